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


def run(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime


def write_pack(path: Path, name: str, forms: list[str]) -> None:
    path.write_text(f"id: clinic.{name}\ntitle: Record number\nclass: phi\nforms:\n"
                    + "".join(f"  - {form}\n" for form in forms) + "examples: [\"a [[b]]\"]\n")


def measure_start(folder: Path) -> None:
    path = folder / "line.txt"
    path.write_text("Nothing to see here.\n")
    write_pack(folder / "pictures.yaml", "picture", ['{pictures: ["RV99-999999"]}'])
    write_pack(folder / "regex.yaml", "regex", [r'{regex: "\\bST-[A-F]{2,5}[0-9]{4,7}\\b"}'])
    write_pack(folder / "regexes.yaml", "regexes", [
        f'{{regex: "\\\\b{word}-[a-z0-9][a-z0-9.-]{{0,40}}#[0-9]{{{n},{n + 9}}}\\\\b"}}'
        for n, word in enumerate("chart visit bed ward trial study arm site sample tube slide batch dose plan claim bill".split(), 3)])
    os.environ["PHI_STATE_DIR"] = str(folder / "state")
    programs = {"wc -l line.txt": ["wc", "-l", str(path)]}
    for name, options in [("", []), ("--patterns pictures.yaml ", [folder / "pictures.yaml"]),
                          ("--patterns regex.yaml ", [folder / "regex.yaml"]),
                          ("--patterns regexes.yaml ", [folder / "regexes.yaml"]),
                          ("--patterns patterns ", [ROOT / "patterns"])]:
        command = [PHI, "scan", *(["--patterns", str(options[0])] if options else []), str(path)]
        programs[f"phi scan {name}line.txt"] = command
        if "regex" in name:
            programs[f"phi scan --no-cache {name}line.txt"] = command[:2] + ["--no-cache"] + command[2:]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for command in programs.values():  # fills the caches
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    for _ in range(20):
        for name, command in programs.items():
            wall, cpu = run(command)
            times[name].append((wall * 1000, cpu * 1000))
    print("| program | median of 20, ms | fastest | slowest | CPU, ms |\n| --- | --- | --- | --- | --- |")
    for name, values in times.items():
        walls = [wall for wall, _ in values]
        print(f"| `{name}` | {statistics.median(walls):.1f} | {min(walls):.1f} | {max(walls):.1f} "
              f"| {statistics.median(cpu for _, cpu in values):.1f} |")


def measure_speed(folder: Path, size: int, names: list[str]) -> None:
    print(f"{size / 1e6:.0f} MB each, medians of 5; CPU seconds in brackets\n")
    print("| corpus | `cat` | `wc -l` | `phi scan -j 1` | times `cat` | times `wc -l` | CPU, times `wc -l` | MB per CPU second |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        path = folder / name
        corpora.write(path, name, size)
        programs = {"cat": ["cat", str(path)], "wc": ["wc", "-l", str(path)],
                    "phi": [PHI, "scan", "-j", "1", "--format", "jsonl", str(path)]}
        walls: dict[str, list[float]] = {p: [] for p in programs}
        cpus: dict[str, list[float]] = {p: [] for p in programs}
        for round_ in range(6):
            for program, command in programs.items():
                wall, cpu = run(command)
                if round_ > 0:  # the first warms the cache
                    walls[program].append(wall)
                    cpus[program].append(cpu)
        wall = {p: statistics.median(v) for p, v in walls.items()}
        cpu = {p: statistics.median(v) for p, v in cpus.items()}
        cells = " | ".join(f"{wall[p]:.3f} s ({cpu[p]:.3f})" for p in programs)
        print(f"| {name} | {cells} | {wall['phi'] / wall['cat']:.0f} | {wall['phi'] / wall['wc']:.0f} | "
              f"{cpu['phi'] / cpu['wc']:.0f} | {size / 1e6 / cpu['phi']:.0f} |", flush=True)
        path.unlink()


class Watch(threading.Thread):
    """Looks every few milliseconds at the memory of a phi and its workers, in bytes.

    Not ru_maxrss: that of a child begins with what its parent held when it forked."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.all = self.host = self.worker = self.worker_space = 0  # largest seen

    def look(self, pid: int, name: str) -> tuple[int, int, int]:
        """Resident now, at most so far, and address space; zeros while it is something else or gone."""
        try:
            about = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            if not about["Name"].strip().startswith(name):
                return 0, 0, 0
            return tuple(int(about[key].split()[0]) << 10 for key in ("VmRSS", "VmHWM", "VmPeak"))
        except (OSError, KeyError):
            return 0, 0, 0

    def workers(self) -> list[int]:
        try:  # children of scanning threads
            lists = [(task / "children").read_text() for task in Path(f"/proc/{self.pid}/task").iterdir()]
            return [int(child) for text in lists for child in text.split()]
        except OSError:
            return []

    def run(self) -> None:
        while not self.over.wait(0.002):
            now, most, _ = self.look(self.pid, "phi")
            self.host = max(self.host, most)
            for pid in self.workers():
                resident, most, space = self.look(pid, "phi-worker")
                now += resident
                self.worker, self.worker_space = max(self.worker, most), max(self.worker_space, space)
            self.all = max(self.all, now)


def print_memory(name: str, command: list[str], stdin=subprocess.DEVNULL) -> None:
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process.pid)
    watch.start()
    code = process.wait()
    watch.over.set()
    seen = " | ".join(f"{value / 2**20:.0f}" for value in (watch.host, watch.worker, watch.worker_space, watch.all))
    print(f"| {name} | {seen} | {time.perf_counter() - begun:.1f} | {code} |", flush=True)


def make_long_pdf(path: Path, pages: int) -> None:
    rng = random.Random(1)
    lines = [[" ".join(rng.choice(corpora.WORDS) for _ in range(12)) for _ in range(40)] for _ in range(pages)]
    path.write_bytes(pdf.make_pdf(lines, deflate=False))


def measure_memory(folder: Path) -> None:
    print("Largest seen, in MiB; all together = phi and its workers at one moment\n")
    print("| what | phi | worker | its address space | all together | seconds | exit code |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, generator in {"sample share": "tools/make-sample-share", "hostile tree": "tests/generate/hostile.py"}.items():
        tree = folder / name.replace(" ", "-")
        subprocess.run([sys.executable, "-B", ROOT / generator, tree], check=True, stderr=subprocess.DEVNULL)
        for jobs in ("1", "2"):
            print_memory(f"{name}, -j {jobs}", [PHI, "scan", "-j", jobs, "--worker-seconds", "5", "--format", "jsonl", str(tree)])
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
