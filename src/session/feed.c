/*
 * feed: what was typed, statement by statement.
 *
 * A statement is run, then everything it set going comes to rest (each process at the prompt, seen
 * asleep in its call, stopped, or ended) before the next one. At a prompt a process that is busy
 * refuses; a script waits for it, and ends with a report when nothing can move any more.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "session/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct feed {
    struct feed *next;
    struct program *program;
    int first_line;
    int at;           /* the statement to run next */
    int running;      /* the statement that messages are about */
    bool announced;   /* the view was told of it */
    bool holds;       /* it waits for processes that are busy, also at a prompt */
    const char *told; /* up to here comments were told */
    int *targets;     /* of `all:`, serials */
    int target_count, target_at;
    bool expecting;
    struct predicate predicate;
    double give_up; /* when to stop waiting for rest, or for what is expected */
};

static const double patience_with_rest = 1.0; /* seconds */
static const double patience_with_work =
    10.0; /* for what is expected, while somebody still works */

bool feed_settled(const struct session *session)
{
    return session->unsettled == 0 && session->deferred.count == 0 && session->pings == 0;
}

static struct statement *statement_of(const struct feed *feed)
{
    return &feed->program->top.statements[feed->at];
}

const char *feed_place(const struct session *session, char *place, size_t size)
{
    const struct feed *feed = session->feed;

    *place = '\0';
    if (session->options.name && feed && feed->running < feed->program->top.count)
        snprintf(place, size, "%s:%d: ", session->options.name,
                 feed->first_line + feed->program->top.statements[feed->running].line - 1);
    return place;
}

/* Text -> feed */

static bool check_statement(const struct statement *statement, struct error *error)
{
    struct predicate predicate;
    bool expects = statement->kind == STATEMENT_CALL && statement->verb->id == VERB_expect;

    if (statement->who.kind == WHO_YOU &&
        (statement->kind != STATEMENT_CALL || statement->verb->id != VERB_kill))
        return error_at(error, statement->line,
                        _("`you:` is proctor itself, and it does but one thing: kill"));
    if (!expects)
        return true;
    const char *text = statement->argument_count ? statement->arguments[0].text : "";
    if (!predicate_parse(&predicate, text, strlen(text), error)) {
        if (error)
            error->line = statement->line;
        return false;
    }
    predicate_free(&predicate);
    return true;
}

static bool check(const struct program *program, struct error *error)
{
    for (int i = 0; i < program->top.count; i++)
        if (!check_statement(&program->top.statements[i], error))
            return false;
    return true;
}

bool session_type(struct session *session, const char *text, size_t length, int first_line,
                  bool *unfinished, struct error *error)
{
    struct program *program;
    struct feed **last = &session->feed;
    enum parse_result result = program_parse(&program, text, length, error);

    if (unfinished)
        *unfinished = result == PARSE_MORE;
    if (result == PARSE_DONE && !check(program, error)) {
        program_free(program);
        result = PARSE_FAILED;
    }
    if (result != PARSE_DONE) {
        if (error && error->line)
            error->line += first_line - 1;
        return false;
    }
    if (session->options.interactive)
        watch_everyone(session);
    while (*last)
        last = &(*last)->next;
    *last = alloc_zero(1, sizeof **last);
    (*last)->program = program;
    (*last)->told = program->text;
    (*last)->give_up = session_now(session); /* what was typed before may go on for ever */
    (*last)->first_line = first_line;
    return true;
}

void session_hold(struct session *session)
{
    struct feed *feed = session->feed;

    while (feed && feed->next)
        feed = feed->next;
    if (feed)
        feed->holds = true;
}

static void drop_first(struct session *session)
{
    struct feed *feed = session->feed;

    session->feed = feed->next;
    if (feed->expecting)
        predicate_free(&feed->predicate);
    program_free(feed->program);
    free(feed->targets);
    free(feed);
}

void feed_free(struct session *session)
{
    while (session->feed)
        drop_first(session);
}

bool session_cancel(struct session *session)
{
    bool had = session->feed != NULL;

    undo_stop(session);
    feed_free(session);
    return had;
}

/* Running */

void feed_send(struct session *session, struct peer *peer, const char *text)
{
    steps_announce(session, text);
    session->last_target = peer->serial;
    peer_send(session, peer, MESSAGE_RUN, text);
}

static void send(struct session *session, struct peer *peer, const struct statement *statement)
{
    char *text = alloc_bytes(statement->source, statement->source_length);

    undo_keep(session, DEED_RUN, peer, 0, text);
    code_block(session, statement);
    feed_send(session, peer, text);
    free(text);
}

static void collect_all(struct session *session, struct feed *feed)
{
    free(feed->targets);
    feed->targets = alloc_zero((size_t)session->peer_count, sizeof *feed->targets);
    feed->target_count = feed->target_at = 0;
    for (int i = 1; i < session->peer_count; i++) {
        const struct peer *peer = session->peers[i];
        if (!peer->stopped && (peer->activity == PEER_IDLE || peer->activity == PEER_STEPPING))
            feed->targets[feed->target_count++] = i;
    }
    if (!feed->target_count)
        session_say(session, SAY_ERROR, _("nobody is free to run this"));
}

/* One of all after the other, so that a run is the same each time. */
static void run_on_next(struct session *session, struct feed *feed)
{
    struct peer *peer = session->peers[feed->targets[feed->target_at++]];

    if (!peer->stopped && (peer->activity == PEER_IDLE || peer->activity == PEER_STEPPING))
        send(session, peer, statement_of(feed));
    if (feed->target_at == feed->target_count) {
        feed->target_count = 0;
        feed->at++;
        feed->announced = false;
    }
}

/* Whether a process that is busy is waited for, and not refused. */
static bool is_awaited(struct session *session, const struct process *process)
{
    bool interactive = session->options.interactive;

    if (interactive &&
        !(session->feed->holds && (!feed_settled(session) || standstill_can_move(session))))
        return false;
    return target_may_be_freed(session, process);
}

/* Sends the statement to its process. False: it must be held. */
static bool run_on_one(struct session *session, const struct statement *statement)
{
    const struct process *process = target_of(session, statement);
    struct buffer words = {0};

    if (!process)
        return true;
    if (!target_refusal(session, process, &words)) {
        send(session, peer_of(session, process), statement);
    } else if (!is_awaited(session, process)) {
        session_say(session, SAY_ERROR, "%s", buffer_text(&words));
    } else {
        buffer_free(&words);
        if (feed_settled(session) && !standstill_can_move(session))
            standstill_report(session, process);
        return false;
    }
    buffer_free(&words);
    return true;
}

static void begin_expecting(struct session *session, struct feed *feed,
                            const struct statement *statement)
{
    const char *text = statement->arguments[0].text;

    if (!predicate_parse(&feed->predicate, text, strlen(text), NULL))
        return;
    feed->expecting = true;
    feed->give_up = session_now(session) + feed->predicate.within;
}

/* Waits until it holds; where nothing can move any more it fails at once. True when decided. */
static bool decide_expectation(struct session *session, struct feed *feed)
{
    struct buffer now = {0};
    bool holds = expect_holds(session, &feed->predicate, &now);
    bool hopeless = feed_settled(session) && !standstill_can_move(session);

    double more = feed_settled(session) ? 0 : patience_with_work;
    if (!holds && !hopeless && session_now(session) < feed->give_up + more) {
        buffer_free(&now);
        return false;
    }
    if (!holds) {
        session_fail(session, STATUS_EXPECTATION);
        session_say(session, SAY_ERROR, _("expected: %s; but %s"), feed->predicate.source,
                    buffer_text(&now));
    }
    buffer_free(&now);
    predicate_free(&feed->predicate);
    feed->expecting = false;
    return true;
}

/* True when the statement is on its way, false when it must be held. */
static bool run_statement(struct session *session, struct feed *feed)
{
    struct statement *statement = statement_of(feed);
    bool shell = statement->kind == STATEMENT_CALL && statement->verb->kind == VERB_SHELL;

    if (!shell || statement->who.kind == WHO_YOU)
        session->at = 0;
    if (session->recalls && !shell_only_looks(statement)) {
        session_say(
            session, SAY_ERROR,
            _("this is a recording: nothing runs in it; tree, why, log and help look at it"));
    } else if (statement->who.kind == WHO_YOU) {
        shell_kill(session, statement);
    } else if (shell && statement->verb->id == VERB_expect) {
        begin_expecting(session, feed, statement);
    } else if (shell) {
        shell_run(session, statement);
    } else if (statement->who.kind == WHO_ALL) {
        collect_all(session, feed);
        return feed->target_count == 0;
    } else {
        return run_on_one(session, statement);
    }
    return true;
}

/* The comment lines of a script between its last statement and `end`. */
static void tell_comments(struct session *session, struct feed *feed, const char *end)
{
    while (feed->told < end) {
        size_t length = strcspn(feed->told, "\n");
        size_t blank = strspn(feed->told, " \t");
        if (blank == length || feed->told[blank] == '#') { /* empty lines part its chapters */
            char *line = alloc_bytes(feed->told + blank, length - blank);
            note_comment(session, line);
            free(line);
        }
        feed->told += length + (feed->told[length] == '\n');
    }
}

static void announce(struct session *session, struct feed *feed)
{
    struct buffer text = {0};
    const struct statement *statement = statement_of(feed);

    if (feed->announced)
        return;
    tell_comments(session, feed, statement->source);
    feed->told = statement->source + statement->source_length;
    feed->told += strcspn(feed->told, "\n"); /* not one beside it */
    feed->told += *feed->told == '\n';
    feed->announced = true;
    feed->running = feed->at;
    session->last_target = -1;
    if (statement->who.kind == WHO_ALL || statement->who.kind == WHO_YOU)
        buffer_add_text(&text, statement->who.kind == WHO_ALL ? "all: " : "you: ");
    else if (statement->who.kind == WHO_NAMED)
        buffer_printf(&text, "%s: ", statement->who.name);
    buffer_add(&text, statement->source, statement->source_length);
    undo_command(session, buffer_text(&text));
    note_command(session, buffer_text(&text));
    buffer_free(&text);
}

static bool at_rest(struct session *session, struct feed *feed)
{
    if (feed_settled(session))
        return true;
    if (feed->give_up <= 0 || session_now(session) < feed->give_up)
        return false;
    if (session->options.interactive)
        peer_give_up_on_busy(session);
    return true;
}

/* After each statement, and all that came of it: what changed is shown. */
static void come_to_rest(struct session *session)
{
    output_tell_strays(session);
    note_rest(session, false);
}

void feed_advance(struct session *session)
{
    struct feed *feed;

    while ((feed = session->feed) && !session->stop) {
        if (undo_replays(session))
            undo_advance(session);
        if (undo_replays(session))
            return;
        if (feed->expecting && !decide_expectation(session, feed))
            return;
        if (!at_rest(session, feed))
            return;
        come_to_rest(session);
        feed->give_up = session_now(session) + patience_with_rest;
        if (feed->target_count) {
            run_on_next(session, feed);
            continue;
        }
        if (feed->at == feed->program->top.count) {
            tell_comments(session, feed, feed->program->text + strlen(feed->program->text));
            drop_first(session);
            continue;
        }
        announce(session, feed);
        int before = feed->at;
        bool done = run_statement(session, feed);
        if (session->feed != feed) /* the statement dropped what was typed */
            continue;
        if (!done && !feed->target_count) {
            feed->give_up = 0;
            return;
        }
        if (done && feed->at == before) {
            feed->at++;
            feed->announced = false;
        }
    }
}

double feed_deadline(const struct session *session)
{
    const struct feed *feed = session->feed;
    bool works = feed && feed->expecting && !feed_settled(session);
    double limit = session->options.time_limit;

    if (undo_replays(session))
        return undo_deadline(session);
    if (!feed || feed->give_up <= 0)
        return limit > 0 ? limit : 0;
    double until = feed->give_up + (works ? patience_with_work : 0);
    return limit > 0 && limit < until ? limit : until;
}

/* The end of a script is like one more line for the process of its last command. */
static bool end_is_held(const struct session *session)
{
    if (!session->input_over || session->options.interactive || session->last_target < 0)
        return false;
    const struct peer *peer = session->peers[session->last_target];
    bool busy = peer->activity == PEER_BUSY || peer->activity == PEER_IN_CALL ||
                peer->activity == PEER_BLOCKED || peer->activity == PEER_FOREIGN;
    return busy && !peer->stopped && (!feed_settled(session) || standstill_can_move(session));
}

bool feed_idle(const struct session *session)
{
    return !session->feed && !end_is_held(session);
}
