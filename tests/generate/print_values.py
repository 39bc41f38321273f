#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print generated values, one `kind<TAB>value` a line: input for tests in other languages.

print_values.py [--seed N] [--count N] [DETECTOR | look-alikes | licences | cards] ...
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate import cards, identifiers, licences, look_alikes, people

Line = tuple[str, str]


def licence_lines(rng: random.Random, count: int) -> Iterator[Line]:
    """`STATE current|legacy surname|given|middle|sex|birth date` and the compact number."""
    for jurisdiction in licences.JURISDICTIONS:
        for _ in range(count):
            holder = people.person(rng, adult=True)
            both = (
                licences.licence(rng, holder, jurisdiction),
                licences.legacy_licence(rng, holder, jurisdiction, identifiers.ssn(rng)),
            )
            who = f"{holder.surname}|{holder.given}|{holder.middle}|{holder.sex}|{holder.born}"
            for item in filter(None, both):
                yield f"{jurisdiction} {'legacy' if item.legacy else 'current'} {who}", item.value


def card_lines(rng: random.Random, count: int) -> Iterator[Line]:
    for network in cards.NETWORKS.values():
        for length in network.lengths:
            for _ in range(count):
                yield f"{network.name} {length}", cards.pan(rng, network.name, length)


def look_alike_lines(rng: random.Random, count: int) -> Iterator[Line]:
    for kind in look_alikes.KINDS:
        for _ in range(count):
            yield kind, look_alikes.generate(kind, rng)


def lines(kind: str, rng: random.Random, count: int) -> Iterator[Line]:
    special = {"licences": licence_lines, "cards": card_lines, "look-alikes": look_alike_lines}
    if kind in special:
        return special[kind](rng, count)
    return ((kind, identifiers.generate(kind, rng)) for _ in range(count))


def main() -> int:
    known = [*identifiers.GENERATORS, "licences", "cards", "look-alikes"]
    parser = argparse.ArgumentParser(description="print generated values, one kind<TAB>value a line")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(known)} (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5, metavar="N", help="values of each kind")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.kinds) - set(known))
    if unknown:
        parser.error(f"unknown kind: {', '.join(unknown)}")
    for kind in arguments.kinds or known:
        for label, value in lines(kind, random.Random(f"{arguments.seed}:{kind}"), arguments.count):
            print(f"{label}\t{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
