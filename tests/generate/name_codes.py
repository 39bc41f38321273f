# SPDX-License-Identifier: Apache-2.0
"""The codes that some states derive a licence number from: Soundex, name and date codes.

Soundex is the American (National Archives) one: H and W do not separate equal
codes, vowels do.  First-name and middle-initial codes are those published for
Florida, Illinois and Wisconsin.
"""

from __future__ import annotations

import datetime

_SOUNDEX_GROUPS = {"BFPV": "1", "CGJKQSXZ": "2", "DT": "3", "L": "4", "MN": "5", "R": "6"}
_SOUNDEX = {letter: digit for letters, digit in _SOUNDEX_GROUPS.items() for letter in letters}

_GIVEN_NAME_CODES = {
    "ALBERT": 20, "ALICE": 20, "ANN": 40, "ANNA": 40, "ANNE": 40, "ANNIE": 40, "ARTHUR": 40,
    "BERNARD": 80, "BETTE": 80, "BETTIE": 80, "BETTY": 80, "CARL": 120, "CATHERINE": 120,
    "CHARLES": 140, "CLARA": 140, "DONALD": 180, "DOROTHY": 180, "EDWARD": 220, "ELIZABETH": 220,
    "FLORENCE": 260, "FRANK": 260, "GEORGE": 300, "GRACE": 300, "HAROLD": 340, "HARRIET": 340,
    "HARRY": 360, "HAZEL": 360, "HELEN": 380, "HENRY": 380, "JAMES": 440, "JANE": 440, "JAYNE": 440,
    "JEAN": 460, "JOAN": 480, "JOHN": 460, "JOSEPH": 480, "MARGARET": 560, "MARTIN": 560,
    "MARVIN": 580, "MARY": 580, "MELVIN": 600, "MILDRED": 600, "PATRICIA": 680, "PAUL": 680,
    "RICHARD": 740, "ROBERT": 760, "RUBY": 740, "RUTH": 760, "THELMA": 820, "THOMAS": 820,
    "WALTER": 900, "WANDA": 900, "WILLIAM": 920, "WILMA": 920,
}  # fmt: skip
_GIVEN_INITIAL_CODES = {
    "A": 0, "B": 60, "C": 100, "D": 160, "E": 200, "F": 240, "G": 280, "H": 320, "I": 400,
    "J": 420, "K": 500, "L": 520, "M": 540, "N": 620, "O": 640, "P": 660, "Q": 700, "R": 720,
    "S": 780, "T": 800, "U": 840, "V": 860, "W": 880, "X": 940, "Y": 960, "Z": 980,
}  # fmt: skip
_MIDDLE_INITIAL_CODES = {
    "": 0, "N": 14, "O": 14, "P": 15, "Q": 15, "R": 16, "S": 17, "T": 18, "U": 18, "V": 18,
    "W": 19, "X": 19, "Y": 19, "Z": 19, **{chr(ord("A") + i): i + 1 for i in range(13)},
}  # fmt: skip


def letters_of(name: str) -> str:
    """The name as authorities key it: capital letters only (O'Donnell -> ODONNELL)."""
    return "".join(character for character in name.upper() if "A" <= character <= "Z")


def soundex(surname: str) -> str:
    """Letter and three digits, e.g. Tymczak -> T522."""
    name = letters_of(surname)
    digits, previous = "", _SOUNDEX.get(name[0], "")
    for letter in name[1:]:
        code = _SOUNDEX.get(letter, "")
        if code and code != previous:
            digits += code
        if letter not in "HW":
            previous = code
    return name[0] + (digits + "000")[:3]


def given_name_code(given: str, middle: str) -> str:
    """Three digits for first name and middle initial (Florida, Illinois, Wisconsin)."""
    name = letters_of(given)
    base = _GIVEN_NAME_CODES.get(name, _GIVEN_INITIAL_CODES[name[0]])
    return f"{base + _MIDDLE_INITIAL_CODES[middle[:1].upper()]:03d}"


def day_code(born: datetime.date, sex: str, *, days_per_month: int, female_offset: int) -> str:
    """Three digits for month, day and sex: (month-1)*days_per_month + day (+ female_offset)."""
    code = (born.month - 1) * days_per_month + born.day
    return f"{code + (female_offset if sex == 'F' else 0):03d}"
