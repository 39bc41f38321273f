#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what was built to its promises: check_binaries.py SOURCE LIBPHI.SO LIBPHI_ALL.A PROGRAM...

The library exports what phi.h declares and nothing else, its internals are named so
that they meet nobody else's, and no library is needed whose licence was not agreed on.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import tables


def say(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def declared(header: str) -> set[str]:
    """Names of the functions that a header marks as API."""
    return {found[1] for found in re.finditer(r"^PHI_API\b[^;(]*?\b(phi_\w+)\s*\(", header, re.M)}


def defined(listing: str) -> set[str]:
    """Names in `nm` output that are code or data; 'A' is the version node itself."""
    rows = (line.split() for line in listing.splitlines())
    return {row[2].split("@")[0] for row in rows if len(row) == 3 and row[1] != "A"}


def needed(listing: str) -> list[str]:
    return re.findall(r"\(NEEDED\).*\[(.+)\]", listing)


def check_exports(header: str, listing: str) -> Iterator[str]:
    promised, present = declared(header), defined(listing)
    for name in sorted(promised - present):
        yield f"{name} is in phi.h but is not exported"
    for name in sorted(present - promised):
        yield f"{name} is exported but is not in phi.h"


def check_internal_names(listing: str) -> Iterator[str]:
    for name in sorted(defined(listing)):
        # __odr_asan and the like are the sanitizers' own.
        if not name.startswith(("phi_", "__")):
            yield f"{name} is global inside the library but does not begin with phi_"


def check_needed(program: str, listing: str) -> Iterator[str]:
    for name in needed(listing):
        if name not in tables.NEEDED:
            yield f"{program} needs {name}, whose licence is not agreed on (NEEDED)"


def check_search_path(program: str, listing: str) -> Iterator[str]:
    """Libraries come from beside the program or from the system, never from where somebody stands."""
    for path in re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", listing):
        for folder in path.split(":"):
            if not folder.startswith(("/", "$ORIGIN/")) and folder != "$ORIGIN":
                yield f"{program} looks for libraries in {folder or 'the current folder'!r} (RUNPATH {path})"


def check_library(library: str, listing: str) -> Iterator[str]:
    """What a program loads with the library: no parser of documents, no GPL."""
    for name in needed(listing):
        if name in tables.PROGRAM_ONLY:
            yield f"{library} needs {name}, which is for the program alone (PROGRAM_ONLY)"
    licences = {name: tables.NEEDED[name] for name in needed(listing) if name in tables.NEEDED}
    print(f"{Path(library).name} needs", ", ".join(f"{name} ({licence})" for name, licence in licences.items()))


def main() -> int:
    source, library, archive, *programs = sys.argv[1:]
    header = Path(source, "libphi/include/phi/phi.h").read_text("utf-8")
    complaints = [*check_exports(header, say("nm", "-D", "--defined-only", library)),
                  *check_internal_names(say("nm", "-g", "--defined-only", archive))]
    for program in (library, *programs):
        listing = say("readelf", "-d", program)
        complaints += check_needed(program, listing)
        complaints += check_search_path(program, listing)
        if program == library:
            complaints += check_library(library, listing)
        if not needed(listing):
            complaints.append(f"{program}: readelf told nothing of what it needs")
    for complaint in complaints:
        print(complaint)
    print(f"{len(declared(header))} functions, {1 + len(programs)} programs, {len(complaints)} complaints")
    return 1 if complaints or not declared(header) else 0


if __name__ == "__main__":
    sys.exit(main())
