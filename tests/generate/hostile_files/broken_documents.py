# SPDX-License-Identifier: Apache-2.0
"""Office files with poisoned XML, and text no editor would write."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

from ..tree import Tree
from ..writers import docx, xlsx
from ..writers.zipfiles import make_zip

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_INCOMPLETE = "partial|not-examined"
_ANY = "examined|partial|not-examined"


def add_broken_documents(tree: Tree, rng: random.Random) -> None:
    whole = docx.make_docx([f"Paragraph {i}: {rng.random()}" for i in range(300)])
    deep = f'<w:document xmlns:w="{_W}">{"<w:body>" * 100_000}'
    cases = {
        "corrupt.docx": (_damage(whole), _INCOMPLETE, "corrupt"),
        "truncated.docx": (whole[: len(whole) // 2], _INCOMPLETE, "truncated"),
        "entity-bomb.docx": (_replace_part(whole, "word/document.xml", entity_bomb()), _INCOMPLETE, "corrupt|limit"),
        "external-entity.docx": (_replace_part(whole, "word/document.xml", external_entity()), _ANY, "corrupt"),
        "deep-elements.docx": (_replace_part(whole, "word/document.xml", deep), _INCOMPLETE, "corrupt|limit"),
        "not-well-formed.docx": (
            _replace_part(whole, "word/document.xml", "<w:document><w:p>"),
            _INCOMPLETE,
            "corrupt",
        ),
        "shared-string-out-of-range.xlsx": (_bad_index(), _ANY, "corrupt"),
    }
    for name, (content, states, reason) in cases.items():
        tree.add_difficult(f"documents/{name}", content, states, reason)
    _add_texts(tree, rng)


def _add_texts(tree: Tree, rng: random.Random) -> None:
    """Readable all the same; the danger is in cost and in decoding."""
    tree.add("text/zero-bytes.txt", b"")
    tree.add("text/one-byte.txt", b"7")
    tree.add("text/only-nul.bin", bytes(1 << 20))
    tree.add("text/one-long-line-of-digits.txt", b"".join(b"%016d" % rng.randrange(10**16) for _ in range(1 << 16)))
    tree.add("text/only-separators.txt", b"- -." * (1 << 18))
    tree.add("text/open-quote.csv", b'name,ssn\n"' + b"never closed, " * 50_000)
    tree.add("text/wide.csv", b"a," * 200_000 + b"\n" + b"1," * 200_000)
    tree.add("text/invalid-utf-8.txt", b"start \xc3\x28 \xe2\x82 \xf0\x28\x8c\xbc \xc0\xaf \xed\xa0\x80 \xff end\n")
    tree.add("text/lone-surrogates.txt", b"\xff\xfe" + b"a\0\x00\xd8b\0\x00\xdcc\0")
    tree.add("text/odd-length-utf-16.txt", b"\xff\xfe" + "half a character".encode("utf-16-le")[:-1])
    tree.add("text/only-a-bom.txt", b"\xef\xbb\xbf")
    tree.add("text/beyond-unicode-utf-32.txt", b"\xff\xfe\0\0" + b"a\0\0\0\xff\xff\xff\x7f")


def entity_bomb() -> str:
    """Nine levels of ten: a billion laughs."""
    entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE w:document [{entities}]><w:document xmlns:w="{_W}"><w:body><w:p><w:r>'
        "<w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    )


def external_entity() -> str:
    """Asks the reader for a file of the machine it runs on."""
    return (
        '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&file;</w:t></w:r></w:p></w:body></w:document>'
    )


def _members(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _replace_part(package: bytes, name: str, xml: str) -> bytes:
    return make_zip(_members(package) | {name: xml.encode()})


def _damage(package: bytes) -> bytes:
    """The compressed text of the main part overwritten, its headers intact."""
    middle = package.index(b"word/document.xml") + 400
    return package[:middle] + b"\xff" * 600 + package[middle + 600 :]


def _bad_index() -> bytes:
    book = xlsx.make_xlsx({"One": [["text"]]})
    sheet = _members(book)["xl/worksheets/sheet1.xml"].decode()
    return _replace_part(book, "xl/worksheets/sheet1.xml", sheet.replace("<v>0</v>", "<v>4294967295</v>"))
