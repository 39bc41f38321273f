/* SPDX-License-Identifier: Apache-2.0 */
/* See corpora.h. Values are random: that some of them pass a check is chance, as
 * it is in real files. */
#include "corpora.h"

#include <inttypes.h>

enum { UNIQUE_BYTES = 4 << 20 }; /* made once, then repeated: beyond the caches of a core */

static const char *const WORDS[] = {
    "the",     "of",      "and",       "to",        "in",       "is",       "that",      "for",       "it",
    "was",     "on",      "are",       "with",      "they",     "be",       "at",        "one",       "have",
    "this",    "from",    "by",        "had",       "not",      "but",      "what",      "all",       "were",
    "when",    "there",   "can",       "an",        "your",     "which",    "their",     "said",      "will",
    "each",    "about",   "how",       "up",        "out",      "them",     "then",      "she",       "many",
    "some",    "so",      "these",     "would",     "other",    "into",     "has",       "more",      "her",
    "two",     "like",    "him",       "see",       "time",     "could",    "no",        "make",      "than",
    "first",   "been",    "its",       "who",       "now",      "people",   "made",      "over",      "did",
    "down",    "only",    "way",       "find",      "use",      "may",      "water",     "long",      "little",
    "very",    "after",   "words",     "called",    "just",     "where",    "most",      "know",      "clinic",
    "nurse",   "visit",   "room",      "report",    "follow",   "morning",  "review",    "doctor",    "result",
    "schedule","discharge","transport","letter",    "window",   "general",  "between",   "important", "children",
    "country", "another", "example",   "question",  "together", "following","something", "march",     "decided",
    "second",  "junction","augmented", "septic",    "number",   "account",  "patient",   "medical"};

uint64_t bench_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static uint64_t below(uint64_t *seed, uint64_t bound)
{
    return bench_random(seed) % bound;
}

static const char *word(uint64_t *seed)
{
    return WORDS[below(seed, sizeof WORDS / sizeof *WORDS)];
}

/* What stands in place of a word: about four numbers a kilobyte, one of them of
 * five digits or more; now and then a date or an address. */
static phi_status append_word(uint64_t *seed, phi__buf *out)
{
    switch (below(seed, 640)) {
    case 0:
        return phi__buf_printf(out, "March %" PRIu64 ", 20%" PRIu64, 1 + below(seed, 28), 10 + below(seed, 16));
    case 1:
        return phi__buf_printf(out, "%s.%s@%s-%s.org", word(seed), word(seed), word(seed), word(seed));
    case 2:
    case 3:
    case 4:
    case 5:
        return phi__buf_printf(out, "%" PRIu64, 10000 + below(seed, 999990000));
    default:
        if (below(seed, 50) == 0)
            return phi__buf_printf(out, "%" PRIu64, below(seed, 2100));
        return phi__buf_append_text(out, word(seed));
    }
}

static phi_status append_prose(uint64_t *seed, phi__buf *out)
{
    static const char *const ends[] = {". ", ". ", ".\n", "? ", ".\n\n", "; "};
    const size_t first = out->size;
    for (uint64_t n = 5 + below(seed, 14); n > 0; n--) {
        PHI_TRY(append_word(seed, out));
        PHI_TRY(phi__buf_append_text(out, n == 1 ? ends[below(seed, 6)] : (below(seed, 12) == 0 ? ", " : " ")));
    }
    if (out->data[first] >= 'a' && out->data[first] <= 'z')
        out->data[first] = (uint8_t)(out->data[first] - 32);
    return PHI_OK;
}

/* A table of a shop. */
static phi_status append_csv(uint64_t *seed, phi__buf *out)
{
    return phi__buf_printf(out,
                           "%" PRIu64 ",2026-%02" PRIu64 "-%02" PRIu64 ",%s-%s,%" PRIu64 ",%" PRIu64 ".%02" PRIu64
                           ",W%" PRIu64 ",%" PRIu64 ".%" PRIu64 ",%s %s\n",
                           1000000 + below(seed, 9000000), 1 + below(seed, 12), 1 + below(seed, 28), word(seed),
                           word(seed), 1 + below(seed, 40), below(seed, 900), below(seed, 100), 1 + below(seed, 9),
                           below(seed, 90), below(seed, 10), word(seed), word(seed));
}

/* A server's log: times, addresses, numbers of processes and requests, sums. */
static phi_status append_logs(uint64_t *seed, phi__buf *out)
{
    return phi__buf_printf(out,
                           "2026-%02" PRIu64 "-%02" PRIu64 "T%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64 ".%06" PRIu64
                           "Z 10.%" PRIu64 ".%" PRIu64 ".%" PRIu64 " pid=%" PRIu64 " req=%" PRIu64 " took=%" PRIu64
                           " sum=%016" PRIx64 " bytes=%" PRIu64 "\n",
                           1 + below(seed, 12), 1 + below(seed, 28), below(seed, 24), below(seed, 60), below(seed, 60),
                           below(seed, 1000000), below(seed, 256), below(seed, 256), below(seed, 256),
                           100 + below(seed, 99900), 1000000000 + below(seed, 999000000000), 1 + below(seed, 10000000),
                           bench_random(seed), 1 + below(seed, 100000000));
}

static phi_status append_code(uint64_t *seed, phi__buf *out)
{
    const char *a = word(seed), *b = word(seed), *c = word(seed);
    switch (below(seed, 8)) {
    case 0:
        return phi__buf_printf(out, "static int %s_%s(const struct %s *%s, size_t count)\n{\n", a, b, c, word(seed));
    case 1:
        return phi__buf_printf(out, "    if (%s->%s == NULL || %s > 0x%" PRIx64 ")\n        return -%" PRIu64 ";\n", a, b, c,
                               below(seed, 65536), below(seed, 40));
    case 2:
        return phi__buf_printf(out, "    /* %s the %s %s, see %s */\n", a, b, c, word(seed));
    case 3:
        return phi__buf_printf(out, "    {\"%s\", %" PRIu64 ", %" PRIu64 ", %s_%s},\n", a, below(seed, 100),
                               below(seed, 1000000), b, c);
    case 4:
        return phi__buf_append_text(out, "    return 0;\n}\n\n");
    case 5:
        return phi__buf_printf(out, "#define %s_%s 0x%08" PRIx64 "u\n", a, b, below(seed, 1ULL << 32));
    default:
        return phi__buf_printf(out, "        %s[%" PRIu64 "] = %s(%s + %" PRIu64 ", sizeof %s);\n", a, below(seed, 16), b, c,
                               below(seed, 256), a);
    }
}

static phi_status append_binary(uint64_t *seed, phi__buf *out)
{
    uint64_t block[64];
    for (size_t i = 0; i < 64; i++)
        block[i] = bench_random(seed);
    return phi__buf_append(out, block, sizeof block);
}

/* Without a line end anywhere. */
static phi_status append_json(uint64_t *seed, phi__buf *out)
{
    return phi__buf_printf(out,
                           "{\"id\":%" PRIu64 ",\"kind\":\"%s\",\"note\":\"%s %s %s\",\"at\":\"2026-%02" PRIu64
                           "-%02" PRIu64 "T%02" PRIu64 ":00:00Z\",\"key\":\"%016" PRIx64 "\",\"sizes\":[%" PRIu64
                           ",%" PRIu64 "],\"ok\":true},",
                           1000000 + below(seed, 90000000), word(seed), word(seed), word(seed), word(seed),
                           1 + below(seed, 12), 1 + below(seed, 28), below(seed, 24), bench_random(seed),
                           below(seed, 1000), below(seed, 100000));
}

static phi_status append_digits(uint64_t *seed, phi__buf *out)
{
    return phi__buf_append_byte(out, (uint8_t)('0' + below(seed, 10)));
}

static phi_status append_separators(uint64_t *seed, phi__buf *out)
{
    return phi__buf_append_byte(out, (uint8_t)"-. /_:()#"[below(seed, 9)]);
}

static phi_status append_alternating(uint64_t *seed, phi__buf *out)
{
    return phi__buf_printf(out, "%" PRIu64 "-", below(seed, 10));
}

/* Every token is what many forms look like. */
static phi_status append_candidates(uint64_t *seed, phi__buf *out)
{
    const uint64_t number = below(seed, 1000000000);
    switch (below(seed, 4)) {
    case 0:
        return phi__buf_printf(out, "%03" PRIu64 "-%02" PRIu64 "-%04" PRIu64 " ", number / 1000000, number / 10000 % 100,
                               number % 10000);
    case 1:
        return phi__buf_printf(out, "%09" PRIu64 " ", number);
    case 2:
        return phi__buf_printf(out, "A%08" PRIu64 " ", number / 10);
    default:
        return phi__buf_printf(out, "%02" PRIu64 "/%02" PRIu64 "/19%02" PRIu64 " ", 1 + number % 12, 1 + number / 12 % 28,
                               number / 400 % 100);
    }
}

/* Every byte beside a reason to call Hyperscan. */
static phi_status append_anchors(uint64_t *seed, phi__buf *out)
{
    static const char *const pieces[] = {"a@b", "@@", "*", "+1", " 1984", "(212)", "wdl", "x@y.z", ", 2019 ", "A***"};
    return phi__buf_append_text(out, pieces[below(seed, sizeof pieces / sizeof *pieces)]);
}

const bench_corpus BENCH_CORPORA[] = {
    {"prose", "English sentences, four numbers a KB", append_prose},
    {"csv", "table of a shop", append_csv},
    {"logs", "server log, digit-heavy", append_logs},
    {"code", "like C source", append_code},
    {"binary", "random bytes", append_binary},
    {"json", "JSON in one line", append_json},
    {"digits", "digits only", append_digits},
    {"separators", "separators only", append_separators},
    {"alternating", "digit, hyphen, digit, hyphen", append_alternating},
    {"candidates", "nothing but candidates", append_candidates},
    {"anchors", "nothing but anchors of regexes", append_anchors},
};
const size_t BENCH_CORPUS_COUNT = sizeof BENCH_CORPORA / sizeof *BENCH_CORPORA;

phi_status bench_corpus_make(const bench_corpus *corpus, uint64_t seed, size_t size, phi__buf *out)
{
    const size_t unique = size < UNIQUE_BYTES ? size : UNIQUE_BYTES;
    PHI_TRY(phi__buf_reserve(out, size + 4096));
    while (out->size < unique)
        PHI_TRY(corpus->append(&seed, out));
    const size_t period = out->size;
    while (out->size < size) {
        const size_t rest = size - out->size;
        PHI_TRY(phi__buf_append(out, out->data, rest < period ? rest : period));
    }
    out->size = size;
    return PHI_OK;
}
