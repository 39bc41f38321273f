/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_DATA_MARKS_H
#define PHI_IDENTIFY_DATA_MARKS_H
/* Databases and data sets that have no mark of several bytes, or not at their begin. */
#include "base/span.h"

/** The media type (static), or NULL. */
const char *phi__data_mark(phi__span head);

#endif
