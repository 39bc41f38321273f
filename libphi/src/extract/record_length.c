/* SPDX-License-Identifier: Apache-2.0 */
/* See record_length.h. */
#include "extract/record_length.h"


enum { LEAST_LENGTH = 16, MOST_LENGTH = 2048, LOOK = 8192, LEAST_PERCENT = 75 };

/* 0 blank, 1 digit, 2 letter, 3 other. */
static uint8_t class_of(uint8_t byte)
{
    if (byte == 0x40)
        return 0;
    if (byte >= 0xF0 && byte <= 0xF9)
        return 1;
    return (byte >= 0x81 && byte <= 0xE9) ? 2 : 3;
}

/* Of a hundred bytes, how many are of the class of the one a record further on? */
static size_t likeness(const uint8_t *classes, size_t size, size_t length)
{
    size_t same = 0;
    for (size_t i = 0; i + length < size; i++)
        same += classes[i] == classes[i + length];
    return same * 100 / (size - length);
}

size_t phi__record_length(phi__span head, uint64_t size)
{
    uint8_t classes[LOOK], likes[MOST_LENGTH + 1];
    if (head.size == 0 || memchr(head.data, 0x15, head.size) != NULL || memchr(head.data, 0x25, head.size) != NULL)
        return 0;
    head = phi__span_part(head, 0, LOOK);
    for (size_t i = 0; i < head.size; i++)
        classes[i] = class_of(head.data[i]);
    /* Twice the length is about as like, and in a file that is mostly blank any length is somewhat: the
     * shortest counts that stands out nearly as much as the best. */
    size_t best = 0, sum = 0, count = 0;
    for (size_t length = LEAST_LENGTH; length <= MOST_LENGTH && length * 2 <= head.size; length++) {
        const size_t like = size == UINT64_MAX || size % length == 0 ? likeness(classes, head.size, length) : 0;
        likes[length] = (uint8_t)like;
        best = like > best ? like : best;
        sum += like;
        count += like > 0;
    }
    if (best < LEAST_PERCENT)
        return 0;
    const size_t enough = best - (best - sum / count) / 3;
    size_t found = LEAST_LENGTH;
    while (likes[found] < enough)
        found++;
    return found;
}
