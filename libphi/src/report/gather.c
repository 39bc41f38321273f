/* SPDX-License-Identifier: Apache-2.0 */
/* See gather.h. Holds names and masked values (values with `reveal`), all of it wiped when freed. */
#include "report/gather_memory.h"

#include "base/alloc.h"
#include "report/display.h"
#include "report/place.h"
#include "report/writer.h"

#include <string.h>

/* What a record weighs in the order of files and folders, and that everybody may read it. */
static const uint64_t record_risk[PHI__TALLY_CLASSES] = {
    [PHI_CLASS_NONE] = 0, [PHI_CLASS_PII] = 2, [PHI_CLASS_PCI] = 5, [PHI_CLASS_PHI] = 10};
enum { WORLD_READABLE_FACTOR = 2, TEXT_CEILING = 64 * 1024, UNREAD_COST = 40 };

void phi__gather_init(phi__gather *gather, uint64_t seed, bool reveal)
{
    *gather = (phi__gather){.reveal = reveal, .places_most = PHI__GATHER_PLACES_MOST};
    gather->detectors.seed = seed;
    gather->evidence.seed = seed;
    gather->folder_names.seed = seed;
}

/* -------------------------------------------------------------------- findings */

/* A copy that is safe to show. */
static phi_status copy_shown(const char *text, char **out)
{
    PHI_AUTO(phi__buf_done) phi__buf safe;
    phi__buf_init(&safe, TEXT_CEILING);
    const phi_status status = phi__display_text(&safe, text);
    PHI_REQUIRE(status == PHI_OK || status == PHI_PARTIAL, status); /* a longer one is cut */
    *out = phi__strndup(safe.size == 0 ? "" : (const char *)safe.data, safe.size);
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_status find_why(phi__gather *gather, const phi_finding *finding, uint32_t *out)
{
    PHI_AUTO(phi__buf_done) phi__buf why;
    phi__buf_init(&why, TEXT_CEILING);
    const phi_status status = phi__place_evidence(&why, finding);
    PHI_REQUIRE(status == PHI_OK || status == PHI_PARTIAL, status);
    const char *text = why.size == 0 ? "" : (const char *)why.data;
    if (gather->evidence.entries.count >= UINT16_MAX) /* enough ways to say it */
        return phi__tally_find(&gather->evidence, "", 0, out);
    return phi__tally_find(&gather->evidence, text, why.size, out);
}

static phi_status make_place(phi__gather *gather, const phi_finding *finding, phi__gather_place *place)
{
    const char *member = strstr(finding->path, "!/");
    if (member != NULL)
        PHI_TRY(copy_shown(member + 2, &place->inside));
    PHI_AUTO(phi__buf_done) phi__buf where;
    phi__buf_init(&where, TEXT_CEILING);
    const phi_status status = phi__place_put(&where, finding->location);
    PHI_REQUIRE(status == PHI_OK || status == PHI_PARTIAL, status);
    place->where = phi__strndup(where.size == 0 ? "" : (const char *)where.data, where.size);
    PHI_REQUIRE(place->where != NULL, PHI_ERR_MEMORY);
    PHI_TRY(copy_shown(gather->reveal && finding->match != NULL ? finding->match : finding->masked, &place->value));
    place->line = member == NULL ? finding->location->line : 0;
    place->test = finding->test != 0;
    return find_why(gather, finding, &place->why);
}

static uint32_t percent_of(double confidence)
{
    return confidence > 0 ? (uint32_t)((confidence < 1 ? confidence : 1) * 100 + 0.5) : 0;
}

static phi_status add_place(phi__gather *gather, phi__gather_group *group, const phi_finding *finding)
{
    if (group->places.count >= gather->places_most) {
        gather->places_dropped = true;
        return PHI_OK;
    }
    phi__gather_place place = {.percent = percent_of(finding->confidence)};
    phi_status status = make_place(gather, finding, &place);
    if (status == PHI_OK)
        status = PHI_VEC_PUSH(&group->places, place);
    if (status != PHI_OK) {
        phi__gather_place_done(&place);
        return status;
    }
    gather->place_bytes += phi__gather_place_cost(&place);
    return PHI_OK;
}

static phi_status find_group(phi__gather *gather, const char *detector, phi__gather_group **out)
{
    uint32_t index;
    PHI_TRY(phi__tally_find(&gather->detectors, detector, strlen(detector), &index));
    phi__gather_file *file = &gather->open;
    for (size_t g = 0; g < file->groups.count; g++) {
        if (file->groups.items[g].detector == index) {
            *out = &file->groups.items[g];
            return PHI_OK;
        }
    }
    PHI_TRY(PHI_VEC_PUSH(&file->groups, (phi__gather_group){.detector = index}));
    *out = &file->groups.items[file->groups.count - 1];
    return PHI_OK;
}

static phi_status keep_accepted(phi__gather *gather, const phi_finding *finding)
{
    phi__gather_accepted accepted = {.path = NULL};
    phi_status status = phi__tally_find(&gather->detectors, finding->detector, strlen(finding->detector), &accepted.detector);
    if (status == PHI_OK && gather->accepted.count >= PHI__GATHER_ACCEPTED)
        return PHI_OK; /* its detector is named all the same, for the count of the rest */
    if (status == PHI_OK)
        status = copy_shown(finding->path, &accepted.path);
    if (status == PHI_OK)
        status = copy_shown(finding->accepted, &accepted.why);
    if (status == PHI_OK && finding->accepted_until != NULL)
        status = copy_shown(finding->accepted_until, &accepted.until);
    if (status == PHI_OK)
        status = PHI_VEC_PUSH(&gather->accepted, accepted);
    if (status != PHI_OK)
        phi__gather_accepted_done(&accepted);
    return status;
}

phi_status phi__gather_finding(phi__gather *gather, const phi_finding *finding)
{
    if (finding->accepted != NULL)
        return keep_accepted(gather, finding);
    gather->carried += finding->carried != 0;
    phi__gather_file *file = &gather->open;
    if (file->path == NULL) { /* until its own record says it: the way to the first container */
        const char *member = strstr(finding->path, "!/");
        file->path = phi__strndup(finding->path, member == NULL ? strlen(finding->path) : (size_t)(member - finding->path));
        PHI_REQUIRE(file->path != NULL, PHI_ERR_MEMORY);
    }
    if (finding->file != NULL)
        file->info = *finding->file;
    file->findings++;
    const size_t category = finding->safe_harbor;
    if (category > 0 && category < PHI__GATHER_CATEGORIES) {
        gather->categories[category]++;
        gather->open_categories[category] = true;
    }
    phi__gather_group *group = NULL;
    PHI_TRY(find_group(gather, finding->detector, &group));
    group->findings++;
    const uint32_t percent = percent_of(finding->confidence);
    group->percent = percent > group->percent ? percent : group->percent;
    PHI_TRY(add_place(gather, group, finding));
    phi__gather_trim_places(gather);
    return PHI_OK;
}

/* --------------------------------------------------------------------- sources */

static phi_status keep_unread(phi__gather *gather, const phi_coverage *coverage)
{
    if (gather->unread_bytes > PHI__GATHER_UNREAD)
        return PHI_OK; /* they are counted by reason all the same */
    phi__gather_unread unread = {.state = coverage->state, .reason = coverage->reason, .bytes = coverage->bytes};
    phi_status status = copy_shown(coverage->path, &unread.path);
    if (status == PHI_OK)
        status = copy_shown(coverage->detail, &unread.detail);
    if (status == PHI_OK)
        status = copy_shown(coverage->media, &unread.media);
    if (status == PHI_OK)
        status = PHI_VEC_PUSH(&gather->unread, unread);
    if (status != PHI_OK) {
        phi__free(unread.path);
        phi__free(unread.detail);
        phi__free(unread.media);
        return status;
    }
    gather->unread_bytes += UNREAD_COST + strlen(unread.path) + strlen(unread.detail) + strlen(unread.media);
    return PHI_OK;
}

static phi_status add_to_folder(phi__gather *gather, const phi__gather_file *file, bool world)
{
    const char *slash = strrchr(file->path, '/');
    const char *name = slash == NULL ? "." : file->path;
    size_t length = slash == NULL || slash == file->path ? 1 : (size_t)(slash - file->path);
    if (gather->folder_names.entries.count >= PHI__GATHER_FOLDERS) {
        name = "(other folders)";
        length = strlen(name);
    }
    uint32_t index;
    PHI_TRY(phi__tally_find(&gather->folder_names, name, length, &index));
    if (index == gather->folders.count)
        PHI_TRY(PHI_VEC_PUSH(&gather->folders, (phi__gather_folder){.files = 0}));
    phi__gather_folder *folder = &gather->folders.items[index];
    folder->files++;
    folder->findings += file->findings;
    folder->risk += file->risk;
    folder->open += world;
    for (size_t c = 0; c < PHI__TALLY_CLASSES; c++)
        folder->records[c] += file->records[c];
    return PHI_OK;
}

static uint64_t risk_of(const phi__gather_file *file, bool world)
{
    uint64_t risk = 0;
    for (size_t c = 0; c < PHI__TALLY_CLASSES; c++)
        risk += file->records[c] * record_risk[c];
    return world ? risk * WORLD_READABLE_FACTOR : risk;
}

static phi_status close_file(phi__gather *gather)
{
    phi__gather_file *file = &gather->open;
    if (file->findings == 0) {
        phi__gather_file_done(file);
        return PHI_OK;
    }
    const bool world = file->info.struct_size != 0 && phi__about_world_readable(&file->info);
    file->risk = risk_of(file, world);
    file->number = gather->seen++;
    gather->world_readable += world;
    for (size_t c = 0; c < PHI__GATHER_CATEGORIES; c++)
        gather->category_files[c] += gather->open_categories[c];
    memset(gather->open_categories, 0, sizeof gather->open_categories);
    PHI_TRY(add_to_folder(gather, file, world));
    PHI_TRY(PHI_VEC_PUSH(&gather->files, *file));
    gather->file_bytes += phi__gather_file_cost(file);
    *file = (phi__gather_file){.path = NULL};
    phi__gather_trim_files(gather);
    return PHI_OK;
}

phi_status phi__gather_source(phi__gather *gather, const phi_coverage *coverage)
{
    phi__gather_file *file = &gather->open;
    for (size_t c = 0; c < PHI__TALLY_CLASSES; c++)
        file->records[c] += coverage->records[c];
    if (coverage->data_class > file->data_class && coverage->data_class < (int)PHI__TALLY_CLASSES)
        file->data_class = coverage->data_class;
    if (coverage->state != PHI_STATE_EXAMINED) {
        file->state = coverage->depth == 0 ? coverage->state : PHI_STATE_PARTIAL;
        file->reason = file->reason == PHI_REASON_NONE ? coverage->reason : file->reason;
        PHI_TRY(keep_unread(gather, coverage));
    }
    if (coverage->depth > 0)
        return PHI_OK;
    if (coverage->file != NULL)
        file->info = *coverage->file;
    phi__free(file->path);
    file->path = phi__strdup(coverage->path);
    PHI_REQUIRE(file->path != NULL, PHI_ERR_MEMORY);
    return close_file(gather);
}

phi_status phi__gather_finish(phi__gather *gather)
{
    if (gather->open.path != NULL)
        PHI_TRY(close_file(gather));
    phi__gather_sort_files(gather);
    return PHI_OK;
}

/* A few out of many: one pass, kept in order by insertion. */
size_t phi__gather_top_folders(const phi__gather *gather, size_t *out, size_t most)
{
    size_t kept = 0;
    for (size_t i = 0; i < gather->folders.count; i++) {
        const phi__gather_folder *folder = &gather->folders.items[i];
        size_t at = kept;
        while (at > 0) {
            const phi__gather_folder *before = &gather->folders.items[out[at - 1]];
            if (before->risk > folder->risk || (before->risk == folder->risk && before->findings >= folder->findings))
                break;
            at--;
        }
        if (at >= most)
            continue;
        kept += kept < most;
        memmove(out + at + 1, out + at, (kept - at - 1) * sizeof *out);
        out[at] = i;
    }
    return kept;
}

/* ------------------------------------------------------------ as a writer's state */

phi_status phi__gather_open(phi_writer *writer, bool reveal)
{
    phi__gather *gather = phi__alloc(sizeof *gather);
    PHI_REQUIRE(gather != NULL, PHI_ERR_MEMORY);
    phi__gather_init(gather, writer->start_ns, reveal);
    writer->state = gather;
    return PHI_OK;
}

phi_status phi__gather_take_finding(phi_writer *writer, const phi_finding *finding)
{
    return phi__gather_finding(writer->state, finding);
}

phi_status phi__gather_take_source(phi_writer *writer, const phi_coverage *coverage)
{
    return phi__gather_source(writer->state, coverage);
}

void phi__gather_close(phi_writer *writer)
{
    phi__gather *gather = writer->state;
    if (gather != NULL)
        phi__gather_done(gather);
    phi__free(gather);
    writer->state = NULL;
}
