#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The check digits against published specimens, none of which is anybody's number."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import checks  # noqa: E402

SPECIMENS = (
    (checks.luhn, ("411111111111111",), "1"), (checks.luhn, ("37828224631000",), "5"),
    (checks.verhoeff, ("23412341234",), "6"), (checks.verhoeff, ("2229800",), "6"),
    (checks.mod_11_10, ("3657426180",), "9"), (checks.mod_11_2, ("36042619910101007",), "1"),
    (checks.iban, ("BE", "435411161155"), "31"), (checks.iban, ("GB", "WEST12345698765432"), "82"),
    (checks.nhs, ("943476587",), "0"), (checks.mrz, ("L898902C3",), "6"), (checks.aba, ("11100002",), "5"),
    (checks.dea, ("583672",), "7"), (checks.vin, ("1M8GDM9AXKP042788",), "X"), (checks.gtin, ("400638133393",), "1"),
    (checks.bc_phn, ("69865821",), "5"), (checks.ramq, ("TREM", 2084, "0520", "1", False), "3"),
    (checks.nhi_old, ("ZAC536",), "1"), (checks.nhi_new, ("ZAD96L",), "T"), (checks.pps, ("6433435", ""), "F"),
    (checks.pps, ("6433435", "A"), "O"), (checks.kvnr, ("A00050001",), "5"), (checks.dni, ("54362315",), "K"),
    (checks.dni, ("X2482300",), "W"), (checks.codice_fiscale, ("RCCMNL83S18D969",), "H"),
    (checks.bsn, ("11122233",), "3"), (checks.fodselsnummer, ("151086950",), "88"), (checks.hetu, ("131052308",), "T"),
    (checks.belgian, ("850730033", False), "28"), (checks.belgian, ("170730033", True), "84"),
    (checks.svnr, ("123", "010180"), "7"), (checks.pesel, ("4405140135",), "9"), (checks.cpf, ("390533447",), "05"),
    (checks.cns, ("19012975924001",), "8"), (checks.curp, ("BOXW310820HNERXN0",), "9"),
    (checks.nric, ("S", "1234567"), "D"), (checks.nric, ("G", "1234567"), "X"), (checks.rrn, ("971013901990",), "2"),
    (checks.my_number, ("62149832025",), "7"), (checks.au_medicare, ("21234567",), "0"),
    (checks.au_tfn, ("12345678",), "2"), (checks.hibc, ("+A123BJC5D6E71",), "G"),
)  # fmt: skip


class Specimens(unittest.TestCase):
    def test_each_is_completed_as_published(self):
        for check, payload, wanted in SPECIMENS:
            with self.subTest(check=check.__name__, payload=payload):
                self.assertEqual(check(*payload), wanted)


if __name__ == "__main__":
    unittest.main()
