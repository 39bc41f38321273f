/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of a few bits, as Parquet packs levels, indexes and lengths: see parquet_runs.h and
 * https://github.com/apache/parquet-format/blob/master/Encodings.md */
#include "worker/parquet_runs.h"

/* `bits` bits from bit `bit` on, the lowest first; past the end they are zero. */
static uint64_t bits_at(phi__span bytes, uint64_t bit, uint32_t bits)
{
    uint64_t value = 0;
    for (uint32_t done = 0; done < bits;) {
        const uint64_t byte = (bit + done) / 8;
        const uint32_t skip = (uint32_t)((bit + done) % 8), take = 8 - skip < bits - done ? 8 - skip : bits - done;
        const uint64_t piece = byte < bytes.size ? (uint64_t)bytes.data[byte] >> skip & ((1U << take) - 1) : 0;
        value |= piece << done;
        done += take;
    }
    return value;
}

void phi__parquet_runs_begin(phi__parquet_runs *self, phi__span bytes, uint32_t bits)
{
    *self = (phi__parquet_runs){.at = phi__cursor_at(bytes), .bits = bits > 32 ? 32 : bits};
    self->at.failed = bits > 32;
}

static void next_run(phi__parquet_runs *self)
{
    enum { GROUP = 8 };
    const uint64_t head = phi__thrift_varint(&self->at);
    self->packed = (head & 1) != 0;
    self->left = head >> 1;
    if (!self->packed) {
        self->value = (uint32_t)phi__cursor_le(&self->at, (self->bits + 7) / 8);
        return;
    }
    const uint64_t wanted = self->left * self->bits, room = phi__cursor_left(&self->at); /* the last group may be cut off */
    self->group = phi__span_part(self->at.span, self->at.at, wanted < room ? (size_t)wanted : (size_t)room);
    (void)phi__cursor_skip(&self->at, self->group.size);
    self->left = self->left > UINT64_MAX / GROUP ? 0 : self->left * GROUP;
    self->bit = 0;
}

uint32_t phi__parquet_runs_next(phi__parquet_runs *self)
{
    if (self->bits == 0)
        return 0;
    if (self->left == 0)
        next_run(self);
    if (self->left == 0 || self->at.failed) {
        self->at.failed = true;
        return 0;
    }
    self->left--;
    if (!self->packed)
        return self->value;
    if (self->bit / 8 >= self->group.size)
        self->at.failed = true;
    const uint32_t value = (uint32_t)bits_at(self->group, self->bit, self->bits);
    self->bit += self->bits;
    return value;
}

/* ------------------------------------------------------------------ differences */

void phi__parquet_deltas_begin(phi__parquet_deltas *self, phi__cursor at)
{
    enum { MOST_MINIS = 512 };
    *self = (phi__parquet_deltas){.at = at, .first = true};
    self->block = (uint32_t)phi__thrift_varint(&self->at);
    self->minis = (uint32_t)phi__thrift_varint(&self->at);
    self->left = phi__thrift_varint(&self->at);
    self->value = (uint64_t)phi__thrift_zigzag(&self->at);
    if (self->minis == 0 || self->minis > MOST_MINIS || self->block / self->minis == 0)
        self->at.failed = true;
    self->per_mini = self->at.failed ? 1 : self->block / self->minis;
    self->mini = self->minis;
}

static void next_mini(phi__parquet_deltas *self)
{
    if (self->mini >= self->minis) {
        self->least = (uint64_t)phi__thrift_zigzag(&self->at);
        self->widths = phi__cursor_take(&self->at, self->minis);
        self->mini = 0;
    }
    if (self->at.failed || self->widths == NULL || self->widths[self->mini] > 64) {
        self->at.failed = true;
        return;
    }
    const uint64_t bytes = ((uint64_t)self->per_mini * self->widths[self->mini] + 7) / 8;
    self->packed = phi__span_part(self->at.span, self->at.at, (size_t)bytes);
    (void)phi__cursor_skip(&self->at, self->packed.size); /* the last one may be cut off */
    self->bit = 0;
    self->in_mini = self->per_mini;
    self->mini++;
}

uint64_t phi__parquet_deltas_next(phi__parquet_deltas *self)
{
    if (self->left == 0 || self->at.failed) {
        self->at.failed = true;
        return 0;
    }
    self->left--;
    if (self->first) {
        self->first = false;
        return self->value;
    }
    if (self->in_mini == 0)
        next_mini(self);
    if (self->at.failed)
        return 0;
    const uint32_t width = self->widths[self->mini - 1];
    self->value += self->least + bits_at(self->packed, self->bit, width);
    self->bit += width;
    self->in_mini--;
    return self->value;
}

phi__cursor phi__parquet_deltas_behind(const phi__parquet_deltas *self)
{
    phi__parquet_deltas all = *self;
    while (all.left > 0 && !all.at.failed)
        (void)phi__parquet_deltas_next(&all);
    return all.at;
}
