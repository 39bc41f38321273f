/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_TEXT_WORDS_H
#define PHI_REPORT_TEXT_WORDS_H
/* Names in words, the same in every report for people. */
#include <phi/phi.h>

/** A reason in plain words: "needs a password". Static. */
const char *phi__text_reason(phi_reason reason);
/** What helps against it, as an instruction: "Open it with the password ...". Static. */
const char *phi__text_remedy(phi_reason reason);
/** What a built-in detector looks for, in words; its id for others. */
const char *phi__text_title(const char *detector);
/** Category of identifiers of 45 CFR 164.514(b)(2)(i), 1 to 18, in words. Static. */
const char *phi__text_safe_harbor(uint32_t category);

#endif
