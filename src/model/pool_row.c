#include "model/pool_row.h"

#include "base/i18n.h"
#include "base/utf8.h"

enum {
    QUEUE_SHOWN = 8, /* tasks of the queue that are named, where there is room */
    ENOUGH = 6,      /* cells of a bar that had to be made shorter */
    LEAST = 4
};

/* The bar */

static enum bar_cell cell_of(const struct proctab *table, const struct task *task)
{
    switch (task->state) {
    case TASK_DONE: return BAR_DONE;
    case TASK_LOST: return BAR_LOST;
    case TASK_RUNNING:
        return task->worker >= 0 && pool_holds_up(table->processes[task->worker]) ? BAR_HELD_UP
                                                                                  : BAR_RUNNING;
    default: return BAR_QUEUED;
    }
}

/* One cell for the tasks from..to-1: what is amiss first, and "done" only when all are. */
static enum bar_cell cell_for(const struct proctab *table, const struct pool *pool, int from,
                              int to)
{
    int counts[BAR_CELLS] = {0};

    for (int i = from; i < to; i++)
        counts[cell_of(table, &pool->tasks[i])]++;
    if (counts[BAR_HELD_UP])
        return BAR_HELD_UP;
    if (counts[BAR_LOST])
        return BAR_LOST;
    if (counts[BAR_DONE] == to - from)
        return BAR_DONE;
    return counts[BAR_QUEUED] == to - from ? BAR_QUEUED : BAR_RUNNING;
}

static void make_bar(struct pool_row *row, const struct proctab *table, const struct pool *pool,
                     int room)
{
    long tasks = pool->task_count, cells = room < BAR_MOST ? room : BAR_MOST;

    cells = tasks < cells ? tasks : cells;
    cells = cells > 0 ? cells : 0;
    for (long i = 0; i < cells; i++)
        row->bar[i] =
            cell_for(table, pool, (int)(i * tasks / cells), (int)((i + 1) * tasks / cells));
    row->bar_count = (int)cells;
}

const char *pool_row_glyph(enum bar_cell cell, bool ascii)
{
    static const char *const glyphs[BAR_CELLS][2] = {
        [BAR_DONE] = {"█", "#"},   [BAR_RUNNING] = {"▒", "="}, [BAR_HELD_UP] = {"!", "!"},
        [BAR_QUEUED] = {"░", "."}, [BAR_LOST] = {"x", "x"},
    };

    return glyphs[cell][ascii];
}

/* The pieces */

static struct piece *add_piece(struct pool_row *row, enum piece_kind kind)
{
    struct piece *piece = &row->pieces[row->count++];

    buffer_clear(&piece->text);
    piece->kind = kind;
    return piece;
}

static void add_count(struct pool_row *row, enum piece_kind kind, const char *format, int count)
{
    if (count > 0)
        buffer_printf(&add_piece(row, kind)->text, format, count);
}

static void add_state(struct pool_row *row, enum pool_state state)
{
    static const char *const words[POOL_STATES] = {[POOL_CLOSED] = N_("closed"),
                                                   [POOL_TERMINATED] = N_("terminated"),
                                                   [POOL_OVER] = N_("over")};

    if (words[state])
        buffer_add_text(&add_piece(row, PIECE_PLAIN)->text, _(words[state]));
}

static int held_up(const struct pool *pool)
{
    int count = 0;

    for (const struct process *child = pool->owner->first_child; child; child = child->next_sibling)
        count += child->works_for == pool && pool_holds_up(child);
    return count;
}

enum length { FULL, SHORT, SHORTEST };

static void add_pieces(struct pool_row *row, const struct pool *pool, enum length length)
{
    int done = pool->counts[TASK_DONE], held = held_up(pool);

    row->count = 0;
    if (!pool->task_count)
        buffer_add_text(&add_piece(row, PIECE_PLAIN)->text, _("no tasks yet"));
    else if (length != FULL)
        buffer_printf(&add_piece(row, PIECE_PLAIN)->text, _("%d/%d done"), done, pool->task_count);
    else
        buffer_printf(&add_piece(row, PIECE_PLAIN)->text, _("%d of %d done"), done,
                      pool->task_count);
    add_count(row, PIECE_LOST, _("%d LOST"), pool->counts[TASK_LOST]);
    add_count(row, PIECE_HELD_UP, length == SHORTEST ? _("%d HELD") : _("%d HELD UP"), held);
    add_count(row, PIECE_PLAIN, _("%d running"), pool->counts[TASK_RUNNING] - held);
    add_state(row, pool->state);
    add_count(row, PIECE_PLAIN, _("%d queued"), pool->counts[TASK_QUEUED]);
}

static int width_of(const struct pool_row *row)
{
    int width = (row->count - 1) * row->gap;

    for (int i = 0; i < row->count; i++)
        width += utf8_width(buffer_text(&row->pieces[i].text));
    return width;
}

/* Which tasks come next, as many as there is room for: "7 8 9", "7 8 …". */
static void list_next(struct buffer *out, const struct pool *pool, int room, bool ascii)
{
    const char *more = ascii ? " ..." : " …";
    int left = pool->counts[TASK_QUEUED], shown = 0;

    for (int i = 0; left && i < pool->task_count && shown < QUEUE_SHOWN; i++) {
        if (pool->tasks[i].state != TASK_QUEUED)
            continue;
        size_t length = out->length;
        buffer_printf(out, "%s%d", shown ? " " : "", i + 1);
        if ((int)out->length + (left > 1 ? utf8_width(more) : 0) > room) {
            out->data[out->length = length] = '\0';
            break;
        }
        shown++;
        left--;
    }
    if (shown && left)
        buffer_add_text(out, more);
}

static void add_queue(struct pool_row *row, const struct pool *pool, int room, bool ascii)
{
    struct buffer next = {0};

    room -= row->column + width_of(row) + utf8_width(_(": %s")) - 2;
    list_next(&next, pool, room, ascii);
    if (next.length)
        buffer_printf(&row->pieces[row->count - 1].text, _(": %s"), next.data);
    buffer_free(&next);
}

/* The room */

/* From how it should be to how it may have to be. */
static const struct form {
    enum length length;
    int gap, bar; /* cells of the bar at the least; 0: as many as it should have */
} forms[] = {{FULL, 3, 0}, {FULL, 2, 0}, {SHORT, 2, 0}, {SHORT, 2, ENOUGH}, {SHORTEST, 1, LEAST}};

enum { FORMS = sizeof forms / sizeof *forms };

/* Whether the pieces fit in this form; says where they begin then. */
static bool take_form(struct pool_row *row, const struct pool *pool, const struct form *form,
                      int column, int room)
{
    row->gap = form->gap;
    add_pieces(row, pool, form->length);
    int left = room - width_of(row);
    row->column = left < column ? left : column;
    return row->column >= (form->bar ? form->bar + 1 : column);
}

void pool_row_make(struct pool_row *row, const struct proctab *table, const struct pool *pool,
                   int column, int room, bool ascii)
{
    int form = 0;

    *row = (struct pool_row){0};
    while (form < FORMS && !take_form(row, pool, &forms[form], column, room))
        form++;
    if (form == FORMS)
        row->column = 0;
    else if (form == 0 && pool->counts[TASK_QUEUED])
        add_queue(row, pool, room, ascii);
    make_bar(row, table, pool, row->column - 1);
}

void pool_row_free(struct pool_row *row)
{
    for (int i = 0; i < PIECES_MOST; i++)
        buffer_free(&row->pieces[i].text);
}

/* Workers */

enum piece_kind pool_row_task(struct buffer *out, const struct process *process)
{
    const struct task *task =
        process->works_for ? pool_task(process->works_for, process->task) : NULL;

    if (!task || (task->state != TASK_LOST && process->life != LIFE_ALIVE))
        return PIECE_PLAIN;
    bool lost = task->state == TASK_LOST;
    buffer_printf(out, lost ? _("task %d LOST: ") : _("task %d: "), process->task);
    return lost ? PIECE_LOST : PIECE_PLAIN;
}

void pool_row_done(struct buffer *out, const struct process *process)
{
    if (process->tasks_done)
        buffer_printf(out, _("%d done"), process->tasks_done);
}
