/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/xxh.h"

enum { STRIPE = 32, LANES = 4 };

#define P1 0x9E3779B185EBCA87U
#define P2 0xC2B2AE3D27D4EB4FU
#define P3 0x165667B19E3779F9U
#define P4 0x85EBCA77C2B2AE63U
#define P5 0x27D4EB2F165667C5U

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t
little_endian(const unsigned char *at, unsigned bytes)
{
	uint64_t x = 0;

	while (bytes-- > 0)
		x = x << 8 | at[bytes];
	return x;
}

static uint64_t
stir(uint64_t lane, uint64_t word)
{
	return rotate(lane + word * P2, 31) * P1;
}

void
xxh_init(struct xxh *xxh)
{
	memset(xxh, 0, sizeof *xxh);
	xxh->lane[0] = P1 + P2;
	xxh->lane[1] = P2;
	xxh->lane[3] = 0 - P1;
}

static void
add_stripe(struct xxh *xxh, const unsigned char *at)
{
	unsigned i;

	for (i = 0; i < LANES; i++)
		xxh->lane[i] = stir(xxh->lane[i],
		    little_endian(at + 8 * i, 8));
}

void
xxh_add(struct xxh *xxh, struct span bytes)
{
	size_t held = xxh->len % STRIPE, more = STRIPE - held;

	xxh->len += bytes.len;
	if (held > 0 && bytes.len >= more) {
		memcpy(xxh->part + held, bytes.at, more);
		add_stripe(xxh, xxh->part);
		bytes = span_from(bytes, more);
		held = 0;
	}
	for (; held == 0 && bytes.len >= STRIPE;
	    bytes = span_from(bytes, STRIPE))
		add_stripe(xxh, (const unsigned char *)bytes.at);
	if (bytes.len > 0)
		memcpy(xxh->part + held, bytes.at, bytes.len);
}

static uint64_t
join_lanes(const struct xxh *xxh)
{
	const uint64_t *lane = xxh->lane;
	uint64_t h = rotate(lane[0], 1) + rotate(lane[1], 7) +
	    rotate(lane[2], 12) + rotate(lane[3], 18);
	unsigned i;

	for (i = 0; i < LANES; i++)
		h = (h ^ stir(0, lane[i])) * P1 + P4;
	return h;
}

uint64_t
xxh_end(const struct xxh *xxh)
{
	uint64_t h = xxh->len < STRIPE ? P5 : join_lanes(xxh);
	const unsigned char *at = xxh->part;
	size_t left = xxh->len % STRIPE;

	h += xxh->len;
	for (; left >= 8; left -= 8, at += 8)
		h = rotate(h ^ stir(0, little_endian(at, 8)), 27) * P1 + P4;
	if (left >= 4) {
		h = rotate(h ^ little_endian(at, 4) * P1, 23) * P2 + P3;
		left -= 4;
		at += 4;
	}
	for (; left > 0; left--, at++)
		h = rotate(h ^ *at * P5, 11) * P1;
	h = (h ^ h >> 33) * P2;
	h = (h ^ h >> 29) * P3;
	return h ^ h >> 32;
}
