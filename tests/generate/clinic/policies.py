# SPDX-License-Identifier: Apache-2.0
"""policies: papers that speak of patient data without holding any, and one slide that does."""

from __future__ import annotations

import random

from .. import look_alikes
from ..tree import Ledger, Tree
from ..writers import docx, pdf, pptx, text
from . import prose
from .cast import Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    for title in ("privacy-policy", "sanction-policy", "device-policy", "breach-response"):
        body = [title.replace("-", " ").title(), *(prose.paragraph(rng) for _ in range(8))]
        tree.add(f"policies/{title}.docx", docx.make_docx(body, footer="Version 3.2.1 of 2024-11-02"))
    for title in ("Retention schedule", "Notice of privacy practices"):
        tree.add(f"policies/{title}.pdf", pdf.make_pdf(prose.pages(rng, title, 3)))
    _training(tree)
    _incident_slides(tree, clinic)
    books = [f"{look_alikes.labelled('isbn-13', rng)}  shelf {n}" for n in range(1, 25)]
    tree.add("policies/library.txt", text.encode("\n".join(books) + "\n"))


def _training(tree: Tree) -> None:
    """Examples in teaching material are published test values: found, and told apart."""
    mark = Ledger()
    slides = [
        ("What is PHI?", ["Names together with health information", "Numbers that identify a person"]),
        (
            "Examples",
            [f"SSN: {mark.test('us.ssn', '078-05-1120')}", f"Visa: {mark.test('pci.pan', '4111 1111 1111 1111')}"],
        ),
    ]
    tree.add("policies/training.pptx", pptx.make_pptx(slides), mark)


def _incident_slides(tree: Tree, clinic: Clinic) -> None:
    mark = Ledger()
    patient = clinic.patients[57]
    slides = [
        ("Incident review", ["A fax went to a wrong number"]),
        (
            "Facts",
            [f"Patient: {patient.name}, DOB {mark('person.dob', patient.born)}", f"SSN: {mark('us.ssn', patient.ssn)}"],
        ),
    ]
    tree.add("policies/incident-2024-11.pptx", pptx.make_pptx(slides), mark)
