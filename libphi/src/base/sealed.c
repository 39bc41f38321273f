/* SPDX-License-Identifier: Apache-2.0 */
/* See sealed.h. A file is a header, the content and a tag over both:
 *
 *     8 magic with the version of this layout | 8 size of the content, little endian
 *     32 tag of the purpose (also the name)   | content | 32 tag of all before
 *
 * Of the header nothing is parsed: it must be, byte for byte, the one that would
 * be written. A file is read into memory whole and judged there, so that nobody
 * can exchange it after it was judged. */
#include "base/sealed.h"

#include "base/alloc.h"

#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

/* Nobody else has files of such names, should somebody name a directory that is not for this alone. */
#define KEY_NAME "phi-seal.key"
#define SUFFIX ".phi-sealed"

enum { MAGIC_BYTES = 8, SIZE_BYTES = 8, HEADER_BYTES = MAGIC_BYTES + SIZE_BYTES + PHI__DIGEST_TAG };
enum { FILES_MOST = 32, FILE_BYTES_MOST = 32 << 20, ALL_BYTES_MOST = 128 << 20 };

static const char MAGIC[MAGIC_BYTES + 1] = "phiseal1";

/* Where one purpose is kept under the key. */
typedef struct place {
    uint8_t tag[PHI__DIGEST_TAG];
    char name[PHI__DIGEST_HEX + sizeof SUFFIX];
} place;

void phi__sealed_init(phi__sealed *sealed, const char *path)
{
    *sealed = (phi__sealed){.path = path, .directory = -1};
}

void phi__sealed_done(phi__sealed *sealed)
{
    if (sealed->directory >= 0)
        (void)close(sealed->directory);
    phi__wipe(sealed->key, sizeof sealed->key);
    phi__sealed_init(sealed, NULL);
}

static phi__own_answer open_directory(phi__sealed *sealed, bool make)
{
    return sealed->directory >= 0 ? PHI__OWN_GOOD : phi__own_directory_open(sealed->path, make, &sealed->directory);
}

static phi__own_answer read_key(phi__sealed *sealed)
{
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, PHI__DIGEST_KEY);
    if (sealed->has_key)
        return PHI__OWN_GOOD;
    const phi__own_answer answer = phi__own_file_read(sealed->directory, KEY_NAME, PHI__DIGEST_KEY, &bytes);
    if (answer == PHI__OWN_GOOD && bytes.size != PHI__DIGEST_KEY)
        return PHI__OWN_REFUSED;
    if (answer == PHI__OWN_GOOD)
        memcpy(sealed->key, bytes.data, PHI__DIGEST_KEY);
    sealed->has_key = answer == PHI__OWN_GOOD;
    return answer;
}

/* Read the key, or make one. Whoever loses a race uses the winner's; a key that is not to be trusted is replaced,
 * and all that was sealed with it is refused from then on. */
static phi_status need_key(phi__sealed *sealed)
{
    const phi__own_answer answer = read_key(sealed);
    if (answer == PHI__OWN_GOOD)
        return PHI_OK;
    uint8_t key[PHI__DIGEST_KEY];
    PHI_REQUIRE(getrandom(key, sizeof key, 0) == (ssize_t)sizeof key, PHI_ERR_IO);
    const phi__span bytes = phi__span_of(key, sizeof key);
    const phi_status status =
        phi__own_file_write(sealed->directory, KEY_NAME, &bytes, 1, answer == PHI__OWN_REFUSED);
    phi__wipe(key, sizeof key);
    PHI_TRY(status);
    return read_key(sealed) == PHI__OWN_GOOD ? PHI_OK : PHI_ERR_IO;
}

/* The first part differs from MAGIC, so that no file can pass for a purpose or the other way round. */
static void find_place(const phi__sealed *sealed, phi__span purpose, place *out)
{
    char hex[PHI__DIGEST_HEX];
    const phi__span parts[] = {phi__span_of("purpose:", MAGIC_BYTES), purpose};
    phi__digest_tag(sealed->key, parts, 2, out->tag);
    phi__digest_tag_hex(out->tag, hex);
    (void)snprintf(out->name, sizeof out->name, "%s" SUFFIX, hex);
}

static void write_header(const place *where, size_t size, uint8_t out[HEADER_BYTES])
{
    memcpy(out, MAGIC, MAGIC_BYTES);
    for (size_t i = 0; i < SIZE_BYTES; i++)
        out[MAGIC_BYTES + i] = (uint8_t)((uint64_t)size >> 8 * i);
    memcpy(out + MAGIC_BYTES + SIZE_BYTES, where->tag, PHI__DIGEST_TAG);
}

/* The content within the file, when everything else is as it must be. */
static bool unseal(const phi__sealed *sealed, const place *where, phi__span file, phi__span *content)
{
    uint8_t header[HEADER_BYTES], tag[PHI__DIGEST_TAG];
    if (file.size < HEADER_BYTES + PHI__DIGEST_TAG)
        return false;
    *content = phi__span_part(file, HEADER_BYTES, file.size - HEADER_BYTES - PHI__DIGEST_TAG);
    const phi__span sealed_part = phi__span_part(file, 0, file.size - PHI__DIGEST_TAG);
    const phi__span end = phi__span_part(file, sealed_part.size, PHI__DIGEST_TAG);
    phi__digest_tag(sealed->key, &sealed_part, 1, tag);
    write_header(where, content->size, header);
    return phi__digest_same_tag(tag, end.data) && phi__span_starts(file, header, HEADER_BYTES);
}

phi__own_answer phi__sealed_find(phi__sealed *sealed, phi__span purpose, phi__buf *out)
{
    PHI_AUTO(phi__buf_done) phi__buf file;
    phi__buf_init(&file, FILE_BYTES_MOST);
    place where;
    phi__span content;
    phi__own_answer answer = open_directory(sealed, false);
    if (answer == PHI__OWN_GOOD)
        answer = read_key(sealed);
    if (answer != PHI__OWN_GOOD)
        return answer;
    find_place(sealed, purpose, &where);
    answer = phi__own_file_read(sealed->directory, where.name, FILE_BYTES_MOST, &file);
    if (answer != PHI__OWN_GOOD)
        return answer;
    if (!unseal(sealed, &where, phi__buf_span(&file), &content))
        return PHI__OWN_REFUSED;
    return phi__buf_append(out, content.data, content.size) == PHI_OK ? PHI__OWN_GOOD : PHI__OWN_REFUSED;
}

phi_status phi__sealed_keep(phi__sealed *sealed, phi__span purpose, phi__span content)
{
    uint8_t header[HEADER_BYTES], tag[PHI__DIGEST_TAG];
    place where;
    PHI_REQUIRE(content.size <= FILE_BYTES_MOST - HEADER_BYTES - PHI__DIGEST_TAG, PHI_ERR_IO);
    PHI_REQUIRE(open_directory(sealed, true) == PHI__OWN_GOOD, PHI_ERR_IO);
    PHI_TRY(need_key(sealed));
    find_place(sealed, purpose, &where);
    write_header(&where, content.size, header);
    const phi__span parts[] = {phi__span_of(header, sizeof header), content, phi__span_of(tag, sizeof tag)};
    phi__digest_tag(sealed->key, parts, 2, tag);
    PHI_TRY(phi__own_file_write(sealed->directory, where.name, parts, 3, true));
    phi__own_files_prune(sealed->directory, SUFFIX, FILES_MOST, ALL_BYTES_MOST);
    return PHI_OK;
}
