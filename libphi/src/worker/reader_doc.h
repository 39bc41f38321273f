/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_DOC_H
#define PHI_WORKER_READER_DOC_H
/* Word documents before OOXML ([MS-DOC]; of Word 6 and 95 what both share). */
#include "worker/say.h"

/** `main` is the stream WordDocument; `table0` and `table1` are empty where there are none. False when it is none. */
bool phi__reader_doc_read(phi__say *say, phi__span main, phi__span table0, phi__span table1);

#endif
