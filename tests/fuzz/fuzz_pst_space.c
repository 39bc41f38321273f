/* SPDX-License-Identifier: Apache-2.0 */
/* Free space of mail folders, as a worker reads it: a header, and behind it one section. Members begin and end in turn, and
 * no more comes out than went in, but for what keeps pieces apart. */
#include "listener.h"
#include "worker/pst_space.h"

enum { LARGEST = 1 << 15, UNIT = 64, GAP = 8 };

int phi_fuzz_pst_space(const uint8_t *data, size_t size)
{
    static uint8_t section[LARGEST];
    if (size < PHI__PST_HEADER || size > LARGEST)
        return 0;
    fuzz_listener heard = {.text = false};
    phi__say say = {.socket = -1, .hear = fuzz_hear, .user = &heard};
    phi__pst_space space = {.say = &say, .name = "", .all = data[0] == 1};
    if (!phi__pst_space_begin(&space, phi__span_of(data, PHI__PST_HEADER)))
        return 0;
    size -= PHI__PST_HEADER;
    memcpy(section, data + PHI__PST_HEADER, size);
    const bool any = phi__pst_space_any(&space, phi__span_of(section, size < PHI__PST_PAGE ? size : PHI__PST_PAGE));
    phi__pst_space_section(&space, section, size);
    FUZZ_CHECK(any || !space.open);
    phi__pst_space_end(&space);
    FUZZ_CHECK(!heard.in_member);
    FUZZ_CHECK(heard.heard <= size + (size / UNIT + 1) * GAP);
    return 0;
}
