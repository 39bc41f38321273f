#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far a scan is: drawn on a terminal, told in a line each minute elsewhere, at once on SIGUSR1, and silent otherwise.
PHI=path/to/phi test_progress.py."""

import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

PHI = os.environ["PHI"]
STATE = r"[\d,]+( of [\d,]+)? files, [\d.]+ [kMG]?B, [\d.]+ [kMG]?B/s, (\d+ %, )?[\d:]+ (left|elapsed), [\d,]+ findings?"


class Progress(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name)
        share = self.base / "share" / "a\x1b[31mb"
        share.mkdir(parents=True)
        for i in range(150):
            (share / f"{i}.csv").write_text(f"patient,ssn\nA,219-09-{1000 + i}\n" + "nothing to be found in this line\n" * 600)
        self.env = {**os.environ, "PHI_STATE_DIR": str(self.base / "state"), "TERM": "xterm"}
        self.slow = [PHI, "scan", "--no-store", "--max-rate", "1MB/s", "-o", "report.txt"]

    def run_on_terminal(self, *args):
        shown = bytearray()
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.base)
            time.sleep(0.2)  # until the size is set
            os.execve(PHI, [*self.slow, *args, "share"], self.env)
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 200, 0, 0))
        try:
            while True:
                shown.extend(os.read(fd, 4096))
        except OSError:
            pass
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 1)
        os.close(fd)
        return shown.decode()

    def test_terminal(self):
        shown = self.run_on_terminal()
        self.assertRegex(shown, STATE)
        self.assertRegex(shown, r"of 150 files, .*%, ")
        self.assertIn("us.ssn", shown)
        self.assertIn(".csv", shown)
        self.assertNotIn("\x1b[31m", shown)
        self.assertTrue(shown.endswith("\r\x1b[J"))  # nothing stays on the screen
        self.assertEqual(self.run_on_terminal("--no-progress"), "")
        self.assertEqual(self.run_on_terminal("--quiet"), "")

    def run_piped(self, *args):
        return subprocess.run([*self.slow, *args, "share"], cwd=self.base, env=self.env, capture_output=True, text=True)

    def test_no_terminal(self):
        self.assertEqual(self.run_piped().stderr, "")
        self.assertEqual(self.run_piped("--progress").stderr, "")  # done within a minute
        lines = self.run_piped("--progress-seconds", "1").stderr.splitlines()
        self.assertGreaterEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, rf"^phi: {STATE}.*, now share/")
        self.assertEqual(self.run_piped("--progress-seconds", "1", "--quiet").stderr, "")

    @unittest.skipIf(os.environ.get("PHI_SANITIZED") == "1" or not shutil.which("cc"), "needs a compiler, and no sanitizer in the program")
    def test_each_minute(self):
        """A clock that runs a hundred times as fast."""
        (self.base / "clock.c").write_text(
            "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <time.h>\nint clock_gettime(clockid_t clock, struct timespec *at)\n{\n"
            "    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, \"clock_gettime\");\n    const int result = real(clock, at);\n"
            "    if (clock == CLOCK_MONOTONIC) {\n        const long long all = (at->tv_sec * 1000000000LL + at->tv_nsec) % 1000000000000LL * 100;\n"
            "        at->tv_sec = all / 1000000000;\n        at->tv_nsec = all % 1000000000;\n    }\n    return result;\n}\n")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.base / "clock.so", self.base / "clock.c", "-ldl"], check=True)
        with subprocess.Popen([PHI, "scan", "--no-store", "-"], cwd=self.base, env={**self.env, "LD_PRELOAD": str(self.base / "clock.so")},
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            for _ in range(20):
                process.stdin.write("Minutes of the garden club.\n" * 10_000)
                process.stdin.flush()
                time.sleep(0.1)
            _, said = process.communicate()
        self.assertGreaterEqual(len(said.splitlines()), 1)
        for line in said.splitlines():
            self.assertRegex(line, rf"^phi: {STATE}.*, now -")

    def test_signals(self):
        process = subprocess.Popen([*self.slow, "--format", "jsonl", "share"], cwd=self.base, env=self.env,
                                   stderr=subprocess.PIPE, text=True)
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end:
                status = Path(f"/proc/{process.pid}/status").read_text()
                if int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> (signal.SIGUSR1 - 1) & 1:
                    break
                time.sleep(0.05)
            time.sleep(0.5)
            process.send_signal(signal.SIGUSR1)
            self.assertRegex(process.stderr.readline(), rf"^phi: {STATE}")
            for _ in range(3):  # timeout(1) sends one to the process and one to its group
                process.send_signal(signal.SIGINT)
                time.sleep(0.01)
            process.communicate(timeout=30)
        finally:
            process.kill()
        self.assertEqual(process.returncode, 130)
        records = [json.loads(line) for line in (self.base / "report.txt").read_text().splitlines()]
        self.assertTrue(records[-1]["interrupted"])
        self.assertTrue(0 < records[-1]["files"] < 150)
        self.assertEqual(records[-1]["findings"], len([r for r in records if r["type"] == "finding"]))


if __name__ == "__main__":
    unittest.main()
