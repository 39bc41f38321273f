/* SPDX-License-Identifier: Apache-2.0 */
/* See page.h. */
#include "report/page.h"

#include "report/display.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_CEILING = 2 << 20, PUT_BYTES = 1024 };

void phi__page_init(phi__page *page, phi_writer *writer, phi__gather *gather, bool interrupted)
{
    *page = (phi__page){.writer = writer, .gather = gather, .out = &writer->line, .interrupted = interrupted};
    phi__buf_init(&page->safe, TEXT_CEILING);
}

void phi__page_done(phi__page *page)
{
    phi__buf_done(&page->safe);
}

static void note(phi__page *page, phi_status status)
{
    if (page->status == PHI_OK)
        page->status = status;
}

void phi__page_raw(phi__page *page, const char *markup)
{
    note(page, phi__buf_append_text(page->out, markup));
}

void phi__page_put(phi__page *page, const char *format, ...)
{
    char text[PUT_BYTES];
    va_list list;
    va_start(list, format);
    const int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    note(page, length < 0 || (size_t)length >= sizeof text ? PHI_PARTIAL
                                                           : phi__buf_append(page->out, text, (size_t)length));
}

static const char *entity_of(uint8_t byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void phi__page_text(phi__page *page, const char *text)
{
    phi__buf_clear(&page->safe);
    note(page, phi__display_text(&page->safe, text == NULL ? "" : text));
    size_t from = 0;
    for (size_t i = 0; i < page->safe.size; i++) {
        const char *entity = entity_of(page->safe.data[i]);
        if (entity == NULL)
            continue;
        note(page, phi__buf_append(page->out, page->safe.data + from, i - from));
        phi__page_raw(page, entity);
        from = i + 1;
    }
    if (page->safe.size > from)
        note(page, phi__buf_append(page->out, page->safe.data + from, page->safe.size - from));
}

void phi__page_count(phi__page *page, uint64_t value)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, value);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            note(page, phi__buf_append_byte(page->out, ','));
        note(page, phi__buf_append_byte(page->out, (uint8_t)digits[i]));
    }
}

void phi__page_counted(phi__page *page, uint64_t value, const char *one, const char *many)
{
    phi__page_count(page, value);
    phi__page_put(page, " %s", value == 1 ? one : many);
}

void phi__page_json(phi__page *page, const char *text)
{
    note(page, phi__buf_append_byte(page->out, '"'));
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            phi__page_put(page, "\\%c", *text);
        else if (*text == '<' || (unsigned char)*text < 0x20) /* no "</script" and no "<!--" */
            phi__page_put(page, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            note(page, phi__buf_append_byte(page->out, (uint8_t)*text));
    }
    note(page, phi__buf_append_byte(page->out, '"'));
}

void phi__page_date(phi__page *page, int64_t seconds)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    char text[PHI__ABOUT_TIME];
    phi__about_time(seconds, text);
    const size_t month = (size_t)(text[5] - '0') * 10 + (size_t)(text[6] - '0') - 1;
    const int day = (text[8] - '0') * 10 + (text[9] - '0');
    phi__page_put(page, "<time datetime=\"%.10s\">%d %s %.4s</time>", text, day, months[month % 12], text);
}

void phi__page_people(phi__page *page, uint64_t lower, uint64_t upper)
{
    if (lower == upper) {
        phi__page_counted(page, upper, "person", "people");
        return;
    }
    phi__page_raw(page, "at least ");
    phi__page_count(page, lower);
    phi__page_raw(page, " and at most ");
    phi__page_counted(page, upper, "person", "people");
}

/* Nothing in it that a line of text could not show as it is? */
static bool is_plain(const char *path)
{
    PHI_AUTO(phi__buf_done) phi__buf shown;
    phi__buf_init(&shown, TEXT_CEILING);
    return phi__display_text(&shown, path) == PHI_OK && shown.size == strlen(path);
}

phi_status phi__page_shell_word(phi__buf *out, const char *path, bool *escaped)
{
    *escaped = !is_plain(path);
    PHI_TRY(phi__buf_append_text(out, *escaped ? "$'" : "'"));
    for (const char *c = path; *c != '\0'; c++) {
        const unsigned char byte = (unsigned char)*c;
        if (*escaped && (byte < 0x20 || byte >= 0x7f))
            PHI_TRY(phi__buf_printf(out, "\\x%02x", (unsigned)byte));
        else if (*escaped && (byte == '\'' || byte == '\\'))
            PHI_TRY(phi__buf_printf(out, "\\%c", *c));
        else if (byte == '\'')
            PHI_TRY(phi__buf_append_text(out, "'\\''"));
        else
            PHI_TRY(phi__buf_append_byte(out, byte));
    }
    return phi__buf_append_byte(out, '\'');
}
