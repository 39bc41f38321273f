/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_MAPI_H
#define PHI_WORKER_READER_MAPI_H
/* Properties of Outlook's messages, which .msg, TNEF and PST files share: a number,
 * a type, a value ([MS-OXPROPS], [MS-OXCDATA]). */
#include "worker/say.h"

enum {
    PHI__MAPI_TIME = 0x0040,
    PHI__MAPI_BYTES_TEXT = 0x001E, /* in the code page of the message */
    PHI__MAPI_TEXT = 0x001F,       /* UTF-16, little-endian */
    PHI__MAPI_BINARY = 0x0102,
    PHI__MAPI_OBJECT = 0x000D,
    PHI__MAPI_MANY = 0x1000,       /* flag: several values */
};
enum {
    PHI__MAPI_BODY = 0x1000,
    PHI__MAPI_RTF = 0x1009,        /* compressed */
    PHI__MAPI_HTML = 0x1013,
    PHI__MAPI_DISPLAY_NAME = 0x3001,
    PHI__MAPI_DATA = 0x3701,       /* of an attachment */
    PHI__MAPI_SHORT_NAME = 0x3704,
    PHI__MAPI_LONG_NAME = 0x3707,
    PHI__MAPI_INTERNET_CODEPAGE = 0x3FDE,
    PHI__MAPI_CODEPAGE = 0x3FFD,
};

/** Text of property `id` in UTF-8, under the place that the property stands for. */
void phi__mapi_say_text(phi__say *say, uint32_t id, const char *text, size_t size);
/** The same of a value as stored; nothing for values that are no text and no birthday. */
void phi__mapi_say(phi__say *say, uint32_t id, uint32_t type, phi__span value, uint32_t codepage);
/** The value as UTF-8 in `out`, cut where it is full, NUL-terminated; returns its length. */
size_t phi__mapi_text(uint32_t type, phi__span value, uint32_t codepage, char *out, size_t room);
/** Bytes of a text, or of the RTF that it is compressed to ([MS-OXRTFCP]), as data of a member.
 * False when it is damaged; what precedes the damage was said. */
bool phi__mapi_say_rtf(phi__say *say, phi__span packed);
/** Name of a member: `file`, or else `otherwise`, behind `prefix`, without slashes of its own. */
void phi__mapi_name(const char *prefix, const char *file, const char *otherwise, char *out, size_t room);
/** Load the converters of code pages. */
void phi__mapi_warm_up(void);

#endif
