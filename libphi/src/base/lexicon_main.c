/* SPDX-License-Identifier: Apache-2.0 */
/* phi-lexc NAME FILE NAME FILE ... >builtin_lexicons.c: lists of lexicons/ (written by tools/lexicon.py, which
 * tells their form) -> constant tables of lexicon.h. Runs while the library is built, on files of the
 * repository; anything unexpected in them ends it. */
#include "base/lexicon.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_BYTES = 64, BUCKET_WORDS = 6, ROW = 16 };

typedef struct word {
    uint64_t hash;
    uint8_t marks;
} word;

typedef struct list {
    word *words;
    size_t count, room;
    uint64_t heads[(1 << PHI__LEXICON_HEAD_BITS) / 64];
} list;

static void fail(const char *file, const char *problem)
{
    (void)fprintf(stderr, "phi-lexc: %s: %s\n", file, problem);
    exit(1);
}

static uint8_t marks_of(const char *file, char c)
{
    static const char ALPHABET[] = "abcdefghijklmnopqrstuvwxyz234567";
    const char *at = strchr(ALPHABET, c);
    if (c == '\0' || at == NULL || at == ALPHABET)
        fail(file, "an entry without marks");
    return (uint8_t)(at - ALPHABET);
}

static void add(list *words, uint64_t hash, uint8_t marks)
{
    if (words->count == words->room) {
        words->room = words->room == 0 ? 4096 : 2 * words->room;
        words->words = realloc(words->words, words->room * sizeof *words->words);
        if (words->words == NULL)
            fail("", "out of memory");
    }
    words->words[words->count++] = (word){hash, marks};
}

/* One line: how much is kept of the entry before, the rest, marks. */
static void add_line(list *words, const char *file, char entry[WORD_BYTES], const char *line, size_t length)
{
    const size_t kept = (size_t)(line[0] - 'a');
    if (length < 2 || kept > strlen(entry) || kept + length - 2 >= WORD_BYTES)
        fail(file, "an entry that does not follow the one before");
    memcpy(entry + kept, line + 1, length - 2);
    entry[kept + length - 2] = '\0';
    add(words, phi__lexicon_hash(entry, strlen(entry)), marks_of(file, line[length - 1]));
    if (strlen(entry) >= PHI__LEXICON_HEAD) {
        const uint32_t head = phi__lexicon_head_of(entry);
        words->heads[head / 64] |= UINT64_C(1) << head % 64;
    }
}

static void read_list(list *words, const char *file)
{
    char line[2 * WORD_BYTES], entry[WORD_BYTES] = "";
    const size_t before = words->count;
    FILE *in = fopen(file, "r");
    if (in == NULL)
        fail(file, "cannot be opened");
    while (fgets(line, sizeof line, in) != NULL) {
        const size_t length = strcspn(line, "\n");
        if (line[length] != '\n')
            fail(file, "a long line");
        if (line[0] != '#')
            add_line(words, file, entry, line, length);
    }
    if (ferror(in) != 0 || words->count == before)
        fail(file, "nothing was read");
    (void)fclose(in);
}

static int compare(const void *left, const void *right)
{
    const word *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void print_numbers(const char *type, const char *part, const char *name, size_t count)
{
    (void)printf("static const %s %s_%s[%zu] = {", type, name, part, count);
}

static void print_next(size_t index, unsigned value)
{
    (void)printf("%s%u,", index % ROW == 0 ? "\n    " : " ", value);
}

/* Sorted by hash, the words of a bucket stand together; within it their order does not matter. */
static void print_list(const char *name, list *words)
{
    unsigned bits = 1;
    while (((size_t)BUCKET_WORDS << bits) < words->count)
        bits++;
    qsort(words->words, words->count, sizeof *words->words, compare);
    print_numbers("uint16_t", "tags", name, words->count);
    for (size_t i = 0; i < words->count; i++)
        print_next(i, (uint16_t)words->words[i].hash);
    (void)printf("};\n");
    print_numbers("uint8_t", "marks", name, words->count);
    for (size_t i = 0; i < words->count; i++)
        print_next(i, words->words[i].marks);
    (void)printf("};\n");
    print_numbers("uint32_t", "first", name, ((size_t)1 << bits) + 1);
    size_t at = 0;
    for (size_t bucket = 0; bucket <= (size_t)1 << bits; bucket++) {
        while (at < words->count && words->words[at].hash >> (64 - bits) < bucket)
            at++;
        print_next(bucket, (unsigned)at);
    }
    (void)printf("};\n");
    print_numbers("uint64_t", "heads", name, sizeof words->heads / sizeof *words->heads);
    for (size_t i = 0; i < sizeof words->heads / sizeof *words->heads; i++)
        (void)printf("%s0x%" PRIx64 "u,", i % ROW == 0 ? "\n    " : " ", words->heads[i]);
    (void)printf("};\nconst phi__lexicon phi__lexicon_%s = {%s_first, %s_tags, %s_marks, %s_heads, %u};\n\n", name, name, name,
                 name, name, bits);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc % 2 == 0) {
        (void)fprintf(stderr, "usage: phi-lexc NAME FILE ... >builtin_lexicons.c\n");
        return 2;
    }
    (void)printf("/* SPDX-License-Identifier: Apache-2.0 */\n/* Generated by phi-lexc from lexicons/. Do not edit. */\n"
                 "#include \"base/lexicon.h\"\n\n");
    for (int i = 1; i < argc; i += 2) { /* files of one name, side by side, are one list */
        static list words;
        const bool more = i + 2 < argc && strcmp(argv[i], argv[i + 2]) == 0;
        read_list(&words, argv[i + 1]);
        if (more)
            continue;
        print_list(argv[i], &words);
        free(words.words);
        words = (list){.count = 0};
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
