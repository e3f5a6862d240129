/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/keys/aging.h"

struct age_writer {
	struct pack_sink sink;
	struct age_stream stream;
	size_t		 held;
	unsigned char	 chunk[AGE_CHUNK], sealed[AGE_SEALED];
};

/* "-> X25519 SHARE", and the file's key wrapped for this recipient. */
static bool
put_stanza(struct buf *header, const unsigned char file_key[AGE_FILE_KEY],
    const struct age_recipient *to)
{
	unsigned char secret[CURVE_BYTES], share[CURVE_BYTES];
	unsigned char key[CIPHER_KEY], wrapped[AGING_WRAPPED];
	bool good;

	crypt_random(secret, sizeof secret);
	crypt_curve_public(secret, share);
	good = aging_wrap_key(secret, to->curve, share, to->curve, key);
	crypt_wipe(secret, sizeof secret);
	if (!good)
		return false;
	crypt_encrypt(key, aging_no_nonce,
	    span_make(file_key, AGE_FILE_KEY), wrapped);
	crypt_wipe(key, sizeof key);
	buf_text(header, "-> X25519 ");
	base64_write_bare(header, share, sizeof share);
	buf_byte(header, '\n');
	base64_write_bare(header, wrapped, sizeof wrapped);
	buf_byte(header, '\n');
	return true;
}

static bool
put_header(struct buf *header, const unsigned char file_key[AGE_FILE_KEY],
    const struct age_recipient *to, size_t count)
{
	unsigned char mac[CIPHER_KEY];

	buf_text(header, AGING_VERSION "\n");
	for (size_t i = 0; i < count; i++)
		if (!put_stanza(header, file_key, &to[i]))
			return false;
	buf_text(header, "---");
	aging_mac(file_key, buf_span(header), mac);
	buf_byte(header, ' ');
	base64_write_bare(header, mac, sizeof mac);
	buf_byte(header, '\n');
	return true;
}

static enum err
begin(struct age_writer *writer, const struct age_recipient *to,
    size_t count, struct note *why)
{
	unsigned char file_key[AGE_FILE_KEY], nonce[AGE_NONCE];
	struct buf header;
	enum err err;

	crypt_random(file_key, sizeof file_key);
	crypt_random(nonce, sizeof nonce);
	buf_init(&header);
	if (!put_header(&header, file_key, to, count))
		err = note_fail(ERR_INPUT, why, "%s",
		    _("One of the recipients is no key of age."));
	else
		err = header.failed ? ERR_NOMEM : OK;
	buf_add(&header, span_make(nonce, sizeof nonce));
	if (err == OK)
		err = header.failed ? ERR_NOMEM :
		    writer->sink.put(writer->sink.with, buf_span(&header),
		    why);
	age_stream_init(&writer->stream, file_key, nonce);
	crypt_wipe(file_key, sizeof file_key);
	buf_free(&header);
	return err;
}

enum err
age_write_begin(const struct age_recipient *to, size_t count,
    struct pack_sink sink, struct note *why, struct age_writer **out)
{
	struct age_writer *writer;
	enum err err;

	*out = NULL;
	if (count == 0 || count > AGE_RECIPIENTS_MOST)
		return note_fail(ERR_INPUT, why, _("A file is sealed for 1 "
		    "to %d recipients."), AGE_RECIPIENTS_MOST);
	writer = mem_zero(1, sizeof *writer);
	if (writer == NULL)
		return ERR_NOMEM;
	writer->sink = sink;
	err = begin(writer, to, count, why);
	if (err != OK)
		age_write_close(writer);
	else
		*out = writer;
	return err;
}

static enum err
put_chunk(struct age_writer *writer, bool last, struct note *why)
{
	size_t len = writer->held;

	writer->held = 0;
	age_stream_seal(&writer->stream, span_make(writer->chunk, len), last,
	    writer->sealed);
	return writer->sink.put(writer->sink.with,
	    span_make(writer->sealed, len + CIPHER_TAG), why);
}

/* A full chunk waits for more: it may be the last. */
enum err
age_write_add(struct age_writer *writer, struct span bytes,
    struct note *why)
{
	enum err err = OK;
	size_t len;

	while (err == OK && bytes.len > 0) {
		if (writer->held == AGE_CHUNK)
			err = put_chunk(writer, false, why);
		len = AGE_CHUNK - writer->held;
		if (len > bytes.len)
			len = bytes.len;
		memcpy(writer->chunk + writer->held, bytes.at, len);
		writer->held += len;
		bytes = span_from(bytes, len);
	}
	return err;
}

enum err
age_write_end(struct age_writer *writer, struct note *why)
{
	return put_chunk(writer, true, why);
}

void
age_write_close(struct age_writer *writer)
{
	if (writer == NULL)
		return;
	crypt_wipe(writer, sizeof *writer);
	mem_free(writer);
}
