# SPDX-License-Identifier: Apache-2.0
"""Detectors: which there are, and which a scanner uses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from . import _phi
from ._records import DataClass

StrPath: TypeAlias = "str | bytes | os.PathLike[str] | os.PathLike[bytes]"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pattern pack from memory instead of a file. `name` stands for the file in errors."""

    text: str | bytes
    name: str = "memory.yaml"


Patterns: TypeAlias = "StrPath | Pack | Iterable[StrPath | Pack]"
Detectors: TypeAlias = "str | Iterable[str] | None"


@dataclass(frozen=True, slots=True)
class Rule:
    """A detector."""

    id: str
    title: str
    why: str
    """Why it is sensitive."""
    tags: tuple[str, ...]
    data_class: DataClass
    forms: int
    """Printed forms known of it."""
    examples: int
    counter_examples: int
    file: str
    """Pack it came from; built-in ones "builtin:us/ssn.yaml"."""
    source: str
    """The pack as text."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of one example of a rule."""

    rule: str
    file: str
    line: int
    counter: bool
    """A text that must not match."""
    passed: bool
    text: str
    """The example as scanned, its placeholders filled."""
    message: str
    """Why it failed; "" when passed."""


def packs(patterns: Patterns) -> _phi.Packs:
    """Patterns as the extension module takes them."""
    several = [patterns] if isinstance(patterns, (str, bytes, os.PathLike, Pack)) else patterns
    return tuple(_pack(one) for one in several)


def _pack(pattern: StrPath | Pack) -> tuple[str, bytes, bytes | None]:
    if isinstance(pattern, Pack):
        text = pattern.text if isinstance(pattern.text, bytes) else pattern.text.encode()
        return "memory", os.fsencode(pattern.name), text
    return "directory" if os.path.isdir(pattern) else "file", os.fsencode(pattern), None


def selection(detectors: Detectors) -> str | None:
    """Detectors as one list."""
    if detectors is None or isinstance(detectors, str):
        return detectors
    return ",".join(detectors)


def _rule(fields: tuple[Any, ...]) -> Rule:
    values = list(fields)
    values[4] = DataClass(values[4])
    return Rule(*values)


def rules(*, patterns: Patterns = (), detectors: Detectors = None, builtin: bool = True) -> list[Rule]:
    """The detectors that a Scanner with the same arguments uses, in order of their ids."""
    return [_rule(fields) for fields in _phi.rules(builtin, packs(patterns), selection(detectors))]


def test_rules(
    *, patterns: Patterns = (), detectors: Detectors = None, builtin: bool = True, seed: int = 1
) -> list[ExampleResult]:
    """Run every example and counter-example of these detectors; `seed` fills their placeholders."""
    results: list[ExampleResult] = []

    def keep(*fields: Any) -> None:
        results.append(ExampleResult(*fields))

    _phi.test_rules(builtin, packs(patterns), selection(detectors), seed, keep)
    return results


test_rules.__test__ = False  # type: ignore[attr-defined]  # for pytest: not a test
