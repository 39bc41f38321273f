/* SPDX-License-Identifier: Apache-2.0 */
/* What is read as an address, and where it ends: it begins at < and ends before >. */
#include "match/us_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct row {
    const char *text;
    phi__finder_place place;
} row;

static const row found[] = {
    {"<482 Maple Ridge Rd, Harlow, OH 43210> today", PHI__FINDER_BARE},
    {"<77 N Elm St Apt 4B, Dunmore, PA 18512-2231>.", PHI__FINDER_BARE},
    {"<9 Orchard Lane>, second floor", PHI__FINDER_LABEL},
    {"<12 Oak St NW, #5>", PHI__FINDER_LABEL},
    {"<1140 W Lakeshore Blvd\nRosemere, WI 53202>\nTel", PHI__FINDER_BARE},
    {"<4492 S Mulberry Rd^^Oakbury^CO^80270>||", PHI__FINDER_CELL},
    {"<123 main street>", PHI__FINDER_CELL},
    {"<640 Broadway>", PHI__FINDER_CELL},
    {"<12-34 150th Street, Flushing, NY 11354>", PHI__FINDER_BARE},
    {"<4410 Highway 61 N>", PHI__FINDER_LABEL},
    {"<88 Avenue of the Pines>", PHI__FINDER_CELL},
    {"<15 St. Johns Ave.>", PHI__FINDER_LABEL},
    {"<221B Baker St>", PHI__FINDER_LABEL},
    {"<31 Birch Ct, Quailridge, New Mexico 87501>", PHI__FINDER_BARE},
    {"<17 1/2 Elm St>", PHI__FINDER_LABEL},
    {"<P.O. Box 4471, Cedarmont, TX 75001>", PHI__FINDER_BARE},
    {"<PO Box 12>", PHI__FINDER_BARE},
    {"<702 Camino Sin Nombre, Santa Fe NM 87505-4120>", PHI__FINDER_BARE},
    {"<88 Holland Ave, Ottawa ON K1Y 0X7>", PHI__FINDER_BARE},
    {"<12/45 Wattle Grove, Toowoomba QLD 4350> Mob", PHI__FINDER_LABEL},
    {"<7 Quarry Lane, Hexham, Northumberland NE46 1QT>", PHI__FINDER_BARE},
    {"<33 Pond St Apt 4, Waltham MA>.", PHI__FINDER_BARE},
    {"<RR 2 Box 45, Pinecliff, MT 59101>", PHI__FINDER_LABEL},
};

static const row none[] = {
    {"<2024 Annual Report", PHI__FINDER_BARE},  {"<12 Monkeys", PHI__FINDER_BARE},  {"<42 the Drive", PHI__FINDER_BARE},
    {"<007 Main St", PHI__FINDER_LABEL},         {"<1234567 Main St", PHI__FINDER_LABEL}, {"<12", PHI__FINDER_LABEL},
    {"<12 ", PHI__FINDER_CELL},                  {"<Box", PHI__FINDER_CELL},         {"<Box 12", PHI__FINDER_BARE},
    {"<box office", PHI__FINDER_LABEL},          {"<", PHI__FINDER_CELL},            {"<12 Oak_Street", PHI__FINDER_LABEL},
};

static bool read_row(const row *r, phi__us_address *address, size_t *wanted)
{
    char text[160];
    const char *end = strchr(r->text, '>');
    const size_t head = end == NULL ? strlen(r->text) : (size_t)(end - r->text);
    (void)snprintf(text, sizeof text, "%.*s%s", (int)(head - 1), r->text + 1, end == NULL ? "" : end + 1);
    *wanted = head - 1;
    return phi__us_address_read(phi__span_of(text, strlen(text)), 0, SIZE_MAX, r->place, address);
}

static void addresses_end_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        phi__us_address address;
        size_t wanted = 0;
        if (!read_row(&found[i], &address, &wanted))
            fail_msg("%s is not read", found[i].text);
        if (address.begin != 0 || address.end != wanted)
            fail_msg("%s: %zu to %zu", found[i].text, address.begin, address.end);
    }
}

static void others_are_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        phi__us_address address;
        size_t wanted = 0;
        if (read_row(&none[i], &address, &wanted))
            fail_msg("%s is read up to %zu", none[i].text, address.end);
    }
}

/* A box is found from its word, and begins before it. */
static void boxes_begin_before_their_word(void **state)
{
    (void)state;
    static const char text[] = "mail to P.O. Box 77, Harlow, OH 43210";
    phi__us_address address;
    assert_true(phi__us_address_read(phi__span_of(text, sizeof text - 1), 13, SIZE_MAX, PHI__FINDER_BARE, &address));
    assert_int_equal(address.begin, 8);
    assert_int_equal(address.end, sizeof text - 1);
    assert_true(address.box && address.town && address.zip);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    static const char alphabet[] = "1 2Oak St,.^\n#PO BoxRR-'\xC3\xA9IL6";
    uint32_t seed = 3;
    for (size_t round = 0; round < 20000; round++) {
        char text[48];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        for (int place = PHI__FINDER_BARE; place <= PHI__FINDER_CELL; place++) {
            phi__us_address address;
            if (phi__us_address_read(phi__span_of(text, sizeof text), round % 8, sizeof text, (phi__finder_place)place, &address))
                assert_true(address.begin < address.end && address.end <= sizeof text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_end_where_they_should),
        cmocka_unit_test(others_are_none),
        cmocka_unit_test(boxes_begin_before_their_word),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
