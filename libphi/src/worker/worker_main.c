/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker: reads what needs large parsers under free licences, in a process of
 * its own. Which of them is its argument; each locks itself in before it sees
 * the first document. */
#include "worker/reader_archive.h"
#include "worker/reader_mail.h"

static const phi__service SERVICES[] = {
    {.name = "archive", .warm_up = phi__reader_archive_warm_up, .read = phi__reader_archive_read},
    {.name = "mail", .warm_up = phi__reader_mail_warm_up, .read = phi__reader_mail_read},
};

int main(int argc, char **argv)
{
    return phi__serve(SERVICES, sizeof SERVICES / sizeof *SERVICES, argc, argv);
}
