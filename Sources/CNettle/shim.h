#pragma once

#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

// In C, since the two steps take functions of untyped contexts, which Swift does not convert.

static inline void planwatch_hkdf_sha256(uint8_t *output, size_t output_count, const uint8_t *key,
                                         size_t key_count, const uint8_t *salt, size_t salt_count,
                                         const uint8_t *info, size_t info_count) {
    struct hmac_sha256_ctx context;
    uint8_t extracted[SHA256_DIGEST_SIZE];
    nettle_hash_update_func *update = (nettle_hash_update_func *)hmac_sha256_update;
    nettle_hash_digest_func *digest = (nettle_hash_digest_func *)hmac_sha256_digest;
    hmac_sha256_set_key(&context, salt_count, salt);
    hkdf_extract(&context, update, digest, SHA256_DIGEST_SIZE, key_count, key, extracted);
    hmac_sha256_set_key(&context, SHA256_DIGEST_SIZE, extracted);
    hkdf_expand(&context, update, digest, SHA256_DIGEST_SIZE, info_count, info, output_count,
                output);
}
