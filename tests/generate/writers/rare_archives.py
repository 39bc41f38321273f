# SPDX-License-Identifier: Apache-2.0
"""Archives for which no free program that writes them is at hand: stored members, by the
published structures of the formats. Small, and independent of what reads them."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Mapping


def make_ar(members: Mapping[str, bytes]) -> bytes:
    """Unix ar, as binutils writes it with short names."""
    out = b"!<arch>\n"
    for name, content in members.items():
        out += f"{name + '/':16}{0:<12}{0:<6}{0:<6}{'100644':8}{len(content):<10}`\n".encode() + content
        out += b"\n" * (len(content) % 2)
    return out


def make_cpio(members: Mapping[str, bytes]) -> bytes:
    """The "new ASCII" cpio, SVR4 without checksums."""

    def entry(name: str, content: bytes, mode: int) -> bytes:
        stored = name.encode() + b"\0"
        fields = (1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(stored), 0)
        head = b"070701" + "".join(f"{field:08X}" for field in fields).encode() + stored
        return head + b"\0" * (-len(head) % 4) + content + b"\0" * (-len(content) % 4)

    files = b"".join(entry(name, content, 0o100644) for name, content in members.items())
    return files + entry("TRAILER!!!", b"", 0)


def make_rpm(members: Mapping[str, bytes], description: str = "") -> bytes:
    """A package: lead, empty signature, header with one tag, cpio in gzip."""

    def header(tags: list[tuple[int, bytes]]) -> bytes:
        store, index = b"", b""
        for tag, value in tags:
            index += struct.pack(">IIII", tag, 6, len(store), 1)
            store += value + b"\0"
        return b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", len(tags), len(store)) + index + store

    lead = struct.pack(">4sBBhh66shh16x", b"\xed\xab\xee\xdb", 3, 0, 0, 1, b"sample-1-1", 1, 5)
    signature = header([(1000, b"")])
    signature += b"\0" * (-len(signature) % 8)
    body = header([(1000, b"sample"), (1005, description.encode()), (1125, b"gzip")])
    return lead + signature + body + gzip.compress(make_cpio(members), mtime=0)


def make_cab(members: Mapping[str, bytes]) -> bytes:
    """A cabinet of one folder, stored in blocks of 32 KiB ([MS-CAB])."""
    whole = b"".join(members.values())
    blocks = [whole[at : at + 32768] for at in range(0, len(whole), 32768)]
    files, offset = b"", 0
    for name, content in members.items():
        files += struct.pack("<IIHHHH", len(content), offset, 0, 0x5A6E, 0x6000, 0x20) + name.encode() + b"\0"
        offset += len(content)
    data = b"".join(struct.pack("<IHH", 0, len(block), len(block)) + block for block in blocks)
    at_files, at_data = 36 + 8, 36 + 8 + len(files)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, at_data + len(data), 0, at_files, 0, 3, 1, 1, len(members), 0, 7, 0)
    return head + struct.pack("<IHH", at_data, len(blocks), 0) + files + data


def make_lha(members: Mapping[str, bytes]) -> bytes:
    """Members stored as -lh0- under headers of level 0."""
    out = b""
    for name, content in members.items():
        stored = name.encode("latin-1")
        body = b"-lh0-" + struct.pack("<IIIBB", len(content), len(content), 0x5A6E6000, 0x20, 0)
        body += bytes((len(stored),)) + stored + struct.pack("<H", _crc16(content))
        out += bytes((len(body), sum(body) & 0xFF)) + body + content
    return out + b"\0"


def make_rar4(members: Mapping[str, bytes], *, encrypted: bool = False) -> bytes:
    """The older RAR, members stored."""

    def block(kind: int, flags: int, body: bytes) -> bytes:
        rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, content in members.items():
        stored = name.encode()
        body = struct.pack("<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x5A6E6000, 29, 0x30,
                           len(stored), 0o100644)  # fmt: skip
        out += block(0x74, 0x8000 | (4 if encrypted else 0), body + stored) + content
    return out + block(0x7B, 0x4000, b"")


def make_rar5(members: Mapping[str, bytes]) -> bytes:
    """RAR 5, members stored."""

    def number(value: int) -> bytes:
        out = b""
        while value >= 0x80:
            out += bytes((value & 0x7F | 0x80,))
            value >>= 7
        return out + bytes((value,))

    def block(*fields: bytes) -> bytes:
        body = b"".join(fields)
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    out = b"Rar!\x1a\x07\x01\x00" + block(number(1), number(0), number(0))
    for name, content in members.items():
        stored = name.encode()
        out += block(
            number(2), number(2), number(len(content)), number(4), number(len(content)), number(0o100644),
            struct.pack("<I", zlib.crc32(content)), number(0), number(1), number(len(stored)), stored,
        ) + content  # fmt: skip
    return out + block(number(5), number(0), number(0))


def _crc16(content: bytes) -> int:
    """CRC-16/ARC, which lha uses."""
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        table.append(value)
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc


WRITERS = {
    "x.a": make_ar,
    "x.cpio": make_cpio,
    "x.rpm": make_rpm,
    "x.cab": make_cab,
    "x.lzh": make_lha,
    "old.rar": make_rar4,
    "new.rar": make_rar5,
}
