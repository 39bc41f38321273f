# SPDX-License-Identifier: Apache-2.0
"""PDF 1.4 documents: Helvetica text on Letter pages, streams plain or deflated, optionally encrypted.

`Objects` numbers the objects and writes body, cross-reference table and trailer;
the hostile generators build their odd documents on it too.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from .pdf_encryption import StandardSecurity

_LINES_PER_PAGE = 54
_FONT_SIZE, _LEADING, _LEFT, _TOP = 10, 13, 54, 738


class Objects:
    """Indirect objects in the order they are added; object numbers start at 1."""

    def __init__(self, security: StandardSecurity | None = None) -> None:
        self._bodies: list[bytes] = []
        self._security = security

    def reserve(self) -> int:
        """A number for an object whose body is set later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def add(self, body: str | bytes) -> int:
        number = self.reserve()
        self.set(number, body)
        return number

    def set(self, number: int, body: str | bytes) -> None:
        self._bodies[number - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add_stream(self, data: bytes, entries: str = "", *, deflate: bool = False) -> int:
        """A stream object; `entries` are further keys of its dictionary."""
        if deflate:
            data, entries = zlib.compress(data, 9), f"/Filter /FlateDecode {entries}"
        number = self.reserve()
        if self._security:
            data = self._security.encrypt(number, data)
        head = f"<< /Length {len(data)} {entries}>>\nstream\n".encode("latin-1")
        self.set(number, head + data + b"\nendstream")
        return number

    def write(self, root: int) -> bytes:
        """The whole file with `root` as its catalog."""
        extra = ""
        if self._security:
            extra = f" /Encrypt {self.add(self._security.dictionary())} 0 R"
        out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self._bodies, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        file_id = self._security.file_id if self._security else hashlib.md5(out, usedforsecurity=False).digest()
        start, size = len(out), len(self._bodies) + 1
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        trailer = f"<< /Size {size} /Root {root} 0 R /ID [<{file_id.hex()}> <{file_id.hex()}>]{extra} >>"
        return bytes(out) + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def make_pdf(pages: Sequence[Sequence[str]], *, deflate: bool = True, user_password: str = "") -> bytes:
    """One PDF page for each sequence of lines (54 fit); with a password nobody can read it without."""
    objects = Objects(StandardSecurity(user_password) if user_password else None)
    tree = objects.reserve()
    font = objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        content = objects.add_stream(page_content(lines), deflate=deflate)
        kids.append(
            objects.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
        )
    objects.set(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def page_content(lines: Sequence[str]) -> bytes:
    """The operators that show `lines` from the top of a Letter page."""
    if len(lines) > _LINES_PER_PAGE:
        raise ValueError(f"{len(lines)} lines do not fit on one page")
    shown = "".join(f"({_escape(line)}) Tj T*\n" for line in lines)
    return f"BT\n/F1 {_FONT_SIZE} Tf\n{_LEADING} TL\n{_LEFT} {_TOP} Td\n{shown}ET\n".encode("cp1252")


def paginate(lines: Sequence[str]) -> list[Sequence[str]]:
    return [lines[start : start + _LINES_PER_PAGE] for start in range(0, len(lines), _LINES_PER_PAGE)]


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
