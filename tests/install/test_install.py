#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs the build into a prefix, moves that, and uses it as a stranger would.

test_install.py CMAKE CC SOURCE BUILD SCRATCH [C FLAG]...: the flags are what a program
needs to use this build of the library (its sanitizers).
"""

import os
import shlex
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

CMAKE, CC = sys.argv[1:3]
SOURCE, BUILD, SCRATCH = map(Path, sys.argv[3:6])
FLAGS = sys.argv[6:]
del sys.argv[1:]

sys.path.insert(0, str(SOURCE / "tests"))
sys.dont_write_bytecode = True
from generate.writers.pdf import make_pdf  # noqa: E402

SAMPLE = "078-05-1120"  # published; reported as a test value
CONSUMER = SOURCE / "tests/install/consumer"
PREFIX = SCRATCH / "moved prefix"  # with a space: paths must survive it


def run(*command, code=0, env=None):
    """Standard output of a command that must end with `code`."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300,
                          env={**os.environ, "PHI_STATE_DIR": str(SCRATCH / "state"), **(env or {})})
    if done.returncode != code:
        raise AssertionError(f"{command} ended with {done.returncode}, not {code}:\n{done.stdout}{done.stderr}")
    return done.stdout


def setUpModule():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    os.environ.pop("PHI_WORKER_DIR", None)  # the installed ones are to be found
    os.environ.pop("LD_LIBRARY_PATH", None)
    os.environ.pop("DESTDIR", None)
    run(CMAKE, "--install", BUILD, "--prefix", SCRATCH / "first prefix")
    (SCRATCH / "first prefix").rename(PREFIX)
    (SCRATCH / "note.txt").write_text(f"Patient SSN: {SAMPLE}\n")
    (SCRATCH / "note.pdf").write_bytes(make_pdf([[f"Patient SSN: {SAMPLE}"]]))


class Consumer(unittest.TestCase):
    """A C program that uses the library."""

    def check(self, program):
        lines = run(program, SCRATCH / "note.pdf").splitlines()
        kind, detector, test, masked = lines[0].split()
        self.assertEqual((kind, detector, test), ("memory", "us.ssn", "test"))
        self.assertNotIn(SAMPLE, masked)
        # A PDF is read by a worker, which the moved library has to find.
        self.assertEqual(lines[1:], ["file examined us.ssn"])

    def test_find_package(self):
        build = SCRATCH / "consumer"
        flags = shlex.join(FLAGS)
        run(CMAKE, "-S", CONSUMER, "-B", build, "-G", "Ninja", f"-DCMAKE_C_COMPILER={CC}",
            f"-DCMAKE_PREFIX_PATH={PREFIX}", f"-DCMAKE_C_FLAGS={flags}")
        cache = (build / "CMakeCache.txt").read_text()
        self.assertIn(f"phi_DIR:PATH={PREFIX}", cache)
        run(CMAKE, "--build", build)
        self.check(build / "consumer")

    def test_find_package_refuses_other_versions(self):
        (SCRATCH / "later").mkdir()
        (SCRATCH / "later/CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(later LANGUAGES NONE)\nfind_package(phi 0.2 CONFIG)\n"
            'if(phi_FOUND)\nmessage(FATAL_ERROR "0.1 passed for 0.2")\nendif()\n')
        run(CMAKE, "-S", SCRATCH / "later", "-B", SCRATCH / "later/build", "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={PREFIX}")

    def test_pkg_config(self):
        [found] = PREFIX.glob("**/phi.pc")
        # Nothing but phi is on the path: the library's own needs are not its users'.
        env = {"PKG_CONFIG_LIBDIR": str(found.parent), "PKG_CONFIG_PATH": ""}
        flags = shlex.split(run("pkg-config", "--cflags", "--libs", "phi", env=env))
        [libdir] = shlex.split(run("pkg-config", "--variable=libdir", "phi", env=env))
        self.assertEqual(run("pkg-config", "--modversion", "phi", env=env).strip(), "0.1.0")
        program = SCRATCH / "consumer-by-pkg-config"
        run(CC, *FLAGS, "-o", program, CONSUMER / "consumer.c", *flags, f"-Wl,-rpath,{libdir}")
        self.check(program)


class Installed(unittest.TestCase):
    """What stands in the prefix."""

    def test_files(self):
        have = {str(path.relative_to(PREFIX)) for path in PREFIX.rglob("*") if not path.is_dir()}
        for wanted in ("bin/phi", "include/phi/phi.h", "share/man/man1/phi.1", "share/man/man1/phi-scan.1",
                       "share/bash-completion/completions/phi", "share/zsh/site-functions/_phi",
                       "share/fish/vendor_completions.d/phi.fish"):
            self.assertIn(wanted, have)
        self.assertEqual([path for path in have if path.endswith(".h")], ["include/phi/phi.h"])
        self.assertFalse([path for path in have if path.endswith((".a", ".o"))])

    def test_components(self):
        have = {}
        for component in ("runtime", "development"):
            prefix = SCRATCH / component
            run(CMAKE, "--install", BUILD, "--prefix", prefix, "--component", component)
            have[component] = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if not path.is_dir()}
        self.assertIn("bin/phi", have["runtime"])
        self.assertIn("libphi.so.0", {Path(path).name for path in have["runtime"]})
        self.assertEqual({Path(path).name for path in have["development"]},
                         {"phi.h", "libphi.so", "phi.pc", "phiConfig.cmake", "phiConfigVersion.cmake",
                          "phiTargets.cmake", *(p.name for p in PREFIX.rglob("phiTargets-*.cmake"))})
        self.assertFalse(have["runtime"] & have["development"])
        whole = {str(path.relative_to(PREFIX)) for path in PREFIX.rglob("*") if not path.is_dir()}
        self.assertEqual(have["runtime"] | have["development"], whole)

    def test_library_has_a_soname(self):
        [link] = PREFIX.glob("lib*/**/libphi.so")
        self.assertTrue(link.is_symlink())
        self.assertTrue(link.with_name("libphi.so.0").is_symlink())
        self.assertRegex(run("readelf", "-d", link), r"soname: \[libphi\.so\.0\]")

    def test_nothing_points_at_the_build(self):
        for path in (*PREFIX.rglob("*.pc"), *PREFIX.rglob("*.cmake")):
            self.assertNotIn(str(BUILD), path.read_text())
            self.assertNotIn("first prefix", path.read_text())
        self.assertNotIn(str(BUILD), run("readelf", "-d", PREFIX / "bin/phi"))

    def test_command(self):
        phi = PREFIX / "bin/phi"
        self.assertIn("0.1.0", run(phi, "--version"))
        for name in ("note.txt", "note.pdf"):
            report = run(phi, "scan", "--format", "jsonl", "--min-confidence", "0", SCRATCH / name, code=1)
            self.assertIn('"detector":"us.ssn"', report)
            self.assertIn('"test":true', report)
            self.assertNotIn("no-backend", report)
            self.assertNotIn(SAMPLE, report)


if __name__ == "__main__":
    unittest.main(verbosity=2)
