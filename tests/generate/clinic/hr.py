# SPDX-License-Identifier: Apache-2.0
"""hr: the personal data of employees, providers and vendors."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .. import identifiers
from ..tree import Ledger, Tree
from ..writers import docx, pdf, text, xlsx
from . import prose
from .cast import MAIL_DOMAIN, Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    _employees(tree, clinic, rng)
    _vendors(tree, rng)
    _credentials(tree, clinic)
    _phone_list(tree, clinic, rng)
    _clean_files(tree, rng)


def _employees(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows: list[Sequence[xlsx.Cell]] = [("Employee", "SSN", "Date of birth", "Home phone", "Salary")]
    for employee in clinic.staff:
        ssn, born = mark("us.ssn", employee.ssn), mark("person.dob", employee.born)
        phone = mark("contact.phone", employee.phone)
        rows.append((employee.name, ssn, born, phone, rng.randrange(34000, 98000, 500)))
    tree.add("hr/payroll-2025.xlsx", xlsx.make_xlsx({"Payroll": rows}), mark)


def _vendors(tree: Tree, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("Vendor", "TIN type", "Taxpayer ID", "Contact")]
    for name in ("Gulf Linen Service", "Harbor Waste", "Bay Couriers", "Northgate Printing", "Alder Medical Gas"):
        rows.append((name, "EIN", mark("us.ein", identifiers.ein(rng)), mark("contact.email", identifiers.email(rng))))
    rows.append(("R. Quintero (cleaning)", "ITIN", mark("us.itin", identifiers.itin(rng)), ""))
    tree.add("hr/w9-vendors.csv", text.delimited(rows), mark, codec="utf-8")


def _credentials(tree: Tree, clinic: Clinic) -> None:
    mark = Ledger()
    table = [("Provider", "NPI", "DEA number")]
    for provider in clinic.providers:
        table.append((provider.name, mark("us.npi", provider.npi), mark("us.dea", provider.dea)))
    tree.add("hr/provider-credentials.docx", docx.make_docx(["Provider credentials", docx.Table(table)]), mark)


def _phone_list(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("Name", "Extension", "Mobile phone", "E-mail")]
    for employee in clinic.staff:
        address = f"{employee.person.given}.{employee.person.surname}@{MAIL_DOMAIN}".lower().replace("'", "")
        mobile, mail = mark("contact.phone", employee.phone), mark("contact.email", address)
        rows.append((employee.name, str(rng.randint(201, 299)), mobile, mail))
    tree.add("hr/phone-list.csv", text.delimited(rows), mark, codec="utf-8")


def _clean_files(tree: Tree, rng: random.Random) -> None:
    tree.add("hr/handbook.pdf", pdf.make_pdf(prose.pages(rng, "Employee handbook", 6)))
    schedule = [("Week", "Early", "Late"), *((f"2025-W{week:02d}", "Team A", "Team B") for week in range(1, 30))]
    tree.add("hr/shift-plan.xlsx", xlsx.make_xlsx({"Shifts": schedule}))
    body = ["Holiday schedule 2025", *(prose.paragraph(rng, 2) for _ in range(4))]
    tree.add("hr/holidays.docx", docx.make_docx(body))
