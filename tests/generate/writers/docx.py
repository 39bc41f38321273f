# SPDX-License-Identifier: Apache-2.0
"""Word documents: paragraphs of runs, tables, a header and a footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import opc

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "wordprocessingml."

Paragraph = str | Sequence[str]  # one run, or the runs that spell checking and editing leave behind


@dataclass(frozen=True)
class Table:
    rows: Sequence[Sequence[str]]


def make_docx(body: Sequence[Paragraph | Table], *, header: str = "", footer: str = "") -> bytes:
    """A document of paragraphs (a string, or a tuple of runs) and tables."""
    parts: dict[str, str] = {}
    types = {"word/document.xml": _KIND + "document.main"}
    rels: list[opc.Relation] = []
    section = ""
    for kind, tag, text in (("header", "hdr", header), ("footer", "ftr", footer)):
        if text:
            parts[f"word/{kind}1.xml"] = f'{opc.XML}<w:{tag} xmlns:w="{_W}">{_paragraph(text)}</w:{tag}>'
            types[f"word/{kind}1.xml"] = _KIND + kind
            rels.append((kind, f"{kind}1.xml"))
            section += f'<w:{kind}Reference w:type="default" r:id="rId{len(rels)}"/>'
    content = "".join(_table(item) if isinstance(item, Table) else _paragraph(item) for item in body)
    parts["word/document.xml"] = (
        f'{opc.XML}<w:document xmlns:w="{_W}" xmlns:r="{opc.OFFICE}"><w:body>{content}'
        f"<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    )
    parts["word/_rels/document.xml.rels"] = opc.relations(rels)
    return opc.package(parts, types, "word/document.xml")


def split_runs(text: str, value: str, *cuts: int) -> tuple[str, ...]:
    """`text` as runs that part `value`, which it holds, at the given positions of the value."""
    begin = text.index(value)
    edges = [0, begin, *(begin + cut for cut in cuts), len(text)]
    return tuple(text[start:end] for start, end in pairwise(edges) if start < end)


def _paragraph(runs: Paragraph) -> str:
    texts = (runs,) if isinstance(runs, str) else runs
    inner = "".join(_run(text, bold=i % 2 == 1) for i, text in enumerate(texts))
    return f"<w:p>{inner}</w:p>"


def _run(text: str, *, bold: bool) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{opc.xml_text(text)}</w:t></w:r>'


def _table(table: Table) -> str:
    grid = "<w:gridCol/>" * len(table.rows[0])
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in table.rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
