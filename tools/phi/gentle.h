/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_GENTLE_H
#define PHI_TOOL_GENTLE_H
/* Leaving the machine to others. */

/* Take processor and disk only when nobody else wants them; for all threads and worker programs started afterwards.
 * What the system does not grant is left out: a scan that is less gentle is better than none. */
void gentle_be_nice(void);

#endif
