/*
 * code_story: a session as a story.
 *
 * A child that was forked at the prompt has its branch within the braces of that fork: `fork c`
 * becomes `fork c { ... }`. What a process does at its end, or while it is only there, was not
 * typed; such lines say why they stand there.
 *
 * Nothing keeps processes in step as a prompt does. Where a command depends on what others did
 * before (a kill, a look with WNOHANG), its process sleeps first, for as many seconds as it takes
 * to come after them: each has a time of its own, in whole seconds, and an order-dependent command
 * is put behind the latest of all.
 */
#include "record/code.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"
#include "lang/program.h"
#include "model/calls.h"

#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* What one process was told once. */
struct item {
    const struct code_typed *typed;
    struct program *program; /* one statement */
    int at;                  /* its time */
    int stay;                /* seconds to sleep before it */
    int branch;              /* serial of the child that it forked at the prompt; -1: none */
    int made;                /* how many others came of it, which are at the prompt after it */
    bool left_out;           /* a signal from outside that a program can't send to itself */
    bool first;              /* it comes before the call in which its process was then */
};

/* A process. */
struct being {
    const struct process *process;
    int made_in;    /* the item of which it came; -1: init and main */
    bool in_block;  /* it came of a block, and is no branch */
    int at;         /* its time */
    int last;       /* its latest item; -1: none */
    int stirs;      /* what had stirred by then */
    int running;    /* the item whose lines it runs: its own, or that of which it came */
    bool disturbed; /* a signal came since its latest item */
    bool in_call;
    bool in_method;
    bool executes; /* it became a program */
    bool killed;   /* by a signal, or by its handler, and not by a command */
};

struct teller {
    struct code_story *story;
    const struct proctab *table;
    const struct history *history;
    struct item *items;
    int count;
    struct being *beings;
    int latest; /* time */
    int stirs;  /* handlers that ran, stops and goings on: they take their time */
    struct buffer text;
    char owner[PROGRAM_NAME_MAX];
    int depth; /* of indentation */
};

/* Lines */

static void add_note(struct code_story *story, const char *who, const char *words, bool at_prompt)
{
    int count = story->note_count;

    if ((count & (count - 1)) == 0) /* grows at 0, 1, 2, 4, 8 ... */
        story->notes =
            alloc_resize(story->notes, count == 0 ? 1 : 2 * (size_t)count, sizeof *story->notes);
    story->notes[story->note_count++] = (struct code_note){
        .who = alloc_string(who), .words = alloc_string(words), .at_prompt = at_prompt};
}

/* Text of one or more lines; what is said is said of the first. */
static void add_lines(struct teller *teller, const char *text, const char *who, const char *words)
{
    bool first = true;

    do {
        size_t length = strcspn(text, "\n");
        buffer_add(&teller->text, text, length);
        buffer_add_char(&teller->text, '\n');
        add_note(teller->story, first ? who : NULL, first ? words : words ? "" : NULL, false);
        first = false;
        text += length + (text[length] == '\n');
    } while (*text);
}

/* A line that nobody typed; what is said of it is a format. */
static void add_own(struct teller *teller, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_own(struct teller *teller, const char *text, const char *format, ...)
{
    char words[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    add_lines(teller, text, NULL, words);
}

static void add_silent(struct teller *teller, const char *text)
{
    add_lines(teller, text, NULL, "");
}

static void add_stay(struct teller *teller, const struct being *being, int seconds)
{
    char line[32];

    if (seconds <= 0)
        return;
    snprintf(line, sizeof line, "sleep %d", seconds);
    add_own(teller, line, _("%s is at the prompt: the others come first"), being->process->name);
    teller->story->notes[teller->story->note_count - 1].at_prompt = true;
}

/* Commands */

static const struct statement *statement_of(const struct item *item)
{
    return item->program ? &item->program->top.statements[0] : NULL;
}

static bool calls(const struct statement *statement, enum verb_id verb)
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
    const struct statement *statement = statement_of(item);

    if (item->left_out)
        return false;
    return item->typed->outside || calls(statement, VERB_exit) || calls(statement, VERB_exit_now) ||
           (statement && depends(statement));
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
    if (calls(statement_of(item), VERB_sleep))
        being->at += 1 + atoi(statement_of(item)->arguments[0].text);
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
           calls(statement_of(item), VERB_fork);
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
    int signal = signal_number(statement_of(item)->arguments[0].text);
    bool ends = process->exit_seq && process->wait_status != WAIT_STATUS_UNKNOWN &&
                WIFSIGNALED(process->wait_status) && WTERMSIG(process->wait_status) == signal;

    item->first = being->in_call && ends;
    item->left_out = stops_or_continues(signal) || (being->in_call && !ends) || being->executes;
}

static void look_through(struct teller *teller, size_t since)
{
    int number = 0;

    for (size_t i = since; i <= teller->history->count; i++) {
        while (number < teller->count && teller->items[number].typed->seq <= i) {
            if (teller->items[number].typed->outside)
                place_outside(teller, number);
            begin_item(teller, number++);
        }
        if (i < teller->history->count)
            see_fact(teller, &teller->history->facts[i], number);
    }
}

/* Those that came of a block: told apart by what is 0 in them, as fork gave it */

/* The table as it was when the next command was given. */
static void table_after(const struct teller *teller, int number, struct proctab *table)
{
    size_t until = number + 1 < teller->count ? (size_t)teller->items[number + 1].typed->seq
                                              : teller->history->count;

    proctab_init(table);
    for (size_t i = 0; i < until; i++)
        proctab_apply(table, &teller->history->facts[i]);
}

/* Whether it came out of the command at the prompt again. */
static bool came_out(const struct teller *teller, int number, int serial)
{
    const struct being *being = &teller->beings[serial];

    return being->running >= number && (being->made_in == number || being->last == number ||
                                        teller->items[number].typed->serial == serial);
}

static bool is_zero(const struct process *process, const char *name)
{
    const char *value = process_variable(process, name);

    return value && !strcmp(value, "0");
}

/* Takes those out of `left` in which the variable is 0 where it is not in the process, or the other
 * way round; how many these were. */
static int tell_apart(const struct proctab *table, const struct process *process, const char *name,
                      bool *left)
{
    int count = 0;

    for (int i = 0; i < table->count; i++) {
        if (!left[i] || is_zero(table->processes[i], name) == is_zero(process, name))
            continue;
        left[i] = false;
        count++;
    }
    return count;
}

/* Opens an `if` for each variable that tells it from others; how many, -1: that is not enough. */
static int add_marks(struct teller *teller, int number, const struct being *being)
{
    struct proctab table;
    int marks = 0;

    table_after(teller, number, &table);
    int serial = being->process->serial;
    const struct process *process = serial < table.count ? table.processes[serial] : NULL;
    bool *left = alloc_zero((size_t)table.count + 1, sizeof *left);
    int lefts = 0;
    for (int i = 0; i < table.count; i++)
        lefts += left[i] = i != serial && came_out(teller, number, i);
    struct buffer tests = {0};
    for (int i = 0; process && lefts > 0 && i < process->variable_count; i++) {
        const char *name = process->variables[i].name;
        int told = tell_apart(&table, process, name, left);
        lefts -= told;
        marks += told > 0;
        if (told > 0)
            buffer_printf(&tests, "if $%s %s 0 {\n", name, is_zero(process, name) ? "==" : "!=");
    }
    if (lefts == 0 && marks > 0) {
        char words[128];
        snprintf(words, sizeof words, _("this is %s"), being->process->name);
        add_lines(teller, buffer_text(&tests), NULL, words);
    }
    buffer_free(&tests);
    free(left);
    proctab_free(&table);
    return lefts == 0 ? marks : -1;
}

/* Branches */

static void tell_being(struct teller *teller, struct being *being);

/* Whether something is to be said of it beyond what its block does. */
static bool has_branch(const struct being *being)
{
    return being->last > being->made_in || being->killed;
}

static void list_commands(struct teller *teller, const struct being *being)
{
    struct buffer list = {0};

    for (int i = 0; i < teller->count; i++)
        if (teller->items[i].typed->serial == being->process->serial)
            buffer_printf(&list, "%s%s", list.length ? "; " : "", teller->items[i].typed->text);
    if (list.length)
        add_own(teller, "{}", _("left out, since no variable tells %s apart here: %.300s"),
                being->process->name, buffer_text(&list));
    buffer_free(&list);
}

static void tell_marked(struct teller *teller, int number, struct being *being)
{
    int marks = add_marks(teller, number, being);

    if (marks <= 0) {
        list_commands(teller, being);
        return;
    }
    tell_being(teller, being);
    while (marks-- > 0)
        add_silent(teller, "}");
}

/* Behind a block that forked: its children go no further with what their parent was told. */
static void tell_made(struct teller *teller, int number)
{
    struct buffer line = {0};

    buffer_printf(&line, "if (getpid() != %s) {", teller->owner);
    add_own(teller, buffer_text(&line), "%s", _("those that were forked above"));
    for (int i = 0; i < teller->table->count; i++) {
        struct being *being = &teller->beings[i];
        if (being->in_block && being->made_in == number && has_branch(being))
            tell_marked(teller, number, being);
    }
    add_own(teller, "exit", "%s", _("still at the prompt; in a program they end here"));
    add_silent(teller, "}");
    buffer_free(&line);
}

/* The text of a fork with the branch of its child within its braces. */
static void tell_fork(struct teller *teller, const struct item *item, const char *who)
{
    const struct statement *statement = statement_of(item);
    struct being *child = &teller->beings[item->branch];
    struct buffer text = {0}, words = {0};

    if (statement->body) {
        size_t brace = (size_t)(statement->body->source + statement->body->source_length -
                                item->program->text);
        buffer_add(&text, item->program->text, brace);
    } else if (statement->result) {
        buffer_printf(&text, "%s {", item->typed->text);
    } else {
        buffer_printf(&text, "fork %s {", child->process->name);
        buffer_printf(&words, "%s: %s", who, item->typed->text);
    }
    add_lines(teller, buffer_text(&text), words.length ? NULL : who,
              words.length ? buffer_text(&words) : NULL);
    tell_being(teller, child);
    add_silent(teller, "}");
    buffer_free(&text);
    buffer_free(&words);
}

static void tell_outside(struct teller *teller, const struct item *item)
{
    const char *text = item->typed->text,
               *name = signal_name(signal_number(statement_of(item)->arguments[0].text));
    const char *who = strrchr(text, ' ') + 1;

    if (item->left_out)
        add_own(teller, "{}", _("left out, it came from outside: you: kill -%s %s"), name + 3, who);
    else
        add_own(teller, text, _("from outside in proctor: you: kill -%s %s"), name + 3, who);
}

static void tell_item(struct teller *teller, int number, const struct being *being)
{
    const struct item *item = &teller->items[number];
    const char *who = being->process->name;

    add_stay(teller, being, item->stay);
    if (item->typed->outside) {
        tell_outside(teller, item);
        return;
    }
    if (item->made > 0) {
        struct buffer line = {0};
        buffer_printf(&line, "%s = getpid()", teller->owner);
        add_own(teller, buffer_text(&line), _("%s alone goes on after what is forked now"), who);
        buffer_free(&line);
    }
    if (item->branch >= 0)
        tell_fork(teller, item, who);
    else
        add_lines(teller, item->typed->text, who, NULL);
    if (item->made > 0)
        tell_made(teller, number);
}

/* What it does after its last command. */
static void tell_end(struct teller *teller, const struct being *being)
{
    const struct process *process = being->process;
    const struct statement *last =
        being->last >= 0 ? statement_of(&teller->items[being->last]) : NULL;
    bool root = being->made_in < 0;

    if (being->killed) {
        add_own(teller, "while 1 {", _("%s is at the prompt until a signal ends it"),
                process->name);
        add_silent(teller, "pause");
        add_silent(teller, "}");
    } else if (process->exit_seq == 0 && !root) {
        add_stay(teller, being, teller->latest + 1 - being->at);
        add_own(teller, "exit", _("%s is still at the prompt; in a program it ends here"),
                process->name);
    } else if (!root && !calls(last, VERB_exit) && !calls(last, VERB_exit_now)) {
        add_own(teller, "exit", _("%s has ended by now"), process->name);
    }
}

/* The item after `from` (-1: the first) that it does; those that come first change places. */
static void tell_being(struct teller *teller, struct being *being)
{
    int waiting = -1; /* a command that is held back until it is known that none comes before it */

    for (int i = 0; i < teller->count; i++) {
        if (teller->items[i].typed->serial != being->process->serial)
            continue;
        if (teller->items[i].first) {
            tell_item(teller, i, being);
            continue;
        }
        if (waiting >= 0)
            tell_item(teller, waiting, being);
        waiting = i;
    }
    if (waiting >= 0)
        tell_item(teller, waiting, being);
    tell_end(teller, being);
}

static void begin(struct teller *teller, const struct code_typed *typed, int count)
{
    bool taken = false;

    teller->items = alloc_zero((size_t)count + 1, sizeof *teller->items);
    teller->count = count;
    for (int i = 0; i < count; i++) {
        struct item *item = &teller->items[i];
        item->typed = &typed[i];
        taken |= strstr(typed[i].text, "owner") != NULL;
        if (program_parse(&item->program, typed[i].text, strlen(typed[i].text), NULL) != PARSE_DONE)
            item->program = NULL;
    }
    snprintf(teller->owner, sizeof teller->owner, taken ? "owner_of_all" : "owner");
    teller->beings = alloc_zero((size_t)teller->table->count, sizeof *teller->beings);
    for (int i = 0; i < teller->table->count; i++)
        teller->beings[i] = (struct being){
            .process = teller->table->processes[i], .made_in = -1, .last = -1, .running = -1};
}

void code_story_of_session(struct code_story *story, const struct proctab *table,
                           const struct history *history, size_t since,
                           const struct code_typed *typed, int count)
{
    struct teller teller = {.story = story, .table = table, .history = history};

    *story = (struct code_story){.session = true, .table = table};
    begin(&teller, typed, count);
    look_through(&teller, since);
    for (int i = 0; i < table->count; i++)
        if (table->processes[i]->pid == table->main && i <= 1)
            tell_being(&teller, &teller.beings[i]);
    for (int i = 0; i < count; i++)
        program_free(teller.items[i].program);
    free(teller.items);
    free(teller.beings);
    buffer_add_text(&teller.text, "");
    story->text = buffer_take(&teller.text);
}
