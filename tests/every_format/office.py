# SPDX-License-Identifier: Apache-2.0
"""docx, xlsx, pptx, ODF, xls and EPUB by the Python libraries that write them, with all the places that such a document has."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path

from .share import NotInstalled, Patient, Share, need, run, writer

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def rewrite(path: Path, change: dict[str, object]) -> None:
    """Members of a zip file changed by a function of their text, or added."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for name, how in change.items():
        members[name] = how(members.get(name, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)


def workbook_bytes(patient: Patient) -> bytes:
    import openpyxl
    book = openpyxl.Workbook()
    book.active.append(patient.labels)
    book.active.append(patient.values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def picture_bytes() -> bytes:
    from PIL import Image
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "grey").save(out, "PNG")
    return out.getvalue()


def columns(patient: Patient):
    return lambda number: patient[number].label


@writer("docx", "python-docx")
def docx_places(share: Share) -> None:
    import docx
    document = docx.Document()
    body = share.patient("body")
    for line in body.lines:
        document.add_paragraph(line)
    share.plant("a.docx", "body", body, line=lambda number: 1 + number)
    split = share.patient("runs")
    for one in split:
        paragraph = document.add_paragraph(one.label + ": ")
        for start in range(0, len(one.value), 3):
            paragraph.add_run(one.value[start:start + 3]).bold = start % 2 == 0
    share.plant("a.docx", "split runs", split, line=lambda number: 13 + number)
    listed = share.patient("table")
    table = document.add_table(rows=0, cols=12)
    for row in (listed.labels, listed.values):
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    share.plant("a.docx", "table", listed, row=2, column=columns(listed))
    section = document.sections[0]
    for part, where in (("header", section.header), ("footer", section.footer)):
        there = share.patient(part)
        where.paragraphs[0].text = " ".join(f"{line}." for line in there.lines)
        share.plant("a.docx", part, there, part=re.compile(part))
    hidden = share.patient("hidden text")
    for line in hidden.lines:
        document.add_paragraph().add_run(line).font.hidden = True
    share.plant("a.docx", "hidden text", hidden)
    if hasattr(document, "add_comment"):
        remark = share.patient("comment")
        document.add_comment(document.paragraphs[0].runs, "\n".join(remark.lines), "Dr A", "A")
        share.plant("a.docx", "comment", remark, part=re.compile("comment"))
    known = share.patient("properties").short
    document.core_properties.comments = "\n".join(known.lines)
    share.plant("a.docx", "properties", known, part="metadata")
    document.save(share.file("a.docx"))
    docx_raw(share)
    docx_embedded(share)


def docx_raw(share: Share) -> None:
    """Places that python-docx has no call for: its document with the XML of the norm (ECMA-376) put into it."""
    import docx
    document = docx.Document()
    document.add_paragraph("Nothing here.")
    path = share.file("raw.docx")
    document.save(path)
    deleted, box, field, alt = (share.patient(name) for name in ("deletion", "text box", "field", "alt text"))
    def paragraphs(patient, tag="w:t"):
        return "".join(f"<w:p><w:r><{tag}>{line}</{tag}></w:r></w:p>" for line in patient.lines)
    gone = "".join(f'<w:p><w:del w:id="{n}" w:author="A"><w:r><w:delText>{line}</w:delText></w:r></w:del></w:p>' for n, line in enumerate(deleted.lines))
    boxed = ('<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
             '<mc:Choice Requires="wps" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing><wps:wsp><wps:txbx>'
             f"<w:txbxContent>{paragraphs(box)}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>")
    coded = "".join('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
                    f'QUOTE "{line}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>' for line in field.lines)
    described = ('<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
                 f'<wp:docPr id="1" name="x" descr="{"; ".join(alt.lines)}"/></wp:inline></w:drawing></w:r></w:p>')
    rewrite(path, {"word/document.xml": lambda xml: xml.replace("<w:sectPr", gone + boxed + coded + described + "<w:sectPr", 1)})
    share.plant("raw.docx", "tracked deletion", deleted)
    share.plant("raw.docx", "text box", box)
    share.plant("raw.docx", "field code", field, part="field")
    share.plant("raw.docx", "alt text", alt, part=re.compile("descr|attribute|alt|picture"))


def docx_embedded(share: Share) -> None:
    import docx
    document = docx.Document()
    document.add_paragraph("A workbook is embedded.")
    path = share.file("embedded.docx")
    document.save(path)
    patient = share.patient("embedded")
    data = workbook_bytes(patient)
    rewrite(path, {"word/embeddings/list.xlsx": lambda _: ""})
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["word/embeddings/list.xlsx"] = data
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    share.plant("embedded.docx", "embedded workbook", patient, "!/word/embeddings/list.xlsx", cell=lambda number: f"{chr(65 + number)}2")


@writer("xlsx", "openpyxl")
def xlsx_places(share: Share) -> None:
    import openpyxl
    from openpyxl.comments import Comment
    book = openpyxl.Workbook()
    for name, state in (("Patients", "visible"), ("Hidden", "hidden"), ("Very", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        patient = share.patient(name)
        sheet.append(patient.labels)
        sheet.append(patient.values)
        share.plant("a.xlsx", f"sheet, {state}", patient, sheet=name, cell=lambda number: f"{chr(65 + number)}2")
    sheet = book["Patients"]
    form, slip = share.patient("form"), book.create_sheet("Slip")
    for number, one in enumerate(form):
        slip.cell(10 + number, 2, one.label)
        slip.cell(10 + number, 3, one.value)
    share.plant("a.xlsx", "form", form, sheet="Slip", cell=lambda number: f"C{10 + number}")
    remark = share.patient("comment")
    for number, one in enumerate(remark):
        sheet.cell(40 + number, 5).comment = Comment(one.line, "Dr A")
    share.plant("a.xlsx", "comments", remark, cell=lambda number: f"E{40 + number}", part=re.compile("comment"))
    top = share.patient("header")
    sheet.oddHeader.left.text = "\n".join(top.lines[:6])
    sheet.oddFooter.left.text = "\n".join(top.lines[6:])
    share.plant("a.xlsx", "header and footer", top, part=re.compile("header|footer"))
    known = share.patient("properties")
    book.properties.description = "\n".join(known.lines)
    share.plant("a.xlsx", "properties", known, part="metadata")
    named = share.patient("names")
    for number, one in enumerate(named):
        name = openpyxl.workbook.defined_name.DefinedName(f"n{number}", attr_text=f'"{one.line}"')
        add = book.defined_names.append if hasattr(book.defined_names, "append") else book.defined_names.add  # before openpyxl 3.1
        add(name)
    share.plant("a.xlsx", "defined names", named)
    book.save(share.file("a.xlsx"))
    numeric_sheet(share)
    pivot_table(share)


def numeric_sheet(share: Share) -> None:
    """Numbers and dates as numbers: leading zeros are gone, and what the cell shows is a matter of its format."""
    import openpyxl
    from datetime import datetime
    patient = share.patient("numbers")
    book = openpyxl.Workbook()
    book.active.append(patient.labels)
    row = []
    for one in patient:
        bare = one.value.replace("-", "").replace(" ", "")
        if one.detector == "person.dob":
            row.append(datetime.strptime(one.value, "%m/%d/%Y"))
        else:
            row.append(int(bare) if one.detector in ("us.ssn", "medical.mrn", "us.npi") else one.value)
    book.active.append(row)
    book.active["J2"].number_format = "mm/dd/yyyy"
    book.save(share.file("numbers.xlsx"))
    share.plant("numbers.xlsx", "numbers", patient, sheet="Sheet", cell=lambda number: f"{chr(65 + number)}2")


def pivot_table(share: Share) -> None:
    """What a pivot table keeps of rows that are in the workbook no more: values that occur often in its definition, others in its records."""
    import openpyxl
    from openpyxl.pivot.cache import CacheDefinition, CacheField, CacheSource, SharedItems, WorksheetSource
    from openpyxl.pivot.fields import Index, Text
    from openpyxl.pivot.record import Record, RecordList
    from openpyxl.pivot.table import Location, TableDefinition
    often, once = share.patient("often"), share.patient("once")
    fields = [CacheField(name=one.label, sharedItems=SharedItems(_fields=[Text(v=one.value)], count=1)) for one in often]
    fields += [CacheField(name=one.label, sharedItems=SharedItems()) for one in once]
    cache = CacheDefinition(cacheSource=CacheSource(type="worksheet", worksheetSource=WorksheetSource(ref="A1:L2", sheet="Sheet")), cacheFields=fields,
                            recordCount=1, refreshedBy="Dr A", id="rId1")  # fmt: skip
    cache.records = RecordList(r=[Record(_fields=[Index(v=0) for _ in often] + [Text(v=one.value) for one in once])])
    table = TableDefinition(name="Pivot", cacheId=1, dataCaption="Values", location=Location(ref="A3:B4", firstHeaderRow=1, firstDataRow=1, firstDataCol=1))
    table.cache = cache
    book = openpyxl.Workbook()
    book.active.add_pivot(table)
    book.save(share.file("pivot.xlsx"))
    share.plant("pivot.xlsx", "pivot cache, definition", often, part="pivot cache")
    share.plant("pivot.xlsx", "pivot cache, records", once, part="pivot cache")


@writer("xlsb", "SheetJS")
def xlsb_places(share: Share) -> None:
    """The only free writer of binary workbooks: cells as texts, shared ones and numbers, and comments."""
    need("node")
    modules = os.environ.get("SHEETJS_MODULES")
    if not modules:
        raise NotInstalled("SHEETJS_MODULES (a folder node_modules with SheetJS, npm install xlsx)")
    script = """const X = require(process.argv[1] + "/xlsx"), [rows, shared, file] = JSON.parse(process.argv[2]), book = X.utils.book_new();
for (const [name, cells, comments] of rows) {
    const sheet = X.utils.aoa_to_sheet(cells);
    comments.forEach((text, at) => { const name = "E" + (40 + at); sheet[name] = {t: "s", v: "see"}; sheet[name].c = [{a: "Dr A", t: text}]; });
    if (comments.length) sheet["!ref"] = "A1:L60";
    X.utils.book_append_sheet(book, sheet, name);
}
X.writeFile(book, file, {bookType: "xlsb", bookSST: shared});"""
    for name, shared in (("inline.xlsb", False), ("shared.xlsb", True)):
        table, remark, numbers = share.patient("table"), share.patient("comment"), share.patient("numbers")
        bare = [int(one.value.replace("-", "")) if one.detector in ("us.ssn", "us.npi") else one.value for one in numbers]
        sheets = [["Patients", [table.labels, table.values], []], ["Notes", [["nothing"]], list(remark.lines)], ["Numbers", [numbers.labels, bare], []]]
        run("node", "-e", script, modules, json.dumps([sheets, shared, str(share.file(name))]))
        share.plant(name, "sheet", table, sheet="Patients", cell=lambda number: f"{chr(65 + number)}2")
        share.plant(name, "comments", remark, sheet="Notes", cell=lambda number: f"E{40 + number}", part=re.compile("comment"))
        share.plant(name, "numbers", numbers, sheet="Numbers", cell=lambda number: f"{chr(65 + number)}2")


@writer("xlsx", "XlsxWriter")
def xlsx_drawings(share: Share) -> None:
    import xlsxwriter
    book = xlsxwriter.Workbook(share.file("drawn.xlsx"))
    sheet = book.add_worksheet("Ward")
    box, alt, link, valid, chart = (share.patient(name) for name in ("text box", "alt text", "link", "validation", "chart"))
    sheet.insert_textbox(5, 5, box.text)
    share.plant("drawn.xlsx", "text box", box)
    sheet.insert_image(20, 1, "a.png", {"image_data": io.BytesIO(picture_bytes()), "description": "; ".join(alt.lines)})
    share.plant("drawn.xlsx", "alt text", alt)
    for number, one in enumerate(link):
        sheet.write_url(30 + number, 0, "https://clinic.invalid/", string="here", tip=one.line)
        sheet.data_validation(50 + number, 0, 50 + number, 0, {"validate": "any", "input_title": "Note", "input_message": valid[number].line})
    share.plant("drawn.xlsx", "tip of a link", link)
    share.plant("drawn.xlsx", "message of a validation", valid)
    data = book.add_worksheet("Data")
    data.hide()
    data.write_column(0, 0, chart.lines)
    data.write_column(0, 1, range(12))
    drawing = book.add_chart({"type": "column"})
    drawing.add_series({"categories": ["Data", 0, 0, 11, 0], "values": ["Data", 0, 1, 11, 1], "categories_data": chart.lines})
    sheet.insert_chart("H2", drawing)
    share.plant("drawn.xlsx", "cells of a hidden sheet", chart, sheet="Data", cell=lambda number: f"A{number + 1}")
    book.set_custom_property("Note", "see the rest")
    book.close()


@writer("xls", "xlwt")
def xls_places(share: Share) -> None:
    import xlwt
    book = xlwt.Workbook()
    for name, visibility in (("Patients", 0), ("Hidden", 1), ("Very", 2)):
        sheet = book.add_sheet(name)
        sheet.visibility = visibility
        patient = share.patient(name)
        for number, one in enumerate(patient):
            sheet.write(0, number, one.label)
            sheet.write(1, number, one.value)
        share.plant("a.xls", f"sheet {name}", patient, sheet=name, cell=lambda number: f"{chr(65 + number)}2")
    top = share.patient("header")
    sheet.header_str = "\n".join(top.lines[:6]).encode()
    sheet.footer_str = "\n".join(top.lines[6:]).encode()
    share.plant("a.xls", "header and footer", top, part=re.compile("header|footer"))
    book.save(str(share.file("a.xls")))


@writer("pptx", "python-pptx")
def pptx_places(share: Share) -> None:
    import pptx
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[6])
    slide = show.slides.add_slide(show.slide_layouts[5])
    where = [Inches(1)] * 4
    body, notes, grouped, alt, table, hidden, chart, known = (share.patient(name) for name in (
        "body", "notes", "group", "alt text", "table", "hidden slide", "chart", "properties"))
    known = known.short
    slide.shapes.add_textbox(*where).text_frame.text = "\n".join(body.lines)
    share.plant("a.pptx", "text box", body, page=2)
    slide.notes_slide.notes_text_frame.text = "\n".join(notes.lines)
    share.plant("a.pptx", "speaker notes", notes, page=2, part=re.compile("notes"))
    slide.shapes.add_group_shape().shapes.add_textbox(*where).text_frame.text = "\n".join(grouped.lines)
    share.plant("a.pptx", "group", grouped, page=2)
    picture = slide.shapes.add_picture(io.BytesIO(picture_bytes()), *where)
    picture._element.nvPicPr.cNvPr.set("descr", "; ".join(alt.lines))
    share.plant("a.pptx", "alt text", alt, page=2)
    grid = slide.shapes.add_table(2, 12, *where).table
    for number, one in enumerate(table):
        grid.cell(0, number).text, grid.cell(1, number).text = one.label, one.value
    share.plant("a.pptx", "table", table, page=2, row=2, column=columns(table))
    data = CategoryChartData()
    data.categories = chart.lines
    data.add_series("Visits", range(12))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *where, data)
    share.plant("a.pptx", "chart", chart, part=re.compile("chart"))
    last = show.slides.add_slide(show.slide_layouts[5])
    last._element.set("show", "0")
    last.shapes.add_textbox(*where).text_frame.text = "\n".join(hidden.lines)
    share.plant("a.pptx", "hidden slide", hidden, page=3)
    show.core_properties.comments = "\n".join(known.lines)
    share.plant("a.pptx", "properties", known, part="metadata")
    show.save(share.file("a.pptx"))


@writer("epub", "EbookLib")
def epub(share: Share) -> None:
    from ebooklib import epub as books
    book = books.EpubBook()
    book.set_identifier("a")
    book.set_title("Ward")
    patient, known = share.patient("chapter"), share.patient("properties")
    chapter = books.EpubHtml(title="One", file_name="one.xhtml")
    chapter.content = "<html><body>" + "".join(f"<p>{line}</p>" for line in patient.lines) + "</body></html>"
    book.add_item(chapter)
    book.add_metadata("DC", "description", "\n".join(known.lines))
    book.spine = [chapter]
    book.add_item(books.EpubNcx())
    books.write_epub(str(share.file("a.epub")), book)
    share.plant("a.epub", "chapter", patient, "!/EPUB/one.xhtml")
    share.plant("a.epub", "properties", known, part="metadata")


def protected_book(plain: bytes, sha: bool) -> bytes:
    """The stream of a workbook encrypted with the password that Excel opens by itself ([MS-OFFCRYPTO] 2.3.5 and 2.3.6); keys are msoffcrypto's."""
    import struct
    from hashlib import md5, sha1
    from cryptography.hazmat.primitives.ciphers import Cipher
    from msoffcrypto.method import rc4, rc4_cryptoapi
    password, salt, number = "VelvetSweatshop", bytes(range(16)), bytes(range(40, 56))

    def key(block: int) -> bytes:
        return rc4_cryptoapi._makekey(password, salt, 128, block) if sha else rc4._makekey(password, salt, block)

    def stream(block: int):
        return Cipher(rc4_cryptoapi.ARC4(key(block)), mode=None).encryptor()

    first = stream(0)
    proof = first.update(number) + first.update((sha1 if sha else md5)(number).digest())
    head = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "RC4\0".encode("utf-16-le")
    body = (struct.pack("<HHHII", 1, 2, 2, 4, len(head)) + head + struct.pack("<I", 16) + salt + proof[:16] + struct.pack("<I", 20) + proof[16:]
            if sha else struct.pack("<HHH", 1, 1, 1) + salt + proof)
    end = 4 + struct.unpack_from("<H", plain, 2)[0]
    record = struct.pack("<HH", 0x2F, len(body)) + body
    book, mask = bytearray(plain[:end] + record + plain[end:]), bytearray(len(plain) + len(record))
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        kept = {0x809: size, 0x2F: size, 0xE1: size, 0x85: 4}.get(kind, 0)
        if kind == 0x85:
            struct.pack_into("<I", book, at + 4, struct.unpack_from("<I", book, at + 4)[0] + len(record))
        mask[at + 4 + kept:at + 4 + size] = bytes([1]) * (size - kept)
        at += 4 + size
    for begin in range(0, len(book), 1024):
        hidden = stream(begin // 1024).update(bytes(book[begin:begin + 1024]))
        for n, byte in enumerate(hidden):
            if mask[begin + n]:
                book[begin + n] = byte
    return bytes(book)


@writer("xls", "xlwt, encrypted as Excel does by itself")
def xls_protected(share: Share) -> None:
    import xlwt
    from msoffcrypto.method import rc4  # noqa: F401 (is it there?)
    for name, sha in (("protected.xls", False), ("protected-2003.xls", True)):
        patient = share.patient(name)
        book = xlwt.Workbook()
        sheet = book.add_sheet("Ward")
        for number, one in enumerate(patient):
            sheet.write(0, number, one.label)
            sheet.write(1, number, one.value)
        stream = protected_book(book.get_biff_data(), sha)
        xlwt.CompoundDoc.XlsDoc().save(str(share.file(name)), stream)
        share.plant(name, "protected", patient, sheet="Ward", cell=lambda number: f"{chr(65 + number)}2")


@writer("numbers", "numbers-parser")
def numbers(share: Share) -> None:
    import warnings
    warnings.simplefilter("ignore")
    import numbers_parser
    book = numbers_parser.Document()
    table = book.sheets[0].tables[0]
    patient = share.patient("cells")
    for number, one in enumerate(patient):
        table.write(number, 0, one.label)
        table.write(number, 1, one.line)
    book.save(share.file("a.numbers"))
    share.plant("a.numbers", "texts in cells", patient, "!/Index/Tables/DataList-.*")
