/*
 * code: what was typed as a program in C or in Python.
 *
 * What each process was told stands in the journal. `save` writes the program of what came last: a
 * block that was typed or shown, or the whole session.
 */
#include "record/code.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "session/inside.h"

#include <stdlib.h>
#include <string.h>

/* Which block `save` means from now on; NULL: the session. */
static void keep_block(struct session *session, const struct block *block)
{
    free(session->block);
    session->block = block ? alloc_bytes(block->source, block->source_length) : NULL;
}

void code_block(struct session *session, const struct statement *statement)
{
    bool step = statement->kind == STATEMENT_CALL && statement->verb->id == VERB_step;

    if (statement->kind == STATEMENT_BLOCK || step)
        keep_block(session, statement->body);
}

/* Programs */

static bool add_block(struct session *session, struct buffer *out, enum code_language language,
                      const char *block, struct error *error)
{
    struct code_story story;

    code_story_of_block(&story, &session->table, block, strlen(block));
    bool good = code_write(out, language, &story, error);
    code_story_free(&story);
    return good;
}

/* What a process was told, or sent from outside; false: the deed is none of these. */
static bool typed_of(const struct session *session, const struct deed *deed,
                     struct code_typed *typed)
{
    struct buffer text = {0};

    if (deed->kind != DEED_RUN && deed->kind != DEED_SIGNAL)
        return false;
    const struct process *process = session->table.processes[deed->serial];
    if (deed->kind == DEED_RUN)
        buffer_add_text(&text, deed->text);
    else if (process_has_word(process))
        buffer_printf(&text, "kill -%ld %s", deed->value, process->name);
    else
        buffer_printf(&text, "kill -%ld %d", deed->value, process->pid);
    *typed = (struct code_typed){.serial = deed->serial,
                                 .seq = deed->since,
                                 .outside = deed->kind == DEED_SIGNAL,
                                 .text = buffer_take(&text)};
    return true;
}

static bool add_session(struct session *session, struct buffer *out, enum code_language language,
                        struct error *error)
{
    const struct journal *journal = &session->journal;
    int origin = journal_origin(journal, journal->done), count = 0;
    struct code_typed *typed = alloc_zero((size_t)journal->done + 1, sizeof *typed);
    struct code_story story;
    bool good;

    if (session->history.gone > session->sandbox_since || journal->full) {
        free(typed);
        return error_set(error,
                         _("how it began is no longer kept: a program can be made of a block "
                           "only, code c {...}"));
    }
    for (int i = origin; i < journal->done; i++)
        count += typed_of(session, &journal->deeds[i], &typed[count]);
    code_story_of_session(&story, &session->table, &session->history, session->sandbox_since, typed,
                          count);
    good = count > 0 ? code_write(out, language, &story, error)
                     : error_set(error, _("no process was told anything yet"));
    code_story_free(&story);
    for (int i = 0; i < count; i++)
        free(typed[i].text);
    free(typed);
    return good;
}

bool code_save(struct session *session, struct buffer *out, enum code_language language,
               struct error *error)
{
    if (session->block)
        return add_block(session, out, language, session->block, error);
    return add_session(session, out, language, error);
}

/* code c|python [{...}] */
void code_show(struct session *session, const struct statement *statement)
{
    bool c = !strcmp(statement->arguments[0].text, "c");
    struct buffer text = {0};
    struct error error;

    keep_block(session, statement->body);
    if (!code_save(session, &text, c ? CODE_C : CODE_PYTHON, &error)) {
        session_say(session, SAY_ERROR, "%s", error.text);
        buffer_free(&text);
        return;
    }
    session_answer(session, &text);
}
