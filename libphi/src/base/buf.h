/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_BUF_H
#define PHI_BASE_BUF_H
/* Growable bytes with a mandatory ceiling, and the one growable array macro.
 * Growth past the ceiling is refused with PHI_PARTIAL: a limit, not a failure
 * of the machine, so that callers can tell it from PHI_ERR_MEMORY. */
#include "base/span.h"
#include "base/status.h"

typedef struct phi__buf {
    uint8_t *data;
    size_t size;
    size_t capacity;
    size_t ceiling; /* never grows past; > 0 */
} phi__buf;

void phi__buf_init(phi__buf *buf, size_t ceiling);
/** Wipe and release; the buf can be used again. */
void phi__buf_done(phi__buf *buf);
/** Forget the content, keep the memory. */
void phi__buf_clear(phi__buf *buf);
/** Make room for `extra` more bytes. PHI_OK, PHI_PARTIAL (ceiling), PHI_ERR_MEMORY. */
phi_status phi__buf_reserve(phi__buf *buf, size_t extra);
phi_status phi__buf_append(phi__buf *buf, const void *data, size_t size);
phi_status phi__buf_append_text(phi__buf *buf, const char *text);
phi_status phi__buf_append_byte(phi__buf *buf, uint8_t byte);
phi_status phi__buf_printf(phi__buf *buf, const char *format, ...) PHI_PRINTF(2, 3);
/** Content as a NUL-terminated string (the NUL is not counted in size). NULL when out of room. */
const char *phi__buf_text(phi__buf *buf);
/** Drop the first `size` bytes. */
void phi__buf_consume(phi__buf *buf, size_t size);

static inline phi__span phi__buf_span(const phi__buf *buf)
{
    return phi__span_of(buf->data, buf->size);
}

/** Array of `type`: a struct { type *items; size_t count, capacity; }. */
#define PHI_VEC(type)     \
    struct {              \
        type *items;      \
        size_t count;     \
        size_t capacity;  \
    }

/** Append `value`; PHI_OK or PHI_ERR_MEMORY. */
#define PHI_VEC_PUSH(vec, value)                                                                        \
    ((vec)->count < (vec)->capacity ||                                                                  \
             phi__vec_room((void **)&(vec)->items, (vec)->count, &(vec)->capacity, sizeof *(vec)->items) == PHI_OK \
         ? ((vec)->items[(vec)->count++] = (value), PHI_OK)                                             \
         : PHI_ERR_MEMORY)

/** Wipe and release. */
#define PHI_VEC_DONE(vec) \
    (phi__free((vec)->items), (vec)->items = NULL, (vec)->count = 0, (vec)->capacity = 0)

phi_status phi__vec_room(void **items, size_t count, size_t *capacity, size_t item_size);

#endif
