# SPDX-License-Identifier: Apache-2.0
"""Nothing leaks: not references, not memory of the library, not descriptors or processes."""

from __future__ import annotations

import gc
import os
import unittest
from collections.abc import Callable
from pathlib import Path

import phi
from support import FolderTest, notes


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class LeakTest(FolderTest):
    def assert_steady(self, work: Callable[[], object], count: int) -> None:
        """Memory grows at first, then not. Python's own objects are counted exactly; what
        the system gave to the process moves by itself, so a leak must reach some megabytes to show."""
        for _ in range(count // 2):
            work()
        gc.collect()
        objects, resident = len(gc.get_objects()), resident_bytes()
        for _ in range(count):
            work()
        gc.collect()
        self.assertLess(len(gc.get_objects()) - objects, 20)
        self.assertLess(resident_bytes() - resident, 4 << 20)

    def test_scans(self) -> None:
        scanner = phi.Scanner(reveal=True, fingerprint_key=bytes(32))
        text = b"".join(notes(20))
        self.assert_steady(lambda: scanner.scan_bytes(text, on_finding=lambda finding: None), 1000)

    def test_scanners(self) -> None:
        self.assert_steady(lambda: phi.Scanner().scan_bytes(b"nothing"), 200)

    def test_clones(self) -> None:
        scanner = phi.Scanner()
        self.assert_steady(lambda: scanner.clone().scan_bytes(b"nothing"), 300)

    def test_trees(self) -> None:
        self.write_notes(5)
        scanner = phi.Scanner()
        self.assert_steady(lambda: scanner.scan_tree(self.folder, threads=2), 200)

    def test_iterators_left_early(self) -> None:
        self.write_notes(5)
        scanner = phi.Scanner()
        self.assert_steady(lambda: next(scanner.iter_tree(self.folder, threads=2)), 200)

    def test_errors(self) -> None:
        def fail() -> None:
            with self.assertRaises(phi.RuleError):
                phi.rules(patterns=phi.Pack("id: ["))

        self.assert_steady(fail, 500)

    def test_exceptions(self) -> None:
        scanner = phi.Scanner()
        text = notes(1)[0]
        nothing: dict[str, str] = {}

        def fail() -> None:
            with self.assertRaises(KeyError):
                scanner.scan_bytes(text, on_finding=lambda finding: nothing["none"])

        self.assert_steady(fail, 1000)

    def test_rules(self) -> None:
        self.assert_steady(lambda: phi.rules(), 50)

    def test_descriptors(self) -> None:
        path = self.write("note.txt", notes(1)[0])
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(20):
            scanner = phi.Scanner()
            scanner.scan_file(path)
            scanner.scan_tree(self.folder, threads=2)
        del scanner
        self.assertEqual(before, len(os.listdir("/proc/self/fd")))


if __name__ == "__main__":
    unittest.main()
