/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/keys/minisign.h"

#define EMPTY_HASH \
	"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"

/* RFC 8032, 7.1, test 1 */
#define SEED \
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define PUBLIC \
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define SIGNED \
	"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555" \
	"fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"

static void
unhex(const char *text, unsigned char *out, size_t len)
{
	assert_true(hex_read(span_of(text), out, len));
}

static void
assert_hash(const unsigned char *h, const char *hex)
{
	struct buf text;

	buf_init(&text);
	hex_write(&text, h, HASH_BYTES);
	assert_string_equal(buf_cstr(&text), hex);
	buf_free(&text);
}

static void
rfc_key(struct keypair *key)
{
	unhex(PUBLIC, key->public, PUBLIC_BYTES);
	unhex(SEED, key->secret, PUBLIC_BYTES);
	memcpy(key->secret + PUBLIC_BYTES, key->public, PUBLIC_BYTES);
	crypt_number(key->public, key->number);
}

static void
test_hash(void **state)
{
	unsigned char h[HASH_BYTES], parts[HASH_BYTES];
	struct hasher hasher;

	(void)state;
	crypt_hash(h, SPAN(""));
	assert_hash(h, EMPTY_HASH);
	crypt_hash(h, SPAN("klaster"));
	hasher_init(&hasher);
	hasher_add(&hasher, SPAN("kla"));
	hasher_add(&hasher, SPAN("ster"));
	hasher_end(&hasher, parts);
	assert_memory_equal(h, parts, HASH_BYTES);
}

/* As b2sum -l 256 computes it over the texts. */
static void
test_chain(void **state)
{
	unsigned char h[HASH_BYTES], hollow[HASH_BYTES], line[HASH_BYTES];

	(void)state;
	chain_begin(h, SPAN("AAAAAAAAAAAAAAAA"));
	assert_hash(h, "ed7d8e4c7ada4ca12ee94187a1e6d354"
	    "ea8c79bf8d73548db1cafabe4918f538");
	memcpy(hollow, h, sizeof h);
	chain_line(h, 'r', SPAN("{\"n\":1}"));
	assert_hash(h, "01157c5996a71aa8b437a7fc4ebbe1ba"
	    "385c892fb6e770ac4107fd2dae63d133");
	crypt_hash(line, SPAN("{\"n\":1}"));
	chain_hash(hollow, 'r', line);
	assert_memory_equal(h, hollow, HASH_BYTES);
}

static void
test_pair(void **state)
{
	struct keypair key;
	unsigned char public[PUBLIC_BYTES], secret[SECRET_BYTES];

	(void)state;
	rfc_key(&key);
	assert_true(crypt_is_pair(key.public, key.secret));
	key.secret[40] ^= 1;
	assert_false(crypt_is_pair(key.public, key.secret));
	crypt_pair(public, secret);
	assert_true(crypt_is_pair(public, secret));
	assert_false(crypt_is_pair(key.public, secret));
}

static void
test_sign(void **state)
{
	unsigned char signature[SIGNIFY_BYTES], known[64];
	struct keypair key;
	size_t i;

	(void)state;
	rfc_key(&key);
	unhex(SIGNED, known, sizeof known);
	crypt_sign(&key, SPAN(""), signature);
	assert_memory_equal(signature, "Ed", 2);
	assert_memory_equal(signature + 10, known, sizeof known);
	assert_true(crypt_verify(key.public, SPAN(""), signature));
	assert_false(crypt_verify(key.public, SPAN("x"), signature));
	for (i = 0; i < sizeof signature; i++) {
		signature[i] ^= 0x10;
		assert_false(crypt_verify(key.public, SPAN(""), signature));
		signature[i] ^= 0x10;
	}
}

static void
test_minisign(void **state)
{
	struct keypair key;
	struct buf text;
	size_t i, first_end;

	(void)state;
	rfc_key(&key);
	buf_init(&text);
	minisign_sign(&key, SPAN("bundle\n"), "from here", &text);
	assert_true(minisign_verify(key.public, SPAN("bundle\n"),
	    buf_span(&text)));
	assert_false(minisign_verify(key.public, SPAN("bundle"),
	    buf_span(&text)));
	first_end = (size_t)((char *)memchr(text.at, '\n', text.len) - text.at);
	for (i = first_end; i < text.len; i++) {
		text.at[i] ^= 1;
		assert_false(minisign_verify(key.public, SPAN("bundle\n"),
		    buf_span(&text)));
		text.at[i] ^= 1;
		assert_false(minisign_verify(key.public, SPAN("bundle\n"),
		    span_make(text.at, i)));
	}
	buf_free(&text);
}

static void
test_hex(void **state)
{
	unsigned char two[2];
	struct buf text;

	(void)state;
	assert_true(hex_read(SPAN("0fa0"), two, 2));
	assert_int_equal(two[0] << 8 | two[1], 0x0fa0);
	assert_false(hex_read(SPAN("0FA0"), two, 2));
	assert_false(hex_read(SPAN("0fa"), two, 2));
	assert_false(hex_read(SPAN("0fag"), two, 2));
	buf_init(&text);
	hex_write(&text, two, 0);
	assert_int_equal(text.len, 0);
	buf_free(&text);
}

static void
test_base64(void **state)
{
	unsigned char out[3];
	struct buf text;

	(void)state;
	buf_init(&text);
	base64_write(&text, "ab", 2);
	assert_string_equal(buf_cstr(&text), "YWI=");
	buf_free(&text);
	assert_true(base64_read(SPAN("YWI="), out, 2));
	assert_memory_equal(out, "ab", 2);
	assert_false(base64_read(SPAN("YWI"), out, 2));
	assert_false(base64_read(SPAN("YWJ="), out, 2));
	assert_false(base64_read(SPAN("YWI=\n"), out, 2));
	assert_false(base64_read(SPAN("YWI="), out, 3));
	assert_false(base64_read(SPAN("YW I="), out, 2));
	assert_true(base64_read(SPAN("+/+/"), out, 3));
	assert_false(base64_read(SPAN("-_-_"), out, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_sign),
		cmocka_unit_test(test_minisign),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base64),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
