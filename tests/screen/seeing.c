/*
 * seeing: the commands that look at what there is.
 */
#include "base/names.h"
#include "base/number.h"
#include "picture.h"
#include "story.h"
#include "text.h"

#include <string.h>
#include <sys/wait.h>

/* Text */

/* Counts the text that is the rest of the line; -1 where that is none. */
static int count_rest(struct story *story, const char *rest)
{
    struct buffer text = {0};
    int count = -1;

    if (text_whole(rest, &text) && text.length)
        count = picture_count(&story->terminal, text.data);
    buffer_free(&text);
    return count;
}

static enum verdict see_wait(struct story *story, const char *rest, struct buffer *why)
{
    int count = count_rest(story, rest);

    if (count < 0)
        return verdict_wrong(why, "wants a text");
    return count ? HOLDS : verdict_not_yet(why, "not on the screen");
}

static enum verdict see_wait_gone(struct story *story, const char *rest, struct buffer *why)
{
    int count = count_rest(story, rest);

    if (count < 0)
        return verdict_wrong(why, "wants a text");
    return count ? verdict_not_yet(why, "still on the screen") : HOLDS;
}

static enum verdict see_never(struct story *story, const char *rest, struct buffer *why)
{
    int count = count_rest(story, rest);

    if (count < 0)
        return verdict_wrong(why, "wants a text");
    return count ? verdict_wrong(why, "it is on the screen") : HOLDS;
}

static enum verdict see_count(struct story *story, const char *rest, struct buffer *why)
{
    int wanted, count = -1;

    if (text_number(&rest, &wanted))
        count = count_rest(story, rest);
    if (count < 0)
        return verdict_wrong(why, "wants a number and a text");
    if (count == wanted)
        return HOLDS;
    buffer_printf(why, "on the screen %d times", count);
    return NOT_YET;
}

static bool take_row(struct story *story, const char **rest, int *row, struct buffer *why)
{
    if (text_number(rest, row))
        *row = picture_row_number(&story->terminal, *row);
    else
        *row = 0;
    if (!*row)
        buffer_add_text(why, "wants the number of a row");
    return *row > 0;
}

static const char *trimmed(struct buffer *text)
{
    while (text->length && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
    const char *begin = buffer_text(text);
    return begin + strspn(begin, " ");
}

static enum verdict see_row(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer wanted = {0}, is = {0};
    enum verdict verdict = WRONG;
    int row;

    if (!take_row(story, &rest, &row, why))
        return WRONG;
    picture_row(&story->terminal, row, &is);
    if (!text_whole(rest, &wanted))
        buffer_add_text(why, "wants a row and a text");
    else if (!strcmp(trimmed(&is), trimmed(&wanted)))
        verdict = HOLDS;
    else
        verdict = verdict_not_yet(why, "the row is otherwise");
    buffer_free(&wanted);
    buffer_free(&is);
    return verdict;
}

static enum verdict keep_screen(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest, (void)why;
    buffer_clear(&story->kept);
    for (int row = 1; row <= story->terminal.rows; row++) {
        picture_row(&story->terminal, row, &story->kept);
        buffer_add_char(&story->kept, '\n');
    }
    return HOLDS;
}

static enum verdict see_same_rows(struct story *story, const char *rest, struct buffer *why)
{
    const char *line = buffer_text(&story->kept);
    int from, to;

    if (!take_row(story, &rest, &from, why) || !take_row(story, &rest, &to, why))
        return WRONG;
    for (int row = 1; row <= to && *line; row++) {
        struct buffer is = {0};
        size_t length = strcspn(line, "\n");
        picture_row(&story->terminal, row, &is);
        bool same = is.length == length && !memcmp(buffer_text(&is), line, length);
        buffer_free(&is);
        if (row >= from && !same) {
            buffer_printf(why, "row %d was: %.*s", row, (int)length, line);
            return NOT_YET;
        }
        line += length + 1;
    }
    return *line ? HOLDS : verdict_wrong(why, "no such screen was kept");
}

static enum verdict see_wait_row(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer wanted = {0};
    enum verdict verdict = HOLDS;
    int row, from, to;

    if (!take_row(story, &rest, &row, why))
        return WRONG;
    if (!text_whole(rest, &wanted) || !wanted.length)
        verdict = verdict_wrong(why, "wants a row and a text");
    else if (!picture_find(&story->terminal, row, wanted.data, &from, &to))
        verdict = verdict_not_yet(why, "not in that row");
    buffer_free(&wanted);
    return verdict;
}

/* Looks */

static enum verdict see_looks(struct story *story, int row, const char *text, const char *rest,
                              struct buffer *why)
{
    struct buffer look = {0};
    enum verdict verdict = WRONG;
    bool known = true;
    int from, to;

    if (!picture_find(&story->terminal, row, text, &from, &to))
        return verdict_not_yet(why, "not in that row");
    while (text_word(&rest, &look)) {
        verdict = HOLDS;
        if (!picture_looks(&story->terminal, row, from, to, look.data, &known, why)) {
            verdict = known ? NOT_YET : WRONG;
            break;
        }
        buffer_clear(&look);
    }
    buffer_free(&look);
    return verdict == WRONG && !why->length ? verdict_wrong(why, "wants a look, such as bold")
                                            : verdict;
}

static enum verdict see_style(struct story *story, const char *rest, struct buffer *why)
{
    struct buffer text = {0};
    enum verdict verdict;
    int row;

    if (!take_row(story, &rest, &row, why))
        return WRONG;
    if (text_word(&rest, &text) && text.length)
        verdict = see_looks(story, row, text.data, rest, why);
    else
        verdict = verdict_wrong(why, "wants a row, a text (in quotes if it has blanks) and a look");
    buffer_free(&text);
    return verdict;
}

static enum verdict see_nocolor(struct story *story, const char *rest, struct buffer *why)
{
    const struct terminal *terminal = &story->terminal;
    bool known;

    (void)rest;
    for (int row = 1; row <= terminal->rows; row++)
        if (!picture_looks(terminal, row, 1, terminal->columns, "nocolor", &known, why))
            return WRONG;
    return HOLDS;
}

static enum verdict see_cursor(struct story *story, const char *rest, struct buffer *why)
{
    int row, column, row_is, column_is;

    if (!take_row(story, &rest, &row, why))
        return WRONG;
    if (!text_number(&rest, &column))
        return verdict_wrong(why, "wants a row and a column");
    picture_cursor(&story->terminal, &row_is, &column_is);
    return row == row_is && column == column_is ? HOLDS : verdict_not_yet(why, "it is elsewhere");
}

/* The end */

static void say_status(struct buffer *why, int status)
{
    if (WIFSIGNALED(status))
        buffer_printf(why, "it was killed by %s", signal_name(WTERMSIG(status)));
    else
        buffer_printf(why, "its status is %d", WEXITSTATUS(status));
}

static enum verdict see_exits(struct story *story, const char *rest, struct buffer *why)
{
    const struct program *program = &story->program;
    struct buffer word = {0};
    bool killed = false, known = text_word(&rest, &word);
    long wanted = -1;

    if (known && !strcmp(word.data, "signal")) {
        killed = true;
        buffer_clear(&word);
        wanted = text_word(&rest, &word) ? signal_number(word.data) : -1;
    } else if (known && !number_parse(word.data, &wanted)) {
        wanted = -1;
    }
    buffer_free(&word);
    if (wanted < 0)
        return verdict_wrong(why, "wants a status, or signal and its name");
    if (!program->ended)
        return verdict_not_yet(why, "it still runs");
    if (killed ? WIFSIGNALED(program->status) && WTERMSIG(program->status) == wanted
               : WIFEXITED(program->status) && WEXITSTATUS(program->status) == wanted)
        return HOLDS;
    say_status(why, program->status);
    return WRONG;
}

static enum verdict see_stopped(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest;
    if (story->program.ended)
        return verdict_wrong(why, "it has ended");
    return program_stopped(&story->program) ? HOLDS : verdict_not_yet(why, "it is not stopped");
}

static enum verdict see_same_terminal(struct story *story, const char *rest, struct buffer *why)
{
    (void)rest;
    terminal_compare(&story->terminal, why);
    if (why->length)
        why->data[--why->length] = '\0'; /* the last newline */
    return why->length ? NOT_YET : HOLDS;
}

/* Bytes */

static enum verdict search_raw(struct story *story, const char *rest, bool wanted,
                               struct buffer *why)
{
    const struct buffer *came = &story->terminal.came;
    struct buffer bytes = {0};
    bool known = text_whole(rest, &bytes) && bytes.length;

    bool found =
        known && came->length && memmem(came->data, came->length, bytes.data, bytes.length);
    buffer_free(&bytes);
    if (!known)
        return verdict_wrong(why, "wants bytes");
    if (found == wanted)
        return HOLDS;
    return wanted ? verdict_not_yet(why, "they did not come")
                  : verdict_wrong(why, "the program wrote them");
}

static enum verdict see_raw(struct story *story, const char *rest, struct buffer *why)
{
    return search_raw(story, rest, true, why);
}

static enum verdict see_raw_never(struct story *story, const char *rest, struct buffer *why)
{
    return search_raw(story, rest, false, why);
}

static enum verdict see_bytes_below(struct story *story, const char *rest, struct buffer *why)
{
    size_t bytes = story->terminal.came.length - story->counted;
    int limit;

    if (!text_number(&rest, &limit) || limit < 0)
        return verdict_wrong(why, "wants a number");
    if (bytes < (size_t)limit)
        return HOLDS;
    buffer_printf(why, "it wrote %zu bytes", bytes);
    return WRONG;
}

static enum verdict see_quiet(struct story *story, const char *rest, struct buffer *why)
{
    int milliseconds = 300;

    if (!text_ends(rest) && (!text_number(&rest, &milliseconds) || milliseconds < 0))
        return verdict_wrong(why, "wants milliseconds, or nothing");
    if (terminal_quiet(&story->terminal, milliseconds / 1000.0))
        return HOLDS;
    return verdict_not_yet(why, "it writes and writes");
}

const struct command_row commands_seeing[] = {
    {"wait", see_wait, false, true},
    {"wait-gone", see_wait_gone, false, true},
    {"never", see_never, false, false},
    {"count", see_count, false, true},
    {"row", see_row, false, true},
    {"wait-row", see_wait_row, false, true},
    {"screen", block_compare, false, true},
    {"keep-screen", keep_screen, false, false},
    {"same-rows", see_same_rows, false, true},
    {"style", see_style, false, true},
    {"nocolor", see_nocolor, false, false},
    {"cursor", see_cursor, false, true},
    {"exits", see_exits, false, true},
    {"stopped", see_stopped, false, true},
    {"same-terminal", see_same_terminal, false, true},
    {"raw", see_raw, false, true},
    {"raw-never", see_raw_never, false, false},
    {"bytes-below", see_bytes_below, false, false},
    {"quiet", see_quiet, false, true},
    {NULL, NULL, false, false},
};
