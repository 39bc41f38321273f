# SPDX-License-Identifier: Apache-2.0
"""One patient with everything a clinic writes down about them, consistent across files."""

from __future__ import annotations

import random
from dataclasses import dataclass

from . import cards, identifiers, licences, people
from .templates import fill


@dataclass(frozen=True)
class Patient:
    """A person and their numbers; each value is written the one way this clinic writes it."""

    person: people.Person
    ssn: str
    mrn: str
    member_id: str
    mbi: str
    licence: licences.Licence
    card: str
    phone: str
    email: str

    @property
    def name(self) -> str:
        return self.person.full_name

    @property
    def born(self) -> str:
        return f"{self.person.born:%m/%d/%Y}"


def patient(rng: random.Random, *, state: str | None = None) -> Patient:
    holder = people.person(rng, state=state, adult=True)
    return Patient(
        person=holder,
        ssn=identifiers.ssn(rng, randomized=rng.random() < 0.05),
        mrn=fill(rng, "MRN-$#####"),
        member_id=fill(rng, "@@@$########"),
        mbi=identifiers.mbi(rng),
        licence=licences.licence(rng, holder, holder.place.state),
        card=cards.printed(cards.pan(rng, rng.choice(("visa", "visa", "mastercard", "amex", "discover")))),
        phone=identifiers.phone(rng, holder.place.area_code),
        email=identifiers.email(rng, holder),
    )
