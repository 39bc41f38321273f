/* SPDX-License-Identifier: Apache-2.0 */
/* Output of the commands. A report may hold what must not be spread, so a file
 * is made readable for its owner only and never appears half written. */
#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Control characters out of a message that may hold file names; C1 in UTF-8 included. */
void output_make_safe(char *text)
{
    unsigned char *c = (unsigned char *)text;
    for (; *c != '\0'; c++) {
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
        else if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
            c[0] = c[1] = '?';
    }
}

void output_error(const char *format, ...)
{
    char message[1024];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(message, sizeof message, format, list);
    va_end(list);
    output_make_safe(message);
    fprintf(stderr, "phi: %s\n", message);
}

void output_phi_error(const phi_error *err)
{
    char place[320] = "";
    if (err->file[0] != '\0' && err->line > 0)
        (void)snprintf(place, sizeof place, "%s:%u:%u: ", err->file, err->line, err->column);
    else if (err->file[0] != '\0')
        (void)snprintf(place, sizeof place, "%s: ", err->file);
    const char *message = err->message[0] != '\0' ? err->message : phi_status_name(err->status);
    output_error("%s%s%s%s", place, err->rule, err->rule[0] != '\0' ? ": " : "", message);
}

/* Length of the UTF-8 character at `at`, 0 when it is none. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    const size_t length = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    }
    if (length < 3)
        return length;
    const unsigned second = at[1];
    const bool wrong = (at[0] == 0xe0 && second < 0xa0) || (at[0] == 0xed && second >= 0xa0) ||
                       (at[0] == 0xf0 && second < 0x90) || (at[0] == 0xf4 && second >= 0x90);
    return wrong ? 0 : length;
}

void output_json(FILE *to, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    fputc('"', to);
    for (size_t at = 0; at < length;) {
        const size_t taken = utf8_length(bytes + at, length - at);
        const unsigned c = bytes[at];
        if (taken == 0)
            fputs("\\ufffd", to);
        else if (c == '"' || c == '\\')
            fprintf(to, "\\%c", (int)c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(to, "\\u%04x", c);
        else if (c == 0xc2 && bytes[at + 1] < 0xa0)
            fprintf(to, "\\u%04x", (unsigned)bytes[at + 1]);
        else
            (void)fwrite(bytes + at, 1, taken, to);
        at += taken == 0 ? 1 : taken;
    }
    fputc('"', to);
}

/* A file of its own beside the one wanted, so that the rename stays on one disk. */
static bool open_temporary(output *out)
{
    if (asprintf(&out->temporary, "%s.XXXXXX", out->name) < 0) {
        out->temporary = NULL;
        return false;
    }
    const int fd = mkostemp(out->temporary, O_CLOEXEC); /* mode 0600 */
    if (fd < 0) {
        free(out->temporary);
        out->temporary = NULL;
        return false;
    }
    out->file = fdopen(fd, "wb");
    return out->file != NULL;
}

bool output_open(output *out, const char *name)
{
    *out = (output){.file = stdout};
    if (name == NULL || strcmp(name, "-") == 0)
        return true;
    out->file = NULL;
    out->name = strdup(name);
    struct stat seen;
    const bool special = stat(name, &seen) == 0 && !S_ISREG(seen.st_mode); /* /dev/null, a pipe */
    const bool opened = out->name != NULL && (special ? (out->file = fopen(name, "wbe")) != NULL : open_temporary(out));
    if (!opened)
        output_error("cannot write %s: %s", name, strerror(errno));
    return opened;
}

int output_write(void *user, const char *bytes, size_t length)
{
    output *out = user;
    if (out->before_write != NULL)
        out->before_write(out->user);
    if (fwrite(bytes, 1, length, out->file) == length)
        return 0;
    if (!out->failed)
        out->error = errno;
    out->failed = true;
    out->pipe_gone = out->error == EPIPE;
    return 1;
}

bool output_close(output *out, bool keep)
{
    bool good = !out->failed;
    if (out->file != NULL && fflush(out->file) != 0) {
        out->error = good ? errno : out->error;
        out->pipe_gone = out->error == EPIPE;
        good = false;
    }
    if (!good && !out->pipe_gone)
        output_error("cannot write %s: %s", out->name == NULL ? "the report" : out->name, strerror(out->error));
    if (!good && out->file == stdout)
        clearerr(stdout); /* it is said */
    if (out->name != NULL && out->file != NULL)
        good = fclose(out->file) == 0 && good;
    if (out->temporary != NULL && good && keep && rename(out->temporary, out->name) != 0) {
        output_error("cannot write %s: %s", out->name, strerror(errno));
        good = false;
    }
    if (out->temporary != NULL && !(good && keep))
        (void)unlink(out->temporary);
    free(out->temporary);
    free(out->name);
    *out = (output){.pipe_gone = out->pipe_gone};
    return good;
}

bool output_colour(const output *out, int mode)
{
    if (mode != 0)
        return mode == 1;
    const char *terminal = getenv("TERM");
    const char *refused = getenv("NO_COLOR");
    return out->name == NULL && isatty(STDOUT_FILENO) && (refused == NULL || refused[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

unsigned output_width(FILE *file)
{
    struct winsize size = {0};
    if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}
