/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include "core/base/words.h"
#include "core/keys/aging.h"

enum {
	BODY_COLUMNS = 64,
	BODY_BYTES = BODY_COLUMNS / 4 * 3,
	ROOM = AGE_HEADER_LONGEST + AGE_SEALED
};

struct age_reader {
	int		 fd;
	const char	*name;
	unsigned char	 secret[CURVE_BYTES], public[CURVE_BYTES];
	unsigned char	 file_key[AGE_FILE_KEY];
	bool		 has_key;
	struct age_stream stream;
	bool		 over;
	size_t		 at, len;	/* of in: looked at, filled */
	char		 in[ROOM];
	unsigned char	 out[AGE_CHUNK];
};

static enum err
refuse(const struct age_reader *reader, struct note *why, const char *what)
{
	return note_fail(ERR_REFUSED, why,
	    _("%s: the sealed file is refused: %s."), reader->name, what);
}

/* Until want bytes stand from ->at on, or the file ends. */
static enum err
fill(struct age_reader *reader, size_t want, struct note *why)
{
	ssize_t got;

	while (reader->len - reader->at < want && reader->len < ROOM) {
		got = read(reader->fd, reader->in + reader->len,
		    ROOM - reader->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return note_fail(ERR_SYSTEM, why,
			    _("%s: cannot be read: %s."), reader->name,
			    strerror(errno));
		if (got == 0)
			break;
		reader->len += (size_t)got;
	}
	return OK;
}

static struct span
rest(const struct age_reader *reader)
{
	return span_make(reader->in + reader->at, reader->len - reader->at);
}

/* A line of the header without its LF. */
static enum err
take_line(struct age_reader *reader, struct span *line, struct note *why)
{
	const char *lf = NULL;
	size_t had;
	enum err err = OK;

	do {
		*line = rest(reader);
		lf = line->len == 0 ? NULL : memchr(line->at, '\n', line->len);
		had = line->len;
		if (lf == NULL)
			err = fill(reader, had + 1, why);
	} while (err == OK && lf == NULL &&
	    reader->len - reader->at > had);
	if (err != OK)
		return err;
	if (lf == NULL || lf - reader->in >= AGE_HEADER_LONGEST)
		return refuse(reader, why, lf == NULL &&
		    reader->len < AGE_HEADER_LONGEST ?
		    _("it is cut short") : _("its header is too long"));
	line->len = (size_t)(lf - line->at);
	reader->at += line->len + 1;
	return OK;
}

/* The next word of "-> WORD WORD..."; false: not of that form. */
static bool
take_word(struct span *line, struct span *word)
{
	size_t len = 0;

	if (line->len == 0 || line->at[0] != ' ')
		return false;
	*line = span_from(*line, 1);
	while (len < line->len && line->at[len] > ' ' && line->at[len] <= '~')
		len++;
	*word = span_make(line->at, len);
	*line = span_from(*line, len);
	return len > 0;
}

/* The body of a stanza that is not for us to open. */
static enum err
skip_body(struct age_reader *reader, struct note *why)
{
	unsigned char bytes[BODY_BYTES];
	struct span line;
	enum err err;

	do {
		err = take_line(reader, &line, why);
		if (err != OK)
			return err;
		if (line.len > BODY_COLUMNS || line.len % 4 == 1 ||
		    !base64_read_bare(line, bytes, line.len * 3 / 4))
			return refuse(reader, why,
			    _("its header is of no form that age has"));
	} while (line.len == BODY_COLUMNS);
	return OK;
}

static void
try_stanza(struct age_reader *reader,
    const unsigned char wrapped[AGING_WRAPPED],
    const unsigned char key[CIPHER_KEY])
{
	unsigned char file_key[AGE_FILE_KEY];

	if (reader->has_key || !crypt_decrypt(key, aging_no_nonce,
	    span_make(wrapped, AGING_WRAPPED), file_key))
		return;
	reader->has_key = true;
	memcpy(reader->file_key, file_key, AGE_FILE_KEY);
	crypt_wipe(file_key, sizeof file_key);
}

/* words: what follows "X25519". */
static enum err
read_stanza(struct age_reader *reader, struct span words, struct note *why)
{
	unsigned char share[CURVE_BYTES], wrapped[AGING_WRAPPED];
	unsigned char key[CIPHER_KEY];
	struct span word, line;
	enum err err;

	err = take_line(reader, &line, why);
	if (err != OK)
		return err;
	if (!take_word(&words, &word) || words.len > 0 ||
	    !base64_read_bare(word, share, sizeof share) ||
	    !base64_read_bare(line, wrapped, sizeof wrapped) ||
	    !aging_wrap_key(reader->secret, share, share, reader->public,
	    key))
		return refuse(reader, why,
		    _("its header is of no form that age has"));
	try_stanza(reader, wrapped, key);
	crypt_wipe(key, sizeof key);
	return OK;
}

static bool
words_are(struct span words)
{
	struct span word;

	while (words.len > 0)
		if (!take_word(&words, &word))
			return false;
	return true;
}

/* The line after the stanzas: the header's own seal. */
static enum err
check_mac(struct age_reader *reader, struct span line, struct note *why)
{
	unsigned char said[CIPHER_KEY], mac[CIPHER_KEY];

	if (!span_starts(line, SPAN("--- ")) ||
	    !base64_read_bare(span_from(line, 4), said, sizeof said))
		return refuse(reader, why,
		    _("its header is of no form that age has"));
	if (!reader->has_key)
		return note_fail(ERR_REFUSED, why, _("%s: it is sealed, and "
		    "not for this office. Ask its sender to make it for "
		    "this one (bundle create --seal)."), reader->name);
	aging_mac(reader->file_key, span_make(reader->in,
	    (size_t)(line.at - reader->in) + 3), mac);
	if (!crypt_is_equal(said, mac, sizeof mac))
		return refuse(reader, why, _("its header was changed"));
	return OK;
}

static enum err
read_header(struct age_reader *reader, struct note *why)
{
	struct span line, word;
	enum err err;

	err = take_line(reader, &line, why);
	if (err == OK && !span_is(line, SPAN(AGING_VERSION)))
		err = refuse(reader, why, _("it is no file of age, version 1"));
	for (;;) {
		if (err == OK)
			err = take_line(reader, &line, why);
		if (err != OK || !span_starts(line, SPAN("->")))
			break;
		line = span_from(line, 2);
		if (!take_word(&line, &word) || !words_are(line))
			err = refuse(reader, why,
			    _("its header is of no form that age has"));
		else if (span_is(word, SPAN("X25519")))
			err = read_stanza(reader, line, why);
		else
			err = skip_body(reader, why);
	}
	return err == OK ? check_mac(reader, line, why) : err;
}

/* What was looked at makes room. */
static void
shift(struct age_reader *reader)
{
	reader->len -= reader->at;
	memmove(reader->in, reader->in + reader->at, reader->len);
	reader->at = 0;
}

static enum err
begin(struct age_reader *reader, struct note *why)
{
	enum err err = read_header(reader, why);

	if (err != OK)
		return err;
	shift(reader);
	err = fill(reader, AGE_NONCE, why);
	if (err == OK && reader->len < AGE_NONCE)
		err = refuse(reader, why, _("it is cut short"));
	if (err == OK)
		age_stream_init(&reader->stream, reader->file_key,
		    (const unsigned char *)reader->in);
	reader->at = AGE_NONCE;
	return err;
}

enum err
age_read_begin(int fd, const char *name, const struct keypair *key,
    struct note *why, struct age_reader **out)
{
	struct age_reader *reader = mem_zero(1, sizeof *reader);
	enum err err;

	*out = NULL;
	if (reader == NULL)
		return ERR_NOMEM;
	reader->fd = fd;
	reader->name = name;
	crypt_curve_secret(key->secret, reader->secret);
	crypt_curve_public(reader->secret, reader->public);
	err = begin(reader, why);
	if (err != OK)
		age_read_close(reader);
	else
		*out = reader;
	return err;
}

enum err
age_read_next(struct age_reader *reader, struct span *bytes,
    struct note *why)
{
	bool first = reader->stream.count == 0;
	struct span sealed;
	enum err err;

	*bytes = SPAN("");
	if (reader->over)
		return OK;
	shift(reader);
	err = fill(reader, AGE_SEALED + 1, why);
	if (err != OK)
		return err;
	sealed = rest(reader);
	reader->over = sealed.len <= AGE_SEALED;
	if (!reader->over)
		sealed.len = AGE_SEALED;
	if (!age_stream_open(&reader->stream, sealed, reader->over,
	    reader->out) || (sealed.len == CIPHER_TAG && !first))
		return refuse(reader, why,
		    _("it was changed or cut short"));
	reader->at = sealed.len;
	*bytes = span_make(reader->out, sealed.len - CIPHER_TAG);
	return OK;
}

void
age_read_close(struct age_reader *reader)
{
	if (reader == NULL)
		return;
	crypt_wipe(reader, sizeof *reader);
	mem_free(reader);
}
