# SPDX-License-Identifier: Apache-2.0
"""Layouts in sentences: notes, letters, mail, chat, calls."""

from __future__ import annotations

import random

from generate.people import Person

from . import decoys, people, records, styles
from . import values_us as us
from .document import Document
from .kinds import KINDS

Rng = random.Random
FILLER = (
    "Pain is controlled with acetaminophen and the wound is dry.", "Vitals stable overnight, afebrile.", "No acute distress.",
    "Blood pressure was 132/84 mmHg and glucose 148 mg/dL at noon.", "Follow up in two weeks with repeat labs.",
    "Denies chest pain, shortness of breath or dizziness.", "HbA1c came back at 7.9 %, creatinine 1.04 mg/dL.",
    "The family asked about visiting hours and parking.", "Plan: continue metformin 500 mg twice daily, recheck in 3 months.",
    "Took 2 tablets of 325 mg at 08:15 and again at 14:30.", "Weight 81.4 kg, height 172 cm, BMI 27.5.",
    "Imaging from last year was reviewed and is unchanged.", "Discussed risks and benefits; questions answered.",
    "Insurance approval is still pending as of this morning.", "Potassium 4.1 mmol/L, sodium 139 mmol/L, WBC 7.2.",
    "The new scanner was out of service until Thursday.", "Please see the attached report for details.",
    "Sedation was tolerated well, total time 42 minutes.", "Lipase 38 U/L, ALT 27 U/L, DL CO 82 % predicted.",
)  # fmt: skip
LABELLED = ("{c}: {v}", "{c} {v}", "{c} is {v}", "({c} {v})", "{c} - {v}", "with {c} {v}", "under {c} {v}", "{c} number {v}", "[{c}: {v}]",
            "{c} of record is {v}", "the {c} on file, {v}", "{c} on file: {v}")
# Sentences in which nothing but the shape and the subject tell what it is.
BARE = {
    "ssn": ("Patient confirmed identity with {v} and date of birth.", "Spouse's number is {v}, please update the chart.",
            "{v} belongs to the patient seen this morning."),
    "mbi": ("Coverage verified for {v} today.", "Please rebill {v} for part B."),
    "pan": ("She paid the copay with {v}, expires 09/28.", "Charge the balance to {v} as she asked."),
    "phone": ("Please call her back at {v} after five.", "He can be reached at {v} most days."),
    "email": ("Send the results to {v} please.", "He wrote from {v} yesterday."),
    "address": ("She moved to {v} last month.", "Deliver the walker to {v} before noon."),
    "vin": ("The vehicle involved was {v}, towed from the scene.",),
    "iban": ("Please refund to {v} within the week.",),
}


def _labelled(rng: Rng, doc: Document, holder: Person, name: str, style: str) -> None:
    field = records.identifier(rng, holder, name)
    caption = styles.caption(rng, rng.choice(field.captions)).rstrip(".:")
    before, after = rng.choice(LABELLED).split("{v}")
    doc.text(before.replace("{c}", caption))
    field.put(doc, style, field.value.replace("\n", " "))
    doc.text(after)


def _bare(rng: Rng, doc: Document, holder: Person) -> None:
    name = rng.choice(list(BARE))
    make = {"ssn": us.ssn_dashed, "phone": us.phone_formatted, "mbi": us.mbi_dashed}.get(name, KINDS[name].make)
    value = make(rng, holder)
    before, after = rng.choice(BARE[name]).split("{v}")
    doc.text(before).put(KINDS[name], value, "bare").text(after)


def _name(rng: Rng, doc: Document, holder: Person, style: str, *, decidable: bool = True) -> None:
    doc.put(KINDS["name"], us.full_name(rng, holder), style, decidable=decidable)


def _kinds(rng: Rng) -> list[str]:
    kinds, _ = records.pick(rng)
    return [name for name in kinds if name not in ("name", "mrz")]


def note(rng: Rng) -> Document:
    doc, holder = Document("note"), people.person(rng)
    doc.text(rng.choice(("PROGRESS NOTE\n\n", "S: ", "Nursing note. ", "")))
    for _ in range(rng.randint(3, 8)):
        draw = rng.random()
        if draw < 0.5:
            doc.text(rng.choice(FILLER))
        elif draw < 0.85:
            doc.text(rng.choice(("Patient ", "Chart reviewed, ", "Verified ", "Noted ", "")))
            _labelled(rng, doc, holder, rng.choice(_kinds(rng)), "prose")
            doc.text(".")
        else:
            _bare(rng, doc, holder)
        doc.text(rng.choice((" ", " ", "\n")))
    return doc.text("\n")


def letter(rng: Rng) -> Document:
    doc, holder, doctor = Document("letter"), people.person(rng), people.person(rng)
    doc.text("Lakeside Medical Group\n")
    doc.unjudged(us.address(rng, doctor)).text("\n")  # of a practice, no patient's
    doc.text(rng.choice(("Tel. ", "Phone: ", "T: "))).put(KINDS["phone"], us.phone_formatted(rng, doctor), "letterhead")
    doc.text("   Fax: ").put(KINDS["fax"], us.phone_formatted(rng, doctor), "letterhead").text("\n\n")
    doc.text(f"{decoys.visit_date(rng)}\n\nRE: ")
    _name(rng, doc, holder, "labelled-name")
    for name in rng.sample(_kinds(rng), 2) + ["dob"]:
        doc.text(rng.choice(("\n", ", ", "   ")))
        _labelled(rng, doc, holder, name, "letter")
    title = "Mr." if holder.sex == "M" else "Ms."
    doc.text(f"\n\nDear Dr. ").put(KINDS["name"], doctor.surname, "titled-name", decidable=False)
    doc.text(f",\n\nThank you for referring {title} ").put(KINDS["name"], holder.surname, "titled-name", decidable=False)
    doc.text(f". {rng.choice(FILLER)} {rng.choice(FILLER)}\n\nSincerely,\n")
    _name(rng, doc, doctor, "signature", decidable=False)
    return doc.text(", MD\n")


def mail(rng: Rng) -> Document:
    doc, holder, sender = Document("mail", ".eml"), people.person(rng), people.person(rng)
    doc.text("From: ")
    _name(rng, doc, sender, "mail-header", decidable=False)
    doc.text(" <").put(KINDS["email"], us.email(rng, sender), "mail-header").text(">\nTo: ")
    doc.put(KINDS["email"], us.email(rng, people.person(rng)), "mail-header")
    doc.text(f"\nSubject: {rng.choice(('records', 'your question', 'new patient', 'payment'))}\n")
    doc.text(f"Date: {decoys.moment(rng):%a, %d %b %Y %H:%M:%S} +0000\n\nHi,\n\nhere is what you asked for: ")
    kinds = _kinds(rng)
    for name in rng.sample(kinds, min(len(kinds), rng.randint(1, 3))):
        _labelled(rng, doc, holder, name, "mail")
        doc.text(rng.choice((", ", ". ", "\n")))
    doc.text(f"{rng.choice(FILLER)}\n\nThanks,\n").put(KINDS["name"], sender.given, "signature", decidable=False)
    return doc.text("\n")


def chat(rng: Rng) -> Document:
    doc, holder = Document("chat"), people.person(rng)
    for _ in range(rng.randint(3, 8)):
        doc.text(f"[{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}] {rng.choice(('desk', 'nurse2', 'billing', 'agent'))}: ")
        draw = rng.random()
        if draw < 0.55:
            doc.text(rng.choice(("ok ", "need ", "fyi ", "can you check ", "got it, ")))
            field = records.identifier(rng, holder, rng.choice(_kinds(rng)))
            doc.text(rng.choice(field.captions).lower().rstrip(".:") + rng.choice((" ", " ", ": ", " is ")))
            field.put(doc, "chat", field.value.replace("\n", " "))
        elif draw < 0.7:
            _bare(rng, doc, holder)
        else:
            doc.text(rng.choice(FILLER))
        doc.text("\n")
    return doc


def questions(rng: Rng) -> Document:
    """A transcribed call: the caption is in the question, the value in the answer."""
    doc, holder = Document("transcript"), people.person(rng)
    kinds = _kinds(rng)
    for name in rng.sample(kinds, min(len(kinds), rng.randint(2, 4))):
        field = records.identifier(rng, holder, name)
        caption = rng.choice(field.captions).rstrip(".:")
        doc.text(rng.choice((f"Q: What is your {caption}?\nA: ", f"Agent: may I have the {caption}\nCaller: it is ",
                             f"Agent: {caption} please?\nCaller: ")))
        field.put(doc, "answer", field.value.replace("\n", " "))
        doc.text("\n")
    return doc


def mixed(rng: Rng) -> Document:
    """A ticket in which decoys and identifiers alternate."""
    doc, holder = Document("ticket"), people.person(rng)
    kinds, others = records.pick(rng)
    for _ in range(rng.randint(3, 7)):
        if rng.random() < 0.5:
            field = records.decoy(rng, rng.choice(others))
            doc.text(rng.choice(("See ", "Updated ", "Ref ", "")) + styles.caption(rng, rng.choice(field.captions)) + rng.choice((" ", ": ", " #")))
            doc.text(field.value)
        else:
            _labelled(rng, doc, holder, rng.choice([k for k in kinds if k not in ("name", "mrz")]), "prose")
        doc.text(rng.choice((". ", ", ", "; ", "\n")))
    return doc.text("\n")


LAYOUTS = (note, note, note, letter, mail, chat, questions, mixed)
