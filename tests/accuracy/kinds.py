# SPDX-License-Identifier: Apache-2.0
"""What the corpus holds: each kind of identifier with the captions and key words that people put
before it. They are written from forms, exports and message definitions, not from the packs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from generate.people import Person

from . import values_national as national
from . import values_us as us

Make = Callable[[random.Random, Person], str]


@dataclass(frozen=True)
class Kind:
    """One kind. `captions` stand on forms and in prose, `keys` are words of a column or key name."""

    detector: str
    make: Make
    captions: tuple[str, ...]
    keys: tuple[str, ...]
    bare: bool = False  # a reader knows it where nothing says so
    soft: bool = False  # its ends are a matter of taste: overlap is enough
    also: tuple[str, ...] = ()  # detectors that are right here as well
    provider: bool = False  # identifies who treats, not who is treated


def _kind(detector: str, make: Make, captions: str, keys: str, **flags: object) -> Kind:
    """`captions` and `keys` are separated by `|`."""
    return Kind(detector, make, tuple(captions.split("|")), tuple(keys.split("|")), **flags)  # type: ignore[arg-type]


US: dict[str, Kind] = {
    "ssn": _kind("us.ssn", us.ssn, "SSN|Social Security Number|Social Security No.|Soc. Sec. No.|SS#|SSN#|Patient SSN|Social Security #|SS No.",
                 "ssn|social security number|patient ssn|soc sec|ssn number|soc sec no|ssn id", also=("us.hicn",)),
    "itin": _kind("us.itin", us.itin, "ITIN|Individual Taxpayer ID|Individual Taxpayer Identification Number|ITIN No.", "itin|individual taxpayer id|itin number"),
    "ein": _kind("us.ein", us.ein, "EIN|FEIN|Federal Tax ID|Employer ID No.|Tax ID (EIN)|Employer Identification Number|Federal Tax I.D. Number",
                 "ein|fein|employer identification number|federal tax id|employer id number", provider=True),
    "licence": _kind("us.driver-license", us.driver_license, "Driver License|Driver's License No.|DL#|DLN|Driver License Number|Drivers Lic. No.|DL No|Driver's Lic #|Operator License No.",
                     "driver license|drivers license number|dl number|dln|driver license no|dl no|license number drivers", also=("us.ssn",)),
    "passport": _kind("us.passport", us.us_passport, "Passport No.|US Passport|Passport Number|Passport #|U.S. Passport No.", "passport|passport number|passport no|us passport"),
    "routing": _kind("us.bank-routing", us.routing, "Routing No.|ABA Routing|Routing Number|Bank Routing #|ABA No.|RTN", "routing number|aba|bank routing|routing no|aba routing number"),
    "account": _kind("us.bank-account", us.bank_account, "Checking Account No.|Bank Account|Account No. (checking)|Bank Acct #|Savings Account Number|Direct Deposit Account",
                     "bank account|bank account number|checking account|checking account number|bank acct"),
    "npi": _kind("us.npi", us.npi, "NPI|Provider NPI|NPI#|Rendering NPI|National Provider ID|Attending NPI|NPI No.|Referring NPI", "npi|provider npi|npi number|rendering npi|national provider id|prescriber npi", provider=True),
    "dea": _kind("us.dea", us.dea, "DEA|DEA#|DEA No.|DEA Number|DEA Registration|Prescriber DEA", "dea|dea number|prescriber dea|dea no|dea registration number", provider=True),
    "mbi": _kind("us.mbi", us.mbi, "MBI|Medicare Number|Medicare ID|Medicare No.|Medicare Beneficiary ID|Medicare #|Medicare Beneficiary Identifier", "mbi|medicare number|medicare id|medicare beneficiary identifier|bene mbi", bare=True, also=("medical.member-id",)),
    "hicn": _kind("us.hicn", us.hicn, "HICN|HIC Number|Medicare Claim Number|HIC No.|Medicare HICN", "hicn|hic number|medicare claim number|medicare hicn", also=("us.ssn", "us.mbi")),
    "medicaid": _kind("us.medicaid", us.medicaid, "Medicaid ID|Medicaid No.|Medicaid Number|Medicaid Recipient ID|Medi-Cal ID|Medicaid #", "medicaid id|medicaid number|medicaid no|medicaid recipient id", also=("medical.member-id",)),
    "clia": _kind("us.clia", us.clia, "CLIA|CLIA No.|CLIA #|CLIA Number|CLIA ID", "clia|clia number|lab clia|clia id", provider=True),
    "vin": _kind("vehicle.vin", us.vin, "VIN|Vehicle ID No.|VIN#|Vehicle Identification Number|VIN Number", "vin|vehicle identification number|vehicle vin|vin number", bare=True),
    "plate": _kind("vehicle.license-plate", us.plate, "License Plate|Plate No.|Vehicle Plate|License Plate No.|Tag No.|Plate #", "license plate|plate number|plate no|vehicle plate"),
    "pan": _kind("pci.pan", us.pan, "Card Number|Credit Card|Card No.|CC#|Visa/MC No.|Credit Card Number|Card #|Payment Card|Debit Card No.", "card number|credit card|cc number|pan|card no|credit card number|cc num|payment card number"),
    "track": _kind("pci.track", us.track, "Track data|Swipe|Magstripe|Track", "track data|magstripe|swipe|track", bare=True, also=("pci.pan",)),
    "cvv": _kind("pci.cvv", us.cvv, "CVV|CVC|CVV2|Security Code|Card Security Code|CSC", "cvv|cvc|cvv2|card security code|cvv code", soft=True),
    "mrn": _kind("medical.mrn", us.mrn, "MRN|Medical Record No.|Medical Record Number|MR#|Med Rec #|Chart No.|Patient MRN|Hospital No.|Med. Rec. No.|MRN#|Medical Record #",
                 "mrn|medical record number|patient mrn|chart number|med rec no|mrn id|medrec|pat mrn id|chart no"),
    "member": _kind("medical.member-id", us.member_id, "Member ID|Subscriber ID|Insurance ID|Policy No.|Member No.|Insured's I.D. Number|Member ID#|Subscriber No.|Health Plan ID|Policy Number",
                    "member id|subscriber id|insurance id|policy number|member number|insured id|health plan id|insurance member id"),
    "icd": _kind("medical.icd10", us.icd10, "Dx|ICD-10|Diagnosis Code|ICD10|Primary Dx|Diagnosis (ICD-10-CM)", "icd10|diagnosis code|dx code|icd 10 code|primary dx code"),
    "hcpcs": _kind("medical.hcpcs", us.hcpcs, "CPT|HCPCS|Procedure Code|CPT Code|CPT/HCPCS", "cpt|hcpcs|procedure code|cpt code|hcpcs code"),
    "ndc": _kind("medical.ndc", us.ndc, "NDC|NDC#|Drug NDC|NDC Code|NDC No.", "ndc|ndc code|drug ndc|ndc number"),
    "loinc": _kind("medical.loinc", us.loinc, "LOINC|LOINC Code|LOINC No.", "loinc|loinc code|loinc num"),
    "snomed": _kind("medical.snomed", us.snomed, "SNOMED|SNOMED CT|SCTID|SNOMED Code", "snomed|snomed code|sctid|snomed ct code"),
    "udi": _kind("medical.udi", us.udi, "UDI|Device UDI|Implant UDI|UDI No.", "udi|device udi|udi carrier|implant udi", bare=True),
    "rx": _kind("medical.rx", us.rx_number, "Rx#|Rx No.|Prescription No.|Rx Number|Prescription Number|Prescription #", "rx number|prescription number|rx no|prescription no|rx num"),
    "accession": _kind("medical.accession", us.accession, "Accession No.|Accession #|Accession Number|Specimen ID|Accession|Lab Accession No.", "accession number|accession|accession no|specimen id|lab accession"),
    "phone": _kind("contact.phone", us.phone, "Phone|Tel.|Home Phone|Cell|Mobile|Work Phone|Telephone|Phone No.|Daytime Phone|Cell Phone|Contact No.", "phone|home phone|cell phone|mobile|telephone|phone number|contact phone|phone home|work phone", also=("contact.fax",)),
    "fax": _kind("contact.fax", us.phone_formatted, "Fax|Fax No.|Fax Number|FAX#|Facsimile", "fax|fax number|office fax|fax no", also=("contact.phone",)),
    "email": _kind("contact.email", us.email, "E-mail|Email|Email Address|E-Mail Address|Patient e-mail", "email|email address|patient email|e mail", bare=True),
    "address": _kind("contact.address", us.address, "Address|Home Address|Mailing Address|Street Address|Residence|Patient Address", "address|home address|mailing address|address line|patient address", bare=True, soft=True),
    "name": _kind("person.name", us.name, "Patient|Name|Patient Name|Pt Name|Name of Patient|Full Name|Patient's Name", "patient name|name|full name|pt name|patient full name|member name", soft=True),
    "dob": _kind("person.dob", us.dob, "DOB|Date of Birth|Birth Date|D.O.B.|Born|Birthdate|Patient's Birth Date", "dob|date of birth|birth date|birthdate|patient dob|birth dt"),
    "ip": _kind("net.ip", us.ipv4, "IP Address|Client IP|IP|Source IP|Remote IP", "ip address|client ip|ip|source ip|remote addr"),
    "mac": _kind("net.mac", us.mac, "MAC Address|MAC|Hardware Address|WLAN MAC", "mac address|mac|hw addr|device mac", bare=True),
    "url": _kind("net.url", us.url, "Portal link|Web page|URL|Patient portal|Homepage", "portal url|url|web page|homepage", soft=True),
    "imei": _kind("device.imei", us.imei, "IMEI|Phone IMEI|IMEI No.|Device IMEI", "imei|device imei|imei number|phone imei"),
    "serial": _kind("device.serial", us.serial, "Serial No.|Device S/N|Device Serial Number|Implant Serial No.|Pacemaker S/N|Pump Serial No.", "device serial|device serial number|implant serial number|serial no|pump serial"),
    "iban": _kind("intl.iban", us.iban, "IBAN|Account (IBAN)|IBAN No.|Bank (IBAN)", "iban|bank iban|iban number|account iban", bare=True),
    "mrz": _kind("intl.passport-mrz", us.passport_mrz, "MRZ|Passport MRZ|Machine readable zone", "mrz|passport mrz", bare=True, soft=True),
    "ca-licence": _kind("ca.driver-license", us.ca_licence, "Driver's Licence|Driver's Licence No.|Licence No. (driver)|DL (ON)", "drivers licence|driver licence number|licence number driver", also=("us.driver-license",)),
}  # fmt: skip

NATIONAL: dict[str, Kind] = {
    "gb-nhs": _kind("gb.nhs", national.gb_nhs, "NHS No.|NHS Number|NHS No|NHS #", "nhs number|nhs no|nhs id"),
    "gb-chi": _kind("gb.chi", national.gb_chi, "CHI|CHI No.|CHI Number|Community Health Index", "chi|chi number|chi no"),
    "gb-nino": _kind("gb.nino", national.gb_nino, "NI Number|National Insurance No.|NINO|National Insurance Number|NI No.", "nino|national insurance number|ni number|nat ins no"),
    "ca-sin": _kind("ca.sin", national.ca_sin, "SIN|Social Insurance Number|Social Insurance No.|SIN/NAS|NAS", "sin|social insurance number|sin number"),
    "ca-ohip": _kind("ca.health", national.ca_ohip, "OHIP|OHIP No.|Health Card No.|Health Card Number|HCN", "ohip|health card number|ohip number|hcn|health card no"),
    "ca-ramq": _kind("ca.health", national.ca_ramq, "RAMQ|No RAMQ|NAM|No d'assurance maladie|Numéro d'assurance maladie", "ramq|numero assurance maladie|nam|no ramq", bare=True),
    "ca-phn": _kind("ca.health", national.ca_bc_phn, "PHN|Personal Health Number|BC PHN|MSP No.|Personal Health No.", "phn|personal health number|bc phn"),
    "au-medicare": _kind("au.medicare", national.au_medicare, "Medicare No.|Medicare Card No.|Medicare Number|Medicare card", "medicare number|medicare card number|medicare no"),
    "au-ihi": _kind("au.ihi", national.au_ihi, "IHI|IHI No.|Individual Healthcare Identifier|IHI Number", "ihi|ihi number|individual healthcare identifier"),
    "au-tfn": _kind("au.tfn", national.au_tfn, "TFN|Tax File Number|Tax File No.|TFN No.", "tfn|tax file number|tax file no"),
    "nz-nhi": _kind("nz.nhi", national.nz_nhi, "NHI|NHI No.|NHI Number|National Health Index", "nhi|nhi number|nhi no"),
    "ie-pps": _kind("ie.pps", national.ie_pps, "PPS No.|PPSN|PPS Number|Personal Public Service No.", "ppsn|pps number|pps no"),
    "fr-nir": _kind("fr.nir", national.fr_nir, "NIR|N° de sécurité sociale|Numéro de sécurité sociale|No Sécu|INSEE", "nir|numero securite sociale|num secu"),
    "de-kvnr": _kind("de.kvnr", national.de_kvnr, "KVNR|Versichertennummer|Krankenversichertennummer|Versicherten-Nr.", "kvnr|versichertennummer|krankenversichertennummer"),
    "de-idnr": _kind("de.idnr", national.de_idnr, "Steuer-ID|Steueridentifikationsnummer|IdNr.|Steuer-IdNr.|Steuerliche Identifikationsnummer", "steuer id|idnr|steueridentifikationsnummer"),
    "es-dni": _kind("es.dni", national.es_dni, "DNI|NIE|NIF|DNI/NIE|D.N.I.", "dni|nif|nie|documento identidad"),
    "it-cf": _kind("it.cf", national.it_cf, "Codice Fiscale|C.F.|Cod. Fiscale|CF", "codice fiscale|cf|cod fiscale", bare=True),
    "nl-bsn": _kind("nl.bsn", national.nl_bsn, "BSN|Burgerservicenummer|BSN-nummer|Sofinummer", "bsn|burgerservicenummer|bsn nummer"),
    "se-pnr": _kind("se.pnr", national.se_pnr, "Personnummer|Personnr|Pers.nr|Personnr.", "personnummer|personnr|pers nr"),
    "no-fnr": _kind("no.fnr", national.no_fnr, "Fødselsnummer|Fødselsnr.|Fnr|Personnummer (11 siffer)", "fodselsnummer|fnr|fodselsnr"),
    "dk-cpr": _kind("dk.cpr", national.dk_cpr, "CPR-nr.|CPR|CPR-nummer|CPR nr", "cpr|cpr nummer|cpr nr"),
    "fi-hetu": _kind("fi.hetu", national.fi_hetu, "Henkilötunnus|HETU|Hetu|Henkilötunnus (HETU)", "hetu|henkilotunnus", bare=True),
    "be-nn": _kind("be.nn", national.be_nn, "Rijksregisternummer|NISS|INSZ|Numéro national|N° registre national", "rijksregisternummer|niss|insz|numero national"),
    "ch-ahv": _kind("ch.ahv", national.ch_ahv, "AHV-Nr.|AVS|No AVS|AHV-Nummer|Sozialversicherungsnummer (AHV)", "ahv|avs|ahv nummer|ahvn13", bare=True),
    "at-svnr": _kind("at.svnr", national.at_svnr, "SVNR|SV-Nr.|Sozialversicherungsnummer|Vers.-Nr. (SVNR)", "svnr|sv nummer|sozialversicherungsnummer"),
    "pl-pesel": _kind("pl.pesel", national.pl_pesel, "PESEL|Nr PESEL|Numer PESEL", "pesel|numer pesel|nr pesel"),
    "in-aadhaar": _kind("in.aadhaar", national.in_aadhaar, "Aadhaar No.|Aadhaar|Aadhaar Number|UIDAI No.|Aadhar No.", "aadhaar|aadhaar number|aadhaar no|aadhar number"),
    "in-pan": _kind("in.pan", national.in_pan, "PAN|PAN No.|PAN Card|Permanent Account Number", "pan number|pan card|pan no|permanent account number"),
    "in-abha": _kind("in.abha", national.in_abha, "ABHA No.|ABHA|ABHA Number|Ayushman Bharat Health Account", "abha|abha number|abha no"),
    "br-cpf": _kind("br.cpf", national.br_cpf, "CPF|CPF nº|CPF do paciente|C.P.F.", "cpf|cpf paciente|numero cpf"),
    "br-cns": _kind("br.cns", national.br_cns, "CNS|Cartão SUS|Cartão Nacional de Saúde|CNS nº", "cns|cartao sus|numero cns"),
    "mx-curp": _kind("mx.curp", national.mx_curp, "CURP|C.U.R.P.|Clave Única (CURP)", "curp|clave curp", bare=True),
    "za-id": _kind("za.id", national.za_id, "SA ID No.|RSA ID Number|South African ID|ID Number (RSA)", "sa id number|rsa id|south african id"),
    "sg-nric": _kind("sg.nric", national.sg_nric, "NRIC|NRIC No.|NRIC/FIN|FIN|NRIC/FIN No.", "nric|nric no|nric fin|fin no"),
    "kr-rrn": _kind("kr.rrn", national.kr_rrn, "RRN|주민등록번호|Resident Registration No.|주민번호", "rrn|resident registration number|jumin no"),
    "jp-mynumber": _kind("jp.mynumber", national.jp_my_number, "My Number|マイナンバー|個人番号|My Number (Individual Number)", "my number|mynumber|my number id"),
    "cn-ric": _kind("cn.ric", national.cn_ric, "身份证号|Resident ID No.|ID Card No. (PRC)|身份证号码|Resident Identity Card", "resident id|id card no cn|shenfenzheng"),
}  # fmt: skip

KINDS: dict[str, Kind] = US | NATIONAL
COUNTRIES = sorted({name[:2] for name in NATIONAL})
