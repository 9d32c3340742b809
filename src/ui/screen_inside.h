/*
 * screen_inside: what the files of the screen share. Nobody else includes it.
 *
 *   screen.c         the session's view: what happened goes into the queue, and comes out in time
 *   screen_show.c    what comes out
 *   screen_draw.c    the picture
 *   screen_keys.c    one funnel for keys and mouse
 *   screen_past.c    the timeline, and the tree as it was
 *   screen_sheets.c  pages over the panes
 *   screen_leader.c  a lesson: what the screen does for who leads it
 */
#ifndef PROCTOR_UI_SCREEN_INSIDE_H
#define PROCTOR_UI_SCREEN_INSIDE_H

#include "model/past.h"
#include "ui/screen.h"
#include "ui/typing.h"
#include "view/layout.h"
#include "view/log_pane.h"
#include "view/pace.h"
#include "view/program_pane.h"
#include "view/sheet.h"
#include "view/timeline_pane.h"
#include "view/tree_pane.h"

enum { WHEEL_ROWS = 3 }; /* of the mouse, a notch */

enum focus {
    FOCUS_PROMPT,
    FOCUS_TREE,
    FOCUS_TIMELINE,
    FOCUS_FIND /* what is typed is looked for in the tree */
};

enum sheet_kind { SHEET_TEXT, SHEET_COMPLETIONS, SHEET_SIGNALS, SHEET_CHOICE };

/* How much the line above the tree says: within one command, less never pushes out more. */
enum worth {
    WORTH_NOTHING,  /* of what the last command brought about */
    WORTH_PLACE,    /* before which line a process stands */
    WORTH_LOG_LINE, /* a line of the log */
    WORTH_SENTENCE
};

struct screen {
    struct session *session;
    const struct screen_options *options;
    struct typing typing;
    char **ahead; /* lines typed while another was running, in order */
    int ahead_count;
    bool ascii, big;

    /* Lessons */
    const struct leader *leader; /* NULL: there are none */
    struct stage stage;
    struct lesson_pane *lesson; /* its pane, as of the last picture; NULL: no lesson is under way */
    bool leader_waits;          /* for what has happened to be shown */
    bool hushed;

    /* What is shown: facts up to some point, which may be a little behind the session. */
    struct pace pace;
    struct proctab table;
    uint64_t skipped; /* the table went on without facts up to this one: they are not kept */
    struct telling telling;
    struct tree_pane tree;
    struct log_pane log;
    struct program_pane program;
    struct timeline_pane timeline;
    bool timeline_shown;
    struct buffer sentence; /* on what just happened */
    enum worth sentence_worth;
    struct buffer remark; /* what proctor said to the last command; stands in its place */
    enum style remark_style;
    struct buffer suggestion; /* what to try */
    struct buffer command;    /* what was typed last, with its prompt */
    bool command_begins;      /* a line was typed; its first fact is still to come */
    bool statement_begins;    /* the same of each command in it, when its turn has come */
    bool unsettled;           /* something came since all was at rest */
    bool replays;             /* what happens has happened before: it leaves no lines, no marks */
    double quiet_until;       /* the picture stays as it is: most replays are over by then */

    /* The past that is looked at instead; past.seq is 0: none is. */
    struct past past;
    struct tree_pane past_tree;

    /* The picture. */
    struct canvas canvas;
    struct layout layout;
    bool laid_out; /* there is a layout to go on from */
    bool stale;    /* it is no longer what is to be shown */
    double drawn;  /* when */

    /* The hands. */
    enum focus focus;
    bool pasting;
    struct buffer pasted;
    struct buffer find;
    bool find_fails; /* nobody is like that */
    struct sheet sheet;
    enum sheet_kind sheet_kind;
    bool answer_on_sheet; /* the next answer is shown on one */
    struct buffer number; /* typed to choose the row that begins with it */
};

/* Too small for the panes: the log and the prompt only. */
bool screen_is_small(const struct screen *screen);

/* The tree as it is shown now. */
struct tree_scene screen_scene(const struct screen *screen);

/* A line as if it had been typed: it stands in the log, and is run, when what was typed before has
 * been. */
void screen_type(struct screen *screen, const char *line);

/* The same at once, and no leader is asked. */
void screen_run_line(struct screen *screen, const char *line);

/* What proctor says of its own; `context` is the screen. */
void screen_say(void *context, enum say say, const char *text);

/* All that is shown goes, as if nothing had happened yet. */
void screen_forget(struct screen *screen);

/* Lines that were typed and have not begun are dropped. */
void screen_forget_ahead(struct screen *screen);

/* The same for what a key stands for; its answer comes on a sheet. */
void screen_command(struct screen *screen, const char *line);

void screen_suspend(struct screen *screen, bool all);

/* screen_show.c */
void screen_show(struct screen *screen, const struct event *event);
void screen_tell(void *context, enum tone tone, const char *text); /* a line of the log */

/* screen_draw.c */
void screen_draw(struct screen *screen);

/* screen_keys.c */
void screen_press(struct screen *screen, const struct press *press);
void screen_interrupt(struct screen *screen);

/* screen_leader.c */
void screen_lead_begin(struct screen *screen);

/* All is at rest: the leader does what comes next, as soon as what has happened is shown. */
void screen_lead_on(struct screen *screen);
bool screen_led(const struct screen *screen); /* the leader is at work: others wait */

/* What the leader itself types; true: the prompt is his. */
bool screen_lead_types(const struct screen *screen, struct buffer *line);
double screen_lead_speed(const struct screen *screen); /* of what is shown, 1: as ever */

/* A line that was typed; true: the leader, or the pane of the lesson, took it. */
bool screen_lead_line(struct screen *screen, const char *line);

/* The same of a key: the pane scrolls. */
bool screen_lead_press(struct screen *screen, const struct press *press);

/* screen_past.c */

/* Makes the tree of the fact that the session looks at. Comes before all that draws or moves. */
void screen_look_back(struct screen *screen);
uint64_t screen_at(const struct screen *screen); /* that fact; 0: now */

/* What is shown: of now, or of then. */
struct tree_pane *screen_tree(struct screen *screen);
const struct proctab *screen_table(const struct screen *screen);

void screen_draw_past(struct screen *screen); /* the sentence: where we are */

void screen_show_timeline(struct screen *screen, bool shown); /* and gives it the keys */
bool screen_has_timeline(const struct screen *screen);

/* True when the key was for the timeline. */
bool screen_press_timeline(struct screen *screen, const struct press *press);
void screen_click_timeline(struct screen *screen, const struct press *press);
void screen_wheel_timeline(struct screen *screen, bool back);

/* screen_sheets.c */
void screen_choose(struct screen *screen, const char *title, const char *const *rows, int count,
                   int chosen);
void screen_completions(struct screen *screen, char **words, int count);
void screen_offer_signals(struct screen *screen, const struct process *process);
void screen_legend(struct screen *screen);

/* A key while a sheet is open. True when it was for the sheet; else it closes it, and goes where it
 * would have gone. */
bool screen_press_sheet(struct screen *screen, const struct press *press);

/* A command about a process: by its name, or by its PID where the name means another one. */
void screen_about(struct screen *screen, const char *verb, const struct process *process);

/* "main: pool": asks its owner how it stands. */
void screen_about_pool(struct screen *screen, const struct pool *pool);

#endif
