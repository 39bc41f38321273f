#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the source tree to its architecture: check_tree.py SOURCE.

Each check is a function from a tree to complaints, "path:line: what is wrong". What
is agreed stands in tables.py. test_checks.py proves that each check can fail.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import tables

FOLDERS = ("libphi", "tools", "bindings", "tests", "cmake", "patterns")
SKIPPED = {"build", "__pycache__", "node_modules", "target", "dist"}
CODE = {".c", ".h", ".cc", ".cpp", ".hpp"}
SCRIPTS = {".py", ".sh", ".cmake", ".def", ".yaml"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"\n]+)[>"]', re.M)
# Comments, strings and characters, whose words are not code.
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

CODE_IN_PAGE = re.compile(r"^```.*?^```|`[^`\n]*`", re.S | re.M)


class Tree:
    """The files below the folders of the project, read once."""

    def __init__(self, root: Path) -> None:
        self.text: dict[str, str] = {}
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                parts = path.relative_to(root).parts
                hidden = any(part in SKIPPED or part.startswith(".") or part.endswith(".egg-info") for part in parts)
                named = path.suffix in CODE | SCRIPTS or path.name == "CMakeLists.txt"
                if named and not hidden and path.is_file():
                    self.text["/".join(parts)] = path.read_text("utf-8", "replace")
        self.code = {path: NOT_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
                     for path, text in self.text.items() if Path(path).suffix in CODE}
        pages = [*root.glob("*.md"), *(page for folder in (*FOLDERS, "docs") for page in (root / folder).rglob("*.md"))]
        self.pages = {page: page.read_text("utf-8") for page in sorted(pages)
                      if not SKIPPED & {*page.relative_to(root).parts}}
        self.root = root

    def includes(self) -> Iterator[tuple[str, int, bool, str]]:
        """(file, line, whether in angle brackets, header)"""
        for path in self.code:
            for found in INCLUDE.finditer(self.text[path]):
                yield path, line_of(self.text[path], found.start(1)), found[1] == "<", found[2]

    def calls(self, names: list[str]) -> Iterator[tuple[str, int, str]]:
        """(file, line, name) where a name stands as a word of its own, called or passed on."""
        words = re.compile(r"(?<![\w.>])(?<!format\()(" + "|".join(names) + r")\b(?=\s*[(,);]|\s+\w+;)")
        for path, code in self.code.items():
            for found in words.finditer(code):
                yield path, line_of(code, found.start()), found[1]


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def is_program(path: str) -> bool:
    return path.endswith("_main.c") or path in tables.PROGRAM_FILES


def check_library_headers(tree: Tree) -> Iterator[str]:
    """Each third-party library is named in the one file that wraps it."""
    for path, line, _, header in tree.includes():
        for pattern, allowed in tables.LIBRARY_HEADERS.items():
            if re.fullmatch(pattern, header) and path not in allowed:
                where = allowed[0] if allowed else "no file yet"
                yield f"{path}:{line}: <{header}> belongs to {where} (LIBRARY_HEADERS)"


def check_direction(tree: Tree) -> Iterator[str]:
    """A stage includes earlier ones only."""
    for path, line, _, header in tree.includes():
        parts, target = path.split("/"), header.split("/")
        if parts[:2] != ["libphi", "src"] or len(parts) < 4 or target[0] == "phi":
            continue
        stage = parts[2]
        if stage not in tables.STAGES:
            yield f"{path}:{line}: '{stage}' is no stage (STAGES)"
        elif f"libphi/src/{header}" in tree.text and target[0] != stage:
            if target[0] not in tables.STAGES[stage] and (path, header) not in tables.DIRECTION_EXCEPTIONS:
                yield f"{path}:{line}: {stage} may not include {header} (STAGES)"


def check_banned(tree: Tree) -> Iterator[str]:
    """Functions without bounds, and goto."""
    for path, line, name in tree.calls(tables.BANNED):
        yield f"{path}:{line}: {name} is banned (BANNED)"


def check_allocators(tree: Tree) -> Iterator[str]:
    """The library's memory comes from one file, which wipes what it frees."""
    for path, line, name in tree.calls(tables.ALLOCATORS):
        if path.startswith("libphi/") and path != tables.ALLOCATOR_FILE:
            if (path, name) not in tables.ALLOCATOR_EXCEPTIONS:
                yield f"{path}:{line}: {name} outside of {tables.ALLOCATOR_FILE} (ALLOCATORS)"


def check_quiet(tree: Tree) -> Iterator[str]:
    """The library never prints and never ends its caller."""
    for path, line, name in tree.calls(tables.NO_LIBRARY):
        if path.startswith("libphi/") and not is_program(path):
            yield f"{path}:{line}: {name} in the library (NO_LIBRARY)"


def check_outside(tree: Tree) -> Iterator[str]:
    """Tools and bindings see of the library what everyone sees: phi/phi.h."""
    for path, line, angle, header in tree.includes():
        if path.split("/")[0] not in ("tools", "bindings"):
            continue
        beside = f"{path.rsplit('/', 1)[0]}/{header}"
        if header.startswith("phi/") and header != "phi/phi.h":
            yield f"{path}:{line}: {header} is not the public header"
        elif f"libphi/src/{header}" in tree.text or (not angle and header != "phi/phi.h" and beside not in tree.text):
            yield f"{path}:{line}: {header} is not beside it"


def check_licence_lines(tree: Tree) -> Iterator[str]:
    """Every file says its licence in one of its first two lines."""
    for path, text in tree.text.items():
        if text.strip() and "SPDX-License-Identifier: " not in "\n".join(text.splitlines()[:2]):
            yield f"{path}:1: no SPDX-License-Identifier in the first two lines"


def check_purpose(tree: Tree) -> Iterator[str]:
    """A library file begins with a comment on what it is for."""
    for path, text in tree.text.items():
        words = " ".join(re.findall(r"/\*.*?\*/", "\n".join(text.splitlines()[:40]), re.S))
        if path in tree.code and path.startswith("libphi/") and len(words.split()) < 8:
            yield f"{path}:1: no comment on its purpose after the licence line"


def has_twin(tree: Tree, stage: str, name: str) -> bool:
    while name:
        if f"tests/unit/{stage}/test_{name}.c" in tree.text:
            return True
        name = name.rpartition("_")[0]
    return False


def check_twins(tree: Tree) -> Iterator[str]:
    """Every file of a stage has its test."""
    for path in tree.code:
        parts = path.split("/")
        if parts[:2] != ["libphi", "src"] or not path.endswith(".c") or path.endswith("_main.c"):
            continue
        stage = parts[2] if len(parts) == 4 else "scan"  # what joins the stages
        covered_by = tables.TESTED_BY.get(path)
        if covered_by is not None and f"tests/unit/{stage}/test_{Path(path).stem}.c" in tree.text:
            yield f"{path}:1: has a test of its own by now (TESTED_BY)"
        elif covered_by is not None and covered_by not in tree.text:
            yield f"{path}:1: its test {covered_by} is not there (TESTED_BY)"
        elif covered_by is None and not has_twin(tree, stage, Path(path).stem):
            yield f"{path}:1: no tests/unit/{stage}/test_{Path(path).stem}.c (TESTED_BY)"


def check_names(tree: Tree) -> Iterator[str]:
    """A file of C is found by its name alone."""
    places = defaultdict(list)
    for path in tree.code:
        places[path.rsplit("/", 1)[1]].append(path)
    for paths in places.values():
        for path in paths[1:]:
            yield f"{path}:1: has the name of {paths[0]}"


def check_lengths(tree: Tree) -> Iterator[str]:
    """No file of code is too long to be read at once; packs are data."""
    for path, text in tree.text.items():
        lines = text.count("\n")
        if lines > tables.LINES_MOST and not path.endswith(".yaml"):
            yield f"{path}:{lines}: longer than {tables.LINES_MOST} lines (LINES_MOST)"


def check_links(tree: Tree) -> Iterator[str]:
    """What a page of the documentation links to is there."""
    for page, text in tree.pages.items():
        for found in re.finditer(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", CODE_IN_PAGE.sub("", text)):
            if not re.match(r"[a-z]+:", found[1]) and not (page.parent / found[1]).exists():
                yield f"{page.relative_to(tree.root)}:1: links to {found[1]}, which is not there"


def check_tables(tree: Tree) -> Iterator[str]:
    """No exception outlives its file."""
    named = {path for allowed in tables.LIBRARY_HEADERS.values() for path in allowed if "identify.c" not in path}
    named |= {path for path, _ in tables.DIRECTION_EXCEPTIONS | tables.ALLOCATOR_EXCEPTIONS}
    named |= {*tables.TESTED_BY, *tables.PROGRAM_FILES, tables.ALLOCATOR_FILE}
    for path in sorted(named - tree.text.keys()):
        yield f"tests/arch/tables.py:1: names {path}, which is not there"


CHECKS = [check_library_headers, check_direction, check_banned, check_allocators, check_quiet, check_outside,
          check_licence_lines, check_purpose, check_twins, check_names, check_lengths, check_links,
          check_tables]


def main() -> int:
    tree = Tree(Path(sys.argv[1]))
    complaints = [complaint for check in CHECKS for complaint in check(tree)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(tree.text)} files, {len(CHECKS)} checks, {len(complaints)} complaints")
    return 1 if complaints or not tree.code else 0


if __name__ == "__main__":
    sys.exit(main())
