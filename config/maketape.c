/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "config/tape.h"
#include "core/base/file.h"
#include "core/base/text.h"

/*
 * maketape FILE: reads a file of YAML and writes it to standard output as a
 * tape, byte by byte as numbers of C.  Only make runs it.
 */

/* All but {name}s, which stand for something. */
static struct span
cyrillic(struct arena *arena, struct span latin)
{
	struct span text;
	struct buf buf;
	size_t len;

	buf_init(&buf);
	for (text = latin; text.len > 0; text = span_from(text, len)) {
		bool name = text.at[0] == '{';
		const char *end = memchr(text.at, name ? '}' : '{', text.len);

		len = end == NULL ? text.len : (size_t)(end - text.at) + name;
		if (name)
			buf_add(&buf, span_make(text.at, len));
		else
			text_to_cyrillic(&buf, span_make(text.at, len));
	}
	text = arena_copy(arena, buf_span(&buf));
	buf_free(&buf);
	return text;
}

/* The same tree with every scalar in Cyrillic. */
static struct yaml_node *
copy_in_cyrillic(struct arena *arena, const struct yaml_node *node)
{
	struct yaml_node *copy = arena_get(arena, sizeof(*copy));
	const struct yaml_node *member;
	struct yaml_node **tail;

	if (copy == NULL)
		return NULL;
	*copy = *node;
	if (node->shape == YAML_SCALAR)
		copy->text = cyrillic(arena, node->text);
	tail = &copy->first;
	for (member = node->first; member != NULL; member = member->next) {
		*tail = copy_in_cyrillic(arena, member);
		if (*tail == NULL)
			return NULL;
		tail = &(*tail)->next;
	}
	*tail = NULL;
	return copy;
}

/*
 * Beside each text in "uz" one in "uz-Cyrl", unless there is one.  The
 * language of that name in a vocabulary has its own texts inside.
 */
static void
add_cyrillic(struct arena *arena, struct yaml_node *node)
{
	struct yaml_node *uz = yaml_member(node, SPAN("uz")), *copy, *member;

	for (member = node->first; member != NULL; member = member->next)
		add_cyrillic(arena, member);
	if (uz == NULL || yaml_member(uz, SPAN("en")) != NULL ||
	    yaml_member(node, SPAN("uz-Cyrl")) != NULL)
		return;
	copy = copy_in_cyrillic(arena, uz);
	if (copy == NULL)
		return;
	copy->key = SPAN("uz-Cyrl");
	copy->next = uz->next;
	uz->next = copy;
	node->count++;
}

static enum err
make_tape(const char *path, struct arena *arena, struct buf *text,
    struct buf *tape, struct note *why)
{
	struct yaml_node *root;
	enum err err = file_read(path, YAML_LARGEST, text, why);

	if (err != OK)
		return err;
	err = yaml_read(buf_span(text), path, arena, why, &root);
	if (err != OK)
		return err;
	add_cyrillic(arena, root);
	tape_write(tape, root);
	return arena->failed || tape->failed ? ERR_NOMEM : OK;
}

static void
print_numbers(struct span bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; i++)
		printf("%d,%s", (signed char)bytes.at[i],
		    i % 16 == 15 ? "\n" : "");
	printf("\n");
}

int
main(int argc, char **argv)
{
	struct note why = { "" };
	struct buf text, tape;
	struct arena arena;
	enum err err;

	if (argc != 2)
		return err_status(ERR_USAGE);
	arena_init(&arena);
	buf_init(&text);
	buf_init(&tape);
	err = make_tape(argv[1], &arena, &text, &tape, &why);
	if (err == OK)
		print_numbers(buf_span(&tape));
	else
		fprintf(stderr, "%s\n", why.text);
	arena_clear(&arena);
	buf_free(&text);
	buf_free(&tape);
	return err_status(err);
}
