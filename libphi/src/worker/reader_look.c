/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_look.h. It judges as reader_picture.c does, by the same functions, and says the same in the same order: if
 * it dies, that program goes on behind what was heard. */
#include "worker/reader_look.h"

#include "worker/pixels_codes.h"

#include <sys/mman.h>

static bool may_have_text(struct Pix *grey)
{
    phi__picture_look look = phi__picture_look_at(grey);
    const bool may = phi__picture_may_have_text(&look);
    phi__picture_look_done(&look);
    return may;
}

void phi__reader_look_read(phi__job *job)
{
    void *data = job->size == 0 ? MAP_FAILED : mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (data == MAP_FAILED)
        return;
    phi__pictures pictures;
    phi_reason reason = PHI_REASON_NONE;
    const char *detail = NULL;
    phi__pictures_open(&pictures, data, (size_t)job->size);
    struct Pix *grey = pictures.is_tiff ? NULL : phi__pictures_next(&pictures, &reason, &detail);
    if (grey != NULL && !may_have_text(grey)) {
        phi__say_wire(&job->say, &(phi__wire){.type = PHI__WIRE_PROGRESS, .number = 1});
        phi__pixels_codes_say(&job->say, grey, &pictures);
        if (!job->say.said) /* looked at, and nothing there: that is not to decline it */
            phi__say_place(&job->say, 0, NULL, NULL);
    }
    phi__picture_free(&grey);
    (void)munmap(data, (size_t)job->size);
}
