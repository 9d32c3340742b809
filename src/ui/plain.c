#include "ui/plain.h"

#include "base/i18n.h"
#include "base/message.h"
#include "base/names.h"
#include "base/utf8.h"
#include "lang/program.h"
#include "ui/greeting.h"
#include "ui/input.h"
#include "ui/page_out.h"
#include "ui/prompt.h"
#include "ui/typing.h"
#include "view/program_pane.h"
#include "view/telling.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS = 80 }; /* where there is no terminal */

struct plain {
    struct session *session;
    const struct plain_options *options;
    struct typing typing; /* of a terminal */
    struct input input;   /* where there is none */
    struct telling telling;
    struct buffer line; /* that is being written: its memory is used again */
    struct program_pane program;
    bool page_changed; /* since it was shown */
    bool lost;         /* what is written goes nowhere any more */
    bool replays;      /* what happens has happened before, and was told then */
    bool recalls;      /* it shows a recording */

    /* Lessons */
    struct stage stage;
    bool led;             /* what runs now was typed by the leader: it is shown */
    bool hushed;          /* nothing is told */
    bool asked;           /* a line was typed: what to do now is said again */
    bool gap;             /* a blank line is due before what comes next */
    struct buffer advice; /* as it was said last */
};

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

/* Nobody reads any more (a closed pipe, a closed terminal), or there is no room: it is said once,
 * and all ends, with the status that the signal for it would give. */
static void notice_loss(struct plain *plain)
{
    int number = errno;

    if (plain->lost || !ferror(plain->options->out))
        return;
    plain->lost = true;
    int status = number == EPIPE                             ? 128 + SIGPIPE
                 : number == EIO && plain->options->terminal ? 128 + SIGHUP /* it was closed */
                                                             : STATUS_USAGE;
    if (status == STATUS_USAGE)
        message_write(stderr, _("proctor: can't write: %s\n"), errno_words(number));
    if (plain->session)
        session_stop(plain->session, status);
}

static void write_gap(struct plain *plain)
{
    if (plain->options->terminal && plain->session)
        prompt_hide();
    if (plain->gap)
        fputc('\n', plain->options->out);
    plain->gap = false;
}

/* A line, which may be a stranger's. */
static void write_out(struct plain *plain, const char *colour, const char *indent, const char *text,
                      size_t length)
{
    bool coloured = plain->options->colour && *colour;
    FILE *out = plain->options->out;

    write_gap(plain);
    buffer_clear(&plain->line);
    utf8_add_harmless(&plain->line, text, length);
    if (*indent)
        fputs(indent, out);
    if (coloured)
        fputs(colour, out);
    fwrite(plain->line.data, 1, plain->line.length, out);
    if (coloured)
        fputs(colour_off, out);
    putc('\n', out);
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
    const struct plain *plain = context;

    if (plain->hushed || plain->replays)
        return;
    write_out(context, colour_of(tone), tone == TONE_PLAIN ? "    " : "", text, strlen(text));
}

/* The page of `step` is shown when all is at rest, if something on it has changed. */
static void follow_program(struct plain *plain, const struct fact *fact)
{
    const struct steps *steps = &plain->program.steps;

    if (fact->kind == FACT_END)
        program_pane_begin(&plain->program, NULL);
    program_pane_fact(&plain->program, fact);
    for (int i = 0; i < steps->count; i++)
        if (steps->columns[i].pid == fact->pid)
            plain->page_changed = true;
}

static void show_program(struct plain *plain)
{
    const struct program_pane *program = &plain->program;
    struct buffer page = {0};

    plain->page_changed = false;
    program_page_text(&page, &program->listing, &program->steps, session_table(plain->session),
                      plain->options->ascii);
    write_lines(plain, "", "", buffer_text(&page));
    buffer_free(&page);
    if (!steps_going(&program->steps))
        program_pane_begin(&plain->program, NULL);
}

static void on_fact(void *context, const struct fact *fact)
{
    struct plain *plain = context;

    if (!plain->session) /* the first facts come while it is being made */
        return;
    follow_program(plain, fact);
    telling_fact(&plain->telling, session_table(plain->session), session_history(plain->session),
                 fact);
}

static void on_say(void *context, enum say say, const char *text)
{
    struct plain *plain = context;

    if (plain->hushed && say != SAY_ERROR)
        return;
    if (say == SAY_ANSWER) {
        write_lines(plain, "", "", text);
        return;
    }
    write_gap(plain);
    fflush(plain->options->out);
    message_write(say == SAY_ERROR ? stderr : plain->options->out, "%s%s\n",
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

static void show_prompt(struct plain *plain)
{
    struct buffer prompt = {0};

    if (plain->gap)
        write_gap(plain);
    typing_prompt(&plain->typing, &prompt);
    prompt_show(buffer_text(&prompt));
    buffer_free(&prompt);
}

/* A lesson */

/* What to do now, if that was not said yet, or a line has been typed since. */
static void show_advice(struct plain *plain)
{
    const struct leader *leader = plain->options->leader;
    struct buffer label = {0}, text = {0};

    leader->advises(leader->context, &label, &text);
    bool new = strcmp(buffer_text(&plain->advice), buffer_text(&text)) != 0;
    if (text.length && (new || plain->asked)) {
        buffer_add_text(&label, "  ");
        buffer_add_text(&label, buffer_text(&text));
        write_lines(plain, "\033[2m", "", buffer_text(&label));
    }
    plain->asked = false;
    buffer_free(&plain->advice);
    plain->advice = text;
    buffer_free(&label);
}

/* False while the leader is at work: others wait. */
static bool lead_further(struct plain *plain)
{
    const struct leader *leader = plain->options->leader;

    plain->led = false;
    leader->on(leader->context);
    if (leader->busy(leader->context))
        return false;
    show_advice(plain);
    return true;
}

static bool is_led(const struct plain *plain)
{
    const struct leader *leader = plain->options->leader;

    return leader && leader->busy(leader->context);
}

static void stage_type(void *context, const char *line)
{
    struct plain *plain = context;

    plain->led = true;
    typing_line(&plain->typing, line);
    session_hold(plain->session);
}

static void stage_say(void *context, enum say say, const char *text)
{
    session_tell(((struct plain *)context)->session, say, text);
}

static void stage_hush(void *context, bool hushed)
{
    struct plain *plain = context;

    session_mark_replay(plain->session, hushed);
    plain->hushed = hushed;
}

/* A blank line before it and after it. */
static void stage_write(void *context, const struct page *page)
{
    struct plain *plain = context;
    FILE *out = plain->options->out;

    plain->gap = true;
    write_gap(plain);
    page_out(out, page, plain->options->colour);
    plain->gap = true;
    notice_loss(plain);
}

static void open_stage(struct plain *plain)
{
    const struct leader *leader = plain->options->leader;

    plain->stage = (struct stage){.context = plain,
                                  .session = plain->session,
                                  .type = stage_type,
                                  .say = stage_say,
                                  .hush = stage_hush,
                                  .write = stage_write};
    leader->begins(leader->context, &plain->stage);
}

/* True: it was for the leader. */
static bool take_line(void *context, const char *line)
{
    struct plain *plain = context;
    const struct leader *leader = plain->options->leader;

    plain->asked = true;
    return leader && leader->line(leader->context, line);
}

static bool on_lesson(void *context, const struct verb *verb, const char *word, const char *more)
{
    const struct plain *plain = context;
    const struct leader *leader = plain->options->leader;

    return leader && leader->verb(leader->context, verb, word, more);
}

static bool on_input_held(void *context)
{
    return is_led(context);
}

static void on_settled(void *context, bool ready)
{
    struct plain *plain = context;

    telling_settled(&plain->telling, session_table(plain->session),
                    session_history(plain->session));
    if (!ready && plain->page_changed)
        show_program(plain);
    fflush(plain->options->out);
    notice_loss(plain);
    if (!ready || !plain->session)
        return;
    if (plain->options->lead)
        lead_on(plain->options->lead, plain->session);
    if (plain->options->leader && !lead_further(plain))
        return;
    if (!plain->options->terminal)
        return;
    if (plain->typing.asked && !plain->advice.length)
        show_suggestion(plain);
    plain->typing.asked = false;
    show_prompt(plain);
}

static void on_statement(void *context, const char *text)
{
    struct plain *plain = context;
    struct buffer line = {0};

    telling_begin(&plain->telling);
    if (plain->hushed || !(plain->options->echo || plain->led))
        return;
    typing_prompt(&plain->typing, &line);
    buffer_add_text(&line, text);
    write_lines(plain, "", "", buffer_text(&line));
    buffer_free(&line);
}

static void on_typed(void *context, const char *text, bool more)
{
    struct plain *plain = context;
    struct buffer line = {0};

    if (more)
        buffer_add_text(&line, "> ");
    else
        typing_prompt(&plain->typing, &line);
    buffer_add_text(&line, text);
    write_lines(plain, "", "", buffer_text(&line));
    buffer_free(&line);
}

static void on_comment(void *context, const char *text)
{
    struct plain *plain = context;

    if (plain->options->echo || plain->recalls)
        write_out(plain, "\033[1m", "", text, strlen(text));
}

static void on_program(void *context, const struct listing *listing)
{
    struct plain *plain = context;

    program_pane_begin(&plain->program, listing);
}

static void on_replays(void *context, bool begins)
{
    struct plain *plain = context;

    plain->replays = begins;
}

/* The keyboard */

static void on_line(void *context, const char *line)
{
    struct plain *plain = context;

    if (!line)
        putchar('\n');
    if (line && !plain->typing.typed.length && take_line(plain, line))
        return;
    bool taken = typing_line(&plain->typing, line);
    if (!taken || plain->typing.typed.length)
        show_prompt(plain);
}

static void on_interrupted(void *context)
{
    struct plain *plain = context;

    typing_interrupt(&plain->typing, prompt_clear());
    show_prompt(plain);
}

static void on_suspended(void *context)
{
    struct plain *plain = context;

    prompt_release();
    fflush(plain->options->out);
    if (!typing_suspend(false))
        return;
    prompt_resume();
    show_prompt(plain);
}

static int on_columns(void *context)
{
    const struct plain *plain = context;
    struct winsize size;

    if (plain->options->terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return COLUMNS;
}

static void on_resized(void *context)
{
    (void)context;
    prompt_resized();
}

static double on_refresh(void *context)
{
    const struct plain *plain = context;
    const struct leader *leader = plain->options->leader;

    if (leader)
        return leader->wakes(leader->context);
    return plain->options->lead ? lead_wakes(plain->options->lead) : 0;
}

static void on_input(void *context)
{
    struct plain *plain = context;

    if (plain->options->terminal)
        prompt_read();
    else
        input_read(&plain->input);
}

static bool on_input_waits(void *context)
{
    const struct plain *plain = context;

    return input_waits(&plain->input);
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
    if (error.line)
        message_write(stderr, "proctor: %s:%d: %s\n", name, error.line, error.text);
    else
        message_write(stderr, "proctor: %s\n", error.text);
    session_stop(plain->session, STATUS_USAGE);
    return STATUS_USAGE;
}

static void tell(void *context, enum say say, const char *text)
{
    session_tell(context, say, text);
}

static void open_keyboard(struct plain *plain, const struct sandbox *sandbox)
{
    prompt_open(on_line, on_interrupted, plain);
    prompt_set_session(plain->session);
    if (plain->options->why_plain)
        session_tell(plain->session, SAY_NOTE, plain->options->why_plain);
    greet(sandbox, false, tell, plain->session);
}

int plain_run(struct sandbox *sandbox, struct session_options *session_options,
              const struct plain_options *options)
{
    struct plain plain = {
        .options = options,
        .recalls = !sandbox,
        .input = {
            .line = 1, .taken = take_line, .context = &plain, .forgives = options->leader != NULL}};
    struct session_view view = {.context = &plain,
                                .fact = on_fact,
                                .say = on_say,
                                .settled = on_settled,
                                .statement = on_statement,
                                .comment = on_comment,
                                .program = on_program,
                                .typed = on_typed,
                                .replays = on_replays,
                                .interrupted = on_interrupted,
                                .suspended = on_suspended,
                                .resized = on_resized,
                                .columns = on_columns,
                                .refresh = on_refresh,
                                .input = options->text || options->lead ? -1 : STDIN_FILENO,
                                .input_waits = on_input_waits,
                                .input_ready = on_input,
                                .input_held = on_input_held,
                                .lesson = on_lesson};
    struct error error;
    int status;

    telling_open(&plain.telling, tell_line, &plain);
    plain.session = sandbox ? session_open(sandbox, session_options, &view, &error)
                            : session_open_recording(session_options, &view, &error);
    if (!plain.session) {
        message_write(stderr, "proctor: %s\n", error.text);
        if (sandbox)
            sandbox_stop(sandbox);
        return STATUS_NO_SANDBOX;
    }
    plain.typing.session = plain.input.session = plain.session;
    if (options->terminal)
        open_keyboard(&plain, sandbox);
    if (options->leader)
        open_stage(&plain);
    status = options->text ? run_text(&plain, session_options->name) : session_run(plain.session);
    on_settled(&plain, false);
    prompt_set_session(NULL);
    if (options->terminal)
        prompt_close();
    struct session *session = plain.session;
    plain.session = NULL; /* what the end of the sandbox brings is no longer told */
    session_close(session);
    typing_free(&plain.typing);
    input_free(&plain.input);
    buffer_free(&plain.advice);
    buffer_free(&plain.line);
    telling_free(&plain.telling);
    program_pane_free(&plain.program);
    fflush(options->out);
    return status;
}
