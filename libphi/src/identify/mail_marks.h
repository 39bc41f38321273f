/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_MAIL_MARKS_H
#define PHI_IDENTIFY_MAIL_MARKS_H
/* Messages begin with letters, as any text does: known by the header as a whole. */
#include "base/span.h"

/** Does it begin with the header of a message, one that only mail has? */
bool phi__is_mail(phi__span head);
/** Does it begin with the line that stands before each message of a mailbox, and a header behind it? */
bool phi__is_mbox(phi__span head);

/** The media type of a list of contacts (vCard) or of a calendar (iCalendar), or NULL. */
const char *phi__card_mark(phi__span head);
/** The line with the length that a message of Apple Mail begins with, and that length; 0 = this is none. */
size_t phi__emlx_line(phi__span head, uint64_t *size);

#endif
