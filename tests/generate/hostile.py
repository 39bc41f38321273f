#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make a tree of files that attack a scanner, with healthy ones between them.

    hostile.py [--seed N] [--manifest FILE] [--huge] DIR

The manifest says how each may end.  What it plants in the healthy files must be
found, whatever happens around them.  `--huge` adds a sparse file of a terabyte.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate.command import run
from generate.hostile_files.bombs import add_bombs
from generate.hostile_files.broken_archives import add_broken_archives
from generate.hostile_files.broken_documents import add_broken_documents
from generate.hostile_files.broken_pdfs import add_broken_pdfs
from generate.hostile_files.special_files import add_special_files
from generate.planted import patient_record
from generate.tree import Ledger, Tree
from generate.writers import pdf, text


def make_hostile(seed: int, *, huge: bool = False) -> Tree:
    rng = random.Random(f"{seed}:hostile")
    tree = Tree()
    _add_healthy(tree, "first", rng)
    add_bombs(tree)
    add_broken_archives(tree, rng)
    _add_healthy(tree, "middle", rng)
    add_broken_pdfs(tree, rng)
    add_broken_documents(tree, rng)
    add_special_files(tree, huge=huge)
    _add_healthy(tree, "last", rng)
    return tree


def _add_healthy(tree: Tree, name: str, rng: random.Random) -> None:
    """A text and a PDF that must come through, to show that nothing else was lost."""
    for suffix in ("txt", "pdf"):
        mark = Ledger()
        record = patient_record(rng)
        for field in record:
            if field.detector:
                mark(field.detector, field.value)
        lines = [f"{field.label}: {field.value}" for field in record]
        if suffix == "txt":
            tree.add(f"healthy/{name}.txt", text.encode("\n".join(lines) + "\n"), mark, codec="utf-8")
        else:
            tree.add(f"pdf/healthy-{name}.pdf", pdf.make_pdf([lines]), mark)


if __name__ == "__main__":
    flags = {"huge": "also make a sparse file of a terabyte"}
    sys.exit(run("make files that attack a scanner", make_hostile, flags))
