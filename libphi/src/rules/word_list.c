/* SPDX-License-Identifier: Apache-2.0 */
/* A list of words -> a rule with one form. The pack that it is made from says what the
 * rule is; the words come beside it, because a YAML of a million lines would be slow
 * to read and would show them to whoever prints the pack. */
#include "rules/word_list.h"

#include "base/alloc.h"
#include "match/phrases.h"
#include "rules/lines.h"
#include "rules/lint.h"

#include <stdio.h>
#include <string.h>

enum { YAML_BYTES = 1024, ID_BYTES = 63 };

typedef PHI_VEC(const char *) words;

static void free_words(words *list)
{
    PHI_VEC_DONE(list);
}

static phi_status add_word(phi__arena *arena, words *list, const phi__lines *lines, const char *entry, size_t length,
                           phi_error *err)
{
    const size_t tokens = phi__phrases_tokens(entry, length);
    if (tokens == 0 || length < 2)
        return phi__lines_fail(lines, err, "a word has at least two characters, one of them a letter or digit");
    if (tokens > PHI__PHRASES_TOKENS)
        return phi__lines_fail(lines, err, "a phrase has at most 16 words");
    const char *copy = phi__arena_strndup(arena, entry, length);
    if (copy == NULL || PHI_VEC_PUSH(list, copy) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    return PHI_OK;
}

static phi_status read_words(phi__lines *lines, phi__arena *arena, words *list, phi_error *err)
{
    for (;;) {
        const char *entry = NULL;
        size_t length = 0;
        PHI_TRY(phi__lines_next(lines, &entry, &length, err));
        if (length == 0)
            return list->count > 0 ? PHI_OK : phi__lines_fail(lines, err, "the list is empty");
        PHI_TRY(add_word(arena, list, lines, entry, length, err));
    }
}

/* The words in place of the one that stands for them. */
static phi_status put_words(phi__pack *pack, const words *list, phi_error *err)
{
    const char **copy = phi__arena_alloc(&pack->arena, list->count * sizeof *copy);
    phi__form *form = phi__arena_alloc(&pack->arena, sizeof *form);
    if (copy == NULL || form == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    memcpy(copy, list->items, list->count * sizeof *copy);
    *form = (phi__form){.words = copy, .word_count = list->count, .bits = pack->rule.forms[0].bits};
    pack->rule.forms = form;
    pack->rule.form_count = 1;
    pack->rule.example_count = 0;
    return PHI_OK;
}

/* `digest` in the source: the version of the rules tells one list from another. */
static int write_pack(char yaml[YAML_BYTES], const char *id, const char *digest)
{
    return snprintf(yaml, YAML_BYTES,
                    "# a list of words, SHA-256 %s\nid: %s\ntitle: '%s, a list of words'\nclass: pii\n"
                    "tags: [\"hipaa:other-unique-id\"]\nforms:\n  - {pictures: ['0000'], bits: 6}\nexamples: ['[[0000]]']\n",
                    digest, id, id);
}

static bool is_id(const char *id)
{
    return strlen(id) <= ID_BYTES && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(id) &&
           strchr(id, '.') != NULL;
}

phi_status phi__word_list_read(const char *id, const char *path, phi__pack **out, phi_error *err)
{
    if (!is_id(id))
        return phi__fail(err, PHI_ERR_RULE, "an id is like site.staff: lower-case letters, digits, '-' and a '.', not \"%.60s\"",
                         id);
    PHI_AUTO(phi__lines_done) phi__lines lines;
    PHI_TRY(phi__lines_open(&lines, path, err));
    char yaml[YAML_BYTES], digest[PHI__DIGEST_HEX];
    phi__digest_sha256_hex(lines.text.data, lines.text.size, digest);
    const int length = write_pack(yaml, id, digest);
    phi__pack *pack = NULL;
    PHI_TRY(phi__pack_read(path, yaml, (size_t)length, &pack, err));
    words list PHI_AUTO(free_words) = {0};
    phi_status status = phi__lint_pack(pack, err);
    if (status == PHI_OK)
        status = read_words(&lines, &pack->arena, &list, err);
    if (status == PHI_OK)
        status = put_words(pack, &list, err);
    if (status == PHI_OK)
        *out = pack;
    else
        phi__pack_release(pack);
    return status;
}
