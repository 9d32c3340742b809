/*
 * machine: runs statements, with the position kept as data.
 *
 * The stack of frames is the program counter; fork copies it, so a child goes on with the very
 * next line. Handlers and atexit blocks run as programs of their own on top of it.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/agent_inside.h"

#include <string.h>

static bool push(struct agent *agent, const struct frame *frame)
{
    if (agent->depth == AGENT_FRAMES_MAX) {
        agent_complain(agent, _("too many blocks within blocks (the limit is %d)"),
                       AGENT_FRAMES_MAX);
        return false;
    }
    if (agent->depth == agent->frames_max) {
        agent->frames_max = agent->frames_max ? 2 * agent->frames_max : 8;
        agent->frames = alloc_resize(agent->frames, (size_t)agent->frames_max, sizeof *frame);
    }
    agent->frames[agent->depth++] = *frame;
    return true;
}

/* For as long as no other is pushed: a handler that runs in a call does that. */
static struct frame *top(struct agent *agent)
{
    return &agent->frames[agent->depth - 1];
}

void machine_enter(struct agent *agent, const struct block *block)
{
    push(agent, &(struct frame){.block = block});
}

/* A step within a step changes nothing. */
void machine_step(struct agent *agent, const struct statement *step)
{
    bool outermost = !agent->stepping;

    if (!push(agent, &(struct frame){.block = step->body, .ends_step = outermost}) || !outermost)
        return;
    agent->stepping = true;
    agent->step_base = step->number;
}

static void leave(struct agent *agent)
{
    bool ends_step = top(agent)->ends_step;

    agent->depth--;
    if (ends_step) {
        agent->stepping = false;
        agent_report(agent, &(struct message){.kind = MESSAGE_LINE, .value = 0});
    }
}

/* The call that a condition makes before it is tested: `while wait() > 0`. */
static bool test(struct agent *agent, const struct statement *statement)
{
    bool holds = false;

    if (statement->condition_call)
        calls_make(agent, statement->condition_call);
    return !agent->abandoned && value_holds(agent, statement, &holds) && holds;
}

static void assign(struct agent *agent, const struct statement *statement)
{
    struct buffer text = {0};
    long sum, more;

    if (statement->adds) {
        struct value own = {.kind = VALUE_VARIABLE, .text = statement->result};
        if (!value_number(agent, &own, &sum) || !value_number(agent, &statement->left, &more))
            return;
        if (__builtin_add_overflow(sum, more, &sum))
            agent_complain(agent, _("%ld more is too much for a number"), more);
        else
            store_set_number(agent, statement->result, sum);
        return;
    }
    if (value_text(agent, &statement->left, &text))
        store_set(agent, statement->result, buffer_text(&text));
    buffer_free(&text);
}

static void begin_repeat(struct agent *agent, const struct statement *statement)
{
    struct frame frame = {.block = statement->body, .loop = statement};

    if (!value_number(agent, &statement->left, &frame.rounds) || frame.rounds <= 0)
        return;
    if (push(agent, &frame))
        store_set_quietly(agent, "i", 0);
}

static void run_statement(struct agent *agent, const struct statement *statement)
{
    agent->outcome.kind = OUTCOME_NONE;
    switch (statement->kind) {
    case STATEMENT_CALL: calls_make(agent, statement); break;
    case STATEMENT_ASSIGN:
        assign(agent, statement);
        agent->outcome.kind = OUTCOME_SET;
        break;
    case STATEMENT_REPEAT: begin_repeat(agent, statement); break;
    case STATEMENT_BLOCK: machine_enter(agent, statement->body); break;
    case STATEMENT_WHILE:
        if (test(agent, statement))
            push(agent, &(struct frame){.block = statement->body, .loop = statement});
        break;
    case STATEMENT_IF:
        if (test(agent, statement))
            machine_enter(agent, statement->body);
        else if (statement->otherwise && !agent->abandoned)
            machine_enter(agent, statement->otherwise);
        break;
    }
}

/* At the end of a block: again, if it is a loop's and that goes on. */
static void finish_round(struct agent *agent)
{
    struct frame *frame = top(agent);
    const struct statement *loop = frame->loop;

    if (loop && loop->kind == STATEMENT_REPEAT && ++frame->round < frame->rounds) {
        frame->next = 0;
        store_set_quietly(agent, "i", frame->round);
        return;
    }
    if (loop && loop->kind == STATEMENT_WHILE) {
        if (agent->stepping)
            agent_wait_for_next(agent, loop->number - agent->step_base);
        if (test(agent, loop)) {
            top(agent)->next = 0;
            return;
        }
    }
    leave(agent);
}

/* Runs the frames above `base`. */
static void run(struct agent *agent, int base)
{
    while (agent->depth > base) {
        struct frame *frame = top(agent);
        if (agent->abandoned) {
            leave(agent);
        } else if (frame->next == frame->block->count) {
            finish_round(agent);
        } else {
            const struct statement *statement = &frame->block->statements[frame->next];
            if (agent->stepping)
                agent_wait_for_next(agent, statement->number - agent->step_base);
            top(agent)->next++;
            run_statement(agent, statement);
        }
    }
}

bool machine_run(struct agent *agent, const struct program *program)
{
    int base = agent->depth;
    bool abandoned = agent->abandoned;

    agent->abandoned = false;
    if (push(agent, &(struct frame){.block = &program->top}))
        run(agent, base);
    bool done = !agent->abandoned;
    agent->abandoned = abandoned;
    return done;
}

bool machine_run_text(struct agent *agent, const char *text)
{
    struct program *program;
    struct error error;
    bool abandoned = agent->abandoned, done;

    /* The session parsed it before; what fails here would be a fault of ours. */
    if (program_parse(&program, text, strlen(text), &error) != PARSE_DONE) {
        agent_complain(agent, "%s", error.text);
        agent->abandoned = abandoned;
        return false;
    }
    done = machine_run(agent, program);
    program_free(program);
    return done;
}
