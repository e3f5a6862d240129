/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/port/sheet_draw.h"

/* Everything is in the page: no script, no file, no address outside. */
static const char style[] =
    "html{font:15px/1.4 system-ui,\"DejaVu Sans\",sans-serif;color:#111;"
    "background:#fff}\n"
    "body{max-width:1060px;margin:0 auto;padding:24px}\n"
    "header{border-bottom:3px solid #1f4e79;margin-bottom:20px}\n"
    "h1{font-size:26px;margin:0 0 6px}\n"
    "h2{font-size:18px;margin:28px 0 8px;break-after:avoid}\n"
    "dl.stamp{display:grid;grid-template-columns:max-content 1fr;"
    "gap:2px 14px;margin:0 0 12px;font-size:13px}\n"
    "dl.stamp dt{color:#444}\ndl.stamp dd{margin:0;font-family:monospace;"
    "overflow-wrap:anywhere}\n"
    "p{margin:6px 0;max-width:80ch}\nh2+p{break-after:avoid}\n"
    ".figures{display:grid;gap:10px;grid-template-columns:"
    "repeat(auto-fill,minmax(200px,1fr));margin:0;padding:0}\n"
    ".figures li{list-style:none;border:1px solid #888;border-radius:4px;"
    "padding:8px 10px;break-inside:avoid}\n"
    ".figures b,.figures i{display:block;font-size:22px;line-height:30px}\n"
    ".figures i{font-size:15px}\n.figures span{font-size:13px}\n"
    "table{border-collapse:collapse;width:100%;font-size:14px;"
    "margin:8px 0}\n"
    "th,td{border-bottom:1px solid #bbb;padding:3px 10px 3px 4px;"
    "text-align:left;vertical-align:top}\n"
    "th{border-bottom:2px solid #444}\n"
    "th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".k{white-space:nowrap}\n"
    "thead{display:table-header-group}\n"
    "tr,svg{break-inside:avoid}\n"
    "svg{width:100%;height:auto;display:block;margin:8px 0;"
    "print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
    "svg text{font-size:14px;fill:#111}\n"
    "svg .e{text-anchor:end}\nsvg .m{text-anchor:middle;font-size:12px}\n"
    "svg .w{fill:#fff}\nsvg .b{font-weight:700}\n"
    "svg .t{font-size:12px}\n"
    ".full,.heat{fill:#1f4e79}\n"
    ".over{fill:#8c1d04;stroke:#000;stroke-width:2}\n"
    ".room{fill:none;stroke:#111;stroke-width:1.5}\n"
    ".heat{stroke:#999;stroke-width:.5}\n"
    ".none{fill:none;stroke:#999;stroke-dasharray:3 3}\n"
    ".axis{stroke:#bbb;fill:none}\n"
    ".line{fill:none;stroke:#1f4e79;stroke-width:3}\n"
    ".guess{stroke-dasharray:8 6}\n.dot{fill:#1f4e79}\n"
    ".band{fill:#1f4e79;fill-opacity:.15;stroke:#1f4e79;"
    "stroke-width:.5}\n"
    ".aim{stroke:#111;stroke-dasharray:2 5;stroke-width:2;fill:none}\n"
    ".node{fill:#f4f7fa;stroke:#1f4e79}\n"
    ".node.bad{fill:#fff;stroke:#000;stroke-width:3}\n"
    ".arrow{fill:none;stroke:#6b8299}\n"
    ".arrow.bad{stroke:#8c1d04;stroke-width:3;stroke-dasharray:6 4}\n"
    ".tip{fill:#333}\n.ring{fill:#fff;stroke:#000;stroke-width:2}\n"
    ".gap{fill:none;stroke:#8c1d04;stroke-width:2;"
    "stroke-dasharray:10 6}\n"
    ".legend{font-size:13px}\n";

static const char paper[] =
    "@media print{html{font-size:12px}body{max-width:none;padding:0}"
    "header{margin-bottom:8px}h1{font-size:20px}h2{font-size:15px;"
    "margin-top:16px}table{font-size:11px}"
    ".figures{grid-template-columns:repeat(4,1fr)}"
    ".figures b{font-size:17px;line-height:24px}.figures i{line-height:24px;"
    "font-size:12px}.figures span{font-size:11px}"
    "svg{max-height:245mm}}\n";

/* As the content of a string in CSS. */
static void
put_css(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte < ' ' || strchr("\"\\<>&", *text) != NULL)
			buf_printf(out, "\\%x ", byte);
		else
			buf_byte(out, byte);
	}
}

/* What stands on every sheet of paper. */
static void
put_page(struct buf *out, const struct sheet *sheet)
{
	buf_text(out, "@page{size:A4;margin:16mm 14mm 16mm;"
	    "@top-left{font:10px sans-serif;content:\"");
	put_css(out, sheet->title);
	buf_text(out, "\"}@bottom-left{font:10px monospace;content:\"");
	put_css(out, sheet->database);
	buf_text(out, "  ");
	put_css(out, sheet->date);
	buf_text(out, "\"}@bottom-right{font:10px sans-serif;"
	    "content:counter(page) \" / \" counter(pages)}}\n");
}

static void
put_tagged(struct buf *out, const char *tag, const char *text)
{
	buf_printf(out, "<%s>", tag);
	sheet_escape(out, span_of(text));
	buf_printf(out, "</%s>\n", tag);
}

static void
put_head(struct buf *out, const struct sheet *sheet)
{
	buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width\">\n"
	    "<meta name=\"generator\" content=\"klaster\">\n",
	    sheet_lang_name(sheet->lang));
	put_tagged(out, "title", sheet->title);
	buf_text(out, "<style>\n");
	buf_text(out, style);
	buf_text(out, paper);
	put_page(out, sheet);
	buf_text(out, "</style>\n</head>\n<body>\n");
}

static void
put_stamp(struct buf *out, const struct sheet *sheet)
{
	uint32_t i;

	buf_text(out, "<header>\n");
	put_tagged(out, "h1", sheet->title);
	buf_text(out, "<dl class=\"stamp\">\n");
	put_tagged(out, "dt", _("date"));
	put_tagged(out, "dd", sheet->date);
	put_tagged(out, "dt", _("database"));
	put_tagged(out, "dd", sheet->database);
	put_tagged(out, "dt", _("version"));
	buf_text(out, "<dd>");
	for (i = 0; i < sheet->writer_count; i++)
		buf_printf(out, "%s%s.%llu", i == 0 ? "" : " ",
		    sheet->writers[i].dev,
		    (unsigned long long)sheet->writers[i].n);
	buf_text(out, "</dd>\n</dl>\n</header>\n");
}

static void
put_figures(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	buf_text(out, "<ul class=\"figures\">\n");
	for (i = 0; i < part->figure_count; i++) {
		const struct sheet_figure *f = &part->figures[i];

		buf_text(out, f->value == SHEET_NONE ? "<li><i>" :
		    "<li><b>");
		if (f->value == SHEET_NONE)
			sheet_escape(out, span_of(_("not measured")));
		else
			sheet_number(out, f->value);
		if (f->value != SHEET_NONE && f->unit != NULL) {
			buf_byte(out, ' ');
			sheet_escape(out, span_of(f->unit));
		}
		buf_text(out, f->value == SHEET_NONE ? "</i> " : "</b> ");
		put_tagged(out, "span", f->label);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul>\n");
}

static void
put_cell(struct buf *out, const char *tag, const char *text, bool right)
{
	/* Codes and words stay whole. */
	bool word = strlen(text) <= 16 && strchr(text, ' ') == NULL;

	buf_printf(out, right ? "<%s class=\"n\">" : word ?
	    "<%s class=\"k\">" : "<%s>", tag);
	sheet_escape(out, span_of(text));
	buf_printf(out, "</%s>", tag);
}

static void
put_table(struct buf *out, const struct sheet_part *part)
{
	uint32_t i, k, count = part->column_count;

	buf_text(out, "<table>\n<thead><tr>");
	for (k = 0; k < count; k++)
		put_cell(out, "th", part->columns[k].label,
		    part->columns[k].right);
	buf_text(out, "</tr></thead>\n<tbody>\n");
	for (i = 0; i < part->cell_count / count; i++) {
		buf_text(out, "<tr>");
		for (k = 0; k < count; k++)
			put_cell(out, "td", part->cells[i * count + k],
			    part->columns[k].right);
		buf_text(out, "</tr>\n");
	}
	buf_text(out, "</tbody>\n</table>\n");
}

static void
put_part(struct buf *out, const struct sheet_part *part)
{
	if (part->heading != NULL)
		put_tagged(out, "h2", part->heading);
	if (part->words != NULL)
		put_tagged(out, "p", part->words);
	switch (part->sort) {
	case SHEET_WORDS:
		break;
	case SHEET_FIGURES:
		put_figures(out, part);
		break;
	case SHEET_TABLE:
		if (part->cell_count > 0)
			put_table(out, part);
		break;
	case SHEET_BARS:
		sheet_draw_bars(out, part);
		break;
	case SHEET_HEAT:
		sheet_draw_heat(out, part);
		break;
	case SHEET_TREND:
		sheet_draw_trend(out, part);
		break;
	case SHEET_MAP:
		sheet_draw_map(out, part);
		break;
	}
}

bool
sheet_html(const struct sheet *sheet, struct buf *out)
{
	uint32_t i;

	put_head(out, sheet);
	put_stamp(out, sheet);
	buf_text(out, "<main>\n");
	for (i = 0; i < sheet->part_count; i++)
		put_part(out, &sheet->parts[i]);
	buf_text(out, "</main>\n</body>\n</html>\n");
	return !out->failed;
}
