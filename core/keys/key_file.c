/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/keys/keying.h"
#include "core/keys/minisign.h"

enum { FILE_LONGEST = 4096 };

static enum err
no_memory(const char *path, struct note *why)
{
	return note_fail(ERR_NOMEM, why, _("%s: there is too little memory "
	    "to work with its passphrase."), path);
}

enum err
key_save(const char *path, const struct keypair *key, struct span phrase,
    struct note *why)
{
	unsigned char locked[MINISIGN_SECRET];
	struct buf text;
	enum err err = OK;

	buf_init(&text);
	if (phrase.len == 0)
		key_secret(key, &text);
	else if (minisign_lock(key, phrase, locked))
		keying_put(key, locked, sizeof locked, &text);
	else
		err = no_memory(path, why);
	if (err == OK)
		err = text.failed ? ERR_NOMEM :
		    file_write(path, 0600, buf_span(&text), why);
	key_forget(&text);
	return err;
}

void
key_forget(struct buf *phrase)
{
	if (phrase->at != NULL)
		crypt_wipe(phrase->at, phrase->room);
	buf_free(phrase);
}

/* A secret key's file, taken apart. */
struct parts {
	unsigned char	bytes[MINISIGN_SECRET > (int)KEYING_PLAIN ?
			    (int)MINISIGN_SECRET : (int)KEYING_PLAIN];
	bool		locked;
	char		dev[DEV_CHARS + 1];	/* as its comment says, or "" */
};

/* The second of two lines, of which the first is a comment. */
static bool
second_line(struct span text, struct span *line)
{
	const char *lf;

	if (!span_starts(text, SPAN(KEYING_COMMENT)))
		return false;
	lf = memchr(text.at, '\n', text.len);
	if (lf == NULL)
		return false;
	*line = span_from(text, (size_t)(lf - text.at) + 1);
	lf = line->len == 0 ? NULL : memchr(line->at, '\n', line->len);
	if (lf != NULL)
		line->len = (size_t)(lf - line->at);
	return true;
}

static void
said_dev(struct span text, char dev[DEV_CHARS + 1])
{
	struct span said = span_from(text, sizeof KEYING_OURS - 1);

	dev[0] = '\0';
	if (!span_starts(text, SPAN(KEYING_OURS)) || said.len < DEV_CHARS)
		return;
	said.len = DEV_CHARS;
	if (!dev_is(said))
		return;
	memcpy(dev, said.at, DEV_CHARS);
	dev[DEV_CHARS] = '\0';
}

static enum err
parse(const char *path, struct span text, struct parts *parts,
    struct note *why)
{
	static const unsigned char no_rounds[4];
	struct span line;

	if (!second_line(text, &line))
		line = SPAN("");
	said_dev(text, parts->dev);
	parts->locked = base64_read(line, parts->bytes, MINISIGN_SECRET) &&
	    minisign_is_locked(parts->bytes);
	if (parts->locked)
		return OK;
	if (!base64_read(line, parts->bytes, KEYING_PLAIN) ||
	    memcmp(parts->bytes + KEYING_ALGORITHM, "Ed", 2) != 0 ||
	    memcmp(parts->bytes + KEYING_KDF, "BK", 2) != 0)
		return note_fail(ERR_DAMAGED, why, _("%s: this is no secret "
		    "key of signify's or minisign's form. Put the right one "
		    "back; or move it away, and a new key is made: see "
		    "klaster-key(1)."), path);
	if (memcmp(parts->bytes + KEYING_ROUNDS, no_rounds,
	    sizeof no_rounds) != 0)
		return note_fail(ERR_REFUSED, why,
		    _("%s: the key has a passphrase in signify's form; "
		    "klaster reads minisign's."), path);
	return OK;
}

static enum err
read_parts(const char *path, struct parts *parts, struct note *why)
{
	struct buf text;
	enum err err;

	buf_init(&text);
	err = file_read(path, FILE_LONGEST, &text, why);
	if (err == OK)
		err = parse(path, buf_span(&text), parts, why);
	key_forget(&text);
	return err;
}

static enum err
take_plain(const char *path, const unsigned char *bytes,
    struct keypair *key, struct note *why)
{
	unsigned char sum[CHECKSUM_BYTES];

	memcpy(key->secret, bytes + KEYING_SECRET, SECRET_BYTES);
	memcpy(key->public, key->secret + SECRET_BYTES - PUBLIC_BYTES,
	    PUBLIC_BYTES);
	memcpy(key->number, bytes + KEYING_NUMBER, KEY_NUMBER);
	crypt_checksum(key->secret, sum);
	if (memcmp(sum, bytes + KEYING_CHECKSUM, sizeof sum) == 0)
		return OK;
	return note_fail(ERR_DAMAGED, why,
	    _("%s: the key is damaged: its checksum does not fit."), path);
}

static enum err
take_locked(const char *path, const unsigned char *bytes,
    struct span phrase, struct keypair *key, struct note *why)
{
	enum err err = minisign_unlock(bytes, phrase, key);

	if (err == ERR_NOMEM)
		return no_memory(path, why);
	return err == OK ? OK : note_fail(err, why,
	    _("%s: this is not the passphrase of the key."), path);
}

/* Both halves, and the number that every key of klaster has. */
static enum err
check_pair(const char *path, struct keypair *key, struct note *why)
{
	unsigned char number[KEY_NUMBER];

	crypt_number(key->public, number);
	if (memcmp(number, key->number, KEY_NUMBER) == 0 &&
	    crypt_is_pair(key->public, key->secret))
		return OK;
	key_wipe(key);
	return note_fail(ERR_DAMAGED, why,
	    _("%s: the key is damaged: its halves do not fit."), path);
}

static enum err
take(const char *path, const struct parts *parts, struct span phrase,
    struct keypair *key, struct note *why)
{
	enum err err = parts->locked ?
	    take_locked(path, parts->bytes, phrase, key, why) :
	    take_plain(path, parts->bytes, key, why);

	return err == OK ? check_pair(path, key, why) : err;
}

enum err
key_load(const char *path, struct span phrase, struct keypair *key,
    struct note *why)
{
	struct parts parts;
	enum err err = read_parts(path, &parts, why);

	if (err == OK)
		err = take(path, &parts, phrase, key, why);
	crypt_wipe(&parts, sizeof parts);
	return err;
}

enum err
key_look(const char *path, struct keypair *key, bool *locked,
    char dev[DEV_CHARS + 1], struct note *why)
{
	struct parts parts;
	enum err err = read_parts(path, &parts, why);

	*locked = err == OK && parts.locked;
	memcpy(dev, parts.dev, sizeof parts.dev);
	if (err == OK && !parts.locked) {
		err = take(path, &parts, SPAN(""), key, why);
		key_dev(key->public, dev);
	}
	crypt_wipe(&parts, sizeof parts);
	return err;
}

enum err
key_ask(const struct key_ask *ask, const char *path, struct note *why,
    struct buf *phrase)
{
	enum err err;

	if (ask->ask == NULL)
		return note_fail(ERR_REFUSED, why, _("%s: the key has a "
		    "passphrase, and nobody can be asked for it here: name "
		    "a file that holds it by --passphrase-file."), path);
	err = ask->ask(ask->with, path, why, phrase);
	return err == OK && phrase->failed ? ERR_NOMEM : err;
}

static enum err
open_file(const struct key_door *door, const char *path,
    struct keypair *key, struct buf *phrase, struct note *why)
{
	char dev[DEV_CHARS + 1];
	bool locked;
	enum err err = key_look(path, key, &locked, dev, why);

	if (err != OK || !locked)
		return err;
	err = key_ask(&door->ask, path, why, phrase);
	return err == OK ? key_load(path, buf_span(phrase), key, why) : err;
}

enum err
key_open(const struct key_door *door, struct keypair *key,
    struct buf *phrase, struct note *why)
{
	struct arena arena;
	struct buf own;
	enum err err;
	char *path;

	if (door->known != NULL) {
		*key = *door->known;
		return OK;
	}
	arena_init(&arena);
	buf_init(&own);
	path = file_join(&arena, door->dir, KEY_FILE);
	err = path == NULL ? ERR_NOMEM : open_file(door, path, key,
	    phrase == NULL ? &own : phrase, why);
	key_forget(&own);
	arena_clear(&arena);
	return err;
}
