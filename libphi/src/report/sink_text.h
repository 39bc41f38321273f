/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_SINK_TEXT_H
#define PHI_REPORT_SINK_TEXT_H
/* The two halves of the report for people: sink_text.c writes what is found
 * where, text_summary.c what it comes to. */
#include "report/text_words.h"
#include "report/writer.h"

typedef enum phi__ink { PHI__INK_PLAIN, PHI__INK_BOLD, PHI__INK_DIM, PHI__INK_RED, PHI__INK_YELLOW, PHI__INK_GREEN } phi__ink;

/** Append `text` made safe, in that ink when the writer has colours. */
phi_status phi__text_put(phi_writer *writer, phi__ink ink, const char *text);
/** Append summary and verdict. */
phi_status phi__text_summary(phi_writer *writer, bool interrupted);

#endif
