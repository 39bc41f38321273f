/* SPDX-License-Identifier: Apache-2.0 */
/* The layers, in order: resource limits, no_new_privs, Landlock, seccomp.
 *
 * seccomp kills the process for whatever it does not know. What libraries probe
 * for as a matter of course (open, stat, access, ioctl) is refused with EPERM
 * instead. Files stay closed, except for reading below `readable` when Landlock
 * holds: character maps of the PDF parser are opened while a page is read.
 *
 * The only file that names libseccomp. Linux only, like the workers so far. */
#define _GNU_SOURCE /* O_PATH, MAP_*, syscall */
#include "worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OPEN_FILES = 32 };

static bool limit(int resource, uint64_t value)
{
    const struct rlimit wanted = {.rlim_cur = value, .rlim_max = value};
    return setrlimit((__rlimit_resource_t)resource, &wanted) == 0;
}

static struct rlimit address_space; /* its hard limit, and the soft one of usual work */
static rlim_t mapped;               /* beside that */

void phi__sandbox_reserve(bool open)
{
    struct rlimit wanted = address_space;
    const rlim_t room = wanted.rlim_max - wanted.rlim_cur;
    wanted.rlim_cur += open || mapped > room ? room : mapped;
    if (address_space.rlim_max != 0)
        (void)setrlimit(RLIMIT_AS, &wanted);
}

void phi__sandbox_hold(uint64_t bytes)
{
    mapped = bytes;
    phi__sandbox_reserve(false);
}

static bool limit_memory(const phi__sandbox_options *options)
{
    const uint64_t usual = options->usual_bytes != 0 ? options->usual_bytes : options->memory_bytes;
    address_space = (struct rlimit){.rlim_cur = usual, .rlim_max = options->memory_bytes};
    return setrlimit(RLIMIT_AS, &address_space) == 0;
}

/* When memory runs short, this process goes first and not its host. */
static void volunteer(void)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, "1000", 4);
    (void)close(fd);
}

static bool enter_limits(const phi__sandbox_options *options)
{
    volunteer();
    bool good = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, OPEN_FILES) &&
                limit(RLIMIT_NPROC, 0);
    if (options->memory_bytes != 0)
        good = limit_memory(options) && good;
    if (options->cpu_seconds != 0)
        good = limit(RLIMIT_CPU, options->cpu_seconds) && good;
    good = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && good;
    good = prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && good;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && good;
}

/* Every right of the ABI that runs: one that is not handled stays granted. */
static uint64_t landlock_rights(long abi)
{
    uint64_t rights = LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1; /* ABI 1: bits 0 to MAKE_SYM */
    if (abi >= 2)
        rights |= (uint64_t)1 << 13; /* REFER */
    if (abi >= 3)
        rights |= (uint64_t)1 << 14; /* TRUNCATE */
    if (abi >= 5)
        rights |= (uint64_t)1 << 15; /* IOCTL_DEV */
    return rights;
}

static void landlock_allow(int ruleset, const char *directory)
{
    const int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return; /* not on this machine: nothing to allow */
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = fd};
    (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
    (void)close(fd);
}

static bool enter_landlock(const phi__sandbox_options *options)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return false;
    /* The first member alone: the structure of ABI 1, which every kernel takes. */
    const uint64_t handled = landlock_rights(abi);
    const long ruleset = syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0U);
    if (ruleset < 0)
        return false;
    for (const char *const *directory = options->readable; directory != NULL && *directory != NULL; directory++)
        landlock_allow((int)ruleset, *directory);
    const bool held = syscall(SYS_landlock_restrict_self, (int)ruleset, 0U) == 0;
    (void)close((int)ruleset);
    return held;
}

static const int ALLOWED[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
    SCMP_SYS(futex), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(sched_yield), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(fadvise64), SCMP_SYS(getdents64),
};

/* Probed by libraries that can live without. */
static const int REFUSED[] = {
    SCMP_SYS(open), SCMP_SYS(creat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(ioctl),
    SCMP_SYS(getrlimit), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getcwd),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(mkdir), SCMP_SYS(unlink),
    SCMP_SYS(rename), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
};

/* Calls that depend on one argument: allowed when its masked bits are `value`. */
static bool add_masked(scmp_filter_ctx filter, uint32_t action, int call, unsigned argument, uint64_t mask,
                       uint64_t value)
{
    const struct scmp_arg_cmp test = {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
    return seccomp_rule_add_array(filter, action, call, 1, &test) == 0;
}

static bool add_open(scmp_filter_ctx filter, bool landlocked)
{
    const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    if (!landlocked)
        return seccomp_rule_add(filter, refuse, SCMP_SYS(openat), 0) == 0;
    /* O_TMPFILE needs one of the access modes, O_ACCMODE is their union. */
    return add_masked(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY) &&
           add_masked(filter, refuse, SCMP_SYS(openat), 2, O_WRONLY, O_WRONLY) &&
           add_masked(filter, refuse, SCMP_SYS(openat), 2, O_RDWR, O_RDWR) &&
           add_masked(filter, refuse, SCMP_SYS(openat), 2, O_CREAT, O_CREAT) &&
           add_masked(filter, refuse, SCMP_SYS(openat), 2, O_TRUNC, O_TRUNC);
}

static bool add_conditional(scmp_filter_ctx filter)
{
    const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    const struct scmp_arg_cmp self = {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = (uint64_t)getpid()};
    const struct scmp_arg_cmp own = {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = 0};
    const struct scmp_arg_cmp memory = {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = RLIMIT_AS};
    const struct scmp_arg_cmp other_limit = {.arg = 1, .op = SCMP_CMP_NE, .datum_a = RLIMIT_AS};
    const struct scmp_arg_cmp get_flags = {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = F_GETFL};
    const struct scmp_arg_cmp get_fd = {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = F_GETFD};
    const struct scmp_arg_cmp duplicate = {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = F_DUPFD_CLOEXEC};
    return add_masked(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, PROT_EXEC, 0) &&
           add_masked(filter, refuse, SCMP_SYS(mmap), 2, PROT_EXEC, PROT_EXEC) &&
           add_masked(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 2, PROT_EXEC, 0) &&
           /* glibc's fstat is newfstatat(fd, "", AT_EMPTY_PATH) */
           add_masked(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 3, AT_EMPTY_PATH, AT_EMPTY_PATH) &&
           add_masked(filter, refuse, SCMP_SYS(newfstatat), 3, AT_EMPTY_PATH, 0) &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &get_flags) == 0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &get_fd) == 0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &duplicate) == 0 &&
           /* phi__sandbox_reserve; the hard limit stays */
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, own, memory) == 0 &&
           seccomp_rule_add_array(filter, refuse, SCMP_SYS(prlimit64), 1, &other_limit) == 0 &&
           /* abort() signals itself */
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0;
}

static bool fill_filter(scmp_filter_ctx filter, bool landlocked)
{
    for (size_t i = 0; i < sizeof ALLOWED / sizeof *ALLOWED; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0) != 0)
            return false;
    }
    /* A call that this architecture does not have is no reason to give up. */
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), REFUSED[i], 0);
    return add_conditional(filter) && add_open(filter, landlocked);
}

static bool enter_seccomp(bool landlocked)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    const bool held = filter != NULL && fill_filter(filter, landlocked) && seccomp_load(filter) == 0;
    if (filter != NULL)
        seccomp_release(filter);
    return held;
}

phi__sandbox_level phi__sandbox_enter(const phi__sandbox_options *options)
{
    const bool limited = enter_limits(options);
    const bool landlocked = enter_landlock(options);
    if (!enter_seccomp(landlocked))
        return limited ? PHI__SANDBOX_LIMITS : PHI__SANDBOX_NONE;
    return landlocked ? PHI__SANDBOX_LANDLOCK : PHI__SANDBOX_SECCOMP;
}
