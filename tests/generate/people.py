# SPDX-License-Identifier: Apache-2.0
"""Invented people: name, sex, birth date, address.

Given names and surnames are common ones drawn independently, streets and towns
are invented; a match with a living person would be chance.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

FEMALE_NAMES = (
    "Alice Amelia Andrea Anna Beatrice Betty Carla Catherine Clara Denise Dorothy Elena Elizabeth "
    "Florence Gloria Grace Hazel Helen Irene Jane Joan Julia Karen Laura Lillian Lucy Margaret Maria "
    "Mary Mildred Monica Nadia Olivia Patricia Rachel Rosa Ruth Sofia Teresa Thelma Veronica Wanda Yvonne"
).split()
MALE_NAMES = (
    "Aaron Albert Antonio Arthur Bernard Brian Carl Charles Daniel David Dennis Edward Eric Frank "
    "George Gerald Harold Henry Ivan James Jerome John Joseph Kevin Lawrence Luis Martin Matthew Melvin "
    "Nathan Oscar Patrick Paul Raymond Richard Robert Samuel Stephen Thomas Victor Walter William Xavier"
).split()
SURNAMES = (
    "Abbott Alvarez Ashcraft Bergstrom Blackwood Brennan Calloway Castellano Chandler Cortez Delgado "
    "Drummond Eastman Ellsworth Espinoza Fairbanks Farrell Fitzgerald Gallagher Gutierrez Haldane "
    "Hathaway Henriksen Holloway Ibarra Ingram Jankowski Jeffries Kaminski Kessler Kowalczyk Lafferty "
    "Lindqvist Lockwood Marchetti McAllister Montoya Nakamura Novak O'Donnell Okafor Ostrander Pemberton "
    "Pfister Prescott Quintero Ramsey Rutherford Santiago Schroeder Sinclair Takahashi Thackeray Tymczak "
    "Underhill Valdez Vandermeer Wakefield Whitcomb Winslow Yarborough Zielinski Zimmerman"
).split()
STREETS = (
    "Alder Court,Birchwood Lane,Cobbler Hill Road,Dunmore Avenue,Easterly Drive,Foxglove Street,"
    "Granary Road,Heron Way,Ironbridge Street,Juniper Terrace,Kestrel Lane,Larkspur Avenue,"
    "Millrace Road,Northgate Street,Orchard Row,Quarry Street,Ridgeline Drive,Saddler Court"
).split(",")


@dataclass(frozen=True)
class Place:
    """A town that does not exist in a state that does."""

    town: str
    state: str
    zip_code: str
    area_code: str


PLACES = (
    Place("Pelican Harbor", "FL", "33597", "813"),
    Place("Cypress Ferry", "FL", "34288", "941"),
    Place("Prairie Junction", "IL", "61299", "309"),
    Place("Otter Falls", "WI", "54497", "715"),
    Place("Copper Gulch", "CO", "81297", "970"),
    Place("Tidewater Landing", "MD", "21699", "410"),
    Place("Maple Crossing", "MI", "48899", "517"),
    Place("Stillwater Notch", "NH", "03297", "603"),
    Place("Brackenridge", "NJ", "08899", "732"),
    Place("Cedar Hollow", "WA", "98897", "509"),
    Place("Lone Cottonwood", "TX", "76899", "325"),
    Place("Sierra Meadow", "CA", "95997", "530"),
    Place("Ganning's Mill", "NY", "13897", "607"),
    Place("Sugar Creek Bend", "OH", "43899", "740"),
)


@dataclass(frozen=True)
class Person:
    """One invented person; enough to derive every encoded identifier from."""

    given: str
    middle: str  # one letter, or "" for none
    surname: str
    sex: str  # "F" or "M"
    born: datetime.date
    house_number: int
    street: str
    place: Place

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given, self.middle and f"{self.middle}.", self.surname) if part)

    @property
    def last_first(self) -> str:
        return f"{self.surname}, {self.given}" + (f" {self.middle}." if self.middle else "")

    @property
    def address_line(self) -> str:
        return f"{self.house_number} {self.street}"

    @property
    def town_line(self) -> str:
        return f"{self.place.town}, {self.place.state} {self.place.zip_code}"


def birth_date(rng: random.Random, first_year: int = 1934, last_year: int = 2012) -> datetime.date:
    start = datetime.date(first_year, 1, 1).toordinal()
    end = datetime.date(last_year, 12, 31).toordinal()
    return datetime.date.fromordinal(rng.randint(start, end))


def person(rng: random.Random, *, state: str | None = None, adult: bool = False) -> Person:
    """A new person, living in `state` when one of the places lies there."""
    sex = rng.choice("FM")
    places = [place for place in PLACES if place.state == state] or list(PLACES)
    return Person(
        given=rng.choice(FEMALE_NAMES if sex == "F" else MALE_NAMES),
        middle=rng.choice(("", *"ABCDEFGHJKLMNPRSTVW")),
        surname=rng.choice(SURNAMES),
        sex=sex,
        born=birth_date(rng, last_year=2004 if adult else 2012),
        house_number=rng.randint(3, 4890),
        street=rng.choice(STREETS),
        place=rng.choice(places),
    )
