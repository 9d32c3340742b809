/*
 * timeline: what a fact changes is told by the state of the process before and after it.
 */
#include "model/timeline.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/past.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more in an array that doubles at powers of two: no capacity needs to be kept. */
static void *with_room(void *items, int count, size_t size)
{
    if (count & (count - 1))
        return items;
    return alloc_resize(items, count ? (size_t)count * 2 : 1, size);
}

static void empty(struct timeline *timeline)
{
    for (int i = 0; i < timeline->lane_count; i++) {
        free(timeline->lanes[i].name);
        free(timeline->lanes[i].changes);
    }
    for (int i = 0; i < timeline->mark_count; i++)
        free((char *)timeline->marks[i].text);
    timeline->lane_count = timeline->column_count = timeline->mark_count = 0;
}

void timeline_free(struct timeline *timeline)
{
    empty(timeline);
    free(timeline->lanes);
    free(timeline->columns);
    free(timeline->marks);
    *timeline = (struct timeline){0};
}

/* Questions */

int timeline_marks_end(const struct timeline *timeline, int column)
{
    return column + 1 < timeline->column_count ? timeline->columns[column + 1].mark
                                               : timeline->mark_count;
}

int timeline_column_at(const struct timeline *timeline, uint64_t seq)
{
    int low = 0, high = timeline->column_count; /* the first that came later */

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (timeline->columns[middle].seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

uint64_t timeline_until(const struct timeline *timeline, uint64_t seq)
{
    int column = timeline_column_at(timeline, seq);
    uint64_t until = column < 0 ? 0 : timeline->columns[column].until;

    return seq > until ? seq : until;
}

enum state timeline_state(const struct lane *lane, int column)
{
    int low = 0, high = lane->change_count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (lane->changes[middle].column <= column)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? lane->changes[low - 1].state : STATE_PLAIN;
}

/* Columns, marks, changes */

static int last_column(const struct timeline *timeline)
{
    return timeline->column_count - 1;
}

static const struct mark *last_mark(const struct timeline *timeline)
{
    return timeline->mark_count ? &timeline->marks[timeline->mark_count - 1] : NULL;
}

static void add_mark(struct timeline *timeline, const struct mark *mark)
{
    timeline->marks = with_room(timeline->marks, timeline->mark_count, sizeof *timeline->marks);
    struct mark *added = &timeline->marks[timeline->mark_count++];
    *added = *mark;
    added->text = alloc_string(mark->text);
}

static void mark_at(struct timeline *timeline, uint64_t seq, const struct mark *mark)
{
    timeline->columns =
        with_room(timeline->columns, timeline->column_count, sizeof *timeline->columns);
    timeline->columns[timeline->column_count++] =
        (struct timeline_column){seq, seq, timeline->mark_count};
    add_mark(timeline, mark);
    timeline->following = true;
    timeline->call = 0;
}

/* A mark in a column of its own. */
static void mark(struct timeline *timeline, const struct fact *fact, struct mark mark)
{
    mark_at(timeline, fact->seq, &mark);
}

/* A mark in the last column. */
static void mark_beside(struct timeline *timeline, const struct fact *fact, struct mark mark)
{
    struct timeline_column *column = &timeline->columns[last_column(timeline)];

    column->seq = column->until = fact->seq;
    add_mark(timeline, &mark);
    timeline->following = true;
}

static enum state state_before(const struct lane *lane)
{
    return lane->change_count ? lane->changes[lane->change_count - 1].state : STATE_PLAIN;
}

static void change(struct lane *lane, int column, enum state state)
{
    while (lane->change_count && lane->changes[lane->change_count - 1].column >= column)
        lane->change_count--;
    if (lane->change_count && state_before(lane) == state)
        return;
    lane->changes = with_room(lane->changes, lane->change_count, sizeof *lane->changes);
    lane->changes[lane->change_count++] = (struct lane_change){column, state};
}

/* The call that the last column shows has returned at once: nothing was to be seen. */
static void take_back_call(struct timeline *timeline)
{
    int column = --timeline->column_count;
    struct mark *call = &timeline->marks[--timeline->mark_count];
    struct lane *lane = &timeline->lanes[call->lane];

    free((char *)call->text);
    if (lane->change_count && lane->changes[lane->change_count - 1].column == column)
        lane->change_count--;
    timeline->following = false;
    timeline->call = 0;
}

/* Lanes */

static void add_lane(struct timeline *timeline, const struct process *process, int parent)
{
    struct buffer name = {0};
    int number = timeline->lane_count;

    timeline->lanes = with_room(timeline->lanes, number, sizeof *timeline->lanes);
    utf8_add_harmless(&name, process->name, strlen(process->name));
    buffer_add_text(&name, "");
    timeline->lanes[number] = (struct lane){.pid = process->pid,
                                            .name = buffer_take(&name),
                                            .parent = parent,
                                            .born = timeline->column_count,
                                            .reaped = LANE_THERE,
                                            .first_child = LANE_NOBODY,
                                            .last_child = LANE_NOBODY,
                                            .next_sibling = LANE_NOBODY};
    timeline->lane_count++;
    if (parent == LANE_NOBODY)
        return;
    struct lane *above = &timeline->lanes[parent];
    if (above->last_child == LANE_NOBODY)
        above->first_child = number;
    else
        timeline->lanes[above->last_child].next_sibling = number;
    above->last_child = number;
}

static bool has_lane(const struct timeline *timeline, const struct process *process)
{
    return process && process->serial < timeline->lane_count;
}

/* The lane of who bears the PID now. */
static int lane_of_pid(const struct timeline *timeline, const struct proctab *table, int pid)
{
    const struct process *process = pid ? proctab_by_pid(table, pid) : NULL;

    return has_lane(timeline, process) ? process->serial : LANE_NOBODY;
}

/* As the tree has it, but that a program is not followed from one time slice to the next, and that
 * within a method of multiprocessing the small calls of which it is made do not count. */
static enum state state_now(const struct lane *lane, const struct process *process)
{
    enum state state = words_state_of(process);

    if ((process->program || !process->call) && state == STATE_RUNNING)
        state = process->adopted_from ? STATE_ORPHAN : STATE_PLAIN;
    if (process->method && (state == STATE_PLAIN || state == STATE_ORPHAN) &&
        state_before(lane) == STATE_BLOCKED)
        state = STATE_BLOCKED;
    return state;
}

/* Facts. Each function is handed the lane of the process that the fact is about. */

struct event {
    struct timeline *timeline;
    const struct proctab *table;
    const struct fact *fact;
    const struct process *process;
    int lane;
    enum state before, now;
};

/* Those of the table are there, or were, from the first column on: that of fact `seq`. */
static void begin(struct timeline *timeline, const struct proctab *table, uint64_t seq)
{
    empty(timeline);
    for (int i = 0; i < table->count; i++) {
        const struct process *process = table->processes[i];
        int parent = process->birth_parent ? process->birth_parent->serial : 0;
        add_lane(timeline, process, i ? parent : LANE_NOBODY);
    }
    mark_at(timeline, seq, &(struct mark){.kind = MARK_START, .lane = 1});
    for (int i = 1; i < table->count; i++)
        if (table->processes[i]->life == LIFE_GONE)
            timeline->lanes[i].reaped = LANE_NOBODY; /* before all columns */
        else
            change(&timeline->lanes[i], 0, words_state_of(table->processes[i]));
}

static void on_fork(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    int child = timeline->lane_count;

    if (event->table->count != child + 1)
        return;
    const struct process *process = event->table->processes[child];
    add_lane(timeline, process, event->lane);
    mark(timeline, event->fact,
         (struct mark){.kind = MARK_FORK, .lane = child, .other = event->lane});
    change(&timeline->lanes[child], last_column(timeline), words_state_of(process));
}

/* The method around the call, or the call; the caller's. */
static char *called(const struct event *event)
{
    const char *method = event->process->method;

    return method ? alloc_bytes(method, strcspn(method, "(")) : alloc_string(event->fact->call);
}

/* An idle worker that looks for a task, or has found one: the mark of the task says so. */
static void change_without_mark(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    const struct mark *last = last_mark(timeline);
    int column = last && last->lane == event->lane ? last_column(timeline) : timeline->column_count;

    change(&timeline->lanes[event->lane], column, event->now);
}

static bool idles(const struct event *event)
{
    return call_kind(event->fact->call ? event->fact->call : "") == CALL_IDLES;
}

static void on_call(const struct event *event)
{
    struct timeline *timeline = event->timeline;

    if (event->now == event->before)
        timeline->following = false;
    else if (idles(event))
        change_without_mark(event);
    else {
        char *name = called(event);
        mark(timeline, event->fact,
             (struct mark){.kind = MARK_CALL, .lane = event->lane, .text = name});
        free(name);
        change(&timeline->lanes[event->lane], last_column(timeline), event->now);
        if (call_kind(event->fact->call) == CALL_WAITS)
            timeline->call = event->fact->seq;
    }
}

/* A wait that nothing happened in was over at once: nobody wakes up for no reason. */
static bool returns_at_once(const struct event *event)
{
    const struct timeline *timeline = event->timeline;

    return timeline->call && event->fact->seq == timeline->call + 1;
}

static void on_return(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    const struct mark *last = last_mark(timeline);

    if (event->now == event->before)
        return;
    if (returns_at_once(event) && last->lane == event->lane) {
        take_back_call(timeline);
        return;
    }
    if (idles(event)) {
        change_without_mark(event);
        return;
    }
    if (!(last->kind == MARK_REAP && last->other == event->lane))
        mark(timeline, event->fact,
             (struct mark){.kind = MARK_RETURN, .lane = event->lane, .value = event->fact->error});
    change(&timeline->lanes[event->lane], last_column(timeline), event->now);
}

static void on_reap(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    struct lane *lane = &timeline->lanes[event->lane];
    int by = lane_of_pid(timeline, event->table, event->fact->other);

    if (lane->reaped != LANE_THERE || event->lane == 0)
        return;
    if (returns_at_once(event) && last_mark(timeline)->lane == by)
        take_back_call(timeline);
    mark(timeline, event->fact, (struct mark){.kind = MARK_REAP, .lane = event->lane, .other = by});
    lane->reaped = last_column(timeline);
}

static void on_reparent(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    const struct mark *last = last_mark(timeline);
    int by = lane_of_pid(timeline, event->table, event->fact->other);
    int from = lane_of_pid(timeline, event->table, event->fact->from);
    struct mark adopt = {.kind = MARK_ADOPT, .lane = event->lane, .other = by, .value = from};

    if (event->process->reparent_seq != event->fact->seq)
        return;
    if ((last->kind == MARK_EXIT && last->lane == from) ||
        (last->kind == MARK_ADOPT && last->value == from && last->other == by))
        mark_beside(timeline, event->fact, adopt);
    else
        mark(timeline, event->fact, adopt);
    change(&timeline->lanes[event->lane], last_column(timeline), event->now);
}

static void on_signal(const struct event *event)
{
    const struct fact *fact = event->fact;
    const struct mark *last = last_mark(event->timeline);
    struct mark sent = {.kind = MARK_SIGNAL,
                        .lane = event->lane,
                        .other = lane_of_pid(event->timeline, event->table, fact->from),
                        .value = fact->signal};

    if (last->kind == MARK_SIGNAL && last->other == sent.other && last->value == sent.value &&
        sent.other != LANE_NOBODY &&
        event->timeline->columns[last_column(event->timeline)].until + 1 == fact->seq)
        mark_beside(event->timeline, fact, sent);
    else
        mark(event->timeline, fact, sent);
}

static void on_pool(const struct event *event)
{
    const struct fact *fact = event->fact;

    if (fact->call && strcmp(fact->call, "worker") && strcmp(fact->call, "over"))
        mark(event->timeline, fact,
             (struct mark){.kind = MARK_POOL,
                           .lane = event->lane,
                           .value = (int)fact->value,
                           .text = fact->call});
}

static void on_queued(const struct event *event)
{
    struct timeline *timeline = event->timeline;
    struct mark *last = &timeline->marks[timeline->mark_count - 1];
    int id = (int)event->fact->value;

    if (last->kind == MARK_QUEUED && last->lane == event->lane && last->last + 1 == id &&
        timeline->following) {
        struct timeline_column *column = &timeline->columns[last_column(timeline)];
        last->last = id;
        column->seq = column->until = event->fact->seq;
        return;
    }
    mark(timeline, event->fact,
         (struct mark){.kind = MARK_QUEUED, .lane = event->lane, .value = id, .last = id});
}

static void on_task(const struct event *event)
{
    const struct fact *fact = event->fact;
    int worker = lane_of_pid(event->timeline, event->table, fact->other);
    struct mark task = {.value = (int)fact->value, .last = fact->error, .lane = worker};

    switch (task_state_read(fact->call)) {
    case TASK_QUEUED: on_queued(event); return;
    case TASK_RUNNING: task.kind = MARK_TASK; break;
    case TASK_DONE: task.kind = MARK_DONE; break;
    case TASK_LOST:
        task.kind = MARK_LOST;
        task.lane = event->lane;
        break;
    default: return;
    }
    if (task.lane != LANE_NOBODY)
        mark(event->timeline, fact, task);
}

/* A mark, if the state of the lane has changed, or must be seen in any case. */
static void on_change(const struct event *event, enum mark_kind kind, int value, const char *text,
                      bool always)
{
    if (event->now == event->before && !always)
        return;
    mark(event->timeline, event->fact,
         (struct mark){.kind = kind, .lane = event->lane, .value = value, .text = text});
    change(&event->timeline->lanes[event->lane], last_column(event->timeline), event->now);
}

static void on_state(const struct event *event)
{
    bool stops = event->now == STATE_STOPPED, was = event->before == STATE_STOPPED;

    if (stops != was)
        on_change(event, stops ? MARK_STOP : MARK_CONTINUE, 0, NULL, true);
}

static void on_event(const struct event *event)
{
    const struct fact *fact = event->fact;
    bool lives = event->process->life == LIFE_ALIVE;

    if (event->lane == 0 && fact->kind != FACT_SIGNAL && fact->kind != FACT_FORK)
        return;
    switch (fact->kind) {
    case FACT_FORK: on_fork(event); break;
    case FACT_CALL: on_call(event); break;
    case FACT_RETURN: on_return(event); break;
    case FACT_EXEC: on_change(event, MARK_EXEC, 0, fact->text, lives); break;
    case FACT_EXIT: on_change(event, MARK_EXIT, fact->wait_status, NULL, false); break;
    case FACT_REAP: on_reap(event); break;
    case FACT_REPARENT: on_reparent(event); break;
    case FACT_STOP: on_change(event, MARK_STOP, fact->signal, NULL, false); break;
    case FACT_CONTINUE: on_change(event, MARK_CONTINUE, 0, NULL, false); break;
    case FACT_SIGNAL: on_signal(event); break;
    case FACT_HANDLER: on_change(event, MARK_HANDLER, (int)fact->value, NULL, lives); break;
    case FACT_STATE: on_state(event); break;
    case FACT_POOL: on_pool(event); break;
    case FACT_TASK: on_task(event); break;
    case FACT_NEXT: event->timeline->following = false; break;
    default: break;
    }
}

void timeline_apply(struct timeline *timeline, const struct proctab *table, const struct fact *fact)
{
    if (fact->kind == FACT_START) {
        begin(timeline, table, fact->seq);
        return;
    }
    const struct process *process = proctab_by_pid(table, fact->pid);
    if (timeline->column_count && has_lane(timeline, process)) {
        struct lane *lane = &timeline->lanes[process->serial];
        struct event event = {.timeline = timeline,
                              .table = table,
                              .fact = fact,
                              .process = process,
                              .lane = process->serial,
                              .before = state_before(lane),
                              .now = state_now(lane, process)};
        on_event(&event);
    }
    if (timeline->column_count && timeline->following)
        timeline->columns[last_column(timeline)].until = fact->seq;
}

void timeline_make(struct timeline *timeline, const struct history *history, uint64_t until)
{
    uint64_t last = until ? until : history->count, start = past_start(history, last);
    const struct fact *fact = NULL;
    struct proctab table;

    *timeline = (struct timeline){0};
    if (start || !history->gone) {
        proctab_init(&table);
        fact = start ? history_fact(history, start) : NULL;
    } else {
        proctab_copy(&table, &history->base);
        begin(timeline, &table, history->gone);
        fact = history_next(history, 0);
    }
    for (; fact && fact->seq <= last; fact = history_next(history, fact->seq + 1)) {
        proctab_apply(&table, fact);
        timeline_apply(timeline, &table, fact);
    }
    proctab_free(&table);
}
