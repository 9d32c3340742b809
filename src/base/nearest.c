#include "base/nearest.h"

#include <string.h>

/* Longer words are no slips of ours: no name has as many letters. */
enum { WORD_MAX = 24 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The restricted Damerau-Levenshtein distance. Neither is longer than WORD_MAX. */
static int distance(const char *a, const char *b)
{
    int cost[WORD_MAX + 1][WORD_MAX + 1];
    int rows = (int)strlen(a), columns = (int)strlen(b);

    for (int i = 0; i <= rows; i++)
        cost[i][0] = i;
    for (int j = 0; j <= columns; j++)
        cost[0][j] = j;
    for (int i = 1; i <= rows; i++) {
        for (int j = 1; j <= columns; j++) {
            int changed = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

            cost[i][j] = least(changed, least(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[rows][columns];
}

int nearest_edits(const char *word, const char *name)
{
    int edits, forgiven, shorter;

    if (strlen(word) > WORD_MAX || strlen(name) > WORD_MAX)
        return NEAREST_FAR;
    edits = distance(word, name);
    shorter = least((int)strlen(word), (int)strlen(name));
    forgiven = least(2, (shorter - 1) / 2); /* one from three letters on, two from five */
    return edits <= forgiven ? edits : NEAREST_FAR;
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    int best = NEAREST_FAR;

    for (size_t i = 0; i < count; i++) {
        int edits = nearest_edits(word, names[i]);

        if (edits < best) {
            best = edits;
            nearest = names[i];
        }
    }
    return nearest;
}
