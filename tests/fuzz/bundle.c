/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/scan.h"
#include "tests/fuzz/fuzz.h"

/*
 * The reader of bundles, and with them of log lines.  Mutated zstd is seldom
 * zstd, so text is packed here first.
 */

static enum err
put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

static void
pack_text(struct span text, struct buf *packed)
{
	struct pack_sink sink = { put, packed };
	struct note why = { "" };
	struct pack *pack;

	if (pack_begin(text.len, sink, &why, &pack) != OK)
		return;
	assert(pack_add(pack, text, &why) == OK);
	assert(pack_end(pack, &why) == OK);
	pack_close(pack);
}

/* resume: goes on after what is damaged, as a salvage does. */
static void
scan_bytes(struct span bytes, bool resume)
{
	struct note why = { "" };
	enum scan_event event;
	struct scan scan;
	char path[32];
	int fd = fuzz_file(bytes.at, bytes.len, path);
	uint64_t n = 0;

	scan_open(&scan, fd, "fuzz", NULL, &why);
	do {
		event = scan_next(&scan);
		if (event == SCAN_FAILED && resume)
			event = scan_resume(&scan);
		if (event == SCAN_LOG)
			n = scan.from - 1;
		if (event == SCAN_LINE)
			assert(scan.line.n == ++n);
		assert(scan.runs <= SCAN_RUNS_MOST + 1);
		assert(scan.carry.len <= SCAN_HEADER_LONGEST + 256 * 1024);
	} while (event != SCAN_END && event != SCAN_FAILED);
	if (scan_close(&scan) != OK)
		assert(why.text[0] != '\0');
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span text = span_make(bytes, len);
	struct buf packed;

	if (crypt_start(NULL) != OK)
		return 0;
	if (len == 0 || bytes[0] != '{') {
		scan_bytes(text, false);
		scan_bytes(text, true);
		return 0;
	}
	buf_init(&packed);
	pack_text(text, &packed);
	scan_bytes(buf_span(&packed), false);
	scan_bytes(buf_span(&packed), true);
	buf_free(&packed);
	return 0;
}
