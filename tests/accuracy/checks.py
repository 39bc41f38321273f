# SPDX-License-Identifier: Apache-2.0
"""Check digits, each written down from the rule of its issuer. Functions return what completes
`payload` to a valid number, or None where the issuer skips such a payload."""

from __future__ import annotations

import string
from collections.abc import Iterable


def weighted(digits: str, weights: Iterable[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))


def luhn(payload: str) -> str:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, char in enumerate(payload[::-1]):
        value = int(char) * (2 - place % 2)
        total += value // 10 + value % 10
    return str((10 - total % 10) % 10)


def _dihedral() -> tuple[list[list[int]], list[list[int]]]:
    """The group of the pentagon, and the powers of Verhoeff's permutation."""
    product = [[(a + b) % 5 if a < 5 and b < 5 else (a + b - 5) % 5 + 5 if a < 5 else
                (a - 5 - b) % 5 + 5 if b < 5 else (a - b) % 5 for b in range(10)] for a in range(10)]
    step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    powers = [list(range(10))]
    for _ in range(7):
        powers.append([step[value] for value in powers[-1]])
    return product, powers


_PRODUCT, _POWERS = _dihedral()


def verhoeff_sum(digits: str) -> int:
    total = 0
    for place, char in enumerate(digits[::-1]):
        total = _PRODUCT[total][_POWERS[place % 8][int(char)]]
    return total


def verhoeff(payload: str) -> str:
    return next(d for d in string.digits if verhoeff_sum(payload + d) == 0)


def mod_11_10(payload: str) -> str:
    """ISO/IEC 7064, hybrid system."""
    product = 10
    for char in payload:
        total = (int(char) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def mod_11_2(payload: str) -> str:
    """ISO/IEC 7064, with X for ten."""
    total = 0
    for char in payload:
        total = (total + int(char)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def _base_36(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text))


def iban(country: str, account: str) -> str:
    """ISO 13616: two digits."""
    return f"{98 - _base_36(account + country + '00') % 97:02d}"


def nhs(payload: str) -> str | None:
    digit = 11 - weighted(payload, range(10, 1, -1)) % 11
    return None if digit == 10 else str(digit % 11)


def mrz(text: str) -> str:
    """ICAO 9303 part 3: weights 7 3 1."""
    values = (0 if char == "<" else int(char, 36) for char in text)
    return str(sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10)


def aba(payload: str) -> str:
    return str(-weighted(payload, (3, 7, 1, 3, 7, 1, 3, 7)) % 10)


def dea(payload: str) -> str:
    odd, even = (sum(map(int, payload[start::2])) for start in (0, 1))
    return str((odd + even * 2) % 10)


_VIN_VALUES = {**{d: int(d) for d in string.digits}, **dict(zip("ABCDEFGH", range(1, 9))),
               **dict(zip("JKLMN", range(1, 6))), "P": 7, "R": 9, **dict(zip("STUVWXYZ", range(2, 10)))}


def vin(number: str) -> str:
    """The ninth character of 17 (49 CFR 565.15); what stands there now counts nothing."""
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    return "0123456789X"[sum(_VIN_VALUES[c] * w for c, w in zip(number, weights, strict=True)) % 11]


def gtin(payload: str) -> str:
    """GS1: weights 3 and 1 from the right."""
    return str(-sum(int(c) * (3 - 2 * (i % 2)) for i, c in enumerate(payload[::-1])) % 10)


def bc_phn(payload: str) -> str | None:
    """`payload`: the eight digits behind the leading 9."""
    total = sum(int(d) * w % 11 for d, w in zip(payload, (2, 4, 8, 5, 10, 9, 7, 3), strict=True))
    digit = (11 - total % 11) % 11
    return None if digit == 10 else str(digit)


def ramq(letters: str, year: int, month_day: str, administrative: str, female: bool) -> str:
    codes = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQR", 1)} | {c: i for i, c in enumerate("STUVWXYZ", 20)}
    month = int(month_day[:2]) - (50 if female else 0)
    digits = "".join(f"{codes[c]:02d}" for c in letters) + f"{year}{month:02d}{month_day[2:]}{administrative}"
    weights = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)
    return str((weighted(digits, weights) + (4 if female else 0)) % 10)


_NZ = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def nhi_old(payload: str) -> str | None:
    total = sum((_NZ.index(c) + 1 if c.isalpha() else int(c)) * w for c, w in zip(payload, range(7, 1, -1)))
    return None if total % 11 == 0 else str((11 - total % 11) % 10)


def nhi_new(payload: str) -> str:
    total = sum((_NZ.index(c) + 1 if c.isalpha() else int(c)) * w for c, w in zip(payload, range(7, 1, -1)))
    return _NZ[23 - total % 24]


def pps(digits: str, second: str) -> str:
    total = weighted(digits, range(8, 1, -1)) + (9 * (ord(second) - 64) if second else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23]


def kvnr(payload: str) -> str:
    digits = f"{ord(payload[0]) - 64:02d}{payload[1:]}"
    products = (int(d) * (1 + i % 2) for i, d in enumerate(digits))
    return str(sum(p // 10 + p % 10 for p in products) % 10)


def dni(number: str) -> str:
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number.translate(str.maketrans("XYZ", "012"))) % 23]


def codice_fiscale(payload: str) -> str:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    total = 0
    for place, char in enumerate(payload):
        value = int(char) if char.isdigit() else ord(char) - 65
        total += odd[value] if place % 2 == 0 else value
    return chr(65 + total % 26)


def bsn(payload: str) -> str | None:
    digit = weighted(payload, range(9, 1, -1)) % 11
    return None if digit == 10 else str(digit)


def fodselsnummer(payload: str) -> str | None:
    first = (11 - weighted(payload, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11) % 11
    if first == 10:
        return None
    second = (11 - weighted(payload + str(first), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11
    return None if second == 10 else f"{first}{second}"


def hetu(digits: str) -> str:
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31]


def belgian(payload: str, since_2000: bool) -> str:
    return f"{97 - int(('2' if since_2000 else '') + payload) % 97:02d}"


def svnr(serial: str, date: str) -> str | None:
    digit = weighted(serial + date, (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
    return None if digit == 10 else str(digit)


def pesel(payload: str) -> str:
    return str(-weighted(payload, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def cpf(payload: str) -> str:
    out = payload
    for first in (10, 11):
        rest = weighted(out, range(first, 1, -1)) % 11
        out += str(0 if rest < 2 else 11 - rest)
    return out[-2:]


def cns(payload: str) -> str | None:
    """The 15th digit, where one makes the weighted sum a multiple of 11."""
    digit = -weighted(payload, range(15, 1, -1)) % 11
    return None if digit == 10 else str(digit)


def curp(payload: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    return str(-sum(alphabet.index(c) * w for c, w in zip(payload, range(18, 1, -1), strict=True)) % 10)


def nric(series: str, digits: str) -> str:
    total = weighted(digits, (2, 7, 6, 5, 4, 3, 2)) + {"T": 4, "G": 4}.get(series, 0)
    return ("JZIHGFEDCBA" if series in "ST" else "XWUTRQPNMLK")[total % 11]


def rrn(payload: str) -> str:
    return str((11 - weighted(payload, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10)


def my_number(payload: str) -> str:
    rest = weighted(payload, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return str(0 if rest <= 1 else 11 - rest)


def au_medicare(payload: str) -> str:
    return str(weighted(payload, (1, 3, 7, 9, 1, 3, 7, 9)) % 10)


def au_tfn(payload: str) -> str | None:
    """The ninth digit of nine: weights 1 4 3 7 5 8 6 9 10, sum a multiple of 11."""
    digit = weighted(payload, (1, 4, 3, 7, 5, 8, 6, 9)) % 11  # 10 * digit = -digit mod 11
    return None if digit == 10 else str(digit)


def hibc(text: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    return alphabet[sum(alphabet.index(c) for c in text) % 43]
