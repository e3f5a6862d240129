/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/app/keys.h"

#include "core/base/words.h"

enum {
	TEXTUAL = PLACE_FILTER | PLACE_FORM | PLACE_PICK | PLACE_ASK,
	ROWS = PLACE_LIST | PLACE_FILTER,
	PAGE = PLACE_READ | PLACE_LOG | PLACE_PAGE,
	RULES = PLACE_FINDINGS | PLACE_CHAIN,
	BOARDS = RULES | PLACE_CALENDAR,
	MARKS = PLACE_LIST | PLACE_MATCH | PLACE_INBOX
};

static const struct action_row actions[ACTION_COUNT] = {
	[ACTION_HELP] = { "help", PLACE_ALL, GROUP_GO, N_("Help"),
	    N_("help for this place") },
	[ACTION_MENU] = { "menu", PLACE_ALL & ~PLACE_PICK, GROUP_NONE,
	    N_("Menu"), N_("pull-down menu") },
	[ACTION_BACK] = { "back", (PLACE_ALL & ~PLACE_MENU) |
	    PLACE_QUESTION, GROUP_GO,
	    N_("Back"), N_("back one place; typed text is kept") },
	[ACTION_QUIT] = { "quit", PLACE_ALL, GROUP_GO, N_("Quit"),
	    N_("leave the program; nothing is lost") },
	[ACTION_REPAINT] = { "repaint", PLACE_ALL, GROUP_VIEW, N_("Paint"),
	    N_("paint the screen anew") },
	[ACTION_UNDO] = { "undo", PLACE_ALL, GROUP_EDIT, N_("Undo"),
	    N_("undo, also after saving") },
	[ACTION_REDO] = { "redo", PLACE_ALL, GROUP_EDIT, N_("Redo"),
	    N_("take the undo back") },
	[ACTION_GOTO] = { "goto", PLACE_ALL, GROUP_GO, N_("GoTo"),
	    N_("go to a code or a name") },
	[ACTION_LANGUAGE] = { "language", PLACE_ALL, GROUP_VIEW, N_("Lang"),
	    N_("language, slow line") },
	[ACTION_OPEN] = { "open", ROWS | PLACE_MENU | PAGE |
	    PLACE_DRAFTS | BOARDS | PLACE_DASHBOARD | PLACE_MATCH |
	    PLACE_PREVIEW | PLACE_OFFICES,
	    GROUP_RECORD, N_("Open"), N_("open the row") },
	[ACTION_NEW] = { "new", ROWS | PLACE_CALENDAR, GROUP_RECORD,
	    N_("New"),
	    N_("a new record") },
	[ACTION_EDIT] = { "edit", ROWS | PLACE_READ | BOARDS,
	    GROUP_RECORD,
	    N_("Edit"), N_("edit the record") },
	[ACTION_VIEW] = { "view", ROWS | PLACE_CALENDAR | PLACE_MATCH |
	    PLACE_INBOX | PLACE_PREVIEW | PLACE_JOIN,
	    GROUP_RECORD,
	    N_("View"),
	    N_("read the record, and what refers to it") },
	[ACTION_COPY_NEW] = { "copy-new", ROWS, GROUP_RECORD, N_("Copy"),
	    N_("copy as a new one") },
	[ACTION_SORT] = { "sort", ROWS, GROUP_VIEW, N_("Sort"),
	    N_("sort by the next column; again: backwards") },
	[ACTION_FIND] = { "find", ROWS | PAGE | BOARDS | PLACE_INBOX,
	    GROUP_VIEW,
	    N_("Find"),
	    N_("filter; so does any letter") },
	[ACTION_DELETE] = { "delete", ROWS | PLACE_CALENDAR, GROUP_RECORD,
	    N_("Delete"),
	    N_("delete; shows what hangs on it and asks") },
	[ACTION_MARK] = { "mark", MARKS, GROUP_EDIT, N_("Mark"),
	    N_("mark the row, or unmark it") },
	[ACTION_MARK_ALL] = { "mark-all", MARKS, GROUP_EDIT, N_("All"),
	    N_("mark all rows of the filter") },
	[ACTION_MARK_NONE] = { "mark-none", MARKS, GROUP_EDIT,
	    N_("None"), N_("unmark all") },
	[ACTION_MARK_INVERT] = { "mark-invert", MARKS, GROUP_EDIT,
	    N_("Invert"), N_("exchange marked and unmarked") },
	[ACTION_SET_MARKED] = { "set-marked", ROWS, GROUP_EDIT, N_("SetAll"),
	    N_("set one field of all marked rows") },
	[ACTION_HISTORY] = { "history", ROWS | PLACE_FORM | PLACE_READ,
	    GROUP_VIEW, N_("Past"), N_("who changed the record, and when") },
	[ACTION_JOIN] = { "join", ROWS | PLACE_INBOX | PLACE_JOIN,
	    GROUP_EDIT, N_("Join"), N_("make two records one") },
	[ACTION_EXPORT] = { "export", ROWS | PLACE_MENU, GROUP_RECORD,
	    N_("Export"), N_("rows to a file") },
	[ACTION_LOG] = { "log", PLACE_ALL & ~PLACE_PICK, GROUP_VIEW,
	    N_("Log"), N_("all saves, newest first; any can be undone") },
	[ACTION_SAVE] = { "save", PLACE_FORM | PLACE_CALENDAR | PLACE_MATCH,
	    GROUP_RECORD,
	    N_("Save"),
	    N_("save") },
	[ACTION_WAS] = { "was", PLACE_FORM, GROUP_EDIT, N_("Was"),
	    N_("the value before the change; again: back") },
	[ACTION_VALUES] = { "values", PLACE_FORM | PLACE_ASK, GROUP_EDIT,
	    N_("List"), N_("list of values") },
	[ACTION_ABOVE] = { "above", PLACE_FORM, GROUP_EDIT, N_("Above"),
	    N_("same as in the record above") },
	[ACTION_NEXT] = { "next", PLACE_FORM, GROUP_RECORD, N_("Next"),
	    N_("save and go to the next record") },
	[ACTION_FIELD] = { "field", PLACE_FORM, GROUP_VIEW, N_("Find"),
	    N_("find a field by its name") },
	[ACTION_CLEAR] = { "clear", PLACE_FORM | PLACE_ASK, GROUP_EDIT,
	    N_("Clear"), N_("empty the field") },
	[ACTION_DISCARD] = { "discard", PLACE_FORM | PLACE_DRAFTS,
	    GROUP_RECORD, N_("Drop"), N_("throw the draft away") },
	[ACTION_FORGET] = { "forget", PLACE_FORM, GROUP_RECORD,
	    N_("Forget"), N_("erase the personal values, everywhere; asks") },
	[ACTION_PAGE_NEXT] = { "page-next", ROWS | PLACE_FORM, GROUP_VIEW,
	    N_("Page"), N_("next page of the form, next view of the list") },
	[ACTION_PAGE_BACK] = { "page-back", ROWS | PLACE_FORM, GROUP_VIEW,
	    N_("Page"), N_("the page or the view before") },
	[ACTION_DECIDE] = { "decide", ROWS | PLACE_FORM, GROUP_EDIT,
	    N_("Decide"), N_("decide between two values") },
	[ACTION_VIEWS] = { "views", ROWS, GROUP_VIEW, N_("Views"),
	    N_("choose a view of this list") },
	[ACTION_COPY] = { "copy", TEXTUAL & ~PLACE_PICK, GROUP_EDIT,
	    N_("Copy"), N_("copy the field") },
	[ACTION_CUT] = { "cut", TEXTUAL & ~PLACE_PICK, GROUP_EDIT,
	    N_("Cut"), N_("cut the field") },
	[ACTION_PASTE] = { "paste", TEXTUAL, GROUP_EDIT, N_("Paste"),
	    N_("paste into the field") },
	[ACTION_START] = { "start", PLACE_ASK | PLACE_LOG, GROUP_RECORD,
	    N_("Start"), N_("do it") },
	[ACTION_PICK_NEW] = { "pick-new", PLACE_PICK, GROUP_NONE, N_("New"),
	    N_("a new entry with what was typed") },
	[ACTION_PICK_VIEW] = { "pick-view", PLACE_PICK, GROUP_NONE,
	    N_("View"), N_("read the record") },
	[ACTION_PAPER] = { "print", PAGE, GROUP_RECORD, N_("Print"),
	    N_("write this page to a file") },
	[ACTION_SLOW] = { "slow", PLACE_ALL & ~PLACE_PICK, GROUP_VIEW,
	    N_("Slow"), N_("slow line: fewer columns, no bar; again: off") },
	[ACTION_WITNESS] = { "witness", RULES,
	    GROUP_VIEW,
	    N_("Way"), N_("the shortest witness, each step a record") },
	[ACTION_SEVERITY] = { "severity", PLACE_FINDINGS, GROUP_VIEW,
	    N_("Grade"), N_("errors, warnings or notes only; then all") },
	[ACTION_FIX] = { "fix", PLACE_CHAIN, GROUP_RECORD, N_("Fix"),
	    N_("go to the field that mends it") },
	[ACTION_SHAPE] = { "shape", PLACE_CHAIN, GROUP_VIEW, N_("Shape"),
	    N_("outline, table, layers") },
	[ACTION_UNLINK] = { "unlink", PLACE_CHAIN, GROUP_RECORD,
	    N_("Unlink"), N_("drop a link to what the topic needs") },
	[ACTION_FOLD] = { "fold", PLACE_CHAIN, GROUP_VIEW, N_("Fold"),
	    N_("fold the curriculum") },
	[ACTION_UNFOLD] = { "unfold", PLACE_CHAIN, GROUP_VIEW, N_("Unfold"),
	    N_("show the topics of the curriculum") },
	[ACTION_NEXT_FINDING] = { "next-finding", PLACE_CHAIN, GROUP_GO,
	    N_("Next"), N_("next finding") },
	[ACTION_LAST_FINDING] = { "last-finding", PLACE_CHAIN, GROUP_GO,
	    N_("Before"), N_("finding before") },
	[ACTION_FOLLOW] = { "follow", PLACE_CHAIN, GROUP_GO, N_("Follow"),
	    N_("to what this topic needs") },
	[ACTION_RETURN] = { "return", PLACE_CHAIN, GROUP_GO, N_("Return"),
	    N_("back to where Right came from") },
	[ACTION_EARLIER] = { "earlier", PLACE_CALENDAR, GROUP_EDIT,
	    N_("Earlier"), N_("move the bar a week earlier") },
	[ACTION_LATER] = { "later", PLACE_CALENDAR, GROUP_EDIT, N_("Later"),
	    N_("move the bar a week later") },
	[ACTION_SHORTER] = { "shorter", PLACE_CALENDAR, GROUP_EDIT,
	    N_("Shorter"), N_("a week shorter") },
	[ACTION_LONGER] = { "longer", PLACE_CALENDAR, GROUP_EDIT,
	    N_("Longer"), N_("a week longer") },
	[ACTION_ZOOM] = { "zoom", PLACE_CALENDAR, GROUP_VIEW, N_("Zoom"),
	    N_("days, weeks, terms") },
	[ACTION_TABLE] = { "table", PLACE_DASHBOARD, GROUP_VIEW, N_("Table"),
	    N_("all figures as a table") },
	[ACTION_CSV] = { "csv", PLACE_DASHBOARD, GROUP_RECORD, N_("CSV"),
	    N_("write the figures to dashboard.csv") },
	[ACTION_YEAR] = { "year", PLACE_DASHBOARD, GROUP_VIEW, N_("Year"),
	    N_("the year before; after the fifth, this one") },
	[ACTION_AIM] = { "aim", PLACE_MATCH, GROUP_VIEW, N_("Aim"),
	    N_("best for trainees, for hosts, most placed, evenly") },
	[ACTION_MATCH] = { "match", PLACE_CALENDAR, GROUP_RECORD,
	    N_("Match"), N_("propose places for those without one") },
	[ACTION_WHAT_IF] = { "what-if", ROWS | PLACE_READ |
	    PLACE_CHAIN | PLACE_CALENDAR, GROUP_VIEW, N_("WhatIf"),
	    N_("what a closing, cancelling or moving would touch") },
	[ACTION_APPLY] = { "apply", PLACE_INBOX | PLACE_PREVIEW,
	    GROUP_RECORD, N_("Apply"),
	    N_("do all that was decided, as one change") },
	[ACTION_TAKE] = { "take", PLACE_INBOX, GROUP_RECORD, N_("Take"),
	    N_("decide for the value marked >") },
	[ACTION_TYPE] = { "type", PLACE_INBOX, GROUP_RECORD, N_("Type"),
	    N_("type a third value") },
	[ACTION_ALL_HERE] = { "all-here", PLACE_INBOX, GROUP_EDIT,
	    N_("AllHere"), N_("all from here: of the record, or of the "
	    "marked") },
	[ACTION_ALL_THERE] = { "all-there", PLACE_INBOX, GROUP_EDIT,
	    N_("AllThere"), N_("all from there: of the record, or of the "
	    "marked") },
	[ACTION_PUT_OFF] = { "put-off", PLACE_INBOX, GROUP_EDIT,
	    N_("Later"), N_("decide later; again: not later") },
	[ACTION_NEXT_OPEN] = { "next-open", PLACE_INBOX | PLACE_PREVIEW,
	    GROUP_GO,
	    N_("Next"), N_("next that is undecided") },
	[ACTION_ACCEPT] = { "accept", PLACE_OFFICES, GROUP_RECORD,
	    N_("Accept"), N_("believe the office; asks") },
	[ACTION_DISTRUST] = { "distrust", PLACE_OFFICES, GROUP_RECORD,
	    N_("End"), N_("end trust in the office; asks") },
	[ACTION_SEEN] = { "seen", PLACE_OFFICES, GROUP_VIEW, N_("Seen"),
	    N_("who has seen whose changes, up to when") },
	[ACTION_TODAY] = { "today", PLACE_CALENDAR, GROUP_GO, N_("Today"),
	    N_("to today") },
};

#define F(n) { PRESS_F, n, false }
#define CTRL(c) { PRESS_CTRL, c, false }
#define ALT(c) { PRESS_ALT, c, false }
#define LETTER(c) { PRESS_LETTER, c, false }
#define KEY(c) { c, 0, false }

static const struct key_row rows[] = {
	{ PLACE_ALL, F(1), ACTION_HELP },
	{ PLACE_LIST | PLACE_MENU | PAGE | PLACE_DRAFTS,
	    LETTER('?'), ACTION_HELP },
	{ ROWS | PLACE_READ, F(2), ACTION_EDIT },
	{ PLACE_FORM, F(2), ACTION_SAVE },
	{ PLACE_FORM, CTRL('s'), ACTION_SAVE },
	{ PLACE_ASK | PLACE_LOG, F(2), ACTION_START },
	{ PLACE_ASK, CTRL('s'), ACTION_START },
	{ ROWS, F(3), ACTION_VIEW },
	{ PLACE_FORM, F(3), ACTION_WAS },
	{ PLACE_PICK, F(3), ACTION_PICK_VIEW },
	{ ROWS | PLACE_READ, F(4), ACTION_EDIT },
	{ PLACE_FORM | PLACE_ASK, F(4), ACTION_VALUES },
	{ PLACE_FORM | PLACE_ASK, KEY(PRESS_ALT_DOWN), ACTION_VALUES },
	{ ROWS, F(5), ACTION_COPY_NEW },
	{ ROWS, CTRL('n'), ACTION_NEW },
	{ PLACE_FORM, F(5), ACTION_ABOVE },
	{ PLACE_FORM, CTRL('d'), ACTION_ABOVE },
	{ PLACE_PICK, F(5), ACTION_PICK_NEW },
	{ ROWS, F(6), ACTION_SORT },
	{ PLACE_FORM, F(6), ACTION_NEXT },
	{ PLACE_FORM, ALT('n'), ACTION_NEXT },
	{ PAGE, F(6), ACTION_PAPER },
	{ PAGE, CTRL('p'), ACTION_PAPER },
	{ PLACE_MENU, F(7), ACTION_GOTO },
	{ PLACE_MENU, LETTER('/'), ACTION_GOTO },
	{ ROWS | PAGE, F(7), ACTION_FIND },
	{ PLACE_LIST | PAGE, LETTER('/'), ACTION_FIND },
	{ ROWS | PAGE, CTRL('f'), ACTION_FIND },
	{ PLACE_FORM, F(7), ACTION_FIELD },
	{ PLACE_FORM, CTRL('f'), ACTION_FIELD },
	{ ROWS, F(8), ACTION_DELETE },
	{ PLACE_LIST, KEY(PRESS_DEL), ACTION_DELETE },
	{ PLACE_FORM | PLACE_ASK, F(8), ACTION_CLEAR },
	{ PLACE_DRAFTS, F(8), ACTION_DISCARD },
	{ PLACE_DRAFTS, KEY(PRESS_DEL), ACTION_DISCARD },
	{ PLACE_ALL & ~PLACE_PICK, F(9), ACTION_MENU },
	{ PLACE_MENU, F(10), ACTION_QUIT },
	{ (PLACE_ALL & ~PLACE_MENU) | PLACE_QUESTION, F(10), ACTION_BACK },
	{ (PLACE_ALL & ~PLACE_MENU) | PLACE_QUESTION, KEY(PRESS_ESC),
	    ACTION_BACK },
	{ PLACE_LIST | PAGE | PLACE_DRAFTS | PLACE_MENU,
	    KEY(PRESS_ENTER), ACTION_OPEN },
	{ MARKS, KEY(PRESS_INS), ACTION_MARK },
	{ MARKS, LETTER(' '), ACTION_MARK },
	{ MARKS, LETTER('+'), ACTION_MARK_ALL },
	{ MARKS, LETTER('-'), ACTION_MARK_NONE },
	{ MARKS, LETTER('*'), ACTION_MARK_INVERT },
	{ ROWS, CTRL('e'), ACTION_SET_MARKED },
	{ ROWS | PLACE_INBOX, CTRL('u'), ACTION_JOIN },
	{ PLACE_JOIN, F(2), ACTION_JOIN },
	{ PLACE_JOIN, CTRL('s'), ACTION_JOIN },
	{ PLACE_JOIN, F(3), ACTION_VIEW },
	{ PLACE_JOIN, LETTER('?'), ACTION_HELP },
	{ ROWS | PLACE_MENU, CTRL('p'), ACTION_EXPORT },
	{ ROWS | PLACE_FORM, KEY(PRESS_CTRL_PGDN), ACTION_PAGE_NEXT },
	{ ROWS | PLACE_FORM, KEY(PRESS_CTRL_PGUP), ACTION_PAGE_BACK },
	{ ROWS, CTRL('w'), ACTION_VIEWS },
	{ ROWS | PLACE_FORM, CTRL('t'), ACTION_DECIDE },
	{ BOARDS, LETTER('?'), ACTION_HELP },
	{ BOARDS, KEY(PRESS_ENTER), ACTION_OPEN },
	{ RULES, F(3), ACTION_WITNESS },
	{ BOARDS, F(4), ACTION_EDIT },
	{ PLACE_FINDINGS, F(6), ACTION_SEVERITY },
	{ BOARDS, F(7), ACTION_FIND },
	{ BOARDS, LETTER('/'), ACTION_FIND },
	{ BOARDS, CTRL('f'), ACTION_FIND },
	{ PLACE_CALENDAR, F(2), ACTION_SAVE },
	{ PLACE_CALENDAR, CTRL('s'), ACTION_SAVE },
	{ PLACE_CALENDAR, F(3), ACTION_VIEW },
	{ PLACE_CALENDAR, F(5), ACTION_NEW },
	{ PLACE_CALENDAR, F(6), ACTION_ZOOM },
	{ PLACE_CALENDAR, LETTER('z'), ACTION_ZOOM },
	{ PLACE_CALENDAR, LETTER('t'), ACTION_TODAY },
	{ PLACE_CALENDAR, F(8), ACTION_DELETE },
	{ PLACE_CALENDAR, LETTER('<'), ACTION_EARLIER },
	{ PLACE_CALENDAR, KEY(PRESS_SHIFT_LEFT), ACTION_EARLIER },
	{ PLACE_CALENDAR, LETTER('>'), ACTION_LATER },
	{ PLACE_CALENDAR, KEY(PRESS_SHIFT_RIGHT), ACTION_LATER },
	{ PLACE_CALENDAR, LETTER('['), ACTION_SHORTER },
	{ PLACE_CALENDAR, KEY(PRESS_CTRL_LEFT), ACTION_SHORTER },
	{ PLACE_CALENDAR, LETTER(']'), ACTION_LONGER },
	{ PLACE_CALENDAR, KEY(PRESS_CTRL_RIGHT), ACTION_LONGER },
	{ ROWS | PLACE_READ | PLACE_CHAIN | PLACE_CALENDAR, CTRL('k'),
	    ACTION_WHAT_IF },
	{ PLACE_CALENDAR, LETTER('m'), ACTION_MATCH },
	{ PLACE_MATCH, F(2), ACTION_SAVE },
	{ PLACE_MATCH, CTRL('s'), ACTION_SAVE },
	{ PLACE_MATCH, F(3), ACTION_VIEW },
	{ PLACE_MATCH, F(6), ACTION_AIM },
	{ PLACE_MATCH, KEY(PRESS_ENTER), ACTION_OPEN },
	{ PLACE_MATCH, LETTER('?'), ACTION_HELP },
	{ PLACE_DASHBOARD, LETTER('?'), ACTION_HELP },
	{ PLACE_DASHBOARD, KEY(PRESS_ENTER), ACTION_OPEN },
	{ PLACE_DASHBOARD, F(3), ACTION_TABLE },
	{ PLACE_DASHBOARD, F(5), ACTION_CSV },
	{ PLACE_DASHBOARD, F(6), ACTION_YEAR },
	{ PLACE_CHAIN, F(5), ACTION_FIX },
	{ PLACE_CHAIN, F(6), ACTION_SHAPE },
	{ PLACE_CHAIN, F(8), ACTION_UNLINK },
	{ PLACE_CHAIN, LETTER('-'), ACTION_FOLD },
	{ PLACE_CHAIN, LETTER('+'), ACTION_UNFOLD },
	{ PLACE_CHAIN, LETTER('n'), ACTION_NEXT_FINDING },
	{ PLACE_CHAIN, LETTER('N'), ACTION_LAST_FINDING },
	{ PLACE_CHAIN, KEY(PRESS_RIGHT), ACTION_FOLLOW },
	{ PLACE_CHAIN, KEY(PRESS_LEFT), ACTION_RETURN },
	{ PLACE_INBOX | PLACE_PREVIEW, F(2), ACTION_APPLY },
	{ PLACE_INBOX | PLACE_PREVIEW, CTRL('s'), ACTION_APPLY },
	{ PLACE_INBOX | PLACE_PREVIEW, F(3), ACTION_VIEW },
	{ PLACE_PREVIEW | PLACE_OFFICES, KEY(PRESS_ENTER), ACTION_OPEN },
	{ PLACE_OFFICES, F(4), ACTION_ACCEPT },
	{ PLACE_OFFICES, F(6), ACTION_SEEN },
	{ PLACE_OFFICES, F(8), ACTION_DISTRUST },
	{ PLACE_OFFICES, LETTER('?'), ACTION_HELP },
	{ PLACE_INBOX, F(4), ACTION_TYPE },
	{ PLACE_INBOX, F(5), ACTION_ALL_HERE },
	{ PLACE_INBOX, F(6), ACTION_ALL_THERE },
	{ PLACE_INBOX, F(7), ACTION_FIND },
	{ PLACE_INBOX, LETTER('/'), ACTION_FIND },
	{ PLACE_INBOX, CTRL('f'), ACTION_FIND },
	{ PLACE_INBOX, F(8), ACTION_PUT_OFF },
	{ PLACE_INBOX | PLACE_PREVIEW, LETTER('n'), ACTION_NEXT_OPEN },
	{ PLACE_INBOX | PLACE_PREVIEW, LETTER('?'), ACTION_HELP },
	{ PLACE_INBOX, KEY(PRESS_ENTER), ACTION_TAKE },
	{ PLACE_ALL, CTRL('z'), ACTION_UNDO },
	{ PLACE_ALL, CTRL('y'), ACTION_REDO },
	{ TEXTUAL & ~PLACE_PICK, CTRL('c'), ACTION_COPY },
	{ TEXTUAL & ~PLACE_PICK, CTRL('x'), ACTION_CUT },
	{ TEXTUAL, CTRL('v'), ACTION_PASTE },
	{ PLACE_ALL, CTRL('g'), ACTION_GOTO },
	{ PLACE_ALL, CTRL('l'), ACTION_REPAINT },
	{ PLACE_ALL, CTRL('q'), ACTION_QUIT },
};

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_NONE] = "",
	[GROUP_RECORD] = N_("Record"),
	[GROUP_EDIT] = N_("Edit"),
	[GROUP_VIEW] = N_("View"),
	[GROUP_GO] = N_("Go"),
};

const struct action_row *
action_row(enum action action)
{
	return &actions[action];
}

const char *
menu_group_name(enum menu_group group)
{
	return _(group_names[group]);
}

static bool
row_fits(const struct key_row *row, enum place place,
    const struct press *press)
{
	return (row->places & (unsigned)place) != 0 &&
	    press_is(press, row->press.code, row->press.letter);
}

enum action
keys_action(const struct keys *keys, enum place place,
    const struct press *press)
{
	size_t i;

	if (press->pasted)
		return ACTION_NONE;
	for (i = keys->own_count; i-- > 0;) {
		if (row_fits(&keys->own[i], place, press))
			return keys->own[i].action;
	}
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (row_fits(&rows[i], place, press))
			return rows[i].action;
	}
	return ACTION_NONE;
}

bool
keys_press(const struct keys *keys, enum place place, enum action action,
    size_t n, struct press *press)
{
	size_t i, count = sizeof rows / sizeof *rows;
	const struct key_row *row;

	for (i = 0; i < keys->own_count + count; i++) {
		row = i < keys->own_count ? &keys->own[i] :
		    &rows[i - keys->own_count];
		if (row->action != action ||
		    (row->places & (unsigned)place) == 0 ||
		    keys_action(keys, place, &row->press) != action)
			continue;
		if (n-- == 0) {
			*press = row->press;
			return true;
		}
	}
	return false;
}
