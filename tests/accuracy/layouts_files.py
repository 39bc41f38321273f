# SPDX-License-Identifier: Apache-2.0
"""Files without anybody in them, written out as they look: what shops, laboratories, machines, banks and programs
keep. Nothing found in them is right."""

from __future__ import annotations

from .templates import layout as _layout


def layout(name: str, text: str, suffix: str = ".txt"):
    return _layout(name, text, suffix, holds_people=False)


LAYOUTS = (
    layout("lab-validation", """
METHOD VALIDATION SUMMARY          Analyzer: CX-«=$###»   S/W «#n:1-9».«#n:0-20».«=$###»
Reagent lot «=$#######»  exp 20«#n:26-30»-0«#n:1-9»-15   Calibrator lot «=@$#####»   QC lot L1 «=$#####» L2 «=$#####»
Analyte        Units     Level 1   Level 2   SD      CV%     n
«*5-15»«#one:Glucose|Sodium |Calcium|Ferriti|ALT    |HDL-C  |LDL-C  »        mg/dL     «#f:60-120-1»      «#f:130-300-1»     «#f:0-9-3»   «#f:0-9-2»    «#n:10-90»
Linearity 2.«=#»-«=$##».«=#» mg/dL; DL = 0.«=##» mg/dL, QL = 0.«=##» mg/dL; slope 1.00«=#», intercept -0.«=###»
"""),
    layout("invoice", """
                                INVOICE
Otter Falls Supply Co.                          Invoice No.   «=$########»
1200 Industrial Way                             Invoice Date  «#date:%m/%d/%Y»
Glenwick OH «=43###-####»                              P.O. No.      «=45########»
Cust. No. «=$######»                                Terms NET30   Ship via UPS Ground
Tracking: 1Z«=@##@#########»   BOL# «=$#########»

Qty   Item No.        Description                Lot/Serial        Unit       Ext
«*4-14»«#n:1-99~5» «=$##-####-##~15» Gloves, nitrile, case       «=@$######~17» «#f:1-90-2»  «#f:90-999-2»
                                                 Subtotal      «#f:1000-9999-2»
                                                 Sales tax       «#f:10-999-2»
Remit: invoice «=$########», ref «=$###########». Net weight «=$##».«=#» kg. Order taken by ext. «=$###».
"""),
    layout("gps-log", """
$GPGGA,«#date:%H%M%S».00,«=4###».«=#####»,N,0«=####».«=#####»,W,1,0«#n:4-9»,0.«=##»,«#n:10-999».«=#»,M,-34.«=#»,M,,*«#hex:2»
«*10-50»$GPRMC,«#date:%H%M%S».00,A,«=4###».«=#####»,N,0«=####».«=#####»,W,0.«=###»,«#n:10-359».«=##»,«#date:%d%m%y»,,,A*«#hex:2»
«*10-50»«#epoch»,«#f:25-48-7»,-«#f:70-122-7»,«#f:1-900-2»,«#f:0-40-3»
"""),
    layout("c-constants", """
#ifndef TABLE_H
#define TABLE_H
/* generated; do not edit. (c) 20«#n:10-25» The Authors */
#define BUILD_ID «=$#########»u
#define MAGIC 0x«#hex:8»UL
#define TIMEOUT_US «=$#######»L
static const unsigned long long POWERS[] = {
«*6-20»    «=$###############»ULL, «=$#################»ULL, 0x«#hex:16»ULL,
};
static const uint32_t CRC[] = {
«*6-20»    «=$#########», «=$########», «=$#########», «=$########»,
};
static const double COEFF[] = { «#f:0-1-15», -«#f:0-1-16», «#f:1-9-14»e-«#n:1-20» };
#endif
""", ".h"),
    layout("sensor-csv", """
device_id,ts,temp_c,rh,pressure_pa,battery_mv,seq,crc
«*30-90»«=$#######»,«#epochms»,«#f:10-35-2»,«#f:20-80-1»,«=10####»,«=3###»,«=$#########»,«#hex:8»
""", ".csv"),
    layout("book-list", """
ISBN-10         ISBN-13            ISSN        LCCN          Price
«*8-30»«#isbn10»   «#gtin:978##########»      «#issn»   «=20########»    $«#n:10-90».95
"""),
    layout("isbn-references", """
«*6-20»[«#n:1-99»] A. Author, B. Writer, "On the «#word» of the «#word»", J. Stat. «#n:1-90»(«#n:1-12»):«#n:100-999»-«#n:1000-1999», 20«#n:10-25». doi:10.«=1###»/s«=1####-0##-#####»-«=#» ISSN «#issn» PMID «=$#######» arXiv:«=2###.#####»
"""),
    layout("sku-catalogue", """
SKU;GTIN;MPN;Name;Category;Price;Stock;Weight_g
«*15-60»«=$#######»;«#gtin:0$##########»;«=@@-$####-@»;«#word» «#word»;«=$###»;«#f:1-900-2»;«#n:0-5000»;«#n:10-9000»
""", ".csv"),
    layout("git-log", """
«*5-25»commit «#hex:40»
«*5-25»«#hex:8» (HEAD -> main, tag: v«#n:1-9».«#n:0-20».«#n:0-30») Fix «#word» of «#word» (#«=$####») | «#date:%Y-%m-%d %H:%M:%S» +0200 | «#epoch»
diff --git a/src/«#word».c b/src/«#word».c
index «#hex:11»..«#hex:11» 100644
@@ -«=$###»,«#n:1-40» +«=$###»,«#n:1-40» @@ static int «#word»(void)
"""),
    layout("syslog", """
«*20-60»<«#n:10-190»>«#date:%b %d %H:%M:%S» host«#n:1-90» «#one:sshd|cron|kernel|systemd|dhcpd»[«=$####»]: «#one:session opened for user root(uid=0)|Accepted publickey port|lease expired id|audit: type=1400 msg=audit(|out of range value» «=$#########».«=###»:«=$####»
«*3-9»«#date:%b %d %H:%M:%S» host«#n:1-90» kernel: [«=$######».«=######»] BTRFS info: inode «=$#########» offset «=$###########» csum 0x«#hex:8»
"""),
    layout("nginx", """
«*20-60»203.0.113.«#n:1-250» - - [«#date:%d/%b/%Y:%H:%M:%S» +0000] "GET /products/«=$#######»?variant=«=3#############»&utm_id=«=$#########» HTTP/2.0" 200 «=$####» "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/«#n:90-130».0.«=$###».«#n:1-200»" rt=0.«=###» uct="0.«=###»" rid=«#hex:32»
""", ".log"),
    layout("order-json", """
{"orders":[
«*6-20»{"id":«=4############»,"admin_graphql_api_id":"gid://shop/Order/«=4############»","order_number":«=$####»,"checkout_id":«=2#############»,"total_price":"«#f:10-900-2»","token":"«#hex:32»","processed_at":"«#date:%Y-%m-%dT%H:%M:%S»-05:00","line_items":[{"id":«=1#############»,"sku":"«=$######»","product_id":«=6############»,"barcode":"«#gtin:0$##########»"}]},
{"id":0}]}
""", ".json"),
    layout("latex-table", """
\\begin{table}[ht]\\centering
\\begin{tabular}{lrrrr}
\\toprule Run & $N$ & $\\chi^2$ & $\\alpha$ & $p$ \\\\ \\midrule
«*6-20»«=$####» & «=$#####» & «#f:100-999-4» & «#f:0-1-6» & «#f:0-1-5» \\\\
\\bottomrule
\\end{tabular}\\caption{Cross sections $\\sigma$ in units of $10^{-«#n:20-40»}$\\,cm$^2$, DL limit «#f:0-9-3».}\\label{tab:«=$###»}
""", ".tex"),
    layout("spectrum", """
# mass-to-charge	intensity	peak_id	scan
«*30-90»«#f:100-1999-5»	«#f:1000-900000000-2»	«=$########»	«=$####»
""", ".tsv"),
    layout("vcf", """
##fileformat=VCFv4.2
##contig=<ID=chr1,length=248956422>
#CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO
«*20-60»chr«#n:1-22»	«=$########»	rs«=$########»	A	G	«#f:10-900-2»	PASS	AC=«#n:1-90»;AN=«=$###»;DP=«=$####»;DB
""", ".vcf"),
    layout("extensions", """
INTERNAL DIRECTORY - departments (dial 9 for an outside line)
«*10-30»«#one:Radiology|Pharmacy|Dietary|Security|Front desk|Housekeeping|Materials mgmt» .......... x«=$###»   Pager code «=$##»   Rm «=$##»-«=@»
"""),
    layout("bank-export", """
Date,Description,Ref,Debit,Credit,Balance
«*15-50»«#date:%m/%d/%Y»,"ACH DEPOSIT BLUEPEAK HEALTH PMT «=$########»",«=$##############»,,«#f:100-9000-2»,«#f:1000-90000-2»
«*5-15»«#date:%m/%d/%Y»,"CHECK «=$###»",«=0000#######»,«#f:100-9000-2»,,«#f:1000-90000-2»
""", ".csv"),
    layout("package-list", """
«*20-60»ii  lib«#word»«#n:1-9»:amd64   «#n:0-9».«#n:0-30».«=$###»~git20«=2#####»-«#n:1-9»+deb12u«#n:1-9»   amd64   «#word» «#word» library
«*10-30»lib«#word» (= «#n:1-9»:«#n:1-20».«#n:0-30».«#n:0-200»-«#n:1-9»), sha256:«#hex:64» size «=$######»
"""),
    layout("npm-lock", """
{"lockfileVersion":3,"packages":{
«*15-40»  "node_modules/«#word»-«#hex:4»":{"version":"«#n:0-20».«#n:0-40».«#n:0-90»","resolved":"https://registry.npmjs.org/x/-/x-1.0.0.tgz","integrity":"sha512-«#hex:20»+«#hex:30»/«#hex:36»==","engines":{"node":">=«#n:6-20»"}},
  "":{}}}
""", ".json"),
    layout("sql-schema", """
CREATE TABLE patients (id BIGINT PRIMARY KEY, ssn CHAR(11), mrn VARCHAR(20), dob DATE, phone VARCHAR(14));
CREATE SEQUENCE patients_id_seq START 1«=#######» INCREMENT 1 MAXVALUE 9223372036854775807;
ALTER TABLE patients ADD CONSTRAINT ck_ssn CHECK (ssn ~ '^[0-9]{3}-[0-9]{2}-[0-9]{4}$');
CREATE INDEX ix_«=$#####» ON patients (mrn); -- migration 20«=2###########»
«*5-20»INSERT INTO lookup (id, code, sort, checksum) VALUES («=$########», '«=@@@»', «=$####», «=$#########»);
SELECT setval('patients_id_seq', «=$########»); /* OID «=$#####», xid «=$########» */
""", ".sql"),
    layout("crash-dump", """
#«#n:0-30» 0x«#hex:16» in «#word»_«#word» (ctx=0x«#hex:12», len=«=$#######») at «#word».c:«=$###»
«*10-40»«#hex:8»: «=####» «=####» «=####» «=####» «=####» «=####» «=####» «=####»  ................
rax «#hex:16»  «=$#################»
rip 0x«#hex:12»  pid «=$####» tid «=$#####» errno «#n:1-120» heap «=$#########»
"""),
    layout("release-notes", """
Version «#n:1-20».«#n:0-40».«=$###» («#date:%Y-%m-%d»)
«*8-25»- Fixed #«=$####»: the «#word» of a patient record was drawn twice when a license expired (PR «=$####», case «=$#######»)
- SSN and MRN fields now accept 9 and 7 digits. DOB is validated. Card reader driver «#n:1-9».«#n:0-9».«=$###».
- Requires PostgreSQL 12.«#n:1-20», port 5432, build «=2#######».«#n:1-9»
"""),
    layout("inventory", """
Asset tag,Model,Serial,MAC vendor,PO,Purchased,Cost,Room
«*15-40»«=$#####»,OptiDesk «=$###»,«=@@$####@»,Otter,«=45########»,«#date:%m/%d/%Y»,«#f:100-2000-2»,«#n:1-4»-«=##»
""", ".csv"),
    layout("hl7-ack", """
MSH|^~\\&|EHR|LKS|ADT|LKS|«#date:%Y%m%d%H%M%S»||ACK^A01|«=$########»|P|2.5\rMSA|AA|«=$########»|Message accepted|||«=$###»\r
""", ".hl7"),
    layout("dose-table", """
Drug            mg/kg    Max mg    Route   NDA no.     Storage
«*6-20»«#one:amoxicillin|ibuprofen  |ondansetron|cefazolin  »     «#f:0-50-1»     «=$###»      PO      0«=#####»      2-8 C
mEq/L, mg/dL and mmol/L are not interchangeable: glucose 100 mg/dL = 5.55 mmol/L; page «#n:1-900» of «#n:900-1900», rev «=$####».
"""),
    layout("weather", """
STATION   LAT       LON        ELEV  DATE      TMAX  TMIN  PRCP   FLAGS
«*20-60»USC00«=######» «#f:25-48-4»  -«#f:70-122-4»  «=$###»  «#date:%Y%m%d»  «#n:-10-99»   «#n:10-60»   «#f:0-9-2»   «=####»
""".replace("#n:-10-99", "#n:10-99")),
    layout("phone-numbers-none", """
int codes[] = {«=$######», «=$######», «=$######», «=$#########», «=$#########», «=$#########»};
[«=$#########», «=$#########», «=$#########», «=$#########», «=$#########»]
«*10-30»«=$##» «=$##» «=$###»  «=$##» «=$##» «=$###»  «=$##» «=$##» «=$###»
«*5-15»range «=$##»-«=##»-«=####»..«=$##»-«=##» step «=##» of register «=$###»
"""),
    layout("ticket-export", """
Issue key,Issue id,Summary,Created,Custom field (Story Points),Log hash
«*10-30»APP-«=$###»,«=$####»,"«#word» fails when member id or policy number is empty",«#date:%d/%b/%y %I:%M %p»,«#n:1-13»,«#hex:10»
""", ".csv"),
    layout("metrics-prometheus", """
# HELP http_request_duration_seconds latency
# TYPE http_request_duration_seconds histogram
«*20-60»http_request_duration_seconds_bucket{le="0.«=##»",pod="api-«#hex:10»-«#hex:5»"} «=$########» «#epochms»
«*4-9»process_start_time_seconds «#f:1-2-14»e+09
"""),
    layout("quality-report", """
HOSPITAL QUALITY MEASURES FY20«#n:18-26»         CCN ranges withheld
Measure       Numerator   Denominator   Rate      State avg   95% CI
«*8-20»«=@@»-«=$»          «=$###»        «=$#####»        «#f:0-99-2»%    «#f:0-99-2»%      «#f:0-50-2»-«#f:50-99-2»
Medicare discharges: «=$#####». Medicaid days: «=$#####». Total beds: «=$##». Licensed beds: «=$##». Births: «=$###».
"""),
)
