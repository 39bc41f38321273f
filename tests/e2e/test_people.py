#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Count people on generated shares: PHI=path/to/phi test_people.py.

Each patient stands in several files, in other words and with other identifiers; the
truth has to lie in the bounds, and these may be a tenth apart at most."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate import identifiers, people  # noqa: E402

PHI = os.environ["PHI"]
SEED = os.environ.get("PHI_SEED", "1")
SANITIZED = os.environ.get("PHI_SANITIZED") == "1"


class Patient:
    def __init__(self, rng, number):
        self.person = people.person(rng, adult=True)
        self.ssn = identifiers.ssn(rng, randomized=False)
        self.mbi = identifiers.mbi(rng)
        self.mrn = f"{2_000_000 + number * 7}"
        place = self.person.place
        self.state = place.state
        self.name = self.person.full_name
        self.born = self.person.born


def as_csv(patients, rng):
    rows = ["mrn,name,birth_date,ssn,state"]
    rows += [f'{p.mrn},"{p.name}",{p.born:%Y-%m-%d},{p.ssn},{p.state}' for p in patients]
    return "\n".join(rows) + "\n"


def as_hl7(patients, rng):
    out = []
    for i, p in enumerate(patients):
        last = p.name.split()[-1].upper()
        out += [f"MSH|^~\\&|ADT|WEST|EHR|WEST|20240102030405||ADT^A01|M{i}|P|2.5",
                f"PID|1||{p.mrn}^^^WEST^MR||{last}^ANN||{p.born:%Y%m%d}|F|||12 MAIN ST^^TOWN^{p.state}^75201||||||||{p.ssn}",
                "PV1|1|I|2W^201^A||||1234567893^WELBY^MARCUS"]
    return "\r".join(out) + "\r"


def as_ndjson(patients, rng):
    return "".join(json.dumps({"resourceType": "Patient", "identifier": [
        {"type": {"coding": [{"code": "MR"}]}, "value": p.mrn},
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": p.ssn},
        {"system": "http://hl7.org/fhir/sid/us-mbi", "value": p.mbi}],
        "birthDate": f"{p.born:%Y-%m-%d}"}) + "\n" for p in patients)


def as_json(patients, rng):
    return json.dumps({"patients": [{"mrn": p.mrn, "medicare_beneficiary_identifier": p.mbi, "ssn": p.ssn}
                                    for p in patients]}, indent=2)


def as_sql(patients, rng):
    rows = ",\n".join(f"({i}, '{p.mrn}', '{p.ssn}', '{p.born:%Y-%m-%d}')" for i, p in enumerate(patients))
    return "CREATE TABLE patients (id int, mrn varchar(20), ssn varchar(11), birth_date date);\n" \
           f"INSERT INTO patients (id, mrn, ssn, birth_date) VALUES\n{rows};\n"


def as_note(patient):
    return (f"Patient: {patient.name}\nMRN: {patient.mrn}\nDOB: {patient.born:%m/%d/%Y}\n\nSeen today by Dr. Welby "
            f"(NPI 1234567893).\n\nMedicare beneficiary identifier (MBI): {patient.mbi}\nSSN: {patient.ssn}\n")


FORMATS = {"ward.csv": as_csv, "adt.hl7": as_hl7, "bulk.ndjson": as_ndjson, "portal.json": as_json, "dump.sql": as_sql}


def make_share(folder, count, rng):
    """Everybody in one file at least, some in several; a handful of notes, one a patient."""
    patients = [Patient(rng, i) for i in range(count)]
    share = {name: [] for name in FORMATS}
    for patient in patients:
        for name in rng.sample(sorted(FORMATS), rng.choice((1, 1, 2, 3))):
            share[name].append(patient)
    for name, members in share.items():
        if members:
            (folder / name).write_text(FORMATS[name](members, rng), newline="")
    for i, patient in enumerate(rng.sample(patients, min(count, 20))):
        (folder / f"note-{i}.txt").write_text(as_note(patient))
    (folder / "providers.csv").write_text("npi,dea,name\n1234567893,AB1234563,Welby\n")
    return patients


def scan(folder, *options):
    env = {**os.environ, "PHI_STATE_DIR": str(folder.parent / "state")}
    done = subprocess.run([PHI, "scan", *options, folder.name], cwd=folder.parent, env=env, capture_output=True, text=True)
    return done.stdout


class People(unittest.TestCase):
    def count(self, number):
        with tempfile.TemporaryDirectory() as base:
            folder = Path(base) / "share"
            folder.mkdir()
            patients = make_share(folder, number, random.Random(f"{SEED}:{number}"))
            reports = [json.loads(scan(folder, "--format", "jsonl", "-j", jobs).splitlines()[-1]) for jobs in ("1", "3")]
            self.assertEqual(reports[0]["people"], reports[1]["people"])
            self.assertEqual(reports[0]["records"], reports[1]["records"])
            counted = reports[0]["people"]
            self.assertLessEqual(counted["lower"], number, counted)
            self.assertGreaterEqual(counted["upper"], number, counted)
            self.assertLessEqual(counted["upper"] - counted["lower"], number / 10, counted)
            if "-v" in sys.argv:
                print(f"{number} people: {counted['lower']} to {counted['upper']}")
            for state, bounds in counted["states"].items():
                truth = sum(p.state == state for p in patients)
                self.assertLessEqual(bounds["lower"], truth, state)
            return counted

    def test_10(self):
        self.count(10)

    def test_499(self):
        self.count(499)

    def test_501(self):
        self.count(501)

    @unittest.skipIf(SANITIZED, "the same as 501, only longer")
    def test_20000(self):
        self.count(20000)

    def test_the_summary_says_it_in_words(self):
        with tempfile.TemporaryDirectory() as base:
            folder = Path(base) / "share"
            folder.mkdir()
            patients = [Patient(random.Random(f"{SEED}:words:{i}"), i) for i in range(3)]
            (folder / "ward.csv").write_text(as_csv(patients, None))
            self.assertIn("It concerns 3 people", scan(folder))


if __name__ == "__main__":
    unittest.main()
