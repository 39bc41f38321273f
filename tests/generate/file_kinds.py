# SPDX-License-Identifier: Apache-2.0
"""The same records in every kind of file: what `planted` and `control` have in common.

Both trees hold the same files with other values, so a difference between them is
a difference the values make.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from .tree import Ledger, Pack, Tree
from .writers import archives, docx, pdf, pptx, text, xlsx
from .writers.zipfiles import Options, make_zip


@dataclass(frozen=True)
class Field:
    """A value under a label; no detector means that it is none of anybody's business."""

    label: str
    value: str
    detector: str = ""


Record = Sequence[Field]
Files = dict[str, tuple[bytes, str]]  # path -> content and, for plain text, its codec


def fill(tree: Tree, title: str, records: Sequence[Record]) -> None:
    """Every kind of file, each holding all of `records`."""
    body = _body(title, records)
    csv = text.delimited(_table(records))
    for path, (content, codec) in _plain_files(body, records).items():
        tree.add(path, content, _ledger(records), codec=codec)
    for path, content in _documents(title, records).items():
        tree.add(path, content, _ledger(records))

    tree.add_gzip("packed/list.csv.gz", csv, _ledger(records), archives.make_gzip)
    forms = {
        "deflated": Options(),
        "stored": Options(deflate=False),
        "zip64": Options(zip64=True),
        "streamed": Options(streamed=True),
        "streamed-zip64": Options(streamed=True, zip64=True),
        "commented": Options(comment=b"made on a Tuesday"),
    }
    for name, options in forms.items():
        _pack(tree, f"packed/{name}.zip", body, records, partial(make_zip, options=options))
    _pack(tree, "packed/list.tar", body, records, archives.make_tar)
    _pack(tree, "packed/list-pax.tar", body, records, partial(archives.make_tar, pax=True))
    _pack(tree, "packed/list.tgz", body, records, archives.make_tar_gz)
    _nest(tree, body, title, records)
    _mislabel(tree, body, title, records)


def _body(title: str, records: Sequence[Record]) -> str:
    blocks = ["\n".join(f"{field.label}: {field.value}" for field in record) for record in records]
    return "\n\n".join([title, *blocks, "End of list – naïve café"]) + "\n"


def _table(records: Sequence[Record]) -> list[list[str]]:
    return [[field.label for field in records[0]], *([field.value for field in record] for record in records)]


def _ledger(records: Sequence[Record]) -> Ledger:
    mark = Ledger()
    for field in (field for record in records for field in record if field.detector):
        mark(field.detector, field.value)
    return mark


def _plain_files(body: str, records: Sequence[Record]) -> Files:
    files: Files = {}
    for name, (codec, _) in text.ENCODINGS.items():
        lines = body.replace("–", "-") if codec == "latin-1" else body
        files[f"text/{name}.txt"] = text.encode(lines, name, newline="\r\n"), codec
    for dialect in text.DIALECTS:
        files[f"delimited/{dialect}.csv"] = text.delimited(_table(records), dialect), "utf-8"
    files["delimited/utf-16le-bom.csv"] = text.delimited(_table(records), "tab", "utf-16le-bom"), "utf-16-le"
    return files


def _documents(title: str, records: Sequence[Record]) -> dict[str, bytes]:
    lines = _body(title, records).splitlines()
    table = _table(records)
    values = [field.value for record in records for field in record]
    split = [_split_line(line, values) for line in lines]
    slides = [(title, [f"{field.label}: {field.value}" for field in record]) for record in records]
    return {
        "documents/lines.pdf": pdf.make_pdf([["Cover"], *pdf.paginate(lines)]),
        "documents/plain-streams.pdf": pdf.make_pdf(pdf.paginate(lines), deflate=False),
        "documents/lines.docx": docx.make_docx(lines),
        "documents/split-runs.docx": docx.make_docx(split),
        "documents/table.docx": docx.make_docx([title, docx.Table(table)]),
        "documents/shared-strings.xlsx": xlsx.make_xlsx({"Notes": [[title]], "List": table}),
        "documents/inline-strings.xlsx": xlsx.make_xlsx({"List": table}, inline=frozenset({"List"})),
        "documents/slides.pptx": pptx.make_pptx(slides),
    }


def _split_line(line: str, values: Sequence[str]) -> docx.Paragraph:
    """The line with its value in three runs, as editing leaves it."""
    value = next((value for value in values if len(value) > 3 and line.endswith(f": {value}")), None)
    return docx.split_runs(line, value, len(value) // 3, len(value) * 2 // 3) if value else line


def _pack(tree: Tree, path: str, body: str, records: Sequence[Record], pack: Pack) -> None:
    members = Tree()
    members.add("readme.txt", text.encode("Nothing to see here.\n"))
    members.add("data/list.txt", text.encode(body), _ledger(records))
    members.add("data/list.csv", text.delimited(_table(records)), _ledger(records))
    tree.add_archive(path, members, pack)


def _nest(tree: Tree, body: str, title: str, records: Sequence[Record]) -> None:
    """zip in zip in tar.gz, with text and documents at the bottom."""
    inner, outer, backup = Tree(), Tree(), Tree()
    inner.add("list.txt", text.encode(body), _ledger(records))
    for path, content in _documents(title, records).items():
        inner.add(path, content, _ledger(records))
    outer.add_archive("inner.zip", inner, make_zip)
    backup.add_archive("deep/outer.zip", outer, make_zip)
    tree.add_archive("packed/backup.tar.gz", backup, archives.make_tar_gz)


def _mislabel(tree: Tree, body: str, title: str, records: Sequence[Record]) -> None:
    """Contents under the extension of something else, or of nothing."""
    documents = _documents(title, records)
    plain = text.encode(body)
    wrong = {
        "mislabelled/holiday.jpg": (plain, "utf-8"),
        "mislabelled/setup.exe": (text.encode(body, "utf-16le"), "utf-16-le"),
        "mislabelled/notes.txt": (documents["documents/lines.pdf"], ""),
        "mislabelled/old.dat": (documents["documents/lines.docx"], ""),
        "mislabelled/export.csv": (documents["documents/shared-strings.xlsx"], ""),
        "mislabelled/noextension": (documents["documents/slides.pptx"], ""),
    }
    for path, (content, codec) in wrong.items():
        tree.add(path, content, _ledger(records), codec=codec)
    _pack(tree, "mislabelled/report.pdf", body, records, make_zip)
    _pack(tree, "mislabelled/song.mp3", body, records, archives.make_tar_gz)
