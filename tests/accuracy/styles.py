# SPDX-License-Identifier: Apache-2.0
"""How captions, keys and values are written: case of keys, punctuation, damage by scanning."""

from __future__ import annotations

import random

Rng = random.Random

KEY_CASES = ("snake", "camel", "upper", "pascal", "kebab", "flat", "spaced", "title", "prefixed", "dotted")


def key(words: str, case: str) -> str:
    parts = words.split()
    capital = "".join(part.upper() if len(part) < 4 and case == "pascal" else part.capitalize() for part in parts)
    match case:
        case "camel":
            return parts[0] + "".join(part.capitalize() for part in parts[1:])
        case "upper":
            return "_".join(parts).upper()
        case "pascal":
            return capital
        case "kebab":
            return "-".join(parts)
        case "flat":
            return "".join(parts)
        case "spaced":
            return " ".join(parts)
        case "title":
            return " ".join(part.upper() if len(part) < 4 else part.capitalize() for part in parts)
        case "prefixed":
            return "pt_" + "_".join(parts)
        case "dotted":
            return "patient." + "_".join(parts)
    return "_".join(parts)


def caption(rng: Rng, text: str) -> str:
    """As typed: most as printed, some in capitals or small letters."""
    form = rng.random()
    return text.upper() if form < 0.15 else text.lower() if form < 0.25 else text


def after_caption(rng: Rng) -> str:
    return rng.choice((": ", ": ", ": ", ":  ", " ", " - ", ":\t", " = ", " : ", "..... ", ":"))


def scanned(rng: Rng, value: str) -> str:
    """Separators as character recognition leaves them; digits and letters stay."""
    if not any(c in value for c in "-. "):
        return value
    dash = rng.choice(("\u2013", "\u2014", "\u2011", "\u2212", " - ", "- ", " -", "\u00ad-"))
    blank = rng.choice(("  ", "\u00a0", "\u2009"))
    return value.replace("-", dash) if "-" in value else value.replace(" ", blank)
