# SPDX-License-Identifier: Apache-2.0
"""billing: claims, statements, card payments, the Medicare roster."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .. import identifiers, look_alikes
from ..patients import Patient
from ..tree import Ledger, Tree
from ..writers import docx, pdf, text, xlsx
from .cast import DIAGNOSES, PROCEDURES, Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    for month in ("01", "02"):
        _claims(tree, clinic, rng, month)
    _claims_workbook(tree, clinic, rng)
    _card_payments(tree, clinic, rng)
    for patient in clinic.patients[12:17]:
        _statement(tree, clinic, patient, rng)
    _medicare(tree, clinic, rng)
    _denials(tree, clinic, rng)
    _superbill(tree, clinic, rng)
    _clean_files(tree, rng)


def _claims(tree: Tree, clinic: Clinic, rng: random.Random, month: str) -> None:
    mark = Ledger()
    rows = [("ClaimNo", "PatientName", "BirthDate", "SSN", "MemberID", "RenderingNPI", "ICD10", "CPT", "Charge")]
    for number, patient in enumerate(rng.sample(clinic.patients, 45)):
        procedure, _, charge = rng.choice(PROCEDURES)
        rows.append(
            (
                f"C25{month}{number:05d}",
                patient.person.last_first,
                mark("person.dob", f"{patient.person.born:%Y-%m-%d}"),
                mark("us.ssn", patient.ssn),
                mark("medical.member-id", patient.member_id),
                mark("us.npi", rng.choice(clinic.providers).npi),
                rng.choice(DIAGNOSES)[0],
                procedure,
                f"{charge:.2f}",
            )
        )
    dialect = "comma" if month == "01" else "quoted"
    tree.add(f"billing/claims-2025-{month}.csv", text.delimited(rows, dialect), mark, codec="utf-8")


def _claims_workbook(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    commercial: list[Sequence[xlsx.Cell]] = [("Patient", "DOB", "Member ID", "MRN", "Balance")]
    for patient in rng.sample(clinic.patients, 25):
        ids = (mark("medical.member-id", patient.member_id), mark("medical.mrn", patient.mrn))
        commercial.append((patient.name, mark("person.dob", patient.born), *ids, round(rng.uniform(5, 900), 2)))
    self_pay: list[Sequence[xlsx.Cell]] = [("Patient", "Social Security", "Balance")]
    for patient in rng.sample(clinic.patients, 12):
        self_pay.append((patient.name, mark("us.ssn", patient.ssn), round(rng.uniform(5, 900), 2)))
    totals: list[Sequence[xlsx.Cell]] = [("Month", "Total"), ("January", 48210.5), ("February", 51733.25)]
    sheets = {"Commercial": commercial, "Self pay": self_pay, "Totals": totals}
    tree.add("billing/open-balances.xlsx", xlsx.make_xlsx(sheets, inline=frozenset({"Self pay"})), mark)


def _card_payments(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    """Card numbers in a text file: what must never be there."""
    mark = Ledger()
    lines = ["Card payments taken by phone - enter into terminal later!", ""]
    for patient in rng.sample(clinic.patients, 8):
        expiry = f"{rng.randint(1, 12):02d}/{rng.randint(26, 29)}"
        amount = f"${rng.randint(20, 240)}.00"
        lines.append(f"{patient.name}  card {mark('pci.pan', patient.card)}  exp {expiry}  {amount}")
    tree.add("billing/card payments.txt", text.encode("\n".join(lines) + "\n"), mark, codec="utf-8")


def _statement(tree: Tree, clinic: Clinic, patient: Patient, rng: random.Random) -> None:
    mark = Ledger()
    lines = [
        *clinic.letterhead(mark),
        f"Tax ID (EIN): {mark('us.ein', clinic.ein)}",
        f"Billing NPI: {mark('us.npi', clinic.npi)}",
        "",
        f"STATEMENT for {patient.name}",
        f"{patient.person.address_line}, {patient.person.town_line}",
        f"Date of birth: {mark('person.dob', patient.born)}",
        f"Medical record number: {mark('medical.mrn', patient.mrn)}",
        f"Member ID: {mark('medical.member-id', patient.member_id)}",
        "",
        "Date        Code   Description                        Amount",
    ]
    for _ in range(rng.randint(2, 6)):
        procedure, title, charge = rng.choice(PROCEDURES)
        lines.append(f"2025-02-{rng.randint(1, 28):02d}  {procedure}  {title:<34} {charge:8.2f}")
    terms = ["Terms", "", "Payment is due within 30 days.", "Questions? Call the number above."]
    content = pdf.make_pdf([lines, terms], deflate=rng.random() < 0.7)
    tree.add(f"billing/statements/statement-{patient.mrn[-6:]}.pdf", content, mark)


def _medicare(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("Beneficiary", "MBI", "DOB", "Part B since")]
    elderly = [patient for patient in clinic.patients if patient.person.born.year < 1962]
    for patient in elderly:
        since = f"{patient.person.born.year + 65}-{patient.person.born:%m}-01"
        rows.append((patient.person.last_first, mark("us.mbi", patient.mbi), mark("person.dob", patient.born), since))
    tree.add("billing/medicare/roster-2025.psv", text.delimited(rows, "pipe"), mark, codec="utf-8")
    old = Ledger()
    lines = ["MEDICARE CROSSOVER 2017", "Claim No.      HIC Number      Patient"]
    for number, patient in enumerate(elderly[:12]):
        claim_number = old("us.hicn", identifiers.hicn(rng, patient.ssn))
        lines.append(f"17-{number + 310:05d}       {claim_number:<14}  {patient.person.last_first.upper()}")
    content = text.encode("\n".join(lines) + "\n", "cp1252", newline="\r\n")
    tree.add("billing/medicare/crossover-2017.txt", content, old, codec="cp1252")


def _denials(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("Member ID", "Name", "Denial code", "Note")]
    for patient in rng.sample(clinic.patients, 15):
        note = rng.choice(("resubmitted", "call payer", "wrong subscriber", "duplicate"))
        rows.append((mark("medical.member-id", patient.member_id), patient.name, f"CO-{rng.randint(4, 252)}", note))
    tree.add("billing/denied claims.csv", text.delimited(rows, "semicolon", "cp1252"), mark, codec="cp1252")


def _superbill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    patient, provider = clinic.patients[20], clinic.providers[0]
    fields = [
        ("Patient", patient.name),
        ("DOB", mark("person.dob", patient.born)),
        ("SSN", mark("us.ssn", patient.ssn)),
        ("NPI", mark("us.npi", provider.npi)),
        ("Diagnosis", " ".join(rng.choice(DIAGNOSES))),
        ("Charge", "$189.00"),
    ]
    tree.add(
        "billing/superbill.docx", docx.make_docx(["Superbill", docx.Table(fields), f"Signed: {provider.name}"]), mark
    )


def _clean_files(tree: Tree, rng: random.Random) -> None:
    invoices: list[Sequence[str]] = [("Invoice", "Order number", "UPC", "Amount", "Posted")]
    for _ in range(60):
        kinds = ("invoice", "order-number", "upc", "price", "iso-timestamp")
        invoices.append(tuple(look_alikes.generate(kind, rng) for kind in kinds))
    tree.add("billing/supplier-invoices.csv", text.delimited(invoices))
    shipments = [("Carrier", "Tracking", "Weight (lb)")]
    for _ in range(40):
        kind = rng.choice(("ups-tracking", "fedex-tracking", "usps-tracking"))
        shipments.append((kind.split("-")[0].upper(), look_alikes.generate(kind, rng), f"{rng.uniform(0.2, 30):.2f}"))
    tree.add("billing/shipments.tsv", text.delimited(shipments, "tab"))
    prices: list[Sequence[xlsx.Cell]] = [("CPT", "Title", "Fee"), *PROCEDURES]
    gtins = [("GTIN", "Item")] + [(look_alikes.generate("gtin", rng), "syringe 5 mL") for _ in range(20)]
    tree.add("billing/fee-schedule.xlsx", xlsx.make_xlsx({"Fees": prices, "Items": gtins}))
