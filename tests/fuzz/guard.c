/* SPDX-License-Identifier: Apache-2.0 */
/* See guard.h. Each callback checks, then lets the recorder do its work. */
#include "guard.h"

#include "base/alloc.h"
#include "fuzz.h"

/* ------------------------------------------------------------------ contract */

static guard *guard_of(phi__emit *self)
{
    return (guard *)(void *)self;
}

static void touch_text(const char *text)
{
    if (text != NULL)
        phi_fuzz_touch(text, strlen(text) + 1);
}

static phi_status on_text(phi__emit *self, const char *utf8, size_t length)
{
    guard *g = guard_of(self);
    FUZZ_CHECK(utf8 != NULL || length == 0);
    phi_fuzz_touch(utf8, length);
    g->text_bytes += length;
    FUZZ_CHECK(g->text_bytes <= g->text_limit);
    return g->inner.text(self, utf8, length);
}

static phi_status on_place(phi__emit *self, const phi__place *place)
{
    touch_text(place->sheet);
    touch_text(place->cell);
    touch_text(place->part);
    touch_text(place->field);
    return guard_of(self)->inner.place(self, place);
}

static phi_status on_table(phi__emit *self, const phi__table *table)
{
    const recorded_part *part = guard_of(self)->recorder.current;
    FUZZ_CHECK(part->text.size == 0 && !part->has_table);
    FUZZ_CHECK(table->column_count > 0 && table->columns != NULL && table->delimiter != '\0');
    for (size_t i = 0; i < table->column_count; i++)
        touch_text(table->columns[i]);
    return guard_of(self)->inner.table(self, table);
}

static phi_status on_source_map(phi__emit *self, phi__encoding encoding, uint64_t source_offset)
{
    FUZZ_CHECK(encoding < PHI__ENC_COUNT);
    return guard_of(self)->inner.source_map(self, encoding, source_offset);
}

/* Every member has a name, and either content or a reason. Its record is the
 * recorder's: one for each call. */
static phi_status on_member(phi__emit *self, const phi__member *member)
{
    guard *g = guard_of(self);
    const recorded_part *outer = g->recorder.current;
    FUZZ_CHECK(member->name != NULL);
    touch_text(member->name);
    touch_text(member->detail);
    FUZZ_CHECK((member->stream == NULL) == (member->reason != PHI_REASON_NONE));
    FUZZ_CHECK(outer->members.count < GUARD_MEMBERS);
    FUZZ_CHECK(g->recorder.budget.depth <= GUARD_DEPTH);
    FUZZ_CHECK(g->recorder.budget.held_bytes <= 2 * g->recorder.budget.limits.max_memory_bytes + 4 * 65536);
    const phi_status status = g->inner.member(self, member);
    FUZZ_CHECK(g->recorder.current == outer);
    return status;
}

static phi_status on_name(phi__emit *self, const char *what, const char *name, size_t length)
{
    touch_text(what);
    phi_fuzz_touch(name, length);
    FUZZ_CHECK(length > 0);
    return guard_of(self)->inner.name(self, what, name, length);
}

static void on_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    FUZZ_CHECK(reason > PHI_REASON_NONE && reason <= PHI_REASON_STOPPED);
    touch_text(detail);
    guard_of(self)->inner.fault(self, reason, detail);
}

static void on_media(phi__emit *self, const char *media)
{
    FUZZ_CHECK(media != NULL);
    touch_text(media);
    guard_of(self)->inner.media(self, media);
}

/* --------------------------------------------------------- a one-way stream */

typedef struct one_way {
    phi__stream base; /* first */
    phi__span left;
} one_way;

static phi_status one_way_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    one_way *self = (one_way *)(void *)stream;
    const phi__span piece = phi__span_part(self->left, 0, capacity);
    if (piece.size > 0)
        memcpy(buffer, piece.data, piece.size);
    self->left = phi__span_part(self->left, piece.size, SIZE_MAX);
    *got = piece.size;
    return PHI_OK;
}

/* ----------------------------------------------------------------------- run */

static void guard_init(guard *self, size_t size, guard_way way)
{
    *self = (guard){.faults = 0};
    emit_recorder_init(&self->recorder);
    self->inner = self->recorder.emit;
    self->recorder.emit = (phi__emit){.text = on_text, .place = on_place, .table = on_table,
                                      .source_map = on_source_map, .member = on_member, .name = on_name,
                                      .fault = on_fault, .media = on_media};
    phi_limits *limits = &self->recorder.budget.limits;
    limits->max_depth = GUARD_DEPTH;
    limits->max_members = GUARD_MEMBERS;
    limits->max_expand_bytes = GUARD_EXPAND;
    limits->max_memory_bytes = way == GUARD_NO_MEMORY ? 16 : GUARD_MEMORY;
    /* Each level may show its bytes once; decoding makes three of one at most,
     * and a format may add a separator. */
    self->text_limit = (uint64_t)4 * (GUARD_DEPTH + 1) * (size + GUARD_EXPAND + 65536);
}

/* No more than the limit and what one read can bring; nothing where a part was refused. */
static void check_after(const guard *self, phi_status status)
{
    const recorded_part *root = self->recorder.root;
    FUZZ_CHECK(self->recorder.budget.held_bytes == 0);
    FUZZ_CHECK(status == PHI_OK || status == PHI_ERR_UNSUPPORTED || status == PHI_ERR_MEMORY);
    if (status == PHI_ERR_UNSUPPORTED)
        FUZZ_CHECK(root->text.size == 0 && root->members.count == 0 && root->fault_count == 0);
}

static size_t count_faults(const recorded_part *part)
{
    size_t count = part->fault_count;
    for (size_t i = 0; i < part->members.count; i++)
        count += count_faults(part->members.items[i]);
    return count;
}

phi_status guard_run(guard *self, const phi__extractor *extractor, guard_way way, const uint8_t *data, size_t size)
{
    guard_init(self, size, way);
    phi_status status;
    if (way == GUARD_MEMORY_STREAM) {
        status = emit_recorder_with(&self->recorder, extractor, data, size);
    } else {
        one_way stream = {.base = {.read = one_way_read, .size = PHI__SIZE_UNKNOWN, .fd = -1},
                          .left = phi__span_of(data, size)};
        status = emit_recorder_stream_with(&self->recorder, extractor, &stream.base);
        phi__stream_close(&stream.base);
    }
    if (self->recorder.root != NULL) {
        check_after(self, status);
        self->faults = count_faults(self->recorder.root);
    }
    return status;
}

phi_status guard_text(guard *self, phi__buf *out)
{
    return recorded_all_text(self->recorder.root, out);
}

void guard_done(guard *self)
{
    emit_recorder_done(&self->recorder);
}
