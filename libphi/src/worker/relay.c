/* SPDX-License-Identifier: Apache-2.0 */
/* See relay.h. A record that may not stand where it stands ends the talk like a
 * crash: a worker that does not keep to the protocol is in strange hands. */
#include "worker/relay.h"

#include "base/alloc.h"

/* The content of the member that is being read. It lives on the stack of the
 * relay, which outlives whoever reads from it. */
typedef struct member_stream {
    phi__stream base; /* first: a phi__stream is what readers hold */
    phi__relay *relay;
    phi__span data;   /* of the last record, not yet read */
    bool ended;       /* no more records of this member */
    uint64_t heard;   /* records of it */
    bool has_first;
    phi__wire first;  /* heard before the member was opened */
} member_stream;

static void break_off(phi__relay *self)
{
    self->talk->end = PHI__TALK_CRASHED;
}

/* ------------------------------------------------------------- after a crash */

/* What was passed on before the process died. Workers are the same programs with the same
 * document: they say the same. One that does not loses context, and nothing else. */
static bool pass_over(phi__relay *self)
{
    phi__wire wire;
    bool more = phi__talk_next(self->talk, &wire);
    const bool member = more && wire.type == PHI__WIRE_MEMBER;
    while (more && member && wire.type != PHI__WIRE_MEMBER_END)
        more = phi__talk_next(self->talk, &wire);
    return more;
}

/* To where the process before died, within `member` or (NULL) between two. */
static bool catch_up(phi__relay *self, const member_stream *member)
{
    const uint64_t whole = member == NULL ? self->heard : self->heard - 1; /* the last one is the member itself */
    for (uint64_t i = 0; i < whole; i++) {
        if (!pass_over(self))
            return false;
    }
    phi__wire wire = {0};
    for (uint64_t i = 0; member != NULL && i <= member->heard; i++) {
        if (!phi__talk_next(self->talk, &wire))
            return false;
        if (wire.type == PHI__WIRE_MEMBER_END) { /* shorter than what was heard of it */
            break_off(self);
            return false;
        }
    }
    return true;
}

/* The next record, of `member` or (NULL) of the document; false when the talk has ended. */
static bool hear(phi__relay *self, member_stream *member, phi__wire *wire)
{
    bool heard = phi__talk_next(self->talk, wire);
    while (!heard && self->talk->end == PHI__TALK_CRASHED && self->begin_anew != NULL && self->begin_anew(self->user))
        heard = catch_up(self, member) && phi__talk_next(self->talk, wire);
    self->news += heard;
    if (member != NULL)
        member->heard += heard;
    else
        self->heard += heard;
    return heard;
}

/* The same, from the first record on. */
static bool hear_member(member_stream *self, phi__wire *wire)
{
    if (!self->has_first)
        return hear(self->relay, self, wire);
    *wire = self->first;
    self->has_first = false;
    return true;
}

/* --------------------------------------------------------------------- text */

static void copy_name(const char *from, size_t size, char to[PHI__WIRE_NAME_BYTES + 1])
{
    if (size > 0)
        memcpy(to, from, size);
    to[size] = '\0';
}

static void relay_cell(phi__relay *self, const phi__wire *wire)
{
    self->cell.set = true;
    self->cell.row = wire->bytes;
    self->cell.column = wire->number;
    copy_name(wire->a, wire->a_size, self->cell.sheet);
    copy_name(wire->b, wire->b_size, self->cell.name);
}

static phi_status relay_place(phi__relay *self, const phi__wire *wire, phi__emit *emit)
{
    char part[PHI__WIRE_NAME_BYTES + 1], field[PHI__WIRE_NAME_BYTES + 1];
    copy_name(wire->a, wire->a_size, part);
    copy_name(wire->b, wire->b_size, field);
    if (emit == self->emit)
        self->page = wire->number;
    phi__place place = {.page = wire->number, .part = part[0] == '\0' ? NULL : part,
                        .field = field[0] == '\0' ? NULL : field};
    if (self->cell.set) {
        place.row = self->cell.row;
        place.column = self->cell.column;
        place.sheet = self->cell.sheet[0] == '\0' ? NULL : self->cell.sheet;
        place.cell = self->cell.name[0] == '\0' ? NULL : self->cell.name;
    }
    self->cell.set = false;
    return emit->place(emit, &place);
}

static void relay_kind(const phi__wire *wire, phi__emit *emit)
{
    static const char *const MEDIA[PHI__DOCUMENT_KINDS] = {
        [PHI__DOCUMENT_WORD] = "application/msword",
        [PHI__DOCUMENT_EXCEL] = "application/vnd.ms-excel",
        [PHI__DOCUMENT_POWERPOINT] = "application/vnd.ms-powerpoint",
        [PHI__DOCUMENT_OUTLOOK] = "application/vnd.ms-outlook",
    };
    emit->media(emit, MEDIA[wire->number]);
}

static phi_status relay_text(phi__relay *self, const phi__wire *wire, phi__emit *emit)
{
    const phi_reason reached = phi__budget_charge(self->part->budget, wire->a_size);
    if (reached != PHI_REASON_NONE) {
        emit->fault(emit, reached, "more text than the limits allow");
        self->talk->end = PHI__TALK_STOPPED;
        return PHI_OK;
    }
    self->emitted = self->opened = true;
    return emit->text(emit, wire->a, wire->a_size);
}

/* The names of columns, one behind the other. */
static phi_status relay_table(phi__relay *self, const phi__wire *wire, phi__emit *emit, bool fresh)
{
    enum { MOST_COLUMNS = 4096 };
    if (!fresh) {
        break_off(self);
        return PHI_OK;
    }
    phi__span names = phi__span_of(wire->a, wire->a_size);
    const char **columns = phi__arena_alloc(self->part->arena, MOST_COLUMNS * sizeof *columns);
    PHI_REQUIRE(columns != NULL, PHI_ERR_MEMORY);
    size_t count = 0;
    while (names.size > 0 && count < MOST_COLUMNS) {
        const uint8_t *end = memchr(names.data, '\n', names.size);
        const size_t size = end == NULL ? names.size : (size_t)(end - names.data);
        columns[count] = phi__arena_strndup(self->part->arena, (const char *)names.data, size);
        PHI_REQUIRE(columns[count] != NULL, PHI_ERR_MEMORY);
        count++;
        names = phi__span_part(names, size + 1, names.size);
    }
    return emit->table(emit, &(phi__table){.delimiter = '\t', .quote = '"', .has_header = true, .column_count = count, .columns = columns});
}

static phi_status relay_fault(phi__relay *self, const phi__wire *wire, phi__emit *emit)
{
    const char *detail = phi__arena_strndup(self->part->arena, wire->a, wire->a_size);
    PHI_REQUIRE(detail != NULL, PHI_ERR_MEMORY);
    emit->fault(emit, (phi_reason)wire->number, detail);
    self->emitted = true;
    self->opened = self->opened || wire->number == PHI_REASON_ENCRYPTED;
    return PHI_OK;
}

/* Text that is ready, of the document or of a member. */
static phi_status relay_ready(phi__relay *self, const phi__wire *wire, phi__emit *emit, bool fresh)
{
    switch (wire->type) {
    case PHI__WIRE_TEXT:
        return relay_text(self, wire, emit);
    case PHI__WIRE_PLACE:
        return relay_place(self, wire, emit);
    case PHI__WIRE_CELL:
        relay_cell(self, wire);
        return PHI_OK;
    case PHI__WIRE_KIND:
        relay_kind(wire, emit);
        return PHI_OK;
    case PHI__WIRE_FAULT:
        return relay_fault(self, wire, emit);
    case PHI__WIRE_TABLE:
        return relay_table(self, wire, emit, fresh);
    default:
        break_off(self);
        return PHI_OK;
    }
}

/* ------------------------------------------------------------------ members */

static void end_member(member_stream *self, phi_reason reason, const char *detail)
{
    self->ended = true;
    if (reason != PHI_REASON_NONE)
        phi__stream_fault(&self->base, reason, detail);
}

/* The talk ended inside of the member. */
static void end_with_talk(member_stream *self)
{
    if (self->relay->talk->end == PHI__TALK_TIMED_OUT)
        end_member(self, PHI_REASON_LIMIT_TIME, "it takes too long to unpack");
    else
        end_member(self, PHI_REASON_CRASHED, "the parser died");
}

/* A fault comes before the end: of a worker that runs out of memory, instead of it. */
static phi_status end_as_said(member_stream *self, const phi__wire *wire)
{
    const char *detail = phi__arena_strndup(self->relay->part->arena, wire->a, wire->a_size);
    PHI_REQUIRE(detail != NULL, PHI_ERR_MEMORY);
    if (wire->number != PHI_REASON_NONE)
        phi__stream_fault(&self->base, (phi_reason)wire->number, detail);
    self->ended = wire->type == PHI__WIRE_MEMBER_END;
    return PHI_OK;
}

/* One record; `data` holds something, or the member has ended. */
static phi_status next_data(member_stream *self)
{
    phi__talk *talk = self->relay->talk;
    phi__wire wire;
    if (!hear_member(self, &wire)) {
        end_with_talk(self);
        return PHI_OK;
    }
    if (wire.type == PHI__WIRE_MEMBER_END || wire.type == PHI__WIRE_FAULT)
        return end_as_said(self, &wire);
    if (wire.type != PHI__WIRE_DATA) {
        break_off(self->relay);
        end_with_talk(self);
        return PHI_OK;
    }
    const phi_reason reached = phi__budget_charge(self->relay->part->budget, wire.a_size);
    if (reached != PHI_REASON_NONE) {
        talk->end = PHI__TALK_STOPPED;
        self->relay->limit = reached;
        end_member(self, reached, "it expands to more than the limit");
        return PHI_OK;
    }
    self->data = phi__span_of(wire.a, wire.a_size);
    return PHI_OK;
}

static phi_status member_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    member_stream *self = (member_stream *)(void *)stream;
    *got = 0;
    while (self->data.size == 0 && !self->ended)
        PHI_TRY(next_data(self));
    const phi__span piece = phi__span_part(self->data, 0, capacity);
    if (piece.size > 0)
        memcpy(buffer, piece.data, piece.size);
    self->data = phi__span_part(self->data, piece.size, SIZE_MAX);
    *got = piece.size;
    return PHI_OK;
}

static phi_status drain(member_stream *self)
{
    while (!self->ended) {
        self->data = phi__span_of(NULL, 0);
        PHI_TRY(next_data(self));
    }
    return PHI_OK;
}

/* May one more member be opened? Else the rest is not heard. */
static bool admit(phi__relay *self)
{
    phi_reason refused = phi__budget_member(self->part->budget, self->members++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->part->budget);
    if (refused == PHI_REASON_NONE)
        return true;
    self->emit->fault(self->emit, refused,
                      self->only_member != NULL ? "its content is not opened" : "not all members were read");
    self->talk->end = PHI__TALK_STOPPED;
    return false;
}

/* Of a compressed stream: is the member its content, and not what follows that? */
static bool is_content(const phi__relay *self)
{
    return self->only_member != NULL && self->members == 1;
}

/* A tar in a compressed stream is one step for people: "backup.tar.xz!/a.txt". */
static phi_status find_step(const phi__relay *self, phi__member *member)
{
    if (!is_content(self) || member->same_step)
        return PHI_OK;
    member->same_step = self->only_member[0] == '\0';
    if (member->same_step)
        return PHI_OK;
    phi__span head;
    PHI_TRY(phi__stream_peek(member->stream, PHI__IDENTIFY_HEAD, &head));
    member->same_step = phi__identify(head, head.size < PHI__IDENTIFY_HEAD).kind == PHI__KIND_TAR;
    return PHI_OK;
}

static phi_status emit_bytes(phi__relay *self, member_stream *stream, phi__member *member)
{
    PHI_TRY(find_step(self, member));
    PHI_TRY(self->emit->member(self->emit, member));
    return drain(stream);
}

/* Text of a member, until its end. */
static phi_status read_text_member(void *context, phi__emit *emit)
{
    member_stream *self = context;
    phi__wire wire;
    while (!self->ended) {
        if (!hear_member(self, &wire))
            end_with_talk(self);
        else if (wire.type == PHI__WIRE_MEMBER_END)
            PHI_TRY(end_as_said(self, &wire));
        else
            PHI_TRY(relay_ready(self->relay, &wire, emit, self->base.position == 0));
        if (!self->ended && wire.type == PHI__WIRE_TEXT)
            self->base.position += wire.a_size; /* its size, where nobody said it */
    }
    if (self->base.fault != PHI_REASON_NONE)
        emit->fault(emit, self->base.fault, self->base.fault_detail);
    return PHI_OK;
}

/* The text comes as it is read; a stream that someone peeks into holds nothing. */
static phi_status no_bytes(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    (void)stream;
    (void)buffer;
    (void)capacity;
    *got = 0;
    return PHI_OK;
}

static phi_status emit_text(phi__relay *self, member_stream *stream, phi__member *member)
{
    stream->base.read = no_bytes;
    member->read = read_text_member;
    member->media = "text/plain";
    member->context = stream;
    PHI_TRY(self->emit->member(self->emit, member));
    while (!stream->ended) { /* it was refused: hear it out all the same */
        phi__wire wire;
        stream->ended = !hear_member(stream, &wire) || wire.type == PHI__WIRE_MEMBER_END;
    }
    return PHI_OK;
}

static phi_status relay_member(phi__relay *self, const phi__wire *wire)
{
    if (!admit(self))
        return PHI_OK;
    /* The record that it lies in is overwritten by the next, and an arena would grow with each. */
    PHI_AUTO(phi__free_at) char *name =
        is_content(self) ? phi__strdup(self->only_member) : phi__strndup(wire->a, wire->a_size);
    PHI_REQUIRE(name != NULL, PHI_ERR_MEMORY);
    member_stream stream = {.relay = self};
    stream.base = (phi__stream){.read = member_read, .size = wire->bytes, .fd = -1};
    phi__member member = {.name = name, .stream = &stream.base, .size = wire->bytes};
    const bool bytes = wire->number == PHI__MEMBER_DATA || wire->number == PHI__MEMBER_PICTURE;
    member.same_step = wire->number == PHI__MEMBER_PICTURE || wire->number == PHI__MEMBER_SECTION;
    member.page = wire->number == PHI__MEMBER_PICTURE ? self->page : 0;
    member.part = wire->number == PHI__MEMBER_SECTION ? name : NULL;
    stream.has_first = hear(self, &stream, &stream.first);
    self->emitted = self->opened = true;
    if (member.part != NULL && *name != '\0')
        PHI_TRY(self->emit->name(self->emit, "table name", name, strlen(name)));
    const phi_status status = bytes ? emit_bytes(self, &stream, &member) : emit_text(self, &stream, &member);
    phi__stream_close(&stream.base);
    return status;
}

static phi_status relay_refused(phi__relay *self, const phi__wire *wire)
{
    if (!admit(self))
        return PHI_OK;
    self->emitted = self->opened = true;
    PHI_AUTO(phi__free_at) char *name = phi__strndup(wire->a, wire->a_size);
    char detail[PHI__WIRE_NAME_BYTES + 1];
    PHI_REQUIRE(name != NULL, PHI_ERR_MEMORY);
    memcpy(detail, wire->b, wire->b_size);
    detail[wire->b_size] = '\0';
    const phi__member member = {.name = name, .size = wire->bytes, .reason = (phi_reason)wire->number, .detail = detail};
    return self->emit->member(self->emit, &member);
}

/* Heard by the document alone: of members, names are in their content. */
static phi_status relay_name(phi__relay *self, const phi__wire *wire)
{
    static const char *const SORTS[PHI__NAME_SORTS] = {"folder name", "file name", "link", "object name"};
    self->emitted = self->opened = true;
    return self->emit->name(self->emit, SORTS[wire->number], wire->a, wire->a_size);
}

phi_status phi__relay_run(phi__relay *self)
{
    phi__wire wire;
    phi_status status = PHI_OK;
    (void)catch_up(self, NULL);
    while (status == PHI_OK && hear(self, NULL, &wire)) {
        if (wire.type == PHI__WIRE_MEMBER)
            status = relay_member(self, &wire);
        else if (wire.type == PHI__WIRE_REFUSED)
            status = relay_refused(self, &wire);
        else if (wire.type == PHI__WIRE_NAME)
            status = relay_name(self, &wire);
        else
            status = relay_ready(self, &wire, self->emit, !self->emitted);
    }
    if (status != PHI_OK)
        self->talk->end = PHI__TALK_STOPPED;
    if (self->limit != PHI_REASON_NONE && self->only_member == NULL)
        self->emit->fault(self->emit, self->limit, "not all members were read");
    if (self->talk->end == PHI__TALK_DECLINED && self->emitted)
        break_off(self);
    return status;
}
