# SPDX-License-Identifier: Apache-2.0
"""A tiny language for the look of a number, and the values published as fakes.

`#` any digit, `$` digit 1-9, `@` any capital letter, `[...]` one of the listed
characters, `x{m,n}` the element before it m to n times; everything else stands
for itself.
"""

from __future__ import annotations

import random
import re
import string
from itertools import pairwise

_ELEMENT = re.compile(r"(\[[^]]+\]|.)(?:\{(\d+)(?:,(\d+))?\})?")
_CLASSES = {"#": string.digits, "$": string.digits[1:], "@": string.ascii_uppercase}


def fill(rng: random.Random, template: str) -> str:
    """A random string of the look that `template` describes."""
    out: list[str] = []
    for element, least, most in _ELEMENT.findall(template):
        choices = element[1:-1] if element.startswith("[") else _CLASSES.get(element, element)
        low = int(least or 1)
        out.extend(rng.choice(choices) for _ in range(rng.randint(low, int(most or low))))
    return "".join(out)


def layout(value: str, picture: str) -> str:
    """`value` spread over the underscores of `picture`, e.g. ("123456789", "___-__-____")."""
    if picture.count("_") != len(value):
        raise ValueError(f"{value!r} does not fit {picture!r}")
    characters = iter(value)
    return "".join(next(characters) if slot == "_" else slot for slot in picture)


def looks_artificial(digits: str) -> bool:
    """Repetitive or counting numbers, which scanners rightly take for made-up ones."""
    counts = sorted((digits.count(digit) for digit in set(digits)), reverse=True)
    if counts[0] > max(3, len(digits) // 2) or (len(digits) > 12 and len(counts) > 1 and counts[1] > 4):
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return len(steps) == 1
