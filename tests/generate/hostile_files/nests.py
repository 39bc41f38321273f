# SPDX-License-Identifier: Apache-2.0
"""Files that are deep, endless or wide: one for each format that can be. BOMBS maps the name of a
file to what makes it at a scale from 0 to 1; at 1 they are as large as their names say."""

from __future__ import annotations

import gzip
import io
import sqlite3
import struct
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from ..writers import pdf, rare_archives
from ..writers.outlook import BODY, make_msg
from ..writers.zipfiles import Options, make_zip
from .bombs import _workbook, deflate_bomb, nested_bomb, office_bomb
from .broken_archives import overlapping_zip
from .broken_documents import entity_bomb

_MILLION = 1_000_000


def _count(scale: float, most: int) -> int:
    return max(int(most * scale), 100)


# ---------------------------------------------------------------- archives


def droste_gz(_: float) -> bytes:
    """One in another, deeper than any limit: to a reader what a file is that unpacks to itself."""
    content = b"ward 7\n"
    for _level in range(500):
        content = gzip.compress(content)
    return content


def million_members_tar(scale: float) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for number in range(_count(scale, _MILLION)):
            tar.fileobj.write(_tar_head(b"%07d.txt" % number))
    return out.getvalue() + bytes(1024)


def _tar_head(name: bytes, size: int = 0, kind: bytes = b"0") -> bytes:
    head = bytearray(512)
    head[: len(name)] = name
    head[100:108], head[124:136], head[148:156] = b"0000644\0", b"%011o\0" % size, b" " * 8
    head[156:157], head[257:265] = kind, b"ustar\x0000"
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def million_members_tar_gz(scale: float) -> bytes:
    return gzip.compress(million_members_tar(scale), 1)


def million_members_zip(scale: float) -> bytes:
    return make_zip({f"{n:07d}": b"" for n in range(_count(scale, _MILLION))}, Options(deflate=False, zip64=True))


def million_members_cpio(scale: float) -> bytes:
    return rare_archives.make_cpio({f"{n:07d}": b"" for n in range(_count(scale, _MILLION))})


def million_messages_mbox(scale: float) -> bytes:
    message = b"From a@b.example Mon Mar 11 09:26:00 2024\nMessage-ID: <1@b.example>\nSubject: x\n\ny\n\n"
    return message * _count(scale, _MILLION)


def million_streams_gz(scale: float) -> bytes:
    return gzip.compress(b"ward 7\n") * _count(scale, _MILLION)


def overlapped_zip(scale: float) -> bytes:
    return overlapping_zip(b"ward 7, bed 2\n" * 70_000, _count(scale, 20_000))


def forty_two_zip(scale: float) -> bytes:
    return nested_bomb(depth=6, copies=16, base=(1 << 20) * max(1, int(64 * scale)))


def deep_directories_tar(scale: float) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo("/".join("d" * _count(scale, 100_000)))
        info.size = 7
        tar.addfile(info, io.BytesIO(b"ward 7\n"))
    return out.getvalue()


def deep_seven_zip(_: float) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / "0.txt"
        inner.write_bytes(b"ward 7\n")
        for level in range(1, 25):
            subprocess.run(["7zz", "a", "-mx=0", f"{level}.7z", inner.name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            inner = Path(folder) / f"{level}.7z"
        return inner.read_bytes()


def looping_iso(_: float) -> bytes:
    """A directory whose extent is that of the directory around it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in/LOOP/DEEP").mkdir(parents=True)
        (Path(folder) / "in/LOOP/A.TXT").write_bytes(b"ward 7\n")
        subprocess.run(["genisoimage", "-quiet", "-o", "x.iso", "in"], cwd=folder, check=True)
        image = bytearray((Path(folder) / "x.iso").read_bytes())
    root = struct.unpack_from("<I", image, 16 * 2048 + 156 + 2)[0]
    for name in (b"\4LOOP", b"\4DEEP"):
        record = image.index(name) - 32  # ECMA-119 9.1: the length of the name is the 33rd byte
        struct.pack_into("<I", image, record + 2, root)
        struct.pack_into(">I", image, record + 6, root)
    return bytes(image)


def zstd_window(_: float) -> bytes:
    """A frame that wants a window of 3.75 TiB for one block of three bytes (RFC 8878 3.1.1)."""
    return b"\x28\xb5\x2f\xfd\0\xff" + struct.pack("<I", 3 << 3 | 1)[:3] + b"abc"


def _packed_zeros(scale: float, *command: str) -> bytes:
    count = int((2 << 30) * scale) >> 20
    line = f"head -c {max(count, 128)}M /dev/zero | {' '.join(command)}"
    return subprocess.run(["sh", "-c", line], check=True, stdout=subprocess.PIPE).stdout


def zeros_zst(scale: float) -> bytes:
    return _packed_zeros(scale, "zstd", "-q", "-1", "-c")


def zeros_lz4(scale: float) -> bytes:
    return _packed_zeros(scale, "lz4", "-q", "-c")


def zeros_bz2(scale: float) -> bytes:
    return _packed_zeros(scale / 4, "bzip2", "-c")


# --------------------------------------------------------------- documents


def deep_multiparts_eml(scale: float) -> bytes:
    count = _count(scale, 50_000)
    head = b"From: a@b.example\nMIME-Version: 1.0\nMessage-ID: <1@b.example>\n"
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(count))
    return head + b"".join(levels) + b"\nward 7\n"


def deep_messages_eml(scale: float) -> bytes:
    head = b"From: a@b.example\nMIME-Version: 1.0\nMessage-ID: <1@b.example>\nContent-Type: message/rfc822\n\n"
    return head * _count(scale, 20_000) + b"Subject: x\n\nward 7\n"


def ten_thousand_pages_pdf(scale: float) -> bytes:
    return pdf.make_pdf([[f"page {n}", "ward 7, bed 2"] for n in range(_count(scale, 10_000))])


def million_strings_xlsx(scale: float) -> bytes:
    strings = b"<sst>" + b"<si><t>ward 7</t></si>" * _count(scale, 10 * _MILLION) + b"</sst>"
    return _workbook(b'<row><c t="s"><v>0</v></c></row>', strings)


def million_rows_xlsx(scale: float) -> bytes:
    return _workbook(b"<row/>" * _count(scale, 20 * _MILLION))


def entities_docx(_: float) -> bytes:
    types = (b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
             b'wordprocessingml.document.main+xml"/></Types>')
    return make_zip({"[Content_Types].xml": types, "word/document.xml": entity_bomb().encode()})


def gigabyte_docx(scale: float) -> bytes:
    return office_bomb(max(int(scale * 1024), 64) << 20)


def looping_msg(_: float) -> bytes:
    """Compound file: each sector of the largest chain is followed by the one before it."""
    content = bytearray(make_msg({BODY: "ward 7\n" * 20_000}))
    table = struct.unpack_from("<I", content, 76)[0]
    at = 512 * (table + 1)
    for entry in range(20, 100):
        struct.pack_into("<I", content, at + 4 * entry, entry - 1)
    return bytes(content)


def deep_html(scale: float) -> bytes:
    return b"<html><body>" + b"<table><tr><td><div>" * _count(scale, _MILLION) + b"ward 7"


def deep_json(scale: float) -> bytes:
    count = _count(scale, 5 * _MILLION)
    return b'{"a":[' * count + b"7"


def deep_xml(scale: float) -> bytes:
    return b"<?xml version='1.0'?>" + b"<record a='1'>" * _count(scale, 2 * _MILLION) + b"7"


def deep_rtf(scale: float) -> bytes:
    return b"{\\rtf1 " + b"{\\*\\x{\\pard " * _count(scale, 2 * _MILLION) + b"ward 7"


# ------------------------------------------------------- pictures, data sets


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def huge_png(_: float) -> bytes:
    """65,528 by 65,536 pixels of one bit; a row is 8 KiB with its filter."""
    stream, _crc = deflate_bomb(8192 * 65_536, b"\0")
    head = struct.pack(">IIBBBBB", 65_528, 65_536, 1, 0, 0, 0, 0)
    adler = struct.pack(">I", ((8192 * 65_536) % 65_521) << 16 | 1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", b"\x78\xda" + stream + adler) + _chunk(b"IEND", b"")


def looping_exif(_: float) -> bytes:
    """A JPEG of segments whose directories of tags hold themselves, 64 times in each of 100 entries."""
    inner = 8 + 2 + 12 * 100 + 4
    entries = struct.pack("<HHII", 0x014A, 4, 64, inner) * 100
    tags = b"II*\0" + struct.pack("<IH", 8, 100) + entries + struct.pack("<I", 0) + struct.pack("<I", 8) * 64
    segment = b"\xff\xe1" + struct.pack(">H", len(tags) + 8) + b"Exif\0\0" + tags
    return b"\xff\xd8" + segment * 60 + b"\xff\xd9"


def looping_tiff(_: float) -> bytes:
    """A directory of one picture that names itself as the next."""
    tags = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8 + 2 + 8 * 12 + 4),
            (278, 4, 1, 8), (279, 4, 1, 64)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 8) + bytes(64)


def deep_dicom(scale: float) -> bytes:
    """Sequences of undefined length in each other (PS3.5 7.5), none of which ends."""
    meta = struct.pack("<HH2sHI", 2, 0, b"UL", 4, 26) + struct.pack("<HH2sH", 2, 16, b"UI", 20) + b"1.2.840.10008.1.2.1\0"
    level = struct.pack("<HH2sHI", 8, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    return bytes(128) + b"DICM" + meta + level * _count(scale, 500_000)


def looping_sqlite(_: float) -> bytes:
    """Inner pages of a table that are their own children."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        database = sqlite3.connect(path)
        database.execute("PRAGMA page_size = 512")
        database.execute("CREATE TABLE t (a TEXT)")
        database.executemany("INSERT INTO t VALUES (?)", [("ward 7 " * 20,)] * 2000)
        database.commit()
        database.close()
        content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 512):
        at = page * 512
        if content[at] == 5:  # an inner page of a table: its last child, then that of each cell
            struct.pack_into(">I", content, at + 8, page + 1)
            for cell in range(struct.unpack_from(">H", content, at + 3)[0]):
                where = struct.unpack_from(">H", content, at + 12 + 2 * cell)[0]
                struct.pack_into(">I", content, at + where, page + 1)
    return bytes(content)


# What each may end as: examined where all of it can be had, else its states and reasons.
_LIMIT = "limit-ratio|limit-bytes|limit-members|limit-depth|limit-memory|limit-time"
_ANY = "none|corrupt|truncated|" + _LIMIT
BOMBS: dict[str, tuple[Callable[[float], bytes], str]] = {
    "million-members.tar": (million_members_tar, "none|limit-members"),
    "million-members.tar.gz": (million_members_tar_gz, "none|limit-members|limit-ratio"),
    "million-members.zip": (million_members_zip, "none|limit-members|limit-memory"),
    "million-members.cpio": (million_members_cpio, "none|limit-members|limit-time"),
    "million-messages.mbox": (million_messages_mbox, "none|limit-members|limit-time"),
    "million-streams.gz": (million_streams_gz, "none"),
    "overlapped.zip": (overlapped_zip, "corrupt|limit-ratio"),
    "42.zip": (forty_two_zip, "limit-ratio|limit-depth"),
    "droste.gz": (droste_gz, "limit-depth"),
    "deep-directories.tar": (deep_directories_tar, _ANY),
    "deep.7z": (deep_seven_zip, "limit-depth"),
    "loop.iso": (looping_iso, _ANY),
    "window.zst": (zstd_window, "limit-memory|corrupt"),
    "zeros.zst": (zeros_zst, "limit-ratio"),
    "zeros.lz4": (zeros_lz4, "limit-ratio"),
    "zeros.bz2": (zeros_bz2, "limit-ratio"),
    "deep-multiparts.eml": (deep_multiparts_eml, _ANY),
    "deep-messages.eml": (deep_messages_eml, _ANY),
    "ten-thousand-pages.pdf": (ten_thousand_pages_pdf, "none|limit-time"),
    "million-strings.xlsx": (million_strings_xlsx, "none|" + _LIMIT),
    "million-rows.xlsx": (million_rows_xlsx, "none|" + _LIMIT),
    "entities.docx": (entities_docx, "corrupt|" + _LIMIT),
    "gigabyte.docx": (gigabyte_docx, _LIMIT),
    "loop.msg": (looping_msg, _ANY),
    "deep.html": (deep_html, _ANY),
    "deep.json": (deep_json, _ANY),
    "deep.xml": (deep_xml, _ANY),
    "deep.rtf": (deep_rtf, _ANY),
    "huge.png": (huge_png, "limit-memory|unsupported"),
    "loop.jpg": (looping_exif, "corrupt"),
    "loop.tif": (looping_tiff, _ANY + "|unsupported"),
    "deep.dcm": (deep_dicom, _ANY),
    "loop.db": (looping_sqlite, "corrupt|truncated|limit-time"),
}
