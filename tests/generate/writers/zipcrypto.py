# SPDX-License-Identifier: Apache-2.0
"""The traditional ZIP cipher (APPNOTE 6.1): weak, but what "encrypted zip" still means in offices."""

from __future__ import annotations

_CRC_TABLE = []
for _value in range(256):
    for _ in range(8):
        _value = _value >> 1 ^ (0xEDB88320 if _value & 1 else 0)
    _CRC_TABLE.append(_value)


def _crc_step(crc: int, byte: int) -> int:
    return crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]


class _Keys:
    """The three 32-bit keys, driven by plain bytes."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def _update(self, byte: int) -> None:
        first, second, third = self._keys
        first = _crc_step(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self._keys = [first, second, _crc_step(third, second >> 24)]

    def encrypt(self, byte: int) -> int:
        word = self._keys[2] | 2
        stream = (word * (word ^ 1)) >> 8 & 0xFF
        self._update(byte)
        return byte ^ stream


def encrypt(data: bytes, password: bytes, check: int) -> bytes:
    """Twelve header bytes, the last of them the `check` that readers test a password with, and the data.

    The header should be random; here it follows from the data's length, so that files are reproducible.
    """
    keys = _Keys(password)
    header = bytes((len(data) * 31 + i * 89) & 0xFF for i in range(11)) + bytes([check & 0xFF])
    return bytes(keys.encrypt(byte) for byte in header + data)
