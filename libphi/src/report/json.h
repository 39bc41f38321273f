/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_JSON_H
#define PHI_REPORT_JSON_H
/* JSON as reports write it: one object at a time, valid UTF-8, no raw control characters. Failures are
 * remembered and come out of phi__json_end. */
#include "base/buf.h"
#include "base/status.h"

#include <string.h>

typedef struct phi__json phi__json;

/** `ceiling`: bytes of one object. */
phi_status phi__json_new(size_t ceiling, phi__json **out);
void phi__json_free(phi__json *j);

/** Begin an object, and a record with its type. */
void phi__json_begin(phi__json *j);
void phi__json_begin_record(phi__json *j, const char *type);
/** Close it and append it with a newline. PHI_ERR_MEMORY, PHI_PARTIAL (ceiling). */
phi_status phi__json_end(phi__json *j, phi__buf *out);
/** Append what there is of an object that is still open, so that a large one need not be in memory as a whole. */
phi_status phi__json_take(phi__json *j, phi__buf *out);

/** A key of `length` bytes, which is known where the key is a constant. */
void phi__json_key_sized(phi__json *j, const char *key, size_t length);
void phi__json_map(phi__json *j);
void phi__json_map_end(phi__json *j);
void phi__json_array(phi__json *j);
void phi__json_array_end(phi__json *j);
/** A value made valid UTF-8; false when it was not. NULL counts as "". */
bool phi__json_text(phi__json *j, const char *text);
void phi__json_number(phi__json *j, uint64_t value);
void phi__json_real(phi__json *j, double value, unsigned digits);
void phi__json_bool(phi__json *j, bool value);
void phi__json_texts(phi__json *j, const char *const *items, size_t count);
/** `path`, and `path_bytes_hex` for a name that is not UTF-8. */
void phi__json_path(phi__json *j, const char *path);

/* A key and its value. Here, where the length of a key that is written in the source is known. */

static inline void phi__json_key(phi__json *j, const char *key)
{
    phi__json_key_sized(j, key, strlen(key));
}

static inline void phi__json_pair(phi__json *j, const char *key, const char *text)
{
    phi__json_key(j, key);
    (void)phi__json_text(j, text);
}

static inline void phi__json_count(phi__json *j, const char *key, uint64_t value)
{
    phi__json_key(j, key);
    phi__json_number(j, value);
}

static inline void phi__json_decimal(phi__json *j, const char *key, double value, unsigned digits)
{
    phi__json_key(j, key);
    phi__json_real(j, value, digits);
}

static inline void phi__json_flag(phi__json *j, const char *key, bool value)
{
    phi__json_key(j, key);
    phi__json_bool(j, value);
}

static inline void phi__json_list(phi__json *j, const char *key, const char *const *items, size_t count)
{
    phi__json_key(j, key);
    phi__json_texts(j, items, count);
}

#endif
