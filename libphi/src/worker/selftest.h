/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SELFTEST_H
#define PHI_WORKER_SELFTEST_H
/* Proves on the machine at hand that a locked worker cannot get out. */

/** Tries, each in a locked child of its own, what a parser never needs. 0 when
 * every attempt was refused or cost the child its life and a child that tries
 * nothing lives; 1 otherwise. */
int phi__selftest_run(const char *const *readable);

#endif
