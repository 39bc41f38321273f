# SPDX-License-Identifier: Apache-2.0
"""A document that knows which of its bytes are which identifier."""

from __future__ import annotations

from dataclasses import dataclass, field

from .kinds import Kind


@dataclass(frozen=True)
class Span:
    """`detector` None: whatever is found here counts neither way."""

    begin: int  # bytes in UTF-8
    end: int
    detector: str | None
    value: str
    style: str  # how it stands there
    decidable: bool = True  # a reader could know what it is
    test: bool = False  # a published specimen
    provider: bool = False
    soft: bool = False
    also: tuple[str, ...] = ()


@dataclass
class Document:
    """Text is appended; spans remember where identifiers came to stand."""

    layout: str
    suffix: str = ".txt"
    holds_people: bool = True  # False: anything found in it is false
    spans: list[Span] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _bytes: int = 0

    def text(self, text: str) -> Document:
        self._parts.append(text)
        self._bytes += len(text.encode())
        return self

    def put(self, kind: Kind, value: str, style: str, *, decidable: bool = True, test: bool = False) -> Document:
        begin = self._bytes
        self.text(value)
        self.spans.append(Span(begin, self._bytes, kind.detector, value, style, decidable, test, kind.provider,
                               kind.soft, kind.also))
        return self

    def unjudged(self, value: str) -> Document:
        begin = self._bytes
        self.text(value)
        self.spans.append(Span(begin, self._bytes, None, value, "unjudged"))
        return self

    @property
    def length(self) -> int:
        """In bytes."""
        return self._bytes

    @property
    def content(self) -> str:
        return "".join(self._parts)
