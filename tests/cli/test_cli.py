#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden command lines of phi: PHI=path/to/phi test_cli.py. Values are made here, none is stored."""

import concurrent.futures
import csv
import gzip
import io
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

PHI = os.environ["PHI"]


def card_number(seed):
    """A Visa number that passes Luhn."""
    rng = random.Random(seed)
    digits = [4] + [rng.randrange(10) for _ in range(14)]
    total = sum(d if i % 2 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


class Command(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.share = self.root / "share"
        self.share.mkdir()
        self.card = card_number(7)

    def phi(self, *args, stdin=b"", env=None, cwd=None):
        full = {**os.environ, "PHI_STATE_DIR": str(self.root / "state"), **(env or {})}
        done = subprocess.run([PHI, *map(str, args)], input=stdin, capture_output=True, env=full,
                              cwd=cwd or self.root, timeout=120)
        done.out = done.stdout.decode("utf-8", "surrogateescape")
        done.err = done.stderr.decode("utf-8", "surrogateescape")
        return done

    def plant(self, name="card.txt"):
        (self.share / name).write_text(f"Patient payment, Visa card number: {self.card}\n")

    def records(self, done):
        """Of a scan: a header comes first, and once."""
        header, *records = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual(header["type"], "header")
        self.assertNotIn("header", [r["type"] for r in records])
        return records


class Usage(Command):
    def test_wrong_usage_is_2_and_says_what_is_meant(self):
        for args, message in [
            ([], "a command is needed"),
            (["scna"], "did you mean 'scan'"),
            (["frobnicate"], "unknown command"),
            (["scan"], "needs a PATH"),
            (["scan", "--fromat", "jsonl", "."], "did you mean --format"),
            (["scan", "--format", "xml", "."], "one of text, jsonl, csv"),
            (["scan", "--format"], "needs a value"),
            (["scan", "--reveal=yes", "."], "takes no value"),
            (["scan", "--min-confidence", "2", "."], "from 0 to 1"),
            (["scan", "--max-expand", "64Q", "."], "a size such as"),
            (["scan", "-j", "x", "."], "whole number"),
            (["scan", "-Z", "."], "unknown option -Z"),
            (["extract"], "one FILE"),
            (["patterns", "lst"], "did you mean 'list'"),
            (["patterns", "show", "us.sssn"], "did you mean 'us.ssn'"),
            (["help", "sacn"], "did you mean 'scan'"),
        ]:
            with self.subTest(args):
                done = self.phi(*args)
                self.assertEqual(done.returncode, 2, done.err)
                self.assertIn(message, done.err)
                self.assertEqual(done.out, "")

    def test_help_of_every_command(self):
        overview = self.phi("help")
        self.assertEqual(overview.returncode, 0)
        self.assertEqual(self.phi("--help").out, overview.out)
        for command in ["scan", "explain", "extract", "patterns", "help"]:
            done = self.phi(command, "--help")
            self.assertEqual((done.returncode, done.err), (0, ""))
            self.assertTrue(done.out.startswith(f"Usage: phi {command}"))
            self.assertEqual(self.phi("help", command).out, done.out)
            self.assertIn(f"  {command}", overview.out)

    def test_every_option_of_scan_is_documented(self):
        page = (Path(__file__).parents[2] / "docs/man/phi-scan.1").read_text()
        for line in self.phi("scan", "--help").out.splitlines():
            if "--" in line[:10]:
                option = line[4:].split()[0].lstrip("-,")
                self.assertIn(f"Fl -{option}", page)

    def test_version(self):
        done = self.phi("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.out, r"^phi \d+\.\d+\.\d+\n$")


class ExitCodes(Command):
    def test_0_when_nothing_is_found_and_all_was_examined(self):
        (self.share / "notes.txt").write_text("nothing here\n")
        done = self.phi("scan", "share")
        self.assertEqual(done.returncode, 0, done.out + done.err)
        self.assertIn("Clean", done.out)
        self.assertNotIn("\x1b", done.out)
        self.assertEqual(done.err, "")

    def test_1_with_findings(self):
        self.plant()
        self.assertEqual(self.phi("scan", "share").returncode, 1)

    def test_2_for_roots_rules_and_detectors_that_are_not_there(self):
        self.plant()
        (self.root / "bad.yaml").write_text("id: [\n")
        for args in [["missing"], ["share", "missing"], ["--detectors", "us.nothing", "share"],
                     ["--patterns", "bad.yaml", "share"], ["--ignore-file", "missing", "share"],
                     ["-o", "no/such/folder/report", "share"]]:
            with self.subTest(args):
                done = self.phi("scan", *args)
                self.assertEqual(done.returncode, 2, done.out + done.err)
                self.assertTrue(done.err.startswith("phi: "))

    def test_3_when_something_was_not_examined(self):
        (self.share / "short.gz").write_bytes(gzip.compress(os.urandom(5000))[:2000])
        done = self.phi("scan", "share")
        self.assertEqual(done.returncode, 3, done.out + done.err)
        self.assertNotIn("lean", done.out)
        self.assertEqual(self.phi("scan", "--allow-incomplete", "share").returncode, 0)

    def test_a_fifo_is_named_and_not_opened(self):
        os.mkfifo(self.share / "fifo")
        done = self.phi("scan", "--format", "jsonl", "share")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.records(done)[0]["reason"], "special-file")

    def test_130_when_interrupted(self):
        env = {**os.environ, "PHI_STATE_DIR": str(self.root / "state")}
        scan = subprocess.Popen([PHI, "scan", "--format", "jsonl", "-"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        chunk = b"word " * 20000
        end = time.monotonic() + 0.5
        try:
            while time.monotonic() < end:
                scan.stdin.write(chunk)
            scan.send_signal(signal.SIGINT)
            while scan.poll() is None and time.monotonic() < end + 20:
                scan.stdin.write(chunk)
            scan.stdin.close()
        except BrokenPipeError:
            pass
        out = scan.stdout.read()
        scan.stdout.close()
        scan.stderr.close()
        self.assertEqual(scan.wait(20), 130)
        self.assertTrue(json.loads(out.splitlines()[-1])["interrupted"])


class Formats(Command):
    def test_jsonl_is_masked_and_closed_by_a_summary(self):
        self.plant()
        done = self.phi("scan", "--format", "jsonl", "--sources", "share")
        self.assertNotIn(self.card, done.out)
        records = self.records(done)
        finding = next(r for r in records if r["type"] == "finding")
        self.assertEqual((finding["path"], finding["detector"]), ("share/card.txt", "pci.pan"))
        self.assertEqual(finding["masked"], "*" * 12 + self.card[-4:])
        self.assertEqual(finding["offset"], 35)
        self.assertRegex(finding["fingerprint"], "^hmac-sha256:[0-9a-f]{64}$")
        self.assertNotIn("match", finding)
        self.assertEqual(records[-1]["type"], "summary")
        self.assertEqual(records[-1]["findings"], sum(r["type"] == "finding" for r in records))
        self.assertIn("source", [r["type"] for r in records])

    def test_reveal_shows_values(self):
        self.plant()
        done = self.phi("scan", "--reveal", "--format", "jsonl", "share")
        self.assertIn(self.card, [r.get("match") for r in self.records(done)])

    def test_csv_has_a_row_for_each_finding(self):
        self.plant("=cmd.txt")
        done = self.phi("scan", "--format", "csv", "=cmd.txt", cwd=self.share)
        rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
        self.assertEqual(rows[0]["detector"], "pci.pan")
        self.assertEqual(rows[0]["path"], "'=cmd.txt")

    def test_names_with_escapes_and_bad_bytes(self):
        name = b"a\x1b[31m\xff.txt"
        with open(os.path.join(os.fsencode(self.share), name), "w") as file:
            file.write(f"Visa card number: {self.card}\n")
        text = self.phi("scan", "share")
        self.assertNotIn("\x1b", text.out)
        record = self.records(self.phi("scan", "--format", "jsonl", "share"))[0]
        self.assertEqual(bytes.fromhex(record["path_bytes_hex"]), b"share/" + name)

    def test_standard_input(self):
        done = self.phi("scan", "--format", "jsonl", "-", stdin=f"Visa card number {self.card}\n".encode())
        self.assertEqual(done.returncode, 1, done.err)
        self.assertEqual(self.records(done)[0]["path"], "-")

    def test_excludes(self):
        self.plant()
        (self.root / "ignore").write_text("# a comment\n\ncard.txt\r\n")
        self.assertEqual(self.phi("scan", "--exclude", "*.txt", "share").returncode, 0)
        self.assertEqual(self.phi("scan", "--ignore-file", "ignore", "share").returncode, 0)

    def test_extract(self):
        (self.share / "a.txt.gz").write_bytes(gzip.compress("grüße\n".encode()))
        done = self.phi("extract", "share/a.txt.gz")
        self.assertEqual((done.returncode, done.out), (0, "grüße\n"))
        done = self.phi("extract", "--format", "jsonl", "share/a.txt.gz")
        records = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual("".join(r["text"] for r in records if r["type"] == "text"), "grüße\n")
        self.assertEqual(records[0]["path"], "share/a.txt.gz!/a.txt")
        self.assertEqual(self.phi("extract", "missing").returncode, 2)


class Files(Command):
    def test_reports_and_key_are_for_their_owner_only(self):
        self.plant()
        done = self.phi("scan", "-o", "report.txt", "share")
        self.assertEqual((done.returncode, done.out), (1, ""))
        for path in [self.root / "report.txt", self.root / "state/key"]:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual((self.root / "state/key").stat().st_size, 32)
        self.assertEqual(sorted(p.name for p in self.root.iterdir()), ["report.txt", "share", "state"])

    def test_no_report_is_left_after_an_error(self):
        self.assertEqual(self.phi("scan", "-o", "report.txt", "missing").returncode, 2)
        self.assertEqual(sorted(p.name for p in self.root.iterdir() if p.name.startswith("report")), [])

    def test_equal_values_have_equal_fingerprints(self):
        self.plant()
        prints = {self.records(self.phi("scan", "--format", "jsonl", "share"))[0]["fingerprint"] for _ in range(2)}
        self.assertEqual(len(prints), 1)

    def test_without_a_state_directory_the_scan_goes_on(self):
        self.plant()
        done = self.phi("scan", "--format", "jsonl", "share", env={"PHI_STATE_DIR": "/dev/null/state"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("no fingerprints", done.err)
        self.assertNotIn("fingerprint", self.records(done)[0])

    PACK = """id: clinic.study
title: Study number
class: phi
forms:
  - {regex: "\\\\bST-[A-F]{2,5}[0-9]{4,7}\\\\b", bits: 6}
examples: ["in [[ST-ABC12345]] now"]
"""

    def cached(self):
        cache = self.root / "state/cache"
        return {p.name: (p.stat().st_ino, p.read_bytes()) for p in cache.iterdir()} if cache.exists() else None

    def scan_with_pack(self, *args, **more):
        (self.share / "a.txt").write_text("enrolled as ST-ABC12345\n")
        (self.root / "study.yaml").write_text(self.PACK)
        done = self.phi("scan", "--format", "jsonl", "--patterns", "study.yaml", *args, "share", **more)
        self.assertEqual((done.returncode, done.err), (1, ""))
        finding = self.records(done)[0]
        return finding["detector"], finding["offset"], finding["masked"], finding["confidence"]

    def test_regexes_of_packs_are_compiled_once(self):
        found = self.scan_with_pack("--no-cache")
        self.assertIsNone(self.cached())
        self.assertEqual(self.scan_with_pack(), found)
        first = self.cached()
        self.assertEqual(len(first), 2, first.keys())  # a key and a database
        for path in (self.root / "state/cache").iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE((self.root / "state/cache").stat().st_mode), 0o700)
        self.assertEqual(self.scan_with_pack(), found)
        self.assertEqual(self.cached(), first)  # read, not written

    def test_a_cache_that_was_changed_is_made_again(self):
        found = self.scan_with_pack()
        good = self.cached()
        name = next(n for n in good if n != "phi-seal.key")
        path = self.root / "state/cache" / name
        for broken in [b"", good[name][1][:-1], good[name][1][:500] + b"\0" + good[name][1][501:] + b"\0"]:
            path.write_bytes(broken)
            self.assertEqual(self.scan_with_pack(), found)
            self.assertEqual(path.read_bytes(), good[name][1])
        (self.root / "state/cache").chmod(0o755)
        path.write_bytes(b"nobody may believe this")
        self.assertEqual(self.scan_with_pack(), found)
        self.assertEqual(path.read_bytes(), b"nobody may believe this")

    def test_a_cache_that_cannot_be_written_costs_no_scan(self):
        found = self.scan_with_pack()
        shutil.rmtree(self.root / "state/cache")
        (self.root / "state/cache").write_text("in the way")
        self.assertEqual(self.scan_with_pack(), found)

    def test_scans_at_the_same_time_share_one_cache(self):
        found = self.scan_with_pack("--no-cache")
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            results = list(pool.map(lambda _: self.phi("scan", "--format", "jsonl", "--patterns", "study.yaml", "share"),
                                    range(12)))
        for done in results:
            self.assertEqual((done.returncode, done.err), (1, ""))
            self.assertEqual(self.records(done)[0]["offset"], found[1])
        self.assertEqual(len(self.cached()), 2)

    def test_packs_of_pictures_and_built_in_sets_write_no_cache(self):
        self.plant()
        (self.root / "mine.yaml").write_text(self.PACK.replace('regex: "\\\\bST-[A-F]{2,5}[0-9]{4,7}\\\\b"', 'pictures: ["ST-AAA99999"]'))
        self.assertEqual(self.phi("scan", "--patterns", "mine.yaml", "share").returncode, 1)
        self.assertEqual(self.phi("scan", "share").returncode, 1)
        self.assertIsNone(self.cached())

    def test_a_reader_that_goes_away_is_no_noise(self):
        for i in range(300):
            self.plant(f"card{i}.txt")
        env = {**os.environ, "PHI_STATE_DIR": str(self.root / "state")}
        scan = subprocess.Popen([PHI, "scan", "--format", "jsonl", "share"], cwd=self.root, env=env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        scan.stdout.close()
        err = scan.stderr.read()
        scan.stderr.close()
        scan.wait(60)
        self.assertEqual(err, b"")


class Patterns(Command):
    def test_list_show(self):
        table = self.phi("patterns", "list")
        self.assertEqual(table.returncode, 0)
        self.assertIn("us.ssn", table.out)
        rules = json.loads(self.phi("patterns", "list", "--format", "json").out)
        self.assertIn("pci.pan", [r["id"] for r in rules])
        self.assertEqual(len(rules), len(table.out.splitlines()) - 1)
        self.assertIn("us.ssn", self.phi("patterns", "show", "us.ssn").out)

    def test_examples_hold(self):
        done = self.phi("patterns", "test")
        self.assertEqual(done.returncode, 0, done.out)


if __name__ == "__main__":
    unittest.main()
