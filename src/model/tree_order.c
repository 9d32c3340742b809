#include "model/tree_order.h"

#include "base/alloc.h"

#include <stdlib.h>

static bool adopted(const struct process *process)
{
    return process->adopted_from != 0;
}

static void add_node(struct tree_order *order, const struct process *process)
{
    /* Doubles at powers of two: no capacity needs to be kept. */
    if ((order->count & (order->count - 1)) == 0) {
        size_t capacity = order->count ? (size_t)order->count * 2 : 1;
        order->nodes = alloc_resize(order->nodes, capacity, sizeof *order->nodes);
    }
    order->nodes[order->count++] = (struct tree_node){.process = process,
                                                      .parent = NO_NODE,
                                                      .first = NO_NODE,
                                                      .last = NO_NODE,
                                                      .next = NO_NODE,
                                                      .change = process->change_seq,
                                                      .row = -1};
    order->places[process->serial] = order->count;
}

static int node_of(const struct tree_order *order, const struct process *process)
{
    return process ? order->places[process->serial] - 1 : NO_NODE;
}

/* Hangs a node below `parent`, behind its sibling `after` (NO_NODE: as the first). */
static void hang(struct tree_order *order, int node, int parent, int after)
{
    struct tree_node *nodes = order->nodes;
    int next = after == NO_NODE ? nodes[parent].first : nodes[after].next;

    nodes[node].parent = parent;
    nodes[node].next = next;
    if (after == NO_NODE)
        nodes[parent].first = node;
    else
        nodes[after].next = node;
    if (next == NO_NODE)
        nodes[parent].last = node;
    nodes[parent].children++;
}

/* Along the pointers that the processes have anyway. */
static const struct process *next_living(const struct process *process)
{
    if (process->first_child)
        return process->first_child;
    while (process && !process->next_sibling)
        process = process->parent;
    return process ? process->next_sibling : NULL;
}

static void hang_living(struct tree_order *order, int parent, bool those_adopted)
{
    const struct process *child = order->nodes[parent].process->first_child;

    for (; child; child = child->next_sibling)
        if (adopted(child) == those_adopted)
            hang(order, node_of(order, child), parent, order->nodes[parent].last);
}

static int parent_of_gone(const struct tree_order *order, const struct process *process)
{
    int parent = node_of(order, process->last_parent);

    return parent == NO_NODE ? 0 : parent;
}

/* Hangs the tombstones that were adopted, or were not, among their siblings. As they come in order
 * of birth, each search goes on where the one before it ended: `cursors`, one a node. */
static void hang_gone(struct tree_order *order, int living, bool those_adopted, int *cursors)
{
    for (int node = living; node < order->count; node++) {
        const struct process *process = order->nodes[node].process;
        if (adopted(process) != those_adopted)
            continue;
        int parent = parent_of_gone(order, process), after = cursors[parent] - 1;
        int next = after == NO_NODE ? order->nodes[parent].first : order->nodes[after].next;
        for (; next != NO_NODE; next = order->nodes[next].next) {
            const struct process *sibling = order->nodes[next].process;
            if (adopted(sibling) == those_adopted ? sibling->serial > process->serial
                                                  : adopted(sibling))
                break;
            after = next;
        }
        hang(order, node, parent, after);
        cursors[parent] = node + 1;
    }
}

/* In the order of the tree: a node after its parent. Returns NO_NODE after the last one. */
static int next_node(const struct tree_order *order, int node)
{
    if (order->nodes[node].first != NO_NODE)
        return order->nodes[node].first;
    while (node != NO_NODE && order->nodes[node].next == NO_NODE)
        node = order->nodes[node].parent;
    return node == NO_NODE ? NO_NODE : order->nodes[node].next;
}

/* Adds to each node what its descendants amount to. */
static void sum_up(struct tree_order *order)
{
    struct tree_node *nodes = order->nodes;
    int *walk = alloc_zero((size_t)order->count, sizeof *walk), count = 0;

    for (int node = 0; node != NO_NODE; node = next_node(order, node)) {
        walk[count++] = node;
        if (nodes[node].next != NO_NODE)
            nodes[nodes[node].next].index = nodes[node].index + 1;
    }
    while (--count > 0) {
        const struct tree_node *node = &nodes[walk[count]];
        struct tree_node *parent = &nodes[node->parent];
        parent->below += 1 + node->below;
        parent->zombies_below += (node->process->life == LIFE_ZOMBIE) + node->zombies_below;
        parent->change = node->change > parent->change ? node->change : parent->change;
        parent->holds_current |= node->holds_current;
    }
    free(walk);
}

void tree_order_make(struct tree_order *order, const struct proctab *table,
                     const struct process *current, const int *gone, int gone_count)
{
    *order = (struct tree_order){0};
    if (!table->count)
        return;
    order->places = alloc_zero((size_t)table->count, sizeof *order->places);
    for (const struct process *p = table->processes[0]; p; p = next_living(p))
        add_node(order, p);
    int living = order->count;
    for (int i = 0; i < gone_count; i++)
        if (gone[i] >= 0 && gone[i] < table->count &&
            table->processes[gone[i]]->life == LIFE_GONE && !order->places[gone[i]])
            add_node(order, table->processes[gone[i]]);

    for (int node = 0; node < living; node++) {
        hang_living(order, node, false);
        hang_living(order, node, true);
    }
    if (order->count > living) {
        int *cursors = alloc_zero((size_t)order->count, sizeof *cursors);
        hang_gone(order, living, false, cursors);
        hang_gone(order, living, true, cursors);
        free(cursors);
    }
    int here = node_of(order, current);
    if (here != NO_NODE)
        order->nodes[here].holds_current = true;
    sum_up(order);
}

void tree_order_free(struct tree_order *order)
{
    free(order->nodes);
    order->nodes = NULL;
    order->count = 0;
}
