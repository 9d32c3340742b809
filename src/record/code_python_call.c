/*
 * code_python_call: the calls in Python. Where C gives -1 Python raises an error; the pieces that
 * the program brings along turn it into -1 again, because what was typed goes on after it.
 */
#include "record/code_python_inside.h"

#include "base/i18n.h"
#include "lang/value.h"

#include <string.h>

/* Whom it is for */

static void add_label(struct code *code, struct buffer *out, const struct code_use *use)
{
    const struct code_label *label = use->label;

    if (label->pid_name && use->sides != SIDE_SELF)
        buffer_add_text(out, label->pid_name);
    else if (label->object && use->sides != SIDE_SELF)
        buffer_printf(out, "%s.pid", label->object->written);
    else if (label->variable && use->sides != SIDE_SELF)
        buffer_add_text(out, label->variable->written);
    else
        buffer_add_text(out, "os.getpid()");
    python_needs(code, PY_OS);
}

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
    python_number(code, out, value);
    return true;
}

static void add_signal(struct code *code, struct buffer *out, const struct value *value)
{
    long number;

    if (value->kind != VALUE_WORD || code_number(value->text, &number)) {
        python_number(code, out, value);
        return;
    }
    python_needs(code, PY_SIGNAL);
    buffer_printf(out, "signal.SIG%s", value->text);
}

static bool add_kill(struct code *code, struct buffer *out, const struct statement *statement,
                     const struct value *who)
{
    enum code_reach reach = code_reach(code, who);
    struct buffer target = {0};
    bool good = reach != REACH_NOBODY && add_target(code, &target, who);

    if (good) {
        python_needs(code, PY_CHECKED);
        if (reach == REACH_UNSURE)
            buffer_printf(out, "%s != -1 and ", buffer_text(&target));
        buffer_printf(out, "checked(os.kill, %s, ", buffer_text(&target));
        add_signal(code, out, &statement->arguments[0]);
        buffer_add_char(out, ')');
    }
    buffer_free(&target);
    return good;
}

/* Expressions */

static bool add_waitpid(struct code *code, struct buffer *out, const struct statement *statement)
{
    python_needs(code, PY_WAIT);
    buffer_add_text(out, "wait(");
    if (!add_target(code, out, &statement->arguments[0]))
        return false;
    for (int i = 1; i < statement->argument_count; i++)
        buffer_printf(out, "%sos.%s", i > 1 ? " | " : ", ", statement->arguments[i].text);
    buffer_add_char(out, ')');
    return true;
}

static bool add_setpgid(struct code *code, struct buffer *out, const struct statement *statement)
{
    python_needs(code, PY_CHECKED);
    buffer_add_text(out, "checked(os.setpgid");
    for (int i = 0; i < 2; i++) {
        buffer_add_text(out, ", ");
        if (i >= statement->argument_count)
            buffer_add_char(out, '0');
        else if (!add_target(code, out, &statement->arguments[i]))
            return false;
    }
    buffer_add_char(out, ')');
    return true;
}

static void add_seconds(struct code *code, struct buffer *out, const struct value *value)
{
    if (value_is_plain(value))
        buffer_add_text(out, value->text);
    else
        python_number(code, out, value);
}

static void add_exec(struct code *code, struct buffer *out, const struct statement *statement)
{
    python_needs(code, PY_CHECKED);
    buffer_add_text(out, "checked(os.execvp, ");
    python_text(code, out, &statement->arguments[0], 1);
    for (int i = 0; i < statement->argument_count; i++) {
        buffer_add_text(out, i ? ", " : ", [");
        python_text(code, out, &statement->arguments[i], 1);
    }
    buffer_add_text(out, "])");
}

static bool add_raw(struct code *code, struct buffer *out, const struct statement *statement)
{
    const struct value *first = statement->argument_count ? statement->arguments : NULL;

    python_needs(code, PY_OS);
    switch (statement->verb->id) {
    case VERB_fork: buffer_add_text(out, "os.fork()"); return true;
    case VERB_getpid: buffer_add_text(out, "os.getpid()"); return true;
    case VERB_getppid: buffer_add_text(out, "os.getppid()"); return true;
    case VERB_setpgid: return add_setpgid(code, out, statement);
    case VERB_exec: add_exec(code, out, statement); return true;
    case VERB_waitpid: return add_waitpid(code, out, statement);
    case VERB_pause:
        python_needs(code, PY_SIGNAL);
        buffer_add_text(out, "signal.pause()");
        return true;
    case VERB_setsid:
        python_needs(code, PY_CHECKED);
        buffer_add_text(out, "checked(os.setsid)");
        return true;
    case VERB_wait:
        python_needs(code, PY_WAIT);
        buffer_add_text(out, "wait()");
        return true;
    case VERB_sleep:
        python_needs(code, PY_TIME);
        buffer_add_text(out, "time.sleep(");
        add_seconds(code, out, first);
        buffer_add_char(out, ')');
        return true;
    case VERB_addr:
        buffer_add_text(out, "id(");
        python_variable(code, out, first->text);
        buffer_add_char(out, ')');
        return true;
    case VERB_kill:
        return statement->argument_count == 2 &&
               add_kill(code, out, statement, &statement->arguments[1]);
    case VERB_subreaper:
        python_needs(code, PY_CTYPES);
        buffer_printf(out, "ctypes.CDLL(None).prctl(36, %d, 0, 0, 0)", !strcmp(first->text, "on"));
        return true;
    default: return python_method(code, out, statement);
    }
}

/* Calls that give None, where C gives 0. */
static bool gives_none(const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_kill:
    case VERB_sleep:
    case VERB_pause:
    case VERB_setpgid:
    case VERB_setsid:
    case VERB_exec: return true;
    default: return false;
    }
}

bool python_call(struct code *code, struct buffer *out, const struct statement *call)
{
    bool last = code_reads_last(code);
    struct buffer raw = {0};
    bool good = add_raw(code, &raw, call);

    if (good && last)
        buffer_add_text(out, "(last := ");
    if (good && call->result) {
        buffer_add_char(out, '(');
        python_variable(code, out, call->result);
        buffer_add_text(out, " := ");
    }
    if (good)
        buffer_printf(out, gives_none(call) ? "(%s or 0)" : "%s", buffer_text(&raw));
    buffer_printf(out, "%s%s", good && call->result ? ")" : "", good && last ? ")" : "");
    buffer_free(&raw);
    return good;
}

/* Statements */

/* Python's form gives a status in any case: 0 where there is none. */
static void keep_status(struct code *code, const struct statement *statement, const char *name)
{
    if (statement->result)
        code_line(code, "%s = status if %s > 0 else 0", name,
                  code_variable(code, statement->result)->written);
    else
        code_line(code, "%s = status", name);
}

/* x = last = wait() */
static void keep_call(struct code *code, const struct statement *statement, const char *raw)
{
    bool last = code_reads_last(code);
    const char *status = statement->status_result;

    code_indent(code);
    if (statement->result) {
        python_variable(code, code->out, statement->result);
        buffer_add_text(code->out, " = ");
    }
    buffer_printf(code->out, "%s%s%s\n", last ? "last = " : "", raw,
                  (statement->result || last) && gives_none(statement) ? " or 0" : "");
    if (status && code_variable(code, status) && strcmp(status, "status") != 0)
        keep_status(code, statement, code_variable(code, status)->written);
}

static void kill_statement(struct code *code, const struct statement *statement)
{
    for (int i = 1; i < statement->argument_count; i++) {
        struct buffer raw = {0};
        if (add_kill(code, &raw, statement, &statement->arguments[i]))
            keep_call(code, statement, buffer_text(&raw));
        else
            code_left_out(code, &statement->arguments[i]);
        buffer_free(&raw);
    }
}

static void fork_statement(struct code *code, const struct statement *statement)
{
    const struct code_label *label =
        statement->result ? code_label(code, statement->arguments[0].text) : NULL;
    bool kept = statement->result || code_reads_last(code);
    struct buffer child = {0};

    python_needs(code, PY_OS);
    if (kept || !statement->body)
        keep_call(code, statement, "os.fork()");
    if (label && label->pid_name && label->variable)
        code_line(code, "%s = %s or os.getpid()", label->pid_name, label->variable->written);
    if (!statement->body)
        return;
    if (statement->result)
        python_variable(code, &child, statement->result);
    else
        buffer_add_text(&child, kept ? "last" : "os.fork()");
    code_line(code, "if %s == 0:", buffer_text(&child));
    python_block(code, statement->body);
    buffer_free(&child);
}

static void print_statement(struct code *code, const struct statement *statement)
{
    code_indent(code);
    buffer_add_text(code->out, "print(");
    if (statement->argument_count == 1 && code_single(&statement->arguments[0]))
        python_variable(code, code->out, code_single(&statement->arguments[0]));
    else if (statement->argument_count > 0)
        python_text(code, code->out, statement->arguments, statement->argument_count);
    buffer_add_text(code->out, ")\n");
}

static void exit_statement(struct code *code, const struct statement *statement)
{
    struct buffer status = {0};
    bool now = statement->verb->id == VERB_exit_now;

    if (statement->argument_count)
        python_number(code, &status, &statement->arguments[0]);
    else
        buffer_add_char(&status, '0');
    if (!now && code->kind == CODE_AT_EXIT) { /* the end has begun already */
        python_needs(code, PY_SYS);
        code_line(code, "sys.stdout.flush()");
        now = true;
    }
    python_needs(code, now ? PY_OS : PY_SYS);
    code_line(code, now ? "os._exit(%s)" : "sys.exit(%s)", buffer_text(&status));
    buffer_free(&status);
}

static void buffer_statement(struct code *code, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;

    python_needs(code, PY_SYS);
    if (!strcmp(how, "none"))
        code_say(code, _("print writes whole lines: each at once"));
    code_line(code, "sys.stdout.reconfigure(line_buffering=%s)",
              strcmp(how, "full") ? "True" : "False");
}

static void signal_statement(struct code *code, const struct statement *statement)
{
    const char *how = statement->argument_count > 1 ? statement->arguments[1].text : "";
    struct buffer number = {0};

    if (!statement->argument_count) {
        code_say(code, _("the kernel's list: proc(5), SigCgt and SigIgn in status"));
        return;
    }
    if (statement->body && strcmp(how, "RESTART"))
        code_say(code, _("Python takes up again by itself what a handler interrupts (PEP 475)"));
    add_signal(code, &number, &statement->arguments[0]);
    python_needs(code, PY_SIGNAL);
    python_needs(code, PY_CHECKED); /* SIGKILL, SIGSTOP */
    if (statement->body)
        code_line(code, "checked(signal.signal, %s, %s)", buffer_text(&number),
                  python_function(code, statement));
    else
        code_line(code, "checked(signal.signal, %s, signal.SIG_%s)", buffer_text(&number), how);
    buffer_free(&number);
}

static void cannot(struct code *code, const struct statement *statement)
{
    if (statement->verb->id == VERB_waitpid || statement->verb->id == VERB_setpgid)
        code_left_out(code, &statement->arguments[0]);
    else
        python_method_statement(code, statement);
}

static void other_statement(struct code *code, const struct statement *statement)
{
    bool alone = !statement->result && !code_reads_last(code);
    bool tells = statement->verb->id == VERB_getpid || statement->verb->id == VERB_getppid;
    struct buffer raw = {0};

    if (statement->verb->id == VERB_subreaper)
        code_say(code, _("Python has no such call: C's prctl(PR_SET_CHILD_SUBREAPER, ...)"));
    if (!add_raw(code, &raw, statement))
        cannot(code, statement);
    else if (alone && tells)
        code_line(code, "print(%s)", buffer_text(&raw));
    else if (alone && statement->verb->id == VERB_addr)
        code_line(code, "print(hex(%s))", buffer_text(&raw));
    else
        keep_call(code, statement, buffer_text(&raw));
    buffer_free(&raw);
}

void python_call_statement(struct code *code, const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_fork: fork_statement(code, statement); break;
    case VERB_kill: kill_statement(code, statement); break;
    case VERB_print: print_statement(code, statement); break;
    case VERB_exit:
    case VERB_exit_now: exit_statement(code, statement); break;
    case VERB_buffer: buffer_statement(code, statement); break;
    case VERB_signal: signal_statement(code, statement); break;
    case VERB_spin:
        code_line(code, "while True:");
        code_line(code, "    pass");
        break;
    case VERB_atexit:
        python_needs(code, PY_ATEXIT);
        code_line(code, "atexit.register(%s)", python_function(code, statement));
        break;
    case VERB_step: /* its lines, one after the other: nobody stands before them */
        code->depth--;
        python_block(code, statement->body);
        code->depth++;
        break;
    default: other_statement(code, statement);
    }
}
