# SPDX-License-Identifier: Apache-2.0
"""What LibreOffice makes of documents with notes, comments, hidden sheets and the like, in all the formats it writes; and pandoc."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .office import columns, picture_bytes
from .share import Patient, Share, need, run, writer

TEXTS = {"doc": "MS Word 97", "docx": "MS Word 2007 XML", "rtf": "Rich Text Format", "html": "HTML (StarWriter)", "fodt": "OpenDocument Text Flat XML",
         "odt": "writer8", "ott": "writer8_template", "pdf": "writer_pdf_Export", "epub": "EPUB", "txt": "Text (encoded):UTF8,LF"}  # fmt: skip
SHEETS = {"xls": "MS Excel 97", "xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "fods": "OpenDocument Spreadsheet Flat XML", "html": "HTML (StarCalc)",
          "csv": "Text - txt - csv (StarCalc):44,34,76,1", "pdf": "calc_pdf_Export"}  # fmt: skip
SLIDES = {"ppt": "MS PowerPoint 97", "pptx": "Impress MS PowerPoint 2007 XML", "odp": "impress8", "fodp": "OpenDocument Presentation Flat XML",
          "pdf": "impress_pdf_Export", "odg": "draw8"}  # fmt: skip


def convert(share: Share, name: str, filters: dict[str, str]) -> None:
    """`name` of the folder beside the share, in every format of `filters`, in one call each."""
    office = need("soffice", "libreoffice")
    source = share.folder.parent / "sources" / name
    for suffix, how in filters.items():
        home = share.folder.parent / "office-home"
        run(office, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", f"{suffix}:{how}", "--outdir", share.file("x").parent, source,
            timeout=300)


def source(share: Share, name: str):
    path = share.folder.parent / "sources" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@writer("written by LibreOffice", "LibreOffice and odfpy", slow=True)
def texts(share: Share) -> None:
    need("soffice", "libreoffice")
    from odf import dc, draw, office, table, text
    from odf.opendocument import OpenDocumentText
    from odf.style import Footer, Header, MasterPage, PageLayout
    document = OpenDocumentText()
    layout = PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="Standard", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    names = ("body", "table", "header", "footer", "footnote", "comment", "text box", "properties", "second page")
    patients = {name: share.patient(f"text {name}") for name in names}
    for line in patients["body"].lines:
        document.text.addElement(text.P(text=line))
    grid = table.Table(name="List")
    grid.addElement(table.TableColumn(numbercolumnsrepeated=2))
    for row in (("Field", "Value"), *zip(patients["table"].labels, patients["table"].values)):
        line = table.TableRow()
        grid.addElement(line)
        for value in row:
            cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(text=value))
            line.addElement(cell)
    document.text.addElement(grid)
    for name, kind in (("header", Header), ("footer", Footer)):
        where = kind()
        for line in patients[name].lines:
            where.addElement(text.P(text=line))
        master.addElement(where)
    noted = text.P(text="A note")
    note = text.Note(id="n1", noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    inside = text.NoteBody()
    note.addElement(inside)
    noted.addElement(note)
    remark = office.Annotation()
    remark.addElement(dc.Creator(text="Dr A"))
    for where, name in ((inside, "footnote"), (remark, "comment")):
        for line in patients[name].lines:
            where.addElement(text.P(text=line))
    noted.addElement(remark)
    frame = draw.Frame(width="16cm", height="8cm", anchortype="as-char")
    box = draw.TextBox()
    frame.addElement(box)
    for line in patients["text box"].lines:
        box.addElement(text.P(text=line))
    noted.addElement(frame)
    document.text.addElement(noted)
    document.meta.addElement(dc.Description(text="; ".join(patients["properties"].lines)))
    for number in range(90):
        document.text.addElement(text.P(text=f"Line {number} of nothing."))
    for line in patients["second page"].lines:
        document.text.addElement(text.P(text=line))
    document.save(str(source(share, "text.odt")))
    convert(share, "text.odt", TEXTS)
    for suffix in TEXTS:
        expect_text(share, f"text.{suffix}", suffix, patients)


def page_with(path: Path, patient: Patient) -> Callable[[int], int]:
    """The page on which another reader finds each: where fonts are wide, the twelve go over to the next."""
    from pypdf import PdfReader
    texts = [page.extract_text() for page in PdfReader(path).pages]
    return lambda which: next(number for number, text in enumerate(texts, 1) if patient[which].value in text)


def expect_text(share: Share, name: str, suffix: str, patients: dict) -> None:
    gone = {"txt": {"comment", "properties", "header", "footer", "footnote", "text box"}, "pdf": {"properties", "comment"}, "epub": {"header", "footer", "comment", "properties"},
            "html": {"comment", "text box"}}.get(suffix, set())  # fmt: skip
    places = {"header": re.compile("header"), "footer": re.compile("footer"), "footnote": re.compile("note"), "comment": re.compile("comment|annotation"),
              "properties": re.compile("meta|properties|info")}  # fmt: skip
    for place, patient in patients.items():
        if place in gone:
            continue
        location = {}
        if suffix == "pdf":
            location = {"page": 1} if place == "body" else {"page": page_with(share.file(name), patient)} if place == "second page" else {}
        elif place == "body" and suffix not in ("epub", "html", "fodt", "rtf"):
            location = {"line": lambda number: 1 + number} if suffix != "txt" else {}
        elif place == "table" and suffix not in ("txt", "epub"):
            location = {"row": lambda number: 2 + number, "column": "Value"}
        elif place in places and suffix not in ("txt", "html", "epub", "fodt"):
            location = {"part": places[place]}
        share.plant(name, f"{place} of {suffix}", patient, r"(!/.*)?" if suffix == "epub" else "", kind=suffix, **location)


@writer("written by LibreOffice", "LibreOffice and openpyxl", slow=True)
def sheets(share: Share) -> None:
    need("soffice", "libreoffice")
    import openpyxl
    from openpyxl.comments import Comment
    book = openpyxl.Workbook()
    patients = {name: share.patient(f"sheet {name}") for name in ("Ward", "Hidden", "comments", "header", "properties")}
    for number, (name, state) in enumerate((("Ward", "visible"), ("Hidden", "hidden"))):
        sheet = book.active if number == 0 else book.create_sheet(name)
        sheet.title, sheet.sheet_state = name, state
        sheet.append(patients[name].labels)
        sheet.append(patients[name].values)
    for number, one in enumerate(patients["comments"]):
        book["Ward"].cell(5 + number, 2).comment = Comment(one.line, "Dr A")
    ward = book["Ward"]
    ward.page_setup.orientation, ward.page_setup.fitToHeight, ward.sheet_properties.pageSetUpPr.fitToPage = "landscape", 1, True
    for letter in "ABCDEFGHIJKL":
        ward.column_dimensions[letter].width = 28
    book["Ward"].oddHeader.left.text = "; ".join(patients["header"].short.lines)
    book.properties.description = "\n".join(patients["properties"].lines)
    book.save(source(share, "sheet.xlsx"))
    convert(share, "sheet.xlsx", SHEETS)
    for suffix in SHEETS:
        cells = suffix in ("xls", "xlsx", "ods")
        for name in ("Ward", "Hidden"):
            if name == "Hidden" and suffix in ("csv", "html", "pdf"):
                continue
            location = {"row": 2, "column": columns(patients[name])} if suffix in ("csv", "html") else {}
            if cells:
                location = {"sheet": name, "cell": lambda number: f"{chr(65 + number)}2"}
            share.plant(f"sheet.{suffix}", f"{name} of {suffix}", patients[name], kind=suffix, **location)
        if cells or suffix == "fods":
            share.plant(f"sheet.{suffix}", f"comments of {suffix}", patients["comments"], kind=suffix,
                        **({"sheet": "Ward", "part": re.compile("comment|annotation"), "cell": lambda number: f"B{5 + number}"} if cells else {}))
            share.plant(f"sheet.{suffix}", f"header of {suffix}", patients["header"].short, kind=suffix, **({"part": re.compile("header")} if cells else {}))
            share.plant(f"sheet.{suffix}", f"properties of {suffix}", patients["properties"], kind=suffix, **({"part": re.compile("metadata")} if cells else {}))


@writer("written by LibreOffice", "LibreOffice and python-pptx", slow=True)
def slides(share: Share) -> None:
    need("soffice", "libreoffice")
    import io
    import pptx
    from pptx.util import Inches
    show = pptx.Presentation()
    show.slide_height = Inches(14)
    show.slides.add_slide(show.slide_layouts[6])
    slide = show.slides.add_slide(show.slide_layouts[5])
    def where(row: int) -> list:
        return [Inches(1), Inches(1 + 4 * row), Inches(8), Inches(3)]

    patients = {name: share.patient(f"slides {name}") for name in ("box", "notes", "table", "alt text", "hidden")}
    slide.shapes.add_textbox(*where(0)).text_frame.text = "\n".join(patients["box"].lines)
    slide.notes_slide.notes_text_frame.text = "\n".join(patients["notes"].lines)
    grid = slide.shapes.add_table(13, 2, *where(1)).table
    grid.cell(0, 0).text, grid.cell(0, 1).text = "Field", "Value"
    for number, one in enumerate(patients["table"], 1):
        grid.cell(number, 0).text, grid.cell(number, 1).text = one.label, one.value
    slide.shapes.add_picture(io.BytesIO(picture_bytes()), *where(2))._element.nvPicPr.cNvPr.set("descr", "; ".join(patients["alt text"].lines))
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden._element.set("show", "0")
    hidden.shapes.add_textbox(*where(0)).text_frame.text = "\n".join(patients["hidden"].lines)
    show.save(source(share, "slides.pptx"))
    convert(share, "slides.pptx", SLIDES)
    for suffix in SLIDES:
        for place, patient in patients.items():
            if suffix in ("pdf", "odg") and place in ("notes", "alt text", "hidden"):
                continue
            if suffix == "ppt" and place == "alt text":
                continue  # LibreOffice drops it
            location = {} if suffix in ("fodp", "odg") else {"page": 3 if place == "hidden" else 2}
            if place == "notes" and suffix != "fodp":
                location["part"] = re.compile("notes")
            share.plant(f"slides.{suffix}", f"{place} of {suffix}", patient, kind=suffix, **location)


@writer("written by pandoc", "pandoc", slow=True)
def pandoc(share: Share) -> None:
    need("pandoc")
    for suffix in ("docx", "odt", "rtf", "epub", "html", "pptx"):
        body, note, listed = (share.patient(f"{suffix} {name}") for name in ("body", "note", "table"))
        lines = "\n\n".join(body.lines)
        rows = "\n".join(f"| {one.label} | {one.value} |" for one in listed)
        text = f"{lines}\n\nA note.[^1]\n\n[^1]: {'; '.join(note.lines)}\n\n| Field | Value |\n|---|---|\n{rows}\n"
        share.file(f"a.{suffix}").write_bytes(b"")
        run("pandoc", "-s", "-f", "markdown", "-o", share.file(f"a.{suffix}"), "--metadata", "title=Ward", stdin=text.encode())
        member = r"(!/.*)?" if suffix == "epub" else ""
        for place, patient in (("body", body), ("footnote", note), ("table", listed)):
            location = {"part": re.compile("note")} if place == "footnote" and suffix in ("docx", "odt", "rtf") else {}
            share.plant(f"a.{suffix}", f"{place} of {suffix}", patient, member, kind=suffix, **location)


@writer("emf", "LibreOffice", slow=True)
def drawings(share: Share) -> None:
    """Drawings of Windows."""
    patient = share.patient("drawing")
    lines = "".join(f"<text:p>{line}</text:p>" for line in patient.lines)
    source(share, "drawing.fodg").write_text(FLAT_DRAWING.format(lines))
    convert(share, "drawing.fodg", {"emf": "draw_emf_Export", "wmf": "draw_wmf_Export"})
    for kind in ("emf", "wmf"):
        share.plant(f"drawing.{kind}", f"text of the {kind}", patient)


FLAT_DRAWING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.graphics">'
    '<office:body><office:drawing><draw:page><draw:frame svg:width="15cm" svg:height="12cm" svg:x="2cm" svg:y="2cm"><draw:text-box>{}</draw:text-box>'
    "</draw:frame></draw:page></office:drawing></office:body></office:document>"
)
