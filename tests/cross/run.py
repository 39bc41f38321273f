#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compile the SIMD loops, what stands on them and their tests for 64-bit ARM, and run them in an emulator.

What is missing on this machine is said, and the exit code is 77, which ctest shows as skipped:
without a cross compiler nothing is done, without an emulator everything is compiled and linked."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILERS = ("aarch64-linux-gnu-gcc",)
EMULATORS = ("qemu-aarch64", "qemu-aarch64-static")
TESTS = ("test_simd", "test_gate")
SKIPPED = 77
FLAGS = ["-std=c17", "-O2", "-Wall", "-Wextra", "-Werror", "-ffunction-sections"]


def first_of(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def sources() -> list[Path]:
    """base/ and match/ but for what needs Hyperscan, which is for x86, and the programs of the build."""
    found = sorted((ROOT / "libphi/src").glob("base/*.c")) + sorted((ROOT / "libphi/src").glob("match/*.c"))
    return [path for path in found if "<hs.h>" not in path.read_text() and not path.stem.endswith("_main")]


def build(compiler: str, folder: Path) -> list[Path]:
    include = ["-I", str(ROOT / "tests/cross"), "-I", str(ROOT / "libphi/src"), "-I", str(ROOT / "libphi/include"),
               f'-DPHI_SOURCE_DIR="{ROOT}"']

    def compile_one(path: Path) -> Path:
        out = folder / f"{path.stem}.o"
        subprocess.run([compiler, *FLAGS, *include, "-c", str(path), "-o", str(out)], check=True)
        return out

    tests = [ROOT / f"tests/unit/match/{name}.c" for name in TESTS]
    with ThreadPoolExecutor(2) as pool:
        objects = list(pool.map(compile_one, tests + sources()))
    programs = []
    for test, path in zip(objects, tests):
        programs.append(folder / path.stem)
        # Of the rest only what the test reaches is linked: what leads to Hyperscan is not among it.
        subprocess.run([compiler, "-static", "-Wl,--gc-sections", "-o", str(programs[-1]), str(test),
                        *map(str, objects[len(tests):])], check=True)
    return programs


def main() -> int:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    compiler, emulator = first_of(COMPILERS), first_of(EMULATORS)
    if compiler is None:
        print(f"skipped: none of {', '.join(COMPILERS)} is installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="phi-cross.") as name:
        programs = build(compiler, Path(name))
        if emulator is None:
            print(f"compiled, not run: none of {', '.join(EMULATORS)} is installed")
            return SKIPPED
        for program in programs:
            print(f"-- {program.name}", flush=True)
            if subprocess.run([emulator, str(program)], check=False).returncode != 0:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
