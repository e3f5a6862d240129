/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 6: the power fails at any moment.  What an office does from the
 * making of its database on is recorded, write by write and fsync by fsync.
 * Then for each moment files are made as they may lie there: what was made
 * durable is there, of what was not any sectors are, and the last names
 * given may be missing.  All of them must open, verify, and hold what was
 * acknowledged.
 */
#include "tests/unit/unit.h"

#include <sys/stat.h>

#include "core/base/file.h"
#include "core/edit/verify.h"
#include "tests/fault/disk.h"
#include "tests/unit/office.h"

enum { FILES = 16, STATES = 64, PATH = 192, SHORT = 600, LONG = 25000 };

struct event {
	enum disk_sort	 sort;
	char		*path, *to, *bytes;
	size_t		 at, len;
	bool		 durable;
};

/* What the office said is done, and how far it had written by then. */
struct state {
	size_t		 events;
	char		*dump;
};

struct piece {				/* a write that is not durable */
	const struct event *event;
	struct piece	*next;		/* newer */
};

struct vfile {
	char		 path[PATH];
	struct buf	 bytes;
	struct piece	*pieces, **end;
};

struct names {
	size_t		 count;
	int		 file[FILES];
	char		 path[FILES][PATH];
};

static struct event	*events;
static size_t		 event_count;
static struct state	 states[STATES];
static size_t		 state_count;
static struct vfile	 files[FILES];
static int		 file_count;
static struct names	 now, durable;
static char		 root[PATH];
static uint64_t		 seed = 6;

/* In memory where there is such a place: thousands of files are made. */
static int
make_folder(void **state)
{
	char memory[] = "/dev/shm/fault-06-XXXXXX", here[] = "fault-XXXXXX";
	char *folder = mkdtemp(memory);

	(void)state;
	if (folder == NULL)
		folder = mkdtemp(here);
	return folder == NULL || chdir(folder) != 0 ||
	    getcwd(root, sizeof root) == NULL ? -1 : 0;
}

static int
drop_folder(void **state)
{
	char command[PATH + 16];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") != 0 || system(command) != 0 ? -1 : 0;
}

/* The path below our folder, if it is one of office A's that matter. */
static const char *
own_path(const char *path)
{
	size_t len = strlen(root);

	if (strncmp(path, root, len) == 0 && path[len] == '/')
		path += len + 1;
	if (path[0] == '/' || strstr(path, "lock") != NULL ||
	    strstr(path, "(deleted)") != NULL)
		return NULL;
	return path[0] == 'A' ? path : NULL;
}

static void
watch(void *with, const struct disk_event *e)
{
	const char *path = own_path(e->path);
	struct event *event;

	(void)with;
	if (path == NULL && e->sort != DISK_SYNC_FOLDER)
		return;
	events = realloc(events, (event_count + 1) * sizeof *events);
	assert_non_null(events);
	event = &events[event_count++];
	*event = (struct event){ .sort = e->sort, .at = (size_t)e->at,
	    .len = e->len, .durable = e->durable };
	event->path = strdup(path == NULL ? "" : path);
	event->to = e->to == NULL ? NULL : strdup(own_path(e->to));
	event->bytes = malloc(e->len + 1);
	memcpy(event->bytes, e->len == 0 ? "" : e->bytes, e->len);
}

static void
acknowledge(struct desk *desk)
{
	assert_true(state_count < STATES);
	states[state_count].events = event_count;
	states[state_count++].dump = desk_dump(desk);
}

/* The tale: made, edits, a bundle sent, two taken, a large change-set. */
static void
record(void)
{
	struct change_result result;
	struct change *change;
	uint64_t school = 0;
	struct desk a, b;
	int i;

	desk_open(&b, "B", 1);
	for (i = 0; i < 40; i++)
		desk_name(&b, 0, "School of B");
	desk_send(&b, NULL, "1");
	disk_watch(watch, NULL);
	desk_open(&a, "A", 0);
	acknowledge(&a);
	for (i = 0; i < 12; i++) {
		school = desk_name(&a, i % 3 == 0 ? 0 : school, "School");
		acknowledge(&a);
	}
	desk_send(&a, NULL, "2");
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	acknowledge(&a);
	assert_int_equal(change_begin(a.store, &a.author, &a.why, &change),
	    OK);
	for (i = 0; i < 300; i++) {
		struct value name = value_text(SPAN("One of many"));

		change_create(change, &a.t.school);
		change_set(change, &a.t.school_fields[SCHOOL_NAME], &name);
		change_close(change);
	}
	assert_int_equal(change_end(change, &result), OK);
	acknowledge(&a);
	assert_int_equal(desk_take(&b, "2", BUNDLE_TRUST), OK);
	desk_name(&b, 0, "Another of B");
	desk_send(&b, NULL, "3");
	assert_int_equal(desk_take(&a, "3", BUNDLE_TRUST), OK);
	acknowledge(&a);
	desk_drop(&a, school);
	acknowledge(&a);
	disk_watch(NULL, NULL);
	desk_remove(&a);
	desk_remove(&b);
}

/* The files as they go through the tale. */

static int
name_at(const struct names *names, const char *path)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (strcmp(names->path[i], path) == 0)
			return (int)i;
	return -1;
}

static void
drop_name(struct names *names, int i)
{
	if (i < 0)
		return;
	names->count--;
	names->file[i] = names->file[names->count];
	memmove(names->path[i], names->path[names->count], PATH);
}

static struct vfile *
vfile_at(const char *path)
{
	int i = name_at(&now, path);

	if (i >= 0)
		return &files[now.file[i]];
	assert_true(file_count < FILES && now.count < FILES);
	buf_init(&files[file_count].bytes);
	files[file_count].end = &files[file_count].pieces;
	now.file[now.count] = file_count;
	snprintf(now.path[now.count++], PATH, "%s", path);
	return &files[file_count++];
}

static void
put(struct buf *bytes, const struct event *e, size_t from, size_t len)
{
	while (bytes->len < e->at + from + len)
		buf_byte(bytes, 0);
	memcpy(bytes->at + e->at + from, e->bytes + from, len);
}

static void
settle(struct vfile *file)
{
	struct piece *piece;

	while ((piece = file->pieces) != NULL) {
		file->pieces = piece->next;
		put(&file->bytes, piece->event, 0, piece->event->len);
		free(piece);
	}
	file->end = &file->pieces;
}

static void
rename_all(const char *from, const char *to)
{
	size_t len = strlen(from), i;
	char path[PATH];

	drop_name(&now, name_at(&now, to));
	for (i = 0; i < now.count; i++) {
		if (strncmp(now.path[i], from, len) != 0 ||
		    (now.path[i][len] != '\0' && now.path[i][len] != '/'))
			continue;
		snprintf(path, sizeof path, "%s%s", to, now.path[i] + len);
		memcpy(now.path[i], path, PATH);
	}
}

static void
happen(const struct event *e)
{
	struct vfile *file;

	switch (e->sort) {
	case DISK_WRITE:
		file = vfile_at(e->path);
		if (e->durable) {
			put(&file->bytes, e, 0, e->len);
			break;
		}
		*file->end = calloc(1, sizeof **file->end);
		(*file->end)->event = e;
		file->end = &(*file->end)->next;
		break;
	case DISK_CUT:
		break;
	case DISK_SYNC:
		settle(vfile_at(e->path));
		break;
	case DISK_SYNC_FOLDER:
		durable = now;
		break;
	case DISK_RENAME:
		rename_all(e->path, e->to);
		break;
	case DISK_UNLINK:
		drop_name(&now, name_at(&now, e->path));
		break;
	}
}

/* Any of its sectors; how: of three, 0 none, 2 all. */
static void
put_some(struct buf *bytes, const struct event *e, size_t how)
{
	size_t at, part;

	for (at = 0; at < e->len; at += part) {
		part = DISK_SECTOR - (e->at + at) % DISK_SECTOR;
		if (part > e->len - at)
			part = e->len - at;
		if (how == 2 || (how == 1 && test_below(&seed, 2) == 0))
			put(bytes, e, at, part);
	}
}

static void
make_folders(const char *path)
{
	char part[PATH + 8];
	char *slash;

	snprintf(part, sizeof part, "%s", path);
	slash = strrchr(part, '/');
	if (slash == NULL)
		return;
	*slash = '\0';
	assert_int_equal(file_folder(part, 0700, NULL), OK);
}

/* in_flight: the write during which it happens, or NULL. */
static void
make_image(const struct event *in_flight)
{
	const struct names *names = test_below(&seed, 2) == 0 ? &now :
	    &durable;
	size_t how = test_below(&seed, 3), i;
	char path[PATH + 8];
	struct buf bytes;

	assert_int_equal(system("rm -rf image"), 0);
	buf_init(&bytes);
	for (i = 0; i < names->count; i++) {
		const struct vfile *file = &files[names->file[i]];
		const struct piece *piece;

		buf_reset(&bytes);
		buf_add(&bytes, buf_span(&file->bytes));
		for (piece = file->pieces; piece != NULL;
		    piece = piece->next)
			put_some(&bytes, piece->event, how);
		if (in_flight != NULL &&
		    strcmp(in_flight->path, names->path[i]) == 0)
			put_some(&bytes, in_flight, 1);
		snprintf(path, sizeof path, "image/%s", names->path[i]);
		make_folders(path);
		assert_int_equal(file_write(path, 0600, buf_span(&bytes),
		    NULL), OK);
	}
	buf_free(&bytes);
}

static void
complain(void *with, const char *sentence)
{
	(void)with;
	print_error("%s\n", sentence);
}

/* The dump is one that was acknowledged by then, or the next. */
static void
must_be_acknowledged(struct desk *desk, size_t moment)
{
	char *dump = desk_dump(desk);
	size_t least = 0, i;

	while (least + 1 < state_count && states[least + 1].events <= moment)
		least++;
	for (i = least; i < state_count && i <= least + 1; i++)
		if (strcmp(states[i].dump, dump) == 0)
			break;
	if (i > least + 1 || i == state_count)
		fail_msg("moment %zu: neither state %zu nor the next",
		    moment, least);
	free(dump);
}

static void
must(enum err err, const struct desk *desk)
{
	if (err != OK)
		fail_msg("%s", desk->why.text);
}

static void
check_image(size_t moment)
{
	struct verify_tally tally;
	struct desk desk;
	struct stat st;

	memset(&desk, 0, sizeof desk);
	desk.schema = test_schema(&desk.t);
	strcpy(desk.db, "image/A.db");
	strcpy(desk.state, "image/A.state");
	clock_fixed(&desk.clock, 1795392000000);
	if (stat("image/A.db/data.mdb", &st) != 0) {
		/* not made yet: it can be */
		assert_true(moment < states[0].events);
		must(store_open(desk.db, STORE_CREATE, desk.schema,
		    &desk.why, &desk.store), &desk);
		store_close(desk.store);
		return;
	}
	must(desk_reopen(&desk), &desk);
	must(fold_recover(desk.store, &desk.why), &desk);
	must(verify(desk.store, complain, NULL, &tally, &desk.why), &desk);
	assert_int_equal(tally.faults, 0);
	must_be_acknowledged(&desk, moment);
	desk_close(&desk);
}

static void
test_power_cuts(void **state)
{
	const char *soak = getenv("KLASTER_SOAK");
	size_t images = soak != NULL && *soak != '\0' ? LONG : SHORT;
	size_t each, moment, i, made = 0;

	(void)state;
	record();
	each = images / event_count + 1;
	for (moment = 0; moment <= event_count; moment++) {
		const struct event *next = moment == event_count ||
		    events[moment].sort != DISK_WRITE ? NULL :
		    &events[moment];

		for (i = 0; i < each; i++, made++) {
			make_image(next);
			check_image(moment);
		}
		if (moment < event_count)
			happen(&events[moment]);
	}
	print_message("# %zu events, %zu images\n", event_count, made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_power_cuts),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
