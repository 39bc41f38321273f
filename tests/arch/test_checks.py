#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that each architecture check can fail, and that it lets good code pass."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import check_binaries  # noqa: E402
import check_tree  # noqa: E402

LICENCE = "/* SPDX-License-Identifier: Apache-2.0 */\n"
HEAD = LICENCE + "/* A sample with a purpose that is told in more than eight words. */\n"

# Good code that looks bad: each line stands for a mistake that a check could make.
GOOD = HEAD + """
#include "base/span.h"
#include "extract/zip_walk.h"
#include <phi/phi.h>
#include <string.h>
/* strcpy(a, b) and malloc(1) in a comment, #include <zlib.h> too */
static const char *const words = "printf(x); goto end; \\"free(y)";
void phi__x(sink *s) __attribute__((format(printf, 1, 2)));
int phi__y(sink *s) { s->free(s); s->exit(1); phi__free(s); my_malloc(1); return snprintf(s->a, 1, "%d", free_bytes); }
"""

# check -> [(path, content, what the complaint must say)]
BAD = {
    check_tree.check_library_headers: [
        ("libphi/src/extract/zip.c", HEAD + "#include <zlib.h>\n", "<zlib.h> belongs to libphi/src/extract/inflate.c"),
        ("libphi/src/match/gate.c", HEAD + "#include <hs/hs.h>\n", "database_compiler.h"),
        ("libphi/src/match/database_scan.c", HEAD + "  #  include <hs/hs.h>\n", "database_compiler.h"),
        ("libphi/src/extract/pdf.c", HEAD + "#include <poppler.h>\n", "poppler_main.c"),
        ("libphi/src/extract/pdf.c", HEAD + "#include <glib/gstring.h>\n", "poppler_main.c"),
        ("tools/phi/main.c", HEAD + '#include "expat.h"\n', "xml.c"),
    ],
    check_tree.check_direction: [
        ("libphi/src/base/buf.c", HEAD + '#include "input/stream.h"\n', "base may not include input/stream.h"),
        ("libphi/src/match/gate.c", HEAD + '#include "score/score.h"\n', "match may not include"),
        ("libphi/src/extract/zip.c", HEAD + '#include "match/match.h"\n', "extract may not include"),
        ("libphi/src/rules/pack.c", HEAD + '#include "match/match.h"\n', "rules may not include"),
        ("libphi/src/fancy/new.c", HEAD + '#include "base/buf.h"\n', "'fancy' is no stage"),
    ],
    check_tree.check_banned: [
        ("libphi/src/base/buf.c", HEAD + "void f(void) { strcpy(a, b); }\n", "strcpy is banned"),
        ("tools/phi/main.c", HEAD + "int f(void) { return atoi (a); }\n", "atoi is banned"),
        ("tests/unit/base/test_buf.c", HEAD + "void f(void) {\n goto end;\n}\n", ":4: goto is banned"),
        ("libphi/src/base/buf.c", HEAD + "fn *copy = {strcat, strtok};\n", "strcat is banned"),
    ],
    check_tree.check_allocators: [
        ("libphi/src/base/buf.c", HEAD + "void *f(void) { return malloc(1); }\n", "malloc outside of"),
        ("libphi/src/match/database_scan.c", HEAD + "void f(void *p) { free(p); }\n", "free outside of"),
        ("libphi/src/match/database_scan.c", HEAD + "void f(void *p) { walk(p, free); }\n", "free outside of"),
    ],
    check_tree.check_quiet: [
        ("libphi/src/base/buf.c", HEAD + 'void f(void) { printf("x"); }\n', "printf in the library"),
        ("libphi/src/scanner.c", HEAD + "void f(void) { abort(); }\n", "abort in the library"),
    ],
    check_tree.check_outside: [
        ("tools/phi/main.c", HEAD + '#include "base/buf.h"\n', "base/buf.h is not beside it"),
        ("tools/phi/main.c", HEAD + "#include <base/buf.h>\n", "base/buf.h is not beside it"),
        ("bindings/python/x.c", HEAD + "#include <phi/extend.h>\n", "not the public header"),
        ("tools/phi/main.c", HEAD + '#include "../../libphi/src/base/buf.h"\n', "is not beside it"),
    ],
    check_tree.check_licence_lines: [
        ("libphi/src/base/buf.c", "/* no licence */\n", "no SPDX"),
        ("cmake/More.cmake", "set(x 1)\n", "no SPDX"),
        ("libphi/src/base/buf.c", "\n\n" + LICENCE, "no SPDX"),
    ],
    check_tree.check_purpose: [("libphi/src/base/buf.c", LICENCE + "int x;\n", "no comment on its purpose")],
    check_tree.check_twins: [
        ("libphi/src/base/more.c", HEAD, "no tests/unit/base/test_more.c"),
        ("libphi/src/extract/zipper.c", HEAD, "no tests/unit/extract/test_zipper.c"),
        ("libphi/src/worker/process.c", HEAD, "its test tests/unit/worker/test_pool.c is not there"),
        ("libphi/src/joint.c", HEAD, "no tests/unit/scan/test_joint.c"),
    ],
    check_tree.check_names: [("tools/phi/buf.c", HEAD, "has the name of libphi/src/base/buf.c")],
    check_tree.check_lengths: [("libphi/src/base/buf.c", HEAD + "\n" * 900, "longer than 800")],
    check_tree.check_links: [("docs/page.md", "[a](../libphi) [b](missing.md#part)", "links to missing.md")],
    check_tree.check_tables: [("tools/phi/main.c", HEAD, "names libphi/src/base/alloc.c, which is not there")],
}

# The tree that the bad files are put into.
AROUND = {
    "libphi/src/base/buf.c": HEAD, "libphi/src/base/buf.h": HEAD, "libphi/src/base/span.h": HEAD,
    "libphi/src/input/stream.h": HEAD, "libphi/src/match/match.h": HEAD, "libphi/src/score/score.h": HEAD,
    "libphi/src/extract/zip_walk.h": HEAD, "libphi/src/extract/zip_walk.c": GOOD,
    "tests/unit/base/test_buf.c": HEAD, "tests/unit/extract/test_zip.c": HEAD,
    "docs/good.md": "[a](../README.md#x) [b](https://example.org/x) `[c](d)`\n```\n[e](f)\n```\n",
    "README.md": "[x](docs)",
    "build/dev/generated.c": "strcpy(a, b);", "tools/phi/build/x.c": "strcpy(a, b);",
}

HEADER = """
PHI_API const char *phi_version(void);
/* PHI_API in a comment: phi_not(x) */
PHI_API PHI_NODISCARD phi_status phi_writer_finish(phi_writer *writer,
                                                   phi_error *err);
typedef int (*phi_callback)(void *user);
"""
EXPORTS = """0000000000000000 A LIBPHI_0
0000000000001000 T phi_version@@LIBPHI_0
0000000000002000 T phi_writer_finish@@LIBPHI_0
"""


def complaints(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content)
        return list(check(check_tree.Tree(Path(folder))))


class Tree(unittest.TestCase):
    def test_every_check_is_proven(self):
        self.assertEqual(set(BAD), set(check_tree.CHECKS))

    def test_bad_is_seen(self):
        for check, samples in BAD.items():
            for path, content, wanted in samples:
                with self.subTest(check=check.__name__, path=path, wanted=wanted):
                    said = complaints(check, {**AROUND, path: content})
                    self.assertTrue(any(path in line or "tables.py" in line for line in said), said)
                    self.assertTrue(any(wanted in line for line in said), said)

    def test_good_passes(self):
        for check in check_tree.CHECKS:
            if check is not check_tree.check_tables:  # which is about the whole tree
                with self.subTest(check=check.__name__):
                    self.assertEqual(complaints(check, AROUND), [])


class Binaries(unittest.TestCase):
    def test_exports(self):
        def check(text):
            return list(check_binaries.check_exports(HEADER, text))
        self.assertEqual(check(EXPORTS), [])
        self.assertEqual(check(EXPORTS.replace("phi_version", "phi_helper")),
                         ["phi_version is in phi.h but is not exported", "phi_helper is exported but is not in phi.h"])
        self.assertEqual(len(check("")), 2)

    def test_internal_names(self):
        listing = "zip.c.o:\n0000000000000010 T phi__zip_read\n0000000000000020 D table\n                 U strlen\n"
        self.assertEqual(list(check_binaries.check_internal_names(listing)),
                         ["table is global inside the library but does not begin with phi_"])

    def test_needed(self):
        listing = (" 0x0001 (NEEDED)  Shared library: [libz.so.1]\n"
                   " 0x0001 (NEEDED)  Shared library: [libpoppler-glib.so.8]\n")
        [said] = check_binaries.check_needed("libphi.so", listing)
        self.assertIn("libpoppler-glib.so.8", said)

    def test_search_path(self):
        def check(path):
            return list(check_binaries.check_search_path("phi", f" 0x001d (RUNPATH)  Library runpath: [{path}]\n"))
        self.assertEqual(check("$ORIGIN/../lib:/usr/lib/x"), [])
        self.assertEqual(len(check("/usr/lib/x:")), 1)  # as CMake leaves what it will change
        self.assertEqual(len(check("lib")), 1)


if __name__ == "__main__":
    unittest.main()
