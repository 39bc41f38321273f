# SPDX-License-Identifier: Apache-2.0
"""Records: a person, some of their identifiers, and what else stands in the same record."""

from __future__ import annotations

import random
from dataclasses import dataclass

from generate.people import Person

from . import decoys, people
from .document import Document
from .kinds import KINDS, NATIONAL, Kind

Rng = random.Random


@dataclass(frozen=True)
class Field:
    """`kind` None: nothing to find. `captions` and `keys` are alternatives."""

    captions: tuple[str, ...]
    keys: tuple[str, ...]
    value: str
    kind: Kind | None = None

    def put(self, doc: Document, style: str, value: str | None = None) -> None:
        if self.kind:
            doc.put(self.kind, value or self.value, style)
        else:
            doc.text(value or self.value)


@dataclass(frozen=True)
class Record:
    person: Person
    fields: list[Field]


# What stands together: kinds of one desk, and the decoys that desk produces.
DOMAINS: dict[str, tuple[str, str]] = {
    "clinic": ("name dob ssn mrn member phone address email licence mbi", "visit lab room order ticket lot quantity"),
    "billing": ("name member mbi npi ein icd hcpcs mrn ssn medicaid dob", "invoice visit price quantity order"),
    "pharmacy": ("name dob rx ndc npi dea phone address member", "lot quantity price visit order"),
    "provider": ("npi dea clia ein phone fax address licence", "visit version ticket zip4 part"),
    "payments": ("name pan cvv email phone address routing account", "invoice order price tracking epoch-ms"),
    "hr": ("name ssn itin dob address routing account licence passport phone", "ticket visit price job"),
    "medicare": ("name mbi hicn ssn dob medicaid mrn", "visit price invoice"),
    "laboratory": ("name mrn dob accession loinc clia npi icd", "lab visit lot order quantity isodate"),
    "vehicles": ("name licence vin plate phone address", "ticket meter price visit part"),
    "devices": ("udi serial imei mac ip mrn", "version uuid lot part sku epoch"),
    "travel": ("name passport dob mrz iban pan email", "ticket price visit order"),
    "web": ("email ip url phone name mrn", "uuid epoch isodate hash version bytes"),
    "coding": ("icd hcpcs snomed loinc ndc mrn npi", "lab visit price quantity"),
    "canada": ("name ca-sin ca-ohip ca-ramq ca-phn ca-licence dob", "visit invoice lab"),
}
_WEIGHTS = {"clinic": 6, "billing": 4, "pharmacy": 3, "provider": 3, "payments": 4, "hr": 4, "medicare": 3, "laboratory": 3,
            "vehicles": 3, "devices": 2, "travel": 2, "web": 2, "coding": 2, "canada": 2}


def decoy(rng: Rng, name: str) -> Field:
    make, captions, keys = decoys.DECOYS[name]
    return Field(tuple(captions.split("|")), tuple(keys.split("|")), make(rng))


def identifier(rng: Rng, holder: Person, name: str) -> Field:
    kind = KINDS[name]
    return Field(kind.captions, kind.keys, kind.make(rng, holder), kind)


def plain(rng: Rng, holder: Person) -> Field:
    captions, keys, values = rng.choice((
        ("Sex", "sex|gender", holder.sex), ("Blood type", "blood type", rng.choice(("A+", "0-", "B+", "AB+"))),
        ("Status", "status", rng.choice(("active", "pending", "closed"))), ("Language", "language", "English"),
        ("Department", "department|dept", rng.choice(("Cardiology", "Radiology", "Oncology"))),
        ("Comment", "comment|remarks", rng.choice(("none", "call back", "see chart")))))
    return Field(tuple(captions.split("|")), tuple(keys.split("|")), values)


def _national(rng: Rng, holder: Person) -> list[str]:
    country = rng.choice([name[:2] for name in NATIONAL if name[:2] != "ca"])
    return [name for name in NATIONAL if name.startswith(country)]


def pick(rng: Rng, domain: str | None = None) -> tuple[list[str], list[str]]:
    """Names of kinds and of decoys for the records of one document."""
    if domain is None and rng.random() < 0.33:
        return ["name", "dob", *_national(rng, people.person(rng)), "email"], ["visit", "invoice", "lab", "order"]
    kinds, others = DOMAINS[domain or rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]]
    return kinds.split(), others.split()


def chosen(rng: Rng, kinds: list[str], others: list[str], most: int = 6) -> list[str]:
    """Columns of a record, in order: names of kinds, `-name` for decoys, `.` for plain facts."""
    count = min(len(kinds), rng.randint(2, most))
    first = [name for name in ("name", "dob") if name in kinds and rng.random() < 0.7]
    rest = rng.sample([name for name in kinds if name not in first], max(1, min(count, len(kinds) - len(first))))
    noise = [f"-{name}" for name in rng.sample(others, min(len(others), rng.randint(1, 3)))] + ["."] * rng.randint(0, 1)
    tail = rest + noise
    rng.shuffle(tail)
    return first + tail


def fill_record(rng: Rng, columns: list[str], holder: Person | None = None) -> Record:
    holder = holder or people.person(rng)
    fields = [plain(rng, holder) if c == "." else decoy(rng, c[1:]) if c[0] == "-" else identifier(rng, holder, c)
              for c in columns]
    return Record(holder, fields)
