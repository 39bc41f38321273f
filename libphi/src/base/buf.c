/* SPDX-License-Identifier: Apache-2.0 */
/* See buf.h. Capacity doubles, so that appending is linear over all. */
#include "base/buf.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { FIRST_CAPACITY = 256, LARGE_CAPACITY = 64 * 1024 };

void phi__buf_init(phi__buf *buf, size_t ceiling)
{
    assert(ceiling > 0);
    *buf = (phi__buf){.ceiling = ceiling};
}

void phi__buf_done(phi__buf *buf)
{
    phi__free(buf->data);
    *buf = (phi__buf){.ceiling = buf->ceiling};
}

void phi__buf_clear(phi__buf *buf)
{
    phi__wipe(buf->data, buf->size);
    buf->size = 0;
}

phi_status phi__buf_reserve(phi__buf *buf, size_t extra)
{
    assert(buf->ceiling > 0);
    if (extra <= buf->capacity - buf->size)
        return PHI_OK;
    PHI_REQUIRE(buf->size <= buf->ceiling && extra <= buf->ceiling - buf->size, PHI_PARTIAL);
    const size_t needed = buf->size + extra;
    size_t capacity = buf->capacity == 0 ? FIRST_CAPACITY : buf->capacity;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    if (buf->capacity == 0 && needed > LARGE_CAPACITY)
        capacity = needed; /* for a whole whose size is known: pages that nobody needs would be wiped */
    if (capacity > buf->ceiling)
        capacity = buf->ceiling;
    uint8_t *data = phi__realloc(buf->data, capacity);
    PHI_REQUIRE(data != NULL, PHI_ERR_MEMORY);
    buf->data = data;
    buf->capacity = capacity;
    return PHI_OK;
}

phi_status phi__buf_append(phi__buf *buf, const void *data, size_t size)
{
    if (size == 0)
        return PHI_OK;
    PHI_TRY(phi__buf_reserve(buf, size));
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    return PHI_OK;
}

phi_status phi__buf_append_text(phi__buf *buf, const char *text)
{
    return phi__buf_append(buf, text, strlen(text));
}

phi_status phi__buf_append_byte(phi__buf *buf, uint8_t byte)
{
    return phi__buf_append(buf, &byte, 1);
}

phi_status phi__buf_printf(phi__buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    phi_status status = length < 0 ? PHI_ERR_ARGUMENT : phi__buf_reserve(buf, (size_t)length + 1);
    if (status == PHI_OK) {
        (void)vsnprintf((char *)buf->data + buf->size, (size_t)length + 1, format, again);
        buf->size += (size_t)length;
    }
    va_end(again);
    return status;
}

const char *phi__buf_text(phi__buf *buf)
{
    if (phi__buf_reserve(buf, 1) != PHI_OK)
        return NULL;
    buf->data[buf->size] = '\0';
    return (const char *)buf->data;
}

void phi__buf_consume(phi__buf *buf, size_t size)
{
    assert(size <= buf->size);
    if (size == 0)
        return;
    memmove(buf->data, buf->data + size, buf->size - size);
    phi__wipe(buf->data + buf->size - size, size);
    buf->size -= size;
}

phi_status phi__vec_room(void **items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return PHI_OK;
    const size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    PHI_REQUIRE(wanted <= SIZE_MAX / item_size, PHI_ERR_MEMORY);
    void *grown = phi__realloc(*items, wanted * item_size);
    PHI_REQUIRE(grown != NULL, PHI_ERR_MEMORY);
    *items = grown;
    *capacity = wanted;
    return PHI_OK;
}
