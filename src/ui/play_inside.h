/*
 * play_inside: what the files of a lesson that plays by itself share. Nobody else includes it.
 *
 *   play.c       the leader: what comes when
 *   play_text.c  what is read: steps, questions, verdicts, goals, and how it stands
 *   play_keys.c  keys and words of who watches
 *   play_way.c   to another step, and back to where the lesson stood
 */
#ifndef PROCTOR_UI_PLAY_INSIDE_H
#define PROCTOR_UI_PLAY_INSIDE_H

#include "lesson/player.h"
#include "lesson/reading.h"
#include "ui/lead.h"
#include "ui/play.h"
#include "ui/way.h"

/* What the sandbox is when somebody takes over, to be compared with what he leaves. */
struct play_stock {
    bool taken;
    size_t facts;
    int current; /* PID; 0: nobody */
};

struct play {
    const struct lesson *lesson;
    bool ascii;
    long limit; /* processes at once, as the session begins */
    struct leader leader;
    const struct stage *stage;
    struct lead lead;
    struct player player;

    int failures;
    bool refused;     /* a line of the block at hand was, and nobody was told yet */
    int answer_cells; /* of what the line at hand was answered, to be read */

    struct play_stock stock;
    bool jumps; /* to another step, as soon as all is at rest: */
    int jump;

    struct way way; /* to where the lesson stands */

    /* What is read */
    struct reading reading;
    bool shows_goals;
    struct lesson_pane pane;
    int columns_shown, pieces_shown; /* what the pane was made of */
    int news;                        /* the line with which the newest begin */
};

/* play.c */
bool play_tries(const struct play *play); /* the class may try it now */

/* play_text.c */
void play_begins_act(void *context, const struct course *course);
void play_ends_act(void *context, const struct course *course);
struct lesson_pane *play_pane(void *context, int columns);
void play_tell_failure(struct play *play, const char *words);
void play_read_on(struct play *play); /* scrolls as one reads */
void play_advises(void *context, struct buffer *label, struct buffer *text);
const struct key_hint *play_keys(void *context);

/* play_keys.c */
bool play_press(void *context, const struct press *press);
bool play_verb(void *context, const struct verb *verb, const char *word, const char *more);

/* play_way.c */
void play_go_to(struct play *play, int step); /* to its beginning, at once */

/* Where `back` leads: this step, or the one before where nothing of it was run yet. */
int play_step_back(const struct play *play);

void play_take_stock(struct play *play);

/* The prompt is the lesson's again: where the sandbox was changed meanwhile, it is made anew. */
void play_give_back(struct play *play);

#endif
