# SPDX-License-Identifier: Apache-2.0
"""Text in every encoding, delimited text and texts with keys."""

from __future__ import annotations

import base64
import configparser
import csv
import json
import xml.etree.ElementTree as ET

from .share import Share, need, run, writer

PROSE = "The patient was seen on a quiet morning, the café being closed; nothing else is to be said of it.\n" * 6
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252", "iso8859-15",
          "cp437", "cp850", "mac-roman")  # fmt: skip
FOREIGN = {"shift_jis": "患者は静かな朝に診察を受けた。\n", "gb18030": "病人在一个安静的早晨就诊。\n", "big5": "病人在一個安靜的早晨就診。\n",
           "euc_kr": "환자는 조용한 아침에 진찰을 받았다.\n", "koi8-r": "Пациент был осмотрен утром.\n",
           "cp1251": "Пациент был осмотрен утром.\n"}  # fmt: skip


@writer("text", "Python's codecs, iconv")
def encodings(share: Share) -> None:
    for codec in CODECS:
        patient = share.patient(codec)
        share.file(f"{codec}.txt").write_bytes((PROSE + patient.text).encode(codec, "replace"))
        share.plant(f"{codec}.txt", codec, patient, line=lambda number: 7 + number)
    for codec, line in FOREIGN.items():
        patient = share.patient(codec)
        share.file(f"{codec}.txt").write_bytes((line * 8 + patient.text).encode(codec))
        share.plant(f"{codec}.txt", codec, patient, line=lambda number: 9 + number)
    need("iconv")
    for codec in ("IBM037", "IBM500", "IBM1047"):
        patient = share.patient(codec)
        plain = (PROSE.replace("é", "e") + patient.text).encode()
        share.file(f"{codec}.txt").write_bytes(run("iconv", "-f", "UTF-8", "-t", codec, stdin=plain))
        share.plant(f"{codec}.txt", codec, patient, line=lambda number: 7 + number)


@writer("encoded", "Python's base64, openssl")
def encoded(share: Share) -> None:
    for name, encode in (("base64", base64.b64encode), ("hex", lambda data: data.hex().encode()), ("base64url", base64.urlsafe_b64encode)):
        patient = share.patient(name)
        share.file(f"{name}.txt").write_bytes(b"payload = " + encode(patient.text.encode()) + b"\nend\n")
        share.plant(f"{name}.txt", name, patient, f"!/{name[:6].rstrip('u')}-line-1-byte-10", line=lambda number: 1 + number)
    patient = share.patient("wrapped")
    share.file("wrapped.txt").write_bytes(b"begin\n" + run("openssl", "base64", stdin=patient.text.encode()) + b"end\n")
    share.plant("wrapped.txt", "wrapped", patient, "!/base64-line-2-byte-6", line=lambda number: 1 + number)


@writer("delimited", "Python's csv")
def delimited(share: Share) -> None:
    dialects = {"comma": {}, "semicolon": {"delimiter": ";"}, "tab": {"delimiter": "\t"}, "pipe": {"delimiter": "|"},
                "quoted": {"quoting": csv.QUOTE_ALL}, "escaped": {"escapechar": "\\", "doublequote": False}}  # fmt: skip
    for name, dialect in dialects.items():
        patient = share.patient(name)
        with share.file(f"{name}.csv").open("w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out, **dialect)
            rows.writerow([*patient.labels, "Remark"])
            rows.writerow([""] * 12 + ['said "no", twice;\nthen | left'])
            rows.writerow([*patient.values, "none"])
        share.plant(f"{name}.csv", name, patient, row=3, column=lambda number: patient[number].label)


@writer("keyed", "Python's json, xml and configparser, PyYAML")
def keyed(share: Share) -> None:
    patient = share.patient("json")
    share.file("a.json").write_text(json.dumps({"ward": 3, "patients": [{}, patient.row]}, indent=2))
    share.plant("a.json", "json", patient, line=lambda number: 5 + number + 1)
    patient = share.patient("ndjson")
    share.file("a.ndjson").write_text(json.dumps({"ward": 1}) + "\n" + json.dumps(patient.row) + "\n")
    share.plant("a.ndjson", "ndjson", patient, line=2)
    patient = share.patient("xml")
    root = ET.Element("ward")
    for one in patient:
        ET.SubElement(root, one.label.replace(" ", "_").replace("(", "").replace(")", "")).text = one.value
    ET.indent(root)
    ET.ElementTree(root).write(share.file("a.xml"), encoding="utf-16", xml_declaration=True)
    share.plant("a.xml", "xml", patient, line=lambda number: 3 + number)
    patient = share.patient("attributes")
    node = ET.Element("patient", {label.title().translate(str.maketrans("", "", " ()")): value for label, value in patient.row.items()})
    ET.ElementTree(node).write(share.file("b.xml"), encoding="utf-8", xml_declaration=True)
    share.plant("b.xml", "attributes", patient, line=2)
    patient = share.patient("ini")
    settings = configparser.ConfigParser()
    settings["patient"] = patient.row
    with share.file("a.ini").open("w") as out:
        settings.write(out)
    share.plant("a.ini", "ini", patient, line=lambda number: 2 + number)
    import yaml
    patient = share.patient("yaml")
    share.file("a.yaml").write_text(yaml.safe_dump({"patients": [patient.row]}, sort_keys=False))
    share.plant("a.yaml", "yaml", patient, line=lambda number: 2 + number)
