# SPDX-License-Identifier: Apache-2.0
"""Databases and data sets: SQLite, Access, dBASE, SQL dumps, Parquet, Avro, SAS, SPSS, Stata, by the libraries that write them."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from pathlib import Path

from .office import columns
from .share import NotInstalled, Patient, Share, need, run, writer

JAVA = """
import com.healthmarketscience.jackcess.*;
import java.io.*;
import java.nio.file.*;
import java.util.*;
public class Write {
    public static void main(String[] args) throws Exception {
        List<String> names = Files.readAllLines(Paths.get(args[1]));
        for (Database.FileFormat format : new Database.FileFormat[]{Database.FileFormat.V2000, Database.FileFormat.V2010}) {
            String name = args[0] + (format == Database.FileFormat.V2000 ? "/a.mdb" : "/a.accdb");
            List<String> values = Files.readAllLines(Paths.get(args[format == Database.FileFormat.V2000 ? 2 : 3]));
            try (Database db = DatabaseBuilder.create(format, new File(name))) {
                TableBuilder table = new TableBuilder("Patients");
                for (String one : names) table.addColumn(new ColumnBuilder(one).setType(DataType.TEXT));
                table.toTable(db).addRow(values.toArray());
            }
        }
    }
}
"""


def names_of(patient: Patient) -> list[str]:
    """Labels as column names without blanks."""
    return [label.replace(" (MBI)", "").replace(" ", "_").lower() for label in patient.labels]


def named(patient: Patient):
    return lambda number: names_of(patient)[number]


def table(database: sqlite3.Connection, name: str, patient: Patient) -> None:
    database.execute(f"CREATE TABLE {name} ({', '.join(names_of(patient))})")
    for _ in range(40):
        database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * 12)})", ["none"] * 12)
    database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * 12)})", patient.values)


@writer("sqlite", "Python's sqlite3")
def sqlite(share: Share) -> None:
    for encoding in ("UTF-8", "UTF-16le"):
        name = f"{encoding}.db"
        database = sqlite3.connect(share.file(name))
        database.execute(f"PRAGMA encoding = '{encoding}'")
        patient = share.patient(name)
        table(database, "patients", patient)
        database.commit()
        database.close()
        share.plant(name, "row", patient, part="patients", row=42, column=named(patient))
    database = sqlite3.connect(share.file("deleted.db"))
    database.execute("PRAGMA secure_delete = off")
    gone = share.patient("deleted")
    table(database, "patients", gone)
    database.commit()
    database.execute("DELETE FROM patients WHERE rowid = 41")
    database.commit()
    database.close()
    share.plant("deleted.db", "deleted row", gone, part=re.compile("deleted"))
    database = sqlite3.connect(share.file("live.db"))
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA wal_autocheckpoint = 0")
    logged, searched = share.patient("log"), share.patient("full text")
    table(database, "patients", logged)
    database.commit()
    shutil.copy(share.file("live.db-wal"), share.file("copy.wal"))
    database.close()
    share.plant("copy.wal", "write-ahead log", logged)
    database = sqlite3.connect(share.file("search.db"))
    database.execute("CREATE VIRTUAL TABLE notes USING fts5(body)")
    database.execute("INSERT INTO notes VALUES (?)", (searched.text,))
    database.commit()
    database.close()
    share.plant("search.db", "full text table", searched)
    dump(share)


def dump(share: Share) -> None:
    patient = share.patient("dump")
    database = sqlite3.connect(":memory:")
    table(database, "patients", patient)
    share.file("dump.sql").write_text("\n".join(database.iterdump()) + "\n")
    share.plant("dump.sql", "SQL dump", patient, line=43)


@writer("access", "Jackcess")
def access(share: Share) -> None:
    need("javac")
    jars = os.environ.get("JACKCESS_CLASSPATH")
    if not jars:
        raise NotInstalled("JACKCESS_CLASSPATH (jars of Jackcess, commons-lang3 and commons-logging)")
    folder = share.folder.parent / "access"
    folder.mkdir(exist_ok=True)
    (folder / "Write.java").write_text(JAVA)
    names, files = ("a.mdb", "a.accdb"), []
    for name in names:
        patient = share.patient(name)
        (folder / f"{name}.txt").write_text("\n".join(patient.values) + "\n")
        files.append(folder / f"{name}.txt")
        share.plant(name, "row", patient, part="Patients", row=2, column=columns(patient))
    (folder / "names").write_text("\n".join(patient.labels) + "\n")
    run("javac", "-cp", jars, "-d", folder, folder / "Write.java")
    run("java", "-cp", f"{jars}:{folder}", "Write", share.file("x").parent, folder / "names", *files)


@writer("dbf", "dbf")
def dbase(share: Share) -> None:
    import dbf
    names = ["name", "ssn", "mrn", "member_id", "mbi", "card_no", "npi", "dea", "dl_number", "dob", "phone", "email"]
    for kind in ("db3", "vfp"):
        patient, gone = share.patient(kind), share.patient(f"{kind} deleted")
        fields = "; ".join(f"{name} C(60)" for name in names)
        rows = dbf.Table(str(share.file(f"{kind}.dbf")), fields, dbf_type=kind)
        rows.open(dbf.READ_WRITE)
        rows.append(tuple(patient.values))
        rows.append(tuple(gone.values))
        with rows[1]:
            pass
        dbf.delete(rows[1])
        rows.close()
        share.plant(f"{kind}.dbf", "record", patient, row=2, column=lambda number: names[number].upper())
        share.plant(f"{kind}.dbf", "deleted record", gone, part=re.compile("deleted"))


@writer("parquet", "pyarrow")
def parquet(share: Share) -> None:
    import pyarrow
    import pyarrow.parquet
    for name, how in {"none": {}, "snappy": {"compression": "snappy"}, "gzip": {"compression": "gzip"}, "zstd": {"compression": "zstd"},
                      "lz4": {"compression": "lz4"}, "brotli": {"compression": "brotli"}, "v2": {"data_page_version": "2.0"},
                      "plain": {"use_dictionary": False, "compression": "none"}}.items():  # fmt: skip
        patient = share.patient(name)
        rows = pyarrow.table({label: ["none"] * 30 + [value] for label, value in zip(names_of(patient), patient.values)})
        pyarrow.parquet.write_table(rows, share.file(f"{name}.parquet"), **how)
        share.plant(f"{name}.parquet", name, patient, row=32, column=named(patient))


@writer("avro", "fastavro")
def avro(share: Share) -> None:
    import fastavro
    for codec in ("null", "deflate", "bzip2", "xz", "snappy", "zstandard"):
        if codec == "zstandard":
            try:
                import zstandard  # noqa: F401
            except ModuleNotFoundError:
                continue
        patient = share.patient(codec)
        schema = {"type": "record", "name": "Patient", "fields": [{"name": name, "type": "string"} for name in names_of(patient)]}
        with share.file(f"{codec}.avro").open("wb") as out:
            fastavro.writer(out, fastavro.parse_schema(schema), [dict(zip(names_of(patient), patient.values))], codec=codec)
        share.plant(f"{codec}.avro", codec, patient, row=2, column=named(patient))


@writer("statistics", "pyreadstat")
def statistics(share: Share) -> None:
    import pandas
    import pyreadstat
    for name, write in {"a.sav": pyreadstat.write_sav, "a.zsav": lambda frame, path, **more: pyreadstat.write_sav(frame, path, compress=True, **more),
                        "a.por": pyreadstat.write_por, "a.dta": pyreadstat.write_dta, "v5.xpt": lambda f, p, **m: pyreadstat.write_xport(f, p, file_format_version=5, **m),
                        "v8.xpt": lambda f, p, **m: pyreadstat.write_xport(f, p, file_format_version=8, **m)}.items():  # fmt: skip
        patient = share.patient(name)
        short = [f"v{number}" for number in range(12)]
        frame = pandas.DataFrame([patient.values], columns=short)
        write(frame, str(share.file(name)), column_labels=patient.labels)
        share.plant(name, "row", patient, row=2)


@writer("statistics", "pandas")
def stata(share: Share) -> None:
    import pandas
    for version in (114, 117, 118):
        patient = share.patient(f"stata {version}")
        frame = pandas.DataFrame([patient.values], columns=names_of(patient))
        frame.to_stata(share.file(f"{version}.dta"), version=version, write_index=False)
        share.plant(f"{version}.dta", f"Stata {version}", patient, row=2, column=named(patient))
