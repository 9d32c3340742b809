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

/* A NUL would end the text of the fact: it stands there as all control characters are shown. */
static void tell_line(struct session *session, int pid, const char *bytes, size_t length)
{
    struct buffer text = {0};
    const char *nul;

    for (; (nul = memchr(bytes, '\0', length)); bytes = nul + 1) {
        buffer_add(&text, bytes, (size_t)(nul - bytes));
        buffer_add_text(&text, "\\x00");
        length -= (size_t)(nul - bytes) + 1;
    }
    buffer_add(&text, bytes, length);
    struct fact fact = {.kind = FACT_OUTPUT, .pid = pid, .text = buffer_text(&text)};
    session_emit(session, &fact);
    buffer_free(&text);
}

/* Tells the first `length` bytes, the last line even where it does not end. */
static void tell_bytes(struct session *session, struct peer *peer, size_t length)
{
    struct buffer *text = &peer->text;

    while (length > 0) {
        char *newline = memchr(text->data, '\n', length);
        size_t line = newline ? (size_t)(newline - text->data) : length;
        if (line > OUTPUT_LINE_MAX)
            line = OUTPUT_LINE_MAX;
        tell_line(session, peer->pid, text->data, line);
        line += line < length && text->data[line] == '\n';
        buffer_drop(text, line);
        length -= line;
    }
}

void output_tell_all(struct session *session, struct peer *peer)
{
    tell_bytes(session, peer, peer->text.length);
}

void output_tell_written(struct session *session, struct peer *peer, size_t bytes)
{
    peer->written += bytes;
    output_read(session);
    size_t told = peer->written < peer->text.length ? peer->written : peer->text.length;
    peer->written -= told;
    tell_bytes(session, peer, told);
}

/* Of a program: all lines that have ended. */
static void tell_lines(struct session *session, struct peer *peer)
{
    const char *last = memrchr(peer->text.data, '\n', peer->text.length);
    size_t length = last ? (size_t)(last - peer->text.data) + 1 : 0;

    tell_bytes(session, peer, peer->text.length > OUTPUT_LINE_MAX ? peer->text.length : length);
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
        output_tell_all(session, &nobody);
        buffer_free(&nobody.text);
        free(stray);
    }
}

void output_read(struct session *session)
{
    static char bytes[16 * 1024];
    size_t length;
    pid_t writer;

    for (int rounds = 0; rounds < 2; rounds++) { /* a flood is read bit by bit */
        enum link_result result =
            link_receive_output(session->sandbox->output, bytes, sizeof bytes, &length, &writer);
        if (result == LINK_CLOSED) /* nobody is left who could write */
            session_unwatch(session, session->sandbox->output);
        if (result != LINK_GOT)
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
            if (peer->exit_told)
                output_tell_all(session, peer);
            else
                tell_lines(session, peer);
            watch_soon(session, peer);
        }
    }
}

void output_tell_rest(struct session *session)
{
    output_read(session);
    for (int i = 0; i < session->peer_count; i++)
        output_tell_all(session, session->peers[i]);
    output_tell_strays(session);
}
