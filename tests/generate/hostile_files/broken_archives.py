# SPDX-License-Identifier: Apache-2.0
"""Archives that are cut off, locked, overlapping or lying about themselves."""

from __future__ import annotations

import dataclasses
import random
import struct

from .. import look_alikes
from ..tree import Tree
from ..writers import archives
from ..writers.zipfiles import Member, Options, make_zip

_ANY_INCOMPLETE = "partial|not-examined"
_ANY = "examined|partial|not-examined"


def add_broken_archives(tree: Tree, rng: random.Random) -> None:
    text = "\n".join(look_alikes.lines(rng, 4000)).encode()
    whole = make_zip({"one.txt": text, "two.txt": text[::-1]})
    packed = archives.make_gzip(text)
    tar = archives.make_tar({"one.txt": text, "two.txt": text})
    cases = {
        "truncated.zip": (whole[: len(whole) // 2], _ANY_INCOMPLETE, "truncated"),
        "no-directory.zip": (whole[: whole.index(b"PK\1\2")], _ANY_INCOMPLETE, "truncated"),
        "encrypted.zip": (
            make_zip({"secret.txt": text[:5000]}, Options(password=b"x9!")),
            "not-examined|partial",
            "encrypted",
        ),
        "overlapping.zip": (overlapping_zip(text, 500), _ANY, "corrupt|limit"),
        "claims-4-gib.zip": (lying_zip(text, size=0xFFFFFFFE), _ANY_INCOMPLETE, "corrupt"),
        "claims-exabytes.zip": (lying_zip(text, size=1 << 60, zip64=True), _ANY_INCOMPLETE, "corrupt"),
        "directory-beyond-end.zip": (_misplaced_directory(whole), _ANY_INCOMPLETE, "corrupt"),
        "bad-crc.zip": (lying_zip(text, crc=0xDEADBEEF), _ANY, "corrupt"),
        "bad-deflate.zip": (_overwrite(whole, 200, 4096), _ANY_INCOMPLETE, "corrupt"),
        "twenty-deep.zip": (nested_zip(20), _ANY, "limit"),
        "truncated.txt.gz": (packed[: len(packed) // 2], _ANY_INCOMPLETE, "truncated"),
        "trailing-garbage.txt.gz": (packed + b"\xde\xad\xbe\xef garbage" * 50, "examined", ""),
        "bad-crc.txt.gz": (packed[:-8] + b"\1\2\3\4" + packed[-4:], _ANY_INCOMPLETE, "corrupt"),
        "header-only.gz": (packed[:10], _ANY_INCOMPLETE, "truncated"),
        "truncated.tar": (tar[: len(tar) // 2 + 100], _ANY_INCOMPLETE, "truncated"),
        "claims-gigabytes.tar": (lying_tar(tar, 8 << 30), _ANY_INCOMPLETE, "truncated"),
        "endless-long-names.tar": (long_name_chain(3000), _ANY, "corrupt|limit"),
        "truncated.tar.gz": (archives.make_gzip(tar)[:-3000], _ANY_INCOMPLETE, "truncated"),
    }
    for name, (content, states, reason) in cases.items():
        tree.add_difficult(f"archives/{name}", content, states, reason)
    # Names that would leave the directory when unpacked; the members themselves are fine.
    slips = {"../../outside.txt": b"outside\n", "/etc/absolute.txt": b"absolute\n", "a\\..\\b.txt": b"backslash\n"}
    tree.add("archives/path-traversal.zip", make_zip(slips))
    tree.add("archives/path-traversal.tar", archives.make_tar(slips))
    tree.add("archives/two-members.txt.gz", archives.make_gzip(b"first half\n") + archives.make_gzip(b"second half\n"))
    tree.add("archives/prefixed.zip", b"#!/bin/sh\nexit 0\n" * 40 + whole)


def overlapping_zip(text: bytes, count: int) -> bytes:
    """`count` directory entries for one stretch of data."""
    single = make_zip({"000.txt": text})
    start = single.index(b"PK\1\2")
    entry = single[start : single.index(b"PK\5\6")]
    entries = b"".join(entry.replace(b"000.txt", f"{i:03d}.txt".encode()) for i in range(count))
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(entries), start, 0)
    return single[:start] + entries + end


def lying_zip(text: bytes, *, size: int | None = None, crc: int | None = None, zip64: bool = False) -> bytes:
    """One member whose headers give a false size or checksum."""

    def lie(member: Member) -> Member:
        return dataclasses.replace(
            member, size=member.size if size is None else size, crc=member.crc if crc is None else crc
        )

    return make_zip({"big.txt": text}, Options(zip64=zip64), amend=lie)


def nested_zip(depth: int) -> bytes:
    content = make_zip({"bottom.txt": b"the bottom\n"})
    for level in range(1, depth):
        content = make_zip({f"level-{level}.zip": content})
    return content


def _misplaced_directory(whole: bytes) -> bytes:
    end = whole.rindex(b"PK\5\6")
    return whole[: end + 16] + struct.pack("<I", 0x7FFFFFF0) + whole[end + 20 :]


def _overwrite(content: bytes, start: int, count: int) -> bytes:
    return content[:start] + bytes(i * 37 & 0xFF for i in range(count)) + content[start + count :]


def _tar_header(name: bytes, size: int, kind: bytes) -> bytes:
    """A ustar header with its checksum; `size` may be anything that eleven octal digits hold."""
    head = bytearray(512)
    head[0 : len(name)] = name
    head[100:107], head[108:115], head[116:123] = b"0000644", b"0000000", b"0000000"
    head[124:135], head[136:147] = b"%011o" % size, b"%011o" % 0
    head[156:157], head[257:265] = kind, b"ustar  \0"
    head[148:156] = b" " * 8
    head[148:155] = b"%06o\0" % sum(head)
    return bytes(head)


def lying_tar(tar: bytes, size: int) -> bytes:
    """The first header claims far more bytes than the file has."""
    return _tar_header(b"one.txt", min(size, 0o77777777777), b"0") + tar[512:]


def long_name_chain(count: int) -> bytes:
    """GNU long-name records one after another, none followed by a member."""
    name = b"n" * 511 + b"\0"
    return (_tar_header(b"././@LongLink", len(name), b"L") + name) * count + bytes(1024)
