#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One large file and several threads: PHI=build/release/bin/phi tests/bench/threads.py [--mb N] [--corpora LIST] [--jobs LIST].

Wall time means something on a machine of one's own only. So the CPU time of each thread is looked at too: a
scan cannot be faster than its busiest thread, and on free processors it takes about as long as that one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpora  # noqa: E402

PHI = str(Path(os.environ.get("PHI", ROOT / "build/release/bin/phi")).resolve())


def thread_times(pid: int) -> dict[str, float]:
    times = {}
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            times[task] = int(Path(f"/proc/{pid}/task/{task}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        pass  # it ended while we looked
    return times


def run(path: Path, jobs: int) -> tuple[float, float, float]:
    """Seconds: wall, CPU of the busiest thread, CPU of all."""
    begun = time.perf_counter()
    process = subprocess.Popen([PHI, "scan", "--format", "jsonl", "--no-progress", f"-j{jobs}", str(path)],
                               stdout=subprocess.DEVNULL)
    seen: dict[str, float] = {}
    while process.poll() is None:
        seen.update(thread_times(process.pid))
        time.sleep(0.005)
    return time.perf_counter() - begun, max(seen.values()), sum(seen.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mb", type=int, default=1000, help="size of the file (1000)")
    parser.add_argument("--corpora", default="prose,orders,logs", help="what is in it (prose,orders,logs)")
    parser.add_argument("--jobs", default="1,2,4", help="threads (1,2,4)")
    parser.add_argument("--runs", type=int, default=5, help="of which the medians are printed (5)")
    arguments = parser.parse_args()
    jobs = [int(number) for number in arguments.jobs.split(",")]
    print(f"{arguments.mb} MB in one file, medians of {arguments.runs}, seconds\n")
    print("| corpus | threads | wall | busiest thread | all threads | one thread / busiest |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="phi-bench.") as folder:
        os.environ["PHI_STATE_DIR"] = str(Path(folder) / "state")
        for name in arguments.corpora.split(","):
            path = Path(folder) / name
            corpora.write(path, name, arguments.mb * 1_000_000)
            run(path, jobs[0])  # into the page cache
            taken: dict[int, list[tuple[float, float, float]]] = {number: [] for number in jobs}
            for _ in range(arguments.runs):
                for number in jobs:
                    taken[number].append(run(path, number))
            alone = statistics.median(busiest for _, busiest, _ in taken[jobs[0]])
            for number in jobs:
                wall, busiest, total = (statistics.median(column) for column in zip(*taken[number]))
                print(f"| {name} | {number} | {wall:.2f} | {busiest:.2f} | {total:.2f} | {alone / busiest:.2f} |", flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
