/* SPDX-License-Identifier: Apache-2.0 */
/* See text_words.h. */
#include "report/text_words.h"

#include "rules/builtin.h"

#include <string.h>

const char *phi__text_reason(phi_reason reason)
{
    static const char *const words[] = {
        [PHI_REASON_NONE] = "nothing to say",
        [PHI_REASON_ENCRYPTED] = "needs a password",
        [PHI_REASON_UNSUPPORTED] = "of a kind or version that cannot be read yet",
        [PHI_REASON_CORRUPT] = "damaged",
        [PHI_REASON_TRUNCATED] = "cut off before its end",
        [PHI_REASON_LIMIT_DEPTH] = "packed in too many archives inside each other (--max-depth)",
        [PHI_REASON_LIMIT_MEMBERS] = "too many files in one archive (--max-members)",
        [PHI_REASON_LIMIT_RATIO] = "unpacks to suspiciously much, as an archive bomb does (--max-ratio)",
        [PHI_REASON_LIMIT_BYTES] = "unpacks to too much (--max-expand)",
        [PHI_REASON_LIMIT_MEMORY] = "too large to hold in memory (--max-memory)",
        [PHI_REASON_LIMIT_TIME] = "took too long (--max-seconds, --worker-seconds)",
        [PHI_REASON_PERMISSION] = "no permission to read",
        [PHI_REASON_IO] = "reading failed, perhaps a faulty disk or network",
        [PHI_REASON_CHANGED] = "changed while it was read",
        [PHI_REASON_VANISHED] = "gone before it could be read",
        [PHI_REASON_SPECIAL] = "not an ordinary file (pipe, socket or device)",
        [PHI_REASON_SYMLINK] = "a link that leads elsewhere or nowhere",
        [PHI_REASON_SYMLINK_LOOP] = "a link that leads back to itself",
        [PHI_REASON_MOUNT] = "on another disk (--one-file-system)",
        [PHI_REASON_NO_BACKEND] = "the program that reads this kind is not installed",
        [PHI_REASON_CRASHED] = "the program that reads this kind crashed on it",
        [PHI_REASON_STOPPED] = "the scan was stopped first",
    };
    return (size_t)reason < sizeof words / sizeof *words ? words[reason] : "for another reason";
}

const char *phi__text_title(const char *id)
{
    for (size_t i = 0; i < phi__builtin_rule_count; i++) {
        if (strcmp(phi__builtin_rules[i]->id, id) == 0)
            return phi__builtin_rules[i]->title;
    }
    return id;
}

const char *phi__text_safe_harbor(uint32_t category)
{
    static const char *const words[] = {
        "", "(A) Names", "(B) Geography smaller than a state", "(C) Dates, and ages over 89", "(D) Telephone numbers",
        "(E) Fax numbers", "(F) E-mail addresses", "(G) Social Security numbers", "(H) Medical record numbers",
        "(I) Health plan numbers", "(J) Account numbers", "(K) Certificate and licence numbers", "(L) Vehicles and plates",
        "(M) Devices and serial numbers", "(N) Web addresses", "(O) IP addresses", "(P) Biometric identifiers",
        "(Q) Full-face photographs", "(R) Any other unique number or code"};
    return category < sizeof words / sizeof *words ? words[category] : "";
}
