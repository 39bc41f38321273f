# SPDX-License-Identifier: Apache-2.0
"""tar, gzip and compressed tar with fixed dates and owners."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Mapping

_MTIME = 1741953600  # 14 March 2025, 12:00 UTC


def make_tar(members: Mapping[str, bytes], *, pax: bool = False) -> bytes:
    """A POSIX tar of `members` (name -> content); `pax` also stores what GNU extensions would."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT if pax else tarfile.GNU_FORMAT) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), _MTIME, 0o644
            entry.uname = entry.gname = "clinic"
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def make_gzip(content: bytes, name: str = "") -> bytes:
    """One gzip member (RFC 1952), with the original name in its header when given."""
    flags = 0x08 if name else 0
    head = struct.pack("<2sBBIBB", b"\x1f\x8b", 8, flags, _MTIME, 2, 3) + (
        name.encode("latin-1") + b"\0" if name else b""
    )
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    return head + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def make_tar_gz(members: Mapping[str, bytes]) -> bytes:
    return make_gzip(make_tar(members))


def make_bzip2(content: bytes) -> bytes:
    return bz2.compress(content)


def make_xz(content: bytes) -> bytes:
    return lzma.compress(content)
