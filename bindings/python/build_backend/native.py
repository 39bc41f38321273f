# SPDX-License-Identifier: Apache-2.0
"""Compiles the extension module: a handful of C files, one call of the compiler."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path

from find_libphi import Library

FLAGS = ["-std=c17", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-fstack-protector-strong", "-Wall", "-Wextra"]


class CannotCompile(Exception):
    """Says what is missing, or what the compiler said."""


def compiler() -> list[str]:
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    raise CannotCompile("there is no C compiler; on Debian: apt-get install gcc libc6-dev")


def python_headers() -> list[str]:
    paths = sysconfig.get_paths()
    directories = list(dict.fromkeys([paths["include"], paths["platinclude"]]))
    if not any((Path(directory) / "Python.h").exists() for directory in directories):
        raise CannotCompile(f"there is no Python.h in {directories[0]}; on Debian: apt-get install python3-dev")
    return [f"-I{directory}" for directory in directories]


def compile_module(sources: Path, library: Library, scratch: Path) -> Path:
    module = scratch / "_phi.abi3.so"
    command = [
        *compiler(),
        *FLAGS,
        *shlex.split(os.environ.get("CFLAGS", "")),
        *python_headers(),
        *library.compile,
        *(str(source) for source in sorted(sources.glob("*.c"))),
        *library.link,
        "-Wl,-z,relro,-z,now",
        *shlex.split(os.environ.get("LDFLAGS", "")),
        "-o",
        str(module),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise CannotCompile(f"the extension module does not compile:\n{shlex.join(command)}\n{run.stderr}")
    return module
