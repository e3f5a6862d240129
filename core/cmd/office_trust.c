/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

/* One that nothing was heard of yet, by what its people read out. */
static bool
read_out(struct span words, struct office *office)
{
	char dev[DEV_CHARS + 1];
	size_t i, len = 0;

	for (i = 0; i < words.len && len < DEV_CHARS; i++)
		if (words.at[i] != '-')
			dev[len++] = words.at[i];
	dev[len] = '\0';
	if (!dev_is(span_make(dev, len)))
		return false;
	memset(office, 0, sizeof *office);
	memcpy(office->dev, dev, sizeof dev);
	return true;
}

static enum err
run(struct session *session, const struct call *call)
{
	bool hub = call_has(call, "hub");
	struct office office;
	enum err err = office_named(session, call->words[0], &office);

	if (err == ERR_INPUT && read_out(call->words[0], &office))
		err = OK;
	if (err != OK)
		return err;
	if (office.trust == TRUST_SELF)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s is this database itself."), office.dev);
	err = office_accept(session, office.dev, hub);
	if (err == OK)
		session_say(session, hub ? _("%s is trusted now, and its "
		    "roster says who may write what.") :
		    _("%s is trusted now."), office.dev);
	return err;
}

static const struct option_row options[] = {
	{ .name = "hub",
	  .help = N_("it is a hub: from now on its roster says whose lines "
	      "count") },
	{ .name = NULL }
};

const struct verb office_trust_verb = {
	.name = "office trust",
	.words = "OFFICE|FINGERPRINT",
	.summary = N_("believe a writer: take in its lines, also those kept "
	    "back so far"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
