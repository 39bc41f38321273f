# SPDX-License-Identifier: Apache-2.0
"""Layouts without anybody in them: logs, code, orders, tables of measurements, manuals."""

from __future__ import annotations

import random

from generate.templates import fill

from . import decoys, records, styles
from .decoys import hexadecimal, moment
from .document import Document

Rng = random.Random
WORDS = (
    "the of and value system module returns input output when after before while buffer server request response process file "
    "record page number section table figure sample result mean error method data set time rate level total index order part "
    "policy public duplicate click list license agreement social security section medicare act card reader patient model "
    "driver kernel device chart drawing account manager member function visa plate tectonics routing protocol passport auth"
).split()
PLAIN = WORDS[:40]  # none of them a caption: what stands right behind a caption would be its value


def _sentence(rng: Rng) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(6, 16))]
    return " ".join(words).capitalize() + "."


def _doc(layout: str, suffix: str) -> Document:
    return Document(layout, suffix, holds_people=False)


def access_log(rng: Rng) -> Document:
    doc = _doc("access-log", ".log")
    for _ in range(rng.randint(15, 60)):
        at = moment(rng)
        doc.text(f"10.{rng.randint(0, 255)}.{rng.randint(0, 9)}.{rng.randint(1, 250)} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] \"GET "
                 f"/static/{hexadecimal(rng, 16)}.js?v={int(at.timestamp())} HTTP/1.1\" 200 {rng.randint(100, 99999999)} "
                 f"{rng.randint(1000, 9999999)} \"-\" rid={fill(rng, '$###############')} ts={int(at.timestamp() * 1000)}\n")
    return doc


def system_log(rng: Rng) -> Document:
    doc = _doc("system-log", ".log")
    for _ in range(rng.randint(15, 60)):
        at = moment(rng)
        doc.text(f"{at:%b %d %H:%M:%S} node{rng.randint(1, 40)} kernel[{rng.randint(200, 99999)}]: [{rng.uniform(1, 999999):.6f}] "
                 f"{rng.choice(('usb', 'eth0', 'sda', 'audit'))}: {rng.choice(('queue', 'event', 'slot', 'task', 'lease', 'inode'))} "
                 f"id={fill(rng, '$########')} "
                 f"addr=0x{hexadecimal(rng, 12)} sector {fill(rng, '$#########')}\n")
    return doc


def epochs(rng: Rng) -> Document:
    """Epoch seconds that pass the check digit of a provider number, and milliseconds."""
    doc = _doc("epochs", ".csv").text("ts,ts_ms,value\n")
    for _ in range(rng.randint(10, 40)):
        doc.text(f"{decoys.npi_like_epoch(rng)},{int(moment(rng).timestamp() * 1000)},{rng.uniform(0, 100):.4f}\n")
    return doc


def metrics(rng: Rng) -> Document:
    doc = _doc("metrics", ".json").text("[\n")
    for _ in range(rng.randint(5, 30)):
        doc.text(f'  {{"ts": {int(moment(rng).timestamp())}, "id": {fill(rng, "$#########")}, "trace": "{hexadecimal(rng, 32)}", '
                 f'"duration_ns": {fill(rng, "$##########")}, "p99": {rng.random():.15f}, "bytes": {fill(rng, "$########")}}},\n')
    return doc.text("  {}]\n")


def orders(rng: Rng) -> Document:
    doc = _doc("orders", ".csv").text("order_id,sku,upc,tracking,ship_zip,total\n")
    for _ in range(rng.randint(5, 40)):
        cells = [records.decoy(rng, name).value for name in ("order", "sku", "upc", "tracking", "zip4")]
        doc.text(",".join(cells) + f",{rng.uniform(5, 900):.2f}\n")
    return doc


def order_mail(rng: Rng) -> Document:
    doc = _doc("order-mail", ".txt").text("Thank you for your order!\n\n")
    for name in ("order", "invoice", "tracking", "sku", "part", "price", "lot"):
        field = records.decoy(rng, name)
        doc.text(f"{rng.choice(field.captions)}: {field.value}\n")
    return doc


def catalogue(rng: Rng) -> Document:
    doc = _doc("catalogue", ".txt")
    for _ in range(rng.randint(10, 40)):
        doc.text(f"{records.decoy(rng, 'part').value:18}{rng.choice(PLAIN):12}{records.decoy(rng, 'upc').value:16}"
                 f"{rng.uniform(1, 800):9.2f}\n")
    return doc


def lab_panel(rng: Rng) -> Document:
    """Results without a name: mg/dL is no driver license."""
    doc = _doc("lab-panel", ".txt").text("TEST            RESULT      REFERENCE\n")
    for name, low, high, unit in (("Glucose", 70, 240, "mg/dL"), ("Creatinine", 0, 2, "mg/dL"), ("Sodium", 131, 147, "mmol/L"),
                                  ("Cholesterol", 120, 290, "mg/dL"), ("Ferritin", 10, 900, "ng/mL"), ("DLCO", 60, 110, "%")):
        doc.text(f"{name:16}{rng.uniform(low, high):8.2f}    {low}-{high} {unit}\n")
    return doc.text(f"LDL-C {rng.randint(60, 190)} mg/dL (calc), lot {fill(rng, '@$######')}, analyzer {fill(rng, '$######')}\n")


def science(rng: Rng) -> Document:
    doc = _doc("science", ".tsv").text("sample\tmass\tcharge\tintensity\tscore\n")
    for i in range(rng.randint(20, 60)):
        doc.text(f"S{i + 1:03d}\t{rng.uniform(100, 2000):.6f}\t{rng.randint(1, 4)}\t{rng.uniform(1e4, 1e9):.1f}\t{rng.random():.12f}\n")
    return doc


def matrix(rng: Rng) -> Document:
    doc = _doc("matrix", ".txt")
    width = rng.choice((3, 4, 5, 9))
    for _ in range(rng.randint(20, 50)):
        doc.text(rng.choice((" ", "  ", ", ")).join(fill(rng, "$" + "#" * (width - 1)) for _ in range(8)) + "\n")
    return doc


def source_code(rng: Rng) -> Document:
    doc = _doc("source-code", rng.choice((".c", ".py", ".js")))
    for i in range(rng.randint(15, 50)):
        name = "_".join(rng.choice(PLAIN) for _ in range(2))
        doc.text(rng.choice((
            f"static const uint32_t k_{name} = 0x{hexadecimal(rng, 8)};\n", f"#define {name.upper()} {fill(rng, '$########')}\n",
            f"    assert({name}(\"{fill(rng, '@@##')}-{fill(rng, '###')}\") == {fill(rng, '$#####')});\n", f"/* {_sentence(rng)} */\n",
            f"int {name}(int value) {{ return value * {fill(rng, '$###')} + {rng.randint(1, 9)}; }}\n",
            f"{name} = [{', '.join(fill(rng, '$####') for _ in range(6))}]\n", f"# see #{fill(rng, '$###')} and RFC {rng.randint(700, 9500)}\n",
            f"version = \"{records.decoy(rng, 'version').value}\"\n", f"uuid = \"{records.decoy(rng, 'uuid').value}\"\n")))
    return doc


def commits(rng: Rng) -> Document:
    doc = _doc("commits", ".txt")
    for _ in range(rng.randint(5, 15)):
        doc.text(f"commit {hexadecimal(rng, 40)}\nDate:   {moment(rng):%a %b %d %H:%M:%S %Y} +0100\n\n    {_sentence(rng)} (#{fill(rng, '$####')})\n\n")
    return doc


def manual(rng: Rng) -> Document:
    doc = _doc("manual", ".txt")
    for chapter in range(1, rng.randint(3, 8)):
        doc.text(f"{chapter}. {_sentence(rng)}\n\n")
        for _ in range(rng.randint(3, 9)):
            doc.text(_sentence(rng) + " ")
        doc.text(f"See section {chapter}.{rng.randint(1, 9)}, page {rng.randint(2, 400)}, part no. {records.decoy(rng, 'part').value}, "
                 f"firmware {records.decoy(rng, 'version').value}, torque {rng.randint(5, 90)} Nm.\n\n")
    return doc


def blank_form(rng: Rng) -> Document:
    """Captions with nothing behind them, or with words."""
    doc = _doc("blank-form", ".txt").text("PLEASE PRINT\n\n")
    for caption in rng.sample(("SSN: ___-__-____", "Driver License No.: ____________", "MRN: pending", "Member ID: see card",
                               "Date of birth: __/__/____", "Card number: on file", "NPI: n/a", "DEA: none", "Passport No.: not provided",
                               "Phone: (   )    -    ", "MBI: unknown", "Medicaid ID: applied for", "VIN: to follow", "Policy Number: TBD"), 9):
        doc.text(caption + rng.choice(("\n", "\n\n")))
    return doc.text(f"Form {fill(rng, '@@-$###')} (Rev. {rng.randint(1, 12):02d}/20{rng.randint(18, 26)}) page 1 of {rng.randint(1, 4)}\n")


def decoy_form(rng: Rng) -> Document:
    doc = _doc("decoy-form", ".txt")
    after = styles.after_caption(rng)
    for name in rng.sample(list(decoys.DECOYS), 8):
        field = records.decoy(rng, name)
        doc.text(styles.caption(rng, rng.choice(field.captions)) + after + field.value + "\n")
    return doc


def decoy_json(rng: Rng) -> Document:
    doc = _doc("decoy-json", ".json").text("{")
    case = rng.choice(("snake", "camel"))
    for i, name in enumerate(rng.sample(list(decoys.DECOYS), 8)):
        field = records.decoy(rng, name)
        doc.text(("," if i else "") + f'\n  "{styles.key(rng.choice(field.keys), case)}": "{field.value}"')
    return doc.text("\n}\n")


def decoy_table(rng: Rng) -> Document:
    columns = rng.sample([n for n in decoys.DECOYS if n != "coordinates"], 5)
    rows = [[records.decoy(rng, name) for name in columns] for _ in range(rng.randint(5, 30))]
    case = rng.choice(styles.KEY_CASES[:6])
    doc = _doc("decoy-table", ".csv").text(",".join(styles.key(rng.choice(f.keys), case) for f in rows[0]) + "\n")
    for row in rows:
        doc.text(",".join(f'"{f.value}"' if "," in f.value else f.value for f in row) + "\n")
    return doc


# Captions of identifiers, and numbers that are none of these: dates, counts, fees, numbers of other things.
CONFUSABLE = (
    "Medical license no. @$#####", "RN License $######", "Business License No. $#######", "Software license key @@@@-$###-####", "License expires {d}",
    "Birth weight $### g", "Birth certificate file no. $##-$#-######", "SSN verified on {d}", "SSN trace report $#######",
    "Card ending in $###", "Gift card balance $##.##", "Visa application reference $########", "Discover {n} more on page $##", "MRN merge log $#########",
    "MRNs merged: $####", "Charts reviewed: $####", "Patient count: $#####", "Patients seen in 202#: $#####", "Member since 20##", "Members: $#######",
    "Member dues $##.##, receipt $######", "NPI enumerated {d}", "NPI registry revision $#######", "DEA schedule $, lot $######", "DEA office file $######",
    "Medicare payment $#,###.##", "Medicare fee schedule 202# code $####", "Medicaid spending $########", "Policy revision $####-$#", "Privacy policy v$.##.$##",
    "Policy 20##-$##: visitors", "Passport photos $#.##", "Passport office window $##", "Routing slip $######", "Routing table entries $######", "Routing delay $### ms",
    "Account manager ext. $###", "Account opened {d}", "VIN decoder build $#######", "Plate reader model @@-$####", "License plate frame SKU $#######",
    "Phone system firmware $.#.$###", "Fax queue job $######", "Email messages: $######", "Tel Aviv flight $###", "Cell culture batch $#######",
    "Cell count $######## per mL", "Driver version $##.#.####", "Driver board rev $##", "Driver id $#######", "DL speed $###.# Mbps", "LDL $## mg/dL, HDL $# mg/dL",
    "Hgb $#.# g/dL  DL $######", "Accession of King $### years", "Prescription drugs sold: $######", "Rx antenna $###### Hz", "NDC labeler count $####",
    "Serial port COM$, baud 115200", "Social security offices: $####", "Social security budget $#######", "Health card readers $###", "SIN table entries $#####",
    "sin(x) 0.$########", "PAN zoom $###x$###", "PAN-OS $#.#.$#", "CHI square $#.##, n=$####", "NHS trusts: $##, beds $######", "IP phones: $####",
    "Date of birth records digitised: $######", "DOB field, length $#", "Born in 19## the company employs $####", "Order $########## for patient gowns",
    "patient gowns, item $########", "Chart paper $##### sheets", "chart of accounts $####-$####", "Insured value $####### USD", "Insurance premium $###.##",
    "Subscriber line card slot $#, port $###", "EIN statement CP575 dated {d}", "Tax year 20##, form $###", "TIN roof sheets $####", "HIC rail $###.$## mm",
    "IMEI check fee $.##", "UDI deadline {d}", "Pager $######", "Ext. $####", "Bed $###", "Case 2#-cv-#####", "Docket no. $##-$####", "Claim form count: $#####",
)


def _filled(rng: Rng, template: str) -> str:
    day = moment(rng)
    text = template.replace("{d}", rng.choice((f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}"))).replace("{n}", str(rng.randint(2, 90)))
    return "".join(fill(rng, c) if c in "#$@" else c for c in text)


def confusable(rng: Rng) -> Document:
    doc = _doc("confusable", ".txt")
    for template in rng.sample(CONFUSABLE, 14):
        doc.text(_filled(rng, template) + rng.choice(("\n", "\n", ". ", "\n\n")))
    return doc.text("\n")


LAYOUTS = (access_log, system_log, epochs, metrics, orders, order_mail, catalogue, lab_panel, science, matrix, source_code, commits,
           manual, blank_form, decoy_form, decoy_form, decoy_json, decoy_table, confusable, confusable, confusable)
