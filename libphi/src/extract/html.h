/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_HTML_H
#define PHI_EXTRACT_HTML_H
/* What the files that read HTML share: the reader, its output, its elements. */
#include "base/codepage.h"
#include "extract/flow.h"

typedef struct phi__html {
    phi__part *part;
    phi__emit *emit;
    /* input */
    uint8_t *block;        /* bytes of the file */
    size_t block_size;     /* of them, not decoded yet */
    bool last;             /* nothing follows the block */
    phi__encoding encoding;
    uint32_t codepage;     /* instead of `encoding`, where not 0: offsets are then of the text */
    phi__codepage page_table;
    phi__buf in;           /* as UTF-8 */
    size_t at;             /* read so far */
    uint64_t source;       /* offset in the file of in.data[at] */
    size_t no_tag_before;  /* no '>' from `at` up to here */
    /* output */
    phi__flow flow;
    const char *inner_part;  /* of the element whose text is of its own: title, textarea */
    char inner_field[128];
    const char *inner_name;  /* its name; NULL = in none */
    unsigned pre_depth;
    uint32_t members;
} phi__html;

/** Text of the document that stands in the file at `source`. */
phi_status phi__html_text(phi__html *self, uint8_t *utf8, size_t length, uint64_t source);
/** One character that a reference stands for. */
phi_status phi__html_character(phi__html *self, uint32_t code, uint64_t source);
/** A line of its own follows, at `place`. */
phi_status phi__html_own_line(phi__html *self, const phi__place *place);
/** A value that belongs into the line, at `place`. */
phi_status phi__html_value(phi__html *self, const phi__place *place, phi__span value, uint64_t source);
/** A value that does not. */
phi_status phi__html_aside(phi__html *self, const char *part, phi__span field, phi__span value, uint64_t source);

/* What the reader must do behind a tag. */
typedef enum phi__html_mode { PHI__HTML_CONTENT, PHI__HTML_SCRIPT, PHI__HTML_STYLE } phi__html_mode;

/** What stands between '<' and '>', which begins in the file at `source`. */
phi_status phi__html_tag(phi__html *self, phi__span tag, uint64_t source, phi__html_mode *mode);
/** The attributes behind the name of an element. */
phi_status phi__html_attributes(phi__html *self, phi__span element, phi__span rest, uint64_t source);

/** Walk through attributes: false at the end. */
typedef struct phi__html_attribute {
    phi__span name, value;
} phi__html_attribute;
bool phi__html_next_attribute(phi__span rest, size_t *at, phi__html_attribute *out);
/** Value of the first of these, with room for 127 bytes; "" when there is none. */
void phi__html_find_attribute(phi__span rest, const char *const *names, char out[128]);

#endif
