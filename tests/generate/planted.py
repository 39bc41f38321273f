#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make a tree that holds one patient's numbers in every kind of file.

    planted.py [--seed N] [--manifest FILE] DIR

An SSN, a Visa number, an MBI, a Florida licence and a record number, each under
its natural label.  A scan has to report every one with its full member path and
offset.  `control` makes the same files without any of them.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate import cards, identifiers, licences, people, templates
from generate.command import run
from generate.file_kinds import Field, Record, fill
from generate.tree import Tree


def patient_record(rng: random.Random) -> Record:
    holder = people.person(rng, state="FL", adult=True)
    return (
        Field("Patient", holder.full_name),
        Field("Social Security number", identifiers.ssn(rng), "us.ssn"),
        Field("Visa card number", cards.printed(cards.pan(rng, "visa")), "pci.pan"),
        Field("Medicare number (MBI)", identifiers.mbi(rng), "us.mbi"),
        Field("Florida driver license", licences.licence(rng, holder, "FL").printed, "us.driver-license"),
        Field("MRN", templates.fill(rng, "$######"), "medical.mrn"),
    )


def make_planted(seed: int) -> Tree:
    tree = Tree()
    fill(tree, "Patient registration", [patient_record(random.Random(f"{seed}:planted"))])
    return tree


if __name__ == "__main__":
    sys.exit(run("plant the same patient in every kind of file", make_planted))
