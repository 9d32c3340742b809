/*
 * link: the sockets between the session and its processes.
 *
 * Packets keep their bounds (SOCK_SEQPACKET), so nothing is ever half read; the end of the stream
 * is the end of the process, or of the link because it became another program by exec.
 */
#ifndef PROCTOR_SANDBOX_LINK_H
#define PROCTOR_SANDBOX_LINK_H

#include "sandbox/wire.h"

#include <stdbool.h>
#include <sys/types.h>

enum { LINK_DESCRIPTORS_MAX = 3 };

enum link_result { LINK_GOT, LINK_EMPTY, LINK_CLOSED };

struct packet {
    size_t length;
    pid_t sender; /* its PID in the receiver's namespace, 0 if unknown (unix(7) SCM_CREDENTIALS) */
    int descriptors[LINK_DESCRIPTORS_MAX]; /* the receiver's to close */
    int descriptor_count;
    char bytes[WIRE_PACKET_MAX]; /* last, so that a copy needs no more than `length` of them */
};

/* A copy for as long as the caller likes (free(3)), while the packet takes in the next. */
struct packet *packet_copy(const struct packet *packet);

/* Both ends close on exec. ends[0] is the session's: what it receives carries the sender's PID. */
bool link_pair(int ends[2]);

/* The same as a byte stream, for the output of all processes. */
bool link_output_pair(int ends[2]);

/* Sends a packet with `count` descriptors; waits for room unless the end is non-blocking. Returns
 * false with errno when it did not go. Interruptions are passed over, and a kernel without memory
 * is waited for, a second long. */
bool link_send(int end, const struct buffer *packet, const int *descriptors, int count);

/* One message as a packet of its own. */
bool link_send_message(int end, const struct message *message, const int *descriptors, int count);

/* Receives one packet; `wait` says whether to wait for one. A signal handler that ran does not end
 * the wait. */
enum link_result link_receive(int end, struct packet *packet, bool wait);

/* The packet that would be received next; it stays there, and so do its descriptors. False: none.
 */
bool link_peek(int end, struct packet *packet);

/* Whether something can be received now, be it the end. */
bool link_is_readable(int end);

/* Reads output of one writer: at most `size` bytes, never across two writers. */
enum link_result link_receive_output(int end, char *bytes, size_t size, size_t *length,
                                     pid_t *writer);

/* Closes all descriptors from 3 on but the `count` given. An end kept by mistake is how programs
 * like this one hang. */
void link_close_others(const int *keep, int count);

#endif
