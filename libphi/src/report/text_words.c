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

const char *phi__text_remedy(phi_reason reason)
{
    static const char *const words[] = {
        [PHI_REASON_NONE] = "",
        [PHI_REASON_ENCRYPTED] = "Ask its owner for the password, scan a copy without it, and delete that; or treat it as patient data.",
        [PHI_REASON_UNSUPPORTED] = "Open it with the program that made it, save it in a newer or more common format, and scan that.",
        [PHI_REASON_CORRUPT] = "Try to open it: if no program can, it is of no use and may go. Else save it anew and scan that.",
        [PHI_REASON_TRUNCATED] = "Look for the whole file where it was copied from, or in a backup, and scan that.",
        [PHI_REASON_LIMIT_DEPTH] = "Scan it again with a larger --max-depth.",
        [PHI_REASON_LIMIT_MEMBERS] = "Scan it again with a larger --max-members.",
        [PHI_REASON_LIMIT_RATIO] = "Ask who put it there. If it is in order, scan it again with a larger --max-ratio.",
        [PHI_REASON_LIMIT_BYTES] = "Scan it again with a larger --max-expand.",
        [PHI_REASON_LIMIT_MEMORY] = "Scan it again with a larger --max-memory.",
        [PHI_REASON_LIMIT_TIME] = "Scan it again with a larger --max-seconds or --worker-seconds, on a machine with less to do.",
        [PHI_REASON_PERMISSION] = "Scan as a user who may read it, such as the administrator.",
        [PHI_REASON_IO] = "Check the disk or the network, then scan again; restore it from a backup if it is lost.",
        [PHI_REASON_CHANGED] = "Scan again when nobody works with it.",
        [PHI_REASON_VANISHED] = "Nothing, if it is gone; scan again to be sure.",
        [PHI_REASON_SPECIAL] = "Nothing: there is no content in it that stays. Scan a disk by its own name.",
        [PHI_REASON_SYMLINK] = "Scan the place that it leads to, if that is not a part of this scan.",
        [PHI_REASON_SYMLINK_LOOP] = "Nothing: it leads to no file.",
        [PHI_REASON_MOUNT] = "Scan that disk by itself, or without --one-file-system.",
        [PHI_REASON_NO_BACKEND] = "Install the missing program, which `phi doctor` names, and scan again.",
        [PHI_REASON_CRASHED] = "Open it with the program that made it, save it anew, and scan that.",
        [PHI_REASON_STOPPED] = "Let the scan run to its end: `phi scan --resume`.",
    };
    return (size_t)reason < sizeof words / sizeof *words && words[reason] != NULL ? words[reason] : "Look at it by hand.";
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
