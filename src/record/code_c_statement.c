/*
 * code_c_statement: calls in C as statements, with the checks that belong to them.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"
#include "lang/value.h"

#include <string.h>

static bool in_handler(const struct code *code)
{
    return code->kind == CODE_HANDLER;
}

static const char *name_in_c(const struct statement *statement)
{
    return statement->verb->id == VERB_subreaper ? "prctl" : statement->verb->name;
}

/* What never fails, or always, and what is told anyway. */
static bool is_checked(const struct code *code, const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_getpid:
    case VERB_getppid:
    case VERB_pause:
    case VERB_sleep:
    case VERB_addr:
    case VERB_start:
    case VERB_join:
    case VERB_alive:
    case VERB_exitcode:
    case VERB_terminate:
    case VERB_pool: return false;
    default: return !in_handler(code); /* perror() is not for handlers: signal-safety(7) */
    }
}

static void add_check(struct code *code, const struct statement *statement, const char *what)
{
    bool fork = statement->verb->id == VERB_fork;

    c_needs(code, C_STDIO);
    if (fork)
        c_needs(code, C_DIE);
    code_line(code, "if (%s < 0)", what);
    code->depth++;
    code_line(code, "%s(\"%s\");", fork ? "die" : "perror", name_in_c(statement));
    code->depth--;
}

/* `pid_t c = fork();` and its check; without a result the check is around the call */
static void checked_call(struct code *code, const struct statement *statement, const char *raw)
{
    struct buffer line = {0};
    bool checked = is_checked(code, statement);
    const char *result = statement->result;

    if (result && c_has_text(code, result)) {
        c_needs(code, C_SET_TEXT);
        buffer_printf(&line, "set_text(%s, \"%s\", %s);", code_variable(code, result)->written,
                      code_type_of_call(code, statement) == TYPE_LONG ? "%ld" : "%d", raw);
        code_line(code, "%s", buffer_text(&line));
    } else if (result || code_reads_last(code)) {
        if (result)
            c_declare_or_name(code, &line, statement, result);
        buffer_printf(&line, "%s%s%s;", result ? " = " : "", code_reads_last(code) ? "last = " : "",
                      raw);
        code_line(code, "%s", buffer_text(&line));
        if (checked)
            add_check(code, statement, result ? code_variable(code, result)->written : "last");
        else if (result)
            c_use(code, statement, result);
    } else if (checked) {
        add_check(code, statement, raw);
    } else {
        code_line(code, "%s;", raw);
    }
    buffer_free(&line);
}

static void kill_statement(struct code *code, const struct statement *statement)
{
    for (int i = 1; i < statement->argument_count; i++) {
        struct buffer raw = {0};
        if (c_kill(code, &raw, statement, &statement->arguments[i]))
            checked_call(code, statement, buffer_text(&raw));
        else
            code_left_out(code, &statement->arguments[i]);
        buffer_free(&raw);
    }
}

/* The PID of a labelled child on both sides of the fork, for those who name it later. */
static void keep_pid(struct code *code, const struct statement *statement)
{
    const struct code_label *label =
        statement->result ? code_label(code, statement->arguments[0].text) : NULL;

    if (!label || !label->pid_name || !label->variable)
        return;
    c_needs(code, C_UNISTD);
    code_line(code, "%s = %s > 0 ? %s : getpid();", label->pid_name, label->variable->written,
              label->variable->written);
}

static void fork_statement(struct code *code, const struct statement *statement)
{
    struct buffer child = {0};

    if (statement->body && !statement->result) { /* somebody has to know which of them it is */
        buffer_add_text(&child, "child");
        if (code->children++ > 0)
            buffer_printf(&child, "_%d", code->children);
        code_line(code, "pid_t %s = %sfork();", child.data, code_reads_last(code) ? "last = " : "");
        add_check(code, statement, child.data);
    } else {
        checked_call(code, statement, "fork()");
        keep_pid(code, statement);
        if (statement->result)
            c_number(code, &child,
                     &(struct value){.kind = VALUE_VARIABLE, .text = statement->result});
    }
    c_needs(code, C_UNISTD);
    if (statement->body) {
        code_line(code, "if (%s == 0) {", buffer_text(&child));
        c_block(code, statement->body);
        code_line(code, "}");
    }
    buffer_free(&child);
}

static void print_format(struct code *code, struct c_format *format)
{
    bool handler = in_handler(code);

    c_needs(code, handler ? C_SAY : C_STDIO);
    c_format_char(format, '\n');
    code_indent(code);
    buffer_printf(code->out, "%s(\"%s\"%s);\n", handler ? "say" : "printf",
                  buffer_text(&format->text), buffer_text(&format->arguments));
    c_format_free(format);
}

static void print_statement(struct code *code, const struct statement *statement)
{
    struct c_format format = {.literal = true};

    for (int i = 0; i < statement->argument_count; i++) {
        if (i)
            c_format_char(&format, ' ');
        c_format_add(code, &format, &statement->arguments[i]);
    }
    print_format(code, &format);
}

/* getpid, getppid and addr alone are there to tell. */
static void tell(struct code *code, const char *raw, const char *conversion)
{
    struct c_format format = {0};

    buffer_add_text(&format.text, conversion);
    buffer_printf(&format.arguments, ", %s", raw);
    print_format(code, &format);
}

static void tell_address(struct code *code, const struct value *name)
{
    struct buffer address = {0};

    buffer_add_text(&address, "(void *)&");
    c_variable(code, &address, name->text);
    tell(code, buffer_text(&address), "%p");
    buffer_free(&address);
}

static void exit_statement(struct code *code, const struct statement *statement)
{
    bool now = statement->verb->id == VERB_exit_now;
    bool tidy = code->atexits || code->has_process || code->has_pool || code->buffers;
    struct buffer status = {0};
    const char *call = now ? "_exit" : "exit";

    if (statement->argument_count)
        c_number(code, &status, &statement->arguments[0]);
    else
        buffer_add_char(&status, '0');
    if (!now && (code->kind == CODE_PROCESS || code->kind == CODE_TASK)) {
        c_needs(code, C_LEAVE);
        call = "leave";
    } else if (!now && code->kind == CODE_AT_EXIT) {
        call = "_exit"; /* exit() within exit() is undefined */
        code_line(code, "fflush(stdout);");
    } else if (!now && in_handler(code) && !tidy) {
        call = "_exit"; /* exit() is not for handlers */
    }
    c_needs(code, C_STDLIB);
    c_needs(code, C_UNISTD);
    code_line(code, "%s(%s);", call, buffer_text(&status));
    buffer_free(&status);
}

static void buffer_statement(struct code *code, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;

    c_needs(code, C_STDIO);
    code_line(code, "fflush(stdout);");
    if (!strcmp(how, "none"))
        code_line(code, "setvbuf(stdout, NULL, _IONBF, 0);");
    else
        code_line(code, "setvbuf(stdout, room, %s, sizeof room);",
                  strcmp(how, "full") ? "_IOLBF" : "_IOFBF");
}

static void signal_statement(struct code *code, const struct statement *statement)
{
    const char *how = statement->argument_count > 1 ? statement->arguments[1].text : "";
    struct buffer number = {0};

    if (!statement->argument_count) {
        code_say(code, _("the kernel's list: proc(5), SigCgt and SigIgn in status"));
        return;
    }
    c_signal(code, &number, &statement->arguments[0]);
    if (statement->body) {
        c_needs(code, C_CATCH);
        code_line(code, "catch_signal(%s, %s, %s);", buffer_text(&number),
                  c_function(code, statement), strcmp(how, "RESTART") ? "0" : "SA_RESTART");
    } else {
        code_line(code, "if (signal(%s, SIG_%s) == SIG_ERR)", buffer_text(&number), how);
        code->depth++;
        c_needs(code, C_STDIO);
        code_line(code, "perror(\"signal\");");
        code->depth--;
    }
    buffer_free(&number);
}

/* A word of exec: a string, or an array in which it is put together first. */
static void add_word(struct code *code, struct buffer *call, const struct value *value, int number)
{
    struct c_format format = {.literal = true};
    struct buffer text = {0};

    c_format_add(code, &format, value);
    if (format.literal) {
        if (value->kind == VALUE_TEXT)
            text_expand(&text, value->text, NULL, NULL); /* it has none */
        else
            buffer_add_text(&text, value->text);
        c_string(call, buffer_text(&text));
    } else {
        c_needs(code, C_SET_TEXT);
        buffer_printf(call, "word_%d", number);
        code_line(code, "char word_%d[TEXT_MAX];", number);
        code_indent(code);
        buffer_printf(code->out, "set_text(word_%d, \"%s\"%s);\n", number,
                      buffer_text(&format.text), buffer_text(&format.arguments));
    }
    buffer_free(&text);
    c_format_free(&format);
}

static bool is_composed(const struct statement *statement)
{
    for (int i = 0; i < statement->argument_count; i++)
        if (!value_is_plain(&statement->arguments[i]))
            return true;
    return false;
}

static void exec_statement(struct code *code, const struct statement *statement)
{
    bool composed = is_composed(statement);
    struct buffer call = {0};

    c_needs(code, C_UNISTD);
    if (composed) {
        code_line(code, "{");
        code->depth++;
    }
    for (int i = 0; i < statement->argument_count; i++) {
        struct buffer word = {0};
        add_word(code, &word, &statement->arguments[i], i);
        if (i == 0) /* the program, and again as argv[0] */
            buffer_printf(&call, "%s, ", buffer_text(&word));
        buffer_printf(&call, "%s, ", buffer_text(&word));
        buffer_free(&word);
    }
    code_indent(code);
    buffer_printf(code->out, "execlp(%s(char *)NULL);\n", buffer_text(&call));
    if (!in_handler(code)) {
        c_needs(code, C_STDIO);
        code_line(code, "perror(\"execlp\");");
    }
    if (composed) {
        code->depth--;
        code_line(code, "}");
    }
    buffer_free(&call);
}

/* A variable of the same name has its PID from now on. */
static void keep_started(struct code *code, const struct statement *statement)
{
    const struct code_object *object = code_object(code, statement->arguments[0].text, false);
    const struct code_variable *variable = code_variable(code, statement->arguments[0].text);

    if (object && variable && variable->type != TYPE_TEXT)
        code_line(code, "%s = %s->pid;", variable->written, object->written);
}

static void cannot(struct code *code, const struct statement *statement)
{
    if (statement->verb->id == VERB_waitpid || statement->verb->id == VERB_setpgid)
        code_left_out(code, &statement->arguments[0]);
    else
        c_method_statement(code, statement);
}

static void other_statement(struct code *code, const struct statement *statement)
{
    struct buffer raw = {0};
    bool alone = !statement->result && !code_reads_last(code);

    if (!c_raw(code, &raw, statement))
        cannot(code, statement);
    else if (alone && (statement->verb->id == VERB_getpid || statement->verb->id == VERB_getppid))
        tell(code, buffer_text(&raw), "%d");
    else if (alone && statement->verb->id == VERB_addr)
        tell_address(code, &statement->arguments[0]);
    else
        checked_call(code, statement, buffer_text(&raw));
    if (statement->verb->id == VERB_start)
        keep_started(code, statement);
    buffer_free(&raw);
}

void c_call_statement(struct code *code, const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_fork: fork_statement(code, statement); break;
    case VERB_kill: kill_statement(code, statement); break;
    case VERB_print: print_statement(code, statement); break;
    case VERB_exit:
    case VERB_exit_now: exit_statement(code, statement); break;
    case VERB_buffer: buffer_statement(code, statement); break;
    case VERB_signal: signal_statement(code, statement); break;
    case VERB_exec: exec_statement(code, statement); break;
    case VERB_spin: code_line(code, "for (;;) {}"); break;
    case VERB_atexit:
        c_needs(code, C_STDLIB);
        c_needs(code, C_DIE);
        code_line(code, "if (atexit(%s) != 0)", c_function(code, statement));
        code_line(code, "    die(\"atexit\");");
        break;
    case VERB_step:
        code_line(code, "{");
        c_block(code, statement->body);
        code_line(code, "}");
        break;
    case VERB_process:
    case VERB_daemon: c_method_statement(code, statement); break;
    default: other_statement(code, statement);
    }
}
