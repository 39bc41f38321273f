#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Identifiers of one's own on the command line, and why findings score as they do. Values are made here."""

import random
import re
import sys
import unittest
from pathlib import Path

from test_cli import Command

sys.path.insert(0, str(Path(__file__).parents[1]))

from generate.writers.xlsx import make_xlsx  # noqa: E402

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


class Lists(Command):
    def test_words_of_ones_own(self):
        (self.root / "staff.txt").write_text("# who works here\nO'Brien\nMira Quillfeather\n")
        (self.share / "a.txt").write_text("Seen by obrien, M. Quillfeather and mira  quillfeather.\nSigned: O'BRIEN\n")
        done = self.phi("scan", "--format", "jsonl", "--words", "site.staff=staff.txt", "share")
        self.assertEqual(done.returncode, 1, done.err)
        found = [r for r in self.records(done) if r.get("detector") == "site.staff"]
        self.assertEqual([r["location"]["line"] for r in found], [1, 2])
        self.assertNotIn("uillf", done.out)

    def test_many_words_at_once(self):
        names = sorted({"prj" + digits(7) for _ in range(30000)})
        (self.root / "list").write_text("\n".join(names))
        (self.share / "a.txt").write_text("".join(f"about {n} and {n}x\n" for n in names[::100]))
        done = self.phi("scan", "--format", "jsonl", "--detectors", "site.*", "--words", "site.list=list", "share")
        self.assertEqual(self.records(done)[-1]["findings"], len(names[::100]))

    def test_mistakes_are_2_with_file_and_line(self):
        (self.root / "bad").write_text("fine\n-\n")
        for args, message in [(["--words", "site.w=bad"], "bad:2:1: "), (["--words", "bad"], "ID=FILE"),
                              (["--allow", "bad"], "bad:2:1: "), (["--allow", "missing"], "missing"),
                              (["--words", "us.ssn=bad"], "us.ssn already")]:
            with self.subTest(args):
                done = self.phi("scan", *args, "share")
                self.assertEqual(done.returncode, 2)
                self.assertIn(message, done.err)

    def test_allowed_values_are_left_out_and_counted(self):
        self.plant()
        self.plant("b.txt")
        spaced = " ".join(self.card[i:i + 4] for i in range(0, 16, 4))
        (self.root / "known.txt").write_text(f"# our test card\n{spaced}\n")
        done = self.phi("scan", "--allow", "known.txt", "share")
        self.assertEqual(done.returncode, 0, done.out)
        self.assertNotIn("Clean", done.out)
        self.assertRegex(done.out, r"2 in 2 files  pci\.pan")
        self.assertIn("Nothing was found but 2 items that the allow list names", done.out)
        done = self.phi("scan", "--format", "jsonl", "--sources", "--allow", "known.txt", "share")
        records = self.records(done)
        self.assertEqual(records[-1]["allowed"], {"pci.pan": 2})
        self.assertEqual((records[-1]["findings"], records[-1]["classes"]["none"]), (0, 2))
        self.assertNotIn("finding", [r["type"] for r in records])
        done = self.phi("scan", "--format", "csv", "--allow", "known.txt", "share")
        self.assertEqual(len(done.out.splitlines()), 1)
        self.assertIn("2 items left out", done.err)
        done = self.phi("explain", "--allow", "known.txt", "share")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.out.count("on the allow list, so not reported"), 2)

    def test_a_directory_of_patterns_holds_them_too(self):
        (self.root / "site").mkdir()
        (self.root / "site/site.wards.words").write_text("north wing\n")
        (self.root / "site/known.allow").write_text(self.card + "\n")
        self.plant()
        (self.share / "w.txt").write_text("to the North Wing\n")
        done = self.phi("scan", "--format", "jsonl", "--patterns", "site", "share")
        self.assertEqual([r["detector"] for r in self.records(done)[:-1]], ["site.wards"])


class Learn(Command):
    def export(self, count=40):
        self.values = [f"QX{digits(2)}-{digits(6)}" for _ in range(count)]
        rows = "".join(f'"Doe, J",{v},7\r\n' for v in self.values)
        (self.root / "export.csv").write_text("Name,Patient MRN,Ward\r\n" + rows)

    def test_a_pack_is_learnt_holds_and_finds(self):
        self.export()
        done = self.phi("patterns", "learn", "export.csv", "--field", "patient_mrn", "--id", "site.mrn")
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertIn("QX99-999999", done.out)
        self.assertFalse([v for v in self.values if v in done.out])
        (self.root / "learnt.yaml").write_text(done.out)
        for seed in range(5):
            tested = self.phi("patterns", "test", "--seed", seed, "learnt.yaml")
            self.assertEqual(tested.returncode, 0, tested.out + tested.err)
        found = self.phi("scan", "--patterns", "learnt.yaml", "--detectors", "site.mrn", "--format", "jsonl", "export.csv")
        self.assertEqual(self.records(found)[-1]["findings"], len(self.values))

    def test_workbooks_and_standard_input(self):
        self.export()
        rows = [["MRN", "Name"], *([value, "Doe"] for value in self.values)]
        (self.root / "book.xlsx").write_bytes(make_xlsx({"Patients": rows}))
        done = self.phi("patterns", "learn", "book.xlsx", "--field", "mrn")
        self.assertIn("40 of 40 values", done.out, done.err)
        piped = self.phi("patterns", "learn", "-", "--field", "Patient MRN", stdin=(self.root / "export.csv").read_bytes())
        self.assertIn("40 of 40 values", piped.out, piped.err)

    def test_mistakes_are_2_and_name_the_columns_there_are(self):
        self.export()
        for args, message in [(["export.csv", "--field", "chart"], "there are Name, Patient MRN, Ward"),
                              (["export.csv"], "--field NAME"), (["missing", "--field", "x"], "cannot read missing"),
                              (["export.csv", "--field", "Name"], "no picture"),
                              (["export.csv", "--field", "Patient MRN", "--id", "Bad id"], "id must be like")]:
            with self.subTest(args):
                done = self.phi("patterns", "learn", *args)
                self.assertEqual((done.returncode, done.out), (2, ""))
                self.assertIn(message, done.err)


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
        done, lines = self.sentences(text, *options, "--min-confidence", "0.96")
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
