#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the PDF documents of the worker tests into a directory: make_documents.py DIR"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generate.hostile_files import broken_pdfs
from generate.writers.pdf import Objects, make_pdf, page_content


def odd() -> bytes:
    """A comment, two form fields, a link, a form in XML, a title and an attached file."""
    objects = Objects()
    tree, page = objects.reserve(), objects.reserve()
    content = objects.add_stream(page_content(["on the page"]))
    font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    box = "/Rect [10 10 90 30]"
    note = objects.add(f"<< /Type /Annot /Subtype /Text {box} /Contents (in a comment) /T (the author) >>")
    wide = objects.add(f"<< /Type /Annot /Subtype /Text {box} /Contents <FEFF006E006F00740065> >>")
    text = objects.add(f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (patient) /V (in a field) {box} /P {page} 0 R >>")
    choice = objects.add(
        f"<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (ward) /Opt [(north) (south)] /V (south) {box} >>"
    )
    link = objects.add(f"<< /Type /Annot /Subtype /Link {box} /A << /S /URI /URI (mailto:a@b) >> >>")
    xml = objects.add_stream(b"<xdp:xdp>in XML</xdp:xdp>\n")
    embedded = objects.add_stream(b"attached", "/Type /EmbeddedFile ")
    names = f"/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) /EF << /F {embedded} 0 R >> >>] >> >>"
    annots = f"/Annots [{note} 0 R {wide} 0 R {text} 0 R {choice} 0 R {link} 0 R]"
    objects.set(
        page,
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
        f"/Resources << {font} >> {annots} >>",
    )
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    form = f"/AcroForm << /Fields [{text} 0 R {choice} 0 R] /XFA {xml} 0 R >>"
    whole = objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R {form} {names} >>"))
    return whole.replace(b"trailer\n<< ", b"trailer\n<< /Info << /Title (the title) /Subject <FEFF00740077006F> >> ")


def revised() -> bytes:
    """A page whose content was replaced by an update at the end of the file."""
    whole = make_pdf([["stays", "removed later"]], deflate=False)
    number = next(n for n, body in re.findall(rb"(\d+) 0 obj(.*?)endobj", whole, re.S) if b"removed later" in body)
    root = re.search(rb"/Root (\d+ 0 R)", whole)[1]
    content = page_content(["stays", "redacted"])
    update = b"%s 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    table = b"xref\n%s 1\n%010d 00000 n \ntrailer\n<< /Size 99 /Root %s /Prev %s >>\n" % (
        number, len(whole), root, re.findall(rb"startxref\s+(\d+)", whole)[-1])
    return whole + update + table + b"startxref\n%d\n%%%%EOF\n" % (len(whole) + len(update))


def table() -> bytes:
    """Cells side by side, as of a table, without a blank between their texts."""
    objects = Objects()
    rows = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj\n" % (x, 700 - 22 * row, text) for row in range(6)
                    for x, text in ((30, b"label %d" % row), (300, b"value")))
    content = objects.add_stream(b"BT /F1 11 Tf\n" + rows + b"ET\n")
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
                       "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def columns() -> bytes:
    """A form, first its names, then its values; below it prose in two columns."""
    objects = Objects()
    left = ["ward", "bed number", "insured by", "day"]
    prose = ["of the things that fill a line quite well and then", "go on in the next one until the end of the column",
             "where nobody expects that anything stands beside", "it; and so on for a while, as columns do anywhere"]  # fmt: skip
    lines = [(30, 700 - 20 * n, text) for n, text in enumerate(left)] + [(30, 500 - 14 * n, text) for n, text in enumerate(prose)]
    lines += [(300, 700 - 20 * n, f"v{n}") for n in range(4)] + [(300, 500 - 14 * n, text.upper()) for n, text in enumerate(prose)]
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj\n" for x, y, text in lines)
    content = objects.add_stream(f"BT /F1 11 Tf\n{shown}ET\n".encode())
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
                       "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def chinese() -> bytes:
    """Text in a font whose characters are named by one of the predefined maps."""
    objects = Objects()
    content = objects.add_stream(b"BT /F1 20 Tf 50 500 Td <4E2D6587> Tj ET\n")
    descriptor = ("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 0 1000 1000] "
                  "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>")
    descendant = ("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor "
                  f"{descriptor} /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>")
    font = (f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            f"/DescendantFonts [{descendant}] >>")
    tree = objects.reserve()
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
                       f"/Resources << /Font << /F1 {font} >> >> >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    outlines, item = objects.reserve(), objects.reserve()
    objects.set(outlines, f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R /Count 1 >>")
    objects.set(item, f"<< /Title (a bookmark) /Parent {outlines} 0 R /Next {item} 0 R /Dest [{page} 0 R /Fit] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R /Outlines {outlines} 0 R >>"))


def picture() -> bytes:
    """Two pages that show an image and nothing else."""
    objects = Objects()
    tree = objects.reserve()
    image = objects.add_stream(b"\0" * 16, "/Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8 "
                               "/ColorSpace /DeviceGray ")
    content = objects.add_stream(b"q 400 0 0 400 50 50 cm /I Do Q\n")
    page = (f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
            f"/Resources << /XObject << /I {image} 0 R >> >> >>")
    pages = [objects.add(page), objects.add(page)]
    objects.set(tree, f"<< /Type /Pages /Count 2 /Kids [{pages[0]} 0 R {pages[1]} 0 R] >>")
    return objects.write(objects.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


HOLE = b"here is a hole"


def large() -> bytes:
    """To be made large: text outside of what its page shows and a form in XML."""
    objects = Objects()
    tree = objects.reserve()
    form = objects.add_stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><name>in the form</name></xdp:xdp>')
    content = objects.add_stream(b"BT /F 12 Tf 72 700 Td (outside) Tj ET")
    font = objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    page = objects.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /CropBox [0 0 9 9] /Contents {content} 0 R "
                       f"/Resources << /Font << /F {font} 0 R >> >> >>")
    objects.set(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    catalog = objects.add(f"<< /Type /Catalog /Pages {tree} 0 R /AcroForm << /XFA {form} 0 R /Fields [] >> >>")
    objects.add_stream(HOLE)  # the last one: nothing but the table of objects moves when it grows
    return objects.write(catalog)


def write_with_hole(path: Path, content: bytes, size: int) -> None:
    """The same with so many more bytes in the hole, which take no space on most disks."""
    head, tail = content.split(HOLE)
    table = tail.index(b"startxref") + len(b"startxref\n")
    number, end = tail[table:].split(b"\n", 1)
    with path.open("wb") as file:
        file.write(head)
        file.seek(size, 1)
        file.write(tail[:table] + b"%d\n" % (int(number) + size - len(HOLE)) + end)


def main() -> None:
    whole = make_pdf([["first page", "caf\u00e9"], ["second page"]])
    documents = {
        "two-pages": whole,
        "odd": odd(),
        "table": table(),
        "columns": columns(),
        "chinese": chinese(),
        "picture": picture(),
        "revised": revised(),
        "cropped": make_pdf([["outside"]], deflate=False).replace(b"/MediaBox [0 0 612 792]", b"/MediaBox [0 0 612 792] /CropBox [0 0 9 9]"),
        # A name with an escape, which the look at the bytes does not know: as in a compressed object.
        "still-cropped": make_pdf([["outside"]], deflate=False).replace(
            b"/MediaBox [0 0 612 792]", b"/MediaBox [0 0 612 792] /Crop#42ox [100 100 200 200]"),
        "encrypted": make_pdf([["locked"]], user_password="correct horse"),
        "garbage": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "cut-off": whole[:-40],
        "long": make_pdf([["x" * 80] * 54] * 40),
        "endless": broken_pdfs.form_explosion(levels=28),
        "enormous-page": broken_pdfs.odd_page("[0 0 99999999 99999999]"),
        "million-words": broken_pdfs.long_content(rows=1000),
        "page-tree-loop": broken_pdfs.page_tree_loop(),
        "nested-arrays": broken_pdfs.odd_page("[" * 200_000 + "]" * 200_000),
    }
    write_with_hole(Path(sys.argv[1], "large.pdf"), large(), 60 << 20)
    write_with_hole(Path(sys.argv[1], "larger.pdf"), large(), 300 << 20)
    for name, content in documents.items():
        Path(sys.argv[1], f"{name}.pdf").write_bytes(content)


if __name__ == "__main__":
    main()
