/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a page, with what stands apart kept apart. */
#ifndef PHI_WORKER_POPPLER_TEXT_H
#define PHI_WORKER_POPPLER_TEXT_H

#include <poppler.h>

/* Never NULL; freed by g_free. */
char *phi__poppler_text(PopplerPage *page);

#endif
