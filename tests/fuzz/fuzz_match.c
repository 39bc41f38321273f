/* SPDX-License-Identifier: Apache-2.0 */
/* The matcher with a few pictures and regexes. Hits lie in the range they were
 * asked for, ordered and each once; asking in two ranges gives the same; short
 * texts are compared with the slow way; work is linear. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "fuzz.h"
#include "match/match.h"
#include "match/picture.h"

enum { LARGEST = 16384, SLOWLY = 128, WORK_PER_BYTE = 64 };

static const char *const PICTURES[] = {"999-99-9999", "A{1,3}9{4,8}",  "9A**-A**-AA99", "9{4} 9{4} 9{4} 9{4}",
                                       "99/9{1,2}/9999", "MRN-9{6}",   "*-*-*-*-9",     "9.9.9.9"};
enum { PICTURE_COUNT = sizeof PICTURES / sizeof PICTURES[0] };
static const phi__form FORMS[] = {
    {.pictures = PICTURES, .picture_count = PICTURE_COUNT},
    {.regex = "[a-z0-9._]+@[a-z0-9]+(\\.[a-z]+)+"},
    {.regex = "b|abc"},
};
static const phi__rule RULE = {.id = "test", .forms = FORMS, .form_count = 3};
static const phi__rule *const RULES[] = {&RULE};
static const phi__rule_set SET = {.rules = RULES, .count = 1};

typedef struct fixture {
    phi__matcher *matcher;
    phi__match_scratch *scratch;
} fixture;

static const fixture *shared(void)
{
    static fixture f;
    if (f.matcher == NULL) {
        FUZZ_CHECK(phi__matcher_new(&SET, &f.matcher, NULL) == PHI_OK);
        FUZZ_CHECK(phi__match_scratch_new(f.matcher, &f.scratch) == PHI_OK);
    }
    return &f;
}

static int order_of(const phi__hit *a, const phi__hit *b)
{
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->shape == b->shape ? 0 : a->shape < b->shape ? -1 : 1;
}

static void check_hits(const phi__hits *hits, phi__span text, size_t from, size_t to)
{
    for (size_t i = 0; i < hits->count; i++) {
        const phi__hit *hit = &hits->items[i];
        FUZZ_CHECK(hit->begin >= from && hit->begin < to);
        FUZZ_CHECK(hit->end > hit->begin && hit->end <= text.size);
        FUZZ_CHECK(i == 0 || order_of(&hits->items[i - 1], hit) < 0);
    }
}

static bool has_form(const fixture *f, phi__span text, const phi__hit *hit, unsigned form)
{
    phi__form_refs refs = {.items = NULL};
    bool found = false;
    FUZZ_CHECK(phi__match_forms(f->matcher, text, hit, ~UINT64_C(0), &refs) == PHI_OK);
    for (size_t i = 0; i < refs.count; i++)
        found = found || refs.items[i].form == form;
    PHI_VEC_DONE(&refs);
    return found;
}

/* "\\n", as JSON and logs write a line end, is part of nothing. */
static bool is_behind_escape(phi__span text, size_t at)
{
    return at >= 2 && text.data[at - 2] == '\\' && memchr("nrt", text.data[at - 1], 3) != NULL;
}

/* No picture begins or ends with a separator. */
static bool stands_alone(phi__span text, size_t begin, size_t end)
{
    return phi__is_alnum((char)text.data[begin]) && phi__is_alnum((char)text.data[end - 1]) &&
           (begin == 0 || !phi__is_alnum((char)text.data[begin - 1]) || is_behind_escape(text, begin)) &&
           (end == text.size || !phi__is_alnum((char)text.data[end]));
}

static bool described(const char *text, size_t length)
{
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        if (phi__picture_matches(PICTURES[i], text, length))
            return true;
    }
    return false;
}

/* Is [begin, end) among the hits, as form 0? */
static bool was_found(const fixture *f, const phi__hits *hits, phi__span text, size_t begin, size_t end)
{
    for (size_t i = 0; i < hits->count; i++) {
        const phi__hit *hit = &hits->items[i];
        if (hit->begin == begin && hit->end == end && has_form(f, text, hit, 0))
            return true;
    }
    return false;
}

static void check_slowly(const fixture *f, const phi__hits *hits, phi__span text)
{
    for (size_t begin = 0; begin < text.size; begin++) {
        for (size_t end = begin + 1; end <= text.size && end - begin <= PHI__PICTURE_MAX; end++) {
            const bool wanted = stands_alone(text, begin, end) &&
                                described((const char *)text.data + begin, end - begin);
            FUZZ_CHECK(wanted == was_found(f, hits, text, begin, end));
        }
    }
}

int phi_fuzz_match(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    const fixture *f = shared();
    const phi__span text = phi__span_of(data, size);
    const size_t middle = size < 2 ? 0 : (size_t)data[size / 2] * size / 256;
    const uint64_t before = phi__match_scratch_work(f->scratch);
    phi__hits whole = {.items = NULL}, first = {.items = NULL}, second = {.items = NULL};
    FUZZ_CHECK(phi__match(f->matcher, f->scratch, text, 0, size, NULL, &whole) == PHI_OK);
    FUZZ_CHECK(phi__match_scratch_work(f->scratch) - before <= WORK_PER_BYTE * (uint64_t)size + WORK_PER_BYTE);
    FUZZ_CHECK(phi__match(f->matcher, f->scratch, text, 0, middle, NULL, &first) == PHI_OK);
    FUZZ_CHECK(phi__match(f->matcher, f->scratch, text, middle, size, NULL, &second) == PHI_OK);
    check_hits(&whole, text, 0, size);
    check_hits(&first, text, 0, middle);
    check_hits(&second, text, middle, size);
    FUZZ_CHECK(whole.count == first.count + second.count);
    for (size_t i = 0; i < whole.count; i++) {
        const phi__hit *part = i < first.count ? &first.items[i] : &second.items[i - first.count];
        FUZZ_CHECK(order_of(&whole.items[i], part) == 0);
    }
    if (size <= SLOWLY)
        check_slowly(f, &whole, text);
    PHI_VEC_DONE(&whole);
    PHI_VEC_DONE(&first);
    PHI_VEC_DONE(&second);
    return 0;
}
