#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of the generated trees; as a program, runs all tests of this folder.

A wrong generator would make right code look wrong.

    python3 tests/generate/test_generate.py
"""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_TESTS))

from generate.control import make_control
from generate.hostile import make_hostile
from generate.planted import make_planted
from generate.share import make_share
from generate.tree import Tree
from generate.writers import text


class TreeTest(unittest.TestCase):
    def test_same_seed_same_bytes(self) -> None:
        for make in (make_share, make_planted, make_control, make_hostile):
            first, again, other = make(7), make(7), make(8)
            self.assertEqual(first.files, again.files)
            self.assertEqual(first.manifest(7), again.manifest(7))
            self.assertNotEqual(first.files, other.files)

    def test_planted_values_lie_where_the_manifest_says(self) -> None:
        for tree in (make_share(1), make_planted(1)):
            checked = 0
            for entry in tree.manifest(1)["identifiers"]:
                content = resolve(tree, entry["path"])
                if "offset" in entry:
                    found = content[entry["offset"] : entry["offset"] + entry["length"]]
                    readings = [found.decode(codec, errors="replace") for codec, _ in text.ENCODINGS.values()]
                    self.assertIn(entry["value"], readings)
                    checked += 1
                elif entry["path"].endswith((".csv", ".txt")) and "!/" in entry["path"]:
                    self.assertIn(entry["value"].encode(), content, entry["path"])
                    checked += 1
            self.assertGreater(checked, 100)

    def test_control_and_clean_files_hold_none_of_the_planted_values(self) -> None:
        self.assertEqual(make_control(1).manifest(1)["identifiers"], [])
        share = make_share(1)
        manifest = share.manifest(1)
        values = {entry["value"] for entry in manifest["identifiers"] if len(entry["value"]) > 7}
        for path in manifest["clean"]:
            for value in values:
                self.assertNotIn(value.encode(), share.files[path], path)

    def test_share_has_a_believable_size(self) -> None:
        files = make_share(1).files
        self.assertTrue(60 <= len(files) <= 120, len(files))
        self.assertTrue(300_000 <= sum(map(len, files.values())) <= 3_000_000)

    def test_hostile_tree_can_be_written(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            make_hostile(1).write(Path(directory))
            (Path(directory) / "special/closed-directory").chmod(0o700)
            self.assertTrue((Path(directory) / "special/loop-a").is_symlink())
            self.assertTrue((Path(directory) / "special/pipe").is_fifo())


def resolve(tree: Tree, path: str) -> bytes:
    """The bytes that a member path names, found with the readers of the standard library."""
    name, *members = path.split("!/")
    content = tree.files[name]
    for member in members:
        stream = io.BytesIO(content)
        if content.startswith(b"PK"):
            content = zipfile.ZipFile(stream).read(member)
        elif tarfile.is_tarfile(stream):
            with tarfile.open(fileobj=stream) as archive:
                unpacked = archive.extractfile(member)
                content = unpacked.read() if unpacked else b""
        else:
            content = gzip.decompress(content)
    return content


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover(str(_TESTS / "generate"), "test_*.py", str(_TESTS))
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
