# SPDX-License-Identifier: Apache-2.0
"""A tree of generated files together with the truth about it: what was planted where.

A document function gets a `Ledger` and passes every identifier through it while
writing; `Tree.add` then files the document under a path.  An archive is a Tree
packed into one file of another Tree, so the member paths come out in the notation
of the command line: `a.zip!/b/c.csv`.

The manifest is JSON:

    identifiers  [{path, detector, value, offset?, length?}]   values that must be found
    tests        same, published test values: found, but told apart as such
    outcomes     [{path, states, reason}]                      sources that end in one of `states`; the record
                                                               may name the path or something beneath it
    clean        [path]                                        files without any identifier
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Entry = dict[str, Any]  # a record of the manifest


@dataclass
class Ledger:
    """What one document holds; calling it records a value and returns it for writing."""

    entries: list[Entry] = field(default_factory=list)

    def __call__(self, detector: str, value: str, *, kind: str = "identifier", **details: str) -> str:
        self.entries.append({"kind": kind, "detector": detector, "value": value, **details})
        return value

    def test(self, detector: str, value: str) -> str:
        """A published test value."""
        return self(detector, value, kind="test")


Pack = Callable[[Mapping[str, bytes]], bytes]


class Tree:
    """Files by relative path, and what is planted in them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._entries: list[Entry] = []
        self._outcomes: list[Entry] = []
        self._specials: dict[str, Callable[[Path], None]] = {}

    def add(self, path: str, content: bytes, ledger: Ledger | None = None, *, codec: str = "") -> None:
        """One file; for plain text give the `codec`, and byte offsets are noted as well."""
        if path in self.files:
            raise ValueError(f"{path} exists already")
        self.files[path] = content
        seen: dict[str, int] = {}
        for entry in ledger.entries if ledger else ():
            placed = {"path": path, **entry}
            if codec:
                needle = entry["value"].encode(codec)
                offset = content.index(needle, seen.get(entry["value"], 0))
                seen[entry["value"]] = offset + len(needle)
                placed |= {"offset": offset, "length": len(needle)}
            self._entries.append(placed)

    def add_archive(self, path: str, members: Tree, pack: Pack) -> None:
        """`members` packed into one file, each member reported on its own."""
        self.add(path, pack(members.files))
        self._entries += [_beneath(path, entry) for entry in members._entries]
        self._outcomes += [_beneath(path, outcome) for outcome in members._outcomes]

    def add_gzip(self, path: str, content: bytes, ledger: Ledger, pack: Callable[[bytes], bytes]) -> None:
        """A single compressed file: its one member is named like it, without the suffix."""
        member = Tree()
        member.add(path.rsplit("/", 1)[-1].rsplit(".", 1)[0], content, ledger)
        self.add_archive(path, member, lambda files: pack(*files.values()))

    def add_difficult(self, path: str, content: bytes, states: str, reason: str) -> None:
        """A file that cannot be examined like others; `reason` is a family, not exact wording."""
        self.add(path, content)
        self._expect(path, states, reason)

    def add_special(self, path: str, make: Callable[[Path], None], states: str, reason: str) -> None:
        """What is no regular file: `make` gets the path to create it at."""
        self._specials[path] = make
        self._expect(path, states, reason)

    def _expect(self, path: str, states: str, reason: str) -> None:
        self._outcomes.append({"path": path, "states": states.split("|"), "reason": reason})

    def write(self, root: Path) -> None:
        """Everything below `root`, which is created and must not hold any of it yet."""
        for path, content in self.files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                out.write(content)
        for path, make in self._specials.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            make(target)

    def manifest(self, seed: int) -> dict[str, Any]:
        touched = {record["path"].split("!/")[0] for record in (*self._entries, *self._outcomes)}
        return {
            "version": 1,
            "seed": seed,
            "identifiers": [entry for entry in self._entries if entry["kind"] == "identifier"],
            "tests": [entry for entry in self._entries if entry["kind"] == "test"],
            "outcomes": self._outcomes,
            "clean": [path for path in self.files if path not in touched],
        }

    def write_manifest(self, path: Path, seed: int) -> None:
        path.write_text(json.dumps(self.manifest(seed), indent=1) + "\n", encoding="utf-8")


def _beneath(container: str, record: Entry) -> Entry:
    return {**record, "path": f"{container}!/{record['path']}"}
