# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a call. Faults of the scanned data are never errors: they are
records (see Source), so that one broken file does not cost the others."""

from __future__ import annotations


class Error(Exception):
    """A call that failed. Never holds content of scanned data."""

    def __init__(
        self, status: str, message: str, file: str = "", line: int = 0, column: int = 0, rule: str = ""
    ) -> None:
        super().__init__(status, message, file, line, column, rule)
        self.status = status
        """Stable name: "argument", "state", "memory", "io", "rule" or "unsupported"."""
        self.message = message
        """One line for a person."""
        self.file = file
        """Pattern pack at fault, or ""."""
        self.line = line
        """Line of `file`, from 1; 0 when it is not about a line."""
        self.column = column
        """Column of `line`, from 1; 0 when unknown."""
        self.rule = rule
        """Id of the rule at fault, or ""."""

    def __str__(self) -> str:
        if not self.file:
            return self.message
        place = ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])
        return f"{place}: {self.rule}: {self.message}" if self.rule else f"{place}: {self.message}"


class ArgumentError(Error, ValueError):
    """A parameter is out of range, unknown, or contradicts another."""


class StateError(Error):
    """The scanner is scanning already (one thread at a time), or closed."""


class OutOfMemoryError(Error, MemoryError):
    """The library ran out of memory. The scanner stays usable."""


class AccessError(Error):
    """The system refused: a root that cannot be opened, a pack that cannot be read."""


class RuleError(Error):
    """A pattern pack is wrong; `file`, `line`, `column` and `rule` say where."""


class UnsupportedError(Error):
    """This build or machine cannot do it."""


_CLASSES: dict[str, type[Error]] = {
    "argument": ArgumentError,
    "state": StateError,
    "memory": OutOfMemoryError,
    "io": AccessError,
    "rule": RuleError,
    "unsupported": UnsupportedError,
}


def make(status: str, message: str, file: str, line: int, column: int, rule: str) -> Error:
    """Called by the extension module."""
    return _CLASSES.get(status, Error)(status, message, file, line, column, rule)
