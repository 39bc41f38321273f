/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PHI_WORKER_POPPLER_PICTURE_H
#define PHI_WORKER_POPPLER_PICTURE_H
/* Pages whose text is in pictures: drawn, and handed out as a picture for text recognition,
 * which is another program's. Part of phi-worker-poppler only. */
#include "worker/say.h"

#include <poppler.h>

/** Is so much of the page covered by one picture that little text on it says nothing (a
 * remark of the scanner)? */
bool phi__poppler_is_scan(PopplerPage *page);
/** Does it show any picture? */
bool phi__poppler_has_picture(PopplerPage *page);
/** Draw it and say it as the picture of that page; a blank one is not said. */
void phi__poppler_say_picture(phi__say *say, PopplerPage *page, int number);

#endif
