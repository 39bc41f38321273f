# SPDX-License-Identifier: Apache-2.0
"""Callbacks that listen, stop and fail; scanners in the wrong hands."""

from __future__ import annotations

import os
import threading
import time
import unittest
from unittest.mock import Mock

import phi
from support import FolderTest, notes


class Trouble(Exception):
    pass


class CallbackTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.text = b"".join(notes(40))

    def test_callbacks_see_what_is_kept(self) -> None:
        findings: list[phi.Finding] = []
        sources: list[phi.Source] = []
        result = phi.Scanner().scan_bytes(self.text, on_finding=findings.append, on_source=sources.append)
        self.assertEqual(40, len(findings))
        self.assertEqual((findings, sources), (result.findings, result.sources))

    def test_false_stops(self) -> None:
        scanner = phi.Scanner()
        for answer, expected in ((False, 1), (None, 40), (True, 40), (0, 40)):
            listen = Mock(return_value=answer)
            result = scanner.scan_bytes(self.text, on_finding=listen)
            self.assertEqual(expected, len(result.findings), answer)
            self.assertEqual(expected == 1, result.stopped)
            self.assertEqual(expected == 40, result.complete)
            self.assertFalse(result.clean)

    def test_stopped_before_anything_was_found_is_not_clean(self) -> None:
        result = phi.Scanner(detectors="us.npi").scan_bytes(self.text, on_source=lambda _: False)
        self.assertEqual([], result.findings)
        self.assertFalse(result.clean)

    def test_exceptions_come_through_unchanged(self) -> None:
        trouble = Trouble("mine")

        def fail(_: object) -> None:
            raise trouble

        self.write_notes(20)
        scanner = phi.Scanner()
        for threads in (1, 4):
            for callback in ("on_finding", "on_source", "on_progress"):
                with self.subTest(callback=callback, threads=threads), self.assertRaises(Trouble) as caught:
                    scanner.scan_tree(self.folder, threads=threads, **{callback: fail})  # type: ignore[arg-type]
                self.assertIs(trouble, caught.exception)
        with self.assertRaises(Trouble):
            scanner.scan_bytes(self.text, on_finding=fail)
        self.assertEqual(40, len(scanner.scan_bytes(self.text).findings), "the scanner stays usable")

    def test_nothing_is_called_after_an_exception(self) -> None:
        calls: list[object] = []

        def fail(record: object) -> None:
            calls.append(record)
            raise Trouble

        self.write_notes(50)
        with self.assertRaises(Trouble):
            phi.Scanner().scan_tree(self.folder, threads=4, on_finding=fail, on_source=fail, on_progress=fail)
        self.assertEqual(1, len(calls))

    def test_progress(self) -> None:
        self.write_notes(20)
        told: list[phi.Progress] = []
        phi.Scanner().scan_tree(self.folder, threads=1, on_progress=told.append)
        self.assertTrue(told)
        self.assertTrue(all(str(self.folder) in progress.path for progress in told))


class MisuseTest(unittest.TestCase):
    def setUp(self) -> None:
        self.text = b"".join(notes(3))

    def test_no_second_scan_from_a_callback(self) -> None:
        scanner = phi.Scanner()

        def again(_: object) -> None:
            scanner.scan_bytes(b"again")

        with self.assertRaises(phi.StateError) as caught:
            scanner.scan_bytes(self.text, on_finding=again)
        self.assertEqual("state", caught.exception.status)

    def test_no_close_from_a_callback(self) -> None:
        scanner = phi.Scanner()
        with self.assertRaises(phi.StateError):
            scanner.scan_bytes(self.text, on_finding=lambda _: scanner.close())
        self.assertEqual(3, len(scanner.scan_bytes(self.text).findings))

    def test_no_second_thread(self) -> None:
        scanner = phi.Scanner()
        inside, leave = threading.Event(), threading.Event()

        def wait(_: object) -> None:
            inside.set()
            leave.wait(10)

        other = threading.Thread(target=lambda: scanner.scan_bytes(self.text, on_finding=wait))
        other.start()
        try:
            self.assertTrue(inside.wait(10))
            with self.assertRaises(phi.StateError):
                scanner.scan_bytes(self.text)
            with scanner.clone() as twin:
                self.assertEqual(3, len(twin.scan_bytes(self.text).findings))
        finally:
            leave.set()
            other.join()
        self.assertEqual(3, len(scanner.scan_bytes(self.text).findings))

    def test_closed(self) -> None:
        scanner = phi.Scanner()
        with scanner:
            pass
        scanner.close()  # twice is fine
        for use in (lambda: scanner.scan_bytes(b""), lambda: scanner.scan_tree("."), scanner.clone):
            with self.assertRaises(phi.StateError):
                use()

    def test_others_run_while_one_scans(self) -> None:
        read_end, write_end = os.pipe()
        counts: list[int] = []
        scanning = threading.Thread(
            target=lambda: counts.append(len(phi.Scanner().scan_fd(read_end).findings)), daemon=True
        )
        scanning.start()
        time.sleep(0.05)  # by now it waits for the pipe: with the lock, this line would never end
        os.write(write_end, self.text)
        os.close(write_end)
        scanning.join()
        os.close(read_end)
        self.assertEqual([3], counts)

    def test_clones_scan_at_the_same_time(self) -> None:
        first = phi.Scanner()
        counts: list[int] = []

        def work(scanner: phi.Scanner) -> None:
            for _ in range(20):
                counts.append(len(scanner.scan_bytes(self.text).findings))

        threads = [threading.Thread(target=work, args=(first.clone(),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([3] * 80, counts)


if __name__ == "__main__":
    unittest.main()
