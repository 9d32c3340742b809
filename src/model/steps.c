#include "model/steps.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"
#include "base/utf8.h"
#include "model/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void steps_begin(struct steps *steps, int lines, const bool *conditions)
{
    size_t size = (size_t)lines + 1;

    steps_free(steps);
    steps->lines = lines;
    steps->conditions = alloc_zero(size, sizeof *steps->conditions);
    memcpy(steps->conditions, conditions, size * sizeof *conditions);
}

void steps_free(struct steps *steps)
{
    for (int i = 0; i < steps->count; i++) {
        for (int line = 0; line <= steps->lines; line++)
            free(steps->columns[i].notes[line].text);
        free(steps->columns[i].notes);
    }
    free(steps->columns);
    free(steps->conditions);
    *steps = (struct steps){0};
}

static struct step_column *column_of(struct steps *steps, int pid)
{
    for (int i = steps->count - 1; i >= 0; i--)
        if (steps->columns[i].pid == pid)
            return &steps->columns[i];
    return NULL;
}

static struct step_column *add_column(struct steps *steps, int pid)
{
    steps->columns = alloc_resize(steps->columns, (size_t)steps->count + 1, sizeof *steps->columns);
    struct step_column *column = &steps->columns[steps->count++];
    *column = (struct step_column){
        .pid = pid, .notes = alloc_zero((size_t)steps->lines + 1, sizeof *column->notes)};
    return column;
}

static void note_at(struct step_column *column, int line, const char *text)
{
    struct step_note *note = &column->notes[line];

    free(note->text);
    note->text = alloc_string(text);
    note->copied = false;
}

static void note(struct step_column *column, const char *text)
{
    note_at(column, column->line, text);
}

static void note_value(struct step_column *column, const char *value)
{
    struct buffer text = {0};

    buffer_add_text(&text, "= ");
    utf8_add_harmless(&text, value, strlen(value));
    note(column, buffer_text(&text));
    buffer_free(&text);
}

static void note_return(struct step_column *column, const struct fact *fact)
{
    char value[64];

    snprintf(value, sizeof value, fact->error ? "%ld %s" : "%ld", fact->value,
             errno_name(fact->error));
    note_value(column, value);
}

/* The child has all that its parent has. One that has left the block forks outside of it. */
static void copy_column(struct steps *steps, int parent_pid, int child_pid)
{
    const struct step_column *own = column_of(steps, parent_pid);

    if (!own || !own->line)
        return;
    struct step_column *child = add_column(steps, child_pid);
    const struct step_column *parent = column_of(steps, parent_pid);
    child->line = parent->line;
    child->inside = parent->inside;
    child->handlers = parent->handlers;
    for (int line = 1; line <= steps->lines; line++)
        if (parent->notes[line].text && line != parent->line)
            child->notes[line] = (struct step_note){alloc_string(parent->notes[line].text), true};
}

/* A condition is told by where it led: into its block, or past it. What was copied is replaced by
 * what the process did itself. */
static void leave_line(struct steps *steps, struct step_column *column, int next)
{
    if (!column->line)
        return;
    if (steps->conditions[column->line])
        note(column, next == column->line + 1 ? _("yes") : _("no"));
    else if (!column->notes[column->line].text || column->notes[column->line].copied)
        note(column, _("done"));
}

static void stand_before(struct steps *steps, const struct fact *fact)
{
    struct step_column *column = column_of(steps, fact->pid);
    int line = fact->value > 0 && fact->value <= steps->lines ? (int)fact->value : 0;

    if (!column)
        column = add_column(steps, fact->pid);
    column->free_from = 0;
    column->inside = false;
    if (column->line == line)
        return;
    if (fact->value >= 0) {
        leave_line(steps, column, line);
    } else { /* nobody says where it is from now on */
        note(column, "go");
        column->free_from = column->line;
    }
    column->line = line;
}

/* In which line one that runs freely ended is not known, so it is noted where it was let go. */
static void end_column(struct step_column *column, bool exits)
{
    if (column->line)
        note_at(column, column->line, exits ? _("ended") : _("replaced"));
    else if (column->free_from)
        note_at(column, column->free_from, exits ? _("go, ended") : _("go, replaced"));
    column->line = column->free_from = 0;
}

static void handle(struct step_column *column, bool begins)
{
    if (begins)
        column->handlers++;
    else if (column->handlers) /* one that began before the block is not counted */
        column->handlers--;
}

void steps_apply(struct steps *steps, const struct fact *fact)
{
    if (!steps->lines)
        return;
    if (fact->kind == FACT_LINE)
        stand_before(steps, fact);
    else if (fact->kind == FACT_FORK)
        copy_column(steps, fact->pid, fact->other);
    struct step_column *column = column_of(steps, fact->pid);
    if (!column)
        return;
    bool of_the_line = column->line && column->inside && !column->handlers;
    if (fact->kind == FACT_EXIT || fact->kind == FACT_EXEC)
        end_column(column, fact->kind == FACT_EXIT);
    else if (fact->kind == FACT_NEXT)
        column->inside = column->line == fact->value;
    else if (fact->kind == FACT_HANDLER)
        handle(column, fact->value);
    else if (of_the_line && fact->kind == FACT_RETURN)
        note_return(column, fact);
    else if (of_the_line && fact->kind == FACT_SET && fact->value != 1)
        note_value(column, fact->args);
}

bool steps_going(const struct steps *steps)
{
    for (int i = 0; i < steps->count; i++)
        if (steps->columns[i].line)
            return true;
    return false;
}

/* Whether it is not merely waiting to be let go on. */
static bool busy(const struct process *process)
{
    char letter = words_state_letter(process);

    return process_blocked(process) || letter == 'R' || letter == 'T';
}

enum step_mark steps_cell(struct buffer *out, const struct step_column *column, int line,
                          const struct process *process, bool ascii)
{
    const struct step_note *note = &column->notes[line];

    if (column->line == line && process && busy(process)) {
        buffer_add_text(out, words_state(process));
        return STEP_BUSY;
    }
    if (column->line == line) {
        buffer_add_text(out, ascii ? _("> next") : _("▶ next"));
        return STEP_NEXT;
    }
    if (!note->text)
        return STEP_EMPTY;
    buffer_add_text(out, note->copied ? _("copied") : note->text);
    return note->copied ? STEP_COPIED : STEP_NOTE;
}
