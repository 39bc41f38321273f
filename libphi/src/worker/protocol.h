/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PROTOCOL_H
#define PHI_WORKER_PROTOCOL_H
/* What the library and a worker process say to each other over a SOCK_SEQPACKET
 * socket pair: flat records, of a worker many in a packet, all numbers little-endian.
 *
 *     0      4        8       16       20       24
 *     | type | number | bytes | size a | size b | text a ... | text b ... |
 *
 * Host:   SETUP once, then one JOB (with a descriptor) for each document.
 * Worker: READY once, then for each JOB any of TEXT, PLACE, CELL, KIND, PROGRESS,
 *         FAULT, SPENT, NAME, REFUSED and members, closed by END. A member is MEMBER, then either
 *         DATA (bytes, which the host identifies and reads like any file) or
 *         TEXT, PLACE, CELL and FAULT (text that is ready), closed by MEMBER_END.
 *         Before the first TEXT of a document or member TABLE says that it is rows, cells parted by
 *         tabs, in quotes where they hold tabs or line ends; the first row is that of the names.
 *         Members do not nest: what is in a member is found by the host.
 *
 * A worker that parsed a hostile document must be expected to be in its hands:
 * decoding checks direction, every size, every range, and leaves valid UTF-8.
 * This header and protocol.c are all of the library that goes into a worker. */
#include "base/span.h"
#include "base/status.h"

typedef enum phi__wire_type {
    PHI__WIRE_SETUP = 1, /* bytes: address space, number: seconds of CPU; 0 = no limit */
    PHI__WIRE_JOB,       /* the descriptor comes along; bytes: its size, number: phi__reading + 256 * what of PHI__JOB_... */
    PHI__WIRE_READY,     /* number: phi__sandbox_level reached */
    PHI__WIRE_TEXT,      /* a: text, never empty */
    PHI__WIRE_PLACE,     /* number: page or 0, a: part, b: field */
    PHI__WIRE_PROGRESS,  /* number: page that is begun, bytes: pages in all */
    PHI__WIRE_FAULT,     /* number: phi_reason, a: one line of detail */
    PHI__WIRE_END,       /* the document is done; number: 1 = it is of no kind that is read, and nothing was said */
    PHI__WIRE_MEMBER,    /* a: name, bytes: size or PHI__WIRE_UNKNOWN, number: phi__wire_member */
    PHI__WIRE_DATA,      /* a: bytes of the member, as they are, never empty */
    PHI__WIRE_MEMBER_END, /* number: phi_reason why it ends early or 0, a: one line of detail */
    PHI__WIRE_REFUSED,   /* a member that cannot be read; a: name, b: detail, bytes: size, number: phi_reason */
    PHI__WIRE_CELL,      /* the PLACE that follows is in this cell; a: sheet, b: name of the cell, bytes: row, number: column */
    PHI__WIRE_KIND,      /* number: phi__document_kind, what the document turned out to be */
    PHI__WIRE_TABLE,     /* the text that follows, from its first record on, is a table; a: names of columns, a line each */
    PHI__WIRE_SPENT,     /* bytes: milliseconds of processor time that text in pictures smaller than a page took */
    PHI__WIRE_NAME,      /* a: name of a folder, a link or a query, under which there is no content; number: phi__wire_name */
    PHI__WIRE_TYPES
} phi__wire_type;

/* What a member consists of. */
typedef enum phi__wire_member {
    PHI__MEMBER_DATA,    /* DATA follow */
    PHI__MEMBER_TEXT,    /* TEXT and the like follow */
    PHI__MEMBER_PICTURE, /* DATA of a picture of the page that the last PLACE named: for people that page, no file */
    PHI__MEMBER_SECTION,   /* as TEXT; for people a part of the document, as a sheet is, and no file */
    PHI__MEMBER_SORTS
} phi__wire_member;

/* What a name without content is of. */
typedef enum phi__wire_name { PHI__NAME_FOLDER, PHI__NAME_FILE, PHI__NAME_LINK, PHI__NAME_OBJECT, PHI__NAME_SORTS } phi__wire_name;

/* Formats that only their content tells apart. */
typedef enum phi__document_kind {
    PHI__DOCUMENT_WORD,
    PHI__DOCUMENT_EXCEL,
    PHI__DOCUMENT_POWERPOINT,
    PHI__DOCUMENT_OUTLOOK,
    PHI__DOCUMENT_KINDS
} phi__document_kind;

/* What a document is to be read as. */
typedef enum phi__reading {
#define PHI_READING(name, media, worker, packed) PHI__READ_##name,
#include "worker/readings.def"
#undef PHI_READING
    PHI__READ_COUNT
} phi__reading;

/* What is wanted of text in pictures; any of these together. */
enum {
    PHI__JOB_PICTURES = 1, /* hand out pictures that may hold text, or recognise it */
    PHI__JOB_ALL = 2,      /* of all pictures, even of those that do not look like it */
    PHI__JOB_NO_OCR = 4,   /* it would be wanted, but the program for it is not there */
    PHI__JOB_PAGES = 8,    /* of pictures that look like text only those as large as a page: the time for others is over */
    PHI__JOB_MODES = 16,
    PHI__JOB_MODE_UNIT = 256
};

/* A page that is drawn may take so many times the memory of other work. */
enum { PHI__DRAW_TIMES = 3 };

#define PHI__WIRE_UNKNOWN UINT64_MAX /* size that nobody knows yet */

/* Layers that hold a worker; each includes the ones above it. */
typedef enum phi__sandbox_level {
    PHI__SANDBOX_NONE,
    PHI__SANDBOX_LIMITS,   /* rlimits and no_new_privs */
    PHI__SANDBOX_SECCOMP,  /* and a filter of system calls */
    PHI__SANDBOX_LANDLOCK, /* and no file system but the read-only data of the parser */
    PHI__SANDBOX_LEVELS
} phi__sandbox_level;

enum {
    PHI__WIRE_HEAD_BYTES = 24,
    PHI__WIRE_TEXT_BYTES = 48 * 1024, /* most text of one record */
    PHI__WIRE_NAME_BYTES = 256,       /* most of a part, a field, a detail */
    PHI__WIRE_PATH_BYTES = 4096,      /* most of the name of a member */
    PHI__WIRE_BYTES = PHI__WIRE_HEAD_BYTES + PHI__WIRE_TEXT_BYTES + PHI__WIRE_NAME_BYTES
};

/* One record. After decoding a and b point into the receiver's buffer. */
typedef struct phi__wire {
    phi__wire_type type;
    uint32_t number;
    uint64_t bytes;
    const char *a;
    size_t a_size;
    const char *b;
    size_t b_size;
} phi__wire;

typedef enum phi__wire_result {
    PHI__WIRE_OK,
    PHI__WIRE_AGAIN,  /* nothing there, or no room, and `wait` was false */
    PHI__WIRE_CLOSED, /* the other side is gone */
    PHI__WIRE_BROKEN  /* not a record that this side may get */
} phi__wire_result;

/** Send one record; `fd` goes along unless it is -1. Never raises SIGPIPE. */
phi__wire_result phi__protocol_send(int socket, const phi__wire *wire, int fd, bool wait);
/** Receive one record into `buffer` (PHI__WIRE_BYTES). `from_worker` says which
 * types are allowed. `fd` NULL = descriptors are refused; else *fd is the
 * descriptor that came along, close-on-exec, or -1. */
phi__wire_result phi__protocol_receive(int socket, uint8_t *buffer, bool from_worker, bool wait, phi__wire *out,
                                       int *fd);
/** Receive a packet of a worker's records into `buffer` (PHI__WIRE_BYTES): *size bytes, to be taken one by one. Descriptors are refused. */
phi__wire_result phi__protocol_receive_packet(int socket, uint8_t *buffer, bool wait, size_t *size);
/** Check and read the record at *at of a packet, and move behind it; makes its texts valid UTF-8 in place. */
bool phi__protocol_take(uint8_t *packet, size_t size, size_t *at, bool from_worker, phi__wire *out);
/** Write the record as it stands in a packet; PHI__WIRE_HEAD_BYTES and its texts. */
void phi__protocol_encode(const phi__wire *wire, uint8_t *out);
/** A packet of `size` bytes that is one record. */
bool phi__protocol_decode(uint8_t *packet, size_t size, bool from_worker, phi__wire *out);
/** Replace whatever is not UTF-8 by '?' and NUL by a space, keeping the length;
 * with `line`, all control characters become spaces. */
void phi__protocol_sanitise(uint8_t *text, size_t size, bool line);

#endif
