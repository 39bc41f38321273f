/* SPDX-License-Identifier: Apache-2.0 */
/* See ignore.h. Both levels of matching, characters in a name and names in a
 * path, go back to the last star only: that is enough to be exact, and linear
 * in pattern times text, so that no name can make it slow. */
#include "input/ignore.h"

#include "base/alloc.h"
#include "base/span.h"

#include <string.h>

typedef struct pattern {
    char *text;    /* names separated by "/", none empty; no "!" or outer "/" */
    bool negated;
    bool folders;  /* ended in "/" */
    bool anchored; /* had a "/" elsewhere: `text` is the whole path, not just the name */
} pattern;

struct phi__ignore {
    size_t count;
    pattern patterns[];
};

/* ------------------------------------------------------------ within a name */

static bool equals(phi__span name, const char *text)
{
    return name.size == strlen(text) && memcmp(name.data, text, name.size) == 0;
}

/* One character of a class, escapes resolved. */
static uint8_t class_character(phi__cursor *class)
{
    const uint8_t c = phi__cursor_u8(class);
    return c == '\\' ? phi__cursor_u8(class) : c;
}

/* "[a-z]" with the cursor behind "[". A class that never closes matches nothing. */
static bool class_matches(phi__cursor *class, uint8_t c)
{
    phi__span rest = phi__span_part(class->span, class->at, SIZE_MAX);
    const bool negated = phi__span_starts(rest, "!", 1) || phi__span_starts(rest, "^", 1);
    (void)phi__cursor_skip(class, negated ? 1 : 0);
    bool found = false;
    for (bool first = true; !class->failed; first = false) {
        rest = phi__span_part(class->span, class->at, SIZE_MAX);
        if (!first && phi__span_starts(rest, "]", 1)) {
            (void)phi__cursor_skip(class, 1);
            return found != negated;
        }
        const uint8_t from = class_character(class);
        uint8_t to = from;
        rest = phi__span_part(class->span, class->at, SIZE_MAX);
        if (rest.size >= 2 && rest.data[0] == '-' && rest.data[1] != ']') {
            (void)phi__cursor_skip(class, 1);
            to = class_character(class);
        }
        found = found || (from <= c && c <= to);
    }
    return false;
}

/* Does the pattern character under the cursor take `c`? Moves behind it. */
static bool one_matches(phi__cursor *at, uint8_t c)
{
    const uint8_t p = phi__cursor_u8(at);
    if (at->failed)
        return false;
    if (p == '?')
        return true;
    if (p == '[')
        return class_matches(at, c);
    if (p == '\\')
        return phi__cursor_u8(at) == c && !at->failed;
    return p == c;
}

static bool name_matches(phi__span wanted, phi__span name)
{
    phi__cursor at = phi__cursor_at(wanted);
    phi__cursor star = at; /* behind the last "*" */
    bool starred = false;
    size_t star_taken = 0; /* where in `name` that star ends */
    size_t i = 0;
    while (i < name.size) {
        if (at.at < wanted.size && wanted.data[at.at] == '*') {
            (void)phi__cursor_skip(&at, 1);
            star = at;
            starred = true;
            star_taken = i;
            continue;
        }
        if (one_matches(&at, name.data[i])) {
            i++;
            continue;
        }
        if (!starred)
            return false;
        at = star;
        i = ++star_taken;
    }
    while (at.at < wanted.size && wanted.data[at.at] == '*')
        (void)phi__cursor_skip(&at, 1);
    return !at.failed && at.at == wanted.size;
}

/* ------------------------------------------------------------ within a path */

/* Next name of a path; false at its end. */
static bool next_name(phi__cursor *path, phi__span *name)
{
    const phi__span rest = phi__span_part(path->span, path->at, SIZE_MAX);
    if (rest.size == 0)
        return false;
    const uint8_t *slash = memchr(rest.data, '/', rest.size);
    *name = phi__span_part(rest, 0, slash == NULL ? rest.size : (size_t)(slash - rest.data));
    return phi__cursor_skip(path, name->size + (slash == NULL ? 0 : 1));
}

static bool path_matches(const char *wanted, const char *path)
{
    phi__cursor at = phi__cursor_at(phi__span_of(wanted, strlen(wanted)));
    phi__cursor in = phi__cursor_at(phi__span_of(path, strlen(path)));
    phi__cursor star = at, star_taken = in;
    bool starred = false;
    for (;;) {
        phi__span piece, name;
        const bool more = next_name(&at, &piece);
        if (more && equals(piece, "**")) {
            star = at;
            star_taken = in;
            starred = true;
            continue;
        }
        if (!next_name(&in, &name))
            return !more;
        if (more && name_matches(piece, name))
            continue;
        if (!starred)
            return false;
        (void)next_name(&star_taken, &name); /* the star takes one name more */
        at = star;
        in = star_taken;
    }
}

static bool pattern_matches(const pattern *p, const char *path)
{
    if (p->anchored)
        return path_matches(p->text, path);
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    return name_matches(phi__span_of(p->text, strlen(p->text)), phi__span_of(name, strlen(name)));
}

bool phi__ignore_match(const phi__ignore *ignore, const char *path, bool folder)
{
    if (ignore == NULL)
        return false;
    for (size_t i = ignore->count; i > 0; i--) {
        const pattern *p = &ignore->patterns[i - 1];
        if ((folder || !p->folders) && pattern_matches(p, path))
            return !p->negated;
    }
    return false;
}

bool phi__ignore_covers(const phi__ignore *ignore, const char *path, bool folder)
{
    if (ignore == NULL || ignore->count == 0)
        return false;
    PHI_AUTO(phi__free_at) char *copy = phi__strdup(path);
    if (copy == NULL)
        return false;
    for (char *slash = strchr(copy, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (phi__ignore_match(ignore, copy, true))
            return true;
        *slash = '/';
    }
    return phi__ignore_match(ignore, copy, folder);
}

/* ------------------------------------------------------------------ reading */

/* Length without the line's end and without blanks that are not escaped. */
static size_t trimmed_length(const char *line)
{
    size_t length = strcspn(line, "\r\n");
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
        if (length > 1 && line[length - 2] == '\\')
            break;
        length--;
    }
    return length;
}

/* A final "**" takes what is inside the folder, not the folder itself: say so with one name more. */
static char *normal_text(phi__span text, bool anchored)
{
    static const char any[] = "/*";
    const bool inside = anchored && text.size >= 3 && memcmp(text.data + text.size - 3, "/**", 3) == 0;
    char *copy = phi__alloc(text.size + sizeof any);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text.data, text.size);
    if (inside)
        memcpy(copy + text.size, any, sizeof any);
    return copy;
}

/* Fill `out`; its text stays NULL for a line that says nothing. */
static phi_status read_pattern(const char *line, pattern *out)
{
    phi__span text = phi__span_of(line, trimmed_length(line));
    if (text.size == 0 || text.data[0] == '#')
        return PHI_OK;
    if (text.data[0] == '!') {
        out->negated = true;
        text = phi__span_part(text, 1, SIZE_MAX);
    }
    while (text.size > 0 && text.data[text.size - 1] == '/') {
        out->folders = true;
        text.size--;
    }
    out->anchored = text.size > 0 && memchr(text.data, '/', text.size) != NULL;
    while (phi__span_starts(text, "/", 1))
        text = phi__span_part(text, 1, SIZE_MAX);
    if (text.size == 0)
        return PHI_OK;
    out->text = normal_text(text, out->anchored);
    return out->text != NULL ? PHI_OK : PHI_ERR_MEMORY;
}

void phi__ignore_free(phi__ignore *ignore)
{
    if (ignore == NULL)
        return;
    for (size_t i = 0; i < ignore->count; i++)
        phi__free(ignore->patterns[i].text);
    phi__free(ignore);
}

static void free_at(phi__ignore **slot)
{
    phi__ignore_free(*slot);
}

phi_status phi__ignore_new(const char *const *patterns, size_t count, phi__ignore **out)
{
    PHI_REQUIRE(patterns != NULL || count == 0, PHI_ERR_ARGUMENT);
    PHI_REQUIRE(count < SIZE_MAX / sizeof(pattern) - 1, PHI_ERR_MEMORY);
    PHI_AUTO(free_at) phi__ignore *ignore = phi__alloc(sizeof *ignore + count * sizeof(pattern));
    PHI_REQUIRE(ignore != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++) {
        PHI_REQUIRE(patterns[i] != NULL, PHI_ERR_ARGUMENT);
        pattern *slot = &ignore->patterns[ignore->count];
        *slot = (pattern){.text = NULL};
        PHI_TRY(read_pattern(patterns[i], slot));
        if (slot->text != NULL)
            ignore->count++;
    }
    *out = PHI_STEAL(ignore);
    return PHI_OK;
}
