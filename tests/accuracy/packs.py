# SPDX-License-Identifier: Apache-2.0
"""The weights of a pattern pack by the lines they stand on, so that one can be changed and all else,
comments included, stays. Reads only as much of the format as the packs under patterns/ use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BITS = re.compile(r"\bbits: (-?[0-9.]+)")
_PRIOR = re.compile(r"^prior: (-?[0-9.]+)")
_LISTED = ("context", "fields", "surroundings")


@dataclass(frozen=True)
class Weight:
    """`kind`: prior, context, fields or surroundings; `names`: what of these it weighs."""

    kind: str
    names: frozenset[str]
    line: int  # from 0
    bits: float


def _names(text: str) -> list[str]:
    """What a line lists: `- {words: [a, b], bits: 3}`, `- words:`, `- a`."""
    text = re.sub(r"\s#.*$", "", text)
    text = re.sub(r"\b(?:words|names|name):", "", _BITS.sub("", text))
    return [name.strip(" \"'") for name in re.split(r"[,\[\]{}]|^\s*- ", text) if name.strip(" \"'-")]


def weights(path: Path) -> list[Weight]:
    found: list[Weight] = []
    section, pending = "", []
    for number, line in enumerate(path.read_text().splitlines()):
        top = re.match(r"^([a-z_]+):", line)
        if top:
            section, pending = top[1], []
            prior = _PRIOR.match(line)
            if prior:
                found.append(Weight("prior", frozenset(), number, float(prior[1])))
            continue
        if section not in _LISTED or not line.strip() or line.lstrip().startswith("#"):
            continue
        pending += _names(line)
        bits = _BITS.search(line)
        if bits:
            found.append(Weight(section, frozenset(pending), number, float(bits[1])))
            pending = []
    return found


def rewrite(path: Path, changed: dict[int, float], remark: str) -> None:
    """Put new weights on their lines, and `remark` behind the licence; an older remark goes."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("# Weights fitted")]
    shift = len(path.read_text().splitlines()) - len(lines)
    for number, bits in changed.items():
        pattern = _PRIOR if lines[number - shift].startswith("prior:") else _BITS
        lines[number - shift] = pattern.sub(lambda m: m[0].replace(m[1], f"{bits:g}"), lines[number - shift], count=1)
    lines.insert(1, remark)
    path.write_text("\n".join(lines) + "\n")


def by_detector(folder: Path) -> dict[str, Path]:
    out = {}
    for path in sorted(folder.rglob("*.yaml")):
        identity = re.search(r"^id: (\S+)", path.read_text(), re.M)
        if identity:
            out[identity[1]] = path
    return out
