/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_msg.h; the one file that includes libgsf's headers.
 *
 *     __properties_version1.0          numbers, times and flags, 16 bytes each
 *     __substg1.0_0037001F             a property: its number and type in hexadecimal
 *     __recip_version1.0_#00000000/    the same of a recipient
 *     __attach_version1.0_#00000000/   of an attachment; __substg1.0_3701000D/ in it is a message */
#define _GNU_SOURCE
#include "worker/reader_msg.h"

#include "worker/reader_mapi.h"

#include <fcntl.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-stdio.h>
#include <gsf/gsf-utils.h>
#include <stdio.h>
#include <unistd.h>

enum { DEPTH = 16, NAME_BYTES = 2048, BLOCK_BYTES = PHI__WIRE_TEXT_BYTES, TEXT_CEILING = 64 << 20 };

#define PROPERTIES "__properties_version1.0"
#define STREAM "__substg1.0_"
#define ATTACHMENT "__attach_version1.0_"
#define RECIPIENT "__recip_version1.0_"

/* A message while it is read. */
typedef struct msg {
    phi__say *say;
    uint32_t codepage;
    const char *prefix; /* of the names of its members: "" or "report.msg/" */
    int depth;
} msg;

static void drop_input(GsfInput **input) { g_clear_object(input); }
static void drop_infile(GsfInfile **infile) { g_clear_object(infile); }

static GsfInfile *open_storage(GsfInfile *parent, int index)
{
    GsfInput *child = gsf_infile_child_by_index(parent, index);
    if (child != NULL && GSF_IS_INFILE(child) && gsf_infile_num_children(GSF_INFILE(child)) >= 0)
        return GSF_INFILE(child);
    g_clear_object(&child);
    return NULL;
}

static bool starts(const char *name, const char *with)
{
    return name != NULL && strncmp(name, with, strlen(with)) == 0;
}

/* Number and type out of the name of a stream. */
static bool parse_name(const char *name, uint32_t *id, uint32_t *type)
{
    unsigned both = 0;
    if (!starts(name, STREAM) || sscanf(name + sizeof STREAM - 1, "%8x", &both) != 1)
        return false;
    *id = both >> 16;
    *type = both & 0xFFFF & ~(unsigned)PHI__MAPI_MANY;
    return true;
}

/* All of a stream, to be freed; NULL when it is damaged or too large to be held. */
static uint8_t *load(GsfInput *input, size_t *size)
{
    const gsf_off_t length = gsf_input_size(input);
    *size = length > 0 && length <= TEXT_CEILING ? (size_t)length : 0;
    uint8_t *bytes = *size == 0 ? NULL : g_try_malloc(*size);
    if (bytes == NULL || gsf_input_read(input, *size, bytes) == NULL) {
        g_free(bytes);
        return NULL;
    }
    return bytes;
}

static void say_stream(phi__say *say, const char *name, GsfInput *input)
{
    phi_reason reason = PHI_REASON_NONE;
    phi__say_member(say, name, (uint64_t)gsf_input_size(input), false);
    while (gsf_input_remaining(input) > 0 && !say->lost) {
        const gsf_off_t left = gsf_input_remaining(input);
        const size_t piece = left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES;
        const guint8 *bytes = gsf_input_read(input, piece, NULL);
        if (bytes == NULL) {
            reason = PHI_REASON_CORRUPT;
            break;
        }
        phi__say_data(say, bytes, piece);
    }
    phi__say_member_end(say, reason, reason == PHI_REASON_NONE ? NULL : "it is damaged");
}

/* ----------------------------------------------------------------- properties */

/* The fixed part: `head` bytes, then 16 for each property. */
static void read_fixed(msg *self, GsfInfile *storage, size_t head, bool say_days)
{
    PHI_AUTO(drop_input) GsfInput *input = gsf_infile_child_by_name(storage, PROPERTIES);
    size_t size = 0;
    uint8_t *bytes = input == NULL ? NULL : load(input, &size);
    phi__cursor at = phi__cursor_at(phi__span_of(bytes, bytes == NULL ? 0 : size));
    (void)phi__cursor_skip(&at, head < size ? head : size);
    while (phi__cursor_left(&at) >= 16) {
        const uint32_t type = phi__cursor_le16(&at), id = phi__cursor_le16(&at);
        (void)phi__cursor_skip(&at, 4);
        const phi__span value = phi__span_part(at.span, at.at, 8);
        phi__cursor number = phi__cursor_at(value);
        const uint32_t low = phi__cursor_le32(&number);
        if ((id == PHI__MAPI_INTERNET_CODEPAGE && self->codepage == 0) || (id == PHI__MAPI_CODEPAGE && low != 0))
            self->codepage = low;
        if (say_days && type == PHI__MAPI_TIME)
            phi__mapi_say(self->say, id, type, value, self->codepage);
        (void)phi__cursor_skip(&at, 8);
    }
    g_free(bytes);
}

/* Every property of a storage that is text. */
static void say_texts(msg *self, GsfInfile *storage)
{
    const int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count && !self->say->lost; i++) {
        uint32_t id = 0, type = 0;
        if (!parse_name(gsf_infile_name_by_index(storage, i), &id, &type) || id == PHI__MAPI_HTML)
            continue;
        if (type != PHI__MAPI_TEXT && type != PHI__MAPI_BYTES_TEXT)
            continue;
        PHI_AUTO(drop_input) GsfInput *input = gsf_infile_child_by_index(storage, i);
        size_t size = 0;
        uint8_t *bytes = input == NULL ? NULL : load(input, &size);
        if (bytes != NULL)
            phi__mapi_say(self->say, id, type, phi__span_of(bytes, size), self->codepage);
        else if (input == NULL || gsf_input_size(input) > 0)
            phi__say_fault(self->say, PHI_REASON_CORRUPT, "a property cannot be read");
        g_free(bytes);
    }
}

/* The stream of one property, whatever its type; NULL when there is none. */
static GsfInput *find_property(GsfInfile *storage, uint32_t wanted, uint32_t *type)
{
    const int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count; i++) {
        uint32_t id = 0;
        if (parse_name(gsf_infile_name_by_index(storage, i), &id, type) && id == wanted)
            return gsf_infile_child_by_index(storage, i);
    }
    return NULL;
}

static void read_name(msg *self, GsfInfile *attachment, char *out, size_t room)
{
    static const uint32_t NAMES[] = {PHI__MAPI_LONG_NAME, PHI__MAPI_SHORT_NAME, PHI__MAPI_DISPLAY_NAME};
    *out = '\0';
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES && *out == '\0'; i++) {
        uint32_t type = 0;
        PHI_AUTO(drop_input) GsfInput *input = find_property(attachment, NAMES[i], &type);
        size_t size = 0;
        uint8_t *bytes = input == NULL ? NULL : load(input, &size);
        if (bytes != NULL)
            (void)phi__mapi_text(type, phi__span_of(bytes, size), self->codepage, out, room);
        g_free(bytes);
    }
}

/* -------------------------------------------------------------------- message */

static void say_message_text(msg *self, GsfInfile *storage)
{
    say_texts(self, storage);
    const int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count && !self->say->lost; i++) {
        const char *name = gsf_infile_name_by_index(storage, i);
        PHI_AUTO(drop_infile) GsfInfile *inner =
            starts(name, RECIPIENT) || starts(name, ATTACHMENT) ? open_storage(storage, i) : NULL;
        if (inner != NULL)
            say_texts(self, inner);
    }
}

/* HTML, and RTF where it is all there is. */
static void say_bodies(msg *self, GsfInfile *storage)
{
    uint32_t type = 0;
    char name[NAME_BYTES];
    PHI_AUTO(drop_input) GsfInput *plain = find_property(storage, PHI__MAPI_BODY, &type);
    PHI_AUTO(drop_input) GsfInput *html = find_property(storage, PHI__MAPI_HTML, &type);
    PHI_AUTO(drop_input) GsfInput *rtf = find_property(storage, PHI__MAPI_RTF, &type);
    if (html != NULL) {
        phi__mapi_name(self->prefix, NULL, "body.html", name, sizeof name);
        say_stream(self->say, name, html);
    }
    size_t size = 0;
    uint8_t *bytes = rtf == NULL || html != NULL || plain != NULL ? NULL : load(rtf, &size);
    if (bytes != NULL) {
        phi__mapi_name(self->prefix, NULL, "body.rtf", name, sizeof name);
        phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, false);
        const bool whole = phi__mapi_say_rtf(self->say, phi__span_of(bytes, size));
        phi__say_member_end(self->say, whole ? PHI_REASON_NONE : PHI_REASON_CORRUPT, whole ? NULL : "it is damaged");
    }
    g_free(bytes);
}

static void say_members(msg *self, GsfInfile *storage);

/* Streams of an object of another program (a sheet, a drawing), each as a member. */
static void say_object(msg *self, GsfInfile *object, const char *name)
{
    const int count = gsf_infile_num_children(object);
    for (int i = 0; i < count && !self->say->lost; i++) {
        PHI_AUTO(drop_input) GsfInput *input = gsf_infile_child_by_index(object, i);
        char inner[NAME_BYTES];
        const char *stream = gsf_infile_name_by_index(object, i);
        (void)g_snprintf(inner, sizeof inner, "%s/%s", name, stream == NULL ? "" : stream);
        if (input != NULL && (!GSF_IS_INFILE(input) || gsf_infile_num_children(GSF_INFILE(input)) < 0))
            say_stream(self->say, inner, input);
    }
}

/* A message in the message: text as a member, what is attached to it below. */
static void say_inner(msg *self, GsfInfile *storage, const char *name)
{
    enum { EMBEDDED_HEAD = 24 };
    char prefix[NAME_BYTES];
    (void)g_snprintf(prefix, sizeof prefix, "%s/", name);
    msg inner = {.say = self->say, .codepage = self->codepage, .prefix = prefix, .depth = self->depth + 1};
    if (inner.depth > DEPTH) {
        phi__say_refused(self->say, name, PHI__WIRE_UNKNOWN, PHI_REASON_LIMIT_DEPTH, "nested too deep");
        return;
    }
    phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, true);
    read_fixed(&inner, storage, EMBEDDED_HEAD, true);
    say_message_text(&inner, storage);
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    say_members(&inner, storage);
}

static void say_attachment(msg *self, GsfInfile *attachment, int number)
{
    char file[NAME_BYTES / 2], otherwise[32], name[NAME_BYTES];
    uint32_t type = 0;
    read_name(self, attachment, file, sizeof file);
    (void)g_snprintf(otherwise, sizeof otherwise, "attachment-%d", number);
    phi__mapi_name(self->prefix, file, otherwise, name, sizeof name);
    PHI_AUTO(drop_input) GsfInput *data = find_property(attachment, PHI__MAPI_DATA, &type);
    if (data == NULL)
        return; /* a link, or a record of what was removed */
    if (!GSF_IS_INFILE(data) || gsf_infile_num_children(GSF_INFILE(data)) < 0) {
        say_stream(self->say, name, data);
        return;
    }
    PHI_AUTO(drop_input) GsfInput *mark = gsf_infile_child_by_name(GSF_INFILE(data), PROPERTIES);
    if (mark != NULL)
        say_inner(self, GSF_INFILE(data), name);
    else
        say_object(self, GSF_INFILE(data), name);
}

static void say_members(msg *self, GsfInfile *storage)
{
    const int count = gsf_infile_num_children(storage);
    int number = 0;
    say_bodies(self, storage);
    for (int i = 0; i < count && !self->say->lost; i++) {
        if (!starts(gsf_infile_name_by_index(storage, i), ATTACHMENT))
            continue;
        PHI_AUTO(drop_infile) GsfInfile *attachment = open_storage(storage, i);
        number++;
        if (attachment != NULL)
            say_attachment(self, attachment, number);
        else
            phi__say_fault(self->say, PHI_REASON_CORRUPT, "an attachment cannot be read");
    }
}

static GsfInfile *open_file(int fd)
{
    const int own = fcntl(fd, F_DUPFD_CLOEXEC, 4); /* above the standard streams and the socket */
    /* The offset is shared with whoever wrote or read it before. */
    const bool begun = own >= 0 && lseek(own, 0, SEEK_SET) == 0;
    FILE *file = begun ? fdopen(own, "rb") : NULL;
    GsfInput *input = file == NULL ? NULL : gsf_input_stdio_new_FILE("msg", file, FALSE);
    GsfInfile *infile = input == NULL ? NULL : gsf_infile_msole_new(input, NULL);
    g_clear_object(&input);
    return infile;
}

void phi__reader_msg_read(phi__job *job)
{
    enum { TOP_HEAD = 32 };
    PHI_AUTO(drop_infile) GsfInfile *storage = open_file(job->fd);
    PHI_AUTO(drop_input) GsfInput *mark = storage == NULL ? NULL : gsf_infile_child_by_name(storage, PROPERTIES);
    if (mark == NULL)
        return;
    msg self = {.say = &job->say, .prefix = ""};
    read_fixed(&self, storage, TOP_HEAD, true);
    say_message_text(&self, storage);
    say_members(&self, storage);
}

void phi__reader_msg_warm_up(void)
{
    gsf_init();
    phi__mapi_warm_up();
}
