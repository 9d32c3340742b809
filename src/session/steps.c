/*
 * steps: the block under `step`, and its listing with a column for each process.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/wrap.h"
#include "session/inside.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_AT_MOST = 6, COLUMN = 13, NUMBER = 4, NARROWEST = 16 };

static const struct statement *find_step(const struct block *block)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i], *inner = NULL;
        if (statement->kind == STATEMENT_CALL && statement->verb->id == VERB_step)
            return statement;
        if (statement->body)
            inner = find_step(statement->body);
        if (!inner && statement->otherwise)
            inner = find_step(statement->otherwise);
        if (inner)
            return inner;
    }
    return NULL;
}

/* A statement with a `step` in it begins a new page. */
void steps_open(struct session *session, const char *text)
{
    struct program *program;
    struct error error;
    bool conditions[STEPS_LINES_MAX + 1];

    if (!strstr(text, "step") || program_parse(&program, text, strlen(text), &error) != PARSE_DONE)
        return;
    const struct statement *step = find_step(&program->top);
    if (!step) {
        program_free(program);
        return;
    }
    listing_free(&session->listing);
    listing_make(&session->listing, step->body);
    for (int i = 0; i < session->listing.count; i++)
        if (session->listing.lines[i].number)
            session->listing.lines[i].number -= step->number;
    int lines = listing_conditions(&session->listing, conditions, STEPS_LINES_MAX);
    steps_begin(&session->steps, lines, conditions);
    program_free(program);
}

void steps_close(struct session *session)
{
    listing_free(&session->listing);
    steps_free(&session->steps);
    session->steps_changed = false;
}

static void end_line(struct buffer *text)
{
    while (text->length && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
    buffer_add_char(text, '\n');
}

static int widest(const struct listing *listing)
{
    int width = NARROWEST;

    for (int i = 0; i < listing->count; i++) {
        int line = NUMBER + (int)strlen(listing->lines[i].text) + 2;
        width = line > width ? line : width;
    }
    return width;
}

static void add_row(struct session *session, struct buffer *text, const struct listing_line *line,
                    int width)
{
    const struct steps *steps = &session->steps;
    int first = steps->count > COLUMNS_AT_MOST ? steps->count - COLUMNS_AT_MOST : 0;
    size_t start = text->length;

    if (line->number)
        buffer_printf(text, "%2d %s", line->number, line->text);
    else
        buffer_printf(text, "   %s", line->text);
    for (int c = first; c < steps->count && line->number && line->number <= steps->lines; c++) {
        wrap_pad(text, start, width + COLUMN * (c - first));
        steps_cell(text, &steps->columns[c], line->number,
                   proctab_by_pid(&session->table, steps->columns[c].pid), false);
    }
    end_line(text);
}

/* The page as text; nothing when nobody changed place since it was shown. */
void steps_show(struct session *session)
{
    const struct steps *steps = &session->steps;
    int first = steps->count > COLUMNS_AT_MOST ? steps->count - COLUMNS_AT_MOST : 0;
    int width = widest(&session->listing);
    struct buffer text = {0};

    session->steps_changed = false;
    if (!steps->count)
        return;
    buffer_add_text(&text, _("PROGRAM"));
    for (int c = first; c < steps->count; c++) {
        const struct process *process = proctab_by_pid(&session->table, steps->columns[c].pid);
        wrap_pad(&text, 0, width + COLUMN * (c - first));
        buffer_printf(&text, "%s(%d)", process ? process->name : "?", steps->columns[c].pid);
    }
    end_line(&text);
    for (int i = 0; i < session->listing.count; i++)
        add_row(session, &text, &session->listing.lines[i], width);
    text.data[text.length - 1] = '\0';
    session->view.say(session->view.context, SAY_ANSWER, buffer_text(&text));
    buffer_free(&text);
    if (!steps_going(steps))
        steps_close(session);
}
