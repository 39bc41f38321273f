# SPDX-License-Identifier: Apache-2.0
"""What the tests share. Identifiers that must be accepted come from tests/generate:
nothing that looks like one stands in these files."""

from __future__ import annotations

import random
import sys
import tempfile
import unittest
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
GENERATE = CHECKOUT / "tests" / "generate"
sys.path.insert(0, str(GENERATE.parent))

from generate import identifiers  # noqa: E402


def values(detector: str, count: int) -> list[str]:
    """Made-up identifiers that pass every check, the same in every run."""
    rng = random.Random(f"python:{detector}")
    return [str(identifiers.generate(detector, rng)) for _ in range(count)]


def note(ssn: str) -> bytes:
    return f"Patient seen today. SSN: {ssn}\n".encode()


def notes(count: int) -> list[bytes]:
    return [note(ssn) for ssn in values("us.ssn", count)]


class FolderTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="phi test ")  # a space, on purpose
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def write_notes(self, count: int) -> None:
        for index, content in enumerate(notes(count)):
            self.write(f"share/{index % 7}/note-{index}.txt", content)
