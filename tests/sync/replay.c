/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <time.h>
#include <unistd.h>

#include "core/exchange/bundle.h"
#include "tests/unit/office.h"

/*
 * A history of five offices, played: replay FILE, in an empty folder.  Lines
 * of FILE are fields with tabs between them:
 *
 *	C office t name=value...	a school is created; the k-th has key k
 *	E office t key name=value	one of its fields is set
 *
 * Creations come first.  After them every office gets all, and so does a
 * sixth, which only reads; then each of the five edits what it knows, and
 * the first collects the edits.  Leaves two bundles: full.zst has all,
 * delta.zst what the sixth lacks.  A seventh takes all of it at once.
 */

enum {
	OFFICES = 5, READER = OFFICES, LATE, DESKS, SCHOOLS_MOST = 100000
};

static const char *const names[] = {
	"code", "name", "region", "district", "address", "kind", "lang",
	"head", "phone", "founded", "pupils", "teachers", "geo"
};
enum { FOUNDED = 9, PUPILS, TEACHERS, FIELDS = sizeof names / sizeof *names };

struct town {
	struct kind	 school, *kinds[1];
	struct field	 fields[FIELDS];
	struct schema	 schema;
};

struct school {
	int		 office;
	uint64_t	 n;
};

struct play {
	struct town	 towns[DESKS];
	struct desk	 desks[DESKS];
	struct school	 schools[SCHOOLS_MOST];
	size_t		 count;
	struct buf	 lines[OFFICES];	/* to be written */
	uint64_t	 last[OFFICES];
	int		 office;
};

static void
must(enum err err, const struct desk *desk)
{
	if (err == OK || err == ERR_LOOK)
		return;
	fprintf(stderr, "%s: %s\n", desk->db, desk->why.text);
	exit(1);
}

static void
town_open(struct town *town)
{
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		town->fields[i].name = names[i];
		town->fields[i].max = 1000000;
	}
	town->fields[FOUNDED].type = FIELD_DATE;
	town->fields[PUPILS].type = FIELD_INTEGER;
	town->fields[TEACHERS].type = FIELD_INTEGER;
	test_kind(&town->school, "school", "SCH", town->fields, FIELDS);
	town->kinds[0] = &town->school;
	town->schema.kinds = town->kinds;
	town->schema.count = 1;
	strcpy(town->schema.digest, "0123456789abcdef");
}

static void
desk_begin(struct play *play, int i)
{
	static const char *const users[] = {
		"dilnoza", "rustam", "gulnora", "bekzod", "malika", "anvar",
		"zulfiya"
	};
	struct desk *desk = &play->desks[i];

	town_open(&play->towns[i]);
	desk->schema = &play->towns[i].schema;
	snprintf(desk->db, sizeof desk->db, "%d.db", i);
	snprintf(desk->state, sizeof desk->state, "%d.state", i);
	clock_fixed(&desk->clock, 1788220800000);
	must(store_open(desk->db, STORE_CREATE, desk->schema, &desk->why,
	    &desk->store), desk);
	must(author_create(&desk->author, desk->store, desk->state,
	    &desk->clock, span_of(users[i]), SPAN("District office"),
	    &desk->why), desk);
}

static char *
next_field(char **line)
{
	char *field = strsep(line, "\t\n");

	return field == NULL || *field == '\0' ? NULL : field;
}

static char *
split_member(char *member)
{
	char *value = strchr(member, '=');

	*value = '\0';
	return value + 1;
}

static void
add_member(struct buf *out, const struct kind *kind, char *member)
{
	char *value = split_member(member);

	json_string(out, span_of(member));
	buf_byte(out, ':');
	if (kind_field(kind, span_of(member))->type == FIELD_INTEGER)
		buf_text(out, value);
	else
		json_string(out, span_of(value));
}

static void
create(struct play *play, char *line)
{
	int i = atoi(next_field(&line));
	char *t = next_field(&line), *member;
	struct buf *out = &play->lines[i];
	unsigned char before = '{';

	if (play->last[i] == 0)
		play->last[i] = 1;	/* the line of the key */
	play->schools[play->count].office = i;
	play->schools[play->count++].n = ++play->last[i];
	buf_printf(out, "{\"n\":%llu,\"t\":%s,\"u\":\"%.*s\","
	    "\"r\":\"school\",\"set\":", (unsigned long long)play->last[i],
	    t, SPAN_ARG(play->desks[i].author.user));
	while ((member = next_field(&line)) != NULL) {
		buf_byte(out, before);
		add_member(out, &play->towns[i].school, member);
		before = ',';
	}
	buf_text(out, "}}\n");
}

static void
append(struct txn *txn, void *with)
{
	struct play *play = with;
	struct span rest = buf_span(&play->lines[play->office]);
	const struct desk *desk = &play->desks[play->office];
	struct writer writer;
	struct arena arena;
	struct line line;
	size_t len;

	arena_init(&arena);
	writer_find(txn, span_of(desk->author.dev), &writer);
	for (; rest.len > 0; rest = span_from(rest, len + 1)) {
		len = (size_t)((const char *)memchr(rest.at, '\n',
		    rest.len) - rest.at);
		if (line_read(&line, span_make(rest.at, len), &arena,
		    txn->why) != OK)
			txn_fail(txn, ERR_DAMAGED, "bad line");
		log_append(txn, &writer, &line);
	}
	writer_put(txn, &writer);
	arena_clear(&arena);
}

static void
send(struct play *play, int from, int to)
{
	struct desk *desk = &play->desks[to];

	desk_send(&play->desks[from], desk, "bundle");
	must(desk_take(desk, "bundle", BUNDLE_TRUST), desk);
}

static void
trust_all(struct txn *txn, void *with)
{
	struct play *play = with;
	int i;

	for (i = 0; i < DESKS; i++)
		if (i != play->office)
			trust_put(txn, span_of(play->desks[i].author.dev),
			    TRUST_ACCEPTED);
}

/* What was created so far is written, and sent to all. */
static void
share(struct play *play)
{
	int i;

	for (i = 0; i < DESKS; i++) {
		struct desk *desk = &play->desks[i];

		play->office = i;
		must(store_write(desk->store, trust_all, play, &desk->why),
		    desk);
		if (i < OFFICES)
			must(store_write(desk->store, append, play,
			    &desk->why), desk);
		must(fold_all(desk->store, NULL, NULL, &desk->why), desk);
	}
	for (i = 1; i < OFFICES; i++)
		send(play, i, 0);
	for (i = 1; i < LATE; i++)
		send(play, 0, i);
	for (i = 1; i < LATE; i++)
		send(play, i, 0);
}

static uint64_t
school_at(const struct play *play, struct desk *desk, size_t key)
{
	const struct school *school = &play->schools[key];
	struct writer writer = { .number = 0 };
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	writer_find(&txn, span_of(play->desks[school->office].author.dev),
	    &writer);
	must(txn_end(&txn), desk);
	return stamp_make(writer.number, school->n);
}

static void
edit(struct play *play, char *line)
{
	int i = atoi(next_field(&line));
	struct kind *kind = &play->towns[i].school;
	struct desk *desk = &play->desks[i];
	struct change_result result;
	const struct field *field;
	struct change *change;
	char *member, *text;
	struct value value;
	uint64_t id;

	desk->clock.fixed = atoll(next_field(&line));
	id = school_at(play, desk, strtoul(next_field(&line), NULL, 10));
	member = next_field(&line);
	text = split_member(member);
	field = kind_field(kind, span_of(member));
	value = field->type == FIELD_INTEGER ? value_integer(atoll(text)) :
	    value_text(span_of(text));
	must(change_begin(desk->store, &desk->author, &desk->why, &change),
	    desk);
	change_open(change, kind, id);
	change_set(change, field, &value);
	change_close(change);
	must(change_end(change, &result), desk);
}

static void
play_file(struct play *play, FILE *in)
{
	bool shared = false;
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, in) > 0) {
		if (line[0] == 'C') {
			create(play, line + 2);
			continue;
		}
		if (!shared)
			share(play);
		shared = true;
		edit(play, line + 2);
	}
	free(line);
}

static double
milliseconds(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1000 + (double)at.tv_nsec / 1e6;
}

static void
measure(struct play *play)
{
	struct desk *first = &play->desks[0], *reader = &play->desks[READER];
	struct desk *late = &play->desks[LATE];
	double begin = milliseconds(), made, taken;

	desk_send(first, reader, "delta.zst");
	made = milliseconds();
	must(desk_take(reader, "delta.zst", BUNDLE_TRUST), reader);
	taken = milliseconds();
	printf("delta: made in %.1f ms, applied in %.1f ms\n", made - begin,
	    taken - made);
	begin = milliseconds();
	desk_send(first, NULL, "full.zst");
	made = milliseconds();
	must(desk_take(late, "full.zst", BUNDLE_TRUST), late);
	taken = milliseconds();
	printf("full: made in %.0f ms, applied in %.0f ms\n", made - begin,
	    taken - made);
}

int
main(int argc, char **argv)
{
	struct play *play = calloc(1, sizeof *play);
	FILE *in;
	int i;

	if (argc != 2 || play == NULL || crypt_start(NULL) != OK)
		return 2;
	in = fopen(argv[1], "r");
	if (in == NULL)
		return 2;
	for (i = 0; i < DESKS; i++)
		desk_begin(play, i);
	play_file(play, in);
	fclose(in);
	for (i = 1; i < OFFICES; i++)
		send(play, i, 0);
	measure(play);
	assert_desks_equal(&play->desks[0], &play->desks[READER]);
	assert_desks_equal(&play->desks[0], &play->desks[LATE]);
	for (i = 0; i < DESKS; i++)
		desk_close(&play->desks[i]);
	for (i = 0; i < OFFICES; i++)
		buf_free(&play->lines[i]);
	free(play);
	return 0;
}
