#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fit the curve from a sum of bits to the confidence that is stated: PHI=path/to/phi curve.py [--write].

Weights add up as if all evidence were independent, and priors are careful, so the sum is too modest near
its middle. The curve is monotone and leaves 0 bits at 0.5: what is reported at the default threshold does
not change, only how sure it is said to be. It is piecewise linear in log-odds; its slopes are bounded and
drawn towards 1 (as ratios), no group of findings (one detector in one layout) counts more than MOST_OF_A_KIND, and
a share DOUBT of what is real counts as false.

The mix it is honest for: the documents of the corpus, about four in five of them with people in them,
and beside them text without anybody (--megabytes). A share with fewer people in it has more false ones.

It is judged on layouts that it was not fitted on, one half by the other. With --write it replaces
libphi/src/score/calibration.def."""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import corpus, fit, score

TABLE = score.ROOT / "libphi/src/score/calibration.def"
KNOTS = (-6.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
SLOPES = (0.5, 6.0)  # of a segment, at least and at most
SLOPES_AT_ZERO = (25.0, 40.0)  # ... of the one behind 0: whatever the sum speaks for turned out to be real, nine times in ten
SLOPES_FAR = (0.2, 1.0)  # ... of those beyond FAR bits: no corpus tells 0.99 from 0.999
FAR = 2.0
RIDGE = 0.5
MOST_OF_A_KIND = 60.0
DOUBT = 0.02  # of what the corpus calls real so much counts as false: the world is less tidy than a corpus
Point = tuple[float, bool, float, int]  # bits, real, weight, half of the layouts


def read_table() -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in re.findall(r"^PHI_CALIBRATION\((\S+), (\S+)\)", TABLE.read_text(), re.M)]


def stated(table: list[tuple[float, float]], bits: float) -> float:
    """What is stated for a sum, in bits of log-odds; slope 1 beyond the ends."""
    if bits <= table[0][0]:
        return table[0][1] + bits - table[0][0]
    for (a, low), (b, high) in zip(table, table[1:]):
        if bits <= b:
            return low + (high - low) * (bits - a) / (b - a)
    return table[-1][1] + bits - table[-1][0]


def sum_of(confidence: float, table: list[tuple[float, float]] | None = None) -> float:
    """The sum of bits that is stated as this confidence."""
    return stated([(b, a) for a, b in table or read_table()], fit.bits_of(confidence))


def made(slopes: list[float]) -> list[tuple[float, float]]:
    """The table with these slopes between its knots, through 0."""
    zero = KNOTS.index(0.0)
    values = [0.0] * len(KNOTS)
    for i in range(zero, len(KNOTS) - 1):
        values[i + 1] = values[i] + slopes[i] * (KNOTS[i + 1] - KNOTS[i])
    for i in range(zero, 0, -1):
        values[i - 1] = values[i] - slopes[i - 1] * (KNOTS[i] - KNOTS[i - 1])
    return list(zip(KNOTS, values))


def loss(points: list[tuple[float, bool, float]], slopes: list[float]) -> float:
    table = made(slopes)
    total = RIDGE * sum(math.log2(s) ** 2 for s in slopes)
    for bits, real, weight in points:
        value = stated(table, bits)
        total += weight * math.log2(1 + 2 ** min(60.0, -value if real else value))
    return total


def learn(points: list[Point]) -> list[tuple[float, float]]:
    """One slope after the other, in steps that become smaller."""
    bins: Counter[tuple[float, bool]] = Counter()
    for bits, real, weight, _ in points:
        at = round(max(-7.0, min(7.0, bits)) * 10) / 10
        bins[at, real] += weight
        bins[at, False] += weight * DOUBT * real
    binned = [(bits, real, weight) for (bits, real), weight in bins.items()]
    slopes = [25.0 if low == 0.0 else 1.0 for low in KNOTS[:-1]]
    best = loss(binned, slopes)
    for step in (1.0, 0.5, 0.2, 0.1):
        moved = True
        while moved:
            moved = False
            for i in range(len(slopes)):
                low, high = SLOPES_FAR if min(abs(KNOTS[i]), abs(KNOTS[i + 1])) >= FAR else SLOPES
                low, high = SLOPES_AT_ZERO if KNOTS[i] == 0.0 else (low, high)
                for change in (step, -step):
                    trial = slopes.copy()
                    trial[i] = round(min(high, max(low, trial[i] + change)), 2)
                    value = loss(binned, trial)
                    if value < best - 1e-9:
                        slopes, best, moved = trial, value, True
    return made(slopes)


def collect(phi: Path, seed: int, documents: int, size: int) -> list[Point]:
    table, found = read_table(), []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        result, labels = score.judge(phi, folder, seed, documents)
        for j in result.judged:
            if j.verdict != "unjudged" and "test:published" not in j.evidence:
                found.append((j.confidence, j.verdict == "true", j.detector, labels[j.path]["layout"]))
        corpus.nothing(folder / "nothing", seed, size)
        for record in score.scan(phi, folder, ["nothing"], "--min-confidence", "0"):
            if record["type"] == "finding" and not record["test"] and \
                    record["detector"] in score.LABELLED - score.REAL_ANYWHERE:
                found.append((record["confidence"], False, record["detector"], Path(record["path"]).stem.partition("-")[2]))
    kinds = Counter((detector, layout) for _, _, detector, layout in found)
    return [(sum_of(c, table), real, min(1.0, MOST_OF_A_KIND / kinds[detector, layout]), fit.half_of(layout))
            for c, real, detector, layout in found]


def print_bands(title: str, points: list[Point], table: list[tuple[float, float]]) -> None:
    bands = defaultdict(list)
    for bits, real, _, _ in points:
        p = 1 / (1 + 2 ** -stated(table, bits))
        bands[min(int(p * 10), 9)].append((p, real))
    print(f"\n{title}: band, findings, stated, observed")
    for low, b in sorted(bands.items()):
        print(f"  {low / 10:.1f} {len(b):6} {sum(p for p, _ in b) / len(b):.2f} {sum(r for _, r in b) / len(b):.2f}")


def write(table: list[tuple[float, float]], seeds: list[int]) -> None:
    lines = TABLE.read_text().splitlines()
    head = [line for line in lines if not line.startswith(("PHI_CALIBRATION(", "/* Fitted"))]
    TABLE.write_text("\n".join([*head, f"/* Fitted by tests/accuracy/curve.py, seeds {' '.join(map(str, seeds))}. */",
                                *(f"PHI_CALIBRATION({a:.1f}, {b:.2f})" for a, b in table)]) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13], help="of the corpora to learn from (11 12 13)")
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument("--megabytes", type=float, default=4, help="of text without anybody in it (4)")
    parser.add_argument("--write", action="store_true", help="replace the table")
    arguments = parser.parse_args()
    phi = Path(os.environ.get("PHI", score.ROOT / "build/release/bin/phi")).resolve()
    points = [p for seed in arguments.seeds for p in collect(phi, seed, arguments.documents, int(arguments.megabytes * 1e6))]
    print_bands("as the sum says", points, [(-1.0, -1.0), (1.0, 1.0)])
    print_bands("as it is", points, read_table())
    for half in (0, 1):
        table = learn([p for p in points if p[3] != half])
        print_bands(f"half {half}, fitted on the other", [p for p in points if p[3] == half], table)
    table = learn(points)
    print_bands("fitted", points, table)
    print("\n" + " ".join(f"{a:g}:{b:.2f}" for a, b in table))
    if arguments.write:
        write(table, arguments.seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
