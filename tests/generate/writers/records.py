# SPDX-License-Identifier: Apache-2.0
"""Records as systems write them: FHIR R4, C-CDA, SQL dumps, NCPDP, exports.

Written from the norms and the manuals of the programs that write such files, without a
look at how phi reads them. Every identifier goes through the ledger."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from .. import identifiers, licences, people, templates
from ..tree import Ledger

V2_0203 = "http://terminology.hl7.org/CodeSystem/v2-0203"
FL_LICENCE = "2.16.840.1.113883.4.3.12"


@dataclass(frozen=True)
class Chart:
    holder: people.Person
    ssn: str
    mrn: str
    licence: str
    phone: str
    member: str

    @property
    def born(self) -> str:
        return f"{self.holder.born:%Y-%m-%d}"


def chart(rng: random.Random) -> Chart:
    holder = people.person(rng, state="FL", adult=True)
    phone = "-".join(templates.fill(rng, form) for form in ("[23456789]0[23456789]", "[23456789]3#", "####"))
    return Chart(holder, identifiers.ssn(rng, ""), templates.fill(rng, "$#######"),
                 licences.licence(rng, holder, "FL").printed, phone, templates.fill(rng, "W$########"))


def visit(rng: random.Random) -> str:
    """A number of something else: nine digits, as an SSN has."""
    return identifiers.ssn(rng, "")


# ----------------------------------------------------------------------------- FHIR


def _typed(code: str, system: str, value: str) -> dict:
    return {"type": {"coding": [{"system": V2_0203, "code": code}]}, "system": system, "value": value}


def fhir_patient(c: Chart, ledger: Ledger, rng: random.Random) -> dict:
    given = [c.holder.given]
    return {
        "resourceType": "Patient",
        "id": f"{rng.getrandbits(64):016x}",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Summary</div>'},
        "identifier": [
            _typed("MR", "http://records.example.org", ledger("medical.mrn", c.mrn)),
            _typed("SS", "http://hl7.org/fhir/sid/us-ssn", ledger("us.ssn", c.ssn)),
            {"value": ledger("us.driver-license", c.licence, jurisdiction="FL"), "system": f"urn:oid:{FL_LICENCE}"},
        ],
        "name": [{"family": c.holder.surname, "given": given}],
        "telecom": [{"system": "phone", "value": ledger("contact.phone", c.phone), "use": "home"}],
        "birthDate": ledger("person.dob", c.born),
    }


def fhir_others(rng: random.Random) -> list[dict]:
    """Resources whose identifiers are of no person."""
    return [
        {"resourceType": "Encounter", "identifier": [{"system": "urn:visits", "value": visit(rng)}], "status": "finished"},
        {"resourceType": "ServiceRequest", "identifier": [_typed("PLAC", "urn:orders", visit(rng))], "intent": "order"},
        {"resourceType": "Observation", "valueQuantity": {"value": int(visit(rng)), "unit": "1"}},
    ]


def fhir_bundle(charts: list[Chart], ledger: Ledger, rng: random.Random, indent: int | None) -> bytes:
    resources = []
    for c in charts:
        resources += [fhir_patient(c, ledger, rng), *fhir_others(rng)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}
    return json.dumps(bundle, indent=indent).encode()


def fhir_ndjson(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    lines = []
    for c in charts:
        lines += [json.dumps(fhir_patient(c, ledger, rng)), *map(json.dumps, fhir_others(rng))]
    return "\n".join(lines).encode() + b"\n"


def fhir_xml(c: Chart, ledger: Ledger) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Patient xmlns="http://hl7.org/fhir">
  <identifier>
    <type><coding><system value="{V2_0203}"/><code value="MR"/></coding></type>
    <system value="http://records.example.org"/>
    <value value={quoteattr(ledger("medical.mrn", c.mrn))}/>
  </identifier>
  <identifier>
    <value value="{ledger("us.ssn", c.ssn)}"/>
    <system value="http://hl7.org/fhir/sid/us-ssn"/>
  </identifier>
  <telecom><system value="phone"/><value value="{ledger("contact.phone", c.phone)}"/></telecom>
  <birthDate value="{ledger("person.dob", c.born)}"/>
</Patient>
""".encode()


# ---------------------------------------------------------------------------- C-CDA


def ccda(c: Chart, ledger: Ledger, rng: random.Random) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <id root="2.16.840.1.113883.19.5" extension="{visit(rng)}"/>
  <recordTarget>
    <patientRole>
      <id root="2.16.840.1.113883.19.5.99999" extension="{ledger("medical.mrn", c.mrn)}"/>
      <id extension="{ledger("us.ssn", c.ssn)}" root="2.16.840.1.113883.4.1"/>
      <id root="{FL_LICENCE}" extension="{ledger("us.driver-license", c.licence, jurisdiction="FL")}"/>
      <telecom use="HP" value="tel:{ledger("contact.phone", c.phone)}"/>
      <patient>
        <name><given>{c.holder.given}</given><family>{c.holder.surname}</family></name>
        <birthTime value="{ledger("person.dob", f"{c.holder.born:%Y%m%d}")}"/>
      </patient>
    </patientRole>
  </recordTarget>
  <author><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="{ledger("us.npi", identifiers.npi(rng))}"/></assignedAuthor></author>
  <componentOf><encompassingEncounter><id root="1.2.3.4" extension="{visit(rng)}"/></encompassingEncounter></componentOf>
</ClinicalDocument>
""".encode()


# ------------------------------------------------------------------------------ SQL


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cells(n: int, c: Chart, ledger: Ledger, rng: random.Random) -> list[str]:
    return [str(n), _quoted(c.holder.surname), visit(rng), ledger("us.ssn", c.ssn), ledger("medical.mrn", c.mrn),
            _quoted(ledger("person.dob", c.born))]


_COLUMNS = ("id", "last_name", "visit_no", "ssn", "mrn", "birth_date")


def mysql_dump(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    """Rows without names of columns, all of them on one line."""
    rows = ",".join("(" + ",".join(_cells(n, c, ledger, rng)) + ")" for n, c in enumerate(charts))
    return f"""-- MySQL dump 10.13  Distrib 8.0
DROP TABLE IF EXISTS `patients`;
CREATE TABLE `patients` (
  `id` int NOT NULL AUTO_INCREMENT,
  `last_name` varchar(40) DEFAULT 'none, yet',
  `visit_no` bigint,
  `ssn` bigint DEFAULT NULL,
  `mrn` bigint DEFAULT NULL,
  `birth_date` date,
  PRIMARY KEY (`id`),
  KEY `by_name` (`last_name`)
) ENGINE=InnoDB;
LOCK TABLES `patients` WRITE;
INSERT INTO `patients` VALUES {rows};
UNLOCK TABLES;
""".encode()


def postgres_dump(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    rows = "\n".join("\t".join([str(n), c.holder.surname, visit(rng), ledger("us.ssn", c.ssn),
                                ledger("medical.mrn", c.mrn) if n % 3 else "\\N", ledger("person.dob", c.born)])
                     for n, c in enumerate(charts))
    return (f"--\n-- PostgreSQL database dump\n--\n\nCOPY public.patients ({', '.join(_COLUMNS)}) FROM stdin;\n"
            f"{rows}\n\\.\n\n").encode()


def sqlite_dump(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    rows = "".join(f"INSERT INTO patients VALUES({','.join(_cells(n, c, ledger, rng))});\n" for n, c in enumerate(charts))
    columns = ", ".join(f"{name} TEXT" for name in _COLUMNS)
    return (f"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE patients({columns});\n"
            f"CREATE TABLE other(id INTEGER, note TEXT);\n{rows}COMMIT;\n").encode()


def mssql_script(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    names = ", ".join(f"[{name}]" for name in _COLUMNS)
    rows = "".join(f"INSERT [dbo].[Patients] ({names}) VALUES ({', '.join(_cells(n, c, ledger, rng))})\nGO\n"
                   for n, c in enumerate(charts))
    return f"USE [Clinic]\nGO\nSET IDENTITY_INSERT [dbo].[Patients] ON\n{rows}".encode()


# -------------------------------------------------------------------------- pharmacy


def ncpdp_claim(c: Chart, ledger: Ledger, rng: random.Random) -> bytes:
    header = f"{'610279':6}D0B1{'PCN01':10}101{ledger('us.npi', identifiers.npi(rng)):15}20240215{'VENDOR':10}"
    patient = ["CX01", "CY" + ledger("us.ssn", c.ssn), "C4" + ledger("person.dob", f"{c.holder.born:%Y%m%d}"), "C51",
               "CA" + c.holder.given.upper(), "CB" + c.holder.surname.upper()]
    insurance = ["C2" + ledger("medical.member-id", c.member), "C3001"]
    claim = ["EM1", "D2" + templates.fill(rng, "$######"), "D7" + templates.fill(rng, "$##########")]
    segments = "".join(f"\x1e\x1cAM{number}" + "".join("\x1c" + f for f in fields)
                       for number, fields in (("01", patient), ("04", insurance), ("07", claim)))
    return (header + segments).encode()


# --------------------------------------------------------------------------- exports


def synthea_csv(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    lines = ["Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PREFIX,FIRST,LAST,GENDER"]
    for c in charts:
        dashed = f"{c.ssn[:3]}-{c.ssn[3:5]}-{c.ssn[5:]}"
        lines.append(f"{rng.getrandbits(64):016x},{ledger('person.dob', c.born)},,{ledger('us.ssn', dashed)},"
                     f"{ledger('us.driver-license', c.licence)},Mr.,{c.holder.given},{c.holder.surname},M")
    return "\n".join(lines).encode() + b"\n"


def clarity_csv(charts: list[Chart], ledger: Ledger, rng: random.Random) -> bytes:
    lines = ["PAT_ENC_CSN_ID|PAT_MRN_ID|BIRTH_DATE|SSN|HOME_PHONE"]
    for c in charts:
        lines.append(f"{visit(rng)}|{ledger('medical.mrn', c.mrn)}|{ledger('person.dob', c.born)}|"
                     f"{ledger('us.ssn', c.ssn)}|{ledger('contact.phone', c.phone)}")
    return "\n".join(lines).encode() + b"\n"
