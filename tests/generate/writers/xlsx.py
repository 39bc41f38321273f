# SPDX-License-Identifier: Apache-2.0
"""Excel workbooks: several sheets, strings shared or inline, numbers as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import opc

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "spreadsheetml."

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def make_xlsx(sheets: Mapping[str, Rows], *, inline: frozenset[str] = frozenset()) -> bytes:
    """A workbook of `sheets` (title -> rows); those named in `inline` carry inline strings."""
    shared: dict[str, int] = {}
    parts: dict[str, str] = {}
    types = {"xl/workbook.xml": _KIND + "sheet.main"}
    rels: list[opc.Relation] = []
    entries = ""
    for number, (title, rows) in enumerate(sheets.items(), 1):
        name = f"worksheets/sheet{number}.xml"
        parts[f"xl/{name}"] = _sheet(rows, None if title in inline else shared)
        types[f"xl/{name}"] = _KIND + "worksheet"
        rels.append(("worksheet", name))
        entries += f'<sheet name="{opc.xml_text(title)}" sheetId="{number}" r:id="rId{number}"/>'
    parts["xl/sharedStrings.xml"] = _shared_strings(shared)
    types["xl/sharedStrings.xml"] = _KIND + "sharedStrings"
    rels.append(("sharedStrings", "sharedStrings.xml"))
    parts["xl/workbook.xml"] = (
        f'{opc.XML}<workbook xmlns="{_S}" xmlns:r="{opc.OFFICE}"><sheets>{entries}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = opc.relations(rels)
    return opc.package(parts, types, "xl/workbook.xml")


def column_name(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _sheet(rows: Rows, shared: dict[str, int] | None) -> str:
    body = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{column_name(i)}{number}", value, shared) for i, value in enumerate(row))
        body += f'<row r="{number}">{cells}</row>'
    return f'{opc.XML}<worksheet xmlns="{_S}"><sheetData>{body}</sheetData></worksheet>'


def _cell(reference: str, value: Cell, shared: dict[str, int] | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return f'<c r="{reference}"><v>{value}</v></c>'
    if shared is None:
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{opc.xml_text(value)}</t></is></c>'
    return f'<c r="{reference}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'


def _shared_strings(shared: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{opc.xml_text(text)}</t></si>' for text in shared)
    return f'{opc.XML}<sst xmlns="{_S}" count="{len(shared)}" uniqueCount="{len(shared)}">{items}</sst>'
