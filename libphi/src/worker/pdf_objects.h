/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PDF_OBJECTS_H
#define PHI_WORKER_PDF_OBJECTS_H
/* Objects of a PDF by their bytes (ISO 32000-1, 7.3 and 7.5.7), for what poppler gives no way to: properties of a document that
 * somebody named, and crop boxes of pages that lie in compressed objects. A file that does not keep to the norm
 * loses these, and nothing else. */
#include "base/span.h"

#include <stdbool.h>

enum { PHI__PDF_TEXT_BYTES = 4096 };

/* A stream of compressed objects. */
typedef struct phi__pdf_packed {
    size_t data;           /* where its bytes begin in the file */
    uint32_t count, first; /* objects in it; where the first of them begins in what it unpacks to */
} phi__pdf_packed;

/** Number of the object that holds the properties; 0 when nobody says it. */
uint32_t phi__pdf_info_number(phi__span file);
/** The last plain object of this number, without its "obj" and what is behind its first kilobytes; empty when there is none. */
phi__span phi__pdf_object(phi__span file, uint32_t number);
/** Find the next stream of objects from *at on. */
bool phi__pdf_next_packed(phi__span file, size_t *at, phi__pdf_packed *out);
/** The object at `index` of an unpacked stream; its number is set. */
phi__span phi__pdf_unpacked(phi__span content, const phi__pdf_packed *packed, uint32_t index, uint32_t *number);

/** Walk the entries of a dictionary whose values are strings: the next from *at on, its key as it stands, its value as UTF-8. */
bool phi__pdf_next_text(phi__span dictionary, size_t *at, phi__span *key, char value[PHI__PDF_TEXT_BYTES]);
/** Does the page show less than its sheet, by more than a printer's margin? */
bool phi__pdf_is_cropped(phi__span page);

#endif
