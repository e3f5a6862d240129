/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/args.h"

#include "core/base/text.h"
#include "core/base/words.h"

struct reading {
	char *const	*words;
	size_t		 count, next;
	bool		 options_ended;
	struct call	*call;
	struct note	*why;
};

bool
args_next_piece(struct span *usage, struct args_piece *piece)
{
	size_t len;

	while (usage->len > 0 && usage->at[0] == ' ')
		*usage = span_from(*usage, 1);
	if (usage->len == 0)
		return false;
	for (len = 0; len < usage->len && usage->at[len] != ' ';)
		len++;
	piece->text = span_make(usage->at, len);
	*usage = span_from(*usage, len);
	piece->repeats = len > 3 &&
	    memcmp(piece->text.at + len - 3, "...", 3) == 0;
	if (piece->repeats)
		piece->text.len -= 3;
	piece->optional = piece->text.at[0] == '[';
	if (piece->optional)
		piece->text = span_make(piece->text.at + 1,
		    piece->text.len - 2);
	return true;
}

bool
args_is_choice(struct span value)
{
	return value.len > 0 && value.at[0] >= 'a' && value.at[0] <= 'z' &&
	    memchr(value.at, '|', value.len) != NULL;
}

bool
args_next_choice(struct span *value, struct span *choice)
{
	size_t len = 0;

	if (value->len == 0)
		return false;
	while (len < value->len && value->at[len] != '|')
		len++;
	*choice = span_make(value->at, len);
	*value = span_from(*value, len + 1);
	return true;
}

/* What a sentence begins with. */
static const char *
speaker(const struct call *call)
{
	return call->verb == NULL ? "klaster" : call->verb->name;
}

static enum err
check_choice(struct reading *in, const struct option_row *row,
    struct span value)
{
	struct span rest = span_of(row->value), choice;

	while (args_next_choice(&rest, &choice)) {
		if (span_is(choice, value))
			return OK;
	}
	return note_fail(ERR_USAGE, in->why,
	    _("%s --%s: %.*s is none of %s."), speaker(in->call), row->name,
	    SPAN_ARG(value), row->value);
}

static enum err
check_number(struct reading *in, const struct option_row *row,
    struct span value)
{
	bool digits = value.len > 0 && value.len < 19;

	for (size_t i = 0; i < value.len; i++)
		digits = digits && value.at[i] >= '0' && value.at[i] <= '9';
	if (digits)
		return OK;
	return note_fail(ERR_USAGE, in->why,
	    _("%s --%s: %.*s is not a whole number."), speaker(in->call),
	    row->name, SPAN_ARG(value));
}

static enum err
check_seconds(struct reading *in, const struct option_row *row,
    struct span value)
{
	bool fine = value.len > 0 && value.len < 9, point = false;

	for (size_t i = 0; i < value.len && fine; i++) {
		fine = (value.at[i] >= '0' && value.at[i] <= '9' &&
		    (point || i < 5)) || (value.at[i] == '.' && !point);
		point |= value.at[i] == '.';
	}
	if (fine)
		return OK;
	return note_fail(ERR_USAGE, in->why,
	    _("%s --%s: %.*s is not a number of seconds, such as 5 or 0.5."),
	    speaker(in->call), row->name, SPAN_ARG(value));
}

/* A script's variable that is not set: no other folder is meant. */
static enum err
check_folder(struct reading *in, const struct option_row *row,
    struct span value)
{
	return value.len > 0 ? OK : note_fail(ERR_USAGE, in->why,
	    _("%s: --%s needs a value: %s."), speaker(in->call), row->name,
	    row->value);
}

static enum err
check_value(struct reading *in, const struct option_row *row,
    struct span value)
{
	if (args_is_choice(span_of(row->value)))
		return check_choice(in, row, value);
	if (strcmp(row->value, "N") == 0)
		return check_number(in, row, value);
	if (strcmp(row->value, "SECONDS") == 0)
		return check_seconds(in, row, value);
	if (strcmp(row->value, "DIR") == 0)
		return check_folder(in, row, value);
	return OK;
}

static enum err
keep_option(struct reading *in, const struct option_row *row,
    struct span value)
{
	struct call *call = in->call;

	if (row->value != NULL && check_value(in, row, value) != OK)
		return ERR_USAGE;
	if (!row->repeats && call_has(call, row->name) && row->value != NULL)
		return note_fail(ERR_USAGE, in->why,
		    _("%s: --%s was given twice."), speaker(call), row->name);
	call->options[call->option_count].option = row;
	call->options[call->option_count++].value = value;
	return OK;
}

/* The row of an option by its name or its letter; NULL. */
static const struct option_row *
find_in(const struct option_row *rows, struct span name, bool is_letter)
{
	for (; rows != NULL && rows->name != NULL; rows++) {
		if (is_letter ? rows->letter == name.at[0] :
		    span_is(span_of(rows->name), name))
			return rows;
	}
	return NULL;
}

static const struct option_row *
find_option(const struct call *call, struct span name, bool is_letter)
{
	const struct option_row *row = NULL;

	if (call->verb != NULL)
		row = find_in(call->verb->options, name, is_letter);
	if (row == NULL)
		row = find_in(common_options, name, is_letter);
	return row;
}

static void
nearest_in(const struct option_row *rows, struct span name,
    const char **best, unsigned *least)
{
	for (; rows != NULL && rows->name != NULL; rows++) {
		unsigned far = text_distance(name, span_of(rows->name));

		if (far < *least) {
			*least = far;
			*best = rows->name;
		}
	}
}

static enum err
unknown_option(struct reading *in, struct span word, struct span name)
{
	const char *best = NULL;
	unsigned least = 3 + (unsigned)(name.len / 4);

	if (in->call->verb != NULL)
		nearest_in(in->call->verb->options, name, &best, &least);
	nearest_in(common_options, name, &best, &least);
	if (best != NULL)
		return note_fail(ERR_USAGE, in->why,
		    _("%s: there is no option %.*s; is --%s meant?"),
		    speaker(in->call), SPAN_ARG(word), best);
	return note_fail(ERR_USAGE, in->why,
	    _("%s: there is no option %.*s."), speaker(in->call),
	    SPAN_ARG(word));
}

static enum err
take_value(struct reading *in, const struct option_row *row)
{
	if (in->next == in->count)
		return note_fail(ERR_USAGE, in->why,
		    _("%s: --%s needs a value: %s."), speaker(in->call),
		    row->name, row->value);
	return keep_option(in, row, span_of(in->words[in->next++]));
}

/* --name, --name=value. */
static enum err
read_long(struct reading *in, struct span word)
{
	struct span name = span_from(word, 2), value = { "", 0 };
	const char *equals = memchr(name.at, '=', name.len);
	const struct option_row *row;

	if (equals != NULL) {
		value = span_from(name, (size_t)(equals - name.at) + 1);
		name.len = (size_t)(equals - name.at);
	}
	row = find_option(in->call, name, false);
	if (row == NULL)
		return unknown_option(in, span_make(word.at, name.len + 2),
		    name);
	if (row->value == NULL && equals != NULL)
		return note_fail(ERR_USAGE, in->why,
		    _("%s: --%s takes no value."), speaker(in->call),
		    row->name);
	if (row->value != NULL && equals == NULL)
		return take_value(in, row);
	return keep_option(in, row, value);
}

/* -o FILE, -oFILE, -q. */
static enum err
read_letter(struct reading *in, struct span word)
{
	struct span name = span_from(word, 1), rest = span_from(word, 2);
	const struct option_row *row = find_option(in->call, name, true);

	if (row == NULL || (row->value == NULL && rest.len > 0))
		return unknown_option(in, word, name);
	if (row->value != NULL && rest.len == 0)
		return take_value(in, row);
	return keep_option(in, row, rest);
}

static enum err
unknown_verb(struct reading *in, struct span word)
{
	struct span near = verb_nearest(word);

	if (near.len > 0)
		return note_fail(ERR_USAGE, in->why,
		    _("There is no verb %.*s; is %.*s meant?"),
		    SPAN_ARG(word), SPAN_ARG(near));
	return note_fail(ERR_USAGE, in->why,
	    _("There is no verb %.*s; klaster help lists them."),
	    SPAN_ARG(word));
}

/* "bundle" and then one of its second words. */
static enum err
read_family(struct reading *in, struct span word, struct arena *arena)
{
	const char *second = in->next < in->count ? in->words[in->next] : "";
	const char *name = arena_printf(arena, "%.*s %s", SPAN_ARG(word),
	    second);
	struct buf names;
	enum err err;

	if (name == NULL)
		return ERR_NOMEM;
	in->call->verb = verb_find(span_of(name));
	if (in->call->verb != NULL) {
		in->next++;
		return OK;
	}
	buf_init(&names);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (span_is(verb_word(verbs[i]), word))
			buf_printf(&names, " %s",
			    verbs[i]->name + word.len + 1);
	}
	err = note_fail(ERR_USAGE, in->why,
	    _("%.*s is followed by one of:%s."), SPAN_ARG(word),
	    buf_cstr(&names));
	buf_free(&names);
	return err;
}

static enum err
read_verb(struct reading *in, struct span word, struct arena *arena)
{
	in->call->verb = verb_find(word);
	if (in->call->verb != NULL)
		return OK;
	if (verb_is_family(word))
		return read_family(in, word, arena);
	return unknown_verb(in, word);
}

static enum err
read_word(struct reading *in, struct arena *arena)
{
	struct span word = span_of(in->words[in->next++]);
	struct call *call = in->call;

	if (!in->options_ended && span_is(word, SPAN("--"))) {
		in->options_ended = true;
		return OK;
	}
	if (!in->options_ended && word.len > 2 &&
	    span_starts(word, SPAN("--")))
		return read_long(in, word);
	if (!in->options_ended && word.len > 1 && word.at[0] == '-')
		return read_letter(in, word);
	if (call->verb == NULL)
		return read_verb(in, word, arena);
	call->words[call->word_count++] = word;
	return OK;
}

static enum err
check_words(const struct call *call, struct note *why)
{
	struct span usage = span_of(call->verb->words);
	struct args_piece piece;
	size_t least = 0, most = 0;

	while (args_next_piece(&usage, &piece)) {
		if (!piece.optional && call->word_count <= least)
			return note_fail(ERR_USAGE, why,
			    _("%s: %.*s is missing. Usage: klaster %s %s"),
			    call->verb->name, SPAN_ARG(piece.text),
			    call->verb->name, call->verb->words);
		least += !piece.optional;
		most = piece.repeats ? SIZE_MAX : most + (most < SIZE_MAX);
	}
	if (call->word_count > most)
		return note_fail(ERR_USAGE, why,
		    _("%s: %.*s is one word too many. Usage: klaster %s %s"),
		    call->verb->name, SPAN_ARG(call->words[most]),
		    call->verb->name, call->verb->words);
	return OK;
}

enum err
args_read(char *const *words, size_t count, struct arena *arena,
    struct call *call, struct note *why)
{
	struct reading in = {
		.words = words, .count = count, .call = call, .why = why
	};

	*call = (struct call){ .verb = NULL };
	call->words = arena_array(arena, count + 1, sizeof *call->words);
	call->options = arena_array(arena, count + 1,
	    sizeof *call->options);
	if (arena->failed)
		return ERR_NOMEM;
	while (in.next < count) {
		enum err err = read_word(&in, arena);

		if (err != OK)
			return err;
	}
	if (call->verb == NULL || call_has(call, "help"))
		return OK;
	return check_words(call, why);
}
