/*
 * verbs: the table made from verbs.def, and how a word finds its verb.
 *
 * A verb has one name and a few spellings that books use. A learner's slip finds the nearest name.
 */
#include "lang/verbs.h"

#include "base/i18n.h"
#include "base/nearest.h"

#include <string.h>

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
    {"os.fork", VERB_fork},
    {"sys.exit", VERB_exit},
    {"os._exit", VERB_exit_now},
    {"os.wait", VERB_wait},
    {"os.waitpid", VERB_waitpid},
    {"os.kill", VERB_kill},
    {"signal.signal", VERB_signal},
    {"os.getpid", VERB_getpid},
    {"os.getppid", VERB_getppid},
    {"printf", VERB_print},
    {"time.sleep", VERB_sleep},
    {"signal.pause", VERB_pause},
    {"execvp", VERB_exec},
    {"execlp", VERB_exec},
    {"os.execvp", VERB_exec},
    {"os.execlp", VERB_exec},
    {"os.setsid", VERB_setsid},
    {"os.setpgid", VERB_setpgid},
    {"prctl", VERB_subreaper},
    {"Pool", VERB_pool},
    {"multiprocessing.Pool", VERB_pool},
};

/* What Python writes behind the dot of an object: th.start(). */
static const struct method {
    const char *name;
    enum verb_id id;
} methods[] = {
    {"start", VERB_start},         {"join", VERB_join},
    {"is_alive", VERB_alive},      {"exitcode", VERB_exitcode},
    {"kill", VERB_kill},           {"daemon", VERB_daemon},
    {"terminate", VERB_terminate}, {"apply", VERB_pool},
    {"apply_async", VERB_pool},    {"map", VERB_pool},
    {"map_async", VERB_pool},      {"get", VERB_pool},
    {"close", VERB_pool},
};

static bool same(const char *name, const char *word, size_t length)
{
    return strncmp(name, word, length) == 0 && name[length] == '\0';
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

const struct verb *verb_of_method(const char *word, size_t *object)
{
    const char *dot = strrchr(word, '.');

    if (dot == NULL || dot == word || verb_find(word, strlen(word)) != NULL)
        return NULL;
    *object = (size_t)(dot - word);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i].name, dot + 1) == 0)
            return same("pool", word, *object) ? &verbs[VERB_pool] : &verbs[methods[i].id];
    }
    return NULL;
}

const struct verb *verb_called(const char *word)
{
    const struct verb *verb = verb_find(word, strlen(word));
    size_t object;

    return verb != NULL ? verb : verb_of_method(word, &object);
}

const struct verb *verb_nearest(const char *word)
{
    const char *dot = strrchr(word, '.'); /* os.frok */
    const struct verb *nearest = NULL;
    int best = NEAREST_FAR;

    if (dot != NULL)
        word = dot + 1;
    for (size_t i = 0; i < VERB_COUNT; i++) {
        int edits = nearest_edits(word, verbs[i].name);

        if (edits < best) {
            best = edits;
            nearest = &verbs[i];
        }
    }
    return nearest;
}
