#include "sandbox/sandbox.h"

#include "base/i18n.h"
#include "sandbox/guardian.h"
#include "sandbox/link.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GUARDIAN_PATIENCE_MS = 10000 };

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

bool sandbox_start(struct sandbox *sandbox, bool refuse_namespace, struct error *error)
{
    int ends[2];

    *sandbox = (struct sandbox){.guardian_link = -1,
                                .init_link = -1,
                                .main_link = -1,
                                .output = -1,
                                .refuse_namespace = refuse_namespace};
    if (!link_pair(ends))
        return error_errno(error, _("no socket for the sandbox"));
    sandbox->guardian = fork();
    if (sandbox->guardian < 0) {
        error_errno(error, _("no process for the sandbox"));
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    if (sandbox->guardian == 0) {
        close(ends[0]);
        guardian_run(ends[1]);
    }
    close(ends[1]);
    sandbox->guardian_link = ends[0];
    return true;
}

/* Waits for one message of the guardian. */
static bool hear(struct sandbox *sandbox, struct packet *packet, struct message *message)
{
    struct pollfd ready = {.fd = sandbox->guardian_link, .events = POLLIN};
    size_t at = 0;
    int count;

    do
        count = poll(&ready, 1, GUARDIAN_PATIENCE_MS);
    while (count < 0 && errno == EINTR);
    return count == 1 && link_receive(sandbox->guardian_link, packet, false) == LINK_GOT &&
           wire_next(packet->bytes, packet->length, &at, message);
}

static bool make_links(int ours[3], int theirs[3], struct error *error)
{
    int ends[2];

    for (int i = 0; i < 3; i++) {
        if (i < 2 ? link_pair(ends) : link_output_pair(ends)) {
            ours[i] = ends[0];
            theirs[i] = ends[1];
            continue;
        }
        error_errno(error, _("no sockets for the sandbox"));
        while (i-- > 0) {
            close(ours[i]);
            close(theirs[i]);
        }
        return false;
    }
    return true;
}

bool sandbox_open(struct sandbox *sandbox, struct error *error)
{
    static struct packet packet;
    struct message answer;
    struct message make = {
        .kind = MESSAGE_MAKE, .value = !sandbox->refuse_namespace, .other = sandbox->process_limit};
    int ours[3], theirs[3];

    if (!make_links(ours, theirs, error))
        return false;
    bool sent = link_send_message(sandbox->guardian_link, &make, theirs, 3);
    for (int i = 0; i < 3; i++)
        close(theirs[i]);
    if (!sent || !hear(sandbox, &packet, &answer) || answer.kind != MESSAGE_MADE) {
        error_set(error, _("the sandbox's guardian does not answer"));
    } else if (answer.error) {
        errno = answer.error;
        error_errno(error, _("the sandbox could not be made"));
    } else {
        sandbox->init_link = ours[0];
        sandbox->main_link = ours[1];
        sandbox->output = ours[2];
        sandbox->init = (pid_t)answer.value;
        sandbox->namespaced = answer.other == 1;
        snprintf(sandbox->why_not, sizeof sandbox->why_not, "%s", answer.args);
        return true;
    }
    for (int i = 0; i < 3; i++)
        close(ours[i]);
    return false;
}

void sandbox_close(struct sandbox *sandbox)
{
    static struct packet packet;
    struct message answer;

    if (!sandbox->init)
        return;
    close_end(&sandbox->init_link); /* init ends by that alone, and the guardian sees to it */
    close_end(&sandbox->main_link);
    close_end(&sandbox->output);
    if (link_send_message(sandbox->guardian_link, &(struct message){.kind = MESSAGE_UNMAKE}, NULL,
                          0))
        while (hear(sandbox, &packet, &answer) && answer.kind != MESSAGE_UNMADE)
            continue;
    sandbox->init = 0;
}

void sandbox_stop(struct sandbox *sandbox)
{
    if (sandbox->guardian <= 0)
        return;
    sandbox_close(sandbox);
    close_end(&sandbox->guardian_link);
    while (waitpid(sandbox->guardian, NULL, 0) < 0 && errno == EINTR)
        continue;
    sandbox->guardian = 0;
}
