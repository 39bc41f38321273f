# SPDX-License-Identifier: Apache-2.0
"""Messages and mailboxes by Python's email and mailbox, openssl, and libraries that write .msg, .vcf and .ics."""

from __future__ import annotations

import email.policy
import io
import mailbox
import plistlib
import re
import zipfile
from datetime import datetime
from email.message import EmailMessage

from .share import Patient, Share, need, run, writer


def letter(share: Share, name: str, place: str, member: str = "", plant: bool = True) -> EmailMessage:
    """A message with a patient in each of its places; they are planted at `member` of the file `name`."""
    head, body, page, file = (share.patient(f"{place} {part}") for part in ("header", "body", "html", "attachment"))
    message = EmailMessage()
    message["From"], message["To"] = "Dr. Jürgen Öl <a@clinic.invalid>", "b@clinic.invalid"
    message["Subject"] = "Überweisung: " + "; ".join(head.lines)
    message["Message-ID"] = f"<{place.replace(' ', '-')}@clinic.invalid>"
    message.set_content("Liebe Kollegin,\n" + body.text, charset="iso-8859-1", cte="base64")
    message.add_alternative("<html><body><p>é</p>" + "".join(f"<p>{line}</p>" for line in page.lines), subtype="html", cte="quoted-printable")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.txt", file.text)
    message.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="für Sie.zip")
    step = member + "/" if member else "!/"
    if plant:
        share.plant(name, f"{place}: header", head, member, part="header")
        share.plant(name, f"{place}: body", body, member, part="body")
        share.plant(name, f"{place}: HTML", page, step + r"part-1\.2\.html")
        share.plant(name, f"{place}: attachment", file, step + r"für Sie\.zip!/list\.txt", line=lambda number: 1 + number)
    return message


@writer("eml", "Python's email")
def messages(share: Share) -> None:
    for policy in (email.policy.default, email.policy.SMTP):
        name = f"{'crlf' if policy is email.policy.SMTP else 'lf'}.eml"
        share.file(name).write_bytes(letter(share, name, name).as_bytes(policy=policy))
    outer = EmailMessage()
    outer["Subject"], outer["Message-ID"] = "Forwarded", "<outer@clinic.invalid>"
    outer.set_content("See below.")
    outer.add_attachment(letter(share, "forwarded.eml", "forwarded", r"!/part-2\.eml!"))
    outer_bytes = outer.as_bytes()
    share.file("forwarded.eml").write_bytes(outer_bytes)
    for planted_at in [i for i, p in enumerate(share.planted) if p.path.startswith("eml/forwarded.eml") and p.path.endswith(r"\.eml!")]:
        old = share.planted[planted_at]
        share.planted[planted_at] = type(old)(old.format, old.place, old.path[:-1], old.identifier, old.location)


@writer("mailbox", "Python's mailbox")
def mailboxes(share: Share) -> None:
    box = mailbox.mbox(share.file("inbox"))
    for number in (1, 2, 3):
        box.add(letter(share, "inbox", f"message {number}", f"!/msg-{number}"))
    box.close()
    folder = mailbox.Maildir(share.file("Maildir"))
    key = folder.add(letter(share, "x", "maildir", plant=False))
    where = next(path for path in share.file("Maildir").rglob(f"{key}*"))
    name = str(where.relative_to(share.folder / share.format))
    letter(share, name, "maildir")


@writer("emlx", "Python's email and plistlib")
def apple_mail(share: Share) -> None:
    content = letter(share, "1.emlx", "emlx").as_bytes()
    share.file("1.emlx").write_bytes(f"{len(content):<10}\n".encode() + content + plistlib.dumps({"flags": 8590195713, "subject": "x"}))


@writer("smime", "openssl")
def signed(share: Share) -> None:
    need("openssl")
    folder = share.folder.parent / "keys"
    folder.mkdir(exist_ok=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "3650",
        "-subj", "/CN=Dr A")
    for name, how in (("clear", ()), ("opaque", ("-nodetach",))):
        patient = share.patient(name)
        text = b"Content-Type: text/plain\n\n" + patient.text.encode()
        done = run("openssl", "smime", "-sign", *how, "-signer", folder / "cert.pem", "-inkey", folder / "key.pem", "-from", "a@clinic.invalid",
                   "-to", "b@clinic.invalid", "-subject", "Signed", stdin=text)
        share.file(f"{name}.eml").write_bytes(done)
        share.plant(f"{name}.eml", f"signed, {name}", patient, r"(!/.*)?")
    done = run("openssl", "smime", "-encrypt", "-aes128", folder / "cert.pem", stdin=b"secret")
    share.file("encrypted.eml").write_bytes(b"Message-ID: <x@y.invalid>\n" + done)
    share.refuse("encrypted.eml", "encrypted")


@writer("cards", "vobject, icalendar")
def cards(share: Share) -> None:
    import vobject
    card = vobject.vCard()
    patient = share.patient("vcf")
    card.add("fn").value = patient[0].value
    card.add("n").value = vobject.vcard.Name(family=patient[0].value.split()[-1], given=patient[0].value.split()[0])
    card.add("bday").value = datetime.strptime(patient[9].value, "%m/%d/%Y").strftime("%Y-%m-%d")
    card.add("tel").value = patient[10].value
    card.add("email").value = patient[11].value
    card.add("note").value = "\n".join(patient.lines[1:9])
    share.file("a.vcf").write_text(card.serialize())
    share.plant("a.vcf", "vCard", patient)
    from icalendar import Calendar, Event
    patient = share.patient("ics")
    calendar, event = Calendar(), Event()
    event.add("summary", "Visit")
    event.add("description", patient.text)
    event.add("dtstart", datetime(2025, 5, 9, 10))
    calendar.add_component(event)
    share.file("a.ics").write_bytes(calendar.to_ical())
    share.plant("a.ics", "iCalendar", patient)


@writer("msg", "aspose-email-foss")
def outlook(share: Share) -> None:
    from aspose.email_foss.msg import MapiMessage
    head, body, file = (share.patient(name) for name in ("subject", "body", "attachment"))
    message = MapiMessage.create("; ".join(head.lines), "Dear colleague,\r\n" + body.text.replace("\n", "\r\n"))
    message.add_attachment("list.txt", file.text.encode())
    share.file("a.msg").write_bytes(message.to_bytes())
    share.plant("a.msg", "subject", head)
    share.plant("a.msg", "body", body)
    share.plant("a.msg", "attachment", file, r"!/list\.txt", line=lambda number: 1 + number)
