#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run a command on a file and cut the file short as soon as some process has it open.

    shrink_while_read.py [--size MIB] FILE COMMAND [ARGUMENT]...

FILE is made first and holds log lines.  The exit code is the command's, or 125
when nothing ever opened the file.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate.clinic.it_backup import log_lines

_NEVER_OPENED = 125


def is_open(path: Path) -> bool:
    """Whether any process that we may look at has `path` open."""
    target = str(path.resolve())
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(descriptor.readlink()) == target:
                return True
        except OSError:  # the process or the descriptor is gone
            continue
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description="cut a file short while a command reads it")
    parser.add_argument("--size", type=int, default=64, metavar="MIB")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("no command given")

    block = "\n".join(log_lines(random.Random(1), 5000)).encode()
    size = arguments.size << 20
    with arguments.file.open("xb") as out:
        while out.tell() < size:
            out.write(block)

    opened = False
    with subprocess.Popen(arguments.command) as process:
        while not opened and process.poll() is None:
            opened = is_open(arguments.file)
        if opened:
            os.truncate(arguments.file, size // 3)
    return process.returncode if opened else _NEVER_OPENED


if __name__ == "__main__":
    sys.exit(main())
