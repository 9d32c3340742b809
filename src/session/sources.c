/*
 * sources: descriptors whose events reach the loop.
 *
 * epoll(7) tells of them. Where the kernel has no room for one more there (ENOMEM, or the user's
 * share is used up: ENOSPC), that one is asked from time to time instead: later, but nothing is
 * missed.
 */
#include "base/alloc.h"
#include "session/inside.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

struct asked {
    int descriptor;
    struct source *source;
};

bool session_watch(struct session *session, int descriptor, struct source *source)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};

    if (epoll_ctl(session->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0)
        return true;
    if (errno == EPERM)
        return false;
    session->asked =
        alloc_resize(session->asked, (size_t)session->asked_count + 1, sizeof *session->asked);
    session->asked[session->asked_count++] = (struct asked){descriptor, source};
    return true;
}

void session_unwatch(struct session *session, int descriptor)
{
    for (int i = 0; i < session->asked_count; i++)
        if (session->asked[i].descriptor == descriptor) {
            session->asked[i] = session->asked[--session->asked_count];
            return;
        }
    epoll_ctl(session->epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

int sources_asked(const struct session *session, struct source **ready, int most)
{
    int count = 0;

    for (int i = 0; i < session->asked_count && count < most; i++) {
        struct pollfd asked = {.fd = session->asked[i].descriptor, .events = POLLIN};
        if (poll(&asked, 1, 0) == 1)
            ready[count++] = session->asked[i].source;
    }
    return count;
}

void sources_free(struct session *session)
{
    free(session->asked);
    session->asked = NULL;
    session->asked_count = 0;
}
