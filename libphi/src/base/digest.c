/* SPDX-License-Identifier: Apache-2.0 */
/* See digest.h. The functions used need no sodium_init(): they are pure, and
 * choose no implementation at run time. Intermediate state is wiped, because
 * what is digested may be a value that was found. */
#include "base/digest.h"

#include "base/alloc.h"

#include <sodium.h>

struct phi__digest {
    crypto_hash_sha256_state state;
};

_Static_assert(PHI__DIGEST_HEX == 2 * crypto_hash_sha256_BYTES + 1, "hex digits of a digest");
_Static_assert(PHI__DIGEST_KEY == crypto_auth_hmacsha256_KEYBYTES, "bytes of a key");
_Static_assert(PHI__DIGEST_KEY == crypto_generichash_KEYBYTES, "bytes of a key");
_Static_assert(PHI__DIGEST_TAG == crypto_generichash_BYTES, "bytes of a tag");

static void write_hex(const uint8_t *bytes, char out[PHI__DIGEST_HEX])
{
    sodium_bin2hex(out, PHI__DIGEST_HEX, bytes, crypto_hash_sha256_BYTES);
}

void phi__digest_sha256_hex(const void *data, size_t size, char out[PHI__DIGEST_HEX])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, data, size);
    write_hex(hash, out);
    phi__wipe(hash, sizeof hash);
}

_Static_assert(PHI__DIGEST_BASE64 == sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL),
               "base64 of a digest");

void phi__digest_sha256_base64(const void *data, size_t size, char out[PHI__DIGEST_BASE64])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, data, size);
    (void)sodium_bin2base64(out, PHI__DIGEST_BASE64, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    phi__wipe(hash, sizeof hash);
}

struct phi__digest_hmac {
    crypto_auth_hmacsha256_state begun;
};

phi_status phi__digest_hmac_new(const uint8_t key[PHI__DIGEST_KEY], phi__digest_hmac **out)
{
    phi__digest_hmac *hmac = phi__alloc(sizeof *hmac);
    PHI_REQUIRE(hmac != NULL, PHI_ERR_MEMORY);
    crypto_auth_hmacsha256_init(&hmac->begun, key, PHI__DIGEST_KEY);
    *out = hmac;
    return PHI_OK;
}

void phi__digest_hmac_hex(const phi__digest_hmac *hmac, const void *data, size_t size, char out[PHI__DIGEST_HEX])
{
    crypto_auth_hmacsha256_state state = hmac->begun;
    uint8_t tag[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_update(&state, data, size);
    crypto_auth_hmacsha256_final(&state, tag);
    write_hex(tag, out);
    phi__wipe(tag, sizeof tag);
    phi__wipe(&state, sizeof state);
}

void phi__digest_hmac_free(phi__digest_hmac *hmac)
{
    phi__free(hmac);
}

void phi__digest_tag(const uint8_t key[PHI__DIGEST_KEY], const phi__span *parts, size_t count,
                     uint8_t out[PHI__DIGEST_TAG])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, PHI__DIGEST_KEY, PHI__DIGEST_TAG); /* fails for other sizes only */
    for (size_t i = 0; i < count; i++)
        (void)crypto_generichash_update(&state, parts[i].data, parts[i].size);
    (void)crypto_generichash_final(&state, out, PHI__DIGEST_TAG);
    phi__wipe(&state, sizeof state);
}

bool phi__digest_same_tag(const uint8_t a[PHI__DIGEST_TAG], const uint8_t b[PHI__DIGEST_TAG])
{
    return sodium_memcmp(a, b, PHI__DIGEST_TAG) == 0;
}

void phi__digest_tag_hex(const uint8_t tag[PHI__DIGEST_TAG], char out[PHI__DIGEST_HEX])
{
    sodium_bin2hex(out, PHI__DIGEST_HEX, tag, PHI__DIGEST_TAG);
}

phi_status phi__digest_new(phi__digest **out)
{
    phi__digest *digest = phi__alloc(sizeof *digest);
    PHI_REQUIRE(digest != NULL, PHI_ERR_MEMORY);
    crypto_hash_sha256_init(&digest->state);
    *out = digest;
    return PHI_OK;
}

void phi__digest_update(phi__digest *digest, const void *data, size_t size)
{
    crypto_hash_sha256_update(&digest->state, data, size);
}

void phi__digest_hex(phi__digest *digest, char out[PHI__DIGEST_HEX])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&digest->state, hash);
    write_hex(hash, out);
}

void phi__digest_free(phi__digest *digest)
{
    phi__free(digest);
}
