/*
 * code_sides: whom a bare name means.
 *
 * `kill -KILL c` is for process c, whoever says it. In a program c is a variable, and 0 in the
 * child itself. So the ways through the program are followed, and for each name it is noted on
 * which sides of its fork that place can be reached: in the parent (there the variable is right),
 * in the process itself (there it is getpid()), or in a child which that one made later.
 */
#include "record/code_inside.h"

#include "base/alloc.h"
#include "lang/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flow {
    unsigned char sides[CODE_LABELS_MAX];
    bool ended; /* nobody comes here */
    const struct block *function;
};

/* Labels */

struct code_label *code_label(const struct code *code, const char *name)
{
    for (int i = 0; i < code->label_count; i++)
        if (!strcmp(code->labels[i].name, name))
            return &code->labels[i];
    return NULL;
}

static void add_label(struct code *code, const char *name, struct code_variable *variable,
                      struct code_object *object)
{
    if (code_label(code, name) || code->label_count == CODE_LABELS_MAX)
        return;
    code->labels = alloc_resize(code->labels, (size_t)code->label_count + 1, sizeof *code->labels);
    code->labels[code->label_count++] =
        (struct code_label){.name = alloc_string(name), .variable = variable, .object = object};
}

static void collect(struct code *code, const struct block *block)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        const struct statement *call =
            statement->condition_call ? statement->condition_call : statement;
        if (code_is(call, VERB_fork) && call->result)
            add_label(code, call->arguments[0].text, code_variable(code, call->result), NULL);
        if (code_is(call, VERB_process) && call->body)
            add_label(code, call->arguments[0].text, NULL,
                      code_object(code, call->arguments[0].text, false));
        if (statement->body)
            collect(code, statement->body);
        if (statement->otherwise)
            collect(code, statement->otherwise);
    }
}

/* Uses */

struct code_use *code_use_of(const struct code *code, const struct value *value)
{
    for (int i = 0; i < code->use_count; i++)
        if (code->uses[i].value == value)
            return &code->uses[i];
    return NULL;
}

/* A PID that was typed is the process that has it in the session. */
static struct code_label *label_of(const struct code *code, const struct value *value)
{
    char name[PROGRAM_NAME_MAX + 1];
    const struct process *process = NULL;
    long pid;

    if (code_number(value->text, &pid)) {
        if (pid > 1 && code->story->table)
            process = proctab_by_pid(code->story->table, (int)pid);
        if (!process)
            return NULL;
    }
    snprintf(name, sizeof name, "%.*s", PROGRAM_NAME_MAX, process ? process->name : value->text);
    struct code_label *label = code_label(code, name);
    if (!label && strchr(name, '.')) { /* c.2: who was called c after another c */
        *strchr(name, '.') = '\0';
        label = code_label(code, name);
    }
    return label;
}

static void use(struct code *code, const struct flow *flow, const struct statement *statement,
                const struct value *value)
{
    struct code_use *known = code_use_of(code, value);
    struct code_label *label = value->kind == VALUE_WORD ? label_of(code, value) : NULL;

    if (!label)
        return;
    int sides = flow->sides[label - code->labels];
    if (known) {
        known->sides |= sides;
        return;
    }
    code->uses = alloc_resize(code->uses, (size_t)code->use_count + 1, sizeof *code->uses);
    code->uses[code->use_count++] =
        (struct code_use){value, label, sides, statement->number, flow->function};
}

/* The arguments of a call that name processes: from .first to .last */
static void use_arguments(struct code *code, const struct flow *flow,
                          const struct statement *statement)
{
    int first = statement->verb->id == VERB_kill ? 1 : 0;
    int after = statement->verb->id == VERB_waitpid ? 1 : statement->argument_count;

    if (statement->verb->id != VERB_kill && statement->verb->id != VERB_waitpid &&
        statement->verb->id != VERB_setpgid)
        return;
    for (int i = first; i < after; i++)
        use(code, flow, statement, &statement->arguments[i]);
}

/* Ways */

static void join(struct flow *flow, const struct flow *other)
{
    if (other->ended)
        return;
    if (flow->ended) {
        *flow = *other;
        return;
    }
    for (int i = 0; i < CODE_LABELS_MAX; i++)
        flow->sides[i] |= other->sides[i];
}

/* In a child, whoever was the process itself has become its parent. */
static void become_child(struct flow *flow)
{
    for (int i = 0; i < CODE_LABELS_MAX; i++)
        if (flow->sides[i] & SIDE_SELF)
            flow->sides[i] = (unsigned char)((flow->sides[i] & ~SIDE_SELF) | SIDE_BELOW);
}

static void follow(struct code *code, struct flow *flow, const struct block *block);

static void follow_fork(struct code *code, struct flow *flow, const struct statement *fork)
{
    struct code_label *label = fork->result ? code_label(code, fork->arguments[0].text) : NULL;
    struct flow child = *flow;

    become_child(&child);
    if (label) {
        child.sides[label - code->labels] = SIDE_SELF;
        flow->sides[label - code->labels] = SIDE_PARENT;
    }
    if (fork->body)
        follow(code, &child, fork->body);
    join(flow, &child);
}

/* Blocks that are called at another time: from any side that there is. */
static void follow_function(struct code *code, const struct statement *statement)
{
    struct flow flow = {.function = statement->body};
    const struct code_label *own = NULL;

    for (int i = 0; i < code->label_count; i++)
        flow.sides[i] = code->labels[i].object ? SIDE_PARENT : SIDE_PARENT | SIDE_SELF | SIDE_BELOW;
    if (statement->verb->id == VERB_process)
        own = code_label(code, statement->arguments[0].text);
    if (own)
        flow.sides[own - code->labels] = SIDE_SELF;
    follow(code, &flow, statement->body);
}

static void follow_call(struct code *code, struct flow *flow, const struct statement *statement)
{
    struct code_label *label;

    use_arguments(code, flow, statement);
    switch (statement->verb->id) {
    case VERB_fork: follow_fork(code, flow, statement); break;
    case VERB_step: follow(code, flow, statement->body); break;
    case VERB_start:
        label = code_label(code, statement->arguments[0].text);
        if (label)
            flow->sides[label - code->labels] = SIDE_PARENT;
        break;
    case VERB_exit:
    case VERB_exit_now:
    case VERB_spin: flow->ended = true; break;
    default:
        if (statement->body)
            follow_function(code, statement);
    }
}

/* Whether a value of 0 lets the condition hold, and whether a positive one does; false where it is
 * not that simple. */
static bool splits(const struct statement *statement, bool *zero, bool *positive)
{
    long right = 0;

    if (statement->comparison != IS_TRUE &&
        (statement->right.kind != VALUE_WORD || !code_number(statement->right.text, &right) ||
         right != 0))
        return false;
    switch (statement->comparison) {
    case IS_TRUE:
    case IS_UNEQUAL:
    case IS_GREATER: *zero = false, *positive = true; return true;
    case IS_EQUAL:
    case IS_LESS_EQUAL: *zero = true, *positive = false; return true;
    default: return false;
    }
}

/* The label whose variable is tested. */
static struct code_label *tested(const struct code *code, const struct statement *statement)
{
    const struct statement *call = statement->condition_call;
    const char *name = call ? call->result : code_single(&statement->left);

    for (int i = 0; name && i < code->label_count; i++)
        if (code->labels[i].variable && !strcmp(code->labels[i].variable->name, name))
            return &code->labels[i];
    return NULL;
}

static void keep(struct flow *flow, int label, int sides)
{
    if (flow->sides[label] & sides)
        flow->sides[label] &= (unsigned char)sides;
    else if (flow->sides[label])
        flow->ended = true;
}

static void follow_if(struct code *code, struct flow *flow, const struct statement *statement)
{
    struct flow other;
    bool zero, positive;

    if (statement->condition_call)
        follow_call(code, flow, statement->condition_call);
    other = *flow;
    const struct code_label *label = tested(code, statement);
    if (label && splits(statement, &zero, &positive)) {
        keep(flow, (int)(label - code->labels), zero ? SIDE_SELF | SIDE_BELOW : SIDE_PARENT);
        keep(&other, (int)(label - code->labels), zero ? SIDE_PARENT : SIDE_SELF | SIDE_BELOW);
    }
    follow(code, flow, statement->body);
    if (statement->otherwise)
        follow(code, &other, statement->otherwise);
    join(flow, &other);
}

/* `while 1` */
static bool never_ends(const struct statement *statement)
{
    long number;

    return statement->kind == STATEMENT_WHILE && statement->comparison == IS_TRUE &&
           !statement->condition_call && value_is_plain(&statement->left) &&
           code_number(statement->left.text, &number) && number != 0;
}

static void follow_loop(struct code *code, struct flow *flow, const struct statement *statement)
{
    for (int round = 0; round < 2; round++) { /* the second time from where the first one led */
        struct flow body;
        if (statement->condition_call)
            follow_call(code, flow, statement->condition_call);
        body = *flow;
        follow(code, &body, statement->body);
        join(flow, &body);
    }
    flow->ended |= never_ends(statement);
}

static void follow(struct code *code, struct flow *flow, const struct block *block)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        switch (statement->kind) {
        case STATEMENT_CALL: follow_call(code, flow, statement); break;
        case STATEMENT_ASSIGN: break;
        case STATEMENT_IF: follow_if(code, flow, statement); break;
        case STATEMENT_BLOCK: follow(code, flow, statement->body); break;
        case STATEMENT_REPEAT:
        case STATEMENT_WHILE: follow_loop(code, flow, statement); break;
        }
    }
}

/* A variable that is named so is seen where the name stands, too. */
static void widen(struct code_variable *variable, const struct code_use *use)
{
    bool own = variable->depth > 0 && variable->path[0] == use->function;

    if (!own)
        variable->shared = true;
    if (!own || variable->depth > 1 || !variable->first || variable->first->number >= use->number)
        variable->first = NULL;
    variable->is_read = true;
}

void code_sides(struct code *code)
{
    struct flow flow = {.function = &code->program->top};

    add_label(code, "main", NULL, NULL);
    collect(code, &code->program->top);
    flow.sides[0] = SIDE_SELF;
    follow(code, &flow, &code->program->top);
    for (int i = 0; i < code->use_count; i++) {
        struct code_use *use = &code->uses[i];
        struct code_label *label = use->label;
        if (label->variable)
            widen(label->variable, use);
        bool simple = use->sides == SIDE_PARENT || use->sides == SIDE_SELF || use->sides == 0;
        if (simple || label->pid_name)
            continue;
        struct buffer name = {0};
        buffer_printf(&name, "%s_pid", label->name);
        label->pid_name = code_unique(code, buffer_text(&name));
        buffer_free(&name);
    }
}

/* Reach */

enum code_reach code_reach(const struct code *code, const struct value *who)
{
    const char *name = code_single(who);
    const struct code_variable *variable = name ? code_variable(code, name) : NULL;
    long number;

    if (code_use_of(code, who))
        return REACH_OWN;
    if (value_is_plain(who))
        return code_number(who->text, &number) && number == 0 ? REACH_OWN : REACH_NOBODY;
    if (variable && !variable->is_set)
        return REACH_NOBODY;
    if (name && !variable)
        return code_object(code, name, false) ? REACH_OWN : REACH_NOBODY;
    if (!variable) /* -${group} */
        return who->kind == VALUE_TEXT && who->text[0] == '-' ? REACH_UNSURE : REACH_NOBODY;
    return variable->any_number ? REACH_UNSURE : REACH_OWN;
}
