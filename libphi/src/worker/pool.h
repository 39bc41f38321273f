/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_POOL_H
#define PHI_WORKER_POOL_H
/* The worker processes of one scanner: started when first needed, reused,
 * replaced after a crash or a deadline. A worker gets one document as a read-only
 * descriptor and answers with records that the host treats as hostile.
 *
 * A process that has a document in hand waits while its members are read; an
 * archive in an archive is therefore read by a second process of the same class,
 * and so on, as deep as the limits allow. */
#include "extract/extract.h"

typedef struct phi__workers phi__workers;

typedef enum phi__worker_class {
    PHI__WORKER_POPPLER, /* program phi-worker-poppler */
    PHI__WORKER_ARCHIVE, /* program phi-worker, archives and compressed streams */
    PHI__WORKER_MAIL,    /* program phi-worker, messages and mailboxes */
    PHI__WORKER_OUTLOOK, /* program phi-worker, what Outlook writes */
    PHI__WORKER_OCR,     /* program phi-worker-ocr, pictures */
    PHI__WORKER_LOOK,    /* program phi-worker-look, small pictures before there is one of those */
    PHI__WORKER_WRITERS, /* program phi-worker-writers, WordPerfect and what is like Works */
    PHI__WORKER_DATA,    /* program phi-worker, databases and data sets */
    PHI__WORKER_CLASSES
} phi__worker_class;

/** `dir` NULL = installed place. Starts nothing yet. */
phi_status phi__workers_new(const char *dir, const phi_limits *limits, phi__workers **out);
/** Ends the processes. */
void phi__workers_free(phi__workers *workers);

/** What is done about text in pictures; PHI_OCR_AUTO unless set. */
void phi__workers_set_ocr(phi__workers *workers, phi_ocr ocr);
phi_ocr phi__workers_ocr(const phi__workers *workers);
/** Is it wanted, and the program for it there? */
bool phi__workers_recognise(phi__workers *workers);

/** What was recognised in pictures before; NULL = out of memory. */
struct phi__recall *phi__workers_recall(phi__workers *workers);

/** Can anything be read of content of this media type (one that identify gave)? */
bool phi__workers_know(const char *media);
/** Have `part` read by the worker for its media type and relay what it says to `emit`.
 * `only_member`: the name for the content of a compressed stream, "" where that is no step of
 * its own, else NULL.
 * Crash, deadline, missing program: tried again where that can help, then
 * emitted as a fault. PHI_OK, PHI_ERR_MEMORY or what emit returned;
 * PHI_ERR_UNSUPPORTED: nothing came of it, and the part can be searched as raw bytes.
 * A fault was emitted, or it is not of that kind after all.
 * PHI_PARTIAL: its reader died for good in the middle of it, and raw bytes may tell of the rest. */
phi_status phi__workers_run(phi__workers *workers, phi__part *part, const char *only_member, phi__emit *emit);

/** For tests and diagnosis: how far the process that was used last locked itself in
 * (phi__sandbox_level, 0 = none or not known yet), and its id (0 = none waits for work). */
uint32_t phi__workers_level(const phi__workers *workers, phi__worker_class which);
int64_t phi__workers_pid(const phi__workers *workers, phi__worker_class which);

#endif
