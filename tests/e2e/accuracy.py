#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recall and false findings by detector over generated trees: PHI=path/to/phi accuracy.py [--seeds N].

Prints the tables of docs/accuracy.md. A planted identifier is found when a finding has
its path, detector and value. Everything else that is found is false, except published
samples that a tree plants as such and that are reported as tests."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/bench"))

import corpora  # noqa: E402

PHI = Path(os.environ.get("PHI", ROOT / "build/release/bin/phi")).resolve()
TREES = {"planted": "tests/generate/planted.py", "control": "tests/generate/control.py",
         "hostile": "tests/generate/hostile.py", "sample share": "tools/make-sample-share"}


def scan(folder, generator, seed, threshold):
    manifest = folder / "manifest.json"
    subprocess.run([sys.executable, "-B", ROOT / generator, folder / "tree", "--seed", str(seed), "--manifest", manifest],
                   check=True, stderr=subprocess.DEVNULL)
    done = subprocess.run([PHI, "scan", "--format", "jsonl", "--reveal", "--worker-seconds", "5", "--min-confidence",
                           threshold, "tree"], cwd=folder, stdout=subprocess.PIPE, check=False,
                          env={**os.environ, "PHI_STATE_DIR": str(folder / "state")})
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return json.loads(manifest.read_text()), [r for r in records if r["type"] == "finding"]


def key(item, value):
    return item["path"].removeprefix("tree/"), item["detector"], item[value]


def count_in_corpora(threshold):
    print("| corpus, 4 MiB | findings |\n| --- | --- |")
    for name in ("prose", "orders", "logs", "noise", "digits"):
        with tempfile.TemporaryDirectory() as folder:
            corpora.write(Path(folder, name), name, corpora.UNIQUE_BYTES)
            done = subprocess.run([PHI, "scan", "--format", "jsonl", "--min-confidence", threshold, name], cwd=folder,
                                  stdout=subprocess.PIPE, check=False,
                                  env={**os.environ, "PHI_STATE_DIR": str(Path(folder, "state"))})
        records = [json.loads(line) for line in done.stdout.splitlines()]
        found = Counter(r["detector"] for r in records if r["type"] == "finding" and not r["test"])
        print(f"| {name} | {', '.join(f'{d} {n}' for d, n in sorted(found.items())) or 'none'} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1, help="trees of seeds 1 to N, added up (1)")
    parser.add_argument("--min-confidence", default="0.5", help="as for phi scan (0.5)")
    parser.add_argument("--corpora", action="store_true", help="the corpora of tests/bench that hold nothing, instead")
    arguments = parser.parse_args()
    if arguments.corpora:
        count_in_corpora(arguments.min_confidence)
        return
    for name, generator in TREES.items():
        planted, found, false = Counter(), Counter(), Counter()
        for seed in range(1, arguments.seeds + 1):
            with tempfile.TemporaryDirectory() as folder:
                manifest, findings = scan(Path(folder), generator, seed, arguments.min_confidence)
            wanted = Counter(key(i, "value") for i in manifest["identifiers"])
            samples = Counter(key(i, "value") for i in manifest.get("tests", []))
            have = Counter(key(f, "match") for f in findings)
            planted.update(d for (_, d, _) in wanted.elements())
            found.update(d for (_, d, _) in (wanted & have).elements())
            false.update(d for (_, d, _) in (have - wanted - samples).elements())
        print(f"\n{name}, seeds 1 to {arguments.seeds}\n\n| detector | planted | found | recall | false |")
        print("| --- | --- | --- | --- | --- |")
        for detector in sorted(set(planted) | set(false)):
            share = f"{found[detector] / planted[detector]:.3f}" if planted[detector] else "-"
            print(f"| {detector} | {planted[detector]} | {found[detector]} | {share} | {false[detector]} |")
        print(f"| **all** | {planted.total()} | {found.total()} | "
              f"{found.total() / max(planted.total(), 1):.3f} | {false.total()} |", flush=True)


if __name__ == "__main__":
    main()
