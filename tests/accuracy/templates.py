# SPDX-License-Identifier: Apache-2.0
"""Documents written out as they look, with marks where values go.

    «mrn»  «phone:phone_formatted»   a value of that kind (made by that function of values_us), labelled
    «mrn!»                           the same, but no reader could know what it is
    «=$####-@»                       filled by generate.templates; nothing is to be found in it
    «?$####»                         the same, but what is found there counts neither way
    «#date:%m/%d/%Y»  «#n:1-90»      a day, a number, and other facts of FACTS; nothing is to be found in them
    «mrn~12»  «=$###~8»              with blanks behind it up to that width

A line that begins with «*3-9» is written that many times, with another person in each."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from generate.people import Person
from generate.templates import fill

from . import checks, decoys, people
from . import values_us as us
from .document import Document
from .kinds import KINDS

Rng = random.Random
_MARK = re.compile(r"«([^»]*)»")
_REPEAT = re.compile(r"^«\*(\d+)-(\d+)»")


def _luhn(rng: Rng, template: str) -> str:
    return decoys.luhn_of(template)(rng)


def _isbn10(rng: Rng, _argument: str) -> str:
    payload = fill(rng, "0########")
    check = -sum((10 - i) * int(c) for i, c in enumerate(payload)) % 11
    return f"{payload[0]}-{payload[1:5]}-{payload[5:]}-{'X' if check == 10 else check}"


def _issn(rng: Rng, _argument: str) -> str:
    payload = fill(rng, "$######")
    check = -sum((8 - i) * int(c) for i, c in enumerate(payload)) % 11
    return f"{payload[:4]}-{payload[4:]}{'X' if check == 10 else check}"


def _gtin(rng: Rng, template: str) -> str:
    payload = fill(rng, template)
    return payload + checks.gtin(payload)


def _number(rng: Rng, argument: str) -> str:
    low, high = argument.split("-")
    return str(rng.randint(int(low), int(high)))


def _float(rng: Rng, argument: str) -> str:
    low, high, places = argument.split("-")
    return f"{rng.uniform(float(low), float(high)):.{places}f}"


FACTS: dict[str, Callable[[Rng, str], str]] = {
    "n": _number,
    "f": _float,
    "date": lambda rng, form: decoys.moment(rng).strftime(form or "%m/%d/%Y"),
    "epoch": lambda rng, _: str(int(decoys.moment(rng).timestamp())),
    "epochms": lambda rng, _: str(int(decoys.moment(rng).timestamp() * 1000) + rng.randint(0, 999)),
    "npiepoch": lambda rng, _: decoys.npi_like_epoch(rng),
    "hex": lambda rng, length: decoys.hexadecimal(rng, int(length)),
    "uuid": lambda rng, _: decoys.DECOYS["uuid"][0](rng),
    "isbn10": _isbn10,
    "issn": _issn,
    "gtin": _gtin,
    "luhn": _luhn,
    "word": lambda rng, _: rng.choice("buffer value module index queue stream filter sample device signal driver record".split()),
    "one": lambda rng, words: rng.choice(words.split("|")),
}


def _value(rng: Rng, holder: Person, doc: Document, mark: str, style: str, quote: Callable[[str], str]) -> None:
    name, _, make = mark.rstrip("!").partition(":")
    kind = KINDS[name]
    value = getattr(us, make)(rng, holder) if make else kind.make(rng, holder)
    doc.put(kind, quote(value.replace("\n", " ")), style, decidable=not mark.endswith("!"))


def _line(rng: Rng, holder: Person, doc: Document, line: str, style: str, quote: Callable[[str], str]) -> None:
    at = 0
    for found in _MARK.finditer(line):
        doc.text(line[at:found.start()])
        at = found.end()
        mark, _, width = found[1].partition("~")
        before = doc.length
        if mark[0] == "=":
            doc.text(fill(rng, mark[1:]))
        elif mark[0] == "?":
            doc.unjudged(fill(rng, mark[1:]))
        elif mark[0] == "#":
            name, _, argument = mark[1:].partition(":")
            doc.text(FACTS[name](rng, argument))
        else:
            _value(rng, holder, doc, mark, style, quote)
        if width:
            doc.text(" " * (int(width) - (doc.length - before)))
    doc.text(line[at:])


def layout(name: str, text: str, suffix: str = ".txt", *, holds_people: bool = True) -> Callable[[Rng], Document]:
    """A layout that writes `text`, which begins behind its first line end."""
    quote = (lambda value: escape(value)) if suffix in (".html", ".xml") else (lambda value: value.replace('"', "")) if suffix == ".json" else str

    def make(rng: Rng) -> Document:
        doc, holder = Document(name, suffix, holds_people), people.person(rng)
        for line in text.removeprefix("\n").splitlines(keepends=True):
            repeat = _REPEAT.match(line)
            times = rng.randint(int(repeat[1]), int(repeat[2])) if repeat else 1
            for _ in range(times):
                _line(rng, people.person(rng) if repeat else holder, doc, line[repeat.end():] if repeat else line, name, quote)
        return doc

    make.__name__ = name.replace("-", "_")
    return make
