/*
 * handlers: the learner's signal handlers.
 *
 * A handler's block is run inside the real handler, at the moment the kernel chooses: that is what
 * is to be seen. It is safe because a caught signal is blocked except in windows, while the agent
 * stands in a call of the learner's or waits for its next statement: no lock of the C library is
 * held there. The windows are opened and closed around exactly those calls.
 */
#include "base/alloc.h"
#include "sandbox/agent_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct agent *interrupted;

static void report(struct agent *agent, int number, int sender, bool begins)
{
    agent_report(agent,
                 &(struct message){
                     .kind = MESSAGE_HANDLER, .other = number, .value = begins, .status = sender});
}

/* What the process blocks between windows: what it blocks anyway, and all that it catches. */
static void close_mask(struct agent *agent)
{
    sigset_t closed;

    sigorset(&closed, &agent->blocked, &agent->caught);
    sigprocmask(SIG_SETMASK, &closed, NULL);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    struct agent *agent = interrupted;
    sigset_t blocked = agent->blocked;
    bool stepping = agent->stepping;
    struct outcome outcome = agent->outcome;
    int error = errno;

    (void)context;
    agent->outcome.last = alloc_string(outcome.last);
    agent->handlers_open++;
    sigaddset(&agent->blocked, number); /* as the kernel did */
    close_mask(agent);
    agent->stepping = false;
    /* Sent by kill(2), or by the kernel for a child: both name a process (sigaction(2)). */
    bool named = info->si_code <= 0 || number == SIGCHLD;
    report(agent, number, named ? info->si_pid : 0, true);
    if (agent->handlers[number].body)
        machine_run_text(agent, agent->handlers[number].body);
    report(agent, number, 0, false);
    agent_flush(agent);
    agent->handlers_open--;
    agent->stepping = stepping;
    free(agent->outcome.last);
    agent->outcome = outcome;
    agent->blocked = blocked;
    errno = error;
}

bool handlers_set(struct agent *agent, int number, const char *body, bool restart)
{
    struct sigaction action = {.sa_sigaction = on_signal,
                               .sa_flags = SA_SIGINFO | (restart ? SA_RESTART : 0)};
    bool caught = sigismember(&agent->caught, number) == 1;
    char *copy = alloc_string(body);

    interrupted = agent;
    sigaddset(&agent->caught, number);
    close_mask(agent); /* before it can arrive */
    if (sigaction(number, &action, NULL) == 0) {
        free(agent->handlers[number].body);
        agent->handlers[number].body = copy;
        return true;
    }
    int error = errno;
    free(copy);
    if (!caught)
        sigdelset(&agent->caught, number);
    close_mask(agent);
    errno = error;
    return false;
}

bool handlers_unset(struct agent *agent, int number, bool ignore)
{
    struct sigaction action = {.sa_handler = ignore ? SIG_IGN : SIG_DFL};

    if (sigaction(number, &action, NULL) < 0)
        return false;
    free(agent->handlers[number].body);
    agent->handlers[number].body = NULL;
    sigdelset(&agent->caught, number);
    close_mask(agent);
    return true;
}

void handlers_window_open(struct agent *agent)
{
    if (!sigisemptyset(&agent->caught))
        sigprocmask(SIG_SETMASK, &agent->blocked, NULL);
}

void handlers_window_close(struct agent *agent)
{
    if (!sigisemptyset(&agent->caught))
        close_mask(agent);
}
