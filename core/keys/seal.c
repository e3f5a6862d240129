/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/seal.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

#define MACHINE_ID	"/etc/machine-id"

/*
 * The id itself is not for others to see (machine-id(5)): only its hash is
 * kept.  A machine without one is like all others without one.
 */
static enum err
machine_hash(unsigned char hash[HASH_BYTES])
{
	struct hasher hasher;
	struct buf text;
	enum err err;

	buf_init(&text);
	hasher_init(&hasher);
	hasher_add(&hasher, SPAN("klaster seal "));
	err = file_read(MACHINE_ID, 256, &text, NULL);
	if (err == OK)
		hasher_add(&hasher, buf_span(&text));
	hasher_end(&hasher, hash);
	buf_free(&text);
	return err == ERR_NOMEM ? err : OK;
}

enum err
seal_here(struct home *seal, struct store *store, struct note *why)
{
	enum err err = home_inode(store, &seal->inode, why);

	return err == OK ? machine_hash(seal->machine) : err;
}

struct witness {
	bool		there;
	unsigned char	nonce[NONCE_BYTES];
	uint64_t	last;
};

/* The nonce in hex, a blank, digits, LF; anything else is no witness. */
static void
witness_parse(struct witness *witness, struct span text)
{
	uint64_t last = 0;
	size_t at = 2 * NONCE_BYTES;

	if (text.len < at + 3 || text.at[at] != ' ' ||
	    text.at[text.len - 1] != '\n' ||
	    !hex_read(span_make(text.at, at), witness->nonce, NONCE_BYTES))
		return;
	for (at++; at < text.len - 1; at++) {
		if (text.at[at] < '0' || text.at[at] > '9' ||
		    last > SERIAL_MAX)
			return;
		last = last * 10 + (uint64_t)(text.at[at] - '0');
	}
	witness->last = last;
	witness->there = true;
}

static enum err
witness_read(struct witness *witness, const char *path, struct note *why)
{
	struct buf text;
	enum err err;

	memset(witness, 0, sizeof *witness);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return OK;
	buf_init(&text);
	err = file_read(path, 256, &text, why);
	if (err == OK)
		witness_parse(witness, buf_span(&text));
	buf_free(&text);
	return err;
}

enum err
seal_check(const struct home *seal, struct store *store, const char *state,
    const char *dev, uint64_t last, enum seal_answer *answer,
    struct note *why)
{
	struct witness witness;
	struct arena arena;
	struct home here;
	enum err err;
	char *path;

	err = seal_here(&here, store, why);
	if (err != OK)
		return err;
	arena_init(&arena);
	path = file_join(&arena, state, dev);
	err = path == NULL ? ERR_NOMEM : witness_read(&witness, path, why);
	arena_clear(&arena);
	if (err != OK)
		return err;
	if (memcmp(here.machine, seal->machine, HASH_BYTES) != 0)
		*answer = SEAL_OTHER_MACHINE;
	else if (here.inode != seal->inode)
		*answer = SEAL_OTHER_FILE;
	else if (!witness.there)
		*answer = SEAL_UNWITNESSED;
	else if (memcmp(witness.nonce, seal->nonce, NONCE_BYTES) != 0)
		*answer = SEAL_OTHER_NONCE;
	else
		*answer = witness.last > last ? SEAL_BEHIND : SEAL_FITS;
	return OK;
}

static enum err
witness_write(const struct home *seal, const char *path, uint64_t last,
    struct note *why)
{
	struct buf text;
	enum err err;

	buf_init(&text);
	hex_write(&text, seal->nonce, NONCE_BYTES);
	buf_printf(&text, " %" PRIu64 "\n", last);
	err = text.failed ? ERR_NOMEM :
	    file_write(path, 0600, buf_span(&text), why);
	buf_free(&text);
	return err;
}

enum err
seal_witness(const struct home *seal, const char *state, const char *dev,
    uint64_t last, struct note *why)
{
	struct witness witness = { .there = false };
	struct arena arena;
	enum err err;
	char *path;

	arena_init(&arena);
	path = file_join(&arena, state, dev);
	err = path == NULL ? ERR_NOMEM : file_folder(state, 0700, why);
	if (err == OK)
		err = witness_read(&witness, path, why);
	if (err == OK && !(witness.there && witness.last >= last &&
	    memcmp(witness.nonce, seal->nonce, NONCE_BYTES) == 0))
		err = witness_write(seal, path, last, why);
	arena_clear(&arena);
	return err;
}
