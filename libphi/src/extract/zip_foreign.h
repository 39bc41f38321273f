/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ZIP_FOREIGN_H
#define PHI_EXTRACT_ZIP_FOREIGN_H
/* Members of zips in a compression that zlib does not have: bzip2, LZMA, xz, zstd. A worker
 * unpacks them like the compressed streams that they are. */
#include "extract/extract.h"
#include "extract/zip_reader.h"

/** Is it compressed in one of them, and not encrypted? */
bool phi__zip_is_foreign(const phi__zip_entry *entry);
/** Emit the member; what cannot be unpacked is a fault of it. */
phi_status phi__zip_foreign_emit(phi__zip *zip, phi__part *part, const phi__zip_entry *entry, phi__emit *emit);

#endif
