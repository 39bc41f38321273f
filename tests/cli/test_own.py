#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Identifiers of one's own on the command line, and why findings score as they do. Values are made here."""

import random
import re
import unittest

from test_cli import Command

RNG = random.Random(11)


def digits(count):
    return "".join(RNG.choice("0123456789") for _ in range(count))


class Picture(Command):
    def test_a_number_of_ones_own_is_found(self):
        (self.share / "a.txt").write_text(f"Requested: RV24-{digits(6)} for today\n")
        self.assertEqual(self.phi("scan", "share").returncode, 0)
        done = self.phi("scan", "--format", "jsonl", "--picture", "site.chart=RV99-999999", "share")
        self.assertEqual(done.returncode, 1, done.err)
        self.assertEqual(self.records(done)[0]["detector"], "site.chart")

    def test_what_any_number_fits_needs_its_label_or_field(self):
        value = "6" + digits(8) + "7"
        (self.share / "a.txt").write_text(f"{value}\n")
        (self.share / "b.txt").write_text(f"folder no. {value}\n")
        (self.share / "c.json").write_text(f'{{"folderKey": "{value}"}}\n')
        done = self.phi("scan", "--format", "jsonl", "--detectors", "site.*", "--sort", "--picture",
                        "site.folder=9999999999,label=folder no,field=folderKey", "share")
        paths = [r["path"] for r in self.records(done) if r.get("detector") == "site.folder"]
        self.assertEqual(paths, ["share/b.txt", "share/c.json"])

    def test_mistakes_are_2_and_say_what_is_wrong(self):
        for picture, message in [("MRN-999999", "ID=PICTURE"), ("site.mrn=-99999", "character 1"),
                                 ("site.mrn=99999,check=lunh", 'unknown check "lunh"'),
                                 ("site.mrn=RV9999,check=luhn", "like RV9999 passes"),
                                 ("us.ssn=999-999", "us.ssn already")]:
            with self.subTest(picture):
                done = self.phi("scan", "--picture", picture, "share")
                self.assertEqual(done.returncode, 2)
                self.assertIn(message, done.err)

    def test_the_pack_it_stands_for_can_be_kept(self):
        shown = self.phi("patterns", "show", "--picture", "site.mrn=99-999999,9{7},check=luhn", "site.mrn")
        self.assertEqual(shown.returncode, 0, shown.err)
        (self.root / "site.yaml").write_text(shown.out)
        tested = self.phi("patterns", "test", "site.yaml")
        self.assertEqual(tested.returncode, 0, tested.out + tested.err)


class Explain(Command):
    def sentences(self, text, *options):
        (self.share / "a.txt").write_text(text)
        done = self.phi("explain", *options, "share")
        self.assertEqual(done.err, "")
        return done, done.out.splitlines()

    def test_weights_are_named_and_add_up(self):
        done, lines = self.sentences(f"Patient payment, Visa card number: {self.card}\n")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(lines), 1)
        self.assertTrue(lines[0].startswith("share/a.txt, line 1: pci.pan "), lines[0])
        self.assertIn("16 digits as 9999999999999999", lines[0])
        self.assertIn("passes the check pan", lines[0])
        self.assertNotIn(self.card, lines[0])
        parts, total = lines[0].split("; together ")
        told = sum(float(n) for n in re.findall(r"[+-]\d+\.\d", parts.split(" as ", 1)[1]))
        self.assertAlmostEqual(told, float(total.split()[0]), delta=0.5)  # each is rounded

    def test_what_was_left_out_is_explained_too(self):
        text = f"Invoice RV24-{digits(6)} is due\n"
        options = ["--picture", "site.mrn=RV99-999999", "--detectors", "site.mrn"]
        done, lines = self.sentences(text, *options, "--min-confidence", "0.9")
        self.assertEqual((done.returncode, lines), (0, []))
        done, lines = self.sentences(text, *options, "--min-confidence", "0")
        self.assertIn('"invoice" speaks against it -', lines[0])
        self.assertIn("no check digit", lines[0])

    def test_what_was_not_examined_is_named(self):
        (self.share / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(30))
        done = self.phi("explain", "share")
        self.assertEqual(done.returncode, 3, done.out)
        self.assertIn("share/broken.zip: ", done.out)

    def test_names_cannot_write_to_the_terminal(self):
        (self.share / "a\x1b[31m.txt").write_text(f"Visa card number: {self.card}\n")
        done = self.phi("explain", "share")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("\x1b", done.out)

    def test_usage(self):
        self.assertEqual(self.phi("explain").returncode, 2)
        self.assertEqual(self.phi("explain", "missing").returncode, 2)


if __name__ == "__main__":
    unittest.main()
