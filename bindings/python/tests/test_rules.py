# SPDX-License-Identifier: Apache-2.0
"""Detectors: the built-in ones, packs of one's own, and what is wrong with those."""

from __future__ import annotations

import pickle
import unittest

import phi
from support import FolderTest, notes

PACK = """\
id: clinic.mrn
title: Record number of our clinic
class: phi
tags: [ours]
prior: -1
forms:
  - pictures: ["QQX-999999"]
    bits: 9
examples:
  - "Patient [[{QQX-999999}]] was seen today"
counter_examples:
  - "Nothing of the sort"
"""
TEXT = b"Patient QQX-481516 was seen today\n"


class BuiltInTest(unittest.TestCase):
    def test_version(self) -> None:
        self.assertRegex(phi.version(), r"^\d+\.\d+\.\d+$")

    def test_rules(self) -> None:
        rules = phi.rules()
        identities = [rule.id for rule in rules]
        self.assertEqual(sorted(identities), identities)
        ssn = next(rule for rule in rules if rule.id == "us.ssn")
        self.assertIs(phi.DataClass.PII, ssn.data_class)
        self.assertIn("hipaa:ssn", ssn.tags)
        self.assertTrue(ssn.title and ssn.why and ssn.forms and ssn.examples and ssn.counter_examples)
        self.assertTrue(ssn.file.startswith("builtin:"))
        self.assertIn("id: us.ssn", ssn.source)

    def test_selection(self) -> None:
        self.assertEqual(["us.ssn"], [rule.id for rule in phi.rules(detectors="us.ssn")])
        self.assertEqual(["us.ein", "us.ssn"], [rule.id for rule in phi.rules(detectors=["us.ssn", "us.ein"])])
        family = {rule.id for rule in phi.rules(detectors="us.*,-us.ein")}
        self.assertIn("us.ssn", family)
        self.assertNotIn("us.ein", family)
        self.assertEqual([], phi.Scanner(detectors="us.npi").scan_bytes(notes(1)[0]).findings)
        for wrong in ("us.nonsense", "", "-*"):
            with self.subTest(wrong), self.assertRaises(phi.ArgumentError) as caught:
                phi.Scanner(detectors=wrong)
            self.assertTrue(caught.exception.message)

    def test_rules_version(self) -> None:
        versions = [phi.Scanner(detectors=detectors).rules_version for detectors in (None, None, "us.ssn")]
        self.assertEqual(versions[0], versions[1])
        self.assertNotEqual(versions[0], versions[2])

    def test_examples(self) -> None:
        results = phi.test_rules(detectors="us.ssn")
        self.assertTrue(any(result.counter for result in results))
        for result in results:
            self.assertTrue(result.passed, f"{result.file}:{result.line}: {result.message}")


class PackTest(FolderTest):
    def test_from_file_folder_and_memory(self) -> None:
        path = self.write("packs/deep/ours.yaml", PACK.encode())
        for patterns in (path, [str(path)], self.folder / "packs", phi.Pack(PACK), [phi.Pack(PACK.encode())]):
            with self.subTest(patterns):
                result = phi.Scanner(patterns=patterns, builtin=False).scan_bytes(TEXT)
                self.assertEqual(["clinic.mrn"], [finding.detector for finding in result.findings])

    def test_with_and_without_the_built_in_ones(self) -> None:
        for builtin, expected in ((True, ["clinic.mrn", "us.ssn"]), (False, ["clinic.mrn"])):
            scanner = phi.Scanner(patterns=phi.Pack(PACK), builtin=builtin)
            result = scanner.scan_bytes(TEXT + notes(1)[0])
            self.assertEqual(expected, sorted(finding.detector for finding in result.findings))
        with self.assertRaises(phi.ArgumentError):
            phi.Scanner(builtin=False)

    def test_cache(self) -> None:
        pack = PACK.replace('pictures: ["QQX-999999"]', 'regex: "\\\\bQQX-[0-9]{6}\\\\b"')
        pack = pack.replace("[[{QQX-999999}]]", "[[QQX-481516]]")
        cache = self.folder / "cache"
        for _ in range(2):
            result = phi.Scanner(patterns=phi.Pack(pack), cache_dir=cache).scan_bytes(TEXT)
            self.assertEqual(["clinic.mrn"], [finding.detector for finding in result.findings])
            self.assertEqual(2, len(list(cache.iterdir())))  # a key and what it sealed

    def test_examples_that_fail(self) -> None:
        wrong = PACK.replace("Nothing of the sort", "Patient QQX-481516")
        results = phi.test_rules(patterns=phi.Pack(wrong, "wrong.yaml"), builtin=False)
        (failed,) = [result for result in results if not result.passed]
        self.assertTrue(failed.counter)
        self.assertEqual(("clinic.mrn", "wrong.yaml", 12), (failed.rule, failed.file, failed.line))

    def test_error_says_where(self) -> None:
        path = self.write("bad.yaml", PACK.replace("bits: 9", "bits: many").encode())
        with self.assertRaises(phi.RuleError) as caught:
            phi.Scanner(patterns=path)
        error = caught.exception
        self.assertEqual(("rule", str(path), 8), (error.status, error.file, error.line))
        self.assertGreater(error.column, 0)
        self.assertIn(f"{path}:8:{error.column}: ", str(error))
        self.assertIsInstance(error, phi.Error)

    def test_error_of_a_pack_in_memory(self) -> None:
        with self.assertRaises(phi.RuleError) as caught:
            phi.rules(patterns=phi.Pack("id: [", "mine.yaml"))
        self.assertEqual("mine.yaml", caught.exception.file)

    def test_missing_pack(self) -> None:
        with self.assertRaises(phi.AccessError):
            phi.Scanner(patterns=self.folder / "none.yaml")

    def test_errors_can_be_pickled(self) -> None:
        error = phi.RuleError("rule", "wrong", "a.yaml", 3, 4, "us.ssn")
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(error), type(error)), (str(copy), type(copy)))


class NameTest(unittest.TestCase):
    def test_names_of_a_newer_library(self) -> None:
        reason = phi.Reason("eaten-by-a-dog")
        self.assertEqual("eaten-by-a-dog", reason)
        self.assertEqual("eaten-by-a-dog", str(reason))

    def test_names_are_words(self) -> None:
        self.assertEqual("not-examined", phi.State.NOT_EXAMINED)
        self.assertEqual("limit-depth", f"{phi.Reason.LIMIT_DEPTH}")


if __name__ == "__main__":
    unittest.main()
