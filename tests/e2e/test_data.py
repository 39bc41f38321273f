#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Databases and data sets as others write them: PHI=path/to/phi test_data.py. Each holds numbers in known
cells; each must be found in its table, row and column. Then what was deleted, logs, and damage."""

import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate.writers import data_sets

WORKER = Path(PHI).resolve().parents[1] / "libexec/libphi/phi-worker"
LOTS = random.Random(7)
SSNS = [f"{LOTS.randint(101, 665):03}-{LOTS.randint(11, 98):02}-{LOTS.randint(1000, 9998)}" for _ in range(8)]


def interpreter_with(module):
    """PHI_TEST_PYTHON may name one that has what no Debian package brings."""
    for python in (os.environ.get("PHI_TEST_PYTHON", ""), sys.executable, "/usr/bin/python3"):
        if shutil.which(python) and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    return None


def zipped(ssn):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", f"SSN: {ssn}\n")
    return out.getvalue()


def fill(database):
    database.execute("PRAGMA secure_delete = off")
    database.execute("CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT, ssn TEXT, notes TEXT, scan BLOB)")
    for i in range(200):
        database.execute("INSERT INTO patients VALUES (?, ?, ?, ?, ?)", (
            i + 1, f'Name "{i}"', SSNS[0] if i == 10 else None, "two\nlines\tand more" if i == 3 else "x" * 50,
            zipped(SSNS[1]) if i == 5 else None))
    database.execute("CREATE TABLE cards (ssn TEXT PRIMARY KEY, v INT) WITHOUT ROWID")
    database.execute("INSERT INTO cards VALUES (?, 5)", (SSNS[2],))


@unittest.skipUnless(WORKER.exists(), "phi-worker was not built")
class Data(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def scan(self, name, *options):
        env = {**os.environ, "PHI_STATE_DIR": str(self.folder / "state")}
        done = subprocess.run([PHI, "scan", "--format", "jsonl", "--sources", "--reveal", "--detectors", "us.ssn", *options, name],
                              cwd=self.folder, capture_output=True, env=env, timeout=120)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        def place(r):  # a table is a part of its document
            return "#".join(filter(None, (r["path"], r["location"].get("part"))))
        self.found = [(place(r), r["location"].get("row"), r["location"].get("column"), r["match"])
                      for r in records if r["type"] == "finding"]
        self.sources = {r["path"]: r for r in records if r["type"] == "source"}
        return self.found

    def database(self, name="a.db", encoding="UTF-8"):
        database = sqlite3.connect(self.folder / name)
        self.addCleanup(database.close)
        database.execute(f"PRAGMA encoding = '{encoding}'")
        return database

    def test_sqlite(self):
        for encoding in ("UTF-8", "UTF-16le", "UTF-16be"):
            name = f"{encoding}.db"
            database = self.database(name, encoding)
            fill(database)
            database.commit()
            self.scan(name)
            self.found = [found for found in self.found if "(deleted)" not in found[0]]  # copies of pages that were split
            self.assertEqual(self.found, [(f"{name}#patients", 12, "ssn", SSNS[0]),
                                          (f"{name}!/patients/row-7/scan!/a.txt", None, None, SSNS[1]),
                                          (f"{name}#cards", 2, "ssn", SSNS[2])])
            self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"})

    def test_deleted(self):
        database = self.database()
        fill(database)
        database.execute("CREATE TABLE old (id INTEGER PRIMARY KEY, last TEXT, ssn TEXT, phone TEXT)")
        database.execute("CREATE TABLE gone (note TEXT, ssn TEXT)")
        for i in range(50):
            database.execute("INSERT INTO old VALUES (?, ?, ?, '5550100')", (i + 1, f"Last{i}", SSNS[3] if i == 20 else "none"))
            database.execute("INSERT INTO gone VALUES (?, ?)", (f"SSN of {i}", SSNS[4] if i == 30 else "none"))
        database.commit()
        database.execute("DELETE FROM old WHERE id = 21")
        database.execute("DROP TABLE gone")
        database.commit()
        self.scan("a.db")
        self.assertLessEqual({SSNS[3], SSNS[4]}, {match for path, _, _, match in self.found if path == "a.db#(deleted)"})
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"})

    def test_log_and_journal(self):
        database = self.database()
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        fill(database)
        database.commit()
        shutil.copy(self.folder / "a.db-wal", self.folder / "log")
        self.scan("log")
        self.assertEqual({(path, match) for path, _, _, match in self.found},
                         {("log#(pages)", SSNS[0]), ("log#(pages)", SSNS[2])})
        other = self.database("b.db")
        fill(other)
        other.commit()
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN")
        other.execute("UPDATE patients SET ssn = NULL, notes = 'y'")
        other.execute("DELETE FROM cards")
        shutil.copy(self.folder / "b.db-journal", self.folder / "journal")
        self.scan("journal")
        self.assertIn(("journal#(pages)", SSNS[0]), {(path, match) for path, _, _, match in self.found})

    def test_damaged_sqlite(self):
        database = self.database()
        fill(database)
        database.commit()
        content = (self.folder / "a.db").read_bytes()
        for name, damaged in (("schema", content[:100] + b"\xff" * 60 + content[160:]), ("cut", content[:len(content) * 3 // 4])):
            (self.folder / name).write_bytes(damaged)
            self.scan(name)
            self.assertIn(SSNS[0], {match for *_, match in self.found}, name)
            self.assertEqual((self.sources[name]["state"], self.sources[name]["reason"]), ("partial", "corrupt"))

    def test_empty_sqlite(self):
        database = self.database()
        database.execute("CREATE TABLE t (a)")
        database.commit()
        self.assertEqual(self.scan("a.db"), [])
        self.assertEqual(self.sources["a.db"]["state"], "examined")

    def test_dbase(self):
        rows = [[f"Name {i}", SSNS[5] if i == 3 else SSNS[6] if i == 4 else "", "19560304"] for i in range(9)]
        table = data_sets.make_dbf([("NAME", "C", 30), ("SSN", "C", 11), ("DOB", "D", 8)], rows, deleted=(4,))
        (self.folder / "t").write_bytes(table)
        self.scan("t")
        self.assertEqual(sorted(self.found), sorted([("t", 5, "SSN", SSNS[5]), ("t#(deleted)", 2, "SSN", SSNS[6])]))
        (self.folder / "t").write_bytes(table[:-200])
        self.scan("t")
        self.assertEqual(self.sources["t"]["reason"], "truncated")

    def test_stata(self):
        rows = [[str(i), SSNS[7] if i == 3 else ""] for i in range(20)]
        (self.folder / "t").write_bytes(data_sets.make_dta(["id", "q12"], ["Number", "Patient SSN"], rows))
        self.assertEqual(self.scan("t"), [("t", 5, "q12: Patient SSN", SSNS[7])])
        self.assertEqual(self.sources["t"]["state"], "examined")

    def test_avro(self):
        rows = [[str(i), SSNS[7] if i == 3 else ""] for i in range(20)]
        content = data_sets.make_avro(["id", "ssn"], rows)
        (self.folder / "t").write_bytes(content)
        self.assertEqual(self.scan("t"), [("t", 5, "ssn", SSNS[7])])
        self.assertEqual(self.sources["t"]["state"], "examined")
        (self.folder / "t").write_bytes(content[:-40])
        self.scan("t")
        self.assertEqual(self.sources["t"]["state"], "partial")

    def test_parquet(self):
        names = ["id", "ssn"] + [f"c{i}" for i in range(30)]
        rows = [[str(i), SSNS[7] if i == 3 else "", *["x"] * 29, SSNS[6] if i == 4 else ""] for i in range(20)]
        content = data_sets.make_parquet(names, rows)
        (self.folder / "t").write_bytes(content)
        self.scan("t")
        self.assertEqual(self.found[0], ("t#columns from 25", 6, "c29", SSNS[6]))
        self.assertEqual(self.found[1:], [("t", 5, "ssn", SSNS[7])])
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"})
        (self.folder / "t").write_bytes(content[:-40])
        self.scan("t")
        self.assertEqual(self.sources["t"]["reason"], "truncated")

    def written_by(self, module):
        """What a library of others wrote: name of each file -> what was found in it, and its state."""
        python = interpreter_with(module)
        if python is None:
            self.skipTest(f"no Python here has {module}")
        (self.folder / "in").mkdir()
        subprocess.run([python, ROOT / "tests/e2e/writers/data.py", module, "in", SSNS[7]], cwd=self.folder, check=True)
        self.scan("in")
        files = {path: [found[1:] for found in self.found if found[0] == path] for path in self.sources}
        return {path.removeprefix("in/"): (found, self.sources[path]["reason"]) for path, found in files.items()}

    def test_data_sets_of_statistics(self):
        files = self.written_by("pyreadstat")
        self.assertEqual(len(files), 11)
        for name, (found, reason) in files.items():
            with self.subTest(name):
                column = "SSN" if name == "old.por" else "ssn: Patient SSN"
                self.assertEqual((found, reason), ([(9, column, SSNS[7])], "none"))

    def test_avro_of_others(self):
        files = self.written_by("fastavro")
        self.assertLessEqual({f"{codec}.avro" for codec in ("null", "deflate", "snappy", "bzip2", "xz")}, set(files))
        for name, (found, reason) in files.items():
            with self.subTest(name):
                self.assertEqual((found, reason), ([(9, "ssn", SSNS[7])], "unsupported" if name == "binary.avro" else "none"))

    def test_parquet_of_others(self):
        files = self.written_by("pyarrow")
        self.assertEqual(len(files), 15)
        for name, (found, reason) in files.items():
            with self.subTest(name):
                column = "patient.ssn" if name == "nested.parquet" else "ssn"
                self.assertEqual((found, reason), ([(2 if "times" in name else 9, column, SSNS[7])], "none"))
        for name in ("times", "old-times"):
            text = subprocess.run([PHI, "extract", self.folder / f"in/{name}.parquet"], capture_output=True, text=True, check=True).stdout
            self.assertIn("1948-03-19 14:05:07.25\t14:05:07.25\t14:05:07.25\t1948-03-19\t1948-03-19\t0.5 2\t", text)

    def test_dbase_of_others(self):
        files = self.written_by("dbf")
        self.assertEqual(len(files), 6)
        for name, (found, reason) in files.items():
            with self.subTest(name):
                place = (9, "SSN") if name.endswith(".dbf") else (None, None)
                self.assertEqual((found, reason), ([(*place, SSNS[7])], "none"))

    def test_damaged_access(self):
        (self.folder / "t").write_bytes(b"\0\1\0\0Standard Jet DB\0\1\0\0\0" + bytes(4096) + f"SSN: {SSNS[0]}".encode() + bytes(4096))
        self.scan("t")
        self.assertEqual({match for *_, match in self.found}, {SSNS[0]})
        self.assertEqual(self.sources["t"]["state"], "partial")


if __name__ == "__main__":
    unittest.main()
