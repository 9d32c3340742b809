#include "compare.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { WAYS_MAX = 20000, MORE_WAYS = 500 /* after the first that was good */ };

static const char *error_word(int error)
{
    switch (error) {
    case 0: return "";
    case EINTR: return "EINTR";
    case ECHILD: return "ECHILD";
    case EPERM: return "EPERM";
    case ESRCH: return "ESRCH";
    case EINVAL: return "EINVAL";
    case EOWNERDEAD: return "EOWNERDEAD";
    case EAGAIN: return "EAGAIN";
    default: return "?";
    }
}

static const char *name_of(const struct state *state, int pid)
{
    static char text[2][NAME_SIZE + 12];
    static int turn;

    turn = !turn;
    for (int i = 0; i < state->model.count; i++)
        if (state->pids[i] == pid)
            return state->model.procs[i].name;
    snprintf(text[turn], sizeof text[turn], "PID %d", pid);
    return text[turn];
}

static void status_text(int status, char *text, size_t size)
{
    if (status >= STATUS_CONTINUED)
        snprintf(text, size, "continued");
    else if (status >= STATUS_STOPPED)
        snprintf(text, size, "stopped by %s", signal_word(status - STATUS_STOPPED));
    else if (status >= STATUS_KILLED)
        snprintf(text, size, "killed by %s", signal_word(status - STATUS_KILLED));
    else
        snprintf(text, size, "status %d", status);
}

/* A fact in words, for who reads a disagreement. */
static void fact_text(const struct state *state, const struct seen_fact *fact, char *text,
                      size_t size)
{
    const char *who = name_of(state, fact->pid);
    char status[32];

    status_text(fact->status, status, sizeof status);
    switch (fact->kind) {
    case EVENT_FORK: snprintf(text, size, "%s forks %s", who, name_of(state, fact->other)); break;
    case EVENT_HANDLER:
        snprintf(text, size, "%s: handler for %s", who, signal_word(fact->status));
        break;
    case EVENT_EXIT: snprintf(text, size, "%s ends: %s", who, status); break;
    case EVENT_REPARENT:
        snprintf(text, size, "%s goes to %s", who, name_of(state, fact->other));
        break;
    case EVENT_REAP:
        snprintf(text, size, "%s reaped by %s", who,
                 fact->other ? name_of(state, fact->other) : "the kernel");
        break;
    case EVENT_RETURN:
        snprintf(text, size, "%s: %s() = %ld %s%s%s", who, fact->call, fact->value, fact->error,
                 fact->child ? " " : "", fact->child ? status : "");
        break;
    }
}

/* An event of the model in the form of a fact. */
static struct seen_fact fact_of(const struct state *state, const struct event *event)
{
    struct seen_fact fact = {.kind = event->kind,
                             .pid = state->pids[event->proc],
                             .value = event->value,
                             .status = event->status};

    snprintf(fact.error, sizeof fact.error, "%s", error_word(event->error));
    if (event->kind == EVENT_FORK || event->kind == EVENT_REPARENT ||
        (event->kind == EVENT_REAP && event->other != NOBODY))
        fact.other = state->pids[event->other];
    if (event->kind != EVENT_RETURN)
        return fact;
    snprintf(fact.call, sizeof fact.call, "%s", event->call);
    if (event->names_process && event->value >= 0)
        fact.value = state->pids[event->value];
    if (event->child != NOBODY)
        fact.child = state->pids[event->child];
    return fact;
}

static bool same_fact(const struct seen_fact *one, const struct seen_fact *other)
{
    if (one->kind != other->kind || one->pid != other->pid)
        return false;
    switch (one->kind) {
    case EVENT_FORK:
    case EVENT_REPARENT:
    case EVENT_REAP: return one->other == other->other;
    case EVENT_EXIT:
    case EVENT_HANDLER: return one->status == other->status;
    case EVENT_RETURN:
        return !strcmp(one->call, other->call) && one->value == other->value &&
               !strcmp(one->error, other->error) && one->child == other->child &&
               (!one->child || one->status == other->status);
    }
    return false;
}

/* What a process itself does has an order: its calls, its handlers, its end. */
static bool is_ordered(enum event_kind kind)
{
    return kind == EVENT_RETURN || kind == EVENT_HANDLER || kind == EVENT_EXIT;
}

/* The next fact of this one's kind of order that was not matched yet; -1: none. */
static int match(const struct seen *seen, const bool *used, const struct seen_fact *fact)
{
    for (int i = 0; i < seen->fact_count; i++) {
        const struct seen_fact *candidate = &seen->facts[i];
        if (used[i])
            continue;
        if (same_fact(candidate, fact))
            return i;
        if (is_ordered(fact->kind) && is_ordered(candidate->kind) && candidate->pid == fact->pid)
            return -1;
    }
    return -1;
}

/* How far what the model says was found among what was seen. */
struct matching {
    struct state *state;
    const struct seen *seen;
    bool used[EVENTS_MAX];
    int used_count;
    char *difference;
};

/* A child of the parent's that was not matched yet. */
static void bind(struct matching *matching, const struct event *birth)
{
    struct state *state = matching->state;

    for (int at = 0; at < matching->seen->fact_count; at++) {
        const struct seen_fact *fact = &matching->seen->facts[at];
        if (matching->used[at] || fact->kind != EVENT_FORK || fact->pid != state->pids[birth->proc])
            continue;
        struct proc *proc = &state->model.procs[birth->other];
        state->pids[birth->other] = fact->other;
        if (!*proc->name)
            memcpy(proc->name, fact->label, sizeof proc->name);
        return;
    }
}

static bool match_event(void *context, const struct event *event)
{
    struct matching *matching = context;
    char text[120];

    if (event->kind == EVENT_FORK)
        bind(matching, event);
    struct seen_fact fact = fact_of(matching->state, event);
    int at = match(matching->seen, matching->used, &fact);
    if (at >= 0) {
        matching->used[at] = true;
        matching->used_count++;
        return true;
    }
    fact_text(matching->state, &fact, text, sizeof text);
    snprintf(matching->difference, DIFFERENCE_SIZE, "expected, not seen: %s", text);
    return false;
}

static bool is_all_matched(const struct matching *matching)
{
    char text[120];

    if (matching->used_count == matching->seen->fact_count)
        return true;
    for (int i = 0; i < matching->seen->fact_count; i++)
        if (!matching->used[i]) {
            fact_text(matching->state, &matching->seen->facts[i], text, sizeof text);
            snprintf(matching->difference, DIFFERENCE_SIZE, "seen, not expected: %s", text);
            break;
        }
    return false;
}

/* The tree */

static const char *word_of(const struct proc *proc)
{
    bool blocked = proc->call != CALL_NONE;

    return proc->life == ZOMBIE ? "ZOMBIE" : proc->stopped ? "STOPPED" : blocked ? "BLOCKED" : "";
}

static bool same_because(const struct proc *proc, const struct seen_row *row)
{
    static const char *const calls[] = {
        [CALL_WAIT] = "in wait()",      [CALL_WAITPID] = "in waitpid(", [CALL_PAUSE] = "in pause()",
        [CALL_SLEEP] = "in sleep(999)", [CALL_READ] = "in read(queue)", [CALL_POLL] = "in pool."};
    char text[40];

    if (proc->life == ZOMBIE)
        snprintf(text, sizeof text, proc->status < STATUS_KILLED ? "holds status %d for" : "",
                 proc->status);
    else if (proc->stopped || proc->call == CALL_NONE)
        return true;
    else if (proc->task >= 0)
        snprintf(text, sizeof text, "task %d: %s", proc->task + 1, calls[proc->call]);
    else if (proc->deed != DEED_NONE)
        snprintf(text, sizeof text, "in pool.");
    else
        snprintf(text, sizeof text, "%s", proc->joining >= 0 ? "in join(" : calls[proc->call]);
    return !strncmp(row->because, text, strlen(text));
}

static bool compare_row(const struct state *state, int number, const struct seen *seen,
                        char *difference)
{
    const struct proc *proc = &state->model.procs[number];
    char letter = proc->life == ZOMBIE ? 'Z' : proc->stopped ? 'T' : 'S';
    const struct seen_row *row = NULL;

    for (int i = 0; i < seen->row_count; i++)
        if (seen->rows[i].pid == state->pids[number])
            row = &seen->rows[i];
    if (!row || proc->life == GONE) {
        if (!row && proc->life == GONE)
            return true;
        snprintf(difference, DIFFERENCE_SIZE, "in the tree: %s is %s, expected %s", proc->name,
                 row ? "there" : "not there", row ? "gone" : word_of(proc));
        return false;
    }
    int parent = proc->parent == NOBODY ? 0 : state->pids[proc->parent];
    const char *word = word_of(proc);
    bool orphan = proc->adopted && !strcmp(row->word, "ORPHAN") && !*word;
    if (row->parent == parent && row->letter == letter && (!strcmp(row->word, word) || orphan) &&
        row->adopted == proc->adopted && same_because(proc, row) && !strcmp(row->name, proc->name))
        return true;
    snprintf(difference, DIFFERENCE_SIZE,
             "in the tree: %s below %s, %c %s (%.60s)%s; expected below %s, %c %s%s", proc->name,
             name_of(state, row->parent), row->letter, row->word, row->because,
             row->adopted ? ", adopted" : "", name_of(state, parent), letter, word,
             proc->adopted ? ", adopted" : "");
    return false;
}

bool compare_tree(const struct state *state, const struct seen *seen, char *difference)
{
    int there = 0;

    for (int i = 0; i < state->model.count; i++) {
        if (!compare_row(state, i, seen, difference))
            return false;
        there += i != INIT && state->model.procs[i].life != GONE;
    }
    if (seen->counted == there && seen->row_count == there + 1)
        return true;
    snprintf(difference, DIFFERENCE_SIZE,
             "limit counts %d, the tree has %d rows; expected %d and %d", seen->counted,
             seen->row_count, there, there + 1);
    return false;
}

/* Ways */

/* Whoever was seen to do something next goes first. */
static int rank(const void *context, int proc)
{
    const struct matching *matching = context;
    int pid = matching->state->pids[proc];

    for (int i = 0; i < matching->seen->fact_count; i++)
        if (!matching->used[i] && matching->seen->facts[i].pid == pid &&
            is_ordered(matching->seen->facts[i].kind))
            return i;
    return EVENTS_MAX;
}

static size_t size_of(const struct state *state)
{
    return offsetof(struct state, model.procs) +
           (size_t)state->model.count * sizeof *state->model.procs;
}

static uint64_t add_bytes(uint64_t sum, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    for (uint64_t word; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        sum ^= sum >> 32;
    }
    for (; size > 0; bytes++, size--)
        sum = (sum ^ *bytes) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 29;
}

/* How all are, and what was seen of it so far: what comes of it is the same however we came here.
 */
static uint64_t place(const void *context)
{
    const struct matching *matching = context;
    uint64_t sum = add_bytes(1, matching->state, size_of(matching->state));

    return add_bytes(sum, matching->used, sizeof matching->used);
}

/* Goes the way that `choices` says, as far as it is right. */
static bool try(const struct state *from, struct state *state, const struct command *command,
                const struct seen *seen, struct choices *choices, char *difference)
{
    struct matching matching = {.state = state, .seen = seen, .difference = difference};
    struct events events = {.right = match_event, .context = &matching};

    memcpy(state, from, size_of(from));
    choices->rank = rank;
    choices->place = place;
    choices->context = &matching;
    model_run(&state->model, command, choices, &events);
    if (!*seen->complaints == state->model.complains) {
        snprintf(difference, DIFFERENCE_SIZE, "%s",
                 *seen->complaints ? seen->complaints : "expected: it is refused");
        return false;
    }
    return !choices->dead && !events.wrong && is_all_matched(&matching) &&
           compare_tree(state, seen, difference);
}

static void add_state(struct states *states, const struct state *state)
{
    for (int i = 0; i < states->count; i++)
        if (states->list[i].model.count == state->model.count &&
            !memcmp(&states->list[i], state, size_of(state)))
            return;
    if (states->count == STATES_MAX)
        states->cut = true;
    else
        memcpy(&states->list[states->count++], state, size_of(state));
}

/* All ways from one state. */
static void run_from(const struct state *from, struct states *after, const struct command *command,
                     const struct seen *seen, char *difference, struct state *likeliest)
{
    static struct choices choices;
    static struct state state;
    char other[DIFFERENCE_SIZE];
    int more = WAYS_MAX;

    choices_begin(&choices);
    for (int i = 0; i < more; i++) {
        bool first = likeliest && i == 0;
        if (try(from, &state, command, seen, &choices, first ? difference : other)) {
            more = more > i + MORE_WAYS ? i + MORE_WAYS : more;
            add_state(after, &state);
        }
        if (first)
            memcpy(likeliest, &state, size_of(&state));
        if (!choices_next(&choices))
            return;
    }
    after->cut = true;
}

bool compare_run(struct states *states, const struct command *command, const struct seen *seen,
                 char *difference)
{
    static struct states after;
    static struct state likeliest;

    after.count = 0;
    after.cut = states->cut;
    for (int i = 0; i < states->count; i++)
        run_from(&states->list[i], &after, command, seen, difference, i ? NULL : &likeliest);
    bool good = after.count > 0;
    if (!good)
        add_state(&after, &likeliest);
    states->count = 0;
    states->cut = after.cut;
    for (int i = 0; i < after.count; i++)
        add_state(states, &after.list[i]);
    return good;
}
