/*
 * tree_text: the tree as plain text, a line a row.
 */
#include "model/tree.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "model/pool_row.h"
#include "model/words.h"

#include <string.h>

enum {
    NAME_COLUMN = 16, /* cells at least, for branch, name and PID */
    LETTER = 3,       /* the state letter and what follows it */
    WORD_GAP = 3,     /* between the state word and why it is so */
    DONE_GAP = 3,     /* between that and what a worker has done */
    WIDTH = 80,       /* of a terminal: what a pool has to say is made to fit */
    YOU_COLUMN = 75   /* where the mark of the current process stands on it */
};

static void add_name(struct buffer *out, const struct tree_row *row)
{
    buffer_add_char(out, ' ');
    buffer_add_text(out, row->branch);
    const char *name = row->kind == TREE_POOL ? row->pool->name : row->process->name;
    utf8_add_harmless(out, name, strlen(name));
    if (row->kind != TREE_POOL)
        buffer_printf(out, " %d", row->process->pid);
}

/* The widest first column, its leading space and a gap after it included. */
static int name_column(const struct tree *tree)
{
    struct buffer name = {0};
    int column = NAME_COLUMN + 1;

    for (int i = 0; i < tree->count; i++) {
        add_name(&name, &tree->rows[i]);
        int width = utf8_width(buffer_text(&name)) + 1;
        column = width > column ? width : column;
        buffer_clear(&name);
    }
    buffer_free(&name);
    return column;
}

static void trim(struct buffer *out, size_t from)
{
    while (out->length > from && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}

static void add_process(struct buffer *out, const struct proctab *table,
                        const struct process *process, int words)
{
    size_t start = out->length;

    buffer_printf(out, "%c  %s", words_state_letter(process), words_state(process));
    wrap_pad(out, start, words);
    pool_row_task(out, process);
    words_because(out, table, process);
    if (process->tasks_done)
        buffer_printf(out, "%*s", DONE_GAP, "");
    pool_row_done(out, process);
}

static void add_pool(struct buffer *out, const struct proctab *table, const struct pool *pool,
                     int words, int room, bool ascii)
{
    size_t start = out->length;
    struct pool_row row;

    pool_row_make(&row, table, pool, words, room, ascii);
    for (int i = 0; i < row.bar_count; i++)
        buffer_add_text(out, pool_row_glyph(row.bar[i], ascii));
    wrap_pad(out, start, row.column);
    for (int i = 0; i < row.count; i++)
        buffer_printf(out, "%*s%s", i ? row.gap : 0, "", buffer_text(&row.pieces[i].text));
    pool_row_free(&row);
}

static void add_line(struct buffer *out, const struct proctab *table, const struct tree_row *row,
                     int names, bool ascii)
{
    int words = LETTER + words_state_width() + WORD_GAP;
    size_t start = out->length;

    add_name(out, row);
    wrap_pad(out, start, names);
    if (row->kind == TREE_POOL)
        add_pool(out, table, row->pool, words, WIDTH - names, ascii);
    else
        add_process(out, table, row->process, words);
    trim(out, start);
}

void tree_text(struct buffer *out, const struct proctab *table, const struct process *current,
               enum tree_style style)
{
    struct tree tree;

    tree_make(&tree, table, &(struct tree_options){.style = style});
    int names = name_column(&tree);
    for (int i = 0; i < tree.count; i++) {
        size_t start = out->length;
        add_line(out, table, &tree.rows[i], names, style == TREE_ASCII);
        if (tree.rows[i].kind == TREE_PROCESS && tree.rows[i].process == current) {
            buffer_add_text(out, "  ");
            wrap_pad(out, start, YOU_COLUMN);
            buffer_printf(out, "%s%s", style == TREE_ASCII ? "<- " : "◀ ", _("you"));
        }
        buffer_add_char(out, '\n');
    }
    tree_free(&tree);
}
