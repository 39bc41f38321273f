# SPDX-License-Identifier: Apache-2.0
"""Identifiers of other countries. A check digit that the issuer skips is drawn again."""

from __future__ import annotations

import random
from collections.abc import Callable

from generate.people import Person
from generate.templates import fill, looks_artificial

from . import checks

Rng = random.Random


def _drawn(rng: Rng, template: str, check: Callable[[str], str | None]) -> str:
    while True:
        payload = fill(rng, template)
        digit = check(payload)
        digits = "".join(c for c in payload if c.isdigit())
        if digit is not None and (len(digits) < 5 or not looks_artificial(digits)):
            return payload + digit


def _grouped(rng: Rng, value: str, sizes: tuple[int, ...], separators: str = " ", plain: float = 0.45) -> str:
    if rng.random() < plain:
        return value
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at:at + size])
        at += size
    return rng.choice(separators).join(parts)


def gb_nhs(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[4567]########", checks.nhs), (3, 3, 4), "  -", 0.4)


def gb_chi(rng: Rng, p: Person) -> str:
    while True:
        payload = f"{p.born:%d%m%y}{fill(rng, '##')}" + rng.choice("02468" if p.sex == "F" else "13579")
        digit = checks.nhs(payload)
        if digit is not None:
            return payload + digit


def gb_nino(rng: Rng, _p: Person) -> str:
    value = rng.choice("AB CE EG HJ JK LM NP PR RS SH TW WL YX ZA JG KR".split()) + fill(rng, "######[ABCD]")
    return _grouped(rng, value, (2, 2, 2, 2, 1), " ", 0.5)


def ca_sin(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[1234567]#######", checks.luhn), (3, 3, 3), " -", 0.3)


def ca_ohip(rng: Rng, _p: Person) -> str:
    value = _drawn(rng, "$########", checks.luhn)
    version = rng.choice(("", fill(rng, "@@")))
    form = rng.random()
    if form < 0.4:
        return value + version
    text = f"{value[:4]}-{value[4:7]}-{value[7:]}" if form < 0.8 else f"{value[:4]} {value[4:7]} {value[7:]}"
    return text + (("-" if form < 0.8 else " ") + version if version else "")


def ca_ramq(rng: Rng, p: Person) -> str:
    letters = "".join(c for c in p.surname.upper() if c.isalpha() and c.isascii())[:3].ljust(3, "X") + p.given[0].upper()
    female = p.sex == "F"
    month_day = f"{p.born.month + (50 if female else 0):02d}{p.born:%d}"
    serial = rng.choice("123456789")
    value = f"{letters}{p.born:%y}{month_day}{serial}{checks.ramq(letters, p.born.year, month_day, serial, female)}"
    return _grouped(rng, value, (4, 4, 4), " ", 0.4)


def ca_bc_phn(rng: Rng, _p: Person) -> str:
    value = "9" + _drawn(rng, "########", checks.bc_phn)
    return _grouped(rng, value, (4, 3, 3), " ", 0.5)


def au_medicare(rng: Rng, _p: Person) -> str:
    value = _drawn(rng, "[23456]#######", checks.au_medicare) + rng.choice("123456789")
    return _grouped(rng, value, (4, 5, 1), " ", 0.4) + rng.choice(("", "", "/1", "-2"))


def au_ihi(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "800360#########", checks.luhn), (4, 4, 4, 4), " ", 0.5)


def au_tfn(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[12345678]#######", checks.au_tfn), (3, 3, 3), " ", 0.4)


def nz_nhi(rng: Rng, _p: Person) -> str:
    letters = "[ABCDEFGHJKLMNPQRSTUVWXY]"
    if rng.random() < 0.6:
        return _drawn(rng, letters + "[ABCDEFGHJKLMNPQRSTUVWXYZ]{2}###", checks.nhi_old)
    return _drawn(rng, letters + "[ABCDEFGHJKLMNPQRSTUVWXYZ]{2}##[ABCDEFGHJKLMNPQRSTUVWXYZ]", checks.nhi_new)


def ie_pps(rng: Rng, _p: Person) -> str:
    digits, second = fill(rng, "$######"), rng.choice(("", "", "A", "B", "H"))
    return digits + checks.pps(digits, "" if second == "" else second) + second


def fr_nir(rng: Rng, p: Person) -> str:
    sex = "2" if p.sex == "F" else "1"
    payload = f"{sex}{p.born:%y%m}{rng.choice('13 31 33 35 44 59 67 69 75 78 92 93'.split())}{rng.randint(1, 450):03d}{rng.randint(1, 700):03d}"
    value = payload + f"{97 - int(payload) % 97:02d}"
    return _grouped(rng, value, (1, 2, 2, 2, 3, 3, 2), " ", 0.5)


def de_kvnr(rng: Rng, p: Person) -> str:
    return _drawn(rng, p.surname[0].upper() + "########", checks.kvnr)


def de_idnr(rng: Rng, _p: Person) -> str:
    """One digit twice or three times, not thrice in a row, among the first ten."""
    while True:
        payload = fill(rng, "$#########")
        counts = sorted((payload.count(d) for d in set(payload)), reverse=True)
        if counts[0] in (2, 3) and counts[1] == 1 and not any(d * 3 in payload for d in "0123456789"):
            return _grouped(rng, payload + checks.mod_11_10(payload), (2, 3, 3, 3), " ", 0.5)


def es_dni(rng: Rng, _p: Person) -> str:
    number = fill(rng, rng.choice(("########", "########", "[XYZ]#######")))
    return number + rng.choice(("", "", "-")) + checks.dni(number)


def it_cf(rng: Rng, p: Person) -> str:
    def code(text: str) -> str:
        letters = [c for c in text.upper() if c.isalpha() and c.isascii()]
        return "".join([c for c in letters if c not in "AEIOU"] + [c for c in letters if c in "AEIOU"] + ["X"] * 3)[:3]
    day = p.born.day + (40 if p.sex == "F" else 0)
    payload = (f"{code(p.surname)}{code(p.given)}{p.born:%y}{'ABCDEHLMPRST'[p.born.month - 1]}{day:02d}"
               f"{rng.choice('AFGHL')}{rng.randint(100, 899)}")
    return payload + checks.codice_fiscale(payload)


def nl_bsn(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[1234]#######", checks.bsn), (4, 2, 3), " .", 0.75)


def se_pnr(rng: Rng, p: Person) -> str:
    payload = f"{p.born:%y%m%d}{fill(rng, '###')}"
    value = payload + checks.luhn(payload)
    century = rng.choice(("", f"{p.born.year // 100}"))
    return f"{century}{value[:6]}{rng.choice('-- ').strip()}{value[6:]}"


def no_fnr(rng: Rng, p: Person) -> str:
    while True:
        serial = rng.randint(0, 499) if p.born.year < 2000 else rng.randint(500, 999)
        payload = f"{p.born:%d%m%y}{serial:03d}"
        digits = checks.fodselsnummer(payload)
        if digits is not None:
            return _grouped(rng, payload + digits, (6, 5), " ", 0.6)


def dk_cpr(rng: Rng, p: Person) -> str:
    century = rng.choice("0123") if p.born.year < 2000 else rng.choice("4567")
    return f"{p.born:%d%m%y}" + rng.choice(("-", "-", "")) + century + fill(rng, "###")


def fi_hetu(rng: Rng, p: Person) -> str:
    serial = f"{rng.randint(2, 899):03d}"
    return f"{p.born:%d%m%y}{'-' if p.born.year < 2000 else 'A'}{serial}{checks.hetu(f'{p.born:%d%m%y}{serial}')}"


def be_nn(rng: Rng, p: Person) -> str:
    serial = f"{p.born:%y%m%d}{rng.randint(1, 997):03d}"
    value = serial + checks.belgian(serial, p.born.year >= 2000)
    if rng.random() < 0.5:
        return value
    return f"{value[:2]}.{value[2:4]}.{value[4:6]}-{value[6:9]}.{value[9:]}"


def ch_ahv(rng: Rng, _p: Person) -> str:
    value = _drawn(rng, "756#########", checks.gtin)
    return value if rng.random() < 0.3 else f"{value[:3]}.{value[3:7]}.{value[7:11]}.{value[11:]}"


def at_svnr(rng: Rng, p: Person) -> str:
    while True:
        serial = fill(rng, "$##")
        digit = checks.svnr(serial, f"{p.born:%d%m%y}")
        if digit is not None:
            return f"{serial}{digit}{rng.choice((' ', ''))}{p.born:%d%m%y}"


def pl_pesel(rng: Rng, p: Person) -> str:
    month = p.born.month + (20 if p.born.year >= 2000 else 0)
    payload = f"{p.born:%y}{month:02d}{p.born:%d}{fill(rng, '###')}" + rng.choice("02468" if p.sex == "F" else "13579")
    return payload + checks.pesel(payload)


def in_aadhaar(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[23456789]##########", checks.verhoeff), (4, 4, 4), " -", 0.3)


def in_pan(rng: Rng, p: Person) -> str:
    return fill(rng, f"@@@P{p.surname[0].upper()}####@")


def in_abha(rng: Rng, _p: Person) -> str:
    return fill(rng, "91-####-####-####")


def br_cpf(rng: Rng, _p: Person) -> str:
    value = _drawn(rng, "#########", checks.cpf)
    return value if rng.random() < 0.3 else f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}"


def br_cns(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "[127]#############", checks.cns), (3, 4, 4, 4), " ", 0.5)


def mx_curp(rng: Rng, p: Person) -> str:
    def letter(text: str, wanted: str, start: int) -> str:
        return next((c for c in text.upper()[start:] if c in wanted), "X")
    vowels, others = "AEIOU", "BCDFGHJKLMNPQRSTVWXYZ"
    mother = rng.choice("LOPEZ GARCIA RAMIREZ TORRES MENDOZA".split())
    head = p.surname[0].upper() + letter(p.surname, vowels, 1) + mother[0] + p.given[0].upper()
    region = rng.choice("AS BC CS DF GT JC MC NL OC PL VZ YN".split())
    tail = letter(p.surname, others, 1) + letter(mother, others, 1) + letter(p.given, others, 1)
    payload = f"{head}{p.born:%y%m%d}{'M' if p.sex == 'F' else 'H'}{region}{tail}{'0' if p.born.year < 2000 else 'A'}"
    return payload + checks.curp(payload)


def za_id(rng: Rng, p: Person) -> str:
    serial = rng.randint(0, 4999) if p.sex == "F" else rng.randint(5000, 9999)
    payload = f"{p.born:%y%m%d}{serial:04d}{rng.choice('0001')}8"
    return _grouped(rng, payload + checks.luhn(payload), (6, 4, 2, 1), " ", 0.75)


def sg_nric(rng: Rng, p: Person) -> str:
    series, digits = rng.choice("SSFG" if p.born.year < 2000 else "TG"), fill(rng, "#######")
    return series + digits + checks.nric(series, digits)


def kr_rrn(rng: Rng, p: Person) -> str:
    sex = (1 if p.sex == "M" else 2) + (2 if p.born.year >= 2000 else 0)
    payload = f"{p.born:%y%m%d}{sex}{fill(rng, '#####')}"
    value = payload + checks.rrn(payload)
    return f"{value[:6]}{rng.choice(('-', '-', ''))}{value[6:]}"


def jp_my_number(rng: Rng, _p: Person) -> str:
    return _grouped(rng, _drawn(rng, "###########", checks.my_number), (4, 4, 4), " -", 0.45)


def cn_ric(rng: Rng, p: Person) -> str:
    region = rng.choice("110101 310104 440305 510107 330106 420111 320102".split())
    payload = f"{region}{p.born:%Y%m%d}{fill(rng, '##')}" + rng.choice("02468" if p.sex == "F" else "13579")
    return payload + checks.mod_11_2(payload)
