/* SPDX-License-Identifier: Apache-2.0 */
/* See xls_password.h. The cipher is RC4 with a key for each 1024 bytes of the stream, made by MD5 (Excel 97) or SHA-1 (2002 and
 * later); bodies of records are encrypted but for those that say what the stream is. Digests are GLib's. */
#include "worker/xls_password.h"

#include <glib.h>
#include <string.h>

enum {
    BOF = 0x809, FILEPASS = 0x2F, INTERFACE = 0xE1, BOUNDSHEET = 0x85, USERS = 0x194, LOCK = 0x195, REVISION = 0x196, REVISIONS = 0x138,
    BLOCK = 1024, KEY_MOST = 16, FORTY_BITS = 5, DIGEST_MOST = 20, NOTHING = 0xFFFF,
};

typedef struct rc4 {
    uint8_t s[256], i, j;
} rc4;

typedef struct secret {
    bool sha;               /* else MD5 */
    uint8_t base[DIGEST_MOST]; /* what the keys of all blocks are made of */
    size_t base_size, key_size;
} secret;

static void rc4_begin(rc4 *self, const uint8_t *key, size_t size)
{
    self->i = self->j = 0;
    for (unsigned n = 0; n < 256; n++)
        self->s[n] = (uint8_t)n;
    for (unsigned n = 0, j = 0; n < 256; n++) {
        const uint8_t kept = self->s[n];
        j = (j + kept + key[n % size]) & 0xFF;
        self->s[n] = self->s[j];
        self->s[j] = kept;
    }
}

static uint8_t rc4_next(rc4 *self)
{
    self->i++;
    const uint8_t kept = self->s[self->i];
    self->j = (uint8_t)(self->j + kept);
    self->s[self->i] = self->s[self->j];
    self->s[self->j] = kept;
    return self->s[(uint8_t)(self->s[self->i] + kept)];
}

/* Two pieces, one behind the other. */
static size_t digest(bool sha, const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t out[DIGEST_MOST])
{
    gsize size = DIGEST_MOST;
    GChecksum *sum = g_checksum_new(sha ? G_CHECKSUM_SHA1 : G_CHECKSUM_MD5);
    g_checksum_update(sum, a, (gssize)a_size);
    g_checksum_update(sum, b, (gssize)b_size);
    g_checksum_get_digest(sum, out, &size);
    g_checksum_free(sum);
    return size;
}

static void begin_block(const secret *self, uint32_t block, rc4 *out)
{
    const uint8_t number[4] = {(uint8_t)block, (uint8_t)(block >> 8), (uint8_t)(block >> 16), (uint8_t)(block >> 24)};
    uint8_t key[DIGEST_MOST];
    (void)digest(self->sha, self->base, self->base_size, number, sizeof number, key);
    const bool padded = self->key_size == FORTY_BITS; /* with zeros; others are as short as they are */
    if (padded)
        memset(key + FORTY_BITS, 0, KEY_MOST - FORTY_BITS);
    rc4_begin(out, key, padded ? KEY_MOST : self->key_size);
}

/* "VelvetSweatshop" in UTF-16. */
static size_t put_password(uint8_t out[64])
{
    static const char PASSWORD[] = "VelvetSweatshop";
    for (size_t i = 0; i < sizeof PASSWORD - 1; i++) {
        out[2 * i] = (uint8_t)PASSWORD[i];
        out[2 * i + 1] = 0;
    }
    return 2 * (sizeof PASSWORD - 1);
}

/* Does the password fit? A number and its digest are there, both encrypted with the first key. */
static bool verify(const secret *self, phi__span number, phi__span sum)
{
    uint8_t plain[DIGEST_MOST + KEY_MOST], own[DIGEST_MOST];
    rc4 key;
    if (number.size != KEY_MOST || sum.size > DIGEST_MOST)
        return false;
    begin_block(self, 0, &key);
    for (size_t i = 0; i < number.size; i++)
        plain[i] = number.data[i] ^ rc4_next(&key);
    for (size_t i = 0; i < sum.size; i++)
        plain[number.size + i] = sum.data[i] ^ rc4_next(&key);
    return digest(self->sha, plain, number.size, NULL, 0, own) == sum.size && memcmp(own, plain + number.size, sum.size) == 0;
}

/* [MS-OFFCRYPTO] 2.3.6: salt, number, digest. */
static bool open_md5(phi__span body, secret *out)
{
    enum { TIMES = 16, TRUNCATED = 5 };
    uint8_t password[64], sum[DIGEST_MOST], mixed[TIMES * (TRUNCATED + 16)];
    const phi__span salt = phi__span_part(body, 6, 16);
    if (salt.size != 16)
        return false;
    (void)digest(false, password, put_password(password), NULL, 0, sum);
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(mixed + i * (TRUNCATED + 16), sum, TRUNCATED);
        memcpy(mixed + i * (TRUNCATED + 16) + TRUNCATED, salt.data, 16);
    }
    (void)digest(false, mixed, sizeof mixed, NULL, 0, out->base);
    out->sha = false;
    out->base_size = TRUNCATED;
    out->key_size = KEY_MOST;
    return verify(out, phi__span_part(body, 22, 16), phi__span_part(body, 38, 16));
}

/* [MS-OFFCRYPTO] 2.3.5: a head with the size of the key, then salt, number, digest, each with its size before it. */
static bool open_sha(phi__span body, secret *out)
{
    phi__cursor c = phi__cursor_at(body);
    uint8_t password[64];
    phi__cursor_skip(&c, 6 + 4);
    const size_t head = phi__cursor_le32(&c);
    phi__cursor h = phi__cursor_at(phi__span_part(body, c.at + 16, 4)); /* KeySize, in bits */
    const uint32_t bits = phi__cursor_le32(&h);
    phi__cursor_skip(&c, head);
    const size_t salt_size = phi__cursor_le32(&c);
    const phi__span salt = phi__span_of(phi__cursor_take(&c, 16), 16), number = phi__span_of(phi__cursor_take(&c, 16), 16);
    const size_t sum_size = phi__cursor_le32(&c);
    const phi__span sum = phi__span_part(body, c.at, sum_size);
    if (c.failed || h.failed || salt_size != 16 || sum_size != DIGEST_MOST || sum.size != DIGEST_MOST)
        return false;
    out->sha = true;
    out->key_size = bits == 0 ? FORTY_BITS : bits / 8 > KEY_MOST ? KEY_MOST : bits / 8;
    out->base_size = digest(true, salt.data, salt.size, password, put_password(password), out->base);
    return out->key_size >= FORTY_BITS && verify(out, number, sum);
}

/* How many bytes of the body stand as they are. */
static size_t plain_bytes(uint32_t type, size_t size)
{
    switch (type) {
    case BOF:
    case FILEPASS:
    case INTERFACE:
    case USERS:
    case LOCK:
    case REVISION:
    case REVISIONS:
        return size;
    case BOUNDSHEET: /* the offset of the sheet */
        return size < 4 ? size : 4;
    default:
        return 0;
    }
}

static void decrypt(const secret *self, uint8_t *stream, size_t size)
{
    rc4 key;
    uint32_t block = UINT32_MAX;
    size_t next = 0, plain_until = 0;
    for (size_t at = 0; at < size; at++) {
        if (at == next) { /* a head, and what follows it plain */
            if (size - at < 4)
                return;
            const uint32_t type = stream[at] | (uint32_t)stream[at + 1] << 8;
            const size_t body = stream[at + 2] | (size_t)stream[at + 3] << 8;
            plain_until = at + 4 + plain_bytes(type, body);
            next = at + 4 + body;
            if (type == FILEPASS)
                stream[at] = stream[at + 1] = NOTHING & 0xFF; /* no record has this number */
        }
        if (at / BLOCK != block) {
            block = (uint32_t)(at / BLOCK);
            begin_block(self, block, &key);
        }
        const uint8_t mask = rc4_next(&key);
        if (at >= plain_until)
            stream[at] ^= mask;
    }
}

bool phi__xls_open_default(uint8_t *stream, size_t size)
{
    enum { RC4_KIND = 1 };
    const phi__span whole = phi__span_of(stream, size);
    secret found;
    for (size_t at = 0; at + 4 <= size;) {
        const uint32_t type = stream[at] | (uint32_t)stream[at + 1] << 8;
        const size_t body = stream[at + 2] | (size_t)stream[at + 3] << 8;
        const phi__span record = phi__span_part(whole, at + 4, body);
        at += 4 + body;
        if (type != FILEPASS)
            continue;
        phi__cursor c = phi__cursor_at(record);
        const uint32_t kind = phi__cursor_le16(&c), major = phi__cursor_le16(&c), minor = phi__cursor_le16(&c);
        const bool fits = !c.failed && kind == RC4_KIND && (minor == 1 ? open_md5(record, &found) : minor == 2 && major >= 2 && open_sha(record, &found));
        if (fits)
            decrypt(&found, stream, size);
        return fits;
    }
    return false;
}
