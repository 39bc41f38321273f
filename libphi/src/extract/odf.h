/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ODF_H
#define PHI_EXTRACT_ODF_H
/* OpenDocument (ISO/IEC 26300, and OpenOffice 1.x before it) and EPUB: zips of XML
 * with a member "mimetype". What is not read as text is emitted as a member. */
#include "extract/extract.h"
#include "extract/xml.h"
#include "extract/zip_reader.h"

typedef struct phi__odf {
    phi__zip *zip;
    phi__part *part;
    phi__emit *emit;
    const char *const *sections; /* of a document in one file (zip == NULL): those that are read now */
} phi__odf;

/** Read the package in `zip` when it is one of these. *handled = false: another zip. */
phi_status phi__odf_run(phi__zip *zip, phi__part *part, phi__emit *emit, bool *handled);
/** The same for the book whose package file is named in META-INF/container.xml. */
phi_status phi__epub_run(phi__odf *self);

/** Parse a member as XML, or the sections of a document in one file (entry == NULL); its faults are emitted. */
phi_status phi__odf_parse(phi__odf *self, const phi__zip_entry *entry, const phi__xml_events *events, void *user);
/** The same for the sections of a document in one file. */
phi_status phi__odf_flat_parse(phi__odf *self, const phi__xml_events *events, void *user);
/** Emit a member as it is. */
phi_status phi__odf_emit(phi__odf *self, const phi__zip_entry *entry);

/** Text of documents, presentations and drawings, and of headers and footers in their styles; `part` names
 * an object inside of the document, or NULL. */
phi_status phi__odf_read_text(phi__odf *self, const phi__zip_entry *entry, const char *part);
/** Cells of sheets. */
phi_status phi__odf_read_sheets(phi__odf *self, const phi__zip_entry *entry);
/** Properties. */
phi_status phi__odf_read_metadata(phi__odf *self, const phi__zip_entry *entry);

#endif
