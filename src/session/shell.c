/*
 * shell: the verbs that no process runs.
 */
#include "base/i18n.h"
#include "base/names.h"
#include "model/timeline_text.h"
#include "model/tree.h"
#include "model/why.h"
#include "model/words.h"
#include "sandbox/probe.h"
#include "session/inside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN_WIDTH = 80, UNBROKEN = 1 << 16 }; /* cells of a line */

static const char *word(const struct statement *statement, int number)
{
    return number < statement->argument_count ? statement->arguments[number].text : NULL;
}

void session_answer(struct session *session, struct buffer *text)
{
    while (text->length && text->data[text->length - 1] == '\n')
        text->data[--text->length] = '\0';
    session_tell(session, SAY_ANSWER, buffer_text(text));
    buffer_free(text);
}

/* A process of the table by the name typed; says so where there never was one. */
static const struct process *named(struct session *session, const struct proctab *table,
                                   const char *who)
{
    const struct process *process = proctab_find(table, who);
    struct buffer living = {0};

    if (process)
        return process;
    target_living(session, &living);
    session_say(session, SAY_ERROR, _("no process is called `%s`; alive: %s"), who,
                buffer_text(&living));
    buffer_free(&living);
    return NULL;
}

static void run_use(struct session *session, const struct statement *statement)
{
    const struct process *process = named(session, &session->table, word(statement, 0));
    struct buffer words = {0};

    if (!process)
        return;
    if (process->life != LIFE_ALIVE || process->pid == session->table.init) {
        target_refusal(session, process, &words);
        session_say(session, SAY_ERROR, "%s", buffer_text(&words));
        buffer_free(&words);
        return;
    }
    undo_keep(session, DEED_USE, peer_of(session, process), 0, NULL);
    session->current = process->pid;
}

void shell_choose_current(struct session *session, const struct process *ended)
{
    const struct process *heir = proctab_heir(&session->table, ended);

    session->current = heir ? heir->pid : 0;
    session->nobody_unsaid = !heir;
}

void shell_tell_nobody(struct session *session)
{
    if (session->nobody_unsaid && !session->init_gone && session->options.interactive)
        session_say(session, SAY_NOTE, _("nobody lives: undo, reset or quit"));
    session->nobody_unsaid = false;
}

static void let_step(struct session *session, struct peer *peer, enum message_kind kind)
{
    session->last_target = peer->serial;
    peer_send(session, peer, kind, NULL);
}

static void step_one(struct session *session, struct peer *peer, enum message_kind kind)
{
    undo_keep(session, kind == MESSAGE_GO ? DEED_GO : DEED_NEXT, peer, 0, NULL);
    let_step(session, peer, kind);
}

static bool may_step(const struct peer *peer)
{
    return peer->activity == PEER_STEPPING && !peer->stopped;
}

static void refuse_step(struct session *session, const struct process *process)
{
    struct buffer words = {0};

    if (!target_refusal(session, process, &words))
        buffer_printf(&words, _("%s(%d) stands before no line; to begin: step {...}"),
                      process->name, process->pid);
    session_say(session, SAY_ERROR, "%s", buffer_text(&words));
    buffer_free(&words);
}

static void step_all(struct session *session, enum message_kind kind)
{
    int standing = 0, stepping = 0;

    for (int i = 1; i < session->peer_count; i++) {
        standing += session->peers[i]->activity == PEER_STEPPING;
        if (may_step(session->peers[i])) {
            step_one(session, session->peers[i], kind);
            stepping++;
        }
    }
    if (!standing)
        session_say(session, SAY_ERROR, _("nobody stands before a line; to begin: step {...}"));
    else if (!stepping) /* they are stopped */
        session_say(session, SAY_ERROR, _("nobody is free to run this"));
}

/* next, go: for the process named, for all that stand before a line, or for the current one. */
static void run_step(struct session *session, const struct statement *statement,
                     enum message_kind kind)
{
    if (statement->who.kind == WHO_ALL) {
        step_all(session, kind);
        return;
    }
    const struct process *process = target_of(session, statement);
    if (!process)
        return;
    if (may_step(peer_of(session, process)))
        step_one(session, peer_of(session, process), kind);
    else
        refuse_step(session, process);
}

static void run_tree(struct session *session)
{
    const struct proctab *table = moment_table(session);
    struct buffer text = {0};

    moment_tell(session, &text);
    tree_text(&text, table, moment_current(session),
              session->options.ascii ? TREE_ASCII : TREE_LINES);
    session_answer(session, &text);
}

/* What of this sandbox is no longer kept, in words. */
static void tell_dropped(const struct session *session, struct buffer *out)
{
    const struct history *history = &session->history;

    if (history->gone > session->sandbox_since)
        buffer_printf(out,
                      _("%zu facts and %zu kB of output are no longer kept; "
                        "--events FILE keeps all\n"),
                      history->facts_dropped, history->bytes_dropped / 1000);
    else if (history->lines_gone > session->sandbox_since)
        buffer_printf(out,
                      _("%zu lines of output (%zu kB) are no longer kept; "
                        "--events FILE keeps all\n"),
                      history->lines_dropped, history->bytes_dropped / 1000);
}

/* The last N lines of the log, read from the facts. */
static void run_log(struct session *session, const struct statement *statement)
{
    const char *wanted = word(statement, 0);
    long lines = wanted ? strtol(wanted, NULL, 10) : 20;
    const struct history *history = &session->history;
    const struct fact *fact = history_previous(history, history->count);
    uint64_t first = history->count + 1;
    struct buffer text = {0}, piece = {0};

    while (fact && fact->seq > session->sandbox_since && lines > 0) {
        buffer_clear(&piece);
        words_fact(&piece, &session->table, fact);
        lines -= piece.length > 0;
        first = fact->seq;
        fact = history_previous(history, first - 1);
    }
    if (lines > 0)
        tell_dropped(session, &text);
    for (fact = history_next(history, first); fact; fact = history_next(history, fact->seq + 1)) {
        buffer_clear(&piece);
        words_fact(&piece, &session->table, fact);
        if (piece.length)
            buffer_printf(&text, "%5llu  %s", (unsigned long long)fact->seq, buffer_text(&piece));
    }
    if (!text.length)
        buffer_add_text(&text, _("nothing has happened yet"));
    buffer_free(&piece);
    session_answer(session, &text);
}

/* timeline [all] */
static void run_timeline(struct session *session, const struct statement *statement)
{
    struct timeline timeline;
    struct buffer text = {0};

    if (!word(statement, 0) && moment_seen(session, true))
        return;
    int columns =
        session->view.columns ? session->view.columns(session->view.context) : PLAIN_WIDTH;
    timeline_make(&timeline, &session->history, 0);
    struct timeline_style style = {session->options.ascii, moment_column(session, &timeline)};
    moment_tell(session, &text);
    if (word(statement, 0))
        timeline_text_all(&text, &timeline, columns, &style);
    else
        timeline_text(&text, &timeline, columns, &style);
    timeline_free(&timeline);
    session_answer(session, &text);
}

/* why task N: of the current process's pool, or the newest that has it */
static void run_why_task(struct session *session, long id)
{
    struct buffer text = {0};

    const struct proctab *table = moment_table(session);
    moment_tell(session, &text);
    if (why_task(&text, table, &session->history, moment_current(session), id)) {
        session_answer(session, &text);
        return;
    }
    session_say(session, SAY_ERROR,
                _("no pool has a task %ld; a task comes with: pool apply {...}"), id);
    buffer_free(&text);
}

static void run_why(struct session *session, const struct statement *statement)
{
    const char *who = word(statement, 0);
    if (who && word(statement, 1)) {
        run_why_task(session, strtol(word(statement, 1), NULL, 10));
        return;
    }
    const struct proctab *table = moment_table(session);
    const struct process *process = who ? named(session, table, who) : moment_current(session);
    struct buffer text = {0};

    if (!process)
        return;
    moment_tell(session, &text);
    why(&text, table, &session->history, process);
    session_answer(session, &text);
}

static void set_reaping(struct session *session, bool on)
{
    struct message message = {.kind = MESSAGE_REAPING, .value = on};
    struct fact fact = {
        .kind = FACT_SET, .pid = session->table.init, .text = "reap", .args = on ? "on" : "off"};

    if (session->init_gone || !link_send_message(session->sandbox->init_link, &message, NULL, 0)) {
        session_say(session, SAY_ERROR, _("init is gone; for a new sandbox: reset"));
        return;
    }
    session->reaping = on;
    for (int i = 0; !on && i < session->peer_count; i++) { /* what is a zombie now stays one */
        struct peer *peer = session->peers[i];
        if (peer->was_zombie && peer->unclaimed) {
            peer->unclaimed = false;
            peer_recount(session, peer);
        }
    }
    session->pings++;
    session_emit(session, &fact);
}

static void run_init(struct session *session, const struct statement *statement)
{
    bool on = !strcmp(word(statement, 1), "on");

    undo_keep(session, DEED_REAPING, NULL, on, NULL);
    set_reaping(session, on);
}

static void run_limit(struct session *session, const struct statement *statement)
{
    const char *wanted = word(statement, 0);
    long limit = wanted ? strtol(wanted, NULL, 10) : 0;

    if (wanted && (limit < 1 || limit > SESSION_LIMIT_MAX)) {
        session_say(session, SAY_ERROR, _("the limit is a number from 1 to %d"), SESSION_LIMIT_MAX);
        return;
    }
    if (wanted) {
        undo_keep(session, DEED_LIMIT, NULL, limit, NULL);
        session_limit(session, limit);
    }
    session_say(session, SAY_NOTE,
                _("at most %ld processes at once, zombies included; at present: %d"),
                session->options.limit, session->table.alive + session->table.zombies);
}

/* pace [S] */
static void run_pace(struct session *session, const struct statement *statement)
{
    enum { SLOWEST = 60 };
    const char *wanted = word(statement, 0);
    char *end = NULL;
    double pace = wanted ? strtod(wanted, &end) : session->options.pace;

    if (wanted && (*end || !(pace >= 0 && pace <= SLOWEST))) {
        session_say(session, SAY_ERROR, _("the pace is a number of seconds from 0 to %d"), SLOWEST);
        return;
    }
    session->options.pace = pace;
    session_say(session, SAY_NOTE, _("on the screen, one thing after another: %g s between them"),
                pace);
}

static void run_reset(struct session *session)
{
    undo_keep(session, DEED_RESET, NULL, 0, NULL);
    if (session_make_afresh(session))
        session_say(session, SAY_NOTE, _("a fresh sandbox: init is %d, main is %d"),
                    session->table.init, session->table.main);
}

/* undo [N], redo [N] */
static void run_undo(struct session *session, const struct statement *statement)
{
    const char *wanted = word(statement, 0);
    long commands = wanted ? strtol(wanted, NULL, 10) : 1;

    if (commands < 1)
        session_say(session, SAY_ERROR, _("how many? a number from 1 on, or none for one"));
    else if (statement->verb->id == VERB_undo)
        undo_back(session, commands);
    else
        undo_again(session, commands);
}

static void run_help(struct session *session, const struct statement *statement)
{
    struct buffer text = {0};

    help_show(&text, word(statement, 0), session->view.breaks_lines ? UNBROKEN : PLAIN_WIDTH);
    session_answer(session, &text);
}

/* learn, lesson, hint ... */
static void run_lesson(struct session *session, const struct statement *statement)
{
    const struct session_view *view = &session->view;

    if (view->lesson &&
        view->lesson(view->context, statement->verb, word(statement, 0), word(statement, 1)))
        return;
    if (statement->verb->id == VERB_learn || statement->verb->id == VERB_lesson)
        session_say(session, SAY_ERROR, _("lessons are taken at a prompt: proctor learn"));
    else
        session_say(session, SAY_ERROR,
                    _("`%s` is for a lesson, and none is under way; learn lists them"),
                    statement->verb->name);
}

bool shell_only_looks(const struct statement *statement)
{
    return statement->kind == STATEMENT_CALL && statement->who.kind == WHO_CURRENT &&
           (moment_survives(statement) || statement->verb->id == VERB_quit);
}

void shell_run(struct session *session, const struct statement *statement)
{
    if (!moment_survives(statement))
        session->at = 0;
    switch (statement->verb->id) {
    case VERB_use: run_use(session, statement); break;
    case VERB_next: run_step(session, statement, MESSAGE_NEXT); break;
    case VERB_go: run_step(session, statement, MESSAGE_GO); break;
    case VERB_tree: run_tree(session); break;
    case VERB_log: run_log(session, statement); break;
    case VERB_why: run_why(session, statement); break;
    case VERB_timeline: run_timeline(session, statement); break;
    case VERB_at: moment_run(session, word(statement, 0)); break;
    case VERB_save: save_run(session, word(statement, 0)); break;
    case VERB_code: code_show(session, statement); break;
    case VERB_init: run_init(session, statement); break;
    case VERB_limit: run_limit(session, statement); break;
    case VERB_pace: run_pace(session, statement); break;
    case VERB_reset: run_reset(session); break;
    case VERB_undo:
    case VERB_redo: run_undo(session, statement); break;
    case VERB_help: run_help(session, statement); break;
    case VERB_learn:
    case VERB_lesson:
    case VERB_hint:
    case VERB_solution:
    case VERB_back:
    case VERB_again:
    case VERB_skip: run_lesson(session, statement); break;
    case VERB_quit: session_stop(session, STATUS_FINE); break;
    default: session_say(session, SAY_ERROR, _("`%s` is not done yet"), statement->verb->name);
    }
}

/* It was sent; what it does is to be seen. */
static void tell_signal(struct session *session, struct peer *peer, int number)
{
    struct fact fact = {.kind = FACT_SIGNAL, .pid = peer->pid, .signal = number};

    session_emit(session, &fact);
    peer->signalled = number;
    if (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)
        peer->stop_signal = number;
    peer_recount(session, peer);
    watch_soon(session, peer);
}

void shell_do(struct session *session, const struct deed *deed)
{
    struct peer *peer = deed->serial >= 0 ? session->peers[deed->serial] : NULL;

    switch (deed->kind) {
    case DEED_RUN: break;
    case DEED_NEXT: let_step(session, peer, MESSAGE_NEXT); break;
    case DEED_GO: let_step(session, peer, MESSAGE_GO); break;
    case DEED_SIGNAL:
        if (probe_signal(peer->pidfd, (int)deed->value) == 0)
            tell_signal(session, peer, (int)deed->value);
        break;
    case DEED_USE: session->current = peer->pid; break;
    case DEED_REAPING: set_reaping(session, deed->value); break;
    case DEED_LIMIT: session_limit(session, deed->value); break;
    case DEED_RESET: session_make_afresh(session); break;
    }
}

/* you: kill [-SIG] WHO ... From outside, by pidfd: to processes of the sandbox and no others. */
static void kill_from_outside(struct session *session, int number, const char *who)
{
    const struct process *process = named(session, &session->table, who);
    struct peer *peer = peer_of(session, process);

    if (!peer)
        return;
    if (process->life == LIFE_GONE) {
        struct buffer words = {0};
        target_refusal(session, process, &words);
        session_say(session, SAY_ERROR, "%s", buffer_text(&words));
        buffer_free(&words);
        return;
    }
    if (peer->serial == 0 && !session->sandbox->namespaced) {
        session_say(session, SAY_ERROR,
                    _("init is an ordinary process here, and the sandbox would end with it: "
                      "refused; for a new sandbox: reset"));
        return;
    }
    if (probe_signal(peer->pidfd, number) < 0 && process->life == LIFE_ALIVE) {
        session_say(session, SAY_ERROR, _("can't send %s to %s(%d): %s"), signal_name(number),
                    process->name, process->pid, errno_words(errno));
        return;
    }
    if (process->life != LIFE_ALIVE)
        session_say(session, SAY_NOTE,
                    _("%s(%d) is a zombie: it has ended already, a signal changes nothing"),
                    process->name, process->pid);
    if (number == 0 || process->life != LIFE_ALIVE)
        return;
    undo_keep(session, DEED_SIGNAL, peer, number, NULL);
    tell_signal(session, peer, number);
}

void shell_kill(struct session *session, const struct statement *statement)
{
    int number = signal_number(word(statement, 0));

    for (int i = 1; i < statement->argument_count; i++)
        if (statement->arguments[i].kind == VALUE_WORD)
            kill_from_outside(session, number, statement->arguments[i].text);
        else
            session_say(session, SAY_ERROR, _("`you:` has no variables: name the process"));
}
