/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "config/outline.h"

/*
 * FNV-1a, 64 bits.  It tells schemas apart that differ by accident; nobody
 * gains anything by making two that do not.
 */
static uint64_t
hash_bytes(uint64_t hash, const char *text)
{
	do {
		hash ^= (unsigned char)*text;
		hash *= UINT64_C(0x100000001b3);
	} while (*text++ != '\0');
	return hash;
}

static uint64_t
hash_number(uint64_t hash, int64_t number)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%lld", (long long)number);
	return hash_bytes(hash, text);
}

/* Mixed, so that sums of them do not cancel out. */
static uint64_t
hash_end(uint64_t hash)
{
	hash ^= hash >> 33;
	hash *= UINT64_C(0xff51afd7ed558ccd);
	hash ^= hash >> 33;
	return hash;
}

static uint64_t
hash_field(const struct kind *kind, const struct field *f)
{
	uint64_t hash = hash_bytes(UINT64_C(0xcbf29ce484222325), "field");

	hash = hash_bytes(hash, kind->name);
	hash = hash_bytes(hash, f->name);
	hash = hash_bytes(hash, field_type_name(f->type));
	hash = hash_bytes(hash, f->vocab == NULL ? "" : f->vocab->name);
	hash = hash_bytes(hash, f->target == NULL ? "" : f->target->name);
	hash = hash_bytes(hash, f->group == NULL ? "" : f->group);
	hash = hash_number(hash, f->list | f->required << 1 |
	    f->personal << 2 | f->indexed << 3 | f->search << 4 |
	    f->sequence << 5);
	hash = hash_number(hash, f->min);
	return hash_end(hash_number(hash, f->max));
}

static uint64_t
hash_word(const struct vocab *vocab, const struct word *word)
{
	uint64_t hash = hash_bytes(UINT64_C(0xcbf29ce484222325), "word");

	return hash_end(hash_bytes(hash_bytes(hash, vocab->name),
	    word->name));
}

/*
 * A sum over fields and words: their order, labels and columns change how
 * things look, not what they mean.
 */
void
digest_schema(struct schema *s)
{
	uint64_t sum = 0;
	size_t i, j;

	for (i = 0; i < s->count; i++) {
		for (j = 0; j < s->kinds[i]->count; j++)
			sum += hash_field(s->kinds[i],
			    &s->kinds[i]->fields[j]);
	}
	for (i = 0; i < s->vocab_count; i++) {
		for (j = 0; j < s->vocabs[i]->count; j++)
			sum += hash_word(s->vocabs[i],
			    &s->vocabs[i]->words[j]);
	}
	(void)snprintf(s->digest, sizeof(s->digest), "%016llx",
	    (unsigned long long)sum);
}
