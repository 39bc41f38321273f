/* SPDX-License-Identifier: Apache-2.0 */
/* Notation of pictures: what is well formed keeps its own bounds, has a regex,
 * and describes what it is filled with; what is not has a place in the text. */
#include "base/alloc.h"
#include "fuzz.h"
#include "match/picture.h"

#include <string.h>

enum { LARGEST = 512, ROOM = 16384 };

static uint64_t next_number(void *user)
{
    return phi_fuzz_random(user);
}

static void check_expansions(const phi__picture *picture)
{
    for (size_t i = 0; i < picture->expansions; i++) {
        uint8_t repeats[PHI__PICTURE_MAX] = {0};
        size_t length = 0;
        phi__picture_expand(picture, i, repeats);
        for (size_t k = 0; k < picture->count; k++) {
            FUZZ_CHECK(repeats[k] >= picture->items[k].min && repeats[k] <= picture->items[k].max);
            length += repeats[k];
        }
        FUZZ_CHECK(length >= picture->min && length <= picture->max);
    }
}

static void check_good(const char *text, const phi__picture *picture)
{
    FUZZ_CHECK(picture->count >= 1 && picture->count <= PHI__PICTURE_MAX);
    FUZZ_CHECK(picture->min >= PHI__PICTURE_MIN && picture->min <= picture->max && picture->max <= PHI__PICTURE_MAX);
    FUZZ_CHECK(picture->expansions >= 1 && picture->expansions <= PHI__PICTURE_EXPANSIONS);
    check_expansions(picture);
    phi__buf regex, filled;
    phi__buf_init(&regex, ROOM);
    phi__buf_init(&filled, ROOM);
    uint64_t seed = 1;
    FUZZ_CHECK(phi__picture_regex(text, &regex) == PHI_OK && regex.size > 0);
    for (int i = 0; i < 4; i++) {
        phi__buf_clear(&filled);
        FUZZ_CHECK(phi__picture_fill(text, next_number, &seed, &filled) == PHI_OK);
        FUZZ_CHECK(filled.size >= picture->min && filled.size <= picture->max);
        FUZZ_CHECK(phi__picture_matches(text, (const char *)filled.data, filled.size));
        FUZZ_CHECK(!phi__picture_matches(text, (const char *)filled.data, picture->min - 1));
    }
    phi__buf_done(&regex);
    phi__buf_done(&filled);
}

int phi_fuzz_picture(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    char *text = phi__strndup(size == 0 ? "" : (const char *)data, size);
    const char *problem = NULL;
    size_t at = SIZE_MAX;
    phi__picture picture;
    const phi_status status = phi__picture_parse(text, &picture, &problem, &at);
    FUZZ_CHECK(phi__picture_check(text, NULL, NULL) == status);
    if (status == PHI_OK)
        check_good(text, &picture);
    else
        FUZZ_CHECK(status == PHI_ERR_RULE && problem != NULL && at <= strlen(text));
    phi__free(text);
    return 0;
}
