/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_PPT_H
#define PHI_WORKER_READER_PPT_H
/* PowerPoint presentations before OOXML ([MS-PPT]), from the stream PowerPoint Document. */
#include "worker/say.h"

/** False when it is none. `unpack` gets objects that are compressed in the presentation (zlib). */
bool phi__reader_ppt_read(phi__say *say, phi__span stream, void (*unpack)(void *user, phi__span packed, uint32_t number),
                          void *user);
/** JPEG and PNG files that lie in a stream of pictures, and drawings, each as a member. `unpack` gets drawings that are compressed (zlib). */
void phi__reader_ppt_read_pictures(phi__say *say, phi__span stream, void (*unpack)(void *user, phi__span packed, uint32_t number),
                                   void *user);

#endif
