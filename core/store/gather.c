/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/gather.h"

void
gather_init(struct gather *g, size_t memory)
{
	*g = (struct gather){ .memory = memory };
	buf_init(&g->texts);
	buf_init(&g->run);
}

void
gather_clear(struct gather *g)
{
	buf_free(&g->texts);
	buf_free(&g->run);
	mem_free(g->words);
	mem_free(g->chunks);
	mem_free(g->table);
	gather_init(g, g->memory);
}

bool
gather_is_full(const struct gather *g)
{
	return g->failed || g->texts.len +
	    g->word_count * sizeof *g->words +
	    g->chunk_count * sizeof *g->chunks +
	    g->table_size * sizeof *g->table >= g->memory;
}

static uint32_t
hash_of(uint16_t kind, struct span word)
{
	uint32_t hash = 2166136261U ^ kind;
	size_t i;

	for (i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.at[i]) * 16777619U;
	return hash ^ hash >> 15;
}

static struct span
text_of(const struct gather *g, const struct gather_word *w)
{
	return span_make(g->texts.at + w->text, w->len);
}

/* Where in the table the word stands, or would. */
static size_t
table_find(const struct gather *g, uint16_t kind, struct span word)
{
	size_t mask = g->table_size - 1, i = hash_of(kind, word) & mask;

	for (; g->table[i] != 0; i = (i + 1) & mask) {
		const struct gather_word *w = &g->words[g->table[i] - 1];

		if (w->kind == kind && span_is(text_of(g, w), word))
			break;
	}
	return i;
}

static void
table_fill(struct gather *g)
{
	size_t i;

	memset(g->table, 0, g->table_size * sizeof *g->table);
	for (i = 0; i < g->word_count; i++) {
		const struct gather_word *w = &g->words[i];

		g->table[table_find(g, w->kind, text_of(g, w))] =
		    (uint32_t)i + 1;
	}
}

static bool
room_for_word(struct gather *g)
{
	size_t room = g->word_room == 0 ? 1024 : g->word_room * 2;
	struct gather_word *words;
	uint32_t *table;

	if (g->word_count < g->word_room)
		return true;
	words = mem_grow(g->words, room, sizeof *words);
	if (words == NULL)
		return false;
	g->words = words;
	table = mem_grow(g->table, room * 2, sizeof *table);
	if (table == NULL)
		return false;
	g->table = table;
	g->table_size = room * 2;
	g->word_room = room;
	table_fill(g);
	return true;
}

static uint32_t
new_chunk(struct gather *g)
{
	if (!vec_room(&g->chunks, &g->chunk_room, g->chunk_count,
	    sizeof *g->chunks)) {
		g->failed = true;
		return 0;
	}
	if (g->chunk_count == 0)
		g->chunk_count = 1;
	g->chunks[g->chunk_count].next = 0;
	return (uint32_t)g->chunk_count++;
}

static void
add_byte(struct gather *g, struct gather_word *w, unsigned char byte)
{
	uint32_t chunk;

	if (w->tail == 0 || w->used == GATHER_CHUNK) {
		chunk = new_chunk(g);
		if (chunk == 0)
			return;
		if (w->tail == 0)
			w->head = chunk;
		else
			g->chunks[w->tail].next = chunk;
		w->tail = chunk;
		w->used = 0;
	}
	g->chunks[w->tail].bytes[w->used++] = byte;
}

static void
add_id(struct gather *g, struct gather_word *w, uint64_t id)
{
	uint64_t more = id - w->last;

	if (more == 0)
		return;
	for (; more >= 0x80; more >>= 7)
		add_byte(g, w, (unsigned char)(more & 0x7f) | 0x80);
	add_byte(g, w, (unsigned char)more);
	w->last = id;
}

void
gather_add(struct gather *g, uint16_t kind, struct span word, uint64_t id)
{
	size_t place;

	if (g->failed || !room_for_word(g)) {
		g->failed = true;
		return;
	}
	place = table_find(g, kind, word);
	if (g->table[place] != 0) {
		add_id(g, &g->words[g->table[place] - 1], id);
		return;
	}
	g->words[g->word_count] = (struct gather_word){
		.first = id, .last = id, .kind = kind,
		.text = (uint32_t)g->texts.len, .len = (uint8_t)word.len,
	};
	buf_add(&g->texts, word);
	g->failed = g->texts.failed;
	g->table[place] = (uint32_t)++g->word_count;
}

static void
take_word(struct gather *g, const struct gather_word *w, size_t most,
    void (*visit)(void *, uint16_t, struct span, uint64_t, struct span),
    void *with)
{
	struct span rest, packed;
	uint64_t first = w->first, id = w->first, more;
	uint32_t chunk;

	buf_reset(&g->run);
	for (chunk = w->head; chunk != 0; chunk = g->chunks[chunk].next)
		buf_add(&g->run, span_make(g->chunks[chunk].bytes,
		    chunk == w->tail ? w->used : GATHER_CHUNK));
	rest = packed = buf_span(&g->run);
	packed.len = 0;
	while (rest.len > 0) {
		const char *before = rest.at;

		if (!get_varint(&rest, &more))
			break;
		id += more;
		if ((size_t)(rest.at - packed.at) <= most) {
			packed.len = (size_t)(rest.at - packed.at);
			continue;
		}
		packed.len = (size_t)(before - packed.at);
		visit(with, w->kind, text_of(g, w), first, packed);
		packed = span_make(rest.at, 0);
		first = id;
	}
	visit(with, w->kind, text_of(g, w), first, packed);
	g->failed |= g->run.failed;
}

void
gather_take(struct gather *g, size_t most,
    void (*visit)(void *with, uint16_t kind, struct span word,
    uint64_t first, struct span packed), void *with)
{
	size_t i;

	for (i = 0; i < g->word_count && !g->failed; i++)
		take_word(g, &g->words[i], most, visit, with);
	g->word_count = g->chunk_count = 0;
	buf_reset(&g->texts);
	if (g->table != NULL)
		memset(g->table, 0, g->table_size * sizeof *g->table);
}
