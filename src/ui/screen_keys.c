/*
 * screen_keys: one funnel for keys and mouse. What hands do to the tree is a command that could
 * have been typed: it stands in the log, so that who watches learns it.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/prompt.h"
#include "ui/screen_inside.h"

#include <string.h>

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
            tree_pane_move(screen_tree(screen), &scene, moves[i].move, tree_height(screen));
            return true;
        }
    return false;
}

static void enter_tree(struct screen *screen)
{
    const struct tree_scene scene = screen_scene(screen);

    screen->focus = FOCUS_TREE;
    if (!tree_pane_selected(screen_tree(screen), &scene) &&
        !tree_pane_selected_pool(screen_tree(screen), &scene))
        tree_pane_move(screen_tree(screen), &scene, MOVE_UP, tree_height(screen));
}

static void fold(struct screen *screen, enum tree_fold how)
{
    const struct tree_scene scene = screen_scene(screen);

    tree_pane_fold(screen_tree(screen), &scene, how);
}

/* A key that means nothing here begins a command. */
static void type_after_all(struct screen *screen, const struct press *press)
{
    if (press->kind != PRESS_TEXT || (unsigned char)press->bytes[0] <= ' ')
        return;
    screen->focus = FOCUS_PROMPT;
    prompt_feed(press->bytes, (size_t)press->length);
}

/* What there is to know of what is selected. A pool's owner tells how it stands; where it can't,
 * why it can't. */
static void ask_about(struct screen *screen, const struct tree_scene *scene)
{
    const struct process *process = tree_pane_selected(screen_tree(screen), scene);
    const struct pool *pool = tree_pane_selected_pool(screen_tree(screen), scene);

    if (pool && pool_stands(pool) && !pool->owner->call && !pool->owner->stopped)
        screen_about_pool(screen, pool);
    else if (process || pool)
        screen_about(screen, "why", process ? process : pool->owner);
}

static void press_in_tree(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    const struct process *process = tree_pane_selected(screen_tree(screen), &scene);

    if (move_in_tree(screen, press))
        return;
    switch (press_letter(press)) {
    case KEY_TAB:
        screen->focus = screen_has_timeline(screen) ? FOCUS_TIMELINE : FOCUS_PROMPT;
        break;
    case KEY_ESC:
    case 'q': screen->focus = FOCUS_PROMPT; break;
    case KEY_RETURN:
        if (process)
            screen_about(screen, "use", process);
        screen->focus = FOCUS_PROMPT;
        break;
    case 'w': ask_about(screen, &scene); break;
    case 'k':
        if (process)
            screen_offer_signals(screen, process);
        break;
    case '/':
        buffer_clear(&screen->find);
        screen->focus = FOCUS_FIND;
        break;
    case 'n': tree_pane_find(screen_tree(screen), &scene, buffer_text(&screen->find), true); break;
    case '+': fold(screen, FOLD_OPEN); break;
    case '-': fold(screen, FOLD_CLOSE); break;
    case ' ': fold(screen, FOLD_TOGGLE); break;
    case 't': screen_show_timeline(screen, !screen->timeline_shown); break;
    case '?': screen_legend(screen); break;
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
    int key = press_letter(press);

    if (key == KEY_RETURN || key == KEY_ESC || key == KEY_TAB) {
        screen->focus = FOCUS_TREE;
        if (key == KEY_ESC)
            buffer_clear(&screen->find);
        return;
    }
    if (key == KEY_DEL || key == KEY_CTRL_H)
        shorten(&screen->find);
    else if (press->kind == PRESS_TEXT && (unsigned char)press->bytes[0] >= ' ')
        utf8_add_harmless(&screen->find, press->bytes, (size_t)press->length);
    screen->find_fails = screen->find.length && !tree_pane_find(screen_tree(screen), &scene,
                                                                buffer_text(&screen->find), false);
}

/* The prompt */

static void help_for_verb(struct screen *screen)
{
    const struct verb *verb = prompt_verb();
    struct buffer line = {0};

    buffer_add_text(&line, "help");
    if (verb)
        buffer_printf(&line, " %s", verb->name);
    screen_command(screen, line.data);
    buffer_free(&line);
}

static void scroll_log(struct screen *screen, int rows)
{
    log_pane_scroll(&screen->log, &screen->layout.log, rows);
}

/* Alt and a key arrive as Esc and that key at once. */
static void press_escape(void)
{
    struct press next = terminal_press(false);

    if (next.length || prompt_takes_escape())
        prompt_feed("\033", 1);
    prompt_feed(next.bytes, (size_t)next.length);
}

static void press_at_prompt(struct screen *screen, const struct press *press)
{
    int key = press_letter(press), log_page = screen->layout.log.rows - 1;

    if (press->kind == PRESS_F1)
        help_for_verb(screen);
    else if (press->kind == PRESS_PAGE_UP)
        scroll_log(screen, log_page);
    else if (press->kind == PRESS_PAGE_DOWN)
        scroll_log(screen, -log_page);
    else if (press->kind == PRESS_END && prompt_empty())
        log_pane_follow(&screen->log);
    else if (key == KEY_TAB && prompt_empty() && !screen_is_small(screen))
        enter_tree(screen);
    else if (key == '?' && prompt_empty() && !screen_is_small(screen))
        screen_legend(screen);
    else if (key == KEY_ESC)
        press_escape();
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
    const struct process *before = tree_pane_selected(screen_tree(screen), &scene);
    bool focused = screen->focus == FOCUS_TREE;
    const struct process *process = tree_pane_click(
        screen_tree(screen), &scene, press->row - area->row, press->column - area->column);

    screen->focus = FOCUS_TREE;
    if (focused && process && process == before) { /* the second click */
        screen_about(screen, "use", process);
        screen->focus = FOCUS_PROMPT;
    }
}

static void wheel(struct screen *screen, const struct press *press)
{
    const struct tree_scene scene = screen_scene(screen);
    int rows = press->kind == PRESS_WHEEL_UP ? WHEEL_ROWS : -WHEEL_ROWS;

    if (screen->lesson && within(&screen->layout.lesson, press))
        lesson_pane_scroll(screen->lesson, -rows);
    else if (within(&screen->layout.tree, press))
        tree_pane_scroll(screen_tree(screen), &scene, -rows, tree_height(screen));
    else if (within(&screen->layout.log, press))
        scroll_log(screen, rows);
    else if (within(&screen->layout.timeline, press))
        screen_wheel_timeline(screen, press->kind == PRESS_WHEEL_UP);
}

static bool press_mouse(struct screen *screen, const struct press *press)
{
    if (press->kind == PRESS_WHEEL_UP || press->kind == PRESS_WHEEL_DOWN)
        wheel(screen, press);
    else if (press->kind != PRESS_CLICK)
        return false;
    else if (within(&screen->layout.tree, press))
        click_tree(screen, press);
    else if (within(&screen->layout.timeline, press))
        screen_click_timeline(screen, press);
    else
        screen->focus = FOCUS_PROMPT;
    return true;
}

void screen_interrupt(struct screen *screen)
{
    static const struct press key = {.kind = PRESS_TEXT, .bytes = {KEY_CTRL_C}, .length = 1};

    if (screen_lead_press(screen, &key)) {
        screen->stale = true;
        return;
    }
    bool dropped = prompt_drop() || screen->ahead_count > 0;

    screen_forget_ahead(screen);
    sheet_close(&screen->sheet);
    screen->focus = FOCUS_PROMPT;
    typing_interrupt(&screen->typing, dropped);
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
    if (press->kind == PRESS_F3 && !screen->big && !screen_is_small(screen)) {
        screen_show_timeline(screen, !screen->timeline_shown);
        return true;
    }
    switch (press_letter(press)) {
    case KEY_CTRL_C: screen_interrupt(screen); return true;
    case KEY_CTRL_Z: screen_suspend(screen, true); return true;
    case KEY_CTRL_L: terminal_redraw(); return true;
    default: return false;
    }
}

/* A part of it would be another command than the one that was meant. */
static void refuse_paste(struct screen *screen)
{
    struct buffer words = {0};

    buffer_printf(&words,
                  _("what was pasted has more than %d kB, which no command may have: nothing of it "
                    "was taken; proctor FILE runs a file"),
                  PROGRAM_TEXT_MAX >> 10);
    session_tell(screen->session, SAY_ERROR, buffer_text(&words));
    buffer_free(&words);
}

/* Pasted text goes to the prompt whole, whatever had the keys. */
static bool press_of_paste(struct screen *screen, const struct press *press)
{
    if (press->kind == PRESS_PASTE) {
        buffer_clear(&screen->pasted);
        screen->pasting = true;
        return true;
    }
    if (!screen->pasting || press_letter(press) == KEY_CTRL_C) {
        screen->pasting = false;
        return press->kind == PRESS_PASTE_END;
    }
    if (press->kind != PRESS_PASTE_END) {
        bool ends = press_letter(press) == KEY_RETURN;
        if (screen->pasted.length <= PROGRAM_TEXT_MAX)
            buffer_add(&screen->pasted, ends ? "\n" : press->bytes,
                       ends ? 1 : (size_t)press->length);
        return true;
    }
    screen->pasting = false;
    screen->focus = FOCUS_PROMPT;
    sheet_close(&screen->sheet);
    if (screen->pasted.length <= PROGRAM_TEXT_MAX)
        prompt_insert(buffer_text(&screen->pasted));
    else
        refuse_paste(screen);
    buffer_free(&screen->pasted);
    return true;
}

/* A lesson that types goes on below a page, and turns it: the page leaves him the keys for that. */
static bool leads_on(const struct screen *screen, const struct press *press)
{
    struct buffer line = {0};
    bool his = screen_lead_types(screen, &line);

    buffer_free(&line);
    return his && screen->sheet_kind == SHEET_TEXT &&
           (press->kind == PRESS_LEFT || press->kind == PRESS_RIGHT || press_letter(press) == ' ');
}

void screen_press(struct screen *screen, const struct press *press)
{
    screen_look_back(screen);
    if (press_of_paste(screen, press))
        return;
    if (press_anywhere(screen, press))
        return;
    if (screen->sheet.open && !screen_is_small(screen) && !leads_on(screen, press) &&
        screen_press_sheet(screen, press))
        return;
    if (screen_lead_press(screen, press))
        return;
    if (!screen_is_small(screen) && press_mouse(screen, press))
        return;
    switch (screen->focus) {
    case FOCUS_PROMPT: press_at_prompt(screen, press); break;
    case FOCUS_TREE: press_in_tree(screen, press); break;
    case FOCUS_TIMELINE:
        if (!screen_press_timeline(screen, press))
            type_after_all(screen, press);
        break;
    case FOCUS_FIND: press_in_find(screen, press); break;
    }
}
