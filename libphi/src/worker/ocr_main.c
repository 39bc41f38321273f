/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker-ocr: decodes pictures and reads what is printed on them, in a process of its
 * own that locks itself in before it sees the first of them. */
#include "worker/reader_picture.h"

int main(int argc, char **argv)
{
    const phi__service service = {.warm_up = phi__reader_picture_warm_up, .missing = phi__reader_picture_missing,
                                  .read = phi__reader_picture_read};
    return phi__serve(&service, 1, argc, argv);
}
