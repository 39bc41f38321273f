#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No value that lies in a clinic share comes out of phi: not into a report of any format, not onto the terminal, not into the run
store, its log, the cache or a temporary file; with --reveal into that one report alone. PHI=path/to/phi test_secrets.py."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PHI = os.environ["PHI"]
TOP = Path(__file__).resolve().parents[2]
FORMATS = ("text", "jsonl", "csv", "html", "sarif", "ocsf", "junit")
LEAST = 7  # characters: shorter ones, such as a code of four, stand everywhere


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.base = Path(folder.name)
        share = cls.base / "share"
        subprocess.run([sys.executable, "-B", TOP / "tools/make-sample-share", share], check=True, capture_output=True)
        manifest = json.loads((cls.base / "share.manifest.json").read_text())
        (cls.base / "share.manifest.json").unlink()
        names = "\n".join(str(path) for path in share.rglob("*"))  # paths are shown: a value in one is no secret any more
        values = {entry["value"] for entry in manifest["identifiers"]}
        secrets = {value for value in values if len(value) >= LEAST and value not in names}
        # The same without separators, as a fingerprint or a number could show it.
        bare = {re.sub(r"[^0-9A-Za-z]", "", value) for value in secrets}
        cls.secrets = secrets | {value for value in bare if len(value) >= 9 and value not in names}
        assert len(cls.secrets) > 500, len(cls.secrets)
        cls.secrets = sorted(secret.encode() for secret in cls.secrets)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=self.base)
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        (self.work / "tmp").mkdir()
        self.env = {**os.environ, "PHI_STATE_DIR": str(self.work / "state"), "TMPDIR": str(self.work / "tmp")}

    def phi(self, *args):
        done = subprocess.run([PHI, *map(str, args)], cwd=self.base, env=self.env, capture_output=True, timeout=300)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return done

    def leaks(self, data):
        return [secret.decode() for secret in self.secrets if secret in data]

    def check(self, data, what):
        # The numbers of a run may hold four figures of anything; whole values never.
        self.assertEqual(self.leaks(data), [], what)

    def check_files(self):
        checked = 0
        for path in self.work.rglob("*"):
            if path.is_file():
                self.check(path.read_bytes(), path)
                checked += 1
        return checked

    def test_the_search_finds_what_is_there(self):
        done = self.phi("scan", "--no-store", "--format", "jsonl", "--reveal", "share")
        self.assertGreater(len(self.leaks(done.stdout)), 200)

    def test_every_report_of_a_scan_and_of_a_stored_run(self):
        for form, out in (("text", "-"), ("html", self.work / "report.html")):  # of the other formats the writers are the same
            done = self.phi("scan", "--format", form, "--sources", "-o", out, "share")
            self.check(done.stdout + done.stderr, form)
        run = json.loads(self.phi("runs", "--format", "jsonl").stdout.splitlines()[-1])["run"]
        for form in FORMATS:
            self.check(self.phi("report", run, "--sources", "--format", form).stdout, f"report as {form}")
        self.assertGreaterEqual(self.check_files(), 2)

    def test_every_other_command(self):
        """What is new, gone, changed, accepted, learned, explained or only looked at is masked as it is in a report."""
        first = self.phi("scan", "--format", "jsonl", "share/billing")
        finding = next(json.loads(line) for line in first.stdout.splitlines() if b'"us.ssn"' in line)
        self.phi("scan", "-q", "share")  # the last run
        export = self.work / "export.csv"
        numbers = [f"QX{n % 90 + 10}-{n * 7919 % 900000 + 100000}" for n in range(40)]
        export.write_text("Name,Chart\n" + "".join(f"Somebody,{number}\n" for number in numbers))
        learned = self.phi("patterns", "learn", export, "--field", "Chart", "--id", "site.chart")
        self.assertIn(b"picture", learned.stdout)
        self.assertEqual([number for number in numbers if number.encode() in learned.stdout + learned.stderr], [])
        export.unlink()
        said = {}
        for args in (["diff", "1", "2"], ["diff", "2", "1"], ["diff", "--format", "jsonl", "--sources", "1", "2"],
                     ["diff", "--format", "jsonl", "--sources", "2", "1"], ["runs"], ["runs", "--format", "jsonl"], ["explain", "share"],
                     ["estimate", "--seconds", "1", "share"], ["doctor"], ["accept", "--why", "known", finding["fingerprint"]],
                     ["baseline", "--why", "known", "1"], ["accept", "--list"], ["accept", "--list", "--format", "jsonl"], ["diff", "1", "2"],
                     ["report", "latest"], ["report", "latest", "--format", "jsonl"]):
            done = subprocess.run([PHI, *args], cwd=self.base, env=self.env, capture_output=True, timeout=300)
            self.assertIn(done.returncode, (0, 1, 2, 3), args)
            self.check(done.stdout + done.stderr, args)
            said[" ".join(args)] = done.stdout
        self.assertIn(b"us.ssn", said["diff 1 2"])
        self.assertIn(b'"change":"gone"', said["diff --format jsonl --sources 2 1"])
        self.assertIn(b"us.ssn", said["explain share"])
        self.check_files()
        self.check_store()

    def check_store(self):
        """Blobs by themselves: on a page a value could be cut in two."""
        with sqlite3.connect(self.work / "state" / "store.db") as db:
            blobs = 0
            for table in ("run", "block", "chunk", "run_block", "decision"):
                for row in db.execute(f"SELECT * FROM {table}"):
                    for cell in row:
                        self.check(cell if isinstance(cell, bytes) else str(cell).encode(), table)
                        blobs += isinstance(cell, bytes)
        db.close()
        self.assertGreater(blobs, 0)

    def test_progress_and_signals(self):
        process = subprocess.Popen([PHI, "scan", "--max-rate", "400kB/s", "--progress-seconds", "1", "share"], cwd=self.base, env=self.env,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertIn(process.returncode, (1, 130))
        self.assertIn(b"elapsed", err)
        self.check(out + err, "an interrupted scan")
        self.check_files()

    def test_reveal_stays_out_of_the_store(self):
        for form in ("html", "sarif"):
            out = self.base / f"revealed.{form}"
            self.phi("scan", "--reveal", "--format", form, "-o", out, "share")
            self.assertEqual(out.stat().st_mode & 0o777, 0o600)
            data = out.read_bytes()
            self.assertEqual(bool(self.leaks(data)), form == "html", form)  # the others never hold any
            if form == "html":
                self.assertIn(b"THIS REPORT SHOWS PATIENT DATA IN CLEAR", data)
            out.unlink()
        self.check_files()
        self.check_store()
        run = json.loads(self.phi("runs", "--format", "jsonl").stdout.splitlines()[-1])["run"]
        self.check(self.phi("report", run, "--format", "html").stdout, "a stored run that was revealed once")

    def test_a_terminal_shows_none(self):
        shown = bytearray()

        def read(fd):
            data = os.read(fd, 4096)
            shown.extend(data)
            return b""

        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.base)
            os.execve(PHI, [PHI, "scan", "--no-store", "share"], self.env)
        try:
            while True:
                read(fd)
        except OSError:
            pass
        os.waitpid(pid, 0)
        self.assertIn(b"us.ssn", shown)
        self.check(bytes(shown), "terminal")

    def test_a_killed_scan_leaves_no_value_behind(self):
        """Neither temporary files nor the log of the store hold one; nothing is dumped."""
        process = subprocess.Popen([PHI, "scan", "--max-rate", "200kB/s", "-o", self.work / "report.html", "--format", "html", "share"],
                                   cwd=self.work.parent, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            time.sleep(2)
            workers = [int(pid) for task in Path(f"/proc/{process.pid}/task").iterdir()
                       if (task / "children").exists() for pid in (task / "children").read_text().split()]
            for pid in (process.pid, *workers):  # documents are in the memory of both
                limits = Path(f"/proc/{pid}/limits").read_text()
                self.assertRegex(limits, r"Max core file size +0 +0 ")
            process.send_signal(signal.SIGABRT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
        self.check(err, "stderr")
        self.check_files()
        self.assertEqual([p for p in self.base.rglob("core*") if p.is_file() and "share" not in p.parts], [])


if __name__ == "__main__":
    unittest.main()
