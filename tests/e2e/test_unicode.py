#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Identifiers as word processors and other scripts write them: found, and at their
place in the file, in every encoding and behind any amount of text that is folded too."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]


def an_ssn():
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", "us.ssn"],
                          check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[0].split("\t")[1]


class Folded(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def scan(self, data):
        path = Path(self.folder.name) / "text"
        path.write_bytes(data)
        env = {**os.environ, "PHI_STATE_DIR": self.folder.name + "/state"}
        done = subprocess.run([PHI, "scan", "--format", "jsonl", path], capture_output=True, env=env, timeout=120)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        return [r for r in records if r["type"] == "finding"]

    def prints(self):
        ssn = an_ssn()
        return [
            ssn.replace("-", "\u2011"),                                                 # no-break hyphen
            ssn.replace("-", "\u2013"),                                                 # en dash
            ssn.replace("-", "\u00a0"),                                                 # no-break space
            ssn.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}),            # full width
            "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in ssn),            # Arabic-Indic
            ssn[:5] + "\u200b" + ssn[5:],                                               # zero-width space inside
        ]

    def check(self, text, encoding, wanted):
        data = text.encode(encoding)
        found = self.scan(data)
        got = [data[f["offset"]:f["offset"] + f["length"]].decode(encoding) for f in found]
        self.assertEqual(got, wanted, encoding)
        self.assertEqual([f["location"]["line"] for f in found],
                         [i for i, line in enumerate(text.split("\n"), 1) if "SSN" in line])

    def test_found_at_their_place(self):
        wanted = self.prints()
        text = "\ufeffRecord é\n" + "".join(f"SSN: {ssn}\u200b x\n" for ssn in wanted)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            self.check(text, encoding, wanted)

    def test_behind_windows_of_text_that_is_folded(self):
        wanted = self.prints()
        filler = "a\u2013b \u00a0\u200b é " * 9 + "\n"
        text = "Records\n" + "".join(filler * 2500 + f"SSN: {ssn}\n" for ssn in wanted)
        for encoding in ("utf-8", "utf-16-le"):
            self.check(text, encoding, wanted)

    def test_western_code_page(self):
        ssn = an_ssn()
        text = "Caf\u00e9\nSSN: " + ssn.replace("-", "\u2013") + "\n"
        self.check(text, "cp1252", [ssn.replace("-", "\u2013")])


if __name__ == "__main__":
    unittest.main(verbosity=1)
