#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One large file and several threads: the same report, byte for byte. PHI=path/to/phi test_threads.py.

Values are made from a seed, none is stored.
"""

import gzip
import io
import os
import random
import subprocess
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path

PHI = os.environ["PHI"]
SANITIZED = os.environ.get("PHI_SANITIZED") in ("1", "ON")
BYTES = 1 << 20  # eight windows
WORDS = "visit report follow morning review doctor result schedule transport letter window general".split()


def ssn(rng):
    return f"{rng.randint(1, 665):03}-{rng.randint(1, 99):02}-{rng.randint(1, 9999):04}"


def collect(lines):
    text = io.StringIO()
    while text.tell() < BYTES:
        text.write(next(lines))
    return text.getvalue()


def table(rng):
    yield "name,remark,ssn,mrn,born\n"
    while True:
        remark = rng.choice(['"said ""no"", twice"', "plain", '"two\nlines"', ""])
        yield (f"{rng.choice(WORDS)},{remark},{ssn(rng)},{rng.randint(10**6, 10**7)},"
               f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{rng.randint(1930, 2020)}\n")


def one_line(rng):
    while True:
        yield f'{{"{rng.choice(WORDS)}":"{"x" * rng.randint(0, 60)}","ssn":"{ssn(rng)}","n":{rng.randint(0, 10**9)}}},'


def logs(rng):
    while True:
        who = f" patient SSN {ssn(rng)}" if rng.random() < 0.02 else ""
        yield (f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T00:{rng.randint(0, 59):02}:00Z pid="
               f"{rng.randint(100, 99999)} req={rng.randint(10**9, 10**12)}{who} took={rng.randint(1, 10**7)}\n")


def listings(rng):
    """Reports with headers of their own, some long, and prose between them."""
    while True:
        rows = rng.choice([2, 30, 3000])
        yield rng.choice(["Name\tSSN\tMRN\n", "| Name | SSN | MRN |\n", "COPY p (name, ssn, mrn) FROM stdin;\n"])
        parted = rng.choice(["\t", " | "])
        for _ in range(rows):
            yield f"{rng.choice(WORDS)}{parted}{ssn(rng)}{parted}{rng.randint(10**6, 10**7)}\n"
        yield "\n" + " ".join(rng.choices(WORDS, k=50)) + ".\n"


class Threads(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def scan(self, jobs, name, stdin=None):
        command = [PHI, "scan", "--format", "jsonl", "--min-confidence", "0.2", "--sources", "--no-progress",
                   f"-j{jobs}", name]
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=self.root, timeout=300,
                              env={**os.environ, "PHI_STATE_DIR": str(self.root / "state")})
        self.assertEqual(done.stderr, b"")
        lines = done.stdout.splitlines()
        self.assertIn(b'"type":"header"', lines[0])
        return lines[1:-1]  # the header tells when it began and with which -j, the summary how long it took

    def assert_same(self, name, least, stdin=None):
        alone = self.scan(1, name, stdin)
        self.assertGreater(len(alone), least)
        for jobs in (2, 7):
            shared = self.scan(jobs, name, stdin)
            for one, other in zip(alone, shared):
                self.assertEqual(other, one)
            self.assertEqual(len(shared), len(alone))

    def write(self, name, lines, encoding="utf-8"):
        (self.root / name).write_bytes(collect(lines(random.Random(name))).encode(encoding))

    def test_a_table(self):
        self.write("patients.csv", table)
        self.assert_same("patients.csv", 5000)

    def test_one_line(self):
        self.write("line.json", one_line)
        self.assert_same("line.json", 5000)

    def test_logs(self):
        self.write("server.log", logs)
        self.assert_same("server.log", 50)

    def test_listings(self):
        self.write("listings.txt", listings)
        self.assert_same("listings.txt", 5000)

    def test_two_bytes_a_character(self):
        self.write("wide.txt", logs, "utf-16")
        self.assert_same("wide.txt", 50)

    def test_text_in_gzip_and_in_zip(self):
        text = collect(logs(random.Random(3))).encode()
        (self.root / "server.log.gz").write_bytes(gzip.compress(text, 1))
        with zipfile.ZipFile(self.root / "logs.zip", "w", zipfile.ZIP_DEFLATED) as out:
            for name in ("a.log", "b.log"):
                out.writestr(name, text)
        self.assert_same("server.log.gz", 50)
        self.assert_same("logs.zip", 100)

    def test_from_a_pipe(self):
        self.assert_same("-", 50, collect(logs(random.Random(4))).encode())

    @unittest.skipIf(SANITIZED, "sanitizers take memory of their own")
    def test_a_long_pipe_takes_the_memory_of_a_short_one(self):
        block = collect(logs(random.Random(5))).encode()
        child = subprocess.Popen([PHI, "scan", "--format", "jsonl", "--no-progress", "-j4", "-"], stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, env={**os.environ, "PHI_STATE_DIR": str(self.root / "state")})

        def feed():
            with child.stdin:
                for _ in range((96 << 20) // len(block)):
                    child.stdin.write(block)

        feeder = threading.Thread(target=feed)
        feeder.start()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        feeder.join()
        self.assertEqual(child.returncode, 1)
        self.assertLess(usage.ru_maxrss, 64 << 10)


if __name__ == "__main__":
    unittest.main()
