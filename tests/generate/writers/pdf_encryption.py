# SPDX-License-Identifier: Apache-2.0
"""The PDF standard security handler, revision 2: RC4 with a 40-bit key (PDF 32000-1, 7.6)."""

from __future__ import annotations

import hashlib
import struct

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_PERMISSIONS = -64  # nothing but viewing
_KEY_BYTES = 5


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 0xFF])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


class StandardSecurity:
    """Encrypts streams under a user password; the same password is the owner's."""

    def __init__(self, user_password: str) -> None:
        padded = (user_password.encode("latin-1") + _PADDING)[:32]
        self.file_id = _md5(b"file id of " + padded)
        self._owner_entry = rc4(_md5(padded)[:_KEY_BYTES], padded)
        permissions = struct.pack("<i", _PERMISSIONS)
        self._key = _md5(padded + self._owner_entry + permissions + self.file_id)[:_KEY_BYTES]

    def dictionary(self) -> str:
        """The /Encrypt dictionary, whose own strings stay unencrypted."""
        user_entry = rc4(self._key, _PADDING)
        return (
            f"<< /Filter /Standard /V 1 /R 2 /O <{self._owner_entry.hex()}> /U <{user_entry.hex()}> "
            f"/P {_PERMISSIONS} >>"
        )

    def encrypt(self, number: int, data: bytes) -> bytes:
        """`data` of object `number`, generation 0."""
        return rc4(_md5(self._key + number.to_bytes(3, "little") + b"\0\0")[: _KEY_BYTES + 5], data)
