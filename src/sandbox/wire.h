/*
 * wire: what processes of the sandbox and the session say to each other, as bytes.
 *
 * Pure codec, no descriptors: messages are added to a packet (a buffer), a packet is read message
 * by message. A packet comes from a process that a learner may have turned into anything, so the
 * reader trusts no length.
 */
#ifndef PROCTOR_SANDBOX_WIRE_H
#define PROCTOR_SANDBOX_WIRE_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum { WIRE_PACKET_MAX = 56 * 1024, WIRE_TEXT_MAX = 40 * 1024 };

enum message_kind {
    /* an agent to the session */
    MESSAGE_HELLO,   /* value = own PID, other = parent's, as seen inside */
    MESSAGE_CALL,    /* about to make call(args); a fork carries the child's link as descriptor */
    MESSAGE_RETURN,  /* call(args) gave value, error; waits: other = child, status */
    MESSAGE_METHOD,  /* of multiprocessing: call(args) begins (other 1), or gave value, error, text
                        (other 0); the calls that it makes are told in between */
    MESSAGE_POOL,    /* the pool args is call, with value workers; call = "worker": the sender is
                        one, of the pool args of process value */
    MESSAGE_TASK,    /* task value of the pool args of process other is call; text: its block, or
                        what came of it; error; status: the worker of a lost one */
    MESSAGE_SEEN,    /* it found its child other ended, or task value of its pool args done by its
                        worker other: what brought that about is told first */
    MESSAGE_TENDS,   /* looks after its pools (value 1), goes on with what it did (0) */
    MESSAGE_SET,     /* variable call = args; value 1: set by the language, not by the learner */
    MESSAGE_LINE,    /* stands before line value of its block; 0: it left it; -1: it runs freely;
                        other 1: it runs that line now */
    MESSAGE_HANDLER, /* its handler for signal other begins (value 1) or is done (0) */
    MESSAGE_SAY,     /* words for the person: call = "error" or "note", args = text */
    MESSAGE_ASK,     /* may I? call = "fork" or "kill" or "find"; args = whom; value = signal;
                        "turn": make the call args */
    MESSAGE_WROTE,   /* wrote value bytes of output: they stand before what is reported next */
    MESSAGE_DONE,    /* back at the prompt */
    /* init to the session */
    MESSAGE_REAPED, /* value = PID, status */
    MESSAGE_PONG,
    /* the session to an agent */
    MESSAGE_RUN,    /* args = text of one statement; value: how (below) */
    MESSAGE_ANSWER, /* to ASK: error (0: yes), value; args = why not; may carry a pidfd */
    MESSAGE_NEXT,   /* run the line you stand before */
    MESSAGE_GO,     /* run on without stopping at lines */
    /* the session to init */
    MESSAGE_REAPING, /* value: 1 reap, 0 leave zombies */
    MESSAGE_PING,
    /* the session and the guardian */
    MESSAGE_MAKE, /* carries three descriptors: init's link, main's link, the output */
    MESSAGE_MADE, /* error 0: value = PID of init as the guardian sees it, other = 1 namespace;
                     args = why it is no namespace */
    MESSAGE_UNMAKE,
    MESSAGE_UNMADE,
    MESSAGE_KINDS
};

/* How a statement is run: */
enum run {
    RUN_ASKING,  /* it asks before it forks, */
    RUN_GRANTED, /* but for the first time; */
    RUN_IN_TURN  /* it asks for its turn before each call: a replay */
};

struct message {
    enum message_kind kind;
    int error;  /* errno, 0 for none */
    int status; /* wait status */
    long value;
    long other;
    const char *call; /* never NULL after wire_next(); "" for none */
    const char *args;
    const char *text;
};

/* How many bytes wire_add() will append. */
size_t wire_size(const struct message *message);

/* Appends a message; NULL strings count as "", longer ones than WIRE_TEXT_MAX are cut. */
void wire_add(struct buffer *packet, const struct message *message);

/* Reads the message at `*at` and moves `*at` behind it. False at the end of the packet and where
 * the bytes are no message; strings point into the packet. */
bool wire_next(const char *packet, size_t length, size_t *at, struct message *message);

#endif
