/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "core/base/text.h"
#include "core/base/words.h"

struct level {
	struct yaml_node	*node, **tail;
	struct span		 key;		/* read, its value is next */
	struct yaml_place	 key_at;
	bool			 has_key, flow;
	int			 indent;	/* of the block it lies in */
};

struct reader {
	yaml_parser_t		 parser;
	struct span		 source;
	const char		*file;
	struct arena		*arena;
	struct note		*why;
	struct yaml_node	*root;
	unsigned		 depth, flow_line;
	size_t			 byte, index;	/* the same place: see seek */
	size_t			 told;		/* events end here */
	struct level		 stack[YAML_DEEPEST + 1];
};

/* libyaml counts code points; the source is bytes. */
static size_t
seek(struct reader *r, size_t index)
{
	while (index < r->index) {
		do
			r->byte--;
		while (r->byte > 0 &&
		    (r->source.at[r->byte] & 0xC0) == 0x80);
		r->index--;
	}
	while (r->index < index && r->byte < r->source.len) {
		do
			r->byte++;
		while (r->byte < r->source.len &&
		    (r->source.at[r->byte] & 0xC0) == 0x80);
		r->index++;
	}
	return r->byte;
}

static struct yaml_place
place(const struct reader *r, yaml_mark_t mark)
{
	return (struct yaml_place){ r->file, (unsigned)mark.line + 1,
	    (unsigned)mark.column + 1 };
}

static enum err
refuse(struct reader *r, struct yaml_place at, const char *sentence)
{
	return note_fail(ERR_INPUT, r->why, "%s:%u:%u: %s", at.file, at.line,
	    at.column, sentence);
}

static struct yaml_place
place_of_byte(const struct reader *r, size_t byte)
{
	struct yaml_place at = { r->file, 1, 1 };
	size_t i;

	for (i = 0; i < byte; i++) {
		if (r->source.at[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if ((r->source.at[i] & 0xC0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

/* Line breaks that only some readers of YAML take for such. */
static bool
is_strange_break(struct span rest)
{
	return span_starts(rest, SPAN("\xC2\x85")) ||
	    span_starts(rest, SPAN("\xE2\x80\xA8")) ||
	    span_starts(rest, SPAN("\xE2\x80\xA9")) ||
	    (rest.at[0] == '\r' && (rest.len == 1 || rest.at[1] != '\n'));
}

static enum err
check_bytes(struct reader *r)
{
	struct span rest;
	size_t i;

	if (!text_is_utf8(r->source))
		return note_fail(ERR_INPUT, r->why,
		    _("%s: this file is not UTF-8; save it as UTF-8."),
		    r->file);
	for (i = 0; i < r->source.len; i++) {
		rest = span_from(r->source, i);
		if (is_strange_break(rest))
			return refuse(r, place_of_byte(r, i),
			    _("a line ends in an unusual way; end lines with "
			    "line feeds."));
		if (rest.at[0] == '%' && (i == 0 || rest.at[-1] == '\n'))
			return refuse(r, place_of_byte(r, i),
			    _("a line begins with %; YAML directives are not "
			    "used here."));
	}
	return OK;
}

static enum err
check_tabs(struct reader *r, size_t from, size_t to)
{
	size_t i;

	for (i = from; i < to; i++) {
		if (r->source.at[i] == '\t')
			return refuse(r, place_of_byte(r, i),
			    _("a tab; indent with blanks, and write \"\\t\" "
			    "in quotes where a tab is meant."));
	}
	return OK;
}

static enum err
bad_question(struct reader *r, size_t byte)
{
	return refuse(r, place_of_byte(r, byte), _("a key needs no ? before "
	    "it; put text that begins with ? in quotes."));
}

/* Between two events lie blanks, signs and comments. */
static enum err
check_gap(struct reader *r, size_t from, size_t to)
{
	const char *at = r->source.at;
	size_t i;

	for (i = from; i < to; i++) {
		if (at[i] == '\t')
			return check_tabs(r, i, to);
		if (at[i] == '?')
			return bad_question(r, i);
		if (at[i] != '#')
			continue;
		if (i > 0 && at[i - 1] != ' ' && at[i - 1] != '\n')
			return refuse(r, place_of_byte(r, i),
			    _("put a blank before the # of a comment."));
		while (i < to && at[i] != '\n')
			i++;
	}
	return OK;
}

static enum err
bad_indent(struct reader *r, struct yaml_place at)
{
	return refuse(r, at, _("this line continues the one above; indent it "
	    "further than the key it belongs to."));
}

/* Lines of a quoted text after its first must be indented too. */
static enum err
check_quoted(struct reader *r, size_t from, size_t to, int indent)
{
	const char *at = r->source.at;
	size_t i;
	int column;

	for (i = from; i < to; i++) {
		if (at[i] != '\n')
			continue;
		for (column = 0; i + 1 < to && at[i + 1] == ' '; i++)
			column++;
		if (i + 1 < to && at[i + 1] != '\n' && at[i + 1] != '\r' &&
		    column <= indent)
			return bad_indent(r, place_of_byte(r, i + 1));
	}
	return OK;
}

static enum err
check_scalar(struct reader *r, const yaml_event_t *event, size_t from,
    size_t to)
{
	struct yaml_place at = place(r, event->start_mark);
	enum err err = check_tabs(r, from, to);

	if (err != OK)
		return err;
	switch (event->data.scalar.style) {
	case YAML_LITERAL_SCALAR_STYLE:
	case YAML_FOLDED_SCALAR_STYLE:
		return refuse(r, at, _("texts that begin with | or > are not "
		    "used here; put the text in quotes."));
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return check_quoted(r, from, to, r->stack[r->depth].indent);
	default:
		if (event->data.scalar.length == 1 &&
		    event->data.scalar.value[0] == '-')
			return refuse(r, at,
			    _("a lone - ; put it in quotes."));
		return OK;
	}
}

static enum err
check_event(struct reader *r, const yaml_event_t *event)
{
	const struct level *top = &r->stack[r->depth];
	size_t from = seek(r, event->start_mark.index);
	size_t to;
	enum err err;

	if (from > r->told) {
		err = check_gap(r, r->told, from);
		if (err != OK)
			return err;
	}
	to = seek(r, event->end_mark.index);
	if (to > r->told)
		r->told = to;
	if (top->flow && event->start_mark.line > r->flow_line &&
	    (int)event->start_mark.column <= top->indent)
		return bad_indent(r, place(r, event->start_mark));
	if (event->type == YAML_SCALAR_EVENT)
		return check_scalar(r, event, from, to);
	/* "[?x]" is a map without braces. */
	if (event->type == YAML_MAPPING_START_EVENT && top->flow &&
	    from < r->source.len && r->source.at[from] == '?')
		return bad_question(r, from);
	return OK;
}

static enum err
check_marks(struct reader *r, const yaml_event_t *event, const void *anchor,
    const void *tag)
{
	if (anchor != NULL)
		return refuse(r, place(r, event->start_mark),
		    _("anchors (&) are not used here; write the value out."));
	if (tag != NULL)
		return refuse(r, place(r, event->start_mark),
		    _("tags (!) are not used here; put the text in quotes."));
	return OK;
}

static struct yaml_node *
add_node(struct reader *r, yaml_mark_t mark, enum yaml_shape shape)
{
	struct level *top = &r->stack[r->depth];
	struct yaml_node *node = arena_get(r->arena, sizeof(*node));

	if (node == NULL)
		return NULL;
	node->shape = shape;
	node->at = place(r, mark);
	node->key_at = node->at;
	if (top->has_key) {
		node->key = top->key;
		node->key_at = top->key_at;
		top->has_key = false;
	}
	if (top->node == NULL) {
		r->root = node;
	} else {
		*top->tail = node;
		top->tail = &node->next;
		top->node->count++;
	}
	return node;
}

static enum err
begin(struct reader *r, const yaml_event_t *event, enum yaml_shape shape,
    bool flow)
{
	struct level *top = &r->stack[r->depth];
	struct yaml_node *node;

	if (top->node != NULL && top->node->shape == YAML_MAP && !top->has_key)
		return refuse(r, place(r, event->start_mark),
		    _("a key must be text, not a list or a map."));
	if (r->depth == YAML_DEEPEST)
		return refuse(r, place(r, event->start_mark),
		    _("lists and maps are nested too deep here."));
	node = add_node(r, event->start_mark, shape);
	if (node == NULL)
		return ERR_NOMEM;
	if (flow && !top->flow)
		r->flow_line = (unsigned)event->start_mark.line;
	r->depth++;
	r->stack[r->depth] = (struct level){
		.node = node, .tail = &node->first, .flow = flow,
		.indent = flow ? top->indent : (int)event->start_mark.column
	};
	return OK;
}

static int
order_keys(const void *a, const void *b)
{
	const struct yaml_node *one = *(struct yaml_node *const *)a;
	const struct yaml_node *two = *(struct yaml_node *const *)b;
	int cmp = span_order(one->key, two->key);

	if (cmp != 0)
		return cmp;
	if (one->key_at.line != two->key_at.line)
		return one->key_at.line < two->key_at.line ? -1 : 1;
	return one->key_at.column < two->key_at.column ? -1 : 1;
}

static enum err
check_twice(struct reader *r, const struct yaml_node *map)
{
	struct yaml_node **keys, *node;
	enum err err = OK;
	size_t i = 0;

	keys = mem_grow(NULL, map->count + 1, sizeof(*keys));
	if (keys == NULL)
		return ERR_NOMEM;
	for (node = map->first; node != NULL; node = node->next)
		keys[i++] = node;
	qsort(keys, map->count, sizeof(*keys), order_keys);
	for (i = 1; i < map->count && err == OK; i++) {
		if (!span_is(keys[i - 1]->key, keys[i]->key))
			continue;
		err = note_fail(ERR_INPUT, r->why,
		    _("%s:%u:%u: the key \"%.*s\" stands twice; it is also on "
		    "line %u."), r->file, keys[i]->key_at.line,
		    keys[i]->key_at.column, SPAN_ARG(keys[i]->key),
		    keys[i - 1]->key_at.line);
	}
	mem_free(keys);
	return err;
}

static enum err
end(struct reader *r)
{
	struct yaml_node *node = r->stack[r->depth].node;

	r->depth--;
	return node->shape == YAML_MAP ? check_twice(r, node) : OK;
}

static enum err
scalar(struct reader *r, const yaml_event_t *event)
{
	struct level *top = &r->stack[r->depth];
	struct yaml_node *node;
	struct span text = arena_copy(r->arena, span_make(
	    event->data.scalar.value, event->data.scalar.length));

	if (r->arena->failed)
		return ERR_NOMEM;
	if (memchr(text.at, 0, text.len) != NULL)
		return refuse(r, place(r, event->start_mark),
		    _("\\0 inside a text."));
	if (top->node != NULL && top->node->shape == YAML_MAP &&
	    !top->has_key) {
		top->has_key = true;
		top->key = text;
		top->key_at = place(r, event->start_mark);
		return OK;
	}
	node = add_node(r, event->start_mark, YAML_SCALAR);
	if (node == NULL)
		return ERR_NOMEM;
	node->text = text;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return OK;
}

static enum err
document(struct reader *r, const yaml_event_t *event)
{
	if (r->root != NULL)
		return refuse(r, place(r, event->start_mark),
		    _("a second document begins; one file holds one."));
	return OK;
}

static enum err
take(struct reader *r, const yaml_event_t *event)
{
	enum err err = check_event(r, event);

	if (err != OK)
		return err;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return document(r, event);
	case YAML_ALIAS_EVENT:
		return refuse(r, place(r, event->start_mark),
		    _("aliases (*) are not used here; write the value out."));
	case YAML_SCALAR_EVENT:
		err = check_marks(r, event, event->data.scalar.anchor,
		    event->data.scalar.tag);
		return err != OK ? err : scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
		err = check_marks(r, event, event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
		return err != OK ? err : begin(r, event, YAML_LIST,
		    event->data.sequence_start.style ==
		    YAML_FLOW_SEQUENCE_STYLE);
	case YAML_MAPPING_START_EVENT:
		err = check_marks(r, event, event->data.mapping_start.anchor,
		    event->data.mapping_start.tag);
		return err != OK ? err : begin(r, event, YAML_MAP,
		    event->data.mapping_start.style ==
		    YAML_FLOW_MAPPING_STYLE);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return end(r);
	default:
		return OK;
	}
}

static enum err
syntax(struct reader *r)
{
	size_t end = seek(r, r->parser.problem_mark.index);
	enum err err;

	if (r->parser.error == YAML_MEMORY_ERROR)
		return ERR_NOMEM;
	/* A tab is often what it stumbled over; say so. */
	err = check_gap(r, r->told, end + (end < r->source.len));
	if (err != OK)
		return err;
	return note_fail(ERR_INPUT, r->why,
	    _("%s:%zu:%zu: this is not the YAML that klaster reads: %s."),
	    r->file, r->parser.problem_mark.line + 1,
	    r->parser.problem_mark.column + 1,
	    r->parser.problem == NULL ? "?" : r->parser.problem);
}

static enum err
events(struct reader *r)
{
	yaml_event_t event;
	bool done = false;
	enum err err = OK;

	while (!done && err == OK) {
		if (!yaml_parser_parse(&r->parser, &event))
			return syntax(r);
		done = event.type == YAML_STREAM_END_EVENT;
		err = take(r, &event);
		yaml_event_delete(&event);
	}
	return err;
}

enum err
yaml_read(struct span text, const char *file, struct arena *arena,
    struct note *why, struct yaml_node **out)
{
	struct reader r = {
		.source = text, .file = file, .arena = arena, .why = why,
		.stack[0].indent = -1
	};
	enum err err;

	if (span_starts(text, SPAN("\xEF\xBB\xBF")))
		r.source = span_from(text, 3);
	if (text.len > YAML_LARGEST)
		return note_fail(ERR_INPUT, why, _("%s: this file is larger "
		    "than %d bytes; split it."), file, (int)YAML_LARGEST);
	err = check_bytes(&r);
	if (err != OK)
		return err;
	if (!yaml_parser_initialize(&r.parser))
		return ERR_NOMEM;
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser,
	    (const unsigned char *)r.source.at, r.source.len);
	err = events(&r);
	yaml_parser_delete(&r.parser);
	if (err == OK && r.root == NULL)
		(void)add_node(&r, (yaml_mark_t){ 0, 0, 0 }, YAML_SCALAR);
	if (err == OK && r.root == NULL)
		return ERR_NOMEM;
	if (r.root != NULL && r.root->text.at == NULL) {
		r.root->text = SPAN("");
		r.root->plain = r.root->shape == YAML_SCALAR;
	}
	*out = r.root;
	return err;
}

struct yaml_node *
yaml_member(const struct yaml_node *map, struct span key)
{
	struct yaml_node *node;

	if (map == NULL || map->shape != YAML_MAP)
		return NULL;
	for (node = map->first; node != NULL; node = node->next) {
		if (span_is(node->key, key))
			return node;
	}
	return NULL;
}

bool
yaml_is_null(const struct yaml_node *node)
{
	return node->shape == YAML_SCALAR && node->plain &&
	    (node->text.len == 0 || span_is(node->text, SPAN("~")) ||
	    span_is(node->text, SPAN("null")));
}
