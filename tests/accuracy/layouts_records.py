# SPDX-License-Identifier: Apache-2.0
"""Layouts that hold any record: forms, tables, exports, keys and values, markup."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from xml.sax.saxutils import escape

from . import people, records, styles
from .document import Document
from .records import Record

Rng = random.Random
Layout = Callable[[Rng], Document]
HEADINGS = ("PATIENT REGISTRATION", "Face Sheet", "Intake form", "Account summary", "Demographics", "Record", "Information sheet",
            "Enrollment", "Verification of details", "Summary")


def one(rng: Rng, most: int = 6) -> Record:
    kinds, others = records.pick(rng)
    return records.fill_record(rng, records.chosen(rng, kinds, others, most))


def several(rng: Rng, least: int, most: int) -> tuple[list[str], list[Record]]:
    kinds, others = records.pick(rng)
    columns = list(dict.fromkeys(records.chosen(rng, kinds, others)))
    return columns, [records.fill_record(rng, columns) for _ in range(rng.randint(least, most))]


def flat(value: str) -> str:
    return value.replace("\n", " ")


def form(rng: Rng) -> Document:
    """A caption and its value a line."""
    doc = Document("form").text(f"{rng.choice(HEADINGS)}\n{'=' * 24}\n")
    after = styles.after_caption(rng)
    for field in one(rng, 7).fields:
        doc.text(styles.caption(rng, rng.choice(field.captions)) + (after if rng.random() < 0.85 else styles.after_caption(rng)))
        field.put(doc, "form")
        doc.text("\n" if rng.random() < 0.85 else "\n\n")
    return doc


def dense_form(rng: Rng) -> Document:
    """Several captions on one line."""
    doc = Document("dense-form").text(f"{rng.choice(HEADINGS)}\n\n")
    gap = rng.choice(("   ", "  |  ", "\t", "; ", "     "))
    for _ in range(rng.randint(1, 3)):
        fields = one(rng, 6).fields
        for i, field in enumerate(fields):
            doc.text(styles.caption(rng, rng.choice(field.captions)) + rng.choice((": ", ": ", " ", "# ")))
            field.put(doc, "dense", flat(field.value))
            doc.text("\n" if i % 3 == 2 or i == len(fields) - 1 else gap)
    return doc


def line_above(rng: Rng) -> Document:
    """Captions on a line of their own, values below them."""
    doc = Document("line-above").text(f"{rng.choice(HEADINGS)}\n\n")
    for field in one(rng, 6).fields:
        doc.text(styles.caption(rng, rng.choice(field.captions)) + rng.choice(("", ":", "")) + "\n")
        field.put(doc, "line-above")
        doc.text("\n\n" if rng.random() < 0.7 else "\n")
    return doc


def boxes_above(rng: Rng) -> Document:
    """Two or three captions side by side, their values aligned below."""
    doc = Document("boxes-above").text(f"{rng.choice(HEADINGS)}\n\n")
    fields = [field for field in one(rng, 6).fields if "\n" not in field.value]
    while fields:
        row, fields = fields[:rng.choice((2, 3))], fields[3:]
        captions = [rng.choice(field.captions) for field in row]
        widths = [max(len(c), len(f.value)) + 4 for c, f in zip(captions, row)]
        doc.text("".join(c.ljust(w) for c, w in zip(captions, widths)).rstrip() + "\n")
        for i, (field, width) in enumerate(zip(row, widths)):
            field.put(doc, "boxes")
            doc.text(" " * (width - len(field.value)) if i < len(row) - 1 else "\n\n")
    return doc


def ocr_form(rng: Rng) -> Document:
    """A scanned form: separators damaged, blanks doubled, colons lost."""
    doc = Document("ocr-form").text(rng.choice(HEADINGS).upper() + "\n\n")
    for field in one(rng, 6).fields:
        doc.text(styles.caption(rng, rng.choice(field.captions)) + rng.choice((" : ", ":", " ", " . ", "  ", ": _ ", " | ")))
        value = flat(field.value)
        if field.kind and not field.kind.soft and "@" not in value and "/" not in value and rng.random() < 0.6:
            field.put(doc, "ocr", styles.scanned(rng, value))
        else:
            field.put(doc, "form", value)
        doc.text(rng.choice(("\n", "\n", " \n", "\n\n")))
    return doc


def fixed_table(rng: Rng) -> Document:
    """A report in columns of fixed width under a header row."""
    columns, rows = several(rng, 3, 14)
    heads = [styles.key(rng.choice(f.keys), rng.choice(("title", "upper"))) for f in rows[0].fields]
    if rng.random() < 0.5:
        heads = [rng.choice(f.captions) for f in rows[0].fields]
    cells = [[flat(f.value) for f in row.fields] for row in rows]
    widths = [max([len(h), *(len(r[i]) for r in cells)]) + 2 for i, h in enumerate(heads)]
    doc = Document("fixed-table").text(rng.choice(("", "Daily census\n\n", "REPORT 7\n")))
    doc.text("".join(h.ljust(w) for h, w in zip(heads, widths)).rstrip() + "\n")
    if rng.random() < 0.5:
        doc.text("-" * sum(widths) + "\n")
    for row in rows:
        for i, field in enumerate(row.fields):
            field.put(doc, "table", flat(field.value))
            doc.text(" " * (widths[i] - len(flat(field.value))) if i < len(row.fields) - 1 else "\n")
    return doc


def delimited(rng: Rng) -> Document:
    """CSV, TSV, pipes or semicolons with a header row."""
    _, rows = several(rng, 2, 25)
    mark = rng.choice((",", ",", ",", "\t", "|", ";"))
    case = rng.choice(styles.KEY_CASES)
    heads = [styles.key(rng.choice(f.keys), case) for f in rows[0].fields]
    if rng.random() < 0.2:
        heads = [rng.choice(f.captions) for f in rows[0].fields]
    quoted = rng.random() < 0.3
    doc = Document("delimited", rng.choice((".csv", ".txt", ".tsv")))
    doc.text(mark.join(f'"{h}"' if quoted or mark in h else h for h in heads) + "\n")
    for row in rows:
        for i, field in enumerate(row.fields):
            value = flat(field.value)
            quote = '"' if quoted or mark in value else ""
            doc.text(quote)
            field.put(doc, "csv", value)
            doc.text(quote + (mark if i < len(row.fields) - 1 else "\n"))
    return doc


def headless(rng: Rng) -> Document:
    """A list without a header: what a reader knows by its look alone."""
    columns, rows = several(rng, 4, 20)
    mark = rng.choice((",", "\t", "|", "  "))
    doc = Document("headless", ".txt")
    for row in rows:
        for i, field in enumerate(row.fields):
            value = flat(field.value)
            if field.kind:
                known = field.kind.bare or value.count("-") == 2 and field.kind.detector == "us.ssn"
                doc.put(field.kind, value, "bare-column", decidable=known)
            else:
                doc.text(value)
            doc.text(mark if i < len(row.fields) - 1 else "\n")
    return doc


def _json_object(rng: Rng, doc: Document, record: Record, case: str, indent: str) -> None:
    doc.text("{")
    for i, field in enumerate(record.fields):
        doc.text(("," if i else "") + (f"\n{indent}" if indent else " " if i else ""))
        doc.text(f'"{styles.key(rng.choice(field.keys), case)}": ')
        value = flat(field.value)
        if value.isdigit() and value[0] != "0" and len(value) < 16 and rng.random() < 0.2:
            field.put(doc, "json", value)
            continue
        doc.text('"')
        field.put(doc, "json", value.replace('"', ""))
        doc.text('"')
    doc.text("\n}" if indent else "}")


def json_record(rng: Rng) -> Document:
    doc = Document("json", ".json")
    _json_object(rng, doc, one(rng, 7), rng.choice(("snake", "camel", "camel", "pascal", "kebab")), "  ")
    return doc.text("\n")


def json_lines(rng: Rng) -> Document:
    _, rows = several(rng, 2, 12)
    doc = Document("json-lines", ".jsonl")
    case = rng.choice(("snake", "camel"))
    for row in rows:
        _json_object(rng, doc, row, case, "")
        doc.text("\n")
    return doc


def xml_record(rng: Rng) -> Document:
    doc = Document("xml", ".xml").text("<?xml version=\"1.0\"?>\n<records>\n")
    case = rng.choice(("camel", "pascal", "snake", "kebab"))
    attributes = rng.random() < 0.3
    for _ in range(rng.randint(1, 4)):
        doc.text("  <record")
        fields = one(rng).fields
        doc.text("" if attributes else ">\n")
        for field in fields:
            tag = styles.key(rng.choice(field.keys), case)
            value = escape(flat(field.value)).replace('"', "")
            doc.text(f' {tag}="' if attributes else f"    <{tag}>")
            field.put(doc, "xml", value)
            doc.text('"' if attributes else f"</{tag}>\n")
        doc.text("/>\n" if attributes else "  </record>\n")
    return doc.text("</records>\n")


def settings(rng: Rng) -> Document:
    """key=value: properties, environment files, INI."""
    doc = Document("settings", rng.choice((".ini", ".env", ".properties", ".txt")))
    case = rng.choice(("snake", "upper", "dotted", "camel", "kebab"))
    mark = rng.choice(("=", " = ", ": ", "="))
    for _ in range(rng.randint(1, 3)):
        for field in one(rng).fields:
            doc.text(styles.key(rng.choice(field.keys), case) + mark)
            field.put(doc, "key-value", flat(field.value))
            doc.text("\n")
        doc.text("\n")
    return doc


def yaml_record(rng: Rng) -> Document:
    doc = Document("yaml", ".yaml")
    case = rng.choice(("snake", "camel", "kebab"))
    for _ in range(rng.randint(1, 4)):
        for i, field in enumerate(one(rng).fields):
            quote = rng.choice(('"', "'", "")) if "'" not in field.value else '"'
            doc.text(("- " if i == 0 else "  ") + styles.key(rng.choice(field.keys), case) + f": {quote}")
            field.put(doc, "key-value", flat(field.value))
            doc.text(quote + "\n")
    return doc


def sql_insert(rng: Rng) -> Document:
    _, rows = several(rng, 2, 15)
    case = rng.choice(("snake", "upper", "camel", "flat"))
    heads = ", ".join(styles.key(rng.choice(f.keys), case) for f in rows[0].fields)
    doc = Document("sql-insert", ".sql").text("-- dump\n")
    joined = rng.random() < 0.5
    for i, row in enumerate(rows):
        doc.text(f"INSERT INTO patients ({heads}) VALUES\n" if joined and i == 0 else
                 "" if joined else f"INSERT INTO patients ({heads}) VALUES ")
        doc.text("(")
        for j, field in enumerate(row.fields):
            doc.text("'")
            field.put(doc, "sql", flat(field.value).replace("'", "''"))
            doc.text("'" + (", " if j < len(row.fields) - 1 else ""))
        doc.text(("),\n" if joined and i < len(rows) - 1 else ");\n"))
    return doc


def sql_copy(rng: Rng) -> Document:
    _, rows = several(rng, 2, 15)
    heads = ", ".join(styles.key(rng.choice(f.keys), "snake") for f in rows[0].fields)
    doc = Document("sql-copy", ".sql").text(f"COPY public.people ({heads}) FROM stdin;\n")
    for row in rows:
        for j, field in enumerate(row.fields):
            field.put(doc, "sql", flat(field.value))
            doc.text("\t" if j < len(row.fields) - 1 else "\n")
    return doc.text("\\.\n")


def put_markup(field: records.Field, doc: Document) -> None:
    """A `<` would be a tag, and as an entity the span would not be the value: such values are left out of the count."""
    value = flat(field.value)
    if "<" in value:
        doc.unjudged(escape(value))
    else:
        field.put(doc, "html", escape(value))


def html_table(rng: Rng) -> Document:
    _, rows = several(rng, 2, 10)
    doc = Document("html", ".html").text("<html><body><table>\n<tr>")
    doc.text("".join(f"<th>{escape(rng.choice(f.captions))}</th>" for f in rows[0].fields) + "</tr>\n")
    for row in rows:
        doc.text("<tr>")
        for field in row.fields:
            doc.text("<td>")
            put_markup(field, doc)
            doc.text("</td>")
        doc.text("</tr>\n")
    return doc.text("</table></body></html>\n")


def html_list(rng: Rng) -> Document:
    doc = Document("html-list", ".html").text("<div class=\"card\">\n")
    for field in one(rng).fields:
        caption = escape(rng.choice(field.captions))
        doc.text(rng.choice((f"<p><b>{caption}:</b> ", f"<dt>{caption}</dt><dd>", f"<label>{caption}</label> <span>")))
        put_markup(field, doc)
        doc.text("</p>\n")
    return doc.text("</div>\n")


def markdown(rng: Rng) -> Document:
    _, rows = several(rng, 2, 8)
    doc = Document("markdown", ".md").text("# Cases\n\n")
    heads = [rng.choice(f.captions) for f in rows[0].fields]
    doc.text("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads) + "\n")
    for row in rows:
        doc.text("|")
        for field in row.fields:
            doc.text(" ")
            field.put(doc, "markdown", flat(field.value))
            doc.text(" |")
        doc.text("\n")
    return doc


def bullets(rng: Rng) -> Document:
    doc = Document("bullets", ".md")
    for _ in range(rng.randint(1, 3)):
        doc.text(f"## {rng.choice(HEADINGS)}\n")
        for field in one(rng).fields:
            caption = rng.choice(field.captions)
            doc.text(rng.choice((f"- {caption}: ", f"* **{caption}**: ", f"- {caption} - ")))
            field.put(doc, "bullets", flat(field.value))
            doc.text("\n")
        doc.text("\n")
    return doc


def debug_log(rng: Rng) -> Document:
    """An application that logs what it handles."""
    doc = Document("debug-log", ".log")
    for _ in range(rng.randint(3, 12)):
        stamp = records.decoy(rng, "isodate").value
        doc.text(f"{stamp} {rng.choice(('DEBUG', 'INFO', 'WARN', 'ERROR'))} [{rng.choice(('api', 'hl7in', 'billing'))}] ")
        doc.text(rng.choice(("saved record ", "lookup ", "request ", "validation failed ", "")))
        for i, field in enumerate(one(rng, 4).fields):
            doc.text((" " if i else "") + styles.key(rng.choice(field.keys), rng.choice(("snake", "camel"))))
            quote = '"' if " " in field.value else ""
            doc.text(rng.choice(("=", "=", ":", ": ")) + quote)
            field.put(doc, "log", flat(field.value))
            doc.text(quote)
        doc.text("\n")
    return doc


def ldif(rng: Rng) -> Document:
    doc = Document("ldif", ".ldif")
    for _ in range(rng.randint(1, 4)):
        holder = people.person(rng)
        doc.text("dn: cn=user,dc=clinic\nobjectClass: person\n")
        for name in ("name", "email", "phone", "address", "ssn"):
            field = records.identifier(rng, holder, name)
            tag = {"name": "cn", "email": "mail", "phone": "telephoneNumber", "address": "postalAddress", "ssn": "ssn"}[name]
            doc.text(f"{tag}: ")
            field.put(doc, "key-value", flat(field.value))
            doc.text("\n")
        doc.text("\n")
    return doc


def code_fixture(rng: Rng) -> Document:
    """Somebody's real record, pasted into a test or a script."""
    record = one(rng, 5)
    language = rng.choice(("py", "js", "java", "sh"))
    doc = Document("code-fixture", f".{language}")
    case = {"py": "snake", "js": "camel", "java": "camel", "sh": "upper"}[language]
    start, middle, end = {"py": ("    ", " = \"", "\"\n"), "js": ("  ", ": '", "',\n"), "java": ("    p.set(\"", "\", \"", "\");\n"),
                          "sh": ("export ", "=\"", "\"\n")}[language]
    doc.text({"py": "def load():\n", "js": "const p = {\n", "java": "void load(Patient p) {\n", "sh": "#!/bin/sh\n"}[language])
    for field in record.fields:
        doc.text(start + styles.key(rng.choice(field.keys), case) + middle)
        field.put(doc, "code", flat(field.value).replace("'", "") if language == "js" else flat(field.value))
        doc.text(end)
    return doc.text({"py": "    return locals()\n", "js": "};\n", "java": "}\n", "sh": "\n"}[language])


LAYOUTS: tuple[Layout, ...] = (
    form, form, dense_form, line_above, boxes_above, ocr_form, fixed_table, fixed_table, delimited, delimited, delimited,
    headless, json_record, json_lines, xml_record, settings, yaml_record, sql_insert, sql_copy, html_table, html_list, markdown,
    bullets, debug_log, ldif, code_fixture)
