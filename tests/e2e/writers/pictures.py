# SPDX-License-Identifier: Apache-2.0
"""Pictures of text as Pillow draws and writes them: pictures.py FOLDER VALUES.json. Run by the interpreter that
has Pillow (Debian: python3-pil), which need not be the one that runs the tests."""

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

folder, values = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINES = ["RIVERSIDE FAMILY CLINIC", "", "Visit note of the ninth of May, dictated and not yet read",
         "", f"SSN: {values['ssn']}", f"MRN: {values['mrn']}", "",
         "The patient came for a routine check and feels well.", "Blood pressure as before, no new complaints today.",
         "We agreed on another visit in six weeks, or earlier if", "anything should change in the meantime."]


def page(width=1700, height=2200, lines=LINES):
    """A letter at 200 dots an inch."""
    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 30)
    for number, line in enumerate(lines):
        draw.text((180, 200 + 52 * number), line, fill=0, font=font)
    return picture


upright = page()
upright.save(folder / "page.png")
page(lines=["RIVERSIDE FAMILY CLINIC", *[""] * 12, f"MRN: {values['mrn']}", *[""] * 18, f"Billed for this visit, SSN: {values['ssn']}"]).save(folder / "apart.png")
upright.save(folder / "page.jpg", quality=70)
upright.save(folder / "page.bmp")
upright.save(folder / "page.gif")
upright.save(folder / "page.webp")
upright.save(folder / "page.ppm")
black = upright.convert("1")
black.save(folder / "fax-g4.tif", compression="group4", dpi=(200, 200))
black.save(folder / "fax-g3.tif", compression="group3", dpi=(200, 200))
upright.resize((1728, 1078)).convert("1").save(folder / "fax-standard.tif", compression="group3", dpi=(204, 98))
black.save(folder / "pages.tif", compression="group4", save_all=True, append_images=[page(lines=["page two"]).convert("1"), black])
upright.rotate(180).save(folder / "turned-180.png")
upright.rotate(90, expand=True).save(folder / "turned-90.png")
upright.rotate(270, expand=True).save(folder / "turned-270.png")
upright.rotate(2, fillcolor=255).save(folder / "askew.png")
upright.resize((850, 1100)).save(folder / "low.png")
Image.eval(upright, lambda value: 255 - value).save(folder / "dark.png")
form = page()
draw = ImageDraw.Draw(form)
for number in range(12):
    draw.line((150, 198 + 52 * number, 1550, 198 + 52 * number), fill=0, width=3)
for x in (150, 1550):
    draw.line((x, 150, x, 770), fill=0, width=3)
form.save(folder / "form.png")
Image.linear_gradient("L").resize((900, 700)).save(folder / "empty.png")
for number in range(4):  # smaller than any page, and full
    lines = [f"{line} {number}" for line in LINES[7:] * 7] + [f"SSN: {values['ssn']}"]
    picture = Image.new("L", (840, 1060), 255)
    for at, line in enumerate(lines):
        ImageDraw.Draw(picture).text((20, 10 + 34 * at), line, fill=0, font=ImageFont.truetype(FONT, 22))
    picture.save(folder / f"small-{number}.png")
note = PngImagePlugin.PngInfo()
note.add_text("Comment", "SSN: " + values["ssn"])
note.add_text("Description", "SSN: " + values["ssn"], zip=True)
Image.new("L", (40, 40), 200).save(folder / "note.png", pnginfo=note)
exif = Image.Exif()
exif[0x010E] = "SSN: " + values["ssn"]
Image.new("L", (40, 40), 200).save(folder / "exif.jpg", exif=exif)
Image.new("L", (40, 40), 200).save(folder / "comment.gif", comment=("SSN: " + values["ssn"]).encode())
jpeg = (folder / "page.jpg").read_bytes()
frame = jpeg.index(b"\xff\xc0")
(folder / "deep.jpg").write_bytes(jpeg[:frame + 4] + b"\x0c" + jpeg[frame + 5:])  # samples of 12 bits, it says
(folder / "damaged.png").write_bytes((folder / "page.png").read_bytes()[:3000])
try:
    import img2pdf
    (folder / "scan.pdf").write_bytes(img2pdf.convert([str(folder / "fax-g4.tif"), str(folder / "page.jpg")]))
except ImportError:
    pass
