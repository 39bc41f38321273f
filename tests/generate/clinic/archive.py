# SPDX-License-Identifier: Apache-2.0
"""archive: years of zips within zips, which is where old patient lists live on."""

from __future__ import annotations

import random
from functools import partial

from .. import licences
from ..tree import Ledger, Tree
from ..writers import archives, docx, text
from ..writers.zipfiles import Options, make_zip
from . import prose
from .cast import Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    _year_2019(tree, clinic, rng)
    _closed_charts(tree, clinic, rng)
    _old_mail(tree, clinic, rng)
    _letters(tree, clinic, rng)
    tree.add("archive/README.txt", text.encode(prose.paragraph(rng, 3) + "\n"))


def _patient_list(clinic: Clinic, rng: random.Random, count: int) -> tuple[bytes, Ledger]:
    mark = Ledger()
    rows = [("Name", "DOB", "SSN", "MRN")]
    for patient in rng.sample(clinic.patients, count):
        born, ssn = mark("person.dob", patient.born), mark("us.ssn", patient.ssn)
        rows.append((patient.name, born, ssn, mark("medical.mrn", patient.mrn)))
    return text.delimited(rows), mark


def _year_2019(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    inner = Tree()
    inner.add("patients-2018.csv", *_patient_list(clinic, rng, 18))
    inner.add("readme.txt", text.encode("Export of the old system, do not delete.\n"))
    outer = Tree()
    outer.add("lists/patients-2019.csv", *_patient_list(clinic, rng, 22))
    outer.add("minutes/2019-04.docx", docx.make_docx(["Minutes", prose.paragraph(rng)]))
    outer.add_archive("older/2018.zip", inner, make_zip)
    tree.add_archive("archive/2019.zip", outer, make_zip)


def _closed_charts(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    """A zip in a zip in a compressed tar, the older licences of moved patients inside."""
    mark = Ledger()
    lines = ["Closed charts - identification on file", ""]
    for patient in rng.sample(clinic.patients, 8):
        state = rng.choice(("NH", "WA", "MD", "OH"))
        old = licences.legacy_licence(rng, patient.person, state, patient.ssn)
        current = licences.licence(rng, patient.person, state)
        number = mark("us.driver-license", (old or current).printed, jurisdiction=state)
        lines.append(f"{patient.name}, DOB {mark('person.dob', patient.born)}, driver's license {state} {number}")
    inner, middle, outer = Tree(), Tree(), Tree()
    inner.add("id-on-file.txt", text.encode("\n".join(lines) + "\n"), mark)
    middle.add_archive("box-07.zip", inner, partial(make_zip, options=Options(deflate=False)))
    outer.add_archive("charts/closed.zip", middle, partial(make_zip, options=Options(streamed=True)))
    outer.add("charts/index.txt", text.encode("box-07 2014-2016\nbox-08 2017 (destroyed)\n"))
    tree.add_archive("archive/closed-charts.tar.gz", outer, archives.make_tar_gz)


def _old_mail(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    lines = []
    for patient in rng.sample(clinic.patients, 6):
        lines += [
            f"From: {mark('contact.email', patient.email)}",
            "Subject: refill",
            "",
            f"Hello, this is {patient.name}, my birthday is {mark('person.dob', patient.born)}.",
            f"Please call me at {mark('contact.phone', patient.phone)}.",
            f"My Medicare number is {mark('us.mbi', patient.mbi)}.",
            "",
        ]
    tree.add_gzip("archive/old-mail.txt.gz", text.encode("\n".join(lines)), mark, archives.make_gzip)


def _letters(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    letters = Tree()
    for patient in rng.sample(clinic.patients, 5):
        mark = Ledger()
        body = [
            f"Re: {patient.name}, born {mark('person.dob', patient.born)}",
            f"MRN: {mark('medical.mrn', patient.mrn)}",
        ]
        letters.add(f"referral-{patient.mrn[-4:]}.docx", docx.make_docx([*body, prose.paragraph(rng)]), mark)
    tree.add_archive("archive/letters-2020.tar", letters, archives.make_tar)
    receipts = Tree()
    mark = Ledger()
    lines = ["Donations"]
    for patient in rng.sample(clinic.patients, 4):
        card, mail = mark("pci.pan", patient.card), mark("contact.email", patient.email)
        lines.append(f"{patient.name}, card number {card}, {mail}")
    receipts.add("donors.txt", text.encode("\n".join(lines)), mark)
    tree.add_archive("archive/fundraiser.zip", receipts, partial(make_zip, options=Options(zip64=True)))
