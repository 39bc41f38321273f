/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> totals. Holds names and paths, never values. The folder of
 * a finding is that of its root file, so that a thousand findings inside one zip
 * count for the folder where a person can go and look. */
#include "report/tally.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64 };

phi_status phi__tally_init(phi__tally *tally, uint64_t seed)
{
    *tally = (phi__tally){.sum = PHI_SUMMARY_INIT, .file = 1};
    tally->detectors.seed = seed;
    tally->allowed.seed = seed;
    tally->accepted.seed = seed;
    tally->folders.seed = seed;
    return phi_people_new(&tally->people, NULL);
}

void phi__tally_map_done(phi__tally_map *map)
{
    for (size_t i = 0; i < map->entries.count; i++)
        phi__free(map->entries.items[i].name);
    PHI_VEC_DONE(&map->entries);
    phi__free(map->slots);
    map->slots = NULL;
}

void phi__tally_done(phi__tally *tally)
{
    phi__tally_map_done(&tally->detectors);
    phi__tally_map_done(&tally->allowed);
    phi__tally_map_done(&tally->accepted);
    phi__tally_map_done(&tally->folders);
    phi_people_free(tally->people);
    for (size_t r = 0; r < PHI__TALLY_REASONS; r++) {
        for (size_t i = 0; i < PHI__TALLY_EXAMPLES; i++)
            phi__free(tally->reasons[r].examples[i]);
    }
    *tally = (phi__tally){.file = 1};
}

/* FNV-1a, seeded. */
static size_t hash_name(const phi__tally_map *map, const char *name, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ map->seed;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)name[i]) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32);
}

/* The slot of `name`, or the free one where it belongs. */
static uint32_t *find_slot(const phi__tally_map *map, const char *name, size_t length)
{
    size_t at = hash_name(map, name, length) & (map->slot_count - 1);
    for (;;) {
        uint32_t *slot = &map->slots[at];
        if (*slot == 0)
            return slot;
        const char *held = map->entries.items[*slot - 1].name;
        if (strncmp(held, name, length) == 0 && held[length] == '\0')
            return slot;
        at = (at + 1) & (map->slot_count - 1);
    }
}

static phi_status grow_slots(phi__tally_map *map)
{
    if (map->slot_count > map->entries.count * 2 + 1)
        return PHI_OK;
    const size_t wanted = map->slot_count == 0 ? FIRST_SLOTS : map->slot_count * 2;
    uint32_t *slots = phi__alloc_array(wanted, sizeof *slots);
    PHI_REQUIRE(slots != NULL, PHI_ERR_MEMORY);
    phi__free(map->slots);
    map->slots = slots;
    map->slot_count = wanted;
    for (size_t i = 0; i < map->entries.count; i++) {
        const char *name = map->entries.items[i].name;
        *find_slot(map, name, strlen(name)) = (uint32_t)(i + 1);
    }
    return PHI_OK;
}

/* The entry of `name`, made when missing; valid until the next call. */
static phi_status get_entry(phi__tally_map *map, const char *name, size_t length, phi__tally_entry **out)
{
    PHI_REQUIRE(map->entries.count < UINT32_MAX, PHI_ERR_MEMORY);
    PHI_TRY(grow_slots(map));
    uint32_t *slot = find_slot(map, name, length);
    if (*slot == 0) {
        PHI_AUTO(phi__free_at) char *copy = phi__strndup(name, length);
        PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
        PHI_TRY(PHI_VEC_PUSH(&map->entries, (phi__tally_entry){.name = copy}));
        copy = NULL;
        *slot = (uint32_t)map->entries.count;
    }
    *out = &map->entries.items[*slot - 1];
    return PHI_OK;
}

phi_status phi__tally_find(phi__tally_map *map, const char *name, size_t length, uint32_t *index)
{
    phi__tally_entry *entry;
    PHI_TRY(get_entry(map, name, length, &entry));
    *index = (uint32_t)(entry - map->entries.items);
    return PHI_OK;
}

static phi_status count_in(phi__tally_map *map, const char *name, size_t length, uint64_t findings, uint64_t file)
{
    phi__tally_entry *entry;
    PHI_TRY(get_entry(map, name, length, &entry));
    entry->findings += findings;
    if (entry->last_file != file) {
        entry->last_file = file;
        entry->files++;
    }
    return PHI_OK;
}

phi_status phi__tally_finding(phi__tally *tally, const phi_finding *finding)
{
    if (finding->allowed) {
        tally->sum.allowed++;
        return count_in(&tally->allowed, finding->detector, strlen(finding->detector), 1, tally->file);
    }
    if (finding->accepted != NULL) {
        tally->sum.accepted++;
        return count_in(&tally->accepted, finding->detector, strlen(finding->detector), 1, tally->file);
    }
    tally->sum.findings++;
    tally->file_findings++;
    PHI_TRY(phi_people_add(tally->people, finding));
    return count_in(&tally->detectors, finding->detector, strlen(finding->detector), 1, tally->file);
}

static phi_status keep_example(phi__tally_reason *reason, const char *path)
{
    reason->count++;
    for (size_t i = 0; i < PHI__TALLY_EXAMPLES; i++) {
        if (reason->examples[i] != NULL)
            continue;
        reason->examples[i] = phi__strdup(path);
        return reason->examples[i] == NULL ? PHI_ERR_MEMORY : PHI_OK;
    }
    return PHI_OK;
}

/* A record of depth 0 closes its file: what came before it belonged to it. */
static phi_status close_file(phi__tally *tally, const phi_coverage *coverage)
{
    tally->sum.files++;
    tally->sum.bytes += coverage->bytes;
    tally->classes[tally->file_class]++;
    tally->file_class = PHI_CLASS_NONE;
    const uint64_t findings = tally->file_findings;
    tally->file_findings = 0;
    const uint64_t file = tally->file++;
    if (findings == 0)
        return PHI_OK;
    tally->sum.files_with_findings++;
    const char *slash = strrchr(coverage->path, '/');
    const bool top = slash == coverage->path; /* "/x" lies in "/" */
    const char *folder = slash == NULL ? "." : coverage->path;
    const size_t length = slash == NULL || top ? 1 : (size_t)(slash - coverage->path);
    return count_in(&tally->folders, folder, length, findings, file);
}

phi_status phi__tally_source(phi__tally *tally, const phi_coverage *coverage)
{
    tally->sum.sources++;
    uint64_t *by_state[] = {&tally->sum.examined, &tally->sum.partial, &tally->sum.not_examined};
    if ((size_t)coverage->state < sizeof by_state / sizeof *by_state)
        (*by_state[coverage->state])++;
    if (coverage->state != PHI_STATE_EXAMINED && (size_t)coverage->reason < PHI__TALLY_REASONS)
        PHI_TRY(keep_example(&tally->reasons[coverage->reason], coverage->path));
    for (size_t c = 0; c < PHI__TALLY_CLASSES; c++)
        tally->records[c] += coverage->records[c];
    if (coverage->data_class > tally->file_class && coverage->data_class < (int)PHI__TALLY_CLASSES)
        tally->file_class = coverage->data_class;
    return coverage->depth == 0 ? close_file(tally, coverage) : PHI_OK;
}

phi_status phi__tally_finish(phi__tally *tally)
{
    tally->sum.files_with_findings += tally->file_findings > 0 ? 1 : 0;
    tally->file_findings = 0;
    PHI_TRY(phi__people_total(tally->people, &tally->totals));
    tally->sum.people_lower = tally->totals.lower[PHI__STATES];
    tally->sum.people_upper = tally->totals.upper[PHI__STATES];
    return PHI_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const phi__tally_entry *left = a, *right = b;
    if (left->findings != right->findings)
        return left->findings < right->findings ? 1 : -1;
    return strcmp(left->name, right->name);
}

void phi__tally_sort(phi__tally_map *map)
{
    if (map->entries.count > 1)
        qsort(map->entries.items, map->entries.count, sizeof *map->entries.items, compare_entries);
    phi__free(map->slots);
    map->slots = NULL;
    map->slot_count = 0;
}
