/*
 * watch: looks at processes where the kernel sends no event.
 *
 * A process that owes an answer (it announced a call, it was sent a signal) is looked at a few
 * times, soon after and then more rarely, until it is seen where it sleeps. Programs started by
 * exec are looked at as long as they live, and nothing is when there is none.
 */
#include "base/i18n.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static const double first_look = 0.001, last_look = 0.05, first_poll = 0.01, last_poll = 0.1;
static const double patience_with_runaways = 1.0;

enum {
    PATIENCE_WITH_KILLS = 4,
    PATIENCE_WITH_KILLERS = 40,
    LOOKS_AT_SPINNERS = 3,
    LOOKS_AT_RUNNERS = 12,
    LOOKS_FOR_CLAIMS = 12,
    ROWS_WATCHED = 256,
    CHILDREN_AT_ONCE = 1024,
    RUNAWAYS = 1000 /* more programs than the limit has room for */
};

void watch_soon(struct session *session, struct peer *peer)
{
    if (peer->activity == PEER_FOREIGN) {
        session->poll_interval = first_poll;
        session->poll_at = session_now(session) + first_poll;
    }
    if (peer->look_at <= 0)
        peer_list_add(&session->looking, peer);
    peer->looks = 0;
    peer->look_at = session_now(session) + first_look;
}

void watch_no_more(struct session *session, struct peer *peer)
{
    peer->look_at = 0;
    peer_list_remove(&session->looking, peer);
}

void watch_signalled(struct session *session, struct peer *peer, int number)
{
    if (peer->signalled)
        return;
    peer->signalled = number;
    peer_recount(session, peer);
    watch_soon(session, peer);
}

double watch_next(const struct session *session)
{
    double soonest = 0;

    for (int i = 0; i < session->looking.count; i++) {
        double at = session->looking.items[i]->look_at;
        if (soonest <= 0 || at < soonest)
            soonest = at;
    }
    return soonest;
}

void watch_before_stop(struct session *session, struct peer *peer)
{
    while (!peer->stopped && !peer->heard && peer->link >= 0 && link_is_readable(peer->link))
        witness_link(session, peer);
    if (session->kills > 0)
        witness_kills(session);
}

/* Stopped, or no longer. (A process that a debugger holds, state t, is not stopped.) */
static void see_stop(struct session *session, struct peer *peer, char state)
{
    bool stopped = state == 'T';

    if (stopped && !peer->stopped && !peer->exit_told)
        watch_before_stop(session, peer);
    if (stopped == peer->stopped || peer->exit_told)
        return;
    if (!stopped && peer->signalled == SIGKILL)
        return; /* it goes on to its end alone */
    peer_set_stopped(session, peer, stopped);
    int number = peer->stop_signal ? peer->stop_signal : SIGSTOP;
    struct fact fact = {.kind = stopped ? FACT_STOP : FACT_CONTINUE,
                        .pid = peer->pid,
                        .signal = stopped ? number : SIGCONT};
    witness_call(session, peer);
    session_emit(session, &fact);
    ending_stirs(session, peer_of(session, peer_process(session, peer)->parent));
}

void watch_stop(struct session *session, struct peer *peer)
{
    struct probe_stat stat;

    if (!peer->exit_told && probe_stat(peer->host, &stat))
        see_stop(session, peer, stat.state);
}

/* One of the group that was stopped goes on: all of it have got SIGHUP and SIGCONT. */
static void look_at_group(struct session *session, pid_t group)
{
    struct probe_stat stat;
    bool goes_on = false;

    for (int i = 1; session->halted > 0 && i < session->peer_count; i++) {
        const struct peer *peer = session->peers[i];
        if (peer->group == group && peer->halted)
            goes_on = goes_on || !(probe_stat(peer->host, &stat) && stat.state == 'T');
    }
    for (int i = 1; goes_on && i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        if (peer->group == group && !peer->exit_told && !peer->ending)
            watch_signalled(session, peer, SIGHUP);
    }
}

/* _exit(2): a process group that becomes orphaned and has stopped members gets SIGHUP and SIGCONT,
 * and nobody tells. It has them when the end is seen. A group is held by members whose parent is
 * in another one. */
void watch_groups(struct session *session, const struct peer *ended)
{
    const struct process *process = peer_process(session, ended), *child;
    const struct peer *parent = peer_of(session, process->parent);

    if (session->halted == 0)
        return;
    if (parent && parent->group != ended->group)
        look_at_group(session, ended->group);
    for (child = process->first_child; child; child = child->next_sibling)
        if (peer_of(session, child)->group != ended->group)
            look_at_group(session, peer_of(session, child)->group);
}

/* A signal has taken effect when it is no longer pending, or blocked, or its target stopped. */
static void see_signal(struct session *session, struct peer *peer, const struct probe_stat *stat)
{
    struct probe_signals signals;
    char state = stat->state;

    if (!peer->signalled || !probe_signals(peer->host, &signals))
        return;
    uint64_t bit = UINT64_C(1) << (peer->signalled - 1);
    bool pending = signals.pending & ~signals.blocked && state != 'T';
    /* Taken, but not acted upon yet: it runs, or is about to stop, or to end. */
    bool spins = peer->call && !strcmp(peer->call, "spin");
    bool acts = (state == 'R' || state == 'D') && peer->activity != PEER_FOREIGN &&
                peer->looks < (spins ? LOOKS_AT_SPINNERS : LOOKS_AT_RUNNERS);
    bool stops = peer->stop_signal == peer->signalled && state != 'T' &&
                 !((signals.caught | signals.ignored | signals.blocked) & bit) &&
                 peer->looks < LOOKS_AT_RUNNERS;
    /* What it catches it blocks only in a handler, and for the moment that it comes out of one. */
    bool held = signals.pending & signals.blocked & signals.caught && !peer->interrupted &&
                peer->activity != PEER_FOREIGN && peer->looks < LOOKS_AT_RUNNERS;
    if (pending || held || acts || stops || stat->exits)
        return;
    peer->signalled = 0;
    peer_recount(session, peer);
}

/* A worker that sleeps though there is a task for it, or no more will come, is about to wake: a
 * pipe wakes its readers one after the other. */
static bool about_to_wake(const struct session *session, const struct peer *peer)
{
    const struct pool *pool = peer_process(session, peer)->works_for;

    return pool && !strcmp(peer->call, "read") && peer->looks < LOOKS_AT_RUNNERS &&
           (pool->counts[TASK_QUEUED] > 0 || pool->state == POOL_CLOSED);
}

static void see_call(struct session *session, struct peer *peer, char state)
{
    if (peer->activity != PEER_IN_CALL)
        return;
    if (about_to_wake(session, peer))
        return;
    bool spins = !strcmp(peer->call, "spin");
    if (spins ? state != 'R' : probe_where(peer->host, peer->call) != PROBE_IN_CALL)
        return;
    witness_call(session, peer);
    peer_set(session, peer, PEER_BLOCKED);
}

static bool wants_look(const struct peer *peer)
{
    return peer->unclaimed ||
           (!peer->exit_told && (peer->unsettled || peer->tireless ||
                                 (peer->activity == PEER_FOREIGN && peer->text.length > 0)));
}

static void look(struct session *session, struct peer *peer)
{
    struct probe_stat stat;

    if (peer->unclaimed && peer->looks > LOOKS_FOR_CLAIMS)
        ending_unclaimed(session, peer);
    if (peer->exit_told)
        return;
    if (peer->activity == PEER_FOREIGN && peer->text.length &&
        peer->looks >= 2) /* a line that nobody ends */
        output_tell_all(session, peer);
    if (!probe_stat(peer->host, &stat) || stat.state == 'Z')
        return; /* its pidfd says so too */
    see_stop(session, peer, stat.state);
    see_signal(session, peer, &stat);
    see_call(session, peer, stat.state);
    /* One that runs, or waits for a processor, is about to say what its kill gave. */
    int patience = stat.state == 'R' ? PATIENCE_WITH_KILLERS : PATIENCE_WITH_KILLS;
    if (peer->call && !strcmp(peer->call, "kill") && peer->looks > patience)
        ending_deferred(session, true);
}

bool watch_look(struct session *session)
{
    double now = session_now(session);
    bool looked = false;

    for (int i = 0; i < session->looking.count;) {
        struct peer *peer = session->looking.items[i];
        if (peer->look_at > now && wants_look(peer)) {
            i++;
            continue;
        }
        if (peer->look_at <= now) {
            look(session, peer);
            looked = true;
        }
        if (!wants_look(peer)) {
            watch_no_more(session, peer);
            continue;
        }
        double step = first_look * (1 << (peer->looks < 6 ? peer->looks : 6));
        peer->looks++;
        peer->look_at = now + (step < last_look ? step : last_look);
        i++;
    }
    return looked;
}

/* Whoever was stopped by others than us is seen when a line is typed. */
void watch_everyone(struct session *session)
{
    struct probe_stat stat;
    int seen = 0;

    for (int i = session->peer_count - 1; i > 0 && seen < ROWS_WATCHED; i--) {
        struct peer *peer = session->peers[i];
        if (peer->exit_told)
            continue;
        seen++;
        if (probe_stat(peer->host, &stat))
            see_stop(session, peer, stat.state);
    }
}

void session_look(struct session *session)
{
    watch_everyone(session);
}

/* Programs */

static void tell_program(struct session *session, struct peer *peer, const char *name)
{
    struct process *process = peer_process(session, peer);

    if (process->program && !strcmp(process->program, name))
        return;
    struct fact fact = {.kind = FACT_EXEC, .pid = peer->pid, .text = name};
    session_emit(session, &fact);
}

/* The kernel names the group by its leader's host PID. */
static pid_t inner_group(const struct session *session, const struct probe_stat *stat,
                         const struct peer *parent)
{
    const struct peer *leader = peer_by_host(session, stat->group);

    return leader ? leader->pid : parent ? parent->group : 0;
}

/* A process that no agent announced: started by a program. */
static struct peer *add_program(struct session *session, pid_t host, struct peer *parent,
                                const struct probe_stat *stat)
{
    char label[PROGRAM_NAME_MAX + 16];
    pid_t inside = probe_inner_pid(host);
    int pidfd = inside ? probe_pidfd(host) : -1;

    if (!inside || (pidfd < 0 && errno == ESRCH))
        return NULL; /* it came and went */
    proctab_label(&session->table, stat->name, label, sizeof label);
    struct fact fact = {.kind = FACT_FORK, .pid = parent->pid, .other = (int)inside, .text = label};
    session_emit(session, &fact);
    if (inside > session->newest_pid)
        session->newest_pid = inside;
    struct peer *peer = peer_add(session, (int)inside, host, -1);
    peer->group = inner_group(session, stat, parent);
    if (stat->group == host)
        peer->group = peer->pid;
    peer_set(session, peer, PEER_FOREIGN);
    tell_program(session, peer, stat->name);
    peer->pidfd = pidfd;
    if (peer->pidfd >= 0)
        session_watch(session, peer->pidfd, &peer->pidfd_source);
    return peer;
}

/* A PID seen as a writer or as a child. `likely_parent` is who made it if its parent has changed
 * since. NULL where it is gone, or no descendant of ours. */
struct peer *watch_discover(struct session *session, pid_t host, struct peer *likely_parent)
{
    struct probe_stat stat;
    struct peer *known = peer_by_host(session, host);

    if (known && (!known->exit_told || peer_process(session, known)->life == LIFE_ZOMBIE))
        return known;
    if (!probe_stat(host, &stat))
        return known; /* what it wrote before its end */
    struct peer *parent = peer_by_host(session, stat.parent);
    if (!parent && stat.parent > 1)
        parent = watch_discover(session, stat.parent, NULL);
    if (!parent)
        return NULL;
    if (parent->activity != PEER_FOREIGN &&
        (!likely_parent || likely_parent == known || probe_is_own(host)))
        return NULL; /* one of ours says hello by itself */
    /* Where whoever made it is alive, another one in between was never seen: then all that is known
     * is whose child it is now. */
    bool known_maker = parent->activity != PEER_FOREIGN && likely_parent->ending;
    struct peer *maker = known_maker ? likely_parent : parent;
    struct peer *peer = add_program(session, host, maker, &stat);
    session->last_program = peer ? peer : session->last_program;
    if (peer && maker != parent && maker->exit_told) { /* else its end tells it */
        struct fact fact = {
            .kind = FACT_REPARENT, .pid = peer->pid, .from = maker->pid, .other = parent->pid};
        session_emit(session, &fact);
    }
    return peer;
}

static void walk_children(struct session *session, struct peer *peer, struct peer *likely_parent)
{
    pid_t children[CHILDREN_AT_ONCE];
    size_t count = probe_children(peer->host, children, CHILDREN_AT_ONCE);

    for (size_t i = 0; i < count; i++) {
        const struct peer *known = peer_by_host(session, children[i]);
        if (!known || peer_process(session, known)->life == LIFE_GONE)
            watch_discover(session, children[i], likely_parent);
    }
}

void watch_orphans(struct session *session, struct peer *ended)
{
    for (int i = 0; i < session->peer_count; i++) {
        const struct process *process = session->table.processes[i];
        if (i == 0 || (process->subreaper && process->life == LIFE_ALIVE))
            walk_children(session, session->peers[i], ended);
    }
}

static void look_at_program(struct session *session, struct peer *peer)
{
    struct probe_stat stat;
    struct process *process = peer_process(session, peer);

    if (!probe_stat(peer->host, &stat) || stat.state == 'Z') {
        if (peer->pidfd < 0) /* no descriptor was left to be told of its end */
            ending_tell(session, peer, WAIT_STATUS_UNKNOWN);
        return;
    }
    tell_program(session, peer, stat.name);
    see_stop(session, peer, stat.state);
    see_signal(session, peer, &stat);
    peer->group = inner_group(session, &stat, peer);
    if (stat.state != process->state && strchr("RSD", stat.state)) {
        struct fact fact = {.kind = FACT_STATE, .pid = peer->pid, .value = stat.state};
        session_emit(session, &fact);
    }
    walk_children(session, peer, NULL);
}

/* Where the kernel does not tell of a reap (before Linux 6.9), a zombie that is gone was reaped by
 * the program that was its parent. */
static void look_for_reaped(struct session *session, struct peer *peer)
{
    struct probe_stat stat;
    const struct process *process = peer_process(session, peer);

    if (process->life == LIFE_ZOMBIE && process->parent && process->parent->program &&
        !probe_stat(peer->host, &stat))
        ending_pidfd(session, peer);
}

/* Past the limit the newest go first: what is multiplying is young. */
static void hold_limit(struct session *session)
{
    long over = session->table.alive + session->table.zombies - session->options.limit;
    int killed = 0;

    for (int i = session->peer_count - 1; i > 0 && over > 0; i--) {
        struct peer *peer = session->peers[i];
        if (peer->activity != PEER_FOREIGN)
            continue;
        probe_signal(peer->pidfd, SIGKILL);
        over--;
        killed++;
    }
    if (killed && !session->limit_said)
        session_say(session, SAY_NOTE,
                    _("more than %ld processes: proctor kills the newest programs (limit N sets "
                      "another limit)"),
                    session->options.limit);
    session->limit_said = killed > 0;
    if (!killed)
        session->over_since = 0;
    else if (session->over_since <= 0)
        session->over_since = session_now(session);
    session->runaway =
        session->table.count >= SESSION_BIRTHS_MAX ||
        (killed && (killed > RUNAWAYS ||
                    session_now(session) > session->over_since + patience_with_runaways));
}

/* What multiplies faster than it can be ended one by one goes with the whole sandbox. */
void watch_end_runaway(struct session *session)
{
    session->runaway = false;
    session->over_since = 0;
    session_cancel(session);
    session_fail(session, STATUS_STUCK);
    if (session->table.count >= SESSION_BIRTHS_MAX)
        session_say(session, SAY_ERROR,
                    _("%d processes were made in this sandbox, the most that it keeps account of: "
                      "it is ended"),
                    session->table.count);
    else
        session_say(session, SAY_ERROR,
                    _("programs multiply faster than proctor can kill them: the whole sandbox is "
                      "ended"));
    if (!session->options.interactive) {
        session_stop(session, STATUS_STUCK);
        return;
    }
    shell_do(session, &(struct deed){.kind = DEED_RESET, .serial = -1});
    session_say(session, SAY_NOTE, _("a fresh sandbox: init is %d, main is %d"),
                session->table.init, session->table.main);
}

void watch_programs(struct session *session)
{
    double now = session_now(session);
    int count = session->peer_count;

    if (session->foreign == 0) {
        session->poll_at = 0;
        return;
    }
    if (session->poll_at > now)
        return;
    for (int i = 1; i < count; i++) {
        struct peer *peer = session->peers[i];
        if (peer->activity == PEER_FOREIGN)
            look_at_program(session, peer);
        else if (peer->activity == PEER_ENDED && peer->pidfd >= 0)
            look_for_reaped(session, peer);
    }
    if (session->last_program) /* grandchildren whose parent ended before it was seen */
        watch_orphans(session, session->last_program);
    hold_limit(session);
    session->poll_interval *= 1.5;
    if (session->poll_interval > last_poll)
        session->poll_interval = last_poll;
    if (session->poll_interval < first_poll)
        session->poll_interval = first_poll;
    session->poll_at = now + session->poll_interval;
}
