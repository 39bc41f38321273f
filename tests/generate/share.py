#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the share of a small clinic: where a first scan has something to find.

    make-sample-share [--seed N] [--manifest FILE] DIR

About a hundred files: patients, billing, laboratory, staff; beside them logs,
orders and policies that only look like it.  The same seed gives the same bytes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate.clinic import archive, billing, front_desk, hr, it_backup, lab, policies, scans
from generate.clinic.cast import clinic
from generate.command import run
from generate.tree import Tree

_FOLDERS = (front_desk, billing, lab, hr, archive, scans, it_backup, policies)


def make_share(seed: int) -> Tree:
    """The whole share; each folder draws from a random source of its own."""
    cast = clinic(random.Random(f"{seed}:cast"))
    tree = Tree()
    for folder in _FOLDERS:
        folder.fill(tree, cast, random.Random(f"{seed}:{folder.__name__}"))
    return tree


if __name__ == "__main__":
    sys.exit(run("make a believable share of a small clinic", make_share))
