/* SPDX-License-Identifier: Apache-2.0 */
/* Number formats of workbooks (ECMA-376 part 1, 18.8.30), as far as they decide
 * what a person reads in a cell: dates are stored as days since 1899-12-30, and
 * numbers shown as 000-00-0000 are stored without their dashes and zeros. */
#include "extract/ooxml.h"

#include "base/alloc.h"
#include "base/ascii.h"

enum { MAX_FORMATS = 65536, MAX_CODE = 64, MIN_ZEROS = 5, LAST_DAY = 2958465 /* 9999-12-31 */ };

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

static bool is_builtin_date(uint64_t id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/* Days or years outside of quotes, brackets and escapes. */
static bool is_date_code(const char *code)
{
    char until = 0;
    for (; *code != '\0'; code++) {
        if (until != 0) {
            until = *code == until ? '\0' : until;
            continue;
        }
        if (*code == '"' || *code == '[')
            until = *code == '[' ? ']' : '"';
        else if (*code == '\\' && code[1] != '\0')
            code++;
        else if (strchr("dDyY", *code) != NULL)
            return true;
    }
    return false;
}

/* "000\-00\-0000" -> "000-00-0000"; NULL for anything but zeros and separators. */
static const char *mask_of(const char *code, phi__arena *arena)
{
    char mask[MAX_CODE];
    size_t length = 0;
    size_t zeros = 0;
    for (; *code != '\0' && *code != ';'; code++) {
        if (*code == '"' || *code == '\\')
            continue;
        if (length == MAX_CODE || strchr("0-/ ()", *code) == NULL)
            return NULL;
        zeros += *code == '0';
        mask[length++] = *code;
    }
    return zeros < MIN_ZEROS ? NULL : phi__arena_strndup(arena, mask, length);
}

static const char *format_of(const styles_reader *self, uint64_t id)
{
    for (size_t i = 0; i < self->customs.count; i++) {
        if (self->customs.items[i].id == id)
            return self->customs.items[i].format;
    }
    return is_builtin_date(id) ? DATE : NULL;
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
    if (!is_date_code(code))
        item.format = mask_of(code, self->owner->part->arena);
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

/* Days since 1899-12-30 as a date of the proleptic Gregorian calendar, counted
 * in years that begin in March, so that the leap day comes last. */
static phi_status append_date(uint32_t serial, phi__buf *out)
{
    const uint32_t days = serial + 693899; /* since 0000-03-01 */
    const uint32_t era = days / 146097;
    const uint32_t of_era = days % 146097;
    const uint32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const uint32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const uint32_t month_from_march = (5 * of_year + 2) / 153;
    const uint32_t day = of_year - (153 * month_from_march + 2) / 5 + 1;
    const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const uint32_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    return phi__buf_printf(out, "%04u-%02u-%02u", (unsigned)year, (unsigned)month, (unsigned)day);
}

phi_status phi__ooxml_format(const char *format, phi__buf *number)
{
    char digits[MAX_CODE];
    size_t count = 0;
    while (count < number->size && count < MAX_CODE && phi__is_digit((char)number->data[count])) {
        digits[count] = (char)number->data[count];
        count++;
    }
    const bool fraction = count < number->size && number->data[count] == '.';
    if (format == NULL || count == 0 || count == MAX_CODE || (count < number->size && !(fraction && format == DATE)))
        return PHI_OK;
    digits[count] = '\0';
    if (format == DATE) {
        const uint64_t serial = to_number(digits);
        if (serial < 1 || serial > LAST_DAY)
            return PHI_OK;
        phi__buf_clear(number);
        return append_date((uint32_t)serial, number);
    }
    size_t zeros = 0;
    for (size_t i = 0; format[i] != '\0'; i++)
        zeros += format[i] == '0';
    if (count > zeros)
        return PHI_OK;
    phi__buf_clear(number);
    for (size_t i = 0, at = 0; format[i] != '\0'; i++) {
        const bool place = format[i] == '0';
        const bool padded = place && at++ < zeros - count;
        const char digit = place && !padded ? digits[at - 1 - (zeros - count)] : format[i];
        PHI_TRY(phi__buf_append_byte(number, (uint8_t)digit));
    }
    return PHI_OK;
}
