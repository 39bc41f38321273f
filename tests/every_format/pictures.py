# SPDX-License-Identifier: Apache-2.0
"""Pictures of text by Pillow and libtiff, what stands beside their pixels, and barcodes by pdf417gen and zint."""

from __future__ import annotations

import io
import re

from .share import Patient, Share, need, run, writer

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def page(patient: Patient, size: int = 32):
    from PIL import Image, ImageDraw, ImageFont
    picture = Image.new("L", (1700, 2200), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, size)
    for number, line in enumerate(("RIVERSIDE FAMILY CLINIC", "Visit note, dictated and not yet read", "", *patient.lines,
                                   "", "The patient came for a routine check and feels well.")):  # fmt: skip
        draw.text((180, 200 + 60 * number), line, fill=0, font=font)
    return picture


@writer("pictures", "Pillow", slow=True)
def pictures(share: Share) -> None:
    from PIL import Image
    box = re.compile(r"^box \d+,\d+ \d+x\d+$")
    kinds = {"png": {}, "jpg": {"quality": 75}, "gif": {}, "bmp": {}, "webp": {"lossless": True}, "jp2": {}, "ppm": {}}
    for suffix, how in kinds.items():
        patient = share.patient(suffix)
        page(patient).save(share.file(f"a.{suffix}"), **how)
        share.plant(f"a.{suffix}", suffix, patient, part=box)
    for name, change in {"turned-90": lambda p: p.rotate(90, expand=True), "turned-180": lambda p: p.rotate(180),
                         "askew": lambda p: p.rotate(1.5, fillcolor=255), "low": lambda p: p.resize((1020, 1320)),
                         "dark": lambda p: Image.eval(p, lambda value: 255 - value)}.items():  # fmt: skip
        patient = share.patient(name)
        change(page(patient)).save(share.file(f"{name}.png"))
        share.plant(f"{name}.png", name, patient, part=box)
    from PIL import ImageDraw
    patient = share.patient("form")
    form = page(patient)
    draw = ImageDraw.Draw(form)
    for number in range(17):
        draw.line((150, 194 + 60 * number, 1550, 194 + 60 * number), fill=0, width=3)
    form.save(share.file("form.png"))
    share.plant("form.png", "form with lines", patient, part=box)


@writer("fax", "Pillow, libtiff", slow=True)
def faxes(share: Share) -> None:
    for kind in ("group3", "group4"):
        pages = [share.patient(f"{kind} {number}") for number in (1, 2, 3)]
        first, *rest = (page(patient).convert("1") for patient in pages)
        first.save(share.file(f"{kind}.tif"), compression=kind, dpi=(200, 200), save_all=True, append_images=rest)
        for number, patient in enumerate(pages, 1):
            share.plant(f"{kind}.tif", f"page {number} of {kind}", patient, page=number)
    need("tiffcp")
    patient = share.patient("tiffcp")
    page(patient).convert("1").save(share.folder.parent / "plain.tif", dpi=(200, 200))
    run("tiffcp", "-c", "g3:2d", share.folder.parent / "plain.tif", share.file("two-d.tif"))
    share.plant("two-d.tif", "G3 of two dimensions", patient)


@writer("scans in PDF", "Pillow", slow=True)
def scans(share: Share) -> None:
    pages = [share.patient(f"scan {number}") for number in (1, 2)]
    first, second = (page(patient) for patient in pages)
    first.save(share.file("scan.pdf"), save_all=True, append_images=[second], resolution=200)
    for number, patient in enumerate(pages, 1):
        share.plant("scan.pdf", f"page {number} of a scan", patient, page=number)


@writer("beside pixels", "Pillow")
def beside(share: Share) -> None:
    from PIL import Image, PngImagePlugin
    small = Image.new("L", (40, 40), 200)
    note, packed, exif, comment, tag, packet = (share.patient(name) for name in ("text", "packed", "exif", "comment", "tag", "xmp"))
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", note.text)
    chunks.add_itxt("Description", packed.text, zip=True)
    small.save(share.file("note.png"), pnginfo=chunks)
    share.plant("note.png", "PNG text", note)
    share.plant("note.png", "packed PNG text", packed)
    fields = Image.Exif()
    fields[0x010E] = exif.text
    small.save(share.file("exif.jpg"), exif=fields)
    share.plant("exif.jpg", "EXIF", exif)
    small.save(share.file("comment.gif"), comment=comment.text.encode())
    share.plant("comment.gif", "comment of a GIF", comment)
    small.save(share.file("tag.tif"), description=tag.text)
    share.plant("tag.tif", "description of a TIFF", tag)
    xmp = ('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
           '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>'
           f"{packet.text}</dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")
    small.convert("RGB").save(share.file("xmp.webp"), xmp=xmp.encode())
    share.plant("xmp.webp", "XMP", packet)


def licence_text(patient: Patient) -> tuple[str, Patient]:
    """What the barcode of a Florida licence holds (AAMVA 2020), and those of the twelve that are in it."""
    from datetime import datetime
    by = patient.row
    born = datetime.strptime(by["Date of birth"], "%m/%d/%Y").strftime("%m%d%Y")
    number = by["Florida driver license"].replace("-", "")
    body = f"DLDAQ{number}\nDCS{patient[0].value.split()[-1].upper()}\nDAC{patient[0].value.split()[0].upper()}\nDBB{born}\nDBA01012030\nDAJFL\nDCGUSA\r"
    return f"@\n\x1e\rANSI 636010100001DL0031{len(body):04}" + body, Patient((patient[8],))


@writer("barcodes", "pdf417gen")
def pdf417(share: Share) -> None:
    from pdf417gen import encode, render_image
    patient = share.patient("pdf417")
    text, inside = licence_text(patient)
    render_image(encode(text, columns=10, security_level=3), scale=4).save(share.file("licence.png"))
    share.plant("licence.png", "PDF417", inside, part=re.compile("barcode PDF417"))


@writer("barcodes", "zint")
def zint(share: Share) -> None:
    need("zint")
    for kind, number in (("PDF417", 55), ("QR", 58), ("DataMatrix", 71), ("Aztec", 92)):
        patient = share.patient(kind)
        content = "; ".join(patient.short.lines)
        run("zint", f"--barcode={number}", "--scale=3", "-w", "6", "--vwhitesp=6", f"--output={share.file(kind + '.png')}", "-d", content)
        share.plant(f"{kind}.png", kind, patient.short, part=re.compile("barcode"))


@writer("picture data", "exiftool")
def beside_pixels(share: Share) -> None:
    """IPTC, XMP and EXIF, as photo programs keep them."""
    from PIL import Image
    tool = need("exiftool")
    for name, tag in (("iptc", "IPTC:Caption-Abstract"), ("xmp", "XMP-dc:Description"), ("exif", "EXIF:ImageDescription"), ("png", "PNG:Description")):
        patient, path = share.patient(name), share.file(f"{name}.{'png' if name == 'png' else 'jpg'}")
        Image.new("RGB", (40, 40), "grey").save(path)
        run(tool, "-q", "-overwrite_original", f"-{tag}={'; '.join(patient.lines)}", path)
        share.plant(path.name, f"{name} of a picture", patient)
