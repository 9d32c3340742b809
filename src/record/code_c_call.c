/*
 * code_c_call: calls in C as expressions.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"
#include "lang/value.h"

#include <stdlib.h>
#include <string.h>

/* Whom it is for */

static void add_label(struct code *code, struct buffer *out, const struct code_use *use)
{
    const struct code_label *label = use->label;

    c_needs(code, C_UNISTD);
    if (use->sides == SIDE_SELF)
        buffer_add_text(out, "getpid()");
    else if (label->pid_name)
        buffer_add_text(out, label->pid_name);
    else if (label->object) {
        c_needs(code, C_PROCESS);
        buffer_printf(out, "%s->pid", label->object->written);
    } else
        buffer_add_text(out, label->variable ? label->variable->written : "getpid()");
}

/* The process as an expression; false where the program has none such. */
static bool add_target(struct code *code, struct buffer *out, const struct value *value)
{
    const struct code_use *use = code_use_of(code, value);
    long number;

    if (use && !use->sides) /* nobody is called so yet */
        return false;
    if (use) {
        add_label(code, out, use);
        return true;
    }
    if (value->kind == VALUE_WORD && !code_number(value->text, &number))
        return false;
    c_number(code, out, value);
    return true;
}

void c_signal(struct code *code, struct buffer *out, const struct value *value)
{
    long number;

    c_needs(code, C_SIGNAL);
    if (value->kind == VALUE_WORD && !code_number(value->text, &number))
        buffer_printf(out, "SIG%s", value->text);
    else
        c_number(code, out, value);
}

/* kill(c, SIGKILL); where the target may be -1: (c == -1 ? -1 : kill(c, SIGKILL)) */
bool c_kill(struct code *code, struct buffer *out, const struct statement *statement,
            const struct value *who)
{
    enum code_reach reach = code_reach(code, who);
    struct buffer target = {0};

    if (reach == REACH_NOBODY || !add_target(code, &target, who)) {
        buffer_free(&target);
        return false;
    }
    if (reach == REACH_UNSURE)
        buffer_printf(out, "(%s == -1 ? -1 : ", buffer_text(&target));
    buffer_printf(out, "kill(%s, ", buffer_text(&target));
    c_signal(code, out, &statement->arguments[0]);
    buffer_add_text(out, reach == REACH_UNSURE ? "))" : ")");
    buffer_free(&target);
    return true;
}

/* Expressions */

static void add_status(const struct code *code, struct buffer *out,
                       const struct statement *statement)
{
    const struct code_variable *variable =
        code_variable(code, statement->status_result ? statement->status_result : "status");

    bool argument = code->kind == CODE_TASK && variable && !strcmp(variable->name, "i");

    if (variable && variable->is_read && !argument)
        buffer_printf(out, "&%s", variable->written);
    else
        buffer_add_text(out, "NULL");
}

static bool add_waitpid(struct code *code, struct buffer *out, const struct statement *statement)
{
    buffer_add_text(out, "waitpid(");
    if (!add_target(code, out, &statement->arguments[0]))
        return false;
    buffer_add_text(out, ", ");
    add_status(code, out, statement);
    buffer_add_text(out, ", ");
    for (int i = 1; i < statement->argument_count; i++)
        buffer_printf(out, "%s%s", i > 1 ? " | " : "", statement->arguments[i].text);
    buffer_add_text(out, statement->argument_count > 1 ? ")" : "0)");
    return true;
}

static bool add_setpgid(struct code *code, struct buffer *out, const struct statement *statement)
{
    buffer_add_text(out, "setpgid(");
    for (int i = 0; i < 2; i++) {
        buffer_add_text(out, i ? ", " : "");
        if (i >= statement->argument_count)
            buffer_add_char(out, '0');
        else if (!add_target(code, out, &statement->arguments[i]))
            return false;
    }
    buffer_add_char(out, ')');
    return true;
}

static void add_sleep(struct code *code, struct buffer *out, const struct statement *statement)
{
    const struct value *seconds = &statement->arguments[0];
    long whole;

    if (code_note_of(code, statement)->at_prompt && code->handlers) {
        c_needs(code, C_AT_PROMPT);
        buffer_add_text(out, "at_prompt(");
        c_number(code, out, seconds);
    } else if (!value_is_plain(seconds) || code_number(seconds->text, &whole)) {
        buffer_add_text(out, "sleep((unsigned)");
        out->length -= value_is_plain(seconds) ? strlen("(unsigned)") : 0;
        c_number(code, out, seconds);
    } else {
        c_needs(code, C_SLEEP_FOR);
        buffer_printf(out, "sleep_for(%s", seconds->text);
    }
    buffer_add_char(out, ')');
}

/* The call alone. */
bool c_raw(struct code *code, struct buffer *out, const struct statement *statement)
{
    const struct value *first = statement->argument_count ? statement->arguments : NULL;

    c_needs(code, C_UNISTD);
    switch (statement->verb->id) {
    case VERB_fork: buffer_add_text(out, "fork()"); return true;
    case VERB_getpid: buffer_add_text(out, "getpid()"); return true;
    case VERB_getppid: buffer_add_text(out, "getppid()"); return true;
    case VERB_pause: buffer_add_text(out, "pause()"); return true;
    case VERB_setsid: buffer_add_text(out, "setsid()"); return true;
    case VERB_setpgid: return add_setpgid(code, out, statement);
    case VERB_sleep: add_sleep(code, out, statement); return true;
    case VERB_wait:
        c_needs(code, C_WAIT);
        buffer_add_text(out, "wait(");
        add_status(code, out, statement);
        buffer_add_char(out, ')');
        return true;
    case VERB_waitpid: c_needs(code, C_WAIT); return add_waitpid(code, out, statement);
    case VERB_kill:
        return statement->argument_count == 2 &&
               c_kill(code, out, statement, &statement->arguments[1]);
    case VERB_addr:
        buffer_add_text(out, "(long)&");
        c_variable(code, out, first->text);
        return true;
    case VERB_subreaper:
        c_needs(code, C_PRCTL);
        buffer_printf(out, "prctl(PR_SET_CHILD_SUBREAPER, %d)", !strcmp(first->text, "on"));
        return true;
    default: return c_method(code, out, statement);
    }
}

bool c_has_text(const struct code *code, const char *name)
{
    const struct code_variable *variable = name ? code_variable(code, name) : NULL;

    return variable && variable->type == TYPE_TEXT;
}

bool c_call(struct code *code, struct buffer *out, const struct statement *call)
{
    struct buffer raw = {0};
    bool good = !c_has_text(code, call->result) && c_raw(code, &raw, call);

    if (good && code_reads_last(code))
        buffer_add_text(out, "last = ");
    if (good && call->result) {
        c_variable(code, out, call->result);
        buffer_add_text(out, " = ");
    }
    if (good)
        buffer_add_text(out, buffer_text(&raw));
    buffer_free(&raw);
    return good;
}
