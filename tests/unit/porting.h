/*
 * porting.h - for tests of imports and exports: an office, and what it says.
 */
#ifndef TESTS_UNIT_PORTING_H
#define TESTS_UNIT_PORTING_H

#include "tests/unit/office.h"

#include "core/base/file.h"
#include "core/port/exporter.h"
#include "core/port/importer.h"

/* Each program works in a folder of its own: several run at once. */
static char	porting_folder[] = "porting-test.XXXXXX";

static inline int
porting_begin(void **state)
{
	(void)state;
	return mkdtemp(porting_folder) == NULL || chdir(porting_folder) != 0 ?
	    -1 : 0;
}

static inline int
porting_end(void **state)
{
	(void)state;
	return chdir("..") != 0 || rmdir(porting_folder) != 0 ? -1 : 0;
}

struct listener {
	struct buf	 remarks, shown, refused;
};

static inline void
add_line(struct buf *out, struct span line)
{
	buf_add(out, line);
	buf_byte(out, '\n');
}

static inline void
hear_remark(void *with, struct span sentence)
{
	add_line(&((struct listener *)with)->remarks, sentence);
}

static inline void
hear_line(void *with, struct span line)
{
	add_line(&((struct listener *)with)->shown, line);
}

static inline void
hear_reject(void *with, struct span sentence)
{
	add_line(&((struct listener *)with)->refused, sentence);
}

struct base {
	struct desk			 desk;
	struct listener			 heard;
	struct import_options		 options;
	struct import_tally		 tally;
	struct change_result		 result;
};

static inline void
base_open(struct base *b, const char *name)
{
	memset(b, 0, sizeof *b);
	desk_open(&b->desk, name, 0);
	b->options.kind = &b->desk.t.school;
}

static inline void
base_close(struct base *b)
{
	desk_remove(&b->desk);
	buf_free(&b->heard.remarks);
	buf_free(&b->heard.shown);
	buf_free(&b->heard.refused);
}

static inline enum err
take_file(struct base *b, const char *path)
{
	struct import_ears ears = { hear_remark, hear_line, hear_reject,
	    NULL, &b->heard };

	buf_reset(&b->heard.remarks);
	buf_reset(&b->heard.shown);
	buf_reset(&b->heard.refused);
	b->desk.why.text[0] = '\0';
	b->desk.clock.fixed += 1000;
	return import_file(b->desk.store, &b->desk.author, path, &b->options,
	    &ears, &b->tally, &b->result, &b->desk.why);
}

static inline enum err
take_as(struct base *b, const char *path, struct span text)
{
	struct note why = { "" };
	enum err err;

	assert_int_equal(file_write(path, 0600, text, &why), OK);
	err = take_file(b, path);
	unlink(path);
	return err;
}

static inline enum err
take(struct base *b, const char *text)
{
	return take_as(b, "rows.csv", span_of(text));
}

static inline void
assert_tally(const struct base *b, uint64_t added, uint64_t changed,
    uint64_t unchanged, uint64_t rejected)
{
	if (b->tally.added != added || b->tally.changed != changed ||
	    b->tally.unchanged != unchanged || b->tally.rejected != rejected)
		fail_msg("%d %d %d %d; %s; %.*s", (int)b->tally.added,
		    (int)b->tally.changed, (int)b->tally.unchanged,
		    (int)b->tally.rejected, b->desk.why.text,
		    SPAN_ARG(buf_span(&b->heard.refused)));
}

static inline void
assert_heard(struct buf *heard, const char *words)
{
	if (strstr(buf_cstr(heard), words) == NULL)
		fail_msg("\"%s\" not in \"%s\"", words, buf_cstr(heard));
}

static inline enum err
put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

/* All records of a kind as a file would have them. */
static inline void
export_all(struct base *b, const struct kind *kind, const char *format,
    struct buf *out)
{
	struct query query = { .kind = kind };
	struct export_choice choice = { .format = format };
	struct export_sink sink = { put, out };
	struct txn txn;

	txn_begin(&txn, b->desk.store, TXN_READ, &b->desk.why);
	assert_int_equal(export_query(&txn, &query, &choice, &sink,
	    &b->desk.why), OK);
	assert_int_equal(txn_end(&txn), OK);
}

static inline void
assert_export(struct base *b, const struct kind *kind, const char *want)
{
	struct buf out;

	buf_init(&out);
	export_all(b, kind, "json", &out);
	assert_span(buf_span(&out), want);
	buf_free(&out);
}

#endif /* TESTS_UNIT_PORTING_H */
