/* SPDX-License-Identifier: Apache-2.0 */
/* One target for each line of extractors.def: the extractor over any bytes, from
 * memory and as a one-way stream, members included. The pdf extractor has no
 * worker here and must say so; what workers answer is the target `wire`. */
#include "base/alloc.h"
#include "fuzz.h"
#include "guard.h"

#define TEXT_CEILING ((size_t)64 << 20)

/* Where no limit was met, the way the bytes come in may change nothing. */
static void check_same(guard *memory, guard *one_way)
{
    phi__buf a, b;
    phi__buf_init(&a, TEXT_CEILING);
    phi__buf_init(&b, TEXT_CEILING);
    FUZZ_CHECK(guard_text(memory, &a) == PHI_OK && guard_text(one_way, &b) == PHI_OK);
    FUZZ_CHECK(a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0));
    FUZZ_CHECK(memory->faults == one_way->faults);
    phi__buf_done(&a);
    phi__buf_done(&b);
}

/* A zip at the end of a binary file is found only where one can look at its end. */
static bool may_differ(const phi__extractor *extractor, const uint8_t *data, size_t size)
{
    bool ends_zip = false;
    for (size_t i = 0; i + 4 <= size && !ends_zip; i++)
        ends_zip = memcmp(data + i, "PK\5\6", 4) == 0;
    return ends_zip && extractor->kind == PHI__KIND_BINARY;
}

static int fuzz(const phi__extractor *extractor, const uint8_t *data, size_t size)
{
    if (size > GUARD_LARGEST)
        return 0;
    guard first, second;
    const phi_status status = guard_run(&first, extractor, GUARD_MEMORY_STREAM, data, size);
    FUZZ_CHECK(status != PHI_ERR_MEMORY);
    const guard_way way = size % 2 == 0 ? GUARD_ONE_WAY : GUARD_NO_MEMORY;
    const phi_status again = guard_run(&second, extractor, way, data, size);
    FUZZ_CHECK(again != PHI_ERR_MEMORY);
    if (way == GUARD_ONE_WAY && !may_differ(extractor, data, size)) {
        FUZZ_CHECK(again == status);
        check_same(&first, &second);
    }
    guard_done(&first);
    guard_done(&second);
    return 0;
}

#define PHI_EXTRACTOR(name)                              \
    extern const phi__extractor phi__extract_##name;     \
    int phi_fuzz_##name(const uint8_t *data, size_t size) \
    {                                                    \
        return fuzz(&phi__extract_##name, data, size);   \
    }
#include "extract/extractors.def"
#undef PHI_EXTRACTOR
