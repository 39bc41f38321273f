# SPDX-License-Identifier: Apache-2.0
"""ZIP archives byte by byte (APPNOTE 6.3.10), because the odd forms are what is under test:
stored or deflated, zip64, streamed with data descriptors, encrypted with ZipCrypto.

    local header, name, [zip64 extra], data, [descriptor]   once a member
    central header, name, [zip64 extra]                     once a member
    [zip64 end, zip64 locator], end of central directory
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .zipcrypto import encrypt

_STORED, _DEFLATED = 0, 8
_FLAG_ENCRYPTED, _FLAG_DESCRIPTOR, _FLAG_UTF8 = 0x0001, 0x0008, 0x0800
_MAX32, _MAX16 = 0xFFFFFFFF, 0xFFFF
_DOS_TIME, _DOS_DATE = 0x6000, 0x5A6E  # 12:00, 14 March 2025


@dataclass(frozen=True)
class Options:
    """How an archive is written; the default is what every tool writes."""

    deflate: bool = True
    zip64: bool = False
    streamed: bool = False  # sizes follow the data, as when writing to a pipe
    password: bytes = b""
    comment: bytes = b""


@dataclass(frozen=True)
class Member:
    """One member as it is stored, with what its headers say of it."""

    name: bytes
    data: bytes
    method: int
    flags: int
    crc: int
    packed_size: int
    size: int


def make_zip(
    members: Mapping[str, bytes],
    options: Options = Options(),
    *,
    extra: Sequence[Member] = (),
    amend: Callable[[Member], Member] = lambda member: member,
) -> bytes:
    """An archive of `members` (name -> content) in the order given, then the ready-made `extra`.

    `amend` may change each member's headers: how the hostile archives come to tell lies.
    """
    body, directory = bytearray(), bytearray()
    packed = [amend(_pack(name, content, options)) for name, content in members.items()] + list(extra)
    for member in packed:
        directory += _central_header(member, len(body), options)
        body += _local_header(member, options) + member.data
        if options.streamed:
            body += _descriptor(member, options)
    return bytes(body) + bytes(directory) + _end_of_archive(len(packed), len(directory), len(body), options)


def deflated_member(name: str, stream: bytes, crc: int, size: int) -> Member:
    """A member whose deflate stream exists already, since nobody could hold its content."""
    return Member(name.encode(), stream, _DEFLATED, 0, crc, len(stream), size)


def _pack(name: str, content: bytes, options: Options) -> Member:
    crc = zlib.crc32(content)
    data = _deflate(content) if options.deflate else content
    flags = _FLAG_UTF8 if not name.isascii() else 0
    if options.streamed:
        flags |= _FLAG_DESCRIPTOR
    if options.password:
        flags |= _FLAG_ENCRYPTED
        check = _DOS_TIME >> 8 if options.streamed else crc >> 24
        data = encrypt(data, options.password, check)
    method = _DEFLATED if options.deflate else _STORED
    return Member(name.encode(), data, method, flags, crc, len(data), len(content))


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _local_header(member: Member, options: Options) -> bytes:
    sizes_later = options.streamed
    crc = 0 if sizes_later else member.crc
    sizes = (0, 0) if sizes_later else (member.packed_size, member.size)
    extra = b""
    if options.zip64:
        extra = struct.pack("<HHQQ", 1, 16, sizes[1], sizes[0])
        sizes = (_MAX32, _MAX32)
    fixed = struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", _version(options), member.flags, member.method, _DOS_TIME, _DOS_DATE,
        crc, *sizes, len(member.name), len(extra),
    )  # fmt: skip
    return fixed + member.name + extra


def _descriptor(member: Member, options: Options) -> bytes:
    form = "<4sIQQ" if options.zip64 else "<4sIII"
    return struct.pack(form, b"PK\7\x08", member.crc, member.packed_size, member.size)


def _central_header(member: Member, offset: int, options: Options) -> bytes:
    packed_size, size, extra = member.packed_size, member.size, b""
    if options.zip64:
        extra = struct.pack("<HHQQQ", 1, 24, size, packed_size, offset)
        packed_size = size = offset = _MAX32
    fixed = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 0x0300 | _version(options), _version(options), member.flags,
        member.method, _DOS_TIME, _DOS_DATE, member.crc, packed_size, size, len(member.name), len(extra),
        0, 0, 0, 0o100644 << 16, offset,
    )  # fmt: skip
    return fixed + member.name + extra


def _version(options: Options) -> int:
    return 45 if options.zip64 else 20


def _end_of_archive(count: int, directory_size: int, directory_offset: int, options: Options) -> bytes:
    """The records behind the central directory."""
    out = b""
    if options.zip64:
        end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, directory_size, directory_offset)
        locator = struct.pack("<4sIQI", b"PK\6\7", 0, directory_offset + directory_size, 1)
        out = end64 + locator
        count, directory_size, directory_offset = _MAX16, _MAX32, _MAX32
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, directory_size, directory_offset, len(options.comment)
    )
    return out + end + options.comment
