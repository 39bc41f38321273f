#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""phi doctor: PHI=path/to/phi test_doctor.py. What is well is said to be, and what is not is named with what to do."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

PHI = os.environ["PHI"]
LIBEXEC = Path(PHI).resolve().parents[1] / "libexec/libphi"
PROGRAMS = ("phi-worker", "phi-worker-poppler", "phi-worker-ocr", "phi-worker-look", "phi-worker-writers")


class Doctor(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.state = Path(self.folder.name, "state")

    def doctor(self, *arguments, **environment):
        env = {**os.environ, "PHI_STATE_DIR": str(self.state), **environment}
        return subprocess.run([PHI, "doctor", *arguments], capture_output=True, text=True, env=env, timeout=280)

    def checks(self, **environment):
        done = self.doctor("--format", "jsonl", **environment)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(records[-1]["type"], "summary")
        self.assertEqual(done.returncode, 1 if records[-1]["missing"] else 0, done.stdout)
        self.assertEqual(sum(r["state"] == "missing" for r in records[:-1]), records[-1]["missing"])
        self.assertTrue(all("advice" in r for r in records[:-1] if r["state"] == "missing"), records)
        return records[:-1]

    @unittest.skipUnless(all((LIBEXEC / name).exists() for name in PROGRAMS), "not all worker programs were built")
    def test_all_is_well(self):
        done = self.doctor()
        if "missing" in done.stdout or "note" in done.stdout:
            self.skipTest("this system lacks something: " + done.stdout)
        self.assertEqual(done.returncode, 0)
        self.assertIn("All is well", done.stdout)
        for name in PROGRAMS:
            self.assertIn(f"{name}: self-test: it tried to open, connect, start and trace, and could not", done.stdout)

    def test_programs_that_are_not_there(self):
        checks = self.checks(PHI_WORKER_DIR=self.folder.name)
        self.assertEqual({c["what"] for c in checks if c["state"] == "missing"}, set(PROGRAMS))

    def test_programs_that_are_not_safe_or_not_ours(self):
        there = Path(self.folder.name, "workers")
        there.mkdir()
        for name in PROGRAMS:
            shutil.copy("/bin/true", there / name)
        (there / "phi-worker").chmod(0o777)
        (there / "phi-worker-ocr").chmod(0o644)
        seen = {c["what"]: c["seen"] for c in self.checks(PHI_WORKER_DIR=str(there)) if c["state"] == "missing"}
        self.assertIn("can be changed by others", seen["phi-worker"])
        self.assertIn("not a program", seen["phi-worker-ocr"])
        self.assertIn("phi-worker-poppler", seen)

    def test_key_that_others_may_read(self):
        self.state.mkdir(mode=0o700)
        key = self.state / "key"
        key.write_bytes(bytes(32))
        key.chmod(0o644)
        named = {c["what"]: c for c in self.checks(PHI_WORKER_DIR=self.folder.name)}
        self.assertEqual(named["key of fingerprints"]["state"], "missing")
        key.chmod(0o600)
        named = {c["what"]: c for c in self.checks(PHI_WORKER_DIR=self.folder.name)}
        self.assertEqual(named["key of fingerprints"]["state"], "ok")
        key.write_bytes(b"short")
        named = {c["what"]: c for c in self.checks(PHI_WORKER_DIR=self.folder.name)}
        self.assertIn("damaged", named["key of fingerprints"]["seen"])
        self.state.chmod(0o755)
        named = {c["what"]: c for c in self.checks(PHI_WORKER_DIR=self.folder.name)}
        self.assertEqual(named["state directory"]["state"], "missing")

    def test_the_run_store(self):
        def seen():
            return [(c["state"], c["seen"]) for c in self.checks(PHI_WORKER_DIR=self.folder.name) if c["what"] == "run store"]
        share = Path(self.folder.name, "share")
        share.mkdir()
        (share / "a.txt").write_text("Minutes of the garden club.\n")
        self.assertEqual(seen(), [("ok", "none yet: the first scan makes one")])
        env = {**os.environ, "PHI_STATE_DIR": str(self.state)}
        subprocess.run([PHI, "scan", share], env=env, stdout=subprocess.DEVNULL, timeout=280)
        ((state, words),) = seen()
        self.assertEqual((state, words.split(":")[0]), ("ok", "whole, and yours alone"))
        self.assertIn("1 run in", words)
        store = self.state / "store.db"
        opened = sqlite3.connect(store, isolation_level=None)
        opened.execute("UPDATE run SET state = 0, ended = 0")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.close()
        self.assertEqual([state for state, _ in seen()], ["ok", "note"])
        store.chmod(0o644)
        self.assertEqual(seen(), [("missing", "it is not yours alone")])
        store.chmod(0o600)
        (self.state / "store.db-wal").unlink(missing_ok=True)
        with store.open("r+b") as file:
            file.seek(4096)
            file.write(bytes(range(256)) * 64)
        ((state, words),) = seen()
        self.assertEqual(state, "missing")
        self.assertIn("damaged", words)

    def test_wrong_usage(self):
        self.assertEqual(self.doctor("here").returncode, 2)
        self.assertEqual(self.doctor("--format", "xml").returncode, 2)
        self.assertEqual(self.doctor("--help").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
