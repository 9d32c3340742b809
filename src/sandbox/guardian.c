#include "sandbox/guardian.h"

#include "base/alloc.h"
#include "sandbox/link.h"
#include "sandbox/namespace.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void make(int link, struct packet *request, const struct message *wish, pid_t *init)
{
    struct namespace_wish want = {.namespaced = wish->value, .process_limit = wish->other};
    struct namespace_made made;
    struct message answer = {.kind = MESSAGE_MADE};

    if (request->descriptor_count == 3 && namespace_make(&made, &want, request->descriptors)) {
        *init = made.init;
        answer.value = made.init;
        answer.other = made.namespaced;
        answer.args = made.why_not;
    } else {
        answer.error = errno ? errno : EINVAL;
    }
    for (int i = 0; i < request->descriptor_count; i++)
        close(request->descriptors[i]);
    link_send_message(link, &answer, NULL, 0);
}

/* In a namespace init's end is everyone's; else its orphans come up to the guardian. */
static void unmake(pid_t *init)
{
    if (*init > 0) {
        kill(*init, SIGKILL);
        while (waitpid(*init, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    *init = 0;
    probe_end_descendants();
}

/* Every process of the sandbox starts with default signals, whatever proctor was started with. */
static void take_default_signals(void)
{
    enum { KERNEL_SIGSET_SIZE = 8 };
    static const unsigned long default_action[8]; /* all zero: SIG_DFL, no flags (sigaction(2)) */
    sigset_t none;

    /* The bare call: glibc keeps two signals for itself, and leaves even those as it found them. */
    for (int number = 1; number < NSIG; number++)
        syscall(SYS_rt_sigaction, number, default_action, NULL, KERNEL_SIGSET_SIZE);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Serves one request; false when the shell is gone. */
static bool serve(int link, pid_t *init)
{
    static struct packet packet;
    struct message message;
    size_t at = 0;

    if (link_receive(link, &packet, true) != LINK_GOT)
        return false;
    if (!wire_next(packet.bytes, packet.length, &at, &message))
        return true;
    if (message.kind == MESSAGE_MAKE) {
        make(link, &packet, &message, init);
    } else if (message.kind == MESSAGE_UNMAKE) {
        unmake(init);
        link_send_message(link, &(struct message){.kind = MESSAGE_UNMADE}, NULL, 0);
    }
    return true;
}

/* An init that ended by itself leaves its processes to us. */
static void notice_end_of_init(pid_t *init)
{
    if (*init > 0 && waitpid(*init, NULL, WNOHANG) == *init) {
        *init = 0;
        probe_end_descendants();
    }
}

_Noreturn void guardian_run(int link)
{
    struct signalfd_siginfo ignored;
    sigset_t child;
    pid_t init = 0;

    /* A session of its own: the terminal's signals are for the shell alone. */
    setsid();
    take_default_signals();
    prctl(PR_SET_NAME, "proctor:guard");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        _exit(1);
    alloc_on_failure(probe_end_descendants);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    struct pollfd ready[] = {
        {.fd = link, .events = POLLIN},
        {.fd = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN}};
    for (;;) {
        if (poll(ready, 2, -1) < 0 && errno != EINTR)
            break;
        if (ready[0].revents && !serve(link, &init))
            break;
        while (ready[1].revents && read(ready[1].fd, &ignored, sizeof ignored) > 0)
            continue;
        notice_end_of_init(&init);
    }
    unmake(&init);
    _exit(0);
}
