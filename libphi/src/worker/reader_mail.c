/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_mail.h; the one file that includes GMime's header.
 *
 *     letter.eml             text: the header decoded (RFC 2047), bodies that are plain text,
 *                            what stands around the parts, names of attached files
 *     letter.eml!/scan.pdf   a part with a file name (RFC 2231)
 *     letter.eml!/part-2.html    one without; 2.1 is the first part of the second
 *     letter.eml!/part-3.eml     a message in the message, as it is: the host reads it
 *
 * Text is converted from its character set to UTF-8. A set that is unknown, or a
 * claim to be ASCII or UTF-8 that is not true, is taken for Windows-1252.
 *
 * Longer than other files, so that GMime is wrapped in one. */
#define _GNU_SOURCE /* fopencookie, memmem */
#include "worker/reader_mail.h"

#include <fcntl.h>
#include <gmime/gmime.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

enum {
    DEPTH = 100,  /* multiparts in multiparts */
    NAME_BYTES = 1024,
    BLOCK_BYTES = PHI__WIRE_TEXT_BYTES,
};

/* A message while it is read. */
typedef struct mail {
    phi__say *say;
    char prefix[32]; /* of the names of members: "msg-3/", or nothing */
    bool members;    /* of the two walks through the parts: that which says members, or that which says text */
} mail;

static void drop_stream(GMimeStream **stream) { g_clear_object(stream); }
static void drop_message(GMimeMessage **message) { g_clear_object(message); }
static void drop_parser(GMimeParser **parser) { g_clear_object(parser); }

/* -------------------------------------------------------------------- content */

/* Bytes at the end of `text` that are the beginning of a character. */
static size_t open_end(const char *text, size_t size)
{
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        const unsigned char byte = (unsigned char)text[size - back];
        if ((byte & 0xC0) == 0x80)
            continue;
        const size_t wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return wanted > back ? back : 0;
    }
    return 0;
}

/* What is in a part, decoded, and converted from `charset` unless that is NULL. */
static GMimeStream *open_content(GMimePart *part, const char *charset)
{
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    GMimeStream *stored = wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);
    if (stored == NULL)
        return NULL;
    (void)g_mime_stream_reset(stored);
    GMimeStream *content = g_mime_stream_filter_new(stored);
    const GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(wrapper);
    if (encoding >= GMIME_CONTENT_ENCODING_BASE64) { /* or quoted-printable, or uuencode: the rest is as it is */
        GMimeFilter *decoder = g_mime_filter_basic_new(encoding, FALSE);
        (void)g_mime_stream_filter_add(GMIME_STREAM_FILTER(content), decoder);
        g_object_unref(decoder);
    }
    GMimeFilter *converter = charset == NULL ? NULL : g_mime_filter_charset_new(charset, "UTF-8");
    if (converter != NULL) {
        (void)g_mime_stream_filter_add(GMIME_STREAM_FILTER(content), converter);
        g_object_unref(converter);
    }
    return content;
}

/* Is it UTF-8 without NUL? */
static bool is_utf8(GMimePart *part)
{
    static char block[BLOCK_BYTES];
    PHI_AUTO(drop_stream) GMimeStream *content = open_content(part, NULL);
    size_t kept = 0;
    while (content != NULL) {
        const ssize_t got = g_mime_stream_read(content, &block[kept], sizeof block - kept);
        if (got <= 0)
            break;
        const size_t size = kept + (size_t)got;
        kept = open_end(block, size);
        if (!g_utf8_validate(block, (gssize)(size - kept), NULL))
            return false;
        memmove(block, &block[size - kept], kept);
    }
    return kept == 0;
}

/* What to convert text from; NULL = it is UTF-8 as it stands. Text that claims to be UTF-16 and is
 * ASCII is a lie that would hide it. */
static const char *charset_of(GMimePart *part)
{
    const char *claimed = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    const bool wide = claimed != NULL && (g_ascii_strncasecmp(claimed, "utf-16", 6) == 0 ||
                                          g_ascii_strncasecmp(claimed, "utf-32", 6) == 0);
    const bool plain = claimed == NULL || g_ascii_strcasecmp(claimed, "us-ascii") == 0 ||
                       g_ascii_strcasecmp(claimed, "utf-8") == 0 || (wide && is_utf8(part));
    GMimeFilter *known = plain ? NULL : g_mime_filter_charset_new(claimed, "UTF-8");
    if (known == NULL)
        return is_utf8(part) ? NULL : "windows-1252";
    g_object_unref(known);
    return claimed;
}

static bool is_base64(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char c = line[i];
        if (!g_ascii_isalnum(c) && !g_ascii_isspace(c) && c != '+' && c != '/' && c != '=')
            return false;
    }
    return true;
}

/* Decoding drops what is no base64: what mailing lists add below, or what somebody wants to hide.
 * Lines of uuencoded text cannot be told from others that simply, and are rare: all of them. */
static void say_foreign_lines(mail *self, GMimePart *part)
{
    static char block[BLOCK_BYTES];
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    GMimeStream *stored = wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);
    const GMimeContentEncoding encoding =
        stored == NULL ? GMIME_CONTENT_ENCODING_DEFAULT : g_mime_data_wrapper_get_encoding(wrapper);
    if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_UUENCODE)
        return;
    (void)g_mime_stream_reset(stored);
    phi__say_place(self->say, 0, "body", NULL);
    for (size_t kept = 0; !self->say->lost;) {
        const ssize_t got = g_mime_stream_read(stored, &block[kept], sizeof block - kept);
        const size_t size = kept + (got > 0 ? (size_t)got : 0);
        size_t from = 0;
        const char *end = NULL;
        while ((end = memchr(&block[from], '\n', size - from)) != NULL || (got <= 0 && from < size) ||
               (from == 0 && size == sizeof block)) {
            const size_t next = end == NULL ? size : (size_t)(end - block) + 1;
            if (encoding == GMIME_CONTENT_ENCODING_UUENCODE || !is_base64(&block[from], next - from))
                phi__say_text(self->say, &block[from], next - from);
            from = next;
        }
        if (got <= 0)
            return;
        kept = size - from;
        memmove(block, &block[from], kept);
    }
}

static void say_body(mail *self, GMimePart *part)
{
    static const char LOCKED[] = "-----BEGIN PGP MESSAGE-----";
    static char block[BLOCK_BYTES];
    PHI_AUTO(drop_stream) GMimeStream *content = open_content(part, charset_of(part));
    size_t kept = 0;
    bool locked = false;
    phi__say_place(self->say, 0, "body", NULL);
    while (content != NULL && !self->say->lost) {
        const ssize_t got = g_mime_stream_read(content, &block[kept], sizeof block - kept);
        const size_t size = kept + (got > 0 ? (size_t)got : 0);
        kept = got > 0 ? open_end(block, size) : 0;
        phi__say_text(self->say, block, size - kept);
        locked = locked || memmem(block, size, LOCKED, sizeof LOCKED - 1) != NULL;
        memmove(block, &block[size - kept], kept);
        if (got <= 0)
            break;
    }
    phi__say_text(self->say, "\n", 1);
    if (locked)
        phi__say_fault(self->say, PHI_REASON_ENCRYPTED, "a block of the text is encrypted");
}

static void say_bytes(mail *self, GMimePart *part)
{
    static char block[BLOCK_BYTES];
    const bool text = g_mime_content_type_is_type(g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "*");
    PHI_AUTO(drop_stream) GMimeStream *content = open_content(part, text ? charset_of(part) : NULL);
    while (content != NULL && !self->say->lost) {
        const ssize_t got = g_mime_stream_read(content, block, sizeof block);
        if (got <= 0)
            break;
        phi__say_data(self->say, block, (size_t)got);
    }
}

/* ---------------------------------------------------------------------- parts */

static const char *suffix_of(GMimeObject *part)
{
    static const char *const SUFFIXES[][2] = {
        {"text/html", "html"}, {"text/plain", "txt"}, {"text/csv", "csv"}, {"text/calendar", "ics"},
        {"text/vcard", "vcf"}, {"application/pdf", "pdf"}, {"message/rfc822", "eml"}, {"application/ms-tnef", "tnef"},
        {"image/jpeg", "jpg"}, {"image/png", "png"}, {"image/tiff", "tif"},
    };
    char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part));
    const char *found = "bin";
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++)
        found = g_ascii_strcasecmp(type, SUFFIXES[i][0]) == 0 ? SUFFIXES[i][1] : found;
    g_free(type);
    return found;
}

static const char *file_name_of(GMimeObject *part)
{
    const char *name = GMIME_IS_PART(part) ? g_mime_part_get_filename(GMIME_PART(part))
                                           : g_mime_object_get_content_disposition_parameter(part, "filename");
    return name == NULL || *name == '\0' ? NULL : name;
}

/* Slashes in a file name would look like folders. */
static void name_member(const mail *self, GMimeObject *part, const char *section, char out[NAME_BYTES])
{
    const char *file = file_name_of(part);
    if (file == NULL)
        (void)g_snprintf(out, NAME_BYTES, "%spart-%s.%s", self->prefix, section, suffix_of(part));
    else
        (void)g_snprintf(out, NAME_BYTES, "%s%s", self->prefix, file);
    for (char *at = out + strlen(self->prefix); *at != '\0'; at++)
        *at = *at == '/' || *at == '\\' ? '_' : *at;
}

/* S/MIME: enveloped data are encrypted, signed ones hold their content in binary. */
static bool is_enveloped(GMimeObject *part, bool *packed)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    *packed = g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
              g_mime_content_type_is_type(type, "application", "x-pkcs7-mime");
    const char *form = g_mime_content_type_get_parameter(type, "smime-type");
    return *packed && (form == NULL || g_ascii_strcasecmp(form, "enveloped-data") == 0);
}

static void say_attached(mail *self, GMimePart *part, const char *section)
{
    char name[NAME_BYTES];
    bool packed = false;
    name_member(self, GMIME_OBJECT(part), section, name);
    if (is_enveloped(GMIME_OBJECT(part), &packed)) {
        phi__say_refused(self->say, name, PHI__WIRE_UNKNOWN, PHI_REASON_ENCRYPTED, "needs a key");
        return;
    }
    if (packed)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "a signed message is searched as raw bytes only");
    phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, false);
    say_bytes(self, part);
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
}

static void say_leaf(mail *self, GMimePart *part, const char *section)
{
    GMimeObject *object = GMIME_OBJECT(part);
    const char *file = file_name_of(object);
    const char *disposition = g_mime_object_get_disposition(object);
    const bool attached = file != NULL || (disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0);
    const bool body = !attached && g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "plain");
    if (self->members && !body)
        say_attached(self, part, section);
    if (self->members)
        return;
    phi__say_value(self->say, 0, "attachment", "filename", file);
    phi__say_value(self->say, 0, "attachment", "description", g_mime_part_get_content_description(part));
    if (body)
        say_body(self, part);
    say_foreign_lines(self, part);
}

/* A file whose bytes go to the host. It can seek to where it stands, as GMime has it. */
typedef struct outlet {
    phi__say *say;
    off64_t at;
} outlet;

static ssize_t outlet_write(void *cookie, const char *data, size_t size)
{
    outlet *self = cookie;
    phi__say_data(self->say, data, size);
    self->at += (off64_t)size;
    return (ssize_t)size;
}

static int outlet_seek(void *cookie, off64_t *offset, int whence)
{
    const outlet *self = cookie;
    if (whence == SEEK_SET && *offset != self->at)
        return -1;
    *offset = self->at;
    return 0;
}

/* A message in the message, as bytes: what is in it, the host finds out. */
static void say_inner(mail *self, GMimeMessagePart *part, const char *section)
{
    char name[NAME_BYTES];
    GMimeMessage *inner = g_mime_message_part_get_message(part);
    if (inner == NULL || !self->members)
        return;
    name_member(self, GMIME_OBJECT(part), section, name);
    phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, false);
    outlet cookie = {.say = self->say};
    FILE *file = fopencookie(&cookie, "w", (cookie_io_functions_t){.write = outlet_write, .seek = outlet_seek});
    PHI_AUTO(drop_stream) GMimeStream *out = file == NULL ? NULL : g_mime_stream_file_new(file); /* closes it */
    const bool written = out != NULL && g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, out) >= 0 &&
                         g_mime_stream_flush(out) == 0;
    phi__say_member_end(self->say, written ? PHI_REASON_NONE : PHI_REASON_IO, written ? NULL : "it cannot be taken out");
}

static void say_part(mail *self, GMimeObject *part, const char *section, int depth);

static void say_parts(mail *self, GMimeMultipart *multipart, const char *section, int depth)
{
    const int count = g_mime_multipart_get_count(multipart);
    if (!self->members) {
        phi__say_value(self->say, 0, "body", NULL, g_mime_multipart_get_prologue(multipart));
        phi__say_value(self->say, 0, "body", NULL, g_mime_multipart_get_epilogue(multipart));
    }
    for (int i = 0; i < count && !self->say->lost; i++) {
        char inner[NAME_BYTES / 2];
        (void)g_snprintf(inner, sizeof inner, "%s%s%d", section, *section == '\0' ? "" : ".", i + 1);
        say_part(self, g_mime_multipart_get_part(multipart, i), inner, depth + 1);
    }
}

static void say_part(mail *self, GMimeObject *part, const char *section, int depth)
{
    if (part == NULL)
        return;
    if (depth > DEPTH) {
        phi__say_fault(self->say, PHI_REASON_LIMIT_DEPTH, "its parts are nested too deep");
    } else if (GMIME_IS_MULTIPART_ENCRYPTED(part)) {
        if (self->members)
            phi__say_refused(self->say, self->prefix[0] != '\0' ? self->prefix : "encrypted", PHI__WIRE_UNKNOWN,
                             PHI_REASON_ENCRYPTED, "needs a key");
    } else if (GMIME_IS_MULTIPART(part)) {
        say_parts(self, GMIME_MULTIPART(part), section, depth);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        say_inner(self, GMIME_MESSAGE_PART(part), *section == '\0' ? "1" : section);
    } else if (GMIME_IS_PART(part)) {
        say_leaf(self, GMIME_PART(part), *section == '\0' ? "1" : section);
    }
}

/* ------------------------------------------------------------------- messages */

static void say_header(mail *self, GMimeMessage *message)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    const int count = g_mime_header_list_get_count(list);
    GString *lines = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *value = g_mime_header_get_value(header);
        if (value == NULL)
            value = g_mime_header_get_raw_value(header);
        g_string_append_printf(lines, "%s: %s\n", g_mime_header_get_name(header), value == NULL ? "" : value);
    }
    phi__say_place(self->say, 0, "header", NULL);
    phi__say_text(self->say, lines->str, lines->len);
    phi__say_text(self->say, "\n", 1);
    (void)g_string_free(lines, TRUE);
}

static void say_text_of(mail *self, GMimeMessage *message)
{
    self->members = false;
    say_header(self, message);
    say_part(self, g_mime_message_get_mime_part(message), "", 0);
}

static void say_members_of(mail *self, GMimeMessage *message)
{
    self->members = true;
    say_part(self, g_mime_message_get_mime_part(message), "", 0);
}

/* Each message of a mailbox is a member; those of the message are its neighbours. */
static void say_mailbox(phi__say *say, GMimeParser *parser)
{
    for (unsigned number = 1; !g_mime_parser_eos(parser) && !say->lost; number++) {
        mail self = {.say = say};
        char name[sizeof self.prefix];
        PHI_AUTO(drop_message) GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message == NULL) {
            phi__say_fault(say, PHI_REASON_CORRUPT, "a message cannot be read");
            return;
        }
        const gint64 size = g_mime_parser_tell(parser) - g_mime_parser_get_headers_begin(parser);
        (void)g_snprintf(name, sizeof name, "msg-%u", number);
        (void)g_snprintf(self.prefix, sizeof self.prefix, "msg-%u/", number);
        phi__say_member(say, name, size < 0 ? PHI__WIRE_UNKNOWN : (uint64_t)size, true);
        say_text_of(&self, message);
        phi__say_member_end(say, PHI_REASON_NONE, NULL);
        say_members_of(&self, message);
    }
}

void phi__reader_mail_read(phi__job *job)
{
    const int own = fcntl(job->fd, F_DUPFD_CLOEXEC, 4); /* above the standard streams and the socket */
    (void)lseek(own, 0, SEEK_SET); /* a stream begins where the descriptor stands */
    PHI_AUTO(drop_stream) GMimeStream *stream = g_mime_stream_fs_new(own); /* closes it */
    PHI_AUTO(drop_parser) GMimeParser *parser = g_mime_parser_new();
    g_mime_parser_set_persist_stream(parser, TRUE);
    g_mime_parser_set_format(parser, job->reading == PHI__READ_MBOX ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    g_mime_parser_init_with_stream(parser, stream);
    if (job->reading == PHI__READ_MBOX) {
        say_mailbox(&job->say, parser);
        return;
    }
    PHI_AUTO(drop_message) GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message == NULL)
        return; /* no message after all: the host searches it as it is */
    mail self = {.say = &job->say};
    say_text_of(&self, message);
    say_members_of(&self, message);
}

/* -------------------------------------------------------------------- warm up */

/* GLib says why it aborts; how it looks for someone to hear that is not allowed here. */
static GLogWriterOutput stay_silent(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer user)
{
    (void)level;
    (void)fields;
    (void)count;
    (void)user;
    return G_LOG_WRITER_HANDLED;
}

/* Never closed: that would unload them. */
static void keep_converters(void)
{
    static const char *const SETS[] = {
        "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7",
        "ISO-8859-8", "ISO-8859-9", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16",
        "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255",
        "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "KOI8-R", "KOI8-U", "IBM437", "IBM850", "IBM852", "IBM866",
        "MACINTOSH", "UTF-7", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "GB2312", "GBK", "GB18030", "BIG5",
        "BIG5-HKSCS", "SHIFT_JIS", "CP932", "EUC-JP", "ISO-2022-JP", "EUC-KR", "CP949", "ISO-2022-KR", "TIS-620",
    };
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        (void)g_mime_iconv_open("UTF-8", SETS[i]);
}

void phi__reader_mail_warm_up(void)
{
    static const char *FALLBACK[] = {"utf-8", "windows-1252", NULL};
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    g_log_set_writer_func(stay_silent, NULL, NULL);
    g_mime_init();
    g_mime_parser_options_set_fallback_charsets(g_mime_parser_options_get_default(), FALLBACK);
    keep_converters();
}
