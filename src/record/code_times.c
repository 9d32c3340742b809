/*
 * code_times: who came of which command, and in which second of the program a command has its
 * place.
 *
 * Nothing keeps processes in step as a prompt does. Where a command depends on what others did
 * before (a kill, a look with WNOHANG), its process sleeps first, for as many seconds as it takes
 * to come after them: each has a time of its own, in whole seconds, and an order-dependent command
 * is put behind the latest of all.
 */
#include "record/code_story_inside.h"

#include "base/names.h"
#include "model/calls.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Commands */

const struct statement *times_statement(const struct item *item)
{
    return item->program ? &item->program->top.statements[0] : NULL;
}

bool times_calls(const struct statement *statement, enum verb_id verb)
{
    return statement && statement->kind == STATEMENT_CALL && statement->verb->id == verb;
}

/* Whether it matters to a call what others have done before. */
static bool depends_alone(const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_kill:
    case VERB_getppid:
    case VERB_alive:
    case VERB_exitcode:
    case VERB_terminate: return true;
    case VERB_waitpid: return statement->argument_count > 1;
    default: return false;
    }
}

static bool depends(const struct statement *statement);

static bool block_depends(const struct block *block)
{
    for (int i = 0; block && i < block->count; i++)
        if (depends(&block->statements[i]))
            return true;
    return false;
}

static bool depends(const struct statement *statement)
{
    if (statement->kind == STATEMENT_CALL && depends_alone(statement))
        return true;
    if (statement->condition_call && depends_alone(statement->condition_call))
        return true;
    return block_depends(statement->body) || block_depends(statement->otherwise);
}

/* An end, too: who ends first is whose children are orphans. */
static bool needs_order(const struct item *item)
{
    const struct statement *statement = times_statement(item);

    if (item->left_out)
        return false;
    return item->typed->outside || times_calls(statement, VERB_exit) ||
           times_calls(statement, VERB_exit_now) || (statement && depends(statement));
}

/* Facts: who came of which command, and when everybody did what */

static struct being *being_of(struct teller *teller, int pid, uint64_t seq)
{
    const struct process *process = proctab_by_pid_at(teller->table, pid, seq);

    return process ? &teller->beings[process->serial] : NULL;
}

static void begin_item(struct teller *teller, int number)
{
    struct item *item = &teller->items[number];
    struct being *being = &teller->beings[item->typed->serial];
    int since = being->last >= 0 ? being->last : being->made_in;
    bool others = being->stirs != teller->stirs;

    for (int i = since + 1; i < number; i++)
        others |= teller->items[i].typed->serial != item->typed->serial;
    item->branch = -1;
    if ((others && needs_order(item)) || being->disturbed) {
        item->at = teller->latest + 1;
        item->stay = item->at - being->at;
    } else {
        item->at = being->at;
    }
    being->at = item->at;
    if (times_calls(times_statement(item), VERB_sleep))
        being->at += 1 + atoi(times_statement(item)->arguments[0].text);
    teller->latest = being->at > teller->latest ? being->at : teller->latest;
    being->last = being->running = number;
    being->stirs = teller->stirs;
    being->disturbed = false;
}

/* A fork typed at the prompt, by the process that was told to. */
static bool is_branch(const struct teller *teller, const struct being *parent)
{
    const struct item *item = parent->last >= 0 ? &teller->items[parent->last] : NULL;

    return item && parent->running == parent->last && item->branch < 0 &&
           times_calls(times_statement(item), VERB_fork);
}

static void see_fork(struct teller *teller, const struct fact *fact)
{
    struct being *parent = being_of(teller, fact->pid, fact->seq);
    struct being *child = being_of(teller, fact->other, fact->seq);

    if (!parent || !child || parent->running < 0)
        return;
    struct item *item = &teller->items[parent->running];
    child->made_in = child->running = parent->running;
    child->at = parent->at;
    child->executes = parent->executes || parent->in_method;
    if (child->executes)
        return;
    if (is_branch(teller, parent)) {
        item->branch = child->process->serial;
    } else {
        item->made++;
        child->in_block = true;
    }
}

/* Somebody's call came back while another process was told something. */
static void see_return(struct teller *teller, struct being *being, int number)
{
    const struct item *now = number > 0 ? &teller->items[number - 1] : NULL;

    being->in_call = false;
    if (now && now->typed->serial != being->process->serial && now->at > being->at)
        being->at = now->at;
}

static void see_call(struct being *being, const struct fact *fact)
{
    if (call_kind(fact->call) == CALL_METHOD)
        being->in_method = true;
    else
        being->in_call = true;
}

static void see_reap(struct teller *teller, const struct fact *fact, struct being *being)
{
    struct being *reaper = fact->other ? being_of(teller, fact->other, fact->seq) : NULL;

    if (reaper && reaper->at < being->at)
        reaper->at = being->at;
}

/* `number` commands had been given by then. */
static void see_fact(struct teller *teller, const struct fact *fact, int number)
{
    struct being *being = being_of(teller, fact->pid, fact->seq);

    if (!being)
        return;
    switch (fact->kind) {
    case FACT_FORK: see_fork(teller, fact); break;
    case FACT_CALL: see_call(being, fact); break;
    case FACT_RETURN:
        if (call_kind(fact->call) == CALL_METHOD)
            being->in_method = false;
        else
            see_return(teller, being, number);
        break;
    case FACT_HANDLER:
        teller->stirs++;
        being->disturbed = !being->in_call;
        break;
    case FACT_STOP:
    case FACT_CONTINUE: teller->stirs++; break;
    case FACT_SIGNAL: being->disturbed = !being->in_call; break;
    case FACT_EXEC: being->executes = true; break;
    case FACT_EXIT:
        being->killed = being->disturbed || (fact->wait_status != WAIT_STATUS_UNKNOWN &&
                                             WIFSIGNALED(fact->wait_status));
        break;
    case FACT_REAP: see_reap(teller, fact, being); break;
    default: break;
    }
}

static bool stops_or_continues(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU ||
           signal == SIGCONT;
}

/* A signal from outside: a program sends it to itself, if it can at that moment. */
static void place_outside(struct teller *teller, int number)
{
    struct item *item = &teller->items[number];
    const struct being *being = &teller->beings[item->typed->serial];
    const struct process *process = being->process;
    int signal = signal_number(times_statement(item)->arguments[0].text);
    bool ends = process->exit_seq && process->wait_status != WAIT_STATUS_UNKNOWN &&
                WIFSIGNALED(process->wait_status) && WTERMSIG(process->wait_status) == signal;

    item->first = being->in_call && ends;
    item->left_out = stops_or_continues(signal) || (being->in_call && !ends) || being->executes;
}

void times_look(struct teller *teller, size_t since)
{
    int number = 0;

    for (size_t i = since; i <= teller->history->count; i++) {
        while (number < teller->count && teller->items[number].typed->seq <= i) {
            if (teller->items[number].typed->outside)
                place_outside(teller, number);
            begin_item(teller, number++);
        }
        const struct fact *fact = history_fact(teller->history, i + 1);
        if (fact)
            see_fact(teller, fact, number);
    }
}
