/*
 * lesson: a Markdown file as steps that can be shown, typed, asked and checked.
 *
 * CommonMark, read with cmark. A file reads well as a page without proctor; fenced blocks named
 * show, try, expect, predict and hint act, all else is prose. Pure: text in, lesson out.
 */
#ifndef PROCTOR_LESSON_LESSON_H
#define PROCTOR_LESSON_LESSON_H

#include "base/error.h"
#include "lang/predicate.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    LESSON_TEXT_MAX = 1 << 20, /* bytes of a file */
    LESSON_DEPTH_MAX = 8,      /* lists within lists */
    LESSON_CHOICES_MAX = 9     /* of one predict: a digit chooses */
};

enum lesson_kind {
    LESSON_PROSE,
    LESSON_SHOW,    /* commands that are typed for all to see */
    LESSON_TRY,     /* one solution of what the learner is asked for */
    LESSON_EXPECT,  /* predicates that hold when the step is done */
    LESSON_PREDICT, /* a question, graded by the kernel */
    LESSON_HINT
};

enum prose_kind { PROSE_PARAGRAPH, PROSE_ITEM, PROSE_QUOTE, PROSE_CODE };

/* A piece of prose. Emphasis is dropped, code within a line stands between backquotes, a link is
 * "text (url)". Text is harmless (utf8_add_harmless()) and of one line, but for PROSE_CODE, which
 * keeps its own, without a newline at the end. Only the text of an item may be empty. */
struct prose {
    enum prose_kind kind;
    int depth;      /* how many items of lists it stands in, itself not counted: 0, 1 … */
    char *mark;     /* of items: "-", "2." or "2)"; else NULL */
    char *language; /* of code: "c", "python", "text", "console"; NULL: none */
    char *text;
};

struct choice {
    char *text;
    bool varies; /* POSIX leaves it open: right where the outcomes differ from run to run */
    struct predicate predicate; /* all zero where it varies */
    int line;
};

struct lesson_block {
    enum lesson_kind kind;
    int line;   /* of its first line within the file; of a fenced block: the one below the fence,
                 * so that line n of `text` (from 1) is line `line` + n - 1 of the file */
    char *text; /* show, try: commands as written, without a newline at the end; hint: its words and
                 * predict: the question, harmless, a newline between two paragraphs; else NULL */
    struct prose *prose;
    int prose_count;
    struct predicate *predicates; /* expect */
    int *predicate_lines;
    int predicate_count;
    struct choice *choices; /* predict */
    int choice_count;
};

struct lesson_step {
    char *title;
    int line;
    struct lesson_block *blocks;
    int count;
};

struct lesson {
    char *name;                       /* "06-zombies" */
    char *path;                       /* for messages */
    char *title;                      /* "Zombies" */
    struct lesson_block introduction; /* LESSON_PROSE; may be empty */
    struct lesson_step *steps;
    int count;
};

/* Reads a lesson; its name is the last part of `path` without ".md". `allow_exec`: any program may
 * be executed; else only echo, true, false and sleep. True means that all rules which can be seen
 * in the text are kept: every step has something in it; a try is alone in its step and has an
 * expect beside it; a show or try follows every predict; commands and predicates can be read, name
 * processes by name and not by PID, and hold no words of the lesson's own (hint, skip, quit …). On
 * false the lesson is empty, and `error` has the line and what was expected there. */
bool lesson_parse(struct lesson *lesson, const char *path, const char *text, size_t length,
                  bool allow_exec, struct error *error);
void lesson_free(struct lesson *lesson);

/* The first block of this kind in the step at or after `from`; -1: none. */
int lesson_find(const struct lesson_step *step, enum lesson_kind kind, int from);

/* Whether the step asks for something: it has a try. */
bool lesson_step_tries(const struct lesson_step *step);

#endif
