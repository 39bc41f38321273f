# SPDX-License-Identifier: Apache-2.0
"""The clinic and everybody in it: patients, staff, providers, vendors."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .. import identifiers, people
from ..patients import Patient, patient
from ..templates import fill
from ..tree import Ledger

NAME = "Pelican Harbor Family Clinic"
MAIL_DOMAIN = "pelicanharborclinic.org"


@dataclass(frozen=True)
class Provider:
    """A physician; NPI and DEA number are public, yet mark a file as medical."""

    person: people.Person
    npi: str
    dea: str

    @property
    def name(self) -> str:
        return f"Dr. {self.person.given} {self.person.surname}"


@dataclass(frozen=True)
class Clinic:
    """One cast for all folders, so that a patient met in the lab is the one billed."""

    patients: tuple[Patient, ...]
    staff: tuple[Patient, ...]
    providers: tuple[Provider, ...]
    phone: str
    npi: str
    ein: str
    clia: str

    def letterhead(self, mark: Ledger) -> list[str]:
        return [NAME, f"Phone: {mark('contact.phone', self.phone)}", ""]


def clinic(rng: random.Random, patients: int = 60) -> Clinic:
    """The cast of a clinic in Florida; a few of its patients come from elsewhere."""
    states = ("FL", "FL", "FL", "FL", "FL", "IL", "WI", "MD", "NJ", "CA", "NY", "MI")
    return Clinic(
        patients=tuple(patient(rng, state=rng.choice(states)) for _ in range(patients)),
        staff=tuple(patient(rng, state="FL") for _ in range(14)),
        providers=tuple(_provider(rng) for _ in range(4)),
        phone=identifiers.phone(rng, "813"),
        npi=identifiers.npi(rng),
        ein=identifiers.ein(rng),
        clia="10D" + fill(rng, "$######"),
    )


def _provider(rng: random.Random) -> Provider:
    person = people.person(rng, state="FL", adult=True)
    return Provider(person, identifiers.npi(rng), identifiers.dea(rng, person.surname))


VISIT_REASONS = (
    "annual physical", "blood pressure check", "diabetes follow-up", "sore throat", "knee pain",
    "medication refill", "flu shot", "asthma review", "skin rash", "lab review",
)  # fmt: skip
DIAGNOSES = (
    ("I10", "Essential hypertension"), ("E11.9", "Type 2 diabetes without complications"),
    ("J45.909", "Unspecified asthma"), ("M25.561", "Pain in right knee"), ("J02.9", "Acute pharyngitis"),
    ("E78.5", "Hyperlipidemia"), ("F41.1", "Generalized anxiety disorder"), ("N39.0", "Urinary tract infection"),
)  # fmt: skip
PROCEDURES = (
    ("99213", "Office visit, established", 128.0),
    ("99214", "Office visit, extended", 189.0),
    ("83036", "Hemoglobin A1c", 31.5),
    ("80053", "Comprehensive metabolic panel", 44.0),
    ("93000", "Electrocardiogram", 62.0),
    ("90686", "Influenza vaccine", 38.0),
)
