/* SPDX-License-Identifier: Apache-2.0 */
/* Number formats of workbooks (ECMA-376 part 1, 18.8.30), as far as they decide
 * what a person reads in a cell: masks.h. */
#include "extract/ooxml.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "extract/masks.h"

enum { MAX_FORMATS = 65536 };

static const char DATE[] = "date";

typedef struct custom {
    uint64_t id;
    const char *format;
} custom;

typedef struct styles_reader {
    phi__ooxml *owner;
    bool in_cells; /* cellXfs, which is what cells refer to */
    PHI_VEC(custom) customs;
} styles_reader;

static uint64_t to_number(const char *text)
{
    uint64_t value = 0;
    for (; text != NULL && phi__is_digit(*text) && value < UINT32_MAX; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

/* NULL for anything but zeros and separators. */
static const char *keep_mask(const char *code, phi__arena *arena)
{
    char mask[PHI__MASK_BYTES];
    return phi__mask_of(code, mask) ? phi__arena_strndup(arena, mask, strlen(mask)) : NULL;
}

static const char *format_of(const styles_reader *self, uint64_t id)
{
    for (size_t i = 0; i < self->customs.count; i++) {
        if (self->customs.items[i].id == id)
            return self->customs.items[i].format;
    }
    return phi__mask_is_builtin_date(id) ? DATE : NULL;
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    styles_reader *self = user;
    const uint64_t id = to_number(phi__xml_attribute(attributes, "numFmtId", false));
    if (strcmp(name, "cellXfs") == 0)
        self->in_cells = true;
    if (strcmp(name, "xf") == 0 && self->in_cells && self->owner->formats.count < MAX_FORMATS)
        return PHI_VEC_PUSH(&self->owner->formats, format_of(self, id));
    const char *code = phi__xml_attribute(attributes, "formatCode", false);
    if (strcmp(name, "numFmt") != 0 || code == NULL || self->customs.count == MAX_FORMATS / 64)
        return PHI_OK;
    custom item = {.id = id, .format = DATE};
    if (!phi__mask_is_date(code))
        item.format = keep_mask(code, self->owner->part->arena);
    return PHI_VEC_PUSH(&self->customs, item);
}

static phi_status on_close(void *user, const char *name)
{
    if (strcmp(name, "cellXfs") == 0)
        ((styles_reader *)user)->in_cells = false;
    return PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    (void)user;
    (void)utf8;
    (void)length;
    return PHI_OK;
}

phi_status phi__ooxml_read_styles(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    styles_reader reading = {.owner = self};
    const phi_status status = phi__ooxml_parse(self, &part->entry, &events, &reading);
    PHI_VEC_DONE(&reading.customs);
    return status;
}

phi_status phi__ooxml_format(const char *format, phi__buf *number)
{
    char digits[PHI__MASK_BYTES], shown[PHI__MASK_BYTES];
    size_t count = 0;
    while (count < number->size && count + 1 < sizeof digits && phi__is_digit((char)number->data[count])) {
        digits[count] = (char)number->data[count];
        count++;
    }
    const bool fraction = count < number->size && number->data[count] == '.';
    if (format == NULL || count == 0 || (count < number->size && !(fraction && format == DATE)))
        return PHI_OK;
    digits[count] = '\0';
    const uint64_t serial = to_number(digits);
    if (format == DATE && (serial < 1 || serial > PHI__DAY_LAST))
        return PHI_OK;
    if (format == DATE)
        phi__mask_day((uint32_t)serial, shown);
    else if (phi__mask_apply(format, digits, count, shown) == 0)
        return PHI_OK;
    phi__buf_clear(number);
    return phi__buf_append_text(number, shown);
}
