/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_brotli.h. A stream has no mark (RFC 7932): it is one if its beginning unpacks without a fault to
 * more than there was, and a short one to its very end. So it is unpacked twice: to know, and to say. */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_brotli.h"

#include <brotli/decode.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024, PROBE_BYTES = 1 << 20, LEAST_BYTES = 32 };

typedef struct unpacking {
    phi__job *job;
    BrotliDecoderState *state;
    uint64_t at, out; /* read and made */
    const uint8_t *next;
    size_t left;
    uint8_t in[BLOCK_BYTES], made[BLOCK_BYTES];
} unpacking;

/* One block more of the content; *result as the library says. */
static size_t step(unpacking *self, BrotliDecoderResult *result)
{
    if (self->left == 0) {
        const ssize_t got = pread(self->job->fd, self->in, sizeof self->in, (off_t)self->at);
        self->left = got > 0 ? (size_t)got : 0;
        self->next = self->in;
        self->at += self->left;
    }
    uint8_t *out = self->made;
    size_t room = sizeof self->made;
    *result = BrotliDecoderDecompressStream(self->state, &self->left, &self->next, &room, &out, NULL);
    self->out += sizeof self->made - room;
    return sizeof self->made - room;
}

static bool begin(unpacking *self)
{
    self->state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    self->at = self->out = 0;
    self->left = 0;
    return self->state != NULL;
}

static void end(unpacking *self)
{
    BrotliDecoderDestroyInstance(self->state);
    self->state = NULL;
}

static bool is_brotli(unpacking *self)
{
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
    if (!begin(self))
        return false;
    while (self->out < PROBE_BYTES && result != BROTLI_DECODER_RESULT_SUCCESS && result != BROTLI_DECODER_RESULT_ERROR) {
        const bool all = self->left == 0 && self->at == self->job->size;
        if (step(self, &result) == 0 && all && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
            break;
    }
    const bool whole = result == BROTLI_DECODER_RESULT_SUCCESS && self->left == 0 && self->at == self->job->size;
    const bool good = (whole || (result != BROTLI_DECODER_RESULT_ERROR && result != BROTLI_DECODER_RESULT_SUCCESS && self->out >= PROBE_BYTES)) &&
                      self->out >= LEAST_BYTES && self->out >= self->at - self->left;
    end(self);
    return good;
}

static void say(unpacking *self)
{
    phi__say *say = &self->job->say;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
    if (!begin(self))
        return;
    phi__say_member(say, "", PHI__WIRE_UNKNOWN, false);
    while (!say->lost && result != BROTLI_DECODER_RESULT_SUCCESS && result != BROTLI_DECODER_RESULT_ERROR) {
        const bool all = self->left == 0 && self->at == self->job->size;
        const size_t made = step(self, &result);
        if (made > 0)
            phi__say_data(say, self->made, made);
        else if (all && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
            break;
    }
    const bool cut = result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
    const bool good = result == BROTLI_DECODER_RESULT_SUCCESS && self->left == 0 && self->at == self->job->size;
    phi__say_member_end(say, good ? PHI_REASON_NONE : cut ? PHI_REASON_TRUNCATED : PHI_REASON_CORRUPT,
                        good ? NULL : cut ? "compressed data ends too early" : "compressed data is damaged");
    end(self);
}

void phi__reader_brotli_read(phi__job *job)
{
    static unpacking self;
    self.job = job;
    if (is_brotli(&self))
        say(&self);
}
