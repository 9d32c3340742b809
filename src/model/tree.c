/*
 * tree: rows in the order in which a tree is drawn (tree_order has that order), and what is folded.
 *
 * Prefixes longer than BRANCH_DEPTH levels would take memory that grows with the square of the
 * depth, and no screen shows them: such rows say how deep they are instead.
 */
#include "model/tree.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "model/tree_order.h"
#include "model/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    BRANCH_DEPTH = 24,
    FOLD_ABOVE = 16, /* siblings; of more, only these are kept at both ends: */
    FOLD_FIRST = 8,
    FOLD_LAST = 4,
    FOLD_LEAST = 3,   /* fewer than these are not worth a row that stands for them */
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

/* What tree_make() goes along with. */
struct growth {
    struct tree *tree;
    struct tree_order order;
    const struct tree_options *options;
    bool last[BRANCH_DEPTH + 1];
    struct buffer branch;
};

/* Whether the node is one that its long list of siblings can do without. */
static bool foldable(const struct growth *growth, const struct tree_node *node, int siblings)
{
    return node->index >= FOLD_FIRST && node->index < siblings - FOLD_LAST &&
           !node->holds_current && growth->options->fold;
}

/* How many siblings from this one on are to be folded into one row. */
static int run_from(const struct growth *growth, int at)
{
    const struct tree_node *nodes = growth->order.nodes, *node = &nodes[at];
    const struct tree_folds *folds = growth->options->folds;
    int count = 0;

    if (!growth->options->fold || node->parent == NO_NODE)
        return 0;
    const struct tree_node *parent = &nodes[node->parent];
    if (parent->children <= FOLD_ABOVE || (folds && tree_unfolded(folds, parent->process->serial)))
        return 0;
    for (; at != NO_NODE && foldable(growth, &nodes[at], parent->children); at = nodes[at].next)
        count++;
    return count >= FOLD_LEAST ? count : 0;
}

static struct tree_row *grow_row(struct growth *growth, enum tree_kind kind, int at, int depth,
                                 bool is_last)
{
    const struct process *process = growth->order.nodes[at].process;
    struct tree_row *row = add_row(growth->tree);

    *row = (struct tree_row){.kind = kind,
                             .process = process,
                             .depth = depth,
                             .last = is_last,
                             .adopted = process->adopted_from != 0};
    if (depth <= BRANCH_DEPTH)
        growth->last[depth] = is_last;
    buffer_clear(&growth->branch);
    add_branch(&growth->branch, row, growth->last, &marks[growth->options->style]);
    row->branch = alloc_string(buffer_text(&growth->branch));
    return row;
}

/* One row for `count` siblings from `at` on; returns the last of them. */
static int grow_run(struct growth *growth, int at, int count, int depth)
{
    struct tree_node *nodes = growth->order.nodes;
    struct tree_row *row = grow_row(growth, TREE_MORE, at, depth, false);

    for (;; at = nodes[at].next) {
        nodes[at].row = growth->tree->count - 1;
        row->hidden++;
        row->hidden_zombies += nodes[at].process->life == LIFE_ZOMBIE;
        if (nodes[at].change > row->hidden_change)
            row->hidden_change = nodes[at].change;
        if (row->hidden == count)
            return at;
    }
}

/* The row of one process; whether its children are to follow. */
static bool grow_process(struct growth *growth, int at, int depth)
{
    struct tree_node *nodes = growth->order.nodes, *node = &nodes[at];
    struct tree_row *row = grow_row(growth, TREE_PROCESS, at, depth, node->next == NO_NODE);
    const struct tree_folds *folds = growth->options->folds;

    node->row = growth->tree->count - 1;
    if (node->first == NO_NODE || !folds || !tree_folded(folds, node->process->serial))
        return node->first != NO_NODE;
    row->hidden = node->below;
    row->hidden_zombies = node->zombies_below;
    for (int child = node->first; child != NO_NODE; child = nodes[child].next)
        if (nodes[child].change > row->hidden_change)
            row->hidden_change = nodes[child].change;
    return false;
}

static void grow(struct growth *growth)
{
    const struct tree_order *order = &growth->order;
    int at = order->count ? 0 : NO_NODE, depth = 0;

    while (at != NO_NODE) {
        int run = run_from(growth, at);
        if (run) {
            at = grow_run(growth, at, run, depth);
        } else if (grow_process(growth, at, depth)) {
            at = order->nodes[at].first;
            depth++;
            continue;
        }
        for (; at != NO_NODE && order->nodes[at].next == NO_NODE; depth--)
            at = order->nodes[at].parent;
        at = at == NO_NODE ? NO_NODE : order->nodes[at].next;
    }
}

/* Makes the places lead to rows: what has none of its own is hidden by one above it. */
static void place_rows(struct growth *growth)
{
    struct tree_node *nodes = growth->order.nodes;

    growth->tree->places = growth->order.places;
    for (int i = 0; i < growth->order.count; i++) {
        int above = i;
        while (nodes[above].row < 0)
            above = nodes[above].parent;
        nodes[i].row = nodes[above].row; /* so that those below need not climb as high */
        growth->tree->places[nodes[i].process->serial] = nodes[i].row + 1;
    }
}

void tree_make(struct tree *tree, const struct proctab *table, const struct tree_options *options)
{
    struct growth growth = {.tree = tree, .options = options};
    struct tree_order *order = &growth.order;

    *tree = (struct tree){0};
    tree_order_make(order, table, options->current, options->gone, options->gone_count);
    grow(&growth);
    place_rows(&growth);
    tree_order_free(order);
    buffer_free(&growth.branch);
}

void tree_free(struct tree *tree)
{
    for (int i = 0; i < tree->count; i++)
        free(tree->rows[i].branch);
    free(tree->rows);
    free(tree->places);
    *tree = (struct tree){0};
}

int tree_row_of(const struct tree *tree, const struct process *process)
{
    return tree->count && process ? tree->places[process->serial] - 1 : -1;
}

int tree_parent_row(const struct tree *tree, int row)
{
    int depth = tree->rows[row].depth;

    while (row >= 0 && tree->rows[row].depth >= depth)
        row--;
    return row;
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
