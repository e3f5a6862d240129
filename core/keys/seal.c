/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/seal.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

#define MACHINE_ID	"/etc/machine-id"
#define DATA_FILE	"data.mdb"

/* In META: u8 form, machine, u64 inode, nonce. */
enum { FORM = 1, SEAL_BYTES = 1 + HASH_BYTES + 8 + NONCE_BYTES };

#define SEAL_KEY SPAN("seal")

bool
seal_get(struct txn *txn, struct seal *seal)
{
	struct span bytes;

	if (!txn_get(txn, TREE_META, SEAL_KEY, &bytes) ||
	    bytes.len != SEAL_BYTES || bytes.at[0] != FORM)
		return false;
	memcpy(seal->machine, bytes.at + 1, HASH_BYTES);
	seal->inode = get_u64(bytes.at + 1 + HASH_BYTES);
	memcpy(seal->nonce, bytes.at + 1 + HASH_BYTES + 8, NONCE_BYTES);
	return true;
}

void
seal_put(struct txn *txn, const struct seal *seal)
{
	struct buf bytes;

	buf_init(&bytes);
	buf_byte(&bytes, FORM);
	buf_add(&bytes, span_make(seal->machine, HASH_BYTES));
	buf_u64(&bytes, seal->inode);
	buf_add(&bytes, span_make(seal->nonce, NONCE_BYTES));
	if (bytes.failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	else
		txn_put(txn, TREE_META, SEAL_KEY, buf_span(&bytes));
	buf_free(&bytes);
}

void
seal_break(struct txn *txn)
{
	txn_drop(txn, TREE_META, SEAL_KEY);
}

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
seal_here(struct seal *seal, struct store *store, struct note *why)
{
	struct arena arena;
	struct stat st;
	char *path;
	int got;

	arena_init(&arena);
	path = file_join(&arena, store_dir(store), DATA_FILE);
	got = path == NULL ? -1 : stat(path, &st);
	arena_clear(&arena);
	if (path == NULL)
		return ERR_NOMEM;
	if (got != 0)
		return note_fail(ERR_SYSTEM, why, _("%s/%s: %s."),
		    store_dir(store), DATA_FILE, strerror(errno));
	seal->inode = (uint64_t)st.st_ino;
	return machine_hash(seal->machine);
}

void
seal_move(struct txn *txn)
{
	struct seal seal;
	enum err err;

	if (!seal_get(txn, &seal))
		return;
	err = seal_here(&seal, txn->store, txn->why);
	if (err == OK)
		seal_put(txn, &seal);
	else
		txn_fail(txn, err, "%s", err_text(err));
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
seal_check(const struct seal *seal, struct store *store, const char *state,
    const char *dev, uint64_t last, enum seal_answer *answer,
    struct note *why)
{
	struct witness witness;
	struct arena arena;
	struct seal here;
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
witness_write(const struct seal *seal, const char *path, uint64_t last,
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
seal_witness(const struct seal *seal, const char *state, const char *dev,
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
