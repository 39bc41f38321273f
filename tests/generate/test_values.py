# SPDX-License-Identifier: Apache-2.0
"""Tests of the values: validity by arithmetic that is written here once more."""

from __future__ import annotations

import random
import re
import unittest
from datetime import date

from generate import cards, identifiers, licences, look_alikes, name_codes, people

_ROUNDS = 300


def luhn_valid(number: str) -> bool:
    table = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    digits = [int(digit) for digit in number]
    return (sum(digits[-1::-2]) + sum(table[digit] for digit in digits[-2::-2])) % 10 == 0


def person(surname: str, given: str, middle: str, sex: str, born: date) -> people.Person:
    return people.Person(given, middle, surname, sex, born, 1, "Alder Court", people.PLACES[0])


class IdentifierTest(unittest.TestCase):
    def setUp(self) -> None:
        self.rng = random.Random(20250314)

    def values(self, detector: str) -> list[str]:
        return [identifiers.generate(detector, self.rng) for _ in range(_ROUNDS)]

    def test_ssn_obeys_the_area_group_and_serial_rules(self) -> None:
        for value in self.values("us.ssn"):
            area, group, serial = value.split("-")
            self.assertTrue(0 < int(area) < 900 and area != "666" and group != "00" and serial != "0000", value)
            self.assertNotEqual(value, "078-05-1120")

    def test_itin_group_is_one_in_use(self) -> None:
        for value in self.values("us.itin"):
            group = int(value[4:6])
            self.assertRegex(value, r"^9\d\d-\d\d-\d{4}$")
            self.assertTrue(50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99, value)

    def test_ein_prefix_is_one_in_use(self) -> None:
        for value in self.values("us.ein"):
            self.assertRegex(value, r"^(?!00|0[789]|1[789]|2[89]|49|69|70|78|79|89|9[67])\d\d-\d{7}$")

    def test_cards_pass_luhn_in_every_network_and_length(self) -> None:
        for network in cards.NETWORKS.values():
            for length in network.lengths:
                number = cards.pan(self.rng, network.name, length)
                self.assertEqual(len(number), length)
                self.assertTrue(luhn_valid(number), number)
                self.assertNotIn(number, cards.TEST_NUMBERS)
                self.assertTrue(any(a <= int(number[: len(str(a))]) <= b for a, b in network.prefixes), number)

    def test_published_test_cards_pass_our_luhn_too(self) -> None:
        for number in ("4242424242424242", "378282246310005", "30569309025904"):
            self.assertTrue(luhn_valid(number))
            self.assertEqual(cards.luhn_digit(number[:-1]), number[-1])

    def test_npi_passes_luhn_with_its_prefix(self) -> None:
        self.assertTrue(luhn_valid("80840" + "1234567893"))
        for value in self.values("us.npi"):
            self.assertTrue(luhn_valid("80840" + value) and value[0] in "12", value)

    def test_dea_check_digit(self) -> None:
        for value in (*self.values("us.dea"), "AP5836727"):
            d = [int(digit) for digit in value[2:]]
            self.assertEqual((d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10, d[6], value)

    def test_mbi_has_no_confusable_letters(self) -> None:
        letter = "[AC-HJKMNP-RT-Y]"
        either = "[0-9AC-HJKMNP-RT-Y]"
        shape = f"^[1-9]{letter}{either}[0-9]-{letter}{either}[0-9]-{letter}{letter}[0-9][0-9]$"
        for value in self.values("us.mbi"):
            self.assertRegex(value, shape)

    def test_phone_numbers_are_dialable_and_not_fictional(self) -> None:
        for value in self.values("contact.phone"):
            digits = re.sub(r"\D", "", value.removeprefix("+1"))
            self.assertRegex(digits, r"^[2-9][0-8]\d[2-9]\d\d\d{4}$")
            self.assertNotRegex(digits, r"^...(.11|555)")

    def test_every_detector_has_a_generator_that_varies(self) -> None:
        for detector in identifiers.GENERATORS:
            self.assertGreater(len(set(self.values(detector))), _ROUNDS // 3, detector)


class LicenceTest(unittest.TestCase):
    def test_soundex(self) -> None:
        for name, code in {
            "Tymczak": "T522", "Pfister": "P236", "Ashcraft": "A261", "Robert": "R163", "Rupert": "R163",
            "Honeyman": "H555", "Lee": "L000", "O'Donnell": "O354", "Jackson": "J250",
        }.items():  # fmt: skip
            self.assertEqual(name_codes.soundex(name), code, name)

    def test_florida_encodes_name_birth_and_sex(self) -> None:
        holder = person("Tymczak", "Mary", "K", "F", date(1968, 3, 9))
        value = licences.licence(random.Random(1), holder, "FL")
        self.assertEqual(value.value[:12], "T522" + "591" + "68" + "589")
        self.assertRegex(value.printed, r"^T522-591-68-589-\d$")

    def test_illinois_and_wisconsin_differ_in_the_day_code(self) -> None:
        holder = person("Jackson", "Robert", "", "M", date(1971, 12, 31))
        self.assertEqual(licences.licence(random.Random(1), holder, "IL").value, "J25076071372")
        self.assertEqual(licences.licence(random.Random(1), holder, "WI").value[:12], "J25076071471")

    def test_new_jersey_adds_fifty_to_a_womans_month(self) -> None:
        holder = person("Novak", "Anna", "S", "F", date(1980, 4, 1))
        self.assertRegex(licences.licence(random.Random(1), holder, "NJ").value, r"^N\d{7}825480[1-8]$")

    def test_old_washington_check_digit_matches_the_worked_example(self) -> None:
        holder = person("Holla", "Thomas", "", "M", date(1946, 4, 21))
        old = licences.legacy_licence(random.Random(1), holder, "WA", "")
        assert old is not None
        self.assertEqual(old.value[:9] + old.value[10], "HOLLAT*54J")

    def test_formats_fit_the_jurisdiction(self) -> None:
        shapes = {
            "CA": r"[A-Z]\d{7}",
            "MT": r"(0[1-9]|1[0-2])\d{3}(19|20)\d\d41\d\d",
            "NH": r"NH[A-Z]\d{8}",
            "TX": r"\d{8}",
            "WA": r"WDL[^AEIOUQV]{9}",
        }
        rng = random.Random(5)
        for jurisdiction, shape in shapes.items():
            for _ in range(50):
                value = licences.licence(rng, people.person(rng, adult=True), jurisdiction).value
                self.assertRegex(value, f"^{shape}$")

    def test_every_jurisdiction_is_there(self) -> None:
        self.assertEqual(len(licences.JURISDICTIONS), 50 + 1 + 5)


class LookAlikeTest(unittest.TestCase):
    def test_check_digits_of_published_numbers(self) -> None:
        self.assertEqual(look_alikes.ups_digit("999AA1012345678"), "4")
        self.assertEqual(look_alikes.gs1_digit("978030640615"), "7")
        self.assertEqual(look_alikes.gs1_digit("03600029145"), "2")

    def test_isbn_10_sums_to_a_multiple_of_eleven(self) -> None:
        rng = random.Random(3)
        for _ in range(_ROUNDS):
            value = look_alikes.isbn10(rng).replace("-", "")
            total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(value))
            self.assertEqual(total % 11, 0, value)

    def test_lengths_are_those_of_the_carriers(self) -> None:
        rng = random.Random(4)
        sizes = {"ups-tracking": 18, "fedex-tracking": 12, "usps-tracking": 22, "gtin": 14, "upc": 12, "sha256": 64}
        for kind, size in sizes.items():
            self.assertEqual(len(look_alikes.generate(kind, rng)), size, kind)
