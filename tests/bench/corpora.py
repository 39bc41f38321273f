# SPDX-License-Identifier: Apache-2.0
"""Corpora to measure with: a few megabytes from a seed, repeated to the size asked for.

None but `records` holds anything that should be found: what is measured is searching,
not writing reports.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

UNIQUE_BYTES = 4 << 20  # made once, then repeated: far beyond every cache of a core
WORDS = """the of and to in is that for it was on are as with they be at one have this from by had not but what all
were when we there can an your which their said if do will each about how up out them then she many some so these
would other into has more her two like him see time could no make than first been its who now people made over did
down only way find use may water long little very after words called just where most know clinic nurse visit room
report follow morning review doctor result schedule discharge transport insurance letter window general between
important children country another example question together following something""".split()


def prose(rng: random.Random) -> Iterator[str]:
    while True:
        words = [rng.choice(WORDS) for _ in range(rng.randint(5, 18))]
        if rng.random() < 0.15:
            words[rng.randrange(len(words))] = str(rng.randint(2, 400))
        end = rng.choice([". ", ". ", ". ", "? ", ".\n", ".\n\n"])
        yield " ".join(words).capitalize() + end


def orders(rng: random.Random) -> Iterator[str]:
    """A table of a shop: most cells are numbers, none of a person."""
    yield "order,placed,item,quantity,price,warehouse,weight\n"
    while True:
        item = "-".join(rng.choice(WORDS) for _ in range(2))
        yield (f"{rng.randint(10**6, 10**7)},2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02},{item},"
               f"{rng.randint(1, 40)},{rng.randint(1, 900)}.{rng.randint(0, 99):02},W{rng.randint(1, 9)},"
               f"{rng.randint(1, 90)}.{rng.randint(0, 9)}\n")


def logs(rng: random.Random) -> Iterator[str]:
    """A server's log: times, addresses, numbers of processes and requests, hashes, durations."""
    while True:
        yield (f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:"
               f"{rng.randint(0, 59):02}.{rng.randint(0, 999999):06}Z 10.{rng.randint(0, 255)}.{rng.randint(0, 255)}."
               f"{rng.randint(0, 255)} pid={rng.randint(100, 99999)} req={rng.randint(10**9, 10**12)} "
               f"took={rng.randint(1, 10**7)} sum={rng.getrandbits(64):016x} bytes={rng.randint(1, 10**8)}\n")


def records(rng: random.Random) -> Iterator[str]:
    """A table of patients: three findings a row. Numbers are random; most areas of a nine-digit number are issued."""
    yield "name,ssn,mrn,dob\n"
    while True:
        ssn = f"{rng.randint(1, 665):03}-{rng.randint(1, 99):02}-{rng.randint(1, 9999):04}"
        yield (f"{rng.choice(WORDS)} {rng.choice(WORDS)},{ssn},{rng.randint(10**6, 10**7 - 1)},"
               f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{rng.randint(1930, 2020)}\n")


def noise(rng: random.Random) -> Iterator[bytes]:
    while True:
        yield rng.randbytes(1 << 16)


def digits(rng: random.Random) -> Iterator[str]:
    """One line of nothing but digits."""
    while True:
        yield f"{rng.getrandbits(4096)}"


def groups(rng: random.Random) -> Iterator[str]:
    """Nothing but groups of the shape of a Social Security number: each is a candidate."""
    while True:
        yield f"{rng.randint(0, 999):03}-{rng.randint(0, 99):02}-{rng.randint(0, 9999):04} "


CORPORA: dict[str, Callable[[random.Random], Iterator[str | bytes]]] = {
    "prose": prose, "orders": orders, "logs": logs, "records": records,
    "noise": noise, "digits": digits, "groups": groups,
}


def write(path: Path, name: str, size: int, seed: int = 1) -> None:
    rng = random.Random(f"{seed}:{name}")
    block = bytearray()
    for piece in CORPORA[name](rng):
        block += piece if isinstance(piece, bytes) else piece.encode()
        if len(block) >= UNIQUE_BYTES:
            break
    with path.open("wb") as file:
        for left in range(size, 0, -len(block)):
            file.write(block[:left])
