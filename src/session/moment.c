/*
 * moment: what is looked at is now, or how things were after some fact.
 *
 * Nothing happens in the past: the tree of then is made from the facts up to then.
 */
#include "base/i18n.h"
#include "model/tree.h"
#include "session/inside.h"

#include <stdlib.h>
#include <string.h>

uint64_t session_at(const struct session *session)
{
    return session->at;
}

void session_go_to(struct session *session, uint64_t seq)
{
    session->at = seq;
}

bool moment_survives(const struct statement *statement)
{
    static const enum verb_id looks[] = {VERB_at,  VERB_tree, VERB_timeline, VERB_why,
                                         VERB_log, VERB_save, VERB_help,     VERB_pace};

    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (statement->verb->id == looks[i])
            return true;
    return false;
}

void moment_timeline(struct session *session, struct timeline *timeline)
{
    timeline_make(timeline, &session->history, 0);
    if (!session->at)
        return;
    uint64_t until = timeline_until(timeline, session->at);
    timeline_free(timeline);
    timeline_make(timeline, &session->history, until);
}

int moment_column(const struct session *session, const struct timeline *timeline)
{
    return session->at ? timeline_column_at(timeline, session->at) : -1;
}

const struct proctab *moment_table(struct session *session)
{
    struct timeline timeline;

    if (!session->at)
        return &session->table;
    timeline_make(&timeline, &session->history, 0);
    past_go(&session->past, &session->history, timeline_until(&timeline, session->at));
    timeline_free(&timeline);
    return &session->past.table;
}

const struct process *moment_current(struct session *session)
{
    const struct process *process;

    if (!session->at)
        return session_current(session);
    process = proctab_by_pid(&session->past.table, session->current);
    return process && process->life == LIFE_ALIVE ? process : NULL;
}

void moment_tell(const struct session *session, struct buffer *out)
{
    if (session->at)
        buffer_printf(out, _("fact %llu of %zu: the past; back to the present: at now\n"),
                      (unsigned long long)session->at, session->history.count);
}

bool moment_seen(const struct session *session, bool timeline)
{
    return session->view.look && session->view.look(session->view.context, timeline);
}

void moment_run(struct session *session, const char *when)
{
    uint64_t seq = strtoull(when, NULL, 10);
    size_t gone = session->history.gone, since = session->sandbox_since;
    struct buffer text = {0};

    if (!strcmp(when, "now")) {
        session->at = 0;
    } else if (seq <= since || seq > session->history.count) {
        session_say(session, SAY_ERROR,
                    _("there is no fact %s: this sandbox has those from %zu to %zu"), when,
                    (gone > since ? gone : since) + 1, session->history.count);
        return;
    } else if (seq <= gone) {
        session_say(session, SAY_ERROR, _("fact %s is no longer kept: the oldest is %zu"), when,
                    gone + 1);
        return;
    } else {
        session->at = seq;
    }
    if (moment_seen(session, false))
        return;
    const struct proctab *table = moment_table(session);
    moment_tell(session, &text);
    tree_text(&text, table, moment_current(session),
              session->options.ascii ? TREE_ASCII : TREE_LINES);
    session_answer(session, &text);
}
