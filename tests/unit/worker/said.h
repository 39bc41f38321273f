/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_SAID_H
#define PHI_TESTS_SAID_H
/* What a reader says, as one text: tables in braces, places and members in brackets. */
#include "base/buf.h"
#include "worker/table_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static inline void said_hear(void *user, const phi__wire *wire)
{
    phi__buf *log = user;
    phi_status status = PHI_OK;
    if (wire->type == PHI__WIRE_TABLE)
        status = phi__buf_printf(log, "{%.*s}", (int)wire->a_size, wire->a);
    else if (wire->type == PHI__WIRE_MEMBER)
        status = phi__buf_printf(log, "[%.*s:", (int)wire->a_size, wire->a);
    else if (wire->type == PHI__WIRE_MEMBER_END)
        status = phi__buf_printf(log, "]%u", (unsigned)wire->number);
    else if (wire->type == PHI__WIRE_FAULT)
        status = phi__buf_printf(log, "!%u", (unsigned)wire->number);
    else
        status = phi__buf_append(log, wire->a, wire->a_size);
    assert_int_equal(status, PHI_OK);
}

static inline phi__say said_begin(phi__buf *log)
{
    phi__buf_init(log, 1 << 20);
    return (phi__say){.socket = -1, .hear = said_hear, .user = log};
}

static inline void said_expect(phi__buf *log, const char *wanted)
{
    assert_string_equal(phi__buf_text(log), wanted);
    phi__buf_done(log);
}

#endif
