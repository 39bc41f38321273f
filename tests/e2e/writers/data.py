# SPDX-License-Identifier: Apache-2.0
"""Data sets as the libraries that people use write them: data.py MODULE FOLDER SSN. Run by an interpreter that has
the module (pip: pyreadstat, fastavro, pyarrow; Debian: python3-dbf), which need not be the one of the tests."""

import sys
from pathlib import Path

module, folder, ssn = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
rows = [{"id": i, "name": f"Name {i}", "ssn": ssn if i == 7 else "", "note": "ward 7, bed 2 " * 8} for i in range(500)]


def write_pyreadstat():
    import pandas
    import pyreadstat
    table = pandas.DataFrame(rows)
    labels = {"ssn": "Patient SSN"}
    pyreadstat.write_sav(table, folder / "plain.sav", column_labels=labels)
    pyreadstat.write_sav(table, folder / "packed.zsav", compress=True, column_labels=labels)
    pyreadstat.write_por(table, folder / "old.por", column_labels=labels)
    for version in (8, 10, 12, 13, 14, 15):
        pyreadstat.write_dta(table, folder / f"{version}.dta", version=version, column_labels=labels)
    for version in (5, 8):
        pyreadstat.write_xport(table, folder / f"{version}.xpt", file_format_version=version, column_labels=labels)


def write_fastavro():
    import fastavro
    fields = [{"name": n, "type": "int" if n == "id" else "string"} for n in rows[0]]
    schema = fastavro.parse_schema({"type": "record", "name": "Patient", "fields": fields})
    for codec in ("null", "deflate", "snappy", "zstandard", "bzip2", "xz"):
        try:
            with open(folder / f"{codec}.avro", "wb") as out:
                fastavro.writer(out, schema, rows, codec)
        except ValueError:  # the library of that compression is missing
            (folder / f"{codec}.avro").unlink()
    schema = fastavro.parse_schema({"type": "record", "name": "Scan", "fields": [*fields, {"name": "scan", "type": "bytes"}]})
    with open(folder / "binary.avro", "wb") as out:
        fastavro.writer(out, schema, [{**row, "scan": bytes(range(40))} for row in rows])


def write_pyarrow():
    import pyarrow
    import pyarrow.parquet
    nested = [{"id": row["id"], "patient": {"name": row["name"], "ssn": row["ssn"]}, "notes": [row["note"], "x"], "visits": [None, row["id"]]} for row in rows]
    for codec in ("none", "snappy", "gzip", "zstd", "brotli", "lz4"):
        for version in ("1.0", "2.0"):
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f"{codec}-{version}.parquet", compression=codec,
                                        data_page_version=version, row_group_size=100)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(nested), folder / "nested.parquet", use_dictionary=False)
    import datetime
    at = datetime.datetime(1948, 3, 19, 14, 5, 7, 250000)
    columns = {"taken": pyarrow.array([at], pyarrow.timestamp("us")), "millis": pyarrow.array([at.time()], pyarrow.time32("ms")),
               "nanos": pyarrow.array([at.time()], pyarrow.time64("ns")), "born": pyarrow.array([at.replace(hour=0, minute=0, second=0, microsecond=0)], pyarrow.timestamp("ms")),
               "days": pyarrow.array([[at.date(), None]], pyarrow.list_(pyarrow.date32())), "shares": pyarrow.array([[0.5, 2.0]]), "ssn": [ssn]}
    for name, how in (("times", {}), ("old-times", {"use_deprecated_int96_timestamps": True, "version": "1.0"})):
        pyarrow.parquet.write_table(pyarrow.table(columns), folder / f"{name}.parquet", **how)


def write_dbf():
    import dbf
    for kind in ("db3", "vfp", "fp"):
        table = dbf.Table(str(folder / f"{kind}.dbf"), "name C(20); ssn C(11); note M", dbf_type=kind)
        table.open(dbf.READ_WRITE)
        for row in rows[:50]:
            table.append((row["name"], row["ssn"], f"memo of {row['id']}: her SSN: {ssn}" if row["id"] == 9 else "nothing"))
        table.close()


globals()[f"write_{module}"]()
