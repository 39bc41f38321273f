#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the labelled corpus: corpus.py [--seed N] [--documents N] DIR.

DIR/documents holds the documents, DIR/labels.json what is in them."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import layouts_files, layouts_formats, layouts_lists, layouts_nothing, layouts_papers, layouts_prose, layouts_records
from accuracy.document import Document

# Shares of documents: records in any layout, sentences, forms and messages of a norm, papers of a practice, lists, nothing.
EMPTY = layouts_nothing.LAYOUTS + layouts_files.LAYOUTS + layouts_lists.NOBODY
GROUPS = ((36, layouts_records.LAYOUTS), (14, layouts_prose.LAYOUTS), (16, layouts_formats.LAYOUTS), (12, layouts_papers.LAYOUTS), (4, layouts_lists.PEOPLE), (18, EMPTY))


def document(seed: int, index: int) -> Document:
    """Each depends on its own number only, so that a larger corpus begins with the smaller one."""
    rng = random.Random(f"{seed}/{index}")
    layouts = rng.choices([group for _, group in GROUPS], [share for share, _ in GROUPS])[0]
    return rng.choice(layouts)(rng)


def name(index: int, made: Document) -> str:
    return f"{index:05d}-{made.layout}{made.suffix}"


def write(folder: Path, seed: int, count: int) -> dict[str, dict]:
    """Documents into `folder`/documents; labels by the path phi reports."""
    (folder / "documents").mkdir(parents=True)
    labels = {}
    for index in range(count):
        made = document(seed, index)
        path = f"documents/{name(index, made)}"
        (folder / path).write_bytes(made.content.encode())
        labels[path] = {"layout": made.layout, "holds_people": made.holds_people, "spans": [asdict(s) for s in made.spans]}
    return labels


def nothing(folder: Path, seed: int, size: int) -> int:
    """At least `size` bytes of text in which nobody is named, in files of many documents."""
    folder.mkdir(parents=True)
    rng, written, index = random.Random(f"nothing {seed}"), 0, 0
    while written < size:
        layout = EMPTY[index % len(EMPTY)]
        with (folder / f"{index:04d}-{layout.__name__}.txt").open("wb") as out:
            part = 0
            while part < 50_000:
                part += out.write(layout(rng).content.encode())
        written, index = written + part, index + 1
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=2400)
    arguments = parser.parse_args()
    labels = write(arguments.directory, arguments.seed, arguments.documents)
    (arguments.directory / "labels.json").write_text(json.dumps({"seed": arguments.seed, "documents": labels}))
    spans = Counter(span["detector"] or "unjudged" for entry in labels.values() for span in entry["spans"])
    print(f"{len(labels)} documents, {len({e['layout'] for e in labels.values()})} layouts, {spans.total()} spans", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
