/* SPDX-License-Identifier: Apache-2.0 */
/* Names of statuses, states, reasons and classes, and the filling of
 * phi_error. Tables over switches: a new name is one line. */
#include "base/status.h"

#include "base/utf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

const char *phi_version(void)
{
    return PHI_VERSION;
}

const char *phi_status_name(phi_status status)
{
    static const struct {
        phi_status status;
        const char *name;
    } names[] = {
        {PHI_OK, "ok"},
        {PHI_STOPPED, "stopped"},
        {PHI_PARTIAL, "partial"},
        {PHI_ERR_ARGUMENT, "argument"},
        {PHI_ERR_STATE, "state"},
        {PHI_ERR_MEMORY, "memory"},
        {PHI_ERR_IO, "io"},
        {PHI_ERR_RULE, "rule"},
        {PHI_ERR_UNSUPPORTED, "unsupported"},
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        if (names[i].status == status)
            return names[i].name;
    }
    return "unknown";
}

const char *phi_state_name(phi_state state)
{
    static const char *const names[] = {"examined", "partial", "not-examined"};
    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

const char *phi_reason_name(phi_reason reason)
{
    static const char *const names[] = {
        [PHI_REASON_NONE] = "none",
        [PHI_REASON_ENCRYPTED] = "encrypted",
        [PHI_REASON_UNSUPPORTED] = "unsupported",
        [PHI_REASON_CORRUPT] = "corrupt",
        [PHI_REASON_TRUNCATED] = "truncated",
        [PHI_REASON_LIMIT_DEPTH] = "limit-depth",
        [PHI_REASON_LIMIT_MEMBERS] = "limit-members",
        [PHI_REASON_LIMIT_RATIO] = "limit-ratio",
        [PHI_REASON_LIMIT_BYTES] = "limit-bytes",
        [PHI_REASON_LIMIT_MEMORY] = "limit-memory",
        [PHI_REASON_LIMIT_TIME] = "limit-time",
        [PHI_REASON_PERMISSION] = "permission",
        [PHI_REASON_IO] = "io-error",
        [PHI_REASON_CHANGED] = "changed",
        [PHI_REASON_VANISHED] = "vanished",
        [PHI_REASON_SPECIAL] = "special-file",
        [PHI_REASON_SYMLINK] = "symlink",
        [PHI_REASON_SYMLINK_LOOP] = "symlink-loop",
        [PHI_REASON_MOUNT] = "other-filesystem",
        [PHI_REASON_NO_BACKEND] = "no-backend",
        [PHI_REASON_CRASHED] = "worker-crashed",
        [PHI_REASON_STOPPED] = "stopped",
    };
    return (size_t)reason < COUNT(names) ? names[reason] : "unknown";
}

const char *phi_class_name(phi_class data_class)
{
    static const char *const names[] = {"none", "pii", "pci", "phi"};
    return (size_t)data_class < COUNT(names) ? names[data_class] : "unknown";
}

/* One line of UTF-8, whatever was quoted in it: packs and file names hold line
 * ends and escapes, and a quotation may be cut inside a character. */
static void make_line(char *message)
{
    const phi__span text = phi__span_of(message, strlen(message));
    for (size_t at = 0; at < text.size;) {
        const size_t length = phi__utf8_sequence(text.data[at]);
        const phi__span one = phi__span_part(text, at, length);
        const bool control = one.data[0] < 0x20 || one.data[0] == 0x7F || (one.data[0] == 0xC2 && one.data[1] < 0xA0);
        if (control || one.size < length || !phi__utf8_valid(one, false)) {
            message[at++] = '?';
            continue;
        }
        at += length;
    }
}

phi_status phi__fail(phi_error *err, phi_status status, const char *format, ...)
{
    if (err == NULL)
        return status;
    memset(err, 0, sizeof *err);
    err->status = status;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    make_line(err->message);
    return status;
}

void phi__fail_file(phi_error *err, const char *path)
{
    const size_t length = path == NULL ? 0 : strlen(path);
    if (length < sizeof err->file)
        (void)snprintf(err->file, sizeof err->file, "%s", length == 0 ? "" : path);
    else
        (void)snprintf(err->file, sizeof err->file, "...%s", path + length - (sizeof err->file - 4));
}
