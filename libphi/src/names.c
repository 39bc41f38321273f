/* SPDX-License-Identifier: Apache-2.0 */
/* People write numbers into the names of files, folders and members, too: each is searched, behind what it is the name of.
 * It is no text of the file, so a file of which nothing but the name was read stays not examined. */
#define _GNU_SOURCE /* memrchr */
#include "scanner.h"

#include "base/ascii.h"

#include <stdio.h>
#include <string.h>

/* Where the last name of a path begins. */
static size_t last_name(const char *path, size_t length)
{
    while (length > 0 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    return length;
}

/* Folders end a line: "2024/219-09-9999" is no number of twelve digits. */
static phi_status append_names(phi__window *window, phi__span names)
{
    while (names.size > 0) {
        const uint8_t *slash = memchr(names.data, '/', names.size);
        const size_t name = slash == NULL ? names.size : (size_t)(slash - names.data);
        size_t taken = 0;
        PHI_TRY(phi__window_append(window, (const char *)names.data, name, &taken));
        PHI_REQUIRE(taken == name, PHI_PARTIAL); /* longer than any file system or archive has them */
        if (slash == NULL)
            break;
        PHI_TRY(phi__window_append(window, "\n", 1, &taken));
        names = phi__span_part(names, name + 1, names.size);
    }
    return PHI_OK;
}

/* How much of a name stands before its suffix: "jane@clinic.org.txt" is no address in a country "txt". One that may be the end of an
 * address stays. */
static size_t before_suffix(phi__span name)
{
    enum { SUFFIX_MOST = 5 };
    const uint8_t *dot = name.size == 0 ? NULL : memrchr(name.data, '.', name.size);
    const size_t stem = dot == NULL ? 0 : (size_t)(dot - name.data);
    const uint8_t *at = stem == 0 ? NULL : memchr(name.data, '@', stem);
    bool letter = false;
    if (stem == 0 || name.size - stem - 1 > SUFFIX_MOST || (at != NULL && memchr(at, '.', stem - (size_t)(at - name.data)) == NULL))
        return name.size;
    for (size_t i = stem + 1; i < name.size; i++) {
        if (!phi__is_alnum((char)name.data[i]))
            return name.size;
        letter = letter || phi__is_letter((char)name.data[i]);
    }
    return letter ? stem : name.size;
}

/* Is there enough of anything in the last name for a value: digits of a number, an address of mail, or capitals of a
 * person? Most names are too short to be worth a search. What rules of users look for is known to nobody here. */
static bool may_hold(const phi__part_run *run, phi__span name)
{
    enum { DIGITS = 3, CAPITALS = 2 };
    size_t digits = 0, capitals = 0;
    for (size_t i = 0; i < name.size; i++) {
        const uint8_t c = name.data[i];
        digits += phi__is_digit((char)c);
        capitals += phi__is_upper((char)c);
        if (c == '@' || c >= 0x80)
            return true;
    }
    return digits >= DIGITS || capitals >= CAPITALS || !run->scanner->engine->rules->builtin;
}

static phi_status search(phi__part_run *run, phi__span path, size_t from)
{
    const size_t before = last_name((const char *)path.data, from);
    PHI_TRY(phi__part_run_window(run));
    PHI_TRY(phi__window_place(run->window, &(phi__place){.part = run->part}));
    PHI_TRY(append_names(run->window, phi__span_part(path, before, from - before)));
    run->window->searched = run->window->text.size; /* the folder that it lies in says what a number is */
    const size_t last = last_name((const char *)path.data, path.size);
    const size_t begin = last > from ? last : from; /* of the last name */
    const size_t end = begin + before_suffix(phi__span_part(path, begin, path.size));
    size_t taken = 0;
    PHI_TRY(append_names(run->window, phi__span_part(path, from, end - from)));
    if (end < path.size)
        PHI_TRY(phi__window_append(run->window, "\n", 1, &taken));
    if (end < path.size)
        PHI_TRY(append_names(run->window, phi__span_part(path, end + 1, path.size)));
    PHI_TRY(phi__search_window(run, true));
    phi__search_close_record(run);
    return PHI_OK;
}

/* What `path` has from `from` on. */
static phi_status search_of(phi__part_run *of, const char *what, phi__span path, size_t from)
{
    if (of->scanner->extract_only || from >= path.size || !may_hold(of, phi__span_part(path, from, path.size)))
        return PHI_OK;
    phi__part_run run;
    phi__part_run_init(&run, of->scanner, of, of->path, true);
    run.media = of->media;
    run.part = what;
    run.origin = of->record->text_bytes;
    const phi_status status = search(&run, path, from);
    phi__part_run_done(&run);
    if (status != PHI_PARTIAL)
        return status;
    of->emit.fault(&of->emit, PHI_REASON_LIMIT_MEMORY, "a name is too long to be searched");
    return PHI_OK;
}

/* How much of a path within a container is folders that the path before lay in. `folder`: it is one itself. */
static size_t known_folders(phi__buf *known, phi__span path, bool folder)
{
    const size_t last = last_name((const char *)path.data, path.size), folders = folder ? path.size : last;
    size_t same = 0;
    for (size_t i = 0; i < last && i < known->size && path.data[i] == known->data[i]; i++) {
        if (path.data[i] == '/')
            same = i + 1;
    }
    if (same == folders && known->size == folders)
        return same;
    known->size = same;
    if (phi__buf_append(known, path.data + same, folders - same) != PHI_OK || /* then they are searched once more */
        (folders > 0 && path.data[folders - 1] != '/' && phi__buf_append_byte(known, '/') != PHI_OK))
        phi__buf_clear(known);
    return same;
}

phi_status phi__names_of_root(phi__part_run *run)
{
    const phi__span path = phi__span_of(run->path, strlen(run->path));
    return search_of(run, PHI__NAME_OF_FILE, path, last_name(run->path, path.size));
}

/* "msg-123456": the number of a message in its mailbox, which nobody wrote. */
static bool is_number_of_message(const phi__part_run *mailbox, phi__span path)
{
    static const char PREFIX[] = "msg-";
    size_t at = sizeof PREFIX - 1;
    if (strcmp(mailbox->media, "application/mbox") != 0 || !phi__span_starts(path, PREFIX, at))
        return false;
    while (at < path.size && phi__is_digit((char)path.data[at]))
        at++;
    return at == path.size;
}

phi_status phi__names_of_member(phi__part_run *run)
{
    const size_t skip = strlen(run->parent->path) + strlen("!/");
    const phi__span path = phi__span_of(run->path + skip, strlen(run->path + skip));
    if (is_number_of_message(run->parent, path))
        return PHI_OK;
    return search_of(run, PHI__NAME_OF_FILE, path, known_folders(&run->parent->record->folders, path, false));
}

phi_status phi__names_within(phi__part_run *run, const char *what, phi__span path)
{
    const bool folder = strcmp(what, PHI__NAME_OF_FOLDER) == 0;
    return search_of(run, what, path, known_folders(&run->record->folders, path, folder));
}

/* -------------------------------------------------------------- without content */

static phi_status scan(phi__part_run *run, const phi_coverage *as)
{
    const bool folder = strcmp(as->media, PHI__MEDIA_FOLDER) == 0;
    const phi__span path = phi__span_of(as->path, strlen(as->path));
    run->media = as->media;
    run->reason = as->reason;
    run->members_examined = as->state == PHI_STATE_PARTIAL;
    (void)snprintf(run->detail, sizeof run->detail, "%s", as->detail);
    PHI_TRY(search_of(run, folder ? PHI__NAME_OF_FOLDER : PHI__NAME_OF_FILE, path, last_name(as->path, path.size)));
    if (folder && run->findings == 0 && run->reason == PHI_REASON_NONE)
        return PHI_OK;
    return phi__coverage_close(run, 0, 0);
}

phi_status phi__names_scan(phi_scanner *scanner, const phi_coverage *as, const phi_sink *sink)
{
    scanner->sink = *sink;
    scanner->extract_only = false;
    scanner->incomplete = false;
    scanner->ending = false;
    scanner->findings = 0;
    scanner->file = NULL;
    phi__budget_init(&scanner->budget, &scanner->limits, 0);
    phi__part_run run;
    phi__part_run_init(&run, scanner, NULL, as->path, false);
    const phi_status status = scan(&run, as);
    phi__part_run_done(&run);
    phi__arena_clear(&scanner->finding_arena);
    return status == PHI_OK && scanner->incomplete ? PHI_PARTIAL : status;
}
