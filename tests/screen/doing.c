/*
 * doing: the commands that do something to the program or its terminal.
 */
#include "base/alloc.h"
#include "base/names.h"
#include "picture.h"
#include "story.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Setting up */

static bool take_size(const char *rest, int *columns, int *rows)
{
    int used = 0;

    return sscanf(rest, " %dx%d%n", columns, rows, &used) == 2 && text_ends(rest + used) &&
           *columns > 0 && *rows > 0 && *columns <= 1000 && *rows <= 1000;
}

static enum verdict do_size(struct story *story, const char *rest, struct buffer *why)
{
    if (story->started)
        return verdict_wrong(why, "it runs already: use resize");
    return take_size(rest, &story->columns, &story->rows) ? HOLDS
                                                          : verdict_wrong(why, "wants 80x24");
}

static enum verdict do_env(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer text = {0};
    enum verdict verdict = HOLDS;
    char *equal = NULL;

    if (text_whole(rest, &text) && text.length)
        equal = strchr(text.data, '=');
    if (equal) {
        *equal = '\0';
        environment_set(&story->environment, text.data, equal + 1);
    } else {
        verdict = verdict_wrong(why, "wants NAME=VALUE");
    }
    buffer_free(&text);
    return verdict;
}

static enum verdict do_unset(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer name = {0};

    (void)why;
    while (text_word(&rest, &name)) {
        environment_unset(&story->environment, buffer_text(&name));
        buffer_clear(&name);
    }
    buffer_free(&name);
    return HOLDS;
}

static enum verdict do_deadline(struct story *story, const char *rest, struct buffer *why)
{
    char *end;
    double seconds = strtod(rest, &end);

    if (seconds <= 0 || !text_ends(end))
        return verdict_wrong(why, "wants seconds");
    story->patience = seconds;
    return HOLDS;
}

/* Starting */

static enum verdict start(struct story *story, char *const arguments[], struct buffer *why)
{
    if (story->started) {
        if (!story->program.ended)
            return verdict_wrong(why, "the program from before still runs");
        story_put_away(story); /* a fresh terminal, and what was left of the first is told */
        if (story->report.length)
            return verdict_wrong(why, "the program from before did not end well");
    }
    story->counted = 0;
    if (!terminal_open(&story->terminal, story->columns, story->rows) ||
        !program_start(&story->program, story->terminal.other, arguments,
                       story->environment.entries)) {
        buffer_printf(why, "no start: %s", strerror(errno));
        terminal_close(&story->terminal);
        return WRONG;
    }
    story->started = true;
    return HOLDS;
}

static enum verdict do_start(struct story *story, const char *rest, struct buffer *why)
{
    char **arguments = alloc_zero(2, sizeof *arguments);
    size_t count = 0;
    struct buffer word = {0};

    arguments[count++] = alloc_string(story->settings->proctor);
    while (text_word(&rest, &word)) {
        arguments = alloc_resize(arguments, count + 2, sizeof *arguments);
        arguments[count++] = word.data ? buffer_take(&word) : alloc_string("");
    }
    arguments[count] = NULL;
    enum verdict verdict =
        text_ends(rest) ? start(story, arguments, why) : verdict_wrong(why, "these are no words");
    for (size_t i = 0; i < count; i++)
        free(arguments[i]);
    free(arguments);
    buffer_free(&word);
    return verdict;
}

/* The shell's own language has quotes and escapes, so the line is handed on as it stands. */
static enum verdict do_start_shell(struct story *story, const char *rest, struct buffer *why)
{
    char *const arguments[] = {"/bin/sh", "-c", (char *)rest, NULL};

    return start(story, arguments, why);
}

/* Keys and mouse */

static enum verdict do_type(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer text = {0};
    bool holds = text_whole(rest, &text);

    if (holds)
        terminal_send(&story->terminal, buffer_text(&text), text.length);
    buffer_free(&text);
    return holds ? HOLDS : verdict_wrong(why, "there is an escape that is none");
}

static enum verdict do_paste(struct story *story, const char *rest, struct buffer *why)
{
    vterm_keyboard_start_paste(story->terminal.vterm);
    enum verdict verdict = do_type(story, rest, why);
    vterm_keyboard_end_paste(story->terminal.vterm);
    return verdict;
}

static enum verdict do_key(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer name = {0};
    bool holds = true;

    while (holds && text_word(&rest, &name)) {
        holds = text_press(&story->terminal, buffer_text(&name));
        if (!holds)
            buffer_printf(why, "no key is called `%s`", buffer_text(&name));
        terminal_flush(&story->terminal);
        buffer_clear(&name);
    }
    buffer_free(&name);
    return holds ? HOLDS : WRONG;
}

static bool find_anywhere(const struct terminal *terminal, const char *text, int *row, int *column)
{
    int to;

    for (*row = 1; *row <= terminal->rows; ++*row)
        if (picture_find(terminal, *row, text, column, &to))
            return true;
    return false;
}

/* `ROW COLUMN`, or a text that is on the screen. */
static enum verdict take_place(struct story *story, const char *rest, int *row, int *column,
                               struct buffer *why)
{
    const char *after = rest;
    struct buffer text = {0};

    if (text_number(&after, row) && text_number(&after, column) && text_ends(after)) {
        *row = picture_row_number(&story->terminal, *row);
        return *row && *column > 0 ? HOLDS : verdict_wrong(why, "there is no such place");
    }
    bool found = text_whole(rest, &text) && text.length &&
                 find_anywhere(&story->terminal, text.data, row, column);
    buffer_free(&text);
    if (found)
        return HOLDS;
    buffer_add_text(why, "not on the screen");
    return NOT_YET;
}

/* A wheel is never let go. */
static void press_button(struct story *story, int button, int row, int column)
{
    VTerm *vterm = story->terminal.vterm;

    if (!modes_mouse(&story->terminal.listener.modes))
        return;
    vterm_mouse_move(vterm, row - 1, column - 1, VTERM_MOD_NONE);
    vterm_mouse_button(vterm, button, true, VTERM_MOD_NONE);
    if (button < 4)
        vterm_mouse_button(vterm, button, false, VTERM_MOD_NONE);
}

static enum verdict do_click(struct story *story, const char *rest, struct buffer *why)
{
    int row, column;
    enum verdict verdict = take_place(story, rest, &row, &column, why);

    if (verdict == HOLDS)
        press_button(story, 1, row, column);
    return verdict;
}

static enum verdict do_wheel(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer direction = {0};
    int row, column;

    bool known = text_word(&rest, &direction);
    bool up = known && !strcmp(direction.data, "up");
    known = up || (known && !strcmp(direction.data, "down"));
    buffer_free(&direction);
    if (!known)
        return verdict_wrong(why, "wants up or down, and a place");
    enum verdict verdict = take_place(story, rest, &row, &column, why);
    if (verdict == HOLDS)
        press_button(story, up ? 4 : 5, row, column);
    return verdict;
}

/* The rest of the world */

static enum verdict do_resize(struct story *story, const char *rest, struct buffer *why)
{
    if (!take_size(rest, &story->columns, &story->rows))
        return verdict_wrong(why, "wants 80x24");
    terminal_resize(&story->terminal, story->columns, story->rows);
    return HOLDS;
}

static enum verdict do_signal(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer name = {0};
    int number = text_word(&rest, &name) ? signal_number(name.data) : -1;

    buffer_free(&name);
    if (number < 0 || !text_ends(rest))
        return verdict_wrong(why, "wants the name of a signal");
    if (story->program.ended)
        return verdict_wrong(why, "the program has ended");
    kill(story->program.pid, number);
    return HOLDS;
}

static enum verdict do_hangup(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest, (void)why;
    terminal_hang_up(&story->terminal);
    program_let_go(&story->program);
    return HOLDS;
}

static enum verdict do_run(struct story *story, const char *rest, struct buffer *why)
{
    char pid[32];
    struct buffer said = {0};

    snprintf(pid, sizeof pid, "%d", story->started ? (int)story->program.pid : 0);
    environment_set(&story->environment, "PROGRAM", pid);
    int status = story_run(story, rest, &said);
    environment_unset(&story->environment, "PROGRAM");
    if (status)
        buffer_printf(why, "its status is %d, and it says: %s", status, buffer_text(&said));
    buffer_free(&said);
    return status ? WRONG : HOLDS;
}

static enum verdict do_needs(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer what = {0}, said = {0};
    bool known = text_word(&rest, &what) && !strcmp(what.data, "namespace") && text_ends(rest);
    int status = 0;

    if (known)
        status = story_run(
            story, "\"$PROCTOR\" --events - -c quit | grep -q '\"mode\":\"namespace\"'", &said);
    buffer_free(&what);
    buffer_free(&said);
    if (!known)
        return verdict_wrong(why, "can only say: needs namespace");
    return status ? SKIPPED : HOLDS;
}

static enum verdict do_remember(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest, (void)why;
    terminal_remember(&story->terminal);
    return HOLDS;
}

static enum verdict do_bytes_reset(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest, (void)why;
    story->counted = story->terminal.came.length;
    return HOLDS;
}

static enum verdict do_show(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer picture = {0};

    (void)rest, (void)why;
    if (story->settings->text) {
        picture_dump(&story->terminal, &picture);
        printf("%s:%d:\n%s", story->script->path, story->line + 1, picture.data);
    }
    buffer_free(&picture);
    return HOLDS;
}

/* The rest of the line is a command of this file. */
static enum verdict do_times(struct story *story, const char *rest, struct buffer *why)
{
    const struct command_row *row = commands_doing;
    struct buffer name = {0};
    int times;

    bool known = text_number(&rest, &times) && times > 0 && text_word(&rest, &name);
    while (known && row->name && strcmp(row->name, buffer_text(&name)) != 0)
        row++;
    buffer_free(&name);
    rest += strspn(rest, " ");
    if (!known || !row->name || row->waits)
        return verdict_wrong(why, "wants a number, and a command that does something");
    for (int i = 0; i < times; i++) {
        enum verdict verdict = row->run(story, rest, why);
        if (verdict != HOLDS)
            return verdict;
        story_pump(story, 0);
    }
    return HOLDS;
}

const struct command_row commands_doing[] = {
    {"size", do_size, true, false},
    {"env", do_env, true, false},
    {"unset", do_unset, true, false},
    {"deadline", do_deadline, true, false},
    {"needs", do_needs, true, false},
    {"run", do_run, true, false},
    {"start", do_start, true, false},
    {"start-shell", do_start_shell, true, false},
    {"type", do_type, false, false},
    {"times", do_times, false, false},
    {"paste", do_paste, false, false},
    {"key", do_key, false, false},
    {"click", do_click, false, true},
    {"wheel", do_wheel, false, true},
    {"resize", do_resize, false, false},
    {"signal", do_signal, false, false},
    {"hangup", do_hangup, false, false},
    {"remember-terminal", do_remember, false, false},
    {"bytes-reset", do_bytes_reset, false, false},
    {"show", do_show, false, false},
    {NULL, NULL, false, false},
};
