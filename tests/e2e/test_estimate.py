#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""phi estimate against the truth: exact where all was looked at, within its bounds where a part was.
PHI=path/to/phi test_estimate.py."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

PHI = os.environ["PHI"]


class Estimate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.base = Path(folder.name)
        cls.env = {**os.environ, "PHI_STATE_DIR": str(cls.base / "state")}
        for i in range(2400):
            share = cls.base / "share" / str(i % 30)
            share.mkdir(parents=True, exist_ok=True)
            text = f"patient,ssn,diagnosis\nA,219-09-{1000 + i},E11.9\n" if i % 4 == 0 else "nothing\n"
            lines = 3000 if i % 10 == 0 else 20  # two strata
            (share / f"{i}.csv").write_text(text + "some line without anything in it\n" * lines)
        (cls.base / "few").mkdir()
        for i in range(5):
            (cls.base / "few" / f"{i}.csv").write_text(f"patient,ssn,diagnosis\nA,219-09-{1000 + i},E11.9\n")
        (cls.base / "few" / "clean.txt").write_text("nothing\n")
        os.mkfifo(cls.base / "few" / "pipe")

    def phi(self, *args):
        return subprocess.run([PHI, "estimate", *args], cwd=self.base, env=self.env, capture_output=True, text=True, timeout=120)

    def estimate(self, *args):
        done = self.phi("--format", "jsonl", *args)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        (line,) = done.stdout.splitlines()
        return json.loads(line)

    def test_all_of_a_few(self):
        found = self.estimate("--seconds", "20", "few")
        self.assertEqual((found["type"], found["files"], found["sampled"], found["other"], found["whole"]), ("estimate", 6, 6, 1, True))
        self.assertEqual(found["phi"], {"estimate": 5, "lower": 5, "upper": 5})
        self.assertEqual(found["unread"], {"estimate": 0, "lower": 0, "upper": 0})

    def test_a_part_of_many(self):
        found = self.estimate("--seconds", "1", "share")
        self.assertEqual(found["files"], 2400)
        phi = found["phi"]
        self.assertTrue(phi["lower"] <= phi["estimate"] <= phi["upper"])
        # Twice the width of 95 %: wrong once in ten thousand runs.
        self.assertLessEqual(600, phi["estimate"] + 2 * (phi["upper"] - phi["estimate"]) + 1)
        self.assertGreaterEqual(600, phi["estimate"] - 2 * (phi["estimate"] - phi["lower"]) - 1)
        seconds = found["seconds"]
        self.assertTrue(0 < seconds["lower"] <= seconds["estimate"] <= seconds["upper"])

    def test_text(self):
        for i in range(5000):  # more than a sample has
            (self.base / "many" / str(i % 20)).mkdir(parents=True, exist_ok=True)
            (self.base / "many" / str(i % 20) / f"{i}.csv").write_text("nothing\n")
        for folder, more in (("many", ("picked at random", "probably between", "95 of 100", "only `phi scan` says")),
                             ("few", ("All files were looked at", "`phi scan` says which they are"))):
            done = self.phi("--seconds", "1", folder)
            self.assertEqual(done.returncode, 0)
            for words in ("hold patient data (PHI)", "A scan of all takes about", *more):
                self.assertIn(words, done.stdout)
            self.assertNotIn("csv", done.stdout)  # no file is named

    def test_wrong_usage(self):
        for args, message in (([], "needs a PATH"), (["missing"], "does not exist"), (["--seconds", "0", "few"], "at least 1"),
                              (["--format", "html", "few"], "one of text, jsonl")):
            done = self.phi(*args)
            self.assertEqual(done.returncode, 2, args)
            self.assertIn(message, done.stderr)


if __name__ == "__main__":
    unittest.main()
