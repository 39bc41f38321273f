#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the files of `planted` with look-alikes only: a scan has to report none of them.

control.py [--seed N] [--manifest FILE] DIR
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate import look_alikes
from generate.command import run
from generate.file_kinds import Field, Record, fill
from generate.tree import Tree

_RECORDS = 12


def shipment_record(rng: random.Random) -> Record:
    """One look-alike of every kind, under its usual label."""
    return tuple(Field(label, make(rng)) for label, make in look_alikes.KINDS.values())


def make_control(seed: int) -> Tree:
    rng = random.Random(f"{seed}:control")
    tree = Tree()
    fill(tree, "Orders and shipments", [shipment_record(rng) for _ in range(_RECORDS)])
    return tree


if __name__ == "__main__":
    sys.exit(run("make look-alikes in every kind of file", make_control))
