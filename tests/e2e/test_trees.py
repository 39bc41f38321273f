#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scan generated trees and compare with what was put into them: PHI=path/to/phi test_trees.py.

Everything planted must be found where it stands; the same files with look-alikes must
stay silent; hostile files must each end in one record and cost the others nothing."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]
SEED = os.environ.get("PHI_SEED", "1")
MEGABYTE = 1 << 20
SANITIZED = os.environ.get("PHI_SANITIZED") == "1"

FAMILIES = {  # what a manifest calls a reason -> names that phi may give it
    "truncated": {"truncated"},
    "encrypted": {"encrypted"},
    "limit": {"limit-depth", "limit-members", "limit-ratio", "limit-bytes", "limit-memory", "limit-time"},
    "crashed": {"worker-crashed"},
    "time": {"limit-time", "worker-crashed"},
    "special": {"special-file"},
    "link": {"symlink", "symlink-loop"},
}


class Tree(unittest.TestCase):
    """One generated tree and one scan of it."""

    generator = None

    @classmethod
    def setUpClass(cls):
        if cls.generator is None:
            raise unittest.SkipTest("no tree of its own")
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        base = Path(cls.folder.name)
        cls.tree = base / "tree"
        manifest = base / "manifest.json"
        subprocess.run([sys.executable, ROOT / cls.generator, cls.tree, "--seed", SEED, "--manifest", manifest],
                       check=True, stdout=subprocess.DEVNULL)
        cls.manifest = json.loads(manifest.read_text())
        cls.scan()

    @classmethod
    def scan(cls, *options):
        env = {**os.environ, "PHI_STATE_DIR": str(Path(cls.folder.name) / "state")}
        report = Path(cls.folder.name) / "report.jsonl"
        process = subprocess.Popen([PHI, "scan", "--format", "jsonl", "--sources", "--reveal", "-o", report,
                                    *options, "tree"], cwd=cls.folder.name, env=env)
        _, status, usage = os.wait4(process.pid, 0)  # memory of phi and of its workers
        process.returncode = cls.exit_code = os.waitstatus_to_exitcode(status)
        cls.peak = usage.ru_maxrss * 1024
        cls.records = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        cls.findings = [r for r in cls.records if r["type"] == "finding"]
        cls.sources = [r for r in cls.records if r["type"] == "source"]

    def found(self):
        """Findings as a manifest names them."""
        return Counter((f["path"].removeprefix("tree/"), f["detector"], f["match"]) for f in self.findings)

    def assert_all_found(self):
        wanted = Counter((i["path"], i["detector"], i["value"]) for i in self.manifest["identifiers"])
        missed = wanted - self.found()
        self.assertEqual(sorted(missed), [], f"{sum(missed.values())} of {sum(wanted.values())} not found")

    def assert_places(self):
        at = {}
        for finding in self.findings:
            key = (finding["path"].removeprefix("tree/"), finding["detector"], finding["match"])
            at.setdefault(key, []).append(finding)
        for item in self.manifest["identifiers"]:
            candidates = at.get((item["path"], item["detector"], item["value"]), [])
            if "offset" in item:
                places = [(f["offset"], f["length"]) for f in candidates]
                self.assertIn((item["offset"], item["length"]), places, item)
            if "jurisdiction" in item:
                self.assertTrue(any(item["jurisdiction"] in f.get("jurisdictions", []) for f in candidates), item)

    def assert_one_record_each(self):
        paths = Counter(s["path"] for s in self.sources)
        self.assertEqual([p for p, n in paths.items() if n != 1], [], "more than one record")
        files = {s["path"] for s in self.sources if s["depth"] == 0}
        closed = {s["path"] for s in self.sources if s["state"] == "not-examined"}
        for path in self.tree.rglob("*"):
            name = "tree/" + str(path.relative_to(self.tree))
            within = any(name.startswith(folder + "/") for folder in closed)
            if path.is_file() and not path.is_symlink() and name.isprintable() and not within:
                self.assertIn(name, files, "a file without a record")


class Planted(Tree):
    generator = "tests/generate/planted.py"

    def test_everything_is_found(self):
        self.assert_all_found()

    def test_at_its_place(self):
        self.assert_places()

    def test_records(self):
        self.assert_one_record_each()
        self.assertEqual([s for s in self.sources if s["state"] != "examined"], [])
        self.assertEqual(self.exit_code, 1)


class Control(Tree):
    generator = "tests/generate/control.py"

    def test_nothing_is_found(self):
        self.assertEqual(sorted(self.found()), [])

    def test_records(self):
        self.assert_one_record_each()
        self.assertEqual([s for s in self.sources if s["state"] != "examined"], [])
        self.assertEqual(self.exit_code, 0)


class Hostile(Tree):
    generator = "tests/generate/hostile.py"

    @classmethod
    def scan(cls, *options):
        super().scan("--worker-seconds", "5", *options)

    def test_each_has_its_outcome(self):
        by_path = {s["path"].removeprefix("tree/"): s for s in self.sources}
        for outcome in self.manifest["outcomes"]:
            with self.subTest(path=outcome["path"]):
                readable = (self.tree / outcome["path"]).is_dir() and os.geteuid() == 0
                if readable:  # nothing is closed to root
                    continue
                here = [s for p, s in by_path.items() if p == outcome["path"] or p.startswith(outcome["path"] + "!/")]
                right = [s for s in here if s["state"] in outcome["states"] and self.is_reason(outcome, s)]
                self.assertTrue(right, f"{outcome} has {here}")

    def is_reason(self, outcome, source):
        names = set()
        for family in outcome.get("reason", "").split("|"):
            names |= FAMILIES.get(family, {family})
        return source["state"] == "examined" or source.get("reason") in names

    def test_the_others_lose_nothing(self):
        self.assert_all_found()

    def test_records(self):
        self.assert_one_record_each()
        self.assertEqual(self.exit_code, 1)

    @unittest.skipIf(SANITIZED, "sanitizers keep freed memory")
    def test_memory_is_bounded(self):
        self.assertLess(self.peak, 200 * MEGABYTE)


class Share(Tree):
    """The sample share: what a first-time user sees."""

    generator = "tools/make-sample-share"
    # What the share really holds beside what its manifest lists: dates of cards, visits, codes, machines.
    unlisted = {"pci.expiry", "medical.account", "medical.icd10", "medical.hcpcs", "net.mac", "person.name",
                "contact.address"}

    def test_everything_is_found(self):
        self.assert_all_found()

    def test_nothing_else_is(self):
        wanted = Counter((i["path"], i["detector"], i["value"])
                         for i in self.manifest["identifiers"] + self.manifest["tests"])
        extra = self.found() - wanted
        self.assertEqual(sorted(e for e in extra if e[1] not in self.unlisted), [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
