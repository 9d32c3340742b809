/*
 * pace: a ring of events, and the moments at which they may be seen.
 *
 * Beats that wait share the time that is left until the first of them would be shown too late:
 * gap = min(interval, (time of the first + PACE_BEHIND_MOST - last) / how many wait). A burst is so
 * spread evenly over two seconds, a steady stream settles at one second behind.
 */
#include "view/pace.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { CAPACITY_LEAST = 16 };

static const double long_ago = 1e-9; /* 0 would say that nothing waits */

struct event event_of_fact(const struct fact *fact)
{
    return (struct event){.kind = EVENT_FACT,
                          .time = fact->time,
                          .seq = fact->seq,
                          .fact = fact->kind,
                          .pid = fact->pid,
                          .by = fact->kind == FACT_REAP ? fact->other : fact->pid,
                          .call = fact->call ? call_kind(fact->call) : CALL_QUICK};
}

void event_free(struct event *event)
{
    free(event->text);
    if (event->listing)
        listing_free(event->listing);
    free(event->listing);
    *event = (struct event){0};
}

/* The ring */

static struct event *event_at(const struct pace *pace, int index)
{
    return &pace->events[(pace->first + index) % pace->capacity];
}

static void resize(struct pace *pace, int capacity)
{
    struct event *events = alloc_zero((size_t)capacity, sizeof *events);

    for (int i = 0; i < pace->count; i++)
        events[i] = *event_at(pace, i);
    free(pace->events);
    pace->events = events;
    pace->capacity = capacity;
    pace->first = 0;
}

static void append(struct pace *pace, const struct event *event)
{
    if (pace->count == pace->capacity)
        resize(pace, pace->capacity ? 2 * pace->capacity : CAPACITY_LEAST);
    *event_at(pace, pace->count++) = *event;
    pace->beats += event->beat;
}

static struct event remove_first(struct pace *pace)
{
    struct event event = *event_at(pace, 0);

    pace->first = (pace->first + 1) % pace->capacity;
    pace->count--;
    pace->beats -= event.beat;
    if (pace->capacity > CAPACITY_LEAST && pace->count <= pace->capacity / 4)
        resize(pace, pace->capacity / 2);
    return event;
}

void pace_free(struct pace *pace)
{
    for (int i = 0; i < pace->count; i++)
        event_free(event_at(pace, i));
    free(pace->events);
    free(pace->inside);
    *pace = (struct pace){0};
}

/* Who is in a call that may block: a PID for each such call, the innermost one last. */

static void enter(struct pace *pace, int pid)
{
    if (pace->inside_count == pace->inside_capacity) {
        pace->inside_capacity = 2 * pace->inside_capacity + CAPACITY_LEAST;
        pace->inside =
            alloc_resize(pace->inside, (size_t)pace->inside_capacity, sizeof *pace->inside);
    }
    pace->inside[pace->inside_count++] = pid;
}

static bool leave(struct pace *pace, int pid)
{
    for (int i = pace->inside_count - 1; i >= 0; i--)
        if (pace->inside[i] == pid) {
            memmove(pace->inside + i, pace->inside + i + 1,
                    (size_t)(pace->inside_count - i - 1) * sizeof *pace->inside);
            pace->inside_count--;
            return true;
        }
    return false;
}

static bool blocks(const struct event *event)
{
    return event->call == CALL_WAITS || event->call == CALL_SLEEPS || event->call == CALL_SPINS;
}

/* Beats */

/* The call that stands directly in front of what came of it; NULL: there is none, or it was let
 * through. */
static struct event *made_by(const struct pace *pace, const struct event *event)
{
    struct event *before = pace->count ? event_at(pace, pace->count - 1) : NULL;

    if (!before || before->kind != EVENT_FACT || before->fact != FACT_CALL ||
        before->pid != event->by)
        return NULL;
    switch (event->fact) {
    case FACT_RETURN:
    case FACT_REAP: return before;
    case FACT_FORK:
    case FACT_EXEC:
    case FACT_EXIT: return blocks(before) ? NULL : before;
    default: return NULL;
    }
}

static bool changes_tree(enum fact_kind kind)
{
    switch (kind) {
    case FACT_FORK:
    case FACT_EXEC:
    case FACT_EXIT:
    case FACT_REAP:
    case FACT_REPARENT:
    case FACT_STOP:
    case FACT_CONTINUE:
    case FACT_SIGNAL: return true;
    default: return false;
    }
}

/* Keeps who is in a call, and says whether this fact changes that before one's eyes. */
static bool moves(struct pace *pace, const struct event *event, bool at_once)
{
    switch (event->fact) {
    case FACT_START: pace->inside_count = 0; return false;
    case FACT_CALL:
        if (blocks(event))
            enter(pace, event->pid);
        return blocks(event);
    case FACT_RETURN: return blocks(event) && leave(pace, event->pid);
    case FACT_EXIT:
    case FACT_EXEC:
        while (leave(pace, event->pid))
            continue;
        return true;
    case FACT_REAP:
        if (at_once) /* a wait that need not wait: its return is nothing new */
            leave(pace, event->by);
        return true;
    default: return changes_tree(event->fact);
    }
}

void pace_add(struct pace *pace, const struct event *event)
{
    struct event added = *event;

    added.beat = false;
    if (event->kind == EVENT_FACT) {
        struct event *call = made_by(pace, event);
        added.beat = moves(pace, event, call != NULL);
        if (call && added.beat) { /* one beat, and the call begins it */
            pace->beats += !call->beat;
            call->beat = true;
            added.beat = false;
        }
    }
    append(pace, &added);
}

/* Time */

/* The pause before the first beat. */
static double gap(const struct pace *pace)
{
    double share = (event_at(pace, 0)->time + PACE_BEHIND_MOST - pace->last) / pace->beats;

    return share < pace->interval ? share : pace->interval;
}

double pace_due(const struct pace *pace)
{
    if (!pace->count)
        return 0;
    const struct event *head = event_at(pace, 0);
    if (!head->beat || pace->interval <= 0)
        return long_ago;
    double due = pace->last + gap(pace), latest = head->time + PACE_BEHIND_MOST;
    due = due < latest ? due : latest;
    due = due > head->time ? due : head->time;
    return due > long_ago ? due : long_ago;
}

bool pace_take(struct pace *pace, double now, struct event *event)
{
    double due = pace_due(pace);

    if (!pace->count || due > now)
        return false;
    if (event_at(pace, 0)->beat) {
        /* In a hurry, being late once must not make the next ones late as well. */
        bool hurry = gap(pace) < pace->interval;
        pace->last = hurry ? due : now;
    }
    *event = remove_first(pace);
    return true;
}

void pace_hurry(struct pace *pace, double now)
{
    double latest = now + PACE_HURRY - PACE_BEHIND_MOST;

    for (int i = 0; i < pace->count; i++)
        if (event_at(pace, i)->time > latest)
            event_at(pace, i)->time = latest;
}

int pace_behind(const struct pace *pace)
{
    return pace->beats;
}
