/* SPDX-License-Identifier: Apache-2.0 */
/* The key or element around a place: the first two bytes say where it is. What is
 * farther away than score/keyed.h says must not matter, or seams of windows would. */
#include "fuzz.h"
#include "score/key_path.h"
#include "score/keyed.h"

#include <string.h>

enum { LARGEST = 8192, BACK = 2048 };

int phi_fuzz_keyed(const uint8_t *data, size_t size)
{
    if (size < 3 || size > LARGEST)
        return 0;
    const phi__span text = phi__span_of(data + 2, size - 2);
    const size_t begin = (size_t)data[0] * text.size / 256;
    const size_t left = text.size - begin;
    const size_t length = (size_t)data[1] % 40 + 1;
    const size_t end = begin + (length < left ? length : left);
    phi__keyed whole, near;
    char path[PHI__KEY_PATH_MAX];
    const bool found = phi__keyed_find(text, begin, end, &whole);
    if (found)
        FUZZ_CHECK(whole.begin <= begin && whole.end >= end && whole.end <= text.size && strlen(whole.name) > 0);
    const size_t from = begin > BACK ? begin - BACK : 0;
    const phi__span part = phi__span_part(text, from, begin - from + PHI__KEYED_AHEAD);
    if (end - begin <= PHI__KEYED_AHEAD)
        FUZZ_CHECK(phi__keyed_find(part, begin - from, end - from, &near) == found);
    if (found && end - begin <= PHI__KEYED_AHEAD)
        FUZZ_CHECK(strcmp(whole.name, near.name) == 0 && whole.certain == near.certain);
    if (phi__key_path_of(text, begin, end, path))
        FUZZ_CHECK(strlen(path) < sizeof path);
    return 0;
}
