/*
 * tree_row: one row of the tree pane, from the mark in its first cell to "◀ you" at its end.
 */
#include "view/tree_inside.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/pool_row.h"
#include "model/words.h"

#include <stdio.h>
#include <string.h>

enum {
    WORD_OFFSET = 3, /* from the state letter to the state word */
    WORD_GAP = 3,    /* between the state word and why it is so */
    NAME_READS = 8,  /* cells by which a long name is still known */
    NAME_CUT = 4,    /* cells that it has at least */
    DONE_GAP = 2,    /* before what a worker has done */
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
    const char *called = row->kind == TREE_POOL ? row->pool->name : row->process->name;

    *head = (struct tree_head){0};
    buffer_add_text(&head->branch, row->branch);
    utf8_add_harmless(&head->name, called, strlen(called));
    if (row->kind != TREE_POOL)
        snprintf(head->pid, sizeof head->pid, " %d", row->process->pid);
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

static bool is_news(const struct drawing *draw, uint64_t seq)
{
    return seq > draw->pane->since;
}

static bool changed(const struct drawing *draw)
{
    const struct tree_row *row = draw->row;

    if (row->kind == TREE_POOL)
        return is_news(draw, row->pool->change_seq) || !pool_stands(row->pool);
    return is_news(draw, row->hidden_change) ||
           (row->kind == TREE_PROCESS && is_news(draw, row->process->change_seq));
}

static bool is_gone(const struct tree_row *row)
{
    if (row->kind == TREE_POOL)
        return !pool_stands(row->pool);
    return row->kind == TREE_PROCESS && words_state_of(row->process) == STATE_GONE;
}

static bool is_new(const struct drawing *draw)
{
    const struct tree_row *row = draw->row;

    if (row->kind == TREE_POOL)
        return is_news(draw, row->pool->open_seq);
    return row->kind == TREE_PROCESS && is_news(draw, row->process->fork_seq);
}

static void draw_mark(const struct drawing *draw)
{
    if (changed(draw))
        text(draw, 0, STYLE_MARK, is_gone(draw->row) ? "x" : is_new(draw) ? "+" : "*");
}

static void draw_head(const struct drawing *draw, int room)
{
    enum style style = changed(draw) && !is_gone(draw->row) ? STYLE_STRONG : STYLE_PLAIN;
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

/* "██▒▒░░░░     2 of 8 done   2 running   4 queued: 5 6 7 8" */
static struct tree_line draw_pool(const struct drawing *draw, int column, int words, int right)
{
    static const enum style bar_styles[BAR_CELLS] = {
        [BAR_DONE] = STYLE_PLAIN,    [BAR_RUNNING] = STYLE_STRONG, [BAR_QUEUED] = STYLE_QUIET,
        [BAR_HELD_UP] = STYLE_ERROR, [BAR_LOST] = STYLE_ERROR, /* both are to be seen without colour
                                                                */
    };
    static const enum style piece_styles[] = {
        [PIECE_PLAIN] = STYLE_PLAIN, [PIECE_LOST] = STYLE_ERROR, [PIECE_HELD_UP] = STYLE_STOPPED};
    struct pool_row row;

    pool_row_make(&row, draw->scene->table, draw->row->pool, words - column, right - column - 1,
                  draw->ascii);
    for (int i = 0; i < row.bar_count; i++)
        text(draw, column + i, bar_styles[row.bar[i]], pool_row_glyph(row.bar[i], draw->ascii));
    column += row.column;
    for (int i = 0; i < row.count; i++)
        column = cut(draw, column + (i ? row.gap : 0), right, piece_styles[row.pieces[i].kind],
                     buffer_text(&row.pieces[i].text));
    pool_row_free(&row);
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

/* "task 5: " */
static int draw_task(const struct drawing *draw, int column, int limit)
{
    struct buffer task = {0};
    bool lost = pool_row_task(&task, draw->row->process) == PIECE_LOST;

    column = cut(draw, column, limit, lost ? STYLE_ERROR : STYLE_PLAIN, buffer_text(&task));
    buffer_free(&task);
    return column;
}

/* "2 done", behind the text, and below each other where it can be; returns where the row ends. */
static int draw_done(const struct drawing *draw, int end, int limit, const char *done)
{
    int column = (limit < YOU_MOST ? limit : YOU_MOST) - utf8_width(done);

    if (!*done)
        return end;
    if (column < end + DONE_GAP)
        column = end + DONE_GAP;
    return text(draw, column, STYLE_PLAIN, done);
}

/* The text after the state word, and what a worker has done; there is room for "◀ you" after it,
 * and where it can be, for a blank after that. */
static struct tree_line draw_because(const struct drawing *draw, int column, int right, bool margin)
{
    const struct process *process = draw->row->process;
    struct buffer because = {0}, done = {0}, you = {0};
    int end = right, limit = right - margin;

    column = draw_task(draw, column, limit);
    add_because(&because, draw);
    pool_row_done(&done, process);
    if (process == draw->scene->current) {
        add_you(&you, draw->ascii);
        limit = right - margin - utf8_width(buffer_text(&you)) - 1;
        if (margin && column + utf8_width(buffer_text(&because)) > limit)
            limit++;
        end = limit;
    }
    if (done.length)
        end = limit - utf8_width(done.data) - DONE_GAP;
    column = cut(draw, column, end, STYLE_PLAIN, buffer_text(&because));
    column = draw_done(draw, column, limit, buffer_text(&done));
    buffer_free(&because);
    buffer_free(&done);
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
    int words = names + WORD_OFFSET + words_state_width() + WORD_GAP;

    if (*hint) {
        right -= utf8_width(hint) + 1;
        text(&draw, right + 1, STYLE_QUIET, hint);
    }
    draw_mark(&draw);
    if (row->kind == TREE_MORE)
        return draw_more(&draw, right);
    draw_head(&draw, names - 2);
    if (row->kind == TREE_POOL)
        return draw_pool(&draw, names, words, right);
    text(&draw, names, STYLE_PLAIN, letter);
    text(&draw, names + WORD_OFFSET, state_styles[words_state_of(row->process)],
         words_state(row->process));
    return draw_because(&draw, words, right, !*hint);
}
