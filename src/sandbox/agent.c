#include "sandbox/agent.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sandbox/agent_inside.h"

#include <alloca.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* Side by side, and what is written to first of each: every page that is written to after a fork
 * costs a copy. */
enum { PAGE_SIZE = 4096 };
static _Alignas(PAGE_SIZE) struct {
    struct agent agent;
    pid_t self;
    struct packet packet; /* what came last */
} own;

void agent_flush(struct agent *agent)
{
    if (agent->out.length && !link_send(agent->link, &agent->out, NULL, 0))
        _exit(1); /* the shell is gone */
    buffer_clear(&agent->out);
    /* What others can see of it from now on was told first. */
    if (agent->pools)
        pools_publish(agent);
    if (agent->worker)
        worker_publish(agent);
}

void agent_report(struct agent *agent, const struct message *message)
{
    if (agent->out.length + wire_size(message) > WIRE_PACKET_MAX)
        agent_flush(agent);
    wire_add(&agent->out, message);
}

static void say(struct agent *agent, const char *how, const char *text)
{
    agent_report(agent, &(struct message){.kind = MESSAGE_SAY, .call = how, .args = text});
}

void agent_complain(struct agent *agent, const char *format, ...)
{
    char text[ERROR_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    agent->abandoned = true;
    if (!agent->hushed) {
        say(agent, "error", text);
        return;
    }
    buffer_clear(&agent->complaint);
    buffer_add_text(&agent->complaint, text);
}

void agent_note(struct agent *agent, const char *text)
{
    say(agent, "note", text);
}

double agent_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int agent_patience(double until)
{
    double left = (until - agent_now()) * 1e3;

    if (until < 0)
        return -1;
    return left <= 0 ? 0 : left > 1e9 ? 1000000000 : (int)left + 1;
}

void agent_wrote(struct agent *agent, size_t bytes)
{
    if (bytes > 0)
        agent_report(agent, &(struct message){.kind = MESSAGE_WROTE, .value = (long)bytes});
}

/* Before it is said that the process is about to sleep, others can see what may wake them: once
 * all sleep, the session takes it that nothing will move. */
static void show_others(struct agent *agent)
{
    if ((agent->pools && pools_have_unpublished(agent)) ||
        (agent->worker && worker_has_unpublished(agent)))
        agent_flush(agent);
}

void agent_await_turn(struct agent *agent, const char *call)
{
    struct answer answer;

    if (agent->in_turn)
        agent_ask(agent, "turn", call, 0, -1, &answer);
}

void agent_announce(struct agent *agent, const char *call, const char *args)
{
    show_others(agent);
    agent_await_turn(agent, call);
    agent_report(agent, &(struct message){.kind = MESSAGE_CALL, .call = call, .args = args});
    agent_flush(agent);
}

void agent_returned(struct agent *agent, const char *call, const char *args, long value, int error)
{
    char text[NUMBER_TEXT_MAX];

    store_last(agent, number_write(text, value), value == -1 ? error : 0);
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = call,
                                          .args = args,
                                          .value = value,
                                          .error = value == -1 ? error : 0});
}

/* A packet from the session. Its end is the shell's end, and so ours. */
static void receive(struct agent *agent)
{
    if (link_receive(agent->link, &own.packet, true) != LINK_GOT)
        _exit(1);
}

void agent_ask(struct agent *agent, const char *what, const char *whom, long value, int descriptor,
               struct answer *answer)
{
    struct message message = {.kind = MESSAGE_ASK, .call = what, .args = whom, .value = value};
    size_t at;

    agent_flush(agent);
    if (!link_send_message(agent->link, &message, &descriptor, descriptor >= 0 ? 1 : 0))
        _exit(1);
    for (;;) {
        receive(agent);
        at = 0;
        if (!wire_next(own.packet.bytes, own.packet.length, &at, &message))
            continue;
        if (message.kind == MESSAGE_ANSWER)
            break;
        if (message.kind == MESSAGE_RUN) /* sent to an idle process, whose handler now asks */
            buffer_add_text(&agent->held, message.args);
    }
    *answer = (struct answer){.error = message.error, .value = message.value, .descriptor = -1};
    snprintf(answer->text, sizeof answer->text, "%s", message.args);
    if (own.packet.descriptor_count > 0)
        answer->descriptor = own.packet.descriptors[0];
}

/* Gives the session its end of the child's link before there is a child, and has its leave: at once
 * where that was granted with the statement, else by a question. */
static bool announce_fork(struct agent *agent, const char *name, int end)
{
    struct answer answer = {0};

    if (agent->may_fork) {
        struct message message = {.kind = MESSAGE_CALL, .call = "fork", .args = name};
        agent->may_fork = false;
        agent_flush(agent);
        if (!link_send_message(agent->link, &message, &end, 1))
            _exit(1);
    } else {
        agent_ask(agent, "fork", name, 0, end, &answer);
    }
    close(end);
    errno = answer.error;
    return answer.error == 0;
}

pid_t agent_self(void)
{
    return own.self;
}

static void say_hello(struct agent *agent)
{
    agent_report(agent,
                 &(struct message){.kind = MESSAGE_HELLO, .value = own.self, .other = getppid()});
}

static void begin_child(struct agent *agent, int link, const char *name)
{
    own.self = getpid();
    close(agent->link);
    agent->link = link;
    buffer_clear(&agent->out);
    buffer_clear(&agent->held);
    objects_forget(agent);
    pools_forget(agent);
    if (agent->worker)
        worker_forget(agent);
    agent->hushed = false;
    if (*name)
        prctl(PR_SET_NAME, name);
    say_hello(agent);
}

#if defined __GLIBC__ && !__GLIBC_PREREQ(2, 34)
#define _Fork fork /* which also locks and unlocks what only threads need locked */
#endif

pid_t agent_fork(struct agent *agent, const char *name)
{
    pid_t child = -1;
    int ends[2];

    if (!link_pair(ends))
        return -1;
    if (announce_fork(agent, name, ends[0]))
        child = _Fork();
    if (child == 0) {
        begin_child(agent, ends[1], name);
        return 0;
    }
    int error = errno;
    close(ends[1]);
    errno = error;
    return child;
}

void agent_start_afresh(struct agent *agent)
{
    agent->depth = 0;
    agent->stepping = agent->abandoned = false;
    agent->handlers_open = 0; /* it never goes back to what they interrupted */
    while (agent->exit_block_count > 0)
        free(agent->exit_blocks[--agent->exit_block_count]);
}

/* Sleeps until there is a packet; handlers run meanwhile, and the owner of a pool looks after it.
 * poll(2) is never restarted after a handler, so a statement that it had to hold back is seen. */
static void wait_for_packet(struct agent *agent)
{
    enum { WATCHED_MAX = 1024 };
    static struct pollfd workers[WATCHED_MAX];

    while (!agent->held.length) {
        struct pollfd link = {.fd = agent->link, .events = POLLIN};
        struct pollfd *ready = &link;
        int watched = 0;
        if (agent->pools) {
            watched = pools_watched(agent, workers + 1, WATCHED_MAX - 1);
            workers[0] = link;
            ready = workers;
        }
        handlers_window_open(agent);
        int count = poll(ready, (nfds_t)(1 + watched), -1);
        handlers_window_close(agent);
        if (ready[0].fd != agent->link) /* a child, forked by a handler: it has its own */
            continue;
        if (count > 0 && ready[0].revents)
            return;
        if (count > 0) {
            agent_report(agent, &(struct message){.kind = MESSAGE_TENDS, .value = 1});
            pools_tend(agent);
            agent_report(agent, &(struct message){.kind = MESSAGE_TENDS});
        }
        agent_flush(agent);
    }
}

static void run_held_or(struct agent *agent, const char *text)
{
    char *copy = text ? alloc_string(text) : buffer_take(&agent->held);

    machine_run_text(agent, copy);
    free(copy);
}

static void back_at_the_prompt(struct agent *agent)
{
    show_others(agent);
    agent_report(agent, &(struct message){.kind = MESSAGE_DONE});
    agent_flush(agent);
}

/* It was let go on. */
static void leave_for(struct agent *agent, enum message_kind how, int line)
{
    struct message message = {.kind = MESSAGE_LINE, .value = line, .other = 1};

    if (how == MESSAGE_GO) {
        agent->stepping = false;
        message = (struct message){.kind = MESSAGE_LINE, .value = -1};
    }
    agent_report(agent, &message);
}

void agent_wait_for_next(struct agent *agent, int line)
{
    struct message message, here = {.kind = MESSAGE_LINE, .value = line};

    for (;;) {
        size_t at = 0;
        show_others(agent);
        agent_report(agent, &here);
        agent_flush(agent);
        wait_for_packet(agent);
        if (agent->held.length) {
            agent->stepping = false;
            run_held_or(agent, NULL);
            agent->stepping = true;
            continue;
        }
        receive(agent);
        if (!wire_next(own.packet.bytes, own.packet.length, &at, &message))
            continue;
        if (message.kind == MESSAGE_GO || message.kind == MESSAGE_NEXT) {
            leave_for(agent, message.kind, line);
            return;
        }
        if (message.kind == MESSAGE_RUN) { /* a question in the middle: print $x */
            agent->stepping = false;
            agent->in_turn = message.value == RUN_IN_TURN;
            run_held_or(agent, message.args);
            agent->stepping = true;
        }
    }
}

_Noreturn void agent_serve(struct agent *agent)
{
    struct message message;

    back_at_the_prompt(agent);
    for (;;) {
        size_t at = 0;
        wait_for_packet(agent);
        if (agent->held.length) {
            run_held_or(agent, NULL);
            back_at_the_prompt(agent);
            continue;
        }
        receive(agent);
        if (!wire_next(own.packet.bytes, own.packet.length, &at, &message) ||
            message.kind != MESSAGE_RUN)
            continue;
        agent->may_fork = message.value == RUN_GRANTED;
        agent->in_turn = message.value == RUN_IN_TURN;
        run_held_or(agent, message.args);
        agent->may_fork = false;
        back_at_the_prompt(agent);
    }
}

/* What exit(3) does for the learner's program: its atexit blocks, last one first, and what stdio
 * holds. The ends of the libraries are left out: they are those of the shell, and touching a page
 * of each takes longer than all the rest. */
_Noreturn void agent_exit(struct agent *agent, int status)
{
    while (agent->exit_block_count > 0) {
        char *text = agent->exit_blocks[--agent->exit_block_count];
        machine_run_text(agent, text);
        free(text);
    }
    objects_end(agent);
    agent_flush(agent);
    if (__fpending(stdout) > 0)
        fflush(stdout);
    _exit(status);
}

_Noreturn void agent_run(int link, bool namespaced)
{
    struct agent *agent = &own.agent;

    own.self = getpid();
    agent->link = link;
    agent->namespaced = namespaced;
    sigemptyset(&agent->caught);
    sigemptyset(&agent->blocked);
    sigprocmask(SIG_SETMASK, &agent->blocked, NULL);
    prctl(PR_SET_NAME, "main");
    setvbuf(stdout, NULL, _IOLBF, 0);
    say_hello(agent);
    /* The stack of all that follows begins with a page, for the same reason as `own`. */
    volatile char *rest = alloca((uintptr_t)__builtin_frame_address(0) % PAGE_SIZE + 1);
    *rest = 0;
    agent_serve(agent);
}
