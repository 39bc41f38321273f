/* SPDX-License-Identifier: Apache-2.0 */
/* XML: of what the library calls well formed, the reader of plain UTF-8 says the same. The first byte says how far
 * behind the end of the first window the text begins, so that windows end anywhere in it. */
#include "fuzz.h"
#include "xml_log.h"

enum { LARGEST = 16 * 1024, WINDOW = 64 * 1024, WHOLE = 128 };

static void compare(phi__span text)
{
    xml_log ours, theirs;
    FUZZ_CHECK(xml_log_run(&ours, text, phi__xml_parse) == PHI_OK);
    FUZZ_CHECK(xml_log_run(&theirs, text, phi__xml_by_library) == PHI_OK);
    if (theirs.fault == PHI_REASON_NONE) {
        FUZZ_CHECK(ours.fault == PHI_REASON_NONE);
        FUZZ_CHECK(ours.line.size == theirs.line.size);
        FUZZ_CHECK(ours.line.size == 0 || memcmp(ours.line.data, theirs.line.data, ours.line.size) == 0);
    }
    phi__buf_done(&ours.line);
    phi__buf_done(&theirs.line);
}

int phi_fuzz_xml(const uint8_t *data, size_t size)
{
    if (size < 2 || size > LARGEST)
        return 0;
    phi__buf text;
    phi__buf_init(&text, WINDOW + LARGEST);
    if (data[0] >= WHOLE)
        FUZZ_CHECK(phi__buf_append_text(&text, "<!--") == PHI_OK);
    while (data[0] >= WHOLE && text.size < (size_t)WINDOW - (data[0] - WHOLE) - 3)
        FUZZ_CHECK(phi__buf_append_text(&text, "\n") == PHI_OK);
    if (data[0] >= WHOLE)
        FUZZ_CHECK(phi__buf_append_text(&text, "-->") == PHI_OK);
    FUZZ_CHECK(phi__buf_append(&text, data + 1, size - 1) == PHI_OK);
    compare(phi__buf_span(&text));
    phi__buf_done(&text);
    return 0;
}
