/* SPDX-License-Identifier: ISC */
/*
 * A filter for msgfilter: Uzbek from Latin into Cyrillic letters, but for
 * what is not Uzbek: %-directives, options, names of files and commands,
 * words in capitals that stand for something, and what is quoted with `'.
 */
#include <config.h>

#include <stdio.h>

#include "core/base/text.h"

/* Names that stay as they are in any alphabet. */
static const char *const names[] = {
	"age", "bash", "csv", "json", "klaster", "minisign", "signify",
	"sqlite3", "yaml"
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (unsigned char)c >= 0x80;
}

static bool
is_name(struct span word)
{
	bool capitals = word.len > 1;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (span_is(word, span_of(names[i])))
			return true;
	}
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] < 'A' || word.at[i] > 'Z')
			capitals = false;
	}
	return capitals;
}

/* The length of what must be kept at the front: 0 when it is a word. */
static size_t
kept(struct span text)
{
	size_t len = 1;

	if (text.at[0] == '%') {
		while (len < text.len && strchr("-+ #0123456789.*lhzjt",
		    text.at[len]) != NULL)
			len++;
		return len < text.len ? len + 1 : len;
	}
	if (text.at[0] == '`') {
		while (len < text.len && text.at[len] != '\'')
			len++;
		return len < text.len ? len + 1 : len;
	}
	if (text.at[0] == '-' && text.len > 1 && text.at[1] == '-') {
		while (len < text.len && (is_letter(text.at[len]) ||
		    text.at[len] == '-'))
			len++;
		return len;
	}
	return is_letter(text.at[0]) ? 0 : 1;
}

static bool
is_apostrophe(char c)
{
	return c == '\'' || c == '`';
}

static size_t
word_length(struct span text)
{
	size_t len = 0;

	while (len < text.len && (is_letter(text.at[len]) ||
	    (is_apostrophe(text.at[len]) && len + 1 < text.len &&
	    is_letter(text.at[len + 1]))))
		len++;
	return len;
}

int
main(void)
{
	struct buf in, out;
	struct span rest;
	size_t got, len;

	buf_init(&in);
	buf_init(&out);
	while (buf_space(&in, BUFSIZ) != NULL &&
	    (got = fread(in.at + in.len, 1, BUFSIZ, stdin)) > 0)
		in.len += got;
	for (rest = buf_span(&in); rest.len > 0; rest = span_from(rest, len)) {
		struct span word = { rest.at, word_length(rest) };

		len = kept(rest);
		if (len > 0) {
			buf_add(&out, span_make(rest.at, len));
			continue;
		}
		len = word.len;
		if (is_name(word))
			buf_add(&out, word);
		else
			text_to_cyrillic(&out, word);
	}
	fwrite(out.at, 1, out.len, stdout);
	return in.failed || out.failed || ferror(stdout);
}
