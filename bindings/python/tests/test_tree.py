# SPDX-License-Identifier: Apache-2.0
"""Whole trees, with threads and as a stream of records."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from contextlib import closing

import phi
from support import GENERATE, FolderTest, notes


class PlantedTest(FolderTest):
    """One patient's numbers in every kind of file: PDF among them, which takes a worker."""

    def test_all_is_found(self) -> None:
        share, manifest = self.folder / "share", self.folder / "manifest.json"
        command = [sys.executable, "-B", str(GENERATE / "planted.py"), "--manifest", str(manifest), str(share)]
        subprocess.run(command, check=True, capture_output=True)
        planted = json.loads(manifest.read_text())["identifiers"]
        result = phi.Scanner(reveal=True).scan_tree(share, threads=3)
        found = {(finding.path, finding.detector, finding.match) for finding in result.findings}
        for entry in planted:
            with self.subTest(path=entry["path"], detector=entry["detector"]):
                self.assertIn((f"{share}/{entry['path']}", entry["detector"], entry["value"]), found)
        self.assertEqual([], result.incomplete)
        self.assertTrue(result.complete)


class TreeTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.write_notes(60)
        self.scanner = phi.Scanner()

    def test_threads_find_the_same(self) -> None:
        seen = []
        for threads in (1, 2, 8, 0):
            result = self.scanner.scan_tree(self.folder, threads=threads)
            self.assertTrue(result.complete)
            self.assertEqual(60, len(result.sources))
            seen.append(sorted((finding.path, finding.offset) for finding in result.findings))
        self.assertEqual(60, len(seen[0]))
        self.assertEqual([seen[0]] * 4, seen)

    def test_several_paths_and_exclusions(self) -> None:
        share = self.folder / "share"
        result = self.scanner.scan_tree([share / "0", str(share / "1")], excludes=["note-7.txt"])
        folders = {finding.path.split("/")[-2] for finding in result.findings}
        self.assertEqual({"0", "1"}, folders)
        self.assertFalse([source for source in result.sources if source.path.endswith("/note-7.txt")])

    def test_root_that_does_not_exist(self) -> None:
        with self.assertRaises(phi.AccessError) as caught:
            self.scanner.scan_tree([self.folder, self.folder / "none"])
        self.assertEqual("io", caught.exception.status)
        with self.assertRaises(phi.AccessError):
            list(self.scanner.iter_tree(self.folder / "none"))

    def test_nothing_to_scan_is_an_error(self) -> None:
        with self.assertRaises(phi.ArgumentError):
            self.scanner.scan_tree([])

    def test_special_files_are_records(self) -> None:
        os.mkfifo(self.folder / "pipe")
        result = self.scanner.scan_tree(self.folder)
        (source,) = result.incomplete
        self.assertEqual(phi.Reason.SPECIAL_FILE, source.reason)
        self.assertFalse(result.complete)

    def test_names_that_are_not_utf8(self) -> None:
        folder = os.fsencode(self.folder) + b"/\xff\xfe"
        os.mkdir(folder)
        with open(folder + b"/\xe9.txt", "wb") as file:
            file.write(notes(1)[0])
        result = self.scanner.scan_tree(folder, threads=2)
        self.assertEqual([folder + b"/\xe9.txt"], [os.fsencode(finding.path) for finding in result.findings])

    def test_stop(self) -> None:
        for threads in (1, 4):
            result = self.scanner.scan_tree(self.folder, threads=threads, on_finding=lambda _: False)
            self.assertTrue(result.stopped)
            self.assertFalse(result.complete)
            self.assertLess(len(result.findings), 60)

    def test_callbacks_one_at_a_time(self) -> None:
        inside = threading.Lock()

        def listen(_: object) -> None:
            self.assertTrue(inside.acquire(blocking=False))
            time.sleep(0.0001)
            inside.release()

        self.scanner.scan_tree(self.folder, threads=8, on_finding=listen, on_source=listen)

    def test_from_another_thread(self) -> None:
        counts: list[int] = []

        def work() -> None:
            counts.append(len(self.scanner.scan_tree(self.folder, threads=2).findings))

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([60, 60, 60], counts)


class IterateTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.write_notes(60)
        self.scanner = phi.Scanner()

    def test_all_records(self) -> None:
        records = list(self.scanner.iter_tree(self.folder))
        self.assertEqual(60, sum(isinstance(record, phi.Finding) for record in records))
        self.assertEqual(60, sum(isinstance(record, phi.Source) for record in records))

    def test_leave_early(self) -> None:
        before = threading.active_count()
        for threads in (1, 3):
            with closing(self.scanner.iter_tree(self.folder, threads=threads)) as records:
                next(records)
            self.assertEqual(before, threading.active_count(), "its thread has ended")

    def test_slow_reader(self) -> None:
        self.write("many.txt", b"".join(notes(3000)))
        with closing(self.scanner.iter_tree(self.folder)) as records:
            self.assertIsInstance(next(records), phi.Finding)
            time.sleep(0.3)  # the scan fills what may wait, and waits itself
            rest = [record for record in records if isinstance(record, phi.Finding)]
        self.assertEqual(3059, len(rest))

    def test_abandoned_when_python_ends(self) -> None:
        code = (
            "import phi, sys\n"
            "records = phi.Scanner().iter_tree(sys.argv[1], threads=1)\n"
            "next(records)\n"
        )
        self.write("many.txt", b"".join(notes(3000)))
        subprocess.run([sys.executable, "-c", code, str(self.folder)], check=True, timeout=20)


class InterruptTest(FolderTest):
    """Ctrl-C gets through, whatever the threads."""

    def test_interrupt(self) -> None:
        for index in range(400):
            self.write(f"{index}.txt", b"nothing here\n" * 20000)
        code = (  # who runs the tests in the background may have told them to ignore the signal
            "import phi, signal, sys\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "print('go', flush=True)\n"
            "while True: phi.Scanner().scan_tree(sys.argv[1], threads=int(sys.argv[2]))\n"
        )
        for threads in ("1", "2"):
            command = [sys.executable, "-c", code, str(self.folder), threads]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(0.3)
                child.send_signal(signal.SIGINT)
                try:
                    _, errors = child.communicate(timeout=20)
                finally:
                    child.kill()
            self.assertIn("KeyboardInterrupt", errors)


if __name__ == "__main__":
    unittest.main()
