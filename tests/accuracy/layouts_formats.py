# SPDX-License-Identifier: Apache-2.0
"""Layouts that a norm or a form prescribes: HL7, X12, FHIR, C-CDA, claim forms, licences, checks."""

from __future__ import annotations

import random

from generate import identifiers
from generate.people import Person
from generate.templates import fill

from . import decoys, people, records
from . import values_us as us
from .document import Document
from .kinds import KINDS

Rng = random.Random


def _put(doc: Document, name: str, value: str, style: str, **flags: bool) -> Document:
    return doc.put(KINDS[name], value, style, **flags)


def _hl7_name(doc: Document, holder: Person) -> None:
    _put(doc, "name", f"{holder.surname}^{holder.given}" + (f"^{holder.middle}" if holder.middle else ""), "hl7")


def _pid(rng: Rng, doc: Document, holder: Person) -> None:
    doc.text("PID|1||")
    _put(doc, "mrn", fill(rng, "$######"), "hl7").text("^^^LKS^MR||")
    _hl7_name(doc, holder)
    doc.text("||")
    _put(doc, "dob", f"{holder.born:%Y%m%d}", "hl7").text(f"|{holder.sex}|||")
    address = f"{holder.house_number} {holder.street}^^{holder.place.town}^{holder.place.state}^{holder.place.zip_code}"
    _put(doc, "address", address, "hl7").text("||")
    _put(doc, "phone", us.phone_formatted(rng, holder), "hl7").text("|||S||").unjudged(fill(rng, "$######")).text("|")
    if rng.random() < 0.7:
        _put(doc, "ssn", identifiers.ssn(rng, rng.choice(("-", ""))), "hl7")
    doc.text("|")
    if rng.random() < 0.6:
        _put(doc, "licence", us.licence_of(rng, holder, holder.place.state), "hl7").text(f"^{holder.place.state}")
    doc.text("\r")


def hl7_admission(rng: Rng) -> Document:
    doc = Document("hl7-adt", ".hl7")
    for _ in range(rng.randint(1, 4)):
        holder, doctor = people.person(rng), people.person(rng)
        stamp = f"{decoys.moment(rng):%Y%m%d%H%M%S}"
        doc.text(f"MSH|^~\\&|ADT|LKS|EHR|LKS|{stamp}||ADT^A01|{fill(rng, '$########')}|P|2.5\rEVN|A01|{stamp}\r")
        _pid(rng, doc, holder)
        doc.text("NK1|1|")
        _hl7_name(doc, people.person(rng))
        doc.text("|SPO||")
        _put(doc, "phone", us.phone_formatted(rng, holder), "hl7").text("\r")
        doc.text("PV1|1|I|3N^301^A||||")
        _put(doc, "npi", us.npi(rng, doctor), "hl7").text("^")
        _hl7_name(doc, doctor)
        doc.text(f"|||MED|||||||||V{fill(rng, '######')}\r")
        doc.text("IN1|1|BCP|0012|Bluepeak Health||||G4471||||||||")
        _hl7_name(doc, holder)
        doc.text("|SEL|")
        _put(doc, "dob", f"{holder.born:%Y%m%d}", "hl7").text("|" * 18)
        _put(doc, "member", us.member_id(rng, holder), "hl7").text("\r")
    return doc


def hl7_results(rng: Rng) -> Document:
    doc, holder, doctor = Document("hl7-oru", ".hl7"), people.person(rng), people.person(rng)
    stamp = f"{decoys.moment(rng):%Y%m%d%H%M%S}"
    doc.text(f"MSH|^~\\&|LAB|LKS|EHR|LKS|{stamp}||ORU^R01|{fill(rng, '$#######')}|P|2.5.1\r")
    _pid(rng, doc, holder)
    doc.text("OBR|1|").unjudged(fill(rng, "$######")).text("|").unjudged(fill(rng, "$#######")).text(
        f"|CBC^Complete blood count^L|||{stamp}|||||||||")
    _put(doc, "npi", us.npi(rng, doctor), "hl7").text("^")
    _hl7_name(doc, doctor)
    doc.text("\r")
    for i, (code, low, high, unit) in enumerate((("718-7^Hemoglobin", 11, 17, "g/dL"), ("6690-2^WBC", 4, 11, "10*3/uL"),
                                                 ("777-3^Platelets", 150, 420, "10*3/uL")), 1):
        number, title = code.split("^")
        doc.text(f"OBX|{i}|NM|")
        _put(doc, "loinc", number, "hl7").text(f"^{title}^LN||{rng.uniform(low, high):.1f}|{unit}|{low}-{high}|N|||F\r")
    doc.text("NTE|1||Called to ward, read back by RN\r")
    return doc


def x12_claim(rng: Rng) -> Document:
    doc, holder, doctor = Document("x12-837", ".edi"), people.person(rng), people.person(rng)
    day = decoys.moment(rng)
    control = fill(rng, "$########")
    doc.text(f"ISA*00*          *00*          *ZZ*LAKESIDE       *ZZ*BLUEPEAK       *{day:%y%m%d}*{day:%H%M}*^*00501*{control}*0*P*:~\n")
    doc.text(f"GS*HC*LAKESIDE*BLUEPEAK*{day:%Y%m%d}*{day:%H%M}*1*X*005010X222A1~\nST*837*0001*005010X222A1~\n")
    doc.text("NM1*85*2*LAKESIDE MEDICAL GROUP*****XX*")
    _put(doc, "npi", us.npi(rng, doctor), "x12").text("~\nREF*EI*")
    _put(doc, "ein", identifiers.ein(rng).replace("-", ""), "x12").text("~\nHL*2*1*22*0~\nSBR*P*18*G4471******CI~\nNM1*IL*1*")
    _put(doc, "name", f"{holder.surname.upper()}*{holder.given.upper()}", "x12").text("****MI*")
    _put(doc, "member", us.member_id(rng, holder), "x12").text("~\nN3*")
    _put(doc, "address", f"{holder.house_number} {holder.street.upper()}", "x12").text(
        f"~\nN4*{holder.place.town.upper()}*{holder.place.state}*{holder.place.zip_code}~\nDMG*D8*")
    _put(doc, "dob", f"{holder.born:%Y%m%d}", "x12").text(f"*{holder.sex}~\n")
    if rng.random() < 0.6:
        doc.text("REF*SY*")
        _put(doc, "ssn", identifiers.ssn(rng, ""), "x12").text("~\n")
    doc.text("REF*EA*")
    _put(doc, "mrn", fill(rng, "$######"), "x12").text("~\nCLM*").unjudged(fill(rng, "@$#####")).text(f"*{rng.randint(80, 900)}***11:B:1*Y*A*Y*Y~\nHI*ABK:")
    doc.unjudged(us.icd10(rng, holder).replace(".", "")).text("~\nLX*1~\nSV1*HC:")
    _put(doc, "hcpcs", us.hcpcs(rng, holder), "x12").text(f"*{rng.randint(80, 400)}*UN*1***1~\nDTP*472*D8*{day:%Y%m%d}~\nSE*20*0001~\nGE*1*1~\nIEA*1*{control}~\n")
    return doc


def fhir_patient(rng: Rng) -> Document:
    doc, holder = Document("fhir", ".json"), people.person(rng)
    doc.text('{"resourceType": "Patient", "id": "' + decoys.DECOYS["uuid"][0](rng) + '",\n "identifier": [\n')
    doc.text('  {"type": {"coding": [{"code": "MR", "display": "Medical Record Number"}]}, "system": "urn:lks", "value": "')
    _put(doc, "mrn", fill(rng, "$######"), "fhir").text('"},\n  {"system": "http://hl7.org/fhir/sid/us-ssn", "type": {"coding": [{"code": "SS"}]}, "value": "')
    _put(doc, "ssn", identifiers.ssn(rng, rng.choice(("-", ""))), "fhir").text('"},\n  {"system": "http://hl7.org/fhir/sid/us-mbi", "value": "')
    _put(doc, "mbi", us.mbi(rng, holder), "fhir").text('"}],\n "name": [{"use": "official", "family": "')
    _put(doc, "name", holder.surname, "fhir").text('", "given": ["')
    _put(doc, "name", holder.given, "fhir").text('"]}],\n "telecom": [{"system": "phone", "value": "')
    _put(doc, "phone", us.phone_formatted(rng, holder), "fhir").text('"}, {"system": "email", "value": "')
    _put(doc, "email", us.email(rng, holder), "fhir").text(f'"}}],\n "gender": "{"female" if holder.sex == "F" else "male"}", "birthDate": "')
    _put(doc, "dob", f"{holder.born:%Y-%m-%d}", "fhir").text('",\n "address": [{"line": ["')
    _put(doc, "address", f"{holder.house_number} {holder.street}", "fhir").text(
        f'"], "city": "{holder.place.town}", "state": "{holder.place.state}", "postalCode": "{holder.place.zip_code}"}}]}}\n')
    return doc


def ccda(rng: Rng) -> Document:
    doc, holder, doctor = Document("ccda", ".xml"), people.person(rng), people.person(rng)
    doc.text('<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>\n<id root="2.16.840.1.113883.4.1" extension="')
    _put(doc, "ssn", identifiers.ssn(rng, rng.choice(("-", ""))), "ccda").text('"/>\n<addr><streetAddressLine>')
    _put(doc, "address", f"{holder.house_number} {holder.street}", "ccda").text(
        f"</streetAddressLine><city>{holder.place.town}</city><state>{holder.place.state}</state></addr>\n<telecom value=\"tel:")
    _put(doc, "phone", us.phone_formatted(rng, holder), "ccda").text('"/>\n<patient><name><given>')
    _put(doc, "name", holder.given, "ccda").text("</given><family>")
    _put(doc, "name", holder.surname, "ccda").text('</family></name>\n<birthTime value="')
    _put(doc, "dob", f"{holder.born:%Y%m%d}", "ccda").text('"/></patient></patientRole></recordTarget>\n'
                                                           '<author><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="')
    _put(doc, "npi", us.npi(rng, doctor), "ccda").text('"/></assignedAuthor></author></ClinicalDocument>\n')
    return doc


def cms_1500(rng: Rng) -> Document:
    doc, holder, doctor = Document("cms-1500"), people.person(rng), people.person(rng)
    doc.text("HEALTH INSURANCE CLAIM FORM\n\n1a. INSURED'S I.D. NUMBER\n")
    _put(doc, "member", us.member_id(rng, holder), "claim-form").text("\n2. PATIENT'S NAME (Last Name, First Name, Middle Initial)\n")
    _put(doc, "name", f"{holder.surname.upper()}, {holder.given.upper()}", "claim-form").text("\n3. PATIENT'S BIRTH DATE\n")
    _put(doc, "dob", f"{holder.born:%m/%d/%Y}", "claim-form").text(f"   SEX {holder.sex}\n5. PATIENT'S ADDRESS (No., Street)\n")
    _put(doc, "address", f"{holder.house_number} {holder.street}", "claim-form").text(f"\nCITY {holder.place.town}  STATE {holder.place.state}\nTELEPHONE (Include Area Code)\n")
    _put(doc, "phone", us.phone_formatted(rng, holder), "claim-form").text("\n17b. NPI ")
    _put(doc, "npi", us.npi(rng, doctor), "claim-form").text("\n21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY  A. ")
    _put(doc, "icd", us.icd10(rng, holder), "claim-form").text("\n24. D. PROCEDURES, CPT/HCPCS ")
    _put(doc, "hcpcs", us.hcpcs(rng, holder), "claim-form").text("\n25. FEDERAL TAX I.D. NUMBER   EIN [X]\n")
    _put(doc, "ein", identifiers.ein(rng), "claim-form").text("\n26. PATIENT'S ACCOUNT NO. ").unjudged(fill(rng, "$######"))
    doc.text(f"\n28. TOTAL CHARGE $ {rng.randint(90, 900)}.00\n33. BILLING PROVIDER INFO  a. NPI ")
    return _put(doc, "npi", us.npi(rng, doctor), "claim-form").text("\n")


def ub_04(rng: Rng) -> Document:
    doc, holder, doctor = Document("ub-04"), people.person(rng), people.person(rng)
    doc.text("3a PAT. CNTL #  ").unjudged(fill(rng, "$#######")).text("\n3b MED. REC. #  ")
    _put(doc, "mrn", fill(rng, "$######"), "claim-form").text("\n5 FED. TAX NO.  ")
    _put(doc, "ein", identifiers.ein(rng), "claim-form").text("\n8 PATIENT NAME  ")
    _put(doc, "name", f"{holder.surname.upper()}, {holder.given.upper()}", "claim-form").text("\n10 BIRTHDATE  ")
    _put(doc, "dob", f"{holder.born:%m%d%Y}" if rng.random() < 0.3 else f"{holder.born:%m/%d/%Y}", "claim-form").text(
        f"  11 SEX {holder.sex}\n12 ADMISSION DATE {decoys.moment(rng):%m/%d/%Y}\n56 NPI  ")
    _put(doc, "npi", us.npi(rng, doctor), "claim-form").text("\n60 INSURED'S UNIQUE ID  ")
    _put(doc, "member", us.member_id(rng, holder), "claim-form").text("\n76 ATTENDING  NPI ")
    return _put(doc, "npi", us.npi(rng, doctor), "claim-form").text("\n")


def licence_barcode(rng: Rng) -> Document:
    """The text of the PDF417 code on a licence, as a reader's software stores it."""
    doc, holder = Document("aamva"), people.person(rng)
    value = us.licence_of(rng, holder, holder.place.state).replace(" ", "").replace("-", "")
    doc.text(f"@\n\x1e\rANSI 6360{rng.randint(0, 61):02d}080002DL00410278ZF03190008DLDAQ")
    _put(doc, "licence", value, "aamva").text("\nDCS")
    _put(doc, "name", holder.surname.upper(), "aamva").text("\nDDEN\nDAC")
    _put(doc, "name", holder.given.upper(), "aamva").text("\nDBB")
    _put(doc, "dob", f"{holder.born:%m%d%Y}", "aamva").text(f"\nDBA0815203{rng.randint(0, 4)}\nDAG")
    _put(doc, "address", f"{holder.house_number} {holder.street.upper()}", "aamva").text(
        f"\nDAI{holder.place.town.upper()}\nDAJ{holder.place.state}\nDAK{holder.place.zip_code}0000\nDCGUSA\n")
    return doc


def licence_states(rng: Rng) -> Document:
    """Every jurisdiction in turn, named or abbreviated beside the number."""
    doc = Document("licence-list")
    for _ in range(rng.randint(3, 9)):
        holder = people.person(rng)
        state = rng.choice(list(people.STATE_NAMES))
        value = us.licence_of(rng, holder, state)
        if sum(c.isdigit() for c in value) < 6 and len(value) < 9:
            continue
        full = people.STATE_NAMES[state]
        before, after = rng.choice((
            (f"{full} driver's license ", "\n"), (f"DL {state} ", "\n"), (f"Driver License ({state}): ", "\n"), (f"{state} DL# ", "\n"),
            ("Driver's license no. ", f", State {state}\n"), (f"{full} DLN: ", "\n"), ("Lic. no. (driver): ", f" issued by {full}\n"),
            (f"License state: {state}  Driver license number: ", "\n"), (f"OLN/{state} ", "\n"), ("CDL number ", f" ({state})\n")))
        doc.text(before)
        _put(doc, "licence", value, "licence-state").text(after)
    return doc.text("\n")


def bank_letter(rng: Rng) -> Document:
    doc, holder = Document("direct-deposit"), people.person(rng)
    doc.text("DIRECT DEPOSIT AUTHORIZATION\n\nEmployee name: ")
    _put(doc, "name", us.full_name(rng, holder), "form").text("\nEmployee SSN: ")
    _put(doc, "ssn", identifiers.ssn(rng), "form").text("\nBank routing number (9 digits): ")
    _put(doc, "routing", us.routing(rng, holder), "form").text("\nAccount number: ")
    _put(doc, "account", us.bank_account(rng, holder), "form").text(f"\n[x] Checking  [ ] Savings\nAmount: $ {rng.randint(100, 2000)}.00\n")
    return doc


def receipt(rng: Rng) -> Document:
    doc, holder = Document("receipt"), people.person(rng)
    doc.text(f"LAKESIDE PHARMACY\nReceipt {fill(rng, '$#####')}   {decoys.visit_date(rng)}\nInvoice no. {fill(rng, '$#######')}\n")
    doc.text(f"SKU {fill(rng, '$#######')}  bandage  {rng.uniform(2, 20):.2f}\nRx# ")
    _put(doc, "rx", us.rx_number(rng, holder), "form").text(f"  copay {rng.randint(5, 50)}.00\nVISA ")
    number = us.pan_plain(rng, holder) if rng.random() < 0.4 else us.pan(rng, holder)
    _put(doc, "pan", number, "form").text(f"  exp {rng.randint(1, 12):02d}/{rng.randint(27, 31)}\nAUTH {fill(rng, '$#####')}  REF {fill(rng, '$###########')}\n")
    return doc


def staff_list(rng: Rng) -> Document:
    """Telephones, registrations: numbers that are easily taken for each other."""
    doc = Document("provider-list").text("Name, NPI, DEA, phone, fax\n")
    for _ in range(rng.randint(3, 12)):
        holder = people.person(rng)
        _put(doc, "name", f"{holder.given} {holder.surname}", "csv").text(", ")
        _put(doc, "npi", us.npi(rng, holder), "csv").text(", ")
        _put(doc, "dea", us.dea(rng, holder), "csv").text(", ")
        _put(doc, "phone", us.phone_formatted(rng, holder), "csv").text(", ")
        _put(doc, "fax", us.phone_formatted(rng, holder), "csv").text("\n")
    return doc


def published(rng: Rng) -> Document:
    """Specimens that everybody prints: to be known as such."""
    doc = Document("specimens")
    for name, value in rng.sample((
            ("ssn", "078-05-1120"), ("ssn", "219-09-9999"), ("ssn", "123-45-6789"), ("pan", "4111111111111111"), ("pan", "4242 4242 4242 4242"),
            ("pan", "378282246310005"), ("pan", "5555555555554444"), ("mbi", "1EG4-TE5-MK73"), ("mbi", "1EG4TE5MK72"), ("npi", "1234567893"),
            ("ssn", "457-55-5462"), ("pan", "6011111111111117"), ("vin", "11111111111111111"), ("iban", "GB82WEST12345698765432"),
            ("iban", "DE89370400440532013000"), ("dea", "AB1234563")), 5):
        doc.text(rng.choice(KINDS[name].captions) + rng.choice((": ", " ", " = ")))
        _put(doc, name, value, "specimen", test=True).text(rng.choice(("\n", ", for example\n")))
    return doc


def card_column(rng: Rng) -> Document:
    """One column of one kind under a header nobody knows."""
    name = rng.choice(("pan", "ssn", "npi", "mbi", "vin", "email", "phone", "dob"))
    make = {"pan": us.pan_plain, "ssn": us.ssn_dashed, "phone": us.phone_formatted}.get(name, KINDS[name].make)
    doc = Document("one-column", ".csv").text("field1,field2\n")
    for i in range(rng.randint(20, 45)):
        doc.text(f"{i + 1},").put(KINDS[name], make(rng, people.person(rng)), "unnamed-column",
                                  decidable=name not in ("npi", "dob")).text("\n")
    return doc


LAYOUTS = (hl7_admission, hl7_results, x12_claim, fhir_patient, ccda, cms_1500, ub_04, licence_barcode, licence_states, licence_states,
           bank_letter, receipt, staff_list, published, card_column)
