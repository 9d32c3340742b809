/*
 * player: the hands of a lesson that plays by itself: what stands in the prompt line now, and when
 * what comes next.
 *
 * It does one thing at a time: gives time to read, types commands line by line as a person would,
 * or holds until a key is pressed. Whoever leads the lesson says what; the player says when. Pure:
 * it knows neither session nor screen, and the clock (seconds, never backwards) is the caller's.
 * Pause, another's hands on the prompt, and the speed act on a clock of its own.
 */
#ifndef PROCTOR_LESSON_PLAYER_H
#define PROCTOR_LESSON_PLAYER_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* What it holds for. */
enum player_hold {
    HOLD_QUESTION, /* somebody may answer */
    HOLD_TRY,      /* somebody may try it first */
    HOLD_FAILURE,  /* something is not as the lesson says */
    HOLD_STEP,     /* the step is done */
    HOLD_END       /* the lesson is over */
};

enum player_doing {
    PLAYER_NOTHING,
    PLAYER_READS,  /* somebody does, that is */
    PLAYER_TYPES,  /* player_line() grows */
    PLAYER_ENTERS, /* player_line() is whole: a look at it before Enter */
    PLAYER_RUNS,   /* it was handed out: until player_ran() */
    PLAYER_RESTS,  /* a look at what came of it */
    PLAYER_HOLDS
};

#define PLAYER_SLOWEST 0.25
#define PLAYER_FASTEST 8.0

/* Set up by player_begin(); read by anyone, written by nobody else. */
struct player {
    bool never_waits; /* a hold ends by itself */
    bool paused;
    bool yours;   /* somebody has taken over the prompt */
    bool hurries; /* no time is given until the next hold */
    bool rushes;  /* nor for typing */
    double speed; /* 1: as usual */
    enum player_doing doing;
    enum player_hold hold;

    double clock, seen; /* its own, and the caller's when it was looked at last */
    double from, due;   /* by its own clock: when what it does began; when it is over, or the next
                         * character comes */
    char *text;         /* being typed; NULL: nothing */
    size_t whole;       /* what is before it in the text was run */
    size_t line;        /* where the line at hand begins: later than that where a block is open */
    size_t typed;       /* how many bytes of that line are there */
};

void player_begin(struct player *player, bool never_waits, double now);
void player_free(struct player *player);

/* What to do. Time to read is for `cells` of text, as utf8_width() counts; while it gives such time
 * already it is for more text. A hold that ends by itself has its time to read, too. */
void player_read(struct player *player, int cells);
void player_wait(struct player *player, double seconds); /* the same for that time */
void player_type(struct player *player, const char *commands);
void player_hold(struct player *player, enum player_hold hold, int cells);

/* How much of the time to read is over, 0 to 1. */
double player_progress(const struct player *player);

/* Drops what it does; speed and pause stay. */
void player_drop(struct player *player);

enum player_turn {
    TURN_NONE,
    TURN_TYPED, /* player_line() has changed */
    TURN_RUN    /* player_line() is to be run; player_ran() when all that came of it is seen */
};

/* Lets time pass, up to `now`. Call it again until it gives TURN_NONE. */
enum player_turn player_turn(struct player *player, double now);

/* `unfinished`: a block is open, more of it follows. `cells`: of the answer, which is to be read.
 */
void player_ran(struct player *player, bool unfinished, int cells);

/* Whether commands are typed at once, since a clock runs in the sandbox that waits for no hand. */
void player_rush(struct player *player, bool rushes);

/* When player_turn() has something to say again, by the caller's clock; 0: not before a key, or
 * player_ran(). */
double player_wakes(const struct player *player);

/* Appends what stands in the prompt line by now. */
void player_line(const struct player *player, struct buffer *line);

/* Appends the lines of what was to be typed last that were run. */
void player_past(const struct player *player, struct buffer *text);

/* Keys */

void player_pause(struct player *player, double now); /* or go on after a pause */

/* Ends a hold, or a pause; else all that comes before the next hold is done without delay. */
void player_next(struct player *player, double now);

void player_faster(struct player *player, double now);
void player_slower(struct player *player, double now);
void player_usual(struct player *player, double now);

/* What is half typed is begun anew when the prompt is given back. */
void player_take(struct player *player, double now);
void player_give(struct player *player, double now);

#endif
