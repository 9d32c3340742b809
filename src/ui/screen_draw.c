/*
 * screen_draw: the picture: counts, one sentence, panes, rules, prompt and keys.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "ui/prompt.h"
#include "ui/screen_inside.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 3, BEHIND_LEAST = 2, ROOMY = 72 };

bool screen_is_small(const struct screen *screen)
{
    return screen->canvas.rows < LAYOUT_ROWS || screen->canvas.columns < LAYOUT_COLUMNS;
}

/* Header */

static int draw_count(struct screen *screen, int column, enum style style, const char *format,
                      int count)
{
    struct canvas *canvas = &screen->canvas;
    const struct area *area = &screen->layout.header;
    struct buffer text = {0};

    buffer_printf(&text, format, count);
    column = canvas_text(canvas, area, 0, column, count ? style : STYLE_PLAIN, text.data);
    buffer_free(&text);
    return column + (area->columns < ROOMY ? GAP - 1 : GAP);
}

static void draw_at_the_right(struct screen *screen, const struct area *area, int least,
                              enum style style, const char *text)
{
    int column = area->columns - 1 - utf8_width(text);

    if (column > least)
        canvas_text(&screen->canvas, area, 0, column, style, text);
}

static void draw_header(struct screen *screen)
{
    const struct proctab *table = screen_table(screen);
    struct buffer right = {0};
    int behind = pace_behind(&screen->pace);
    int column = draw_count(screen, 1, STYLE_STRONG, _("%d alive"), table->alive);

    column = draw_count(screen, column, STYLE_ZOMBIE,
                        ngettext("%d ZOMBIE", "%d ZOMBIES", (unsigned long)table->zombies),
                        table->zombies);
    column = draw_count(screen, column, STYLE_ORPHAN,
                        ngettext("%d ORPHAN", "%d ORPHANS", (unsigned long)table->orphans),
                        table->orphans);
    column = draw_count(screen, column, STYLE_BLOCKED, _("%d BLOCKED"), table->blocked);
    if (behind >= BEHIND_LEAST)
        buffer_printf(&right, _("more to come: %d"), behind);
    else if (screen->big)
        buffer_add_text(&right, _("F2: back"));
    else if (table->init)
        buffer_printf(&right, _("init is PID %d"), table->init);
    draw_at_the_right(screen, &screen->layout.header, column,
                      behind >= BEHIND_LEAST ? STYLE_STRONG : STYLE_PLAIN, buffer_text(&right));
    buffer_free(&right);
}

static void draw_sentence(struct screen *screen)
{
    const struct area *area = &screen->layout.sentence;
    const struct buffer *text = screen->remark.length ? &screen->remark : &screen->sentence;
    enum style style = screen->remark.length ? screen->remark_style : STYLE_STRONG;

    if (screen_at(screen) && !screen->remark.length) {
        screen_draw_past(screen);
        return;
    }
    canvas_cut(&screen->canvas, area, 0, 1, area->columns - 2, style, buffer_text(text),
               screen->ascii);
}

/* Prompt */

/* Control characters as readline shows them: ^A; pasted lines end with a sign. The cursor's byte
 * becomes its column. */
static int visible(struct buffer *out, const struct buffer *line, size_t point, bool ascii)
{
    int column = -1;

    for (size_t at = 0; at < line->length; at++) {
        if (at == point)
            column = utf8_width(buffer_text(out));
        unsigned char byte = (unsigned char)line->data[at];
        if (byte == '\n' && !ascii)
            buffer_add_text(out, " ⏎ ");
        else if (byte < 0x20 || byte == 0x7F)
            buffer_printf(out, "^%c", byte ^ 0x40);
        else
            buffer_add_char(out, (char)byte);
    }
    return column >= 0 ? column : utf8_width(buffer_text(out));
}

/* A line that is too long moves to the left so that the cursor stays in sight. */
static void draw_line(struct screen *screen, const struct area *area, int column,
                      const struct buffer *line, size_t point)
{
    struct area room = {area->row, area->column + column, 1, area->columns - column - 1};
    struct buffer text = {0};
    int cursor = visible(&text, line, point, screen->ascii);
    int shift = cursor < room.columns ? 0 : cursor - room.columns + room.columns / 3;

    canvas_text(&screen->canvas, &room, 0, -shift, STYLE_PLAIN, buffer_text(&text));
    if (shift)
        canvas_text(&screen->canvas, &room, 0, 0, STYLE_QUIET, "<");
    if (screen->focus != FOCUS_TREE && screen->focus != FOCUS_TIMELINE) {
        screen->canvas.cursor_row = room.row;
        screen->canvas.cursor_column = room.column + cursor - shift;
    }
    buffer_free(&text);
}

static void draw_find(struct screen *screen, const struct area *area)
{
    int column = canvas_text(&screen->canvas, area, 0, 1, STYLE_STRONG, _("find: "));

    draw_line(screen, area, column, &screen->find, screen->find.length);
    column += utf8_width(buffer_text(&screen->find)) + GAP;
    if (screen->find_fails)
        canvas_text(&screen->canvas, area, 0, column, STYLE_ERROR, _("nothing like that"));
}

static void draw_prompt(struct screen *screen, const struct area *area)
{
    struct buffer usual = {0}, prompt = {0}, line = {0};
    size_t point;

    if (screen->focus == FOCUS_FIND) {
        draw_find(screen, area);
        return;
    }
    typing_prompt(&screen->typing, &usual);
    if (screen_lead_types(screen, &line)) {
        buffer_add_text(&prompt, buffer_text(&usual));
        point = line.length;
    } else {
        prompt_content(buffer_text(&usual), &prompt, &line, &point);
    }
    enum style style = screen->focus == FOCUS_PROMPT ? STYLE_STRONG : STYLE_QUIET;
    int column = canvas_cut(&screen->canvas, area, 0, 1, area->columns / 2, style,
                            buffer_text(&prompt), screen->ascii);
    draw_line(screen, area, column, &line, point);
    buffer_free(&usual);
    buffer_free(&prompt);
    buffer_free(&line);
}

/* What the leader of a lesson advises, or else a command to try. */
static void draw_suggestion(struct screen *screen)
{
    const struct area *area = &screen->layout.suggestion;
    const struct leader *leader = screen->leader;
    struct buffer label = {0}, text = {0};

    if (leader)
        leader->advises(leader->context, &label, &text);
    bool led = text.length > 0;
    const char *try = screen_at(screen) ? "at now" : buffer_text(&screen->suggestion);
    int column = canvas_text(&screen->canvas, area, 0, 1, led ? STYLE_STRONG : STYLE_QUIET,
                             led ? buffer_text(&label) : _("try"));
    canvas_cut(&screen->canvas, area, 0, column + GAP, area->columns - column - GAP, STYLE_PLAIN,
               led ? buffer_text(&text) : try, screen->ascii);
    buffer_free(&label);
    buffer_free(&text);
}

/* How a lesson stands, where there is no row for what its leader advises. */
static void draw_standing(struct screen *screen)
{
    const struct leader *leader = screen->leader;
    const struct area *area = &screen->layout.prompt;
    struct buffer label = {0}, text = {0};

    if (leader)
        leader->advises(leader->context, &label, &text);
    draw_at_the_right(screen, area, area->columns / 2, STYLE_STRONG, buffer_text(&label));
    buffer_free(&label);
    buffer_free(&text);
}

/* Keys */

/* clang-format off */
static const struct key_hint prompt_keys[] = {
    {N_("Tab"), N_("tree")},
    {"F1", N_("help")},
    {"F2", N_("big")},
    {"F3", N_("timeline")},
    {"?", N_("legend")},
    {N_("Ctrl-D"), N_("leave")},
    {NULL, NULL},
};
static const struct key_hint swapped_keys[] = {
    {N_("Tab"), N_("tree, timeline")},
    {"F1", N_("help")},
    {"F2", N_("big")},
    {"F3", N_("hide")},
    {"?", N_("legend")},
    {N_("Ctrl-D"), N_("leave")},
    {NULL, NULL},
};
static const struct key_hint timeline_keys[] = {
    {N_("Left Right"), N_("back and on in time")},
    {N_("Esc"), N_("now")},
    {"F3", N_("hide")},
    {N_("Tab"), N_("prompt")},
    {"?", N_("legend")},
    {NULL, NULL},
};
static const struct key_hint busy_keys[] = {
    {N_("Ctrl-C"), N_("interrupt")},
    {N_("Tab"), N_("tree")},
    {N_("PgUp"), N_("scroll")},
    {"F1", N_("help")},
    {"?", N_("legend")},
    {N_("Ctrl-D"), N_("leave")},
    {NULL, NULL},
};
static const struct key_hint typing_keys[] = {
    {N_("Enter"), N_("run")},
    {N_("Tab"), N_("complete")},
    {"F1", N_("help")},
    {N_("Ctrl-C"), N_("clear")},
    {N_("PgUp"), N_("scroll")},
    {"F2", N_("big")},
    {NULL, NULL},
};
static const struct key_hint step_keys[] = {
    {N_("Enter"), "next"},
    {"all: next", N_("everyone")},
    {"go", N_("run on")},
    {N_("Tab"), N_("tree")},
    {"F1", N_("help")},
    {"?", N_("legend")},
    {N_("Ctrl-D"), N_("leave")},
    {NULL, NULL},
};
static const struct key_hint tree_keys[] = {
    {N_("Tab"), N_("prompt")},
    {N_("Enter"), N_("make current")},
    {"w", N_("why")},
    {"k", N_("signal")},
    {"/", N_("find")},
    {"t", N_("timeline")},
    {"?", N_("legend")},
    {"+-", N_("fold")},
    {NULL, NULL},
};
static const struct key_hint found_keys[] = {
    {N_("Tab"), N_("prompt")},
    {N_("Enter"), N_("make current")},
    {"n", N_("find next")},
    {"w", N_("why")},
    {"k", N_("signal")},
    {"?", N_("legend")},
    {NULL, NULL},
};
static const struct key_hint sheet_keys[] = {
    {N_("Esc"), N_("close")},
    {N_("PgDn"), N_("scroll")},
    {NULL, NULL},
};
static const struct key_hint words_keys[] = {
    {N_("Tab"), N_("complete")},
    {N_("Esc"), N_("close")},
    {NULL, NULL},
};
static const struct key_hint choice_keys[] = {
    {N_("Enter"), N_("send")},
    {N_("Esc"), N_("close")},
    {NULL, NULL},
};
static const struct key_hint lessons_keys[] = {
    {N_("Enter"), N_("begin")},
    {"1-99", N_("by its number")},
    {N_("Esc"), N_("close")},
    {NULL, NULL},
};
static const struct key_hint find_keys[] = {
    {N_("Enter"), N_("there")},
    {N_("Esc"), N_("stop looking")},
    {NULL, NULL},
};
/* clang-format on */

static const struct key_hint *keys_now(const struct screen *screen)
{
    static const struct key_hint *const on_sheet[] = {[SHEET_TEXT] = sheet_keys,
                                                      [SHEET_COMPLETIONS] = words_keys,
                                                      [SHEET_SIGNALS] = choice_keys,
                                                      [SHEET_CHOICE] = lessons_keys};
    const struct leader *leader = screen->leader;
    const struct key_hint *led = NULL;
    struct buffer line = {0};

    if (screen->sheet.open)
        return on_sheet[screen->sheet_kind];
    if (screen->focus == FOCUS_TREE)
        return screen->find.length ? found_keys : tree_keys;
    if (screen->focus == FOCUS_FIND)
        return find_keys;
    if (screen->focus == FOCUS_TIMELINE)
        return timeline_keys;
    bool his = screen_lead_types(screen, &line);
    buffer_free(&line);
    if (his && leader->keys && (led = leader->keys(leader->context)))
        return led;
    if (!prompt_empty() || screen->typing.typed.length)
        return typing_keys;
    if (session_steps(screen->session))
        return step_keys;
    if (leader && leader->keys && (led = leader->keys(leader->context)))
        return led;
    if (session_busy(screen->session))
        return busy_keys;
    return screen_has_timeline(screen) ? swapped_keys : prompt_keys;
}

/* A verb is typed as it is, in every language. */
static const char *key_name(const struct key_hint *key)
{
    return verb_find(key->name, strlen(key->name)) ? key->name : _(key->name);
}

static int key_width(const struct key_hint *key)
{
    return utf8_width(key_name(key)) + 1 + utf8_width(_(key->does));
}

/* What is between two keys: less where all of them fit in no other way. */
static int gap_for(const struct key_hint *keys, int columns)
{
    int width = 1;

    for (const struct key_hint *key = keys; key->name; key++)
        width += key_width(key) + (key[1].name ? GAP : 0);
    return width < columns ? GAP : GAP - 1;
}

static void draw_keys(struct screen *screen)
{
    const struct area *area = &screen->layout.keys;
    int column = 1, gap = gap_for(keys_now(screen), area->columns);

    for (const struct key_hint *key = keys_now(screen); key->name; key++) {
        if (column + key_width(key) >= area->columns)
            break;
        column = canvas_text(&screen->canvas, area, 0, column, STYLE_KEY, key_name(key)) + 1;
        column = canvas_text(&screen->canvas, area, 0, column, STYLE_PLAIN, _(key->does)) + gap;
    }
}

/* All of it */

/* The pane of the lesson, for the columns that it has. */
static struct lesson_pane *lesson_pane_now(const struct screen *screen)
{
    int columns = screen->layout.lesson.columns - 2 * LESSON_MARGIN;

    return screen->leader ? screen->leader->pane(screen->leader->context, columns) : NULL;
}

static void arrange(struct screen *screen, const struct tree *tree)
{
    struct layout before = screen->layout;
    struct layout_wants wants = {.rows = screen->canvas.rows,
                                 .columns = screen->canvas.columns,
                                 .tree_rows = tree->count,
                                 .program_rows = program_pane_rows(&screen->program),
                                 .big = screen->big,
                                 .lesson = false,
                                 .timeline = screen->timeline_shown};

    screen->lesson = lesson_pane_now(screen);
    wants.lesson = screen->lesson != NULL;
    layout_make(&screen->layout, &wants, screen->laid_out ? &before : NULL);
    screen->laid_out = true;
}

static void draw_panes(struct screen *screen, const struct tree_scene *scene,
                       const struct tree *tree)
{
    const struct layout *layout = &screen->layout;
    struct canvas *canvas = &screen->canvas;

    draw_header(screen);
    if (layout->sentence.rows)
        draw_sentence(screen);
    if (layout->lesson.rows)
        lesson_pane_draw(lesson_pane_now(screen), canvas, &layout->lesson, screen->ascii);
    tree_pane_draw(screen_tree(screen), scene, tree, canvas, &layout->tree);
    if (layout->program.rows)
        program_pane_draw(&screen->program, &screen->table, scene->current, canvas,
                          &layout->program, screen->ascii);
    if (layout->log.rows)
        log_pane_draw(&screen->log, canvas, &layout->log, screen->ascii);
    if (layout->timeline.rows)
        timeline_pane_draw(&screen->timeline, screen_at(screen),
                           scene->current ? scene->current->pid : 0, canvas, &layout->timeline,
                           screen->ascii);
    draw_prompt(screen, &layout->prompt);
    if (layout->suggestion.rows)
        draw_suggestion(screen);
    else
        draw_standing(screen);
    if (layout->keys.rows)
        draw_keys(screen);
    layout_draw_rules(layout, canvas, screen->ascii);
}

/* Works as plain mode does: what happens, and a prompt below it. */
static void draw_small(struct screen *screen)
{
    struct canvas *canvas = &screen->canvas;
    struct area all = canvas_area(canvas), log = all, prompt = all;
    struct buffer words = {0}, lines = {0};
    int row = 0;

    buffer_printf(&words, _("%dx%d: too small for the tree, which needs %dx%d"), canvas->columns,
                  canvas->rows, LAYOUT_COLUMNS, LAYOUT_ROWS);
    wrap_add(&lines, words.data, 0, 0, canvas->columns);
    for (char *line = strtok(lines.data, "\n"); line; line = strtok(NULL, "\n"))
        canvas_text(canvas, &all, row++, 0, STYLE_STRONG, line);
    screen->focus = FOCUS_PROMPT;
    sheet_close(&screen->sheet);
    prompt.row = canvas->rows - 1;
    prompt.rows = 1;
    log.row = row;
    log.rows = prompt.row - row;
    if (log.rows > 0)
        log_pane_draw(&screen->log, canvas, &log, screen->ascii);
    draw_prompt(screen, &prompt);
    screen->layout.log = log;
    screen->layout.timeline.rows = 0;
    screen->laid_out = false;
    screen->lesson = NULL;
    buffer_free(&words);
    buffer_free(&lines);
}

static void draw_all(struct screen *screen)
{
    screen_look_back(screen);
    const struct tree_scene scene = screen_scene(screen);
    struct area panes = canvas_area(&screen->canvas);
    struct tree tree;

    tree_pane_make(screen_tree(screen), &scene, &tree);
    arrange(screen, &tree);
    draw_panes(screen, &scene, &tree);
    tree_free(&tree);
    panes.rows = screen->layout.prompt.row;
    if (screen->sheet.open)
        sheet_draw(&screen->sheet, &screen->canvas, &panes, screen->ascii);
}

void screen_draw(struct screen *screen)
{
    struct canvas *canvas = &screen->canvas;
    int rows, columns;

    terminal_size(&rows, &columns);
    if (rows != canvas->rows || columns != canvas->columns) {
        canvas_resize(canvas, rows, columns);
        screen->laid_out = false;
    }
    canvas_clear(canvas);
    if (screen_is_small(screen))
        draw_small(screen);
    else
        draw_all(screen);
    terminal_show(canvas);
}
