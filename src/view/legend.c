/*
 * legend: the page behind `?`, from a table of its lines.
 */
#include "view/sheet.h"

#include "base/buffer.h"
#include "base/i18n.h"

#include <stddef.h>

struct entry {
    enum style style;
    const char *badge; /* NULL: a heading */
    const char *ascii; /* the badge in plain ASCII; NULL: the same */
    const char *text;
};

static const struct entry states[] = {
    {STYLE_STRONG, NULL, NULL, N_("State letters, as ps and top show them")},
    {STYLE_PLAIN, "S", NULL, N_("sleeps: waits for something, as most processes mostly do")},
    {STYLE_PLAIN, "R", NULL, N_("runs, or is ready to run")},
    {STYLE_PLAIN, "T", NULL, N_("stopped: a signal made it stand still")},
    {STYLE_PLAIN, "Z", NULL, N_("zombie: it has ended, its status is not fetched yet")},
    {STYLE_PLAIN, "X", NULL, N_("gone: its status was fetched, nothing of it is left")},
    {STYLE_PLAIN, "D", NULL, N_("waits for a device, such as a disk; no signal wakes it")},
    {STYLE_PLAIN, "", NULL, ""},
    {STYLE_STRONG, NULL, NULL, N_("State words")},
    {STYLE_ZOMBIE, N_("ZOMBIE"), NULL, N_("has ended; its parent has not waited for it yet")},
    {STYLE_ORPHAN, N_("ORPHAN"), NULL, N_("its parent has ended; init (or another) adopted it")},
    {STYLE_BLOCKED, N_("BLOCKED"), NULL, N_("in a call that returns when something happens")},
    {STYLE_STOPPED, N_("STOPPED"), NULL, N_("stands still until SIGCONT comes")},
    {STYLE_RUNNING, N_("RUNNING"), NULL, N_("computes: it uses the processor")},
    {STYLE_GONE, N_("GONE"), NULL, N_("reaped; still shown until the next command")},
    {STYLE_PLAIN, "", NULL, ""},
};

static const struct entry marks[] = {
    {STYLE_MARK, "+", NULL, N_("new since the last command")},
    {STYLE_MARK, "*", NULL, N_("changed since the last command")},
    {STYLE_MARK, "x", NULL, N_("reaped since the last command")},
    {STYLE_QUIET, "└╌", "`.", N_("hangs here because its parent ended")},
    {STYLE_QUIET, "├·", "|:", N_("no process: a pool of its parent, above its workers")},
    {STYLE_STRONG, "────┐", "----+", N_("leads from who waits to whom it waits for")},
};

static const struct entry pools[] = {
    {STYLE_PLAIN, "", NULL, ""},
    {STYLE_STRONG, NULL, NULL, N_("A pool: its tasks in order, one cell each, or for several")},
    {STYLE_PLAIN, "█", "#", N_("done")},
    {STYLE_STRONG, "▒", "=", N_("a worker runs it")},
    {STYLE_ERROR, "!", NULL, N_("held up: its worker is stopped")},
    {STYLE_QUIET, "░", ".", N_("waits in the queue")},
    {STYLE_ERROR, "x", NULL, N_("lost: its worker ended under it")},
};

static const struct entry keys[] = {
    {STYLE_PLAIN, "", NULL, ""},
    {STYLE_STRONG, NULL, NULL, N_("Keys at the prompt")},
    {STYLE_KEY, "Enter", NULL, N_("runs the line")},
    {STYLE_KEY, "Tab", NULL, N_("completes the word; on an empty line: goes to the tree")},
    {STYLE_KEY, "↑ ↓", "Up Down", N_("lines typed before")},
    {STYLE_KEY, "Ctrl-R", NULL, N_("searches them")},
    {STYLE_KEY, "PgUp PgDn", NULL, N_("scroll the log")},
    {STYLE_KEY, "F1", NULL, N_("help for the word under the cursor")},
    {STYLE_KEY, "F2", NULL, N_("big: the tree alone, for a class")},
    {STYLE_KEY, "F3", NULL, N_("the timeline: how it came to be; again: hides it")},
    {STYLE_KEY, "?", NULL, N_("on an empty line: this legend")},
    {STYLE_KEY, "Ctrl-C", NULL, N_("clears the line")},
    {STYLE_KEY, "Ctrl-Z", NULL, N_("suspends proctor; fg comes back")},
    {STYLE_KEY, "Ctrl-D", NULL, N_("on an empty line: leaves")},
    {STYLE_PLAIN, "", NULL, ""},
    {STYLE_STRONG, NULL, NULL, N_("Keys in the tree")},
    {STYLE_KEY, "↑ ↓ ← →", "arrows", N_("select a process")},
    {STYLE_KEY, "Enter", NULL, N_("makes it the current one: it does what you type")},
    {STYLE_KEY, "w", NULL, N_("why it is so")},
    {STYLE_KEY, "k", NULL, N_("sends it a signal")},
    {STYLE_KEY, "/", NULL, N_("finds a name, a PID or a state word")},
    {STYLE_KEY, "n", NULL, N_("finds the next")},
    {STYLE_KEY, "+ -", NULL, N_("unfold and fold what is below it")},
    {STYLE_KEY, "Tab", NULL, N_("goes back to the prompt")},
    {STYLE_KEY, "t", NULL, N_("shows or hides the timeline")},
    {STYLE_KEY, N_("click"), NULL, N_("selects; a second click makes it the current one")},
    {STYLE_KEY, N_("wheel"), NULL, N_("scrolls")},
};

static const struct entry timeline[] = {
    {STYLE_PLAIN, "", NULL, ""},
    {STYLE_STRONG, NULL, NULL, N_("Timeline: a line for each process, a column for each fact")},
    {STYLE_PLAIN, "───", "---", N_("alive")},
    {STYLE_BLOCKED, "wait┄", "wait.", N_("blocked in that call")},
    {STYLE_RUNNING, "RRR", NULL, N_("computes")},
    {STYLE_STOPPED, "TTT", NULL, N_("stopped")},
    {STYLE_ZOMBIE, "7ZZ", NULL, N_("has ended with status 7: a zombie from then on")},
    {STYLE_ZOMBIE, "×KILL", "xKILL", N_("ended by that signal")},
    {STYLE_ORPHAN, "►init═", ">init=", N_("adopted by init")},
    {STYLE_STRONG, "┬ └", "+ `", N_("a fork: the line of the child leaves that of its parent")},
    {STYLE_STRONG, "◀4 ┘", "<4 '", N_("4 is reaped here: its line ends")},
    {STYLE_STRONG, "▼TERM", "vTERM", N_("gets that signal, from where the line comes")},
    {STYLE_STRONG, "( )", NULL, N_("runs a signal handler")},
    {STYLE_STRONG, "[5 ]", NULL, N_("a worker of a pool takes task 5, and is done with it")},
    {STYLE_STRONG, "+1-9", NULL, N_("tasks 1 to 9 come into the queue")},
    {STYLE_KEY, "← →", "<- ->", N_("back in time, and on: the tree shows how it was")},
    {STYLE_KEY, "Home End", NULL, N_("to the beginning; to the present")},
    {STYLE_KEY, "Esc", NULL, N_("back to the present, and to the prompt")},
};

static const char *in_words(const char *text)
{
    return *text ? _(text) : ""; /* gettext("") is the header of the translations */
}

static void add(struct sheet *sheet, const struct entry *entries, size_t count, bool ascii)
{
    for (const struct entry *entry = entries; entry < entries + count; entry++) {
        const char *badge = ascii && entry->ascii ? entry->ascii : entry->badge;
        sheet_add(sheet, entry->style, badge ? in_words(badge) : NULL, in_words(entry->text));
    }
}

void legend_open(struct sheet *sheet, bool ascii)
{
    struct buffer you = {0};

    buffer_printf(&you, "%s %s", ascii ? "<-" : "◀", _("you"));
    sheet_open(sheet, _("Legend"), false);
    add(sheet, states, sizeof states / sizeof *states, ascii);
    sheet_add(sheet, STYLE_STRONG, NULL, _("Marks"));
    sheet_add(sheet, STYLE_YOU, buffer_text(&you), _("who does what you type"));
    add(sheet, marks, sizeof marks / sizeof *marks, ascii);
    add(sheet, pools, sizeof pools / sizeof *pools, ascii);
    add(sheet, keys, sizeof keys / sizeof *keys, ascii);
    add(sheet, timeline, sizeof timeline / sizeof *timeline, ascii);
    buffer_free(&you);
}
