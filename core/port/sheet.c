/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/sheet.h"

#include <assert.h>

#include "core/base/words.h"

/* A number and its half, so that it rounds. */
enum { HUNDREDTH = 10000 };

void
sheet_begin(struct sheet *sheet, const char *name, const char *title,
    enum lang lang)
{
	*sheet = (struct sheet){ .name = name, .title = title, .lang = lang,
		.database = "", .date = "" };
	arena_init(&sheet->arena);
}

void
sheet_clear(struct sheet *sheet)
{
	arena_clear(&sheet->arena);
	*sheet = (struct sheet){ .name = "" };
}

/*
 * The place for one more behind count items; the items move where count is
 * a power of two.  NULL: out of memory.
 */
static void *
more(struct sheet *sheet, void *items, uint32_t *count, size_t size,
    void **moved)
{
	char *bytes = items;

	if ((*count & (*count - 1)) == 0) {
		bytes = arena_array(&sheet->arena,
		    *count == 0 ? 1 : (size_t)*count * 2, size);
		if (bytes == NULL)
			return NULL;
		if (*count > 0)
			memcpy(bytes, items, *count * size);
	}
	*moved = bytes;
	return bytes + (*count)++ * size;
}

#define MORE(sheet, owner, array, count, fresh)				\
	do {								\
		void *moved_ = (owner)->array;				\
		void *at_ = more(sheet, (owner)->array, &(owner)->count, \
		    sizeof *(owner)->array, &moved_);			\
		(owner)->array = moved_;				\
		if (at_ != NULL)					\
			(owner)->array[(owner)->count - 1] = fresh;	\
	} while (0)

static struct sheet_part *
newest(struct sheet *sheet)
{
	assert(sheet->part_count > 0 || sheet->arena.failed);
	return sheet->part_count == 0 ? NULL :
	    &sheet->parts[sheet->part_count - 1];
}

void
sheet_writer(struct sheet *sheet, const char *dev, uint64_t n)
{
	struct sheet_writer fresh = { dev, n };

	MORE(sheet, sheet, writers, writer_count, fresh);
}

void
sheet_part(struct sheet *sheet, enum sheet_sort sort, const char *heading)
{
	struct sheet_part fresh = { .sort = sort, .heading = heading,
		.target = SHEET_NONE };

	MORE(sheet, sheet, parts, part_count, fresh);
}

void
sheet_words(struct sheet *sheet, const char *words)
{
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		part->words = words;
}

void
sheet_figure(struct sheet *sheet, const char *label, int64_t value,
    const char *unit, const char *open)
{
	struct sheet_figure fresh = { label, value, unit, open };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, figures, figure_count, fresh);
}

void
sheet_column(struct sheet *sheet, const char *label, bool right)
{
	struct sheet_column fresh = { label, right };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, columns, column_count, fresh);
}

void
sheet_cell(struct sheet *sheet, struct span text)
{
	const char *fresh = arena_string(&sheet->arena, text);
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, cells, cell_count, fresh);
}

void
sheet_cell_text(struct sheet *sheet, const char *text)
{
	sheet_cell(sheet, span_of(text));
}

void
sheet_cell_number(struct sheet *sheet, int64_t number)
{
	struct buf text;

	buf_init(&text);
	sheet_number(&text, number);
	sheet->arena.failed |= text.failed;
	sheet_cell(sheet, buf_span(&text));
	buf_free(&text);
}

void
sheet_bar(struct sheet *sheet, struct span label, int64_t value, int64_t of)
{
	struct sheet_bar fresh = { arena_string(&sheet->arena, label), value,
		of };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, bars, bar_count, fresh);
}

void
sheet_row(struct sheet *sheet, struct span label)
{
	const char *fresh = arena_string(&sheet->arena, label);
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, rows, row_count, fresh);
}

void
sheet_heat(struct sheet *sheet, int64_t value, int64_t of)
{
	struct sheet_heat fresh = { value, of };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, heats, heat_count, fresh);
}

void
sheet_point(struct sheet *sheet, struct sheet_point fresh)
{
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, points, point_count, fresh);
}

void
sheet_lane(struct sheet *sheet, struct span label, bool gap)
{
	struct sheet_lane fresh = { arena_string(&sheet->arena, label), gap };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, lanes, lane_count, fresh);
}

void
sheet_node(struct sheet *sheet, uint32_t lane, struct span label,
    struct span record, enum sheet_mark mark)
{
	struct sheet_node fresh = { lane, arena_string(&sheet->arena, label),
		arena_string(&sheet->arena, record), mark };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, nodes, node_count, fresh);
}

void
sheet_arrow(struct sheet *sheet, uint32_t from, uint32_t to,
    enum sheet_mark mark)
{
	struct sheet_arrow fresh = { from, to, mark };
	struct sheet_part *part = newest(sheet);

	if (part != NULL)
		MORE(sheet, part, arrows, arrow_count, fresh);
}

void
sheet_number(struct buf *out, int64_t millionths)
{
	int64_t hundredths;

	if (millionths == SHEET_NONE)
		return;
	hundredths = (millionths + (millionths < 0 ? -HUNDREDTH / 2 :
	    HUNDREDTH / 2)) / HUNDREDTH;
	if (hundredths < 0) {
		buf_byte(out, '-');
		hundredths = -hundredths;
	}
	buf_integer(out, hundredths / 100);
	if (hundredths % 100 != 0)
		buf_printf(out, ".%02d", (int)(hundredths % 100));
	if (hundredths % 100 != 0 && hundredths % 10 == 0 && !out->failed)
		out->len--;
}

const char *
sheet_mark_word(enum sheet_mark mark)
{
	static const char *const words[SHEET_MARKS] = {
		[SHEET_FINE] = "",
		[SHEET_GAP] = N_("gap"),
		[SHEET_JUMP] = N_("jump"),
		[SHEET_FALL] = N_("fall"),
		[SHEET_CIRCLE] = N_("circle"),
		[SHEET_LATE] = N_("late"),
		[SHEET_NEVER] = N_("never taught"),
		[SHEET_REPEAT] = N_("repetition"),
		[SHEET_OTHER] = N_("finding"),
	};

	return words[mark];
}

const char *
sheet_sort_name(enum sheet_sort sort)
{
	static const char *const names[] = {
		[SHEET_WORDS] = "words",
		[SHEET_FIGURES] = "figures",
		[SHEET_TABLE] = "table",
		[SHEET_BARS] = "bars",
		[SHEET_HEAT] = "heat",
		[SHEET_TREND] = "trend",
		[SHEET_MAP] = "map",
	};

	return names[sort];
}

const char *
sheet_lang_name(enum lang lang)
{
	static const char *const names[LANG_COUNT] = {
		[LANG_EN] = "en",
		[LANG_UZ] = "uz",
		[LANG_UZ_CYRL] = "uz-Cyrl",
		[LANG_RU] = "ru",
	};

	return names[lang];
}
