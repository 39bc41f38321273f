/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker-look: looks at small pictures without what text recognition needs, whose sixty libraries take longer to be
 * loaded than all else that is done for a document with a thumbnail. Locks itself in before it sees the first of them. */
#include "worker/reader_look.h"

int main(int argc, char **argv)
{
    const phi__service service = {.read = phi__reader_look_read};
    return phi__serve(&service, 1, argc, argv);
}
