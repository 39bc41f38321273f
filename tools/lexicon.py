#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the word lists of lexicons/ from their sources (lexicons/MANIFEST.md), or prints one in full.

    tools/lexicon.py names DIR 2020 WORDS >lexicons/names.txt   DIR holds dist.all.last, dist.female.first, dist.male.first of 1990,
                                                                2020 census_2020.parquet and census_2020_first_names.parquet
    tools/lexicon.py codes CODE-LIST >lexicons/icd10cm.txt
    tools/lexicon.py terms TABULAR-XML >lexicons/terms.txt
    tools/lexicon.py show lexicons/names.txt

A list is sorted. A line is a lower-case letter that says how much it has in common with the one before
(a = nothing), the rest of the entry in capitals and digits, and one character for its marks, a to z and 2 to 7 for 0 to 31."""

from __future__ import annotations

import re
import sys
from pathlib import Path

SURNAME, GIVEN, COMMON_SURNAME, COMMON_GIVEN, WORD = 1, 2, 4, 8, 16
LAST_COMMON_SURNAME, LAST_COMMON_GIVEN = 12000, 1200  # ranks, of first names for either sex
GIVEN_SHARE, LETTERS_OF_OTHERS = 20, 3
# What was written where the name of somebody was asked for and not told: "refused", "baby boy", "person 2".
ANSWERS = frozenset("""ADULT BABY BOY CHILD DAD DAUGHTER FATHER FEMALE GIRL GUEST HUSBAND INFANT MALE MAN MOM MOTHER NONE OCCUPANT OWNER
    PERSON REF REFUSED RESIDENT ROOMMATE SON STUDENT TENANT UNKNOWN WIFE WOMAN""".split())
BILLABLE, HEADING = 1, 2
MARKS = "abcdefghijklmnopqrstuvwxyz234567"


def pack(entries: dict[str, int], about: str) -> str:
    lines = ["# SPDX-License-Identifier: Apache-2.0", f"# {about} Origin and licence: MANIFEST.md."]
    before = ""
    for entry in sorted(entries):
        shared = 0
        while shared < min(len(before), len(entry), 25) and before[shared] == entry[shared]:
            shared += 1
        lines.append(f"{chr(ord('a') + shared)}{entry[shared:]}{MARKS[entries[entry]]}")
        before = entry
    return "\n".join(lines) + "\n"


def unpack(text: str) -> dict[str, int]:
    entries: dict[str, int] = {}
    before = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        before = before[: ord(line[0]) - ord("a")] + line[1:-1]
        entries[before] = MARKS.index(line[-1])
    return entries


def names_of_1990(folder: Path) -> dict[str, int]:
    entries: dict[str, int] = {}
    for file, mark, common, last in (
        ("dist.all.last", SURNAME, COMMON_SURNAME, LAST_COMMON_SURNAME),
        ("dist.female.first", GIVEN, COMMON_GIVEN, LAST_COMMON_GIVEN),
        ("dist.male.first", GIVEN, COMMON_GIVEN, LAST_COMMON_GIVEN),
    ):
        for line in (folder / file).read_text().splitlines():
            name, _, _, rank = line.split()
            entries[name] = entries.get(name, 0) | mark | (common if int(rank) <= last else 0)
    return entries


def counts_of_2020(file: Path) -> dict[str, int]:
    """How many people are called so, the most frequent first."""
    import pyarrow.parquet  # for this list alone

    rows = pyarrow.parquet.read_table(file, columns=["name", "rank", "count"]).to_pylist()
    ranked = [row for row in rows if row["rank"] and row["name"] not in ANSWERS]  # without "ALL OTHER NAMES"
    return {row["name"]: row["count"] for row in sorted(ranked, key=lambda row: row["rank"])}


def names_of_2020(folder: Path) -> dict[str, int]:
    """Some first name is said to be nearly every surname's, mostly by mistake: one must be so to a part of its bearers."""
    last, first = counts_of_2020(folder / "census_2020.parquet"), counts_of_2020(folder / "census_2020_first_names.parquet")
    entries = {name: SURNAME | (COMMON_SURNAME if rank < LAST_COMMON_SURNAME else 0) for rank, name in enumerate(last)}
    for rank, name in enumerate(first):
        if first[name] * GIVEN_SHARE >= last.get(name, 0):
            entries[name] = entries.get(name, 0) | GIVEN | (COMMON_GIVEN if rank < 2 * LAST_COMMON_GIVEN else 0)
    return entries


def names(of_1990: Path, of_2020: Path, words: Path) -> str:
    english = {w.upper() for w in words.read_text().split() if w.isalpha() and w.islower() and w.isascii()}
    entries = names_of_1990(of_1990)
    for name, marks in names_of_2020(of_2020).items():
        before = entries.get(name, 0)
        usual = (SURNAME | COMMON_SURNAME if marks & COMMON_SURNAME else 0) | (GIVEN | COMMON_GIVEN if marks & COMMON_GIVEN else 0)
        if name in english:  # "data", "blue": mostly that, unless many are called so now
            marks &= before | (usual & (GIVEN | COMMON_GIVEN))
        elif len(name) <= LETTERS_OF_OTHERS:  # "USA", "DLL"
            marks &= before | usual
        if before | marks:
            entries[name] = before | marks
    for name in entries.keys() & english:
        entries[name] |= WORD
    return pack(entries, "US surnames and first names, 1990 and 2020; marks: libphi/src/match/name_words.h.")


def codes(file: Path) -> str:
    """A heading is the beginning of another code."""
    listed = sorted({line.replace(".", "").strip() for line in file.read_text().split()
                     if line[0].isalpha() and line[1:2].isdigit() and "-" not in line})
    entries = {}
    for code, after in zip(listed, [*listed[1:], ""]):
        entries[code] = HEADING if after.startswith(code) else BILLABLE
    return pack(entries, "ICD-10-CM codes, b: for a diagnosis, c: a heading.")


# How words of medicine end, mostly of Greek and Latin; and words of these ends that others use.
ENDS = tuple('''ALGIA ALGIAS ARTHRITIS BLASTOMA CARDIA CELE CYTOSIS ECTASIA ECTASIS ECTOMY EDEMA EMIA EMIC ESTHESIA ITIS ITIDES LALIA
    LITHIASIS LYSIS MALACIA MEGALY MYCOSIS OIDISM OMA OMAS OMATA OMATOSIS OPATHY OPATHIES OPIA OSCOPY OSIS OSES OSTOMY OTOMY OXIA
    OXIC PARESIS PATHY PATHIC PENIA PEPSIA PEXY PHAGIA PHASIA PHILIA PHOBIA PLASIA PLASTIC PLASTY PLEGIA PNEA PNEIC PRAXIA PTOSIS
    PTYSIS RRHAGE RRHAGIA RRHAGIC RRHEA RRHOSIS SARCOMA SCLEROSIS SCLEROTIC SOMNIA SPASM STENOSIS THORAX TONIA TROPHIC TROPHY
    URETIC URIA VIRAL VIRUS YNIA'''.split())
OTHERS = frozenset('''ACADEMIA ACADEMIC APATHY ENDEMIC NONTOXIC PURPOSES SYSTEMIC ANALYSIS AROMA CHEMIA COMA DIPLOMA EPIDEMIC FANTASIA GENESIS HYPNOSIS HYPOTHESIS METAMORPHOSIS
    OSMOSIS PARALYSES PLASTIC POLEMIC PROGNOSIS SYNTHESIS THERAPEUTIC TROPHIC TROPHY UTOPIA VIRAL VIRUS'''.split())
TERM_LEAST = 6


def terms(file: Path) -> str:
    """Of the titles and inclusion terms of ICD-10-CM, the words that mean nothing outside of medicine."""
    found = {}
    for title in re.findall(r"<(?:desc|note)>(.*?)</(?:desc|note)>", file.read_text()):
        for word in re.findall(r"[A-Z]+", title.upper()):
            if len(word) >= TERM_LEAST and word.endswith(ENDS) and word not in OTHERS:
                found[word] = 1
    return pack(found, "Words of medicine in the titles of ICD-10-CM.")


def main() -> int:
    match sys.argv[1:]:
        case ["names", of_1990, of_2020, words]:
            sys.stdout.write(names(Path(of_1990), Path(of_2020), Path(words)))
        case ["codes", file]:
            sys.stdout.write(codes(Path(file)))
        case ["terms", file]:
            sys.stdout.write(terms(Path(file)))
        case ["show", file]:
            for entry, bits in unpack(Path(file).read_text()).items():
                print(entry, bits)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
