/* SPDX-License-Identifier: Apache-2.0 */
/* OpenDocument in one XML file: its root is office:document, which names a media type (ODF 1.3
 * part 3, 3.1.2). XML in other encodings than ASCII's kin is left to the reader of texts. */
#define _GNU_SOURCE /* memmem */
#include "identify/odf_mark.h"

#include <string.h>

static bool holds(phi__span text, const char *word)
{
    return memmem(text.data, text.size, word, strlen(word)) != NULL;
}

const char *phi__odf_mark(phi__span head)
{
    static const struct {
        const char *type, *media;
    } TYPES[] = {
        {"opendocument.text", PHI__FLAT_TEXT},
        {"opendocument.spreadsheet", PHI__FLAT_SHEETS},
        {"opendocument.presentation", PHI__FLAT_SLIDES},
        {"opendocument.graphics", PHI__FLAT_DRAWING},
    };
    if (phi__span_starts(head, "\xEF\xBB\xBF", 3))
        head = phi__span_part(head, 3, head.size);
    const uint8_t *root = phi__span_starts(head, "<", 1) ? memmem(head.data, head.size, "<office:document", 16) : NULL;
    if (root == NULL)
        return NULL;
    const phi__span from = phi__span_part(head, (size_t)(root - head.data), head.size);
    const char after = from.size > 16 ? (char)from.data[16] : 0;
    const uint8_t *close = memchr(from.data, '>', from.size);
    const phi__span tag = phi__span_part(from, 0, close == NULL ? from.size : (size_t)(close - from.data));
    if ((after != ' ' && after != '\n' && after != '\r' && after != '\t') || !holds(tag, "office:mimetype="))
        return NULL; /* office:document-content is a member of a package */
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (holds(tag, TYPES[i].type))
            return TYPES[i].media;
    }
    return NULL;
}
