#include "ui/screen_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/words.h"
#include "ui/greeting.h"
#include "ui/prompt.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const double frame = 1.0 / 60; /* seconds between two pictures at the least */

static double now(const struct screen *screen)
{
    return screen->session ? session_now(screen->session) : 0;
}

/* What happened goes into the queue */

static void add(struct screen *screen, struct event event)
{
    if (event.kind != EVENT_FACT)
        event.time = now(screen);
    pace_add(&screen->pace, &event);
}

static void add_line(struct screen *screen, enum tone tone, const char *text)
{
    add(screen, (struct event){.kind = EVENT_LINE, .tone = tone, .text = alloc_string(text)});
}

static void on_fact(void *context, const struct fact *fact)
{
    struct screen *screen = context;

    screen->unsettled = true;
    add(screen,
        (struct event){.kind = EVENT_FACT, .seq = fact->seq, .fact = fact->kind, .pid = fact->pid});
}

static void on_say(void *context, enum say say, const char *text)
{
    static const enum tone tones[] = {
        [SAY_ANSWER] = TONE_ANSWER, [SAY_NOTE] = TONE_NOTE, [SAY_ERROR] = TONE_ERROR};

    add_line(context, tones[say], text);
}

static void on_settled(void *context, bool ready)
{
    struct screen *screen = context;

    (void)ready;
    if (!screen->unsettled)
        return;
    screen->unsettled = false;
    add(screen, (struct event){.kind = EVENT_SETTLED});
}

static void on_statement(void *context, const char *text)
{
    struct screen *screen = context;

    screen->unsettled = true;
    add(screen, (struct event){.kind = EVENT_STATEMENT, .text = alloc_string(text)});
}

static void on_comment(void *context, const char *text)
{
    add_line(context, TONE_COMMENT, text);
}

static void on_program(void *context, const struct listing *listing)
{
    struct listing *copy = alloc_zero(1, sizeof *copy);

    listing_copy(copy, listing);
    add(context, (struct event){.kind = EVENT_PROGRAM, .listing = copy});
}

/* and comes out of it in time. */

/* What the command before changed is no longer marked; a block that was stepped to its end goes. */
static void begin_command(struct screen *screen, uint64_t last)
{
    const struct steps *steps = &screen->program.steps;

    screen->command_begins = false;
    tree_pane_begin(&screen->tree, last);
    if (steps->count && !steps_going(steps))
        program_pane_begin(&screen->program, NULL);
}

static void show_fact(struct screen *screen, uint64_t seq)
{
    const struct history *history = session_history(screen->session);
    const struct fact *fact = &history->facts[seq - 1];
    struct buffer sentence = {0};

    if (screen->command_begins)
        begin_command(screen, seq - 1);
    proctab_apply(&screen->table, fact);
    tree_pane_fact(&screen->tree, &screen->table, fact);
    program_pane_fact(&screen->program, fact);
    telling_fact(&screen->telling, &screen->table, history, fact);
    words_sentence(&sentence, &screen->table, fact);
    if (sentence.length) {
        buffer_free(&screen->sentence);
        screen->sentence = sentence;
    }
}

/* An answer that the log can't show at once gets a page of its own. */
static bool wants_sheet(const struct screen *screen, const char *text)
{
    int rows = 0;

    for (const char *line = text; line; line = strchr(line, '\n'), line += line != NULL) {
        size_t length = strcspn(line, "\n");
        rows += 1 + (int)length / (screen->layout.log.columns + 1);
    }
    return screen->answer_on_sheet || (screen->laid_out && rows > screen->layout.log.rows);
}

static void show_on_sheet(struct screen *screen, const char *text)
{
    sheet_open(&screen->sheet, buffer_text(&screen->command), false);
    sheet_add(&screen->sheet, STYLE_PLAIN, NULL, text);
    screen->sheet_kind = SHEET_TEXT;
}

/* Without a log, what proctor has to say stands above the tree, or on a page if it is long. */
static void show_without_log(struct screen *screen, enum tone tone, const char *text)
{
    if (strchr(text, '\n') || utf8_width(text) > screen->layout.sentence.columns - 2) {
        show_on_sheet(screen, text);
        return;
    }
    buffer_clear(&screen->remark);
    buffer_add_text(&screen->remark, text);
    screen->remark_style = tone == TONE_ERROR ? STYLE_ERROR : STYLE_STRONG;
}

static void show_line(struct screen *screen, enum tone tone, const char *text)
{
    log_pane_add(&screen->log, tone, text);
    if (tone == TONE_COMMAND) {
        screen->command_begins = true;
        buffer_clear(&screen->remark);
        buffer_clear(&screen->command);
        buffer_add_text(&screen->command, text);
    }
    if (tone == TONE_ANSWER && wants_sheet(screen, text))
        show_on_sheet(screen, text);
    else if ((tone == TONE_ERROR || tone == TONE_NOTE) && screen->laid_out &&
             !screen->layout.log.rows)
        show_without_log(screen, tone, text);
    if (tone == TONE_ANSWER || tone == TONE_ERROR)
        screen->answer_on_sheet = false;
}

static void settle(struct screen *screen)
{
    telling_settled(&screen->telling, &screen->table, session_history(screen->session));
    buffer_clear(&screen->suggestion);
    session_suggest(screen->session, &screen->suggestion);
}

static void show_event(struct screen *screen, const struct event *event)
{
    switch (event->kind) {
    case EVENT_FACT: show_fact(screen, event->seq); break;
    case EVENT_LINE: show_line(screen, event->tone, event->text); break;
    case EVENT_STATEMENT: telling_begin(&screen->telling); break;
    case EVENT_PROGRAM: program_pane_begin(&screen->program, event->listing); break;
    case EVENT_SETTLED: settle(screen); break;
    }
}

static void on_told(void *context, enum tone tone, const char *text)
{
    struct screen *screen = context;

    log_pane_add(&screen->log, tone, text);
}

/* Draws at most so often as eyes can follow; what comes meanwhile is in the next picture. */
static double on_refresh(void *context)
{
    struct screen *screen = context;
    struct event event;

    screen->pace.interval = session_pace(screen->session);
    while (pace_take(&screen->pace, now(screen), &event)) {
        show_event(screen, &event);
        event_free(&event);
        screen->stale = true;
    }
    if (!screen->stale)
        return pace_due(&screen->pace);
    if (now(screen) < screen->drawn + frame)
        return screen->drawn + frame;
    screen_draw(screen);
    screen->stale = false;
    screen->drawn = now(screen);
    return pace_due(&screen->pace);
}

/* The keyboard */

void screen_type(struct screen *screen, const char *line)
{
    struct buffer text = {0};

    typing_prompt(&screen->typing, &text);
    if (!*line && session_steps(screen->session))
        buffer_add_text(&text, "next");
    buffer_add_text(&text, line);
    if (*line || session_steps(screen->session))
        add_line(screen, TONE_COMMAND, buffer_text(&text));
    buffer_free(&text);
    log_pane_scroll(&screen->log, &screen->layout.log, -LOG_LINES_MAX);
    screen->unsettled = true;
    typing_line(&screen->typing, line);
}

void screen_command(struct screen *screen, const char *line)
{
    screen->answer_on_sheet = true;
    screen_type(screen, line);
}

static void on_line(void *context, const char *line)
{
    struct screen *screen = context;

    if (line)
        screen_type(screen, line);
    else
        typing_line(&screen->typing, NULL);
}

static void on_input(void *context)
{
    struct screen *screen = context;
    struct press press;

    while ((press = terminal_press(false)).kind != PRESS_NONE) {
        if (press.kind == PRESS_LOST) {
            session_stop(screen->session, 128 + SIGHUP);
            return;
        }
        screen_press(screen, &press);
        screen->stale = true;
    }
}

static bool on_input_waits(void *context)
{
    (void)context;
    return false;
}

static void on_interrupted(void *context)
{
    screen_interrupt(context);
}

void screen_suspend(struct screen *screen, bool all)
{
    terminal_suspend();
    if (!typing_suspend(all))
        return;
    terminal_resume();
    screen->stale = true;
}

static void on_suspended(void *context)
{
    screen_suspend(context, false);
}

static void on_resized(void *context)
{
    struct screen *screen = context;

    terminal_resized();
    screen->stale = true;
}

/* Readline asks for one more key in the middle of a command of several (Ctrl-V and the like). */
static int wait_key(void *context)
{
    struct press press = terminal_press(true);

    (void)context;
    return press.kind == PRESS_LOST || press.length == 0 ? -1 : (unsigned char)press.bytes[0];
}

static void on_completions(void *context, char **words, int count)
{
    screen_completions(context, words, count);
}

struct tree_scene screen_scene(const struct screen *screen)
{
    const struct process *current = session_current(screen->session);
    const struct process *shown = current && current->serial < screen->table.count
                                      ? screen->table.processes[current->serial]
                                      : NULL;

    return (struct tree_scene){
        .table = &screen->table,
        .current = shown && shown->pid == current->pid ? shown : NULL,
        .style = screen->ascii ? TREE_ASCII : TREE_LINES,
        .focused = screen->focus != FOCUS_PROMPT,
    };
}

bool screen_open(const struct screen_options *options, struct error *error)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        (size.ws_row < LAYOUT_ROWS || size.ws_col < LAYOUT_COLUMNS))
        return error_set(error,
                         _("this window is %dx%d; the screen needs %dx%d, so it is plain text"),
                         size.ws_col, size.ws_row, LAYOUT_COLUMNS, LAYOUT_ROWS);
    return terminal_open(options->colour, error);
}

/* Errors that were not shown any more, and why it ended, where nobody typed quit. */
static void tell_last_words(struct screen *screen, int status)
{
    struct event event;

    while (pace_take(&screen->pace, 1e300, &event)) {
        if (event.kind == EVENT_LINE && event.tone == TONE_ERROR)
            fprintf(stderr, "proctor: %s\n", event.text);
        event_free(&event);
    }
    if (status > 128)
        fprintf(stderr, _("proctor: ended by a signal: %s\n"), strsignal(status - 128));
}

static void open_keyboard(struct screen *screen, const struct sandbox *sandbox)
{
    static const struct prompt_screen readline = {on_completions, wait_key};

    screen->ascii = screen->options->ascii || !terminal_has_lines();
    screen->big = screen->options->big;
    terminal_contrast(screen->big);
    prompt_open(on_line, on_interrupted, screen);
    prompt_on_screen(&readline);
    prompt_set_session(screen->session);
    greet(sandbox, on_say, screen);
    screen->stale = true;
}

static void free_screen(struct screen *screen)
{
    pace_free(&screen->pace);
    proctab_free(&screen->table);
    telling_free(&screen->telling);
    tree_pane_free(&screen->tree);
    log_pane_free(&screen->log);
    program_pane_free(&screen->program);
    canvas_free(&screen->canvas);
    sheet_close(&screen->sheet);
    typing_free(&screen->typing);
    buffer_free(&screen->sentence);
    buffer_free(&screen->remark);
    buffer_free(&screen->suggestion);
    buffer_free(&screen->command);
    buffer_free(&screen->find);
}

int screen_run(struct sandbox *sandbox, const struct session_options *session_options,
               const struct screen_options *options)
{
    struct screen screen = {.options = options, .typing = {.say = on_say, .context = &screen}};
    struct session_view view = {.context = &screen,
                                .fact = on_fact,
                                .say = on_say,
                                .settled = on_settled,
                                .statement = on_statement,
                                .comment = on_comment,
                                .program = on_program,
                                .interrupted = on_interrupted,
                                .suspended = on_suspended,
                                .resized = on_resized,
                                .refresh = on_refresh,
                                .breaks_lines = true,
                                .input = STDIN_FILENO,
                                .listens_always = true,
                                .input_waits = on_input_waits,
                                .input_ready = on_input};
    struct error error;

    proctab_init(&screen.table);
    tree_pane_reset(&screen.tree);
    telling_open(&screen.telling, on_told, &screen);
    screen.session = session_open(sandbox, session_options, &view, &error);
    if (!screen.session) {
        terminal_close();
        fprintf(stderr, "proctor: %s\n", error.text);
        sandbox_stop(sandbox);
        free_screen(&screen);
        return STATUS_NO_SANDBOX;
    }
    screen.typing.session = screen.session;
    open_keyboard(&screen, sandbox);
    int status = session_run(screen.session);
    prompt_set_session(NULL);
    prompt_close();
    terminal_close();
    session_close(screen.session);
    tell_last_words(&screen, status);
    free_screen(&screen);
    return status;
}
