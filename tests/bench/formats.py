#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare the reading of formats with the usual programs for them: tests/bench/formats.py [pdf|zip|office|ocr ...]

Needs `cmake --build --preset bench`, and of the other programs what is there: pdftotext, bsdtar, tesseract, python-docx and
openpyxl (`--python` names an interpreter that has them). Programs take turns over the same files in the page cache; a number
is the median of all rounds but the first, CPU seconds of all processes; goals are judged by the fastest round, which on a shared
machine comes nearest to what a program takes. `phi scan` looks for identifiers, too; the others do not.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from compare import ROOT, Bench  # noqa: E402
from generate.writers import pdf  # noqa: E402

WORDS = ("the patient came for a routine check and feels well today blood pressure as before no new complaints we agreed on another "
         "visit in six weeks or earlier if anything should change meanwhile continue with what was prescribed drink enough").split()
OPENPYXL = """import openpyxl, sys
for path in sys.argv[1:]:
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            "\\t".join("" if value is None else str(value) for value in row)"""
PYTHON_DOCX = """import docx, sys
for path in sys.argv[1:]:
    document = docx.Document(path)
    for paragraph in document.paragraphs:
        paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.text"""

WRITE_XLSX = """import openpyxl, sys
rows = sys.stdin.read().splitlines()
for number, path in enumerate(sys.argv[1:]):
    book = openpyxl.Workbook()
    for row in range(2000):
        words = rows[(number * 2000 + row) % len(rows)]
        book.active.append([row, words.split()[0], words, row * 7 % 900])
    book.save(path)"""
WRITE_DOCX = """import docx, sys
rows = sys.stdin.read().splitlines()
for number, path in enumerate(sys.argv[1:]):
    document = docx.Document()
    for row in range(1000):
        document.add_paragraph(rows[(number * 1000 + row) % len(rows)])
    document.save(path)"""


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(13)).capitalize() + "."


def lines(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return [sentence(rng) for _ in range(count)]


class Taken(NamedTuple):
    cpu: float   # of the fastest round
    wall: float  # of the fastest round
    median: float
    peak: float


def take_turns(bench: Bench, programs: dict[str, list[str]]) -> dict[str, Taken]:
    seen: dict[str, list] = {name: [] for name in programs}
    for round_ in range(bench.runs + 1):
        for name, command in programs.items():
            used = bench.run(command)
            if round_ > 0:  # the first warms the cache
                seen[name].append(used)
    return {name: Taken(min(u.cpu for u in all_of), min(u.wall for u in all_of), statistics.median(u.cpu for u in all_of), all_of[0].peak)
            for name, all_of in seen.items()}


def table(title: str, used: dict[str, Taken]) -> None:
    print(f"\n{title}\n\n| program | CPU s, median | fastest | peak MB |\n| --- | --- | --- | --- |")
    for name, one in used.items():
        print(f"| `{name}` | {one.median:.3f} | {one.cpu:.3f} | {one.peak / 1e6:.0f} |")


def need(*names: str) -> bool:
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        print(f"\nleft out: {', '.join(missing)} is not installed")
    return not missing


def measure_pdf(bench: Bench, folder: Path) -> None:
    """Four documents of 300 pages; two threads have two each."""
    if not need("pdftotext"):
        return
    files = []
    for number in range(4):
        file = folder / f"{number}.pdf"
        file.write_bytes(pdf.make_pdf([lines(300 * number + page, 45) for page in range(300)]))
        files.append(str(file))
    each = "for f in " + " ".join(files) + "; do pdftotext $f - > /dev/null; done"
    used = take_turns(bench, {"pdftotext": ["sh", "-c", each], "phi scan -j 1": bench.scan(folder), "phi scan -j 2": bench.scan(folder, 2)})
    table("PDF, 1,200 pages", used)
    bench.goals.at_most("PDF: `phi scan -j 1`, times `pdftotext`, CPU", used["phi scan -j 1"].cpu / used["pdftotext"].cpu, 1.15)
    bench.goals.at_least("PDF: `-j 1`, times `-j 2`, wall", used["phi scan -j 1"].wall / used["phi scan -j 2"].wall, 1.8)


def measure_zip(bench: Bench, folder: Path) -> None:
    """Members of 16 to 64 KB of text, and the same text as files: what is left is the reading of the archive."""
    if not need("bsdtar"):
        return
    plain, packed = folder / "plain", folder / "packed"
    plain.mkdir()
    packed.mkdir()
    rng = random.Random(1)
    with zipfile.ZipFile(packed / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(bench.megabytes * 25):
            text = "\n".join(lines(number, rng.randrange(200, 800)))
            (plain / f"{number}.txt").write_text(text)
            archive.write(plain / f"{number}.txt", f"{number}.txt")
    size = sum(file.stat().st_size for file in plain.iterdir()) / 1e6
    used = take_turns(bench, {"bsdtar -xOf all.zip": ["bsdtar", "-xOf", str(packed / "all.zip")], "phi scan all.zip": bench.scan(packed),
                             "phi scan plain": bench.scan(plain)})
    table(f"zip of text, {size:.0f} MB", used)
    reading = max(used["phi scan all.zip"].cpu - used["phi scan plain"].cpu, 1e-3)
    bench.goals.at_least("zip: `bsdtar -xO`, times what reading the archive adds to the scan of the text, CPU", used["bsdtar -xOf all.zip"].cpu / reading, 2)
    print(f"\nBeside scanning the text as files, reading the archive takes {reading:.3f} s: {size / reading:.0f} MB a second, bsdtar "
          f"{size / used['bsdtar -xOf all.zip'].cpu:.0f}; the whole scan takes {used['phi scan all.zip'].cpu / used['bsdtar -xOf all.zip'].cpu:.2f} times as long as bsdtar.")


def measure_office(bench: Bench, folder: Path, python: str) -> None:
    """Documents that the libraries wrote themselves."""
    for kind, module, write, script in (("docx", "docx", WRITE_DOCX, PYTHON_DOCX), ("xlsx", "openpyxl", WRITE_XLSX, OPENPYXL)):
        if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode != 0:
            print(f"\nleft out: {python} has no {module}")
            continue
        where = folder / kind
        where.mkdir()
        files = [str(where / f"{number}.{kind}") for number in range(10)]
        subprocess.run([python, "-c", write, *files], input="\n".join(lines(1, 5000)), text=True, check=True)
        used = take_turns(bench, {module: [python, "-c", script, *files], "phi scan": bench.scan(where)})
        table(f"{kind}, 10 documents", used)
        bench.goals.at_least(f"{kind}: {module}, times `phi scan`, CPU", used[module].cpu / used["phi scan"].cpu, 10)


def picture(path: Path, seed: int, count: int) -> None:
    from PIL import Image, ImageDraw, ImageFont
    page = Image.new("L", (2550, 3300), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    for number, line in enumerate(lines(seed, count)):
        draw.text((150, 150 + 60 * number), line[:95], fill=0, font=font)
    page.save(path, dpi=(300, 300))


def measure_ocr(bench: Bench, folder: Path) -> None:
    if not need("tesseract"):
        return
    for kind, count in (("full", 48), ("sparse", 8)):
        where = folder / kind
        where.mkdir()
        for number in range(3):
            picture(where / f"{number}.png", 10 * count + number, count)
        listed = folder / f"{kind}.list"
        listed.write_text("".join(f"{file}\n" for file in sorted(where.iterdir())))
        used = take_turns(bench, {"tesseract": ["env", "OMP_THREAD_LIMIT=1", "tesseract", str(listed), "-"], "phi scan": bench.scan(where)})
        table(f"Three pages of 300 dpi, {count} lines each", used)
        bench.goals.at_most(f"OCR, {kind} pages: `phi scan`, times tesseract, CPU", used["phi scan"].cpu / used["tesseract"].cpu, 1.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="pdf, zip, office, ocr (default: all)")
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--mb", type=int, default=40, help="of text in the zip")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with python-docx and openpyxl")
    arguments = parser.parse_args()
    bench = Bench(arguments.build.resolve(), arguments.runs, False, arguments.mb)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["PHI_STATE_DIR"] = temporary + "/state"
        for part in arguments.parts or ["pdf", "zip", "office", "ocr"]:
            folder = Path(temporary) / part
            folder.mkdir()
            if part == "pdf":
                measure_pdf(bench, folder)
            elif part == "zip":
                measure_zip(bench, folder)
            elif part == "office":
                measure_office(bench, folder, arguments.python)
            else:
                measure_ocr(bench, folder)
    bench.goals.show()


if __name__ == "__main__":
    main()
