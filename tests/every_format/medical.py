# SPDX-License-Identifier: Apache-2.0
"""DICOM by pydicom; HL7 v2 by the package hl7, FHIR and C-CDA as the JSON and XML that Python's own libraries write."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime

from .share import Patient, Share, writer


@writer("dicom", "pydicom")
def dicom(share: Share) -> None:
    import pydicom
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.sequence import Sequence
    from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

    def save(name: str, dataset, syntax) -> None:
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = dataset.SOPClassUID, dataset.SOPInstanceUID, syntax
        implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
        file = FileDataset(str(share.file(name)), dataset, file_meta=meta, preamble=b"\0" * 128, is_implicit_VR=implicit, is_little_endian=little)
        if pydicom.__version__ < "3":
            file.is_little_endian, file.is_implicit_VR = little, implicit
            file.save_as(share.file(name), write_like_original=False)
        else:
            file.save_as(share.file(name), enforce_file_format=True)

    for name, syntax in {"explicit": ExplicitVRLittleEndian, "implicit": ImplicitVRLittleEndian, "big": ExplicitVRBigEndian,
                         "deflated": DeflatedExplicitVRLittleEndian}.items():  # fmt: skip
        dataset = Dataset()
        dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.SpecificCharacterSet = "1.2.840.10008.5.1.4.1.1.7", "1.2.3.4.5.6", "ISO_IR 192"
        head, comment, nested, private, inside = (share.patient(f"{name} {place}") for place in ("tags", "comment", "sequence", "private", "document"))
        dataset.PatientName = head[0].value.split()[-1] + "^" + head[0].value.split()[0]
        dataset.PatientID = head[2].value
        dataset.PatientBirthDate = datetime.strptime(head[9].value, "%m/%d/%Y").strftime("%Y%m%d")
        dataset.PatientTelephoneNumbers = head[10].value
        for number, tag in ((2, "(0010,0020)"), (9, "(0010,0030)"), (10, "(0010,2154)")):
            share.plant(f"{name}.dcm", f"{name}: tag", Patient((head[number],)), part=f"tag {tag}")
        dataset.PatientComments = comment.text
        share.plant(f"{name}.dcm", f"{name}: comment", comment, part="tag (0010,4000)")
        item = Dataset()
        item.ImageComments = nested.text
        dataset.RequestAttributesSequence = Sequence([item])
        share.plant(f"{name}.dcm", f"{name}: sequence", nested, part="tag (0040,0275)[1] (0020,4000)")
        dataset.add_new(0x00090010, "LO", "ACME 1.0")
        dataset.add_new(0x00091001, "LT", private.text)
        share.plant(f"{name}.dcm", f"{name}: private element", private, part="tag (0009,1001)")
        dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
        dataset.EncapsulatedDocument = pdf_bytes(inside)
        share.plant(f"{name}.dcm", f"{name}: document", inside, r"!/document\.pdf", page=1)
        save(f"{name}.dcm", dataset, syntax)


def pdf_bytes(patient: Patient) -> bytes:
    from .pdf import simple
    data = simple(patient)
    return data + b"\0" * (len(data) % 2)


@writer("hl7", "hl7, written as text")
def messages(share: Share) -> None:
    import hl7
    patient = share.patient("hl7")
    by = patient.row
    born = datetime.strptime(by["Date of birth"], "%m/%d/%Y").strftime("%Y%m%d")
    given, family = patient[0].value.split()[0], patient[0].value.split()[-1]
    text = "\r".join((
        "MSH|^~\\&|LAB|CLINIC|EHR|CLINIC|20250509||ADT^A04|1|P|2.5",
        f"PID|1||{by['MRN']}^^^CLINIC^MR~{by['Social Security number']}^^^USA^SS~{by['Medicare number (MBI)']}^^^CMS^MC||{family}^{given}||{born}|F|||||"
        f"{by['Phone']}^PRN^PH^{by['Email']}||||||{by['Social Security number']}|{by['Florida driver license']}^FL",
        f"PV1|1|O|||||{by['Provider NPI']}^WELBY^M^^^^^^NPI",
        f"IN1|1|A|1|PAYER||||||||||||||||||||||||||||||||{by['Member ID']}",
        "NTE|1||" + "; ".join(patient.lines)))  # fmt: skip
    share.file("a.hl7").write_text(str(hl7.parse(text + "\r")), newline="")
    shown = Patient(one for one in patient if one.detector not in ("person.name",))
    share.plant("a.hl7", "segments", shown)


@writer("fhir", "Python's json and xml")
def fhir(share: Share) -> None:
    patient = share.patient("fhir")
    by = patient.row
    born = datetime.strptime(by["Date of birth"], "%m/%d/%Y").strftime("%Y-%m-%d")
    systems = {"Social Security number": ("http://hl7.org/fhir/sid/us-ssn", "SS"), "MRN": ("urn:oid:1.2.3", "MR"),
               "Medicare number (MBI)": ("http://hl7.org/fhir/sid/us-mbi", "MC"), "Florida driver license": ("urn:oid:2.16.840.1.113883.4.3.12", "DL")}  # fmt: skip
    resource = {"resourceType": "Patient", "identifier": [
        {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": code}]}, "system": system, "value": by[label]}
        for label, (system, code) in systems.items()],
        "name": [{"family": patient[0].value.split()[-1], "given": [patient[0].value.split()[0]]}], "birthDate": born,
        "telecom": [{"system": "phone", "value": by["Phone"]}, {"system": "email", "value": by["Email"]}]}  # fmt: skip
    share.file("patient.json").write_text(json.dumps(resource, indent=1))
    named = Patient(one for one in patient if one.label in (*systems, "Date of birth", "Phone", "Email"))
    share.plant("patient.json", "Patient", named, part=re.compile("identifier|birthDate|telecom"))


@writer("c-cda", "Python's xml")
def ccda(share: Share) -> None:
    patient = share.patient("ccda")
    by = patient.row
    root = ET.Element("ClinicalDocument", xmlns="urn:hl7-org:v3")
    role = ET.SubElement(ET.SubElement(root, "recordTarget"), "patientRole")
    ET.SubElement(role, "id", root="2.16.840.1.113883.4.1", extension=by["Social Security number"])
    ET.SubElement(role, "id", root="2.16.840.1.113883.4.3.12", extension=by["Florida driver license"])
    ET.SubElement(role, "telecom", value=f"tel:{by['Phone']}")
    ET.SubElement(role, "telecom", value=f"mailto:{by['Email']}")
    born = datetime.strptime(by["Date of birth"], "%m/%d/%Y").strftime("%Y%m%d")
    ET.SubElement(ET.SubElement(role, "patient"), "birthTime", value=born)
    text = ET.SubElement(ET.SubElement(ET.SubElement(root, "component"), "section"), "text")
    for line in patient.lines:
        ET.SubElement(text, "paragraph").text = line
    ET.indent(root)
    ET.ElementTree(root).write(share.file("ccda.xml"), encoding="utf-8", xml_declaration=True)
    share.plant("ccda.xml", "narrative", patient)
    share.plant("ccda.xml", "header", Patient(one for one in patient if one.label in ("Social Security number", "Florida driver license")),
                part=re.compile("patientRole/id"))


@writer("x12", "written as text, in containers of Python's")
def claims(share: Share) -> None:
    """A claim (ASC X12 837), alone, in a zip, in a tar.gz and attached to a message."""
    import io
    import tarfile
    import zipfile
    from email.message import EmailMessage
    for place in ("plain", "zip", "tar", "mail"):
        patient = share.patient(place)
        by = patient.row
        born = datetime.strptime(by["Date of birth"], "%m/%d/%Y").strftime("%Y%m%d")
        given, family = patient[0].value.split()[0], patient[0].value.split()[-1]
        phone = "".join(c for c in by["Phone"] if c.isdigit())
        text = "~\n".join((
            "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250509*1200*^*00501*000000001*0*P*:", "GS*HC*A*B*20250509*1200*1*X*005010X222A1",
            "ST*837*0001*005010X222A1", "BHT*0019*00*1*20250509*1200*CH", f"NM1*85*1*WELBY*MARCUS****XX*{by['Provider NPI']}", "HL*1**20*1",
            f"NM1*IL*1*{family.upper()}*{given.upper()}****MI*{by['Member ID']}", f"DMG*D8*{born}*F", f"REF*SY*{by['Social Security number']}",
            f"PER*IC*{given}*TE*{phone}*EM*{by['Email']}", f"REF*EA*{by['MRN']}", "CLM*26463774*100***11:B:1*Y*A*Y*I", "SE*12*0001", "GE*1*1", "IEA*1*000000001")) + "~\n"
        told = Patient(one for one in patient if one.label in ("Provider NPI", "Member ID", "Date of birth", "Social Security number", "Phone", "Email", "MRN"))
        if place == "plain":
            share.file("a.x12").write_text(text)
            share.plant("a.x12", place, told)
        elif place == "zip":
            with zipfile.ZipFile(share.file("a.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("claims/may.x12", text)
            share.plant("a.zip", place, told, "!/claims/may.x12")
        elif place == "tar":
            with tarfile.open(share.file("a.tar.gz"), "w:gz") as archive:
                info = tarfile.TarInfo("may.x12")
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
            share.plant("a.tar.gz", place, told, "!/may.x12")
        else:
            message = EmailMessage()
            message["From"], message["To"], message["Message-ID"] = "a@clinic.invalid", "b@payer.invalid", "<1@clinic.invalid>"
            message.set_content("claims attached")
            message.add_attachment(text.encode(), maintype="application", subtype="edi-x12", filename="may.x12")
            share.file("a.eml").write_bytes(bytes(message))
            share.plant("a.eml", place, told, "!/may.x12")


@writer("dicomdir", "pydicom")
def directory(share: Share) -> None:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.fileset import FileSet
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid
    patient = share.patient("dicomdir")
    by = patient.row
    image = Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID = generate_uid(entropy_srcs=["a"])
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(entropy_srcs=["b"]), generate_uid(entropy_srcs=["c"])
    image.PatientName = f"{patient[0].value.split()[-1]}^{patient[0].value.split()[0]}"
    image.PatientID, image.StudyID, image.StudyDate, image.StudyTime = by["MRN"], "1", "20250509", "120000"
    image.AccessionNumber, image.StudyDescription = "", "SSN: " + by["Social Security number"]
    image.Modality, image.SeriesNumber, image.InstanceNumber = "OT", 1, 1
    there = FileSet()
    there.add(image)
    there.write(share.file("x").parent / "disc")
    known = Patient(one for one in patient if one.label in ("MRN", "Social Security number"))
    share.plant("disc/DICOMDIR", "directory", known)
