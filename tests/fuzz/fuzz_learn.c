/* SPDX-License-Identifier: Apache-2.0 */
/* Exports of whoever wrote them: what is proposed must be a pack, and pictures of one's own,
 * which go the same way. The first byte says which of the two the rest is. */
#include "fuzz.h"

#include <phi/phi.h>

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 16384 };

static int take(void *user, const char *bytes, size_t length)
{
    size_t *total = user;
    phi_fuzz_touch(bytes, length);
    *total += length;
    return 0;
}

static void add_picture(const uint8_t *data, size_t size)
{
    char text[256];
    phi_rules *rules = NULL;
    if (size >= sizeof text || phi_rules_new(&rules) != PHI_OK)
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    phi_error err = {0};
    const phi_status status = phi_rules_add_picture(rules, text, &err);
    FUZZ_CHECK(status == PHI_OK || err.message[0] != '\0');
    FUZZ_CHECK(phi_rules_count(rules) == (status == PHI_OK));
    phi_rules_free(rules);
}

int phi_fuzz_learn(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LARGEST)
        return 0;
    if (data[0] == 'p') {
        add_picture(data + 1, size - 1);
        return 0;
    }
    phi_source source = PHI_SOURCE_INIT;
    source.data = data + 1;
    source.size = size - 1;
    source.name = "export";
    phi_learn_options options = PHI_LEARN_OPTIONS_INIT;
    options.field = "MRN";
    size_t written = 0;
    phi_error err = {0};
    const phi_status status = phi_learn(&source, &options, take, &written, &err);
    FUZZ_CHECK(status == PHI_OK ? written > 0 : written == 0);
    FUZZ_CHECK(status == PHI_OK || status == PHI_ERR_ARGUMENT); /* never a pack that is refused */
    return 0;
}
