/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/words.h"

void
problem_init(struct problems *p)
{
	*p = (struct problems){ 0 };
	arena_init(&p->arena);
	p->tail = &p->first;
}

void
problem_clear(struct problems *p)
{
	arena_clear(&p->arena);
	problem_init(p);
}

static void
add(struct problems *p, const char *sentence)
{
	struct problem *problem = arena_get(&p->arena, sizeof(*problem));

	p->count++;
	if (problem == NULL || sentence == NULL)
		return;
	problem->sentence = sentence;
	*p->tail = problem;
	p->tail = &problem->next;
}

void
problem_at(struct problems *p, struct yaml_place at, const char *form, ...)
{
	char text[NOTE_SIZE];
	va_list args;

	va_start(args, form);
	(void)vsnprintf(text, sizeof(text), form, args);
	va_end(args);
	add(p, arena_printf(&p->arena, "%s:%u:%u: %s", at.file, at.line,
	    at.column, text));
}

void
problem_note(struct problems *p, const struct note *why)
{
	if (why->text[0] != '\0')
		add(p, arena_string(&p->arena, span_of(why->text)));
}

void
problem_unknown(struct problems *p, struct yaml_place at, const char *sort,
    struct span name, const char *in, const char *nearest)
{
	if (nearest == NULL)
		problem_at(p, at, _("unknown %s \"%.*s\" in %s."), _(sort),
		    SPAN_ARG(name), in);
	else
		problem_at(p, at, _("unknown %s \"%.*s\" in %s; nearest: "
		    "\"%s\"."), _(sort), SPAN_ARG(name), in, nearest);
}

enum err
problem_end(const struct problems *p, struct note *why)
{
	if (p->arena.failed)
		return ERR_NOMEM;
	if (p->first == NULL)
		return OK;
	return note_fail(ERR_INPUT, why, "%s", p->first->sentence);
}
