#include "ui/screen_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/message.h"
#include "base/names.h"
#include "base/utf8.h"
#include "ui/greeting.h"
#include "ui/prompt.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const double frame = 1.0 / 100; /* seconds between two pictures at the least */
static const double quiet = 0.4;       /* how long a replay may take without being seen */

static double now(const struct screen *screen)
{
    return screen->session ? session_now(screen->session) : 0;
}

/* What happened goes into the queue, and comes out of it in time. */

static void add(struct screen *screen, struct event event)
{
    if (event.kind != EVENT_FACT)
        event.time = now(screen);
    pace_add(&screen->pace, &event);
}

/* Each line of it made harmless: names and typed text are in it. */
static void add_line(struct screen *screen, enum tone tone, const char *text)
{
    struct buffer lines = {0};

    utf8_add_harmless_lines(&lines, text, strlen(text));
    buffer_add_text(&lines, "");
    add(screen, (struct event){.kind = EVENT_LINE, .tone = tone, .text = buffer_take(&lines)});
}

static void on_fact(void *context, const struct fact *fact)
{
    struct screen *screen = context;

    screen->unsettled = true;
    add(screen, event_of_fact(fact));
}

void screen_say(void *context, enum say say, const char *text)
{
    static const enum tone tones[] = {
        [SAY_ANSWER] = TONE_ANSWER, [SAY_NOTE] = TONE_NOTE, [SAY_ERROR] = TONE_ERROR};
    const struct leader *leader = ((struct screen *)context)->leader;

    if (leader && leader->hears)
        leader->hears(leader->context, say, text);

    add_line(context, tones[say], text);
}

void screen_run_line(struct screen *screen, const char *line)
{
    struct buffer text = {0};

    bool steps = !*line && !screen->typing.typed.length && session_steps(screen->session);
    typing_prompt(&screen->typing, &text);
    buffer_add_text(&text, steps ? "next" : line);
    if (*line || steps)
        add_line(screen, TONE_COMMAND, buffer_text(&text));
    buffer_free(&text);
    log_pane_follow(&screen->log);
    screen->unsettled = true;
    typing_line(&screen->typing, line);
}

static void run_line(struct screen *screen, const char *line)
{
    if (!screen_lead_line(screen, line))
        screen_run_line(screen, line);
    screen->stale = true;
}

/* The first of the lines that were typed while another was running. */
static void run_ahead(struct screen *screen)
{
    char *line = screen->ahead[0];

    memmove(screen->ahead, screen->ahead + 1,
            (size_t)--screen->ahead_count * sizeof *screen->ahead);
    run_line(screen, line);
    free(line);
}

static void on_settled(void *context, bool ready)
{
    struct screen *screen = context;

    if (screen->unsettled)
        add(screen, (struct event){.kind = EVENT_SETTLED});
    screen->unsettled = false;
    if (!ready || !screen->session)
        return;
    screen_lead_on(screen);
    while (screen->ahead_count && !screen_led(screen) && session_idle(screen->session)) {
        run_ahead(screen);
        screen_lead_on(screen); /* the line may have been for the leader */
    }
}

static void on_typed(void *context, const char *line, bool more)
{
    struct screen *screen = context;
    struct buffer text = {0};

    if (more)
        buffer_add_text(&text, "> ");
    else
        typing_prompt(&screen->typing, &text);
    buffer_add_text(&text, line);
    add_line(screen, TONE_COMMAND, buffer_text(&text));
    buffer_free(&text);
    log_pane_follow(&screen->log);
    screen->unsettled = true;
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

/* The earlier of two moments; 0 is none. */
static double sooner(double one, double other)
{
    return one > 0 && (other <= 0 || one < other) ? one : other;
}

/* When there is something to be done though nothing happens. */
static double next_moment(const struct screen *screen)
{
    double due = pace_due(&screen->pace);

    if (!screen->leader)
        return due;
    if (screen->leader_waits && due <= 0)
        return now(screen);
    return sooner(due, screen->leader->wakes(screen->leader->context));
}

static void show_all(struct screen *screen)
{
    struct event event;

    screen->pace.interval = 0;
    while (pace_take(&screen->pace, now(screen), &event)) {
        screen_show(screen, &event);
        event_free(&event);
    }
    screen->stale = true;
}

/* What came before it is shown before; of what it brings, only what comes out. */
static void on_replays(void *context, bool begins)
{
    struct screen *screen = context;

    show_all(screen);
    screen->replays = begins;
    screen->quiet_until = begins ? now(screen) + quiet : 0;
    if (!begins)
        tree_pane_begin(&screen->tree, session_history(screen->session)->count);
}

/* Draws at most so often as eyes can follow; what comes meanwhile is in the next picture. */
static double on_refresh(void *context)
{
    struct screen *screen = context;
    struct event event;

    if (now(screen) < screen->quiet_until)
        return screen->quiet_until;
    screen->pace.interval = screen->hushed || screen->replays
                                ? 0
                                : session_pace(screen->session) / screen_lead_speed(screen);
    while (pace_take(&screen->pace, now(screen), &event)) {
        screen_show(screen, &event);
        event_free(&event);
        screen->stale = true;
    }
    if (!screen->stale)
        return next_moment(screen);
    if (now(screen) < screen->drawn + frame)
        return sooner(screen->drawn + frame, next_moment(screen));
    screen_draw(screen);
    screen->stale = false;
    screen->drawn = now(screen);
    return next_moment(screen);
}

/* The keyboard */

/* What is typed while something runs waits for its turn, so that in the log each command stands
 * before what it did. */
void screen_type(struct screen *screen, const char *line)
{
    if (session_idle(screen->session) && !screen->ahead_count && !screen_led(screen)) {
        run_line(screen, line);
        return;
    }
    screen->ahead =
        alloc_resize(screen->ahead, (size_t)screen->ahead_count + 1, sizeof *screen->ahead);
    screen->ahead[screen->ahead_count++] = alloc_string(line);
}

void screen_forget_ahead(struct screen *screen)
{
    while (screen->ahead_count)
        free(screen->ahead[--screen->ahead_count]);
}

void screen_command(struct screen *screen, const char *line)
{
    screen_type(screen, line);
    screen->answer_on_sheet = !strncmp(line, "why", 3) || !strncmp(line, "help", 4);
}

static void on_line(void *context, const char *line)
{
    struct screen *screen = context;

    screen->answer_on_sheet = false;
    pace_hurry(&screen->pace, now(screen));
    if (line)
        screen_type(screen, line);
    else
        typing_line(&screen->typing, NULL);
}

static void on_input(void *context)
{
    struct screen *screen = context;
    struct press press;

    session_look(screen->session);
    while ((press = terminal_press(false)).kind != PRESS_NONE) {
        if (press.kind == PRESS_LOST) {
            session_stop(screen->session, 128 + SIGHUP);
            return;
        }
        screen_press(screen, &press);
        screen->stale = true;
    }
}

static bool on_lesson(void *context, const struct verb *verb, const char *word, const char *more)
{
    const struct leader *leader = ((struct screen *)context)->leader;

    return leader && leader->verb(leader->context, verb, word, more);
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
    struct press press;

    (void)context;
    do
        press = terminal_press(true);
    while (press.kind != PRESS_LOST && press.length == 0);
    prompt_keep(press.bytes + 1, press.length > 1 ? (size_t)press.length - 1 : 0);
    return press.kind == PRESS_LOST ? -1 : (unsigned char)press.bytes[0];
}

static void on_completions(void *context, char **words, int count)
{
    screen_completions(context, words, count);
}

struct tree_scene screen_scene(const struct screen *screen)
{
    const struct process *current = session_current(screen->session);
    const struct proctab *table = screen_table(screen);
    const struct process *shown =
        current && current->serial < table->count ? table->processes[current->serial] : NULL;

    return (struct tree_scene){
        .table = table,
        .current = shown && shown->pid == current->pid ? shown : NULL,
        .style = screen->ascii ? TREE_ASCII : TREE_LINES,
        .focused = screen->focus == FOCUS_TREE || screen->focus == FOCUS_FIND,
    };
}

static bool on_look(void *context, bool timeline)
{
    struct screen *screen = context;

    if (screen_is_small(screen) || (timeline && screen->big))
        return false;
    if (timeline)
        screen_show_timeline(screen, true);
    screen->stale = true;
    return true;
}

/* What the log has room for, and a page over the panes as well: the answer stands in one of them.
 */
static int on_columns(void *context)
{
    const struct screen *screen = context;

    int page = screen->canvas.columns - SHEET_EDGES, log = screen->layout.log.columns - 2;

    return screen->laid_out && screen->layout.log.rows && log < page ? log : page;
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
            message_write(stderr, "proctor: %s\n", event.text);
        event_free(&event);
    }
    if (status > 128)
        message_write(stderr, _("proctor: ended by a signal: %s\n"), signal_name(status - 128));
}

static void tell(void *context, enum say say, const char *text)
{
    session_tell(context, say, text);
}

/* Of a recording that is shown nothing is said: it has its own first words. */
static void speak_first(struct screen *screen, const struct sandbox *sandbox)
{
    const struct leader *leader = screen->options->leader;

    if (sandbox && leader && leader->speaks_first)
        greet_sandbox(sandbox, tell, screen->session);
    else if (sandbox)
        greet(sandbox, true, tell, screen->session);
}

static void begin_afresh(struct screen *screen)
{
    proctab_init(&screen->table);
    tree_pane_reset(&screen->tree);
    telling_open(&screen->telling, screen_tell, screen);
}

void screen_forget(struct screen *screen)
{
    pace_free(&screen->pace);
    proctab_free(&screen->table);
    telling_free(&screen->telling);
    log_pane_free(&screen->log);
    program_pane_begin(&screen->program, NULL);
    timeline_pane_free(&screen->timeline);
    past_free(&screen->past);
    buffer_clear(&screen->sentence);
    buffer_clear(&screen->remark);
    buffer_clear(&screen->suggestion);
    screen->replays = false;
    screen->quiet_until = 0;
    begin_afresh(screen);
    screen->stale = true;
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
    speak_first(screen, sandbox);
    screen_lead_begin(screen);
    screen->stale = true;
}

static void free_screen(struct screen *screen)
{
    screen_forget_ahead(screen);
    free(screen->ahead);
    pace_free(&screen->pace);
    proctab_free(&screen->table);
    telling_free(&screen->telling);
    tree_pane_free(&screen->tree);
    tree_pane_free(&screen->past_tree);
    past_free(&screen->past);
    timeline_pane_free(&screen->timeline);
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
    buffer_free(&screen->pasted);
    buffer_free(&screen->number);
}

int screen_run(struct sandbox *sandbox, const struct session_options *session_options,
               const struct screen_options *options)
{
    struct screen screen = {.options = options};
    struct session_view view = {.context = &screen,
                                .fact = on_fact,
                                .say = screen_say,
                                .settled = on_settled,
                                .statement = on_statement,
                                .comment = on_comment,
                                .look = on_look,
                                .columns = on_columns,
                                .program = on_program,
                                .typed = on_typed,
                                .replays = on_replays,
                                .interrupted = on_interrupted,
                                .suspended = on_suspended,
                                .resized = on_resized,
                                .refresh = on_refresh,
                                .breaks_lines = true,
                                .input = STDIN_FILENO,
                                .listens_always = true,
                                .input_waits = on_input_waits,
                                .input_ready = on_input,
                                .lesson = on_lesson};
    struct error error;

    begin_afresh(&screen);
    screen.session = sandbox ? session_open(sandbox, session_options, &view, &error)
                             : session_open_recording(session_options, &view, &error);
    if (!screen.session) {
        terminal_close();
        message_write(stderr, "proctor: %s\n", error.text);
        if (sandbox)
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
