# SPDX-License-Identifier: Apache-2.0
"""One source at a time: bytes, files, descriptors, streams; what is found, what is kept back."""

from __future__ import annotations

import gzip
import io
import mmap
import os
import unittest
import zipfile

import phi
from support import FolderTest, note, notes, values


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class BytesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.ssn = values("us.ssn", 1)[0]
        self.note = note(self.ssn)

    def test_finds_with_every_field(self) -> None:
        with phi.Scanner() as scanner:
            result = scanner.scan_bytes(self.note, "note.txt")
        (finding,) = result.findings
        self.assertEqual(("note.txt", "us.ssn", False), (finding.path, finding.detector, finding.test))
        self.assertEqual(self.note.index(self.ssn.encode()), finding.offset)
        self.assertEqual(len(self.ssn), finding.length)
        self.assertTrue(0.5 <= finding.confidence <= 1)
        self.assertIn("hipaa:ssn", finding.tags)
        self.assertIn("near:ssn", finding.evidence)
        self.assertEqual(1, finding.location.line)
        self.assertIsNone(finding.location.page)
        (source,) = result.sources
        self.assertEqual((phi.State.EXAMINED, phi.Reason.NONE), (source.state, source.reason))
        self.assertEqual((len(self.note), len(self.note), 1), (source.bytes, source.bytes_examined, source.findings))
        self.assertIs(phi.DataClass.PHI, source.data_class)
        self.assertEqual(("text/plain", 0), (source.media, source.depth))
        self.assertTrue(result.complete)
        self.assertFalse(result.clean)

    def test_pictures_are_not_called_read_when_they_are_not(self) -> None:
        picture = b"P5\n40 40\n255\n" + bytes(1600)
        with phi.Scanner(ocr="never") as scanner:
            (source,) = scanner.scan_bytes(picture, "a.pgm").sources
        self.assertEqual((phi.State.NOT_EXAMINED, phi.Reason.UNSUPPORTED), (source.state, source.reason))
        with self.assertRaisesRegex(ValueError, "ocr must be one of"):
            phi.Scanner(ocr="often")  # type: ignore[arg-type]

    def test_clean_is_clean(self) -> None:
        result = phi.Scanner().scan_bytes(b"Nothing to see here.\n")
        self.assertEqual(([], True, True), (result.findings, result.complete, result.clean))
        self.assertEqual("-", result.sources[0].path)

    def test_empty(self) -> None:
        self.assertTrue(phi.Scanner().scan_bytes(b"").clean)

    def test_masked_unless_revealed(self) -> None:
        hidden = phi.Scanner().scan_bytes(self.note).findings[0]
        self.assertIsNone(hidden.match)
        self.assertIn("*", hidden.masked)
        self.assertNotIn(self.ssn, repr(hidden))
        shown = phi.Scanner(reveal=True).scan_bytes(self.note).findings[0]
        self.assertEqual(self.ssn, shown.match)
        self.assertEqual(hidden.masked, shown.masked)
        self.assertNotIn(self.ssn, repr(shown), "what is printed in passing stays masked")

    def test_fingerprints_need_a_key(self) -> None:
        self.assertIsNone(phi.Scanner().scan_bytes(self.note).findings[0].fingerprint)
        one, other = (
            phi.Scanner(fingerprint_key=bytes([number]) * 32).scan_bytes(self.note).findings[0].fingerprint
            for number in (1, 2)
        )
        assert one is not None
        self.assertRegex(one, r"^hmac-sha256:[0-9a-f]{64}$")
        self.assertNotEqual(one, other)
        with self.assertRaises(ValueError):
            phi.Scanner(fingerprint_key=b"short")
        with self.assertRaises(TypeError):
            phi.Scanner(fingerprint_key="x" * 32)  # type: ignore[arg-type]

    def test_every_kind_of_buffer(self) -> None:
        scanner = phi.Scanner()
        with mmap.mmap(-1, len(self.note)) as mapped:
            mapped.write(self.note)
            for data in (self.note, bytearray(self.note), memoryview(self.note), mapped):
                self.assertEqual(1, len(scanner.scan_bytes(data).findings), type(data))
        with self.assertRaises(TypeError):
            scanner.scan_bytes("text is not bytes")  # type: ignore[arg-type]

    def test_minimum_confidence(self) -> None:
        self.assertEqual([], phi.Scanner(min_confidence=1.0).scan_bytes(self.note).findings)
        for wrong in (-0.1, 1.1):
            with self.assertRaises(phi.ArgumentError):
                phi.Scanner(min_confidence=wrong)

    def test_members_of_containers(self) -> None:
        inner = zip_of({"notes/a.txt": self.note, "b.txt": b"nothing"})
        outer = zip_of({"inner.zip": inner, "list.txt.gz": gzip.compress(self.note)})
        result = phi.Scanner().scan_bytes(outer, "outer.zip")
        self.assertEqual(
            {"outer.zip!/inner.zip!/notes/a.txt", "outer.zip!/list.txt.gz!/list.txt"},
            {finding.path for finding in result.findings},
        )
        self.assertEqual({0, 1, 2}, {source.depth for source in result.sources})
        self.assertTrue(result.complete)

    def test_truncated_zip_is_reported(self) -> None:
        members = {f"{index}.txt": content for index, content in enumerate(notes(5))}
        whole = zip_of(members)
        result = phi.Scanner().scan_bytes(whole[: len(whole) * 2 // 3], "cut.zip")
        self.assertFalse(result.complete)
        self.assertFalse(result.clean)
        self.assertTrue(result.findings, "what is left of it is read")
        reasons = {source.reason for source in result.incomplete}
        self.assertIn(phi.Reason.TRUNCATED, reasons)
        self.assertTrue(all(source.reason is not phi.Reason.NONE for source in result.incomplete))

    def test_limits(self) -> None:
        inner = zip_of({"a.txt": self.note})
        outer = zip_of({"inner.zip": inner})
        result = phi.Scanner(limits=phi.Limits(max_depth=1)).scan_bytes(outer, "outer.zip")
        self.assertEqual([], result.findings)
        self.assertFalse(result.clean)
        self.assertIn(phi.Reason.LIMIT_DEPTH, {source.reason for source in result.incomplete})
        for wrong in (-1, 1 << 32):
            with self.assertRaises(OverflowError):
                phi.Scanner(limits=phi.Limits(max_depth=wrong))
        with self.assertRaises(TypeError):
            phi.Scanner(limits=phi.Limits(max_depth="4"))  # type: ignore[arg-type]

    def test_extract(self) -> None:
        extraction = phi.Scanner().extract_bytes(zip_of({"a.txt": "Größe\n".encode("cp1252")}), "a.zip")
        self.assertEqual("Größe", "".join(piece.text for piece in extraction.texts).strip())
        self.assertEqual({"a.zip!/a.txt"}, {piece.path for piece in extraction.texts})
        self.assertTrue(extraction.complete)


class FileTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.ssn = values("us.ssn", 1)[0]
        self.path = self.write("note.txt", note(self.ssn))

    def test_paths_of_every_type(self) -> None:
        scanner = phi.Scanner()
        for path in (self.path, str(self.path), os.fsencode(self.path)):
            (finding,) = scanner.scan_file(path).findings
            self.assertEqual(str(self.path), finding.path)

    def test_missing_file_is_a_record(self) -> None:
        result = phi.Scanner().scan_file(self.folder / "none.txt")
        (source,) = result.sources
        self.assertEqual((phi.State.NOT_EXAMINED, phi.Reason.VANISHED), (source.state, source.reason))
        self.assertFalse(result.clean)

    def test_name_that_is_not_utf8(self) -> None:
        raw = os.fsencode(self.folder) + b"/M\xfcller.txt"
        with open(raw, "wb") as file:
            file.write(note(self.ssn))
        result = phi.Scanner().scan_file(raw)
        for path in (result.findings[0].path, result.sources[0].path):
            self.assertEqual(raw, os.fsencode(path))
            self.assertEqual(note(self.ssn), open_and_read(path))

    def test_nul_in_a_path_names_no_other_file(self) -> None:
        with self.assertRaises(ValueError):
            phi.Scanner().scan_file(f"{self.path}\0.bak")

    def test_descriptor(self) -> None:
        with self.path.open("rb") as file:
            file.read(10)
            (finding,) = phi.Scanner().scan_fd(file, "by-descriptor").findings
        self.assertEqual(("by-descriptor", note(self.ssn).index(self.ssn.encode())), (finding.path, finding.offset))

    def test_pipe(self) -> None:
        read_end, write_end = os.pipe()
        os.write(write_end, note(self.ssn))
        os.close(write_end)
        try:
            self.assertEqual(1, len(phi.Scanner().scan_fd(read_end, "pipe").findings))
        finally:
            os.close(read_end)

    def test_stream(self) -> None:
        content = zip_of({"note.txt": note(self.ssn)})
        (finding,) = phi.Scanner().scan_stream(io.BytesIO(content), "stream.zip").findings
        self.assertEqual("stream.zip!/note.txt", finding.path)

    def test_stream_that_fails(self) -> None:
        trouble = OSError("the cable was pulled")

        class Broken(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise trouble

        with self.assertRaises(OSError) as caught:
            phi.Scanner().scan_stream(Broken(note(self.ssn)))
        self.assertIs(trouble, caught.exception)

    def test_stream_that_reads_too_much(self) -> None:
        class Generous(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                return bytes(10 * (size or 1) + 10)

        with self.assertRaises(ValueError):
            phi.Scanner().scan_stream(Generous(note(self.ssn)))

    def test_extract_file(self) -> None:
        extraction = phi.Scanner().extract_file(self.path)
        self.assertIn(self.ssn, "".join(piece.text for piece in extraction.texts))


def open_and_read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    unittest.main()
