/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DICOM_TEXT_H
#define PHI_EXTRACT_DICOM_TEXT_H
/* Text of DICOM -> UTF-8. Its character sets are those of (0008,0005) in the data set
 * around it (PS3.3 C.12.1.1.2); several of them are switched by escapes (PS3.5, 6.1.2.5). */
#include "base/buf.h"

/* Row of the table of character sets; 0 = none is named. */
typedef uint8_t phi__dicom_charset;

typedef struct phi__dicom_decoder {
    void *converter;  /* of iconv; NULL = none is open */
    const char *from; /* what it converts from */
} phi__dicom_decoder;

/** The set that the upper half of the codes is of, by the first value of (0008,0005) that
 * names one. Escapes are obeyed whatever is named. */
phi__dicom_charset phi__dicom_charset_of(phi__span value);
/** Append `text` as UTF-8; what cannot be read becomes U+FFFD. PHI_OK or as phi__buf_append. */
phi_status phi__dicom_decode(phi__dicom_decoder *decoder, phi__dicom_charset charset, phi__span text, phi__buf *out);
void phi__dicom_decoder_done(phi__dicom_decoder *decoder);

#endif
