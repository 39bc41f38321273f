# SPDX-License-Identifier: Apache-2.0
"""What a scan has to say. The order of the fields is that of the extension module."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class _Name(str, Enum):
    """Stable names of the library. One that is newer than this package is kept as it is."""

    @classmethod
    def _missing_(cls, value: object) -> _Name | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value.upper().replace("-", "_")
        member._value_ = value
        return member

    def __str__(self) -> str:
        return str(self.value)


class State(_Name):
    """How a source ended; every source and every member of a container has exactly one."""

    EXAMINED = "examined"
    PARTIAL = "partial"
    NOT_EXAMINED = "not-examined"


class Reason(_Name):
    """Why something was not fully examined."""

    NONE = "none"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    CORRUPT = "corrupt"
    TRUNCATED = "truncated"
    LIMIT_DEPTH = "limit-depth"
    LIMIT_MEMBERS = "limit-members"
    LIMIT_RATIO = "limit-ratio"
    LIMIT_BYTES = "limit-bytes"
    LIMIT_MEMORY = "limit-memory"
    LIMIT_TIME = "limit-time"
    PERMISSION = "permission"
    IO_ERROR = "io-error"
    CHANGED = "changed"
    VANISHED = "vanished"
    SPECIAL_FILE = "special-file"
    SYMLINK = "symlink"
    SYMLINK_LOOP = "symlink-loop"
    OTHER_FILESYSTEM = "other-filesystem"
    NO_BACKEND = "no-backend"
    WORKER_CRASHED = "worker-crashed"
    STOPPED = "stopped"


class DataClass(_Name):
    """What sort of data a source holds."""

    NONE = "none"
    PII = "pii"
    PCI = "pci"
    PHI = "phi"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a person finds it; None = not applicable."""

    line: int | None
    """Of text, from 1."""
    row: int | None
    """Of a table or sheet, from 1, header row included."""
    column_number: int | None
    """Of a table, from 1."""
    column: str | None
    """Name of that column, from its header row."""
    page: int | None
    """Of a document, or slide, from 1."""
    sheet: str | None
    """Of a workbook."""
    cell: str | None
    """Of a sheet, such as "C7"."""
    part: str | None
    """Of a document: "header", "comments", "metadata" ..."""
    byte: int | None
    """Offset in a file that was searched as raw bytes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One identifier found."""

    path: str
    """Path as given, `!/` and a name for each container step. `os.fsencode` gives its bytes."""
    detector: str
    """Stable id such as "us.ssn"."""
    confidence: float
    """Probability from 0 to 1 that this is a real one."""
    masked: str
    """The value with all but a few characters replaced by `*`."""
    match: str | None = field(repr=False)
    """The value, only with `reveal`. Never part of repr()."""
    fingerprint: str | None
    """"hmac-sha256:<hex>" of the normalised value, or None without a key."""
    offset: int
    """In bytes of the extracted text; of plain text, in the file."""
    length: int
    """In the same bytes."""
    location: Location
    tags: tuple[str, ...]
    """Such as "hipaa:ssn", "glba"."""
    evidence: tuple[str, ...]
    """Such as "check:area", "field:ssn", "near:patient"."""
    jurisdictions: tuple[str, ...]
    """Licence issuers this can be of, likeliest first, such as "FL"."""
    test: bool
    """A published test or specimen value."""
    allowed: bool = False
    """On an allow list (`known.allow` in a directory of patterns): known, not to be reported, and counted nowhere."""


@dataclass(frozen=True, slots=True)
class Source:
    """How one source, or member of a container, ended. Each has exactly one such record."""

    path: str
    state: State
    reason: Reason
    """Reason.NONE exactly when `state` is EXAMINED."""
    detail: str
    """One line for a person, never content; may be ""."""
    media: str
    """Media type by content, such as "application/pdf"."""
    bytes: int
    """Size as far as it was seen."""
    bytes_examined: int
    """Of these, how many were searched."""
    findings: int
    """Findings in this very source, its members not counted."""
    data_class: DataClass
    depth: int
    """0 = a file or memory block, 1 = member of it, ..."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of extracted text."""

    path: str
    text: str
    offset: int
    """Of its first byte, in the extracted text of `path`."""
    length: int
    """In bytes of UTF-8."""
    location: Location


@dataclass(frozen=True, slots=True)
class Progress:
    """Totals so far."""

    path: str
    files: int
    bytes: int
    findings: int


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a scan said."""

    findings: list[Finding]
    sources: list[Source]
    stopped: bool
    """A callback asked to stop: there may be more."""
    partial: bool
    """The library reported that not all was examined."""

    @property
    def incomplete(self) -> list[Source]:
        """The sources that were not fully examined, each with its reason."""
        return [source for source in self.sources if source.state != State.EXAMINED]

    @property
    def complete(self) -> bool:
        """Every byte of every source was examined."""
        return not self.stopped and not self.partial and not self.incomplete

    @property
    def clean(self) -> bool:
        """Nothing was found *and* everything was examined."""
        return not self.findings and self.complete


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of a source and of all its members."""

    texts: list[Text]
    sources: list[Source]
    stopped: bool
    partial: bool

    @property
    def complete(self) -> bool:
        """The text of every source is there."""
        return not self.stopped and not self.partial and all(s.state == State.EXAMINED for s in self.sources)


# Called by the extension module with the fields of a record in order.


def finding(*fields: Any) -> Finding:
    values = list(fields)
    values[8] = Location(*values[8])
    return Finding(*values)


def source(*fields: Any) -> Source:
    values = list(fields)
    values[1] = State(values[1])
    values[2] = Reason(values[2])
    values[8] = DataClass(values[8])
    return Source(*values)


def text(*fields: Any) -> Text:
    values = list(fields)
    values[4] = Location(*values[4])
    return Text(*values)
