/*
 * testschema.h - a small schema and a database in a private folder, for the
 * tests of core/store and what lies above it.
 */
#ifndef TESTS_UNIT_TESTSCHEMA_H
#define TESTS_UNIT_TESTSCHEMA_H

#include <unistd.h>

#include "core/model/record.h"
#include "core/store/store.h"
#include "tests/unit/unit.h"

/* Fields of area and of school by place. */
enum { AREA_CODE, AREA_NAME, AREA_LEVEL, AREA_PARENT, AREA_FIELDS };
enum {
	SCHOOL_CODE, SCHOOL_NAME, SCHOOL_ADDRESS, SCHOOL_SORT, SCHOOL_PUPILS,
	SCHOOL_FOUNDED, SCHOOL_AREA, SCHOOL_TAGS, SCHOOL_PARTNERS,
	SCHOOL_SHARE, SCHOOL_OPEN, SCHOOL_FIELDS
};

struct test_schema {
	struct schema	 schema;
	struct kind	*kinds[2];
	struct kind	 area, school;
	struct field	 area_fields[AREA_FIELDS];
	struct field	 school_fields[SCHOOL_FIELDS];
	struct vocab	*vocabs[1];
	struct vocab	 sorts;
	struct word	 words[3];
	const struct field *area_title[1], *school_title[1];
};

static inline void
test_kind(struct kind *kind, const char *name, const char *prefix,
    struct field *fields, size_t count)
{
	uint16_t i;

	kind->name = kind->label.text[LANG_EN] = name;
	kind->plural.text[LANG_EN] = name;
	kind->prefix = prefix;
	kind->fields = fields;
	kind->count = count;
	for (i = 0; i < count; i++) {
		fields[i].place = i;
		fields[i].label.text[LANG_EN] = fields[i].name;
	}
}

static inline struct schema *
test_schema(struct test_schema *t)
{
	memset(t, 0, sizeof *t);
	t->words[0].name = "school";
	t->words[1].name = "lyceum";
	t->words[2].name = "college";
	t->sorts = (struct vocab){ "sorts", t->words, 3 };
	t->area_fields[AREA_CODE] = (struct field){ .name = "code" };
	t->area_fields[AREA_NAME] = (struct field){ .name = "name",
	    .search = true, .indexed = true };
	t->area_fields[AREA_LEVEL] = (struct field){ .name = "level",
	    .type = FIELD_INTEGER, .min = 0, .max = 9, .indexed = true };
	t->area_fields[AREA_PARENT] = (struct field){ .name = "parent",
	    .type = FIELD_REF, .target = &t->area };
	t->school_fields[SCHOOL_CODE] = (struct field){ .name = "code" };
	t->school_fields[SCHOOL_NAME] = (struct field){ .name = "name",
	    .search = true, .indexed = true };
	t->school_fields[SCHOOL_ADDRESS] = (struct field){
	    .name = "address", .search = true };
	t->school_fields[SCHOOL_SORT] = (struct field){ .name = "sort",
	    .type = FIELD_WORD, .vocab = &t->sorts, .indexed = true };
	t->school_fields[SCHOOL_PUPILS] = (struct field){ .name = "pupils",
	    .type = FIELD_INTEGER, .max = 100000, .indexed = true };
	t->school_fields[SCHOOL_FOUNDED] = (struct field){
	    .name = "founded", .type = FIELD_DATE };
	t->school_fields[SCHOOL_AREA] = (struct field){ .name = "area",
	    .type = FIELD_REF, .target = &t->area, .search = true };
	t->school_fields[SCHOOL_TAGS] = (struct field){ .name = "tags",
	    .list = true, .indexed = true };
	t->school_fields[SCHOOL_PARTNERS] = (struct field){
	    .name = "partners", .type = FIELD_REF, .list = true,
	    .target = &t->school };
	t->school_fields[SCHOOL_SHARE] = (struct field){ .name = "share",
	    .type = FIELD_DECIMAL };
	t->school_fields[SCHOOL_OPEN] = (struct field){ .name = "open",
	    .type = FIELD_YESNO };
	test_kind(&t->area, "area", "ARE", t->area_fields, AREA_FIELDS);
	test_kind(&t->school, "school", "SCH", t->school_fields,
	    SCHOOL_FIELDS);
	t->area_title[0] = &t->area_fields[AREA_NAME];
	t->school_title[0] = &t->school_fields[SCHOOL_NAME];
	t->area.title = t->area_title;
	t->school.title = t->school_title;
	t->area.title_count = t->school.title_count = 1;
	t->kinds[0] = &t->area;
	t->kinds[1] = &t->school;
	t->vocabs[0] = &t->sorts;
	t->schema.kinds = t->kinds;
	t->schema.count = 2;
	t->schema.vocabs = t->vocabs;
	t->schema.vocab_count = 1;
	return &t->schema;
}

/* A private folder with the database in it, "db". */
struct test_base {
	struct test_schema	 t;
	struct schema		*schema;
	char			 folder[64], db[96];
	struct note		 why;
	struct store		*store;
};

static inline bool
test_open(struct test_base *b, enum store_mode mode)
{
	b->why.text[0] = '\0';
	return store_open(b->db, mode, b->schema, &b->why, &b->store) == OK;
}

static inline bool
test_begin(struct test_base *b)
{
	memset(b, 0, sizeof *b);
	b->schema = test_schema(&b->t);
	strcpy(b->folder, "store-test.XXXXXX");
	if (mkdtemp(b->folder) == NULL)
		return false;
	snprintf(b->db, sizeof b->db, "%s/db", b->folder);
	return test_open(b, STORE_CREATE);
}

static inline void
test_end(struct test_base *b)
{
	static const char *const files[] = {
		"db/data.mdb", "db/lock.mdb", "db/writing",
		"db", "copy.mdb", ""
	};
	char path[128];
	size_t i;

	store_close(b->store);
	for (i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", b->folder, files[i]);
		remove(path);
	}
}

/*
 * A record of this kind out of one value for each field, in their places;
 * VALUE_NULL leaves a field out.
 */
static inline void
test_build(const struct kind *kind, uint64_t id, const struct value *values,
    unsigned flags, struct buf *out)
{
	struct rec_build build;
	uint16_t slot;
	size_t i;

	rec_build_begin(&build, id, kind->slot);
	for (slot = 1; slot < 64; slot++) {
		for (i = 0; i < kind->count; i++) {
			struct sibling only = { id, values[i] };

			if (kind->fields[i].slot == slot &&
			    values[i].tag != VALUE_NULL)
				rec_build_register(&build, slot, &only, 1);
		}
	}
	rec_build_end(&build, flags, out);
	rec_build_clear(&build);
}

/* A number below n, by dice(). */
static inline size_t
test_below(uint64_t *seed, size_t n)
{
	return (size_t)((dice(seed) >> 11) % n);
}

#endif /* TESTS_UNIT_TESTSCHEMA_H */
