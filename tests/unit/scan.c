/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/resource.h>

#include "core/exchange/scan.h"
#include "tests/unit/parcel.h"

#define CREATE \
	"{\"n\":2,\"t\":1600000000500,\"u\":\"me\",\"of\":2," \
	"\"r\":\"subject\",\"set\":{\"name\":\"School 1\"}}\n" \
	"{\"n\":3,\"r\":\"subject\",\"set\":{\"pupils\":1}}\n"

/* A sender's log of three lines. */
static void
own_run(struct parcel *parcel)
{
	unsigned char h[HASH_BYTES];
	struct buf lines;

	buf_init(&lines);
	parcel_intro(&parcel->key, &lines);
	buf_text(&lines, CREATE);
	parcel_run(parcel, &parcel->key, 1, h, buf_span(&lines));
	buf_free(&lines);
}

static enum err
scan_fd(int fd, struct note *why, char *events)
{
	static const char letters[] = {
		[SCAN_FAILED] = '!', [SCAN_HEADER] = 'H', [SCAN_LOG] = 'L',
		[SCAN_LINE] = 'n', [SCAN_HEAD] = 'h', [SCAN_PROOF] = 'p',
		[SCAN_END] = 'E'
	};
	enum scan_event event;
	struct scan scan;

	scan_open(&scan, fd, "test", NULL, why);
	do {
		event = scan_next(&scan);
		if (events != NULL)
			*events++ = letters[event];
		if (event == SCAN_HEAD)
			assert_true(scan.verified);
		if (event == SCAN_END)
			assert_true(scan.sealed);
	} while (event != SCAN_END && event != SCAN_FAILED);
	if (events != NULL)
		*events = '\0';
	return scan_close(&scan);
}

static enum err
scan_packed(struct span packed, struct note *why, char *events)
{
	int fd = parcel_file(packed);
	enum err err = scan_fd(fd, why, events);

	close(fd);
	return err;
}

static enum err
scan_text(struct span text, struct note *why)
{
	struct buf packed;
	enum err err;

	buf_init(&packed);
	parcel_pack(text, &packed);
	err = scan_packed(buf_span(&packed), why, NULL);
	buf_free(&packed);
	return err;
}

static void
test_good(void **state)
{
	struct parcel parcel;
	struct note why = { "" };
	struct buf packed;
	char events[32];

	(void)state;
	parcel_open(&parcel);
	own_run(&parcel);
	parcel_close(&parcel);
	buf_init(&packed);
	parcel_pack(buf_span(&parcel.text), &packed);
	assert_int_equal(scan_packed(buf_span(&packed), &why, events), OK);
	assert_string_equal(events, "HLnnnhE");
	assert_string_equal(why.text, "");
	buf_free(&packed);
	parcel_free(&parcel);
}

static void
refused(struct span text, const char *because)
{
	struct note why = { "" };

	assert_int_equal(scan_text(text, &why), ERR_REFUSED);
	if (strncmp(why.text, "test: ", 6) != 0 ||
	    strstr(why.text, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, because);
}

/* The parcel closed over this body is refused, and the note says why. */
static void
body_refused(struct parcel *parcel, const char *because)
{
	parcel_close(parcel);
	refused(buf_span(&parcel->text), because);
	parcel_free(parcel);
}

/* A run long enough for a bundle of some 10 KB. */
static void
long_run(struct parcel *parcel)
{
	unsigned char h[HASH_BYTES];
	uint64_t seed = 11;
	struct buf lines;
	int n;

	buf_init(&lines);
	parcel_intro(&parcel->key, &lines);
	for (n = 2; n < 550; n++)
		buf_printf(&lines, "{\"n\":%d,\"t\":%llu,\"u\":\"me\","
		    "\"r\":\"subject\",\"set\":{\"name\":\"School %u\","
		    "\"note\":\"%llx\"}}\n", n, 1600000000000 +
		    (unsigned long long)(dice(&seed) % 100000),
		    (unsigned)(dice(&seed) % 300),
		    (unsigned long long)dice(&seed) % 0x10000000);
	parcel_run(parcel, &parcel->key, 1, h, buf_span(&lines));
	buf_free(&lines);
}

/* Every byte of the packed file changed, every prefix of it. */
static void
test_flipped(void **state)
{
	struct parcel parcel;
	struct buf packed;
	size_t i;

	(void)state;
	parcel_open(&parcel);
	long_run(&parcel);
	buf_init(&packed);
	parcel_ship(&parcel, &packed);
	assert_int_equal(scan_packed(buf_span(&packed), NULL, NULL), OK);
	for (i = 0; i < packed.len; i++) {
		char byte = packed.at[i];

		packed.at[i] = (char)(byte ^ 1 << i % 8);
		if (scan_packed(buf_span(&packed), NULL, NULL) != ERR_REFUSED)
			fail_msg("bit %zu of byte %zu", i % 8, i);
		packed.at[i] = (char)~byte;
		if (scan_packed(buf_span(&packed), NULL, NULL) != ERR_REFUSED)
			fail_msg("byte %zu", i);
		packed.at[i] = byte;
		if (scan_packed(span_make(packed.at, i), NULL, NULL) !=
		    ERR_REFUSED)
			fail_msg("cut at %zu", i);
	}
	buf_free(&packed);
	parcel_free(&parcel);
}

/* The same by somebody who packs it anew; the seal's untrusted comment is
 * what its name says. */
static void
test_flipped_inside(void **state)
{
	struct parcel parcel;
	struct span comment;
	struct buf *text;
	size_t i;

	(void)state;
	parcel_open(&parcel);
	own_run(&parcel);
	parcel_close(&parcel);
	text = &parcel.text;
	comment = span_of(strstr(buf_cstr(text), "comment: klaster"));
	for (i = 0; i < text->len; i++) {
		if (text->at + i >= comment.at + 9 &&
		    text->at + i < comment.at + 16)
			continue;
		text->at[i] ^= 1;
		refused(buf_span(text), ".");
		text->at[i] ^= 1;
	}
	parcel_free(&parcel);
}

/* Cut at every line by somebody who packs it anew. */
static void
test_cut_inside(void **state)
{
	struct parcel parcel;
	size_t i;

	(void)state;
	parcel_open(&parcel);
	own_run(&parcel);
	parcel_close(&parcel);
	for (i = 0; i < parcel.text.len; i++)
		if (i % 16 == 0 || parcel.text.at[i] == '\n')
			refused(span_make(parcel.text.at, i), "");
	buf_text(&parcel.text, "{\"n\":1}\n");
	refused(buf_span(&parcel.text), "follows the seal");
	parcel_free(&parcel);
}

/* A sender whose seal is right relays a log that he changed. */
static void
relayed(const char *line, uint64_t from, uint64_t head, const char *because)
{
	struct mark log = { .sort = MARK_LOG, .n = from };
	unsigned char h[HASH_BYTES];
	struct parcel parcel;
	struct buf lines;
	char dev[DEV_CHARS + 1];
	struct keypair other;

	parcel_open(&parcel);
	own_run(&parcel);
	buf_reset(&parcel.body);
	key_make(&other);
	key_dev(other.public, dev);
	log.dev = span_of(dev);
	chain_begin(h, log.dev);
	memcpy(log.hash, h, HASH_BYTES);
	mark_write(&parcel.body, &log);
	buf_init(&lines);
	parcel_intro(&other, &lines);
	buf_text(&lines, CREATE);
	parcel_chain(buf_span(&lines), h);
	buf_reset(&lines);
	parcel_intro(&other, &lines);
	buf_text(&lines, line);
	buf_add(&parcel.body, buf_span(&lines));
	parcel_head(&parcel.body, &other, head, h);
	body_refused(&parcel, because);
	buf_free(&lines);
}

static void
test_relay(void **state)
{
	static const char swapped[] =
	    "{\"n\":2,\"t\":1600000000500,\"u\":\"me\",\"of\":2,"
	    "\"r\":\"subject\",\"set\":{\"pupils\":1}}\n"
	    "{\"n\":3,\"r\":\"subject\",\"set\":{\"name\":\"School 1\"}}\n";

	(void)state;
	/* changed, swapped, dropped, inserted */
	relayed("{\"n\":2,\"t\":1600000000500,\"u\":\"me\",\"of\":2,"
	    "\"r\":\"subject\",\"set\":{\"name\":\"School 2\"}}\n"
	    "{\"n\":3,\"r\":\"subject\",\"set\":{\"pupils\":1}}\n", 1, 3,
	    "signature");
	relayed(swapped, 1, 3, "signature");
	relayed("{\"n\":2,\"t\":1600000000500,\"u\":\"me\","
	    "\"r\":\"subject\",\"set\":{\"pupils\":1}}\n", 1, 3, "head");
	relayed(CREATE "{\"n\":4,\"t\":1,\"u\":\"me\",\"r\":\"subject\"}\n",
	    1, 4, "signature");
	relayed(CREATE, 1, 2, "head");
	relayed("{\"n\":3,\"t\":1,\"u\":\"me\",\"r\":\"subject\"}\n", 1, 3,
	    "follow");
}

/* A head of one log under another of the same lines. */
static void
test_moved(void **state)
{
	unsigned char h[HASH_BYTES], other_h[HASH_BYTES];
	struct mark log = { .sort = MARK_LOG, .n = 1 };
	struct parcel parcel;
	struct keypair other;
	struct buf lines;
	char dev[DEV_CHARS + 1];

	(void)state;
	parcel_open(&parcel);
	key_make(&other);
	key_dev(other.public, dev);
	buf_init(&lines);
	parcel_intro(&other, &lines);
	log.dev = span_of(dev);
	chain_begin(h, log.dev);
	memcpy(log.hash, h, HASH_BYTES);
	mark_write(&parcel.body, &log);
	buf_add(&parcel.body, buf_span(&lines));
	chain_begin(other_h, span_of(parcel.dev));
	parcel_chain(buf_span(&lines), other_h);
	parcel_head(&parcel.body, &parcel.key, 1, other_h);
	body_refused(&parcel, "signature");
	buf_free(&lines);
}

static void
test_limits_of_header(void **state)
{
	struct parcel parcel;

	(void)state;
	parcel_open(&parcel);
	parcel.raw = 512u * 1024 * 1024 + 1;
	body_refused(&parcel, "larger");
	parcel_open(&parcel);
	parcel.raw = 300;
	own_run(&parcel);
	body_refused(&parcel, "as long as it says");
	parcel_open(&parcel);
	parcel.raw = 100000;
	own_run(&parcel);
	body_refused(&parcel, "as long as it says");
	parcel_open(&parcel);
	parcel.lines = 4;
	own_run(&parcel);
	body_refused(&parcel, "as long as it says");
	parcel_open(&parcel);
	parcel.have = "{\"BAAAAAAAAAAAAAAA\":1,\"AAAAAAAAAAAAAAAA\":1}";
	body_refused(&parcel, "have");
	parcel_open(&parcel);
	parcel.have = "{\"AAAAAAAAAAAAAAAA\":0}";
	body_refused(&parcel, "have");
	parcel_open(&parcel);
	parcel.base = "00ff";
	body_refused(&parcel, "base");
	parcel_open(&parcel);
	parcel.have = "[[[[[1]]]]]";
	body_refused(&parcel, ".");
}

/* Lines that may not stand where they stand. */
static void
test_places(void **state)
{
	static const struct {
		const char *body, *because;
	} rows[] = {
		{ "\n", "may not stand" },
		{ "{}\n", "may not stand" },
		{ "{\"n\":1,\"t\":1,\"u\":\"\",\"k\":\"key\"}\n", "may not" },
		{ "{\"bundle\":1}\n", "may not stand" },
		{ "{\"head\":1,\"sig\":\"\"}\n", "may not stand" },
		{ "{\"end\":1}\n", "missing" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":1}\n", "missing" },
		{ "{\"log\":\"AAAAAAAAAAAAAAA\",\"from\":1}\n", "log" },
		{ "{\"log\":1,\"from\":1}\n", "log" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":01}\n", "." },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":1.0}\n", "from" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":1e3}\n", "from" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":-1}\n", "from" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":"
		    "9007199254740993}\n", "from" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"log\":"
		    "\"AAAAAAAAAAAAAAAA\"}\n", "." },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\"} \"\n", "." },
		{ "{\"log\":\"\xff\"}\n", "." },
		{ "{\"proof\":\"AAAAAAAAAAAAAAAA\",\"n\":1,\"a\":[],\"b\":"
		    "[[[[[[]]]]]]}\n", "." },
		{ "{\"proof\":\"AAAAAAAAAAAAAAAA\",\"n\":1,\"a\":[],\"b\":[]}"
		    "\n{\"log\":\"AAAAAAAAAAAAAAAA\"}\n", "may not stand" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":1,\"prev\":\""
		    "00000000000000000000000000000000"
		    "00000000000000000000000000000000\"}\n", "begins" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":0,\"prev\":\""
		    "00000000000000000000000000000000"
		    "00000000000000000000000000000000\"}\n", "number" },
		{ "{\"log\":\"AAAAAAAAAAAAAAAA\",\"from\":2,\"prev\":\""
		    "00000000000000000000000000000000"
		    "0000000000000000000000000000000A\"}\n", "prev" },
	};
	struct parcel parcel;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		parcel_open(&parcel);
		buf_text(&parcel.body, rows[i].body);
		body_refused(&parcel, rows[i].because);
	}
}

/* What stands behind a right first line, in a run of the sender. */
static void
run_refused(const char *lines, uint64_t head, const char *because)
{
	unsigned char h[HASH_BYTES];
	struct parcel parcel;
	struct buf all;

	parcel_open(&parcel);
	buf_init(&all);
	parcel_intro(&parcel.key, &all);
	buf_text(&all, lines);
	parcel_run(&parcel, &parcel.key, 1, h, buf_span(&all));
	if (head > 0)
		parcel_head(&parcel.body, &parcel.key, head, h);
	body_refused(&parcel, because);
	buf_free(&all);
}

static void
test_runs(void **state)
{
	unsigned char h[HASH_BYTES];
	struct parcel parcel;
	struct keypair other;

	(void)state;
	run_refused("{\"n\":2,\"r\":\"subject\"}\n", 0, "change-sets");
	run_refused("{\"n\":2,\"t\":1,\"u\":\"\",\"of\":2,"
	    "\"r\":\"subject\"}\n", 0, "head");
	run_refused("{\"n\":2,\"t\":1,\"u\":\"\",\"of\":2,\"r\":\"subject\"}"
	    "\n{\"n\":3,\"t\":1,\"u\":\"\",\"r\":\"subject\"}\n", 0,
	    "change-sets");
	run_refused("{\"n\":4,\"t\":1,\"u\":\"\",\"r\":\"subject\"}\n", 0,
	    "follow");
	run_refused("", 1, "may not stand");
	run_refused("{\"n\":2,\"x\":\"00\"}\n", 0, ".");
	run_refused("{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"../x\"}\n", 0, ".");
	run_refused("{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"subject\","
	    "\"set\":{\"a\":1.5}}\n", 0, ".");
	/* no introduction; the key of another; nothing at all; twice */
	parcel_open(&parcel);
	parcel_run(&parcel, &parcel.key, 1, h,
	    SPAN("{\"n\":1,\"t\":1,\"u\":\"\",\"r\":\"subject\"}\n"));
	body_refused(&parcel, "introduce");
	parcel_open(&parcel);
	key_make(&other);
	{
		struct buf intro;

		buf_init(&intro);
		parcel_intro(&other, &intro);
		parcel_run(&parcel, &parcel.key, 1, h, buf_span(&intro));
		buf_free(&intro);
	}
	body_refused(&parcel, "not the key");
	parcel_open(&parcel);
	parcel_run(&parcel, &parcel.key, 1, h, SPAN(""));
	body_refused(&parcel, "head");
	parcel_open(&parcel);
	own_run(&parcel);
	own_run(&parcel);
	body_refused(&parcel, "order");
}

static void
test_long_lines(void **state)
{
	struct parcel parcel;
	size_t i;

	(void)state;
	parcel_open(&parcel);
	buf_text(&parcel.body, "{\"log\":\"");
	for (i = 0; i < 64 * 1024 + 1; i++)
		buf_byte(&parcel.body, 'a');
	buf_text(&parcel.body, "\"}\n");
	body_refused(&parcel, "longer");
}

/* 1 GiB of one byte in 32 KB: blocks that repeat it 131,072 times. */
static void
bomb(unsigned char byte, struct buf *out)
{
	static const char head[] = "\x28\xb5\x2f\xfd\x04\x38";
	unsigned size = 131072, word;
	int i;

	buf_init(out);
	buf_add(out, span_make(head, sizeof head - 1));
	for (i = 0; i < 8192; i++) {
		word = size << 3 | 1 << 1 | (i == 8191);
		buf_byte(out, word & 0xff);
		buf_byte(out, word >> 8 & 0xff);
		buf_byte(out, word >> 16 & 0xff);
		buf_byte(out, byte);
	}
	buf_text(out, "sum!");
}

static void
test_bombs(void **state)
{
	static const unsigned char bytes[] = { 'a', '\n', '{', ' ', 0 };
	struct rusage usage;
	struct buf packed;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bytes; i++) {
		bomb(bytes[i], &packed);
		assert_int_equal(scan_packed(buf_span(&packed), NULL, NULL),
		    ERR_REFUSED);
		buf_free(&packed);
	}
#if !defined(__SANITIZE_ADDRESS__)
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	assert_true(usage.ru_maxrss < 64 * 1024);
#else
	(void)usage;
#endif
}

/* A line without LF at the end, an empty file, no file of zstd. */
static void
test_stumps(void **state)
{
	struct parcel parcel;

	(void)state;
	assert_int_equal(scan_packed(SPAN(""), NULL, NULL), ERR_REFUSED);
	assert_int_equal(scan_packed(SPAN("{\"bundle\":1}\n"), NULL, NULL),
	    ERR_REFUSED);
	refused(SPAN(""), "seal");
	refused(SPAN("\n"), "may not stand");
	parcel_open(&parcel);
	own_run(&parcel);
	parcel_close(&parcel);
	refused(span_make(parcel.text.at, parcel.text.len - 1), "not end");
	parcel_free(&parcel);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_flipped),
		cmocka_unit_test(test_flipped_inside),
		cmocka_unit_test(test_cut_inside),
		cmocka_unit_test(test_relay),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_limits_of_header),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_stumps),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
