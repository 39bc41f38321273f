/* SPDX-License-Identifier: Apache-2.0 */
/* See texts.h. */
#include "texts.h"

#include "oracle_parts.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/picture.h"
#include "rules/example.h"

/* ----------------------------------------------------------------- ingredients */

static void keep(texts_strings *to, const char *text, size_t length)
{
    char *copy = phi__strndup(text, length);
    oracle_must(copy == NULL ? PHI_ERR_MEMORY : PHI_OK);
    oracle_must(PHI_VEC_PUSH(to, copy));
}

static void add_examples(texts *self, const phi__rule *rule, const phi__example *examples, size_t count,
                         phi__random *random)
{
    for (size_t e = 0; e < count; e++) {
        PHI_AUTO(phi__filled_done) phi__filled filled;
        const char *problem = NULL;
        phi__filled_init(&filled);
        if (phi__example_fill(rule, examples[e].text, random, &filled, &problem) != PHI_OK)
            continue; /* the test of packs is where that fails */
        const char *text = (const char *)filled.text.data;
        keep(&self->examples, text, filled.text.size);
        for (size_t m = 0; m < filled.marks.count; m++)
            keep(&self->values, text + filled.marks.items[m].begin,
                 filled.marks.items[m].end - filled.marks.items[m].begin);
    }
}

static void add_words(texts *self, const phi__word_group *groups, size_t count)
{
    for (size_t g = 0; g < count; g++) {
        for (size_t w = 0; w < groups[g].word_count; w++)
            keep(&self->words, groups[g].words[w], strlen(groups[g].words[w]));
    }
}

/* Values as pictures draw them: nearly all fail their check. */
static void add_form(texts *self, const phi__form *form, phi__random *random)
{
    add_words(self, form->context, form->context_count);
    for (size_t p = 0; p < form->picture_count; p++) {
        PHI_AUTO(phi__buf_done) phi__buf value;
        phi__buf_init(&value, TEXTS_MOST);
        oracle_must(phi__picture_fill(form->pictures[p], phi__random_next, random, &value));
        keep(&self->values, (const char *)value.data, value.size);
    }
}

void texts_init(texts *self, const phi__rule_set *set, size_t fillings)
{
    phi__random random = {.state = 1};
    *self = (texts){0};
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        for (size_t i = 0; i < fillings; i++) {
            add_examples(self, rule, rule->examples, rule->example_count, &random);
            add_examples(self, rule, rule->counter_examples, rule->counter_example_count, &random);
        }
        add_words(self, rule->context, rule->context_count);
        for (size_t f = 0; f < rule->form_count; f++)
            add_form(self, &rule->forms[f], &random);
        for (size_t g = 0; g < rule->field_count; g++) {
            for (size_t n = 0; n < rule->fields[g].name_count; n++)
                keep(&self->words, rule->fields[g].names[n], strlen(rule->fields[g].names[n]));
        }
    }
}

static void free_strings(texts_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        phi__free(strings->items[i]);
    PHI_VEC_DONE(strings);
}

void texts_done(texts *self)
{
    free_strings(&self->examples);
    free_strings(&self->values);
    free_strings(&self->words);
}

/* --------------------------------------------------------------------- pieces */

/* A text while it is made. */
typedef struct maker {
    const texts *from;
    phi__random random;
    phi__buf *out;
    bool quiet; /* nothing but prose for long stretches */
} maker;

/* Windows of this size are searched one after the other: PHI__WINDOW_BYTES. */
enum { SEAM_BYTES = 128 * 1024 };

typedef void (*piece)(maker *m);

static size_t below(maker *m, size_t count)
{
    return (size_t)(phi__random_next(&m->random) % count);
}

static void put(maker *m, const char *text)
{
    if (m->out->size + strlen(text) < TEXTS_MOST)
        oracle_must(phi__buf_append_text(m->out, text));
}

#define ONE_OF(m, list) (list)[below((m), sizeof(list) / sizeof *(list))]

static const char *any_of(maker *m, const texts_strings *strings)
{
    return strings->count == 0 ? "" : strings->items[below(m, strings->count)];
}

static void put_separator(maker *m)
{
    static const char *const SEPARATORS[] = {" ", " ", " ", "\n", "\n", "\n", "\t", ", ", ",", "|", " | ", "\r\n", "",
                                             ": ", ":", "=", "\n\n", "  ", "   ", ";", "; ", ". ", "-", "/", "_", "\"",
                                             "'", "(", ")", "\\n", "\\t", "\r", "\n  \n", " #", "\xc2\xa0", "\xe2\x80\x93",
                                             "\",\"", " = ", "<", ">", "@", "+", "\\\"", "\\", ".", "%", "$"};
    put(m, ONE_OF(m, SEPARATORS));
}

static void put_example(maker *m)
{
    put(m, any_of(m, &m->from->examples));
}

static void put_value(maker *m)
{
    put(m, any_of(m, &m->from->values));
}

/* In one of the ways that people and programs write names. */
static void put_word(maker *m)
{
    char word[128];
    const char *text = any_of(m, &m->from->words);
    const size_t way = below(m, 8);
    size_t length = 0;
    bool capital = way == 1 || way == 2;
    for (; *text != '\0' && length + 1 < sizeof word; text++) {
        if (*text == ' ' && way == 2) { /* camelCase */
            capital = true;
            continue;
        }
        word[length] = *text == ' ' && way == 3 ? '_' : capital || way == 4 ? phi__to_upper(*text) : *text;
        capital = way == 1 && *text == ' ';
        length++;
    }
    word[length] = '\0';
    put(m, word);
}

static void put_labelled(maker *m)
{
    static const char *const GAPS[] = {": ", ":", " ", "=", " is ", " no. ", " #", " number ", "\t", "  ", " - ", "\": \"", "\n",
                                       ":\\n", " (", " of the ", ".", "_", "\xc3\xa4 "};
    put_word(m);
    put(m, ONE_OF(m, GAPS));
    put_value(m);
}

static void put_prose(maker *m)
{
    static const char *const WORDS[] = {"the", "of", "Patient", "was", "seen", "in", "clinic", "and", "Office", "order",
                                        "request", "payment", "by", "on", "M\xc3\xbcller", "stra\xc3\x9f" "e", "caf\xc3\xa9",
                                        "fooBar", "HTTPServer", "a", "I", "note", "\xe2\x80\x9cquoted\xe2\x80\x9d", "\xe6\x82\xa3\xe8\x80\x85"};
    for (size_t i = below(m, 12) + 1; i > 0; i--) {
        put(m, ONE_OF(m, WORDS));
        put(m, i > 1 || below(m, 4) > 0 ? " " : ".\n");
    }
}

static void put_noise(maker *m)
{
    static const char DIGITS[] = "0123456789", MIXED[] = "0123456789ABCDEFabcdefXZ-./ _:()#";
    const bool plain = below(m, 2) == 0;
    for (size_t i = below(m, 30) + 1; i > 0; i--) {
        const char c[2] = {plain ? DIGITS[below(m, 10)] : MIXED[below(m, sizeof MIXED - 1)], '\0'};
        put(m, c);
    }
}

static void put_list(maker *m)
{
    static const char *const JOINTS[] = {",", ", ", " ", "\n", "\t", ";", "|", "\r\n", "-", "."};
    const char *joint = ONE_OF(m, JOINTS);
    if (below(m, 2) == 0)
        put_word(m);
    for (size_t i = below(m, 12) + 2; i > 0; i--) {
        put(m, joint);
        put_value(m);
    }
}

/* People below each other, some known in part, and things that are nobody. */
static void put_people(maker *m)
{
    static const char *const GIVEN[] = {"Anna", "James", "MARIA", "Olga", "Xqavior", "Chen", "J.", "Fiona", "Grace"};
    static const char *const FAMILY[] = {"Smith", "Miller", "GARCIA", "Park", "Tymczak", "Lindqvist", "Woods", "O'Brien", "Falls"};
    static const char *const THINGS[] = {"Green Beans", "Old Business", "see below", "", "Total 12", "West Wing, East Wing"};
    static const char *const MARKS[] = {"", "- ", "* ", "[x] ", "[ ] ", "(X) ", "1. ", "10:30 am ", "\t", "  \xE2\x80\xA2 "};
    static const char *const BEHIND[] = {"", "  lab", " - no show", ", 05/04", "\t12", " (new)", " is here", " <", ":", " .... 17", " . 3"};
    const char *mark = ONE_OF(m, MARKS), *behind = ONE_OF(m, BEHIND);
    for (size_t i = below(m, 9) + 2; i > 0; i--) {
        put(m, below(m, 9) == 0 ? ONE_OF(m, MARKS) : mark);
        if (below(m, 5) == 0) {
            put(m, ONE_OF(m, THINGS));
        } else {
            const bool turned = below(m, 4) == 0;
            put(m, turned ? ONE_OF(m, FAMILY) : ONE_OF(m, GIVEN));
            put(m, turned ? ", " : " ");
            put(m, turned ? ONE_OF(m, GIVEN) : ONE_OF(m, FAMILY));
        }
        put(m, below(m, 9) == 0 ? ONE_OF(m, BEHIND) : behind);
        put(m, below(m, 12) == 0 ? "\n\n" : "\n");
    }
}

/* Words joined without end: longer than any token that a search reaches around. */
static void put_long_token(maker *m)
{
    for (size_t i = below(m, 90) + 20; i > 0; i--) {
        const char c[2] = {(char)('a' + (char)below(m, 26)), '\0'};
        put(m, c);
    }
}

/* ---------------------------------------------------------------------- tables */

static void put_cell(maker *m)
{
    static const piece CELLS[] = {put_value, put_value, put_value, put_word, put_noise};
    ONE_OF(m, CELLS)(m);
}

static void put_padded(maker *m, size_t width, piece what)
{
    const size_t from = m->out->size;
    what(m);
    while (m->out->size - from < width)
        put(m, " ");
}

/* A report with columns of blanks, tabs or bars; perhaps of delimited cells. */
static void put_rows(maker *m)
{
    static const char *const JOINTS[] = {"  ", "\t", "|", " | ", ",", ";", "    "};
    const char *joint = ONE_OF(m, JOINTS);
    const bool padded = below(m, 2) == 0;
    const size_t columns = below(m, 5) + 2, rows = below(m, 12) + 1;
    put(m, "\n");
    for (size_t r = 0; r <= rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            put_padded(m, padded ? 24 : 0, r == 0 ? put_word : put_cell);
            put(m, c + 1 < columns ? joint : below(m, 20) == 0 ? "" : "\n");
        }
        if (below(m, 12) == 0)
            put(m, "---+---\n");
        if (below(m, 12) == 0)
            put_separator(m);
    }
}

static void put_names(maker *m, size_t columns, const char *quote, const char *behind)
{
    for (size_t c = 0; c < columns; c++) {
        put(m, quote);
        put_word(m);
        put(m, quote);
        put(m, behind);
        put(m, c + 1 < columns ? ", " : "");
    }
}

/* A table, and rows that do not say its names. */
static void put_created(maker *m)
{
    const size_t columns = below(m, 4) + 1, rows = below(m, 5) + 1;
    const char *quote = below(m, 3) == 0 ? "`" : "";
    const bool copy = below(m, 2) == 0;
    put(m, "\nCREATE TABLE t (");
    put_names(m, columns, quote, below(m, 2) == 0 ? " varchar(9)" : " text\n");
    put(m, copy ? ");\nCOPY t FROM stdin;\n" : ");\nINSERT INTO t VALUES ");
    for (size_t r = 0; r < rows; r++) {
        put(m, copy ? "" : "(");
        for (size_t c = 0; c < columns; c++) {
            put_cell(m);
            put(m, c + 1 < columns ? copy ? "\t" : "," : "");
        }
        put(m, copy ? "\n" : r + 1 < rows ? ")," : ");\n");
    }
    put(m, copy ? "\\.\n" : "");
}

static void put_sql(maker *m)
{
    const size_t columns = below(m, 4) + 1, rows = below(m, 5) + 1;
    const char *quote = below(m, 3) == 0 ? "`" : "";
    static const char *const HEADS[] = {"\nINSERT INTO t (", "\ninsert into people (", "\nREPLACE INTO t (", "INSERT INTO t ("};
    static const char *const VALUES[] = {") VALUES ", ") VALUES\n", ")\nVALUES "};
    put(m, ONE_OF(m, HEADS));
    put_names(m, columns, quote, "");
    put(m, ONE_OF(m, VALUES));
    for (size_t r = 0; r < rows; r++) {
        put(m, "(");
        for (size_t c = 0; c < columns; c++) {
            put(m, below(m, 4) == 0 ? "" : "'");
            put_cell(m);
            put(m, below(m, 4) == 0 ? "" : "'");
            put(m, c + 1 < columns ? below(m, 2) == 0 ? "," : ", " : "");
        }
        put(m, r + 1 < rows ? below(m, 2) == 0 ? ")," : "),\n" : ");\n");
    }
}

/* Members of an object, one of which may be a record with a type. */
static void put_json(maker *m)
{
    static const char *const JOINTS[] = {", ", ",", ",\n  "};
    static const char *const KEYS[] = {"value", "id", "number", "system", "type", "code", "identifier", "text", "name"};
    static const char *const TYPES[] = {"MR", "SS", "DL", "phone", "http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.1"};
    const char *joint = ONE_OF(m, JOINTS);
    const size_t members = below(m, 6) + 1;
    put(m, below(m, 3) == 0 ? "\n[{" : "{");
    for (size_t i = 0; i < members; i++) {
        put(m, i == 0 ? "\"" : joint);
        put(m, i == 0 ? "" : "\"");
        below(m, 2) == 0 ? put(m, ONE_OF(m, KEYS)) : put_word(m);
        put(m, below(m, 2) == 0 ? "\": " : "\":");
        const size_t sort = below(m, 8);
        put(m, sort == 0 ? "{\"code\": \"" : sort == 1 ? "[\"" : sort == 2 ? "" : "\"");
        below(m, 3) == 0 ? put(m, ONE_OF(m, TYPES)) : put_cell(m);
        put(m, sort == 0 ? "\"}" : sort == 1 ? "\"]" : sort == 2 ? "" : "\"");
    }
    put(m, below(m, 4) == 0 ? "}]\n" : "}\n");
}

/* An element with attributes and text. */
static void put_element(maker *m)
{
    static const char *const NAMES[] = {"id", "value", "patient", "identifier", "ssn", "field", "telecom", "p"};
    static const char *const ATTRIBUTES[] = {" root=\"2.16.840.1.113883.4.6\"", " type=\"SS\"", " name=\"mrn\"", ""};
    static const char *const HOLDING[] = {" extension=\"", " value=\"", " ssn='", " id=\""};
    const char *name = ONE_OF(m, NAMES);
    put(m, below(m, 2) == 0 ? "<patientRole><" : "<");
    put(m, name);
    put(m, ONE_OF(m, ATTRIBUTES));
    const char *holding = below(m, 2) == 0 ? ONE_OF(m, HOLDING) : NULL;
    if (holding != NULL) {
        put(m, holding);
        put_cell(m);
        put(m, holding[5] == '\'' ? "'" : "\"");
        put(m, below(m, 2) == 0 ? ONE_OF(m, ATTRIBUTES) : "");
    }
    put(m, ">");
    put_cell(m);
    put(m, "</");
    put(m, name);
    put(m, below(m, 2) == 0 ? ">\n" : "></patientRole>");
}

/* ----------------------------------------------------------------------- texts */

static void put_any(maker *m)
{
    static const piece PIECES[] = {put_example, put_example, put_example, put_labelled, put_labelled, put_labelled,
                                   put_value,   put_value,   put_word,    put_word,     put_prose,    put_prose,
                                   put_noise,   put_list,    put_rows,    put_sql,      put_long_token, put_json,    put_element,
                                   put_json,    put_created, put_people};
    ONE_OF(m, PIECES)(m);
    put_separator(m);
}

/* Bytes that are not valid UTF-8 are rare, so that most texts stay text. */
static void damage(maker *m)
{
    static const uint8_t BYTES[] = {'0', '9', 'A', 'z', ' ', '\n', '\t', '-', '.', ':', '"', '\\', 'n', 'T', ',', '(', 0xc3, 0x80};
    for (size_t i = below(m, 8) + 1; i > 0 && m->out->size > 0; i--) {
        const size_t at = below(m, m->out->size);
        if (below(m, 3) > 0) {
            m->out->data[at] = ONE_OF(m, BYTES);
            continue;
        }
        memmove(m->out->data + at, m->out->data + at + 1, m->out->size - at - 1);
        m->out->size--;
    }
}

/* Prose without numbers makes up the size; what matters stands at the seams of windows and here and there. */
static void make_large(maker *m)
{
    const size_t size = (size_t)SEAM_BYTES + below(m, (size_t)SEAM_BYTES * 3 / 2);
    const bool one_line = below(m, 4) == 0;
    while (m->out->size < size) {
        const size_t before_seam = (size_t)SEAM_BYTES - m->out->size % SEAM_BYTES;
        if (before_seam < 5000 || before_seam > (size_t)SEAM_BYTES - 2000 || below(m, 400) == 0)
            put_any(m);
        else
            put_prose(m);
    }
    for (size_t i = 0; one_line && i < m->out->size; i++) {
        if (m->out->data[i] == '\n' || m->out->data[i] == '\r')
            m->out->data[i] = ' ';
    }
}

void texts_make(const texts *self, uint64_t seed, bool large, phi__buf *out)
{
    maker m = {.from = self, .random = {.state = seed}, .out = out};
    if (large) {
        make_large(&m);
        return;
    }
    static const piece WHOLE[] = {put_rows, put_sql, put_list, put_created, put_people};
    const size_t way = below(&m, 8);
    const size_t pieces = below(&m, 25) + 1;
    if (way < 2)
        ONE_OF(&m, WHOLE)(&m);
    for (size_t i = 0; way > 0 && i < pieces && out->size < 16384; i++)
        put_any(&m);
    if (below(&m, 3) == 0)
        damage(&m);
}
