/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/assign.h"

#include "core/base/words.h"
#include "core/say/name.h"

static enum err
read_one(struct session *session, const struct kind *kind, struct span word,
    struct edit_field *out)
{
	const char *equals = memchr(word.at, '=', word.len);
	struct span name;

	if (equals == NULL || equals == word.at)
		return note_fail(ERR_USAGE, &session->why,
		    _("\"%.*s\" is not of the form FIELD=VALUE."),
		    SPAN_ARG(word));
	name = span_make(word.at, (size_t)(equals - word.at));
	out->text = span_from(word, name.len + 1);
	out->how = EDIT_SET;
	if (name.at[name.len - 1] == '+')
		out->how = EDIT_INCLUDE;
	else if (name.at[name.len - 1] == '-')
		out->how = EDIT_EXCLUDE;
	if (out->how != EDIT_SET)
		name.len--;
	return name_field(session, kind, name, &out->field);
}

enum err
assign_read(struct session *session, const struct kind *kind,
    const struct span *words, size_t count, struct edit_field **out)
{
	enum err err = OK;

	*out = arena_array(&session->arena, count + 1, sizeof **out);
	if (*out == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; err == OK && i < count; i++)
		err = read_one(session, kind, words[i], &(*out)[i]);
	return err;
}

enum err
assign_save(struct session *session, const struct edit_record *record,
    uint64_t *id)
{
	const struct field *wrong = NULL;
	struct change_result result;
	struct note why = { .text = "" };
	enum err err;

	err = edit_save(session, record, 1, id, &wrong, &result, &why);
	if (err != OK && why.text[0] == '\0')
		return err;
	if (err != OK && wrong == NULL)
		return note_fail(err, &session->why, "%s", why.text);
	if (err != OK)
		return note_fail(err, &session->why, "%s: %s.", wrong->name,
		    why.text);
	if (result.set == 0)
		session_say(session,
		    _("Nothing changed: the values were there already."));
	return OK;
}
