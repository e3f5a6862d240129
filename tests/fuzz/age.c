/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/age.h"
#include "core/keys/bech32.h"
#include "tests/fuzz/fuzz.h"

/*
 * Sealed files.  Input that begins as they do is read as it is; a mutation
 * gets no further than the header's seal, so other input is taken for a list
 * of changes to a file that is good: it is then refused, or was not changed.
 */

enum { CHANGE = 4, LONGEST = 200 * 1000 };	/* bytes */

/* A key of nobody, so that the seeds can be opened. */
static const char key_text[] = "untrusted comment: a key of nobody\n"
    "RWRCSwAAAACQvjHvOW3c9vnXjAEidEMBC5HIrwLozNeNnNExSvAbG1XSIiN9"
    "fEO8EjSs4RwDjDV+JFmUmQVVN/to10zAxckkjpmRrbCne30DMD1e29/asWqs"
    "EAgk8BiDEL5syce0deY=\n";

static void
read_key(struct keypair *key)
{
	char path[32];
	int fd = fuzz_file(key_text, sizeof key_text - 1, path);

	assert(key_load(path, SPAN(""), key, NULL) == OK);
	close(fd);
}

static enum err
open_sealed(struct span sealed, const struct keypair *key, struct buf *out)
{
	struct age_reader *reader;
	struct note why = { "" };
	struct span bytes;
	char path[32];
	int fd = fuzz_file(sealed.at, sealed.len, path);
	enum err err;

	err = age_read_begin(fd, "fuzz", key, &why, &reader);
	while (err == OK) {
		err = age_read_next(reader, &bytes, &why);
		if (bytes.len == 0)
			break;
		assert(err == OK);
		buf_add(out, bytes);
	}
	age_read_close(reader);
	close(fd);
	assert(err == OK || why.text[0] != '\0');
	return err;
}

static enum err
put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

static void
seal(struct span text, const struct keypair *key, struct buf *sealed)
{
	struct pack_sink sink = { put, sealed };
	struct age_recipient to;
	struct age_writer *writer;

	assert(age_recipient_of(&to, key->public));
	assert(age_write_begin(&to, 1, sink, NULL, &writer) == OK);
	assert(age_write_add(writer, text, NULL) == OK);
	assert(age_write_end(writer, NULL) == OK);
	age_write_close(writer);
}

/* Each four bytes: what is done, and where. */
static bool
change(struct span changes, struct buf *sealed)
{
	bool changed = false;

	for (; changes.len >= CHANGE && sealed->len > 0;
	    changes = span_from(changes, CHANGE)) {
		size_t at = get_u32(changes.at) % sealed->len;

		if ((changes.at[0] & 0xc0) == 0xc0) {
			sealed->len = at;
		} else if (changes.at[3] != 0) {
			sealed->at[at] ^= changes.at[3];
		} else {
			buf_byte(sealed, 0);
		}
		changed = true;
	}
	return changed;
}

static void
change_sealed(const uint8_t *bytes, size_t len, const struct keypair *key)
{
	size_t length = ((size_t)bytes[0] << 10 | len) % LONGEST;
	struct buf text, sealed, good, out;
	bool changed;

	buf_init(&text);
	buf_init(&sealed);
	buf_init(&good);
	buf_init(&out);
	while (text.len < length)
		buf_byte(&text, bytes[text.len % len]);
	seal(buf_span(&text), key, &sealed);
	buf_add(&good, buf_span(&sealed));
	changed = change(span_make(bytes + 1, len - 1), &sealed) &&
	    !span_is(buf_span(&good), buf_span(&sealed));
	assert((open_sealed(buf_span(&sealed), key, &out) == OK) ==
	    !changed);
	assert(changed || span_is(buf_span(&out), buf_span(&text)));
	buf_free(&text);
	buf_free(&sealed);
	buf_free(&good);
	buf_free(&out);
}

/* One recipient has one spelling, but for the case. */
static void
read_recipient(struct span text)
{
	struct age_recipient recipient;
	struct buf again;

	if (!age_recipient_read(&recipient, text))
		return;
	buf_init(&again);
	age_recipient_write(&recipient, &again);
	assert(again.len == text.len);
	for (size_t i = 0; i < text.len; i++)
		assert((text.at[i] | 0x20) == (again.at[i] | 0x20));
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span text = span_make(bytes, len);
	struct keypair key;
	struct buf out;

	if (len == 0 || crypt_start(NULL) != OK)
		return 0;
	read_key(&key);
	read_recipient(text);
	if (bytes[0] != 'a') {
		change_sealed(bytes, len, &key);
		return 0;
	}
	buf_init(&out);
	(void)open_sealed(text, &key, &out);
	buf_free(&out);
	return 0;
}
