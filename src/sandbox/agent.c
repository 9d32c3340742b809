#include "sandbox/agent.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/agent_inside.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* What came last. One for all: each page that is written after a fork costs a copy. */
static struct packet packet;

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
    char text[AGENT_VALUE_MAX];

    snprintf(text, sizeof text, "%ld", value);
    store_last(agent, text, value == -1 ? error : 0);
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = call,
                                          .args = args,
                                          .value = value,
                                          .error = value == -1 ? error : 0});
}

/* A packet from the session. Its end is the shell's end, and so ours. */
static void receive(struct agent *agent)
{
    if (link_receive(agent->link, &packet, true) != LINK_GOT)
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
        if (!wire_next(packet.bytes, packet.length, &at, &message))
            continue;
        if (message.kind == MESSAGE_ANSWER)
            break;
        if (message.kind == MESSAGE_RUN) /* sent to an idle process, whose handler now asks */
            buffer_add_text(&agent->held, message.args);
    }
    *answer = (struct answer){.error = message.error, .value = message.value, .descriptor = -1};
    snprintf(answer->text, sizeof answer->text, "%s", message.args);
    if (packet.descriptor_count > 0)
        answer->descriptor = packet.descriptors[0];
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

static void begin_child(struct agent *agent, int link, const char *name)
{
    close(agent->link);
    agent->link = link;
    buffer_clear(&agent->out);
    buffer_clear(&agent->held);
    objects_forget(agent);
    pools_forget(agent);
    agent->worker = NULL;
    agent->hushed = false;
    if (*name)
        prctl(PR_SET_NAME, name);
    agent_report(agent,
                 &(struct message){.kind = MESSAGE_HELLO, .value = getpid(), .other = getppid()});
}

pid_t agent_fork(struct agent *agent, const char *name)
{
    pid_t child = -1;
    int ends[2];

    if (!link_pair(ends))
        return -1;
    if (announce_fork(agent, name, ends[0]))
        child = fork();
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
    static struct pollfd ready[WATCHED_MAX];

    while (!agent->held.length) {
        ready[0] = (struct pollfd){.fd = agent->link, .events = POLLIN}; /* the child's, after a
                                                                            fork in a handler */
        int watched = agent->pools ? pools_watched(agent, ready + 1, WATCHED_MAX - 1) : 0;
        handlers_window_open(agent);
        int count = poll(ready, (nfds_t)(1 + watched), -1);
        handlers_window_close(agent);
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
        if (!wire_next(packet.bytes, packet.length, &at, &message))
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
        if (!wire_next(packet.bytes, packet.length, &at, &message) || message.kind != MESSAGE_RUN)
            continue;
        agent->may_fork = message.value == RUN_GRANTED;
        agent->in_turn = message.value == RUN_IN_TURN;
        run_held_or(agent, message.args);
        agent->may_fork = false;
        back_at_the_prompt(agent);
    }
}

static struct agent *exiting;

/* exit(3) calls this: the learner's atexit blocks, last one first. */
static void run_exit_blocks(void)
{
    struct agent *agent = exiting;

    while (agent && agent->exit_block_count > 0) {
        char *text = agent->exit_blocks[--agent->exit_block_count];
        machine_run_text(agent, text);
        free(text);
    }
    if (!agent)
        return;
    pools_end(agent);
    objects_end(agent);
    agent_flush(agent);
}

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer asks at exit(3): an agent ends with its memory in use, as the learner's program.
 * Who looks for leaks all the same (tests/leaks) asks before _exit(2). */
int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
    return exiting != NULL && !getenv("LEAKS_SEEN");
}
#endif

_Noreturn void agent_run(int link, bool namespaced)
{
    static struct agent agent;

    agent.link = link;
    agent.namespaced = namespaced;
    sigemptyset(&agent.caught);
    sigemptyset(&agent.blocked);
    sigprocmask(SIG_SETMASK, &agent.blocked, NULL);
    prctl(PR_SET_NAME, "main");
    setvbuf(stdout, NULL, _IOLBF, 0);
    exiting = &agent;
    atexit(run_exit_blocks);
    agent_report(&agent,
                 &(struct message){.kind = MESSAGE_HELLO, .value = getpid(), .other = getppid()});
    agent_serve(&agent);
}
