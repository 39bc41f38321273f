/* SPDX-License-Identifier: Apache-2.0 */
/* Identify: always an answer out of its lists, and the same one each time. */
#include "fuzz.h"
#include "identify/identify.h"

int phi_fuzz_identify(const uint8_t *data, size_t size)
{
    const phi__span head = phi__span_of(data, size < PHI__IDENTIFY_HEAD ? size : PHI__IDENTIFY_HEAD);
    for (int whole = 0; whole < 2; whole++) {
        const phi__identity a = phi__identify(head, whole != 0);
        const phi__identity b = phi__identify(head, whole != 0);
        FUZZ_CHECK(a.kind < PHI__KIND_COUNT && a.encoding < PHI__ENC_COUNT);
        FUZZ_CHECK(a.media != NULL && strchr(a.media, '/') != NULL);
        FUZZ_CHECK(a.kind == b.kind && a.media == b.media && a.encoding == b.encoding);
        FUZZ_CHECK((a.kind == PHI__KIND_EMPTY) == (size == 0));
    }
    return 0;
}
