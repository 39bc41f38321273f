# SPDX-License-Identifier: Apache-2.0
"""Driver licence numbers of the 50 states, DC and the territories, current and older forms.

Plain formats are templates in `licence_formats`; numbers that encode the holder
(name, birth date, sex) are computed here from a person, so that a scanner that
recomputes them from a neighbouring name must agree.  Where a table is not public
(Maryland, Michigan, New Jersey name codes) its digits are drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from .licence_formats import CURRENT, LEGACY, LEGACY_SSN, PRINTED
from .name_codes import day_code, given_name_code, letters_of, soundex
from .people import Person
from .templates import fill, layout, looks_artificial

JURISDICTIONS: tuple[str, ...] = tuple(CURRENT)


@dataclass(frozen=True)
class Licence:
    """`value` is compact; `printed` is as it stands on the card (equal where no layout is known)."""

    jurisdiction: str
    value: str
    printed: str
    legacy: bool


def _florida(rng: random.Random, holder: Person) -> str:
    date = day_code(holder.born, holder.sex, days_per_month=40, female_offset=500)
    return _coded_head(holder) + date + fill(rng, "#")


def _illinois(_rng: random.Random, holder: Person) -> str:
    return _coded_head(holder) + day_code(holder.born, holder.sex, days_per_month=31, female_offset=600)


def _wisconsin(rng: random.Random, holder: Person) -> str:
    date = day_code(holder.born, holder.sex, days_per_month=40, female_offset=500)
    return _coded_head(holder) + date + fill(rng, "##")


def _coded_head(holder: Person) -> str:
    return soundex(holder.surname) + given_name_code(holder.given, holder.middle) + f"{holder.born:%y}"


def _old_florida(_rng: random.Random, holder: Person) -> str:
    """Without the digit that tells holders of equal codes apart."""
    return _coded_head(holder) + day_code(holder.born, holder.sex, days_per_month=40, female_offset=500)


def _illinois_identity_card(rng: random.Random, holder: Person) -> str:
    """A state identity card: the licence with its letter at the end."""
    number = _illinois(rng, holder)
    return number[1:] + number[0]


def _soundex_and_tables(rng: random.Random, holder: Person) -> str:
    """Maryland, Michigan and old Minnesota: Soundex, then three 3-digit tables that are not public."""
    return soundex(holder.surname) + fill(rng, "######") + f"{rng.randint(1, 725):03d}"


def _montana(rng: random.Random, holder: Person) -> str:
    return f"{holder.born:%m}" + fill(rng, "###") + f"{holder.born.year}41{holder.born:%d}"


def _connecticut(rng: random.Random, holder: Person) -> str:
    month = holder.born.month + (12 if holder.born.year % 2 == 0 else 0)
    return f"{month:02d}" + fill(rng, "#######")


def _new_jersey(rng: random.Random, holder: Person) -> str:
    month = holder.born.month + (50 if holder.sex == "F" else 0)
    names = letters_of(holder.surname)[0] + fill(rng, "#######") + _new_jersey_middle(holder.middle)
    eye_color = rng.randint(1, 8)
    return f"{names}{month:02d}{holder.born:%y}{eye_color}"


def _new_jersey_middle(initial: str) -> str:
    """00 for none, A-I 61-69, J-R 71-79, S-Z 82-89."""
    if not initial:
        return "00"
    for first, base in (("S", 82), ("J", 71), ("A", 61)):
        if initial >= first:
            return str(base + ord(initial) - ord(first))
    raise ValueError(f"not an initial: {initial!r}")


def _north_dakota(rng: random.Random, holder: Person) -> str:
    return letters_of(holder.surname)[:3] + f"{holder.born:%y}" + fill(rng, "####")


def _kentucky(rng: random.Random, holder: Person) -> str:
    return letters_of(holder.surname)[0] + fill(rng, "########")


def _old_new_hampshire(rng: random.Random, holder: Person) -> str:
    surname = letters_of(holder.surname)
    return f"{holder.born:%m}{surname[0]}{surname[-1]}{holder.given[0]}{holder.born:%y%d}" + fill(rng, "#")


_WA_MONTHS = "BCDJKLMNOPQR"
_WA_DAYS = "ABCDEFGHZSJKLMNWPQR0123456789TU"


def _old_washington(_rng: random.Random, holder: Person) -> str:
    """The personal identifier code of 1963-2018; `*` pads and counts as 0 in the check digit."""
    name = letters_of(holder.surname)[:5].ljust(5, "*") + holder.given[0] + (holder.middle or "*")
    head = name + f"{(100 - holder.born.year % 100) % 100:02d}"
    tail = _WA_MONTHS[holder.born.month - 1] + _WA_DAYS[holder.born.day - 1]
    values = [_washington_value(character) for character in head]
    total = sum(value if i % 2 == 0 else -value for i, value in enumerate(values))
    total += -_washington_value(tail[0]) + _washington_value(tail[1])
    return f"{head}{abs(total) % 10}{tail}"


def _washington_value(character: str) -> int:
    if character.isdigit():
        return int(character)
    if character == "*":
        return 0
    position = ord(character) - ord("A")
    return position % 9 + 1 if character < "S" else ord(character) - ord("S") + 2


Encoder = Callable[[random.Random, Person], str]
_ENCODED_CURRENT: dict[str, Encoder] = {
    "CT": _connecticut,
    "FL": _florida,
    "IL": _illinois,
    "KY": _kentucky,
    "MD": _soundex_and_tables,
    "MI": _soundex_and_tables,
    "MT": _montana,
    "ND": _north_dakota,
    "NJ": _new_jersey,
    "WI": _wisconsin,
}
_ENCODED_LEGACY: dict[str, Encoder] = {
    "FL": _old_florida,
    "IL": _illinois_identity_card,
    "MN": _soundex_and_tables,
    "NH": _old_new_hampshire,
    "WA": _old_washington,
}


def licence(rng: random.Random, holder: Person, jurisdiction: str) -> Licence:
    """The holder's licence in the form issued today."""
    encoder = _ENCODED_CURRENT.get(jurisdiction)
    value = encoder(rng, holder) if encoder else _plain(rng, CURRENT[jurisdiction])
    picture = PRINTED.get(jurisdiction, "_" * len(value))
    return Licence(jurisdiction, value, layout(value, picture), legacy=False)


def legacy_licence(rng: random.Random, holder: Person, jurisdiction: str, ssn: str) -> Licence | None:
    """An older form, or None where none is known.  Some states once used the SSN itself."""
    encoder = _ENCODED_LEGACY.get(jurisdiction)
    templates = LEGACY.get(jurisdiction, ())
    if encoder:
        value = encoder(rng, holder)
    elif jurisdiction in LEGACY_SSN and rng.randint(0, len(templates)) == 0:
        value = ssn.replace("-", "")
    elif templates:
        value = _plain(rng, templates)
    else:
        return None
    return Licence(jurisdiction, value, value, legacy=True)


def _plain(rng: random.Random, templates: tuple[str, ...]) -> str:
    while True:
        value = fill(rng, rng.choice(templates))
        digits = "".join(character for character in value if character.isdigit())
        if len(digits) < 4 or not looks_artificial(digits):
            return value
