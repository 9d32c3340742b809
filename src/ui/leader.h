/*
 * leader: who takes a session through a lesson, and what an interface does for that. Screen and
 * plain text know leaders by these functions alone.
 */
#ifndef PROCTOR_UI_LEADER_H
#define PROCTOR_UI_LEADER_H

#include "lang/verbs.h"
#include "lesson/page.h"
#include "session/session.h"
#include "ui/terminal.h"
#include "view/lesson_pane.h"

#include <stdbool.h>

/* What the interface does for its leader. Lasts as long as the session. */
struct stage {
    void *context;
    struct session *session;

    /* A line as if somebody had typed it: it is shown with the prompt before it, and run. It waits
     * for a process that is busy. One line at a time: the next when `on` is called again. */
    void (*type)(void *context, const char *line);

    void (*say)(void *context, enum say say, const char *text);

    /* What somebody has half typed, or typed ahead, is dropped, and the keys are the prompt's. */
    void (*clear)(void *context);

    /* A page that lies over the panes goes. */
    void (*uncover)(void *context);

    /* While hushed nothing that happens is told, and the tree shows but what comes out. */
    void (*hush)(void *context, bool hushed);

    /* All that was shown goes: it is to be shown from the beginning. NULL: lines of text stay. */
    void (*forget)(void *context);

    /* A list to choose from, over all else; `chosen` of the leader gets what was chosen. Where this
     * is NULL there are only lines: the leader writes the list, and takes a line as the choice. */
    void (*choose)(void *context, const char *title, const char *const *rows, int count,
                   int chosen);

    /* Writes a page as lines of text. NULL: there is a pane for what is to be read. */
    void (*write)(void *context, const struct page *page);
};

/* A key, or what is typed, and what it does now; both marked for translation. */
struct key_hint {
    const char *name, *does;
};

/* All functions must be there, but for those that say otherwise. */
struct leader {
    void *context;

    /* The session is there; nothing was typed yet. */
    void (*begins)(void *context, const struct stage *stage);

    /* Everything that was set going is at rest, and shown: does what comes next. Called again and
     * again; `wakes` says when at the latest, by session_now(); 0: when something happens. */
    void (*on)(void *context);
    double (*wakes)(void *context);

    /* It types, or waits for what it typed: lines of others wait until it does not. */
    bool (*busy)(void *context);

    /* A line was typed, and no block is open. True: it was for the leader, and is not run. */
    bool (*line)(void *context, const char *line);

    /* A verb of lessons was run: hint, back ... with its words (NULL where there is none). False:
     * no lesson is under way. */
    bool (*verb)(void *context, const struct verb *verb, const char *word, const char *more);

    /* What was chosen of `choose`; -1: nothing. */
    void (*chosen)(void *context, int row);

    /* What stands above the prompt, instead of a command to try: "now", "Enter goes on". Appends
     * nothing where it has nothing to say. */
    void (*advises)(void *context, struct buffer *label, struct buffer *text);

    /* The rest is for a screen alone. */

    /* The pane of the lesson, for text of so many columns; NULL: no lesson is under way. */
    struct lesson_pane *(*pane)(void *context, int columns);

    /* A key for the prompt, before anybody else has it (but Ctrl-Z and its like); true: it was for
     * the leader. NULL: none ever is. */
    bool (*press)(void *context, const struct press *press);

    /* What keys do now, on an empty line; the last has no name. NULL: as ever. */
    const struct key_hint *(*keys)(void *context);

    /* Appends what the leader itself is typing; true: the prompt is his now, also where he has
     * typed nothing yet. NULL: it never is. */
    bool (*types)(void *context, struct buffer *line);

    /* How much faster than `pace` says one thing is shown after another. NULL: 1. */
    double (*speed)(void *context);

    /* What is said on a line, or what is wrong with it. NULL: he needs not know. */
    void (*hears)(void *context, enum say say, const char *text);

    bool speaks_first; /* nobody else tells what to type first */
};

#endif
