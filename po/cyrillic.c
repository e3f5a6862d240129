/* SPDX-License-Identifier: ISC */
/*
 * A filter for msgfilter: Uzbek from Latin into Cyrillic letters, but for
 * what is not Uzbek: %-directives, options, quotations, names of commands
 * and files, words in capitals that stand for something.
 */
#include <config.h>

#include <stdio.h>

#include "core/base/text.h"

/* Words that stay as they are in any alphabet. */
static const char *const names[] = {
	"Alt", "Ctrl", "E", "Enter", "Esc", "Excel", "F", "I", "LibreOffice",
	"N", "PgDn", "Shift", "Tab", "W", "Y", "admit", "age", "apply",
	"backup", "bash", "bundle", "check", "config", "conflicts", "create",
	"csv", "duplicates", "false", "forget", "help", "hub", "if", "init",
	"join", "json", "key", "klaster", "list", "log", "match", "matrix",
	"max", "min", "minisign", "move", "new", "no", "null", "office",
	"passphrase", "redo", "remove", "report", "request", "resolve",
	"restore", "revoke", "rotate", "set", "shorten", "show", "signify",
	"sync", "true", "trust", "undo", "verify", "what", "yaml", "yes",
	"zstd"
};

/* Uzbek words as well, unless a colon, an option or an arrow follows. */
static const char *const verbs[] = {
	"completion", "export", "import", "old"
};

/* Uzbek, though it looks like a name. */
static const char *const uzbek[] = {
	"CHAQIRIB", "Chap/Oʻng", "EMAS", "ISHONCHSIZ", "KECH", "KECHIKKAN",
	"Kun.oy.yil", "Kun/oy/yil", "OLINGAN", "QABUL", "RUXSATSIZ", "T/r",
	"kun.oy.yil", "oy.yil", "oy/yil"
};

static const struct {
	const char	*latin, *cyrillic;
} exceptions[] = {
	{ "S O N D Y F M A M I I A", "С О Н Д Я Ф М А М И И А" },
	{ "Butun klaster haqida", "Бутун кластер ҳақида" },
	{ "klaster bilan", "кластер билан" },
	{ "klaster holati", "кластер ҳолати" },
	{ "klaster qoida", "кластер қоида" },
	{ "kompyuter", "компьютер" },
	{ "obyekt", "объект" },
	{ "subyekt", "субъект" }
};

#define COUNT(table) (sizeof (table) / sizeof *(table))

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (unsigned char)c >= 0x80;
}

static bool
is_one_of(struct span word, const char *const *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (span_is(word, span_of(table[i])))
			return true;
	}
	return false;
}

static bool
is_capitals(struct span word)
{
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] < 'A' || word.at[i] > 'Z')
			return false;
	}
	return word.len > 1;
}

/* The length up to and with the next one of these, or all of it. */
static size_t
through(struct span text, size_t len, const char *ends)
{
	while (len < text.len && strchr(ends, text.at[len]) == NULL)
		len++;
	return len < text.len ? len + 1 : len;
}

/* What begins here and is no word; 0: it is one. */
static size_t
sign_length(struct span text)
{
	size_t len = 1;

	switch (text.at[0]) {
	case '"':
		return through(text, 1, "\"");
	case '\\':
		return text.len > 1 ? 2 : 1;
	case '%':
		if (text.len > 1 && text.at[1] == '<')
			return through(text, 1, ">");
		while (len < text.len &&
		    strchr("-+#0123456789.*lhzjt$", text.at[len]) != NULL)
			len++;
		return len < text.len && text.at[len] != ' ' ? len + 1 : len;
	case '-':
		if (text.len > 1 && text.at[1] == '-')
			while (len < text.len && (is_letter(text.at[len]) ||
			    text.at[len] == '-'))
				len++;
		else if (text.len == 2 || (text.len > 2 &&
		    !is_letter(text.at[2])))
			len++;
		return len;
	default:
		return is_letter(text.at[0]) ? 0 : 1;
	}
}

/* A name of a file or the like: data.mdb, KIND/CODE, koi8-u, F=V. */
static size_t
name_length(struct span text)
{
	size_t len = 0;
	bool marked = false;

	for (; len < text.len && text.at[len] != ' ' && text.at[len] != '"' &&
	    text.at[len] != ','; len++) {
		char c = text.at[len];
		bool last = len + 1 == text.len ||
		    !is_letter(text.at[len + 1]);

		marked |= (c >= '0' && c <= '9') || c == '=' || c == '_' ||
		    c == '(' || ((c == '/' || c == '.') && !last);
	}
	while (len > 0 && strchr(".:;!?\n", text.at[len - 1]) != NULL)
		len--;
	return marked && !is_one_of(span_make(text.at, len), uzbek,
	    COUNT(uzbek)) ? len : 0;
}

static size_t
word_length(struct span text)
{
	size_t len = 0;

	while (len < text.len && is_letter(text.at[len]))
		len++;
	return len;
}

static bool
stays(struct span word, struct span after)
{
	return is_one_of(word, names, COUNT(names)) || (is_capitals(word) &&
	    !is_one_of(word, uzbek, COUNT(uzbek))) || (is_one_of(word, verbs,
	    COUNT(verbs)) && (span_starts(after, SPAN(":")) ||
	    span_starts(after, SPAN(" -"))));
}

/* Takes over what is an exception; its length. */
static size_t
put_exception(struct buf *out, struct span text)
{
	for (size_t i = 0; i < COUNT(exceptions); i++) {
		struct span latin = span_of(exceptions[i].latin);

		if (!span_starts(text, latin))
			continue;
		buf_text(out, exceptions[i].cyrillic);
		return latin.len;
	}
	return 0;
}

/* Takes a sign, a name or a word over; its length. */
static size_t
take(struct buf *out, struct span text)
{
	size_t len = put_exception(out, text);
	struct span word;

	if (len > 0)
		return len;
	len = sign_length(text);
	if (len == 0)
		len = name_length(text);
	if (len > 0) {
		buf_add(out, span_make(text.at, len));
		return len;
	}
	word = span_make(text.at, word_length(text));
	if (stays(word, span_from(text, word.len)))
		buf_add(out, word);
	else
		text_to_cyrillic(out, word);
	return word.len;
}

int
main(void)
{
	struct buf in, out;
	struct span rest;
	size_t got;

	buf_init(&in);
	buf_init(&out);
	while (buf_space(&in, BUFSIZ) != NULL &&
	    (got = fread(in.at + in.len, 1, BUFSIZ, stdin)) > 0)
		in.len += got;
	rest = buf_span(&in);
	while (rest.len > 0)
		rest = span_from(rest, take(&out, rest));
	fwrite(out.at, 1, out.len, stdout);
	return in.failed || out.failed || ferror(stdout);
}
