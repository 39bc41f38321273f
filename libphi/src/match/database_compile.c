/* SPDX-License-Identifier: Apache-2.0 */
/* Hyperscan, compiling half: regexes -> database, database <-> bytes. Together
 * with database_scan.c and database_compiler.c the only file that names it. Blocks that Hyperscan gives
 * come from its own allocator, malloc: setting another is process-wide and not
 * a library's business. */
#include "match/database.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/database_compiler.h"
#include "match/database_internal.h"

#include <inttypes.h>
#include <stdlib.h>

enum { FLAGS = HS_FLAG_CASELESS | HS_FLAG_SOM_LEFTMOST, MODE = HS_MODE_BLOCK };
enum { COMPILER = 2 }; /* raise it when the same regexes give another database */
enum { REGEX_CEILING = 1 << 20, DATABASE_CEILING = 1 << 28 };

static const uint64_t LEVELS[] = {HS_CPU_FEATURES_AVX512 | HS_CPU_FEATURES_AVX2, HS_CPU_FEATURES_AVX2, 0};

const uint64_t *phi__database_levels(size_t *count)
{
    *count = sizeof LEVELS / sizeof *LEVELS;
    return LEVELS;
}

/* Of this machine, those that LEVELS asks for. */
static uint64_t features_here(void)
{
    uint64_t features = 0;
#if defined(__x86_64__) || defined(__i386__)
    __builtin_cpu_init();
    features |= __builtin_cpu_supports("avx2") ? HS_CPU_FEATURES_AVX2 : 0;
    features |= __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") ? HS_CPU_FEATURES_AVX512 : 0;
#endif
    return features;
}

void phi__database_free(phi__database *database)
{
    if (database == NULL)
        return;
    (void)hs_free_database(database->own_hs);
    phi__free(database->own_widths);
    phi__free(database);
}

static void database_free_at(phi__database **slot)
{
    phi__database_free(*slot);
}

/* Without the automaton yet. */
static phi_status make(size_t count, phi__database **out)
{
    PHI_AUTO(database_free_at) phi__database *database = phi__alloc(sizeof *database);
    PHI_REQUIRE(database != NULL, PHI_ERR_MEMORY);
    database->own_widths = phi__alloc_array(count, sizeof *database->own_widths);
    PHI_REQUIRE(database->own_widths != NULL, PHI_ERR_MEMORY);
    database->widths = database->own_widths;
    database->count = count;
    *out = PHI_STEAL(database);
    return PHI_OK;
}

/* What hs_compile_multi takes, and the loosened copies that it borrows. */
typedef struct compilation {
    size_t count;
    const char **regexes;
    char **loosened; /* NULL while a regex is as it was written */
    unsigned *flags;
    unsigned *ids;
} compilation;

static void compilation_done(compilation *c)
{
    for (size_t i = 0; c->loosened != NULL && i < c->count; i++)
        phi__free(c->loosened[i]);
    phi__free(c->loosened);
    phi__free((void *)c->regexes);
    phi__free(c->flags);
    phi__free(c->ids);
}

static phi_status compilation_init(compilation *c, const char *const *regexes, size_t count)
{
    PHI_REQUIRE(count > 0 && count <= UINT32_MAX, PHI_ERR_ARGUMENT);
    c->count = count;
    c->regexes = phi__alloc_array(count, sizeof *c->regexes);
    c->loosened = phi__alloc_array(count, sizeof *c->loosened);
    c->flags = phi__alloc_array(count, sizeof *c->flags);
    c->ids = phi__alloc_array(count, sizeof *c->ids);
    PHI_REQUIRE(c->regexes != NULL && c->loosened != NULL && c->flags != NULL && c->ids != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++) {
        c->regexes[i] = regexes[i];
        c->flags[i] = FLAGS;
        c->ids[i] = (unsigned)i;
    }
    return PHI_OK;
}

/* The repeat {m,n}, n large, that begins at `regex`: its length, and m; 0 when there is none. */
static size_t read_bounds(const char *regex, size_t *low)
{
    size_t at = 1, digits = 0, high = 0;
    *low = 0;
    for (; phi__is_digit(regex[at]) && digits < 4; at++, digits++)
        *low = *low * 10 + (size_t)(regex[at] - '0');
    if (digits == 0 || regex[at] != ',')
        return 0;
    const size_t comma = at++;
    for (; phi__is_digit(regex[at]) && high < 100000; at++)
        high = high * 10 + (size_t)(regex[at] - '0');
    return regex[at] == '}' && at > comma + 1 && high > PHI__DATABASE_KEPT_BOUND ? at + 1 : 0;
}

/* {0,n} -> *, {m,n} -> +: a superset that needs few states. */
static phi_status loosen(const char *regex, char **out)
{
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, REGEX_CEILING);
    bool in_class = false;
    for (size_t i = 0; regex[i] != '\0'; i++) {
        size_t low = 0;
        const size_t bounds = regex[i] == '{' && !in_class ? read_bounds(regex + i, &low) : 0;
        if (bounds > 0) {
            PHI_TRY(phi__buf_append_byte(&buf, low == 0 ? '*' : '+'));
            i += bounds - 1;
            continue;
        }
        PHI_TRY(phi__buf_append_byte(&buf, (uint8_t)regex[i]));
        if (regex[i] == '\\' && regex[i + 1] != '\0')
            PHI_TRY(phi__buf_append_byte(&buf, (uint8_t)regex[++i]));
        else if (regex[i] == '[' || regex[i] == ']')
            in_class = regex[i] == '[';
    }
    *out = phi__strndup((const char *)buf.data, buf.size);
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

/* After a failure: loosen the regex at fault and say PHI_OK for another try, or report. */
static phi_status recover(compilation *c, const hs_compile_error_t *error, phi_error *err)
{
    if (error == NULL)
        return PHI_ERR_MEMORY;
    if (error->expression < 0 || (size_t)error->expression >= c->count)
        return phi__fail(err, PHI_ERR_RULE, "the regexes cannot be compiled: %s", error->message);
    const size_t at = (size_t)error->expression;
    if (c->loosened[at] != NULL)
        return phi__fail(err, PHI_ERR_RULE, "the regex %.200s cannot be compiled: %s", c->regexes[at], error->message);
    PHI_TRY(loosen(c->regexes[at], &c->loosened[at]));
    if (strcmp(c->loosened[at], c->regexes[at]) == 0)
        return phi__fail(err, PHI_ERR_RULE, "the regex %.200s cannot be compiled: %s", c->regexes[at], error->message);
    c->regexes[at] = c->loosened[at];
    return PHI_OK;
}

static phi_status compile_all(compilation *c, uint64_t cpu_features, hs_database_t **out, phi_error *err)
{
    const phi__database_compiler *compiler = phi__database_compiler_get();
    if (compiler == NULL)
        return phi__fail(err, PHI_ERR_UNSUPPORTED, "regexes need the library of Hyperscan (libhs), which cannot be loaded");
    const hs_platform_info_t platform = {.tune = HS_TUNE_FAMILY_GENERIC, .cpu_features = cpu_features};
    const bool here = cpu_features == PHI__DATABASE_THIS_MACHINE;
    for (;;) {
        hs_compile_error_t *error = NULL;
        if (compiler->compile_multi(c->regexes, c->flags, c->ids, (unsigned)c->count, MODE, here ? NULL : &platform, out, &error) == HS_SUCCESS)
            return PHI_OK;
        const phi_status status = recover(c, error, err);
        (void)compiler->free_compile_error(error);
        PHI_TRY(status);
    }
}

phi_status phi__database_compile(const char *const *regexes, size_t count, uint64_t cpu_features,
                                 phi__database **out, phi_error *err)
{
    PHI_AUTO(compilation_done) compilation c = {.count = 0};
    PHI_AUTO(database_free_at) phi__database *database = NULL;
    if (hs_valid_platform() != HS_SUCCESS)
        return phi__fail(err, PHI_ERR_UNSUPPORTED, "the processor lacks SSSE3, which matching words needs");
    PHI_TRY(compilation_init(&c, regexes, count));
    PHI_TRY(make(count, &database));
    PHI_TRY(compile_all(&c, cpu_features, &database->own_hs, err));
    database->hs = database->own_hs;
    for (size_t i = 0; i < count; i++)
        database->own_widths[i] = (uint32_t)phi__database_width(regexes[i]);
    *out = PHI_STEAL(database);
    return PHI_OK;
}

phi_status phi__database_load(phi__database_kind kind, phi__database **out)
{
    PHI_REQUIRE(hs_valid_platform() == HS_SUCCESS, PHI_ERR_UNSUPPORTED);
    const uint64_t features = features_here();
    for (size_t i = 0; i < phi__builtin_database_count; i++) {
        const phi__builtin_database *builtin = &phi__builtin_databases[i];
        if (builtin->kind != kind || (builtin->cpu_features & ~features) != 0 || strcmp(builtin->made_by, hs_version()) != 0)
            continue;
        phi__database *database = phi__alloc(sizeof *database);
        PHI_REQUIRE(database != NULL, PHI_ERR_MEMORY);
        *database = (phi__database){.hs = builtin->image, .widths = builtin->widths, .count = builtin->count};
        *out = database;
        return PHI_OK;
    }
    return PHI_ERR_UNSUPPORTED;
}

phi_status phi__database_image(const phi__database *database, phi__buf *out)
{
    char *bytes = NULL;
    size_t length = 0, size = 0;
    PHI_REQUIRE(hs_serialize_database(database->hs, &bytes, &length) == HS_SUCCESS, PHI_ERR_MEMORY);
    hs_error_t error = hs_serialized_database_size(bytes, length, &size);
    const size_t room = size + (PHI__DATABASE_ALIGNMENT - size % PHI__DATABASE_ALIGNMENT) % PHI__DATABASE_ALIGNMENT;
    void *image = error == HS_SUCCESS ? aligned_alloc(PHI__DATABASE_ALIGNMENT, room) : NULL;
    if (image != NULL) {
        memset(image, 0, room);
        error = hs_deserialize_database_at(bytes, length, image);
    }
    free(bytes);
    const phi_status status = image == NULL || error != HS_SUCCESS ? PHI_ERR_MEMORY : phi__buf_append(out, image, size);
    free(image);
    return status;
}

const char *phi__database_made_by(void)
{
    return hs_version();
}

/* Bytes: how many regexes, their widths, each in 4 bytes, little endian, then what Hyperscan makes of the automaton. */
static phi_status append_number(phi__buf *out, size_t number)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)(number >> shift)));
    return PHI_OK;
}

phi_status phi__database_serialize(const phi__database *database, phi__buf *out)
{
    char *bytes = NULL;
    size_t size = 0;
    PHI_TRY(append_number(out, database->count));
    for (size_t i = 0; i < database->count; i++)
        PHI_TRY(append_number(out, database->widths[i]));
    PHI_REQUIRE(hs_serialize_database(database->hs, &bytes, &size) == HS_SUCCESS, PHI_ERR_MEMORY);
    const phi_status status = size > DATABASE_CEILING ? PHI_ERR_MEMORY : phi__buf_append(out, bytes, size);
    free(bytes);
    return status;
}

phi_status phi__database_deserialize(phi__span bytes, phi__database **out)
{
    PHI_AUTO(database_free_at) phi__database *database = NULL;
    phi__cursor c = phi__cursor_at(bytes);
    const size_t count = phi__cursor_le32(&c);
    PHI_REQUIRE(count > 0 && count <= phi__cursor_left(&c) / 4, PHI_ERR_UNSUPPORTED);
    PHI_TRY(make(count, &database));
    for (size_t i = 0; i < count; i++)
        database->own_widths[i] = phi__cursor_le32(&c);
    const phi__span rest = phi__span_part(bytes, c.at, phi__cursor_left(&c));
    const hs_error_t error = hs_deserialize_database((const char *)rest.data, rest.size, &database->own_hs);
    database->hs = database->own_hs;
    if (error != HS_SUCCESS)
        return error == HS_NOMEM ? PHI_ERR_MEMORY : PHI_ERR_UNSUPPORTED;
    *out = PHI_STEAL(database);
    return PHI_OK;
}

phi_status phi__database_describe(phi__buf *out)
{
    return phi__buf_printf(out, "Hyperscan %s; processor %" PRIx64 "; compiler %d %d %x %x", hs_version(), features_here(), COMPILER,
                           PHI__DATABASE_KEPT_BOUND, (unsigned)FLAGS, (unsigned)MODE);
}

size_t phi__database_width(const char *regex)
{
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *error = NULL;
    size_t width = PHI__DATABASE_WIDTH;
    const phi__database_compiler *compiler = phi__database_compiler_get();
    if (compiler == NULL)
        return width;
    if (compiler->expression_info(regex, HS_FLAG_CASELESS, &info, &error) == HS_SUCCESS && info->max_width < width)
        width = info->max_width;
    (void)compiler->free_compile_error(error);
    free(info);
    return width;
}

size_t phi__database_width_at(const phi__database *database, size_t regex)
{
    return regex < database->count ? database->widths[regex] : 0;
}
