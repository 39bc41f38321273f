/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PROOFREAD_H
#define PHI_WORKER_PROOFREAD_H
/* Text that was recognised has letters for digits ("AO04608014" where AO4608014 is printed). They
 * are corrected where the identifier proves it, and nowhere else: by its check digit, or
 * because its issuer never uses those letters there. No text is made up: what looks alike is exchanged,
 * one of two characters that were read for one goes, and so does a blank within a mail address. */
#include <stddef.h>

/** Correct a text of one or more lines in place. It gets no longer. Returns how many values were corrected; cost: linear. */
size_t phi__proofread(char *text);

#endif
