# SPDX-License-Identifier: Apache-2.0
"""What looks like an identifier and is none, with the captions and keys it stands under."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable

from generate.templates import fill

from . import checks

Rng = random.Random
Decoy = tuple[Callable[[Rng], str], str, str]  # value, captions, keys


def moment(rng: Rng) -> datetime.datetime:
    return datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=rng.randint(0, 240_000_000))


def hexadecimal(rng: Rng, length: int) -> str:
    return f"{rng.getrandbits(4 * length):0{length}x}"


def of(*templates: str) -> Callable[[Rng], str]:
    return lambda rng: fill(rng, rng.choice(templates))


def luhn_of(template: str) -> Callable[[Rng], str]:
    def make(rng: Rng) -> str:
        payload = fill(rng, template)
        return payload + checks.luhn(payload)
    return make


def visit_date(rng: Rng) -> str:
    day = moment(rng)
    return rng.choice((f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}", f"{day:%d-%b-%Y}", f"{day:%B} {day.day}, {day.year}"))


def lab_value(rng: Rng) -> str:
    return rng.choice((
        f"{rng.randint(70, 240)} mg/dL", f"{rng.uniform(0.5, 2):.2f} mg/dL", f"{rng.uniform(4, 12):.1f} %",
        f"{rng.randint(130, 148)} mmol/L", f"{rng.randint(140, 420)} 10*3/uL", f"{rng.uniform(10, 17):.1f} g/dL",
        f"{rng.randint(90, 180)}/{rng.randint(50, 100)} mmHg", f"{rng.randint(5, 900)} U/L"))


DECOYS: dict[str, Decoy] = {
    "order": (of("$##-#######-#######", "SO-$######", "PO$########", "W$########", "$########", "$#########"), "Order No.|Order #|Order number|PO Number|Purchase Order", "order id|order number|po number|order no"),
    "tracking": (of("1Z@##@#########", "9400$#################", "$###########", "7$#############"), "Tracking No.|UPS Tracking|FedEx Tracking #|USPS tracking|Tracking", "tracking number|tracking|shipment tracking no"),
    "invoice": (of("INV-202#-$####", "$######", "I-$####-$###", "$########", "INV$#######"), "Invoice No.|Invoice #|Invoice|Inv.", "invoice number|invoice id|invoice no|invoice"),
    "part": (of("@@-$###-###", "$##-##-####-@", "$###-####-##", "@$#######", "$#-####-##", "@@$#######", "$##-@@-###"), "Part No.|Part #|P/N|Catalog No.|Item No.", "part number|part no|catalog number|item no"),
    "sku": (of("$#######", "@@@-$####", "@@@@$####-##", "$#########"), "SKU|Item|Stock No.|Model No.", "sku|item sku|stock number|model no"),
    "epoch": (lambda r: str(int(moment(r).timestamp())), "ts|epoch|time|Created (epoch)", "ts|epoch|created at|timestamp|updated at|last modified"),
    "epoch-ms": (lambda r: str(int(moment(r).timestamp() * 1000)), "ts_ms|epoch ms|timestamp", "ts ms|timestamp|event time|created ms"),
    "stamp": (lambda r: f"{moment(r):%Y%m%d%H%M%S}", "migration|stamp|Run|Batch", "migration|run id|batch stamp|version"),
    "uuid": (lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)), "Request ID|UUID|Correlation ID|Session", "request id|uuid|correlation id|session id|guid"),
    "hash": (lambda r: hexadecimal(r, r.choice((8, 12, 32, 40, 64))), "md5|sha1|sha256|commit|checksum|ETag", "md5|sha1|sha256|commit|checksum|etag|git sha"),
    "version": (lambda r: f"{r.randint(1, 24)}.{r.randint(0, 30)}.{r.randint(0, 9999)}.{r.randint(100, 30000)}", "Version|Build|Firmware|Software version", "version|build|firmware|sw version"),
    "zip4": (of("[13456789]####-####"), "ZIP|Ship to ZIP|Postal code", "zip|ship zip|postal code"),
    "isbn": (lambda r: (lambda p: p + checks.gtin(p))("978" + fill(r, "0########")), "ISBN|ISBN-13", "isbn|isbn13"),
    "upc": (lambda r: (lambda p: p + checks.gtin(p))(fill(r, "0$#########")), "UPC|Barcode|EAN|GTIN", "upc|barcode|ean|gtin"),
    "ticket": (of("INC$######", "$#######", "CHG$######", "HD-$#####", "$########"), "Ticket|Case No.|Incident|Ticket #|Help desk case", "ticket|ticket id|case number|incident"),
    "price": (lambda r: f"${r.randint(1, 98)},{r.randint(0, 999):03d}.{r.randint(0, 99):02d}", "Total|Amount|Balance due|Charge", "total|amount|balance|charge amount"),
    "lab": (lab_value, "Glucose|Creatinine|HbA1c|Sodium|Platelets|Result|BP|ALT", "glucose|creatinine|result|value|sodium"),
    "visit": (visit_date, "Visit Date|Date of Service|Admitted|Discharge Date|Next appt|Printed", "visit date|service date|admit date|discharge date|created"),
    "room": (of("$##", "$##-@", "@$##"), "Room|Bed|Ward", "room|bed|unit"),
    "float": (lambda r: f"{r.random():.16f}", "score|p-value|weight", "score|p value|weight|probability"),
    "coordinates": (lambda r: f"{r.uniform(25, 48):.6f}, -{r.uniform(70, 122):.6f}", "Location|Lat/Long|GPS", "location|geo|lat lon"),
    "quantity": (of("$#", "$##", "$###"), "Qty|Quantity|Units|Count", "qty|quantity|units|count"),
    "lot": (of("@$#####", "$@####", "@@$####", "$######"), "Lot No.|Lot #|Lot|Batch No.", "lot number|lot no|lot|batch no"),
    "job": (of("$######", "$#######", "JOB-$#####"), "Job No.|Job ID|Process ID|Thread", "job id|pid|process id|thread id|worker"),
    "meter": (of("$#######", "$########", "$#####"), "Meter reading|Serial reads|Odometer|Counter", "meter reading|odometer|counter|bytes"),
    "bytes": (of("$########", "$#########", "$##########"), "Bytes|Size|Content length", "bytes|size|content length|file size"),
    "grant": (of("R01-@@######", "@@$#######", "NCT0$######"), "Grant No.|Trial|Study No.|Protocol", "grant number|protocol|study number|nct"),
    "isodate": (lambda r: f"{moment(r):%Y-%m-%dT%H:%M:%SZ}", "Created|Updated|Logged", "created|updated|logged at"),
}  # fmt: skip


def luhn_log_number(rng: Rng) -> str:
    """What passes a card's check by chance in a log."""
    payload = rng.choice("3456") + fill(rng, "#{14}")
    return payload + checks.luhn(payload)


def npi_like_epoch(rng: Rng) -> str:
    """Epoch seconds that happen to pass the check of an NPI."""
    while True:
        value = str(int(moment(rng).timestamp()))
        if checks.luhn("80840" + value[:9]) == value[9]:
            return value
