/*
 * screen_sheets: pages over the panes: answers, the legend, completions, a choice of signals.
 */
#include "base/i18n.h"
#include "base/names.h"
#include "ui/screen_inside.h"

#include <signal.h>
#include <string.h>

static void open_sheet(struct screen *screen, enum sheet_kind kind, const char *title, bool choice)
{
    sheet_open(&screen->sheet, title, choice);
    screen->sheet_kind = kind;
}

static void list_completions(struct screen *screen, char **words, int count)
{
    struct buffer line = {0};

    for (int i = 0; i < count; i++)
        buffer_printf(&line, "%s%s", i ? "  " : "", words[i]);
    log_pane_add(&screen->log, TONE_NOTE, buffer_text(&line));
    buffer_free(&line);
}

void screen_completions(struct screen *screen, char **words, int count)
{
    if (screen_is_small(screen)) { /* as in plain mode */
        list_completions(screen, words, count);
        return;
    }
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

void screen_offer_signals(struct screen *screen, const struct process *process)
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

/* By its name, or by its PID where the name means another one. */
static void name(struct buffer *line, const struct screen *screen, const struct process *process)
{
    if (process_has_word(process) && proctab_by_name(&screen->table, process->name) == process)
        buffer_add_text(line, process->name);
    else
        buffer_printf(line, "%d", process->pid);
}

void screen_about(struct screen *screen, const char *verb, const struct process *process)
{
    struct buffer line = {0};

    buffer_printf(&line, "%s ", verb);
    name(&line, screen, process);
    screen_command(screen, line.data);
    buffer_free(&line);
}

void screen_about_pool(struct screen *screen, const struct pool *pool)
{
    struct buffer line = {0};

    name(&line, screen, pool->owner);
    buffer_add_text(&line, ": ");
    pool_address(&line, &screen->table, pool);
    screen_command(screen, line.data);
    buffer_free(&line);
}

static void send_chosen(struct screen *screen)
{
    const struct tree_scene scene = screen_scene(screen);
    const struct process *process = tree_pane_selected(screen_tree(screen), &scene);
    int chosen = screen->sheet.selected;
    struct buffer verb = {0};

    sheet_close(&screen->sheet);
    if (!process || chosen < 0 || chosen >= SIGNALS)
        return;
    buffer_printf(&verb, "you: kill -%s", signal_name(signals[chosen].number) + 3);
    screen_about(screen, verb.data, process);
    buffer_free(&verb);
}

/* A list of the leader's. */
void screen_choose(struct screen *screen, const char *title, const char *const *rows, int count,
                   int chosen)
{
    open_sheet(screen, SHEET_CHOICE, title, true);
    for (int i = 0; i < count; i++)
        sheet_add(&screen->sheet, STYLE_PLAIN, NULL, rows[i]);
    screen->sheet.selected = chosen;
    buffer_clear(&screen->number);
}

/* The row whose number begins with the digits typed so far. */
static void choose_by_number(struct screen *screen, char digit)
{
    struct sheet *sheet = &screen->sheet;

    for (int tries = 0; tries < 2; tries++) {
        buffer_add_char(&screen->number, digit);
        for (int i = 0; i < sheet->count; i++) {
            const char *row = sheet->lines[i].text + strspn(sheet->lines[i].text, " ");
            if (!strncmp(row, screen->number.data, screen->number.length)) {
                sheet->selected = i;
                return;
            }
        }
        buffer_clear(&screen->number); /* it begins another number */
    }
}

static void give_choice(struct screen *screen, bool chosen)
{
    int row = chosen ? screen->sheet.selected : -1;

    sheet_close(&screen->sheet);
    screen->leader->chosen(screen->leader->context, row);
}

/* What is done with a choice, or with none. */
static void end_choice(struct screen *screen, bool chosen)
{
    if (screen->sheet_kind == SHEET_CHOICE)
        give_choice(screen, chosen);
    else if (chosen)
        send_chosen(screen);
    else
        sheet_close(&screen->sheet);
}

static int page(const struct screen *screen)
{
    return screen->sheet.rows > 1 ? screen->sheet.rows - 1 : 1;
}

/* True when the key was for the sheet; else it closes it, and goes where it would have gone. */
bool screen_press_sheet(struct screen *screen, const struct press *press)
{
    struct sheet *sheet = &screen->sheet;
    bool choice = sheet->selected >= 0;
    int key = press_letter(press);

    switch (press->kind) {
    case PRESS_UP: sheet_move(sheet, -1); return true;
    case PRESS_DOWN: sheet_move(sheet, 1); return true;
    case PRESS_PAGE_UP: sheet_move(sheet, -page(screen)); return true;
    case PRESS_PAGE_DOWN: sheet_move(sheet, page(screen)); return true;
    case PRESS_WHEEL_UP: sheet_move(sheet, -WHEEL_ROWS); return true;
    case PRESS_WHEEL_DOWN: sheet_move(sheet, WHEEL_ROWS); return true;
    case PRESS_CLICK:
        sheet->selected = choice ? sheet_line_at(sheet, press->row, press->column) : -1;
        end_choice(screen, choice && sheet->selected >= 0);
        return true;
    default: break;
    }
    if (screen->sheet_kind == SHEET_CHOICE && key >= '0' && key <= '9') {
        choose_by_number(screen, (char)key);
        return true;
    }
    if (choice && key == KEY_RETURN) {
        end_choice(screen, true);
        return true;
    }
    bool closes = key == KEY_ESC || key == 'q' || key == KEY_RETURN || key == ' ';
    bool for_sheet = choice || key == KEY_ESC || (closes && screen->sheet_kind == SHEET_TEXT);
    if (!choice || closes)
        end_choice(screen, false);
    return for_sheet;
}

void screen_legend(struct screen *screen)
{
    legend_open(&screen->sheet, screen->ascii);
    screen->sheet_kind = SHEET_TEXT;
}
