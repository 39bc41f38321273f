#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Text in pictures and beside their pixels: PHI=path/to/phi test_pictures.py. Pillow draws them; each number must
be found where it stands, or what was not looked at must be said."""

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
LIBEXEC = Path(PHI).resolve().parents[1] / "libexec/libphi"
sys.path.insert(0, str(HERE))

from test_dicom import a_value, an_ssn, interpreter_with

PYTHON = interpreter_with("PIL")
VALUES = {"ssn": an_ssn(), "mrn": "4719306"}
PAGES = ["page.png", "page.jpg", "page.bmp", "page.gif", "page.webp", "page.ppm", "fax-g4.tif", "fax-g3.tif", "fax-standard.tif",
         "turned-180.png", "turned-90.png", "turned-270.png", "askew.png", "low.png", "dark.png", "form.png", "apart.png"]


def page_with_picture(line, share):
    """A PDF of one page: a line of text, invisible as scanners write it, and a grey picture on that share of the page's height."""
    drawn = b"q 612 0 0 %d 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n" % (792 * share)
    content = drawn + b"BT /F1 12 Tf 3 Tr 72 700 Td (" + line.encode() + b") Tj ET"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return pdf + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


@unittest.skipUnless(PYTHON, "no Python here has Pillow")
class Pictures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.files = Path(cls.folder.name, "files")
        cls.files.mkdir()
        values = Path(cls.folder.name, "values.json")
        values.write_text(json.dumps(VALUES))
        subprocess.run([PYTHON, HERE / "writers/pictures.py", cls.files, values], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_phi(self, *arguments, **environment):
        env = {**os.environ, "PHI_STATE_DIR": self.folder.name + "/state", **environment}
        done = subprocess.run([PHI, *arguments], cwd=self.folder.name, capture_output=True, env=env, timeout=300)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.sources = {r["path"]: r for r in records if r["type"] == "source"}
        self.found = [r for r in records if r["type"] == "finding"]
        return records

    def scan(self, *arguments, **environment):
        return self.run_phi("scan", "--format", "jsonl", "--sources", *arguments, **environment)

    def detectors(self, path):
        return {r["detector"] for r in self.found if r["path"] == path}

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists(), "phi-worker-ocr was not built")
    def test_pages(self):
        self.scan("files")
        for name in PAGES:
            with self.subTest(name):
                self.assertLessEqual({"us.ssn", "medical.mrn"}, self.detectors("files/" + name))
                self.assertEqual(self.sources["files/" + name]["state"], "examined", self.sources["files/" + name])
        pages = {r["location"].get("page") for r in self.found if r["path"] == "files/pages.tif"}
        self.assertEqual(pages, {1, 3})
        self.assertEqual(self.sources["files/empty.png"]["state"], "examined")
        self.assertEqual(self.sources["files/damaged.png"]["reason"], "truncated")
        self.assertEqual(self.sources["files/deep.jpg"]["reason"], "unsupported")

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists(), "phi-worker-ocr was not built")
    def test_many_small_pictures_in_a_document(self):
        """They share the time of a document; scans of pages in it, and pictures in archives, have their own."""
        base = Path(self.folder.name)
        pictures = [*(f"small-{number}.png" for number in range(4)), "apart.png", "empty.png"]
        with zipfile.ZipFile(base / "note.odt", "w") as document, zipfile.ZipFile(base / "note.zip", "w") as archive:
            document.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            document.writestr("content.xml", '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                              'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Nothing here.</text:p>'
                              "</office:text></office:body></office:document-content>")  # fmt: skip
            for number, name in enumerate(pictures):
                document.write(self.files / name, f"Pictures/{number}-{name}")
                archive.write(self.files / name, f"Pictures/{number}-{name}")
        whole = {f"!/Pictures/{number}-{name}" for number, name in enumerate(pictures) if name != "empty.png"}
        for arguments in (["note.odt"], ["--worker-seconds", "1", "note.zip"], ["--worker-seconds", "1", "--ocr", "always", "note.odt"]):
            with self.subTest(arguments):
                self.scan(*arguments)
                self.assertEqual({r["path"][len("note.odt"):] for r in self.found if r["detector"] == "us.ssn"}, whole)
                self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"})
        self.scan("--worker-seconds", "1", "note.odt")
        told = {path for path, s in self.sources.items() if s["reason"] == "limit-time"}
        self.assertIn("note.odt!/Pictures/3-small-3.png", told)
        self.assertNotIn("note.odt!/Pictures/0-small-0.png", told)
        self.assertIn("--ocr always", self.sources["note.odt!/Pictures/3-small-3.png"]["detail"])
        found = {r["path"] for r in self.found if r["detector"] == "us.ssn"}
        self.assertEqual({"note.odt" + path for path in whole} - told, found)
        self.assertEqual(self.sources["note.odt!/Pictures/5-empty.png"]["state"], "examined")
        self.assertIn("note.odt!/Pictures/4-apart.png", found)

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists(), "phi-worker-ocr was not built")
    def test_boxes(self):
        """Where it was drawn, in pixels of the picture as it is."""
        for name, corner in (("page.png", (180, 408)), ("fax-g4.tif", (180, 408)), ("turned-180.png", None), ("apart.png", (180, 1867))):
            records = self.run_phi("extract", "--format", "jsonl", "files/" + name)
            part = next(r["location"]["part"] for r in records if r["type"] == "text" and "SSN" in r["text"])
            self.assertRegex(part, r"^box \d+,\d+ \d+x\d+$")
            left, top = map(int, part.split()[1].split(","))
            width, height = map(int, part.split()[2].split("x"))
            if corner is None:
                left, top = 1700 - left - width, 2200 - top - height
            self.assertLess(abs(left - 180) + abs(top - (corner or (180, 415))[1]), 25, (name, part))

    @unittest.skipUnless((LIBEXEC / "phi-worker-poppler").exists(), "phi-worker-poppler was not built")
    def test_letters_for_digits_below_a_scan(self):
        """What the scanner recognised is corrected where a check digit proves it; what was written is as it is."""
        npi = a_value("us.npi")
        line = f"Attending physician NPI: {'lZ'[int(npi[0]) - 1]}{npi[1:]}"
        for name, share in (("below.pdf", 1), ("beside.pdf", 0.2)):
            Path(self.folder.name, name).write_bytes(page_with_picture(line, share))
        self.scan("--reveal", "below.pdf", "beside.pdf")
        self.assertEqual([(r["path"], r["match"]) for r in self.found if r["detector"] == "us.npi"], [("below.pdf", npi)])

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists(), "phi-worker-ocr was not built")
    def test_inside_of_archives(self):
        with zipfile.ZipFile(Path(self.folder.name, "x.zip"), "w") as archive:
            archive.write(self.files / "page.png", "word/media/image1.png")
        self.scan("x.zip")
        self.assertIn("us.ssn", self.detectors("x.zip!/word/media/image1.png"))

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists() and (LIBEXEC / "phi-worker-poppler").exists(), "not built")
    def test_scanned_pages_of_a_document(self):
        if not (self.files / "scan.pdf").exists():
            self.skipTest("no Python here has img2pdf")
        self.scan("files/scan.pdf")
        for page in (1, 2):
            here = {r["detector"] for r in self.found
                    if r["path"] == "files/scan.pdf" and r["location"]["page"] == page}
            self.assertLessEqual({"us.ssn", "medical.mrn"}, here)
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"})
        self.scan("--ocr", "never", "files/scan.pdf")
        self.assertEqual((self.found, self.sources["files/scan.pdf"]["reason"]), ([], "unsupported"))

    @unittest.skipUnless((LIBEXEC / "phi-worker-ocr").exists(), "phi-worker-ocr was not built")
    def test_barcodes(self):
        """As zint and qrencode write them."""
        text = Path(self.folder.name, "code.txt")
        text.write_text(f"@\n\x1e\rANSI 636026080102DL00410288ZA03290015DLDAQD{VALUES['mrn']}1\nDCSSAMPLE\nDBB06061986\n"
                        f"SSN: {VALUES['ssn']}\n")
        made = []
        for name, command in (("licence.png", ["zint", "--barcode=55", "--binary", "--scale=2", "-i", text, "-o"]),
                              ("label.png", ["qrencode", "-s", "6", "-r", text, "-o"])):
            if shutil.which(command[0]):
                subprocess.run([*command, self.files / name], check=True, capture_output=True)
                made.append("files/" + name)
        if not made:
            self.skipTest("neither zint nor qrencode is here")
        self.scan(*made)
        for path in made:
            self.assertIn("us.ssn", self.detectors(path))
            self.assertTrue(all(r["location"]["part"].startswith("barcode ") for r in self.found if r["path"] == path))

    def test_beside_the_pixels(self):
        self.scan("--ocr", "never", "files")
        for name in ("note.png", "exif.jpg", "comment.gif"):
            self.assertIn("us.ssn", self.detectors("files/" + name), name)
        self.assertEqual([r["location"]["part"] for r in self.found if r["path"] == "files/note.png"], ["PNG text"] * 2)

    def test_never_is_said(self):
        self.scan("--ocr", "never", "files/page.png")
        self.assertEqual(self.found, [])
        self.assertEqual(self.sources["files/page.png"]["reason"], "unsupported")

    def test_without_the_program(self):
        """A copy of the programs without it: never silence."""
        there = Path(self.folder.name, "workers")
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir()
        for program in LIBEXEC.iterdir():
            if program.name != "phi-worker-ocr":
                shutil.copy(program, there)
        self.scan("files", PHI_WORKER_DIR=str(there))
        self.assertEqual(self.sources["files/page.png"]["reason"], "no-backend")
        if (there / "phi-worker-look").exists():  # small pictures without text do not need it
            self.assertEqual(self.sources["files/empty.png"]["state"], "examined", self.sources["files/empty.png"])
        if (LIBEXEC / "phi-worker-poppler").exists() and (self.files / "scan.pdf").exists():
            self.assertEqual(self.sources["files/scan.pdf"]["reason"], "no-backend")


if __name__ == "__main__":
    unittest.main(verbosity=1)
