/*
 * verbs: the table made from verbs.def, and how a word finds its verb.
 *
 * A verb has one name and a few spellings that books use. A learner's slip finds the nearest name;
 * the shorter the word, the fewer slips are forgiven, so that `cat` is not taken for `wait`.
 */
#include "lang/verbs.h"

#include "base/i18n.h"

#include <string.h>

/* Longer words are no slips of ours: the longest verb has nine letters. */
enum { NEAREST_WORD_MAX = 24 };

const struct verb verbs[] = {
#define VERB(id, name, kind, level, block, usage, summary, c, python)                              \
    {VERB_##id, name, kind, level, block, usage, summary, c, python},
#include "lang/verbs.def"
#undef VERB
};

static const struct spelling {
    const char *name;
    enum verb_id id;
} spellings[] = {
    {"os.fork", VERB_fork},         {"sys.exit", VERB_exit},      {"os._exit", VERB_exit_now},
    {"os.wait", VERB_wait},         {"os.waitpid", VERB_waitpid}, {"os.kill", VERB_kill},
    {"signal.signal", VERB_signal}, {"os.getpid", VERB_getpid},   {"os.getppid", VERB_getppid},
    {"printf", VERB_print},         {"time.sleep", VERB_sleep},   {"signal.pause", VERB_pause},
    {"execvp", VERB_exec},          {"execlp", VERB_exec},        {"os.execvp", VERB_exec},
    {"os.execlp", VERB_exec},       {"os.setsid", VERB_setsid},   {"os.setpgid", VERB_setpgid},
    {"prctl", VERB_subreaper},
};

static bool same(const char *name, const char *word, size_t length)
{
    return strlen(name) == length && memcmp(name, word, length) == 0;
}

const char *verb_usage(const struct verb *verb)
{
    /* A verb alone is what is typed; as a word of another text it may be translated. */
    return strchr(verb->usage, ' ') ? _(verb->usage) : verb->usage;
}

const struct verb *verb_find(const char *word, size_t length)
{
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (same(verbs[i].name, word, length))
            return &verbs[i];
    }
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (same(spellings[i].name, word, length))
            return &verbs[spellings[i].id];
    }
    return NULL;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Edits that turn `a` into `b`: a letter added, dropped, changed, or two neighbours swapped (the
 * restricted Damerau-Levenshtein distance). Neither is longer than NEAREST_WORD_MAX. */
static int distance(const char *a, const char *b)
{
    int cost[NEAREST_WORD_MAX + 1][NEAREST_WORD_MAX + 1];
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

const struct verb *verb_nearest(const char *word)
{
    const char *dot = strrchr(word, '.'); /* os.frok */
    const struct verb *nearest = NULL;
    int length, best;

    if (dot != NULL)
        word = dot + 1;
    if (strlen(word) > NEAREST_WORD_MAX)
        return NULL;
    length = (int)strlen(word);
    best = least(2, (length - 1) / 2) + 1; /* one edit from three letters on, two from five on */
    for (size_t i = 0; i < VERB_COUNT; i++) {
        int edits = distance(word, verbs[i].name);

        if (edits < best) {
            best = edits;
            nearest = &verbs[i];
        }
    }
    return nearest;
}
