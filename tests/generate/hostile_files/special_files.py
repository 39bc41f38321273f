# SPDX-License-Identifier: Apache-2.0
"""What a file system can hold besides files: loops, pipes, closed doors, unprintable names."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from ..tree import Tree

_TIB = 1 << 40


def add_special_files(tree: Tree, *, huge: bool) -> None:
    skipped = "examined|not-examined"
    tree.add_special("special/loop-a", _symlink("loop-b"), skipped, "link")
    tree.add_special("special/loop-b", _symlink("loop-a"), skipped, "link")
    tree.add_special("special/parent", _symlink(".."), skipped, "link")
    tree.add_special("special/dangling", _symlink("nowhere"), skipped, "link")
    tree.add_special("special/outside", _symlink("/etc"), skipped, "link")
    tree.add_special("special/pipe", os.mkfifo, "not-examined", "special")
    tree.add_special("special/socket", _socket, "not-examined", "special")
    # Root reads these all the same; then they are examined like others.
    tree.add_special("special/closed-directory", _closed_directory, skipped, "permission")
    tree.add_special("special/closed-file.txt", _closed_file, skipped, "permission")
    tree.add("special/name with\nnewline.txt", b"plain\n")
    tree.add("special/\x1b[31mred\x1b[0m.txt", b"plain\n")
    tree.add("special/" + "n" * 255, b"plain\n")
    tree.add("special/" + os.fsdecode(b"not-utf8-\xff\xfe.txt"), b"plain\n")
    tree.add("special/" + "/".join(["deep"] * 200) + "/bottom.txt", b"plain\n")
    if huge:
        tree.add_special("special/sparse-terabyte.bin", _sparse, "partial|not-examined", "limit|time")


def _symlink(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    """Bound through a relative name, since the absolute one may be too long for an address."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


def _closed_directory(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text("plain\n")
    path.chmod(0)


def _closed_file(path: Path) -> None:
    path.write_text("plain\n")
    path.chmod(0)


def _sparse(path: Path) -> None:
    with path.open("wb") as out:
        out.truncate(_TIB)
