#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every format that a clinic has, written by others, with twelve identifiers in each place of it: at least 99 of a hundred must be found
where they are. PHI=path/to/phi test_every_format.py [--quick] [--seed N] [--keep DIR] [--formats A,B]. README.md says which
writers there are; those that were missing are printed, and what is not found, with its place."""

from __future__ import annotations

import argparse
import collections
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if os.environ.get("PHI_WRITERS_PYTHON", sys.executable) != sys.executable:  # the one that has the libraries
    python = os.environ.pop("PHI_WRITERS_PYTHON")
    os.execv(python, [python, "-B", *sys.argv])

from every_format import share as shares

PHI = str(Path(os.environ["PHI"]).resolve())
MODULES = ("text", "archives", "names", "office", "libre", "pdf", "mail", "data", "medical", "pictures")
WANTED = 0.99


def bare(value: str) -> str:
    return re.sub(r"[^0-9A-Za-z@]", "", value).upper()


def forms(identifier: shares.Identifier) -> set[str]:
    """As it may stand in a file that keeps dates and numbers as such."""
    value = bare(identifier.value)
    return {value, value[4:] + value[:4]} if identifier.detector == "person.dob" else {value}


def findings_of(planted: shares.Planted, found: dict) -> list[dict]:
    return [one for value in sorted(forms(planted.identifier)) for one in found.get((planted.identifier.detector, value), [])]


def fits(wanted, there) -> bool:
    if isinstance(wanted, re.Pattern):
        return there is not None and bool(wanted.search(str(there)))
    return wanted == there


def is_at(planted: shares.Planted, finding: dict) -> bool:
    path = planted.path if isinstance(planted.path, str) else planted.path.pattern
    if not re.fullmatch(path, finding["path"]) and path != finding["path"]:
        return False
    return all(fits(wanted, finding["location"].get(key)) for key, wanted in planted.location.items())


def scan(folder: Path) -> tuple[dict, dict]:
    env = {**os.environ, "PHI_STATE_DIR": str(folder.parent / "state")}
    command = [PHI, "scan", "--format", "jsonl", "--sources", "--reveal", "--no-store", "--ocr", "always", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, env=env, timeout=1800)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(done.stderr.decode())
    found, sources = collections.defaultdict(list), {}
    for line in done.stdout.decode("utf-8", "surrogateescape").splitlines():
        record = json.loads(line)
        if record["type"] not in ("finding", "source"):
            continue
        record["path"] = record["path"].removeprefix("./")
        if record["type"] == "finding":
            found[record["detector"], bare(record["match"])].append(record)
        else:
            sources[record["path"]] = record
    return found, sources


def judge(share: shares.Share, found: dict) -> dict[str, list[shares.Planted]]:
    """Planted identifiers by what became of them."""
    result: dict[str, list] = {"right": [], "elsewhere": [], "missed": []}
    for planted in share.planted:
        findings = findings_of(planted, found)
        if any(is_at(planted, finding) for finding in findings):
            result["right"].append(planted)
        else:
            result["elsewhere" if findings else "missed"].append(planted)
    return result


def tell(share: shares.Share, result: dict, found: dict, verbose: bool) -> None:
    rows = collections.defaultdict(collections.Counter)
    for outcome, all_planted in result.items():
        for planted in all_planted:
            rows[planted.format][outcome] += 1
    print("| format | planted | found at their place | elsewhere | missed |\n| --- | --- | --- | --- | --- |")
    for name in sorted(rows):
        counts = rows[name]
        print(f"| {name} | {sum(counts.values())} | {counts['right']} | {counts['elsewhere']} | {counts['missed']} |")
    places = collections.defaultdict(list)
    for outcome in ("missed", "elsewhere"):
        for planted in result[outcome]:
            places[outcome, planted.path, planted.place].append(planted)
    for (outcome, path, place), all_planted in sorted(places.items()):
        print(f"{outcome}: {path} ({place}): {', '.join(p.identifier.detector for p in all_planted)}")
        if verbose:
            for planted in all_planted[:2]:
                there = findings_of(planted, found)
                print("   wanted", planted.identifier.value, planted.location, "found", [(f["path"], f["location"]) for f in there if f["path"].startswith(planted.path[:12])][:6])


def unread(share: shares.Share, sources: dict) -> list[str]:
    """What must be told as not read, and was not."""
    wrong = []
    for path, reason in share.refused:
        states = [s for p, s in sources.items() if p == path or p.startswith(path + "!/")]
        if not any(s["state"] != "examined" and s.get("reason") == reason for s in states):
            wrong.append(f"{path}: should be told as {reason}, is {[(s['state'], s.get('reason')) for s in states]}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the share there and keep it")
    parser.add_argument("--formats", help="these alone, separated by commas")
    parser.add_argument("--quick", action="store_true", help="without the office suite and text recognition")
    parser.add_argument("--verbose", action="store_true", help="say where an identifier was found instead")
    arguments = parser.parse_args()
    for name in MODULES:
        importlib.import_module(f"every_format.{name}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary) / "share"
        folder.mkdir(parents=True)
        share, left_out = shares.make(folder, arguments.seed, arguments.formats.split(",") if arguments.formats else None, arguments.quick)
        found, sources = scan(folder)
    result = judge(share, found)
    tell(share, result, found, arguments.verbose)
    for format, by, missing in left_out:
        print(f"left out: {format} by {by}: {missing}")
    wrong = unread(share, sources)
    print(*wrong, sep="\n")
    rate = len(result["right"]) / max(1, len(share.planted))
    print(f"{len(result['right'])} of {len(share.planted)} at their place: {rate:.4f} (wanted: {WANTED})")
    return 0 if rate >= WANTED and not wrong and share.planted else 1


if __name__ == "__main__":
    sys.exit(main())
