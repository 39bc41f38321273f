# SPDX-License-Identifier: Apache-2.0
"""What people call things: files, folders, members, sheets, columns, tables, fields, properties, each with one identifier in its name."""

from __future__ import annotations

import io
import re
import sqlite3
import tarfile
import zipfile

from .share import Identifier, Patient, Share, need, run, writer

SHORT = {"Social Security number": "SSN", "Medicare number (MBI)": "MBI", "Provider NPI": "NPI", "Prescriber DEA number": "DEA", "Patient name": "Patient",
         "Florida driver license": "FL DL", "Visa card number": "Visa", "Date of birth": "DOB"}  # fmt: skip
FILE = "file name"


def called(one: Identifier, most: int = 200) -> str:
    """A name as somebody would give it: no slashes, and no longer than the place allows."""
    value = one.value.replace("/", "-")
    label = SHORT.get(one.label, one.label)
    return f"{label} {value}" if len(label) + len(value) < most else value


def plant(share: Share, name: str, place: str, patient: Patient, member=lambda one: "", **location) -> None:
    for one in patient:
        share.plant(name, place, Patient((one,)), member(one), **location)


@writer("names", "the file system")
def files(share: Share) -> None:
    in_files, in_folders = share.patient("files"), share.patient("folders")
    for one in in_files:
        share.file(f"files/{called(one)}.txt").write_text("nothing\n")
        share.plant(f"files/{called(one)}.txt", "names of files", Patient((one,)), part=FILE)
    for one in in_folders:
        share.file(f"folders/{called(one)}/note.txt").write_text("nothing\n")
        share.plant(f"folders/{called(one)}", "names of folders", Patient((one,)), part="folder name")
    linked = share.patient("links")
    for one in linked:
        share.file(f"links/{called(one)}").symlink_to("nowhere")
        share.plant(f"links/{called(one)}", "names of links", Patient((one,)), part=FILE)


@writer("names", "zipfile, tarfile, 7zip")
def members(share: Share) -> None:
    one_zip, folders, comments = share.patient("zip"), share.patient("zip folders"), share.patient("zip comments")
    with zipfile.ZipFile(share.file("a.zip"), "w") as archive:
        for one in one_zip:
            archive.writestr(f"list/{called(one)}.txt", "nothing\n")
        for one in folders:
            archive.writestr(f"empty/{called(one)}/", "")
        for one in comments:
            info = zipfile.ZipInfo(f"c/{one.detector}.txt")
            info.comment = one.line.encode()
            archive.writestr(info, "nothing\n")
    plant(share, "a.zip", "members of a zip", one_zip, lambda one: re.escape(f"!/list/{called(one)}.txt"), part=FILE)
    share.plant("a.zip", "empty folders of a zip", folders, part="folder name")
    share.plant("a.zip", "comments of a zip", comments, part="comment")
    in_tar, links = share.patient("tar"), share.patient("tar links")
    with tarfile.open(share.file("a.tar"), "w") as archive:
        for one in in_tar:
            info = tarfile.TarInfo(f"list/{called(one)}.txt")
            info.size = 8
            archive.addfile(info, io.BytesIO(b"nothing\n"))
        for one in links:
            info = tarfile.TarInfo(f"l-{one.detector}")
            info.type, info.linkname = tarfile.SYMTYPE, f"../{called(one)}.txt"
            archive.addfile(info)
    plant(share, "a.tar", "members of a tar", in_tar, lambda one: re.escape(f"!/list/{called(one)}.txt"), part=FILE)
    share.plant("a.tar", "targets of links in a tar", links, part="link")
    seven, in_seven = need("7zz", "7z"), share.patient("7z")
    source = share.folder.parent / "sources" / "names-7z"
    for one in in_seven:
        (source / called(one)).mkdir(parents=True)
        (source / called(one) / "note.txt").write_text("nothing\n")
    run(seven, "a", "-bso0", "-bsp0", share.file("a.7z"), ".", cwd=source)
    plant(share, "a.7z", "folders in a 7z", in_seven, lambda one: "(!/.*)?", part=re.compile("name$"))


@writer("names", "openpyxl, xlwt, odfpy, python-docx, python-pptx")
def office(share: Share) -> None:
    import docx
    import openpyxl
    import pptx
    import xlwt
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from openpyxl.packaging.custom import StringProperty
    sheets, properties = share.patient("xlsx"), share.patient("xlsx properties")
    book = openpyxl.Workbook()
    for one in sheets:
        book.create_sheet(called(one, 31)[:31].replace(":", ""))
    for one in properties:
        book.custom_doc_props.append(StringProperty(name=called(one), value="x"))
    book.save(share.file("a.xlsx"))
    fits = Patient(one for one in sheets if len(one.value) <= 31)
    share.plant("a.xlsx", "sheets of xlsx", fits, part="names")
    share.plant("a.xlsx", "properties of xlsx", properties, part="names")
    old, in_old = xlwt.Workbook(), share.patient("xls")
    for one in in_old:
        old.add_sheet(called(one, 31)[:31])
    old.save(str(share.file("a.xls")))
    share.plant("a.xls", "sheets of xls", Patient(one for one in in_old if len(one.value) <= 31), part="names")
    in_ods, ods = share.patient("ods"), OpenDocumentSpreadsheet()
    for one in in_ods:
        sheet, row = Table(name=called(one)), TableRow()
        row.addElement(TableCell())
        sheet.addElement(row)
        ods.spreadsheet.addElement(sheet)
    ods.save(share.file("a.ods"))
    share.plant("a.ods", "sheets of ods", in_ods, part="names")
    show, shapes = pptx.Presentation(), share.patient("pptx")
    slide = show.slides.add_slide(show.slide_layouts[6])
    for one in shapes:
        slide.shapes.add_textbox(0, 0, 100, 100).name = called(one)
    show.save(share.file("a.pptx"))
    share.plant("a.pptx", "shapes of pptx", shapes, page=1, part="names")
    document, marks = docx.Document(), share.patient("bookmarks")
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    for number, one in enumerate(marks):
        mark = OxmlElement("w:bookmarkStart")
        mark.set(qn("w:id"), str(number))
        mark.set(qn("w:name"), called(one))
        document.add_paragraph("here")._p.append(mark)
    document.save(share.file("a.docx"))
    share.plant("a.docx", "bookmarks of docx", marks, part="bookmark")


@writer("names", "sqlite3, pyarrow, fastavro, reportlab")
def tables(share: Share) -> None:
    import fastavro
    import pyarrow
    import pyarrow.parquet
    from reportlab.pdfgen import canvas
    named, views = share.patient("sqlite"), share.patient("sqlite views")
    base = sqlite3.connect(share.file("a.db"))
    for one in named:
        base.execute(f'create table "{called(one)}" (a)')
        base.execute(f'insert into "{called(one)}" values (1)')
    for number, one in enumerate(views):
        base.execute(f"create view v{number} as select 1 where '{one.line}' <> ''")
    base.commit()
    base.close()
    share.plant("a.db", "tables of SQLite", named, part=re.compile("table name|schema"))
    share.plant("a.db", "views of SQLite", views, part="(schema)")
    keys = share.patient("parquet")
    pyarrow.parquet.write_table(pyarrow.table({"a": [1]}).replace_schema_metadata({called(one): one.line for one in keys}), share.file("a.parquet"))
    share.plant("a.parquet", "metadata of Parquet", keys, part="(metadata)")
    remarks = share.patient("avro")
    schema = {"type": "record", "name": "r", "fields": [{"name": f"f{n}", "type": "int", "doc": one.line} for n, one in enumerate(remarks)]}
    with open(share.file("a.avro"), "wb") as out:
        fastavro.writer(out, schema, [{f"f{n}": n for n in range(len(remarks))}])
    share.plant("a.avro", "remarks of an Avro schema", remarks, part="(header)")
    fields, choices, outline = share.patient("pdf fields"), share.patient("pdf choices"), share.patient("pdf outline")
    page = canvas.Canvas(str(share.file("a.pdf")))
    page.drawString(100, 800, "nothing")
    for number, one in enumerate(fields):
        page.acroForm.textfield(name=called(one).replace(".", "_"), x=100, y=40 + 50 * number, value="x")
    page.acroForm.listbox(name="list", x=300, y=400, options=["none", *choices.lines], value="none")
    for number, one in enumerate(outline):
        page.bookmarkPage(str(number))
        page.addOutlineEntry(one.line, str(number))
    page.save()
    share.plant("a.pdf", "names of fields in PDF", Patient(one for one in fields if "." not in one.value), page=1, part="names")
    share.plant("a.pdf", "choices of a list in PDF", choices, page=1, part="form choices")
    share.plant("a.pdf", "outline of a PDF", outline, part="bookmark")
