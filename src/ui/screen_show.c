/*
 * screen_show: what comes out of the queue: facts go to the panes, words to the log, a sheet, or
 * the line above the tree.
 */
#include "base/utf8.h"
#include "model/words.h"
#include "ui/screen_inside.h"

#include <string.h>

/* What the line typed before changed is no longer marked. */
static void begin_command(struct screen *screen, uint64_t last)
{
    screen->command_begins = false;
    screen->sentence_worth = WORTH_NOTHING;
    tree_pane_begin(&screen->tree, last);
}

/* A block that was stepped to its end goes. Not as soon as a line is typed: those typed ahead come
 * before the block is over. */
static void begin_statement(struct screen *screen)
{
    const struct steps *steps = &screen->program.steps;

    screen->statement_begins = false;
    if (steps->count && !steps_going(steps))
        program_pane_begin(&screen->program, NULL);
}

static enum worth add_sentence(struct buffer *out, const struct proctab *table,
                               const struct fact *fact)
{
    words_sentence(out, table, fact);
    if (out->length)
        return fact->kind == FACT_LINE ? WORTH_PLACE : WORTH_SENTENCE;
    words_fact(out, table, fact);
    return WORTH_LOG_LINE;
}

/* Its first line, where there is one, and nothing better was said since the last command. */
static void tell_above(struct screen *screen, const struct fact *fact)
{
    struct buffer sentence = {0};
    enum worth worth = add_sentence(&sentence, &screen->table, fact);

    if (sentence.length && worth >= screen->sentence_worth) {
        buffer_clear(&screen->sentence);
        buffer_add(&screen->sentence, sentence.data, strcspn(sentence.data, "\n"));
        screen->sentence_worth = worth;
    }
    buffer_free(&sentence);
}

/* So much came at once that facts are gone before they could be shown. */
static void skip_to(struct screen *screen, const struct history *history)
{
    if (screen->skipped == history->gone)
        return;
    screen->skipped = history->gone;
    proctab_free(&screen->table);
    proctab_copy(&screen->table, &history->base);
    tree_pane_reset(&screen->tree);
    tree_pane_begin(&screen->tree, history->gone);
}

static void show_fact(struct screen *screen, uint64_t seq)
{
    const struct history *history = session_history(screen->session);
    const struct fact *fact = history_fact(history, seq);

    if (seq <= history->gone)
        skip_to(screen, history);
    if (!fact)
        return;
    if (screen->command_begins)
        begin_command(screen, seq - 1);
    if (screen->statement_begins)
        begin_statement(screen);
    proctab_apply(&screen->table, fact);
    if (fact->kind == FACT_START)
        program_pane_begin(&screen->program, NULL);
    tree_pane_fact(&screen->tree, &screen->table, fact);
    program_pane_fact(&screen->program, fact);
    timeline_pane_fact(&screen->timeline, &screen->table, history, fact);
    telling_fact(&screen->telling, &screen->table, history, fact);
    tell_above(screen, fact);
}

/* An answer that the log can't show at once, or not for long, gets a page of its own. */
static bool wants_sheet(const struct screen *screen, const char *text)
{
    struct buffer line = {0};
    int rows = 0;

    for (const char *at = text; at; at = strchr(at, '\n'), at += at != NULL) {
        buffer_clear(&line);
        buffer_add(&line, at, strcspn(at, "\n"));
        rows += 1 + utf8_width(buffer_text(&line)) / (screen->layout.log.columns + 1);
    }
    buffer_free(&line);
    bool out_of_sight = rows > screen->layout.log.rows || session_is_flooded(screen->session);
    return screen->answer_on_sheet || (screen->laid_out && out_of_sight);
}

static void show_on_sheet(struct screen *screen, const char *text)
{
    sheet_open(&screen->sheet, buffer_text(&screen->command), false);
    sheet_add(&screen->sheet, STYLE_PLAIN, NULL, text);
    screen->sheet_kind = SHEET_TEXT;
}

/* Where no log shows it, what proctor has to say stands above the tree, or on a page if it is long.
 */
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
    if (screen->hushed && tone != TONE_ERROR)
        return;
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
             (!screen->layout.log.rows || session_is_flooded(screen->session)))
        show_without_log(screen, tone, text);
    if (tone == TONE_ANSWER || tone == TONE_ERROR)
        screen->answer_on_sheet = false;
}

static void take_statement(struct screen *screen)
{
    screen->statement_begins = true;
    telling_begin(&screen->telling);
}

static void settle(struct screen *screen)
{
    telling_settled(&screen->telling, &screen->table, session_history(screen->session));
    buffer_clear(&screen->suggestion);
    session_suggest(screen->session, &screen->suggestion);
}

void screen_show(struct screen *screen, const struct event *event)
{
    switch (event->kind) {
    case EVENT_FACT: show_fact(screen, event->seq); break;
    case EVENT_LINE: show_line(screen, event->tone, event->text); break;
    case EVENT_STATEMENT: take_statement(screen); break;
    case EVENT_PROGRAM: program_pane_begin(&screen->program, event->listing); break;
    case EVENT_SETTLED: settle(screen); break;
    }
}

void screen_tell(void *context, enum tone tone, const char *text)
{
    struct screen *screen = context;

    if (!screen->hushed && !screen->replays)
        log_pane_add(&screen->log, tone, text);
}
