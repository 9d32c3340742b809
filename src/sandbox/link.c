#include "sandbox/link.h"

#include "base/alloc.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int) * LINK_DESCRIPTORS_MAX)];
};

struct packet *packet_copy(const struct packet *packet)
{
    size_t size = offsetof(struct packet, bytes) + packet->length;
    struct packet *copy = alloc_zero(size, 1);

    memcpy(copy, packet, size);
    return copy;
}

static bool make_pair(int type, int ends[2])
{
    int on = 1;

    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0)
        return false;
    if (setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0)
        return true;
    close(ends[0]);
    close(ends[1]);
    return false;
}

bool link_pair(int ends[2])
{
    return make_pair(SOCK_SEQPACKET, ends);
}

bool link_output_pair(int ends[2])
{
    return make_pair(SOCK_STREAM, ends);
}

/* A call that was interrupted is made again; so is one for which the kernel had no memory, a little
 * later, and some times. */
static bool again(int *tries)
{
    enum { TRIES = 100, PAUSE_MS = 10 };

    if (errno == EINTR)
        return true;
    if ((errno != ENOMEM && errno != ENOBUFS && errno != ETOOMANYREFS) || ++*tries > TRIES)
        return false;
    poll(NULL, 0, PAUSE_MS);
    return true;
}

bool link_send(int end, const struct buffer *packet, const int *descriptors, int count)
{
    struct iovec bytes = {.iov_base = packet->data, .iov_len = packet->length};
    struct msghdr header = {.msg_iov = &bytes, .msg_iovlen = 1};
    union control control;
    ssize_t sent;
    int tries = 0;

    if (count > 0) {
        memset(&control, 0, sizeof control);
        header.msg_control = control.bytes;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(rights), descriptors, sizeof(int) * (size_t)count);
    }
    do
        sent = sendmsg(end, &header, MSG_NOSIGNAL);
    while (sent < 0 && again(&tries));
    return sent >= 0;
}

bool link_send_message(int end, const struct message *message, const int *descriptors, int count)
{
    struct buffer packet = {0};

    wire_add(&packet, message);
    bool sent = link_send(end, &packet, descriptors, count);
    buffer_free(&packet);
    return sent;
}

static void take_control(struct msghdr *header, struct packet *packet)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level != SOL_SOCKET)
            continue;
        if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(c), sizeof sender);
            packet->sender = sender.pid;
        } else if (c->cmsg_type == SCM_RIGHTS) {
            int count = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
            if (count > LINK_DESCRIPTORS_MAX)
                count = LINK_DESCRIPTORS_MAX;
            memcpy(packet->descriptors, CMSG_DATA(c), sizeof(int) * (size_t)count);
            packet->descriptor_count = count;
        }
    }
}

enum link_result link_receive(int end, struct packet *packet, bool wait)
{
    struct iovec bytes = {.iov_base = packet->bytes, .iov_len = sizeof packet->bytes};
    union control control;
    struct msghdr header = {.msg_iov = &bytes,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    ssize_t got;
    int tries = 0;

    packet->sender = 0;
    packet->descriptor_count = 0;
    do
        got = recvmsg(end, &header, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    while (got < 0 && again(&tries));
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return LINK_EMPTY;
    if (got <= 0)
        return LINK_CLOSED;
    packet->length = (size_t)got;
    take_control(&header, packet);
    return LINK_GOT;
}

bool link_peek(int end, struct packet *packet)
{
    ssize_t got = recv(end, packet->bytes, sizeof packet->bytes, MSG_PEEK | MSG_DONTWAIT);

    packet->length = got > 0 ? (size_t)got : 0;
    packet->descriptor_count = 0;
    return got > 0;
}

bool link_is_readable(int end)
{
    struct pollfd ready = {.fd = end, .events = POLLIN};

    return poll(&ready, 1, 0) == 1;
}

enum link_result link_receive_output(int end, char *bytes, size_t size, size_t *length,
                                     pid_t *writer)
{
    struct iovec room = {.iov_base = bytes, .iov_len = size};
    union control control;
    struct msghdr header = {.msg_iov = &room,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    static struct packet credentials; /* large; only its control part is used */

    credentials.sender = 0;
    credentials.descriptor_count = 0;
    int tries = 0;
    ssize_t got;

    do
        got = recvmsg(end, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    while (got < 0 && again(&tries));
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return LINK_EMPTY;
    if (got <= 0)
        return LINK_CLOSED;
    take_control(&header, &credentials);
    for (int i = 0; i < credentials.descriptor_count; i++) /* a program may send what it likes */
        close(credentials.descriptors[i]);
    *length = (size_t)got;
    *writer = credentials.sender;
    return LINK_GOT;
}

/* The lowest descriptor to keep that is `from` or higher; INT_MAX if there is none. */
static int next_kept(int from, const int *keep, int count)
{
    int lowest = INT_MAX;

    for (int i = 0; i < count; i++)
        if (keep[i] >= from && keep[i] < lowest)
            lowest = keep[i];
    return lowest;
}

static void close_from(int first, int last)
{
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
        return;
    long open = sysconf(_SC_OPEN_MAX); /* before Linux 5.9 */
    for (int end = first; end <= last && end < open; end++)
        close(end);
}

void link_close_others(const int *keep, int count)
{
    int first = STDERR_FILENO + 1;

    for (int kept = next_kept(first, keep, count); kept != INT_MAX;
         kept = next_kept(first, keep, count)) {
        close_from(first, kept - 1);
        first = kept + 1;
    }
    close_from(first, INT_MAX);
}
