#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small file costs four system calls: open, fstat, one read, close. Counted, because times lie on a busy machine.

test_calls.py BENCH_RUN PHI; 77 = skipped, where tracing is not allowed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FEW, MANY, MOST_EACH = 50, 250, 4.2  # a little more, for memory that the heap asks for
# The heap of the sanitizer asks for more, and gives it back, whenever it likes.
ASAN_OPTIONS = "detect_leaks=0:quarantine_size_mb=1:allocator_release_to_os_interval_ms=-1"


def count(bench_run: str, phi: str, files: int, folder: Path) -> int:
    tree = folder / str(files)
    tree.mkdir()
    for index in range(files):
        (tree / f"note-{index:03}.txt").write_text(f"Visit {index}: came back with the same complaint, see above.\n" * 15)
    environment = os.environ | {"PHI_STATE_DIR": str(folder / "state"), "ASAN_OPTIONS": ASAN_OPTIONS}
    command = [bench_run, "--calls", phi, "scan", "-j", "1", "--format", "jsonl", str(tree)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, text=True, env=environment)
    if done.returncode in (126, 127):
        sys.exit(77)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="phi-calls.") as name:
        few, many = (count(sys.argv[1], sys.argv[2], files, Path(name)) for files in (FEW, MANY))
    each = (many - few) / (MANY - FEW)
    print(f"{each:.2f} system calls a file")
    if few == 0:
        sys.exit(77)
    assert each <= MOST_EACH, "a small file costs more system calls than it did"


if __name__ == "__main__":
    main()
