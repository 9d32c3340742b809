/*
 * undo: takes commands back. Nothing that a kernel did can be undone; but a fresh sandbox, in which
 * all earlier commands run again in the order of then, is where one was.
 *
 * A replay goes on in feed_advance(), in the place of what was typed, deed by deed: each when all
 * facts that came before it then have come about again (conduct.c), or, where that order is lost,
 * when all is at rest.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "model/words.h"
#include "session/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct replay {
    bool back;            /* undo, not redo */
    int at, end;          /* of the journal: the deed to be done next, and after the last */
    int from;             /* where it began */
    int commands;         /* taken back, or done again */
    char *title;          /* of the first of these */
    double begun, rested; /* when; and when waiting for rest began, 0: not yet */
    bool slow;            /* it was said that it takes a while */
    bool missed;          /* a deed could not be done */
    struct buffer difference;
};

static const double patience_with_rest = 1.0, a_while = 1.0; /* seconds */

void undo_command(struct session *session, const char *title)
{
    journal_command(&session->journal, title);
}

void undo_keep(struct session *session, enum deed_kind kind, const struct peer *peer, long value,
               const char *text)
{
    struct deed deed = {
        .kind = kind, .serial = peer ? peer->serial : -1, .value = value, .text = (char *)text};

    if (session->journal.full) /* as far as anybody knows this is the first sandbox */
        session->first_limit = session->options.limit;
    journal_add(&session->journal, &deed, session->history.count);
}

void session_fence(struct session *session)
{
    session->journal.fence = session->journal.done;
}

bool undo_replays(const struct session *session)
{
    return session->replay != NULL;
}

/* Beginning */

static void begin(struct session *session, bool back, const struct journal_cut *cut, int from,
                  int end)
{
    struct replay *replay = alloc_zero(1, sizeof *replay);

    *replay = (struct replay){.back = back,
                              .at = from,
                              .from = from,
                              .end = end,
                              .commands = cut->commands,
                              .title = alloc_string(cut->title),
                              .begun = session_now(session)};
    session->journal.done = from;
    session->replay = replay;
    note_replay(session, true);
}

/* The limit that held when the sandbox of the deed `origin` was made. */
static long limit_at(const struct session *session, int origin)
{
    long limit = session->first_limit;

    for (int i = 0; i < origin; i++)
        if (session->journal.deeds[i].kind == DEED_LIMIT)
            limit = session->journal.deeds[i].value;
    return limit;
}

static void begin_afresh(struct session *session, int origin)
{
    session->options.limit = limit_at(session, origin);
    if (origin > 0)
        session->journal.deeds[origin - 1].since = session->history.count;
    session_make_afresh(session);
}

static void refuse(struct session *session, bool back, long wanted, int found)
{
    if (found && back)
        session_say(session, SAY_ERROR,
                    ngettext("only %d command can be undone, not %ld",
                             "only %d commands can be undone, not %ld", (unsigned long)found),
                    found, wanted);
    else if (found)
        session_say(session, SAY_ERROR,
                    ngettext("only %d command can be done again, not %ld",
                             "only %d commands can be done again, not %ld", (unsigned long)found),
                    found, wanted);
    else if (session->journal.full)
        session_say(session, SAY_ERROR,
                    _("so many commands have run that they can't all run again: from the next "
                      "reset on there is undo again"));
    else if (!back)
        session_say(session, SAY_ERROR, _("nothing to do again: redo is for what undo took back"));
    else if (session->journal.fence)
        session_say(session, SAY_ERROR,
                    _("nothing to undo here: only what you did in this step can be taken back"));
    else
        session_say(session, SAY_ERROR, _("nothing to undo: no command has changed a process yet"));
}

void undo_back(struct session *session, long commands)
{
    struct journal *journal = &session->journal;

    journal_close(journal, session->history.count);
    struct journal_cut cut = journal_back(journal, commands);
    if (cut.commands < commands || session->guardian_gone) {
        refuse(session, true, commands, session->guardian_gone ? 0 : cut.commands);
        return;
    }
    int origin = journal_origin(journal, cut.done);
    begin(session, true, &cut, origin, cut.done);
    begin_afresh(session, origin);
}

void undo_again(struct session *session, long commands)
{
    struct journal *journal = &session->journal;
    struct journal_cut cut = journal_forward(journal, commands);

    if (cut.commands < commands) {
        refuse(session, false, commands, cut.commands);
        return;
    }
    journal_close(journal, session->history.count);
    begin(session, false, &cut, journal->done, cut.done);
}

/* The way */

/* Where PIDs are those of the machine, those that were typed are others now. */
static char *with_pids_of_now(struct session *session, const char *text)
{
    const struct proctab *then = conduct_then(session);
    struct buffer out = {0};

    for (const char *at = text; *at;) {
        size_t length = strspn(at, "0123456789");
        bool word = length && (at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')) &&
                    !(isalpha((unsigned char)at[length]) || at[length] == '_');
        const struct process *process =
            word && length < 9 ? proctab_by_pid(then, (int)strtol(at, NULL, 10)) : NULL;
        if (!length)
            length = 1;
        if (process && process->serial < session->table.count)
            buffer_printf(&out, "%d", session->table.processes[process->serial]->pid);
        else
            buffer_add(&out, at, length);
        at += length;
    }
    return buffer_take(&out);
}

static bool is_ready(const struct peer *peer, enum deed_kind kind)
{
    if (kind == DEED_SIGNAL || kind == DEED_USE)
        return true;
    if (peer->stopped)
        return false;
    return peer->activity == PEER_STEPPING || (kind == DEED_RUN && peer->activity == PEER_IDLE);
}

static struct peer *peer_for(const struct session *session, const struct deed *deed)
{
    bool there = deed->serial >= 0 && deed->serial < session->peer_count;

    return there ? session->peers[deed->serial] : NULL;
}

/* Where the order of then is lost, all is to be at rest, and whom it is about free. */
static bool is_due_at_rest(struct session *session, struct replay *replay, const struct deed *deed)
{
    const struct peer *peer = peer_for(session, deed);
    double now = session_now(session);

    if (!replay->rested)
        replay->rested = now;
    if (!feed_settled(session) && now < replay->rested + patience_with_rest)
        return false;
    if (!peer || is_ready(peer, deed->kind))
        return true;
    return feed_settled(session) && !standstill_can_move(session);
}

static bool is_due(struct session *session, struct replay *replay, const struct deed *deed)
{
    struct journal *journal = &session->journal;

    if (session->pings)
        return false;
    if (deed->kind == DEED_RESET)
        return !session->conduct || conduct_is_over(session);
    if (!session->conduct) {
        int end = journal_next_reset(journal, replay->at, replay->end);
        conduct_begin(session, deed->since, journal->deeds[end - 1].until);
    }
    conduct_advance(session);
    if (!conduct_is_lost(session) && !conduct_has_reached(session, deed->since))
        return false;
    const struct peer *peer = peer_for(session, deed);
    if (!conduct_is_lost(session) && (!peer || is_ready(peer, deed->kind)))
        return true;
    return is_due_at_rest(session, replay, deed);
}

static void run(struct session *session, struct replay *replay, struct deed *deed)
{
    struct peer *peer = peer_for(session, deed);
    bool about_nobody = deed->serial < 0;

    if (!about_nobody && (!peer || peer->exit_told || !is_ready(peer, deed->kind))) {
        replay->missed = true;
        return;
    }
    if (deed->kind != DEED_RUN) {
        shell_do(session, deed);
        return;
    }
    if (!session->sandbox->namespaced) {
        char *text = with_pids_of_now(session, deed->text);
        free(deed->text);
        deed->text = text;
    }
    feed_send(session, peer, deed->text);
}

static void do_next(struct session *session, struct replay *replay)
{
    struct journal *journal = &session->journal;
    struct deed *deed = &journal->deeds[replay->at];

    if (deed->kind == DEED_RESET)
        conduct_end(session);
    if (replay->at > replay->from)
        journal_close(journal, session->history.count);
    deed->since = session->history.count;
    journal->done = ++replay->at;
    replay->rested = 0;
    run(session, replay, deed);
}

/* The end */

static void describe(struct buffer *out, const struct proctab *table, const struct process *process)
{
    if (process->life == LIFE_GONE)
        words_wait_status(out, process->wait_status);
    else
        words_because(out, table, process);
}

static bool same_word(const char *one, const char *other)
{
    return !one || !other ? one == other : !strcmp(one, other);
}

static bool same(const struct process *then, const struct process *now, bool same_pids)
{
    int parent_then = then->parent ? then->parent->serial : -1;
    int parent_now = now->parent ? now->parent->serial : -1;

    return then->life == now->life && then->stopped == now->stopped && parent_then == parent_now &&
           then->wait_status == now->wait_status && same_word(then->call, now->call) &&
           same_word(then->name, now->name) && (!same_pids || then->pid == now->pid);
}

/* The first variable that has another value: in a namespace all should be the same. */
static void compare_variables(const struct process *then, const struct process *now,
                              struct buffer *difference)
{
    for (int i = 0; i < then->variable_count && !difference->length; i++) {
        const struct variable *variable = &then->variables[i];
        const char *value = process_variable(now, variable->name);
        if (!same_word(variable->value, value))
            buffer_printf(difference, _("%s of %s(%d): then %s, now %s"), variable->name, now->name,
                          now->pid, variable->value, value ? value : "-");
    }
}

static void tell_difference(const struct proctab *then, const struct process *old,
                            const struct proctab *now, const struct process *new,
                            struct buffer *difference)
{
    struct buffer was = {0}, is = {0};

    describe(&was, then, old);
    describe(&is, now, new);
    if (strcmp(buffer_text(&was), buffer_text(&is)) != 0)
        buffer_printf(difference, _("%s(%d): then %s, now %s"), new->name, new->pid,
                      buffer_text(&was), buffer_text(&is));
    else if (new->pid != old->pid)
        buffer_printf(difference, _("%s(%d) was %s(%d)"), new->name, new->pid, old->name, old->pid);
    else
        buffer_printf(difference, _("%s(%d) has another parent"), new->name, new->pid);
    buffer_free(&was);
    buffer_free(&is);
}

/* What is not as it was: the first process, or the first variable. Of who has gone on already
 * nothing is said. */
static void compare(struct session *session, struct replay *replay)
{
    const struct proctab *then = conduct_then(session), *now = &session->table;
    struct buffer *difference = &replay->difference;
    bool same_pids = now->namespaced;
    int i = 0;

    if (!then->count) /* nobody knows any more */
        return;
    while (i < then->count && i < now->count &&
           (conduct_is_ahead(session, i) || same(then->processes[i], now->processes[i], same_pids)))
        i++;
    const struct process *old = i < then->count ? then->processes[i] : NULL;
    const struct process *new = i < now->count ? now->processes[i] : NULL;
    if (old && new)
        tell_difference(then, old, now, new, difference);
    else if (old)
        buffer_printf(difference, _("there is no %s(%d) now"), old->name, old->pid);
    else if (new)
        buffer_printf(difference, _("there was no %s(%d) then"), new->name, new->pid);
    while (same_pids && !difference->length && --i >= 0)
        if (!conduct_is_ahead(session, i))
            compare_variables(then->processes[i], now->processes[i], difference);
}

/* So much of the replay as was commands. */
static int commands_between(const struct journal *journal, int from, int end)
{
    int commands = 0;

    for (int i = from; i < end; i++)
        commands += journal->deeds[i].title != NULL;
    return commands;
}

static void tell_result(struct session *session, const struct replay *replay)
{
    struct buffer line = {0}, title = {0};
    int again = commands_between(&session->journal, replay->from, replay->end);

    journal_show(&title, replay->title);
    if (replay->commands > 1)
        buffer_printf(&line,
                      replay->back ? _("undone: %d commands, from `%s` on")
                                   : _("done again: %d commands, from `%s` on"),
                      replay->commands, buffer_text(&title));
    else
        buffer_printf(&line, replay->back ? _("undone: `%s`") : _("done again: `%s`"),
                      buffer_text(&title));
    if (replay->back && again)
        buffer_printf(&line,
                      ngettext("; a replay: %d command before it, in a fresh sandbox",
                               "; a replay: %d commands before it, in a fresh sandbox",
                               (unsigned long)again),
                      again);
    else if (replay->back)
        buffer_add_text(&line, _("; this is a fresh sandbox"));
    session_say(session, SAY_NOTE, "%s", buffer_text(&line));
    if (replay->difference.length)
        session_say(session, SAY_NOTE, _("not all came out as then: %s"),
                    buffer_text(&replay->difference));
    buffer_free(&line);
    buffer_free(&title);
}

/* What programs did outside of the sandbox is there still, and was done once more. */
static void tell_programs(struct session *session, const struct replay *replay)
{
    struct buffer names = {0};

    const struct fact *fact = history_next(&session->history, session->sandbox_since + 1);

    for (; replay->back && fact; fact = history_next(&session->history, fact->seq + 1)) {
        if (fact->kind != FACT_EXEC || names.length > 60)
            continue;
        buffer_printf(&names, "%s%s", names.length ? _(", ") : "", fact->text);
    }
    if (names.length)
        session_say(session, SAY_NOTE,
                    _("programs ran again (%s): what they did to files is not taken back"),
                    buffer_text(&names));
    buffer_free(&names);
}

static void free_replay(struct replay *replay)
{
    free(replay->title);
    buffer_free(&replay->difference);
    free(replay);
}

void undo_free(struct session *session)
{
    if (session->replay)
        free_replay(session->replay);
    session->replay = NULL;
    journal_free(&session->journal);
}

static void end(struct session *session, bool whole)
{
    struct replay *replay = session->replay;
    struct journal *journal = &session->journal;

    conduct_end(session);
    session->replay = NULL;
    note_rest(session, false);
    note_replay(session, false);
    if (whole) {
        tell_result(session, replay);
        tell_programs(session, replay);
    } else {
        session_say(session, SAY_NOTE,
                    _("the replay was left after %d of %d commands; redo goes on with it"),
                    commands_between(journal, replay->from, replay->at),
                    commands_between(journal, replay->from, replay->end));
    }
    free_replay(replay);
}

static bool is_at_rest(const struct session *session, const struct replay *replay)
{
    return feed_settled(session) || session_now(session) >= replay->rested + patience_with_rest;
}

/* When all that came about then has, and is compared, all are free, and come to rest. */
static bool comes_to_its_end(struct session *session, struct replay *replay)
{
    conduct_advance(session);
    if (session->conduct && !conduct_is_over(session))
        return false;
    if (!replay->rested)
        replay->rested = session_now(session);
    if (session->conduct && conduct_is_lost(session) && !is_at_rest(session, replay))
        return false;
    if (session->conduct) {
        compare(session, replay);
        conduct_end(session);
    }
    return is_at_rest(session, replay);
}

static void tell_while(struct session *session, struct replay *replay)
{
    if (replay->slow || !session->options.interactive ||
        session_now(session) < replay->begun + a_while)
        return;
    replay->slow = true;
    session_say(session, SAY_NOTE,
                _("a replay takes its time: %d of %d commands; Ctrl-C leaves it"),
                commands_between(&session->journal, replay->from, replay->at),
                commands_between(&session->journal, replay->from, replay->end));
}

void undo_advance(struct session *session)
{
    struct replay *replay = session->replay;

    while (replay->at < replay->end && !session->stop) {
        if (!is_due(session, replay, &session->journal.deeds[replay->at])) {
            tell_while(session, replay);
            return;
        }
        do_next(session, replay);
    }
    if (session->stop || comes_to_its_end(session, replay))
        end(session, !session->stop);
    else
        tell_while(session, replay);
}

double undo_deadline(const struct session *session)
{
    const struct replay *replay = session->replay;
    double now = session_now(session), soonest = 0;

    if (!replay)
        return 0;
    double next[] = {session->conduct ? conduct_deadline(session) : 0,
                     replay->rested ? replay->rested + patience_with_rest : 0,
                     replay->slow ? 0 : replay->begun + a_while};
    for (size_t i = 0; i < sizeof next / sizeof *next; i++)
        if (next[i] > now && (soonest <= 0 || next[i] < soonest))
            soonest = next[i];
    return soonest > 0 ? soonest : now;
}

void undo_stop(struct session *session)
{
    if (session->replay)
        end(session, false);
}
