/* SPDX-License-Identifier: Apache-2.0 */
/* phi-dbc: compiles the regexes of the built-in rules with Hyperscan
 * for each processor level and prints the databases, as they are in memory, as C, for the library to
 * hold as constant data; what it prints is what match/builtin_databases.h
 * declares. A build tool of the same objects, so that the lists it compiles are
 * the lists the library expects. With no regexes it prints no database:
 * the library then has none to load, and compiles nothing. */
#include "match/builtin_databases.h"
#include "match/collect.h"
#include "match/database.h"

#include <inttypes.h>
#include <stdio.h>

enum { DATABASE_CEILING = 1 << 28, BYTES_PER_LINE = 32 };

static const char *const KIND_NAMES[] = {"PHI__DATABASE_REGEXES", "PHI__DATABASE_ANCHORED"};

static void print_bytes(phi__database_kind kind, size_t level, phi__span bytes)
{
    (void)printf("static const _Alignas(PHI__DATABASE_ALIGNMENT) uint8_t database_%d_%zu[] = {", (int)kind, level);
    for (size_t i = 0; i < bytes.size; i++)
        (void)printf("%s%u,", i % BYTES_PER_LINE == 0 ? "\n" : "", (unsigned)bytes.data[i]);
    (void)printf("\n};\n\n");
}

static void print_widths(phi__database_kind kind, size_t level, const phi__database *database, size_t count)
{
    (void)printf("static const uint32_t widths_%d_%zu[] = {", (int)kind, level);
    for (size_t i = 0; i < count; i++)
        (void)printf("%zu, ", phi__database_width_at(database, i));
    (void)printf("};\n\n");
}

/* The database of one kind and level, as an array. */
static phi_status print_database(const phi__strings *regexes, phi__database_kind kind, size_t level, uint64_t features,
                                 phi_error *err)
{
    phi__database *database = NULL;
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, DATABASE_CEILING);
    PHI_TRY(phi__database_compile((const char *const *)regexes->items, regexes->count, features, &database, err));
    const phi_status status = phi__database_image(database, &bytes);
    if (status == PHI_OK) {
        print_bytes(kind, level, phi__buf_span(&bytes));
        print_widths(kind, level, database, regexes->count);
    }
    phi__database_free(database);
    return status;
}

static phi_status print_arrays(const phi__strings *regexes, phi__database_kind kind, phi_error *err)
{
    size_t count = 0;
    const uint64_t *levels = phi__database_levels(&count);
    for (size_t i = 0; regexes->count > 0 && i < count; i++)
        PHI_TRY(print_database(regexes, kind, i, levels[i], err));
    return PHI_OK;
}

/* Lines of the table; how many. */
static size_t print_rows(const phi__strings *regexes, phi__database_kind kind)
{
    size_t count = 0;
    const uint64_t *levels = phi__database_levels(&count);
    if (regexes->count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        (void)printf("    {%s, UINT64_C(%" PRIu64 "), \"%s\", database_%d_%zu, widths_%d_%zu, %zu},\n", KIND_NAMES[kind],
                     levels[i], phi__database_made_by(), (int)kind, i, (int)kind, i, regexes->count);
    return count;
}

static phi_status print_all(const phi__strings *regexes, const phi__strings *anchored, phi_error *err)
{
    (void)printf("/* Written by phi-dbc, do not edit. */\n#include \"match/builtin_databases.h\"\n\n");
    PHI_TRY(print_arrays(regexes, PHI__DATABASE_REGEXES, err));
    PHI_TRY(print_arrays(anchored, PHI__DATABASE_ANCHORED, err));
    (void)printf("const phi__builtin_database phi__builtin_databases[] = {\n");
    const size_t rows = print_rows(regexes, PHI__DATABASE_REGEXES) + print_rows(anchored, PHI__DATABASE_ANCHORED);
    if (rows == 0)
        (void)printf("    {PHI__DATABASE_REGEXES, 0, \"\", NULL, NULL, 0},\n"); /* C has no empty arrays */
    (void)printf("};\nconst size_t phi__builtin_database_count = %zu;\n", rows);
    return PHI_OK;
}

static phi_status run(phi_error *err)
{
    const phi__rule_set set = phi__collect_builtin();
    PHI_AUTO(phi__strings_done) phi__strings regexes = {.items = NULL};
    PHI_AUTO(phi__strings_done) phi__strings anchored = {.items = NULL};
    PHI_TRY(phi__regexes_collect_parts(&set, &regexes, &anchored));
    return print_all(&regexes, &anchored, err);
}

int main(void)
{
    phi_error err = {0};
    const phi_status status = run(&err);
    if (status != PHI_OK)
        (void)fprintf(stderr, "phi-dbc: %s\n", err.message[0] == '\0' ? "out of memory" : err.message);
    return status == PHI_OK && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
