/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ZIP_READER_H
#define PHI_EXTRACT_ZIP_READER_H
/* Bounded reading of zip archives (APPNOTE 6.3.10): the directory at the end for
 * streams with random access, and single members. What the archive says of
 * itself is a claim throughout; contradictions end up in `fault`. */
#include "base/budget.h"
#include "base/buf.h"
#include "input/stream.h"

/* One member as its headers describe it. */
typedef struct phi__zip_entry {
    phi__span name;       /* as stored; borrowed from the directory */
    phi__span comment;    /* the same */
    uint64_t packed_size; /* in bytes, in the archive */
    uint64_t size;        /* in bytes, unpacked */
    uint64_t offset;      /* of its local header, from the start of the stream */
    uint32_t crc;
    uint16_t method;
    uint16_t flags;
} phi__zip_entry;

enum { PHI__ZIP_STORED = 0, PHI__ZIP_DEFLATED = 8, PHI__ZIP_DEFLATED64 = 9 };
enum { PHI__ZIP_FLAG_ENCRYPTED = 0x0001, PHI__ZIP_FLAG_DESCRIPTOR = 0x0008 };

typedef struct phi__zip {
    phi__stream *stream; /* with random access; borrowed */
    phi__budget *budget;
    phi__buf directory;  /* the central directory, bytes as stored */
    phi__buf comment;    /* of the whole archive, likewise */
    uint64_t prefix;     /* bytes before the archive (self-extracting programs) */
    uint64_t limit;      /* where the directory starts: members end before it */
    uint64_t claimed_count; /* of members, as the end record says; modulo 65536 without zip64 */
    bool found;          /* false: no usable directory, or one that does not fit into memory: walk the local headers instead */
    phi_reason fault;    /* the first contradiction, or NONE */
    const char *fault_detail;
} phi__zip;

/** Find and load the directory. Faults of the archive leave `found` or `fault` set; the
 * status is PHI_OK or PHI_ERR_MEMORY. Always call phi__zip_done. */
phi_status phi__zip_open(phi__stream *stream, phi__budget *budget, phi__zip *zip);
void phi__zip_done(phi__zip *zip);
/** Read the entry at *at (0 to begin) and move on. False at the end. */
bool phi__zip_next(phi__zip *zip, size_t *at, phi__zip_entry *entry);
/** Do members share bytes? Then the archive expands to more than it could honestly hold. */
bool phi__zip_overlaps(phi__zip *zip);

/** Why the member cannot be read at all: ENCRYPTED, UNSUPPORTED with *detail, or NONE. */
phi_reason phi__zip_refusal(const phi__zip_entry *entry, const char **detail);
/** A directory: a name that ends in a slash, without content. */
bool phi__zip_is_directory(const phi__zip_entry *entry);
/** The content of a member of a directory; a bad local header is a fault of the stream. */
phi_status phi__zip_open_entry(phi__zip *zip, const phi__zip_entry *entry, phi__stream **out);

/** Fill sizes and offset from a zip64 extra field, where the 32-bit fields are full. */
bool phi__zip_apply_zip64(phi__zip_entry *entry, phi__span extra, bool with_offset);

#endif
