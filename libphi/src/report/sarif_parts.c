/* SPDX-License-Identifier: Apache-2.0 */
/* See sarif_parts.h. */
#include "report/sarif_parts.h"

#include <string.h>

enum { TEXT_CEILING = 1 << 20 };

void phi__sarif_message(phi__json *j, const char *key, const char *text)
{
    phi__json_key(j, key);
    phi__json_map(j);
    phi__json_pair(j, "text", text);
    phi__json_map_end(j);
}

/* A path as a URI reference (RFC 3986): what is no unreserved character becomes %XX, so that any bytes are legal. */
static phi_status make_uri(phi__buf *out, const char *path)
{
    PHI_TRY(phi__buf_append_text(out, path[0] == '/' ? "file://" : ""));
    for (const char *c = path; *c != '\0'; c++) {
        const unsigned char byte = (unsigned char)*c;
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                           strchr("-._~/", byte) != NULL;
        PHI_TRY(plain ? phi__buf_append_byte(out, byte) : phi__buf_printf(out, "%%%02X", (unsigned)byte));
    }
    return PHI_OK;
}

/* `path` up to its first container, and a line of it. */
static void put_physical(phi__json *j, const char *path, uint64_t line)
{
    PHI_AUTO(phi__buf_done) phi__buf uri;
    phi__buf_init(&uri, TEXT_CEILING);
    const phi_status status = make_uri(&uri, path);
    phi__json_key(j, "physicalLocation");
    phi__json_map(j);
    phi__json_key(j, "artifactLocation");
    phi__json_map(j);
    const char *text = status == PHI_OK ? phi__buf_text(&uri) : NULL;
    phi__json_pair(j, "uri", text == NULL ? "" : text);
    phi__json_map_end(j);
    if (line > 0) {
        phi__json_key(j, "region");
        phi__json_map(j);
        phi__json_count(j, "startLine", line);
        phi__json_map_end(j);
    }
    phi__json_map_end(j);
}

void phi__sarif_location(phi__json *j, const char *path, const phi__gather_place *place)
{
    phi__json_map(j);
    put_physical(j, path, place == NULL ? 0 : place->line);
    if (place != NULL && place->inside != NULL) {
        phi__json_key(j, "logicalLocations");
        phi__json_array(j);
        phi__json_map(j);
        phi__json_pair(j, "fullyQualifiedName", place->inside);
        phi__json_pair(j, "kind", "member");
        phi__json_map_end(j);
        phi__json_array_end(j);
    }
    if (place != NULL && place->where[0] != '\0')
        phi__sarif_message(j, "message", place->where);
    phi__json_map_end(j);
}
