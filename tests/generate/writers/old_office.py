# SPDX-License-Identifier: Apache-2.0
"""Streams of Office documents before OOXML, as small as a reader takes them: Word 97 and
95, Excel of BIFF5 and BIFF8, PowerPoint 97. Each function gives streams for
outlook.make_compound. What other programs write is tested where LibreOffice is there."""

import struct

PIECE_BYTES = 0x40000000


def _fib(size: int, magic: int, version: int, flags: int = 0) -> bytearray:
    fib = bytearray(size)
    struct.pack_into("<HH", fib, 0, magic, version)
    struct.pack_into("<H", fib, 0x0A, flags)
    return fib


def make_word(body: str, footnotes: str = "", headers: str = "", comments: str = "", deleted: str = "", encrypted: bool = False) -> dict[str, bytes]:
    """Word 97: the body in pieces of bytes and of UTF-16 by turns, then the other parts; `deleted` is in no piece."""
    fib = _fib(0x600, 0xA5EC, 0xC1, 0x0200 | (0x0100 if encrypted else 0))
    text = bytearray()
    pieces = []
    parts = (body, footnotes, headers, "", comments)
    whole = "".join(parts)
    struct.pack_into("<I", fib, 0x18, len(fib))
    for number, begin in enumerate(range(0, len(whole), 7)):
        piece = whole[begin : begin + 7]
        wide = number % 2 == 1 or any(ord(c) > 255 for c in piece)
        if wide and len(text) % 2:
            text += b"\0"
        offset = len(fib) + len(text)
        text += piece.encode("utf-16-le" if wide else "cp1252")
        pieces.append((begin, offset if wide else offset * 2 | PIECE_BYTES))
        if number == 0:
            text += deleted.encode("cp1252")
    struct.pack_into("<I", fib, 0x1C, len(fib) + len(text))
    for at, part in zip((0x4C, 0x50, 0x54, 0x58, 0x5C), parts):
        struct.pack_into("<I", fib, at, len(part))
    positions = struct.pack(f"<{len(pieces) + 1}I", *(begin for begin, _ in pieces), len(whole))
    plc = positions + b"".join(struct.pack("<HIH", 0, where, 0) for _, where in pieces)
    table = b"\1\2\0ab" + b"\2" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 0x9A + 33 * 8, 0, len(table))
    return {"WordDocument": bytes(fib + text), "1Table": table}


def make_word_95(body: str, footnotes: str = "", encoding: str = "cp1252", language: int = 0x409) -> dict[str, bytes]:
    """Word 6 and 95: the text in one piece of bytes, in what the system and the language of the program had."""
    fib = _fib(0x300, 0xA5DC, 104)
    text = (body + footnotes).encode(encoding)
    struct.pack_into("<H", fib, 0x06, language)
    struct.pack_into("<H", fib, 0x14, 256 if encoding.startswith("mac") else 0)
    struct.pack_into("<II", fib, 0x18, len(fib), len(fib) + len(text))
    struct.pack_into("<II", fib, 0x34, len(body.encode(encoding)), len(footnotes.encode(encoding)))
    return {"WordDocument": bytes(fib) + text}


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _unicode(text: str, count: str = "<H") -> bytes:
    wide = any(ord(c) > 255 for c in text)
    return struct.pack(count, len(text)) + bytes((wide,)) + text.encode("utf-16-le" if wide else "latin-1")


def make_excel(strings: list[str], numbers: list[float], split: int = 0, encrypted: bool = False) -> dict[str, bytes]:
    """BIFF8: the strings in the first row through the shared table (broken after `split` characters of the last one),
    the numbers below as NUMBER, RK and MULRK; a comment, a header, a link."""
    shared = struct.pack("<II", len(strings), len(strings)) + b"".join(_unicode(text) for text in strings)
    more = b""
    if split:
        last = strings[-1].encode("utf-16-le") if any(ord(c) > 255 for c in strings[-1]) else strings[-1].encode("latin-1")
        rest = strings[-1][split:]
        cut = len(last) // len(strings[-1]) * (len(strings[-1]) - split)
        shared = shared[: len(shared) - cut]
        more = _record(0x3C, b"\1" + rest.encode("utf-16-le"))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += _record(0x14, _unicode("head"))
    sheet += b"".join(_record(0xFD, struct.pack("<HHHI", 0, n, 0, n)) for n in range(len(strings)))
    for n, value in enumerate(numbers):
        sheet += _record(0x203, struct.pack("<HHHd", 1, n, 0, value))
        sheet += _record(0x27E, struct.pack("<HHHI", 2, n, 0, (int(value) << 2 | 2) & 0xFFFFFFFF))
    sheet += _record(0xBD, struct.pack("<HH", 3, 0) + b"".join(struct.pack("<HI", 0, (int(n) << 2 | 2) & 0xFFFFFFFF) for n in numbers)
                     + struct.pack("<H", len(numbers) - 1))  # fmt: skip
    sheet += _record(0x06, struct.pack("<HHHBBHHHHI", 4, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0)) + _record(0x207, _unicode("formula text"))
    sheet += _record(0x5D, struct.pack("<HHHH", 0x15, 0x12, 0x19, 1)) + _record(0x1B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, 7, 8, 0))
    sheet += _record(0x3C, b"\0" + b"comment") + _record(0x1C, struct.pack("<HHHH", 1, 1, 0, 1) + _unicode("Dr A") + b"\0")
    sheet += _record(0x0A)
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if encrypted:
        head += _record(0x2F, b"\0" * 6)
    styles = _record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    sheets = _record(0x85, struct.pack("<IH", 0, 0) + _unicode("Sheet é", "<B"))
    table = _record(0xFC, shared) + more
    offset = len(head) + len(styles) + len(sheets) + len(table) + 4
    sheets = _record(0x85, struct.pack("<IH", offset, 1) + _unicode("Sheet é", "<B"))
    return {"Workbook": head + styles + sheets + table + _record(0x0A) + sheet}


def make_excel_95(texts: list[str]) -> dict[str, bytes]:
    """BIFF5: LABEL records in a code page."""
    book = _record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)) + _record(0x42, struct.pack("<H", 1252))
    cells = b"".join(_record(0x204, struct.pack("<HHHH", n, 0, 0, len(text)) + text.encode("cp1252")) for n, text in enumerate(texts))
    return {"Book": book + _record(0x0A) + _record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0)) + cells + _record(0x0A)}


def _atom(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def _container(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    body = b"".join(parts)
    return struct.pack("<HHI", instance << 4 | 15, kind, len(body)) + body


def make_powerpoint(slides: list[str], notes: str = "", unlisted: str = "", packed: bytes = b"") -> dict[str, bytes]:
    """A list of slides with their outlines, a slide object with text of its own for each, notes of the last."""
    listed = b"".join(_atom(0x3F3, struct.pack("<IIiII", n + 1, 0, 0, 256 + n, 0)) + _atom(0xFA0, text.encode("utf-16-le")) for n, text in enumerate(slides))
    stream = _container(0x3E8, _container(0xFF0, listed))
    offsets = []
    for text in slides:
        offsets.append(len(stream))
        described = ("picture of " + text).encode("utf-16-le") + b"\0\0"
        options = _atom(0xF00B, struct.pack("<HIHI", 0x104, 1, 0x8381, len(described)) + described, 2)
        stream += _container(0x3EE, _atom(0x3EF, bytes(24)), _atom(0xFA8, ("box of " + text).encode("latin-1", "replace")), options)
    stream += _container(0x3F0, _atom(0x3F1, struct.pack("<IHH", 255 + len(slides), 0, 0)), _atom(0xFA0, notes.encode("utf-16-le")))
    stream += _container(0x3EE, _atom(0xFA0, unlisted.encode("utf-16-le")))
    stream += _container(0xFD7, _atom(0xFBA, "mailto:a@b".encode("utf-16-le")))
    if packed:
        stream += _atom(0x1011, struct.pack("<I", 0) + packed, 1)
    stream += _atom(0x1772, struct.pack("<I", 1 | len(slides) << 20) + struct.pack(f"<{len(slides)}I", *offsets))
    return {"PowerPoint Document": stream, "Current User": bytes(32)}


def make_properties(values: dict[int, str], named: dict[str, str] | None = None) -> bytes:
    """\\5SummaryInformation with texts in a code page; `named`: a set of the user's behind it."""

    def text(value: str) -> bytes:
        data = value.encode("cp1252") + b"\0"
        return struct.pack("<II", 30, len(data)) + data + bytes(-len(data) % 4)

    def make_set(entries: list[tuple[int, bytes]]) -> bytes:
        head, bodies = b"", b""
        for number, body in entries:
            head += struct.pack("<II", number, 8 + 8 * len(entries) + len(bodies))
            bodies += body
        return struct.pack("<II", 8 + len(head) + len(bodies), len(entries)) + head + bodies

    page = (1, struct.pack("<Ii", 2, 1252))
    sets = [(b"\xe0\x85\x9f\xf2" + bytes(12), make_set([page] + [(number, text(value)) for number, value in values.items()]))]
    if named:
        names = struct.pack("<I", len(named)) + b"".join(struct.pack("<II", n + 2, len(name) + 1) + name.encode() + b"\0" for n, name in enumerate(named))
        names += bytes(-len(names) % 4)
        sets.append((b"\x05\xd5\xcd\xd5" + bytes(12), make_set([(0, names), page] + [(n + 2, text(value)) for n, value in enumerate(named.values())])))
    out = struct.pack("<HHI16sI", 0xFFFE, 0, 0, bytes(16), len(sets))
    offset = len(out) + 20 * len(sets)
    for identity, content in sets:
        out += identity + struct.pack("<I", offset)
        offset += len(content)
    return out + b"".join(content for _, content in sets)


def make_wordperfect(text: str) -> bytes:
    """WordPerfect 5.1: a head, then characters as they are."""
    return b"\xffWPC" + struct.pack("<I", 16) + b"\x01\x0a\x00\x01" + bytes(4) + text.replace("\n", "\x0a").encode("ascii")


def make_lotus(rows: list[list[str | float]]) -> bytes:
    """Lotus 1-2-3, release 2: labels and numbers."""
    out = _record(0, b"\x06\x04")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            head = struct.pack("<BHH", 0xFF, column, number)
            if isinstance(value, str):
                out += _record(0x0F, head + b"'" + value.encode("ascii") + b"\0")
            else:
                out += _record(0x0E, head + struct.pack("<d", value))
    return out + _record(1)
