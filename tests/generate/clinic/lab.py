# SPDX-License-Identifier: Apache-2.0
"""lab: results of named patients beside instrument output that names nobody."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .. import look_alikes
from ..patients import Patient
from ..tree import Ledger, Tree
from ..writers import pdf, text, xlsx
from .cast import NAME, Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    for patient in clinic.patients[22:28]:
        _result(tree, clinic, patient, rng)
    _result_list(tree, clinic, rng)
    _certificate(tree, clinic)
    _instrument_files(tree, rng)


def _result(tree: Tree, clinic: Clinic, patient: Patient, rng: random.Random) -> None:
    mark = Ledger()
    provider = rng.choice(clinic.providers)
    lines = [
        "LABORATORY REPORT",
        f"CLIA: {mark('us.clia', clinic.clia)}",
        f"Patient: {patient.person.last_first}",
        f"MRN: {mark('medical.mrn', patient.mrn)}   DOB: {mark('person.dob', patient.born)}",
        f"Ordering provider: {provider.name}, NPI {mark('us.npi', provider.npi)}",
        f"Collected: {look_alikes.generate('iso-timestamp', rng)}",
        "",
        *(look_alikes.generate("lab-value", rng) for _ in range(9)),
        "",
    ]
    path = f"lab/results/{patient.mrn[-6:]}-{rng.randint(100, 999)}"
    if rng.random() < 0.5:
        tree.add(f"{path}.pdf", pdf.make_pdf([lines]), mark)
    else:
        tree.add(f"{path}.txt", text.encode("\n".join(lines)), mark, codec="utf-8")


def _result_list(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("mrn", "patient_name", "birth_date", "analyte", "value", "unit", "flag")]
    for patient in rng.sample(clinic.patients, 50):
        born = mark("person.dob", f"{patient.person.born:%Y-%m-%d}")
        result = ("HbA1c", f"{rng.uniform(4.8, 9.9):.1f}", "%", rng.choice(("", "", "H")))
        rows.append((mark("medical.mrn", patient.mrn), patient.name, born, *result))
    tree.add("lab/hba1c-recall.csv", text.delimited(rows), mark, codec="utf-8")


def _certificate(tree: Tree, clinic: Clinic) -> None:
    mark = Ledger()
    lines = ["CLINICAL LABORATORY IMPROVEMENT AMENDMENTS", "CERTIFICATE OF WAIVER", "", NAME]
    lines += [f"CLIA ID number: {mark('us.clia', clinic.clia)}", "Expiration date: 08/31/2026"]
    tree.add("lab/clia-certificate.pdf", pdf.make_pdf([lines]), mark)


def _instrument_files(tree: Tree, rng: random.Random) -> None:
    log = []
    for _ in range(900):
        stamp = f"{look_alikes.moment(rng):%Y-%m-%d %H:%M:%S.%f}"[:-3]
        counts = " ".join(f"{rng.randint(1000, 99999999)}" for _ in range(4))
        log.append(f"{stamp} ch={rng.randint(1, 8)} abs={rng.random():.7f} raw={counts} crc={rng.getrandbits(32):08x}")
    tree.add("lab/instruments/analyzer.log", text.encode("\n".join(log) + "\n"))
    lots = [("Reagent", "Catalog no.", "Lot", "GTIN", "Expires")]
    for _ in range(35):
        part, gtin = (look_alikes.generate(kind, rng) for kind in ("part-number", "gtin"))
        lot = f"L{rng.randint(100000, 999999)}"
        lots.append((rng.choice(("Glucose", "Urea", "ALT")), part, lot, gtin, f"20{rng.randint(25, 28)}-06-30"))
    tree.add("lab/reagent-lots.csv", text.delimited(lots))
    days: list[Sequence[xlsx.Cell]] = [("Run", "Level 1", "Level 2", "Epoch")]
    for run in range(1, 80):
        days.append(
            (run, round(rng.gauss(92, 2), 2), round(rng.gauss(288, 5), 2), int(look_alikes.moment(rng).timestamp()))
        )
    tree.add("lab/quality-control.xlsx", xlsx.make_xlsx({"QC": days}))
    notes = [look_alikes.labelled("lab-value", rng) for _ in range(12)]
    tree.add("lab/reference-ranges.txt", text.encode("\n".join(notes) + "\n"))
