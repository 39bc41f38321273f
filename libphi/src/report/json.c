/* SPDX-License-Identifier: Apache-2.0 */
/* See json.h. The only file that names yajl. What it hands out holds no raw control
 * characters, DEL and C1 included, so that showing a report on a terminal is safe. */
#include "report/json.h"

#include "base/alloc.h"
#include "report/display.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

enum { POOL_BYTES = 2048 };

struct phi__json {
    _Alignas(16) uint8_t pool[POOL_BYTES]; /* see gen_alloc */
    size_t pool_used;
    yajl_gen gen;
    phi__buf raw;     /* the record as yajl makes it */
    phi__buf text;    /* the string or number being made */
    phi_status status; /* first failure of this record */
};

static void note(phi__json *j, phi_status status)
{
    if (j->status == PHI_OK)
        j->status = status;
}

static void check(phi__json *j, yajl_gen_status status)
{
    note(j, status == yajl_gen_status_ok ? PHI_OK : PHI_ERR_MEMORY);
}

void phi__json_key(phi__json *j, const char *key)
{
    check(j, yajl_gen_string(j->gen, (const unsigned char *)key, strlen(key)));
}

/* A value made valid UTF-8 first; false when it was not. */
bool phi__json_text(phi__json *j, const char *text)
{
    bool valid = true;
    phi__buf_clear(&j->text);
    note(j, phi__display_utf8(&j->text, text == NULL ? "" : text, &valid));
    const uint8_t *data = j->text.size == 0 ? (const uint8_t *)"" : j->text.data;
    check(j, yajl_gen_string(j->gen, data, j->text.size));
    return valid;
}

void phi__json_pair(phi__json *j, const char *key, const char *text)
{
    phi__json_key(j, key);
    (void)phi__json_text(j, text);
}

void phi__json_count(phi__json *j, const char *key, uint64_t value)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, value);
    phi__json_key(j, key);
    check(j, yajl_gen_number(j->gen, digits, (size_t)length));
}

void phi__json_decimal(phi__json *j, const char *key, double value, unsigned digits)
{
    phi__json_key(j, key);
    phi__buf_clear(&j->text);
    note(j, phi__display_decimal(&j->text, value, digits));
    check(j, yajl_gen_number(j->gen, (const char *)j->text.data, j->text.size));
}

void phi__json_flag(phi__json *j, const char *key, bool value)
{
    phi__json_key(j, key);
    check(j, yajl_gen_bool(j->gen, value));
}

void phi__json_list(phi__json *j, const char *key, const char *const *items, size_t count)
{
    phi__json_key(j, key);
    check(j, yajl_gen_array_open(j->gen));
    for (size_t i = 0; i < count; i++)
        (void)phi__json_text(j, items[i]);
    check(j, yajl_gen_array_close(j->gen));
}

/* JSON cannot hold a name that is not UTF-8: say its bytes beside it. */
void phi__json_path(phi__json *j, const char *path)
{
    phi__json_key(j, "path");
    if (phi__json_text(j, path))
        return;
    phi__buf_clear(&j->text);
    for (const char *c = path; *c != '\0'; c++)
        note(j, phi__buf_printf(&j->text, "%02x", (unsigned)(unsigned char)*c));
    phi__json_key(j, "path_bytes_hex");
    check(j, yajl_gen_string(j->gen, j->text.data, j->text.size));
}

void phi__json_map(phi__json *j)
{
    check(j, yajl_gen_map_open(j->gen));
}

void phi__json_map_end(phi__json *j)
{
    check(j, yajl_gen_map_close(j->gen));
}

void phi__json_array(phi__json *j)
{
    check(j, yajl_gen_array_open(j->gen));
}

void phi__json_array_end(phi__json *j)
{
    check(j, yajl_gen_array_close(j->gen));
}

void phi__json_begin(phi__json *j)
{
    j->status = PHI_OK;
    phi__buf_clear(&j->raw);
    phi__json_map(j);
}

void phi__json_begin_record(phi__json *j, const char *type)
{
    phi__json_begin(j);
    phi__json_pair(j, "type", type);
}

/* Copy with DEL and C1 controls as \u escapes: JSON allows them raw, terminals act on
 * them. Outside of strings neither occurs. */
phi_status phi__json_take(phi__json *j, phi__buf *out)
{
    PHI_TRY(j->status);
    const uint8_t *data = j->raw.data;
    size_t from = 0;
    for (size_t i = 0; i < j->raw.size; i++) {
        const bool c1 = data[i] == 0xc2 && i + 1 < j->raw.size && data[i + 1] < 0xa0;
        if (data[i] != 0x7f && !c1)
            continue;
        PHI_TRY(phi__buf_append(out, data + from, i - from));
        i += c1 ? 1 : 0;
        PHI_TRY(phi__buf_printf(out, "\\u%04x", (unsigned)data[i]));
        from = i + 1;
    }
    PHI_TRY(phi__buf_append(out, data + from, j->raw.size - from));
    phi__buf_clear(&j->raw);
    phi__buf_clear(&j->text);
    return PHI_OK;
}

phi_status phi__json_end(phi__json *j, phi__buf *out)
{
    phi__json_map_end(j);
    yajl_gen_reset(j->gen, "\n");
    return phi__json_take(j, out);
}

/* yajl does not check its allocations. It makes two small ones when it is opened and,
 * with a print callback, none later: they come out of the state and cannot fail. */
static void *gen_alloc(void *user, size_t size)
{
    phi__json *j = user;
    const size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size || rounded > sizeof j->pool - j->pool_used)
        return phi__alloc(size);
    void *block = j->pool + j->pool_used;
    j->pool_used += rounded;
    return block;
}

static void gen_free(void *user, void *block)
{
    const phi__json *j = user;
    const uintptr_t at = (uintptr_t)block, pool = (uintptr_t)j->pool;
    if (at < pool || at >= pool + sizeof j->pool)
        phi__free(block);
}

static void *gen_realloc(void *user, void *block, size_t size)
{
    if (block == NULL)
        return gen_alloc(user, size);
    const phi__json *j = user;
    const uintptr_t at = (uintptr_t)block, pool = (uintptr_t)j->pool;
    if (at < pool || at >= pool + sizeof j->pool)
        return phi__realloc(block, size);
    const size_t most = (size_t)(pool + sizeof j->pool - at); /* its own size is not known */
    void *moved = phi__alloc(size > most ? size : most);
    if (moved != NULL)
        memcpy(moved, block, most);
    return moved;
}

static void gen_print(void *user, const char *text, size_t length)
{
    phi__json *j = user;
    note(j, phi__buf_append(&j->raw, text, length));
}

phi_status phi__json_new(size_t ceiling, phi__json **out)
{
    phi__json *j = phi__alloc(sizeof *j);
    PHI_REQUIRE(j != NULL, PHI_ERR_MEMORY);
    phi__buf_init(&j->raw, ceiling);
    phi__buf_init(&j->text, ceiling);
    const yajl_alloc_funcs heap = {.malloc = gen_alloc, .realloc = gen_realloc, .free = gen_free, .ctx = j};
    j->gen = yajl_gen_alloc(&heap);
    if (j->gen == NULL) {
        phi__json_free(j);
        return PHI_ERR_MEMORY;
    }
    yajl_gen_config(j->gen, yajl_gen_print_callback, gen_print, j);
    *out = j;
    return PHI_OK;
}

void phi__json_free(phi__json *j)
{
    if (j == NULL)
        return;
    if (j->gen != NULL)
        yajl_gen_free(j->gen);
    phi__buf_done(&j->raw);
    phi__buf_done(&j->text);
    phi__free(j);
}
