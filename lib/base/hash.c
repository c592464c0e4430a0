/* lib/base/hash.c - hashes, HMAC and counter-based random numbers */
#include <nettle/hmac.h>
#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <nl2sql/base.h>

uint64_t nl2sql_hash(const void *data, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(data, len, seed);
}

struct nl2sql_hash128 nl2sql_hash128(const void *data, size_t len)
{
	XXH128_hash_t h = XXH3_128bits(data, len);

	return (struct nl2sql_hash128){ .hi = h.high64, .lo = h.low64 };
}

void nl2sql_hash128_hex(struct nl2sql_hash128 h, char out[33])
{
	(void)snprintf(out, 33, "%016llx%016llx", (unsigned long long)h.hi,
		       (unsigned long long)h.lo);
}

void nl2sql_hmac(const void *key, size_t key_len, const void *data, size_t len,
		 unsigned char out[32])
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, key_len, key);
	hmac_sha256_update(&ctx, len, data);
	hmac_sha256_digest(&ctx, 32, out);
}

/* The finalizer of SplitMix64. */
static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

struct nl2sql_rng nl2sql_rng_of(uint64_t seed, uint64_t stream)
{
	return (struct nl2sql_rng){ .key = mix(mix(seed) ^ mix(~stream)) };
}

struct nl2sql_rng nl2sql_rng_named(uint64_t seed, const char *name, uint64_t n)
{
	return nl2sql_rng_of(nl2sql_hash(name, strlen(name), seed), n);
}

uint64_t nl2sql_rng_next(struct nl2sql_rng *r)
{
	return mix(r->key + ++r->counter * UINT64_C(0x9e3779b97f4a7c15));
}

/* The lowest 2^64 mod n draws are thrown away, so that what is left divides
 * evenly among the n results. */
uint64_t nl2sql_rng_below(struct nl2sql_rng *r, uint64_t n)
{
	uint64_t skip = (UINT64_C(0) - n) % n, x;

	do
		x = nl2sql_rng_next(r);
	while (x < skip);
	return x % n;
}

double nl2sql_rng_unit(struct nl2sql_rng *r)
{
	return (double)(nl2sql_rng_next(r) >> 11) * 0x1p-53;
}
