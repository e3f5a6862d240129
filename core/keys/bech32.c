/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/bech32.h"

enum { CHECKSUM = 6, TEXT_LONGEST = 128 };

static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t
polymod(uint32_t sum, unsigned five)
{
	static const uint32_t generator[] = {
		0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
	};
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ five;
	for (unsigned i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			sum ^= generator[i];
	return sum;
}

static uint32_t
prefix_sum(const char *prefix)
{
	uint32_t sum = 1;
	const char *at;

	for (at = prefix; *at != '\0'; at++)
		sum = polymod(sum, (unsigned char)*at >> 5);
	sum = polymod(sum, 0);
	for (at = prefix; *at != '\0'; at++)
		sum = polymod(sum, (unsigned char)*at & 31);
	return sum;
}

static void
put_five(struct buf *out, uint32_t *sum, unsigned five)
{
	*sum = polymod(*sum, five);
	buf_byte(out, (unsigned char)letters[five]);
}

void
bech32_write(struct buf *out, const char *prefix, const void *bytes,
    size_t len)
{
	const unsigned char *at = bytes;
	uint32_t sum = prefix_sum(prefix), bits = 0;
	unsigned held = 0;

	buf_text(out, prefix);
	buf_byte(out, '1');
	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | at[i]) & 0xfff;
		for (held += 8; held >= 5; held -= 5)
			put_five(out, &sum, bits >> (held - 5) & 31);
	}
	if (held > 0)
		put_five(out, &sum, bits << (5 - held) & 31);
	for (unsigned i = 0; i < CHECKSUM; i++)
		sum = polymod(sum, 0);
	sum ^= 1;
	for (unsigned i = CHECKSUM; i-- > 0;)
		buf_byte(out, (unsigned char)letters[sum >> 5 * i & 31]);
}

/* Lower case in place; false when it mixes both cases. */
static bool
to_lower(struct span text, char *out)
{
	bool lower = false, upper = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		lower |= c >= 'a' && c <= 'z';
		upper |= c >= 'A' && c <= 'Z';
		out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return !lower || !upper;
}

static bool
read_fives(struct span text, uint32_t sum, unsigned char *out, size_t len)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t got = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *at = text.at[i] == '\0' ? NULL :
		    strchr(letters, text.at[i]);
		unsigned five = at == NULL ? 0 : (unsigned)(at - letters);

		if (at == NULL)
			return false;
		sum = polymod(sum, five);
		if (i + CHECKSUM >= text.len)
			continue;
		bits = (bits << 5 | five) & 0xfff;
		held += 5;
		if (held >= 8) {
			held -= 8;
			if (got < len)
				out[got] = bits >> held & 0xff;
			got++;
		}
	}
	return sum == 1 && got == len && held < 5 &&
	    (bits & ((1u << held) - 1)) == 0;
}

bool
bech32_read(struct span text, const char *prefix, void *out, size_t len)
{
	char lower[TEXT_LONGEST];
	size_t before = strlen(prefix) + 1;

	if (text.len > sizeof lower || text.len < before + CHECKSUM ||
	    !to_lower(text, lower) ||
	    memcmp(lower, prefix, before - 1) != 0 ||
	    lower[before - 1] != '1')
		return false;
	return read_fives(span_make(lower + before, text.len - before),
	    prefix_sum(prefix), out, len);
}
