/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/act/progress.h"
#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/pack.h"

enum { CHUNK = 1 << 18 };

struct packing {
	struct session		*session;
	struct file_draft	 draft;
	bool			 to_stdout;
	int			 fd;		/* of the bare copy */
	uint64_t		 raw;
	struct progress		 progress;
};

static enum err
put(void *with, struct span bytes, struct note *why)
{
	struct packing *packing = with;

	if (!packing->to_stdout)
		return file_draft_write(&packing->draft, bytes, why);
	if (fwrite(bytes.at, 1, bytes.len, packing->session->out) ==
	    bytes.len)
		return OK;
	return note_fail(ERR_SYSTEM, why, "%s",
	    _("Standard output cannot be written."));
}

static enum err
feed(struct packing *packing, struct pack *pack)
{
	char *bytes = arena_get(&packing->session->arena, CHUNK);
	struct note *why = &packing->session->why;
	uint64_t done = 0;
	enum err err = OK;

	if (bytes == NULL)
		return ERR_NOMEM;
	while (err == OK && done < packing->raw) {
		ssize_t got = read(packing->fd, bytes, CHUNK);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return note_fail(ERR_SYSTEM, why,
			    _("The copy cannot be read back: %s."),
			    strerror(got == 0 ? EIO : errno));
		err = pack_add(pack, span_make(bytes, (size_t)got), why);
		done += (uint64_t)got;
		progress_step(&packing->progress, done, packing->raw);
	}
	return err == OK ? pack_end(pack, why) : err;
}

static enum err
pack_copy(struct packing *packing, const char *copy)
{
	struct pack_sink sink = { put, packing };
	struct note *why = &packing->session->why;
	struct pack *pack;
	struct stat facts;
	enum err err;

	packing->fd = open(copy, O_RDONLY | O_CLOEXEC);
	if (packing->fd < 0 || fstat(packing->fd, &facts) != 0)
		return note_fail(ERR_SYSTEM, why, "%s: %s.", copy,
		    strerror(errno));
	packing->raw = (uint64_t)facts.st_size;
	err = pack_begin(packing->raw, sink, why, &pack);
	if (err != OK)
		return err;
	err = feed(packing, pack);
	pack_close(pack);
	return err;
}

static enum err
write_backup(struct packing *packing, const char *copy, const char *path)
{
	struct note *why = &packing->session->why;
	enum err err = OK;

	if (!packing->to_stdout)
		err = file_draft_begin(&packing->draft, path, 0600, why);
	if (err != OK)
		return err;
	err = pack_copy(packing, copy);
	if (packing->fd >= 0)
		close(packing->fd);
	if (packing->to_stdout)
		return err;
	if (err == OK)
		return file_draft_commit(&packing->draft, why);
	file_draft_abandon(&packing->draft);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct packing packing = { .session = session, .fd = -1 };
	const char *path = arena_string(&session->arena, call->words[0]);
	const char *copy;
	enum err err;

	packing.to_stdout = path != NULL && strcmp(path, "-") == 0;
	copy = arena_printf(&session->arena, "%s.%ld.copy",
	    packing.to_stdout ? session->db : path, (long)getpid());
	if (session->arena.failed)
		return ERR_NOMEM;
	if (packing.to_stdout && session->columns > 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("backup: a backup is no text for a terminal; name a "
		    "file."));
	progress_begin(&packing.progress, session, _("Packing"));
	err = store_copy(session->store, copy, &session->why);
	if (err == OK)
		err = write_backup(&packing, copy, path);
	progress_end(&packing.progress);
	unlink(copy);
	return err;
}

const struct verb backup_verb = {
	.name = "backup",
	.words = "FILE",
	.summary = N_("write a packed copy of the database, which restore "
	    "and zstd -d read"),
	.needs = NEEDS_READ,
	.run = run,
};
