/*
 * screen_keys: one funnel for keys and mouse. What hands do to the tree is a command that could
 * have been typed: it stands in the log, so that who watches learns it.
 */
#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "ui/prompt.h"
#include "ui/screen_inside.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_CTRL_C = 3,
    KEY_TAB = 9,
    KEY_CTRL_L = 12,
    KEY_ENTER = 13,
    KEY_CTRL_Z = 26,
    KEY_ESC = 27,
    KEY_DEL = 127,
    KEY_CTRL_H = 8,
    WHEEL_ROWS = 3
};

/* The character of a key that is one byte; 0: another key. */
static int letter(const struct press *press)
{
    return press->kind == PRESS_TEXT && press->length == 1 ? (unsigned char)press->bytes[0] : 0;
}

/* Sheets */

static void open_sheet(struct screen *screen, enum sheet_kind kind, const char *title, bool choice)
{
    sheet_open(&screen->sheet, title, choice);
    screen->sheet_kind = kind;
}

void screen_completions(struct screen *screen, char **words, int count)
{
    open_sheet(screen, SHEET_COMPLETIONS, _("Words that fit"), false);
    for (int i = 0; i < count; i++)
        sheet_add(&screen->sheet, STYLE_PLAIN, NULL, words[i]);
}

/* What a beginner may send, and what for; in this order. */
static const struct {
    int number;
    const char *words;
} signals[] = {
    {SIGTERM, N_("asks it to end; it may catch or ignore that")},
    {SIGKILL, N_("ends it at once; no process can catch or ignore it")},
    {SIGINT, N_("what Ctrl-C at a terminal sends")},
    {SIGSTOP, N_("stops it where it is; it is not ended")},
    {SIGCONT, N_("lets a stopped one go on")},
    {SIGHUP, N_("its terminal is gone")},
    {SIGUSR1, N_("means what the program says it means; ends it where it says nothing")},
    {SIGUSR2, N_("the same, another one")},
    {SIGALRM, N_("its alarm clock has rung")},
    {SIGCHLD, N_("a child of it has changed; most ignore it")},
    {SIGSEGV, N_("it touched memory that is not its own")},
};

enum { SIGNALS = sizeof signals / sizeof *signals };

static void offer_signals(struct screen *screen, const struct process *process)
{
    struct buffer title = {0};

    buffer_printf(&title, _("Send %s(%d) a signal"), process->name, process->pid);
    open_sheet(screen, SHEET_SIGNALS, title.data, true);
    for (int i = 0; i < SIGNALS; i++) {
        struct buffer line = {0};
        buffer_printf(&line, "%-7s %2d  %s", signal_name(signals[i].number) + 3, signals[i].number,
                      _(signals[i].words));
        sheet_add(&screen->sheet, STYLE_PLAIN, NULL, line.data);
        buffer_free(&line);
    }
    buffer_free(&title);
}

/* Commands about a process: by its name, or by its PID where the name means another one. */
static void command_about(struct screen *screen, const char *verb, const struct process *process)
{
    struct buffer line = {0};

    if (proctab_by_name(&screen->table, process->name) == process)
        buffer_printf(&line, "%s %s", verb, process->name);
    else
        buffer_printf(&line, "%s %d", verb, process->pid);
    screen_command(screen, line.data);
    buffer_free(&line);
}

static void send_chosen(struct screen *screen)
{
    const struct tree_scene scene = screen_scene(screen);
    const struct process *process = tree_pane_selected(&screen->tree, &scene);
    int chosen = screen->sheet.selected;
    struct buffer verb = {0};

    sheet_close(&screen->sheet);
    if (!process || chosen < 0 || chosen >= SIGNALS)
        return;
    buffer_printf(&verb, "you: kill -%s", signal_name(signals[chosen].number) + 3);
    command_about(screen, verb.data, process);
    buffer_free(&verb);
}

static int page(const struct screen *screen)
{
    return screen->sheet.rows > 1 ? screen->sheet.rows - 1 : 1;
}

/* True when the key was for the sheet; else it closes it, and goes where it would have gone. */
static bool press_on_sheet(struct screen *screen, const struct press *press)
{
    struct sheet *sheet = &screen->sheet;
    bool choice = screen->sheet_kind == SHEET_SIGNALS;
    int key = letter(press);

    switch (press->kind) {
    case PRESS_UP: sheet_move(sheet, -1); return true;
    case PRESS_DOWN: sheet_move(sheet, 1); return true;
    case PRESS_PAGE_UP: sheet_move(sheet, -page(screen)); return true;
    case PRESS_PAGE_DOWN: sheet_move(sheet, page(screen)); return true;
    case PRESS_WHEEL_UP: sheet_move(sheet, -WHEEL_ROWS); return true;
    case PRESS_WHEEL_DOWN: sheet_move(sheet, WHEEL_ROWS); return true;
    case PRESS_CLICK:
        sheet->selected = choice ? sheet_line_at(sheet, press->row, press->column) : -1;
        if (choice && sheet->selected >= 0)
            send_chosen(screen);
        else
            sheet_close(sheet);
        return true;
    default: break;
    }
    if (choice && key == KEY_ENTER) {
        send_chosen(screen);
        return true;
    }
    bool closes = key == KEY_ESC || key == 'q' || key == KEY_ENTER || key == ' ';
    bool for_sheet = choice || key == KEY_ESC || (closes && screen->sheet_kind == SHEET_TEXT);
    if (!choice || closes)
        sheet_close(sheet);
    return for_sheet;
}

/* The tree */

static int tree_height(const struct screen *screen)
{
    return screen->layout.tree.rows;
}

static bool move_in_tree(struct screen *screen, const struct press *press)
{
    static const struct {
        enum press_kind kind;
        enum tree_move move;
    } moves[] = {
        {PRESS_UP, MOVE_UP},           {PRESS_DOWN, MOVE_DOWN},
        {PRESS_PAGE_UP, MOVE_PAGE_UP}, {PRESS_PAGE_DOWN, MOVE_PAGE_DOWN},
        {PRESS_HOME, MOVE_FIRST},      {PRESS_END, MOVE_LAST},
        {PRESS_LEFT, MOVE_PARENT},     {PRESS_RIGHT, MOVE_CHILD},
    };
    const struct tree_scene scene = screen_scene(screen);

    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].kind == press->kind) {
            tree_pane_move(&screen->tree, &scene, moves[i].move, tree_height(screen));
            return true;
        }
    return false;
}

static void enter_tree(struct screen *screen)
{
    const struct tree_scene scene = screen_scene(screen);

    screen->focus = FOCUS_TREE;
    if (!tree_pane_selected(&screen->tree, &scene))
        tree_pane_move(&screen->tree, &scene, MOVE_UP, tree_height(screen));
}

static void fold(struct screen *screen, enum tree_fold how)
{
    const struct tree_scene scene = screen_scene(screen);

    tree_pane_fold(&screen->tree, &scene, how);
}

static void legend(struct screen *screen)
{
    legend_open(&screen->sheet, screen->ascii);
    screen->sheet_kind = SHEET_TEXT;
}

/* A key that means nothing here begins a command. */
static void type_after_all(struct screen *screen, const struct press *press)
{
    if (letter(press) <= ' ')
        return;
    screen->focus = FOCUS_PROMPT;
    prompt_feed(press->bytes, (size_t)press->length);
}

static void press_in_tree(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    const struct process *process = tree_pane_selected(&screen->tree, &scene);

    if (move_in_tree(screen, press))
        return;
    switch (letter(press)) {
    case KEY_TAB:
    case KEY_ESC:
    case 'q': screen->focus = FOCUS_PROMPT; break;
    case KEY_ENTER:
        if (process)
            command_about(screen, "use", process);
        screen->focus = FOCUS_PROMPT;
        break;
    case 'w':
        if (process)
            command_about(screen, "why", process);
        break;
    case 'k':
        if (process)
            offer_signals(screen, process);
        break;
    case '/':
        buffer_clear(&screen->find);
        screen->focus = FOCUS_FIND;
        break;
    case 'n': tree_pane_find(&screen->tree, &scene, buffer_text(&screen->find), true); break;
    case '+': fold(screen, FOLD_OPEN); break;
    case '-': fold(screen, FOLD_CLOSE); break;
    case ' ': fold(screen, FOLD_TOGGLE); break;
    case '?': legend(screen); break;
    default: type_after_all(screen, press); break;
    }
}

/* The last character goes. */
static void shorten(struct buffer *text)
{
    while (text->length && ((unsigned char)text->data[text->length - 1] & 0xC0) == 0x80)
        text->length--;
    text->length -= text->length > 0;
    if (text->data)
        text->data[text->length] = '\0';
}

static void press_in_find(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    int key = letter(press);

    if (key == KEY_ENTER || key == KEY_ESC || key == KEY_TAB) {
        screen->focus = FOCUS_TREE;
        return;
    }
    if (key == KEY_DEL || key == KEY_CTRL_H)
        shorten(&screen->find);
    else if (press->kind == PRESS_TEXT && (unsigned char)press->bytes[0] >= ' ')
        utf8_add_harmless(&screen->find, press->bytes, (size_t)press->length);
    if (screen->find.length)
        tree_pane_find(&screen->tree, &scene, buffer_text(&screen->find), false);
}

/* The prompt */

static void help_for_word(struct screen *screen)
{
    struct buffer word = {0}, line = {0};

    prompt_word(&word);
    const struct verb *verb = verb_find(buffer_text(&word), word.length);
    if (verb)
        buffer_printf(&line, "help %s", verb->name);
    else
        buffer_add_text(&line, "help");
    screen_command(screen, line.data);
    buffer_free(&word);
    buffer_free(&line);
}

static void scroll_log(struct screen *screen, int rows)
{
    log_pane_scroll(&screen->log, &screen->layout.log, rows);
}

static void press_at_prompt(struct screen *screen, const struct press *press)
{
    int key = letter(press), log_page = screen->layout.log.rows - 1;

    if (press->kind == PRESS_F1)
        help_for_word(screen);
    else if (press->kind == PRESS_PAGE_UP)
        scroll_log(screen, log_page);
    else if (press->kind == PRESS_PAGE_DOWN)
        scroll_log(screen, -log_page);
    else if (press->kind == PRESS_END && prompt_empty())
        scroll_log(screen, -LOG_LINES_MAX);
    else if (key == KEY_TAB && prompt_empty() && !screen_is_small(screen))
        enter_tree(screen);
    else if (key == '?' && prompt_empty() && !screen_is_small(screen))
        legend(screen);
    else
        prompt_feed(press->bytes, (size_t)press->length);
}

/* The mouse */

static bool within(const struct area *area, const struct press *press)
{
    return press->row >= area->row && press->row < area->row + area->rows &&
           press->column >= area->column && press->column < area->column + area->columns;
}

static void click_tree(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    const struct area *area = &screen->layout.tree;
    const struct process *before = tree_pane_selected(&screen->tree, &scene);
    bool focused = screen->focus == FOCUS_TREE;
    const struct process *process = tree_pane_click(&screen->tree, &scene, press->row - area->row,
                                                    press->column - area->column);

    screen->focus = FOCUS_TREE;
    if (focused && process && process == before) { /* the second click */
        command_about(screen, "use", process);
        screen->focus = FOCUS_PROMPT;
    }
}

static void wheel(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    int rows = press->kind == PRESS_WHEEL_UP ? WHEEL_ROWS : -WHEEL_ROWS;

    if (within(&screen->layout.tree, press))
        tree_pane_scroll(&screen->tree, &scene, -rows, tree_height(screen));
    else if (within(&screen->layout.log, press))
        scroll_log(screen, rows);
}

static bool press_mouse(struct screen *screen, const struct press *press)
{
    if (press->kind == PRESS_WHEEL_UP || press->kind == PRESS_WHEEL_DOWN)
        wheel(screen, press);
    else if (press->kind != PRESS_CLICK)
        return false;
    else if (within(&screen->layout.tree, press))
        click_tree(screen, press);
    else
        screen->focus = FOCUS_PROMPT;
    return true;
}

void screen_interrupt(struct screen *screen)
{
    sheet_close(&screen->sheet);
    screen->focus = FOCUS_PROMPT;
    typing_interrupt(&screen->typing, prompt_drop());
    screen->stale = true;
}

/* Keys that mean the same everywhere. */
static bool press_anywhere(struct screen *screen, const struct press *press)
{
    if (press->kind == PRESS_F2) {
        screen->big = !screen->big;
        screen->laid_out = false;
        terminal_contrast(screen->big);
        return true;
    }
    switch (letter(press)) {
    case KEY_CTRL_C: screen_interrupt(screen); return true;
    case KEY_CTRL_Z: screen_suspend(screen, true); return true;
    case KEY_CTRL_L: terminal_redraw(); return true;
    default: return false;
    }
}

void screen_press(struct screen *screen, const struct press *press)
{
    if (press_anywhere(screen, press))
        return;
    if (screen->sheet.open && !screen_is_small(screen) && press_on_sheet(screen, press))
        return;
    if (!screen_is_small(screen) && press_mouse(screen, press))
        return;
    switch (screen->focus) {
    case FOCUS_PROMPT: press_at_prompt(screen, press); break;
    case FOCUS_TREE: press_in_tree(screen, press); break;
    case FOCUS_FIND: press_in_find(screen, press); break;
    }
}
