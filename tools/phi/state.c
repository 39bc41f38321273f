/* SPDX-License-Identifier: Apache-2.0 */
/* State directory: $PHI_STATE_DIR, else $XDG_STATE_HOME/phi, else
 * ~/.local/state/phi. The key in it makes equal values recognisable in reports of
 * one user and tells nobody else anything; it is created whole or not at all,
 * so that two scans started at once agree on it. */
#define _GNU_SOURCE
#include "state.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static bool print_path(char path[PATH_MAX], const char *base, const char *rest)
{
    const int length = snprintf(path, PATH_MAX, "%s%s", base, rest);
    return length > 0 && length < PATH_MAX;
}

static bool find_directory(char path[PATH_MAX])
{
    static const struct {
        const char *variable, *rest;
    } places[] = {{"PHI_STATE_DIR", ""}, {"XDG_STATE_HOME", "/phi"}, {"HOME", "/.local/state/phi"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *base = getenv(places[i].variable);
        if (base != NULL && base[0] != '\0')
            return print_path(path, base, places[i].rest);
    }
    errno = ENOENT;
    return false;
}

/* mkdir -p, for this user only. */
static bool make_directory(const char *path)
{
    char part[PATH_MAX];
    if (!print_path(part, path, ""))
        return false;
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return mkdir(part, 0700) == 0 || errno == EEXIST;
}

static bool read_key(const char *path, uint8_t key[STATE_KEY_BYTES])
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    uint8_t extra;
    const bool whole = read(fd, key, STATE_KEY_BYTES) == STATE_KEY_BYTES && read(fd, &extra, 1) == 0;
    (void)close(fd);
    errno = EINVAL;
    return whole;
}

/* A new key under a name of its own, then linked to the final one: link() refuses
 * where another process was first, and that one's key is used. */
static bool create_key(const char *path)
{
    char temporary[PATH_MAX];
    uint8_t key[STATE_KEY_BYTES];
    if (!print_path(temporary, path, ".XXXXXX") || getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
        return false;
    const int fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
    if (fd < 0)
        return false;
    const bool written = write(fd, key, sizeof key) == (ssize_t)sizeof key && fsync(fd) == 0;
    explicit_bzero(key, sizeof key);
    (void)close(fd);
    const bool linked = written && (link(temporary, path) == 0 || errno == EEXIST);
    const int reason = errno;
    (void)unlink(temporary);
    errno = reason;
    return linked;
}

static bool key_from_file(uint8_t key[STATE_KEY_BYTES])
{
    char directory[PATH_MAX], path[PATH_MAX];
    if (find_directory(directory) && print_path(path, directory, "/key")) {
        if (read_key(path, key))
            return true;
        if (access(path, F_OK) != 0 && make_directory(directory) && create_key(path) && read_key(path, key))
            return true;
        output_error("no fingerprints in this report: the key %s cannot be used: %s", path, strerror(errno));
        return false;
    }
    output_error("no fingerprints in this report: there is no place for the key (set PHI_STATE_DIR)");
    return false;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool key_from_digits(const char *text, size_t length, uint8_t key[STATE_KEY_BYTES])
{
    if (length != 2 * (size_t)STATE_KEY_BYTES)
        return false;
    for (size_t i = 0; i < STATE_KEY_BYTES; i++) {
        const int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool key_from_fd(int fd, uint8_t key[STATE_KEY_BYTES])
{
    char text[2 * STATE_KEY_BYTES + 2];
    size_t size = 0;
    ssize_t got = 1;
    while (size < sizeof text && (got = read(fd, text + size, sizeof text - size)) > 0)
        size += (size_t)got;
    bool good = got == 0 && size == STATE_KEY_BYTES;
    if (good) {
        memcpy(key, text, STATE_KEY_BYTES);
    } else {
        if (size > 0 && text[size - 1] == '\n')
            size--;
        good = got == 0 && key_from_digits(text, size, key);
    }
    explicit_bzero(text, sizeof text);
    return good;
}

state_key_answer state_key(int fd, uint8_t key[STATE_KEY_BYTES])
{
    char *digits = getenv("PHI_KEY");
    if (fd >= 0) {
        if (key_from_fd(fd, key))
            return STATE_KEY_GOOD;
        output_error("--key-fd %d holds no key: 32 bytes or 64 hexadecimal digits", fd);
        return STATE_KEY_WRONG;
    }
    if (digits == NULL || digits[0] == '\0')
        return key_from_file(key) ? STATE_KEY_GOOD : STATE_KEY_NONE;
    const bool good = key_from_digits(digits, strlen(digits), key);
    explicit_bzero(digits, strlen(digits)); /* it is not for the programs that are started from here */
    if (!good)
        output_error("PHI_KEY holds no key: 64 hexadecimal digits");
    return good ? STATE_KEY_GOOD : STATE_KEY_WRONG;
}

bool state_key_path(char *path)
{
    char directory[PATH_MAX];
    struct stat about;
    return find_directory(directory) && print_path(path, directory, "/key") && lstat(path, &about) == 0 &&
           about.st_size == STATE_KEY_BYTES;
}

bool state_directory(char *path)
{
    return find_directory(path) && make_directory(path);
}

bool state_store_path(char *path)
{
    char directory[PATH_MAX];
    return find_directory(directory) && make_directory(directory) && print_path(path, directory, "/store.db");
}

const char *state_cache_dir(char *path)
{
    char directory[PATH_MAX];
    return find_directory(directory) && print_path(path, directory, "/cache") ? path : NULL;
}

const char *state_worker_dir(char *path, size_t size)
{
    const char *chosen = getenv("PHI_WORKER_DIR");
    if (chosen != NULL && chosen[0] != '\0')
        return chosen;
    char self[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    static const char *const places[] = {"/../libexec/libphi", "/../../libexec/libphi"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct stat seen;
        const int printed = snprintf(path, size, "%s%s", self, places[i]);
        if (printed > 0 && (size_t)printed < size && stat(path, &seen) == 0 && S_ISDIR(seen.st_mode))
            return path;
    }
    return NULL;
}
