/*
 * code_story: a session as a story.
 *
 * A child that was forked at the prompt has its branch within the braces of that fork: `fork c`
 * becomes `fork c { ... }`. What a process does at its end, or while it is only there, was not
 * typed; such lines say why they stand there.
 */
#include "record/code_story_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Those that came of a block: told apart by what is 0 in them, as fork gave it */

/* The table as it was when the next command was given. */
static void go_after(const struct teller *teller, int number, struct past *past)
{
    size_t until = number + 1 < teller->count ? (size_t)teller->items[number + 1].typed->seq
                                              : teller->history->count;

    past_go(past, teller->history, until);
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
    struct past past = {0};
    int marks = 0;

    go_after(teller, number, &past);
    const struct proctab *table = &past.table;
    int serial = being->process->serial;
    const struct process *process = serial < table->count ? table->processes[serial] : NULL;
    bool *left = alloc_zero((size_t)table->count + 1, sizeof *left);
    int lefts = 0;
    for (int i = 0; i < table->count; i++)
        lefts += left[i] = i != serial && came_out(teller, number, i);
    struct buffer tests = {0};
    for (int i = 0; process && lefts > 0 && i < process->variable_count; i++) {
        const char *name = process->variables[i].name;
        int told = tell_apart(table, process, name, left);
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
    past_free(&past);
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
    const struct statement *statement = times_statement(item);
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
               *name = signal_name(signal_number(times_statement(item)->arguments[0].text));
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
        being->last >= 0 ? times_statement(&teller->items[being->last]) : NULL;
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
    } else if (!root && !times_calls(last, VERB_exit) && !times_calls(last, VERB_exit_now)) {
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
    times_look(&teller, since);
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
