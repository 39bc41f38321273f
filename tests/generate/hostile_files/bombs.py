# SPDX-License-Identifier: Apache-2.0
"""Small files that expand to gigabytes.

A deflate stream that is flushed after every block can be repeated block by block,
so a stream of any length costs neither time nor memory to write.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import cache

from ..tree import Tree
from ..writers.pdf import Objects
from ..writers.zipfiles import Options, deflated_member, make_zip

_BLOCK = 1 << 20
_FINAL_BLOCK = b"\x03\x00"  # an empty last block
_GIB = 1 << 30


def add_bombs(tree: Tree) -> None:
    limit = "partial|not-examined"
    tree.add_difficult("bombs/five-deep.zip", nested_bomb(depth=5), limit, "limit")
    tree.add_difficult("bombs/wide-five-deep.zip", nested_bomb(depth=5, copies=10, base=10 << 20), limit, "limit")
    tree.add_difficult("bombs/gigabyte.gz", gzip_bomb(_GIB), limit, "limit")
    tree.add_difficult("bombs/gigabyte-paragraph.docx", office_bomb(_GIB), limit, "limit")
    tree.add_difficult("bombs/nested-workbooks.xlsx", nested_workbooks(15), "examined|partial", "limit")
    tree.add_difficult("bombs/repeated-string.xlsx", repeated_string(60_000, 400_000), limit, "limit")
    tree.add_difficult("bombs/content-stream.pdf", pdf_stream_bomb(_GIB), limit, "limit")
    tree.add_difficult("bombs/many-members.zip", many_members(70_000), "examined|partial|not-examined", "limit")


@cache
def deflate_bomb(size: int, byte: bytes = b"a") -> tuple[bytes, int]:
    """A raw deflate stream of `size` equal bytes (a multiple of 1 MiB), and their CRC-32."""
    blocks, rest = divmod(size, _BLOCK)
    if rest:
        raise ValueError("size must be a multiple of 1 MiB")
    plain = byte * _BLOCK
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(blocks):
        crc = zlib.crc32(plain, crc)
    return block * blocks + _FINAL_BLOCK, crc


def nested_bomb(depth: int, copies: int = 1, base: int = _GIB) -> bytes:
    """Zips in zips, `copies` a level, about 1:1000 at the bottom."""
    stream, crc = deflate_bomb(base)
    content = make_zip({}, extra=(deflated_member("zeros.txt", stream, crc, base),))
    for level in range(1, depth):
        content = make_zip({f"level-{level}-{i}.zip": content for i in range(copies)})
    return content


def gzip_bomb(size: int) -> bytes:
    stream, crc = deflate_bomb(size)
    return b"\x1f\x8b\x08" + bytes(7) + stream + struct.pack("<II", crc, size & 0xFFFFFFFF)


def office_bomb(size: int) -> bytes:
    """A Word document whose text is one gigabyte-long run."""
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        b'"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>'
    )
    stream, crc = deflate_bomb(size, b" ")
    part = deflated_member("word/document.xml", stream, crc, size)
    return make_zip({"[Content_Types].xml": types}, extra=(part,))


def _workbook(sheet: bytes, strings: bytes = b"<sst/>", **more: bytes) -> bytes:
    roles = {"w.xml": "sheet.main", "s.xml": "worksheet", "t.xml": "sharedStrings"}
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = "".join(f'<Override PartName="/{name}" ContentType="{media}{role}+xml"/>' for name, role in roles.items())
    title = b'<workbook><sheets><sheet name="' + b"t" * 500 + b'" r:id="r1" xmlns:r="r"/></sheets></workbook>'
    parts = {
        "[Content_Types].xml": f"<Types>{types}</Types>".encode(),
        "w.xml": title,
        "_rels/w.xml.rels": b'<Relationships><Relationship Id="r1" Target="s.xml"/></Relationships>',
        "s.xml": b"<worksheet><sheetData>" + sheet + b"</sheetData></worksheet>",
        "t.xml": strings,
    }
    return make_zip({**parts, **{name.replace("_", "."): content for name, content in more.items()}})


def nested_workbooks(depth: int) -> bytes:
    """Workbooks inside each other: what is kept of all their cells would fill the memory."""
    rows = b'<row><c t="str"><v>' + b"h" * 250 + b"</v></c></row>"
    rows += b'<row><c r="A2" t="str"><v>x</v></c></row>' * 32_000
    content = b"the bottom\n"
    for _ in range(depth):
        content = _workbook(rows, inner_xlsx=content)
    return content


def repeated_string(size: int, cells: int) -> bytes:
    """Cells of a few bytes that all show the same long string."""
    return _workbook(
        b"<row>" + b'<c t="s"><v>0</v></c>' * cells + b"</row>", b"<sst><si><t>" + b"a" * size + b"</t></si></sst>"
    )


def pdf_stream_bomb(size: int) -> bytes:
    """A page whose content stream is deflated twice: kilobytes, then a megabyte, then gigabytes."""
    raw, _ = deflate_bomb(size, b" ")
    adler = _adler_of_spaces(size)
    inner = b"\x78\xda" + raw + struct.pack(">I", adler)
    outer = zlib.compress(inner, 9)
    objects = Objects()
    content = objects.add_stream(outer, "/Filter [/FlateDecode /FlateDecode] ")
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


@cache
def _adler_of_spaces(size: int) -> int:
    checksum, block = 1, b" " * _BLOCK
    for _ in range(size // _BLOCK):
        checksum = zlib.adler32(block, checksum)
    return checksum


def many_members(count: int) -> bytes:
    """More members than a 16-bit count can say."""
    members: Mapping[str, bytes] = {f"{i:05d}.txt": b"" for i in range(count)}
    return make_zip(members, Options(deflate=False, zip64=True))
