/* SPDX-License-Identifier: Apache-2.0 */
/* See emit_recorder.h. Members are read through a stream that borrows theirs:
 * the extractor that handed them over still closes its own. */
#include "emit_recorder.h"

#include "base/alloc.h"

#define TEXT_CEILING ((size_t)256 << 20)

/* ---------------------------------------------------------- what is emitted */

static emit_recorder *recorder_of(phi__emit *self)
{
    return (emit_recorder *)(void *)self;
}

static const char *keep(emit_recorder *recorder, const char *text)
{
    return text == NULL ? NULL : phi__arena_strndup(&recorder->arena, text, strlen(text));
}

static phi_status count_call(emit_recorder *recorder)
{
    recorder->calls++;
    return recorder->stop_after != 0 && recorder->calls > recorder->stop_after ? PHI_STOPPED : PHI_OK;
}

static phi_status on_text(phi__emit *self, const char *utf8, size_t length)
{
    emit_recorder *recorder = recorder_of(self);
    PHI_TRY(count_call(recorder));
    return phi__buf_append(&recorder->current->text, utf8, length);
}

static phi_status on_place(phi__emit *self, const phi__place *place)
{
    emit_recorder *recorder = recorder_of(self);
    recorded_place record = {.at = recorder->current->text.size, .place = *place};
    record.place.sheet = keep(recorder, place->sheet);
    record.place.cell = keep(recorder, place->cell);
    record.place.part = keep(recorder, place->part);
    record.place.field = keep(recorder, place->field);
    return PHI_VEC_PUSH(&recorder->current->places, record);
}

static phi_status on_table(phi__emit *self, const phi__table *table)
{
    emit_recorder *recorder = recorder_of(self);
    recorded_part *part = recorder->current;
    const char **columns = phi__arena_alloc(&recorder->arena, (table->column_count + 1) * sizeof *columns);
    PHI_REQUIRE(columns != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; table->columns != NULL && i < table->column_count; i++)
        columns[i] = keep(recorder, table->columns[i]);
    part->has_table = true;
    part->table = *table;
    part->table.columns = columns;
    return PHI_OK;
}

static phi_status on_source_map(phi__emit *self, phi__encoding encoding, uint64_t source_offset)
{
    emit_recorder *recorder = recorder_of(self);
    const recorded_map record = {recorder->current->text.size, encoding, source_offset};
    return PHI_VEC_PUSH(&recorder->current->maps, record);
}

static void on_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    emit_recorder *recorder = recorder_of(self);
    recorded_part *part = recorder->current;
    if (part->fault_count++ > 0)
        return;
    part->reason = reason;
    part->detail = keep(recorder, detail);
}

static phi_status on_name(phi__emit *self, const char *what, const char *name, size_t length)
{
    emit_recorder *recorder = recorder_of(self);
    PHI_TRY(count_call(recorder));
    return phi__buf_printf(&recorder->current->names, "%s: %.*s\n", what, (int)length, name);
}

static void on_media(phi__emit *self, const char *media)
{
    recorder_of(self)->current->media = media;
}

/* ------------------------------------------------------------------- parts */

static recorded_part *part_new(emit_recorder *recorder, const char *name)
{
    recorded_part *part = phi__arena_alloc(&recorder->arena, sizeof *part);
    if (part == NULL)
        return NULL;
    part->name = keep(recorder, name);
    phi__buf_init(&part->text, TEXT_CEILING);
    phi__buf_init(&part->names, TEXT_CEILING);
    return part;
}

static void part_done(recorded_part *part)
{
    if (part == NULL)
        return;
    for (size_t i = 0; i < part->members.count; i++)
        part_done(part->members.items[i]);
    PHI_VEC_DONE(&part->members);
    PHI_VEC_DONE(&part->places);
    PHI_VEC_DONE(&part->maps);
    phi__buf_done(&part->text);
    phi__buf_done(&part->names);
}

static void use_extractor(recorded_part *record, const phi__extractor *extractor, phi__part *part, phi__emit *emit)
{
    record->extractor = extractor->name;
    record->status = extractor->run(part, emit);
}

/* Identify and extract `inner` into `record`; `chosen` overrides the choice. */
static phi_status run_part(emit_recorder *recorder, recorded_part *record, phi__stream *inner,
                           const phi__extractor *chosen)
{
    phi__arena arena = {0};
    phi__part part = {.name = record->name, .budget = &recorder->budget, .arena = &arena,
                      .workers = recorder->workers};
    PHI_TRY(phi__stream_borrow(inner, &part.stream));
    recorded_part *outer = recorder->current;
    recorder->current = record;
    record->status = phi__identify_stream(part.stream, &part.identity);
    if (record->status == PHI_OK) {
        record->identity = part.identity;
        record->media = part.identity.media;
        const phi__extractor *raw = phi__extractor_for(PHI__KIND_BINARY);
        const phi__extractor *first = chosen != NULL ? chosen : phi__extractor_for(part.identity.kind);
        use_extractor(record, first, &part, &recorder->emit);
        if (record->status == PHI_ERR_UNSUPPORTED && chosen == NULL && first != raw)
            use_extractor(record, raw, &part, &recorder->emit);
    }
    recorder->current = outer;
    phi__stream_close(part.stream);
    phi__arena_done(&arena);
    return record->status;
}

/* Text that needs no extractor. */
static phi_status run_ready(emit_recorder *recorder, recorded_part *record, const phi__member *member)
{
    recorded_part *outer = recorder->current;
    recorder->current = record;
    record->media = member->media;
    record->status = member->read(member->context, &recorder->emit);
    recorder->current = outer;
    return record->status;
}

static phi_status on_member(phi__emit *self, const phi__member *member)
{
    emit_recorder *recorder = recorder_of(self);
    PHI_TRY(count_call(recorder));
    recorded_part *record = part_new(recorder, member->name);
    PHI_REQUIRE(record != NULL, PHI_ERR_MEMORY);
    PHI_TRY(PHI_VEC_PUSH(&recorder->current->members, record));
    record->same_step = member->same_step;
    record->page = member->page;
    record->size = member->size;
    phi_reason reason = member->reason;
    if (reason == PHI_REASON_NONE)
        reason = phi__budget_member(&recorder->budget, 0);
    if (reason != PHI_REASON_NONE || member->stream == NULL) {
        record->fault_count = 1;
        record->reason = reason;
        record->detail = keep(recorder, member->detail);
        return PHI_OK;
    }
    recorder->budget.depth++;
    const phi_status status = member->read != NULL ? run_ready(recorder, record, member)
                                                   : run_part(recorder, record, member->stream, NULL);
    recorder->budget.depth--;
    return status;
}

/* ------------------------------------------------------------------ outside */

void emit_recorder_init(emit_recorder *recorder)
{
    const phi_limits limits = PHI_LIMITS_INIT;
    *recorder = (emit_recorder){.emit = {.text = on_text, .place = on_place, .table = on_table,
                                         .source_map = on_source_map, .member = on_member, .name = on_name,
                                         .fault = on_fault, .media = on_media}};
    phi__budget_init(&recorder->budget, &limits, 0);
}

void emit_recorder_done(emit_recorder *recorder)
{
    part_done(recorder->root);
    phi__arena_done(&recorder->arena);
    *recorder = (emit_recorder){0};
}

static phi_status run_root(emit_recorder *recorder, phi__stream *stream, const phi__extractor *chosen)
{
    recorder->root = part_new(recorder, "");
    PHI_REQUIRE(recorder->root != NULL, PHI_ERR_MEMORY);
    if (stream->size != PHI__SIZE_UNKNOWN)
        recorder->budget.input_bytes = stream->size;
    recorder->root->size = stream->size;
    return run_part(recorder, recorder->root, stream, chosen);
}

phi_status emit_recorder_with(emit_recorder *recorder, const phi__extractor *extractor, const void *data, size_t size)
{
    phi__stream *stream = NULL;
    PHI_TRY(phi__stream_memory(data, size, &stream));
    const phi_status status = run_root(recorder, stream, extractor);
    phi__stream_close(stream);
    return status;
}

phi_status emit_recorder_bytes(emit_recorder *recorder, const void *data, size_t size)
{
    return emit_recorder_with(recorder, NULL, data, size);
}

phi_status emit_recorder_stream(emit_recorder *recorder, phi__stream *stream)
{
    return run_root(recorder, stream, NULL);
}

phi_status emit_recorder_stream_with(emit_recorder *recorder, const phi__extractor *extractor, phi__stream *stream)
{
    return run_root(recorder, stream, extractor);
}

const char *recorded_text(recorded_part *part)
{
    return phi__buf_text(&part->text);
}

recorded_part *recorded_member(const recorded_part *part, const char *name)
{
    for (size_t i = 0; part != NULL && i < part->members.count; i++) {
        if (strcmp(part->members.items[i]->name, name) == 0)
            return part->members.items[i];
    }
    return NULL;
}

phi_status recorded_all_text(recorded_part *part, phi__buf *out)
{
    PHI_TRY(phi__buf_append(out, part->text.data, part->text.size));
    for (size_t i = 0; i < part->members.count; i++)
        PHI_TRY(recorded_all_text(part->members.items[i], out));
    return PHI_OK;
}
