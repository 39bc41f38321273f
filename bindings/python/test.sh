#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install the Python binding into a fresh environment, as a user would, and run its
# tests there: `bindings/python/test.sh [BUILD-TREE]`, default build/dev of this
# checkout. Nothing is downloaded. PYTHON names another interpreter. Needs the
# Debian packages of apt-packages.txt. Types are checked where mypy is installed.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
root=$(dirname -- "$(dirname -- "$here")")
tree=$(readlink -f -- "${1:-$root/build/dev}") || tree=${1:-$root/build/dev}
python=${PYTHON:-python3}
venv=$tree/python-venv

rm -rf -- "$venv"
mkdir -p -- "$tree"
"$python" -m venv -- "$venv"
PHI_BUILD_TREE=$tree PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INDEX=1 \
    "$venv/bin/python" -m pip install --quiet "$here"

# From elsewhere, so that what was installed is tested and not what lies here.
cd "$venv"
bin/python -B -X dev -W error -m unittest discover -s "$here/tests" -t "$here/tests"
if command -v mypy >/dev/null 2>&1; then
    MYPYPATH=$here/src:$here/tests:$root/tests mypy --no-error-summary --cache-dir "$venv/mypy" \
        --config-file "$here/pyproject.toml" "$here/src/phi" "$here/tests"
fi
