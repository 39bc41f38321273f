# SPDX-License-Identifier: Apache-2.0
"""Finds the libphi to build against: the build tree that was named, else the installed
one, else that of this checkout."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OLDEST = "0.1.0"
# In the order of preference; `tools/run` makes build/run.
BUILD_TREES = ("release", "run", "dev")


class NotFound(Exception):
    """Says which command to run."""


@dataclass
class Library:
    """How to compile and link against it, and what a wheel has to carry of it."""

    origin: str
    compile: list[str]
    link: list[str]
    soname: str = ""
    bundle: Path | None = None
    workers: list[Path] = field(default_factory=list)


def find(here: Path, settings: dict[str, Any]) -> Library:
    checkout = here.parents[1]
    named = settings.get("build-tree") or os.environ.get("PHI_BUILD_TREE")
    if named:
        # pip runs this elsewhere; what the user's shell calls here is still in PWD.
        return _named(checkout, Path(os.environ.get("PWD", checkout)) / named)
    installed = _installed()
    if installed is not None:
        return installed
    for name in BUILD_TREES:
        built = _built(checkout, checkout / "build" / name)
        if built is not None:
            return built
    raise NotFound(
        "libphi is neither installed (pkg-config does not know phi) nor built in this checkout.\n"
        "Build it first, then install again:\n\n"
        f"    cd {shlex.quote(str(checkout))}\n"
        "    cmake --preset release && cmake --build --preset release\n\n"
        "If it is installed where pkg-config does not look, say so:\n\n"
        "    PKG_CONFIG_PATH=PREFIX/lib/pkgconfig pip install ..."
    )


def _named(checkout: Path, tree: Path) -> Library:
    built = _built(checkout, tree)
    if built is None:
        raise NotFound(
            f"there is no libphi/libphi.so in {tree}. Build it first, then install again:\n\n"
            f"    cmake --build {shlex.quote(str(tree))}"
        )
    return built


def _built(checkout: Path, tree: Path) -> Library | None:
    """A build tree comes and goes: the wheel carries what it needs of it."""
    link = tree / "libphi" / "libphi.so"
    if not link.exists():
        return None
    workers = tree / "libexec" / "libphi"
    return Library(
        origin=f"the build tree {tree}, copied into the package",
        compile=[f"-I{checkout / 'libphi' / 'include'}"],
        link=[str(link), "-Wl,-rpath,$ORIGIN"],
        soname=os.readlink(link) if link.is_symlink() else link.name,
        bundle=link.resolve(),
        workers=sorted(workers.glob("phi-worker*")) if workers.is_dir() else [],
    )


def _installed() -> Library | None:
    """An installed library stays where it is, and is updated there."""
    tool = os.environ.get("PKG_CONFIG") or shutil.which("pkg-config") or shutil.which("pkgconf")
    if tool is None or _ask(tool, f"--atleast-version={OLDEST}") is None:
        return None
    version, directory, compile_flags, link_flags = (
        _ask(tool, question) for question in ("--modversion", "--variable=libdir", "--cflags", "--libs")
    )
    if directory is None or compile_flags is None or link_flags is None:
        return None
    # pkg-config escapes spaces; and ".../pkgconfig/../.." should not be what the loader gets.
    place = os.path.normpath("".join(shlex.split(directory)))
    return Library(
        origin=f"libphi {version} installed in {place}",
        compile=shlex.split(compile_flags),
        # Not a comma inside -Wl, which would end the option.
        link=[*shlex.split(link_flags), "-Xlinker", "-rpath", "-Xlinker", place],
    )


def _ask(tool: str, question: str) -> str | None:
    answer = subprocess.run([tool, question, "phi"], capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else None
