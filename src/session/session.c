#include "session/session.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"
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

enum { HELLO_PATIENCE_MS = 10000, OWN_DESCRIPTORS = 24, ROOM_FOR_INIT = 8 };

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

void session_tick(struct session *session)
{
    session->time = session_now(session);
}

void session_emit(struct session *session, struct fact *fact)
{
    fact->time = session->time;
    const struct fact *kept = history_add(&session->history, fact);
    proctab_apply(&session->table, kept);
    if (session->at && session->at <= session->history.gone) /* it is no longer kept */
        session->at = 0;
    if (session->conduct)
        conduct_fact(session, kept);
    recorder_fact(session, kept);
    flood_count(session, kept);
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
    session_tell(session, say, buffer_text(&text));
    buffer_free(&text);
    if (say == SAY_ERROR)
        session_fail(session, STATUS_USAGE);
}

/* The first trouble decides: what follows may be its consequence. */
void session_fail(struct session *session, int status)
{
    bool forgives = session->options.interactive || session->options.forgives;

    if (session->status == STATUS_FINE && (!forgives || session->stop))
        session->status = status;
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

/* Both are watched, or none. */
static bool open_pidfds(pid_t init, pid_t main, int pidfds[2])
{
    pidfds[0] = probe_pidfd(init);
    pidfds[1] = pidfds[0] >= 0 ? probe_pidfd(main) : -1;
    if (pidfds[1] >= 0)
        return true;
    int number = errno;
    if (pidfds[0] >= 0)
        close(pidfds[0]);
    errno = number;
    return false;
}

static void add_pidfd(struct session *session, struct peer *peer, int pidfd)
{
    peer->pidfd = pidfd;
    session_watch(session, pidfd, &peer->pidfd_source);
}

bool session_make_sandbox(struct session *session, struct error *error)
{
    struct sandbox *sandbox = session->sandbox;
    long init, main;
    pid_t init_host, main_host;
    int pidfds[2];

    sandbox->process_limit = session->options.limit + ROOM_FOR_INIT;
    if (!sandbox_open(sandbox, error))
        return false;
    if (!await_hello(sandbox->init_link, &init, &init_host) ||
        !await_hello(sandbox->main_link, &main, &main_host)) {
        sandbox_close(sandbox);
        return error_set(error, _("the processes of the sandbox do not answer"));
    }
    if (!open_pidfds(init_host, main_host, pidfds)) {
        error_errno(error, _("the processes of the sandbox can't be watched"));
        sandbox_close(sandbox);
        return false;
    }
    struct fact start = {.kind = FACT_START,
                         .pid = (int)init,
                         .other = (int)main,
                         .text = sandbox->namespaced ? "namespace" : "subreaper"};
    session_tick(session);
    session->sandbox_since = session->history.count;
    session->init_gone = false;
    session->reaping = true;
    session->limit_said = session->nobody_unsaid = false;
    session_emit(session, &start);
    struct peer *root = peer_add(session, (int)init, init_host, -1);
    root->group = root->pid;
    add_pidfd(session, root, pidfds[0]);
    struct peer *first = peer_add(session, (int)main, main_host, sandbox->main_link);
    sandbox->main_link = -1; /* the peer's now */
    first->group = first->pid;
    add_pidfd(session, first, pidfds[1]);
    session_watch(session, sandbox->init_link, &session->init_source);
    session_watch(session, sandbox->output, &session->output_source);
    session->current = session->newest_pid = (int)main;
    return true;
}

void session_drop_sandbox(struct session *session, int status)
{
    struct fact end = {.kind = FACT_END, .value = status};

    session_tick(session);
    conduct_end(session);
    output_tell_rest(session);
    session->last_target = -1;
    session->at = 0;
    peers_free(session);
    session_unwatch(session, session->sandbox->init_link);
    session_unwatch(session, session->sandbox->output);
    sandbox_close(session->sandbox);
    session_emit(session, &end);
}

bool session_make_afresh(struct session *session)
{
    struct error error;

    session_drop_sandbox(session, -1);
    if (session_make_sandbox(session, &error))
        return true;
    session_say(session, SAY_ERROR, "%s", error.text);
    session_stop(session, STATUS_NO_SANDBOX);
    return false;
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
    if (interactive) {
        sigaddset(&set, SIGTSTP);
        sigaddset(&set, SIGWINCH);
    }
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void free_session(struct session *session)
{
    if (session->epoll >= 0)
        close(session->epoll);
    if (session->signals >= 0)
        close(session->signals);
    feed_free(session);
    undo_free(session);
    recorder_free(session);
    sources_free(session);
    free(session->block);
    proctab_free(&session->table);
    past_free(&session->past);
    history_free(&session->history);
    notes_free(&session->notes);
    free(session);
}

/* What a session is without a sandbox. */
static struct session *make(const struct session_options *options, const struct session_view *view,
                            struct error *error)
{
    struct session *session = alloc_zero(1, sizeof *session);

    session->options = *options;
    session->view = *view;
    session->last_target = -1;
    session->flood_until = -1; /* long ago */
    session->started = clock_now();
    session->output_source.kind = SOURCE_OUTPUT;
    session->init_source.kind = SOURCE_INIT;
    session->input_source.kind = SOURCE_INPUT;
    session->signals_source.kind = SOURCE_SIGNALS;
    session->guardian_source.kind = SOURCE_GUARDIAN;
    proctab_init(&session->table);
    session_limit(session, options->limit);
    session->first_limit = session->options.limit;
    signal(SIGPIPE, SIG_IGN);
    if (options->interactive)
        signal(SIGQUIT, SIG_IGN);
    session->epoll = epoll_create1(EPOLL_CLOEXEC);
    session->signals = open_signals(options->interactive);
    if (session->epoll >= 0 && session->signals >= 0) {
        session_watch(session, session->signals, &session->signals_source);
        return session;
    }
    error_errno(error, _("proctor can't watch events"));
    free_session(session);
    return NULL;
}

struct session *session_open(struct sandbox *sandbox, const struct session_options *options,
                             const struct session_view *view, struct error *error)
{
    struct session *session = make(options, view, error);

    if (!session)
        return NULL;
    session->sandbox = sandbox;
    if (probe_ready(error) && session_make_sandbox(session, error)) {
        session_watch(session, sandbox->guardian_link, &session->guardian_source);
        return session;
    }
    free_session(session);
    return NULL;
}

struct session *session_open_recording(const struct session_options *options,
                                       const struct session_view *view, struct error *error)
{
    struct session *session = make(options, view, error);

    if (session)
        session->recalls = true;
    return session;
}

void session_stop(struct session *session, int status)
{
    session->stop = true;
    session_fail(session, status);
}

void session_close(struct session *session)
{
    if (!session->recalls) {
        session_drop_sandbox(session, session->status);
        sandbox_stop(session->sandbox);
        recorder_write(session);
    }
    free_session(session);
}

void session_end_of_input(struct session *session)
{
    session->input_over = true;
}

double session_pace(const struct session *session)
{
    return session->options.pace;
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

bool session_idle(const struct session *session)
{
    return feed_idle(session);
}

bool session_busy(const struct session *session)
{
    const struct peer *peer = peer_of(session, session_current(session));

    return peer && peer->activity != PEER_IDLE && peer->activity != PEER_STEPPING;
}

bool session_steps(const struct session *session)
{
    const struct process *process = session_current(session);
    const struct peer *peer = peer_of(session, process);

    return peer && peer->activity == PEER_STEPPING;
}
