#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Office documents of other programs through the command: PHI=path/to/phi test_office.py. Every
text that is planted must come out at its place. Python's libraries write docx, xlsx, ods and xls;
LibreOffice, which is too large to be installed for a test, converts them where it is there."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate.writers import old_office, outlook

WORKER = Path(PHI).resolve().parents[1] / "libexec/libphi/phi-worker"
OFFICE = shutil.which("soffice")


def values(kind):
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", kind], check=True, capture_output=True, text=True)
    return [line.split("\t")[1] for line in done.stdout.splitlines()]


class Documents(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def extract(self, name):
        """Runs of text as (path, text, location), and the states of the sources."""
        done = subprocess.run([PHI, "extract", "--format", "jsonl", "--sources", "--allow-incomplete", name], cwd=self.folder,
                              capture_output=True, env=os.environ | {"PHI_STATE_DIR": str(self.folder / "state")})  # fmt: skip
        records = [json.loads(line) for line in done.stdout.decode("utf-8", "surrogateescape").splitlines()]
        self.sources = {r["path"]: r for r in records if r["type"] == "source"}
        runs, last = [], None
        for r in records:
            if r["type"] != "text":
                continue
            place = {key: value for key, value in r["location"].items() if key != "line"}
            if runs and last == (r["path"], place):
                runs[-1][1] += r["text"]
            else:
                runs.append([r["path"], r["text"], place])
            last = (r["path"], place)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return runs

    def check(self, name, *wanted):
        """Each of `wanted` is a text and its location, as far as that is given, and the member it stands in."""
        runs = self.extract(name)
        for text, place, *member in wanted:
            path = name + (member[0] if member else "")
            there = [p for at, run, p in runs if text in run and at == path]
            self.assertTrue(any(place.items() <= p.items() for p in there), f"{name}: {text!r} at {place} of {path}; it is at {there}, among {runs}")
        return runs


@unittest.skipUnless(WORKER.exists(), "phi-worker is not built")
class OldOffice(Documents):
    """Streams made here, for what no writer at hand makes."""

    def test_word(self):
        text = "SSN: 219-09-9999\rA \x13HYPERLINK \"mailto:a@b\"\x14link\x15 €\u2011\x1e5\r"
        streams = old_office.make_word(text, "a note\r", "on top\r", "a remark\r", "text that was deleted before")
        streams["\5SummaryInformation"] = old_office.make_properties({2: "Grüße", 4: "Dr A"}, {"MRN": "4711"})
        self.check(self.write("a.doc", outlook.make_compound(streams)), ("SSN: 219-09-9999\n", {}), ("A link €\u2011-5", {}),
                   ('HYPERLINK "mailto:a@b"', {"part": "field"}), ("a note", {"part": "footnotes"}), ("on top", {"part": "header"}),
                   ("a remark", {"part": "comments"}), ("Grüße", {"part": "metadata", "column": "title"}),
                   ("4711", {"part": "metadata", "column": "MRN"}), ("text that was deleted before", {}, "!/(deleted text)"))  # fmt: skip
        self.assertEqual(self.sources["a.doc"]["state"], "examined")
        self.assertEqual(self.sources["a.doc"]["media"], "application/msword")

    def test_word_95(self):
        self.check(self.write("a.doc", outlook.make_compound(old_office.make_word_95("café one\rtwo\r", "a note\r"))),
                   ("café one\ntwo", {}), ("a note", {"part": "footnotes"}))  # fmt: skip
        for encoding, language, text in (("mac_roman", 0x409, "café “Zürich”"), ("mac_cyrillic", 0x419, "Жанна"), ("cp1251", 0x419, "Жанна"),
                                         ("cp1250", 0x415, "Łódź"), ("cp932", 0x411, "山田")):  # fmt: skip
            with self.subTest(encoding):
                streams = old_office.make_word_95(text + "\r", encoding=encoding, language=language)
                self.check(self.write("a.doc", outlook.make_compound(streams)), (text, {}))

    def test_excel(self):
        for split in (0, 5):
            streams = old_office.make_excel(["Name é", "SSN", "A column €"], [2.5, 12345678, 7], split)
            name = self.write("a.xls", outlook.make_compound(streams))
            self.check(name, ("A column €", {"cell": "C1", "sheet": "Sheet é"}), ("2.5", {"cell": "A2", "column": "Name é"}),
                       ("012345678", {"cell": "B2", "column": "SSN"}), ("012345678", {"cell": "B3"}), ("012345678", {"cell": "B4"}),
                       ("formula text", {"cell": "A5"}), ("comment", {"part": "comments", "sheet": "Sheet é"}), ("head", {"part": "header"}))  # fmt: skip
            self.assertEqual(self.sources[name]["state"], "examined")

    def test_names_in_capitals(self):
        streams = {"WORKBOOK": old_office.make_excel(["a"], [1])["Workbook"]}
        self.check(self.write("a.xls", outlook.make_compound(streams)), ("a", {"cell": "A1"}))

    def test_excel_95(self):
        self.check(self.write("a.xls", outlook.make_compound(old_office.make_excel_95(["café", "x"]))), ("café", {"cell": "A1"}), ("x", {"cell": "A2"}))

    def test_powerpoint(self):
        inner = outlook.make_compound(old_office.make_excel_95(["in an object"]))
        streams = old_office.make_powerpoint(["one é", "two"], "say this", "removed", zlib.compress(inner))
        self.check(self.write("a.ppt", outlook.make_compound(streams)), ("one é", {"page": 1}), ("two", {"page": 2}),
                   ("box of two", {"page": 2}), ("picture of two", {"page": 2, "part": "description"}), ("say this", {"page": 2, "part": "notes"}), ("removed", {}), ("mailto:a@b", {"part": "link"}),
                   ("in an object", {"cell": "A1"}, "!/object-1"))  # fmt: skip
        self.assertEqual(self.sources["a.ppt"]["media"], "application/vnd.ms-powerpoint")

    def test_objects(self):
        inner = old_office.make_excel_95(["in a sheet"])
        name = b"report.txt\0"
        package = b"\2\0" + name + name + b"\0\0\3\0" + b"\4\0\0\0x:\\\0" + (12).to_bytes(4, "little") + b"in a package"
        streams = old_office.make_word("body\r")
        streams["ObjectPool"] = {"_1": inner, "_2": {"\1Ole10Native": len(package).to_bytes(4, "little") + package}}
        self.check(self.write("a.doc", outlook.make_compound(streams)), ("in a sheet", {"cell": "A1"}, "!/object-1"), ("in a package", {}, "!/report.txt"))

    def test_encrypted(self):
        for number, streams in enumerate((old_office.make_word("x", encrypted=True), old_office.make_excel(["x"], [1], encrypted=True), {"EncryptedPackage": b"x"})):
            name = self.write(f"{number}.doc", outlook.make_compound(streams))
            self.extract(name)
            self.assertEqual(self.sources[name]["reason"], "encrypted")

    def test_unknown(self):
        name = self.write("a.pub", outlook.make_compound({"Quill": b"some text in a stream" * 300}))
        self.check(name, ("some text in a stream", {}, "!/Quill"))
        self.assertEqual(self.sources[name]["reason"], "unsupported")


@unittest.skipUnless(WORKER.with_name("phi-worker-writers").exists(), "phi-worker-writers is not built")
class OtherWriters(Documents):
    def test_locked_in(self):
        done = subprocess.run([WORKER.with_name("phi-worker-writers"), "--selftest"], capture_output=True)
        self.assertEqual(done.returncode, 0, done)

    def test_wordperfect(self):
        self.check(self.write("a.wpd", old_office.make_wordperfect("SSN: 219-09-9999\nline two\n")), ("SSN: 219-09-9999\nline two", {}))
        self.assertEqual(self.sources["a.wpd"]["state"], "examined")
        self.extract(self.write("b.wpd", old_office.make_wordperfect("text")[:12] + b"\1\1" + bytes(20)))
        self.assertNotEqual(self.sources["b.wpd"]["state"], "examined") # encrypted, or what is left of it

    def test_lotus(self):
        self.check(self.write("a.wk1", old_office.make_lotus([["Name", "SSN"], ["Roe", 12345678.0]])),
                   ("Roe", {"cell": "A2", "column": "Name"}), ("012345678", {"cell": "B2", "column": "SSN", "row": 2}))  # fmt: skip
        self.assertEqual(self.sources["a.wk1"]["media"], "application/vnd.lotus-1-2-3")


def have(*modules):
    try:
        for module in modules:
            __import__(module)
    except ImportError:
        return False
    return True


SSN = values("us.ssn")[:20] if __name__ == "__main__" else []


def make_docx(path):
    import docx

    document = docx.Document()
    document.core_properties.author = "Dr Author"
    document.core_properties.subject = f"SSN {SSN[0]}"
    document.sections[0].header.paragraphs[0].text = f"top SSN {SSN[1]}"
    document.sections[0].footer.paragraphs[0].text = f"foot SSN {SSN[2]}"
    line = document.add_paragraph("SSN: ")
    line.add_run(SSN[3][:3]).bold = True
    line.add_run(SSN[3][3:])
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Name", "SSN", "Roe é", SSN[4])):
        cell.text = text
    document.add_paragraph("behind the table €")
    document.save(path)


def make_xlsx(path):
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Patients é"
    sheet.append(["List of the clinic"])
    sheet.append([])
    sheet.append(["Name", "SSN", "Born"])
    sheet.append(["Roe", 12345678, datetime.date(1956, 3, 1)])
    sheet.append(["Doe", SSN[0], None])
    sheet["A5"].hyperlink = "mailto:jane@clinic.example"
    sheet["B5"].comment = Comment(f"was SSN {SSN[1]}", "Dr B")
    hidden = book.create_sheet("Secret")
    hidden.sheet_state = "veryHidden"
    hidden["C5"] = f"SSN: {SSN[2]}"
    hidden["D6"] = f'="SSN: "&"{SSN[3]}"'
    book.save(path)


def make_xls(path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Patients é")
    masked = xlwt.easyxf(num_format_str="000-00-0000")
    dated = xlwt.easyxf(num_format_str="MM/DD/YY")
    for column, name in enumerate(("Name", "SSN", "Masked", "Born")):
        sheet.write(0, column, name)
    for row in range(1, 300): # more strings than one record holds
        sheet.write(row, 0, f"Roe {row} {'é' if row % 2 else '€'} " + "x" * 90)
        sheet.write(row, 1, 12345000 + row)
        sheet.write(row, 2, 12345678, masked)
        sheet.write(row, 3, datetime.date(1956, 3, 1), dated)
    secret = book.add_sheet("Secret")
    secret.visibility = 2
    secret.write(4, 2, f"SSN: {SSN[2]}")
    book.save(str(path))


def make_ods(path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Patients é")
    for row in (("Name", "SSN"), ("Roe", 12345678)):
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string") if isinstance(value, str) else TableCell(valuetype="float", value=value)
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


DOCX = (("SSN 0", {"part": "metadata"}), ("top SSN 1", {"part": "header"}), ("foot SSN 2", {"part": "footer"}), ("SSN: 3", {}),
        ("behind the table €", {}))  # fmt: skip
CELL = ("4", {"column": "SSN", "row": 2, "sheet": "table 1"})
SHEET = (("List of the clinic", {"cell": "A1", "sheet": "Patients é"}), ("012345678", {"cell": "B4", "column": "SSN", "row": 4}),
         ("1956-03-01", {"cell": "C4", "column": "Born"}), ("0", {"cell": "B5"}), ("was SSN 1", {"part": "comments"}),
         ("mailto:jane@clinic.example", {}), ("SSN: 2", {"sheet": "Secret", "cell": "C5"}))  # fmt: skip


def planted(rows):
    """The numbers stand for values, which are made when the test runs."""
    def fill(text):
        return text[:-1] + SSN[int(text[-1])] if len(text) < 12 and text[-1].isdigit() and text != "012345678" and text[4:5] != "-" else text

    return [(fill(text), place, *rest) for text, place, *rest in rows]


@unittest.skipUnless(WORKER.exists(), "phi-worker is not built")
class PythonLibraries(Documents):
    @unittest.skipUnless(have("docx"), "python3-docx is not installed")
    def test_docx(self):
        make_docx(self.folder / "a.docx")
        self.check("a.docx", *planted((*DOCX, CELL)))

    @unittest.skipUnless(have("openpyxl"), "python3-openpyxl is not installed")
    def test_xlsx(self):
        make_xlsx(self.folder / "a.xlsx")
        self.check("a.xlsx", *planted(SHEET))

    @unittest.skipUnless(have("xlwt"), "python3-xlwt is not installed")
    def test_xls(self):
        make_xls(self.folder / "a.xls")
        self.check("a.xls", ("012345299", {"cell": "B300", "column": "SSN", "sheet": "Patients é"}), ("012-34-5678", {"cell": "C2"}),
                   ("1956-03-01", {"cell": "D2"}), ("Roe 298 €", {"cell": "A299"}), *planted([("SSN: 2", {"sheet": "Secret", "cell": "C5"})]))  # fmt: skip
        self.assertEqual(self.sources["a.xls"]["state"], "examined")

    @unittest.skipUnless(have("odf"), "python3-odf is not installed")
    def test_ods(self):
        make_ods(self.folder / "a.ods")
        self.check("a.ods", ("012345678", {"cell": "B2", "column": "SSN", "sheet": "Patients é"}))


@unittest.skipUnless(OFFICE and have("docx", "openpyxl"), "LibreOffice is not installed")
class LibreOffice(Documents):
    def convert(self, source, kind):
        done = subprocess.run([OFFICE, f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to", kind, source],
                              cwd=self.folder, capture_output=True, timeout=300)  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        return Path(source).stem + "." + kind.split(":")[0]

    def test_texts(self):
        make_docx(self.folder / "a.docx")
        for kind in ("odt", "doc", "rtf"):
            with self.subTest(kind):
                self.check(self.convert("a.docx", kind), *planted((*DOCX, CELL)))
        with self.subTest("html"):
            self.check(self.convert("a.docx", "html:HTML:EmbedImages"), *planted((DOCX[3], CELL)))
        with self.subTest("epub"):
            runs = self.extract(self.convert("a.docx", "epub"))
            self.assertTrue(any(SSN[4] in text for _, text, _ in runs))

    def test_sheets(self):
        make_xlsx(self.folder / "a.xlsx")
        formula = ("SSN: 3", {"sheet": "Secret", "cell": "D6"})
        for kind in ("ods", "xls", "xls:MS Excel 95"):
            with self.subTest(kind):
                self.check(self.convert("a.xlsx", kind), *planted((*SHEET, formula)))


if __name__ == "__main__":
    unittest.main(verbosity=1)
