# SPDX-License-Identifier: Apache-2.0
"""What the tree has agreed on. A change here is a decision: say why beside it."""

# Third-party headers (as regular expressions of what stands between < and >) and the
# files that may include them. One file each: to swap, sandbox or stub a library is then
# the matter of one file, and the rest is read without knowing it.
LIBRARY_HEADERS = {
    r"hs/hs\.h|hs/hs_compile\.h": ["libphi/src/match/database_compiler.h"],  # Hyperscan's own headers have this cut
    r"hs/hs_runtime\.h": ["libphi/src/match/database_scan.c"],
    r"cyaml/.*": ["libphi/src/rules/pack.c"],
    r"yaml\.h": ["libphi/src/rules/position.c"],  # line and column, which cyaml does not hand out
    r"libdeflate\.h": ["libphi/src/extract/deflate_whole.c"],
    r"zlib\.h": ["libphi/src/extract/inflate.c", "libphi/src/worker/reader_ole.c", "libphi/src/worker/codec.c"],  # objects in presentations, in a worker
    r"expat.*\.h": ["libphi/src/extract/xml.c"],
    r"sodium.*\.h": ["libphi/src/base/digest.c"],
    r"seccomp\.h|linux/landlock\.h": ["libphi/src/worker/sandbox.c"],
    # GPL: only the program of that worker, which is a process of its own.
    r"leptonica/.*": ["libphi/src/worker/pixels.c", "libphi/src/worker/pixels_prepare.c", "libphi/src/worker/pixels_close_up.c"],  # reading, preparing, cutting
    r"charls/.*": ["libphi/src/worker/pixels_jls.c"],
    r"openjpeg\.h": ["libphi/src/worker/pixels_jpc.c"],
    r"tesseract/.*": ["libphi/src/worker/pixels_text.c"],
    r"ZXing/.*": ["libphi/src/worker/barcode.cpp"],
    r"poppler.*|glib.*|gio/.*|gobject/.*|cairo.*": ["libphi/src/worker/poppler_main.c", "libphi/src/worker/reader_pdf.c",
                                                    "libphi/src/worker/reader_pdf.h", "libphi/src/worker/poppler_picture.c",
                                                    "libphi/src/worker/poppler_picture.h", "libphi/src/worker/poppler_text.c",
                                                    "libphi/src/worker/poppler_text.h",
                                                    "libphi/src/worker/xls_password.c"],  # digests alone
    r"lib(wpd|wps)/.*|librevenge.*": ["libphi/src/worker/writers.cpp"],
    r"archive(_entry)?\.h": ["libphi/src/worker/reader_archive.c", "libphi/src/worker/reader_mail.c"],
    r"lib(pff|bfio)\.h": ["libphi/src/worker/reader_pst.c"],
    r"gsf/.*": ["libphi/src/worker/reader_msg.c", "libphi/src/worker/reader_ole.c"],  # messages, and all other compound files
    r"gmime/.*": ["libphi/src/worker/reader_mail.c"],
    r"magic\.h": ["libphi/src/identify/identify.c"],
    r"sqlite3\.h": ["tools/phi/store/db.c", "libphi/src/worker/reader_sqlite.c"],
    r"mdbtools\.h": ["libphi/src/worker/reader_access.c"],
    r"avro\.h": ["libphi/src/worker/reader_avro.c"],
    r"snappy-c\.h|zstd\.h|lz4\.h|brotli/.*": ["libphi/src/worker/codec.c", "libphi/src/worker/reader_brotli.c"],
    r"readstat\.h": ["libphi/src/worker/reader_stat.c"],
}

# Which stages a stage may include; itself always. Files right below src/ join both arms
# and may include every stage.
STAGES = {
    "base": [],
    "input": ["base"],
    "identify": ["base", "input"],
    "extract": ["base", "input", "identify"],
    "worker": ["base", "input", "identify", "extract"],
    "rules": ["base"],
    "match": ["base", "rules"],
    "validate": ["base", "rules", "match"],
    "score": ["base", "rules", "match", "validate"],
    "report": ["base", "rules", "match", "validate", "score"],
}

# (file, header) against the direction.
DIRECTION_EXCEPTIONS = {
    # The extractor of PDF is the door to the worker that reads it.
    ("libphi/src/extract/pdf.c", "worker/pool.h"),
    ("libphi/src/extract/zip_foreign.c", "worker/pool.h"),
    ("libphi/src/extract/by_worker.c", "worker/pool.h"),  # the same for all others
    ("libphi/src/extract/image.c", "worker/pool.h"),
    ("libphi/src/extract/dicom.c", "worker/pool.h"),  # will anybody read its frames?
    # Letters in recognised text are corrected only where the check of an identifier proves it, and that is done where it is read.
    ("libphi/src/worker/proofread.c", "validate/checks.h"),
    # A pack is judged when it is read: do its pictures, checks and words exist?
    ("libphi/src/rules/lint.c", "match/picture.h"),
    ("libphi/src/rules/lint.c", "match/finder.h"),
    ("libphi/src/rules/lint.c", "validate/validate.h"),
    ("libphi/src/rules/lint.c", "score/surroundings.def"),
    # Placeholders of examples are filled with values of a picture that pass their check.
    ("libphi/src/rules/example.c", "match/picture.h"),
    ("libphi/src/rules/example.c", "validate/validate.h"),
    # A picture of the command line is judged before it becomes a pack: the message is about what was typed.
    ("libphi/src/rules/own.c", "match/picture.h"),
    ("libphi/src/rules/own.c", "validate/validate.h"),
    ("libphi/src/rules/word_list.c", "match/phrases.h"),
}

# Never: each has a bounded sister.
BANNED = ["strcpy", "strcat", "sprintf", "vsprintf", "strtok", "atoi", "atol", "atof", "gets", "alloca", "goto"]

# Memory of the library comes from one file, which wipes it. (file, name) are exceptions.
ALLOCATORS = ["malloc", "calloc", "realloc", "free", "strdup", "strndup", "reallocarray", "asprintf"]
ALLOCATOR_FILE = "libphi/src/base/alloc.c"
ALLOCATOR_EXCEPTIONS = {
    ("libphi/src/worker/parquet_values.c", "malloc"),
    ("libphi/src/worker/parquet_values.c", "free"),
    ("libphi/src/worker/reader_avro.c", "free"),  # what the library allocated
    # Worker programs do not take base/alloc.c; their memory ends with the process.
    ("libphi/src/worker/pixels_raw.c", "calloc"),
    ("libphi/src/worker/pixels_raw.c", "free"),
    ("libphi/src/worker/pixels_jls.c", "malloc"),
    ("libphi/src/worker/pixels_jls.c", "free"),
    ("libphi/src/worker/pixels_lossless.c", "calloc"),
    ("libphi/src/worker/pixels_lossless.c", "free"),
    ("libphi/src/worker/pixels.c", "malloc"),
    ("libphi/src/worker/pixels.c", "calloc"),
    ("libphi/src/worker/pixels.c", "free"),
    ("libphi/src/worker/pixels_close_up.c", "malloc"),
    ("libphi/src/worker/pixels_close_up.c", "free"),
    ("libphi/src/worker/pixels_text.c", "calloc"),
    ("libphi/src/worker/pixels_text.c", "free"),
    ("libphi/src/worker/writers_main.c", "calloc"),
    ("libphi/src/worker/writers_main.c", "free"),
    ("libphi/src/worker/reader_doc.c", "malloc"),
    ("libphi/src/worker/reader_doc.c", "calloc"),
    ("libphi/src/worker/reader_doc.c", "free"),
    ("libphi/src/worker/reader_ppt.c", "calloc"),
    ("libphi/src/worker/reader_ppt.c", "free"),
    ("libphi/src/worker/reader_archive.c", "realloc"),
    ("libphi/src/worker/reader_avro.c", "malloc"),
    ("libphi/src/worker/reader_xls.c", "calloc"),
    ("libphi/src/worker/reader_xls.c", "realloc"),
    ("libphi/src/worker/reader_xls.c", "free"),
    ("libphi/src/worker/reader_pst.c", "malloc"),
    ("libphi/src/worker/reader_pst.c", "free"),
    # Runs while the library is built, before there are objects of it.
    ("libphi/src/base/lexicon_main.c", "realloc"),
    ("libphi/src/base/lexicon_main.c", "free"),
    ("libphi/src/match/database_compile.c", "free"),  # what Hyperscan allocated
}

# The library never prints or ends its caller. Programs (*_main.c) may.
NO_LIBRARY = ["printf", "fprintf", "vprintf", "vfprintf", "puts", "fputs", "putchar", "perror", "syslog",
              "exit", "_exit", "quick_exit", "abort"]
# Part of worker programs only, see cmake/PhiWorkers.cmake.
PROGRAM_FILES = ["libphi/src/worker/sandbox.c", "libphi/src/worker/selftest.c", "libphi/src/worker/serve.c",
                 "libphi/src/worker/say.c", "libphi/src/worker/table_rows.c", "libphi/src/worker/sqlite_pages.c",
                 "libphi/src/worker/sqlite_record.c"]

# Every libphi/src/<stage>/<file>.c has a test tests/unit/<stage>/test_<file>.c (stage "scan"
# for what stands right below src/), or one of the file it is a part of (zip_walk.c: test_zip.c).
# Else the test that goes through it:
TESTED_BY = {
    # Internals of a stage that one test of the stage drives as a whole.
    "libphi/src/identify/dicom_marks.c": "tests/unit/extract/test_dicom.c",
    "libphi/src/extract/aside.c": "tests/unit/extract/test_rtf.c",
    "libphi/src/extract/grid.c": "tests/unit/extract/test_rtf.c",
    "libphi/src/extract/flow.c": "tests/unit/extract/test_html.c",
    "libphi/src/extract/epub.c": "tests/unit/extract/test_odf.c",
    "libphi/src/extract/deflate_whole.c": "tests/unit/extract/test_zip.c",
    "libphi/src/extract/emlx.c": "tests/unit/extract/test_card.c",
    "libphi/src/extract/ooxml_style_names.c": "tests/unit/extract/test_ooxml.c",
    "libphi/src/extract/odf_flat.c": "tests/unit/extract/test_odf.c",
    "libphi/src/identify/odf_mark.c": "tests/unit/identify/test_identify.c",
    "libphi/src/extract/program_tail.c": "tests/e2e/test_archives.py",
    "libphi/src/worker/reader_iso.c": "tests/e2e/test_archives.py",
    "libphi/src/worker/reader_rpm.c": "tests/e2e/test_archives.py",
    "libphi/src/extract/archive.c": "tests/unit/extract/test_by_worker.c",
    "libphi/src/extract/legacy.c": "tests/e2e/test_office.py",
    "libphi/src/extract/outlook.c": "tests/unit/extract/test_by_worker.c",
    "libphi/src/extract/data.c": "tests/e2e/test_data.py",
    "libphi/src/worker/reader_sqlite.c": "tests/e2e/test_data.py",
    "libphi/src/worker/reader_access.c": "tests/e2e/test_data.py",
    "libphi/src/worker/reader_avro.c": "tests/e2e/test_data.py",
    "libphi/src/worker/reader_brotli.c": "tests/every_format/test_every_format.py",
    "libphi/src/worker/parquet_meta.c": "tests/unit/worker/test_reader_parquet.c",
    "libphi/src/worker/parquet_values.c": "tests/unit/worker/test_reader_parquet.c",
    "libphi/src/worker/reader_stat.c": "tests/e2e/test_data.py",
    "libphi/src/worker/sqlite_record.c": "tests/unit/worker/test_sqlite_pages.c",
    "libphi/src/extract/mail.c": "tests/unit/extract/test_by_worker.c",
    "libphi/src/extract/packed.c": "tests/unit/extract/test_by_worker.c",
    "libphi/src/extract/extract.c": "tests/unit/extract/test_golden.c",
    "libphi/src/extract/inflate.c": "tests/unit/extract/test_gzip.c",
    "libphi/src/extract/segments.c": "tests/unit/extract/test_hl7.c",
    "libphi/src/extract/slice.c": "tests/unit/extract/test_tar.c",
    "libphi/src/identify/text_guess.c": "tests/unit/identify/test_identify.c",
    "libphi/src/match/collect.c": "tests/unit/match/test_match.c",
    "libphi/src/match/piece.c": "tests/unit/match/test_anchor.c",
    "libphi/src/match/sieve.c": "tests/unit/match/test_regexes.c",
    "libphi/src/match/shapes.c": "tests/unit/match/test_equivalence.c",
    "libphi/src/match/silhouette.c": "tests/unit/match/test_equivalence.c",
    "libphi/src/match/tokens.c": "tests/unit/match/test_words.c",
    "libphi/src/score/html_table.c": "tests/unit/score/test_columns.c",
    "libphi/src/report/display.c": "tests/unit/report/test_sink_text.c",
    "libphi/src/report/gather.c": "tests/unit/report/test_sink_html.c",
    "libphi/src/report/gather_memory.c": "tests/unit/report/test_sink_html.c",
    "libphi/src/report/sarif_parts.c": "tests/e2e/test_formats.py",
    "libphi/src/report/sink_junit.c": "tests/e2e/test_formats.py",
    "libphi/src/report/sink_ocsf.c": "tests/e2e/test_formats.py",
    "libphi/src/report/sink_sarif.c": "tests/e2e/test_formats.py",
    "libphi/src/report/html_officer.c": "tests/e2e/test_html.py",
    "libphi/src/report/html_owner.c": "tests/e2e/test_html.py",
    "libphi/src/report/html_technician.c": "tests/unit/report/test_sink_html.c",
    "libphi/src/report/page.c": "tests/unit/report/test_sink_html.c",
    "libphi/src/report/place.c": "tests/unit/report/test_sink_text.c",
    "libphi/src/report/text_words.c": "tests/unit/report/test_sink_text.c",
    "libphi/src/report/people_set.c": "tests/unit/report/test_people.c",
    "libphi/src/report/people_saved.c": "tests/unit/report/test_people.c",
    "libphi/src/report/people_count.c": "tests/unit/report/test_people.c",
    "libphi/src/report/sketch.c": "tests/unit/report/test_people.c",
    "libphi/src/report/tally.c": "tests/unit/report/test_writer.c",
    "libphi/src/report/text_summary.c": "tests/unit/report/test_sink_text.c",
    "libphi/src/rules/word_list.c": "tests/unit/rules/test_lists.c",
    "libphi/src/rules/allow.c": "tests/unit/rules/test_lists.c",
    "libphi/src/rules/lines.c": "tests/unit/rules/test_lists.c",
    "libphi/src/rules/lint.c": "tests/unit/rules/test_pack.c",
    "libphi/src/rules/merge.c": "tests/unit/rules/test_rules.c",
    "libphi/src/rules/position.c": "tests/unit/rules/test_pack.c",
    "libphi/src/score/facts.c": "tests/unit/score/test_keyed.c",
    "libphi/src/score/json_near.c": "tests/unit/score/test_keyed.c",
    "libphi/src/score/markup_near.c": "tests/unit/score/test_keyed.c",
    "libphi/src/score/near.c": "tests/unit/score/test_score.c",
    "libphi/src/score/near_value.c": "tests/unit/score/test_keyed.c",
    "libphi/src/worker/talk.c": "tests/unit/worker/test_relay.c",
    "libphi/src/worker/say.c": "tests/unit/worker/test_reader_archive.c",
    "libphi/src/worker/serve.c": "tests/unit/worker/test_reader_archive.c",
    "libphi/src/score/sql.c": "tests/unit/score/test_columns.c",
    "libphi/src/worker/reader_mapi.c": "tests/unit/worker/test_reader_tnef.c",
    "libphi/src/extract/runs.c": "tests/unit/extract/test_dicom.c",
    "libphi/src/extract/image_parts.c": "tests/unit/extract/test_image.c",
    "libphi/src/extract/image_meta.c": "tests/unit/extract/test_image.c",
    "libphi/src/extract/image_exif.c": "tests/unit/extract/test_image.c",
    "libphi/src/worker/pixels.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/pixels_close_up.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/pixels_codes.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/reader_look.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/pixels_prepare.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/pixels_text.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/poppler_picture.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/poppler_text.c": "tests/unit/worker/test_poppler.c",
    "libphi/src/extract/dicom_pixels.c": "tests/unit/extract/test_dicom.c",
    "libphi/src/extract/dicom_rle.c": "tests/e2e/test_dicom.py",
    "libphi/src/worker/pixels_raw.c": "tests/e2e/test_dicom.py",
    "libphi/src/worker/pixels_jpc.c": "tests/e2e/test_dicom.py",
    "libphi/src/worker/pixels_jls.c": "tests/e2e/test_dicom.py",
    "libphi/src/worker/pixels_lossless.c": "tests/e2e/test_dicom.py",
    "libphi/src/worker/reader_picture.c": "tests/e2e/test_pictures.py",
    "libphi/src/worker/reader_pdf.c": "tests/unit/worker/test_poppler.c",
    "libphi/src/worker/reader_ole.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_biff.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_doc.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_lines.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_oleps.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_ppt.c": "tests/e2e/test_office.py",
    "libphi/src/worker/reader_xls.c": "tests/e2e/test_office.py",
    "libphi/src/worker/xls_password.c": "tests/every_format/office.py",
    "libphi/src/worker/reader_msg.c": "tests/e2e/test_mail.py",
    "libphi/src/worker/reader_pst.c": "tests/e2e/test_mail.py",  # nothing free writes such files: opening and damage only
    "libphi/src/worker/document.c": "tests/unit/worker/test_pool.c",
    "libphi/src/worker/process.c": "tests/unit/worker/test_pool.c",
    "libphi/src/worker/sandbox.c": "tests/unit/worker/test_poppler.c",
    "libphi/src/worker/selftest.c": "tests/unit/worker/test_poppler.c",
    "libphi/src/score/name_list.c": "tests/unit/score/test_seek.c",
    # Whole scans, of trees too.
    "libphi/src/input/stream_join.c": "tests/unit/scan/test_volumes.c",
    "libphi/src/found.c": "tests/unit/scan/test_search.c",
    "libphi/src/replay.c": "tests/unit/scan/test_parallel.c",
    "libphi/src/work_queue.c": "tests/unit/scan/test_parallel.c",
}

# Shared libraries that libphi.so and phi may need, with their licences: what embeds
# libphi must be free to choose its own. No GPL here.
NEEDED = {
    "libhs.so.5": "BSD-3-Clause",
    "libhs_runtime.so.5": "BSD-3-Clause",
    "libcyaml.so.1": "ISC",
    "libyaml-0.so.2": "MIT",
    "libz.so.1": "Zlib",
    "libdeflate.so.0": "MIT",
    "libexpat.so.1": "MIT",
    "libsodium.so.23": "ISC",
    "libsqlite3.so.0": "blessing",  # public domain; the program alone
    "libphi.so.0": "Apache-2.0",
    "libc.so.6": "system",
    "libm.so.6": "system",
    "libdl.so.2": "system",
    "libpthread.so.0": "system",
    "libgcc_s.so.1": "system",
    "ld-linux-x86-64.so.2": "system",
    "libasan.so.8": "sanitizer builds only",
    "libubsan.so.1": "sanitizer builds only",
    "libtsan.so.2": "sanitizer builds only",
}

# Of these the program alone: what embeds the library gets neither them nor any parser of documents (poppler, libarchive, GMime,
# libgsf, libpff, tesseract ...), which are in workers.
PROGRAM_ONLY = {"libsqlite3.so.0", "libphi.so.0"}

LINES_MOST = 800
