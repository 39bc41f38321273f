# SPDX-License-Identifier: Apache-2.0
"""scans: what the copier sends: PDF with a text layer, and pictures without one."""

from __future__ import annotations

import random
import struct
import zlib

from ..tree import Ledger, Tree
from ..writers import pdf
from . import prose
from .cast import DIAGNOSES, Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    for number, patient in enumerate(clinic.patients[40:46], 1):
        mark = Ledger()
        code, diagnosis = rng.choice(DIAGNOSES)
        lines = [
            *clinic.letterhead(mark),
            f"Referral of {patient.name} (DOB {mark('person.dob', patient.born)})",
            f"SSN: {mark('us.ssn', patient.ssn)}",
            f"Patient phone: {mark('contact.phone', patient.phone)}",
            f"Diagnosis: {code} {diagnosis}",
            "",
            prose.SENTENCES[number],
        ]
        cover = ["FAX COVER SHEET", "", "Pages: 2", prose.SENTENCES[7]]
        tree.add(f"scans/SCAN{number:04d}.pdf", pdf.make_pdf([cover, lines]), mark)
    tree.add("scans/SCAN0007.pdf", pdf.make_pdf(prose.pages(rng, "Courier agreement", 2)))
    for number in (8, 9):
        tree.add(f"scans/SCAN{number:04d}.png", gray_png(rng, 220, 300))


def gray_png(rng: random.Random, width: int, height: int) -> bytes:
    """A picture of nothing: lines of gray as a page looks from afar."""
    rows = bytearray()
    for y in range(height):
        ink = y % 12 < 5
        rows += b"\0" + bytes(rng.choice((40, 90, 235)) if ink and x % 200 > 15 else 250 for x in range(width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 9)),
        (b"IEND", b""),
    )
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return out
