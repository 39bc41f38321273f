#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files made to exhaust whoever reads them: PHI=path/to/phi test_bombs.py.

Each is scanned by itself and must end in one record for one of the reasons that it may have, in
bounded time and memory of every process. PHI_BOMB_SCALE=1 makes them as large as their names say
(minutes); the default is a fiftieth of that."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PHI = os.path.abspath(os.environ["PHI"])
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate.hostile_files.nests import BOMBS

SCALE = float(os.environ.get("PHI_BOMB_SCALE", "0.02"))
SANITIZED = os.environ.get("PHI_SANITIZED") == "1"
SECONDS = 30 * (10 if SANITIZED else 1)
MEGABYTE = 1 << 20
NEEDS = {"deep.7z": "7zz", "loop.iso": "genisoimage", "zeros.zst": "zstd", "zeros.lz4": "lz4", "zeros.bz2": "bzip2"}


class Bombs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def scan(self, name):
        env = {**os.environ, "PHI_STATE_DIR": str(self.folder / "state")}
        begun = time.monotonic()
        process = subprocess.Popen([PHI, "scan", "--format", "jsonl", "--sources", "--no-store", "-j", "1", "-o", "out", name],
                                   cwd=self.folder, env=env, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        self.assertIn(process.returncode, (0, 1, 3), said)
        self.seconds = time.monotonic() - begun
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024
        with open(self.folder / "out", encoding="utf-8") as report:  # a million of them are not kept
            for record in map(json.loads, report):
                if record["type"] == "source":
                    yield record

    def check(self, name, reasons):
        if name in NEEDS and shutil.which(NEEDS[name]) is None:
            self.skipTest(f"{NEEDS[name]} is not installed")
        # By another process: what this one takes would count as memory of its children.
        subprocess.run([sys.executable, "-B", __file__, "--make", name, self.folder / name], check=True)
        met, roots, count = set(), 0, 0
        for source in self.scan(name):
            met.add(source["reason"])
            roots += source["path"] == name
            count += 1
        self.assertEqual(roots, 1)
        if "PHI_BOMB_FIGURES" in os.environ:
            size = (self.folder / name).stat().st_size
            print(f"| {name} | {size:,} | {self.processor:.1f} | {self.peak >> 20} | {count:,} | "
                  f"{', '.join(sorted(met - {'none'})) or 'examined'} |")
        self.assertTrue(met & set(reasons.split("|")), f"{met} of {count} records")
        self.assertFalse(met - {"none"} - set(reasons.split("|")), "a reason that it may not have")
        self.assertLess(min(self.seconds, self.processor), SECONDS)  # of a busy machine the time says nothing
        if not SANITIZED:
            self.assertLess(self.peak, 1024 * MEGABYTE)

    def test_each_ends_for_its_reason(self):
        for name, (_, reasons) in BOMBS.items():
            with self.subTest(name):
                self.check(name, reasons)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        Path(sys.argv[3]).write_bytes(BOMBS[sys.argv[2]][0](SCALE))
        sys.exit()
    unittest.main(verbosity=1)
