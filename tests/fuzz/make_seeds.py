#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the seed inputs of all fuzz targets: make_seeds.py DIR

DIR/<target>/* for every target, from the generators of tests/generate, the golden
inputs and the pattern packs. Nothing of this is committed. DIR is replaced.
"""

from __future__ import annotations

import contextlib
import random
import re
import shutil
import sqlite3
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from generate import identifiers, look_alikes
from generate.hostile import make_hostile
from generate.planted import make_planted
from generate.share import make_share
from generate.writers import archives, data_sets, old_office, outlook, rare_archives
from generate.writers.zipfiles import Options, make_zip

LARGEST = 64 * 1024
EXTRACTORS = re.findall(r"^PHI_EXTRACTOR\((\w+)\)", (TESTS.parent / "libphi/src/extract/extractors.def").read_text(), re.M)


def trees() -> Iterator[tuple[str, bytes]]:
    """Small files of the generated trees; of larger texts the beginning."""
    for label, tree in (("planted", make_planted(1)), ("hostile", make_hostile(1)), ("share", make_share(1))):
        for path, content in tree.files.items():
            name = label + "-" + re.sub(r"[^A-Za-z0-9.]+", "-", str(path))[-80:]
            if len(content) <= LARGEST:
                yield name, content
            elif str(path).startswith(("text/", "archives/truncated", "archives/no-directory")) or label == "share":
                yield name, content[:8192]


def family(content: bytes) -> str:
    """Name of the extractor that would get it, by its first bytes."""
    if content.startswith((b"\xffWPC", b"\0\0\2\0\6\4")):
        return "legacy"
    if content.startswith(b"PK"):
        return "zip"
    if content[40:44] == b" EMF" or content.startswith((b"\1\0\x09\0\0\3", b"\xd7\xcd\xc6\x9a")):
        return "metafile"
    if content.startswith(IWA[:6]):
        return "iwa"
    if content.startswith(b"\x1f\x8b"):
        return "gzip"
    if content[257:262] == b"ustar":
        return "tar"
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.lstrip(b"\x0b").startswith(b"MSH"):
        return "hl7"
    if content.startswith(b"ISA"):
        return "x12"
    if content.startswith((b"\xd0\xcf\x11\xe0", b"\x78\x9f\x3e\x22", b"!BDN")):
        return "outlook"
    if content.startswith((b"From ", b"From:", b"Message-ID:", b"Return-Path:", b"Received:")):
        return "mail"
    if content.startswith((b"7z", b"Rar!", b"MSCF", b"!<arch>", b"07070", b"\xed\xab", b"xar!")) or content[2:5] == b"-lh":
        return "archive"
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"P5\n", b"\0\0\0\x0cjP")):
        return "image"
    if content[128:132] == b"DICM" or content[:2] == b"\x08\x00":
        return "dicom"
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if content[:11] in (b"BEGIN:VCARD", b"BEGIN:VCALE"):
        return "card"
    if content[:1].isdigit() and b"\nMessage-ID:" in content[:32]:
        return "emlx"
    if b"<office:document " in content[:64]:
        return "odf_flat"
    if content[:64].lower().lstrip().startswith((b"<!doctype html", b"<html")):
        return "html"
    if content.startswith((b"SQLite format 3", b"\x37\x7f\x06", b"\xd9\xd5\x05", b"$FL", b"\0\1\0\0Standard ")) or content[:1] in (b"\3", b"\x72") or content[:4] in (b"Obj\1", b"PAR1"):
        return "data"
    if content.startswith((b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        return "packed"
    return "text"


IWA = b"\0\x16\0\0\x14\x4c\5\x08\1\x12\2\x08\1\2ssn\1ab\2" b"1-2-3\0\7\0\0\x0a\x08abc\x0d\3"


def drawings() -> Iterator[tuple[str, bytes]]:
    """One record of each kind that is read, in both kinds of drawings of Windows."""

    def emf(kind: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack("<II", kind, 8 + len(body)) + body

    def piece(x: int, y: int, at: int, steps: int) -> bytes:
        return struct.pack("<iiIIIiiiiI", x, y, 4, at, 0, 0, 0, 0, 0, steps)

    dots = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    plus = struct.pack("<HHIIIIIffff", 0x401C, 0, 48, 36, 0, 0, 4, 1, 2, 3, 4) + "1-2 ".encode("utf-16-le")
    yield "small.emf", (
        emf(1, bytes(32), b" EMF\0\0\1\0", bytes(12), struct.pack("<II", 1, 84), bytes(16), b"a\0\0\0")
        + emf(84, bytes(28), piece(0, 9, 76, 84), "1-23".encode("utf-16-le"), struct.pack("<4I", 5, 5, 5, 5))
        + emf(83, bytes(28), piece(20, 9, 76, 0), b"4-56") + emf(96, bytes(28), struct.pack("<I", 1), piece(1, 2, 80, 0), b"abcd")
        + emf(108, struct.pack("<iiIIIff", 1, 30, 4, 0x300, 1, 1, 1), b"7890") + emf(70, struct.pack("<I", 4 + len(plus)), b"EMF+", plus)
        + emf(81, bytes(40), struct.pack("<IIII", 80, 40, 120, 4), bytes(16), dots, b"\1\2\3\0") + emf(14, bytes(12)))  # fmt: skip

    def wmf(kind: int, body: bytes) -> bytes:
        return struct.pack("<IH", 3 + len(body) // 2, kind) + body

    yield "small.wmf", (b"\1\0\x09\0\0\3" + bytes(12) + wmf(0x521, b"\5\0MRN 7\0\x09\0\4\0")
                        + wmf(0xA32, struct.pack("<hhHH", 9, 40, 4, 2) + bytes(8) + b"1-23" + struct.pack("<4h", 5, 5, 5, 5))
                        + wmf(0xF43, bytes(22) + dots + b"\1\2\3\0") + wmf(0, b""))  # fmt: skip


def hand_made() -> Iterator[tuple[str, bytes]]:
    """Structures that the trees have at a size no fuzzer gets through, in small."""
    small = {"a.txt": b"one 1\n", "b/c.csv": b"x,y\n1,2\n3,4\n"}
    inner = make_zip(small)
    yield "small.zip", inner
    yield "small-stored.zip", make_zip(small, Options(deflate=False))
    yield "small-zip64.zip", make_zip(small, Options(zip64=True))
    # Deflated bytes are deflate64 as well, but for matches of 258.
    yield "small-deflate64.zip", re.sub(rb"(PK\x03\x04.{4}|PK\x01\x02.{6})\x08", lambda m: m[1] + b"\x09", inner, flags=re.S)
    yield "small-streamed.zip", make_zip(small, Options(streamed=True))
    yield "nested.zip", make_zip({"i.zip": inner, "t.tar": archives.make_tar(small), "g.gz": archives.make_gzip(inner)})
    yield "small.tar", archives.make_tar(small)
    yield "small-pax.tar", archives.make_tar(small, pax=True)
    yield "small.tgz", archives.make_tar_gz(small)
    yield "empty.zip", make_zip({})
    for name, write in rare_archives.WRITERS.items():
        yield name, write(small)
    yield "small.dcm", bytes(128) + b"DICM" + data_set()
    yield "bare.dcm", data_set()[28:]
    yield from pictures()
    yield from drawings()
    yield "small.iwa", IWA
    yield "small.eml", message()
    rtf = outlook.pack_rtf(b"{\\rtf1 hello 1-2}")
    yield "small.tnef", outlook.make_tnef({outlook.BODY: "1-2", outlook.RTF: rtf}, {"a.txt": b"1-2"})
    yield "small.msg", outlook.make_msg({outlook.BODY: "1-2", outlook.RTF: rtf})
    yield "small.mbox", b"From a@b.example Mon Mar 11 09:26:00 2024\n" + message()
    yield "small.db", database()
    yield "small.dbf", data_sets.make_dbf([("NAME", "C", 8), ("DAY", "D", 8)], [["a", "20240102"], ["b", ""]], deleted=(1,))
    yield "small.parquet", data_sets.make_parquet(["a", "b"], [["1-2", ""], ["3", "x"]])
    yield "small.avro", data_sets.make_avro(["a"], [["1-2"], ["3"]])
    yield "small.dta", data_sets.make_dta(["a"], ["label"], [["1-2"]])
    yield "small.bz2", archives.make_bzip2(b"one 1\n")
    yield "small.xz", archives.make_xz(b"one 1\n")
    yield "fields.hl7", messages()
    yield "small.rtf", rich_text()
    yield from open_documents()
    yield from cards()
    yield "small.wpd", old_office.make_wordperfect("one\n")
    yield "small.wk1", old_office.make_lotus([["a", 1.0]])
    yield "small.html", page()
    yield "elements.x12", interchange()
    yield "workbook.xlsx", unpacked_again("documents/shared-strings.xlsx")
    yield "letter.docx", unpacked_again("documents/split-runs.docx")
    yield "slides.pptx", unpacked_again("documents/slides.pptx")


def lossless_jpeg() -> bytes:
    """Eight by eight samples, codes of one and two bits for differences of no and of one bit."""
    frame = b"\xff\xc3" + struct.pack(">HBHHB", 11, 8, 8, 8, 1) + b"\1\x11\0"
    table = b"\xff\xc4" + struct.pack(">HB", 21, 0) + bytes([1, 1] + [0] * 14) + b"\0\1"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\1\0\0"
    return b"\xff\xd8" + table + frame + scan + bytes(range(1, 40)) + b"\xff\xd9"


def database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        with contextlib.closing(sqlite3.connect(path)) as open_one:
            open_one.execute("PRAGMA page_size = 512")
            open_one.execute("PRAGMA secure_delete = off")
            open_one.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT)")
            open_one.executemany("INSERT INTO t VALUES (?, 'name', '12-3')", [(i,) for i in range(60)])
            open_one.execute("DELETE FROM t WHERE a % 3 = 0 OR a > 40")
            open_one.commit()
        return path.read_bytes()


def data_set() -> bytes:
    """Explicit VR: texts in two character sets, sequences with and without lengths, private bytes, compressed pixels."""
    def element(group: int, number: int, vr: str, value: bytes, length: int | None = None) -> bytes:
        size = len(value) if length is None else length
        long = vr in ("SQ", "OB", "UN", "UT")
        head = struct.pack("<HH2sHI", group, number, vr.encode(), 0, size) if long else \
            struct.pack("<HH2sH", group, number, vr.encode(), size)
        return head + value

    def item(value: bytes, open_end: bool = False) -> bytes:
        head = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF if open_end else len(value))
        return head + value + (struct.pack("<HHI", 0xFFFE, 0xE00D, 0) if open_end else b"")

    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    other = element(0x10, 0x20, "LO", b"12-3")
    return (element(2, 0x10, "UI", b"1.2.840.10008.1.2.1\0") + element(8, 5, "CS", b"\\ISO 2022 IR 87 ") +
            element(8, 0x16, "UI", b"1.2.3\0") + element(8, 0x50, "SH", b"A-12") +
            element(9, 0x10, "LO", b"ACME") + element(9, 0x1001, "UN", b"\1\2readable\3\4") +
            element(0x10, 0x10, "PN", b"A^B=\x1b$B;3ED\x1b(B ") + element(0x10, 0x1002, "SQ", item(other) + item(other)) +
            element(0x40, 0xA730, "SQ", item(element(0x40, 0xA043, "SQ", item(element(8, 0x104, "LO", b"name")))
                                             + element(0x40, 0xA160, "UT", b"1-2 "), True) + end, 0xFFFFFFFF) +
            element(0x42, 0x11, "OB", b"<a>1-2</a>") +
            element(0x7FE0, 0x10, "OB", item(b"") + item(b"abcd") + end, 0xFFFFFFFF))


def pictures() -> Iterator[tuple[str, bytes]]:
    """Text beside the pixels in each format; the pixels are none."""
    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return struct.pack("<HHII", tag, kind, count, value)

    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 4) + entry(0x10E, 2, 6, 100) + entry(0x8769, 4, 1, 62) + \
        entry(0x8825, 4, 1, 80) + entry(0x83BB, 7, 10, 106) + struct.pack("<I", 0)
    tiff += struct.pack("<H", 1) + entry(0x9286, 7, 12, 116) + struct.pack("<I", 0) + \
        struct.pack("<H", 1) + entry(2, 5, 3, 100) + struct.pack("<I", 0) + b"\0\0"
    tiff += b"one 1\0" + b"\x1c\x02\x78\0\x05two 2" + b"ASCII\0\0\0" + b"4711" + bytes(40)
    yield "small.tif", tiff

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    yield "small.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + \
        chunk(b"tEXt", b"a\0one 1") + chunk(b"zTXt", b"b\0\0" + zlib.compress(b"two 2")) + \
        chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(b"three 3")) + chunk(b"eXIf", tiff) + \
        chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + b"behind 4"

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    resources = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", 10) + b"\x1c\x02\x78\0\x05two 2"
    yield "small.jpg", b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + tiff) + segment(0xED, resources) + \
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<a>one 1</a>") + segment(0xFE, b"three 3") + \
        segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\xff\xd0\x34\xff\xd9" + b"behind 4"
    yield "small.gif", b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b"\x21\xfe\5one 1\0" + \
        b"\x2c\0\0\0\0\1\0\1\0\0\2\2D\1\0\x3b"
    yield "small.webp", b"RIFF\0\0\0\0WEBPEXIF" + struct.pack("<I", len(tiff)) + tiff + b"XMP \6\0\0\0<a>1</"
    yield "small.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + struct.pack(">I", 14) + b"xml one 1\0" + struct.pack(">I", 8) + b"jp2c"
    yield "small.pgm", b"P5\n# one 1\n1 1\n255\n\0"


def message() -> bytes:
    parts = ("Content-Type: text/plain\n\nhello 1-2", "Content-Transfer-Encoding: base64\n\naGVsbG8=")
    return ("From: =?utf-8?q?a?= <a@b.example>\nMessage-ID: <1>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
            + "".join(f"--x\n{part}\n" for part in parts) + "--x--\n").encode()


def rich_text() -> bytes:
    """One of each thing that the reader of RTF knows."""
    row = r"\trowd\cellx100\cellx200\pard\intbl "
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}{\info{\author a}{\*\userprops{\propname p}"
        r"{\staticval v}}}{\header h}" + row + r"N\cell S\cell\row" + row + r"1-2\cell 3\cell\row\pard 1{\b -}2 \u8364? \'e4\f1\'93\'fa\f0"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}{\upr{o}{\*\ud n}}\v h\v0{\*\other o}{\pict\pngblip 8950}{\pict\bin2 ab}"
        r"{\object{\*\objdata 010500000200000002000000410000000000000000000500000068656c6c6f}{\result r}}\page x\par}"
    ).encode()


def cards() -> Iterator[tuple[str, bytes]]:
    yield "small.vcf", (b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Roe;J\\, A;;;\r\nFN;ENCODING=QUOTED-PRINTABLE:J=C3=A9=\r\n Roe\r\nitem1.TEL;TYPE=\"a:b\":1 2\r\n 3"
                        b"\r\nADR:;;1 A;B;C;D;E\r\nPHOTO;ENCODING=b:aGVsbG8K\r\nNOTE:a\\nb\r\nEND:VCARD\r\n")  # fmt: skip
    yield "small.ics", b"BEGIN:VCALENDAR\nATTENDEE;CN=\"J Roe\":mailto:a@b\nATTACH:data:text/plain;base64,aGVsbG8K\nEND:VCALENDAR\n"
    yield "small.emlx", b"27        \nMessage-ID: <1>\nA: b\n\n12 3\n<plist/>\n"


def open_documents() -> Iterator[tuple[str, bytes]]:
    """Packages with little in them but one of each element, stored."""
    kinds = "application/vnd.oasis.opendocument."
    row = "<t:table-row>" + "".join(f"<t:table-cell o:value-type='float' o:value='{n}'><p>{n}</p></t:table-cell>" for n in (1, 2345678)) + "</t:table-row>"
    table = "<t:table t:name='S'><t:table-row><t:table-cell><p>N</p></t:table-cell><t:table-cell><p>SSN</p></t:table-cell></t:table-row>" + row + "</t:table>"
    text = ("<p>1<s t:c='2'/>2<tab/><line-break/><note t:note-class='endnote'><note-body><p>n</p></note-body></note><annotation><creator>c</creator>"
            "<p>a</p></annotation><a t:href='mailto:a@b'>l</a></p><tracked-changes><deletion><p>d</p></deletion></tracked-changes>")  # fmt: skip
    root = "<d xmlns:t='t' xmlns:o='o'>{}</d>"
    meta = b"<d><m><title>t</title><user-defined name='n'>v</user-defined></m></d>"
    manifest = b"<m><file-entry full-path='x.bin'><encryption-data/></file-entry></m>"
    for name, content in (("text", text + table), ("spreadsheet", table + text)):
        parts = {"mimetype": (kinds + name).encode(), "content.xml": root.format(content).encode(), "meta.xml": meta,
                 "styles.xml": b"<d><header><p>h</p></header></d>", "META-INF/manifest.xml": manifest, "x.bin": b"x"}  # fmt: skip
        yield f"small.od{name[0]}", make_zip(parts, Options(deflate=False))
        flat = f"<office:document xmlns:office='o' xmlns:t='t' office:mimetype='{kinds}{name}'><meta><title>t</title></meta><scripts><source-code>s"
        flat += f"</source-code></scripts><body>{content.replace('o:', 'office:')}<binary-data>aGVsbG8gaGVsbG8K</binary-data></body></office:document>"
        yield f"small.fod{name[0]}", flat.encode()
    yield "small.epub", make_zip({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": b"<c><rootfile full-path='b/p.opf'/></c>", "b/c.html": page(),
        "b/p.opf": b"<p><title>t</title><item id='1' href='c.html'/><itemref idref='1'/></p>"}, Options(deflate=False))  # fmt: skip


def page() -> bytes:
    """One of each thing that the reader of HTML knows."""
    return (
        b"<!DOCTYPE html><html><head><meta charset=utf-8><meta name=a content=b><title>t</title><style>s{}</style><script>var a='1-2';"
        b"</script></head><body><!-- c --><p title='a &gt; b'>1&#45;2<br>x<table><tr><th>N<th colspan=2>S<tr><td>1<td>2</table><dl><dt>a<dd>b"
        b"</dl><pre>a\n b</pre><input name=n value=1><input type=hidden value='2'><textarea id=i>t</textarea><a href='mailto:a%40b'>l</a>"
        b"<img src='data:text/plain;base64,aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8K'><![CDATA[x]]><?p q?></html>"
    )


def messages() -> bytes:
    """One field of each shape that the extractor of HL7 knows."""
    rng = random.Random("hl7")
    number, licence, npi = (identifiers.generate(kind, rng) for kind in ("us.ssn", "us.driver-license", "us.npi"))
    segments = (
        "\x0bMSH|^~\\&|A|B|C|D|20240310||ADT^A01|1|P|2.5",
        f"PID|1|7|1^^^GH&1.2&ISO^MR~{number}^^^SSA^SS~{licence}^^^1^DL^^^^MA||||194803190915||||||5^PRN^PH^a@b.example^1^212^1||||||9^^^GH^AN|{number}|{licence}^MA^20300101",
        f"PV1|1|||||||{npi}^Who^A^^^^^^NPI&2.16.840.1.113883.4.6&ISO",
        f"OBX|1|ST|1^SSN||{number}||||||F\n a broken line\n",
        "\x1c",
        f"MSH$*%\\#$A\rPID$1$$a%{number}*1*1*Z#Z*SS$",
    )
    return "\r".join(segments).encode()


def interchange() -> bytes:
    """Two interchanges with other delimiters, and each qualified element."""
    rng = random.Random("x12")
    number, npi = (identifiers.generate(kind, rng) for kind in ("us.ssn", "us.npi"))

    def header(separator: str, last: str) -> str:
        fields = ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", "A" * 15, "30", "B" * 15, "240310", "1122", "^", "00501", "1" * 9, "0", "P", ":")
        return separator.join(fields) + last

    segments = (
        f"NM1*IL*1*ROE*JANE****34*{number}", f"NM1*85*2*X*****XX*{npi}", f"REF*SY*{number}", "DMG*D8*19480319*F",
        "PER*IC*X*TE*2*EM*a@b.example*FX*3", "CLM*1*100***11:B:1", "N1*PE*X*FI*1", "ENT*1*2J*34*1", "SE*9*1", "IEA*1*1",
    )  # fmt: skip
    body = "~\n".join(segments) + "~\n"
    return (header("*", "~") + body + header("|", "\r") + body.replace("*", "|").replace("~", "\r")).encode()


def unpacked_again(path: str) -> bytes:
    """An office file with its parts stored, so that damage reaches the XML; the fuzzer need not know deflate."""
    import io

    content = next(content for name, content in make_planted(1).files.items() if str(name) == path)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return make_zip(parts, Options(deflate=False))


def sort_files() -> Iterator[tuple[str, str, bytes]]:
    files = [*trees(), *hand_made()]
    for name, content in files:
        kind = family(content)
        yield kind if kind in EXTRACTORS else "raw", name, content
        yield "identify", name, content[:4096]
        if kind == "outlook":
            yield "tnef", name, content
        if content[:4] == b"PAR1":
            yield "parquet", name, content
        if content[:4] == b"Obj\1":
            yield "avro", name, content
        if content[:4] == b"%PDF":
            yield "pdf_objects", name, content
        if content[:1] == b"\3" and kind == "data":
            yield "dbf", name, content
        for number in range(len(content) // 512 if content.startswith(b"SQLite") else 0):
            yield "sqlite", f"page-{number}", b"\0\x80" + content[512 * number:512 * number + 512]
        if len(content) <= 16384:
            yield "scan", name, content
        if kind != "text" and len(content) <= 8192:
            yield "raw", name, content
    yield "pdf_objects", "packed", (b"3 0 obj<</Type/ObjStm/N 2/First 8>>stream\n5 0 6 23<</Ward(One)/B<FEFF0041>>><</MediaBox[0 0 9 9]/CropBox[1 1 2 2]>>"
                                    b"endstream endobj trailer<</Info 5 0 R>>")
    for extractor in EXTRACTORS:
        for path in sorted((TESTS / "golden" / extractor).glob("*.in")):
            yield extractor, "golden-" + path.name, path.read_bytes()


def packs() -> Iterator[tuple[str, str, bytes]]:
    pictures = set()
    for path in sorted((TESTS.parent / "patterns").rglob("*.yaml")):
        content = path.read_bytes()
        if len(content) <= 8192:
            yield "pack", path.name, content
        for line in re.findall(r"pictures?: *\[?(.*)", content.decode()):
            pictures.update(re.findall(r"['\"]([^'\"]+)['\"]", line))
    for number, picture in enumerate(sorted(pictures)[:60]):
        yield "picture", f"picture-{number}", picture.encode()
    for number, picture in enumerate(("9{3}-9{2}-9{4}", "A\\99{1,4}", "*{4,12}", "MRN-999999", "9{1,9}.9{1,9}/9")):
        yield "picture", f"extra-{number}", picture.encode()


def values() -> Iterator[tuple[str, str, bytes]]:
    rng = random.Random("fuzz")
    for kind in identifiers.GENERATORS:
        value = identifiers.generate(kind, rng)
        yield "checks", re.sub(r"\W", "-", kind), value.encode()
        read = value.translate(str.maketrans("0158", "OlSB"))
        yield "proofread", re.sub(r"\W", "-", kind), f"no. {value}, {read} {value.replace('0', 'O0')}".encode()
        yield "match", "value-" + re.sub(r"\W", "-", kind), f"no. {value}, seen".encode()
    for number, kind in enumerate(look_alikes.KINDS):
        line = f"x {look_alikes.generate(kind, rng)} y".encode()
        yield "match", f"alike-{number}", line
        yield "surroundings", f"alike-{number}", bytes((number * 7 % 256, number % 40)) + line
    yield "match", "mixed", b"123-45-6789 AB12345,1234 5678 9012 3456 99/1/2020 MRN-123456 a-b-c-d-1 a.b@c.de abc b"


def exports() -> Iterator[tuple[str, str, bytes]]:
    rows = "".join(f"Doe,RV{i % 7}-{i * 7919:06d}\n" for i in range(12))
    yield "learn", "table", b"xName,MRN\n" + rows.encode()
    yield "learn", "quoted", b'x"MRN"\t"n"\r\n"A1\t2"\t"1"\r\n"B2-3456"\t"2"\r\n'
    yield "learn", "json", b'x[{"mrn": "AB-12 34", "n": 1}, {"MRN" : 1234567}]'
    yield "learn", "picture", b"psite.mrn=RV99-999999,9{7},label=chart no,field=chartNo"
    yield "learn", "check", b"psite.a=99999999,check=luhn"


def keyed() -> Iterator[tuple[str, str, bytes]]:
    """Records of JSON and XML around a number, and where it stands."""
    records = (
        '{"resourceType":"Patient","identifier":[{"type":{"coding":[{"code":"MR"}]},"system":"urn:x","value":"4711"}]}',
        '[{"a":{"b":["x","4711"]},"c":{}},{"ssn":4711}]',
        "{'type': 'SSN', 'number': '4711', \"note\": \"\\\"4711\\\"\"}",
        '<patientRole><id root="2.16.840.1.113883.4.1" extension="4711"/><!-- x --></patientRole>',
        "<a:identifier><type><code value='MR'/></type><value value='4711'/></a:identifier><br/>",
        "<field name='ssn'>4711</field><p><b>x</b> 4711</p>",
    )
    statements = (
        "-- MySQL dump\nCREATE TABLE `t` (\n `a` int DEFAULT ',(',\n b text, -- 1\n KEY (a)\n);\nINSERT INTO `t` VALUES (1,'2'),(3,'4');\n",
        "BEGIN TRANSACTION;\nCREATE TABLE s.t(a, b);\nINSERT [s].[t] ([a], [b c]) VALUES (1, N'2')\nGO\nCOPY t FROM stdin;\n1\t2\n\\.\n3\t4\n",
        "INSERT INTO t\n (a,\n b)\nVALUES\n (f(1, 2), '3'),\n (4, 5);\nName  SSN\nab    1\nName\tSSN\nab\t1\n",
    )
    for number, statement in enumerate(statements):
        yield "columns", f"statements-{number}", bytes((number * 60 + 50,)) + statement.encode()
    for number, record in enumerate(records):
        at = record.index("4711") * 256 // len(record)
        yield "keyed", f"record-{number}", bytes((min(at + 1, 255), 3)) + record.encode()


def old_documents() -> Iterator[tuple[str, str, bytes]]:
    """Streams of old Office documents; of Word with the table behind the text."""
    word = old_office.make_word("one\r2 \x13 LINK x\x14 y\x15\tcell\7cell\7\7\u20ac", "note\r", "head\r", "remark\r", "deleted and gone, all of it")
    table = word["1Table"]
    text = bytearray(word["WordDocument"])
    struct.pack_into("<I", text, 0x9A + 33 * 8, len(text))
    yield "office", "word", b"\0" + bytes(text) + table
    yield "office", "word-95", b"\0" + old_office.make_word_95("one\rtwo\7\7", "note")["WordDocument"]
    yield "office", "excel", b"\1" + old_office.make_excel(["N", "SSN", "\u20ac long one"], [1, 2345678], split=3)["Workbook"]
    yield "office", "excel-95", b"\1" + old_office.make_excel_95(["a", "b"])["Book"]
    yield "office", "powerpoint", b"\2" + old_office.make_powerpoint(["a", "b"], "n", "u", b"x")["PowerPoint Document"]
    yield "office", "properties", b"\3" + old_office.make_properties({2: "t", 4: "a"}, {"MRN": "1"})
    yield "office", "cache", b"\4" + struct.pack("<HHHB", 0xCD, 5, 2, 0) + b"ab"
    streams = word | old_office.make_word("x") | {"\5SummaryInformation": old_office.make_properties({2: "t"})}
    yield "outlook", "word.doc", outlook.make_compound(streams)


def records() -> Iterator[tuple[str, str, bytes]]:
    """Packets of the worker protocol: type, number, bytes, size of a, size of b, a, b."""

    def packet(kind: int, number: int = 0, size: int = 0, a: bytes = b"", b: bytes = b"") -> bytes:
        return struct.pack("<IIQII", kind, number, size, len(a), len(b)) + a + b

    for name, content in {
        "setup": packet(1, 30, 1 << 30), "job": packet(2, 0, 1000), "ready": packet(3, 3),
        "text": packet(4, a="Grüße €\n".encode()), "place": packet(5, 2, 0, b"form", b"name"),
        "progress": packet(6, 1, 10), "fault": packet(7, 3, 0, b"a line"), "end": packet(8),
        "member": packet(9, 0, 7, b"a/b.txt"), "data": packet(10, a=b"\0\xff bytes"), "member-end": packet(11, 3, 0, b"x"),
        "refused": packet(12, 1, 7, b"a/b.txt", b"needs a password"), "cell": packet(13, 3, 7, b"sheet", b"C7"), "kind": packet(14, 1),
        "table": packet(15, a=b"a\nb"),
    }.items():  # fmt: skip
        yield "wire", name, content

    def script(*steps: tuple[int, int, int, int]) -> bytes:
        """What fuzz_relay.c reads: type, number, sizes; the bytes of a follow where it takes them."""
        return b"\0" + b"".join(bytes(step) + b"x" * step[2] * (step[0] % 2 == 0) for step in steps)

    member = ((9, 0, 7, 0), (10, 0, 9, 0), (10, 0, 200, 0), (11, 0, 0, 0))
    yield "relay", "members", script(*member, *member, (12, 1, 7, 16), (8, 0, 0, 0))
    yield "relay", "text", script((9, 1, 3, 0), (5, 2, 6, 4), (4, 0, 20, 0), (7, 3, 5, 0), (11, 3, 4, 0), (4, 0, 9, 0), (8, 0, 0, 0))
    yield "relay", "disorder", script((9, 0, 7, 0), *member, (11, 0, 0, 0), (6, 1, 0, 0), (3, 2, 0, 0))
    yield "relay", "declined", script((8, 1, 0, 0))


def others() -> Iterator[tuple[str, str, bytes]]:
    yield "lossless", "small.jpg", lossless_jpeg()
    text = struct.pack("<I", 2) + "ab".encode("utf-16-le")
    yield "xlsb", "sheet", b"".join(bytes((kind, len(content))) + content for kind, content in (
        (0, bytes(8)), (7, bytes(12)), (2, struct.pack("<III", 1, 0, 11)), (17, bytes(4) + text), (12, bytes(4)), (5, bytes(16)), (8, bytes(8) + text)))
    yield "xlsb", "others", b"".join((
        b"\x13" + bytes((1 + len(text), 0)) + text, b"\x2c" + bytes((2 + len(text), 164, 0)) + text, b"\xe9\x04\0", b"\x2f\x04" + bytes(4), b"\xea\x04\0",
        b"\x9c\x01" + bytes((8 + 2 * len(text),)) + bytes(8) + text * 2, b"\xfb\x04\x14" + bytes(20), b"\xfd\x04" + bytes((1 + len(text), 0)) + text, b"\xfc\x04\0"))
    for escapes, text in ((b"", b"LABEL"), (b"%/E", "LABEL".encode("utf-16-be"))):
        sector = bytes([2 if escapes else 1]) + b"CD001\1" + b" " * 33 + text.ljust(32, b" " if not escapes else b"\0")
        sector = sector.ljust(88, b"\0") + escapes
        yield "iso", f"label-{len(escapes)}", sector.ljust(2048, b" ") + b"\xffCD001\1".ljust(2048, b"\0")
    for name, coding, narrow in (("plain", 0, False), ("encoded", 1, False), ("narrow", 1, True)):
        space = outlook.make_pst_space({0x4800: b"remains" * 20}, allocated={0x4A00: 128}, coding=coding, narrow=narrow)
        yield "pst_space", name, space[:514] + space[0x4400 : 0x4400 + 4096]
    yield "rpm", "small.rpm", rare_archives.make_rpm({"a.txt": b"one 1\n"}, description="a package")
    for number, lines in enumerate(("a/b/c.txt\n*.txt\n!c.txt", "a/b\n/a/**\n**/b\n[!a-c]?\n\\#x", "x\n#\n\na/\n**/**/*")):
        yield "ignore", f"patterns-{number}", lines.encode()
    for number, codec in enumerate(("utf-8", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")):
        text = "Grüße, 123-45" if codec == "cp1252" else "Grüße, 123 \N{GRINNING FACE} \ufffd"
        yield "utf", codec, bytes((number + 6 * 3,)) + text.encode(codec)


def reports() -> Iterator[tuple[str, str, bytes]]:
    names = ("a/b.zip!/c.csv", "SSN", "Sheet 1", "C7", "header", "***-**-0000", "x", "near:patient")
    yield "report", "plain", b"\x50" + "\0".join(names).encode()
    hostile = ("=cmd|'x'!A1", 'a"b,c\r\n', "\x1b[31m\u009b", "\u202e\u2028", "+1", "-", "@", "\x7f\\u0000")
    yield "report", "hostile", b"\x20" + "\0".join(hostile).encode() + b"\xff\xc3"


def stored() -> Iterator[tuple[str, str, bytes]]:
    """Chunks of a run store without the sum at their end, see tools/phi/store/record_pack.h."""
    def text(value: bytes) -> bytes:
        return bytes((len(value),)) + value + b"\0"

    def record(kind: int, body: bytes) -> bytes:
        return bytes((kind, *([len(body) & 0x7f | 0x80, len(body) >> 7] if len(body) > 0x7f else [len(body)]))) + body

    strings = (b"share/", b"us.ssn", b"hipaa:ssn", b"near:ssn", b"999-99-9999", b"text/plain", b"SSN")
    front = bytes((1, len(strings))) + b"".join(map(text, strings))
    real = b"\0" * 6 + b"\xf0\x3f"
    file = b"\3" + bytes((9, 9, 9)) + b"\1" * 16 + bytes((9, 9, 9, 0))
    place = bytes((1, 3, 4, 5, 7, 0, 0, 0, 0, 0))
    finding = (b"\1" + text(b"a.txt") + b"\2" + real + text(b"***-**-6789") + b"\1" + bytes(range(32)) + b"\x10\x0b" + place
               + b"\1\3" + b"\1\4" + b"\0" + b"\x08" + real * 3 + b"\5\7\1\5" + bytes(8) + b"\0")
    source = b"\0\0\0\6" + bytes((10, 10, 1, 3, 0, 1, 2, 3, 4))
    yield "stored", "finding", front + record(1, finding + file) + record(2, b"\0" + source + b"\1")
    yield "stored", "source", front + record(2, b"\1" + text(b"b.txt") + source + file)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root = Path(sys.argv[1])
    shutil.rmtree(root, ignore_errors=True)
    count = 0
    for target, name, content in (*sort_files(), *old_documents(), *packs(), *values(), *keyed(), *exports(), *records(), *reports(), *stored(), *others()):
        path = root / target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        count += 1
    print(f"{root}: {count} seeds", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
