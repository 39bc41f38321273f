/* SPDX-License-Identifier: Apache-2.0 */
/* See gentle.h: niceness 19, then the idle class of the scheduler and that of the disk (ioprio_set(2), which has no wrapper in
 * the C library; honoured by the BFQ scheduler). */
#define _GNU_SOURCE
#include "gentle.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_CLASS_IDLE = 3, IOPRIO_CLASS_SHIFT = 13 };

void gentle_be_nice(void)
{
    const struct sched_param none = {.sched_priority = 0};
    (void)setpriority(PRIO_PROCESS, 0, 19);
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE << IOPRIO_CLASS_SHIFT);
}
