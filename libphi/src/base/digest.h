/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_DIGEST_H
#define PHI_BASE_DIGEST_H
/* SHA-256 and HMAC-SHA-256 as lower-case hex: versions of rule sets and keyed
 * fingerprints of values; keyed BLAKE2b: tags of what is kept in files.
 * libsodium is named in digest.c only. */
#include "base/span.h"
#include "base/status.h"

enum { PHI__DIGEST_HEX = 65, PHI__DIGEST_KEY = 32, PHI__DIGEST_TAG = 32 }; /* 64 digits and a NUL; bytes; bytes */

/** SHA-256 of `size` bytes at `data`. */
void phi__digest_sha256_hex(const void *data, size_t size, char out[PHI__DIGEST_HEX]);
/** SHA-256 as base64 with padding, as content security policies name it. */
enum { PHI__DIGEST_BASE64 = 45 };
void phi__digest_sha256_base64(const void *data, size_t size, char out[PHI__DIGEST_BASE64]);
/* HMAC-SHA-256 under one key: what the key alone decides, half of the cost of a short text, is computed once.
 * Immutable, shared by threads. */
typedef struct phi__digest_hmac phi__digest_hmac;
phi_status phi__digest_hmac_new(const uint8_t key[PHI__DIGEST_KEY], phi__digest_hmac **out);
/** Of `size` bytes at `data`. */
void phi__digest_hmac_hex(const phi__digest_hmac *hmac, const void *data, size_t size, char out[PHI__DIGEST_HEX]);
void phi__digest_hmac_free(phi__digest_hmac *hmac);

/** BLAKE2b-256 (RFC 7693) of the parts, one after the other, under a key: several times as fast as the HMAC. */
void phi__digest_tag(const uint8_t key[PHI__DIGEST_KEY], const phi__span *parts, size_t count,
                     uint8_t out[PHI__DIGEST_TAG]);
/** Compare in a time that tells nothing about where they differ. */
bool phi__digest_same_tag(const uint8_t a[PHI__DIGEST_TAG], const uint8_t b[PHI__DIGEST_TAG]);
void phi__digest_tag_hex(const uint8_t tag[PHI__DIGEST_TAG], char out[PHI__DIGEST_HEX]);

/* Digest over several pieces: heap object, because its state is libsodium's. */
typedef struct phi__digest phi__digest;
phi_status phi__digest_new(phi__digest **out);
void phi__digest_update(phi__digest *digest, const void *data, size_t size);
void phi__digest_hex(phi__digest *digest, char out[PHI__DIGEST_HEX]);
void phi__digest_free(phi__digest *digest);

#endif
