/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/sample.h"

#include "config/builtin.h"

/* The content of a quoted cell: "" inside stands for one quote. */
static struct span
unquote(struct arena *arena, struct span text)
{
	char *out = arena_get(arena, text.len + 1);
	size_t i, len = 0;

	if (out == NULL)
		return SPAN("");
	for (i = 0; i < text.len; i++) {
		out[len++] = text.at[i];
		if (text.at[i] == '"')
			i++;
	}
	return span_make(out, len);
}

/*
 * Takes a cell and the comma or line feed after it off the front; true while
 * the line goes on.  These files are ours: they are as they should be.
 */
static bool
take_cell(struct arena *arena, struct span *rest, struct span *cell)
{
	size_t end = 0;
	bool quoted = span_starts(*rest, SPAN("\"")), more;

	if (quoted) {
		for (end = 1; end < rest->len; end++) {
			if (rest->at[end] != '"')
				continue;
			if (end + 1 == rest->len || rest->at[end + 1] != '"')
				break;
			end++;
		}
		*cell = span_make(rest->at + 1, end - 1);
		if (memchr(cell->at, '"', cell->len) != NULL)
			*cell = unquote(arena, *cell);
		end++;
	} else {
		while (end < rest->len && rest->at[end] != ',' &&
		    rest->at[end] != '\n')
			end++;
		*cell = span_make(rest->at, end);
	}
	more = end < rest->len && rest->at[end] == ',';
	*rest = span_from(*rest, end + 1);
	return more;
}

static size_t
count_cells(struct span text)
{
	size_t i, count = 1;

	for (i = 0; i < text.len && text.at[i] != '\n'; i++)
		count += text.at[i] == ',';
	return count;
}

static bool
begin_file(struct sample_walk *walk)
{
	size_t room;

	walk->rest = walk->file->text;
	walk->count = 0;
	walk->line = 1;
	room = count_cells(walk->rest);
	walk->fields = arena_array(walk->arena, room, sizeof(*walk->fields));
	walk->texts = arena_array(walk->arena, room, sizeof(*walk->texts));
	if (walk->fields == NULL || walk->texts == NULL)
		return false;
	while (take_cell(walk->arena, &walk->rest,
	    &walk->fields[walk->count++]))
		;
	return true;
}

void
sample_walk(struct sample_walk *walk, struct arena *arena)
{
	*walk = (struct sample_walk){ .file = builtin_sample, .arena = arena };
	(void)begin_file(walk);
}

bool
sample_next(struct sample_walk *walk, struct sample_row *row)
{
	size_t i = 0;
	bool more = true;

	while (walk->rest.len == 0 && walk->file->name != NULL) {
		walk->file++;
		if (walk->file->name != NULL && !begin_file(walk))
			return false;
	}
	if (walk->file->name == NULL || walk->arena->failed)
		return false;
	for (i = 0; i < walk->count; i++) {
		walk->texts[i] = SPAN("");
		if (more)
			more = take_cell(walk->arena, &walk->rest,
			    &walk->texts[i]);
	}
	walk->line++;
	*row = (struct sample_row){ walk->file->name, walk->line,
	    walk->fields, walk->texts, walk->count };
	return true;
}
