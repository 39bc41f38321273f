#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""DICOM as pydicom writes it: PHI=path/to/phi test_dicom.py. Each identifier must be found at its tag."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

PHI = os.environ["PHI"]
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def interpreter_with(module):
    for python in (sys.executable, "/usr/bin/python3"):
        if shutil.which(python) and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    return None


PYTHON = interpreter_with("pydicom")
# By DCMTK. None of them may change a bit of the pixels.
COMPRESSIONS = {"lossless": ["dcmcjpeg", "+e1"], "predicted": ["dcmcjpeg", "+el", "+sv", "5"], "jls": ["dcmcjpls"], "rle": ["dcmcrle"]}
OCR = Path(PHI).resolve().parents[1] / "libexec/libphi/phi-worker-ocr"


def a_value(detector):
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", detector],
                          check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[0].split("\t")[1]


def an_ssn():
    return a_value("us.ssn")


VALUES = {"mrn": "4719306", "other": "5520817", "dob": "19530417", "accession": "R4471935",
          "uid": "1.2.276.0.7230010.3.1.4.1787205428.166.1117461927.17", "ssn": an_ssn()}
WANTED = {("medical.mrn", "tag (0010,0020)"), ("medical.mrn", "tag (0010,1002)[1] (0010,0020)"),
          ("person.dob", "tag (0010,0030)"), ("medical.accession", "tag (0008,0050)"),
          ("medical.dicom-uid", "tag (0008,0018)"), ("us.ssn", "tag (0010,4000)"), ("us.ssn", "tag (0009,1001)"),
          ("us.ssn", "tag (0009,1002)")}


@unittest.skipUnless(PYTHON, "no Python here has pydicom")
class Dicom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.files = Path(cls.folder.name, "files")
        cls.files.mkdir()
        values = Path(cls.folder.name, "values.json")
        values.write_text(json.dumps(VALUES))
        subprocess.run([PYTHON, HERE / "writers/dicom.py", cls.files, values], check=True)
        for name, command in COMPRESSIONS.items():
            if shutil.which(command[0]) and (cls.files / "burned-16.dcm").exists():
                subprocess.run([*command, cls.files / "burned-16.dcm", cls.files / f"burned-{name}.dcm"], check=True)
                subprocess.run([*command, cls.files / "burned-8.dcm", cls.files / f"burned-{name}-8.dcm"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_phi(self, *arguments):
        env = {**os.environ, "PHI_STATE_DIR": self.folder.name + "/state"}
        done = subprocess.run([PHI, *arguments], cwd=self.folder.name, capture_output=True, env=env, timeout=120)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_tag_of_every_syntax(self):
        records = self.run_phi("scan", "--format", "jsonl", "--sources", "files")
        sources = {r["path"]: r for r in records if r["type"] == "source"}
        for file in sorted(self.files.iterdir()):
            if file.name.startswith("burned") and not OCR.exists():
                continue
            path = "files/" + file.name
            found = {(r["detector"], r["location"]["part"]) for r in records
                     if r["type"] == "finding" and r["path"] == path}
            with self.subTest(file.name):
                self.assertEqual(WANTED - found, set())
                self.assertEqual(sources[path]["media"], "application/dicom")
                self.assertEqual(sources[path]["class"], "phi")
                if file.name not in ("pixels.dcm", "burned-frames.dcm"):
                    self.assertEqual(sources[path]["state"], "examined", sources[path])
        self.assertIn("files/document.dcm!/document.xml", {r["path"] for r in records if r["type"] == "finding"})

    @unittest.skipUnless(OCR.exists(), "phi-worker-ocr was not built")
    def test_what_is_burned_into_pixels(self):
        records = self.run_phi("scan", "--format", "jsonl", "--sources", "files")
        found = {(r["path"], r["location"].get("page")) for r in records
                 if r["type"] == "finding" and r["detector"] == "us.ssn"}
        for file in self.files.glob("burned-*.dcm"):
            self.assertIn((f"files/{file.name}", 1), found)
        reasons = {r["path"]: r["reason"] for r in records if r["type"] == "source"}
        self.assertEqual(reasons.get("files/burned-frames.dcm", "unsupported"), "unsupported") # four of six were looked at
        records = self.run_phi("scan", "--format", "jsonl", "--ocr", "never", "files/pixels.dcm")
        self.assertIn("unsupported", {r.get("reason") for r in records})

    def test_names_in_their_own_writing(self):
        for file, name in (("explicit.dcm", "Müller^Jörg"), ("utf8.dcm", "Müller^Jörg"), ("korean.dcm", "홍^길동"),
                           ("japanese.dcm", "山田^太郎\nやまだ^たろう"), ("russian.dcm", "Люкceмбypг")):
            texts = [r for r in self.run_phi("extract", "--format", "jsonl", "files/" + file) if r["type"] == "text"]
            here = "".join(r["text"] for r in texts if r["location"].get("column") == "PatientName")
            self.assertTrue(here.rstrip().endswith(name), (file, here))

    def test_in_a_zip(self):
        with zipfile.ZipFile(Path(self.folder.name, "study.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(self.files / "explicit.dcm", "DICOM/IM0001")
        records = self.run_phi("scan", "--format", "jsonl", "study.zip")
        found = {(r["detector"], r["location"]["part"]) for r in records
                 if r["type"] == "finding" and r["path"] == "study.zip!/DICOM/IM0001"}
        self.assertEqual(WANTED - found, set())

    def test_cut_off(self):
        whole = (self.files / "explicit.dcm").read_bytes()
        Path(self.folder.name, "cut.dcm").write_bytes(whole[:-7])
        records = self.run_phi("scan", "--format", "jsonl", "cut.dcm")
        self.assertIn("truncated", {r.get("reason") for r in records})
        self.assertIn("medical.accession", {r.get("detector") for r in records})


if __name__ == "__main__":
    unittest.main(verbosity=1)
