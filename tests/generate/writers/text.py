# SPDX-License-Identifier: Apache-2.0
"""Plain text in the encodings found on file shares, and delimited text in its dialects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# Name of the form -> (Python codec, byte order mark).
ENCODINGS: dict[str, tuple[str, bytes]] = {
    "utf-8": ("utf-8", b""),
    "utf-8-bom": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16le": ("utf-16-le", b""),
    "utf-16le-bom": ("utf-16-le", b"\xff\xfe"),
    "utf-16be": ("utf-16-be", b""),
    "utf-16be-bom": ("utf-16-be", b"\xfe\xff"),
    "utf-32le": ("utf-32-le", b""),
    "utf-32le-bom": ("utf-32-le", b"\xff\xfe\x00\x00"),
    "utf-32be-bom": ("utf-32-be", b"\x00\x00\xfe\xff"),
    "cp1252": ("cp1252", b""),
    "latin-1": ("latin-1", b""),
}

DIALECTS: dict[str, dict[str, Any]] = {
    "comma": {"delimiter": ","},
    "semicolon": {"delimiter": ";"},
    "tab": {"delimiter": "\t"},
    "pipe": {"delimiter": "|"},
    "quoted": {"delimiter": ",", "quoting": csv.QUOTE_ALL},
}


def encode(text: str, encoding: str = "utf-8", *, newline: str = "\n") -> bytes:
    """The bytes of `text` in one of ENCODINGS, its lines ended by `newline`."""
    codec, mark = ENCODINGS[encoding]
    return mark + text.replace("\n", newline).encode(codec)


def delimited(rows: Iterable[Sequence[object]], dialect: str = "comma", encoding: str = "utf-8") -> bytes:
    """Delimited text (RFC 4180 quoting, CRLF) in one of DIALECTS."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", **DIALECTS[dialect]).writerows(rows)
    return encode(out.getvalue(), encoding)
