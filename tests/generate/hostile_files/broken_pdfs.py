# SPDX-License-Identifier: Apache-2.0
"""PDF documents made to loop, to recurse, or to eat time and memory in whatever renders them."""

from __future__ import annotations

import random

from ..tree import Tree
from ..writers.pdf import Objects, make_pdf, page_content

_INCOMPLETE = "partial|not-examined"
_ANY = "examined|partial|not-examined"


def add_broken_pdfs(tree: Tree, rng: random.Random) -> None:
    whole = make_pdf([[f"line {i}" for i in range(50)] for _ in range(4)])
    garbage = b"%PDF-1.7\n" + bytes(rng.getrandbits(8) for _ in range(20_000))
    locked = make_pdf([["Nobody can read this line."]], user_password="correct horse")
    cases = {
        "encrypted.pdf": (locked, "not-examined", "encrypted"),
        "garbage.pdf": (garbage, _INCOMPLETE, "corrupt"),
        "truncated.pdf": (whole[: len(whole) // 2], _ANY, "corrupt"),
        "header-only.pdf": (b"%PDF-1.4\n", _INCOMPLETE, "corrupt"),
        "page-tree-loop.pdf": (page_tree_loop(), _ANY, "corrupt|time"),
        "form-recursion.pdf": (form_recursion(), _ANY, "corrupt|time"),
        "form-explosion.pdf": (form_explosion(levels=28), _INCOMPLETE, "time|limit"),
        "previous-xref-loop.pdf": (xref_loop(whole), _ANY, "corrupt|time"),
        "claims-million-pages.pdf": (claimed_pages(1_000_000), _ANY, "corrupt|limit"),
        "enormous-page.pdf": (odd_page("[0 0 99999999 99999999]"), _ANY, "limit"),
        "nested-arrays.pdf": (odd_page("[" * 200_000 + "]" * 200_000), _ANY, "corrupt"),
        "million-words.pdf": (long_content(rows=1000), _ANY, "time|limit"),
        "length-loop.pdf": (length_loop(), _ANY, "corrupt"),
    }
    for name, (content, states, reason) in cases.items():
        tree.add_difficult(f"pdf/{name}", content, states, reason)


def _document(objects: Objects, page_entries: str) -> bytes:
    """One page with the given entries, its tree and catalog."""
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R {page_entries} >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


_LETTER = "/MediaBox [0 0 612 792]"
_FONT = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def page_tree_loop() -> bytes:
    """Two nodes of the page tree that are each other's only child."""
    objects = Objects()
    first, second = objects.reserve(), objects.reserve()
    objects.set(first, f"<< /Type /Pages /Count 9 /Kids [{second} 0 R] /Parent {second} 0 R >>")
    objects.set(second, f"<< /Type /Pages /Count 9 /Kids [{first} 0 R] /Parent {first} 0 R >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {first} 0 R >>"))


def form_recursion() -> bytes:
    """A form that draws itself."""
    objects = Objects()
    form = 1
    resources = f"/Resources << /XObject << /X {form} 0 R >> >>"
    objects.add_stream(b"/X Do\n", f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} ")
    content = objects.add_stream(b"/X Do\n")
    return _document(objects, f"{_LETTER} /Contents {content} 0 R {resources}")


def form_explosion(levels: int) -> bytes:
    """Each form draws the next one four times: 4^levels strings on one page."""
    objects = Objects()
    below = objects.add_stream(
        page_content(["ha"]), f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << {_FONT} >> "
    )
    for _ in range(levels):
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X {below} 0 R >> >> "
        below = objects.add_stream(b"/X Do /X Do /X Do /X Do\n", entries)
    content = objects.add_stream(b"/X Do\n")
    return _document(objects, f"{_LETTER} /Contents {content} 0 R /Resources << /XObject << /X {below} 0 R >> >>")


def xref_loop(whole: bytes) -> bytes:
    """The cross-reference section names itself as the previous one."""
    start = int(whole.split(b"startxref\n")[1].split(b"\n")[0])
    return whole.replace(b"trailer\n<< ", b"trailer\n<< /Prev %d " % start)


def claimed_pages(count: int) -> bytes:
    objects = Objects()
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R {_LETTER} >>")
    objects.set(tree, f"<< /Type /Pages /Count {count} /Kids [{f'{page} 0 R ' * 5000}] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def odd_page(media_box: str) -> bytes:
    objects = Objects()
    content = objects.add_stream(page_content(["a line"]))
    return _document(objects, f"/MediaBox {media_box} /Contents {content} 0 R /Resources << {_FONT} >>")


def long_content(rows: int, columns: int = 1000) -> bytes:
    """A page of `rows` x `columns` words, each at a place of its own: text extraction keeps them all."""
    row = b"(w) Tj .55 0 Td\n" * columns
    lines = b"".join(b"1 0 0 1 20 %.2f Tm\n%b" % (20 + 750 * i / rows, row) for i in range(rows))
    objects = Objects()
    content = objects.add_stream(b"BT /F1 9 Tf\n" + lines + b"ET\n", deflate=True)
    return _document(objects, f"{_LETTER} /Contents {content} 0 R /Resources << {_FONT} >>")


def length_loop() -> bytes:
    """A stream whose length is the stream itself."""
    objects = Objects()
    number = objects.reserve()
    objects.set(number, f"<< /Length {number} 0 R >>\nstream\nBT ET\nendstream")
    return _document(objects, f"{_LETTER} /Contents {number} 0 R")
