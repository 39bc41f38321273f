#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The run store through the command: PHI=path/to/phi test_store.py. Scans that are killed, run out of disk or meet read
errors end, resumed, with what an undisturbed one says; incremental ones with what a full one says.

PHI_STORE_FILES=200000 makes a large tree of it (minutes)."""

import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import zipfile
from collections import Counter
from pathlib import Path

PHI = os.environ["PHI"]
FILES = int(os.environ.get("PHI_STORE_FILES", "3000"))
KILLS = 20

# Faults at will: reads of every tenth file fail (FAIL_READS), and the disk is full after so many bytes (FULL_AFTER).
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static int is_bad(int fd)
{
    struct stat about;
    return getenv("FAIL_READS") != NULL && fstat(fd, &about) == 0 && about.st_ino % 10 == 3 && (about.st_mode & 07777) == 0640;
}
static int is_full(size_t size)
{
    static size_t written;
    const char *most = getenv("FULL_AFTER");
    return most != NULL && (written += size) > strtoul(most, NULL, 10);
}
#define READ(name, offset)                                                                     \
    ssize_t name(int fd, void *to, size_t size, offset at)                                     \
    {                                                                                          \
        ssize_t (*real)(int, void *, size_t, offset) = dlsym(RTLD_NEXT, #name);                \
        return is_bad(fd) ? (errno = EIO, -1) : real(fd, to, size, at);                        \
    }
#define WRITE(name, offset)                                                                    \
    ssize_t name(int fd, const void *from, size_t size, offset at)                             \
    {                                                                                          \
        ssize_t (*real)(int, const void *, size_t, offset) = dlsym(RTLD_NEXT, #name);          \
        return is_full(size) ? (errno = ENOSPC, -1) : real(fd, from, size, at);                \
    }
READ(pread, off_t)
READ(pread64, off64_t)
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)
"""
SLOW = 10 if os.environ.get("PHI_SANITIZED") == "1" else 1


def record(rng):
    """A patient, with identifiers that are made here: the note, and what must not leave it in clear."""
    ssn = f"{rng.randint(100, 665):03d}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}"
    number = str(rng.randint(10_000_000, 99_999_999))
    return f"Patient note\nSSN: {ssn}\nMRN: {number}\nDOB: 03/{rng.randint(10, 28)}/19{rng.randint(30, 99)}\n", {ssn, number}


def plant(root, count, seed=7):
    """A tree of small files, every fifth with a patient; returns the identifiers in it."""
    rng, values = random.Random(seed), set()
    for n in range(count):
        folder = root / f"folder {n // 200}"
        if n % 200 == 0:
            folder.mkdir(parents=True)
        text = "Minutes of the garden club. " * rng.randint(1, 20)
        if n % 5 == 0:
            note, secrets = record(rng)
            text, values = note + text, values | secrets
        (folder / f"file {n}.txt").write_text(text)
    return values


def records(text):
    """What a report says, without what differs between two runs of the same."""
    kept = []
    for line in text.splitlines():
        entry = json.loads(line)
        for key in ("seconds", "begun", "run", "carried"):
            entry.pop(key, None)
        if entry["type"] != "header":
            kept.append(json.dumps(entry, sort_keys=True))
    return sorted(kept)


def environment(state, env=None):
    return {**os.environ, "PHI_KEY": f"{random.Random(1).getrandbits(256):064x}", "PHI_STATE_DIR": str(state), **(env or {})}


def run_phi(state, *args, env=None, **more):
    return subprocess.run([PHI, *map(str, args)], capture_output=True, text=True, env=environment(state, env), timeout=1200, **more)


class Store(unittest.TestCase):
    FILES = 1000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="phi-store-")
        cls.base = Path(cls.folder.name)
        cls.share = cls.base / "share"
        cls.values = plant(cls.share, cls.FILES)
        time.sleep(0.2)  # until the times of the last file tell a change
        start = time.monotonic()
        done = run_phi(cls.base / "none", "scan", "--no-store", "--sources", "--format", "jsonl", cls.share)
        cls.seconds = time.monotonic() - start
        cls.whole = records(done.stdout)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.state = Path(tempfile.mkdtemp(dir=self.base))

    def environment(self):
        return environment(self.state)

    def phi(self, *args, **more):
        return run_phi(self.state, *args, **more)

    def limited(self, size, *args):
        """A scan whose files may not grow beyond `size`, as on a full disk; its report goes to a pipe."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return self.phi("scan", "--sources", "--format", "jsonl", *args, preexec_fn=limit)

    def runs(self, *args):
        return [json.loads(line) for line in self.phi("runs", "--format", "jsonl", *args).stdout.splitlines()]

    def assert_whole(self, text, whole=None):
        said, expected = records(text), self.whole if whole is None else whole
        if said != expected:
            more, less = set(said) - set(expected), set(expected) - set(said)
            self.fail(f"{len(said)} records, not {len(expected)}; too many: {sorted(more)[:3]}, missing: {sorted(less)[:3]}")

    def report(self, run="latest", *args):
        return self.phi("report", run, "--sources", "--format", "jsonl", *args).stdout


class Resume(Store):
    FILES = FILES

    def scan(self, *args, **more):
        return subprocess.Popen([PHI, "scan", "--resume", "--sources", "--format", "jsonl", "-o", str(self.state / "out"), *args],
                                env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)

    def test_killed_at_random_moments(self):
        rng, killed, kept = random.Random(3), 0, set()
        for _ in range(KILLS):
            process = self.scan(self.share)
            try:
                process.wait(rng.uniform(0.02, 0.9 * self.seconds))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
            process.communicate()
            if (self.state / "store.db").exists() and process.returncode == -signal.SIGKILL:
                kept.add(self.runs()[-1]["files"] if self.runs() else 0)
        done = self.scan(self.share)
        done.communicate()
        self.assertEqual(done.returncode, 1)
        self.assert_whole((self.state / "out").read_text())
        self.assert_whole(self.report())
        self.assertEqual(self.runs()[-1]["state"], "finished")
        self.assertGreater(killed, KILLS // 3)
        print(f"{FILES} files, {killed} kills, kept after them: {sorted(kept)}")

    @unittest.skipIf(os.environ.get("PHI_SANITIZED") == "1" or not shutil.which("cc"), "needs a compiler, and no sanitizer in the program")
    def test_killed_with_a_full_disk_and_read_errors(self):
        """Every tenth file cannot be read, and each scan is killed or finds the disk full, until one is left alone."""
        (self.state / "shim.c").write_text(SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.state / "shim.so", self.state / "shim.c", "-ldl"], check=True)
        for path in self.share.rglob("*.txt"):
            path.chmod(0o640)
        time.sleep(0.2)
        env = {"LD_PRELOAD": str(self.state / "shim.so"), "FAIL_READS": "1"}
        whole = records(self.phi("scan", "--no-store", "--sources", "--format", "jsonl", self.share, env=env).stdout)
        failed = sum('"reason": "io-error"' in line for line in whole)
        self.assertGreater(failed, self.FILES // 20)
        rng, full = random.Random(9), 0
        for n in range(KILLS):
            full_after = {"FULL_AFTER": str(rng.randint(50_000, 60 * self.FILES))} if n % 2 == 0 else {}
            process = subprocess.Popen([PHI, "scan", "-q", "--resume", self.share], env=environment(self.state, {**env, **full_after}),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                _, said = process.communicate(timeout=None if full_after else rng.uniform(0.02, 0.9 * self.seconds))
                full += "no space left" in said
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        self.assertGreater(full, 0)
        done = self.phi("scan", "--resume", "--sources", "--format", "jsonl", self.share, env=env)
        self.assert_whole(done.stdout, whole)
        self.assert_whole(self.report(), whole)

    def test_each_file_is_in_the_run_once(self):
        for _ in range(3):
            process = self.scan(self.share)
            time.sleep(0.4 * self.seconds)
            process.kill()
            process.communicate()
        self.scan(self.share).communicate()
        paths = [json.loads(line)["path"] for line in self.report().splitlines() if '"source"' in line[:20]]
        self.assertEqual(len(paths), len(set(paths)))
        self.assertEqual(len(paths), FILES)

    def test_an_interruption_is_gone_on_with(self):
        process = self.scan(self.share)
        time.sleep(0.4 * self.seconds)
        process.send_signal(signal.SIGINT)
        process.communicate()
        if process.returncode == 130:
            self.assertEqual(self.runs()[-1]["state"], "interrupted")
            self.assertTrue(json.loads(self.report().splitlines()[-1])["interrupted"])
        self.scan(self.share).communicate()
        self.assert_whole(self.report())

    def test_other_options_and_rules_are_refused(self):
        self.limited(600_000, self.share)
        self.assertEqual(self.runs()[-1]["state"], "unfinished")
        for options, words in [(["--min-confidence", "0.9"], "--min-confidence differs"), (["--detectors", "us.ssn"], "rules differs"),
                               (["--exclude", "*.log"], "--exclude differs"), (["--max-depth", "3"], "--max-depth differs")]:
            with self.subTest(options):
                done = self.phi("scan", "--resume", *options, self.share)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stdout, "")
        done = self.phi("scan", "--resume", self.share, env={"PHI_KEY": "ab" * 32})
        self.assertEqual(done.returncode, 2)
        self.assertIn("key differs", done.stderr)
        self.assertEqual(len(self.runs()), 1)

    def test_nothing_to_go_on_with(self):
        done = self.phi("scan", "--resume", self.share / "folder 0")
        self.assertIn("a new one begins", done.stderr)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.phi("scan", "--resume", "-", input="text").returncode, 2)

    def test_while_another_program_writes(self):
        """Whoever only reads does not wait for it."""
        self.phi("scan", self.share / "folder 0")
        with sqlite3.connect(self.state / "store.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            for args in (["runs"], ["report", "latest"], ["accept", "--list"], ["diff", "1", "1"]):
                self.assertEqual(self.phi(*args).returncode, 0, args)
            self.assertLess(time.monotonic() - begun, 20)
            other.execute("ROLLBACK")
        other.close()

    def test_a_run_that_goes_on_is_left_alone(self):
        slow = subprocess.Popen([PHI, "scan", "--format", "jsonl", "-"], env=self.environment(), stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(100):
            if self.runs():
                break
            time.sleep(0.05)
        run = self.runs()[-1]
        self.assertEqual(run["state"], "running")
        done = self.phi("runs", "--delete", run["run"])
        self.assertEqual(done.returncode, 2)
        slow.communicate(b"text")
        self.assertEqual(self.runs()[-1]["state"], "finished")


class Faults(Store):
    FILES = 8000  # several blocks of the store: one that fails is noticed before the scan is over

    def test_a_store_that_was_asked_for_runs_full(self):
        store = self.state / "asked.db"
        done = self.limited(600_000, "--store", store, self.share)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("cannot be written", done.stderr)
        self.assertIn("--resume", done.stderr)
        self.assertTrue(json.loads(done.stdout.splitlines()[-1])["interrupted"])
        self.assertEqual(self.runs("--store", store)[-1]["state"], "unfinished")
        done = self.phi("scan", "--store", store, "--resume", "--sources", "--format", "jsonl", self.share)
        self.assertEqual(done.returncode, 1)
        self.assertIn("going on with run 1", done.stderr)
        self.assert_whole(done.stdout)
        self.assert_whole(self.report("latest", "--store", store))

    def test_the_store_of_the_user_runs_full(self):
        done = self.limited(600_000, self.share)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the rest of it is not stored", done.stderr)
        self.assert_whole(done.stdout)
        done = self.phi("scan", "--resume", "--sources", "--format", "jsonl", self.share)
        self.assertIn("going on with run 1", done.stderr)
        self.assert_whole(done.stdout)

    def test_a_store_that_cannot_be(self):
        done = self.phi("scan", "--store", "/proc/no/store.db", self.share / "folder 0")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        done = self.phi("scan", "--format", "jsonl", self.share / "folder 0", env={"PHI_STATE_DIR": "/proc/no"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("not stored", done.stderr)
        (self.state / "store.db").write_text("this is a text and no database, however long one looks at it\n" * 20)
        self.assertEqual(self.phi("scan", "--incremental", self.share).returncode, 2)
        self.assertEqual(self.phi("scan", self.share / "folder 0").returncode, 1)
        self.assertEqual(self.phi("runs").returncode, 2)

    @unittest.skipUnless(Path("/dev/full").exists(), "needs /dev/full")
    def test_output_that_cannot_be_written(self):
        """It is said once, whatever the command; whoever leaves a pipe is told nothing."""
        self.phi("scan", self.share / "folder 0")
        ssn = next(line for line in self.report("latest").splitlines() if '"us.ssn"' in line)
        for args in (["scan", self.share], ["scan", "--format", "html", self.share / "folder 0"], ["report", "latest"], ["report", "latest", "--format", "csv"],
                     ["runs"], ["diff", "1", "1"], ["estimate", "--seconds", "1", self.share / "folder 0"], ["explain", self.share / "folder 0"],
                     ["accept", "--list"], ["accept", "--why", "x", json.loads(ssn)["fingerprint"]], ["patterns", "list"], ["doctor"], ["help"]):
            with self.subTest(args), open("/dev/full", "w") as full:
                done = subprocess.run([PHI, *map(str, args)], stdout=full, stderr=subprocess.PIPE, text=True, env=self.environment(), timeout=300)
                self.assertEqual(done.returncode, 2 if args != ["accept", "--list"] else 0, done.stderr)
                self.assertEqual(done.stderr.count("written") + done.stderr.count("cannot write"), done.returncode // 2, done.stderr)
            with self.subTest(args, to="a pipe"):
                process = subprocess.Popen([PHI, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment())
                process.stdout.close()
                self.assertNotIn("writ", process.stderr.read())
                process.stderr.close()
                process.wait()

    @unittest.skipUnless(os.geteuid() == 0 and Path("/dev/full").exists(), "needs root")
    def test_read_errors(self):
        """Files that cannot be read: /proc/self/mem answers with an error where nothing is mapped."""
        tree = self.state / "tree"
        plant(tree, 400)
        for n in range(0, 400, 40):
            (tree / f"folder {n // 200}" / f"file {n}.txt").unlink()
            os.mkfifo(tree / f"folder {n // 200}" / f"file {n}.txt")
        whole = records(self.phi("scan", "--no-store", "--sources", "--format", "jsonl", tree).stdout)
        self.limited(4096 * 100, "--store", self.state / "s.db", tree)
        done = self.phi("scan", "--store", self.state / "s.db", "--resume", "--sources", "--format", "jsonl", tree)
        self.assert_whole(done.stdout, whole)

    def test_values_are_nowhere(self):
        """Neither in the store and its logs, nor in a report of it, even when the scan revealed them."""
        done = self.phi("scan", "--reveal", "--format", "jsonl", self.share)
        found = sum(value in done.stdout for value in self.values)
        self.assertGreater(found, len(self.values) * 0.9)
        kill = subprocess.Popen([PHI, "scan", "--reveal", "-o", str(self.state / "out"), str(self.share)], env=self.environment())
        time.sleep(0.5 * self.seconds)
        kill.kill()
        kill.wait()
        (self.state / "out").unlink(missing_ok=True)
        for name in self.state.glob("out*"):
            name.unlink()  # what a report with values was written to
        self.phi("accept", "--why", "a test", "0" * 64)
        data = b"".join(path.read_bytes() for path in self.state.rglob("*") if path.is_file())
        for text in (self.report(), self.phi("diff", "1", "latest").stdout, self.phi("report", "latest").stdout):
            data += text.encode()
        numbers = set(re.findall(rb"[0-9-]{8,}", data))
        self.assertGreater(len(data), 50_000)
        leaked = [value for value in self.values if value.encode() in numbers or value.replace("-", "").encode() in numbers]
        self.assertEqual(leaked, [])


class Incremental(Store):
    FILES = 0  # a tree of its own for each test, which changes it

    def setUp(self):
        super().setUp()
        self.tree = self.state / "tree"
        self.files = 800
        plant(self.tree, self.files, seed=11)
        time.sleep(0.2)
        self.scan = ("scan", "--incremental", "--sources", "--format", "jsonl", self.tree)

    def full(self):
        return records(self.phi("scan", "--no-store", "--sources", "--format", "jsonl", self.tree).stdout)

    def carried(self, text):
        return sum(json.loads(line).get("carried", False) for line in text.splitlines() if '"source"' in line[:20])

    def test_files_that_are_only_counted(self):
        """Without --sources, what holds nothing is counted from an index; the totals are the same."""
        with zipfile.ZipFile(self.tree / "folder 0" / "a.zip", "w") as archive:
            archive.writestr("a.txt", "Minutes of the garden club.")
        (self.tree / "folder 1" / "broken.zip").write_bytes((self.tree / "folder 0" / "a.zip").read_bytes()[:60])
        (self.tree / "folder 2" / "empty").touch()
        (self.tree / "folder 2" / "link").symlink_to("empty")
        time.sleep(0.2)
        for form, told in (("jsonl", records), ("csv", lambda text: sorted(text.splitlines()))):
            brief = ("scan", "--incremental", "--format", form, self.tree)
            full = self.phi("scan", "--no-store", "--format", form, self.tree).stdout
            for text in (self.phi(*brief).stdout, self.phi(*brief).stdout, self.phi("report", "latest", "--format", form).stdout):
                with self.subTest(form):
                    self.assertEqual(told(text), told(full))

    def test_a_folder_that_is_opened_to_all(self):
        """Nothing of the file changes, but who may read it does."""
        folder, path = self.tree / "folder 1", str(self.tree / "folder 1" / "file 200.txt")
        readable = []
        for mode in (0o700, 0o700, 0o755):
            folder.chmod(mode)
            lines = [json.loads(line) for line in self.phi(*self.scan).stdout.splitlines()]
            readable.append(next(line for line in lines if line.get("path") == path and line["type"] == "source")["world_readable"])
        self.assertEqual(readable, [False, False, True])

    def test_a_change_that_hides(self):
        """Same size, same time of modification: the time of change tells."""
        path = self.tree / "folder 0" / "file 5.txt"
        path.write_text("An SSN is not here: 000-00-0000.")
        os.utime(path, ns=(10**18, 10**18))
        time.sleep(0.2)
        self.phi(*self.scan)
        path.write_text("An SSN is right here: 212-45-678")
        os.utime(path, ns=(10**18, 10**18))
        time.sleep(0.2)
        done = self.phi(*self.scan)
        self.assertEqual(records(done.stdout), self.full())
        self.assertEqual(self.carried(done.stdout), self.files - 1)

    def test_a_file_that_was_just_written_is_read_again(self):
        path = self.tree / "folder 0" / "just now.txt"
        path.write_text("nothing\n")
        self.phi(*self.scan)
        done = self.phi(*self.scan)
        self.assertEqual(records(done.stdout), self.full())

    def test_gone_moved_and_replaced(self):
        self.phi(*self.scan)
        folder = self.tree / "folder 0"
        (folder / "file 0.txt").unlink()
        (folder / "file 5.txt").rename(folder / "moved.txt")
        shutil.copy2(folder / "file 10.txt", folder / "copy.txt")
        (folder / "copy.txt").replace(folder / "file 10.txt")
        (folder / "file 15.txt").chmod(0o600)
        time.sleep(0.2)
        done = self.phi(*self.scan)
        self.assertEqual(records(done.stdout), self.full())
        self.assert_whole(self.report(), self.full())

    def test_other_rules_carry_nothing(self):
        self.phi(*self.scan)
        done = self.phi("scan", "--incremental", "--detectors", "us.ssn", "--sources", "--format", "jsonl", self.tree)
        self.assertEqual(self.carried(done.stdout), 0)
        done = self.phi(*self.scan, "--exclude", "folder 1")  # what is walked may differ
        self.assertEqual(self.carried(done.stdout), self.files - 200)

    def test_killed_and_gone_on_with(self):
        self.phi(*self.scan)
        for n in range(0, self.files, 2):
            (self.tree / f"folder {n // 200}" / f"file {n}.txt").write_text("SSN: 212-45-6789\n" * (n % 7))
        time.sleep(0.2)
        for _ in range(4):
            process = subprocess.Popen([PHI, *map(str, self.scan), "--resume"], env=self.environment(), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(0.1 * SLOW)
            process.kill()
            process.wait()
        done = self.phi(*self.scan, "--resume")
        self.assertEqual(records(done.stdout), self.full())
        self.assert_whole(self.report(), self.full())

    def test_old_runs_can_go(self):
        plant(self.tree / "more", 4000, seed=12)
        for _ in range(4):
            self.phi(*self.scan)
        self.phi("runs", "--prune", "1")
        self.assertEqual([run["run"] for run in self.runs()], ["4"])
        self.assert_whole(self.report("4"), self.full())
        size = (self.state / "store.db").stat().st_size
        self.phi("runs", "--delete", "4")
        self.assertEqual(self.runs(), [])
        self.assertEqual(self.phi("report", "latest").returncode, 2)
        self.assertLess((self.state / "store.db").stat().st_size, size / 2)  # room is given back
        self.assertEqual((self.state / "store.db-wal").stat().st_size, 0)

    def test_a_night_after_the_other(self):
        """Files change over and over; what old runs held of them does not pile up."""
        sizes = []
        for night in range(12):
            for n in range(self.files):
                if n % 3 != night % 3:
                    with (self.tree / f"folder {n // 200}" / f"file {n}.txt").open("a") as file:
                        file.write("Seen again.\n")
            time.sleep(0.15)
            self.phi(*self.scan)
            self.phi("runs", "--prune", "1")
            sizes.append((self.state / "store.db").stat().st_size)
        self.assertLess(sizes[-1], 3 * sizes[0], sizes)
        self.assert_whole(self.report(), self.full())

    def test_runs_of_long_ago_can_go(self):
        for _ in range(3):
            self.phi(*self.scan)
        other = self.state / "other"
        other.mkdir()
        self.phi("scan", other)
        with sqlite3.connect(self.state / "store.db") as store:
            store.execute("UPDATE run SET started = started - 86400 * 10 WHERE id <> 2")
        self.assertEqual(self.phi("runs", "--prune-days", "11").returncode, 0)
        self.assertEqual(len(self.runs()), 4)
        self.phi("runs", "--prune-days", "9")
        self.assertEqual([run["run"] for run in self.runs()], ["2", "3", "4"])  # the last of its paths stays
        self.phi("runs", "--prune-days", "9", "--prune", "1")
        self.assertEqual([run["run"] for run in self.runs()], ["3", "4"])


class Changes(Store):
    """One file in a hundred changes between two scans, in each way in which files do."""
    FILES = 0
    COUNT = int(os.environ.get("PHI_STORE_FILES", "1500"))

    def file(self, n):
        return self.tree / f"folder {n // 200}" / f"file {n}.txt"

    def change_some(self):
        """Returns the paths that have to be read again, and those that are not there any more."""
        rng, read, gone = random.Random(5), set(), set()
        chosen = rng.sample(range(self.COUNT), max(self.COUNT // 100, 14))
        for place, n in enumerate(chosen):
            path = self.file(n)
            note, _ = record(rng)
            about = path.stat()
            match place % 7:
                case 0: path.write_text(note + "Seen again.\n")
                case 1: (path.parent / f"added {n}.txt").write_text(note)
                case 2: path.unlink()
                case 3: path.rename(path.parent / f"renamed {n}.txt")
                case 4:  # as long as before, and with the time that it had
                    path.write_text(note[:about.st_size].ljust(about.st_size))
                    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
                case 5: path.touch()
                case 6: path.chmod(0o600)
            name = {1: f"added {n}.txt", 3: f"renamed {n}.txt"}.get(place % 7, path.name)
            gone |= {str(path)} if place % 7 in (2, 3) else set()
            read |= {str(path.parent / name)} if place % 7 != 2 else set()
        time.sleep(0.2)
        return read, gone

    def scan(self, *args):
        """Paths that were carried over, paths that were read, findings, records."""
        done = self.phi("scan", "--sources", "--format", "jsonl", *args, self.tree)
        entries = [json.loads(line) for line in done.stdout.splitlines()]
        sources = [entry for entry in entries if entry["type"] == "source"]
        found = Counter((entry["path"], entry["detector"], entry["fingerprint"]) for entry in entries if entry["type"] == "finding")
        return ({entry["path"] for entry in sources if entry.get("carried")}, {entry["path"] for entry in sources if not entry.get("carried")},
                found, records(done.stdout))

    def test_exactly_the_changes(self):
        self.tree = self.state / "tree"
        plant(self.tree, self.COUNT, seed=11)
        time.sleep(0.2)
        carried, read, before, _ = self.scan("--incremental")
        self.assertEqual((len(carried), len(read)), (0, self.COUNT))
        everything = read
        carried, read, again, _ = self.scan("--incremental")
        self.assertEqual((carried, read, again), (everything, set(), before))
        changed, gone = self.change_some()
        carried, read, after, told = self.scan("--incremental")
        self.assertEqual(read, changed)
        self.assertEqual(carried, everything - changed - gone)
        whole = self.scan("--no-store")
        self.assertEqual((after, told), whole[2:])
        self.assert_whole(self.report(), whole[3])
        self.assert_told(before, after, changed, gone)
        self.assertEqual(self.phi("diff", "1", "2").returncode, 0)
        print(f"{self.COUNT} files, {len(changed)} read again, {len(gone)} gone, {sum((after - before).values())} findings new")

    def assert_told(self, before, after, changed, gone):
        """phi diff says the difference of two whole scans, which are counted here."""
        done = self.phi("diff", "2", "3", "--sources", "--format", "jsonl")
        self.assertEqual(done.returncode, 1)
        told = {("finding", "new"): Counter(), ("finding", "gone"): Counter(), ("source", "new"): Counter(), ("source", "gone"): Counter()}
        for line in done.stdout.splitlines():
            entry = json.loads(line)
            if entry["type"] == "change" and entry["change"] != "changed":
                key = entry["path"] if entry["of"] == "source" else (entry["path"], entry["detector"], entry["fingerprint"])
                told[entry["of"], entry["change"]][key] += 1
        self.assertEqual(told["finding", "new"], after - before)
        self.assertEqual(told["finding", "gone"], before - after)
        self.assertEqual(told["source", "new"], Counter(path for path in changed if "added" in path or "renamed" in path))
        self.assertEqual(told["source", "gone"], Counter(gone))


class Runs(Store):
    FILES = 0

    def test_what_did_not_begin_is_no_run(self):
        self.share.mkdir(exist_ok=True)
        for args in (["missing"], ["-o", "/proc/no/report", self.share], ["--ignore-file", "missing", self.share], ["--detectors", "x", self.share]):
            with self.subTest(args):
                self.assertEqual(self.phi("scan", *args).returncode, 2)
                self.assertEqual(self.runs(), [])
        self.assertEqual(self.phi("scan", self.share).returncode, 0)  # an empty folder was looked through
        self.assertEqual([run["state"] for run in self.runs()], ["finished"])

    def test_no_store_keeps_nothing(self):
        self.share.mkdir(exist_ok=True)
        self.phi("scan", "--no-store", self.share)
        self.assertFalse((self.state / "store.db").exists())
        for option in ("--resume", "--incremental"):
            self.assertEqual(self.phi("scan", "--no-store", option, self.share).returncode, 2)

    def test_the_newest_is_last(self):
        self.share.mkdir(exist_ok=True)
        for _ in range(3):
            self.phi("scan", self.share)
        runs = self.runs()
        self.assertEqual([run["run"] for run in runs], ["1", "2", "3"])
        self.assertEqual({run["type"] for run in runs}, {"run"})
        self.assertEqual(runs[0]["roots"], [str(self.share)])

    def test_readable_for_the_user_alone(self):
        self.share.mkdir(exist_ok=True)
        self.phi("scan", self.share)
        for path in self.state.iterdir():
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


class OwnFiles(unittest.TestCase):
    """A home directory with phi's state in it: a clean one is called clean, and says what was not looked at."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="phi-home-")
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.state = self.home / ".local" / "state" / "phi"
        (self.home / "a.txt").write_text("Minutes of the garden club.\n")

    def phi_to(self, out, *args, **more):
        env = {name: value for name, value in os.environ.items() if name not in ("PHI_STATE_DIR", "XDG_STATE_HOME", "PHI_KEY")}
        return subprocess.run([PHI, *map(str, args)], stdout=out, stderr=subprocess.PIPE, text=True, env={**env, "HOME": str(self.home)},
                              timeout=600, **more)

    def phi(self, *args, **more):
        return self.phi_to(subprocess.PIPE, *args, **more)

    def summary(self, *args, root=None):
        done = self.phi("scan", "--format", "jsonl", "--sources", *args, root or self.home)
        entries = [json.loads(line) for line in done.stdout.splitlines()]
        return done, {entry["path"] for entry in entries if entry["type"] == "source"}, entries[-1]

    def test_a_clean_home_is_clean(self):
        for args in ([], [], ["--incremental"], ["-j", "2", "--sort"]):
            with self.subTest(args):
                done, paths, summary = self.summary(*args)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertIn(str(self.home / "a.txt"), paths)
                self.assertFalse([path for path in paths if "store.db" in path or path.endswith("/key")])
                self.assertEqual(summary["own_files"], 5)  # store, its log, index and lock, key
        done = self.phi("scan", self.home)
        self.assertIn("Not looked at: 5 files of phi itself", done.stdout)
        self.assertIn("5 files are of this program itself", self.phi("scan", "--format", "html", self.home).stdout)
        self.assertIn('"ownFiles":5', self.phi("scan", "--format", "sarif", self.home).stdout.replace(" ", ""))
        self.assertIn('name="own-files" value="5"', self.phi("scan", "--format", "junit", self.home).stdout)

    def test_the_report_itself(self):
        """Into a folder that is scanned, by -o or by the shell; the next scan reads it, as any other file."""
        for name, more in (("a.jsonl", ["-o", self.home / "a.jsonl"]), ("b.jsonl", [])):
            with (self.home / name).open("w") as out:
                done = self.phi_to(out if not more else subprocess.PIPE, "scan", "--format", "jsonl", "--sources", *more, self.home)
            self.assertEqual(done.returncode, 0, done.stderr)
            entries = [json.loads(line) for line in (self.home / name).read_text().splitlines()]
            self.assertNotIn(str(self.home / name), [entry.get("path") for entry in entries] if not more else [])
            self.assertFalse([entry["path"] for entry in entries if ".jsonl." in entry.get("path", "")])
            self.assertEqual(entries[-1]["own_files"], 6)
            again = json.loads(self.phi("report", "latest", "--format", "jsonl").stdout.splitlines()[-1])
            self.assertEqual(again["own_files"], 6)

    def test_only_these_files_whatever_their_names(self):
        self.summary()
        note, _ = record(random.Random(3))
        for path in (self.home / "store.db", self.home / "key", self.state / "key.txt"):
            path.write_text(note)
        os.link(self.state / "key", self.home / "the same file")
        done, paths, summary = self.summary()
        self.assertEqual(done.returncode, 1)
        self.assertLessEqual({str(self.home / "store.db"), str(self.home / "key"), str(self.state / "key.txt")}, paths)
        self.assertEqual((summary["own_files"], summary["files_with_findings"]), (6, 3))

    def test_elsewhere_and_by_name(self):
        other = self.home / "docs"
        other.mkdir()
        (other / "b.txt").write_text("nothing\n")
        done, _, summary = self.summary(root=other)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("own_files", summary)
        _, paths, summary = self.summary(root=self.state / "key")  # asked for: it is scanned
        self.assertEqual(paths, {str(self.state / "key")})
        self.assertNotIn("own_files", summary)


class Decisions(Store):
    FILES = 0

    def setUp(self):
        super().setUp()
        self.tree = self.state / "tree"
        self.tree.mkdir()
        note, _ = record(random.Random(2))
        (self.tree / "a.txt").write_text(note)
        (self.tree / "b.txt").write_text(note.split("\n")[1] + " is the SSN of a patient\n")
        self.first = [json.loads(line) for line in self.phi("scan", "--format", "jsonl", self.tree).stdout.splitlines()]

    def findings(self, *args):
        done = self.phi("scan", "--format", "jsonl", *args, self.tree)
        entries = [json.loads(line) for line in done.stdout.splitlines()]
        return done, [e for e in entries if e["type"] == "finding"], [e for e in entries if e["type"] == "accepted"], entries[-1]

    def test_one_value_is_accepted_and_comes_back(self):
        ssn = [entry for entry in self.first if entry.get("detector") == "us.ssn"]
        self.assertEqual(len(ssn), 2)
        done = self.phi("accept", "--why", "a value of the vendor", "--until", "2999-12-31", ssn[0]["fingerprint"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 in the last run", done.stdout)
        done, findings, accepted, summary = self.findings()
        self.assertNotIn("us.ssn", {entry["detector"] for entry in findings})
        self.assertEqual(len(accepted), 2)
        self.assertEqual((accepted[0]["why"], accepted[0]["until"]), ("a value of the vendor", "2999-12-31"))
        self.assertEqual(summary["accepted"], {"us.ssn": 2})
        self.assertEqual(summary["findings"], len(findings))
        self.assertEqual(done.returncode, 1)
        self.assertIn("accepted", self.phi("report", "1").stdout)  # of runs before, too
        self.assertEqual(self.phi("accept", "--remove", "1").returncode, 0)
        _, findings, accepted, _ = self.findings()
        self.assertEqual(accepted, [])
        self.assertEqual(len([entry for entry in findings if entry["detector"] == "us.ssn"]), 2)

    def test_it_counts_again_when_its_day_is_over(self):
        ssn = next(entry for entry in self.first if entry.get("detector") == "us.ssn")
        self.phi("accept", "--why", "a value of the vendor", "--until", time.strftime("%Y-%m-%d"), ssn["fingerprint"])
        self.phi("baseline", "--why", "known", "--until", "2999-01-01", "latest")
        self.assertEqual(self.findings()[1], [])  # its last day counts
        with sqlite3.connect(self.state / "store.db") as store:
            store.execute("UPDATE decision SET until = '2026-01-31'")
        done, findings, accepted, summary = self.findings()
        self.assertEqual((done.returncode, accepted, summary.get("accepted")), (1, [], None))
        self.assertIn(f"{len(findings)} findings were accepted until some day before today, and count again", done.stderr)
        self.assertEqual(len(findings), sum(entry["type"] == "finding" for entry in self.first))
        self.assertIn("ended 2026-01-31", self.phi("accept", "--list").stdout)

    def test_in_one_file_and_by_a_few_digits(self):
        ssn = next(entry for entry in self.first if entry.get("detector") == "us.ssn")
        self.phi("accept", "--why", "x", "--path", ssn["path"], ssn["fingerprint"][12:22])
        _, findings, accepted, _ = self.findings()
        self.assertEqual([entry["path"] for entry in accepted], [ssn["path"]])
        self.assertEqual(len([entry for entry in findings if entry["detector"] == "us.ssn"]), 1)

    def test_a_baseline_leaves_what_is_new(self):
        done = self.phi("baseline", "--why", "known since the move", "latest")
        self.assertEqual(done.returncode, 0, done.stderr)
        done, findings, accepted, summary = self.findings()
        self.assertEqual((done.returncode, findings), (0, []))
        self.assertGreater(len(accepted), 2)
        text = self.phi("scan", self.tree).stdout
        self.assertIn("somebody accepted", text)
        self.assertNotIn("Clean", text)
        shutil.copy(self.tree / "b.txt", self.tree / "c.txt")
        done, findings, _, _ = self.findings()
        self.assertEqual({entry["path"] for entry in findings}, {str(self.tree / "c.txt")})
        self.assertEqual(done.returncode, 1)

    def test_wrong_usage(self):
        digits = "0" * 64
        for args, words in [(["accept", digits], "--why is needed"), (["accept", "--why", " ", digits], "--why is needed"),
                            (["accept", "--why", "x", "--until", "2020-01-01", digits], "is over"),
                            (["accept", "--why", "x", "--until", "2027-02-29", digits], "takes a day"),
                            (["accept", "--why", "x", "--until", "tomorrow", digits], "takes a day"),
                            (["accept", "--why", "x", "us.ssn"], "no fingerprint"), (["accept", "--why", "x", "00000000"], "begins with"),
                            (["accept"], "one FINGERPRINT"), (["accept", "--remove", "9"], "no number 9"),
                            (["baseline", "--why", "x"], "one RUN"), (["baseline", "--why", "x", "99"], "no run 99"),
                            (["diff", "1"], "two runs"), (["diff", "1", "99"], "no run 99"), (["report"], "one RUN"),
                            (["report", "x"], "number"), (["runs", "1"], "no operand"), (["runs", "--prune", "0"], "one run at least")]:
            with self.subTest(args):
                done = self.phi(*args)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
