/*
 * session: the only event loop, and the only writer of the process table.
 *
 * It routes what people type to the processes of the sandbox, watches the kernel, and turns what it
 * sees into facts in causal order. A user interface reaches it through session_view: functions that
 * it calls, and a descriptor that it watches for it.
 */
#ifndef PROCTOR_SESSION_SESSION_H
#define PROCTOR_SESSION_SESSION_H

#include "base/buffer.h"
#include "base/error.h"
#include "lang/predicate.h"
#include "lang/program.h"
#include "lang/verbs.h"
#include "model/history.h"
#include "model/notes.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum session_status {
    STATUS_FINE = 0,
    STATUS_EXPECTATION = 1,
    STATUS_USAGE = 2,
    STATUS_STUCK = 3,
    STATUS_NO_SANDBOX = 4
};

enum say {
    SAY_ANSWER, /* what was asked for: a tree, a log, help; may have several lines */
    SAY_NOTE,   /* proctor tells something of its own */
    SAY_ERROR   /* something was no good; goes to standard error */
};

struct session;

/* What a user interface fills in. All functions must be there; `context` is handed to each. */
struct session_view {
    void *context;

    /* A fact, just applied to the table. */
    void (*fact)(void *context, const struct fact *fact);

    /* Words of proctor itself, without a newline at the end. */
    void (*say)(void *context, enum say say, const char *text);

    /* Everything that was set going is at rest; `ready` says that the next line is wanted. */
    void (*settled)(void *context, bool ready);

    /* A statement is about to run; a comment line stood before it. */
    void (*statement)(void *context, const char *text);
    void (*comment)(void *context, const char *text);

    /* A block is about to be stepped: its lines, numbered from 1. Facts tell what becomes of it. */
    void (*program)(void *context, const struct listing *listing);

    /* A line that was typed when it was recorded; `more`: it goes on with a block. NULL: it is not
     * shown. */
    void (*typed)(void *context, const char *line, bool more);

    /* What ran before is run again, to bring things to some point: facts come, but nobody has typed
     * for them. Or it is over. NULL: it makes no difference. */
    void (*replays)(void *context, bool begins);

    /* Ctrl-C and Ctrl-Z at the terminal, where it is interactive. */
    void (*interrupted)(void *context);
    void (*suspended)(void *context);

    /* The terminal has another size. */
    void (*resized)(void *context);

    /* All that has happened by now is told, and the loop is about to sleep: time to draw. Returns
     * when it wants to be called again at the latest, by session_now(); 0: when something happens.
     */
    double (*refresh)(void *context);

    /* `at N` or `timeline` was typed: the tree of session_at(), or the timeline, is to be seen.
     * False, as where this is NULL: it is told as text. */
    bool (*look)(void *context, bool timeline);

    /* Cells of a line of an answer; NULL: 80. */
    int (*columns)(void *context);

    bool breaks_lines; /* long ones that it is told; else they come broken for 80 columns */

    /* `input` is readable (-1: there is none). Calls session_type() or session_end_of_input(). */
    int input;
    bool listens_always; /* also while what was typed is still running */
    void (*input_ready)(void *context);

    /* Whether a line was read already that was not given to session_type() yet. */
    bool (*input_waits)(void *context);

    /* Whether nothing is to be read now. NULL: never. */
    bool (*input_held)(void *context);

    /* A verb of lessons was run (hint, back ...), with its words; NULL where there is none. False,
     * as where there is no such function: no lesson is under way. */
    bool (*lesson)(void *context, const struct verb *verb, const char *word, const char *more);
};

struct session_options {
    bool ascii;          /* trees without line characters */
    bool forgives;       /* mistakes are told, and do not decide the exit status */
    bool interactive;    /* blocked processes refuse commands; else they hold the script */
    long limit;          /* processes and zombies at once */
    double time_limit;   /* seconds for the whole script; 0: none */
    double pace;         /* seconds between what is shown one after another, where it is a screen */
    FILE *events;        /* facts as JSON Lines; NULL: nowhere; the caller's to close */
    FILE *record;        /* the same with notes between them */
    bool shows_commands; /* of a recording: each as if it had been typed */
    const char *name;    /* of the script, for messages; NULL at a prompt */
};

enum { SESSION_LIMIT_DEFAULT = 512, SESSION_LIMIT_MAX = 100000 };

/* Processes of one sandbox, those that are gone included: about each of them `why` has an answer.
 */
enum { SESSION_BIRTHS_MAX = 100000 };

/* The sandbox must be started (sandbox_start()); session_open() makes the first one in it. */
struct session *session_open(struct sandbox *sandbox, const struct session_options *options,
                             const struct session_view *view, struct error *error);

/* A session that makes no process: nothing runs in it, but what session_recall_fact() and
 * session_recall_note() bring can be seen and asked about. */
struct session *session_open_recording(const struct session_options *options,
                                       const struct session_view *view, struct error *error);
void session_recall_fact(struct session *session, const struct fact *fact);
void session_recall_note(struct session *session, const struct note *note);
void session_rewind(struct session *session); /* nothing of it has come yet */

/* Gives the session text to run after what it has already: a line typed, or a whole script.
 * `first_line` numbers its first line in messages. False, and nothing runs, where it is no program;
 * `*unfinished` (may be NULL) says that a brace or a quote is still open. */
bool session_type(struct session *session, const char *text, size_t length, int first_line,
                  bool *unfinished, struct error *error);

/* What was typed last waits for processes that are busy, also at a prompt, as a script does; where
 * they can never be free again, it is refused. */
void session_hold(struct session *session);

/* No more text will come: ends when all is run. */
void session_end_of_input(struct session *session);

/* For recordings: this line was typed (`more`: it goes on with a block); a step of a lesson begins;
 * what ran before is run again, unseen, or that is over. */
void session_typed(struct session *session, const char *line, bool more);
void session_mark_step(struct session *session, int step, const char *title);
void session_mark_replay(struct session *session, bool begins);

/* Words of proctor itself: the view is told, and a recording has them. */
void session_tell(struct session *session, enum say say, const char *text);

/* What has run by now is not taken back by `undo`: it was not the learner's. */
void session_fence(struct session *session);

/* Ctrl-C: drops what was typed and has not run yet; true if there was something. */
bool session_cancel(struct session *session);

/* Runs until the end of the input, `quit`, or session_stop(); gives the exit status. */
int session_run(struct session *session);

/* From view functions: ends session_run() with this status at the least. */
void session_stop(struct session *session, int status);

/* Ends the sandbox; session_run() is over. */
void session_close(struct session *session);

/* A key was pressed: looks at the newest processes, since no event tells that a stranger stopped
 * one, or let it go on. */
void session_look(struct session *session);

/* What views read. */
double session_now(const struct session *session);  /* seconds since proctor began */
double session_pace(const struct session *session); /* as the options, or `pace`, said last */
const struct proctab *session_table(const struct session *session);
const struct history *session_history(const struct session *session);
const struct process *session_current(const struct session *session); /* NULL: nobody lives */
bool session_idle(const struct session *session);  /* all that was typed has run */
bool session_busy(const struct session *session);  /* the current one takes no commands now */
bool session_steps(const struct session *session); /* the current one stands before a line */

/* Whether so much happens that no line stays in sight. */
bool session_is_flooded(const struct session *session);

/* The fact after which things are looked at, instead of now; 0: now. Whatever a process is told to
 * do happens now, and brings it back to 0. */
uint64_t session_at(const struct session *session);
void session_go_to(struct session *session, uint64_t seq); /* a fact of this sandbox, or 0 */

/* Whether it holds now; `now` gets, in words, how things are. */
bool session_holds(struct session *session, const struct predicate *predicate, struct buffer *now);

/* Whether nobody owes an answer: each process is at the prompt, asleep in a call, or ended. And
 * whether anything can still change without a further line: not at rest, or somebody sleeps for a
 * time, or a program runs. */
bool session_at_rest(const struct session *session);
bool session_can_move(const struct session *session);

/* Whether somebody sleeps for a time, and goes on by itself when that is over. */
bool session_sleeps(const struct session *session);

/* One useful command for the moment, for the `try` line; appended. */
void session_suggest(const struct session *session, struct buffer *out);

#endif
