# SPDX-License-Identifier: Apache-2.0
"""Numbers that are no patient data but look like it: what a scanner must not report.

Check digits are right where the issuer defines one, since a real tracking number
or ISBN has them too.  `generate(kind, rng)` gives the bare value and
`labelled(kind, rng)` the value as a line of an ordinary file.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable

from .templates import fill


def gs1_digit(payload: str) -> str:
    """Weights 3 and 1 from the right, modulo 10: GTIN, ISBN-13, USPS."""
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def _with_gs1(rng: random.Random, template: str) -> str:
    payload = fill(rng, template)
    return payload + gs1_digit(payload)


def ups_digit(body: str) -> str:
    """The digit after shipper, service and parcel; letters count as (code - 63) mod 10."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    return str(-sum(value * (1 if i % 2 == 0 else 2) for i, value in enumerate(values)) % 10)


def ups_tracking(rng: random.Random) -> str:
    body = fill(rng, "@#@###03#{7}")
    return f"1Z{body}{ups_digit(body)}"


def fedex_tracking(rng: random.Random) -> str:
    """Eleven digits and a check digit: weights 3 1 7, modulo 11, modulo 10."""
    body = fill(rng, "7#{10}")
    total = sum(int(digit) * (3, 1, 7)[i % 3] for i, digit in enumerate(body))
    return f"{body}{total % 11 % 10}"


def moment(rng: random.Random) -> datetime.datetime:
    start = datetime.datetime(2017, 1, 1, tzinfo=datetime.UTC)
    return start + datetime.timedelta(seconds=rng.randrange(8 * 365 * 86400), milliseconds=rng.randrange(1000))


def isbn10(rng: random.Random) -> str:
    body = fill(rng, "0########")
    check = -sum(int(digit) * (10 - i) for i, digit in enumerate(body)) % 11
    return f"{body[0]}-{body[1:4]}-{body[4:]}-{'X' if check == 10 else check}"


def isbn13(rng: random.Random) -> str:
    value = _with_gs1(rng, "9780########")
    return f"{value[:3]}-{value[3]}-{value[4:8]}-{value[8:12]}-{value[12]}"


def _hex(rng: random.Random, length: int) -> str:
    return f"{rng.getrandbits(4 * length):0{length}x}"


def coordinates(rng: random.Random) -> str:
    return f"{rng.uniform(25, 49):.6f}, -{rng.uniform(67, 124):.6f}"


def lab_value(rng: random.Random) -> str:
    name, low, high, unit = rng.choice(
        (
            ("Glucose", 65, 240, "mg/dL"),
            ("Creatinine", 0.5, 2.1, "mg/dL"),
            ("Cholesterol, total", 120, 290, "mg/dL"),
            ("Sodium", 131, 147, "mmol/L"),
            ("Hemoglobin", 10.1, 17.4, "g/dL"),
            ("Platelets", 140, 410, "10*3/uL"),
        )
    )
    return f"{name} {rng.uniform(low, high):.1f} {unit} (ref {low}-{high})"


Generator = Callable[[random.Random], str]
KINDS: dict[str, tuple[str, Generator]] = {
    "order-number": (
        "Order number",
        lambda r: fill(r, r.choice(("$##-#######-#######", "SO-$######", "PO$########", "W$########"))),
    ),
    "ups-tracking": ("UPS tracking", ups_tracking),
    "fedex-tracking": ("FedEx tracking number", fedex_tracking),
    "usps-tracking": ("USPS tracking", lambda r: _with_gs1(r, "94001#{16}")),
    "epoch-seconds": ("ts", lambda r: str(int(moment(r).timestamp()))),
    "epoch-milliseconds": ("timestamp_ms", lambda r: str(int(moment(r).timestamp() * 1000))),
    "iso-timestamp": ("created", lambda r: f"{moment(r):%Y-%m-%dT%H:%M:%SZ}"),
    "compact-timestamp": ("migration", lambda r: f"{moment(r):%Y%m%d%H%M%S}"),
    "uuid": ("request id", lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4))),
    "md5": ("md5", lambda r: _hex(r, 32)),
    "sha1": ("sha1", lambda r: _hex(r, 40)),
    "sha256": ("sha256", lambda r: _hex(r, 64)),
    "git-id": ("commit", lambda r: _hex(r, 12)),
    "version": (
        "version",
        lambda r: f"{r.randint(1, 24)}.{r.randint(0, 30)}.{r.randint(0, 9999)}.{r.randint(100, 30000)}",
    ),
    "zip-plus-4": ("Ship to ZIP", lambda r: fill(r, "[1346789]####-####")),
    "part-number": (
        "Part no.",
        lambda r: fill(r, r.choice(("@@-####-###", "###-##-####-@", "@###-####-##-A", "####-######-##"))),
    ),
    "isbn-10": ("ISBN-10", isbn10),
    "isbn-13": ("ISBN", isbn13),
    "invoice": ("Invoice", lambda r: fill(r, r.choice(("INV-202#-$#####", "$########", "I-$####-$###")))),
    "ip-address": ("host", lambda r: f"10.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"),
    "gtin": ("GTIN", lambda r: _with_gs1(r, "00$#{10}")),
    "upc": ("UPC", lambda r: _with_gs1(r, "0$#{9}")),
    "coordinates": ("location", coordinates),
    "price": ("Total", lambda r: f"${r.randint(1, 98)},{r.randint(0, 999):03d}.{r.randint(0, 99):02d}"),
    "lab-value": ("Result", lab_value),
    "mac-address": ("eth0", lambda r: ":".join(_hex(r, 2) for _ in range(6))),
    "float": ("score", lambda r: f"{r.random():.16f}"),
    "ndc": ("Stock no.", lambda r: fill(r, "$####-####-##")),
}


def generate(kind: str, rng: random.Random) -> str:
    """One bare look-alike of `kind`."""
    return KINDS[kind][1](rng)


def labelled(kind: str, rng: random.Random) -> str:
    """The look-alike with the words that usually stand before it."""
    return f"{KINDS[kind][0]}: {generate(kind, rng)}"


def lines(rng: random.Random, count: int) -> list[str]:
    """`count` labelled look-alikes, every kind in turn."""
    kinds = list(KINDS)
    return [labelled(kinds[i % len(kinds)], rng) for i in range(count)]
