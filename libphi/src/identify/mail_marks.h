/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_MAIL_MARKS_H
#define PHI_IDENTIFY_MAIL_MARKS_H
/* Messages begin with letters, as any text does: known by the header as a whole. */
#include "base/span.h"

/** Does it begin with the header of a message, one that only mail has? */
bool phi__is_mail(phi__span head);
/** Does it begin with the line that stands before each message of a mailbox, and a header behind it? */
bool phi__is_mbox(phi__span head);

#endif
