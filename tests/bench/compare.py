#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare the whole command with other programs over the same files: tests/bench/compare.py [files|small|start|pipe|flat|jobs ...]

Needs `cmake --build --preset bench`. Programs take turns over files in the page cache; a number is the
median of all rounds but the first, wall seconds and CPU seconds (user and system, all threads). On a
shared machine CPU seconds are the ones to compare. Sizes are small unless --full is given.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
UNIQUE_BYTES = 4 << 20  # of a corpus; then it repeats
ONE_LINE = ("digits", "separators", "alternating", "candidates", "anchors", "json")
FLAT_MB = (1, 8, 32, 128, 512, 2048, 4096)


class Used(NamedTuple):
    wall: float
    cpu: float
    peak: float  # bytes


class Goals:
    """What is asked for, beside what was measured."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def at_least(self, what: str, value: float, goal: float) -> None:
        self.lines.append(f"| {what} | at least {goal:g} | {value:.2f} | {'yes' if value >= goal else 'NO'} |")

    def at_most(self, what: str, value: float, goal: float) -> None:
        self.lines.append(f"| {what} | at most {goal:g} | {value:.2f} | {'yes' if value <= goal else 'NO'} |")

    def show(self) -> None:
        print("\n| goal | asked for | measured | holds |\n| --- | --- | --- | --- |")
        print("\n".join(self.lines), flush=True)


class Bench:
    def __init__(self, build: Path, runs: int, full: bool, megabytes: int) -> None:
        self.phi = str(build / "bin/phi")
        self.tools = build / "tests/bench"
        self.runs, self.full, self.megabytes = runs, full, megabytes
        self.goals = Goals()

    def tool(self, name: str) -> str:
        return str(self.tools / name)

    def corpus(self, name: str) -> bytes:
        return subprocess.run([self.tool("phi-bench"), "--bytes", str(UNIQUE_BYTES), "--dump", name],
                              check=True, stdout=subprocess.PIPE).stdout

    def alternation(self, kind: str, folder: Path) -> Path:
        path = folder / f"alternation.{kind}"
        with path.open("wb") as file:
            subprocess.run([self.tool("phi-bench"), "--alternation", kind], check=True, stdout=file)
        return path

    def scan(self, path: Path | str, jobs: int = 1) -> list[str]:
        return [self.phi, "scan", "-j", str(jobs), "--format", "jsonl", str(path)]

    def run(self, command: list[str], stdin=subprocess.DEVNULL) -> Used:
        done = subprocess.run([self.tool("bench-run"), *command], stdin=stdin, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False, text=True)
        last = done.stderr.strip().splitlines()[-1].split()
        if done.returncode not in (0, 1) or last[0] != "bench-run":
            raise SystemExit(f"{' '.join(command)[:200]}: {done.stderr[-500:]}")
        return Used(float(last[1]), float(last[2]), int(last[3]) * 1024)

    def findings(self, path: Path) -> int:
        report = subprocess.run(self.scan(path), check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        return json.loads(report.splitlines()[-1])["findings"]

    def calls(self, command: list[str]) -> int:
        done = subprocess.run([self.tool("bench-run"), "--calls", *command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, text=True)
        return int(done.stderr.strip().splitlines()[-1].split()[-1])

    def take_turns(self, programs: dict[str, list[str]]) -> dict[str, Used]:
        seen: dict[str, list[Used]] = {name: [] for name in programs}
        for round_ in range(self.runs + 1):
            for name, command in programs.items():
                used = self.run(command)
                if round_ > 0:  # the first warms the cache
                    seen[name].append(used)
        return {name: Used(*(statistics.median(column) for column in zip(*all_of))) for name, all_of in seen.items()}


def write_files(block: bytes, folder: Path, count: int, size: int) -> None:
    """Stretches of the corpus one behind the other, 1,000 files in a folder."""
    doubled = block + block[:size]
    for index in range(count):
        if index % 1000 == 0:
            (folder / f"{index // 1000:03}").mkdir(parents=True)
        at = index * size % len(block)
        (folder / f"{index // 1000:03}" / f"{index:06}.txt").write_bytes(doubled[at:at + size])


def write_large(block: bytes, path: Path, size: int) -> None:
    with path.open("wb") as file:
        for left in range(size, 0, -len(block)):
            file.write(block[:left])


def show_programs(used: dict[str, Used], size: int) -> None:
    print("| program | wall s | CPU s | MB per CPU second | peak MB |\n| --- | --- | --- | --- | --- |")
    for name, u in used.items():
        print(f"| {name} | {u.wall:.3f} | {u.cpu:.3f} | {size / 1e6 / u.cpu:.0f} | {u.peak / 1e6:.0f} |", flush=True)


def compare_files(b: Bench, folder: Path) -> None:
    """Large trees of ordinary files, beside rg with the same shapes and beside cat."""
    size = b.megabytes * 1_000_000
    for name, goal in (("prose", 6), ("logs", 4)):
        tree = folder / name
        write_files(b.corpus(name), tree, 1000, size // 1000)
        paths = sorted(str(path) for path in tree.rglob("*.txt"))
        programs = {"`phi scan -j 2`": b.scan(tree, 2), "`phi scan -j 1`": b.scan(tree), "`cat`": ["cat", *paths]}
        if shutil.which("rg"):
            rg = ["rg", "--no-unicode", "-j2"]
            programs |= {"`rg -c`": [*rg, "-c", "-f", str(b.alternation("all", folder)), str(tree)],
                         "`rg --count-matches`": [*rg, "--count-matches", "-f", str(b.alternation("all", folder)), str(tree)],
                         "`rg -c`, pictures only": [*rg, "-c", "-f", str(b.alternation("pictures", folder)), str(tree)]}
        used = b.take_turns(programs)
        print(f"\n1,000 files of {name}, {b.megabytes} MB\n")
        show_programs(used, size)
        phi, cat = used["`phi scan -j 2`"], used["`cat`"]
        for other in ("`rg -c`", "`rg --count-matches`"):
            if other in used:
                b.goals.at_least(f"{name}: {other}, times `phi scan -j 2`, wall", used[other].wall / phi.wall, goal)
                b.goals.at_least(f"{name}: {other}, times `phi scan -j 2`, CPU", used[other].cpu / phi.cpu, goal)
        if name == "prose":
            b.goals.at_most("prose: `phi scan -j 2`, times `cat`, wall", phi.wall / cat.wall, 2)
            b.goals.at_most("prose: `phi scan -j 2`, times `cat`, CPU", phi.cpu / cat.cpu, 2)
        shutil.rmtree(tree)


def compare_small(b: Bench, folder: Path) -> None:
    """Files of 1 KB beside a loop that opens, reads and closes them."""
    count = 100_000 if b.full else 20_000
    print(f"\n{count:,} files of 1 KB, CPU microseconds a file in brackets\n")
    print("| corpus | `phi scan -j 1`, wall s | `phi scan -j 2` | open, read, close | findings |\n| --- | --- | --- | --- | --- |")
    for corpus in ("code", "prose"):  # without findings and with some
        tree = folder / corpus
        write_files(b.corpus(corpus), tree, count, 1024)
        used = b.take_turns({"1": b.scan(tree), "2": b.scan(tree, 2), "loop": [b.tool("bench-read"), str(tree)]})
        cells = " | ".join(f"{u.wall:.3f} ({u.cpu / count * 1e6:.1f})" for u in used.values())
        print(f"| {corpus} | {cells} | {b.findings(tree)} |", flush=True)
        for jobs in ("1", "2"):
            u = used[jobs]
            b.goals.at_most(f"files of 1 KB of {corpus}: `-j {jobs}`, times the loop, wall", u.wall / used["loop"].wall, 1.5)
            b.goals.at_most(f"files of 1 KB of {corpus}: `-j {jobs}`, times the loop, CPU", u.cpu / used["loop"].cpu, 1.5)
    first = b.calls(b.scan(tree / "000"))
    both = b.calls(b.scan(tree / "000") + [str(tree / "001")])
    print(f"\nSystem calls for each file more: {(both - first) / 1000:.2f}")


def compare_start(b: Bench, folder: Path) -> None:
    path = folder / "line.txt"
    path.write_text("Nothing to see here.\n")
    runs, b.runs = b.runs, max(b.runs, 20)
    used = b.take_turns({"`phi scan line.txt`": b.scan(path), "`wc -l line.txt`": ["wc", "-l", str(path)]})
    b.runs = runs
    print("\nA file of one line\n\n| program | wall ms | CPU ms | peak MB |\n| --- | --- | --- | --- |")
    for name, u in used.items():
        print(f"| {name} | {u.wall * 1e3:.1f} | {u.cpu * 1e3:.1f} | {u.peak / 1e6:.1f} |", flush=True)
    phi = used["`phi scan line.txt`"]
    b.goals.at_most("one line: wall ms", phi.wall * 1e3, 10)
    b.goals.at_most("one line: peak MB", phi.peak / 1e6, 24)


def compare_pipe(b: Bench, folder: Path) -> None:
    times = 100 if b.full else 10
    print(f"\n{times / 10:.0f} GB through a pipe, once\n\n| corpus | wall s | CPU s | peak MB |\n| --- | --- | --- | --- |")
    for name in ("prose", "logs", "digits"):
        path = folder / name
        write_large(b.corpus(name), path, 100_000_000)
        with subprocess.Popen(["cat", *[str(path)] * times], stdout=subprocess.PIPE) as cat:
            u = b.run(b.scan("-"), cat.stdout)
        print(f"| {name} | {u.wall:.1f} | {u.cpu:.1f} | {u.peak / 1e6:.1f} |", flush=True)
        b.goals.at_most(f"pipe of {name}: peak MB", u.peak / 1e6, 64)
        path.unlink()


def compare_flat(b: Bench, folder: Path) -> None:
    """One line of each, larger and larger, until it takes too long."""
    sizes = [mb for mb in FLAT_MB if b.full or mb <= 128]
    print("\nOne line, `phi scan -j 1`: CPU ns for each byte more than in the column before, medians\n")
    print(f"| corpus | {' | '.join(f'{mb} MB' for mb in sizes[1:])} | most to least |\n| --- |{' --- |' * len(sizes)}")
    for name in ONE_LINE:
        path, block, seconds = folder / name, b.corpus(name), []
        for mb in sizes:
            write_large(block, path, mb * 1_000_000)
            seconds.append(b.take_turns({"phi": b.scan(path)})["phi"].cpu)
            if seconds[-1] * 4 * (b.runs + 1) > (1200 if b.full else 60):
                break
        path.unlink()
        costs = [(seconds[i] - seconds[i - 1]) / (sizes[i] - sizes[i - 1]) * 1e3 for i in range(1, len(seconds))]
        spread = max(costs) / max(min(costs), 1e-9)
        cells = [f"{cost:.2f}" for cost in costs] + ["-"] * (len(sizes) - len(seconds))
        print(f"| {name} | {' | '.join(cells)} | {spread:.2f} |", flush=True)
        b.goals.at_most(f"{name}: most to least ns a byte, to {sizes[len(seconds) - 1]} MB", spread, 1.5)


def compare_jobs(b: Bench, folder: Path) -> None:
    size = b.megabytes * 1_000_000
    jobs = sorted({1, 2, os.cpu_count() or 1})
    print(f"\n`-j`: {b.megabytes} MB, wall seconds (CPU seconds)\n")
    print(f"| what | {' | '.join(f'-j {j}' for j in jobs)} | speed-up |\n| --- |{' --- |' * (len(jobs) + 1)}")
    for name in ("prose", "logs"):
        tree, large = folder / f"{name}-files", folder / name
        write_files(b.corpus(name), tree, 1000, size // 1000)
        write_large(b.corpus(name), large, size)
        for what, path in ((f"1,000 files of {name}", tree), (f"one file of {name}", large)):
            used = b.take_turns({str(j): b.scan(path, j) for j in jobs})
            cells = " | ".join(f"{u.wall:.2f} ({u.cpu:.2f})" for u in used.values())
            print(f"| {what} | {cells} | {used['1'].wall / used[str(jobs[-1])].wall:.2f} |", flush=True)
        shutil.rmtree(tree)
        large.unlink()


PARTS = {"files": compare_files, "small": compare_small, "start": compare_start, "pipe": compare_pipe,
         "flat": compare_flat, "jobs": compare_jobs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=list(PARTS), default=list(PARTS), help=f"{', '.join(PARTS)} (all)")
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench", help="where the bench preset was built")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count (5)")
    parser.add_argument("--mb", type=int, default=1000, help="size of a tree of files and of a large file (1000)")
    parser.add_argument("--full", action="store_true", help="100,000 small files, 10 GB through a pipe, lines of up to 4 GB")
    arguments = parser.parse_args()
    bench = Bench(arguments.build.resolve(), arguments.runs, arguments.full, arguments.mb)
    with tempfile.TemporaryDirectory(prefix="phi-bench.") as name:
        os.environ["PHI_STATE_DIR"] = str(Path(name) / "state")
        for part in arguments.what:
            (Path(name) / part).mkdir()
            PARTS[part](bench, Path(name) / part)
    bench.goals.show()


if __name__ == "__main__":
    main()
