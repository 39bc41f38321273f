/* SPDX-License-Identifier: Apache-2.0 */
/* See gather_memory.h. */
#include "report/gather_memory.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* About what an entry takes in a page beside its text. */
enum { FILE_COST = 80, PLACE_COST = 24, GROUP_COST = 16 };

/* --------------------------------------------------------------------- release */

void phi__gather_place_done(phi__gather_place *place)
{
    phi__free(place->inside);
    phi__free(place->where);
    phi__free(place->value);
}

void phi__gather_file_done(phi__gather_file *file)
{
    for (size_t g = 0; g < file->groups.count; g++) {
        for (size_t i = 0; i < file->groups.items[g].places.count; i++)
            phi__gather_place_done(&file->groups.items[g].places.items[i]);
        PHI_VEC_DONE(&file->groups.items[g].places);
    }
    PHI_VEC_DONE(&file->groups);
    phi__free(file->path);
    *file = (phi__gather_file){.path = NULL};
}

void phi__gather_accepted_done(phi__gather_accepted *accepted)
{
    phi__free(accepted->path);
    phi__free(accepted->why);
    phi__free(accepted->until);
}

void phi__gather_forget(phi__gather *gather)
{
    for (size_t i = 0; i < gather->files.count; i++)
        phi__gather_file_done(&gather->files.items[i]);
    for (size_t i = 0; i < gather->unread.count; i++) {
        phi__free(gather->unread.items[i].path);
        phi__free(gather->unread.items[i].detail);
        phi__free(gather->unread.items[i].media);
    }
    gather->files.count = gather->unread.count = 0;
    gather->file_bytes = gather->place_bytes = gather->unread_bytes = 0;
}

void phi__gather_done(phi__gather *gather)
{
    phi__gather_file_done(&gather->open);
    phi__gather_forget(gather);
    PHI_VEC_DONE(&gather->files);
    PHI_VEC_DONE(&gather->unread);
    for (size_t i = 0; i < gather->accepted.count; i++)
        phi__gather_accepted_done(&gather->accepted.items[i]);
    PHI_VEC_DONE(&gather->accepted);
    PHI_VEC_DONE(&gather->folders);
    phi__tally_map_done(&gather->detectors);
    phi__tally_map_done(&gather->evidence);
    phi__tally_map_done(&gather->folder_names);
}

/* -------------------------------------------------------------------- ceilings */

size_t phi__gather_place_cost(const phi__gather_place *place)
{
    return PLACE_COST + (place->inside == NULL ? 0 : strlen(place->inside)) + strlen(place->where) +
           strlen(place->value);
}

static size_t trim_group(phi__gather_group *group, size_t most)
{
    size_t freed = 0;
    while (group->places.count > most) {
        phi__gather_place *last = &group->places.items[--group->places.count];
        freed += phi__gather_place_cost(last);
        phi__gather_place_done(last);
    }
    return freed;
}

static void trim_file(phi__gather *gather, phi__gather_file *file)
{
    for (size_t g = 0; g < file->groups.count; g++)
        gather->place_bytes -= trim_group(&file->groups.items[g], gather->places_most);
}

void phi__gather_trim_places(phi__gather *gather)
{
    while (gather->place_bytes > PHI__GATHER_PLACES && gather->places_most > 0) {
        gather->places_most /= 2;
        gather->places_dropped = true;
        trim_file(gather, &gather->open);
        for (size_t i = 0; i < gather->files.count; i++)
            trim_file(gather, &gather->files.items[i]);
    }
}

static int by_risk(const void *a, const void *b)
{
    const phi__gather_file *left = a, *right = b;
    if (left->risk != right->risk)
        return left->risk < right->risk ? 1 : -1;
    if (left->findings != right->findings)
        return left->findings < right->findings ? 1 : -1;
    const int order = strcmp(left->path, right->path);
    return order != 0 ? order : left->number < right->number ? -1 : 1;
}

size_t phi__gather_file_cost(const phi__gather_file *file)
{
    return FILE_COST + strlen(file->path) + file->groups.count * GROUP_COST;
}

void phi__gather_sort_files(phi__gather *gather)
{
    if (gather->files.count > 1)
        qsort(gather->files.items, gather->files.count, sizeof *gather->files.items, by_risk);
}

void phi__gather_trim_files(phi__gather *gather)
{
    if (gather->file_bytes <= PHI__GATHER_FILES)
        return;
    phi__gather_sort_files(gather);
    while (gather->file_bytes > PHI__GATHER_FILES / 2 && gather->files.count > 1) {
        phi__gather_file *last = &gather->files.items[--gather->files.count];
        gather->file_bytes -= phi__gather_file_cost(last);
        gather->dropped_files++;
        gather->dropped_findings += last->findings;
        for (size_t g = 0; g < last->groups.count; g++)
            gather->place_bytes -= trim_group(&last->groups.items[g], 0);
        phi__gather_file_done(last);
    }
}
