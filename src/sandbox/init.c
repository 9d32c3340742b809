#include "sandbox/init.h"

#include "base/alloc.h"
#include "sandbox/agent.h"
#include "sandbox/link.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static bool put(int from, int to)
{
    int got;

    do
        got = dup2(from, to);
    while (got < 0 && (errno == EINTR || errno == EBUSY));
    return got >= 0;
}

/* Standard input of the sandbox is empty: the keyboard is the shell's. */
static bool take_streams(int output)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool good = nothing >= 0 && put(nothing, STDIN_FILENO) && put(output, STDOUT_FILENO) &&
                put(output, STDERR_FILENO);

    if (nothing > STDERR_FILENO)
        close(nothing);
    close(output);
    return good;
}

static bool start_main(bool namespaced, int link, int main_link)
{
    pid_t child = fork();

    if (child == 0) {
        /* A group apart from init's, for main and all that it forks: kill(0, …) spares init. */
        setpgid(0, 0);
        close(link);
        alloc_on_failure(NULL); /* what it makes is not ended by its end */
        agent_run(main_link, namespaced);
    }
    close(main_link);
    return child > 0;
}

/* SIGCHLDs coalesce: reap until nobody is left. */
static void reap(int link)
{
    struct buffer packet = {0};
    int status;
    pid_t child;

    while ((child = waitpid(-1, &status, WNOHANG)) > 0 || (child < 0 && errno == EINTR)) {
        if (child < 0)
            continue;
        struct message reaped = {.kind = MESSAGE_REAPED, .value = child, .status = status};
        if (packet.length + wire_size(&reaped) > WIRE_PACKET_MAX) {
            link_send(link, &packet, NULL, 0);
            buffer_clear(&packet);
        }
        wire_add(&packet, &reaped);
    }
    if (packet.length)
        link_send(link, &packet, NULL, 0);
    buffer_free(&packet);
}

static bool serve(int link, bool *reaping)
{
    static struct packet packet;
    struct message message;
    size_t at = 0;

    if (link_receive(link, &packet, true) != LINK_GOT)
        return false;
    while (wire_next(packet.bytes, packet.length, &at, &message)) {
        if (message.kind == MESSAGE_REAPING)
            *reaping = message.value;
        if (*reaping)
            reap(link);
        if (message.kind == MESSAGE_PING || message.kind == MESSAGE_REAPING)
            link_send_message(link, &(struct message){.kind = MESSAGE_PONG}, NULL, 0);
    }
    return true;
}

static int watch_children(void)
{
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    return signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void loop(int link, int children)
{
    struct pollfd ready[] = {{.fd = link, .events = POLLIN}, {.fd = children, .events = POLLIN}};
    struct signalfd_siginfo ignored;
    bool reaping = true;

    reap(link); /* main may have ended before its SIGCHLD was watched */
    for (;;) {
        if (poll(ready, 2, -1) < 0 && errno != EINTR)
            return;
        if (ready[0].revents && !serve(link, &reaping))
            return;
        if (!ready[1].revents)
            continue;
        while (read(children, &ignored, sizeof ignored) > 0)
            continue;
        if (reaping)
            reap(link);
    }
}

_Noreturn void init_run(bool namespaced, int link, int main_link, int output)
{
    struct message hello = {.kind = MESSAGE_HELLO};
    bool adopts = true; /* PID 1 does by itself */

    link_close_others((int[]){link, main_link, output}, 3);
    setsid();
    prctl(PR_SET_NAME, "init");
    if (namespaced)
        probe_mount(); /* refused in some containers: then `exec ps` shows the outer processes */
    else
        adopts = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
    alloc_on_failure(namespaced ? NULL : probe_end_descendants);
    if (!adopts || !take_streams(output) || !start_main(namespaced, link, main_link))
        _exit(1);
    int children = watch_children();
    if (children < 0)
        _exit(1);
    hello.value = getpid();
    link_send_message(link, &hello, NULL, 0);
    loop(link, children);
    if (!namespaced)
        probe_end_descendants();
    _exit(0);
}
