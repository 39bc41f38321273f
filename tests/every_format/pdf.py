# SPDX-License-Identifier: Apache-2.0
"""PDF by ReportLab, pikepdf, groff, enscript and fpdf2: pages, forms, remarks, attachments, older revisions."""

from __future__ import annotations

import io
import re

from .share import Patient, Share, need, run, writer


def page_of(patient: Patient, canvas, top: int = 760) -> None:
    for number, line in enumerate(patient.lines):
        canvas.drawString(72, top - 16 * number, line)


@writer("pdf", "ReportLab")
def pages(share: Share) -> None:
    from reportlab.pdfgen.canvas import Canvas
    canvas = Canvas(str(share.file("pages.pdf")))
    for number in (1, 2, 3):
        patient = share.patient(f"page {number}")
        page_of(patient, canvas)
        share.plant("pages.pdf", f"page {number}", patient, page=number)
        canvas.showPage()
    form, outline, known, remark = (share.patient(name) for name in ("form", "outline", "properties", "remark"))
    for number, one in enumerate(form):
        canvas.drawString(72, 700 - 40 * number, one.label)
        canvas.acroForm.textfield(name=one.label, value=one.value, x=250, y=690 - 40 * number, width=200, height=20)
    share.plant("pages.pdf", "form", form, page=4)
    for number, one in enumerate(outline):
        canvas.bookmarkPage(f"k{number}")
        canvas.addOutlineEntry(one.line, f"k{number}")
    share.plant("pages.pdf", "outline", outline, part=re.compile("outline|bookmark"))
    canvas.setSubject("; ".join(known.lines))
    share.plant("pages.pdf", "properties", known, part=re.compile("metadata|info"))
    canvas.textAnnotation("\n".join(remark.lines), Rect=[300, 300, 400, 400])
    share.plant("pages.pdf", "remark", remark, page=4, part=re.compile("annotation|comment"))
    canvas.showPage()
    turned, unseen = share.patient("turned"), share.patient("unseen")
    canvas.saveState()
    canvas.translate(500, 100)
    canvas.rotate(90)
    page_of(turned, canvas, 300)
    canvas.restoreState()
    share.plant("pages.pdf", "turned text", turned, page=5)
    canvas.showPage()
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    for line in unseen.lines:
        text.textLine(line)
    canvas.drawText(text)
    share.plant("pages.pdf", "unseen text", unseen, page=6)
    canvas.showPage()
    canvas.save()


def simple(patient: Patient, encrypt=None) -> bytes:
    from reportlab.pdfgen.canvas import Canvas
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    page_of(patient, canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@writer("pdf", "ReportLab")
def locked(share: Share) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    open_one = share.patient("empty password")
    share.file("open.pdf").write_bytes(simple(open_one, StandardEncryption("", "owner", strength=128)))
    share.plant("open.pdf", "empty password", open_one, page=1)
    share.file("locked.pdf").write_bytes(simple(share.patient("locked"), StandardEncryption("secret", strength=128)))
    share.refuse("locked.pdf", "encrypted")


@writer("pdf", "pikepdf")
def attached(share: Share) -> None:
    import pikepdf
    body, file, old = (share.patient(name) for name in ("body", "attachment", "old revision"))
    document = pikepdf.open(io.BytesIO(simple(body)))
    document.attachments["list.txt"] = pikepdf.AttachedFileSpec(document, file.text.encode(), filename="list.txt")
    document.save(share.file("attached.pdf"), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    share.plant("attached.pdf", "body", body, page=1)
    share.plant("attached.pdf", "attachment", file, r"!/.*list\.txt", line=lambda number: 1 + number)
    known = share.patient("XMP")
    document = pikepdf.open(io.BytesIO(simple(share.patient("nothing"))))
    with document.open_metadata() as metadata:
        metadata["dc:description"] = "; ".join(known.lines)
    document.save(share.file("xmp.pdf"), encryption=pikepdf.Encryption(owner="x", user="", R=6))
    share.plant("xmp.pdf", "XMP", known, r"(!/.*)?")
    revised(share, old)


def revised(share: Share, old: Patient) -> None:
    """A page whose text an incremental update replaced: pypdf appends to what is there."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject
    writer_ = PdfWriter(io.BytesIO(simple(old)), incremental=True)
    blank = DecodedStreamObject()
    blank.set_data(b"BT /F1 12 Tf 72 700 Td (Nothing any more.) Tj ET")
    writer_.pages[0][NameObject("/Contents")] = writer_._add_object(blank)
    writer_.write(share.file("revised.pdf"))
    share.plant("revised.pdf", "old revision", old, part=re.compile("revision"))


@writer("pdf", "fpdf2")
def fpdf2(share: Share) -> None:
    from fpdf import FPDF
    patient = share.patient("fpdf2")
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    for one in patient:
        with document.table() as table:
            row = table.row()
            row.cell(one.label)
            row.cell(one.value)
    document.output(str(share.file("fpdf2.pdf")))
    share.plant("fpdf2.pdf", "table", patient, page=1)


def text_to_pdf(name: str, *command: str) -> None:
    def write(share: Share) -> None:
        need(command[0])
        patient = share.patient(name)
        prose = "A page of nothing at all.\n\n" if name == "groff.pdf" else "A page of nothing at all.\n"
        out = run(*command, stdin=(prose + "\n.br\n".join(patient.lines) if name == "groff.pdf" else prose + patient.text).encode())
        if name != "groff.pdf":
            out = run(need("ps2pdf"), "-", "-", stdin=out)
        share.file(name).write_bytes(out)
        share.plant(name, command[0], patient, page=1)

    writer("pdf", command[0])(write)


text_to_pdf("groff.pdf", "groff", "-Tpdf", "-")
text_to_pdf("enscript.pdf", "enscript", "-q", "-B", "-p", "-")
