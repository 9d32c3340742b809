/*
 * undo: what ran is kept, and is run again. The session's own; nobody outside of it includes this.
 */
#ifndef PROCTOR_SESSION_UNDO_H
#define PROCTOR_SESSION_UNDO_H

#include "model/proctab.h"
#include "session/journal.h"

struct session;
struct peer;

/* undo.c */
void undo_command(struct session *session, const char *title); /* one is about to run */
void undo_keep(struct session *session, enum deed_kind kind, const struct peer *peer, long value,
               const char *text); /* it does this */
void undo_back(struct session *session, long commands);
void undo_again(struct session *session, long commands);
bool undo_replays(const struct session *session);
void undo_advance(struct session *session);
double undo_deadline(const struct session *session); /* when it must go on; 0: it needs not */
void undo_free(struct session *session);
void undo_stop(struct session *session); /* a replay is left where it stands */

/* conduct.c: the facts of the history from `first` to before `last` are to come about again, in
 * the sandbox as it is now. One at a time. */
void conduct_begin(struct session *session, size_t first, size_t last);
void conduct_end(struct session *session);                           /* from now on all is free */
void conduct_fact(struct session *session, const struct fact *fact); /* one more, just applied */
void conduct_advance(struct session *session); /* whoever's turn it is goes on */
double conduct_deadline(const struct session *session);
/* A question for leave to make a call: it is held until its turn comes, answer_turn(). False: there
 * is no order to be kept. */
bool conduct_holds(struct session *session, const struct peer *peer, const char *call,
                   const char *name, int descriptor);
void conduct_forget(struct session *session, const struct peer *peer); /* it has ended */
/* All that was before that fact of then has come about again. */
bool conduct_has_reached(const struct session *session, size_t fact);
bool conduct_is_over(const struct session *session); /* all has, or never will: */
bool conduct_is_lost(const struct session *session);
bool conduct_is_ahead(const struct session *session, int serial);  /* more has come about it */
const struct proctab *conduct_then(const struct session *session); /* the table at `last` */

#endif
