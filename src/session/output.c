/*
 * output: what processes write -> facts, each line with its author.
 *
 * What our own processes write is told when they say that they wrote, so that it stands where it
 * belongs among their calls; what programs write is told as it comes, line by line.
 */
#include "base/alloc.h"
#include "session/inside.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT_LINE_MAX = 4096 };

static void tell_line(struct session *session, int pid, const char *text)
{
    struct fact fact = {.kind = FACT_OUTPUT, .pid = pid, .text = text};

    session_emit(session, &fact);
}

void output_tell(struct session *session, struct peer *peer, bool all)
{
    struct buffer *text = &peer->text;
    char *newline;

    while (text->length) {
        newline = memchr(text->data, '\n', text->length);
        if (!newline && !all && text->length < OUTPUT_LINE_MAX)
            return;
        size_t length = newline ? (size_t)(newline - text->data) : text->length;
        if (length > OUTPUT_LINE_MAX)
            length = OUTPUT_LINE_MAX;
        char *line = alloc_bytes(text->data, length);
        for (size_t i = 0; i < length; i++)
            if (!line[i])
                line[i] = '\1'; /* shown as a control character, as NUL would be */
        tell_line(session, peer->pid, line);
        free(line);
        buffer_drop(text, length + (newline && length == (size_t)(newline - text->data)));
    }
}

static void keep_stray(struct session *session, pid_t host, const char *bytes, size_t length)
{
    struct stray *stray = alloc_zero(1, sizeof *stray);
    struct stray **last = &session->strays;

    stray->host = host;
    buffer_add(&stray->text, bytes, length);
    while (*last)
        last = &(*last)->next;
    *last = stray;
}

/* A writer that ended before anybody could ask who it was. */
void output_tell_strays(struct session *session)
{
    while (session->strays) {
        struct stray *stray = session->strays;
        struct peer nobody = {.text = stray->text};
        session->strays = stray->next;
        output_tell(session, &nobody, true);
        buffer_free(&nobody.text);
        free(stray);
    }
}

void output_read(struct session *session)
{
    static char bytes[16 * 1024];
    size_t length;
    pid_t writer;

    for (int rounds = 0; rounds < 16; rounds++) {
        if (link_receive_output(session->sandbox->output, bytes, sizeof bytes, &length, &writer) !=
            LINK_GOT)
            return;
        struct peer *peer = peer_by_host(session, writer);
        if (!peer || peer->exit_told)
            peer = watch_discover(session, writer, peer);
        if (!peer) {
            keep_stray(session, writer, bytes, length);
            continue;
        }
        buffer_add(&peer->text, bytes, length);
        if (peer->activity == PEER_FOREIGN || peer->exit_told) {
            output_tell(session, peer, peer->exit_told);
            watch_soon(session, peer);
        }
    }
}
