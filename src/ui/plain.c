#include "ui/plain_inside.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "lang/program.h"
#include "ui/prompt.h"
#include "ui/state.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Colours: the standard sixteen, so that the terminal's own palette decides. */
static const char *const colour_off = "\033[0m";

static const char *colour_of(enum tone tone)
{
    switch (tone) {
    case TONE_END: return "\033[35m";
    case TONE_MOVE: return "\033[36m";
    case TONE_SIGNAL: return "\033[33m";
    case TONE_OUTPUT: return "\033[1m";
    case TONE_ERROR: return "\033[31m";
    case TONE_PLAIN: return "\033[2m";
    default: return "";
    }
}

/* Nobody reads any more (a closed pipe), or there is no room: it is said once, and all ends. */
static void notice_loss(struct plain *plain)
{
    int number = errno;

    if (plain->lost || !ferror(plain->options->out))
        return;
    plain->lost = true;
    if (number != EPIPE)
        fprintf(stderr, _("proctor: can't write: %s\n"), strerror(number));
    if (plain->session)
        session_stop(plain->session, number == EPIPE ? STATUS_PIPE : STATUS_USAGE);
}

static void write_out(struct plain *plain, const char *colour, const char *indent, const char *text,
                      size_t length)
{
    bool coloured = plain->options->colour && *colour;

    if (plain->options->terminal)
        prompt_hide();
    fprintf(plain->options->out, "%s%s%.*s%s\n", indent, coloured ? colour : "", (int)length, text,
            coloured ? colour_off : "");
    notice_loss(plain);
}

/* Each line of `text` with an indent before it. */
static void write_lines(struct plain *plain, const char *colour, const char *indent,
                        const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        write_out(plain, colour, indent, text, length);
        text += length + (text[length] == '\n');
    }
}

static void tell_line(void *context, enum tone tone, const char *text)
{
    write_out(context, colour_of(tone), tone == TONE_PLAIN ? "    " : "", text, strlen(text));
}

static void on_fact(void *context, const struct fact *fact)
{
    struct plain *plain = context;

    if (!plain->session) /* the first facts come while it is being made */
        return;
    telling_fact(&plain->telling, session_table(plain->session), session_history(plain->session),
                 fact);
}

static void on_say(void *context, enum say say, const char *text)
{
    struct plain *plain = context;

    if (say == SAY_ANSWER) {
        write_lines(plain, "", "", text);
        return;
    }
    if (plain->options->terminal && plain->session)
        prompt_hide();
    fflush(plain->options->out);
    fprintf(say == SAY_ERROR ? stderr : plain->options->out, "%s%s\n",
            plain->options->terminal || say == SAY_NOTE ? "" : "proctor: ", text);
}

static void show_suggestion(struct plain *plain)
{
    struct buffer line = {0};

    buffer_add_text(&line, _("try  "));
    session_suggest(plain->session, &line);
    write_lines(plain, "\033[2m", "", buffer_text(&line));
    buffer_free(&line);
}

static void on_settled(void *context, bool ready)
{
    struct plain *plain = context;

    telling_settled(&plain->telling, session_table(plain->session),
                    session_history(plain->session));
    fflush(plain->options->out);
    notice_loss(plain);
    if (!plain->options->terminal || !ready)
        return;
    if (plain->asked)
        show_suggestion(plain);
    plain->asked = false;
    typing_show_prompt(plain);
}

static void on_statement(void *context, const char *text)
{
    struct plain *plain = context;
    char prompt[200];

    telling_begin(&plain->telling);
    if (!plain->options->echo)
        return;
    typing_prompt(plain, prompt, sizeof prompt);
    fprintf(plain->options->out, "%s%s\n", prompt, text);
}

static void on_comment(void *context, const char *text)
{
    struct plain *plain = context;

    if (plain->options->echo)
        write_out(plain, "\033[1m", "", text, strlen(text));
}

static void greet(struct plain *plain)
{
    static const char *const lines[] = {
        N_("fork   makes a process: a copy of the one you speak to"),
        N_("exit   ends the current process, never proctor"),
        N_("help   shows more, and `why` explains what you see"),
        N_("quit   leaves proctor"),
    };

    if (!state_first_start())
        return;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        write_lines(plain, "", "  ", _(lines[i]));
}

static void say_which_sandbox(struct plain *plain, const struct sandbox *sandbox)
{
    struct buffer line = {0};

    if (sandbox->namespaced)
        buffer_add_text(&line, _("sandbox: a PID namespace of its own; init is PID 1"));
    else if (*sandbox->why_not)
        buffer_printf(&line, _("sandbox: a subreaper, ordinary PIDs; no namespace here: %s"),
                      sandbox->why_not);
    else
        buffer_add_text(&line, _("sandbox: a subreaper, ordinary PIDs, as --no-namespace asks"));
    on_say(plain, SAY_NOTE, buffer_text(&line));
    buffer_free(&line);
}

/* Text that is there as a whole is checked as a whole: where it is no program, nothing runs. */
static int run_text(struct plain *plain, const char *name)
{
    struct error error;

    if (session_type(plain->session, plain->options->text, plain->options->length, 1, NULL,
                     &error)) {
        session_end_of_input(plain->session);
        return session_run(plain->session);
    }
    typing_complain(plain, &error, name);
    session_stop(plain->session, STATUS_USAGE);
    return STATUS_USAGE;
}

int plain_run(struct sandbox *sandbox, struct session_options *session_options,
              const struct plain_options *options)
{
    struct plain plain = {.options = options, .line = 1};
    struct session_view view = {.context = &plain,
                                .fact = on_fact,
                                .say = on_say,
                                .settled = on_settled,
                                .statement = on_statement,
                                .comment = on_comment,
                                .interrupted = typing_interrupted,
                                .suspended = typing_suspended,
                                .input = options->text ? -1 : STDIN_FILENO,
                                .input_waits = typing_waits,
                                .input_ready =
                                    options->terminal ? typing_read_keyboard : typing_read_input};
    struct error error;
    int status;

    telling_open(&plain.telling, tell_line, &plain);
    plain.session = session_open(sandbox, session_options, &view, &error);
    if (!plain.session) {
        fprintf(stderr, "proctor: %s\n", error.text);
        sandbox_stop(sandbox);
        return STATUS_NO_SANDBOX;
    }
    if (options->terminal) {
        prompt_open(typing_line, typing_interrupted, &plain);
        prompt_set_session(plain.session);
        say_which_sandbox(&plain, sandbox);
        greet(&plain);
    }
    status = options->text ? run_text(&plain, session_options->name) : session_run(plain.session);
    on_settled(&plain, false);
    prompt_set_session(NULL);
    if (options->terminal)
        prompt_close();
    struct session *session = plain.session;
    plain.session = NULL; /* what the end of the sandbox brings is no longer told */
    session_close(session);
    buffer_free(&plain.typed);
    buffer_free(&plain.input);
    telling_free(&plain.telling);
    fflush(options->out);
    return status;
}
