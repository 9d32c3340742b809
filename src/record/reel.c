#include "record/reel.h"

#include <string.h>

static bool has_note(const struct reel *reel, size_t from, enum note_kind kind)
{
    for (size_t i = from; i < reel->notes; i++)
        if (reel->recording->notes.items[i].kind == kind)
            return true;
    return false;
}

/* What is left when nothing but leaving follows. */
static void cut_leaving(struct reel *reel)
{
    const struct history *history = &reel->recording->history;

    if (reel->facts > 1 && history_fact(history, reel->facts)->kind == FACT_END)
        reel->facts--;
    while (reel->notes > 0) {
        const struct note *note = &reel->recording->notes.items[reel->notes - 1];
        bool quits =
            (note->kind == NOTE_TYPED || note->kind == NOTE_COMMAND) && !strcmp(note->text, "quit");
        if (note->after < reel->facts || (!quits && note->kind != NOTE_REST))
            return;
        reel->notes--;
    }
}

void reel_begin(struct reel *reel, const struct recording *recording)
{
    struct reel_item item;

    *reel = (struct reel){.recording = recording,
                          .unit = REEL_CALLS,
                          .facts = recording->history.count,
                          .notes = recording->notes.count};
    cut_leaving(reel);
    if (has_note(reel, 0, NOTE_TYPED))
        reel->unit = REEL_LINES;
    else if (has_note(reel, 0, NOTE_COMMAND))
        reel->unit = REEL_STATEMENTS;
    while (reel_next(reel, &item)) {
        reel->commands += item.begins;
        reel_pass(reel);
    }
    reel_rewind(reel);
}

void reel_rewind(struct reel *reel)
{
    reel->fact = reel->note = reel->begun = 0;
}

static bool fact_begins(const struct reel *reel, const struct fact *fact)
{
    bool by_hand = fact->kind == FACT_SIGNAL && fact->from == 0;

    return reel->unit == REEL_CALLS && (fact->kind == FACT_CALL || by_hand);
}

static bool note_begins(const struct reel *reel, const struct note *note)
{
    return reel->unit == REEL_LINES ? note->kind == NOTE_TYPED && !note->value
                                    : note->kind == NOTE_COMMAND;
}

bool reel_next(const struct reel *reel, struct reel_item *item)
{
    const struct history *history = &reel->recording->history;
    const struct notes *notes = &reel->recording->notes;

    *item = (struct reel_item){0};
    if (reel->note < reel->notes && notes->items[reel->note].after <= reel->fact) {
        item->note = &notes->items[reel->note];
        item->time = item->note->time;
        item->begins = note_begins(reel, item->note);
        item->is_step = item->note->kind == NOTE_STEP;
    } else if (reel->fact < reel->facts) {
        item->fact = history_fact(history, reel->fact + 1);
        item->time = item->fact->time;
        item->begins = fact_begins(reel, item->fact);
    }
    return item->note || item->fact;
}

void reel_pass(struct reel *reel)
{
    struct reel_item item;

    if (!reel_next(reel, &item))
        return;
    reel->note += item.note != NULL;
    reel->fact += item.fact != NULL;
    reel->begun += item.begins;
}

bool reel_has_step(const struct reel *reel)
{
    return has_note(reel, reel->note, NOTE_STEP);
}
