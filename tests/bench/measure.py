#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measure a build of phi: PHI=build/release/bin/phi tests/bench/measure.py [start|speed|memory ...]

Prints the tables of docs/performance.md. Machines differ and are shared: every speed
stands beside `wc -l` and `cat` over the same file in the same run, and the programs take
turns, so that what disturbs one disturbs all. Files are read from the page cache.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests")]

import corpora  # noqa: E402
from generate.writers import pdf  # noqa: E402

PHI = str(Path(os.environ.get("PHI", ROOT / "build/release/bin/phi")).resolve())


def run(command: list[str], stdin=subprocess.DEVNULL) -> tuple[float, float, int, int]:
    """Wall seconds, CPU seconds, peak bytes of the largest process, exit code."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode


def measure_start(folder: Path) -> None:
    path = folder / "line.txt"
    path.write_text("Nothing to see here.\n")
    programs = {"phi scan line.txt": [PHI, "scan", str(path)],
                "phi scan --patterns patterns line.txt": [PHI, "scan", "--patterns", str(ROOT / "patterns"), str(path)],
                "wc -l line.txt": ["wc", "-l", str(path)]}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(20):
        for name, command in programs.items():
            times[name].append(run(command)[0] * 1000)
    print("| program | median of 20, ms | fastest | slowest |\n| --- | --- | --- | --- |")
    for name, values in times.items():
        print(f"| `{name}` | {statistics.median(values):.1f} | {min(values):.1f} | {max(values):.1f} |")


def measure_speed(folder: Path, size: int, names: list[str]) -> None:
    print(f"{size / 1e6:.0f} MB each, medians of 5; CPU seconds in brackets\n")
    print("| corpus | `cat` | `wc -l` | `phi scan -j 1` | wall, times `cat` | wall, times `wc -l` | MB/s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        path = folder / name
        corpora.write(path, name, size)
        programs = {"cat": ["cat", str(path)], "wc": ["wc", "-l", str(path)],
                    "phi": [PHI, "scan", "-j", "1", "--format", "jsonl", str(path)]}
        walls: dict[str, list[float]] = {p: [] for p in programs}
        cpus: dict[str, list[float]] = {p: [] for p in programs}
        for round_ in range(6):
            for program, command in programs.items():
                wall, cpu, _, _ = run(command)
                if round_ > 0:  # the first warms the cache
                    walls[program].append(wall)
                    cpus[program].append(cpu)
        wall = {p: statistics.median(v) for p, v in walls.items()}
        cpu = {p: statistics.median(v) for p, v in cpus.items()}
        cells = " | ".join(f"{wall[p]:.3f} s ({cpu[p]:.3f})" for p in programs)
        print(f"| {name} | {cells} | {wall['phi'] / wall['cat']:.0f} | {wall['phi'] / wall['wc']:.1f} | "
              f"{size / 1e6 / wall['phi']:.0f} |", flush=True)
        path.unlink()


class Watch(threading.Thread):
    """Largest sum of resident memory over a process and its children, looked up every few milliseconds."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()
        self.worker_space = self.worker_resident = 0  # largest of any worker

    def resident(self, pid: int) -> int:
        try:
            total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
            for task in Path(f"/proc/{pid}/task").iterdir():  # workers are children of scanning threads
                for child in (task / "children").read_text().split():
                    self.look_at_worker(int(child))
                    total += self.resident(int(child))
            return total
        except (OSError, IndexError):  # gone meanwhile
            return 0

    def look_at_worker(self, pid: int) -> None:
        about = Path(f"/proc/{pid}/status").read_text()
        if "VmPeak:" in about:  # in kB
            space, resident = (int(about.split(key)[1].split()[0]) << 10 for key in ("VmPeak:", "VmHWM:"))
            self.worker_space = max(self.worker_space, space)
            self.worker_resident = max(self.worker_resident, resident)

    def run(self) -> None:
        while not self.over.wait(0.002):
            self.peak = max(self.peak, self.resident(self.pid))


def print_memory(name: str, command: list[str], stdin=subprocess.DEVNULL) -> None:
    """ru_maxrss is that of the largest process, its workers included."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process.pid)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    watch.over.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    worker = f"{watch.worker_resident / 2**20:.0f} of {watch.worker_space / 2**20:.0f}" if watch.worker_space else "-"
    print(f"| {name} | {usage.ru_maxrss / 1024:.0f} | {watch.peak / 2**20:.0f} | {worker} | "
          f"{time.perf_counter() - begun:.1f} | {process.returncode} |", flush=True)


def make_long_pdf(path: Path, pages: int) -> None:
    rng = random.Random(1)
    lines = [[" ".join(rng.choice(corpora.WORDS) for _ in range(12)) for _ in range(40)] for _ in range(pages)]
    path.write_bytes(pdf.make_pdf(lines, deflate=False))


def measure_memory(folder: Path) -> None:
    print("| what | largest process, MiB | all together, MiB | worker: resident of address space, MiB | seconds | exit code |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, generator in {"sample share": "tools/make-sample-share", "hostile tree": "tests/generate/hostile.py"}.items():
        tree = folder / name.replace(" ", "-")
        subprocess.run([sys.executable, "-B", ROOT / generator, tree], check=True, stderr=subprocess.DEVNULL)
        print_memory(name, [PHI, "scan", "--worker-seconds", "5", "--format", "jsonl", str(tree)])
    document = folder / "long.pdf"
    make_long_pdf(document, 5000)
    print_memory(f"PDF of 5000 pages, {document.stat().st_size / 1e6:.0f} MB", [PHI, "scan", "--format", "jsonl", str(document)])
    for name in ("prose", "logs", "digits"):
        path = folder / name
        corpora.write(path, name, 100_000_000)
        cat = subprocess.Popen(["cat"] + [str(path)] * 10, stdout=subprocess.PIPE)
        print_memory(f"1 GB of {name} through a pipe", [PHI, "scan", "--format", "jsonl", "-"], cat.stdout)
        cat.stdout.close()
        cat.wait()
        path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["start", "speed", "memory"], help="start, speed, memory (all)")
    parser.add_argument("--mb", type=int, default=200, help="size of a corpus for speed (200)")
    parser.add_argument("--corpora", default=",".join(corpora.CORPORA), help="for speed (all)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phi-bench.") as name:
        folder = Path(name)
        os.environ["PHI_STATE_DIR"] = str(folder / "state")
        if "start" in arguments.what:
            measure_start(folder)
        if "speed" in arguments.what:
            measure_speed(folder, arguments.mb * 1_000_000, arguments.corpora.split(","))
        if "memory" in arguments.what:
            measure_memory(folder)


if __name__ == "__main__":
    main()
