# SPDX-License-Identifier: Apache-2.0
"""The extension module (native/): phi.h as Python calls, records as plain tuples."""

from collections.abc import Callable
from typing import Any, TypeAlias, final

# The eight members of phi_limits in their order; None keeps the default.
Limits: TypeAlias = tuple[int | None, ...]
# limits, min_confidence, reveal, fingerprint_key, worker_dir, ocr
Options: TypeAlias = tuple[Limits | None, float, bool, bytes | None, bytes | None, int]
# "file", "directory" or "memory"; name; YAML for "memory"
Packs: TypeAlias = tuple[tuple[str, bytes, bytes | None], ...]

# The callables get the fields of a record as positional arguments, in the order of
# the dataclasses in _records.py, and stop the scan by returning False.
OnRecord: TypeAlias = Callable[..., object]
# offset, capacity
ReadAt: TypeAlias = Callable[[int, int], bytes]

HEADER_VERSION: str

# The aliases exist for type checkers only.

def version() -> str: ...
def rules(builtin: bool, packs: Packs, select: str | None, /) -> list[tuple[Any, ...]]: ...
def test_rules(
    builtin: bool, packs: Packs, select: str | None, seed: int, on_result: OnRecord, /
) -> str: ...
def engine(builtin: bool, packs: Packs, select: str | None, cache_dir: bytes | None, /) -> Engine: ...
@final
class Engine:
    def rules_version(self) -> str: ...
    def scanner(self, options: Options, /) -> Scanner: ...
    def scan_tree(
        self,
        roots: tuple[bytes, ...],
        options: Options,
        threads: int,
        excludes: tuple[bytes, ...],
        one_file_system: bool,
        sort: bool,
        on_finding: OnRecord | None,
        on_source: OnRecord | None,
        on_progress: OnRecord | None,
        /,
    ) -> str: ...
@final
class Scanner:
    # kind and subject: "memory" and a buffer, "path" and bytes, "fd" and a
    # descriptor, "reader" and (read_at, size). Returns the name of the status.
    def scan(
        self,
        kind: str,
        name: bytes,
        subject: object,
        on_finding: OnRecord | None,
        on_source: OnRecord | None,
        on_text: OnRecord | None,
        on_progress: OnRecord | None,
        /,
    ) -> str: ...
    def extract(
        self,
        kind: str,
        name: bytes,
        subject: object,
        on_finding: OnRecord | None,
        on_source: OnRecord | None,
        on_text: OnRecord | None,
        on_progress: OnRecord | None,
        /,
    ) -> str: ...
    def close(self) -> None: ...
