/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/words.h"
#include "core/session/remake.h"

enum { DRAFT_MOST = 1024 * 1024, DRAFTS_MOST = 500 };

static const char ending[] = ".draft";

/* A user's name as part of a file's. */
static void
add_user(struct buf *out, struct span user)
{
	size_t i;

	for (i = 0; i < user.len; i++) {
		unsigned char c = (unsigned char)user.at[i];
		bool plain = (c >= '0' && c <= '9') ||
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (plain)
			buf_byte(out, c);
		else
			buf_printf(out, "%%%02x", c);
	}
	buf_byte(out, '-');
}

char *
journal_file(struct arena *arena, struct store *store, struct span user,
    const char *name)
{
	struct buf path;
	char *copy;

	buf_init(&path);
	buf_printf(&path, "%s/drafts/", store_dir(store));
	add_user(&path, user);
	buf_text(&path, name);
	copy = arena_string(arena, buf_span(&path));
	buf_free(&path);
	return copy;
}

char *
journal_path(struct arena *arena, struct txn *txn, struct span user,
    const struct kind *kind, uint64_t id, int64_t ms)
{
	struct buf name;
	char *path;

	buf_init(&name);
	buf_printf(&name, "%s-", kind->name);
	if (id != 0)
		stamp_text(txn, id, &name);
	else
		buf_printf(&name, "new-%lld", (long long)ms);
	buf_text(&name, ending);
	path = journal_file(arena, txn->store, user, buf_cstr(&name));
	buf_free(&name);
	return path;
}

/* "drafts/forgotten-DEV.n" of "drafts/USER-KIND-DEV.n.draft". */
static void
name_mark(struct buf *mark, const char *path)
{
	struct span folder = span_of(path), id;
	const char *slash = strrchr(path, '/'), *dash = strrchr(path, '-');

	if (slash == NULL || dash == NULL)
		return;
	folder.len = (size_t)(slash - path) + 1;
	id = span_of(dash + 1);
	if (id.len >= sizeof ending)
		id.len -= sizeof ending - 1;
	buf_add(mark, folder);
	buf_text(mark, FORGOTTEN_FILE);
	buf_add(mark, id);
}

/* Which file is there: each one is another; 0: none. */
static uint64_t
look_at_mark(const struct journal *draft)
{
	struct stat facts;

	if (draft->mark == NULL || stat(draft->mark, &facts) != 0)
		return 0;
	return (uint64_t)facts.st_ino ^
	    ((uint64_t)facts.st_mtim.tv_sec * 1000000000 +
	    (uint64_t)facts.st_mtim.tv_nsec);
}

static char *
take_text(struct buf *text)
{
	buf_byte(text, '\0');
	if (!text->failed)
		return text->at;
	buf_free(text);
	return NULL;
}

void
journal_init(struct journal *draft, const char *path)
{
	struct buf copy, mark;

	buf_init(&copy);
	buf_init(&mark);
	buf_text(&copy, path);
	name_mark(&mark, path);
	*draft = (struct journal){ .path = take_text(&copy), .fd = -1,
	    .mark = take_text(&mark) };
	draft->marked = look_at_mark(draft);
}

enum err
journal_check(const struct journal *draft, struct note *why)
{
	if (look_at_mark(draft) == draft->marked)
		return OK;
	return note_fail(ERR_REFUSED, why, "%s", _("The personal values of "
	    "this record were forgotten meanwhile; what is typed over them is "
	    "not kept.  Leave klaster and start it again."));
}

void
journal_close(struct journal *draft)
{
	if (draft->fd >= 0)
		close(draft->fd);
	mem_free(draft->path);
	mem_free(draft->mark);
	*draft = (struct journal){ .fd = -1 };
}

void
journal_drop(struct journal *draft, bool saved)
{
	struct buf aside;

	if (draft->path == NULL)
		return;
	if (draft->fd >= 0)
		close(draft->fd);
	draft->fd = -1;
	draft->t = 0;
	buf_init(&aside);
	buf_printf(&aside, "%s.old", draft->path);
	if (saved) {
		unlink(draft->path);
		unlink(buf_cstr(&aside));
	} else {
		rename(draft->path, buf_cstr(&aside));
	}
	buf_free(&aside);
}

static void
add_member(struct buf *out, const char *name, struct span text)
{
	buf_printf(out, "%c\"%s\":", out->len == 0 ? '{' : ',', name);
	json_string(out, text);
}

static void
write_head(struct buf *out, struct txn *txn, const struct journal_head *head,
    int64_t ms)
{
	struct buf id;
	size_t i;

	buf_init(&id);
	if (head->id != 0)
		stamp_text(txn, head->id, &id);
	add_member(out, "kind", span_of(head->kind->name));
	add_member(out, "id", buf_span(&id));
	buf_printf(out, ",\"t\":%lld,\"seen\":[", (long long)ms);
	for (i = 0; i < head->seen_count; i++) {
		buf_reset(&id);
		buf_printf(&id, "%u ", head->seen[i].slot);
		stamp_text(txn, head->seen[i].stamp, &id);
		if (i > 0)
			buf_byte(out, ',');
		json_string(out, buf_span(&id));
	}
	buf_text(out, "]}\n");
	buf_free(&id);
}

/* So that the name of a new file is on the disk too. */
static void
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

enum err
journal_open(struct store *store, const char *path, int *fd,
    struct note *why)
{
	struct buf folder;
	enum err err;

	if (*fd >= 0)
		return OK;
	buf_init(&folder);
	buf_printf(&folder, "%s/drafts", store_dir(store));
	err = file_folder(buf_cstr(&folder), 0700, why);
	if (err == OK) {
		*fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
		    0600);
		sync_folder(buf_cstr(&folder));
	}
	buf_free(&folder);
	if (err != OK)
		return err;
	if (*fd < 0)
		return note_fail(errno == ENOSPC ? ERR_FULL : ERR_SYSTEM,
		    why, _("%s: the draft cannot be kept: %s"), path,
		    strerror(errno));
	return OK;
}

enum err
journal_append(int fd, const char *path, struct span bytes,
    struct note *why)
{
	enum err err = file_put(fd, bytes, path, why);

	if (err == OK && fdatasync(fd) != 0)
		err = note_fail(ERR_SYSTEM, why,
		    _("%s: the draft may not be on the disk: %s"), path,
		    strerror(errno));
	return err;
}

static enum err
open_draft(struct journal *draft, struct txn *txn,
    const struct journal_head *head, int64_t ms, struct buf *out,
    struct note *why)
{
	enum err err = journal_open(txn->store, draft->path, &draft->fd, why);

	if (err != OK)
		return err;
	if (lseek(draft->fd, 0, SEEK_END) == 0)
		write_head(out, txn, head, ms);
	else
		buf_byte(out, '\n');
	return OK;
}

/* Forgetting may come between the look before and the line. */
static enum err
append_personal(struct journal *draft, struct span bytes, struct note *why)
{
	enum err err = journal_append(draft->fd, draft->path, bytes, why);

	if (journal_check(draft, NULL) == OK)
		return err;
	journal_drop(draft, true);
	return journal_check(draft, why);
}

enum err
journal_write(struct journal *draft, struct txn *txn,
    const struct journal_head *head, const struct field *field,
    struct span text, int64_t ms, struct note *why)
{
	struct buf line, out;
	enum err err = OK;

	if (draft->path == NULL)
		return ERR_NOMEM;
	if (field->personal && journal_check(draft, why) != OK)
		return ERR_REFUSED;
	buf_init(&line);
	buf_init(&out);
	if (draft->fd < 0)
		err = open_draft(draft, txn, head, ms, &out, why);
	add_member(&line, "f", span_of(field->name));
	add_member(&line, "v", text);
	buf_printf(&line, ",\"t\":%lld}\n", (long long)ms);
	buf_add(&out, buf_span(&line));
	if (err == OK && (line.failed || out.failed))
		err = ERR_NOMEM;
	if (err == OK)
		err = field->personal ?
		    append_personal(draft, buf_span(&out), why) :
		    journal_append(draft->fd, draft->path, buf_span(&out),
		    why);
	if (err == OK)
		draft->t = ms;
	buf_free(&line);
	buf_free(&out);
	return err;
}

struct reading {
	struct txn		*txn;
	struct arena		*arena;
	struct journal_head	*head;
	void			(*each)(void *, const struct field *,
	    struct span);
	void			*with;
	struct span		 field, value;	/* of the line in work */
	size_t			 room;
};

static void
read_seen(struct reading *in, struct span text)
{
	struct change_seen *seen;
	unsigned slot = 0;
	size_t i = 0;

	for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++)
		slot = slot * 10 + (unsigned)(text.at[i] - '0');
	if (i == text.len || slot > UINT16_MAX)
		return;
	if (in->head->seen_count == in->room) {
		in->room = in->room * 2 + 16;
		seen = arena_array(in->arena, in->room, sizeof *seen);
		if (seen == NULL)
			return;
		if (in->head->seen_count > 0)
			memcpy(seen, in->head->seen,
			    in->head->seen_count * sizeof *seen);
		in->head->seen = seen;
	}
	in->head->seen[in->head->seen_count++] = (struct change_seen){
	    (uint16_t)slot, stamp_read(in->txn, span_from(text, i + 1)) };
}

static void
take_member(struct reading *in, struct span name, enum json_token token,
    struct span text)
{
	struct journal_head *head = in->head;

	if (token == JSON_NUMBER && span_is(name, SPAN("t")))
		head->t = strtoll(arena_string(in->arena, text), NULL, 10);
	else if (token != JSON_STRING)
		return;
	else if (span_is(name, SPAN("kind")))
		head->kind = schema_kind(store_schema(in->txn->store), text);
	else if (span_is(name, SPAN("id")))
		head->id = text.len == 0 ? 0 : stamp_read(in->txn, text);
	else if (span_is(name, SPAN("f")))
		in->field = text;
	else if (span_is(name, SPAN("v")))
		in->value = text;
	else if (span_is(name, SPAN("seen")))
		read_seen(in, text);
}

/* False: the line is not whole. */
static bool
read_line(struct reading *in, struct span line)
{
	struct json json;
	struct span text, name = SPAN("");
	enum json_token token;
	const struct field *field;

	in->field = in->value = SPAN("");
	json_init(&json, line, in->arena, 2);
	while ((token = json_next(&json, &text)) != JSON_END) {
		if (token == JSON_BAD)
			return false;
		if (token == JSON_NAME)
			name = text;
		else
			take_member(in, name, token, text);
	}
	if (in->head->kind == NULL || in->field.len == 0)
		return in->head->kind != NULL;
	field = kind_field(in->head->kind, in->field);
	in->head->fields++;
	if (field != NULL && in->each != NULL)
		in->each(in->with, field, in->value);
	return true;
}

bool
journal_read(struct txn *txn, const char *path, struct arena *arena,
    struct journal_head *head, void (*each)(void *, const struct field *,
    struct span), void *with)
{
	struct reading in = { txn, arena, head, each, with, SPAN(""),
	    SPAN(""), 0 };
	struct span rest, line;
	struct buf bytes;
	const char *end;

	*head = (struct journal_head){ .path = path };
	buf_init(&bytes);
	if (file_read(path, DRAFT_MOST, &bytes, NULL) == OK) {
		rest = arena_copy(arena, buf_span(&bytes));
		while (rest.len > 0 &&
		    (end = memchr(rest.at, '\n', rest.len)) != NULL) {
			line = span_make(rest.at, (size_t)(end - rest.at));
			rest = span_from(rest, line.len + 1);
			if (line.len > 0 && !read_line(&in, line) &&
			    head->kind == NULL)
				break;
		}
	}
	buf_free(&bytes);
	return head->kind != NULL;
}

static int
by_age(const void *a, const void *b)
{
	const struct journal_head *left = a, *right = b;

	return (left->t > right->t) - (left->t < right->t);
}

static bool
is_draft_of(const char *name, struct span user)
{
	struct span text = span_of(name);
	size_t len = sizeof ending - 1;

	return text.len > len && span_starts(text, user) &&
	    strcmp(name + text.len - len, ending) == 0;
}

size_t
journal_list(struct txn *txn, struct span user, struct arena *arena,
    struct journal_head **out)
{
	char *folder = file_join(arena, store_dir(txn->store), "drafts");
	DIR *dir = folder == NULL ? NULL : opendir(folder);
	struct dirent *entry;
	struct buf start;
	size_t count = 0;

	*out = arena_array(arena, DRAFTS_MOST, sizeof **out);
	if (dir == NULL || *out == NULL) {
		if (dir != NULL)
			closedir(dir);
		return 0;
	}
	buf_init(&start);
	add_user(&start, user);
	while (count < DRAFTS_MOST && (entry = readdir(dir)) != NULL) {
		if (is_draft_of(entry->d_name, buf_span(&start)) &&
		    journal_read(txn, file_join(arena, folder, entry->d_name),
		    arena, &(*out)[count], NULL, NULL) &&
		    (*out)[count].fields > 0)
			count++;
	}
	closedir(dir);
	buf_free(&start);
	qsort(*out, count, sizeof **out, by_age);
	return count;
}
