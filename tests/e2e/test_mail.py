#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Messages and mailboxes as Python's email and mailbox modules write them:
PHI=path/to/phi test_mail.py. A number in each place of a message must be found there."""

import email.message
import io
import json
import mailbox
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate.writers import outlook

WORKER = Path(PHI).resolve().parents[1] / "libexec/libphi/phi-worker"


def an_ssn():
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", "us.ssn"],
                          check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[0].split("\t")[1]


LINE = f"her SSN: {an_ssn()}\n"


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.txt", LINE)
    return out.getvalue()


def letter(number=0):
    message = email.message.EmailMessage()
    message["From"] = "Dr. Jürgen Öl <a@b.example>"
    message["Subject"] = "Grüße: " + LINE.strip()
    message["Message-ID"] = f"<{number}@b.example>"
    message.set_content("Liebe Kollegin,\n" + LINE, charset="iso-8859-1", cte="base64")
    message.add_alternative("<p>" + LINE + "é</p>", subtype="html", cte="quoted-printable")
    message.add_attachment(zipped(), maintype="application", subtype="zip", filename="für Sie.zip")
    return message


PLACES = ["", "", "!/für Sie.zip!/list.txt", "!/part-1.2.html"]  # header, body, and so on


@unittest.skipUnless(WORKER.exists(), "phi-worker was not built")
class Mail(unittest.TestCase):
    def scan(self, name, content, *options):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, name).write_bytes(content)
            env = {**os.environ, "PHI_STATE_DIR": folder + "/state"}
            done = subprocess.run([PHI, "scan", "--format", "jsonl", "--sources", "--detectors", "us.ssn", *options, name], cwd=folder,
                                  capture_output=True, env=env, timeout=120)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.sources = {r["path"]: r for r in records if r["type"] == "source"}
        self.locations = [(r["path"], r["location"].get("part")) for r in records if r["type"] == "finding"]
        return sorted(r["path"] for r in records if r["type"] == "finding")

    def check(self, name, content, *paths):
        self.assertEqual(self.scan(name, content), sorted(name + path for path in paths))
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"}, self.sources)

    def test_message(self):
        self.check("a.eml", letter().as_bytes(), *PLACES)
        self.assertIn(("a.eml", "header"), self.locations)
        self.assertIn(("a.eml", "body"), self.locations)

    def test_mailbox(self):
        with tempfile.TemporaryDirectory() as folder:
            box = mailbox.mbox(folder + "/box")
            for number in range(3):
                box.add(letter(number))
            box.close()
            content = Path(folder, "box").read_bytes()
        wanted = [f"!/msg-{number}{place.replace('!/', '/', 1)}" for number in (1, 2, 3) for place in PLACES]
        self.check("inbox", content, *wanted)

    def test_message_in_message_in_archive(self):
        outer = MIMEMultipart()
        outer["Message-ID"] = "<9@b.example>"
        outer.attach(MIMEText("see below"))
        outer.attach(MIMEMessage(letter()))
        self.check("fwd.eml", outer.as_bytes(), *("!/part-2.eml" + place for place in PLACES))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("fwd.eml", outer.as_bytes())
        self.check("x.zip", out.getvalue(), *("!/fwd.eml!/part-2.eml" + place for place in PLACES))

    def test_character_sets(self):
        for charset in ("utf-8", "iso-8859-15", "windows-1251", "koi8-r", "gb18030", "shift_jis", "iso-2022-jp", "big5",
                        "euc-kr", "utf-16", "utf-7"):
            message = MIMEBase("text", "plain", charset=charset)
            message["Message-ID"] = "<1>"
            message.set_payload(LINE.encode(charset))
            email.encoders.encode_base64(message)
            with self.subTest(charset):
                self.check("a.eml", message.as_bytes(), "")

    def test_names_of_files(self):
        message = MIMEMultipart()
        message["Message-ID"] = "<1>"
        part = MIMEText("nothing")
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", f"Ölbild ../{LINE.strip()}.txt"))
        message.attach(part)
        name = f"!/Ölbild .._{LINE.strip()}.txt"
        self.check("a.eml", message.as_bytes(), "", name)  # as it stands in the message, and as the name of the file
        self.assertTrue(any("Ölbild .._her" in path for path in self.sources), self.sources)

    def test_encrypted(self):
        message = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")
        message["Message-ID"] = "<1>"
        message.attach(MIMEBase("application", "pgp-encrypted"))
        message.attach(MIMEBase("application", "octet-stream"))
        self.scan("pgp.eml", message.as_bytes())
        self.assertIn(("not-examined", "encrypted"), {(s["state"], s["reason"]) for s in self.sources.values()})
        message = MIMEBase("application", "pkcs7-mime", smime_type="enveloped-data", name="smime.p7m")
        message["Message-ID"] = "<1>"
        self.scan("smime.eml", message.as_bytes())
        self.assertEqual(self.sources["smime.eml!/smime.p7m"]["reason"], "encrypted")

    def test_deep(self):
        """Multiparts to a hundred levels; messages in messages to the depth that is asked for."""
        head = "Message-ID: <1>\nMIME-Version: 1.0\n"
        for depth, wanted in ((60, [""]), (20000, [])):
            lines = [head]
            for level in range(depth):
                lines.append(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n")
            lines.append("Content-Type: text/plain\n\n" + LINE)
            found = self.scan("deep.eml", "".join(lines).encode())
            self.assertEqual(found, ["deep.eml" + path for path in wanted])
        self.assertEqual(self.sources["deep.eml"]["reason"], "limit-depth")
        content = "Content-Type: text/plain\n\n" + LINE
        for _ in range(40):
            content = head + "Content-Type: message/rfc822\n\n" + content
        self.assertEqual(self.scan("inner.eml", content.encode()), [])
        self.assertIn("limit-depth", {s["reason"] for s in self.sources.values()})

    def test_wide(self):
        parts = "--x\nContent-Type: text/html\n\n<p>\n" * 200000
        content = "Message-ID: <1>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + parts + "--x--\n"
        self.scan("wide.eml", content.encode())
        self.assertIn(self.sources["wide.eml"]["reason"], ("limit-memory", "none"))

    def test_outlook_message(self):
        inner = outlook.message_storage({outlook.SUBJECT: "inner", outlook.BODY: LINE},
                                        [outlook.attached_file("deep.zip", zipped())], head=24)
        content = outlook.make_msg(
            {outlook.SUBJECT: LINE, outlook.BODY: "Grüße\r\n" + LINE, outlook.HTML: f"<p>{LINE}</p>".encode(),
             outlook.TRANSPORT: "From: a\r\nX-Note: " + LINE, 0x8004: LINE},
            [outlook.attached_file("für Sie.zip", zipped() + b"\0" * 5000), outlook.attached_message("fwd", inner)])
        self.check("a.msg", content, "", "", "", "", "!/body.html", "!/für Sie.zip!/list.txt", "!/fwd",
                   "!/fwd/deep.zip!/list.txt")
        self.check("rtf.msg", outlook.make_msg({outlook.RTF: outlook.pack_rtf(LINE.encode())}), "!/body.rtf")

    def test_tnef(self):
        content = outlook.make_tnef({outlook.BODY: LINE}, {"für Sie.zip": zipped()})
        self.check("winmail.dat", content, "", "!/für Sie.zip!/list.txt")
        message = letter()
        message.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
        self.check("a.eml", message.as_bytes(), *PLACES, "!/winmail.dat", "!/winmail.dat!/für Sie.zip!/list.txt")

    def test_old_office_is_no_message(self):
        content = outlook.make_compound({"WordDocument": b"\0\1" + LINE.encode() * 300})
        self.assertTrue(self.scan("x.doc", content))
        self.assertEqual(self.sources["x.doc"]["reason"], "unsupported")

    def test_broken_mail_folder(self):
        self.scan("x.pst", b"!BDN\0\0\0\0SM\x17\0" + bytes(600))
        self.assertEqual(self.sources["x.pst"]["reason"], "corrupt")

    def test_what_remains_of_a_broken_mail_folder(self):
        """No program opens it, and what stands in it is found."""
        for narrow in (False, True):
            for coding in (0, 1):
                pieces = {0x4800: LINE.encode("utf-16-le"), 0x4400 + 496 * 8 * 64 + 0x1001: LINE.encode()}
                content = outlook.make_pst_space(pieces, allocated={0x4800: 64}, sections=2, coding=coding, narrow=narrow)
                with self.subTest(narrow=narrow, coding=coding):
                    self.assertEqual(self.scan("x.pst", content), ["x.pst!/(damaged)/remains"] * 2)
                    self.assertEqual(self.sources["x.pst"]["reason"], "corrupt")

    def test_a_memo_is_a_text(self):
        self.check("memo.txt", ("From: Dr. A\nTo: Dr. B\nSubject: x\n\n" + LINE).encode(), "")
        self.assertEqual(self.sources["memo.txt"]["media"], "text/plain")


if __name__ == "__main__":
    unittest.main(verbosity=1)
