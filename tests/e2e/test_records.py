#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scan records as systems write them and compare with what was put into them:
PHI=path/to/phi test_records.py.

Every identifier must be found at its place, nothing else may be found of their kinds (what
numbers of visits and orders are is for their own detectors), and where it stands in its
record must be told."""

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


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        base = Path(folder.name)
        subprocess.run([sys.executable, ROOT / "tests/generate/records.py", base / "tree", "--seed", SEED,
                        "--manifest", base / "manifest.json"], check=True, stderr=subprocess.DEVNULL)
        cls.manifest = json.loads((base / "manifest.json").read_text())
        report = subprocess.run([PHI, "scan", "--format", "jsonl", "--reveal", "tree"], cwd=base, capture_output=True,
                                text=True, env={**os.environ, "PHI_STATE_DIR": str(base / "state")})
        records = [json.loads(line) for line in report.stdout.splitlines()]
        cls.findings = [r for r in records if r["type"] == "finding" and r["confidence"] >= 0.5]

    def test_what_is_found_is_what_was_written(self):
        found = Counter((f["path"].removeprefix("tree/"), f["detector"], f["match"], f["offset"]) for f in self.findings)
        wanted = Counter((i["path"], i["detector"], i["value"], i["offset"]) for i in self.manifest["identifiers"])
        kinds = {i["detector"] for i in self.manifest["identifiers"]}
        found = Counter({key: count for key, count in found.items() if key[1] in kinds})
        self.assertEqual(sorted(wanted - found), [], "missed")
        self.assertEqual(sorted(found - wanted), [], "found, and not written as such")

    def test_issuers(self):
        issuers = {(i["path"], i["value"]): i["jurisdiction"] for i in self.manifest["identifiers"] if "jurisdiction" in i}
        for f in self.findings:
            key = (f["path"].removeprefix("tree/"), f["match"])
            if f["detector"] == "us.driver-license" and key in issuers:
                self.assertEqual(f["jurisdictions"][0], issuers[key])

    def test_places(self):
        places = {}
        for f in self.findings:
            location = f["location"]
            places.setdefault((f["path"].removeprefix("tree/"), f["detector"]), set()).add(
                (location.get("part"), location.get("column")))
        self.assertEqual(places["fhir/bundle.json", "us.ssn"], {("Patient.identifier[1].value", None)})
        self.assertEqual(places["fhir/Patient.ndjson", "person.dob"], {("Patient.birthDate", None)})
        self.assertEqual(places["fhir/patient.xml", "us.ssn"], {("//Patient/identifier/value/@value", None)})
        self.assertEqual(places["cda/summary.xml", "us.ssn"],
                         {("//ClinicalDocument/recordTarget/patientRole/id/@extension", None)})
        for dump in ("mysql", "postgres", "sqlite"):
            self.assertEqual(places[f"sql/{dump}.sql", "us.ssn"], {("patients", "ssn")})
        self.assertEqual(places["claims/claim.ncpdp", "us.ssn"], {("CY", None)})


if __name__ == "__main__":
    unittest.main(verbosity=1)
