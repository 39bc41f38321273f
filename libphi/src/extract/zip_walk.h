/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ZIP_WALK_H
#define PHI_EXTRACT_ZIP_WALK_H
/* Zip archives from front to back, without their directory. */
#include "extract/extract.h"
#include "extract/zip_reader.h"

/** Emit every member found by its local header from where the part's stream stands. Emits
 * CORRUPT where headers do not follow each other, TRUNCATED where the archive ends early. */
phi_status phi__zip_walk(phi__part *part, phi__emit *emit);

/** Say the name of a folder. */
phi_status phi__zip_say_folder(phi__emit *emit, const phi__zip_entry *entry);

/** Emit one member with `content`, or with its refusal when that is NULL; not closed. */
phi_status phi__zip_emit(phi__emit *emit, const phi__zip_entry *entry, phi__stream *content);
/** Emit one member whose content comes from `read`, with `context`, as phi__member has it. */
phi_status phi__zip_emit_as(phi__emit *emit, const phi__zip_entry *entry, phi__stream *content,
                            phi_status (*read)(void *context, phi__emit *emit), void *context, const char *media);

#endif
