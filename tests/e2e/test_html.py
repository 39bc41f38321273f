#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML report of a generated clinic share in a browser: it loads, asks for nothing, complains of nothing, can be
filtered, sorted and walked by keyboard, and prints. PHI=path/to/phi test_html.py. Skips where there is no Chromium."""

import html.parser
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser import CHROMIUM, Browser  # noqa: E402

PHI = os.environ["PHI"]
TOP = Path(__file__).resolve().parents[2]
VOID = {"meta", "link", "br", "input", "img", "hr"}


class Outline(html.parser.HTMLParser):
    """Checks that elements are closed in order, and keeps what a screen reader goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.seen.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        self.seen.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        base = Path(cls.folder.name)
        subprocess.run([sys.executable, "-B", TOP / "tools/make-sample-share", base / "share"], check=True,
                       capture_output=True)
        (base / "share" / "<").mkdir()
        (base / "share" / "<" / "script><b>\u202e x 'y'.txt").write_text("Patient SSN: 219-09-9999, MRN: 00482913\n")
        env = {**os.environ, "PHI_STATE_DIR": str(base / "state")}
        done = subprocess.run([PHI, "scan", "--format", "html", "-o", base / "report.html", "share"], cwd=base, env=env,
                              capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        lines = subprocess.run([PHI, "scan", "--format", "jsonl", "share"], cwd=base, env=env, capture_output=True,
                               text=True).stdout.splitlines()
        cls.page = base / "report.html"
        cls.records = [json.loads(line) for line in lines]
        cls.summary = cls.records[-1]


class Source(Page):
    def setUp(self):
        self.text = self.page.read_text(encoding="utf-8")
        self.outline = Outline()
        self.outline.feed(self.text)
        self.outline.close()

    def test_it_needs_nothing_else(self):
        self.assertEqual(self.outline.open, [])
        for tag, attributes in self.outline.seen:
            self.assertFalse({"src", "style", "onclick"} & set(attributes), (tag, attributes))
            self.assertTrue(attributes.get("href", "#").startswith("#"))
        self.assertNotRegex(self.text, r"(?<!</)https?://(?!www\.w3\.org)")
        policy = next(a["content"] for t, a in self.outline.seen if a.get("http-equiv") == "Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)

    def test_what_a_screen_reader_goes_by(self):
        tags = [tag for tag, _ in self.outline.seen]
        for landmark in ("header", "nav", "main", "footer"):
            self.assertEqual(tags.count(landmark), 1, landmark)
        self.assertEqual(self.outline.seen[0], ("html", {"lang": "en"}))
        self.assertEqual(tags.count("table"), tags.count("caption"))
        for tag, attributes in self.outline.seen:
            if tag == "th":
                self.assertIn(attributes.get("scope"), ("col", "row"))
            if tag == "svg":
                self.assertTrue("aria-hidden" in attributes or attributes.get("role") == "img", attributes)
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        self.assertEqual(levels[0], 1)
        self.assertTrue(all(after <= before + 1 for before, after in zip(levels, levels[1:])))
        ids = [a["id"] for _, a in self.outline.seen if "id" in a]
        self.assertEqual(len(ids), len(set(ids)))

    def test_it_says_what_the_records_say(self):
        people = self.summary["people"]
        self.assertIn(f"at least {people['lower']} and at most {people['upper']} people", self.text)
        folders = {}
        for record in self.records:
            if record["type"] == "finding":
                folder = record["path"].split("!/")[0].rpartition("/")[0]
                folders[folder] = folders.get(folder, 0) + 1
        worst = sorted(folders, key=folders.get)[-1]
        section = self.text[self.text.index("Folders, most risk first"):self.text.index("The twenty files")]
        self.assertIn(worst, "".join(section.split("</tr>")[:6]))
        for record in self.records:
            if record["type"] == "source" and record["state"] != "examined":
                self.assertIn(json.dumps(record["path"])[1:-1], self.text)
        self.assertIn("Three next steps", self.text)
        self.assertIn(f"That is {self.page.parent}/share", self.text)

    def test_it_says_why_items_were_not_read_and_what_helps(self):
        reasons = self.summary["reasons"]
        first = self.text[self.text.index("In short</h2>"):self.text.index("For the privacy officer</h2>")]
        self.assertIn("needs a password (%d)" % reasons["encrypted"], first)
        table = self.text[self.text.index("How many, by reason"):]
        self.assertEqual(table[:table.index("</table>")].count("<tr><th scope=\"row\">"), len(reasons))
        self.assertIn("Ask its owner for the password", table)

    def test_no_value_is_in_it(self):
        self.assertNotIn("219-09-9999", self.text)
        self.assertNotIn("00482913", self.text)


@unittest.skipUnless(CHROMIUM, "no chromium here: apt-get install chromium to see the report in a browser")
class InBrowser(Page):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = cls.enterClassContext(Browser())

    def setUp(self):
        self.browser.size(1280, 900)
        self.browser.open(self.page)

    def run_js(self, script):
        return self.browser.run(script)

    def rows(self):
        return self.run_js("document.querySelectorAll('#files tbody tr:not(.detail)').length")

    def names(self):
        return self.run_js("[...document.querySelectorAll('#files tbody th button.open')].map(b => b.textContent)")

    def set_filter(self, name, value):
        self.run_js(f"(() => {{ const f = document.querySelector('#files [data-filter={name}]');"
                    f" f.value = {json.dumps(value)}; f.dispatchEvent(new Event('input')); }})()")

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])
        self.assertEqual(self.browser.requests(), [])

    def test_filter(self):
        self.assertEqual(self.rows(), 50)
        self.set_filter("text", "BILLING/")
        self.assertTrue(self.names())
        self.assertTrue(all("billing/" in name for name in self.names()))
        self.set_filter("text", "no such name")
        self.assertEqual(self.rows(), 0)
        self.assertIn("Nothing fits", self.run_js("document.querySelector('#files .status').textContent"))
        self.set_filter("text", "")
        self.set_filter("class", "pii")
        marks = self.run_js("[...document.querySelectorAll('#files tbody .mark')].map(m => m.textContent)")
        self.assertEqual(set(marks), {"personal"})
        self.assertEqual(len(marks), self.summary["classes"]["pii"])

    def test_sort_and_pages(self):
        findings = "[...document.querySelectorAll('#files tbody tr:not(.detail)')].map(r => Number(r.cells[2].textContent.replace(',', '')))"
        self.run_js("document.querySelectorAll('#files thead button')[2].click()")
        first = self.run_js(findings)
        self.assertEqual(first, sorted(first, reverse=True))
        self.assertEqual(self.run_js("document.querySelectorAll('#files thead th')[2].getAttribute('aria-sort')"), "descending")
        self.run_js("document.querySelector('#files .on').click()")
        second = self.run_js(findings)
        self.assertEqual(len(first) + len(second), self.summary["files_with_findings"])
        self.assertLessEqual(max(second), min(first))

    def test_a_row_opens_by_keyboard_and_hostile_names_stay_text(self):
        self.set_filter("text", "'y'")
        self.assertEqual(self.names(), ["share/</script><b>\\u{202e} x 'y'.txt"])
        self.run_js("document.querySelector('#files tbody button').focus()")
        self.browser.key("Enter", 13, "\r")
        self.assertEqual(self.run_js("document.querySelector('#files tbody button').getAttribute('aria-expanded')"), "true")
        commands = self.run_js("[...document.querySelectorAll('#files .command')].map(c => c.textContent)")
        word = commands[0].removeprefix("phi scan -- ")
        shown = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True).stdout.decode()
        self.assertEqual(shown, "share/</script><b>\u202e x 'y'.txt")
        self.assertIn("line 1", self.run_js("document.querySelector('#files tr.detail').textContent"))
        self.assertFalse(self.run_js("!!document.querySelector('#files b')"))

    def test_the_skip_link_comes_first(self):
        self.browser.key("Tab", 9)
        self.assertEqual(self.run_js("document.activeElement.textContent"), "Skip to the report")
        self.assertEqual(self.run_js("getComputedStyle(document.activeElement).left"), "0px")

    def test_no_page_is_wider_than_its_window(self):
        for width in (390, 768, 1280):
            self.browser.size(width, 844)
            self.assertLessEqual(self.run_js("document.documentElement.scrollWidth"), width)

    def test_contrast(self):
        """WCAG 2.1, 1.4.3: at least 4.5 to 1, in light and in dark."""
        script = """(() => {
            const luminance = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(Number).map(v => v / 255)
                .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
            const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
            return [...document.querySelectorAll('p, li, td, th, dt, dd, small, a, h2, h3, caption, label, button:enabled, code, .mark')]
                .filter(e => e.textContent.trim()).map(e => { const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))];
                    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName + '.' + e.className]; })
                .filter(x => x[0] < 4.5).slice(0, 5); })()"""
        for scheme in ("light", "dark"):
            self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            self.assertEqual(self.run_js(script), [], scheme)
        self.browser.call("Emulation.setEmulatedMedia", features=[])

    def test_it_prints(self):
        data = self.browser.pdf()
        self.assertTrue(data.startswith(b"%PDF-"))
        self.assertGreater(len(re.findall(rb"/Type\s*/Page\b", data)), 2)


class Large(unittest.TestCase):
    """More than 50,000 findings: below 10 MB, and still a page that can be used."""

    ROWS = 13_000  # of four findings each

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.page, rng = Path(folder) / "report.html", random.Random(4)
        left, files = cls.ROWS, 0
        while left > 0:
            place = Path(folder) / "share" / f"department {files // 300}" / rng.choice(["billing", "referrals", "archive/2019"])
            place.mkdir(parents=True, exist_ok=True)
            rows = min(left, rng.choice([1, 2, 5, 400]) if files % 50 == 0 else rng.randint(1, 4))
            text = "".join(f"{rng.choice(['Anna', 'Carla', 'Peter'])} {rng.choice(['Smith', 'Garcia', 'Miller'])},{rng.randint(100, 665):03}-"
                           f"{rng.randint(10, 99)}-{rng.randint(1000, 9999)},{rng.randint(10**7, 10**8 - 1)},03/{rng.randint(10, 28)}/"
                           f"19{rng.randint(30, 99)}\n" for _ in range(rows))
            (place / f"list of patients {files:05}.csv").write_text("Patient name,SSN,MRN,DOB\n" + text)
            left, files = left - rows, files + 1
        env = {**os.environ, "PHI_STATE_DIR": folder + "/state"}
        subprocess.run([PHI, "scan", "-q", "--format", "html", "-o", cls.page, Path(folder) / "share"], env=env, check=False)
        lines = subprocess.run([PHI, "report", "latest", "--format", "jsonl"], env=env, capture_output=True, text=True, check=True).stdout
        cls.summary = json.loads(lines.splitlines()[-1])

    def test_size(self):
        self.assertGreaterEqual(self.summary["findings"], 50_000)
        self.assertLess(self.page.stat().st_size, 10_000_000)

    @unittest.skipUnless(CHROMIUM, "no chromium here")
    def test_in_a_browser(self):
        with Browser() as browser:
            browser.size(1280, 900)
            browser.open(self.page)
            text = browser.run("document.body.innerText")
            self.assertRegex(text, r"People\n\n?[0-9,–]+")
            self.assertIn("Begin with the folder", text)
            folders = browser.run("[...document.querySelectorAll('#officer table')][0].tBodies[0].rows.length")
            self.assertGreaterEqual(folders, 5)
            status = "document.querySelector('#files .status').textContent"
            files = f"{self.summary['files_with_findings']:,}"
            self.assertIn(f"of {files}.", browser.run(status))
            begun = time.monotonic()
            browser.run("(() => { const f = document.querySelector('#files [data-filter=text]'); f.value = 'referrals/list of patients 00017';"
                        " f.dispatchEvent(new Event('input')); })()")
            self.assertLess(time.monotonic() - begun, 10)
            self.assertRegex(browser.run(status), "Rows 1 to 1 of 1|Nothing fits")
            self.assertTrue(browser.pdf().startswith(b"%PDF-"))
            self.assertEqual((browser.complaints(), browser.requests()), ([], []))


if __name__ == "__main__":
    unittest.main()
