/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/manual.h"
#include "core/cmd/usage.h"
#include "core/cmd/verbs.h"
#include "core/say/table.h"

/* Every verb of this name or family. */
static bool
help_verb_word(FILE *out, struct span word)
{
	bool found = false;

	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (!span_is(span_of(verbs[i]->name), word) &&
		    !span_is(verb_word(verbs[i]), word))
			continue;
		if (found)
			putc('\n', out);
		usage_verb(out, verbs[i]);
		found = true;
	}
	return found;
}

static void
put_words(FILE *out, struct buf *words)
{
	putc('\n', out);
	usage_wrap(out, 0, buf_cstr(words));
	buf_free(words);
}

static void
list_words(const struct session *session, const struct field *field)
{
	const struct vocab *vocab = field->vocab;
	struct buf words;

	buf_init(&words);
	buf_printf(&words, "%s:", field->name);
	for (size_t i = 0; i < vocab->count; i++)
		buf_printf(&words, "%s %s (%s)", i == 0 ? "" : ",",
		    vocab->words[i].name,
		    label_text(&vocab->words[i].label, session->lang));
	put_words(session->out, &words);
}

/* "list of area, required": what may stand in a field. */
static void
field_form(const struct session *session, const struct field *field,
    struct buf *out)
{
	if (field->list)
		buf_text(out, field->sequence ? _("sequence of ") :
		    _("list of "));
	if (field->type == FIELD_REF)
		buf_printf(out, "> %s", field->target->name);
	else
		buf_text(out, field_type_name(field->type));
	if (field->unit != NULL)
		buf_printf(out, " (%s)", schema_unit(session->schema, field,
		    session->lang));
	if (field->required)
		buf_text(out, _(", required"));
	if (field->personal)
		buf_text(out, _(", personal"));
	if (field->group != NULL)
		buf_printf(out, _(", set with %s"), field->group);
}

static void
put_field(struct session *session, struct table *table,
    const struct field *field)
{
	const char *help = label_text(&field->help, session->lang);
	struct buf form;

	buf_init(&form);
	field_form(session, field, &form);
	table_text(table, field->name);
	table_cell(table, buf_span(&form));
	table_text(table, label_text(&field->label, session->lang));
	table_text(table, help == NULL ? "" : help);
	buf_free(&form);
}

static enum err
help_kind(struct session *session, const struct kind *kind)
{
	const char *help = label_text(&kind->help, session->lang);
	struct table table;

	fprintf(session->out, "%s: %s\n", kind->name,
	    label_text(&kind->label, session->lang));
	if (help != NULL)
		fprintf(session->out, "%s\n", help);
	putc('\n', session->out);
	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("field")), false);
	table_head(&table, span_of(_("type")), false);
	table_head(&table, span_of(_("label")), false);
	table_head(&table, span_of(_("meaning")), false);
	for (size_t i = 0; i < kind->count; i++)
		put_field(session, &table, &kind->fields[i]);
	if (!table_end(&table))
		return ERR_NOMEM;
	for (size_t i = 0; i < kind->count; i++) {
		if (kind->fields[i].vocab != NULL)
			list_words(session, &kind->fields[i]);
	}
	return OK;
}

static enum err
nothing_known(struct session *session, struct span word)
{
	struct span near = verb_nearest(word);
	const char *kind = NULL;

	if (session->schema != NULL)
		kind = schema_nearest_kind(session->schema, word);
	if (kind == NULL && near.len > 0)
		return note_fail(ERR_USAGE, &session->why,
		    _("help: %.*s is neither a verb nor a kind; is %.*s "
		    "meant?"), SPAN_ARG(word), SPAN_ARG(near));
	if (kind != NULL)
		return note_fail(ERR_USAGE, &session->why,
		    _("help: %.*s is neither a verb nor a kind; is %s "
		    "meant?"), SPAN_ARG(word), kind);
	return note_fail(ERR_USAGE, &session->why,
	    _("help: %.*s is neither a verb nor a kind; klaster help lists "
	    "the verbs."), SPAN_ARG(word));
}

static void
list_kinds(struct session *session)
{
	const struct schema *schema = session->schema;
	struct buf words;

	buf_init(&words);
	buf_text(&words, _("Kinds:"));
	for (size_t i = 0; i < schema->count; i++)
		buf_printf(&words, " %s", schema->kinds[i]->name);
	put_words(session->out, &words);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct span word = call->word_count == 0 ? (struct span){ "", 0 } :
	    call->words[0];
	const struct kind *kind;
	bool found;

	if (call_has(call, "man"))
		return manual_write(session->out, word) ? OK :
		    nothing_known(session, word);
	if (word.len == 0) {
		usage_all(session->out);
		if (session->schema != NULL)
			list_kinds(session);
		return OK;
	}
	found = help_verb_word(session->out, word);
	kind = session->schema == NULL ? NULL :
	    schema_kind(session->schema, word);
	if (kind == NULL)
		return found ? OK : nothing_known(session, word);
	if (found)
		putc('\n', session->out);
	return help_kind(session, kind);
}

static const struct option_row options[] = {
	{ .name = "man",
	  .help = N_("print the beginning of the manual page instead") },
	{ .name = NULL }
};

const struct verb help_verb = {
	.name = "help",
	.words = "[VERB|KIND]",
	.summary = N_("show how a verb is used, or what fields a kind has"),
	.options = options,
	.needs = NEEDS_NOTHING,
	.run = run,
};
