#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fit the weights of the packs to the labelled corpus: PHI=path/to/phi fit.py [--write].

For each detector a logistic regression of "is it real" on the evidence its findings name, with the
bits that phi gave as the starting point: what is learnt is how much the prior and each group of
words, fields and surroundings should change. Three things keep it from learning the corpus
instead: changes are drawn towards zero and bounded, no weight changes its sign, and a
change is kept only if it helps on layouts that it was not fitted on, twice over: learnt on
one half of the layouts and judged on the other, and the other way round.

Without --write it prints what it would change. With it, packs under patterns/ are rewritten (their
comments stay) and say which seed made them; build, and judge with score.py and another seed. A detector
whose bands are right within 0.1 is left alone: the corpus is denser than any share, and what
is only surer on it is not better."""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import corpus, packs, score

LN2 = math.log(2)
BOUND = 1.5  # bits a weight may change
PRIOR_BOUND = 1.0  # ... and a prior, which the density of the corpus moves most of all
RIDGE = 6.0  # how many findings of evidence a change of one bit has to be worth
FEWEST = 40  # findings that name a piece of evidence; fewer teach nothing
BAND_FEWEST = 50
GAP = 0.1  # between stated and observed: a detector within it is left alone
FACTOR = {"near": 1.0, "field": 1.0, "above": 0.7, "after": 0.4, "against": 0.6, "in": 1.0}


@dataclass(frozen=True)
class Example:
    """One finding: the bits phi gave, what the features are worth, is it real, which half of the layouts."""

    bits: float
    features: dict[int, float]  # line of the pack -> factor
    real: bool
    half: int


def bits_of(confidence: float) -> float:
    p = min(max(confidence, 0.0005), 0.9995)
    return math.log2(p / (1 - p))


def features(evidence: tuple[str, ...], weights: list[packs.Weight]) -> dict[int, float]:
    found = {w.line: 1.0 for w in weights if w.kind == "prior"}
    for item in evidence:
        kind, _, name = item.partition(":")
        for weight in weights:
            listed = weight.kind == "surroundings" if kind == "in" else weight.kind in ("context", "fields")
            if listed and name in weight.names and kind in FACTOR and weight.line not in found:
                found[weight.line] = FACTOR[kind]
    return found


def learn(examples: list[Example], weights: list[packs.Weight]) -> dict[int, float]:
    """Changes in bits, by line. Newton's steps for one weight after the other."""
    count = Counter(line for e in examples for line in e.features)
    free = [w for w in weights if count[w.line] >= FEWEST]
    change = {w.line: 0.0 for w in free}
    for _ in range(25):
        for weight in free:
            slope, curve = -RIDGE * LN2 * LN2 * change[weight.line], RIDGE * LN2 * LN2
            for e in examples:
                factor = e.features.get(weight.line)
                if factor:
                    p = 1 / (1 + 2 ** -predicted(e, change))
                    slope += (e.real - p) * factor * LN2
                    curve += p * (1 - p) * (factor * LN2) ** 2
            moved = change[weight.line] + slope / curve
            bound = PRIOR_BOUND if weight.kind == "prior" else BOUND
            low, high = -bound, bound
            if weight.kind != "prior" and weight.bits > 0:
                low = max(low, -weight.bits)
            if weight.kind != "prior" and weight.bits < 0:
                high = min(high, -weight.bits)
            change[weight.line] = min(max(moved, low), high)
    return {line: round(bits, 1) for line, bits in change.items() if abs(bits) >= 0.1}


def predicted(e: Example, change: dict[int, float]) -> float:
    return e.bits + sum(change.get(line, 0.0) * factor for line, factor in e.features.items())


def loss(examples: list[Example], change: dict[int, float]) -> float:
    """Mean bits of surprise."""
    return sum(math.log2(1 + 2 ** (-predicted(e, change) if e.real else predicted(e, change))) for e in examples) / len(examples)


def mistakes(examples: list[Example], change: dict[int, float]) -> int:
    return sum((predicted(e, change) >= 0) != e.real for e in examples)


def worst_band(examples: list[Example], change: dict[int, float]) -> float:
    """Largest gap between stated and observed in a band above 0.3 that holds enough findings."""
    bands = defaultdict(list)
    for e in examples:
        p = 1 / (1 + 2 ** -predicted(e, change))
        bands[min(int(p * 10), 9)].append((p, e.real))
    gaps = [abs(sum(p for p, _ in b) - sum(r for _, r in b)) / len(b) for low, b in bands.items()
            if low >= 3 and len(b) >= BAND_FEWEST]
    return max(gaps, default=0.0)


def helps(examples: list[Example], weights: list[packs.Weight]) -> bool:
    """Each half of the layouts judges what the other half taught."""
    for half in (0, 1):
        taught, judging = ([e for e in examples if (e.half == half) == same] for same in (True, False))
        if len(taught) < FEWEST or len(judging) < FEWEST:
            return False
        change = learn(taught, weights)
        if loss(judging, change) > loss(judging, {}) or mistakes(judging, change) > mistakes(judging, {}):
            return False
    return True


def collect(phi: Path, seed: int, documents: int, size: int, machine: bool) -> dict[str, list[tuple[float, tuple[str, ...], bool, str]]]:
    """Findings by detector: confidence, evidence, real, layout. Specimens and unjudged ones are left out.
    `machine`: what is found among the files of a system without patients is false as well."""
    found = defaultdict(list)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        result, labels = score.judge(phi, folder, seed, documents)
        for j in result.judged:
            if j.verdict != "unjudged" and "test:published" not in j.evidence:
                found[j.detector].append((j.confidence, j.evidence, j.verdict == "true", labels[j.path]["layout"]))
        corpus.nothing(folder / "nothing", seed, size)
        empty = ["nothing", *(p for p in score.MACHINE if machine and Path(p).is_dir())]
        for record in score.scan(phi, folder, empty, "--min-confidence", "0", "-j2"):
            if record["type"] == "finding" and not record["test"] and record["detector"] not in score.REAL_ANYWHERE:
                own = record["path"].startswith("nothing")
                layout = Path(record["path"]).stem.partition("-")[2] if own else str(Path(record["path"]).parent)
                found[record["detector"]].append((record["confidence"], tuple(record["evidence"]), False, layout))
    return found


def half_of(layout: str) -> int:
    return zlib.crc32(layout.replace("_", "-").encode()) & 1


def main() -> int:
    from accuracy import curve  # which takes its parts from here

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=11, help="of the corpus to learn from (11)")
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument("--megabytes", type=float, default=4, help="of text without anybody in it (4)")
    parser.add_argument("--machine", action="store_true", help="learn from /usr/share and /usr/include, too: nobody is in them")
    parser.add_argument("--detectors", help="only these, separated by commas")
    parser.add_argument("--packs", type=Path, default=score.ROOT / "patterns")
    parser.add_argument("--write", action="store_true", help="rewrite the packs")
    arguments = parser.parse_args()
    phi = Path(os.environ.get("PHI", score.ROOT / "build/release/bin/phi")).resolve()
    wanted = set(arguments.detectors.split(",")) if arguments.detectors else None
    paths = packs.by_detector(arguments.packs)
    before, after = [], []
    for detector, findings in sorted(collect(phi, arguments.seed, arguments.documents, int(arguments.megabytes * 1e6), arguments.machine).items()):
        if detector not in paths or (wanted and detector not in wanted):
            continue
        weights = packs.weights(paths[detector])
        examples = [Example(curve.sum_of(c), features(e, weights), real, half_of(layout)) for c, e, real, layout in findings]
        change = learn(examples, weights) if helps(examples, weights) else {}
        if worst_band(examples, {}) <= GAP or worst_band(examples, change) >= worst_band(examples, {}) or \
                mistakes(examples, change) > mistakes(examples, {}):
            change = {}
        before += [(e, {}) for e in examples]
        after += [(e, change) for e in examples]
        if not change:
            print(f"{detector}: as it is ({len(examples)} findings)")
            continue
        print(f"{detector}: {len(examples)} findings, surprise {loss(examples, {}):.3f} -> {loss(examples, change):.3f} bits, "
              f"mistakes {mistakes(examples, {})} -> {mistakes(examples, change)}, worst band {worst_band(examples, {}):.2f} -> "
              f"{worst_band(examples, change):.2f}")
        new = {w.line: round(w.bits + change[w.line], 1) for w in weights if w.line in change}
        for weight in weights:
            if weight.line in new:
                print(f"    {weight.kind} {', '.join(sorted(weight.names))[:60]}: {weight.bits:g} -> {new[weight.line]:g}")
        if arguments.write:
            packs.rewrite(paths[detector], new, f"# Weights fitted by tests/accuracy/fit.py, seed {arguments.seed}.")
    print_bands("as it is", before)
    print_bands("fitted", after)
    return 0


def print_bands(title: str, examples: list[tuple[Example, dict[int, float]]]) -> None:
    bands = defaultdict(list)
    for e, change in examples:
        p = 1 / (1 + 2 ** -predicted(e, change))
        bands[min(int(p * 10), 9)].append((p, e.real))
    print(f"\n{title}: band, findings, stated, observed")
    for low in sorted(bands):
        b = bands[low]
        print(f"  {low / 10:.1f} {len(b):6} {sum(p for p, _ in b) / len(b):.2f} {sum(r for _, r in b) / len(b):.2f}")


if __name__ == "__main__":
    sys.exit(main())
