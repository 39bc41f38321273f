# SPDX-License-Identifier: Apache-2.0
"""Tests of the writers: every file is read back by the standard library."""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib

from generate.writers import archives, docx, pdf, pptx, text, xlsx
from generate.writers.pdf_encryption import rc4
from generate.writers.zipfiles import Options, make_zip

_MEMBERS = {"a.txt": b"alpha " * 500, "deep/é.bin": bytes(range(256)), "empty": b""}


def read_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(member)
    return content.read() if content else b""


class WriterTest(unittest.TestCase):
    def test_zip_forms_are_read_back(self) -> None:
        for options in (
            Options(), Options(deflate=False), Options(zip64=True), Options(streamed=True),
            Options(zip64=True, streamed=True), Options(comment=b"note"),
        ):  # fmt: skip
            with zipfile.ZipFile(io.BytesIO(make_zip(_MEMBERS, options))) as archive:
                self.assertIsNone(archive.testzip())
                self.assertEqual({n: archive.read(n) for n in archive.namelist()}, _MEMBERS)

    def test_encrypted_zip_opens_only_with_its_password(self) -> None:
        for streamed in (False, True):
            content = make_zip(_MEMBERS, Options(password=b"pass", streamed=streamed))
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.assertEqual(archive.read("a.txt", pwd=b"pass"), _MEMBERS["a.txt"])
                with self.assertRaises((RuntimeError, zlib.error, zipfile.BadZipFile)):
                    archive.read("a.txt", pwd=b"wrong")

    def test_tar_and_gzip_are_read_back(self) -> None:
        for content in (
            archives.make_tar(_MEMBERS),
            archives.make_tar(_MEMBERS, pax=True),
            archives.make_tar_gz(_MEMBERS),
        ):
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                self.assertEqual({m.name: read_member(archive, m) for m in archive}, _MEMBERS)
        self.assertEqual(gzip.decompress(archives.make_gzip(b"text", "name.txt")), b"text")

    def test_text_encodings_are_read_back(self) -> None:
        for name, (codec, mark) in text.ENCODINGS.items():
            content = text.encode("naïve\n", name, newline="\r\n")
            self.assertEqual(content.removeprefix(mark).decode(codec), "naïve\r\n", name)

    def test_delimited_dialects_are_read_back(self) -> None:
        rows = [["a", 'say "x"', "1,2"], ["b;c", "d|e\tf", ""]]
        for name, options in text.DIALECTS.items():
            content = text.delimited(rows, name).decode()
            self.assertEqual(list(csv.reader(io.StringIO(content, newline=""), **options)), rows, name)

    def test_office_files_are_well_formed(self) -> None:
        for content in (
            docx.make_docx(["a & b", ("1", "2"), docx.Table([("x", "y")])], header="h", footer="f"),
            xlsx.make_xlsx({"A": [["<x>", 1, None]], "B": [["y"]]}, inline=frozenset({"B"})),
            pptx.make_pptx([("T", ["line <1>"])]),
        ):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                for name in package.namelist():
                    ElementTree.fromstring(package.read(name))

    def test_split_runs_lose_nothing(self) -> None:
        runs = docx.split_runs("SSN: 123-45-6789.", "123-45-6789", 3, 7)
        self.assertEqual(runs, ("SSN: ", "123", "-45-", "6789."))

    def test_column_names(self) -> None:
        self.assertEqual(
            [xlsx.column_name(i) for i in (0, 25, 26, 51, 52, 701, 702)], ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        )

    def test_pdf_offsets_are_exact(self) -> None:
        for options in ({}, {"deflate": False}, {"user_password": "x"}):
            content = pdf.make_pdf([["one"], ["two"]], **options)
            start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
            entries = content[start:].split(b"trailer")[0].splitlines()[3:]
            for number, entry in enumerate(entries, 1):
                self.assertTrue(content[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number))

    def test_rc4_matches_the_published_vector(self) -> None:
        self.assertEqual(rc4(b"Key", b"Plaintext").hex(), "bbf316e8d940af0ad3")

    def test_encrypted_pdf_hides_its_text(self) -> None:
        self.assertIn(b"(secret)", pdf.make_pdf([["secret"]], deflate=False))
        self.assertNotIn(b"secret", pdf.make_pdf([["secret"]], deflate=False, user_password="x"))
