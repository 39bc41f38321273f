/* SPDX-License-Identifier: Apache-2.0 */
/* Pattern packs: a bad one is refused with a reason and leaves the set alone; a
 * good one can be listed. */
#include "base/utf.h"
#include "fuzz.h"

#include <phi/phi.h>
#include <string.h>

static void check_error(const phi_error *err, phi_status status)
{
    FUZZ_CHECK(err->status == status);
    FUZZ_CHECK(memchr(err->message, '\0', sizeof err->message) != NULL && err->message[0] != '\0');
    FUZZ_CHECK(phi__utf8_valid(phi__span_of(err->message, strlen(err->message)), false));
    for (const char *c = err->message; *c != '\0'; c++)
        FUZZ_CHECK((unsigned char)*c >= 0x20);
    FUZZ_CHECK(memchr(err->file, '\0', sizeof err->file) != NULL && memchr(err->rule, '\0', sizeof err->rule) != NULL);
}

static void check_list(const phi_rules *rules)
{
    phi_rule_info info = PHI_RULE_INFO_INIT;
    FUZZ_CHECK(phi_rules_get(rules, phi_rules_count(rules), &info) == PHI_ERR_ARGUMENT);
    for (size_t i = 0; i < phi_rules_count(rules); i++) {
        FUZZ_CHECK(phi_rules_get(rules, i, &info) == PHI_OK);
        FUZZ_CHECK(info.id != NULL && info.id[0] != '\0' && info.title != NULL && info.form_count > 0);
        phi_fuzz_touch(info.source, strlen(info.source));
        for (size_t k = 0; k < info.tag_count; k++)
            phi_fuzz_touch(info.tags[k], strlen(info.tags[k]));
    }
}

int phi_fuzz_pack(const uint8_t *data, size_t size)
{
    phi_rules *rules = NULL;
    phi_error err = {0};
    FUZZ_CHECK(phi_rules_new(&rules) == PHI_OK);
    for (int turn = 0; turn < 2; turn++) { /* the second time it replaces itself */
        const size_t before = phi_rules_count(rules);
        const phi_status status = phi_rules_add_memory(rules, "fuzz.yaml", (const char *)data, size, &err);
        FUZZ_CHECK(status == PHI_OK || status == PHI_ERR_RULE);
        if (status != PHI_OK) {
            check_error(&err, status);
            FUZZ_CHECK(phi_rules_count(rules) == before);
            break;
        }
        FUZZ_CHECK(turn == 0 || phi_rules_count(rules) == before);
    }
    check_list(rules);
    phi_rules_free(rules);
    return 0;
}
