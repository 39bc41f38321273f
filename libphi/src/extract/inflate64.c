/* SPDX-License-Identifier: Apache-2.0 */
/* See inflate64.h. No library in use has it; zlib keeps it apart as a sample.
 *
 * Codes are looked up in one table of 15 bits: an entry is the symbol and, in its low
 * four bits, how long its code is (0 = no code). What was decoded goes around in the window; a
 * match that does not fit into what the reader asks for is gone on with by the next read. */
#include "extract/inflate64.h"

#include "base/alloc.h"

enum {
    WINDOW = 65536,
    CODE_BITS = 15,
    TABLE = 1 << CODE_BITS,
    LITERALS = 288,
    DISTANCES = 32,
    LENGTH_CODES = 19,
    END_OF_BLOCK = 256,
    PEEK = 16384,
};

typedef enum stage { BLOCK_HEAD, STORED, CODED, FINISHED } stage;

typedef struct inflate64 {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *source;
    phi__budget *budget;
    phi__span in;  /* peeked of the source */
    size_t in_at;  /* used of it */
    uint64_t bits; /* read, not used, the next one lowest */
    unsigned bit_count;
    stage stage;
    bool last;
    uint32_t stored_left, match_left, distance;
    uint64_t written; /* in all */
    uint8_t window[WINDOW];
    uint16_t literals[TABLE], distances[TABLE];
    uint8_t used[PEEK];
} inflate64;

/* ----------------------------------------------------------------------- bits */

/* Let the source stand behind what was used: whole bytes that wait among the bits were not. */
static phi_status consume(inflate64 *self)
{
    size_t got = 0;
    const size_t count = self->in_at - self->bit_count / 8;
    self->in = phi__span_of(NULL, 0);
    self->in_at = 0;
    return count == 0 ? PHI_OK : phi__stream_read(self->source, self->used, count, &got);
}

static phi_status refill(inflate64 *self)
{
    PHI_TRY(consume(self));
    PHI_TRY(phi__stream_peek(self->source, PEEK, &self->in));
    self->in = phi__span_part(self->in, 0, PEEK);
    self->in_at = self->bit_count / 8;
    return PHI_OK;
}

/* Have `count` bits (at most 32), or all that are left: then zeros stand for the others. */
static phi_status need(inflate64 *self, unsigned count)
{
    while (self->bit_count < count) {
        if (self->in_at >= self->in.size)
            PHI_TRY(refill(self));
        if (self->in_at >= self->in.size)
            return PHI_OK;
        self->bits |= (uint64_t)self->in.data[self->in_at++] << self->bit_count;
        self->bit_count += 8;
    }
    return PHI_OK;
}

static void fault_end(inflate64 *self)
{
    if (self->source->fault != PHI_REASON_NONE)
        phi__stream_fault(&self->base, self->source->fault, self->source->fault_detail);
    else
        phi__stream_fault(&self->base, PHI_REASON_TRUNCATED, "compressed data ends too early");
}

static void fault_data(inflate64 *self)
{
    phi__stream_fault(&self->base, PHI_REASON_CORRUPT, "compressed data is damaged");
}

static bool failed(const inflate64 *self)
{
    return self->base.fault != PHI_REASON_NONE;
}

static uint32_t drop(inflate64 *self, unsigned count)
{
    const uint32_t value = (uint32_t)(self->bits & (((uint64_t)1 << count) - 1));
    if (count > self->bit_count) {
        fault_end(self);
        return 0;
    }
    self->bits >>= count;
    self->bit_count -= count;
    return value;
}

static phi_status take(inflate64 *self, unsigned count, uint32_t *value)
{
    PHI_TRY(need(self, count));
    *value = drop(self, count);
    return PHI_OK;
}

/* ---------------------------------------------------------------------- codes */

static uint32_t reversed(uint32_t code, unsigned length)
{
    uint32_t out = 0;
    for (unsigned i = 0; i < length; i++)
        out |= (code >> i & 1) << (length - 1 - i);
    return out;
}

/* The canonical code of these lengths (RFC 1951 3.2.2); false when they claim more codes than there are. */
static bool make_table(const uint8_t *lengths, size_t count, uint16_t *table)
{
    uint32_t counts[CODE_BITS + 1] = {0}, next[CODE_BITS + 2] = {0};
    for (size_t i = 0; i < count; i++)
        counts[lengths[i]]++;
    counts[0] = 0;
    for (unsigned length = 1; length <= CODE_BITS; length++) {
        next[length + 1] = (next[length] + counts[length]) << 1;
        if (next[length] + counts[length] > (uint32_t)1 << length)
            return false;
    }
    memset(table, 0, TABLE * sizeof *table);
    for (size_t i = 0; i < count; i++) {
        const unsigned length = lengths[i];
        if (length == 0)
            continue;
        for (uint32_t at = reversed(next[length]++, length); at < TABLE; at += (uint32_t)1 << length)
            table[at] = (uint16_t)(i << 4 | length);
    }
    return true;
}

static phi_status decode(inflate64 *self, const uint16_t *table, uint32_t *symbol)
{
    PHI_TRY(need(self, CODE_BITS));
    const uint16_t entry = table[self->bits & (TABLE - 1)];
    *symbol = entry >> 4;
    if ((entry & 15) == 0)
        fault_data(self);
    else
        (void)drop(self, entry & 15);
    return PHI_OK;
}

static void fixed_tables(inflate64 *self)
{
    uint8_t lengths[LITERALS], distances[DISTANCES];
    for (size_t i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(distances, 5, sizeof distances);
    (void)make_table(lengths, LITERALS, self->literals);
    (void)make_table(distances, DISTANCES, self->distances);
}

/* The lengths of both codes, themselves coded; repeats may run from one into the other. */
static phi_status read_lengths(inflate64 *self, size_t count, uint8_t *lengths)
{
    for (size_t at = 0; at < count && !failed(self);) {
        uint32_t symbol = 0, more = 0;
        PHI_TRY(decode(self, self->distances, &symbol));
        if (symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            continue;
        }
        PHI_TRY(take(self, symbol == 16 ? 2 : symbol == 17 ? 3 : 7, &more));
        const size_t repeat = more + (symbol == 18 ? 11 : 3);
        if (repeat > count - at || (symbol == 16 && at == 0)) {
            fault_data(self);
            return PHI_OK;
        }
        memset(&lengths[at], symbol == 16 ? lengths[at - 1] : 0, repeat);
        at += repeat;
    }
    return PHI_OK;
}

static phi_status dynamic_tables(inflate64 *self)
{
    static const uint8_t ORDER[LENGTH_CODES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES] = {0}, own[LENGTH_CODES] = {0};
    uint32_t literals = 0, distances = 0, count = 0;
    PHI_TRY(take(self, 5, &literals));
    PHI_TRY(take(self, 5, &distances));
    PHI_TRY(take(self, 4, &count));
    literals += 257;
    distances += 1;
    for (size_t i = 0; i < count + 4; i++) {
        uint32_t length = 0;
        PHI_TRY(take(self, 3, &length));
        own[ORDER[i]] = (uint8_t)length;
    }
    if (literals > LITERALS || !make_table(own, LENGTH_CODES, self->distances)) {
        fault_data(self);
        return PHI_OK;
    }
    PHI_TRY(read_lengths(self, literals + distances, lengths));
    if (!failed(self) && (!make_table(lengths, literals, self->literals) || !make_table(&lengths[literals], distances, self->distances)))
        fault_data(self);
    return PHI_OK;
}

/* --------------------------------------------------------------------- blocks */

static phi_status begin_stored(inflate64 *self)
{
    uint32_t size = 0, inverse = 0;
    (void)drop(self, self->bit_count % 8);
    PHI_TRY(take(self, 16, &size));
    PHI_TRY(take(self, 16, &inverse));
    if (!failed(self) && size != (inverse ^ 0xFFFF))
        fault_data(self);
    self->stored_left = size;
    self->stage = STORED;
    return PHI_OK;
}

static phi_status begin_block(inflate64 *self)
{
    uint32_t last = 0, type = 0;
    if (self->last) {
        self->stage = FINISHED;
        return consume(self);
    }
    PHI_TRY(take(self, 1, &last));
    PHI_TRY(take(self, 2, &type));
    self->last = last != 0;
    self->stage = CODED;
    if (failed(self))
        return PHI_OK;
    if (type == 0)
        return begin_stored(self);
    if (type == 1)
        fixed_tables(self);
    else if (type == 2)
        return dynamic_tables(self);
    else
        fault_data(self);
    return PHI_OK;
}

/* Lengths 3 to 258 as in deflate, but the last code: 3 and 16 bits more. */
static phi_status read_length(inflate64 *self, uint32_t symbol)
{
    static const uint16_t BASES[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23,  27,
                                     31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3};
    static const uint8_t BITS[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16};
    uint32_t more = 0;
    const size_t at = symbol - END_OF_BLOCK - 1;
    if (at >= sizeof BITS) {
        fault_data(self);
        return PHI_OK;
    }
    PHI_TRY(take(self, BITS[at], &more));
    self->match_left = BASES[at] + more;
    return PHI_OK;
}

/* Two codes for each power of two, from 1 and 2 up to 98304. */
static phi_status read_distance(inflate64 *self)
{
    uint32_t symbol = 0, more = 0;
    PHI_TRY(decode(self, self->distances, &symbol));
    const unsigned bits = symbol < 4 ? 0 : (unsigned)(symbol / 2 - 1);
    PHI_TRY(take(self, bits, &more));
    self->distance = (symbol < 4 ? symbol : (2 + symbol % 2) << bits) + more + 1;
    if (!failed(self) && (self->distance > self->written || self->distance > WINDOW))
        fault_data(self);
    if (failed(self))
        self->match_left = 0;
    return PHI_OK;
}

static void put(inflate64 *self, uint8_t byte, uint8_t *out)
{
    self->window[self->written++ % WINDOW] = byte;
    *out = byte;
}

static phi_status decode_one(inflate64 *self, uint8_t *out, size_t *at)
{
    uint32_t symbol = 0;
    PHI_TRY(decode(self, self->literals, &symbol));
    if (failed(self))
        return PHI_OK;
    if (symbol < END_OF_BLOCK) {
        put(self, (uint8_t)symbol, &out[(*at)++]);
    } else if (symbol == END_OF_BLOCK) {
        self->stage = BLOCK_HEAD;
    } else {
        PHI_TRY(read_length(self, symbol));
        if (!failed(self))
            PHI_TRY(read_distance(self));
    }
    return PHI_OK;
}

static phi_status copy_stored(inflate64 *self, uint8_t *out, size_t *at)
{
    uint32_t byte = 0;
    if (self->stored_left == 0) {
        self->stage = BLOCK_HEAD;
        return PHI_OK;
    }
    PHI_TRY(take(self, 8, &byte));
    if (!failed(self)) {
        put(self, (uint8_t)byte, &out[(*at)++]);
        self->stored_left--;
    }
    return PHI_OK;
}

static phi_status step(inflate64 *self, uint8_t *out, size_t capacity, size_t *at)
{
    for (; self->match_left > 0 && *at < capacity; self->match_left--)
        put(self, self->window[(self->written - self->distance) % WINDOW], &out[(*at)++]);
    if (*at == capacity)
        return PHI_OK;
    if (self->stage == STORED)
        return copy_stored(self, out, at);
    return self->stage == CODED ? decode_one(self, out, at) : begin_block(self);
}

static phi_status inflate64_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    inflate64 *self = (inflate64 *)stream;
    *got = 0;
    while (*got < capacity && self->stage != FINISHED && !failed(self))
        PHI_TRY(step(self, buffer, capacity, got));
    const phi_reason refused = *got == 0 ? PHI_REASON_NONE : phi__budget_charge(self->budget, *got);
    if (refused != PHI_REASON_NONE) {
        *got = 0;
        phi__stream_fault(stream, refused, "it expands to more than the limit");
    }
    return PHI_OK;
}

static void inflate64_close(phi__stream *stream)
{
    phi__free(stream);
}

phi_status phi__inflate64_open(phi__stream *source, phi__budget *budget, phi__stream **out)
{
    inflate64 *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    self->source = source;
    self->budget = budget;
    self->base = (phi__stream){.read = inflate64_read, .close = inflate64_close, .size = PHI__SIZE_UNKNOWN, .fd = -1};
    *out = &self->base;
    return PHI_OK;
}
