/*
 * tree: rows in the order in which a tree is drawn (tree_order has that order), what is folded, and
 * where pools stand. tree_text has them as text.
 *
 * Prefixes longer than BRANCH_DEPTH levels would take memory that grows with the square of the
 * depth, and no screen shows them: such rows say how deep they are instead.
 */
#include "model/tree.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/tree_order.h"

#include <stdlib.h>

enum {
    BRANCH_DEPTH = 24,
    FOLD_ABOVE = 16, /* siblings; of more, only these are kept at both ends: */
    FOLD_FIRST = 8,
    FOLD_LAST = 4,
    FOLD_LEAST = 3 /* fewer than these are not worth a row that stands for them */
};

struct marks {
    const char *through, *blank; /* below an ancestor that has, or has not, a next sibling */
    struct joint {
        const char *passes, *ends; /* a sibling comes after it, or none */
    } child, adopted, pool;
    const char *deep; /* printf format, takes the depth */
};

static const struct marks marks[] = {
    [TREE_LINES] = {"│  ", "   ", {"├─ ", "└─ "}, {"├╌ ", "└╌ "}, {"├· ", "└· "}, "… (%d) "},
    [TREE_ASCII] = {"|  ", "   ", {"|- ", "`- "}, {"|. ", "`. "}, {"|: ", "`: "}, "... (%d) "},
};

/* Appends what stands before the row's name. `last` tells of its ancestors (up to BRANCH_DEPTH)
 * and of itself whether they are the last of their siblings. */
static void add_branch(struct buffer *out, const struct tree_row *row, const bool *last,
                       const struct marks *mark)
{
    const struct joint *joint = row->kind == TREE_POOL ? &mark->pool
                                : row->adopted         ? &mark->adopted
                                                       : &mark->child;

    if (row->depth == 0)
        return;
    if (row->depth > BRANCH_DEPTH) {
        buffer_printf(out, mark->deep, row->depth);
        return;
    }
    for (int depth = 1; depth < row->depth; depth++)
        buffer_add_text(out, last[depth] ? mark->blank : mark->through);
    buffer_add_text(out, row->last ? joint->ends : joint->passes);
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

/* A pool to be shown, and above whom. */
struct standing {
    const struct pool *pool;
    int owner, worker; /* nodes: the first of its workers is there, NO_NODE: it has none */
};

/* What tree_make() goes along with. */
struct growth {
    struct tree *tree;
    struct tree_order order;
    const struct tree_options *options;
    struct standing *pools; /* in order of birth */
    int pool_count;
    bool last[BRANCH_DEPTH + 1];
    struct buffer branch;
};

/* Whether the node is one that its long list of siblings can do without. */
static bool foldable(const struct growth *growth, const struct tree_node *node, int siblings)
{
    return node->index >= FOLD_FIRST && node->index < siblings - FOLD_LAST &&
           !node->holds_current && !pool_holds_up(node->process) && growth->options->fold;
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

static struct tree_row *grow_row(struct growth *growth, const struct tree_row *kind, int at,
                                 int depth, bool is_last)
{
    const struct process *process = growth->order.nodes[at].process;
    struct tree_row *row = add_row(growth->tree);

    *row = *kind;
    row->process = process;
    row->depth = depth;
    row->last = is_last;
    row->adopted = row->kind != TREE_POOL && process->adopted_from != 0;
    if (depth <= BRANCH_DEPTH)
        growth->last[depth] = is_last;
    buffer_clear(&growth->branch);
    add_branch(&growth->branch, row, growth->last, &marks[growth->options->style]);
    row->branch = alloc_string(buffer_text(&growth->branch));
    return row;
}

/* Rows of the pools whose first worker is this one; with NO_NODE of those of the owner that have
 * none. */
static void grow_pools(struct growth *growth, int owner, int worker, int depth)
{
    int left = 0;

    for (int i = 0; i < growth->pool_count; i++)
        left += growth->pools[i].owner == owner && growth->pools[i].worker == worker;
    for (int i = 0; left && i < growth->pool_count; i++) {
        if (growth->pools[i].owner != owner || growth->pools[i].worker != worker)
            continue;
        bool is_last = --left == 0 && growth->order.nodes[owner].first == NO_NODE;
        grow_row(growth, &(struct tree_row){.kind = TREE_POOL, .pool = growth->pools[i].pool},
                 owner, depth, is_last);
    }
}

/* One row for `count` siblings from `at` on; returns the last of them. */
static int grow_run(struct growth *growth, int at, int count, int depth)
{
    struct tree_node *nodes = growth->order.nodes;

    for (int node = at, i = 0; growth->pool_count && i < count; i++, node = nodes[node].next)
        grow_pools(growth, nodes[node].parent, node, depth);
    struct tree_row *row =
        grow_row(growth, &(struct tree_row){.kind = TREE_MORE}, at, depth, false);
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
    const struct tree_folds *folds = growth->options->folds;

    grow_pools(growth, node->parent, at, depth);
    struct tree_row *row = grow_row(growth, &(struct tree_row){.kind = TREE_PROCESS}, at, depth,
                                    node->next == NO_NODE);
    node->row = growth->tree->count - 1;
    if (node->first == NO_NODE || !folds || !tree_folded(folds, node->process->serial)) {
        grow_pools(growth, at, NO_NODE, depth + 1);
        return node->first != NO_NODE;
    }
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

/* It stands, or it ended so lately that it is news. */
static bool is_seen(const struct pool *pool, uint64_t since)
{
    return pool_stands(pool) ||
           (since && (pool->change_seq > since || pool->owner->exit_seq > since));
}

static int first_worker(const struct tree_order *order, int owner, const struct pool *pool)
{
    int node = order->nodes[owner].first;

    while (node != NO_NODE && order->nodes[node].process->works_for != pool)
        node = order->nodes[node].next;
    return node;
}

static void find_pools(struct growth *growth, const struct proctab *table)
{
    for (int i = 0; i < table->pool_count; i++) {
        const struct pool *pool = table->pools[i];
        int owner = growth->order.places[pool->owner->serial] - 1;
        if (owner < 0 || !is_seen(pool, growth->options->since))
            continue;
        growth->pools =
            alloc_resize(growth->pools, (size_t)growth->pool_count + 1, sizeof *growth->pools);
        growth->pools[growth->pool_count++] =
            (struct standing){pool, owner, first_worker(&growth->order, owner, pool)};
    }
}

void tree_make(struct tree *tree, const struct proctab *table, const struct tree_options *options)
{
    struct growth growth = {.tree = tree, .options = options};
    struct tree_order *order = &growth.order;

    *tree = (struct tree){0};
    tree_order_make(order, table, options->current, options->gone, options->gone_count);
    find_pools(&growth, table);
    grow(&growth);
    place_rows(&growth);
    tree_order_free(order);
    buffer_free(&growth.branch);
    free(growth.pools);
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
