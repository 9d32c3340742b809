/*
 * verbs: the one table of what can be typed.
 *
 * `verbs.def` holds each verb once: name, who runs it, usage, a line of help, its C and its Python
 * form. Parser, dispatch, help, completion, man page and code export all read it.
 */
#ifndef PROCTOR_LANG_VERBS_H
#define PROCTOR_LANG_VERBS_H

#include <stdbool.h>
#include <stddef.h>

enum verb_id {
#define VERB(id, name, kind, level, block, usage, summary, c, python) VERB_##id,
#include "lang/verbs.def"
#undef VERB
    VERB_COUNT
};

enum verb_kind {
    VERB_CALL,   /* a process runs it: a system call, or a piece of its memory */
    VERB_SHELL,  /* the shell's own: never sent to a process */
    VERB_KEYWORD /* if, else, repeat, while: part of the language */
};

enum verb_level { VERB_FIRST, VERB_LATER }; /* VERB_FIRST: what plain `help` shows */

enum verb_block { BLOCK_NONE, BLOCK_OPTIONAL, BLOCK_NEEDED };

struct verb {
    enum verb_id id;
    const char *name;
    enum verb_kind kind;
    enum verb_level level;
    enum verb_block block;
    const char *usage;   /* "fork [NAME] [{...}]": use verb_usage() */
    const char *summary; /* one line, marked for translation: use _(verb->summary) */
    const char *c;       /* the call in C, or "" */
    const char *python;  /* the call in Python, or "" */
};

/* The whole table, VERB_COUNT long, indexed by id. */
extern const struct verb verbs[];

/* How it is typed, with words of the locale's language for what stands for a name or a number. */
const char *verb_usage(const struct verb *verb);

/* The verb of that exact name, in any of its spellings ("waitpid", "os.waitpid", "time.sleep",
 * "sys.exit", "execvp"); NULL if there is none. */
const struct verb *verb_find(const char *word, size_t length);

/* The verb of a word like "th.start", as Python calls what an object can do; `*object` gets the
 * length of the object's name. NULL where the word is none. */
const struct verb *verb_of_method(const char *word, size_t *object);

/* Either of the two; NULL if it is neither. */
const struct verb *verb_called(const char *word);

/* The verb whose name is nearest by edit distance (at most two edits, and fewer than the word is
 * long), for "did you mean"; NULL if none is near. */
const struct verb *verb_nearest(const char *word);

#endif
