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

void phi__digest_hmac_hex(const uint8_t key[PHI__DIGEST_KEY], const void *data, size_t size,
                          char out[PHI__DIGEST_HEX])
{
    uint8_t tag[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256(tag, data, size, key);
    write_hex(tag, out);
    phi__wipe(tag, sizeof tag);
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
