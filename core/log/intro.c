/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/intro.h"

#include <inttypes.h>

enum { DEEPEST = 4 };

static bool
member_read(struct intro *intro, struct span name, struct span text,
    bool *has_key, bool *has_hash)
{
	if (span_is(name, SPAN("key"))) {
		*has_key = base64_read(text, intro->key, PUBLIC_BYTES);
		return *has_key;
	}
	if (span_is(name, SPAN("title"))) {
		intro->title = text;
		return true;
	}
	if (span_is(name, SPAN("continues")))
		return stamp_split(text, &intro->old_dev, &intro->old_n);
	if (span_is(name, SPAN("head"))) {
		*has_hash = hex_read(text, intro->old_hash, HASH_BYTES);
		return *has_hash;
	}
	if (span_is(name, SPAN("sig"))) {
		intro->signed_by_old = base64_read(text, intro->old_sig,
		    SIGNIFY_BYTES);
		return intro->signed_by_old;
	}
	return true;
}

bool
intro_read(struct intro *intro, const struct line *line, struct arena *arena)
{
	struct span name, text, raw;
	enum json_token token;
	bool has_key = false, has_hash = false;
	struct json json;

	memset(intro, 0, sizeof *intro);
	if (line->n != 1 || !span_is(line->k, SPAN("key")))
		return false;
	json_init(&json, line->raw, arena, DEEPEST);
	if (json_next(&json, &name) != JSON_OBJECT)
		return false;
	while (json_next(&json, &name) == JSON_NAME) {
		token = json_next(&json, &text);
		if (token == JSON_STRING ? !member_read(intro, name, text,
		    &has_key, &has_hash) : !json_skip(&json, token, &raw))
			return false;
	}
	key_dev(intro->key, intro->dev);
	return has_key && has_hash == (intro->old_dev.len > 0) &&
	    (!intro->signed_by_old || has_hash);
}

void
intro_write(struct buf *out, const struct intro *intro)
{
	buf_text(out, ",\"k\":\"key\",\"key\":\"");
	base64_write(out, intro->key, PUBLIC_BYTES);
	buf_text(out, "\",\"title\":");
	json_string(out, intro->title);
	if (intro->old_dev.len > 0) {
		buf_printf(out, ",\"continues\":\"%.*s.%" PRIu64
		    "\",\"head\":\"", SPAN_ARG(intro->old_dev), intro->old_n);
		hex_write(out, intro->old_hash, HASH_BYTES);
		buf_byte(out, '"');
	}
	if (intro->signed_by_old) {
		buf_text(out, ",\"sig\":\"");
		base64_write(out, intro->old_sig, SIGNIFY_BYTES);
		buf_byte(out, '"');
	}
	buf_byte(out, '}');
}

void
intro_text(struct buf *out, const struct intro *intro)
{
	buf_printf(out, "continues %.*s %" PRIu64 " ",
	    SPAN_ARG(intro->old_dev), intro->old_n);
	hex_write(out, intro->old_hash, HASH_BYTES);
	buf_printf(out, " %s\n", intro->dev);
}

bool
intro_continues(const struct intro *intro,
    const unsigned char old_key[PUBLIC_BYTES])
{
	struct buf text;
	bool good;

	if (!intro->signed_by_old)
		return false;
	buf_init(&text);
	intro_text(&text, intro);
	good = !text.failed &&
	    crypt_verify(old_key, buf_span(&text), intro->old_sig);
	buf_free(&text);
	return good;
}
