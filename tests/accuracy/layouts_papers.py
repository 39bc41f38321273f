# SPDX-License-Identifier: Apache-2.0
"""Papers of a practice, written out as they look. These are kept apart from the other layouts: captions and
places were written first and looked at for misses of principle only, so that they say what is found elsewhere."""

from __future__ import annotations

from .templates import layout

LAYOUTS = (
    layout("discharge-summary", """
LAKESIDE COMMUNITY HOSPITAL                                   DISCHARGE SUMMARY
--------------------------------------------------------------------------------
Patient Name:   «name~31» Medical Record #: «mrn»
Date of Birth:  «dob~31» Account #:        «?$########»
Admit Date:     «#date:%m/%d/%Y»            Discharge Date:   «#date:%m/%d/%Y»
Attending:      «name!», MD  (NPI «npi»)
Insurance:      Bluepeak PPO   Subscriber #: «member»

DIAGNOSES
1. Acute on chronic systolic heart failure, I50.23
2. Type 2 diabetes, HbA1c «#f:6-11-1» %

HOSPITAL COURSE
The patient is a «#n:31-88»-year-old admitted with dyspnea. BNP «#n:300-4000» pg/mL, troponin «#f:0-1-2» ng/mL,
creatinine «#f:1-2-2» mg/dL. Diuresed «#n:2-9» L. Echo on «#date:%m/%d/%Y» showed EF «#n:15-60»%.

DISPOSITION: Home with services. Call 911 for chest pain. Follow up with cardiology in 7-10 days.
Patient's contact number is «phone:phone_formatted». Next of kin: «name!», «phone:phone_formatted».
Dictated: «#date:%m/%d/%Y» 14:22   Transcribed: «#date:%m/%d/%Y» 16:05   Job ID: «=$######»
"""),
    layout("referral-letter", """
«name!», M.D., P.A.
«address»
Phone «phone:phone_formatted»  |  Fax «fax»  |  NPI: «npi»

«#date:%B %d, %Y»

Re: «name»
    DOB: «dob»
    SSN: «ssn»
    Insurance ID: «member»

Dear Colleague,

I am referring the above-named patient for evaluation of persistent knee pain. X-rays of «#date:%m/%d/%Y» showed
joint space narrowing. Current medications include metoprolol 25 mg BID and lisinopril 10 mg daily. Authorization
number «=$########» is valid through «#date:%m/%d/%Y». Please fax your findings to «fax».

Sincerely,
«name!», M.D.
License # «=ME$#####»   DEA # «dea»
"""),
    layout("fax-cover", """
                         F A X   C O V E R   S H E E T

TO:      Medical Records, Ridge Health          FROM:    «name!»
FAX:     «fax»                         PHONE:   «phone:phone_formatted»
DATE:    «#date:%m/%d/%Y»                              PAGES:   «#n:2-40» including cover
RE:      «name»  dob «dob»  mrn «mrn»

[ ] Urgent   [x] For review   [ ] Please reply

CONFIDENTIALITY NOTICE: The information contained in this facsimile is privileged and may be protected under
45 CFR Parts 160 and 164. If you received it in error call «phone:phone_formatted» at once.
Job «=$####»  «#date:%m/%d/%Y %H:%M»  Pages «#n:2-40»  Speed 33600 bps  Result OK
"""),
    layout("prior-auth", """
PRIOR AUTHORIZATION REQUEST FORM                       Form PA-«=$###» Rev. 07/2023
SECTION I - MEMBER INFORMATION
Last Name, First Name                       Date of Birth           Gender
«name~43» «dob~23» F
Member ID Number                            Group Number            Phone
«member~43» «?$#####~23» «phone:phone_formatted»
SECTION II - PRESCRIBER INFORMATION
Prescriber NPI: «npi»   DEA: «dea»   Office Fax: «fax»
SECTION III - MEDICATION
Drug name/strength: adalimumab 40 mg/0.8 mL   NDC: «ndc»   Qty: «#n:1-90»  Days supply: 28
Diagnosis code (ICD-10): «icd»
Reference # «=$#########»   Received «#date:%m/%d/%Y»
"""),
    layout("eob", """
EXPLANATION OF BENEFITS                THIS IS NOT A BILL
Bluepeak Health Plans                  Date: «#date:%m/%d/%Y»
                                       Page 1 of 2
Member: «name»                         Member ID: «member»
Patient: «name»                        Group: «?$####»
Claim #: «?$#############»             Provider: Lakeside Medical Group

Service date   Procedure            Billed      Allowed     You owe
«*2-6»«#date:%m/%d/%y»       Office visit         «#n:90-400».00      «#n:50-90».00       «#n:5-45».00
                                     --------
Deductible met: $«#n:100-900».00 of $1,500.00      Out-of-pocket: $«#n:100-900».«=##»
Questions? Call «?1-800-[345]##-####» (TTY 711), Mon-Fri 8-5. Check no. «?00$#####»
"""),
    layout("superbill", """
SUPERBILL / ENCOUNTER FORM          Ticket «=$####»
Patient «name»    DOB «dob»    Chart # «mrn»    Acct «?$#####»
Ins «member!»    Ref Dr NPI «npi»
[ ] 99202  [ ] 99203  [x] «hcpcs!»   [ ] 99215   Dx1 «icd»   Dx2 __________
Copay $«#n:5-60».00 cash / check # «=$###» / card    Tax ID «ein»
Next appt: «#date:%m/%d» 10:«=##» a.m.
"""),
    layout("appointments", """
Schedule for «#date:%A, %B %d, %Y»          Provider: Dr. Adeyemi        Room 3

Time     Patient                     DOB           Phone             MRN         Reason
«*4-9»08:«=[0123]0»    «name!~27» «dob~13» «phone:phone_formatted~17» «mrn~11» follow-up
"""),
    layout("pharmacy-label", """
LAKESIDE PHARMACY   «phone:phone_formatted»   DEA «dea»
RX «rx»          DR. «name!»
«name»    DOB «dob»
METFORMIN HCL 500 MG TAB   QTY «#n:30-180»   REFILLS: «#n:0-5»
TAKE 1 TABLET BY MOUTH TWICE DAILY WITH MEALS
NDC «ndc»   LOT «=@@####»  EXP «#n:1-12»/2027
"""),
    layout("insurance-card", """
BLUEPEAK HEALTH          PPO
Member Name
«name»
Member ID
«member»
Group No.    «?$######»         RxBIN 0«=$####»    RxPCN ADV   RxGrp RX«=$###»
Plan 80840   Effective «#date:%m/%d/%Y»
PCP copay $25  Specialist $50  ER $250
Customer service «?1-800-[345]##-####»
"""),
    layout("licence-card", """
USA «#one:CALIFORNIA|FLORIDA|TEXAS»  DRIVER LICENSE
DL «licence»    CLASS C   END NONE
EXP «#date:%m/%d/%Y»
LN «name!»
DOB «dob»      RSTR NONE
SEX F  HAIR BRN  EYES BRN  HGT 5'-06"  WGT 145 lb  ISS «#date:%m/%d/%Y»
DD «?$#/##/#######/##FD/##»
"""),
    layout("mail-thread", """
From: Front Desk <frontdesk@lakesideclinic.example>
To: Billing <billing@lakesideclinic.example>
Subject: RE: RE: insurance for «name!»
Date: «#date:%a, %d %b %Y %H:%M:%S» -0500
Message-ID: <«#hex:16».«=$#####»@mail.lakesideclinic.example>

Got it, thanks. His new card says «member» is the member id, group stays the same.

> On Tue, Billing wrote:
> The claim for mrn «mrn» bounced. Can you ask for his ssn again? We have «ssn» on file
> and a birth date of «dob», which does not match what Medicare has ( MBI «mbi» ).
>> His wife's cell is «phone:phone_formatted» if you need to reach them, or use «email».
>> Ticket #«=$#####», opened «#date:%Y-%m-%d»
""", ".eml"),
    layout("chat-export", """
[«#date:%m/%d/%y, %H:%M:%S»] Reception: hi, can someone pull up the chart?
[«#date:%m/%d/%y, %H:%M:%S»] Dana RN: which one
[«#date:%m/%d/%y, %H:%M:%S»] Reception: mrn «mrn», born «dob»
[«#date:%m/%d/%y, %H:%M:%S»] Dana RN: ok got her. her social is «ssn:ssn_dashed» right?
[«#date:%m/%d/%y, %H:%M:%S»] Reception: yes and the number to call is «phone:phone_formatted»
[«#date:%m/%d/%y, %H:%M:%S»] Dana RN: room «=$##» ready at «#n:1-12»:30, order «=$######» is in
[«#date:%m/%d/%y, %H:%M:%S»] Reception: card on file «pan», exp 09/27, cvv «cvv»
""", ".txt"),
    layout("inline-insert", """
-- export «#date:%Y-%m-%d %H:%M:%S»
SET NAMES utf8mb4;
«*3-8»INSERT INTO `tbl_patient` (`id`,`lname`,`birth_dt`,`soc_sec_num`,`med_rec_num`,`home_ph`,`created`) VALUES («#n:1-999999»,'Roe','«dob»','«ssn»','«mrn»','«phone»','«#date:%Y-%m-%d %H:%M:%S»');
""", ".sql"),
    layout("config-yaml", """
# demo tenant, copied from production - remove!
database:
  host: db01.internal
  port: 5432
fixtures:
  patient:
    display_name: "«name»"
    social_security_number: «ssn:ssn_dashed»
    medical_record_number: "«mrn»"
    date_of_birth: «dob»
    mobile_phone: "«phone»"
  guarantor:
    drivers_license: {state: TX, number: "«?$#######»"}
    credit_card: {pan: "«pan»", cvv2: "«cvv»"}
timeouts: {connect_ms: «=$###0», read_ms: «=$####»}
build: «#hex:40»
""", ".yaml"),
    layout("config-ini", """
[Patient]
LastVisit=«#date:%Y%m%d»
PatientSSN=«ssn»
MRN=«mrn»
BirthDate=«dob»
HomeTel=«phone»
[Window]
Left=«#n:1-999»
Handle=«=$#######»
Serial=«?$####-####-####»
""", ".ini"),
    layout("windows-log", """
«*5-12»«#date:%Y-%m-%d %H:%M:%S».«=###» [«=####»] INFO  PatientService - Loaded patient MRN=«mrn» SSN=«ssn» in «#n:2-900» ms (session {«#uuid»})
«*2-6»«#date:%Y-%m-%d %H:%M:%S».«=###» [«=####»] ERROR Hl7Listener - NACK for control id «=$########» from 10.2.«#n:1-250».«#n:1-250»:«=4$###»
«*1-3»«#date:%Y-%m-%d %H:%M:%S».«=###» [«=####»] WARN  Eligibility - member «member» dob «dob» not found, http 404 after «#n:2-900» ms
""", ".log"),
    layout("x12-271", """
ISA*00*          *00*          *ZZ*BLUEPEAK       *ZZ*LAKESIDE       *230401*1200*^*00501*«=$########»*0*P*:~
GS*HB*BLUEPEAK*LAKESIDE*«#date:%Y%m%d»*1200*1*X*005010X279A1~
ST*271*0001*005010X279A1~
BHT*0022*11*«=$#######»*«#date:%Y%m%d»*1200~
HL*1**20*1~
NM1*PR*2*BLUEPEAK HEALTH*****PI*«=$####»~
HL*2*1*21*1~
NM1*1P*2*LAKESIDE MEDICAL GROUP*****XX*«npi»~
HL*3*2*22*0~
TRN*2*«=$#########»*1«=$########»~
NM1*IL*1*ROE*JANE****MI*«member»~
DMG*D8*«?19[4567]#0$1$»*F~
EB*1*IND*30*PR*BLUEPEAK PPO~
SE*12*0001~
GE*1*1~
IEA*1*«=$########»~
""", ".edi"),
    layout("face-sheet", """
+----------------------------------------------------------------------------+
| PATIENT FACE SHEET                                        Printed «#date:%m/%d/%y» |
+----------------------+----------------------+------------------------------+
| Patient              | Birthdate            | Soc Sec #                    |
| «name!~20» | «dob~20» | «ssn~28» |
+----------------------+----------------------+------------------------------+
| Home Phone           | Cell Phone           | Med Rec #                    |
| «phone:phone_formatted~20» | «phone:phone_formatted~20» | «mrn~28» |
+----------------------+----------------------+------------------------------+
| Medicare #           | Medicaid #           | Employer                     |
| «mbi~20» | «medicaid~20» | Otter Falls Mfg              |
+----------------------+----------------------+------------------------------+
"""),
    layout("portal-page", """
<!DOCTYPE html>
<html><head><title>My account</title><meta name="build" content="«#hex:12»"><script src="/static/app.«#hex:8».js"></script></head>
<body>
<table class="grid"><tbody>
<tr><td class="l">Medical record number</td><td>«mrn»</td></tr>
<tr><td class="l">Date of birth</td><td>«dob»</td></tr>
<tr><td class="l">Social security number</td><td>«ssn»</td></tr>
<tr><td class="l">Mobile phone</td><td>«phone»</td></tr>
</tbody></table>
<div class="row"><div class="label">Member ID</div><div class="value">«member»</div></div>
<div class="row"><div class="label">Driver's license</div><div class="value">«licence»</div></div>
<input type="hidden" name="csrf" value="«#hex:32»"><input type="text" id="ssn" name="ssn" value="«ssn»">
</body></html>
""", ".html"),
    layout("roster-html", """
<table border=1>
<thead>
 <tr class="head"><td><b>Patient</b></td><td><b>MRN</b></td><td><b>DOB</b></td><td><b>SSN</b></td><td><b>Phone</b></td></tr>
</thead>
<tbody>
«*9-30» <tr><td><a href="/p/«=$####»">«name!»</a></td><td align=right>«mrn»</td><td>«dob»</td><td>«ssn»</td><td>«phone:phone_formatted»</td></tr>
</tbody></table>
""", ".html"),
    layout("epic-export", """
PAT_ID,PAT_MRN_ID,PAT_NAME,BIRTH_DATE,SSN,HOME_PHONE,EMAIL_ADDRESS,CUR_PCP_PROV_ID,PAT_ENC_CSN_ID,REC_CREATE_DATE
«*5-20»Z«?$######»,«mrn»,"«name!»","«dob»",«ssn»,«phone»,«email»,«=$#####»,«?$########»,«#date:%Y-%m-%d»
""", ".csv"),
    layout("claims-export", """
clm_id;bene_mbi_id;prvdr_npi;icd_dgns_cd1;hcpcs_cd;clm_pmt_amt;clm_from_dt
«*5-20»«?$#############»;«mbi»;«npi»;«icd»;«hcpcs»;«#n:20-900».«=##»;«#date:%d%b%Y»
""", ".csv"),
    layout("payroll", """
EMPLOYEE MASTER LIST                                               PAGE 1
EMP#    NAME                    SOC SEC NO    BIRTH       RTG/TRANSIT   BANK ACCT NO
-----   ---------------------   -----------   ---------   -----------   ------------
«*3-6»«=$####»   ROE, JANE               «ssn:ssn_dashed»   «dob~11» «routing»     «account~12»
"""),
    layout("consent", """
AUTHORIZATION FOR RELEASE OF PROTECTED HEALTH INFORMATION

I, «name!», born on «dob», Social Security Number «ssn», hereby authorize Lakeside Medical
Group (NPI «npi») to disclose my records (medical record number «mrn») to Ridge Law LLP, case no. 2«=#»-cv-«=0####»,
for dates of service from «#date:%m/%d/%Y» to «#date:%m/%d/%Y». I may be reached by telephone at «phone:phone_formatted»
or by e-mail at «email». This authorization expires on «#date:%m/%d/%Y».
"""),
    layout("lab-report", """
RIDGE CLINICAL LABORATORIES      CLIA# «clia»      Director: A. Haddad, MD
Specimen ID: «accession~20» Patient: «name!»
Control ID: «=@$########»         DOB: «dob»    Age(Y/M/D): «#n:20-88»/04/11    Gender: F
Acct #: «?$#######»               Phone: «phone:phone_formatted»
Date collected: «#date:%m/%d/%Y»  Date received: «#date:%m/%d/%Y»  Date reported: «#date:%m/%d/%Y»
TESTS              RESULT   FLAG   UNITS        REFERENCE INTERVAL   LAB
WBC                «#f:3-14-1»             x10E3/uL     3.4-10.8             01
RBC                «#f:3-6-2»             x10E6/uL     3.77-5.28            01
Glucose            «#n:70-240»             mg/dL        65-99                01
LDL Chol Calc      «#n:60-200»             mg/dL        0-99                 01
eGFR               «#n:30-120»             mL/min/1.73  >59                  01
TSH                «#f:0-6-3»            uIU/mL       0.450-4.500          01
"""),
    layout("imaging-report", """
EXAM: CT CHEST W/O CONTRAST
PATIENT: «name!»   MR#: «mrn»   ACC#: «accession»   DOB: «dob»
ORDERING: «name!», MD   EXAM DATE: «#date:%m/%d/%Y %H:%M»
TECHNIQUE: 1.25 mm axial images, 120 kVp, 250 mAs, DLP «#n:200-900».«=#» mGy-cm, CTDIvol «#n:4-20».«=##» mGy.
FINDINGS: «#n:3-9» mm nodule, series 3 image «#n:20-200». Study UID 1.2.840.113619.2.«=$###».«=$########».«=$###».
"""),
    layout("device-implant", """
IMPLANT LOG                                   Case # «=$######»
Patient sticker:  «name!» / «mrn!» / «dob!»
Item                 Ref            Lot          Serial No.        UDI
Dual chamber PPM     «=@$@@##»        «=$######»      «serial!~17» «udi»
Explanted generator: model «=@####», serial number «serial»
"""),
    layout("motor-claim", """
ACCIDENT REPORT no. «=$######»   Officer badge «=$###»   «#date:%m/%d/%Y»
UNIT 1: driver «name!», OLN «licence», born «dob»
Vehicle: 2019 sedan, VIN «vin», license plate «plate», insurer Pinecliff Mutual, policy number «member»
Transported to Lakeside Hospital by EMS run «=$#####», medical record number «mrn»
"""),
    layout("api-dump", """
{"status":"ok","took_ms":«#n:1-900»,"total":«#n:1-90»,"page":{"cursor":"«#hex:24»","size":50},
 "data":[
  {"id":"«#uuid»","type":"member","attributes":{"firstName":"Jane","dateOfBirth":"«dob»","ssn":"«ssn»","memberNumber":"«member»",
   "phones":[{"kind":"mobile","number":"«phone»"}],"email":"«email»","createdAt":«#epochms»,"version":«#n:1-40»}},
  {"id":"«#uuid»","type":"provider","attributes":{"npi":"«npi»","taxId":"«ein»","score":«#f:0-1-15»,"updatedAt":«#npiepoch»}}
 ]}
""", ".json"),
    layout("intake-bilingual", """
PATIENT REGISTRATION / REGISTRO DE PACIENTE
Name / Nombre: «name»
Date of birth / Fecha de nacimiento: «dob»
Social Security # / Numero de Seguro Social: «ssn»
Telephone / Telefono: «phone:phone_formatted»      Email / Correo: «email»
Driver's License # / Licencia de conducir: «licence»
Insurance ID # / Numero de poliza: «member»
"""),
    layout("ed-triage", """
«#date:%H%M» TRIAGE RN NOTE: pt is a «#n:19-88»yo F, dob «dob», arrives via EMS c/o CP x2h. BP «#n:90-190»/«#n:50-100» HR «#n:60-130» T 98.«=#» O2 «#n:88-99»%
PMH DM2, HTN. Meds: ASA 81, metoprolol 50. MRN# «mrn». Emergency contact (husband) «phone:phone_formatted».
BG «#n:80-300» mg/dL @ «#date:%H%M». Wt 81.6 kg. Allergies: PCN. Wristband scanned «#epoch».
"""),
    layout("collections", """
ACCOUNT STATEMENT                                    Statement date «#date:%m/%d/%Y»
Guarantor: «name»                                    Account: «?$#######»
If paying by credit card fill out below
Card number «pan»   Exp. date 11/27   CVV code «cvv»   Amount $«#n:20-900».«=##»
Or by check: routing number «routing»  checking account number «account»
Remit to: P.O. Box «=$####», Glenwick, OH «=43###-####»
"""),
)
