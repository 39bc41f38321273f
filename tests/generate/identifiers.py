# SPDX-License-Identifier: Apache-2.0
"""Valid identifiers by detector id, from a seeded random source.

Every value obeys the issuer's rules and is none of the published fakes, so that
a scanner has to accept it.  `generate(detector, rng)` gives one value in the
usual written form; the functions give more control.  As a program it prints
values for tests written in another language:

    python3 tests/generate/print_values.py us.ssn us.mbi --count 20 --seed 7
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from . import cards, licences, people
from .cards import luhn_digit
from .templates import fill, layout, looks_artificial

_KNOWN_FAKE_SSNS = frozenset(
    "078051120 219099999 457555462 123456789 022281852 042103580 062360749 095073645 128036045 "
    "135016629 141186941 165167999 165187999 165207999 165227999 165247999 189092294 212097694 "
    "306302348 308125070 468288779 549241889".split()
)
_AREAS_BEFORE_2011 = (*range(1, 666), *range(667, 734), *range(750, 773))
_AREAS_SINCE_2011 = (*range(734, 750), *range(773, 900))
_ITIN_GROUPS = (*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100))
_EIN_NEVER_USED = frozenset((0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97))
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_HICN_SUFFIXES = "A B B1 B2 B3 B6 C1 C2 C3 D D1 D4 E E1 F1 HA J1 K1 M T W".split()
_RAILROAD_PREFIXES = "A H CA JA MA PA PD MH PH WA WD WH WCA WCH".split()
_EMAIL_DOMAINS = "pelicanmail.net quarrylane.org harbormist.net otterfallsnet.com brackenpost.org".split()
_AREA_CODES = tuple(place.area_code for place in people.PLACES)


def ssn(rng: random.Random, separator: str = "-", *, randomized: bool = False) -> str:
    """`randomized`: from the areas handed out only since June 2011."""
    while True:
        area = rng.choice(_AREAS_SINCE_2011 if randomized else _AREAS_BEFORE_2011)
        value = f"{area:03d}{rng.randint(1, 99):02d}{rng.randint(1, 9999):04d}"
        if value not in _KNOWN_FAKE_SSNS and not looks_artificial(value):
            return layout(value, "___-__-____").replace("-", separator)


def itin(rng: random.Random, separator: str = "-") -> str:
    value = f"9{rng.randint(0, 99):02d}{rng.choice(_ITIN_GROUPS):02d}{rng.randint(1, 9999):04d}"
    return layout(value, "___-__-____").replace("-", separator)


def ein(rng: random.Random) -> str:
    prefix = rng.choice([n for n in range(1, 100) if n not in _EIN_NEVER_USED])
    return f"{prefix:02d}-{rng.randint(1000, 9999999):07d}"


def npi(rng: random.Random) -> str:
    """Luhn over 80840 and the number (45 CFR 162.406)."""
    while True:
        payload = rng.choice("12") + fill(rng, "########")
        value = payload + luhn_digit("80840" + payload)
        if not looks_artificial(value) and value not in ("1234567893", "1245319599"):
            return value


def dea(rng: random.Random, surname: str | None = None) -> str:
    """Registrant type, surname initial, six digits and their check digit."""
    initial = surname[0].upper() if surname else fill(rng, "@")
    digits = fill(rng, "######")
    odd, even = (sum(int(digit) for digit in digits[start::2]) for start in (0, 1))
    return f"{rng.choice('ABFGM')}{initial}{digits}{(odd + 2 * even) % 10}"


def mbi(rng: random.Random, *, hyphens: bool = True) -> str:
    """Medicare beneficiary identifier: C A AN N A AN N A A N N (CMS, 2018)."""
    letter = f"[{_MBI_LETTERS}]"
    either = f"[{_MBI_LETTERS}0123456789]"
    value = fill(rng, f"${letter}{either}#{letter}{either}#{letter}{letter}##")
    return layout(value, "____-___-____") if hyphens else value


def hicn(rng: random.Random, number: str | None = None) -> str:
    """The Medicare number in use until 2019: an SSN and a beneficiary code."""
    return (number or ssn(rng)) + rng.choice(_HICN_SUFFIXES)


def railroad_hicn(rng: random.Random) -> str:
    """The Railroad Board's form: prefix and six digits (before 1964) or an SSN."""
    prefix = rng.choice(_RAILROAD_PREFIXES)
    return prefix + (fill(rng, "$#####") if rng.random() < 0.5 else ssn(rng, ""))


def clia(rng: random.Random) -> str:
    return fill(rng, "##D$######")


def mrn(rng: random.Random) -> str:
    """Record numbers have no common format; these are usual ones."""
    return fill(rng, rng.choice(("MRN-$#####", "$######", "$#######", "M00$####", "E$######", "$##-##-##")))


def member_id(rng: random.Random) -> str:
    return fill(
        rng, rng.choice(("@@@$########", "W$########", "U$#######01", "H$#######", "@@@$##@$####", "$########"))
    )


def date_of_birth(rng: random.Random, born: datetime.date | None = None) -> str:
    return written_date(rng, born or people.birth_date(rng))


def written_date(rng: random.Random, day: datetime.date) -> str:
    """A date in one of the forms found in American records."""
    forms = (
        f"{day:%m/%d/%Y}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%Y-%m-%d}",
        f"{day:%d-%b-%Y}".upper(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%m-%d-%Y}",
    )
    return rng.choice(forms)


def phone(rng: random.Random, area: str | None = None) -> str:
    """A number of the North American plan, never one reserved for fiction (555-01xx)."""
    area = area or rng.choice(_AREA_CODES)
    while True:
        exchange, line = fill(rng, "[23456789]##"), fill(rng, "####")
        if exchange[1:] != "11" and exchange != "555" and not looks_artificial(exchange + line):
            break
    forms = (
        f"({area}) {exchange}-{line}",
        f"{area}-{exchange}-{line}",
        f"{area}.{exchange}.{line}",
        f"+1 {area} {exchange} {line}",
    )
    return rng.choice(forms)


def email(rng: random.Random, owner: people.Person | None = None) -> str:
    owner = owner or people.person(rng)
    given, surname = owner.given.lower(), owner.surname.lower().replace("'", "")
    name = rng.choice(
        (
            f"{given}.{surname}",
            f"{given[0]}{surname}",
            f"{given}{owner.born:%y}",
            f"{given}_{surname}{rng.randint(2, 98)}",
        )
    )
    return f"{name}@{rng.choice(_EMAIL_DOMAINS)}"


def pan(rng: random.Random) -> str:
    """Any network in any of its lengths, printed in groups or plain."""
    network = cards.NETWORKS[rng.choice([name for name in cards.NETWORKS if name != "uatp"])]
    number = cards.pan(rng, network.name, rng.choice(network.lengths))
    return rng.choice((number, cards.printed(number), cards.printed(number, "-")))


def driver_license(rng: random.Random) -> str:
    holder = people.person(rng, adult=True)
    return licences.licence(rng, holder, rng.choice(licences.JURISDICTIONS)).printed


GENERATORS: dict[str, Callable[[random.Random], str]] = {
    "us.ssn": ssn,
    "us.itin": itin,
    "us.ein": ein,
    "us.driver-license": driver_license,
    "pci.pan": pan,
    "us.npi": npi,
    "us.dea": dea,
    "us.mbi": mbi,
    "us.hicn": hicn,
    "us.clia": clia,
    "medical.mrn": mrn,
    "medical.member-id": member_id,
    "person.dob": date_of_birth,
    "contact.phone": phone,
    "contact.email": email,
}


def generate(detector: str, rng: random.Random) -> str:
    """One valid value of `detector` in a usual written form."""
    return GENERATORS[detector](rng)
