# SPDX-License-Identifier: Apache-2.0
"""it-backup: dumps and logs, a renamed document, archives that cannot be opened."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import partial

from .. import look_alikes
from ..tree import Ledger, Tree
from ..writers import archives, docx, text
from ..writers.zipfiles import Options, make_zip
from .cast import Clinic


def fill(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    _logs(tree, clinic, rng)
    _dump(tree, clinic, rng)
    _renamed_document(tree, clinic)
    _nightly(tree, clinic, rng)
    _unreadable(tree, clinic, rng)
    _clean_files(tree, rng)


def log_lines(rng: random.Random, count: int) -> list[str]:
    """Lines of a web application's log: stamps, ids, durations, no person."""
    out = []
    for _ in range(count):
        at = look_alikes.moment(rng)
        host, request, commit = (look_alikes.generate(kind, rng) for kind in ("ip-address", "uuid", "git-id"))
        out.append(
            f"{at:%Y-%m-%dT%H:%M:%S}.{rng.randint(0, 999):03d}Z INFO {host} req={request} build={commit} "
            f"ts={int(at.timestamp() * 1000)} bytes={rng.randint(200, 9_999_999)} took={rng.uniform(0.2, 900):.3f}ms"
        )
    return out


def _logs(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    tree.add("it-backup/logs/portal.log", text.encode("\n".join(log_lines(rng, 2500)) + "\n"))
    mark = Ledger()
    lines = log_lines(rng, 400)
    for patient in rng.sample(clinic.patients, 5):
        leak = {
            "patient": patient.name,
            "dob": mark("person.dob", f"{patient.person.born:%Y-%m-%d}"),
            "ssn": mark("us.ssn", patient.ssn),
            "phone": mark("contact.phone", patient.phone),
        }
        lines.append(f"2025-01-19T03:12:44.101Z DEBUG form rejected: {json.dumps(leak)}")
        lines += log_lines(rng, 60)
    tree.add("it-backup/logs/portal-debug.log", text.encode("\n".join(lines) + "\n"), mark, codec="utf-8")


def _dump(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    lines = [
        "-- MySQL dump 10.19",
        "CREATE TABLE patient (id int, name varchar(80), dob date, ssn char(11), mrn varchar(12));",
    ]
    for number, patient in enumerate(rng.sample(clinic.patients, 30), 1):
        born, ssn = mark("person.dob", f"{patient.person.born:%Y-%m-%d}"), mark("us.ssn", patient.ssn)
        name = patient.name.replace("'", "''")
        values = f"({number},'{name}','{born}','{ssn}','{mark('medical.mrn', patient.mrn)}')"
        lines.append(f"INSERT INTO patient (id, name, dob, ssn, mrn) VALUES {values};")
    tree.add("it-backup/portal-dump.sql", text.encode("\n".join(lines) + "\n"), mark, codec="utf-8")


def _renamed_document(tree: Tree, clinic: Clinic) -> None:
    """A Word file called .dat, as mail filters and recovery tools leave them."""
    mark = Ledger()
    rows = [("Patient", "Social Security number", "Medicare number")]
    for patient in clinic.patients[50:55]:
        rows.append((patient.name, mark("us.ssn", patient.ssn), mark("us.mbi", patient.mbi)))
    tree.add("it-backup/recovered/FILE0031.dat", docx.make_docx(["Transfer list", docx.Table(rows)]), mark)


def _nightly(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    mark = Ledger()
    rows = [("PatientID", "MRN", "Email")]
    for number, patient in enumerate(rng.sample(clinic.patients, 20), 1):
        rows.append((str(number), mark("medical.mrn", patient.mrn), mark("contact.email", patient.email)))
    exports, nightly = Tree(), Tree()
    exports.add("export/recall-mailing.csv", text.delimited(rows), mark)
    exports.add("export/version.txt", text.encode(f"schema {look_alikes.generate('version', rng)}\n"))
    nightly.add_archive("data/exports.zip", exports, make_zip)
    nightly.add("etc/portal.conf", text.encode("listen 10.20.0.5:8443\nworkers 4\nretention_days 2555\n"))
    tree.add_archive("it-backup/nightly-2025-03-14.tar.gz", nightly, archives.make_tar_gz)


def _unreadable(tree: Tree, clinic: Clinic, rng: random.Random) -> None:
    names = "\n".join(f"{patient.name} {patient.ssn}" for patient in clinic.patients)
    locked = make_zip({"staff-and-patients.txt": names.encode()}, Options(password=b"harbor-2021"))
    tree.add_difficult("it-backup/locked.zip", locked, "not-examined", "encrypted")
    logs = "\n".join(log_lines(rng, 300)).encode()
    whole = make_zip({"part-1.log": logs, "part-2.log": logs[::-1]})
    tree.add_difficult(
        "it-backup/interrupted-copy.zip", whole[: len(whole) * 2 // 3], "partial|not-examined", "truncated"
    )


def _clean_files(tree: Tree, rng: random.Random) -> None:
    sums = [f"{look_alikes.generate('sha256', rng)}  image-{n:03d}.vhd" for n in range(60)]
    tree.add("it-backup/SHA256SUMS", text.encode("\n".join(sums) + "\n"))
    devices: list[Sequence[str]] = [("Host", "MAC", "Firmware", "Serial", "Location")]
    for number in range(40):
        kinds = ("mac-address", "version", "part-number", "coordinates")
        devices.append((f"pc-{number:02d}", *(look_alikes.generate(kind, rng) for kind in kinds)))
    tree.add("it-backup/inventory.csv", text.delimited(devices))
    settings = {look_alikes.generate("uuid", rng): look_alikes.generate("version", rng) for _ in range(50)}
    tree.add("it-backup/packages.json", text.encode(json.dumps(settings, indent=1)))
    old = Tree()
    old.add("portal.log.1", text.encode("\n".join(log_lines(rng, 200))))
    tree.add_archive("it-backup/logs/old-logs.zip", old, partial(make_zip, options=Options(streamed=True)))
    junk = bytes(rng.getrandbits(8) for _ in range(30000))
    tree.add("it-backup/recovered/FILE0032.chk", junk)
