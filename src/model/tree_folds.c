/*
 * tree_folds: two sorted lists of serials.
 */
#include "model/tree.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* Where the serial is, or belongs. */
static int place_in(const int *serials, int count, int serial)
{
    int from = 0;

    while (from < count) {
        int middle = from + (count - from) / 2;
        if (serials[middle] < serial)
            from = middle + 1;
        else
            count = middle;
    }
    return from;
}

static bool listed(const int *serials, int count, int serial)
{
    int at = place_in(serials, count, serial);

    return at < count && serials[at] == serial;
}

static void put(int **serials, int *count, int serial)
{
    int at = place_in(*serials, *count, serial);

    if (listed(*serials, *count, serial))
        return;
    *serials = alloc_resize(*serials, (size_t)*count + 1, sizeof **serials);
    memmove(*serials + at + 1, *serials + at, (size_t)(*count - at) * sizeof **serials);
    (*serials)[at] = serial;
    ++*count;
}

static void take(int *serials, int *count, int serial)
{
    int at = place_in(serials, *count, serial);

    if (!listed(serials, *count, serial))
        return;
    --*count;
    memmove(serials + at, serials + at + 1, (size_t)(*count - at) * sizeof *serials);
}

bool tree_folded(const struct tree_folds *folds, int serial)
{
    return listed(folds->closed, folds->closed_count, serial);
}

bool tree_unfolded(const struct tree_folds *folds, int serial)
{
    return listed(folds->open, folds->open_count, serial);
}

void tree_fold_set(struct tree_folds *folds, int serial, bool closed)
{
    if (closed) {
        take(folds->open, &folds->open_count, serial);
        put(&folds->closed, &folds->closed_count, serial);
    } else if (tree_folded(folds, serial)) {
        take(folds->closed, &folds->closed_count, serial);
    } else {
        put(&folds->open, &folds->open_count, serial);
    }
}

void tree_folds_free(struct tree_folds *folds)
{
    free(folds->closed);
    free(folds->open);
    *folds = (struct tree_folds){0};
}
