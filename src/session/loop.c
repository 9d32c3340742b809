/*
 * loop: one poll, one dispatch, round after round.
 */
#include "base/i18n.h"
#include "base/names.h"
#include "session/inside.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 64 };

static const double between_questions = 0.02; /* to sources that epoll does not watch */

/* Input is read only when what came before has run: so a pipe is not swallowed whole. */
static void mind_input(struct session *session)
{
    const struct session_view *view = &session->view;
    bool held = view->input_held && view->input_held(view->context);
    bool wanted = view->input >= 0 && !session->input_over && !held &&
                  (view->listens_always || feed_idle(session));

    session->input_waits = wanted && view->input_waits(view->context);
    if (wanted == session->watches_input)
        return;
    session->watches_input = wanted;
    session->input_is_file = wanted && !session_watch(session, view->input, &session->input_source);
    if (!wanted)
        session_unwatch(session, view->input);
}

static void on_signal(struct session *session)
{
    struct signalfd_siginfo info;

    while (read(session->signals, &info, sizeof info) > 0) {
        if (info.ssi_signo == SIGINT && session->options.interactive)
            session->view.interrupted(session->view.context);
        else if (info.ssi_signo == SIGTSTP)
            session->view.suspended(session->view.context);
        else if (info.ssi_signo == SIGWINCH)
            session->view.resized(session->view.context);
        else
            session_stop(session, 128 + (int)info.ssi_signo);
    }
}

static void on_guardian(struct session *session)
{
    session_unwatch(session, session->sandbox->guardian_link);
    session->guardian_gone = true;
    session_say(session, SAY_ERROR,
                _("the sandbox's guardian was killed; reset is no longer possible"));
}

static void dispatch(struct session *session, struct source *source)
{
    switch (source->kind) {
    case SOURCE_LINK: witness_link(session, source->peer); break;
    case SOURCE_PIDFD: ending_pidfd(session, source->peer); break;
    case SOURCE_OUTPUT: output_read(session); break;
    case SOURCE_INIT: reaped_hear(session); break;
    case SOURCE_SIGNALS: on_signal(session); break;
    case SOURCE_GUARDIAN: on_guardian(session); break;
    case SOURCE_INPUT: break;
    }
}

static int patience(const struct session *session)
{
    double asks = session->asked_count ? session_now(session) + between_questions : 0;
    double next[] = {watch_next(session), feed_deadline(session), session->poll_at,
                     session->refresh_at, asks};
    double soonest = 0;

    for (size_t i = 0; i < sizeof next / sizeof *next; i++)
        if (next[i] > 0 && (soonest <= 0 || next[i] < soonest))
            soonest = next[i];
    if (session->input_is_file || session->input_waits)
        return 0;
    if (soonest <= 0)
        return -1;
    double wait = (soonest - session_now(session)) * 1000;
    return wait <= 0 ? 0 : wait > 60000 ? 60000 : (int)wait + 1;
}

/* Peers live as long as their sandbox, and a sandbox is dropped only between two rounds, by what
 * was typed: so sources of one round stay valid. */
static bool round_of_events(struct session *session, int wait)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    /* epoll(7) takes no files: they are always readable. */
    bool typed = session->input_is_file || session->input_waits;
    struct source *sources[2 * EVENTS_AT_ONCE];
    int count = epoll_wait(session->epoll, events, EVENTS_AT_ONCE, wait);

    session_tick(session);
    for (int i = 0; i < count; i++)
        sources[i] = events[i].data.ptr;
    count = count < 0 ? 0 : count;
    count += sources_asked(session, sources + count, EVENTS_AT_ONCE);
    for (int i = 0; i < count; i++)
        if (sources[i]->kind == SOURCE_INPUT)
            typed = true;
        else
            dispatch(session, sources[i]);
    ending_deferred(session, false);
    bool looked = watch_look(session);
    reaped_tell_early(session);
    while (session->unheard.count > 0)
        witness_unheard(session, session->unheard.items[0]);
    watch_programs(session);
    if (typed && !session->stop)
        session->view.input_ready(session->view.context);
    return (count > 0 || looked) && !typed;
}

/* All that has happened by now is told before anything is concluded from it. */
static void catch_up(struct session *session)
{
    enum { ROUNDS_AT_MOST = 16 }; /* a flood must not keep keys and signals waiting */
    int wait = patience(session);

    for (int i = 0; i < ROUNDS_AT_MOST && !session->stop; i++) {
        if (!round_of_events(session, wait) || flood_is_on(session))
            break;
        wait = 0;
    }
}

static bool out_of_time(struct session *session)
{
    double limit = session->options.time_limit;

    if (limit <= 0 || session_now(session) < limit || session->stop)
        return false;
    session_stop(session, STATUS_STUCK);
    session_say(session, SAY_ERROR, _("the time limit of %g s is over"), limit);
    return true;
}

int session_run(struct session *session)
{
    while (!session->stop && !out_of_time(session)) {
        feed_advance(session);
        if (session->stop)
            break;
        bool idle = feed_idle(session);
        if (idle)
            output_tell_strays(session);
        if (idle && feed_settled(session))
            shell_tell_nobody(session);
        if (idle)
            note_rest(session, true);
        if (idle && session->input_over && feed_settled(session))
            break;
        mind_input(session);
        recorder_write(session);
        session->refresh_at = session->view.refresh(session->view.context);
        if (!flood_holds_back(session))
            catch_up(session);
        if (session->runaway && !session->stop)
            watch_end_runaway(session);
    }
    return session->status;
}
