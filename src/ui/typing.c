/*
 * typing: lines from the keyboard or from standard input, and what Ctrl-C and Ctrl-Z do.
 */
#include "base/i18n.h"
#include "lang/program.h"
#include "model/words.h"
#include "ui/plain_inside.h"
#include "ui/prompt.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = PROGRAM_TEXT_MAX };

void typing_prompt(const struct plain *plain, char *text, size_t size)
{
    const struct process *current = session_current(plain->session);
    const char *state = current ? words_state(current) : "";

    if (plain->typed.length)
        snprintf(text, size, "> ");
    else if (!current)
        snprintf(text, size, _("nobody> "));
    else
        snprintf(text, size, "%s %d%s%s> ", current->name, current->pid, *state ? " " : "", state);
}

void typing_show_prompt(struct plain *plain)
{
    char text[200];

    typing_prompt(plain, text, sizeof text);
    prompt_show(text);
}

void typing_complain(struct plain *plain, const struct error *error, const char *name)
{
    if (plain->options->terminal || !error->line)
        fprintf(stderr, "%s%s\n", plain->options->terminal ? "" : "proctor: ", error->text);
    else
        fprintf(stderr, "proctor: %s:%d: %s\n", name, error->line, error->text);
}

void typing_line(void *context, const char *line)
{
    struct plain *plain = context;
    struct error error;
    bool unfinished;

    plain->offered = 0;
    if (!line && plain->typed.length) { /* Ctrl-D in the middle of a block */
        buffer_clear(&plain->typed);
        fputs(_("\nthe block was not closed: nothing of it is run\n"), stdout);
        typing_show_prompt(plain);
        return;
    }
    if (!line) {
        putchar('\n');
        session_stop(plain->session, STATUS_FINE);
        return;
    }
    if (!*line && !plain->typed.length)
        line = session_steps(plain->session) ? "next" : "";
    if (plain->typed.length)
        buffer_add_char(&plain->typed, '\n');
    buffer_add_text(&plain->typed, line);
    bool good = session_type(plain->session, buffer_text(&plain->typed), plain->typed.length, 1,
                             &unfinished, &error);
    if (!good && unfinished && plain->typed.length < PROGRAM_TEXT_MAX) {
        typing_show_prompt(plain);
        return;
    }
    buffer_clear(&plain->typed);
    if (!good) {
        typing_complain(plain, &error, "");
        typing_show_prompt(plain);
    }
    plain->asked = plain->asked || *line;
}

/* Ctrl-C drops what is typed or has not run yet; where there is nothing, and the current process is
 * in a call, a second one sends it SIGINT from outside. */
void typing_interrupted(void *context)
{
    struct plain *plain = context;
    const struct process *current = session_current(plain->session);
    bool dropped = session_cancel(plain->session) || plain->typed.length > 0;
    struct buffer line = {0};

    dropped = prompt_clear() || dropped;
    buffer_clear(&plain->typed);
    if (!dropped && current && session_busy(plain->session)) {
        buffer_printf(&line, "you: kill -INT %s", current->name);
        if (plain->offered == current->pid)
            session_type(plain->session, line.data, line.length, 1, NULL, NULL);
        else
            printf(_("%s(%d) takes no commands now; Ctrl-C again sends it SIGINT from outside\n"),
                   current->name, current->pid);
        plain->offered = plain->offered == current->pid ? 0 : current->pid;
    }
    buffer_free(&line);
    typing_show_prompt(plain);
}

void typing_suspended(void *context)
{
    struct plain *plain = context;

    prompt_release();
    fflush(plain->options->out);
    kill(getpid(), SIGSTOP);
    prompt_resume();
    typing_show_prompt(plain);
}

/* Standard input that is no terminal: lines as they come, statements as they are complete. */

static void take_line(struct plain *plain, const char *line, size_t length, bool last)
{
    struct error error;
    bool unfinished;

    if (!plain->typed.length)
        plain->typed_line = plain->line;
    plain->line++;
    buffer_add(&plain->typed, line, length);
    bool good = session_type(plain->session, buffer_text(&plain->typed), plain->typed.length,
                             plain->typed_line, &unfinished, &error);
    if (!good && unfinished && !last) {
        buffer_add_char(&plain->typed, '\n');
        return;
    }
    buffer_clear(&plain->typed);
    if (!good) {
        typing_complain(plain, &error, _("standard input"));
        session_stop(plain->session, STATUS_USAGE);
    }
}

void typing_read_input(void *context)
{
    struct plain *plain = context;
    struct buffer *input = &plain->input;
    char bytes[4096];
    char *newline = input->length ? memchr(input->data, '\n', input->length) : NULL;

    if (!newline) {
        ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        if (got <= 0) {
            if (input->length || plain->typed.length)
                take_line(plain, buffer_text(input), input->length, true);
            buffer_free(input);
            session_end_of_input(plain->session);
            return;
        }
        buffer_add(input, bytes, (size_t)got);
        newline = memchr(input->data, '\n', input->length);
    }
    if (newline) {
        size_t length = (size_t)(newline - input->data);
        take_line(plain, input->data, length, false);
        buffer_drop(input, length + 1);
    } else if (input->length > LINE_MAX_BYTES) {
        fprintf(stderr, _("proctor: standard input:%d: a line of more than %d bytes\n"),
                plain->line, LINE_MAX_BYTES);
        session_stop(plain->session, STATUS_USAGE);
    }
}

bool typing_waits(void *context)
{
    const struct plain *plain = context;

    return plain->input.length && memchr(plain->input.data, '\n', plain->input.length);
}

void typing_read_keyboard(void *context)
{
    (void)context;
    prompt_read();
}
