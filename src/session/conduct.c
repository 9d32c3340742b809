/*
 * conduct: a replay takes the course that was taken then.
 *
 * The facts of then are a score. What runs again asks before each call that others could notice,
 * and has its turn when all facts before that call have come about again: so whoever was first
 * then is first now, gets the same PID, reaps the same child. What the kernel does by itself (a
 * signal arrives, a sleep is over) is waited for in its place. Where something else comes about,
 * all are let go, and the difference is said.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "model/calls.h"
#include "session/inside.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct question {
    char *call; /* NULL: it asks for nothing */
    int descriptor;
    char *name; /* of a fork's child */
};

struct conduct {
    size_t first, last;  /* the score: what came when there were so many facts, up to so many */
    double since;        /* when its first fact came about */
    size_t *order;       /* in which they are due: as counted from that fact */
    size_t at;           /* in that order: the first that is still due */
    int *players;        /* of each: the serial of whom it is about; -1: it is not waited for */
    struct proctab then; /* the table at `last` */
    bool foreign;        /* programs made processes of their own: their order can't be kept */

    /* By serial. */
    int count;
    int *came;   /* facts about it by now */
    int *passed; /* how many of them `at` has passed */
    struct question *questions;

    double begun, moved; /* when, and when a fact came last */
    bool lost;           /* something else came about, or nothing any more */
};

/* How long nothing may happen, where nobody sleeps for a time. */
static const double patience = 1.0;

/* Whom a fact is about, just applied; -1: it comes in no certain order. */
static int player_of(const struct proctab *table, const struct fact *fact)
{
    bool worker = fact->kind == FACT_TASK && fact->other && !call_is(fact->call, "lost");
    const struct process *process = proctab_by_pid(table, worker ? fact->other : fact->pid);
    bool own = fact->kind == FACT_OUTPUT || fact->kind == FACT_FORK || fact->kind == FACT_EXEC;

    if (!process || fact->kind == FACT_STATE || fact->kind == FACT_START || fact->kind == FACT_END)
        return -1;
    return process->program && own ? -1 : process->serial;
}

/* Whether a deed lies between two facts: what came before it must be there before. */
static bool deed_between(const struct session *session, size_t one, size_t other)
{
    const struct journal *journal = &session->journal;

    for (int i = session->journal.done; i < journal->count; i++) {
        size_t since = journal->deeds[i].since;
        if (since > one && since <= other)
            return true;
        if (journal->deeds[i].kind == DEED_RESET)
            break;
    }
    return false;
}

/* The call of the wait that reaps `child` now, where nothing else has happened to the waiting
 * process since; SIZE_MAX: there is none. */
static size_t call_of_reaper(const struct conduct *conduct, const struct history *history,
                             const struct process *child, size_t reap)
{
    const struct process *parent = child->parent;

    for (size_t i = reap; parent && i-- > conduct->first;) {
        if (conduct->players[i - conduct->first] != parent->serial)
            continue;
        const struct fact *call = history_fact(history, i + 1);
        bool waits = call->kind == FACT_CALL && call_kind(call->call) == CALL_WAITS;
        return waits ? i : SIZE_MAX;
    }
    return SIZE_MAX;
}

static bool is_first_zombie(const struct process *child)
{
    const struct process *one = child->parent->first_child;

    while (one && one->life != LIFE_ZOMBIE)
        one = one->next_sibling;
    return one == child;
}

/* A wait takes the first child that is a zombie at that moment. Two ends at once are told in some
 * order, and perhaps after the wait that found both: so it has its turn just before it reaps. */
static void delay_wait(struct session *session, struct conduct *conduct, size_t reap)
{
    const struct fact *fact = history_fact(&session->history, reap + 1);
    const struct process *child = proctab_by_pid(&conduct->then, fact->pid);

    if (!child || !child->parent || fact->other != child->parent->pid || !is_first_zombie(child))
        return;
    size_t call = call_of_reaper(conduct, &session->history, child, reap);
    if (call == SIZE_MAX || deed_between(session, call, reap))
        return;
    size_t *from = &conduct->order[call - conduct->first];
    while (*from != call - conduct->first)
        from--; /* others were moved behind it */
    size_t *to = &conduct->order[reap - conduct->first];
    memmove(from, from + 1, (size_t)(to - from - 1) * sizeof *from);
    to[-1] = call - conduct->first;
}

/* Without a score nobody is conducted; how things were at its end may be known all the same. */
static void do_without(struct session *session, struct conduct *conduct)
{
    struct past past = {0};

    conduct->lost = true;
    if (conduct->last > session->history.gone)
        past_go(&past, &session->history, conduct->last);
    conduct->then = past.table;
    session_say(session, SAY_NOTE,
                _("so much has happened since that its order is no longer known: what runs now "
                  "finds an order of its own"));
}

/* Plays the score once without a sound. */
static void read_score(struct session *session, struct conduct *conduct)
{
    const struct history *history = &session->history;
    size_t length = conduct->last - conduct->first;
    uint64_t start = past_start(history, conduct->first + (length > 0));

    if (!start || !history_is_whole_since(history, start - 1)) {
        do_without(session, conduct);
        return;
    }
    proctab_init(&conduct->then);
    conduct->players = alloc_zero(length + 1, sizeof *conduct->players);
    conduct->order = alloc_zero(length + 1, sizeof *conduct->order);
    for (size_t i = start - 1; i < conduct->last; i++) {
        const struct fact *fact = history_fact(history, i + 1);
        if (i == conduct->first)
            conduct->since = fact->time;
        const struct process *maker = proctab_by_pid(&conduct->then, fact->pid);
        if (fact->kind == FACT_FORK && maker && maker->program)
            conduct->foreign = true;
        if (i >= conduct->first)
            conduct->order[i - conduct->first] = i - conduct->first;
        if (i >= conduct->first && fact->kind == FACT_REAP)
            delay_wait(session, conduct, i);
        proctab_apply(&conduct->then, fact);
        if (i >= conduct->first)
            conduct->players[i - conduct->first] = player_of(&conduct->then, fact);
    }
}

void conduct_begin(struct session *session, size_t first, size_t last)
{
    struct conduct *conduct = alloc_zero(1, sizeof *conduct);

    conduct->first = first;
    conduct->last = last;
    read_score(session, conduct);
    conduct->begun = conduct->moved = session_now(session);
    conduct->lost = conduct->lost || conduct->foreign;
    session->conduct = conduct;
}

static void answer_to(struct session *session, struct conduct *conduct, int serial)
{
    struct question question = conduct->questions[serial];

    conduct->questions[serial] = (struct question){.descriptor = -1};
    answer_turn(session, session->peers[serial], question.call, question.name, question.descriptor);
    free(question.call);
    free(question.name);
}

static void let_all_go(struct session *session, struct conduct *conduct)
{
    for (int i = 0; i < conduct->count; i++)
        if (conduct->questions[i].call)
            answer_to(session, conduct, i);
}

void conduct_end(struct session *session)
{
    struct conduct *conduct = session->conduct;

    if (!conduct)
        return;
    let_all_go(session, conduct);
    session->conduct = NULL;
    proctab_free(&conduct->then);
    free(conduct->order);
    free(conduct->players);
    free(conduct->came);
    free(conduct->passed);
    free(conduct->questions);
    free(conduct);
}

static void make_room(struct conduct *conduct, int serial)
{
    int count = conduct->count;

    if (serial < count)
        return;
    conduct->count = serial + 1 > 2 * count ? serial + 1 : 2 * count;
    size_t size = (size_t)conduct->count;
    conduct->came = alloc_resize(conduct->came, size, sizeof *conduct->came);
    conduct->passed = alloc_resize(conduct->passed, size, sizeof *conduct->passed);
    conduct->questions = alloc_resize(conduct->questions, size, sizeof *conduct->questions);
    for (; count < conduct->count; count++) {
        conduct->came[count] = conduct->passed[count] = 0;
        conduct->questions[count] = (struct question){.descriptor = -1};
    }
}

void conduct_fact(struct session *session, const struct fact *fact)
{
    struct conduct *conduct = session->conduct;
    int player = player_of(&session->table, fact);

    conduct->moved = fact->time;
    if (player < 0)
        return;
    make_room(conduct, player);
    conduct->came[player]++;
}

bool conduct_holds(struct session *session, const struct peer *peer, const char *call,
                   const char *name, int descriptor)
{
    struct conduct *conduct = session->conduct;

    if (!conduct || conduct->lost)
        return false;
    make_room(conduct, peer->serial);
    conduct->questions[peer->serial] =
        (struct question){alloc_string(call), descriptor, alloc_string(name)};
    return true;
}

void conduct_forget(struct session *session, const struct peer *peer)
{
    struct conduct *conduct = session->conduct;

    if (!conduct || peer->serial >= conduct->count)
        return;
    struct question *question = &conduct->questions[peer->serial];
    if (question->descriptor >= 0)
        close(question->descriptor);
    free(question->call);
    free(question->name);
    *question = (struct question){.descriptor = -1};
}

static bool is_over(const struct conduct *conduct)
{
    return conduct->at == conduct->last - conduct->first;
}

/* The fact that is due, and whom it is about; NULL: it is no longer kept. */
static const struct fact *due(const struct session *session, int *player)
{
    const struct conduct *conduct = session->conduct;
    size_t place = conduct->order[conduct->at];

    *player = conduct->players[place];
    return history_fact(&session->history, conduct->first + place + 1);
}

/* Facts that have come about are passed, up to the first that has not. */
static void pass(struct conduct *conduct)
{
    for (; !is_over(conduct); conduct->at++) {
        int player = conduct->players[conduct->order[conduct->at]];
        if (player < 0)
            continue;
        make_room(conduct, player);
        if (conduct->came[player] == conduct->passed[player])
            return;
        conduct->passed[player]++;
    }
}

/* The fact that is due comes with the call that its process asks for. */
static bool is_its_turn(const struct fact *due, const char *call)
{
    if (due->kind == FACT_TASK)
        return call_is(due->call, "running");
    return due->kind == FACT_CALL && (call_is(due->call, call) || call_is(call, "task"));
}

/* Waiting is in vain: nobody asks for what is due, and nothing comes by itself. */
static bool is_in_vain(const struct session *session, const struct fact *next)
{
    const struct conduct *conduct = session->conduct;
    double now = session_now(session);
    double then = next->time - conduct->since;

    if (now < conduct->moved + patience)
        return false;
    return !standstill_can_move(session) || now > conduct->begun + then + patience;
}

void conduct_advance(struct session *session)
{
    struct conduct *conduct = session->conduct;
    int player;

    if (!conduct || conduct->lost)
        return;
    pass(conduct);
    if (is_over(conduct))
        return;
    const struct fact *next = due(session, &player);
    const char *call = player < conduct->count ? conduct->questions[player].call : NULL;
    if (next && call && is_its_turn(next, call)) {
        answer_to(session, conduct, player);
    } else if (!next || (call && next->kind == FACT_CALL) || is_in_vain(session, next)) {
        conduct->lost = true;
        let_all_go(session, conduct);
    }
}

bool conduct_has_reached(const struct session *session, size_t fact)
{
    const struct conduct *conduct = session->conduct;
    size_t wanted = fact < conduct->last ? fact : conduct->last;

    return !conduct->lost && conduct->first + conduct->at >= wanted;
}

bool conduct_is_over(const struct session *session)
{
    return session->conduct->lost || is_over(session->conduct);
}

bool conduct_is_lost(const struct session *session)
{
    return session->conduct->lost;
}

double conduct_deadline(const struct session *session)
{
    double look = session->conduct->moved + patience, now = session_now(session);

    if (conduct_is_over(session))
        return 0;
    return look > now ? look : now + patience;
}

bool conduct_is_ahead(const struct session *session, int serial)
{
    const struct conduct *conduct = session->conduct;

    if (conduct->lost && conduct->players && !conduct->foreign)
        return false; /* it has gone another way, and that is to be said */
    return serial < conduct->count && conduct->came[serial] > conduct->passed[serial];
}

const struct proctab *conduct_then(const struct session *session)
{
    return &session->conduct->then;
}
