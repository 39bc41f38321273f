# SPDX-License-Identifier: Apache-2.0
"""Values of American and international identifiers, in the forms people write them."""

from __future__ import annotations

import datetime
import random
import string

from generate import cards, identifiers, licences
from generate.people import Person
from generate.templates import fill, layout, looks_artificial

from . import checks
from .people import STATE_NAMES, person, place

Rng = random.Random


def _weighted(rng: Rng, *rows: tuple[float, str]) -> str:
    return rng.choices([text for _, text in rows], [weight for weight, _ in rows])[0]


def _varied(rng: Rng, template: str) -> str:
    """Filled anew until it does not look made up."""
    while True:
        value = fill(rng, template)
        digits = "".join(c for c in value if c.isdigit())
        if len(digits) < 5 or not looks_artificial(digits):
            return value


def ssn(rng: Rng, _holder: Person) -> str:
    value = identifiers.ssn(rng, "-", randomized=rng.random() < 0.1)
    return value.replace("-", _weighted(rng, (75, "-"), (17, ""), (6, " "), (2, ".")))


def ssn_dashed(rng: Rng, _holder: Person) -> str:
    return identifiers.ssn(rng, "-")


def itin(rng: Rng, _holder: Person) -> str:
    return identifiers.itin(rng, _weighted(rng, (75, "-"), (15, ""), (10, " ")))


def ein(rng: Rng, _holder: Person) -> str:
    value = identifiers.ein(rng)
    return value if rng.random() < 0.85 else value.replace("-", "")


def licence_of(rng: Rng, holder: Person, state: str) -> str:
    found = licences.licence(rng, holder, state)
    if rng.random() < 0.12:
        found = licences.legacy_licence(rng, holder, state, identifiers.ssn(rng, "")) or found
    return found.printed if rng.random() < 0.35 else found.value


def driver_license(rng: Rng, holder: Person) -> str:
    state = holder.place.state if rng.random() < 0.9 else rng.choice(list(STATE_NAMES))
    while True:
        value = licence_of(rng, holder, state)
        if sum(c.isdigit() for c in value) >= 5 or len(value) > 8:
            return value


def us_passport(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(rng, (50, "[1-9]########".replace("[1-9]", "$")), (40, "[ABXYZ]########"), (10, "C########")))


def routing(rng: Rng, _holder: Person) -> str:
    while True:
        payload = rng.choice("01 02 03 04 05 06 07 08 09 10 11 12 21 22 25 26 27 28 30 31 32".split()) + fill(rng, "######")
        value = payload + checks.aba(payload)
        if not looks_artificial(value):
            return value


def bank_account(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(rng, (40, "$#{8,11}"), (20, "000$#{6,8}"), (8, "$###-####-###"), (20, "$#{6,7}")))


def npi(rng: Rng, _holder: Person) -> str:
    return identifiers.npi(rng)


def dea(rng: Rng, holder: Person) -> str:
    digits = fill(rng, "######")
    initial = holder.surname[0].upper() if rng.random() < 0.85 else "9"
    return rng.choice("AABBFFGMMPRX") + initial + digits + checks.dea(digits)


def mbi(rng: Rng, _holder: Person) -> str:
    return identifiers.mbi(rng, hyphens=rng.random() < 0.6)


def mbi_dashed(rng: Rng, _holder: Person) -> str:
    return identifiers.mbi(rng)


def hicn(rng: Rng, _holder: Person) -> str:
    value = identifiers.hicn(rng) if rng.random() < 0.85 else identifiers.railroad_hicn(rng)
    return value if rng.random() < 0.5 else value.replace("-", "")


def medicaid(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(rng, (30, "@@#####@"), (30, "$#######@"), (40, "$#{8,11}")))


def clia(rng: Rng, _holder: Person) -> str:
    return fill(rng, "[01234]$D[012]######")


def vin(rng: Rng, _holder: Person) -> str:
    maker = rng.choice("1FA 1G1 1HG 2T1 3VW 4T1 5YJ JTD WBA 1C4 KMH 5NP 2HK 1N4 JN8".split())
    number = maker + fill(rng, "[ABCDEFGHJKLMNPRSTUVWXYZ0123456789]{5}0[ABCDEFGHJKLMNPRSTVWXY123456789]"
                               "[ABCDEFGHJKLMNPRSTUVWXYZ][0123456789]{6}")
    number = number[:17]
    return number[:8] + checks.vin(number) + number[9:]


def plate(rng: Rng, _holder: Person) -> str:
    return fill(rng, rng.choice(("$@@@###", "@@@-####", "@@@ ####", "###-@@@", "@@@###", "@@# #@@", "@## #@@")))


def pan(rng: Rng, _holder: Person) -> str:
    name = rng.choices(["visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay", "maestro"],
                       [45, 28, 12, 6, 2, 3, 2, 2])[0]
    network = cards.NETWORKS[name]
    size = network.lengths[0] if name != "maestro" else rng.choice((16, 16, 18, 19))
    number = cards.pan(rng, name, size)
    return rng.choice((number, cards.printed(number), cards.printed(number), cards.printed(number, "-")))


def pan_plain(rng: Rng, holder: Person) -> str:
    return "".join(c for c in pan(rng, holder) if c.isdigit())


def track(rng: Rng, holder: Person) -> str:
    number = cards.pan(rng, rng.choice(("visa", "mastercard", "amex")))
    until = f"{rng.randint(26, 32)}{rng.randint(1, 12):02d}"
    service = rng.choice(("101", "201", "121"))
    if rng.random() < 0.5:
        return f"%B{number}^{holder.surname.upper()}/{holder.given.upper()}^{until}{service}{fill(rng, '#{10,16}')}?"
    return f";{number}={until}{service}{fill(rng, '#{8,12}')}?"


def cvv(rng: Rng, _holder: Person) -> str:
    while True:
        value = fill(rng, "###")
        if len(set(value)) > 1 and value not in ("123", "000", "737"):
            return value


def mrn(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(
        rng, (25, "$######"), (20, "$#######"), (15, "00$######"), (10, "$#####"), (6, "E$#######"), (5, "MRN$#######"),
        (6, "$##-##-##"), (5, "MR-$######"), (4, "@@$######"), (4, "$#{8,9}"), (3, "H$########"), (3, "$#-##-##"), (3, "@-$#####")))


def member_id(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(
        rng, (35, "@@@$########"), (15, "W$########"), (10, "$########01"), (10, "$########"), (6, "R$#######"),
        (6, "@@@$##@$####"), (6, "H$########-00"), (6, "@@@$#{10,11}"), (6, "$##-##-####@")))


def icd10(rng: Rng, _holder: Person) -> str:
    return rng.choice(
        "E11.9 E11.65 I10 I25.10 J45.909 F32.9 F41.1 M54.50 N18.30 Z79.4 K21.9 E78.5 J44.9 I48.91 G47.33 C50.911 S72.001A "
        "O09.90 R07.9 Z00.00 L40.0 H25.11 B18.2 D64.9 T78.40XA".split())


def hcpcs(rng: Rng, _holder: Person) -> str:
    return rng.choice("99213 99214 99203 99285 36415 80053 85025 93000 71046 J1885 J0696 G0438 G0439 E0601 A4253 90686 "
                      "97110 45378 27447 Q2037".split())


def ndc(rng: Rng, _holder: Person) -> str:
    return fill(rng, rng.choice(("0###-####-##", "$####-###-##", "$####-####-##", "0$###-####-##")))


def loinc(rng: Rng, _holder: Person) -> str:
    return rng.choice("2345-7 718-7 4548-4 2160-0 2951-2 2823-3 6690-2 777-3 13457-7 2093-3 8480-6 8462-4 8867-4 29463-7 "
                      "33914-3 1742-6 1920-8".split())


def snomed(rng: Rng, _holder: Person) -> str:
    return rng.choice("22298006 73211009 38341003 195967001 44054006 13645005 35489007 40930008 64859006 84114007 "
                      "414916001 55822004".split())


def udi(rng: Rng, _holder: Person) -> str:
    body = "0" + fill(rng, "08#{10}")
    body = body[:13]
    date = f"{rng.randint(26, 31)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    return f"(01){body}{checks.gtin(body)}(17){date}(10){fill(rng, '@###')}(21){fill(rng, '@$#####')}"


def rx_number(rng: Rng, _holder: Person) -> str:
    return _varied(rng, _weighted(rng, (60, "$######"), (20, "0$######"), (20, "$#####-0####")))


def accession(rng: Rng, _holder: Person) -> str:
    return _varied(rng, rng.choice(("A$#######", "26-$#####", "S26-$####", "2026$######", "ACC$#######", "$#######", "@@-26-0####")))


def phone(rng: Rng, holder: Person) -> str:
    while True:
        exchange, line = fill(rng, "[23456789]##"), fill(rng, "####")
        if exchange[1:] != "11" and exchange != "555" and not looks_artificial(exchange + line):
            break
    area = holder.place.area_code
    return rng.choices((f"({area}) {exchange}-{line}", f"{area}-{exchange}-{line}", f"{area}.{exchange}.{line}",
                        f"+1 {area}-{exchange}-{line}", f"{area}{exchange}{line}", f"+1{area}{exchange}{line}",
                        f"1-{area}-{exchange}-{line}", f"{area} {exchange} {line}"), (30, 30, 8, 8, 10, 6, 4, 4))[0]


def phone_formatted(rng: Rng, holder: Person) -> str:
    while True:
        value = phone(rng, holder)
        if not value.isdigit():
            return value


def email(rng: Rng, holder: Person) -> str:
    given, surname = holder.given.lower(), holder.surname.lower().replace("'", "")
    name = rng.choice((f"{given}.{surname}", f"{given[0]}{surname}", f"{given}{holder.born:%y}", f"{surname}_{given}",
                       f"{given}+clinic", f"{given}{rng.randint(2, 99)}"))
    return f"{name}@{rng.choice('lakewoodpost.net mapleisp.com clearharbor.org mailbrook.net stonegate.edu quickpost.co'.split())}"


def address(rng: Rng, holder: Person) -> str:
    unit = rng.choice(("", "", "", f" Apt {rng.randint(1, 40)}", f" Unit {rng.randint(1, 20)}", f", #{rng.randint(1, 99)}"))
    town = f"{holder.place.town}, {holder.place.state} {holder.place.zip_code}"
    return f"{holder.house_number} {holder.street}{unit}, {town}" + rng.choice(("", "", f"-{fill(rng, '####')}"))


def street(rng: Rng, holder: Person) -> str:
    return f"{holder.house_number} {holder.street}" + rng.choice(("", "", f" Apt {rng.randint(1, 40)}"))


def name(rng: Rng, holder: Person) -> str:
    middle = f" {holder.middle}." if holder.middle and rng.random() < 0.5 else ""
    return rng.choice((f"{holder.given}{middle} {holder.surname}", f"{holder.given}{middle} {holder.surname}",
                       f"{holder.surname}, {holder.given}{middle}", f"{holder.surname}, {holder.given}",
                       f"{holder.surname.upper()}, {holder.given.upper()}"))


def surname_first(rng: Rng, holder: Person) -> str:
    """As wards and registers write it."""
    middle = f" {holder.middle}" if holder.middle and rng.random() < 0.5 else ""
    return f"{holder.surname}, {holder.given}{middle}".upper()


def full_name(_rng: Rng, holder: Person) -> str:
    return f"{holder.given} {holder.surname}"


def date(rng: Rng, day: datetime.date) -> str:
    return rng.choices((f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}", f"{day:%Y-%m-%d}", f"{day:%d-%b-%Y}",
                        f"{day:%B} {day.day}, {day.year}", f"{day:%m-%d-%Y}", f"{day:%b} {day.day}, {day.year}",
                        f"{day:%d %B %Y}", f"{day:%m/%d/%y}", f"{day:%Y%m%d}"), (30, 14, 20, 6, 8, 6, 4, 4, 5, 3))[0]


def dob(rng: Rng, holder: Person) -> str:
    return date(rng, holder.born)


def ipv4(rng: Rng, _holder: Person) -> str:
    return f"{rng.choice((23, 47, 68, 73, 76, 98, 107, 136, 174))}.{rng.randint(2, 250)}.{rng.randint(1, 254)}.{rng.randint(2, 250)}"


def mac(rng: Rng, _holder: Person) -> str:
    octets = rng.choice(("00:1A:2B", "D0:50:99", "3C:5A:B4", "F0:18:98", "A4:83:E7")).split(":")
    octets += [f"{rng.randint(0, 255):02X}" for _ in range(3)]
    text = rng.choice((":", ":", "-")).join(octets)
    return text if rng.random() < 0.6 else text.lower()


def url(rng: Rng, holder: Person) -> str:
    return rng.choice((
        f"https://portal.lakesideclinic.org/patients/{fill(rng, '$#####')}/chart",
        f"https://mychart.ridgehealth.net/visit?patient={holder.surname.lower().replace(chr(39), '')}{fill(rng, '###')}",
        f"https://www.{holder.given.lower()}{holder.surname.lower().replace(chr(39), '').replace('-', '')}.com/family",
        f"http://facebook.com/{holder.given.lower()}.{fill(rng, '####')}"))


def imei(rng: Rng, _holder: Person) -> str:
    while True:
        payload = "35" + fill(rng, "#{12}")
        value = payload + checks.luhn(payload)
        if not looks_artificial(value):
            return value if rng.random() < 0.75 else layout(value, "__-______-______-_")


def serial(rng: Rng, _holder: Person) -> str:
    return _varied(rng, rng.choice(("SN$#######", "@@@$#######", "$#########", "@$@$@#####", "PM-$#####-@", "@@##-$####")))


_IBAN = {"DE": "$#{17}", "FR": "$#{9}@#{9}01#", "GB": "[ABHLMN][AO][RWY][CDL]#{14}", "ES": "$#{19}", "NL": "[AIR][BN][NA][ABG]0#{9}",
         "IT": "@#{22}", "BE": "$#{11}", "CH": "$#{16}", "AT": "$#{15}", "PL": "$#{23}", "SE": "$#{19}", "PT": "$#{20}"}  # fmt: skip


def iban(rng: Rng, _holder: Person) -> str:
    country = rng.choice(list(_IBAN))
    account = fill(rng, _IBAN[country])
    value = country + checks.iban(country, account) + account
    return value if rng.random() < 0.45 else " ".join(value[i:i + 4] for i in range(0, len(value), 4))


def passport_mrz(rng: Rng, holder: Person) -> str:
    """The two lines of a passport."""
    def letters(text: str) -> str:
        return "".join(c if c in string.ascii_uppercase else "<" for c in text.upper().replace("'", ""))
    country = rng.choice("USA CAN GBR FRA MEX IND NLD ITA".split())
    first = f"P<{country}{letters(holder.surname)}<<{letters(holder.given)}"[:44].ljust(44, "<")
    number = fill(rng, rng.choice(("$########", "@########", "@@#######")))
    birth, until = f"{holder.born:%y%m%d}", f"{rng.randint(27, 34)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    optional = "<" * 14
    head, middle = number + checks.mrz(number), birth + checks.mrz(birth)
    tail = until + checks.mrz(until) + optional + rng.choice(("<", "0"))
    second = head + country + middle + holder.sex + tail
    return f"{first}\n{second}{checks.mrz(head + middle + tail)}"


def ca_licence(rng: Rng, holder: Person) -> str:
    born, female = holder.born, holder.sex == "F"
    initial = holder.surname[0].upper()
    month = born.month + (50 if female else 0)
    return rng.choice((f"{initial}{fill(rng, '####-#####')}-{born.year % 10}{month:02d}{born:%d}",  # Ontario
                       f"{initial}{fill(rng, '[123456][123456][123456]#')}-{born:%d%m%y}-{fill(rng, '##')}",  # Quebec
                       fill(rng, "######-###"), fill(rng, "$######"),  # Alberta, British Columbia
                       f"{initial}{born:%y%m%d}{fill(rng, '###')}"))  # Newfoundland


__all__ = ["person", "place"]
