#include "view/telling.h"

#include "base/alloc.h"
#include "model/calls.h"
#include "model/words.h"

#include <stdlib.h>
#include <string.h>

void telling_open(struct telling *telling, telling_line *line, void *context)
{
    *telling = (struct telling){.line = line, .context = context};
}

void telling_free(struct telling *telling)
{
    free(telling->held);
    buffer_free(&telling->words);
    *telling = (struct telling){0};
}

void telling_begin(struct telling *telling)
{
    telling->explained = 0;
}

static enum tone tone_of(const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_EXIT: return TONE_END;
    case FACT_REAP:
    case FACT_REPARENT: return TONE_MOVE;
    case FACT_SIGNAL:
    case FACT_STOP:
    case FACT_CONTINUE:
    case FACT_HANDLER: return TONE_SIGNAL;
    case FACT_OUTPUT: return TONE_OUTPUT;
    case FACT_RETURN: return fact->error ? TONE_ERROR : TONE_CALL;
    default: return TONE_CALL;
    }
}

/* Each line of `text`, which it cuts into lines. */
static void tell_lines(const struct telling *telling, enum tone tone, char *text)
{
    while (text && *text) {
        char *end = strchr(text, '\n');
        if (end)
            *end++ = '\0';
        telling->line(telling->context, tone, text);
        text = end;
    }
}

static void tell(struct telling *telling, const struct proctab *table, const struct fact *fact)
{
    struct buffer *words = &telling->words;

    buffer_clear(words);
    words_fact(words, table, fact);
    tell_lines(telling, tone_of(fact), words->data);
    buffer_clear(words);
    if (fact->error || !(telling->explained & 1u << fact->kind))
        words_plain(words, table, fact);
    if (words->length) {
        telling->explained |= 1u << fact->kind;
        tell_lines(telling, TONE_PLAIN, words->data);
    }
}

/* A call that may block is told when it does: one that returns at once is one line, not two. */
static void hold(struct telling *telling, const struct fact *call)
{
    telling->held =
        alloc_resize(telling->held, (size_t)telling->held_count + 1, sizeof *telling->held);
    telling->held[telling->held_count++] = call->seq;
}

/* The last call that is held for a process (its handler may have made one within another), held no
 * longer; NULL: there is none. One that is no longer kept goes as well. */
static const struct fact *release(struct telling *telling, const struct history *history, int pid)
{
    for (int i = telling->held_count - 1; i >= 0; i--) {
        const struct fact *call = history_fact(history, telling->held[i]);
        if (call && call->pid != pid)
            continue;
        telling->held_count--;
        memmove(&telling->held[i], &telling->held[i + 1],
                (size_t)(telling->held_count - i) * sizeof *telling->held);
        return call;
    }
    return NULL;
}

static bool is_held(const struct fact *fact)
{
    return fact->kind == FACT_CALL && fact->call && call_kind(fact->call) != CALL_ENDS;
}

void telling_fact(struct telling *telling, const struct proctab *table,
                  const struct history *history, const struct fact *fact)
{
    const struct fact *call = NULL;

    if (is_held(fact)) {
        hold(telling, fact);
        return;
    }
    if (fact->kind == FACT_START) /* calls of the sandbox before return no more */
        telling->held_count = 0;
    else if (fact->kind == FACT_RETURN || fact->kind == FACT_EXEC)
        release(telling, history, fact->pid);
    else if (fact->kind == FACT_EXIT) /* it will not return */
        call = release(telling, history, fact->pid);
    else if (fact->kind == FACT_SIGNAL) /* before what it brought about */
        call = release(telling, history, fact->from);
    if (call)
        tell(telling, table, call);
    tell(telling, table, fact);
}

void telling_settled(struct telling *telling, const struct proctab *table,
                     const struct history *history)
{
    for (int i = 0; i < telling->held_count; i++) {
        const struct fact *call = history_fact(history, telling->held[i]);
        const struct process *process = call ? proctab_by_pid(table, call->pid) : NULL;
        if (process && process->call && process->call_seq == call->seq)
            tell(telling, table, call);
    }
    telling->held_count = 0;
}
