/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/json_peer.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct out {
	char	*at;
	size_t	 len, room;
};

static void
put(struct out *out, const char *text)
{
	for (; *text != '\0' && out->len + 1 < out->room; text++)
		out->at[out->len++] = *text;
	out->at[out->len] = '\0';
}

static void
put_string(struct out *out, const char *text, size_t len)
{
	char hex[3];
	size_t i;

	put(out, "s");
	for (i = 0; i < len; i++) {
		snprintf(hex, sizeof hex, "%02x", (unsigned char)text[i]);
		put(out, hex);
	}
}

static void	put_value(struct out *, json_t *);

static void
put_object(struct out *out, json_t *value)
{
	const char *name;
	json_t *item;
	bool first = true;

	put(out, "{");
	json_object_foreach(value, name, item) {
		put(out, first ? "" : ",");
		first = false;
		put_string(out, name, strlen(name));
		put(out, ":");
		put_value(out, item);
	}
	put(out, "}");
}

static void
put_array(struct out *out, json_t *value)
{
	size_t i;

	put(out, "[");
	for (i = 0; i < json_array_size(value); i++) {
		put(out, i == 0 ? "" : ",");
		put_value(out, json_array_get(value, i));
	}
	put(out, "]");
}

static void
put_value(struct out *out, json_t *value)
{
	char number[64];

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(out, value);
		break;
	case JSON_ARRAY:
		put_array(out, value);
		break;
	case JSON_STRING:
		put_string(out, json_string_value(value),
		    json_string_length(value));
		break;
	case JSON_INTEGER:
		snprintf(number, sizeof number, "i%lld",
		    (long long)json_integer_value(value));
		put(out, number);
		break;
	case JSON_REAL:
		snprintf(number, sizeof number, "r%.17g",
		    json_real_value(value));
		put(out, number);
		break;
	case JSON_TRUE:
		put(out, "t");
		break;
	case JSON_FALSE:
		put(out, "f");
		break;
	case JSON_NULL:
		put(out, "n");
		break;
	}
}

bool
peer_read(const char *text, size_t len, char *out, size_t room)
{
	struct out text_out = { out, 0, room };
	json_error_t error;
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES |
	    JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	out[0] = '\0';
	if (value == NULL)
		return false;
	put_value(&text_out, value);
	json_decref(value);
	return true;
}
