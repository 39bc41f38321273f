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
        for args in (["runs"], ["diff", int(run) - 1, run], ["explain", "share/billing"], ["estimate", "--seconds", "1", "share"]):
            done = self.phi(*args)
            self.check(done.stdout + done.stderr, args)
        self.assertGreaterEqual(self.check_files(), 2)

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
        store = self.work / "state" / "store.db"
        with sqlite3.connect(store) as db:
            dump = "\n".join(db.iterdump()).encode()
        self.check(dump, "the store as text")
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
            limits = Path(f"/proc/{process.pid}/limits").read_text()
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
