#include "ui/input.h"

#include "base/i18n.h"
#include "base/message.h"
#include "base/names.h"
#include "lang/program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = PROGRAM_TEXT_MAX };

void input_free(struct input *input)
{
    buffer_free(&input->bytes);
    buffer_free(&input->typed);
}

static void complain(const struct error *error)
{
    if (error->line)
        message_write(stderr, "proctor: %s:%d: %s\n", _("standard input"), error->line,
                      error->text);
    else
        message_write(stderr, "proctor: %s\n", error->text);
}

static void take_line(struct input *input, const char *line, size_t length, bool last)
{
    struct error error;
    bool unfinished;

    if (!input->typed.length)
        input->typed_line = input->line;
    input->line++;
    buffer_add(&input->typed, line, length);
    if (input->typed.length == length && !memchr(buffer_text(&input->typed), '\0', length) &&
        input->taken(input->context, buffer_text(&input->typed))) {
        buffer_clear(&input->typed);
        return;
    }
    if (input->parsed && !last && input->typed.length < PROGRAM_TEXT_MAX &&
        !program_may_be_whole(input->typed.data, input->typed.length, input->parsed)) {
        buffer_add_char(&input->typed, '\n');
        return;
    }
    bool good = session_type(input->session, buffer_text(&input->typed), input->typed.length,
                             input->typed_line, &unfinished, &error);
    bool goes_on = !good && unfinished && !last;
    input->parsed = goes_on ? input->typed.length : 0;
    if (goes_on) {
        buffer_add_char(&input->typed, '\n');
        return;
    }
    buffer_clear(&input->typed);
    if (!good) {
        complain(&error);
        if (!input->forgives)
            session_stop(input->session, STATUS_USAGE);
    }
}

void input_read(struct input *input)
{
    struct buffer *bytes = &input->bytes;
    char some[4096];
    char *newline = bytes->length ? memchr(bytes->data, '\n', bytes->length) : NULL;

    if (!newline) {
        ssize_t got = read(STDIN_FILENO, some, sizeof some);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        if (got < 0) {
            message_write(stderr, _("proctor: can't read standard input: %s\n"),
                          errno_words(errno));
            session_stop(input->session, STATUS_USAGE);
            return;
        }
        if (got == 0) {
            if (bytes->length || input->typed.length)
                take_line(input, buffer_text(bytes), bytes->length, true);
            buffer_free(bytes);
            session_end_of_input(input->session);
            return;
        }
        buffer_add(bytes, some, (size_t)got);
        newline = memchr(bytes->data, '\n', bytes->length);
    }
    if (newline) {
        size_t length = (size_t)(newline - bytes->data);
        take_line(input, bytes->data, length, false);
        buffer_drop(bytes, length + 1);
    } else if (bytes->length > LINE_MAX_BYTES) {
        message_write(stderr, _("proctor: standard input:%d: a line of more than %d bytes\n"),
                      input->line, LINE_MAX_BYTES);
        session_stop(input->session, STATUS_USAGE);
    }
}

bool input_waits(const struct input *input)
{
    return input->bytes.length && memchr(input->bytes.data, '\n', input->bytes.length);
}
