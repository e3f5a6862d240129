/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/backing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/backup.h"
#include "core/exchange/load.h"
#include "core/session/child.h"

struct out {
	struct session		*session;
	struct file_draft	 draft;
	bool			 to_stdout;
};

static enum err
put(void *with, struct span bytes, struct note *why)
{
	struct out *out = with;

	if (!out->to_stdout)
		return file_draft_write(&out->draft, bytes, why);
	if (fwrite(bytes.at, 1, bytes.len, out->session->out) == bytes.len)
		return OK;
	return note_fail(ERR_SYSTEM, why, "%s",
	    _("Standard output cannot be written."));
}

static void
say(void *with, const char *sentence)
{
	struct session *session = ((struct out *)with)->session;

	session_warn(session, "%s", sentence);
}

/* Drafts of forms, and decisions that were not applied yet. */
static void
put_drafts(struct session *session, struct dump *dump)
{
	char *path = file_join(&session->arena, session->db, "drafts");
	DIR *folder = path == NULL ? NULL : opendir(path);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		char *name = arena_printf(&session->arena, "drafts/%s",
		    entry->d_name);

		if (entry->d_name[0] != '.' && name != NULL)
			dump_file(dump, name, file_join(&session->arena,
			    session->db, name));
	}
	if (folder != NULL)
		closedir(folder);
}

static void
put_files(struct session *session, struct dump *dump, bool with_key)
{
	size_t i;

	put_drafts(session, dump);
	for (i = 0; i < session->config_count; i++) {
		const char *path = session->configs[i];
		const char *slash = strrchr(path, '/');
		char *name = arena_printf(&session->arena, "config/%zu-%s", i,
		    slash == NULL ? path : slash + 1);

		if (name != NULL)
			dump_file(dump, name, path);
	}
	if (with_key)
		dump_file(dump, KEY_FILE, file_join(&session->arena,
		    session->db, KEY_FILE));
	if (session->arena.failed)
		dump->err = ERR_NOMEM;
}

/* Nothing is done with what is read. */
static enum err
put_nothing(void *with, struct span line, struct note *why)
{
	(void)with;
	(void)line;
	(void)why;
	return OK;
}

static void
say_nothing(void *with, const char *sentence)
{
	(void)with;
	(void)sentence;
}

struct probe {
	struct session	*session;
	struct dump	*dump;
};

static int
probe(void *with)
{
	struct probe *p = with;
	enum err err = store_open_damaged(p->session->db,
	    p->session->schema, &p->session->why, &p->dump->store);

	if (err == OK) {
		err = dump_begin(p->dump, 0);
		(void)dump_end(p->dump);
	}
	return err_status(err);
}

/* False: it ended where it had ended before, or in too many places. */
static bool
add_stop(struct dump *dump, const struct dump_place *at)
{
	size_t i;

	if (at->tree == TREE_COUNT || dump->stop_count == DUMP_STOPS)
		return false;
	for (i = 0; i < dump->stop_count; i++)
		if (dump->stops[i].tree == at->tree &&
		    dump->stops[i].number == at->number &&
		    dump->stops[i].n <= at->n)
			return false;
	dump->stops[dump->stop_count++] = *at;
	return true;
}

static enum err
probe_all(struct session *session, struct dump *dump,
    struct dump_place *at)
{
	struct dump copy;
	struct probe with = { session, &copy };
	int status;
	enum err err;

	do {
		at->tree = TREE_COUNT;
		copy = *dump;
		copy.why = &session->why;
		copy.put = put_nothing;
		copy.say = say_nothing;
		copy.at = at;
		err = child_run(probe, &with, &session->why, &status);
		if (err != OK || status != CHILD_DIED)
			return err;
	} while (add_stop(dump, at));
	return note_fail(ERR_DAMAGED, &session->why, _("%s/data.mdb is "
	    "damaged where all that is in it hangs; restore a backup."),
	    session->db);
}

enum err
backing_stops(struct session *session, struct dump *dump)
{
	struct dump_place *at = mmap(NULL, sizeof *at,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	enum err err;

	if (at == MAP_FAILED)
		return ERR_NOMEM;
	err = probe_all(session, dump, at);
	munmap(at, sizeof *at);
	return err;
}

/* How many lines of the present writer nobody could send on. */
static enum err
count_unsigned(struct session *session, uint64_t *count)
{
	struct writer own;
	struct txn txn;

	*count = 0;
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	if (writer_find(&txn, author_here(&txn), &own))
		*count = own.last - own.signed_at;
	return txn_end(&txn);
}

static bool
can_sign(struct session *session)
{
	char *path = file_join(&session->arena, session->db, KEY_FILE);
	char dev[DEV_CHARS + 1];
	struct note ignored = { "" };
	struct keypair key;
	bool locked = false;
	enum err err;

	err = path == NULL ? ERR_NOMEM : key_look(path, &key, &locked, dev,
	    &ignored);
	key_wipe(&key);
	return err == OK && (!locked || session->phrase_file != NULL);
}

/* Not in a copy, which would become a new writer by it. */
static enum err
is_at_home(struct session *session, bool *is)
{
	enum seal_answer answer = SEAL_BEHIND;
	struct writer own;
	struct home seal;
	struct txn txn;
	enum err err;
	bool sealed;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	sealed = home_get(&txn, &seal) &&
	    writer_find(&txn, author_here(&txn), &own);
	err = txn_end(&txn);
	if (err == OK && sealed)
		err = seal_check(&seal, session->store, session->state,
		    own.dev, own.last, &answer, &session->why);
	*is = answer <= SEAL_UNWITNESSED;
	return err;
}

/*
 * Who restores has no key to sign with: what was not signed before would
 * stay where it was restored.
 */
static int
sign_apart(void *with)
{
	struct session *session = with;
	enum err err = session_open(session, NEEDS_READ);
	uint64_t count = 0;
	bool home = false;

	if (err == OK)
		err = count_unsigned(session, &count);
	if (err == OK && count > 0 && can_sign(session))
		err = is_at_home(session, &home);
	session_close(session);
	if (err != OK || !home)
		return err_status(err);
	if (session_open(session, NEEDS_WRITE) == OK)
		(void)author_publish(&session->author, session->store,
		    &session->why);
	return 0;
}

/* What stands in the tables does not matter here, but is told. */
static enum err
sign_own(struct session *session)
{
	int status;
	enum err err = child_run(sign_apart, session,
	    &session->why, &status);

	if (err != OK || status == 0)
		return err;
	if (status != CHILD_DIED && status != err_status(ERR_DAMAGED)) {
		err = session_open(session, NEEDS_READ);
		session_close(session);
	}
	if (err == OK || err == ERR_DAMAGED)
		session_warn(session, "%s", _("The tables are damaged, and "
		    "are not asked; klaster verify --mend makes them anew."));
	return err == ERR_DAMAGED ? OK : err;
}

static enum err
tell_unsigned(struct session *session)
{
	uint64_t count;
	enum err err = count_unsigned(session, &count);

	if (err == OK && count > 0)
		session_say(session, PN_("The last line of this office is not "
		    "signed: whoever restores this can send it to nobody. "
		    "\"klaster bundle create\" signs it.",
		    "The last %llu lines of this office are not signed: "
		    "whoever restores this can send them to nobody. "
		    "\"klaster bundle create\" signs them.", count),
		    (unsigned long long)count);
	return err == ERR_DAMAGED ? OK : err;
}

/* A backup lies about: no key without a passphrase goes there. */
static enum err
check_key(struct session *session)
{
	char *path = file_join(&session->arena, session->db, KEY_FILE);
	char dev[DEV_CHARS + 1];
	struct keypair key;
	bool locked;
	enum err err;

	if (path == NULL)
		return ERR_NOMEM;
	err = key_look(path, &key, &locked, dev, &session->why);
	key_wipe(&key);
	if (err != OK || locked)
		return err;
	return note_fail(ERR_REFUSED, &session->why, "%s",
	    _("The key has no passphrase, and would lie open in the backup: "
	    "give it one first (klaster key passphrase), or leave it out."));
}

static enum err
write_lines(struct session *session, struct out *out, bool with_key,
    uint64_t *faults)
{
	struct pack_sink sink = { put, out };
	struct backup backup;
	struct dump dump = { .why = &session->why, .put = backup_put,
	    .say = say };
	enum err err = backing_stops(session, &dump);

	if (err == OK)
		err = store_open_damaged(session->db, session->schema,
		    &session->why, &session->store);
	if (err == OK && dump.stop_count == 0)
		err = tell_unsigned(session);
	if (err == OK)
		err = backup_begin(&backup, sink, &session->why);
	if (err != OK)
		return err;
	dump.store = session->store;
	dump.with = &backup;
	dump.say_with = out;
	err = dump_begin(&dump, clock_now(session->clock));
	if (err == OK)
		put_files(session, &dump, with_key);
	err = dump_end(&dump);
	if (err == OK)
		err = backup_end(&backup, &session->why);
	backup_close(&backup);
	*faults = dump.faults;
	return err;
}

enum err
backing_write(struct session *session, const char *path, bool with_key)
{
	struct out out = { .session = session,
	    .to_stdout = strcmp(path, "-") == 0 };
	enum err err = session_output(session, path, &session->why);
	uint64_t faults = 0;

	if (err == OK && with_key)
		err = check_key(session);
	if (err == OK)
		err = sign_own(session);
	if (err == OK && !out.to_stdout)
		err = file_draft_begin(&out.draft, path, 0600,
		    &session->why);
	if (err != OK)
		return err;
	err = write_lines(session, &out, with_key, &faults);
	if (!out.to_stdout && err == OK)
		err = file_draft_commit(&out.draft, &session->why);
	else if (!out.to_stdout)
		file_draft_abandon(&out.draft);
	return err == OK && faults > 0 ? ERR_LOOK : err;
}

static enum err
take_line(void *with, struct span line, struct note *why)
{
	struct load *load = with;

	load->why = load->txn.why = why;
	return load_line(load, line);
}

static enum err
fill(struct session *session, int fd, const char *from, struct store *store)
{
	struct load load;
	enum err err;

	load_begin(&load, store, &session->why);
	err = backup_read(fd, from, take_line, &load, &session->why);
	load.why = load.txn.why = &session->why;
	err = load_end(&load, err, NULL, NULL);
	if (err == OK && load.configs > 0)
		session_say(session, _("The configuration of that office lies "
		    "in %s/config; it is used where klaster.yaml(5) looks "
		    "for it."), session->db);
	return err;
}

enum err
backing_read(struct session *session, const char *from, const char *draft)
{
	bool piped = strcmp(from, "-") == 0;
	int fd = piped ? STDIN_FILENO : open(from, O_RDONLY | O_CLOEXEC);
	struct store *store;
	enum err err;

	if (fd < 0)
		return note_fail(ERR_SYSTEM, &session->why, "%s: %s.", from,
		    strerror(errno));
	err = store_open(draft, STORE_CREATE, session->schema, &session->why,
	    &store);
	if (err == OK) {
		err = fill(session, fd, from, store);
		store_close(store);
	}
	if (!piped)
		close(fd);
	return err;
}
