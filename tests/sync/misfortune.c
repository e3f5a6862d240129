/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include <sys/stat.h>

#include "core/base/file.h"
#include "tests/fault/disk.h"
#include "tests/sync/rule.h"
#include "tests/unit/parcel.h"

enum {
	MIB = 1024 * 1024,
	DAY = 86400000,			/* ms */
	CALLS = 40			/* a fault comes within so many */
};

static void shell(struct world *, const char *form, ...) PRINTF_LIKE(2, 3);

static void
shell(struct world *w, const char *form, ...)
{
	char command[WORLD_TEXT];
	va_list args;

	va_start(args, form);
	vsnprintf(command, sizeof command, form, args);
	va_end(args);
	if (system(command) != 0)
		world_fail(w, "%s", command);
}

/* Nothing goes wrong. */
static void
luck(struct world *w, struct world_office *office)
{
	enum err err = world_act(w, office);

	if (err != OK)
		world_fail(w, "%s: %s", err_text(err), office->desk.why.text);
}

/*
 * The program is one run a command: it ends, and the next begins.  (A screen
 * does many things in one.)
 */
static void
next_run(struct world *w, struct world_office *office)
{
	luck(w, office);
	world_note(w, office);
	world_reopen(w, office);
}

/* One act on a disk with this fault; what was done before is there. */
static void
act_on(struct world *w, struct world_office *office, enum disk_fault fault)
{
	enum err err;
	bool came;

	disk_arm(fault, 1 + world_below(w, CALLS));
	err = world_act(w, office);
	came = disk_disarm();
	world_say(w, "%s at call %llu", came ? "struck" : "spared",
	    (unsigned long long)disk_calls());
	if (err != OK && !came)
		world_fail(w, "%s: %s", err_text(err), office->desk.why.text);
	if (err != OK && err != ERR_SYSTEM && err != ERR_FULL)
		world_fail(w, "a failing disk, yet: %s: %s", err_text(err),
		    office->desk.why.text);
	if (err != OK && office->desk.why.text[0] == '\0')
		world_fail(w, "a failing disk, and not a word about it");
}

static void
crash(struct world *w, struct world_office *office)
{
	act_on(w, office, DISK_GONE);
	world_reopen(w, office);
}

static void
power_cut(struct world *w, struct world_office *office)
{
	disk_remember();
	act_on(w, office, DISK_GONE);
	world_close(office);
	disk_power_cut(&w->seed);
	disk_forget();
	world_reopen(w, office);
}

static void
full_disk(struct world *w, struct world_office *office)
{
	act_on(w, office, DISK_FULL);
	world_reopen(w, office);
}

static void
bad_sector(struct world *w, struct world_office *office)
{
	act_on(w, office, DISK_FAILING);
	world_reopen(w, office);
}

static void
clock_jumps(struct world *w, struct world_office *office)
{
	static const int64_t dates[] = {
		0, 978307200000, 4070908800000, 1795392000000
	};
	int64_t *now = &office->desk.clock.fixed;
	size_t how = world_below(w, 8);

	if (how < 4)
		*now = dates[how] + (int64_t)w->turn * 1000;
	else
		*now += ((int64_t)world_below(w, 200) - 100) * DAY;
	world_say(w, "it is %lld", (long long)*now);
}

/* The bundles that lie around. */

static void
lost(struct world *w, struct world_office *office)
{
	size_t file = world_below(w, WORLD_FILES);

	(void)office;
	unlink(world_file(file));
	w->written[file] = false;
}

static void
doubled(struct world *w, struct world_office *office)
{
	size_t from = world_below(w, WORLD_FILES);
	size_t to = world_below(w, WORLD_FILES);

	(void)office;
	if (!w->written[from] || from == to)
		return;
	shell(w, "cp %zu.bundle %zu.bundle", from, to);
	w->written[to] = true;
}

/* Applied, these bytes change nothing.  (Of a run whose key is not known
 * nothing can be proven: it is left out, whatever is in it, and others are
 * taken.  That no line came in which nobody wrote is seen after the turn.) */
static void
must_refuse(struct world *w, struct world_office *office, struct span bytes,
    bool may_leave_out)
{
	struct desk *desk = &office->desk;
	char *before = desk_dump(desk), *after;
	enum err err;

	if (file_write("bad.bundle", 0600, bytes, NULL) != OK)
		world_fail(w, "cannot write bad.bundle");
	err = desk_take(desk, "bad.bundle", BUNDLE_TRUST);
	if (err != ERR_REFUSED && !(may_leave_out &&
	    (err == OK || err == ERR_LOOK)))
		world_fail(w, "a bad bundle: %s", err_text(err));
	after = desk_dump(desk);
	if (err == ERR_REFUSED && strcmp(before, after) != 0)
		world_fail(w, "a refused bundle changed a table");
	free(before);
	free(after);
}

static bool
some_bundle(struct world *w, struct buf *bytes)
{
	size_t file = world_below(w, WORLD_FILES);

	buf_init(bytes);
	if (w->written[file] &&
	    file_read(world_file(file), MIB, bytes, NULL) != OK)
		world_fail(w, "cannot read bundle %zu", file);
	return bytes->len > 0;
}

static void
cut_short(struct world *w, struct world_office *office)
{
	struct buf bytes;

	if (some_bundle(w, &bytes)) {
		bytes.len = world_below(w, bytes.len);
		must_refuse(w, office, buf_span(&bytes), false);
	}
	buf_free(&bytes);
}

static void
bit_flipped(struct world *w, struct world_office *office)
{
	struct buf bytes;

	if (some_bundle(w, &bytes)) {
		bytes.at[world_below(w, bytes.len)] ^=
		    (char)(1 << world_below(w, 8));
		must_refuse(w, office, buf_span(&bytes), false);
	}
	buf_free(&bytes);
}

/* The lines of a bundle between its header and its seal. */
static void
body_of(struct world *w, struct span packed, struct buf *body)
{
	int fd = parcel_file(packed);
	struct unpack *unpack;
	struct span some;
	size_t end;

	if (unpack_begin(fd, "bundle", NULL, &unpack) != OK)
		world_fail(w, "a bundle does not unpack");
	do {
		if (unpack_next(unpack, &some, NULL) != OK)
			world_fail(w, "a bundle does not unpack");
		buf_add(body, some);
	} while (some.len > 0);
	unpack_close(unpack);
	close(fd);
	end = body->len - 1;
	while (end > 0 && body->at[end - 1] != '\n')
		end--;
	body->len = end;
	end = (size_t)((char *)memchr(body->at, '\n', body->len) -
	    body->at) + 1;
	memmove(body->at, body->at + end, body->len - end);
	body->len -= end;
}

/* A relay changes one letter of what others wrote, and seals that anew. */
static bool
change_letter(struct world *w, struct buf *body)
{
	size_t at, tries = 100;

	while (body->len > 0 && tries-- > 0) {
		at = world_below(w, body->len);
		if (body->at[at] >= '1' && body->at[at] <= '8') {
			body->at[at]++;
			return true;
		}
	}
	return false;
}

static void
forged(struct world *w, struct world_office *office)
{
	struct desk *relay = &w->offices[world_below(w, w->count)].desk;
	struct buf bytes, packed;
	struct parcel parcel;

	buf_init(&packed);
	if (some_bundle(w, &bytes)) {
		parcel_open(&parcel);
		parcel.key = relay->author.key;
		memcpy(parcel.dev, relay->author.dev, sizeof parcel.dev);
		body_of(w, buf_span(&bytes), &parcel.body);
		if (change_letter(w, &parcel.body)) {
			parcel_ship(&parcel, &packed);
			must_refuse(w, office, buf_span(&packed), true);
		}
		parcel_free(&parcel);
	}
	buf_free(&packed);
	buf_free(&bytes);
}

/* What people do with the files of a database. */

static void
backup(struct world *w, struct world_office *office)
{
	size_t i = world_number(w, office);

	world_close(office);
	shell(w, "rm -rf %zu.old && mkdir %zu.old && cp -r %s %s %zu.old",
	    i, i, office->desk.db, office->desk.state, i);
	office->backups++;
	world_reopen(w, office);
}

/* What was written since is gone, as far as it was sent to nobody.  The files
 * of before stay aside: nothing else gets their inode, so that the seal always
 * tells. */
bool
world_put_back(struct world *w, struct world_office *office, bool all)
{
	size_t i = world_number(w, office);

	if (office->backups == 0)
		return false;
	world_close(office);
	shell(w, "mv %zu.db %zu.db.%u && cp -r %zu.old/%zu.db %zu.db", i, i,
	    w->turn, i, i, i);
	if (all)
		shell(w, "rm -rf %zu.state && cp -r %zu.old/%zu.state "
		    "%zu.state", i, i, i, i);
	world_forget(office);
	return true;
}

static void
restore(struct world *w, struct world_office *office)
{
	if (!world_put_back(w, office, world_below(w, 2) == 0))
		return;
	world_reopen(w, office);
	world_trust(w, office);
}

/* One office becomes two; both are closed. */
struct world_office *
world_copy(struct world *w, struct world_office *office)
{
	size_t i = world_number(w, office), to = w->count;
	struct world_office *copy = &w->offices[to];

	if (to == WORLD_OFFICES || world_below(w, 4) > 0)
		return NULL;
	world_close(office);
	shell(w, "rm -rf %zu.db %zu.state && cp -r %zu.db %zu.db && "
	    "cp -r %zu.state %zu.state", to, to, i, to, i, to);
	*copy = (struct world_office){ .young = office->young };
	copy->desk.clock = office->desk.clock;
	snprintf(copy->desk.db, sizeof copy->desk.db, "%zu.db", to);
	snprintf(copy->desk.state, sizeof copy->desk.state, "%zu.state", to);
	memcpy(copy->was, office->was, sizeof copy->was);
	w->count++;
	world_say(w, "office %zu is a copy of %zu", to, i);
	return copy;
}

static void
copied(struct world *w, struct world_office *office)
{
	struct world_office *copy = world_copy(w, office);

	if (copy == NULL)
		return;
	world_reopen(w, office);
	world_reopen(w, copy);
}

/* Another version of the program is installed. */
static void
other_version(struct world *w, struct world_office *office)
{
	office->young = !office->young;
	world_reopen(w, office);
}

static void
accepts(struct world *w, struct world_office *office)
{
	world_trust(w, office);
	(void)rule_admit(w, office);
}

const struct misfortune misfortunes[] = {
	{ "luck", 500, false, luck },
	{ "luck, in a run of its own", 150, false, next_run },
	{ "crash", 40, false, crash },
	{ "power cut", 40, false, power_cut },
	{ "full disk", 30, false, full_disk },
	{ "bad sector", 30, false, bad_sector },
	{ "clock", 20, false, clock_jumps },
	{ "lost", 30, false, lost },
	{ "doubled", 20, false, doubled },
	{ "cut short", 20, false, cut_short },
	{ "flipped", 20, false, bit_flipped },
	{ "forged", 10, false, forged },
	{ "backup", 15, false, backup },
	{ "restore", 8, false, restore },
	{ "copied", 4, false, copied },
	{ "other version", 10, false, other_version },
	{ "accepts all", 20, false, accepts },
	{ "revoked", 6, true, rule_revoke },
	{ "erased", 8, true, rule_erase },
	{ "cloned", 3, true, rule_clone },
	{ "rolled back", 4, true, rule_roll_back },
};
const size_t misfortune_count = sizeof misfortunes / sizeof *misfortunes;
