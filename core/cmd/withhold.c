/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/withhold.h"

#include "config/settings.h"
#include "core/log/trust.h"

/* An office that nobody knows yet may stand in the file all the same. */
static bool
is_named(struct txn *txn, struct session *session,
    const struct settings_texts *texts, const char *dev)
{
	struct note ignored;
	struct office office;
	size_t i;

	for (i = 0; i < texts->count; i++)
		if (office_find(txn, span_of(texts->at[i]), &session->arena,
		    &ignored, &office) == OK && strcmp(office.dev, dev) == 0)
			return true;
	return false;
}

enum err
withhold_from(struct session *session, const char *dev, bool *withhold)
{
	const struct settings *settings = session->settings;
	struct txn txn;

	*withhold = !settings->bundle_personal;
	if (dev == NULL || dev[0] == '\0')
		return OK;
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	if (is_named(&txn, session, &settings->bundle_otherwise, dev))
		*withhold = !*withhold;
	return txn_end(&txn);
}

enum err
withhold_from_all(struct session *session, bool *withhold)
{
	const struct settings *settings = session->settings;
	struct office office;
	struct walk walk;
	struct txn txn;

	*withhold = !settings->bundle_personal;
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	offices(&walk, &txn);
	while (!*withhold && office_next(&walk, &session->arena, &office))
		*withhold = office.trust == TRUST_ACCEPTED &&
		    is_named(&txn, session, &settings->bundle_otherwise,
		    office.dev);
	walk_end(&walk);
	return txn_end(&txn);
}
