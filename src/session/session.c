#include "session/session.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "record/jsonl.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { HELLO_PATIENCE_MS = 10000, EVENTS_AT_ONCE = 64, OWN_DESCRIPTORS = 24, ROOM_FOR_INIT = 8 };

static double clock_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double session_now(const struct session *session)
{
    return clock_now() - session->started;
}

void session_emit(struct session *session, struct fact *fact)
{
    fact->time = session_now(session);
    const struct fact *kept = history_add(&session->history, fact);
    proctab_apply(&session->table, kept);
    steps_apply(&session->steps, kept);
    if (session->options.events) {
        struct buffer line = {0};
        jsonl_add(&line, kept);
        fwrite(line.data, 1, line.length, session->options.events);
        buffer_free(&line);
    }
    session->view.fact(session->view.context, kept);
}

void session_say(struct session *session, enum say say, const char *format, ...)
{
    struct buffer text = {0};
    char place[200];
    va_list arguments;
    char words[4096];

    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (say == SAY_ERROR)
        buffer_add_text(&text, feed_place(session, place, sizeof place));
    buffer_add_text(&text, words);
    session->view.say(session->view.context, say, buffer_text(&text));
    buffer_free(&text);
    if (say == SAY_ERROR)
        session_fail(session, STATUS_USAGE);
}

/* The first trouble decides: what follows may be its consequence. */
void session_fail(struct session *session, int status)
{
    if (session->status == STATUS_FINE)
        session->status = status;
}

void session_watch(struct session *session, int descriptor, struct source *source)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};

    if (epoll_ctl(session->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
        session_say(session, SAY_ERROR, _("can't watch a process: %s"), strerror(errno));
}

/* The first packet of init or main: it tells who they are, seen from both sides. */
static bool await_hello(int link, long *inside, pid_t *host)
{
    static struct packet packet;
    struct pollfd ready = {.fd = link, .events = POLLIN};
    struct message hello;
    size_t at = 0;
    int count;

    do
        count = poll(&ready, 1, HELLO_PATIENCE_MS);
    while (count < 0 && errno == EINTR);
    if (count != 1 || link_receive(link, &packet, false) != LINK_GOT ||
        !wire_next(packet.bytes, packet.length, &at, &hello) || hello.kind != MESSAGE_HELLO)
        return false;
    *inside = hello.value;
    *host = packet.sender;
    return true;
}

static void add_pidfd(struct session *session, struct peer *peer)
{
    peer->pidfd = probe_pidfd(peer->host);
    if (peer->pidfd >= 0)
        session_watch(session, peer->pidfd, &peer->pidfd_source);
}

bool session_make_sandbox(struct session *session, struct error *error)
{
    struct sandbox *sandbox = session->sandbox;
    long init, main;
    pid_t init_host, main_host;

    sandbox->process_limit = session->options.limit + ROOM_FOR_INIT;
    if (!sandbox_open(sandbox, error))
        return false;
    if (!await_hello(sandbox->init_link, &init, &init_host) ||
        !await_hello(sandbox->main_link, &main, &main_host)) {
        sandbox_close(sandbox);
        return error_set(error, _("the processes of the sandbox do not answer"));
    }
    struct fact start = {.kind = FACT_START,
                         .pid = (int)init,
                         .other = (int)main,
                         .text = sandbox->namespaced ? "namespace" : "subreaper"};
    session->sandbox_since = session->history.count;
    session->init_gone = false;
    session->reaping = true;
    session->limit_said = false;
    session_emit(session, &start);
    add_pidfd(session, peer_add(session, (int)init, init_host, -1));
    struct peer *first = peer_add(session, (int)main, main_host, sandbox->main_link);
    sandbox->main_link = -1; /* the peer's now */
    first->group = first->pid;
    add_pidfd(session, first);
    session_watch(session, sandbox->init_link, &session->init_source);
    session_watch(session, sandbox->output, &session->output_source);
    session->current = (int)main;
    return true;
}

void session_drop_sandbox(struct session *session, int status)
{
    struct fact end = {.kind = FACT_END, .value = status};

    steps_close(session);
    session->last_target = -1;
    peers_free(session);
    sandbox_close(session->sandbox);
    session_emit(session, &end);
}

/* A process takes two descriptors here: as many as the system gives. */
void session_limit(struct session *session, long wanted)
{
    struct rlimit limit;
    long most = SESSION_LIMIT_MAX;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_cur != RLIM_INFINITY && (long)limit.rlim_cur < 2 * most)
            most = ((long)limit.rlim_cur - OWN_DESCRIPTORS) / 2;
        most = most < 1 ? 1 : most;
    }
    session->options.limit = wanted < most ? wanted : most;
    if (wanted > most)
        session_say(session, SAY_NOTE,
                    _("at most %ld processes: this system gives no more than %ld descriptors"),
                    most, (long)limit.rlim_cur);
}

static int open_signals(bool interactive)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGINT);
    if (interactive)
        sigaddset(&set, SIGTSTP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

struct session *session_open(struct sandbox *sandbox, const struct session_options *options,
                             const struct session_view *view, struct error *error)
{
    struct session *session = alloc_zero(1, sizeof *session);

    session->options = *options;
    session->view = *view;
    session->sandbox = sandbox;
    session->last_target = -1;
    session->started = clock_now();
    session->output_source.kind = SOURCE_OUTPUT;
    session->init_source.kind = SOURCE_INIT;
    session->input_source.kind = SOURCE_INPUT;
    session->signals_source.kind = SOURCE_SIGNALS;
    session->guardian_source.kind = SOURCE_GUARDIAN;
    proctab_init(&session->table);
    session_limit(session, options->limit);
    signal(SIGPIPE, SIG_IGN);
    session->epoll = epoll_create1(EPOLL_CLOEXEC);
    session->signals = open_signals(options->interactive);
    if (session->epoll < 0 || session->signals < 0) {
        error_errno(error, _("proctor can't watch events"));
    } else if (probe_ready(error) && session_make_sandbox(session, error)) {
        session_watch(session, session->signals, &session->signals_source);
        session_watch(session, sandbox->guardian_link, &session->guardian_source);
        return session;
    }
    if (session->epoll >= 0)
        close(session->epoll);
    if (session->signals >= 0)
        close(session->signals);
    proctab_free(&session->table);
    history_free(&session->history);
    free(session);
    return NULL;
}

/* Input is read only when what came before has run: so a pipe is not swallowed whole. */
static void mind_input(struct session *session)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &session->input_source};
    bool wanted = session->view.input >= 0 && !session->input_over &&
                  (session->options.interactive || feed_idle(session));

    if (wanted == session->watches_input)
        return;
    session->watches_input = wanted;
    int operation = wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL;
    session->input_is_file =
        epoll_ctl(session->epoll, operation, session->view.input, &event) < 0 && wanted;
}

static void on_signal(struct session *session)
{
    struct signalfd_siginfo info;

    while (read(session->signals, &info, sizeof info) > 0) {
        if (info.ssi_signo == SIGINT && session->options.interactive)
            session->view.interrupted(session->view.context);
        else if (info.ssi_signo == SIGTSTP)
            session->view.suspended(session->view.context);
        else
            session_stop(session, 128 + (int)info.ssi_signo);
    }
}

static void on_guardian(struct session *session)
{
    epoll_ctl(session->epoll, EPOLL_CTL_DEL, session->sandbox->guardian_link, NULL);
    session_say(session, SAY_ERROR,
                _("the sandbox's guardian was killed; reset is no longer possible"));
}

static void dispatch(struct session *session, struct source *source)
{
    switch (source->kind) {
    case SOURCE_LINK: witness_link(session, source->peer); break;
    case SOURCE_PIDFD: ending_pidfd(session, source->peer); break;
    case SOURCE_OUTPUT: output_read(session); break;
    case SOURCE_INIT: witness_init(session); break;
    case SOURCE_SIGNALS: on_signal(session); break;
    case SOURCE_GUARDIAN: on_guardian(session); break;
    case SOURCE_INPUT: break;
    }
}

static int patience(const struct session *session)
{
    double next[] = {watch_next(session), feed_deadline(session), session->poll_at}, soonest = 0;

    for (int i = 0; i < 3; i++)
        if (next[i] > 0 && (soonest <= 0 || next[i] < soonest))
            soonest = next[i];
    if (session->input_is_file)
        return 0;
    if (soonest <= 0)
        return -1;
    double wait = (soonest - session_now(session)) * 1000;
    return wait <= 0 ? 0 : wait > 60000 ? 60000 : (int)wait + 1;
}

/* Peers live as long as their sandbox, and a sandbox is dropped only between two rounds, by what
 * was typed: so sources of one round stay valid. */
static void round_of_events(struct session *session)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    bool typed = session->input_is_file; /* epoll(7) takes no files: they are always readable */
    int count = epoll_wait(session->epoll, events, EVENTS_AT_ONCE, patience(session));

    for (int i = 0; i < count; i++) {
        struct source *source = events[i].data.ptr;
        if (source->kind == SOURCE_INPUT)
            typed = true;
        else
            dispatch(session, source);
    }
    ending_deferred(session, false);
    watch_look(session);
    watch_programs(session);
    if (typed)
        session->view.input_ready(session->view.context);
}

/* A recording that can't go on is given up, and that is said; what is shown stays true. */
static void write_events(struct session *session)
{
    FILE *events = session->options.events;

    if (!events || (fflush(events) == 0 && !ferror(events)))
        return;
    session->options.events = NULL;
    session_say(session, SAY_ERROR, _("the facts could not be written: %s"), strerror(errno));
}

static bool out_of_time(struct session *session)
{
    double limit = session->options.time_limit;

    if (limit <= 0 || session_now(session) < limit || session->stop)
        return false;
    session_say(session, SAY_NOTE, _("the time limit of %g s is over"), limit);
    session_stop(session, STATUS_STUCK);
    return true;
}

int session_run(struct session *session)
{
    bool at_rest = false;

    while (!session->stop && !out_of_time(session)) {
        feed_advance(session);
        if (session->stop)
            break;
        bool rest = feed_settled(session) && feed_idle(session);
        if (rest && !at_rest)
            session->view.settled(session->view.context, true);
        at_rest = rest;
        if (rest && session->input_over)
            break;
        mind_input(session);
        write_events(session);
        round_of_events(session);
        at_rest = at_rest && feed_settled(session) && feed_idle(session);
    }
    return session->status;
}

void session_stop(struct session *session, int status)
{
    session->stop = true;
    session_fail(session, status);
}

void session_close(struct session *session)
{
    session_drop_sandbox(session, session->status);
    sandbox_stop(session->sandbox);
    write_events(session);
    close(session->epoll);
    close(session->signals);
    feed_free(session);
    proctab_free(&session->table);
    history_free(&session->history);
    free(session);
}

void session_end_of_input(struct session *session)
{
    session->input_over = true;
}

const struct proctab *session_table(const struct session *session)
{
    return &session->table;
}

const struct history *session_history(const struct session *session)
{
    return &session->history;
}

const struct process *session_current(const struct session *session)
{
    const struct process *process = proctab_by_pid(&session->table, session->current);

    return process && process->life == LIFE_ALIVE ? process : NULL;
}

bool session_steps(const struct session *session)
{
    const struct process *process = session_current(session);
    const struct peer *peer = peer_of(session, process);

    return peer && peer->activity == PEER_STEPPING;
}
