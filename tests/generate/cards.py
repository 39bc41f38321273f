# SPDX-License-Identifier: Apache-2.0
"""Payment card numbers: every network, its issuer prefixes, lengths and printed groups."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .templates import layout, looks_artificial

PrefixRange = tuple[int, int]


@dataclass(frozen=True)
class Network:
    """Issuer prefixes as closed ranges of equal digit count, and the lengths in use."""

    name: str
    prefixes: tuple[PrefixRange, ...]
    lengths: tuple[int, ...]


def _each(*prefixes: int) -> tuple[PrefixRange, ...]:
    return tuple((prefix, prefix) for prefix in prefixes)


NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        Network("visa", _each(4), (16, 13, 19)),
        Network("mastercard", ((51, 55), (2221, 2720)), (16,)),
        Network("amex", _each(34, 37), (15,)),
        Network("discover", (*_each(6011, 65), (644, 649), (622126, 622925)), (16, 19)),
        Network("diners", ((300, 305), *_each(309, 36, 38, 39)), (14, 16, 17, 18, 19)),
        Network("jcb", ((3528, 3589),), (16, 17, 18, 19)),
        Network("jcb-15", _each(2131, 1800), (15,)),
        Network("unionpay", (*_each(62), (810, 817)), (16, 17, 18, 19)),
        Network("maestro", (*_each(5018, 5020, 5038, 5893, 6304, 6759), (6761, 6763)), tuple(range(12, 20))),
        Network("rupay", _each(60, 65, 81, 82, 508), (16,)),
        Network("mir", ((2200, 2204),), (16, 17, 18, 19)),
        Network("troy", _each(9792), (16,)),
        Network("elo", (*_each(438935, 451416, 504175, 627780, 636297, 636368), (401178, 401179),
                        (506699, 506778), (509000, 509999)), (16,)),
        Network("hiper", _each(637095, 637568, 637599, 637609, 637612), (16,)),
        Network("hipercard", _each(606282), (16,)),
        Network("verve", ((506099, 506198), (507865, 507964)), (16, 18, 19)),
        Network("naranja", _each(589562, 402918, 527572), (16,)),
        Network("uatp", _each(1), (15,)),
    )
}  # fmt: skip

_GROUPS = {
    14: "____ ______ ____",
    15: "____ ______ _____",
    16: "____ ____ ____ ____",
    19: "____ ____ ____ ____ ___",
}
# Published by networks and gateways for testing; the checks must reject or downgrade them.
TEST_NUMBERS = frozenset(
    "4242424242424242 4111111111111111 4012888888881881 4000056655665556 4222222222222 "
    "4005519200000004 4009348888881881 4012000033330026 4012000077777777 4217651111111119 "
    "4500600000000061 4000000000000002 4000000000009995 4000000000003220 5555555555554444 "
    "5105105105105100 5200828282828210 2223003122003222 2223000048400011 2222420000001113 "
    "2222630000001125 378282246310005 371449635398431 378734493671000 370000000000002 "
    "6011111111111117 6011000990139424 6011981111111113 30569309025904 38520000023237 "
    "36227206271667 3056930009020004 36259600000004 3530111333300000 3566002020360505 "
    "3566111111111113 6200000000000005 6200000000000047 6205500000000000004 6304000000000000 "
    "6759411100000008 6555900000604105 5610591081018250".split()
)


def luhn_digit(payload: str) -> str:
    """The digit that completes `payload` to a number valid under Luhn (ISO/IEC 7812-1)."""
    total = 0
    for position, character in enumerate(reversed(payload)):
        doubled = int(character) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def pan(rng: random.Random, network: str = "visa", length: int | None = None) -> str:
    """A valid, unformatted card number that is no published test number."""
    issuer = NETWORKS[network]
    size = length or issuer.lengths[0]
    if size not in issuer.lengths:
        raise ValueError(f"{network} has no {size}-digit numbers")
    while True:
        low, high = rng.choice(issuer.prefixes)
        prefix = str(rng.randint(low, high))
        payload = prefix + "".join(rng.choice("0123456789") for _ in range(size - len(prefix) - 1))
        number = payload + luhn_digit(payload)
        if number not in TEST_NUMBERS and not looks_artificial(number):
            return number


def printed(number: str, separator: str = " ") -> str:
    """The number in the groups embossed on the card, plain where there is no usual grouping."""
    groups = _GROUPS.get(len(number))
    return layout(number, groups).replace(" ", separator) if groups else number
