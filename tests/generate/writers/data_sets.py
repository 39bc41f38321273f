# SPDX-License-Identifier: Apache-2.0
"""Tables of dBASE and data sets of Stata, byte by byte after their published layouts: rows are lists of strings."""

from __future__ import annotations

import struct


def make_dbf(fields: list[tuple[str, str, int]], rows: list[list[str]], deleted: tuple[int, ...] = (), codepage: int = 3,
             version: int = 3) -> bytes:
    """Fields are (name, type, size); `deleted` are indexes of rows."""
    size = 1 + sum(field[2] for field in fields)
    head = struct.pack("<BBBBIHH16xBB2x", version, 124, 5, 6, len(rows), 32 + 32 * len(fields) + 1, size, 0, codepage)
    for name, kind, width in fields:
        head += struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), width % 256, width // 256)
    body = b""
    for number, row in enumerate(rows):
        cells = (value.encode("cp1252").ljust(field[2]) for value, field in zip(row, fields))
        body += (b"*" if number in deleted else b" ") + b"".join(cells)
    return head + b"\r" + body + b"\x1a"


def make_avro(names: list[str], rows: list[list[str]]) -> bytes:
    """Records of strings in one block, not compressed."""
    import json

    def number(value: int) -> bytes:
        value, out = value << 1, b""
        while value >= 0x80:
            out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
        return out + bytes([value])

    def text(value: bytes) -> bytes:
        return number(len(value)) + value

    fields = [{"name": name, "type": "string"} for name in names]
    schema = json.dumps({"type": "record", "name": "r", "fields": fields}).encode()
    body = b"".join(text(cell.encode()) for row in rows for cell in row)
    head = b"Obj\1" + number(2) + text(b"avro.schema") + text(schema) + text(b"avro.codec") + text(b"null") + number(0)
    return head + bytes(16) + number(len(rows)) + number(len(body)) + body + bytes(16)


def make_parquet(names: list[str], rows: list[list[str]]) -> bytes:
    """Required columns of strings: plain, in gzip, one page and one row group."""
    import gzip

    def number(value: int) -> bytes:
        out = b""
        while value >= 0x80:
            out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
        return out + bytes([value])

    def zigzag(value: int) -> bytes:
        return number(value << 1)

    content, chunks = b"PAR1", b""
    for column in range(len(names)):
        plain = b"".join(struct.pack("<I", len(row[column].encode())) + row[column].encode() for row in rows)
        packed = gzip.compress(plain, mtime=0)
        values = zigzag(len(rows))
        page = b"\x15\0\x15" + zigzag(len(plain)) + b"\x15" + zigzag(len(packed)) + b"\x2c\x15" + values + b"\x15\0\x15\6\x15\6\0\0" + packed
        name = names[column].encode()
        chunks += b"\x26" + zigzag(len(content)) + b"\x1c\x15\x0c\x19\x15\0\x19\x18" + number(len(name)) + name + b"\x15" + zigzag(2)
        chunks += b"\x16" + values + b"\x16" + zigzag(len(page)) + b"\x16" + zigzag(len(page)) + b"\x26" + zigzag(len(content)) + b"\0\0"
        content += page

    def many(count: int) -> bytes:
        return bytes([count << 4 | 0xC]) if count < 15 else b"\xfc" + number(count)

    schema = b"\x48\4root\x15" + zigzag(len(names)) + b"\0"
    for name in names:
        schema += b"\x15" + zigzag(6) + b"\x25\0\x18" + number(len(name)) + name.encode() + b"\x25\0\0"
    footer = b"\x15\4\x19" + many(len(names) + 1) + schema + b"\x16" + zigzag(len(rows)) + b"\x19\x1c\x19" + many(len(names)) + chunks
    footer += b"\x16" + zigzag(len(content)) + b"\x16" + zigzag(len(rows)) + b"\0\0"
    return content + footer + struct.pack("<I", len(footer)) + b"PAR1"


def make_dta(names: list[str], labels: list[str], rows: list[list[str]], width: int = 40) -> bytes:
    """Format 114, all variables text."""
    head = struct.pack("<BBBBHI", 114, 2, 1, 0, len(names), len(rows)) + b"made up".ljust(81, b"\0") + b"\0" * 18
    head += bytes([width] * len(names)) + b"".join(name.encode().ljust(33, b"\0") for name in names)
    head += b"\0\0" * (len(names) + 1) + b"".join(f"%{width}s".encode().ljust(49, b"\0") for _ in names)
    head += b"\0" * 33 * len(names) + b"".join(label.encode().ljust(81, b"\0") for label in labels) + b"\0" * 5
    return head + b"".join(value.encode().ljust(width, b"\0") for row in rows for value in row)
