/*
 * tree: rows in the order in which a tree is drawn.
 *
 * The walk goes along the pointers that the processes have anyway, so it needs neither recursion
 * nor a stack, however deep the tree is. Prefixes longer than BRANCH_DEPTH levels would take memory
 * that grows with the square of the depth, and no screen shows them: such rows say how deep they
 * are instead.
 */
#include "model/tree.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "model/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    BRANCH_DEPTH = 24,
    NAME_COLUMN = 16, /* cells at least, for branch, name and PID */
    WORD_GAP = 3,     /* between the state word and why it is so */
    YOU_COLUMN = 75   /* where the mark of the current process stands on an 80-column terminal */
};

struct marks {
    const char *through, *blank; /* below an ancestor that has, or has not, a next sibling */
    const char *child, *last_child, *adopted, *last_adopted;
    const char *deep; /* printf format, takes the depth */
    const char *you;
};

static const struct marks marks[] = {
    [TREE_LINES] = {"│  ", "   ", "├─ ", "└─ ", "├╌ ", "└╌ ", "… (%d) ", "◀ "},
    [TREE_ASCII] = {"|  ", "   ", "|- ", "`- ", "|. ", "`. ", "... (%d) ", "<- "},
};

static bool adopted(const struct process *process)
{
    return process->adopted_from != 0;
}

/* The first of `sibling` and those after it that is adopted, or is not. */
static const struct process *first_of(const struct process *sibling, bool is_adopted)
{
    while (sibling && adopted(sibling) != is_adopted)
        sibling = sibling->next_sibling;
    return sibling;
}

static const struct process *first_child(const struct process *process)
{
    const struct process *child = first_of(process->first_child, false);

    return child ? child : first_of(process->first_child, true);
}

static const struct process *next_sibling(const struct process *process)
{
    const struct process *next = first_of(process->next_sibling, adopted(process));

    if (next || adopted(process) || !process->parent)
        return next;
    return first_of(process->parent->first_child, true);
}

/* Appends what stands before the row's name. `last` tells of its ancestors (up to BRANCH_DEPTH)
 * and of itself whether they are the last of their siblings. */
static void add_branch(struct buffer *out, const struct tree_row *row, const bool *last,
                       const struct marks *mark)
{
    if (row->depth == 0)
        return;
    if (row->depth > BRANCH_DEPTH) {
        buffer_printf(out, mark->deep, row->depth);
        return;
    }
    for (int depth = 1; depth < row->depth; depth++)
        buffer_add_text(out, last[depth] ? mark->blank : mark->through);
    if (row->adopted)
        buffer_add_text(out, row->last ? mark->last_adopted : mark->adopted);
    else
        buffer_add_text(out, row->last ? mark->last_child : mark->child);
}

static struct tree_row *add_row(struct tree *tree)
{
    /* Doubles at powers of two: no capacity needs to be kept. */
    if ((tree->count & (tree->count - 1)) == 0) {
        size_t capacity = tree->count ? (size_t)tree->count * 2 : 1;
        tree->rows = alloc_resize(tree->rows, capacity, sizeof *tree->rows);
    }
    return &tree->rows[tree->count++];
}

void tree_make(struct tree *tree, const struct proctab *table, const struct tree_options *options)
{
    const struct process *process = table->count ? table->processes[0] : NULL;
    bool last[BRANCH_DEPTH + 1] = {true};
    struct buffer branch = {0};

    *tree = (struct tree){0};
    for (int depth = 0; process;) {
        const struct process *next = next_sibling(process);
        struct tree_row *row = add_row(tree);
        *row = (struct tree_row){
            .process = process, .depth = depth, .last = !next, .adopted = adopted(process)};
        if (depth <= BRANCH_DEPTH)
            last[depth] = row->last;
        add_branch(&branch, row, last, &marks[options->style]);
        row->branch = alloc_string(buffer_text(&branch));
        buffer_clear(&branch);

        if (first_child(process)) {
            process = first_child(process);
            depth++;
            continue;
        }
        for (; !next && process->parent; depth--) {
            process = process->parent;
            next = next_sibling(process);
        }
        process = next;
    }
    buffer_free(&branch);
}

void tree_free(struct tree *tree)
{
    for (int i = 0; i < tree->count; i++)
        free(tree->rows[i].branch);
    free(tree->rows);
    *tree = (struct tree){0};
}

static void add_name(struct buffer *out, const struct tree_row *row)
{
    buffer_add_char(out, ' ');
    buffer_add_text(out, row->branch);
    utf8_add_harmless(out, row->process->name, strlen(row->process->name));
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

static void add_line(struct buffer *out, const struct proctab *table, const struct tree_row *row,
                     int names, int words)
{
    size_t start = out->length;

    add_name(out, row);
    wrap_pad(out, start, names);
    buffer_printf(out, "%c  ", words_state_letter(row->process));
    size_t word = out->length;
    buffer_add_text(out, words_state(row->process));
    wrap_pad(out, word, words);
    words_because(out, table, row->process);
    trim(out, start);
}

void tree_text(struct buffer *out, const struct proctab *table, const struct process *current,
               enum tree_style style)
{
    struct tree tree;

    tree_make(&tree, table, &(struct tree_options){.style = style});
    int names = name_column(&tree);
    int words = words_state_width() + WORD_GAP;
    for (int i = 0; i < tree.count; i++) {
        size_t start = out->length;
        add_line(out, table, &tree.rows[i], names, words);
        if (tree.rows[i].process == current) {
            buffer_add_text(out, "  ");
            wrap_pad(out, start, YOU_COLUMN);
            buffer_printf(out, "%s%s", marks[style].you, _("you"));
        }
        buffer_add_char(out, '\n');
    }
    tree_free(&tree);
}
