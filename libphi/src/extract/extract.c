/* SPDX-License-Identifier: Apache-2.0 */
/* The registry of extractors, made of extractors.def: adding a format is its
 * file and its line there, nothing here changes. */
#include "extract/extract.h"

#define PHI_EXTRACTOR(name) extern const phi__extractor phi__extract_##name;
#include "extract/extractors.def"
#undef PHI_EXTRACTOR

#define PHI_EXTRACTOR(name) &phi__extract_##name,
static const phi__extractor *const EXTRACTORS[] = {
#include "extract/extractors.def"
};
#undef PHI_EXTRACTOR

enum { EXTRACTOR_COUNT = sizeof EXTRACTORS / sizeof EXTRACTORS[0] };

const phi__extractor *phi__extractor_for(phi__kind kind)
{
    for (size_t i = 0; i < EXTRACTOR_COUNT; i++) {
        if (EXTRACTORS[i]->kind == kind)
            return EXTRACTORS[i];
    }
    return &phi__extract_raw;
}

const phi__extractor *const *phi__extractors(size_t *count)
{
    *count = EXTRACTOR_COUNT;
    return EXTRACTORS;
}
