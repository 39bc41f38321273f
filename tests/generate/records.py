#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make patients' records as systems write them: FHIR, C-CDA, SQL dumps, NCPDP, exports.

    records.py [--seed N] [--manifest FILE] DIR

Numbers of visits and orders that look like SSNs stand among them: a scan has to report
every identifier at its place, and none of these as one of a person.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generate.command import run
from generate.tree import Ledger, Tree
from generate.writers import records

_CHARTS = 12


def make_records(seed: int) -> Tree:
    rng = random.Random(f"{seed}:records")
    tree = Tree()

    def add(path: str, write: Callable[[list[records.Chart], Ledger], bytes], count: int = _CHARTS) -> None:
        ledger = Ledger()
        tree.add(path, write([records.chart(rng) for _ in range(count)], ledger), ledger, codec="utf-8")

    add("fhir/bundle.json", lambda c, to: records.fhir_bundle(c, to, rng, 2))
    add("fhir/compact.json", lambda c, to: records.fhir_bundle(c, to, rng, None))
    add("fhir/Patient.ndjson", lambda c, to: records.fhir_ndjson(c, to, rng))
    add("fhir/patient.xml", lambda c, to: records.fhir_xml(c[0], to), 1)
    add("cda/summary.xml", lambda c, to: records.ccda(c[0], to, rng), 1)
    add("sql/mysql.sql", lambda c, to: records.mysql_dump(c, to, rng), 400)
    add("sql/postgres.sql", lambda c, to: records.postgres_dump(c, to, rng), 400)
    add("sql/sqlite.sql", lambda c, to: records.sqlite_dump(c, to, rng))
    add("sql/server.sql", lambda c, to: records.mssql_script(c, to, rng))
    add("claims/claim.ncpdp", lambda c, to: records.ncpdp_claim(c[0], to, rng), 1)
    add("exports/patients.csv", lambda c, to: records.synthea_csv(c, to, rng))
    add("exports/clarity.txt", lambda c, to: records.clarity_csv(c, to, rng))
    return tree


if __name__ == "__main__":
    sys.exit(run("make records as systems write them", make_records))
