#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a scan leaves alone: access times, holes of sparse files, the machine's other users; and what it does when a share stops
answering. PHI=path/to/phi test_gentle.py."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

PHI = os.environ["PHI"]
SANITIZED = os.environ.get("PHI_SANITIZED") == "1"
TEXT = "Patient SSN: 219-09-8127, MRN: 7731904\n"  # made for this test

# Stands for a network share that dies: says so of each file, and calls on what has a telling name never come back.
SHIM = r"""
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
static void wait_for(int fd, const char *word)
{
    char link[64], name[4096] = "";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (readlink(link, name, sizeof name - 1) > 0 && strstr(name, word) != NULL)
        sleep(1000);
}
int fstatfs(int fd, struct statfs *about) { (void)fd; memset(about, 0, sizeof *about); about->f_type = 0x6969; return 0; }
ssize_t pread(int fd, void *buffer, size_t size, off_t at)
{
    ssize_t (*real)(int, void *, size_t, off_t) = dlsym(RTLD_NEXT, "pread");
    wait_for(fd, "stalled");
    return real(fd, buffer, size, at);
}
int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    return real(strcmp(path, "/proc/self/mountinfo") == 0 ? getenv("MOUNTS") : path, flags, 0600);
}
ssize_t getdents64(int fd, void *buffer, size_t size)
{
    ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "getdents64");
    wait_for(fd, "not listed");
    return real(fd, buffer, size);
}
int openat(int above, const char *path, int flags, ...)
{
    int (*real)(int, const char *, int, ...) = dlsym(RTLD_NEXT, "openat");
    if (strstr(path, "not opened") != NULL)
        sleep(1000);
    return real(above, path, flags, 0600);
}
int fstatat(int above, const char *path, struct stat *about, int flags)
{
    int (*real)(int, const char *, struct stat *, int) = dlsym(RTLD_NEXT, "fstatat");
    if (strstr(path, "not told") != NULL)
        sleep(1000);
    if (path[0] == 0)
        wait_for(above, "not known");
    return real(above, path, about, flags);
}
"""


class Gentle(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name)
        self.share = self.base / "share"
        self.share.mkdir()

    def dying_share(self):
        """Environment in which the share is one of a network, mounted below it, too."""
        (self.base / "shim.c").write_text(SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.base / "shim.so", self.base / "shim.c", "-ldl"], check=True)
        (self.base / "mounts").write_text(f"30 27 0:25 / {self.share.resolve()}/mounted rw - nfs4 filer:/export rw\n")
        return {"LD_PRELOAD": str(self.base / "shim.so"), "MOUNTS": str(self.base / "mounts")}

    def phi(self, *args, env=None, **more):
        full = {**os.environ, "PHI_STATE_DIR": str(self.base / "state"), **(env or {})}
        return subprocess.run([PHI, "scan", "--no-store", *map(str, args)], cwd=self.base, env=full, capture_output=True, timeout=120, **more)

    @staticmethod
    def catches(pid, number):
        status = Path(f"/proc/{pid}/status").read_text()
        caught = int(next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1], 16)
        return bool(caught >> (number - 1) & 1)

    def records(self, done):
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def test_access_times_stay(self):
        inner = self.share / "inner"
        inner.mkdir()
        (inner / "a.txt").write_text(TEXT)
        paths = [inner / "a.txt", inner, self.share]
        for path in paths:
            os.utime(path, (1500000000, path.stat().st_mtime))
        self.assertEqual(self.phi("share").returncode, 1)
        self.assertEqual([int(path.stat().st_atime) for path in paths], [1500000000] * 3)

    def test_sparse_files(self):
        image = self.share / "disk.img"
        with image.open("wb") as file:
            file.truncate(300 << 30)
            file.seek(100_000_000_001)
            file.write(TEXT.encode())
        if image.stat().st_blocks * 512 > 1 << 20:
            self.skipTest("no sparse files here")
        begun = time.monotonic()
        records = self.records(self.phi("--format", "jsonl", "share"))
        self.assertLess(time.monotonic() - begun, 60)
        places = [r["location"]["byte"] for r in records if r["type"] == "finding"]
        self.assertEqual(places, [100_000_000_001 + TEXT.index("219"), 100_000_000_001 + TEXT.index("773")])
        self.assertEqual(records[-1]["states"]["examined"], 1)

    def test_rate(self):
        (self.share / "large.txt").write_bytes(b"nothing at all to be found here\n" * 32768)  # 1 MiB
        begun = time.monotonic()
        self.assertEqual(self.phi("--max-rate", "500kB/s", "share").returncode, 0)
        self.assertGreater(time.monotonic() - begun, 1.9)
        for wrong in ("5", "fast", "1MB/h", "-1", "9999999999999TB/s"):
            done = self.phi("--max-rate", wrong, "share")
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"such as 50MB/s", done.stderr)

    def test_nice_and_an_interrupt_in_a_slow_scan(self):
        for i in range(200):
            (self.share / f"{i}.txt").write_bytes(b"nothing at all to be found here\n" * 2000)
        env = {**os.environ, "PHI_STATE_DIR": str(self.base / "state")}
        process = subprocess.Popen([PHI, "scan", "--no-store", "--nice", "--max-rate", "1MB/s", "--format", "jsonl", "share"],
                                   cwd=self.base, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            end = time.monotonic() + 60
            while not self.catches(process.pid, signal.SIGINT) and time.monotonic() < end:
                time.sleep(0.05)  # it takes its time when others want the processor
            time.sleep(1)
            self.assertEqual(os.sched_getscheduler(process.pid), os.SCHED_IDLE)
            self.assertEqual(os.getpriority(os.PRIO_PROCESS, process.pid), 19)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
        self.assertEqual(process.returncode, 130, err)
        summary = json.loads(out.splitlines()[-1])
        self.assertTrue(summary["interrupted"])
        self.assertTrue(0 < summary["files"] < 200)

    @unittest.skipIf(SANITIZED or not shutil.which("cc"), "needs a compiler, and no sanitizer in the program")
    def test_a_share_that_stops_answering(self):
        (self.share / "a.txt").write_text(TEXT)
        (self.share / "stalled.txt").write_text(TEXT)
        (self.share / "not known.txt").write_text(TEXT)  # opened, but what it is does not come back
        (self.share / "b.7z.001").write_bytes(bytes.fromhex("377abcaf271c0004") + bytes(600))
        (self.share / "b.7z.002").write_bytes(bytes(range(256)))
        (self.share / "z.txt").write_text(TEXT)
        done = self.phi("--format", "jsonl", "--stall-seconds", "1", "share", env=self.dying_share())
        records = self.records(done)
        self.assertEqual({r["path"] for r in records if r["type"] == "finding"}, {"share/a.txt", "share/z.txt"})
        stalled = {r["path"]: r for r in records if r["type"] == "source" and "b.7z" not in r["path"]}
        self.assertEqual(set(stalled), {"share/stalled.txt", "share/not known.txt"})
        for record in stalled.values():
            self.assertEqual((record["state"], record["reason"]), ("not-examined", "io-error"))
            self.assertIn("did not answer", record["detail"])

    @unittest.skipIf(SANITIZED or not shutil.which("cc"), "needs a compiler, and no sanitizer in the program")
    def test_folders_of_a_share_that_stops_answering(self):
        for name in ("a", "not listed", "not opened", "z"):
            (self.share / name).mkdir()
            (self.share / name / "note.txt").write_text(TEXT)
        (self.share / "a" / "not told.txt").write_text(TEXT)
        for state in ("--no-store", "--incremental"):  # the second asks about each file, by several threads
            with self.subTest(state):
                env = {**os.environ, "PHI_STATE_DIR": str(self.base / "state"), **self.dying_share()}
                done = subprocess.run([PHI, "scan", state, "-q", "--format", "jsonl", "--stall-seconds", "1", "share"], cwd=self.base,
                                      env=env, capture_output=True, timeout=120)
                records = self.records(done)
                found = {r["path"] for r in records if r["type"] == "finding"}
                self.assertLessEqual({"share/a/note.txt", "share/z/note.txt"}, found)
                self.assertFalse({path for path in found if "not listed" in path or "not opened" in path})
                states = {r["path"]: (r["state"], r["reason"]) for r in records if r["type"] == "source"}
                self.assertEqual(states.get("share/not listed"), ("partial", "io-error"))
                self.assertEqual(states.get("share/not opened"), ("not-examined", "io-error"))
                self.assertTrue(all("did not answer" in r["detail"] for r in records if r["type"] == "source"))
        done = self.phi("--stall-seconds", "1", "share/not opened", env=self.dying_share())
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"does not answer", done.stderr)

    def test_whose_file_it_is(self):
        (self.share / "open.txt").write_text(TEXT)
        (self.share / "closed.txt").write_text(TEXT)
        (self.share / "open.txt").chmod(0o644)
        (self.share / "closed.txt").chmod(0o600)
        (self.share / "private" / "folder").mkdir(parents=True)
        (self.share / "private" / "folder" / "note.txt").write_text(TEXT)
        (self.share / "private" / "folder" / "note.txt").chmod(0o644)
        (self.share / "private").chmod(0o750)
        found = {r["path"]: r for r in self.records(self.phi("--format", "jsonl", "share")) if r["type"] == "finding"}
        import grp
        import pwd
        for name, mode, everybody in (("open", "0644", True), ("closed", "0600", False), ("private/folder/note", "0644", False)):
            record = found[f"share/{name}.txt"]
            self.assertEqual((record["mode"], record["world_readable"]), (mode, everybody))
            self.assertEqual(record["owner"], pwd.getpwuid(os.getuid()).pw_name)
            rows = csv.DictReader(io.StringIO(self.phi("--format", "csv", "share").stdout.decode()))
            row = next(row for row in rows if row["path"] == f"share/{name}.txt")
            self.assertEqual({key: row[key] for key in ("owner", "group", "mode", "world_readable")},
                             {**{key: record[key] for key in ("owner", "group", "mode")}, "world_readable": str(everybody).lower()})
            self.assertEqual(record["group"], grp.getgrgid((self.share / f"{name}.txt").stat().st_gid).gr_name)


if __name__ == "__main__":
    unittest.main()
