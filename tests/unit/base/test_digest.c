/* SPDX-License-Identifier: Apache-2.0 */
/* Published vectors: FIPS 180-2 appendix B.1, RFC 4231 case 2 with its key padded.
 * The keyed BLAKE2b was computed with hashlib of Python, which is another implementation. */
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static void test_sha256(void **state)
{
    (void)state;
    char out[PHI__DIGEST_HEX];
    phi__digest_sha256_hex("abc", 3, out);
    assert_string_equal(out, ABC);
}

static void test_pieces(void **state)
{
    (void)state;
    char out[PHI__DIGEST_HEX];
    phi__digest *digest = NULL;
    assert_int_equal(phi__digest_new(&digest), PHI_OK);
    phi__digest_update(digest, "a", 1);
    phi__digest_update(digest, "bc", 2);
    phi__digest_hex(digest, out);
    phi__digest_free(digest);
    assert_string_equal(out, ABC);
}

static void test_hmac(void **state)
{
    (void)state;
    /* A key shorter than the block is padded with zeros, so "Jefe" is this one. */
    const uint8_t key[PHI__DIGEST_KEY] = {'J', 'e', 'f', 'e'};
    char out[PHI__DIGEST_HEX];
    phi__digest_hmac *hmac = NULL;
    assert_int_equal(phi__digest_hmac_new(key, &hmac), PHI_OK);
    for (int again = 0; again < 2; again++) {
        phi__digest_hmac_hex(hmac, "what do ya want for nothing?", 28, out);
        assert_string_equal(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
    phi__digest_hmac_free(hmac);
}

static void test_tag(void **state)
{
    (void)state;
    uint8_t key[PHI__DIGEST_KEY], tag[PHI__DIGEST_TAG], other[PHI__DIGEST_TAG];
    char out[PHI__DIGEST_HEX];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    const phi__span parts[] = {phi__span_of("a", 1), phi__span_of(NULL, 0), phi__span_of("bc", 2)};
    phi__digest_tag(key, parts, 3, tag);
    phi__digest_tag_hex(tag, out);
    assert_string_equal(out, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
    phi__digest_tag(key, parts, 2, other);
    assert_false(phi__digest_same_tag(tag, other));
    key[31] ^= 1;
    phi__digest_tag(key, parts, 3, other);
    assert_false(phi__digest_same_tag(tag, other));
    assert_true(phi__digest_same_tag(tag, tag));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_hmac),
        cmocka_unit_test(test_tag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
