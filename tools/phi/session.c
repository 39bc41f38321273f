/* SPDX-License-Identifier: Apache-2.0 */
/* Options -> rules, engine and scan options. A rule set that is not exactly what
 * was asked for stops everything: half a rule set would find half the data and
 * look like success. */
#define _GNU_SOURCE
#include "session.h"

#include "output.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

const char *const session_ocr_modes[] = {"auto", "always", "never", NULL};

enum { SAME_SIGNAL_MS = 1000 }; /* timeout(1), sudo and terminals of programs in programs send one twice */

static _Atomic int64_t interrupted; /* when, in milliseconds; 0 = not. A signal handler has nowhere else to write */

void session_args_init(session_args *args)
{
    const phi_limits limits = PHI_LIMITS_INIT;
    *args = (session_args){
        .key_fd = SESSION_NO_FD,
        .min_confidence = 0.5,
        .max_depth = limits.max_depth,
        .max_expand = limits.max_expand_bytes,
        .max_members = limits.max_members,
        .max_ratio = limits.max_ratio,
        .max_memory = limits.max_memory_bytes,
        .max_seconds = limits.max_seconds,
        .worker_seconds = limits.worker_seconds,
        .worker_memory = limits.worker_memory_bytes,
        .max_cpu = 100,
        .stall_seconds = 60,
        .seconds = 60,
    };
}

void session_args_done(session_args *args)
{
    opt_list_done(&args->patterns);
    opt_list_done(&args->pictures);
    opt_list_done(&args->words);
    opt_list_done(&args->allowed);
    opt_list_done(&args->excludes);
}

static phi_status add_patterns(phi_rules *rules, const char *path, phi_error *err)
{
    struct stat seen;
    if (stat(path, &seen) == 0 && S_ISDIR(seen.st_mode))
        return phi_rules_add_directory(rules, path, err);
    return phi_rules_add_file(rules, path, err);
}

static phi_status add_words(phi_rules *rules, const char *text, phi_error *err)
{
    const char *sign = strchr(text, '=');
    char id[128];
    if (sign == NULL || sign == text || sign[1] == '\0' || (size_t)(sign - text) >= sizeof id) {
        *err = (phi_error){.status = PHI_ERR_ARGUMENT};
        (void)snprintf(err->message, sizeof err->message, "--words takes ID=FILE, such as site.staff=staff.txt, not '%.80s'", text);
        return PHI_ERR_ARGUMENT;
    }
    (void)snprintf(id, sizeof id, "%.*s", (int)(sign - text), text);
    return phi_rules_add_words(rules, id, sign + 1, err);
}

static phi_status add_sources(phi_rules *rules, const session_sources *sources, phi_error *err)
{
    phi_status status = PHI_OK;
    for (size_t i = 0; status == PHI_OK && sources->patterns != NULL && i < sources->patterns->count; i++)
        status = add_patterns(rules, sources->patterns->items[i], err);
    for (size_t i = 0; status == PHI_OK && sources->pictures != NULL && i < sources->pictures->count; i++)
        status = phi_rules_add_picture(rules, sources->pictures->items[i], err);
    for (size_t i = 0; status == PHI_OK && sources->words != NULL && i < sources->words->count; i++)
        status = add_words(rules, sources->words->items[i], err);
    for (size_t i = 0; status == PHI_OK && sources->allowed != NULL && i < sources->allowed->count; i++)
        status = phi_rules_add_allowed(rules, sources->allowed->items[i], err);
    return status;
}

phi_rules *session_rules(const session_sources *sources, bool builtin, const char *detectors)
{
    phi_error err = {0};
    phi_rules *rules = NULL;
    phi_status status = phi_rules_new(&rules);
    if (status == PHI_OK && builtin)
        status = phi_rules_add_builtin(rules, &err);
    if (status == PHI_OK)
        status = add_sources(rules, sources, &err);
    if (status == PHI_OK && detectors != NULL)
        status = phi_rules_select(rules, detectors, &err);
    if (status == PHI_OK)
        return rules;
    err.status = status;
    output_phi_error(&err);
    phi_rules_free(rules);
    return NULL;
}

/* False: the options name one that is none. */
static bool fill_options(session *s, const session_args *args, bool fingerprints)
{
    s->limits = (phi_limits){
        .struct_size = sizeof s->limits,
        .max_depth = (uint32_t)args->max_depth,
        .max_members = args->max_members,
        .max_expand_bytes = args->max_expand,
        .max_ratio = (uint32_t)args->max_ratio,
        .max_memory_bytes = args->max_memory,
        .max_seconds = (uint32_t)args->max_seconds,
        .worker_seconds = (uint32_t)args->worker_seconds,
        .worker_memory_bytes = args->worker_memory,
    };
    s->options = (phi_options)PHI_OPTIONS_INIT;
    s->options.limits = &s->limits;
    s->options.min_confidence = args->min_confidence;
    s->options.reveal = args->reveal;
    s->options.ocr = (phi_ocr)args->ocr;
    s->options.worker_dir = state_worker_dir(s->worker_dir, sizeof s->worker_dir);
    if (!fingerprints)
        return true;
    const state_key_answer answer = state_key(args->key_fd == SESSION_NO_FD ? -1 : (int)args->key_fd, s->key);
    if (answer == STATE_KEY_GOOD)
        s->options.fingerprint_key = s->key;
    return answer != STATE_KEY_WRONG;
}

static phi_status make_engine(session *s, const phi_rules *rules, const session_args *args, phi_error *err)
{
    char cache[PATH_MAX];
    phi_engine_options options = PHI_ENGINE_OPTIONS_INIT;
    options.cache_dir = args->no_cache ? NULL : state_cache_dir(cache);
    options.threads = args->jobs == 1 ? 1 : 2;
    return phi_engine_new_with(rules, &options, &s->engine, err);
}

bool session_open(session *s, const session_args *args, bool fingerprints)
{
    *s = (session){0};
    const session_sources sources = {.patterns = &args->patterns, .pictures = &args->pictures, .words = &args->words,
                                     .allowed = &args->allowed};
    phi_rules *rules = session_rules(&sources, true, args->detectors);
    if (rules == NULL)
        return false;
    phi_error err = {0};
    err.status = make_engine(s, rules, args, &err);
    phi_rules_free(rules);
    if (s->engine == NULL) {
        output_phi_error(&err);
        return false;
    }
    return fill_options(s, args, fingerprints);
}

void session_close(session *s)
{
    phi_engine_free(s->engine);
    explicit_bzero(s, sizeof *s);
}

/* The first ends the scan in order, one that comes a while later does not wait for that. */
static void on_signal(int number)
{
    struct timespec now = {0};
    int64_t first = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t at = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
    if (atomic_compare_exchange_strong(&interrupted, &first, at) || at - first < SAME_SIGNAL_MS)
        return;
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

void session_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    (void)sigemptyset(&action.sa_mask);
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        (void)sigaction(signals[i], &action, NULL);
}

bool session_interrupted(void)
{
    return atomic_load(&interrupted) != 0;
}
