/* SPDX-License-Identifier: Apache-2.0 */
/* See lexicon.h. A bucket holds a handful of words: looking them through is quicker than to search. */
#include "base/lexicon.h"

uint8_t phi__lexicon_marks(const phi__lexicon *lexicon, const char *word, size_t length)
{
    const uint64_t hash = phi__lexicon_hash(word, length);
    const size_t bucket = (size_t)(hash >> (64 - lexicon->bucket_bits));
    const uint16_t tag = (uint16_t)hash;
    for (uint32_t i = lexicon->first[bucket]; i < lexicon->first[bucket + 1]; i++) {
        if (lexicon->tags[i] == tag)
            return lexicon->marks[i];
    }
    return 0;
}
