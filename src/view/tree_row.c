/*
 * tree_row: one row of the tree pane, from the mark in its first cell to "◀ you" at its end.
 */
#include "view/tree_inside.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/words.h"

#include <stdio.h>
#include <string.h>

enum {
    WORD_OFFSET = 3, /* from the state letter to the state word */
    WORD_GAP = 3,    /* between the state word and why it is so */
    NAME_READS = 8,  /* cells by which a long name is still known */
    NAME_CUT = 4,    /* cells that it has at least */
    YOU_MOST = 79    /* cells in which "◀ you" stands, where nothing else reaches further */
};

static const enum style state_styles[STATES] = {
    [STATE_PLAIN] = STYLE_PLAIN,     [STATE_ZOMBIE] = STYLE_ZOMBIE,
    [STATE_STOPPED] = STYLE_STOPPED, [STATE_BLOCKED] = STYLE_BLOCKED,
    [STATE_RUNNING] = STYLE_RUNNING, [STATE_ORPHAN] = STYLE_ORPHAN,
    [STATE_GONE] = STYLE_GONE,
};

/* The first column */

/* Writes how deep a row is instead of its branch, where that is shorter. */
static void say_depth(struct buffer *branch, int depth, bool ascii)
{
    struct buffer deep = {0};

    buffer_printf(&deep, ascii ? "... (%d) " : "… (%d) ", depth);
    if (utf8_width(buffer_text(&deep)) < utf8_width(buffer_text(branch))) {
        buffer_clear(branch);
        buffer_add_text(branch, buffer_text(&deep));
    }
    buffer_free(&deep);
}

/* Makes room for a name of so many cells at the cost of the branch, then of the name; returns the
 * cells that the name may take. */
static int make_room(struct buffer *branch, int name, int depth, int room, bool ascii)
{
    int reads = name < NAME_READS ? name : NAME_READS, least = name < NAME_CUT ? name : NAME_CUT;

    if (room - utf8_width(buffer_text(branch)) < reads)
        say_depth(branch, depth, ascii);
    if (room - utf8_width(buffer_text(branch)) < least)
        buffer_clear(branch);
    room -= utf8_width(buffer_text(branch));
    return room < name ? room : name;
}

void tree_head_make(struct tree_head *head, const struct tree_row *row, int column, int room,
                    bool ascii)
{
    const struct process *process = row->process;

    *head = (struct tree_head){0};
    buffer_add_text(&head->branch, row->branch);
    utf8_add_harmless(&head->name, process->name, strlen(process->name));
    snprintf(head->pid, sizeof head->pid, " %d", process->pid);
    if (row->kind == TREE_PROCESS && row->hidden)
        snprintf(head->fold, sizeof head->fold, " [+%d]", row->hidden);

    int name = utf8_width(buffer_text(&head->name));
    int rest = (int)(strlen(head->pid) + strlen(head->fold));
    head->width = utf8_width(buffer_text(&head->branch)) + name + rest;
    head->name_room = name;
    if (head->width > room)
        head->name_room = make_room(&head->branch, name, row->depth, room - rest, ascii);
    head->fold_column =
        column + utf8_width(buffer_text(&head->branch)) + head->name_room + (int)strlen(head->pid);
}

void tree_head_free(struct tree_head *head)
{
    buffer_free(&head->branch);
    buffer_free(&head->name);
}

/* Rows */

struct drawing {
    const struct tree_pane *pane;
    const struct tree_scene *scene;
    const struct tree_row *row;
    struct canvas *canvas;
    const struct area *area;
    int at;
    bool ascii;
};

static int text(const struct drawing *draw, int column, enum style style, const char *words)
{
    return canvas_text(draw->canvas, draw->area, draw->at, column, style, words);
}

static int cut(const struct drawing *draw, int column, int limit, enum style style,
               const char *words)
{
    return canvas_cut(draw->canvas, draw->area, draw->at, column, limit - column, style, words,
                      draw->ascii);
}

static bool changed(const struct drawing *draw)
{
    const struct tree_row *row = draw->row;

    return row->hidden_change > draw->pane->since ||
           (row->kind == TREE_PROCESS && row->process->change_seq > draw->pane->since);
}

static void draw_mark(const struct drawing *draw)
{
    const struct process *process = draw->row->process;
    const char *mark = "*";

    if (!changed(draw))
        return;
    if (draw->row->kind == TREE_PROCESS && words_state_of(process) == STATE_GONE)
        mark = "x";
    else if (draw->row->kind == TREE_PROCESS && process->fork_seq > draw->pane->since)
        mark = "+";
    text(draw, 0, STYLE_MARK, mark);
}

static void draw_head(const struct drawing *draw, int room)
{
    bool gone = draw->row->process->life == LIFE_GONE;
    enum style style = changed(draw) && !gone ? STYLE_STRONG : STYLE_PLAIN;
    struct tree_head head;

    tree_head_make(&head, draw->row, 1, room, draw->ascii);
    int column = text(draw, 1, STYLE_PLAIN, buffer_text(&head.branch));
    cut(draw, column, column + head.name_room, style, buffer_text(&head.name));
    column = text(draw, column + head.name_room, style, head.pid);
    text(draw, column, STYLE_KEY, head.fold);
    tree_head_free(&head);
}

/* "… 488 more (480 zombies)  + unfolds" */
static struct tree_line draw_more(const struct drawing *draw, int right)
{
    const struct tree_row *row = draw->row;
    struct buffer words = {0};
    const char *unfolds = _("unfolds");

    buffer_printf(&words, "%s ", draw->ascii ? "..." : "…");
    buffer_printf(&words, ngettext("%d more", "%d more", (unsigned long)row->hidden), row->hidden);
    if (row->hidden_zombies)
        buffer_printf(&words,
                      ngettext(" (%d zombie)", " (%d zombies)", (unsigned long)row->hidden_zombies),
                      row->hidden_zombies);
    int column = cut(draw, 1, right, STYLE_PLAIN, row->branch);
    column = cut(draw, column, right, STYLE_PLAIN, buffer_text(&words));
    if (column + 4 + utf8_width(unfolds) <= right) {
        column = text(draw, column + 2, STYLE_KEY, "+");
        column = text(draw, column + 1, STYLE_QUIET, unfolds);
    }
    buffer_free(&words);
    return (struct tree_line){column, right};
}

/* Why the state is what it is; while it is news, also whose the process was. */
static void add_because(struct buffer *out, const struct drawing *draw)
{
    const struct process *process = draw->row->process;
    struct buffer origin = {0};

    words_because(out, draw->scene->table, process);
    if (process->reparent_seq > draw->pane->since)
        words_origin(&origin, draw->scene->table, process);
    if (origin.length)
        buffer_printf(out, _("; %s"), buffer_text(&origin));
    buffer_free(&origin);
}

static void add_you(struct buffer *out, bool ascii)
{
    buffer_printf(out, "%s%s", ascii ? "<- " : "◀ ", _("you"));
}

/* The text after the state word; there is room for "◀ you" after it, and where it can be, for a
 * blank after that. */
static struct tree_line draw_because(const struct drawing *draw, int column, int right, bool margin)
{
    const struct process *process = draw->row->process;
    struct buffer because = {0}, you = {0};
    int end = right, limit = right - margin;

    add_because(&because, draw);
    if (process == draw->scene->current) {
        add_you(&you, draw->ascii);
        limit = right - margin - utf8_width(buffer_text(&you)) - 1;
        if (margin && column + utf8_width(buffer_text(&because)) > limit)
            limit++;
        end = limit;
    }
    column = cut(draw, column, end, STYLE_PLAIN, buffer_text(&because));
    buffer_free(&because);
    buffer_free(&you);
    return (struct tree_line){column, limit};
}

void tree_row_draw_you(struct canvas *canvas, const struct area *area, int at,
                       const struct tree_line *line, bool ascii)
{
    struct buffer you = {0};

    add_you(&you, ascii);
    int column = YOU_MOST - utf8_width(buffer_text(&you));
    if (column < line->end + 1)
        column = line->end + 1;
    if (column > line->limit + 1)
        column = line->limit + 1;
    canvas_text(canvas, area, at, column, STYLE_YOU, buffer_text(&you));
    buffer_free(&you);
}

struct tree_line tree_row_draw(const struct tree_pane *pane, const struct tree_scene *scene,
                               const struct tree_row *row, struct canvas *canvas,
                               const struct area *area, int at, const char *hint)
{
    struct drawing draw = {pane, scene, row, canvas, area, at, scene->style == TREE_ASCII};
    char letter[] = {words_state_letter(row->process), '\0'};
    int names = tree_pane_names(pane, area->columns), right = area->columns;

    if (*hint) {
        right -= utf8_width(hint) + 1;
        text(&draw, right + 1, STYLE_QUIET, hint);
    }
    draw_mark(&draw);
    if (row->kind == TREE_MORE)
        return draw_more(&draw, right);
    draw_head(&draw, names - 2);
    text(&draw, names, STYLE_PLAIN, letter);
    text(&draw, names + WORD_OFFSET, state_styles[words_state_of(row->process)],
         words_state(row->process));
    return draw_because(&draw, names + WORD_OFFSET + words_state_width() + WORD_GAP, right, !*hint);
}
