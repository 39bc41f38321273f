# SPDX-License-Identifier: Apache-2.0
"""Outlook's own files, by the published structures: .msg ([MS-OXMSG] in [MS-CFB]) and TNEF
([MS-OXTNEF]). Small, and independent of what reads them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Union

Storage = Mapping[str, Union[bytes, "Storage"]]
Properties = Mapping[int, Union[str, bytes]]

BODY, RTF, HTML, SUBJECT, TRANSPORT = 0x1000, 0x1009, 0x1013, 0x0037, 0x007D
DATA, LONG_NAME, BIRTHDAY = 0x3701, 0x3707, 0x3A42
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def make_compound(root: Storage) -> bytes:
    """A compound file of 512-byte sectors; every stream is padded beyond the size of small ones."""
    entries: list[list[object]] = []  # name, type, left, right, child, content

    def add(name: str, item: bytes | Storage) -> int:
        number = len(entries)
        entries.append([name, 2 if isinstance(item, bytes) else 1, _FREE, _FREE, _FREE, item])
        if not isinstance(item, bytes):
            entries[number][4] = chain([add(inner, item[inner]) for inner in sorted(item, key=lambda n: (len(n), n.upper()))])
        return number

    def chain(numbers: list[int]) -> int:
        """A balanced tree, which names are searched in."""
        if not numbers:
            return _FREE
        middle = len(numbers) // 2
        entries[numbers[middle]][2] = chain(numbers[:middle])
        entries[numbers[middle]][3] = chain(numbers[middle + 1 :])
        return numbers[middle]

    add("Root Entry", root)
    entries[0][1] = 5
    sectors: list[bytes] = []
    table: list[int] = []

    def store(content: bytes) -> int:
        if not content:
            return _END
        first = len(sectors)
        count = -(-len(content) // 512)
        sectors.extend(content[i * 512 : i * 512 + 512].ljust(512, b"\0") for i in range(count))
        table.extend([first + i + 1 for i in range(count - 1)] + [_END])
        return first

    small, small_table = b"", []
    directory = b""
    for name, kind, left, right, child, content in entries[1:]:
        start, size = 0, 0
        if kind == 2:
            size = len(content)
            if size >= 4096:
                start = store(content)
            else:
                start = len(small) // 64 if size else _END
                count = -(-size // 64)
                small_table += [start + i + 1 for i in range(count - 1)] + [_END] * bool(size)
                small += content.ljust(count * 64, b"\0")
        directory += _entry(name, kind, left, right, child, start, size)
    small_start = store(small)
    table_start = store(struct.pack(f"<{len(small_table)}I", *small_table).ljust(-(-len(small_table) // 128) * 512, b"\xff"))
    directory = _entry("Root Entry", 5, _FREE, _FREE, entries[0][4], small_start, len(small)) + directory
    directory += _entry("", 0, _FREE, _FREE, _FREE, 0, 0) * (-len(entries) % 4)
    directory_start = store(directory)
    fats = 1
    while (len(table) + fats) * 4 > fats * 512:
        fats += 1
    first_fat = len(sectors)
    table += [0xFFFFFFFD] * fats
    fat = struct.pack(f"<{len(table)}I", *table).ljust(fats * 512, b"\xff")
    sectors.extend(fat[i * 512 : i * 512 + 512] for i in range(fats))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fats, directory_start, 0, 4096, table_start, -(-len(small_table) // 128), _END, 0)
    head += struct.pack("<109I", *(list(range(first_fat, first_fat + fats)) + [_FREE] * (109 - fats)))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, left: int, right: int, child: object, start: int, size: int) -> bytes:
    stored = name.encode("utf-16-le")
    head = stored.ljust(64, b"\0") + struct.pack("<HBBIII", len(stored) + 2 if name else 0, kind, 1, left, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _streams(properties: Properties, head: int) -> dict[str, bytes]:
    out, fixed = {}, bytes(head)
    for number, value in properties.items():
        if number == BIRTHDAY:
            fixed += struct.pack("<HHI", 0x40, number, 6) + value
            continue
        kind, stored = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
        out[f"__substg1.0_{number:04X}{kind:04X}"] = stored
        fixed += struct.pack("<HHIII", kind, number, 6, len(stored) + 2 * isinstance(value, str), 0)
    return out | {"__properties_version1.0": fixed}


def message_storage(properties: Properties, attachments: Sequence[Storage] = (), *, head: int = 32) -> dict:
    storage: dict = dict(_streams(properties, head))
    for number, attachment in enumerate(attachments):
        storage[f"__attach_version1.0_#{number:08X}"] = attachment
    return storage


def attached_file(name: str, content: bytes) -> Storage:
    return _streams({LONG_NAME: name, DATA: content}, 8)


def attached_message(name: str, message: Storage) -> Storage:
    return _streams({LONG_NAME: name}, 8) | {f"__substg1.0_{DATA:04X}000D": message}


def make_msg(properties: Properties, attachments: Sequence[Storage] = ()) -> bytes:
    return make_compound(message_storage(properties, attachments))


def filetime(year: int, month: int, day: int) -> bytes:
    import datetime

    days = (datetime.date(year, month, day) - datetime.date(1601, 1, 1)).days
    return struct.pack("<Q", days * 864_000_000_000)


def pack_rtf(text: bytes) -> bytes:
    """Compressed RTF of literals and one reference for each run of a repeated byte ([MS-OXRTFCP])."""
    out, flags, group = b"", 0, b""
    position, count = 207, 0
    for byte in (*text, None):
        if byte is None:
            group += struct.pack(">H", position << 4)
            flags |= 1 << count
        else:
            group += bytes((byte,))
            position = (position + 1) % 4096
        count += 1
        if count == 8 or byte is None:
            out += bytes((flags,)) + group
            flags, count, group = 0, 0, b""
    return struct.pack("<II4sI", len(out) + 12, len(text), b"LZFu", 0) + out


def make_tnef(properties: Properties, files: Mapping[str, bytes]) -> bytes:
    """A message with its properties, and files with their names as properties."""

    def attribute(level: int, number: int, content: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    def listed(values: Properties) -> bytes:
        out = struct.pack("<I", len(values))
        for number, value in values.items():
            kind, stored = (0x1F, value.encode("utf-16-le") + b"\0\0") if isinstance(value, str) else (0x102, value)
            out += struct.pack("<HHII", kind, number, 1, len(stored)) + stored + bytes(-len(stored) % 4)
        return out

    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += attribute(1, 0x00018004, b"Subject\0") + attribute(1, 0x00069003, listed(properties))
    for name, content in files.items():
        out += attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x00018010, b"SHORT~1.TXT\0")
        out += attribute(2, 0x0006800F, content) + attribute(2, 0x00069005, listed({LONG_NAME: name}))
    return out


# What each byte becomes in a mail folder that is encoded ([MS-PST] 5.1, the first part of mpbbCrypt).
PERMUTED = bytes((
    65, 54, 19, 98, 168, 33, 110, 187, 244, 22, 204, 4, 127, 100, 232, 93, 30, 242, 203, 42, 116, 197, 94, 53, 210,
    149, 71, 158, 150, 45, 154, 136, 76, 125, 132, 63, 219, 172, 49, 182, 72, 95, 246, 196, 216, 57, 139, 231, 35,
    59, 56, 142, 200, 193, 223, 37, 177, 32, 165, 70, 96, 78, 156, 251, 170, 211, 86, 81, 69, 124, 85, 0, 7, 201,
    43, 157, 133, 155, 9, 160, 143, 173, 179, 15, 99, 171, 137, 75, 215, 167, 21, 90, 113, 102, 66, 191, 38, 74,
    107, 152, 250, 234, 119, 83, 178, 112, 5, 44, 253, 89, 58, 134, 126, 206, 6, 235, 130, 120, 87, 199, 141, 67,
    175, 180, 28, 212, 91, 205, 226, 233, 39, 79, 195, 8, 114, 128, 207, 176, 239, 245, 40, 109, 190, 48, 77, 52,
    146, 213, 14, 60, 34, 50, 229, 228, 249, 159, 194, 209, 10, 129, 18, 225, 238, 145, 131, 118, 227, 151, 230,
    97, 138, 23, 121, 164, 183, 220, 144, 122, 92, 140, 2, 166, 202, 105, 222, 80, 26, 17, 147, 185, 82, 135, 88,
    252, 237, 29, 55, 73, 27, 106, 224, 41, 51, 153, 189, 108, 217, 148, 243, 64, 84, 111, 240, 198, 115, 184, 214,
    62, 101, 24, 68, 31, 221, 103, 16, 241, 12, 25, 236, 174, 3, 161, 20, 123, 169, 11, 255, 248, 163, 192, 162, 1,
    247, 46, 188, 36, 104, 117, 13, 254, 186, 47, 181, 208, 218, 61,
))


def make_pst_space(pieces: Mapping[int, bytes], *, allocated: Mapping[int, int] = {}, sections: int = 1, coding: int = 1, narrow: bool = False) -> bytes:
    """Header and sections of a mail folder that holds nothing but `pieces`, by their offset: no program opens it. `allocated`: offset and
    size of what the map has as in use, in units of 64 bytes."""
    first, section = 0x4400, 496 * 8 * 64
    out = bytearray(first + sections * section)
    out[0:4], out[8:10], out[10] = b"!BDN", b"SM", 14 if narrow else 23
    out[461 if narrow else 513] = coding
    used = {at + unit for at, size in allocated.items() for unit in range(0, size, 64)}
    for begin in range(first, len(out), section):
        bits = "".join("1" if unit < 8 or begin + unit * 64 in used else "0" for unit in range(496 * 8))
        page = int(bits, 2).to_bytes(496, "big")
        trailer = b"\x84\x84".ljust(12 if narrow else 16, b"\0")
        out[begin : begin + 512] = bytes(4 if narrow else 0) + page + trailer
    for at, content in pieces.items():
        out[at : at + len(content)] = content.translate(PERMUTED) if coding == 1 else content
    return bytes(out)
