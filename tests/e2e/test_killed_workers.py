#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Worker processes are killed at random during a scan: PHI=path/to/phi test_killed_workers.py. Nothing may be lost
but where it is said: a document that is called examined has all its findings, and no record is missing.

PHI_KILL_DOCUMENTS=5000 for the long run; a few hundred by default."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile
from pathlib import Path

PHI = os.environ["PHI"]
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBEXEC = Path(PHI).resolve().parents[1] / "libexec/libphi"
LARGE_TIMES, LARGE_MESSAGES = 3, 4000  # a second of work and more for one process
DOCUMENTS = int(os.environ.get("PHI_KILL_DOCUMENTS", "240"))
sys.path.insert(0, str(ROOT / "tests"))

from generate.writers import archives, pdf


def values(count):
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", "us.ssn", "--count", str(count)],
                          check=True, capture_output=True, text=True)
    return [line.split("\t")[1] for line in done.stdout.splitlines()]


def mail(number, line):
    return (f"From: a@b.example\nTo: c@d.example\nMessage-ID: <{number}@b.example>\nMIME-Version: 1.0\nSubject: note {number}\n"
            f"Content-Type: text/plain\n\nher {line}\n").encode()


def make_documents(folder, ssns):
    for number, ssn in enumerate(ssns):
        line = f"SSN: {ssn}"
        kind = number % 4
        name, content = {
            0: ("mail-%d.eml", lambda: mail(number, line)),
            1: ("note-%d.txt.bz2", lambda: archives.make_bzip2((line + "\n").encode())),
            2: ("page-%d.pdf", lambda: make_pdf(line)),
            3: ("list-%d.txt.xz", lambda: archives.make_xz((line + "\n").encode() * 3)),
        }[kind]
        (folder / (name % number)).write_bytes(content())


def make_pdf(line):
    body = f"BT /F 12 Tf 72 700 Td ({line}) Tj ET".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               b"<</Length %d>>stream\n" % len(body) + body + b"\nendstream",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + content + b"endobj\n")
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def is_worker(pid):
    """A leak checker has a child, too, which holds phi while it ends: without it, it would be held for ever."""
    return Path(f"/proc/{pid}/comm").read_text().startswith("phi-worker")


def children(parent):
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            found += [int(pid) for pid in task.read_text().split() if is_worker(pid)]
        except OSError:
            pass
    return found


class Killer(threading.Thread):
    """Ends one of the workers every `pause` seconds or so, by its number, as long as the scan runs."""

    def __init__(self, parent, seed, pause, most):
        super().__init__(daemon=True)
        self.parent, self.random, self.pause, self.killed, self.most, self.stopped = parent, random.Random(seed), pause, 0, most, False

    def run(self):
        while not self.stopped and self.killed < self.most:
            time.sleep(self.pause * self.random.uniform(0.2, 1.8))
            running = children(self.parent)
            if running:
                try:
                    os.kill(self.random.choice(running), signal.SIGKILL)
                    self.killed += 1
                except OSError:
                    pass


@unittest.skipUnless((LIBEXEC / "phi-worker").exists() and (LIBEXEC / "phi-worker-poppler").exists(), "not built")
class KilledWorkers(unittest.TestCase):
    def scan(self, folder, seed=None, pause=0.0, most=1_000_000):
        env = {**os.environ, "PHI_STATE_DIR": folder + "/state"}
        command = [PHI, "scan", "--format", "jsonl", "--sources", "--no-store", "--jobs", "2", "documents"]
        running = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        killer = Killer(running.pid, seed, pause, most) if seed is not None else None
        if killer:
            killer.start()
        out, err = running.communicate(timeout=1500)
        self.killed = 0
        if killer:
            killer.stopped = True
            self.killed = killer.killed
        self.assertIn(running.returncode, (0, 1, 3), err)
        records = [json.loads(line) for line in out.splitlines()]
        sources = [r for r in records if r["type"] == "source"]
        self.assertEqual(len({s["path"] for s in sources}), len(sources), "a record came twice")
        found = sorted((r["path"], r["fingerprint"]) for r in records if r["type"] == "finding")
        return {s["path"]: s for s in sources}, found

    def test_nothing_is_lost_in_silence(self):
        with tempfile.TemporaryDirectory() as folder:
            documents = Path(folder, "documents")
            documents.mkdir()
            make_documents(documents, values(DOCUMENTS))
            begun = time.monotonic()
            calm, wanted = self.scan(folder)
            pause = (time.monotonic() - begun) / (DOCUMENTS / 9)  # a slow machine has no more of them killed for each document
            self.assertEqual({s["state"] for s in calm.values()}, {"examined"})
            sources, found = self.scan(folder, 7, pause)
            self.assertGreater(self.killed, 3)
            roots = {path for path in sources if "!/" not in path}
            self.assertEqual(roots, {path for path in calm if "!/" not in path})
            marked = {path.split("!/")[0] for path, s in sources.items() if s["state"] != "examined"}
            lost = [item for item in wanted if item not in found and item[0].split("!/")[0] not in marked]
            self.assertEqual(lost, [])
            self.assertEqual(len(found), len(set(found) & set(wanted)) + sum(found.count(i) - 1 for i in set(found)))
            self.assertLess(len(marked), len(roots) / 20)
            for path in marked:
                reasons = {s["reason"] for p, s in sources.items() if p.split("!/")[0] == path}
                self.assertLessEqual(reasons, {"worker-crashed", "none"})
            print(f"{len(roots)} documents, {self.killed} processes killed, {len(marked)} marked, "
                  f"{len(set(wanted)) - len(set(found))} of {len(set(wanted))} findings lost with a mark", file=sys.stderr)


    def test_in_the_middle_of_large_members(self):
        """Begun anew as often as a document is, at least, and what it holds stands at its end. A machine that was busy during the
        first scan and is not any more still has time for most of them."""
        with tempfile.TemporaryDirectory() as folder:
            documents = Path(folder, "documents")
            documents.mkdir()
            rng, ssns = random.Random(3), values(3)
            filler = "\n".join(" ".join(rng.choice(("visit", "again", "rest", "drink", "enough", "walk")) for _ in range(12)) for _ in range(30000)) + "\n"
            text = (filler * LARGE_TIMES + f"SSN: {ssns[0]}\n").encode()
            (documents / "log.txt.bz2").write_bytes(archives.make_bzip2(text))
            (documents / "log.txt.xz").write_bytes(archives.make_xz(text.replace(ssns[0].encode(), ssns[1].encode())))
            box = b"".join(b"From a@b.example Mon Jan  1 00:00:00 2024\n" + mail(n, "nothing" if n < LARGE_MESSAGES - 1 else f"SSN: {ssns[2]}") + b"\n"
                           for n in range(LARGE_MESSAGES))
            (documents / "inbox").write_bytes(box)
            begun = time.monotonic()
            calm, wanted = self.scan(folder)
            self.assertEqual(len({path for path, _ in wanted if "inbox" in path or "log" in path}), 3)
            sources, found = self.scan(folder, 5, (time.monotonic() - begun) / 12, most=5)
            self.assertGreater(self.killed, 2)
            self.assertEqual(found, wanted)
            self.assertEqual({path: s["state"] for path, s in sources.items()}, {path: s["state"] for path, s in calm.items()})


if __name__ == "__main__":
    unittest.main(verbosity=1)
