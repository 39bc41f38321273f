# SPDX-License-Identifier: Apache-2.0
"""The share of a clinic in which every format holds the same twelve identifiers, written by programs and libraries
of others. Each place of a document (its body, a comment, a deleted row) has a patient of its own, so that a value that
is found says where it was planted. What is written from a seed; a writer that is not installed is listed as left out."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tests") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests"))

from generate import cards, identifiers, licences, people, templates  # noqa: E402


@dataclass(frozen=True)
class Identifier:
    label: str
    detector: str
    value: str

    @property
    def line(self) -> str:
        return f"{self.label}: {self.value}"


class Patient(tuple[Identifier, ...]):
    """Twelve identifiers of one person, as a person would write them down."""

    @property
    def lines(self) -> list[str]:
        return [one.line for one in self]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def labels(self) -> list[str]:
        return [one.label for one in self]

    @property
    def values(self) -> list[str]:
        return [one.value for one in self]

    @property
    def short(self) -> "Patient":
        """Without what a property of 255 characters has no room for."""
        return Patient(self[:6])

    @property
    def row(self) -> dict[str, str]:
        return dict(zip(self.labels, self.values))


@dataclass(frozen=True)
class Planted:
    """One identifier, and where somebody who looks for it must be sent: what is not said of a place may be anything."""

    format: str
    place: str
    path: str
    identifier: Identifier
    location: dict


@dataclass
class Share:
    folder: Path
    seed: int
    planted: list[Planted] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # path, reason: what must be told as not read
    format: str = ""

    def file(self, name: str) -> Path:
        path = self.folder / self.format / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def random(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}:{self.format}:{name}")

    def patient(self, place: str) -> Patient:
        return make_patient(self.random(place))

    def plant(self, name: str, place: str, patient: Patient, member: str = "", kind: str = "", **location) -> None:
        """All of `patient` at one place of the file `name`; `member` begins with `!/`. A location is what must be there, or a
        function of the number of the identifier (0 to 11), or a pattern (`re.compile`). `kind`: of the table, if not the folder."""
        for number, one in enumerate(patient):
            here = {key: value(number) if callable(value) else value for key, value in location.items()}
            self.planted.append(Planted(kind or self.format, place, f"{self.format}/{name}{member}", one, here))

    def refuse(self, name: str, reason: str) -> None:
        self.refused.append((f"{self.format}/{name}", reason))


def make_patient(rng: random.Random) -> Patient:
    holder = people.person(rng, state="FL", adult=True)
    return Patient((
        Identifier("Patient name", "person.name", holder.full_name),
        Identifier("Social Security number", "us.ssn", identifiers.ssn(rng)),
        Identifier("MRN", "medical.mrn", templates.fill(rng, "$######")),
        Identifier("Member ID", "medical.member-id", templates.fill(rng, "@@@$########")),
        Identifier("Medicare number (MBI)", "us.mbi", identifiers.mbi(rng)),
        Identifier("Visa card number", "pci.pan", cards.printed(cards.pan(rng, "visa"))),
        Identifier("Provider NPI", "us.npi", identifiers.npi(rng)),
        Identifier("Prescriber DEA number", "us.dea", identifiers.dea(rng)),
        Identifier("Florida driver license", "us.driver-license", licences.licence(rng, holder, "FL").printed),
        Identifier("Date of birth", "person.dob", f"{holder.born:%m/%d/%Y}"),
        Identifier("Phone", "contact.phone", identifiers.phone(rng, holder.place.area_code)),
        Identifier("Email", "contact.email", identifiers.email(rng, holder)),
    ))


@dataclass(frozen=True)
class Writer:
    format: str
    by: str
    write: Callable[[Share], None]
    slow: bool  # an office suite, or text recognition: left out of the quick set


WRITERS: list[Writer] = []


def writer(format: str, by: str, slow: bool = False) -> Callable[[Callable[[Share], None]], Callable[[Share], None]]:
    """Registers a function that writes the files of one format."""

    def register(write: Callable[[Share], None]) -> Callable[[Share], None]:
        WRITERS.append(Writer(format, by, write, slow))
        return write

    return register


class NotInstalled(Exception):
    pass


def need(*names: str) -> str:
    """The first of these commands that is installed."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise NotInstalled(" or ".join(names))


def run(*command: str | Path, cwd: Path | None = None, stdin: bytes | None = None, timeout: int = 120) -> bytes:
    """What a command prints. One that fails is an error of the generator: nothing is left out in silence."""
    need(str(command[0]))
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, timeout=timeout)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')[-400:]}")
    return done.stdout


def make(folder: Path, seed: int, formats: list[str] | None = None, quick: bool = False) -> tuple[Share, list[tuple[str, str, str]]]:
    """Writes the share; the second result is what was left out: format, writer and what is missing."""
    share, left_out = Share(folder, seed), []
    for one in WRITERS:
        if formats and one.format not in formats:
            continue
        if quick and one.slow:
            left_out.append((one.format, one.by, "not of the quick set"))
            continue
        share.format = one.format
        planted, refused = len(share.planted), len(share.refused)
        try:
            one.write(share)
        except (NotInstalled, ModuleNotFoundError) as missing:  # perhaps halfway: what it planted is not there
            del share.planted[planted:], share.refused[refused:]
            left_out.append((one.format, one.by, f"{missing} is not installed"))
    return share, left_out
