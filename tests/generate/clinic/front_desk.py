# SPDX-License-Identifier: Apache-2.0
"""front-desk: appointment lists, intake forms, notes taken on the phone."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .. import look_alikes
from ..patients import Patient
from ..tree import Ledger, Tree
from ..writers import docx, text, xlsx
from . import prose
from .cast import NAME, VISIT_REASONS, Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    _appointments(tree, clinic, rng)
    for patient in clinic.patients[:6]:
        _intake_text(tree, clinic, patient, rng)
    for number, patient in enumerate(clinic.patients[6:10]):
        _intake_form(tree, patient, split=number % 2 == 0)
    _walk_ins(tree, clinic, rng)
    _phone_messages(tree, clinic, rng)
    _insurance_cards(tree, clinic)
    _identity_checks(tree, clinic)
    _clean_files(tree, rng)


def _appointments(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    for month in ("02", "03"):
        mark = Ledger()
        rows = [("Date", "Time", "Patient name", "DOB", "MRN", "Phone", "Reason")]
        for patient in rng.sample(clinic.patients, 40):
            rows.append(
                (
                    f"2025-{month}-{rng.randint(1, 28):02d}",
                    f"{rng.randint(8, 16):02d}:{rng.choice(('00', '20', '40'))}",
                    patient.person.last_first,
                    mark("person.dob", patient.born),
                    mark("medical.mrn", patient.mrn),
                    mark("contact.phone", patient.phone),
                    rng.choice(VISIT_REASONS),
                )
            )
        tree.add(f"front-desk/appointments-2025-{month}.csv", text.delimited(rows), mark, codec="utf-8")


def _intake_lines(mark: Ledger, patient: Patient) -> list[str]:
    person = patient.person
    licence = mark("us.driver-license", patient.licence.printed, jurisdiction=patient.licence.jurisdiction)
    return [
        f"Patient: {patient.name}",
        f"Date of birth: {mark('person.dob', patient.born)}    Sex: {person.sex}",
        f"Address: {person.address_line}, {person.town_line}",
        f"Phone: {mark('contact.phone', patient.phone)}",
        f"E-mail: {mark('contact.email', patient.email)}",
        f"Social Security number: {mark('us.ssn', patient.ssn)}",
        f"Driver license ({patient.licence.jurisdiction}): {licence}",
        f"Insurance member ID: {mark('medical.member-id', patient.member_id)}",
        f"Medical record no.: {mark('medical.mrn', patient.mrn)}",
    ]


def _intake_text(tree: Tree, clinic: Clinic, patient: Patient, rng: random.Random) -> None:
    mark = Ledger()
    encoding = rng.choice(("utf-8", "utf-8-bom", "cp1252"))
    lines = [*clinic.letterhead(mark), "NEW PATIENT INTAKE", *_intake_lines(mark, patient)]
    lines += ["", f"Reason for visit: {rng.choice(VISIT_REASONS)}", "Consent signed – see chart", ""]
    name = f"front-desk/intake/intake-{_slug(patient)}.txt"
    content = text.encode("\n".join(lines), encoding, newline="\r\n")
    tree.add(name, content, mark, codec=text.ENCODINGS[encoding][0])


def _intake_form(tree: Tree, patient: Patient, *, split: bool) -> None:
    """A Word form; editing often leaves one number in several runs."""
    mark = Ledger()
    lines = _intake_lines(mark, patient)
    body: list[docx.Paragraph] = []
    for line in lines:
        is_ssn = patient.ssn in line
        body.append(docx.split_runs(line, patient.ssn, 2, 6) if split and is_ssn else line)
    content = docx.make_docx(["New patient intake", *body], header=NAME, footer="Form FD-12 rev. 2024-06")
    tree.add(f"front-desk/intake/intake-{_slug(patient)}.docx", content, mark)


def _walk_ins(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    """Saved by an editor that writes UTF-16 without saying so."""
    mark = Ledger()
    lines = ["Walk-ins this week", ""]
    for patient in rng.sample(clinic.patients, 9):
        lines.append(f"{patient.name}, born {mark('person.dob', patient.born)}, SSN {mark('us.ssn', patient.ssn)}")
    content = text.encode("\n".join(lines) + "\n", "utf-16le", newline="\r\n")
    tree.add("front-desk/walk-ins.txt", content, mark, codec="utf-16-le")


def _phone_messages(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    lines = []
    for patient in rng.sample(clinic.patients, 14):
        lines.append(
            f"{rng.randint(8, 16)}:{rng.randint(10, 59)}  {patient.name} called about {rng.choice(VISIT_REASONS)}, "
            f"call back {mark('contact.phone', patient.phone)}"
        )
    tree.add("front-desk/phone messages.txt", text.encode("\n".join(lines) + "\n"), mark, codec="utf-8")


def _insurance_cards(tree: Tree, clinic: Clinic) -> None:
    mark = Ledger()
    rows = [("Patient", "Member ID", "Group", "Plan", "Medicare number")]
    for number, patient in enumerate(clinic.patients[:30]):
        medicare = mark("us.mbi", patient.mbi) if patient.person.born.year < 1960 else ""
        member = mark("medical.member-id", patient.member_id)
        rows.append((patient.person.last_first, member, f"GRP{7000 + number}", "Gulf PPO", medicare))
    tree.add("front-desk/insurance-cards.xlsx", xlsx.make_xlsx({"Cards": rows, "Notes": [("Checked weekly",)]}), mark)


def _identity_checks(tree: Tree, clinic: Clinic) -> None:
    mark = Ledger()
    rows = [("Last name", "First name", "Birth date", "DL number", "DL state")]
    for patient in clinic.patients[10:35]:
        licence = patient.licence
        number = mark("us.driver-license", licence.printed, jurisdiction=licence.jurisdiction)
        born = mark("person.dob", patient.born)
        rows.append((patient.person.surname, patient.person.given, born, number, licence.jurisdiction))
    tree.add("front-desk/id-check.tsv", text.delimited(rows, "tab"), mark, codec="utf-8")


def _clean_files(tree: Tree, rng: random.Random) -> None:
    orders: list[Sequence[str]] = [("Order number", "Part no.", "Qty", "Tracking", "Ship to ZIP", "Total")]
    for _ in range(45):
        row = [look_alikes.generate(kind, rng) for kind in ("order-number", "part-number")]
        tail = [look_alikes.generate(kind, rng) for kind in ("ups-tracking", "zip-plus-4", "price")]
        orders.append((*row, str(rng.randint(1, 40)), *tail))
    tree.add("front-desk/office-supply-orders.csv", text.delimited(orders))
    welcome = [prose.paragraph(rng) for _ in range(5)]
    tree.add("front-desk/welcome-letter-template.docx", docx.make_docx(["Dear patient,", *welcome, "Sincerely,"]))
    tree.add(
        "front-desk/opening-hours.txt",
        text.encode("Mon-Thu 8:00-17:00\nFri 8:00-13:00\nClosed 12/25/2025 and 1/1/2026\n"),
    )
    parking = [("Space", "Badge", "Valid until")] + [(f"P{i}", f"B-{4100 + i * 7}", "2025-12-31") for i in range(1, 30)]
    tree.add("front-desk/parking.csv", text.delimited(parking, "semicolon"))


def _slug(patient: Patient) -> str:
    return f"{patient.person.surname}-{patient.person.given}-{patient.mrn[-4:]}".lower().replace("'", "")
