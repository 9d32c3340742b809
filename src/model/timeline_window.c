/*
 * timeline_window: columns as wide as what is written in them, lanes in rows.
 */
#include "model/timeline_window.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { COLUMN_LEAST = 3, WORD_MOST = 16, NAME_MOST = 32 /* cells */ };

/* What is written */

/* "KILL", "RTMIN+3", "99" */
static const char *short_signal(int number)
{
    const char *name = signal_name(number);

    return strncmp(name, "SIG", 3) ? name + strcspn(name, "0123456789") : name + 3;
}

static struct tag tag(int lane, enum sign sign, const char *words)
{
    struct tag tag = {.lane = lane, .sign = sign};

    snprintf(tag.words, sizeof tag.words, "%s", words);
    return tag;
}

static int write_exit(const struct mark *mark, struct tag *tags)
{
    char status[16] = "?";

    tags[0] = tag(mark->lane, SIGN_NONE, status);
    if (mark->value == WAIT_STATUS_UNKNOWN)
        return 1;
    if (WIFSIGNALED(mark->value)) {
        tags[0] = tag(mark->lane, SIGN_KILLED, short_signal(WTERMSIG(mark->value)));
    } else {
        snprintf(status, sizeof status, "%d", WEXITSTATUS(mark->value));
        tags[0] = tag(mark->lane, SIGN_NONE, status);
    }
    return 1;
}

/* Appends text of strangers: harmless, and cut at a character's end. */
static void add_cut(char *words, size_t size, int most, const char *text)
{
    size_t length = strlen(words), taken;
    struct buffer clean = {0};
    uint32_t code;

    utf8_add_harmless(&clean, text, strlen(text));
    for (const char *at = buffer_text(&clean); *at; at += taken) {
        char one[8] = "";
        taken = utf8_decode(at, strlen(at), &code);
        memcpy(one, at, taken);
        most -= utf8_width(one);
        if (most < 0 || length + taken >= size)
            break;
        memcpy(words + length, one, taken + 1);
        length += taken;
    }
    buffer_free(&clean);
}

/* "main 2" */
static void name_words(const struct lane *lane, char *words, size_t size)
{
    size_t length;

    add_cut(words, size - 16, NAME_MOST, lane->name);
    length = strlen(words);
    snprintf(words + length, size - length, " %d", lane->pid);
}

static int write_fork(const struct timeline *timeline, const struct mark *mark, bool names,
                      struct tag *tags)
{
    char words[80] = "";

    if (names)
        name_words(&timeline->lanes[mark->lane], words, sizeof words);
    tags[0] = tag(mark->other, SIGN_JOINT, "");
    tags[1] = tag(mark->lane, SIGN_BORN, words);
    return 2;
}

static int write_reap(const struct timeline *timeline, const struct mark *mark, struct tag *tags)
{
    char pid[16];

    if (mark->other <= 0) {
        tags[0] = tag(mark->lane, SIGN_GONE, mark->other == 0 ? "init" : _("kernel"));
        return 1;
    }
    snprintf(pid, sizeof pid, "%d", timeline->lanes[mark->lane].pid);
    tags[0] = tag(mark->other, SIGN_TAKES, pid);
    tags[1] = tag(mark->lane, SIGN_GONE, "");
    return 2;
}

static int write_signal(const struct mark *mark, struct tag *tags)
{
    const char *name = short_signal(mark->value);
    char words[80];

    if (mark->lane == 0) { /* which has no lane to be seen */
        snprintf(words, sizeof words, "init %s", name);
        tags[0] = tag(mark->other, SIGN_GOES, words);
        return mark->other > 0;
    }
    const char *by = mark->other == LANE_NOBODY  ? _("you")
                     : mark->other == mark->lane ? _("itself")
                     : mark->other == 0          ? "init"
                                                 : NULL;
    if (by) {
        snprintf(words, sizeof words, "%s %s", name, by);
        tags[0] = tag(mark->lane, SIGN_ARROW, words);
        return 1;
    }
    tags[0] = tag(mark->other, SIGN_JOINT, "");
    tags[1] = tag(mark->lane, SIGN_ARROW, name);
    return 2;
}

static void write_program(const struct mark *mark, char *words, size_t size)
{
    const char *slash = strrchr(mark->text ? mark->text : "", '/');

    snprintf(words, size, "exec ");
    add_cut(words, size, WORD_MOST, slash && slash[1] ? slash + 1 : mark->text ? mark->text : "");
}

static void write_pool(const struct mark *mark, char *words, size_t size)
{
    const char *state = mark->text ? mark->text : "";

    if (!strcmp(state, "open"))
        snprintf(words, size, "pool %d", mark->value);
    else
        snprintf(words, size, "%s", !strcmp(state, "closed") ? "close" : "terminate");
}

int window_tags(const struct timeline *timeline, const struct mark *mark, bool names,
                struct tag tags[TAGS_MOST])
{
    enum sign sign = SIGN_NONE;
    char words[80] = "";

    switch (mark->kind) {
    case MARK_FORK: return write_fork(timeline, mark, names, tags);
    case MARK_EXIT: return write_exit(mark, tags);
    case MARK_REAP: return write_reap(timeline, mark, tags);
    case MARK_SIGNAL: return write_signal(mark, tags);
    case MARK_EXEC: write_program(mark, words, sizeof words); break;
    case MARK_CALL: add_cut(words, sizeof words, WORD_MOST, mark->text ? mark->text : ""); break;
    case MARK_RETURN:
        if (mark->value)
            snprintf(words, sizeof words, "%s", errno_name(mark->value));
        break;
    case MARK_ADOPT:
        sign = SIGN_GOES;
        add_cut(words, sizeof words, NAME_MOST,
                mark->other > 0 ? timeline->lanes[mark->other].name : "init");
        break;
    case MARK_HANDLER: snprintf(words, sizeof words, "%s", mark->value ? "(" : ")"); break;
    case MARK_POOL: write_pool(mark, words, sizeof words); break;
    case MARK_QUEUED:
        snprintf(words, sizeof words, mark->last > mark->value ? "+%d-%d" : "+%d", mark->value,
                 mark->last);
        break;
    case MARK_TASK: snprintf(words, sizeof words, "[%d", mark->value); break;
    case MARK_DONE: snprintf(words, sizeof words, "%s]", mark->last ? "!" : ""); break;
    case MARK_LOST: snprintf(words, sizeof words, _("lost %d"), mark->value); break;
    case MARK_START:
    case MARK_STOP:
    case MARK_CONTINUE: break;
    }
    tags[0] = tag(mark->lane, sign, words);
    return 1;
}

/* Columns */

static int tag_width(const struct tag *tag)
{
    size_t length = strlen(tag->words);
    int width = (tag->sign != SIGN_NONE) + utf8_width(tag->words);

    return width + 1 + (length > 0 && !isdigit((unsigned char)tag->words[length - 1]));
}

static int column_width(const struct timeline *timeline, int column, bool names)
{
    struct tag tags[TAGS_MOST];
    int width = COLUMN_LEAST;

    for (int i = timeline->columns[column].mark; i < timeline_marks_end(timeline, column); i++) {
        int count = window_tags(timeline, &timeline->marks[i], names, tags);
        for (int j = 0; j < count; j++)
            width = tag_width(&tags[j]) > width ? tag_width(&tags[j]) : width;
    }
    return width;
}

/* As many columns as fit, one at the least. */
static void choose_columns(struct window *window, const struct timeline *timeline,
                           const struct window_wants *wants)
{
    int step = wants->onward ? 1 : -1, column = wants->column, cells = 0;

    free(window->cells);
    window->count = 0;
    for (; column >= 0 && column < timeline->column_count; column += step) {
        int width = column_width(timeline, column, window->shared);
        if (window->count && cells + width > wants->cells)
            break;
        cells += width;
        window->count++;
    }
    window->first = wants->onward ? wants->column : column + 1;
    window->cells = alloc_zero((size_t)window->count + 1, sizeof *window->cells);
    for (int i = 0; i < window->count; i++)
        window->cells[i + 1] =
            window->cells[i] + column_width(timeline, window->first + i, window->shared);
}

/* Lanes */

static bool in_sight(const struct window *window, const struct lane *lane)
{
    return lane->born < window->first + window->count && lane->reaped >= window->first;
}

/* The next lane in the order of the tree; LANE_NOBODY after the last. */
static int next_lane(const struct timeline *timeline, int lane)
{
    if (timeline->lanes[lane].first_child != LANE_NOBODY)
        return timeline->lanes[lane].first_child;
    while (lane != LANE_NOBODY && timeline->lanes[lane].next_sibling == LANE_NOBODY)
        lane = timeline->lanes[lane].parent;
    return lane == LANE_NOBODY ? LANE_NOBODY : timeline->lanes[lane].next_sibling;
}

/* A row each. */
static void choose_lanes(struct window *window, const struct timeline *timeline)
{
    free(window->lanes);
    free(window->rows);
    window->lanes = alloc_zero((size_t)timeline->lane_count + 1, sizeof *window->lanes);
    window->rows = alloc_zero((size_t)timeline->lane_count + 1, sizeof *window->rows);
    window->lane_count = window->quiet = 0;
    for (int i = 0; i < timeline->lane_count; i++)
        window->rows[i] = -1;
    for (int lane = timeline->lane_count ? next_lane(timeline, 0) : LANE_NOBODY;
         lane != LANE_NOBODY; lane = next_lane(timeline, lane))
        if (in_sight(window, &timeline->lanes[lane])) {
            window->rows[lane] = window->lane_count;
            window->lanes[window->lane_count++] = lane;
        }
    window->row_count = window->lane_count;
}

/* A row below that of its parent, and free: its last lane has ended before this one begins. */
static int free_row(const struct window *window, const struct lane *lane, const int *ends)
{
    int row = lane->parent > 0 ? window->rows[lane->parent] + 1 : 0;

    while (row < window->row_count && ends[row] >= lane->born)
        row++;
    return row;
}

/* Rows that have become free are used again. */
static void share_rows(struct window *window, const struct timeline *timeline)
{
    int *ends = alloc_zero((size_t)window->lane_count + 1, sizeof *ends);

    window->row_count = 0;
    for (int i = 1; i < timeline->lane_count; i++) { /* in order of birth */
        const struct lane *lane = &timeline->lanes[i];
        if (window->rows[i] < 0)
            continue;
        int row = free_row(window, lane, ends);
        window->rows[i] = row;
        ends[row] = lane->reaped;
        window->row_count = row < window->row_count ? window->row_count : row + 1;
    }
    free(ends);
}

/* Leaves out lanes to which nothing happens in sight; main stays. */
static void drop_quiet(struct window *window, const struct timeline *timeline)
{
    bool *busy = alloc_zero((size_t)timeline->lane_count, sizeof *busy);
    int end = timeline_marks_end(timeline, window->first + window->count - 1), kept = 0;

    for (int i = timeline->columns[window->first].mark; i < end; i++) {
        struct tag tags[TAGS_MOST];
        int count = window_tags(timeline, &timeline->marks[i], false, tags);
        for (int j = 0; j < count; j++)
            busy[tags[j].lane] = true;
    }
    for (int i = 0; i < window->lane_count; i++) {
        int lane = window->lanes[i];
        if (busy[lane] || lane == 1)
            window->lanes[kept++] = lane;
        else
            window->rows[lane] = -1;
    }
    window->quiet = window->lane_count - kept;
    window->lane_count = kept;
    free(busy);
}

/* How many are there at the end, each in a row of its own. */
static int still_there(const struct window *window, const struct timeline *timeline)
{
    int count = 0;

    for (int i = 0; i < window->lane_count; i++)
        count += timeline->lanes[window->lanes[i]].reaped >= window->first + window->count;
    return count;
}

void window_make(struct window *window, const struct timeline *timeline,
                 const struct window_wants *wants)
{
    *window = (struct window){0};
    choose_columns(window, timeline, wants);
    choose_lanes(window, timeline);
    if (!wants->rows || window->row_count <= wants->rows || !window->count)
        return;
    window->shared = true; /* names take room */
    choose_columns(window, timeline, wants);
    choose_lanes(window, timeline);
    bool enough = still_there(window, timeline) <= wants->rows;
    if (enough)
        share_rows(window, timeline);
    if (enough && window->row_count <= wants->rows)
        return;
    drop_quiet(window, timeline);
    share_rows(window, timeline);
}

void window_free(struct window *window)
{
    free(window->cells);
    free(window->lanes);
    free(window->rows);
    *window = (struct window){0};
}
