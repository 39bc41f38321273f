#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Document collections of others, file by file: PHI=path/to/phi outside.py FOLDER...

No test of its own: nothing of them is part of this project. For each folder a line: files, those that did not end in one
record, processor time, the slowest file, the largest process. Then the slow ones, and how often each reason was given.
Exit code 1 when a file did not end in one record, phi died, or a sanitizer spoke.
"""

from __future__ import annotations

import collections
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PHI = os.environ["PHI"]
SLOW_SECONDS = 10  # of processor time


class Scanned(NamedTuple):
    cpu: float
    wall: float
    peak_mb: int  # of the largest process, phi or a worker
    path: Path
    source: dict
    good: bool


def scan(path: Path, scratch: Path) -> Scanned:
    out, err = scratch / "out", scratch / "err"
    begun = time.monotonic()
    with out.open("wb") as to, err.open("wb") as errors:
        running = subprocess.Popen([PHI, "scan", "--format", "jsonl", "--sources", "--no-store", "--no-progress", "-j", "1", path],
                                   stdout=to, stderr=errors, env={**os.environ, "PHI_STATE_DIR": str(scratch / "state")})  # fmt: skip
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    with out.open(errors="replace") as lines:  # not all at once: the system counts the memory of whoever starts a process as its own
        records = (json.loads(line) for line in lines if line.startswith('{"type":"source"'))
        sources = [record for record in records if record["depth"] == 0]
    said = err.read_text(errors="replace")
    good = running.returncode in (0, 1, 3) and len(sources) == 1 and "Sanitizer" not in said and "runtime error" not in said
    if not good:
        print(f"  {path}: exit code {running.returncode}, {len(sources)} records\n{said[-2000:]}", flush=True)
    return Scanned(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss // 1024, path, sources[0] if sources else {}, good)


def main() -> int:
    bad = 0
    reasons: collections.Counter[tuple[str, ...]] = collections.Counter()
    for folder in map(Path, sys.argv[1:]):
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
        with tempfile.TemporaryDirectory() as scratch:
            done = [scan(path, Path(scratch)) for path in files]
        if not done:
            continue
        failed = sum(not one.good for one in done)
        bad += failed
        print(f"{folder.name}: {len(done)} files, {failed} failed, {sum(one.cpu for one in done):.0f} s of CPU, slowest {max(one.cpu for one in done):.1f} s "
              f"({max(one.wall for one in done):.1f} s of wall time), largest process {max(one.peak_mb for one in done)} MB", flush=True)
        for one in sorted(done, reverse=True):
            if one.cpu > SLOW_SECONDS:
                print(f"  {one.cpu:.1f} s: {one.path} {one.source.get('state')} {one.source.get('reason')}", flush=True)
        reasons.update(tuple(str(one.source.get(key)) for key in ("state", "reason", "media", "detail")) for one in done)
    for reason, count in reasons.most_common():
        print(count, *reason)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
