/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/tape.h"

enum { TAPE_SHAPE = 3, TAPE_PLAIN = 4 };

static void
write_place(struct buf *out, struct yaml_place at)
{
	buf_varint(out, at.line);
	buf_varint(out, at.column);
}

static void
write_text(struct buf *out, struct span text)
{
	buf_varint(out, text.len);
	buf_add(out, text);
	buf_byte(out, 0);
}

void
tape_write(struct buf *out, const struct yaml_node *node)
{
	const struct yaml_node *member;

	buf_byte(out, (unsigned char)(node->shape |
	    (node->plain ? TAPE_PLAIN : 0)));
	write_place(out, node->at);
	if (node->shape == YAML_SCALAR) {
		write_text(out, node->text);
		return;
	}
	buf_varint(out, node->count);
	for (member = node->first; member != NULL; member = member->next) {
		if (node->shape == YAML_MAP) {
			write_place(out, member->key_at);
			write_text(out, member->key);
		}
		tape_write(out, member);
	}
}

static size_t
read_number(struct span *tape)
{
	uint64_t number = 0;

	(void)get_varint(tape, &number);
	return (size_t)number;
}

static struct yaml_place
read_place(struct span *tape, const char *file)
{
	struct yaml_place at = { .file = file };

	at.line = (unsigned)read_number(tape);
	at.column = (unsigned)read_number(tape);
	return at;
}

static struct span
read_text(struct span *tape)
{
	size_t len = read_number(tape);
	struct span text = span_make(tape->at, len);

	*tape = span_from(*tape, len + 1);
	return text;
}

static bool read_members(struct span *, struct arena *,
    struct yaml_node *parent);

static bool
read_node(struct span *tape, struct arena *arena, struct yaml_node *node)
{
	unsigned char head = (unsigned char)tape->at[0];

	*tape = span_from(*tape, 1);
	node->shape = head & TAPE_SHAPE;
	node->plain = (head & TAPE_PLAIN) != 0;
	node->at = read_place(tape, node->at.file);
	if (node->shape != YAML_SCALAR)
		return read_members(tape, arena, node);
	node->text = read_text(tape);
	return true;
}

static bool
read_members(struct span *tape, struct arena *arena,
    struct yaml_node *parent)
{
	struct yaml_node *members;
	size_t i;

	parent->count = read_number(tape);
	if (parent->count == 0)
		return true;
	members = arena_array(arena, parent->count, sizeof(*members));
	if (members == NULL)
		return false;
	parent->first = members;
	for (i = 0; i < parent->count; i++) {
		members[i].at.file = parent->at.file;
		if (parent->shape == YAML_MAP) {
			members[i].key_at = read_place(tape, parent->at.file);
			members[i].key = read_text(tape);
		}
		if (!read_node(tape, arena, &members[i]))
			return false;
		if (i > 0)
			members[i - 1].next = &members[i];
	}
	return true;
}

struct yaml_node *
tape_read(struct span tape, const char *file, struct arena *arena)
{
	struct yaml_node *root = arena_get(arena, sizeof(*root));

	if (root == NULL)
		return NULL;
	root->at.file = file;
	return read_node(&tape, arena, root) ? root : NULL;
}
