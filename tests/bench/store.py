#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the run store costs: build/bench/bin/phi and bench-store through tests/bench/store.py [--files N] [--sources N] [--share DIR].

Prints: a scan of small files with and without the store, and of DIR; an incremental scan of unchanged files beside a bare walk that asks
the system about each (bench-walk, in C) and beside find(1); reports and a diff of a store of SOURCES files. Programs take turns,
everything in the page cache; CPU seconds are user and system of all threads. Medians of --rounds; where the machine is shared, the
fastest of many rounds and the median of the ratios of neighbours say more, so both are printed, too."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("BUILD", ROOT / "build/bench"))
PHI, STORE, WALK = BUILD / "bin/phi", BUILD / "tests/bench/bench-store", BUILD / "tests/bench/bench-walk"


def run(*command, env=None) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds, largest resident MiB."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        sys.exit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def plant(root: Path, count: int, every: int) -> None:
    rng = random.Random(7)
    for n in range(count):
        folder = root / f"folder {n // 200:05}"
        if n % 200 == 0:
            folder.mkdir(parents=True)
        text = "Minutes of the garden club. " * rng.randint(1, 40)
        if n % every == 0:
            text = f"Patient note\nSSN: {rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}\n" + text
        (folder / f"document {n:07}.txt").write_text(text)


Rows = dict[str, list[tuple[float, float, float]]]


def turns(programs: dict[str, tuple], rounds: int) -> tuple[dict[str, tuple[float, float, float]], Rows]:
    seen: Rows = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            seen[name].append(run(*command))
    table = {name: tuple(statistics.median(column) for column in zip(*rows)) for name, rows in seen.items()}
    for name, (wall, cpu, memory) in table.items():
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} |")
    return table, seen


def more(seen: Rows, plain: str, other: str, column: int) -> str:
    """How much more the other one takes: by medians, by the fastest, and by the median of each pair of neighbours."""
    a, b = ([row[column] for row in seen[name]] for name in (plain, other))
    ratios = (statistics.median(b) / statistics.median(a), min(b) / min(a), statistics.median(y / x for x, y in zip(a, b)))
    return ", ".join(f"{what} {100 * (ratio - 1):.1f} %" for what, ratio in zip(("medians", "fastest", "pairs"), ratios))


def measure_store(share: Path, rounds: int) -> None:
    print("| | wall s | CPU s | MiB |\n| --- | --- | --- | --- |")
    names = ("phi scan --no-store", "phi scan")
    _, seen = turns({names[0]: (PHI, "scan", "-q", "--no-store", share), names[1]: (PHI, "scan", "-q", share)}, rounds)
    for column, what in ((1, "CPU"), (0, "wall")):
        print(f"\nstore, {what}: {more(seen, *names, column)}", end="")
    print("\n")


def measure_scans(folder: Path, files: int, rounds: int) -> None:
    share = folder / "share"
    plant(share, files, 20)
    time.sleep(0.3)
    print(f"{files} files, every 20th with a finding\n")
    measure_store(share, rounds)
    run(PHI, "scan", "-q", "--incremental", share)
    print("| | wall s | CPU s | MiB |\n| --- | --- | --- | --- |")
    table, _ = turns({
        "bench-walk": (WALK, share),
        "find -printf '%s %C@'": ("find", share, "-type", "f", "-printf", "%s %C@\n"),
        "phi scan --incremental": (PHI, "scan", "-q", "--incremental", share),
    }, rounds)
    again, walk = table["phi scan --incremental"], table["bench-walk"]
    print(f"\nincremental: {again[0] / walk[0]:.2f} times the walk (CPU {again[1] / walk[1]:.2f})\n")


def measure_reports(folder: Path, sources: int) -> None:
    path = folder / "large.db"
    wall, cpu, memory = run(STORE, path, sources)
    run(STORE, path, sources)  # a second one, to compare with
    print(f"{sources} files in a store: written in {cpu:.1f} s of CPU with {memory:.0f} MiB, {path.stat().st_size / 2e6:.0f} MB a run\n")
    print("| | wall s | CPU s | MiB |\n| --- | --- | --- | --- |")
    turns({
        "phi report": (PHI, "report", "--store", path, "1"),
        "phi report --format jsonl --sources": (PHI, "report", "--store", path, "--format", "jsonl", "--sources", "1"),
        "phi diff": (PHI, "diff", "--store", path, "1", "2"),
        "phi runs": (PHI, "runs", "--store", path),
    }, 1 if sources > 1_000_000 else 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--sources", type=int, default=5_000_000)
    parser.add_argument("--share", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phi-bench-") as name:
        os.environ["PHI_STATE_DIR"] = name + "/state"
        if args.files:
            measure_scans(Path(name), args.files, args.rounds)
        if args.share:
            measure_store(args.share, args.rounds)
        if args.sources:
            measure_reports(Path(name), args.sources)


if __name__ == "__main__":
    main()
