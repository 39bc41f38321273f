#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SARIF, OCSF and JUnit of one share, against its records: nothing is lost, nothing of a value is in them.

PHI=path/to/phi test_formats.py. With PHI_SARIF_SCHEMA=sarif-schema-2.1.0.json (of OASIS) and the Python package jsonschema the
log is validated against it, too."""

import csv
import io
import json
import os
import pty
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree
import zipfile
from pathlib import Path

PHI = os.environ["PHI"]
HOSTILE = "a & <b>\u202e \"c\" ü\x1b%41.csv"
SSN, MRN = "219-09-8127", "7731904"  # made for this test


def ssn(number):
    """Of areas, groups and serials that are given out; of no one here."""
    return f"{500 + number % 90:03}-{11 + number % 80:02}-{1000 + number * 7 % 8999:04}"


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.base = Path(folder.name)
        share = cls.base / "share"
        (share / "deep").mkdir(parents=True)
        table = f"patient,mrn,ssn,diagnosis\nA,{MRN},{SSN},E11.9\n"
        (share / HOSTILE).write_text(table)
        (share / "deep" / "notes.txt").write_text("nothing at all\n")
        (share / b"not \xff utf8.csv".decode("utf-8", "surrogateescape")).write_text(table)
        with zipfile.ZipFile(share / "deep" / "all.zip", "w") as archive:
            archive.writestr("inner/march.csv", table)
        (share / "broken.zip").write_bytes((share / "deep" / "all.zip").read_bytes()[:60])
        os.mkfifo(share / "pipe")
        (share / HOSTILE).chmod(0o644)
        (share / "deep" / "all.zip").chmod(0o600)
        cls.records = [json.loads(line) for line in cls.scan("jsonl").splitlines()]
        cls.findings = [r for r in cls.records if r["type"] == "finding"]
        cls.unread = [r for r in cls.records if r["type"] == "source" and r["state"] != "examined"]
        cls.files = {r["path"].split("!/")[0] for r in cls.findings}

    @classmethod
    def scan(cls, form, root="share"):
        env = {**os.environ, "PHI_STATE_DIR": str(cls.base / "state")}
        done = subprocess.run([PHI, "scan", "--format", form, "--sort", root], cwd=cls.base, env=env, capture_output=True)
        assert done.returncode == 1, done.stderr
        return done.stdout.decode()

    def check_secrets(self, text):
        for secret in (SSN, SSN[-4:], MRN, "***"):
            self.assertNotIn(secret, text)
        self.assertNotIn("\x1b", text)

    def test_sarif(self):
        text = self.scan("sarif")
        self.check_secrets(text)
        log = json.loads(text)
        schema = os.environ.get("PHI_SARIF_SCHEMA")
        if schema:
            import jsonschema
            jsonschema.Draft7Validator(json.loads(Path(schema).read_text())).validate(log)
        self.assertEqual(log["version"], "2.1.0")
        (run,) = log["runs"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        self.assertEqual(len(rules), len(set(rules)))
        self.assertTrue(all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]))
        pairs = {(r["detector"], r["path"].split("!/")[0]) for r in self.findings}
        self.assertEqual(len(run["results"]), len(pairs))
        self.assertEqual(sum(r["occurrenceCount"] for r in run["results"]), len(self.findings))
        seen = set()
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]], result["ruleId"])
            seen.add(result["partialFingerprints"]["phiFileDetector/v1"])
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            self.assertTrue(uri.isascii())
            name = os.fsdecode(urllib.parse.unquote_to_bytes(uri))
            self.assertTrue((self.base / name).is_file(), name)
        self.assertEqual(len(seen), len(pairs))
        (invocation,) = run["invocations"]
        self.assertTrue(invocation["executionSuccessful"])
        self.assertEqual(sorted(n["descriptor"]["id"] for n in invocation["toolExecutionNotifications"]),
                         sorted(r["reason"] for r in self.unread))
        inside = [r for r in run["results"] if "all.zip" in json.dumps(r)]
        self.assertTrue(all(r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "inner/march.csv" for r in inside))
        self.assertEqual([r["properties"]["worldReadable"] for r in inside], [False] * len(inside))
        again = json.loads(self.scan("sarif"))["runs"][0]["results"]
        self.assertEqual({r["partialFingerprints"]["phiFileDetector/v1"] for r in again}, seen)

    def test_sarif_stays_below_5000_results(self):
        many = self.base / "many"
        many.mkdir()
        for i in range(5200):
            (many / f"{i}.csv").write_text(f"patient,ssn\nA,{ssn(i)}\n")
        log = json.loads(self.scan("sarif", "many"))
        results = log["runs"][0]["results"]
        self.assertLessEqual(len(results), 5000)
        self.assertGreater(len(results), 4900)
        self.assertEqual(sum(r["occurrenceCount"] for r in results), 5200)
        self.assertIn("more findings", results[-1]["message"]["text"])

    def test_pages_are_not_for_a_terminal(self):
        for command in (["scan", "share"], ["report", "latest"]):
            for form in ("html", "sarif", "junit"):
                pid, fd = pty.fork()
                if pid == 0:
                    os.chdir(self.base)
                    os.execve(PHI, [PHI, *command, "--format", form], {**os.environ, "PHI_STATE_DIR": str(self.base / "state")})
                shown = b""
                try:
                    while True:
                        shown += os.read(fd, 4096)
                except OSError:
                    pass
                _, status = os.waitpid(pid, 0)
                os.close(fd)
                self.assertEqual(os.waitstatus_to_exitcode(status), 2, shown)
                self.assertIn(b"name a file with -o", shown)
                self.assertEqual(shown.count(b"\n"), 1)

    def test_ocsf(self):
        text = self.scan("ocsf")
        self.check_secrets(text)
        events = [json.loads(line) for line in text.splitlines()]
        for event in events:
            self.assertEqual((event["category_uid"], event["class_uid"], event["type_uid"]), (2, 2006, 200601))
            for key in ("activity_id", "time", "severity_id", "metadata", "finding_info", "file", "data_security"):
                self.assertIn(key, event)
            self.assertTrue(event["metadata"]["version"] and event["metadata"]["product"]["name"])
            self.assertTrue(event["finding_info"]["uid"])
        found = [e for e in events if e["data_security"]["total"] > 0]
        self.assertEqual({e["file"]["path"] for e in found}, self.files)
        self.assertEqual(sum(e["data_security"]["total"] for e in found), len(self.findings))
        self.assertEqual(sorted(e["file"]["path"] for e in events if e not in found), sorted(r["path"] for r in self.unread))
        self.assertEqual(len({e["finding_info"]["uid"] for e in events}), len(events))

    def test_junit(self):
        text = self.scan("junit")
        self.check_secrets(text)
        (suite,) = xml.etree.ElementTree.fromstring(text)
        cases = suite.findall("testcase")
        self.assertEqual(int(suite.get("tests")), len(cases))
        self.assertEqual(int(suite.get("failures")), len(self.files))
        self.assertEqual(len([c for c in cases if c.find("failure") is not None]), len(self.files))
        errors = [c for c in cases if c.find("error") is not None]
        self.assertEqual(int(suite.get("errors")), len(errors))
        self.assertEqual(sorted(c.find("error").get("type") for c in errors), sorted(r["reason"] for r in self.unread))


class Accepted(unittest.TestCase):
    """What somebody accepted is counted and named in every report, with the reason, without a value, and fails nothing."""
    WHY, UNTIL, FILES = "of the vendor's demo, <b>\"&", "2999-12-31", 1100  # more than are listed one by one

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.base = Path(folder.name)
        (cls.base / "share").mkdir()
        for i in range(cls.FILES):
            (cls.base / "share" / f"{i}.csv").write_text(f"patient,ssn\nA,{SSN}\nB,{ssn(1)}\n" if i % 10 == 0 else f"patient,ssn\nA,{SSN}\n")
        found = [json.loads(line) for line in cls.phi("scan", "--format", "jsonl", "share").stdout.splitlines()]
        cls.prints = {r["fingerprint"] for r in found if r["type"] == "finding"}
        cls.count = len([r for r in found if r["type"] == "finding"])
        for one in sorted(cls.prints):
            done = cls.phi("accept", "--why", cls.WHY, "--until", cls.UNTIL, one)
            assert done.returncode == 0, done.stderr

    @classmethod
    def phi(cls, *args):
        env = {**os.environ, "PHI_STATE_DIR": str(cls.base / "state")}
        return subprocess.run([PHI, *args], cwd=cls.base, env=env, capture_output=True, text=True)

    def report(self, form):
        done = self.phi("scan", "--format", form, "share")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(SSN, done.stdout)
        self.assertGreaterEqual(self.count, self.FILES)
        return done.stdout

    def test_sarif(self):
        (run,) = json.loads(self.report("sarif"))["runs"]
        self.assertEqual(run["properties"]["accepted"], self.count)
        self.assertLessEqual(len(run["results"]), 5000)
        self.assertEqual(sum(r.get("occurrenceCount", 1) for r in run["results"]), self.count)
        for result in run["results"]:
            (suppression,) = result["suppressions"]
            self.assertEqual((result["level"], suppression["kind"], suppression["status"]), ("note", "external", "accepted"))
        single = [r["suppressions"][0] for r in run["results"] if "locations" in r]
        self.assertEqual(len(single), 1000)
        self.assertEqual({(s["justification"], s["properties"]["until"]) for s in single}, {(self.WHY, self.UNTIL)})

    def test_ocsf(self):
        events = [json.loads(line) for line in self.report("ocsf").splitlines()]
        self.assertEqual(len(events), self.count)
        self.assertEqual(len({e["finding_info"]["uid"] for e in events}), self.count)
        self.assertEqual({e["status_id"] for e in events}, {3})
        self.assertEqual({(e["unmapped"]["accepted"], e["unmapped"]["accepted_until"]) for e in events}, {(self.WHY, self.UNTIL)})

    def test_junit(self):
        (suite,) = xml.etree.ElementTree.fromstring(self.report("junit"))
        cases = suite.findall("testcase")
        skipped = [c.find("skipped").get("message") for c in cases if c.find("skipped") is not None]
        self.assertEqual((suite.get("failures"), suite.get("errors")), ("0", "0"))
        self.assertEqual((int(suite.get("tests")), int(suite.get("skipped"))), (len(cases), len(skipped)))
        self.assertEqual(skipped[:1000], [f"accepted until {self.UNTIL}: {self.WHY}"] * 1000)
        self.assertEqual(skipped[1000:], [f"{self.count - 1000} more that somebody accepted"])

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.report("csv"), newline="")))
        self.assertEqual(len(rows), self.count)
        self.assertEqual({(row["accepted"], row["accepted_until"]) for row in rows}, {(self.WHY, self.UNTIL)})

    def test_text(self):
        text = self.report("text")
        self.assertIn("somebody accepted", text)
        self.assertIn(f"{self.count} item", text)


if __name__ == "__main__":
    unittest.main()
