/* SPDX-License-Identifier: Apache-2.0 */
/* See found.h. Here alone a candidate becomes a phi_finding, masked. */
#include "found.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "report/finding.h"
#include "rules/allow.h"
#include "score/key_path.h"
#include "score/shown_name.h"
#include "validate/validate.h"

#include <string.h>

enum { STRING_CEILING = 4096, VALUE_CEILING = 64 * 1024 };

/* "near:ssn" */
static const char *join(phi__arena *arena, const char *kind, const char *name)
{
    const size_t left = strlen(kind), right = strlen(name);
    char *text = phi__arena_alloc(arena, left + right + 2);
    if (text == NULL)
        return NULL;
    memcpy(text, kind, left);
    text[left] = ':';
    memcpy(text + left + 1, name, right);
    return text;
}

static phi_status name_evidence(const phi__candidate *candidate, phi__arena *arena, phi_finding *finding)
{
    if (candidate->evidence_count == 0)
        return PHI_OK;
    const char **names = phi__arena_alloc(arena, candidate->evidence_count * sizeof *names);
    double *bits = phi__arena_alloc(arena, candidate->evidence_count * sizeof *bits);
    PHI_REQUIRE(names != NULL && bits != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        bits[i] = candidate->evidence[i].bits;
        names[i] = join(arena, candidate->evidence[i].kind, candidate->evidence[i].name);
        PHI_REQUIRE(names[i] != NULL, PHI_ERR_MEMORY);
    }
    finding->evidence = names;
    finding->evidence_bits = bits;
    finding->evidence_count = candidate->evidence_count;
    return PHI_OK;
}

static phi_status name_jurisdictions(const phi__candidate *candidate, phi__arena *arena, phi_finding *finding)
{
    if (candidate->jurisdiction_count == 0)
        return PHI_OK;
    const char **names = phi__arena_alloc(arena, candidate->jurisdiction_count * sizeof *names);
    PHI_REQUIRE(names != NULL, PHI_ERR_MEMORY);
    memcpy(names, candidate->jurisdictions, candidate->jurisdiction_count * sizeof *names);
    finding->jurisdictions = names;
    finding->jurisdiction_count = candidate->jurisdiction_count;
    return PHI_OK;
}

/* "in" and the like are lists of a handful: the strongest come first. */
static void sort_evidence(phi__candidate *candidate)
{
    for (size_t i = 1; i < candidate->evidence_count; i++) {
        const phi__evidence moving = candidate->evidence[i];
        const double weight = moving.bits < 0.0 ? -moving.bits : moving.bits;
        size_t at = i;
        for (; at > 0; at--) {
            const double before = candidate->evidence[at - 1].bits;
            if ((before < 0.0 ? -before : before) >= weight)
                break;
            candidate->evidence[at] = candidate->evidence[at - 1];
        }
        candidate->evidence[at] = moving;
    }
}

/* One with pictures is letters and digits, however it was found. */
static bool is_plain(const phi__rule *rule)
{
    for (size_t f = 0; f < rule->form_count; f++) {
        if (rule->forms[f].picture_count > 0)
            return false;
    }
    return true;
}

/* What two prints of the same identifier have in common. */
static size_t normalise(const phi__rule *rule, const char *value, size_t length, char out[PHI__VALUE_MAX + 1])
{
    if (!is_plain(rule))
        return phi__value_normalise(value, length, out);
    const size_t taken = length < PHI__VALUE_MAX ? length : PHI__VALUE_MAX;
    for (size_t i = 0; i < taken; i++)
        out[i] = phi__to_lower(value[i]);
    out[taken] = '\0';
    return taken;
}

static phi_status keep(phi__arena *arena, const phi__buf *text, const char **out)
{
    *out = phi__arena_strndup(arena, (const char *)text->data, text->size);
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_status write_fingerprint(const phi__found_style *style, const phi__rule *rule, const char *normal,
                                    size_t length, phi__arena *arena, const char **out)
{
    if (style->key == NULL)
        return PHI_OK;
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, STRING_CEILING);
    PHI_TRY(phi__finding_fingerprint(style->key, rule->id, normal, length, &text));
    return keep(arena, &text, out);
}

/* What a value looks like, which may be said of any: "999-99-9999". */
static phi_status write_shape(const char *value, size_t length, phi__arena *arena, const char **out)
{
    char *shape = phi__arena_alloc(arena, length + 1);
    PHI_REQUIRE(shape != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < length; i++) {
        const bool plain = value[i] >= ' ' && value[i] < 0x7f;
        shape[i] = phi__is_digit(value[i]) ? '9' : phi__is_letter(value[i]) ? 'A' : plain ? value[i] : '*';
    }
    shape[length] = '\0';
    *out = shape;
    return PHI_OK;
}

/* Whom it leads to, in forms that tell the value to nobody without the key. */
static phi_status identify(const phi__found_style *style, size_t index, phi__naming naming, const char *value, size_t length,
                           phi__arena *arena, phi_finding *finding)
{
    char normal[PHI__VALUE_MAX + 1];
    const phi__rule *rule = style->rules->rules[index];
    const size_t normal_length = normalise(rule, value, length, normal);
    finding->safe_harbor = style->identities[index].safe_harbor;
    finding->identifies = style->identities[index].identifies;
    if (finding->identifies != PHI_IDENTIFIES_NOBODY)
        finding->identity = phi__identity_hash(style->people_key, rule, normal, normal_length);
    else if (naming != PHI__NAMING_NOBODY) {
        finding->identifies = naming == PHI__NAMING_BIRTH ? PHI_IDENTIFIES_BIRTH : PHI_IDENTIFIES_NAME;
        finding->identity = phi__naming_hash(style->people_key, rule, naming, value, length);
    }
    const phi_status status = write_fingerprint(style, rule, normal, normal_length, arena, &finding->fingerprint);
    phi__wipe(normal, sizeof normal);
    return status;
}

static phi_status write_value(const phi__found_style *style, const char *value, size_t length, phi__arena *arena,
                              phi_finding *finding)
{
    PHI_AUTO(phi__buf_done) phi__buf masked;
    phi__buf_init(&masked, VALUE_CEILING);
    PHI_TRY(phi__finding_mask(value, length, &masked));
    PHI_TRY(keep(arena, &masked, &finding->masked));
    if (!style->reveal)
        return PHI_OK;
    finding->match = phi__arena_strndup(arena, value, length);
    return finding->match == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_location locate(const phi__spot *spot)
{
    phi_location location = {.struct_size = sizeof location, .row = spot->row, .column_number = spot->column,
                             .column = spot->column_name, .byte = spot->byte};
    if (spot->place != NULL) {
        location.page = spot->place->page;
        location.sheet = spot->place->sheet;
        location.cell = spot->place->cell;
        location.part = spot->place->part;
    }
    if (spot->place != NULL && spot->place->row != 0) {
        location.row = spot->place->row;
        location.column_number = spot->place->column;
        location.column = spot->place->field;
    }
    /* lines of a text count; those between the cells of a sheet or in bytes mean nothing */
    if (spot->byte == 0 && (spot->place == NULL || (spot->place->row == 0 && spot->place->page == 0)))
        location.line = spot->line;
    return location;
}

static phi_status keep_text(phi__arena *arena, const char *text, const char **out)
{
    *out = phi__arena_strndup(arena, text, strlen(text));
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

/* Of text that has no other place: table and column, or the keys or elements that lead to it. */
static phi_status locate_in_record(const phi__window *window, const phi__candidate *candidate, const phi__spot *spot,
                                   phi__arena *arena, phi_location *location)
{
    char path[PHI__KEY_PATH_MAX];
    const bool placed = spot->row != 0 || (spot->place != NULL && (spot->place->row != 0 || spot->place->part != NULL));
    if (placed)
        return PHI_OK;
    if (candidate->column != NULL)
        PHI_TRY(keep_text(arena, candidate->column, &location->column));
    if (candidate->table != NULL)
        PHI_TRY(keep_text(arena, candidate->table, &location->part));
    if (candidate->column != NULL || !phi__key_path_of(phi__buf_span(&window->text), candidate->begin, candidate->end, path))
        return PHI_OK;
    return keep_text(arena, path, &location->part);
}

static phi_status hide_values_in(phi__arena *arena, const char **name)
{
    if (*name == NULL)
        return PHI_OK;
    const phi__span as_is = phi__span_of(*name, strlen(*name));
    char *shown = phi__arena_alloc(arena, as_is.size + 1);
    PHI_REQUIRE(shown != NULL, PHI_ERR_MEMORY);
    phi__shown_name(as_is, shown);
    *name = shown;
    return PHI_OK;
}

/* What was taken for the name of a column may be a value; sheets are called as people like. */
static phi_status hide_values(phi__arena *arena, phi_location *location)
{
    PHI_TRY(hide_values_in(arena, &location->column));
    return hide_values_in(arena, &location->sheet);
}

phi_status phi__found_make(const phi__found_style *style, const char *path, phi__window *window,
                           phi__candidate *candidate, size_t behind, phi__arena *arena, phi__found **out)
{
    const phi__rule *rule = style->rules->rules[candidate->rule];
    const char *value = (const char *)window->text.data + candidate->begin;
    const size_t length = candidate->end - candidate->begin;
    phi__found *found = phi__arena_alloc(arena, sizeof *found);
    PHI_REQUIRE(found != NULL, PHI_ERR_MEMORY);
    const phi__spot spot = phi__window_spot(window, candidate->begin, candidate->end);
    found->location = locate(&spot);
    PHI_TRY(locate_in_record(window, candidate, &spot, arena, &found->location));
    PHI_TRY(hide_values(arena, &found->location));
    found->data_class = rule->data_class;
    found->health = style->identities[candidate->rule].health;
    found->naming = phi__naming_of(rule, candidate);
    found->look = phi__record_look_around(window, behind, candidate);
    found->begin = window->base + candidate->begin;
    found->end = window->base + candidate->end;
    found->finding = (phi_finding){.struct_size = sizeof found->finding,
                                   .path = path,
                                   .detector = rule->id,
                                   .confidence = candidate->confidence,
                                   .offset = spot.offset,
                                   .length = spot.length,
                                   .tags = rule->tags,
                                   .tag_count = rule->tag_count,
                                   .test = candidate->test,
                                   .bits = candidate->bits,
                                   .shape_bits = rule->prior + rule->forms[candidate->form].bits,
                                   .record_exact = found->look.exact,
                                   .state = found->look.state};
    sort_evidence(candidate);
    PHI_TRY(name_evidence(candidate, arena, &found->finding));
    PHI_TRY(name_jurisdictions(candidate, arena, &found->finding));
    PHI_TRY(write_value(style, value, length, arena, &found->finding));
    found->finding.allowed = phi__allow_has(style->rules->allowed, value, length, is_plain(rule));
    PHI_TRY(write_shape(value, length, arena, &found->finding.shape));
    PHI_TRY(identify(style, candidate->rule, found->naming, value, length, arena, &found->finding));
    *out = found;
    return PHI_OK;
}
