#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Precision, recall, calibration of every detector: PHI=path/to/phi score.py [--write].

Makes the corpus, scans it with `--min-confidence 0 --reveal`, compares. A labelled span is found
when a finding of its detector covers the same letters and digits at 0.5 or more. Not counted
either way: spans that no reader could know, published specimens (they must stay below 0.5),
findings of a detector that is right as well (`also`). All else that is found is false."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import corpus
from accuracy.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
THRESHOLD = 0.5
# Where these are found on a machine without patients they are what they say: nothing to judge.
REAL_ANYWHERE = frozenset(("contact.email", "net.url", "net.ip", "net.mac", "contact.phone", "contact.fax", "contact.address",
                           "person.name"))
MACHINE = ("/usr/share", "/usr/include")
NOBODY = frozenset("JANE JOHN ROE DOE ADEYEMI".split())  # people of layouts, who stand in them as they are
LABELLED = frozenset(kind.detector for kind in KINDS.values())  # of others the corpus does not say where they are


@dataclass(frozen=True)
class Judged:
    """One finding and what it is: "true", "false" or "unjudged"."""

    path: str
    detector: str
    confidence: float
    verdict: str
    evidence: tuple[str, ...]
    value: str
    inside: str  # detector of the span it lies in, or the layout
    decidable: bool


@dataclass
class Counts:
    found: int = 0
    missed: int = 0
    false: int = 0
    missed_styles: Counter = field(default_factory=Counter)
    styles: Counter = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def scan(phi: Path, folder: Path, paths: list[str], *options: str) -> list[dict]:
    state = {**os.environ, "PHI_STATE_DIR": str(folder / "state")}
    done = subprocess.run([phi, "scan", "--format", "jsonl", *options, *paths], cwd=folder, stdout=subprocess.PIPE,
                          env=state, check=False)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"phi ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def detectors(phi: Path) -> set[str]:
    done = subprocess.run([phi, "patterns", "list"], stdout=subprocess.PIPE, check=True, text=True)
    return {line.split()[0] for line in done.stdout.splitlines() if line and "." in line.split()[0]}


def _core(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _same(span: dict, finding: dict) -> bool:
    begin, end = finding["offset"], finding["offset"] + finding["length"]
    overlap = min(end, span["end"]) - max(begin, span["begin"])
    if overlap <= 0:
        return False
    if span["soft"]:
        return overlap * 2 >= min(end - begin, span["end"] - span["begin"])
    return (begin, end) == (span["begin"], span["end"]) or _core(finding["match"]) == _core(span["value"])


class Judge:
    """Compares findings with labels, document by document."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.counts: dict[str, Counts] = defaultdict(Counts)
        self.judged: list[Judged] = []
        self.misses: list[tuple[str, dict, float]] = []

    def document(self, path: str, label: dict, findings: list[dict]) -> None:
        spans, covered = label["spans"], [0.0] * len(label["spans"])
        for finding in findings:
            self._finding(path, label["layout"], spans, covered, finding)
        for span, confidence in zip(spans, covered):
            self._span(path, span, confidence)

    def _finding(self, path: str, layout: str, spans: list[dict], covered: list[float], finding: dict) -> None:
        begin, end = finding["offset"], finding["offset"] + finding["length"]
        near = [i for i, s in enumerate(spans) if s["begin"] < end and begin < s["end"]]
        mine = [i for i in near if spans[i]["detector"] == finding["detector"] and _same(spans[i], finding)]
        verdict, inside, decidable = "false", layout, True
        if near:
            inside = spans[near[0]]["detector"] or "unjudged"
        if mine:
            for i in mine:
                covered[i] = max(covered[i], finding["confidence"])
            verdict = "unjudged" if spans[mine[0]]["test"] and finding["confidence"] < THRESHOLD else "true"
            verdict = "false" if spans[mine[0]]["test"] and verdict == "true" else verdict
            decidable = spans[mine[0]]["decidable"]
        elif finding["test"] or (finding["detector"] == "person.name" and NOBODY.issuperset(re.split(r"[^A-Z]+", finding["match"].upper()))) or finding["detector"] not in LABELLED or any(spans[i]["detector"] is None or finding["detector"] in spans[i]["also"] or
                                    spans[i]["soft"] and spans[i]["detector"] == finding["detector"] for i in near):
            verdict = "unjudged"
        self.judged.append(Judged(path, finding["detector"], finding["confidence"], verdict, tuple(finding["evidence"]),
                                  finding["match"], inside, decidable))
        if verdict == "false" and finding["confidence"] >= THRESHOLD:
            self.counts[finding["detector"]].false += 1

    def _span(self, path: str, span: dict, confidence: float) -> None:
        detector = span["detector"]
        if detector is None or span["test"] or not span["decidable"] or detector not in self.known:
            return
        counts = self.counts[detector]
        counts.styles[span["style"]] += 1
        if confidence >= THRESHOLD:
            counts.found += 1
        else:
            counts.missed += 1
            counts.missed_styles[span["style"]] += 1
            self.misses.append((path, span, confidence))

    def bands(self, detector: str | None = None) -> list[tuple[float, int, float, float]]:
        """Lower end of the band, findings, stated and observed share of true ones."""
        out = []
        for band in range(10):
            inside = [j for j in self.judged if j.verdict != "unjudged" and min(int(j.confidence * 10), 9) == band and
                      detector in (None, j.detector)]
            if inside:
                out.append((band / 10, len(inside), sum(j.confidence for j in inside) / len(inside),
                            sum(j.verdict == "true" for j in inside) / len(inside)))
        return out


def judge(phi: Path, folder: Path, seed: int, documents: int) -> tuple[Judge, dict]:
    labels = corpus.write(folder, seed, documents)
    by_path = defaultdict(list)
    for record in scan(phi, folder, ["documents"], "--reveal", "--min-confidence", "0"):
        if record["type"] == "finding":
            by_path[record["path"].split("!/")[0]].append(record)
    result = Judge(detectors(phi))
    for path, label in labels.items():
        result.document(path, label, by_path[path])
    return result, labels


def false_in_nothing(phi: Path, folder: Path, seed: int, size: int) -> tuple[int, Counter]:
    written = corpus.nothing(folder / "nothing", seed, size)
    found = Counter(r["detector"] for r in scan(phi, folder, ["nothing"]) if r["type"] == "finding" and not r["test"])
    return written, found


def false_on_machine(phi: Path, folder: Path, paths: tuple[str, ...]) -> tuple[int, Counter]:
    records = scan(phi, folder, [p for p in paths if Path(p).is_dir()], "-j2")
    found = Counter(r["detector"] for r in records if r["type"] == "finding" and not r["test"])
    return next(r["bytes"] for r in records if r["type"] == "summary"), found


def table(result: Judge, labels: dict) -> list[str]:
    lines = ["| detector | spans | precision | recall | F1 | missed most in |", "| --- | --- | --- | --- | --- | --- |"]
    for name in sorted(result.counts):
        c = result.counts[name]
        worst = ", ".join(f"{style} {n}/{c.styles[style]}" for style, n in c.missed_styles.most_common(3))
        lines.append(f"| {name} | {c.found + c.missed} | {c.precision:.3f} | {c.recall:.3f} | {c.f1:.3f} | {worst or '-'} |")
    absent = sorted({s["detector"] for e in labels.values() for s in e["spans"] if s["detector"]} - result.known)
    if absent:
        lines += ["", f"In the corpus but without a detector, skipped: {', '.join(absent)}."]
    return lines


def reliability(result: Judge) -> list[str]:
    lines = ["| confidence | findings | stated | observed | |", "| --- | --- | --- | --- | --- |"]
    for low, count, stated, observed in result.bands():
        bar = "#" * round(observed * 20)
        lines.append(f"| {low:.1f} to {low + 0.1:.1f} | {count} | {stated:.2f} | {observed:.2f} | `{bar:<20}` |")
    return lines


def worst(result: Judge, most: int) -> list[str]:
    lines = ["False findings, by detector and what they are taken from:", ""]
    false = Counter((j.detector, j.inside) for j in result.judged if j.verdict == "false" and j.confidence >= THRESHOLD)
    for (detector, inside), count in false.most_common(most):
        lines.append(f"- {detector} in {inside}: {count}")
    lines += ["", "Missed, by detector and style:", ""]
    missed = Counter((s["detector"], s["style"]) for _, s, _ in result.misses)
    for (detector, style), count in missed.most_common(most):
        lines.append(f"- {detector}, {style}: {count} of {result.counts[detector].styles[style]}")
    return lines


def per_10_mb(size: int, found: Counter) -> list[str]:
    judged = sum(n for name, n in found.items() if name not in REAL_ANYWHERE)
    rest = sum(n for name, n in found.items() if name in REAL_ANYWHERE)
    which = ", ".join(f"{name} {n}" for name, n in found.most_common() if name not in REAL_ANYWHERE) or "none"
    return [f"{size / 1e6:.1f} MB: {judged} false ({judged / size * 1e7:.2f} per 10 MB): {which}; not judged there "
            f"(names, addresses, telephones, mail, net): {rest}."]


def details(result: Judge, detector: str, most: int) -> None:
    for path, span, confidence in [m for m in result.misses if m[1]["detector"] == detector][:most]:
        others = [f"{j.detector} {j.confidence:.2f} {' '.join(j.evidence)}" for j in result.judged
                  if j.path == path and (j.value in span["value"] or span["value"] in j.value)]
        print(f"MISSED {path}:{span['begin']} {span['style']} {span['value']!r} {confidence:.2f} <- {'; '.join(others)}")
    for j in [j for j in result.judged if j.detector == detector and j.verdict == "false" and j.confidence >= THRESHOLD][:most]:
        print(f"FALSE {j.path} {j.value!r} {j.confidence:.2f} in {j.inside} <- {' '.join(j.evidence)}")


def write_document(lines: list[str]) -> None:
    """Between the marks of docs/accuracy.md."""
    path = ROOT / "docs/accuracy.md"
    begin, end = "<!-- suite: begin -->\n", "<!-- suite: end -->"
    head, rest = path.read_text().split(begin)
    path.write_text(head + begin + "\n".join(lines) + "\n" + end + rest.split(end)[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=2400)
    parser.add_argument("--megabytes", type=float, default=10, help="of text without anybody in it (10; 0 leaves it out)")
    parser.add_argument("--machine", action="store_true", help="scan /usr/share and /usr/include as well")
    parser.add_argument("--details", metavar="DETECTOR", help="print what it missed and found falsely")
    parser.add_argument("--most", type=int, default=20, help="lines of lists (20)")
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the corpus there; must not exist")
    parser.add_argument("--write", action="store_true", help="write the tables to docs/accuracy.md")
    arguments = parser.parse_args()
    phi = Path(os.environ.get("PHI", ROOT / "build/release/bin/phi")).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        result, labels = judge(phi, folder, arguments.seed, arguments.documents)
        if arguments.details:
            details(result, arguments.details, arguments.most)
            return 0
        layouts = len({entry["layout"] for entry in labels.values()})
        spans = sum(len(entry["spans"]) for entry in labels.values())
        lines = [f"Corpus of seed {arguments.seed}, {datetime.date.today():%d %B %Y}: {len(labels)} documents in {layouts} layouts, "
                 f"{spans} labelled spans. At 0.5:", "", *table(result, labels), "", "Reliability, all detectors:", "",
                 *reliability(result), "", *worst(result, arguments.most)]
        if arguments.megabytes:
            lines += ["", "Generated text without anybody in it, " +
                      per_10_mb(*false_in_nothing(phi, folder, arguments.seed, int(arguments.megabytes * 1e6)))[0]]
        if arguments.machine:
            lines += ["", f"{' and '.join(MACHINE)} of a Debian machine, " +
                      per_10_mb(*false_on_machine(phi, folder, MACHINE))[0]]
    print("\n".join(lines))
    if arguments.write:
        write_document(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
