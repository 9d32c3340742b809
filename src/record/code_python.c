/*
 * code_python: statements and functions in Python, and the program as a whole.
 */
#include "record/code_python_inside.h"

#include "base/i18n.h"
#include "lang/value.h"

#include <stdlib.h>
#include <string.h>

#define BIT(need) (UINT64_C(1) << (need))

/* Statements */

static void write_assign(struct code *code, const struct statement *statement)
{
    const struct code_variable *variable = code_variable(code, statement->result);

    code_indent(code);
    if (statement->adds && variable->type == TYPE_TEXT) {
        struct value own = {.kind = VALUE_VARIABLE, .text = statement->result};
        buffer_printf(code->out, "%s = ", variable->written);
        python_number(code, code->out, &own);
        buffer_add_text(code->out, " + ");
        python_number(code, code->out, &statement->left);
    } else {
        buffer_printf(code->out, "%s %s ", variable->written, statement->adds ? "+=" : "=");
        if (statement->adds)
            python_number(code, code->out, &statement->left);
        else
            python_value(code, code->out, &statement->left);
    }
    buffer_add_char(code->out, '\n');
}

static void write_otherwise(struct code *code, const struct statement *statement)
{
    if (!statement->otherwise)
        return;
    code_line(code, "else:");
    python_block(code, statement->otherwise);
}

static void write_conditional(struct code *code, const struct statement *statement)
{
    struct buffer test = {0}, call = {0};

    if (statement->condition_call && !python_call(code, &call, statement->condition_call)) {
        code_say(code, _("this condition has no form in Python: it counts as not true"));
        python_call_statement(code, statement->condition_call);
        buffer_add_text(&test, "False");
    } else {
        python_condition(code, &test, statement,
                         statement->condition_call ? buffer_text(&call) : NULL);
    }
    code_indent(code);
    buffer_printf(code->out, "%s %s:\n", statement->kind == STATEMENT_IF ? "if" : "while",
                  buffer_text(&test));
    python_block(code, statement->body);
    write_otherwise(code, statement);
    buffer_free(&test);
    buffer_free(&call);
}

static void write_repeat(struct code *code, const struct statement *statement)
{
    struct buffer count = {0};

    python_number(code, &count, &statement->left);
    code_line(code, "for i in range(%s):", buffer_text(&count));
    code->loops++;
    python_block(code, statement->body);
    code->loops--;
    buffer_free(&count);
}

static void write_call(struct code *code, const struct statement *statement)
{
    if (statement->verb->id == VERB_process || statement->verb->id == VERB_daemon)
        python_method_statement(code, statement);
    else
        python_call_statement(code, statement);
}

static void write_statement(struct code *code, const struct statement *statement)
{
    code_comment(code, statement);
    switch (statement->kind) {
    case STATEMENT_CALL: write_call(code, statement); break;
    case STATEMENT_ASSIGN: write_assign(code, statement); break;
    case STATEMENT_IF:
    case STATEMENT_WHILE: write_conditional(code, statement); break;
    case STATEMENT_REPEAT: write_repeat(code, statement); break;
    case STATEMENT_BLOCK:
        code->depth--;
        python_block(code, statement->body);
        code->depth++;
        break;
    }
}

/* Whether anything but comments was written: Python wants a statement in each block. */
static bool has_statement(const char *text)
{
    while (*text) {
        text += strspn(text, " ");
        if (*text != '#' && *text != '\n' && *text)
            return true;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return false;
}

void python_block(struct code *code, const struct block *block)
{
    size_t before = code->out->length;

    code->depth++;
    for (int i = 0; i < block->count; i++)
        write_statement(code, &block->statements[i]);
    if (code->depth > 0 && !has_statement(buffer_text(code->out) + before))
        code_line(code, "pass");
    code->depth--;
}

/* Functions */

/* What of the program's variables the blocks set. */
static void add_globals(const struct code *code, struct buffer *names, const struct block *block);

static void add_global(const struct code *code, struct buffer *names, const char *name)
{
    const struct code_variable *variable = name ? code_variable(code, name) : NULL;
    bool argument = code->kind == CODE_TASK && variable && !strcmp(name, "i");
    struct buffer quoted = {0};

    if (!variable || !variable->shared || argument)
        return;
    buffer_printf(&quoted, ", %s,", variable->written);
    buffer_add_char(names, ',');
    if (!strstr(buffer_text(names), buffer_text(&quoted)))
        buffer_printf(names, " %s", variable->written);
    else
        names->data[--names->length] = '\0';
    buffer_free(&quoted);
}

static void add_globals(const struct code *code, struct buffer *names, const struct block *block)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        if (statement->condition_call)
            add_global(code, names, statement->condition_call->result);
        add_global(code, names, statement->result);
        add_global(code, names, statement->status_result);
        if (statement->kind == STATEMENT_REPEAT)
            add_global(code, names, "i");
        if (statement->body && !code_function(code, statement->body))
            add_globals(code, names, statement->body);
        if (statement->otherwise)
            add_globals(code, names, statement->otherwise);
    }
}

static void write_function(struct code *code, const struct code_function *function)
{
    struct buffer names = {0};
    static const char *const arguments[] = {[CODE_HANDLER] = "number, frame",
                                            [CODE_TASK] = "i",
                                            [CODE_AT_EXIT] = "",
                                            [CODE_PROCESS] = ""};

    code_line(code, "def %s(%s):", function->name, arguments[function->kind]);
    add_globals(code, &names, function->body);
    for (int i = 0; i < code->label_count; i++)
        if (code->labels[i].pid_name && i > 0)
            buffer_printf(&names, ", %s", code->labels[i].pid_name);
    if (names.length)
        code_line(code, "    global %s", buffer_text(&names) + 2);
    python_block(code, function->body);
    const struct code_variable *value = code_value_of(code, function->body);
    if (function->kind == CODE_TASK && value)
        code_line(code, "    return %s", value->written);
    buffer_add_text(code->out, "\n\n");
    buffer_free(&names);
}

const char *python_function(struct code *code, const struct statement *statement)
{
    struct code_function *function = code_function(code, statement->body);
    struct code outer = *code;
    struct buffer own = {0};

    if (function->written)
        return function->name;
    function->written = true;
    code->out = &own;
    code->body = function->body;
    code->kind = function->kind;
    code->depth = code->loops = 0;
    write_function(code, function);
    buffer_add_text(&code->functions_text, buffer_text(&own));
    buffer_free(&own);
    code->out = outer.out;
    code->body = outer.body;
    code->kind = outer.kind;
    code->depth = outer.depth;
    code->loops = outer.loops;
    return function->name;
}

/* What the program brings along */

static void write_title(const struct code *code, struct buffer *out)
{
    if (code->story->session) {
        buffer_printf(out, "# %s\n",
                      _("A session of proctor: what each process did, in its own branch."));
        buffer_printf(
            out, "# %s\n",
            _("The order between processes is the scheduler's: a sleep lets others come first,"));
        buffer_printf(out, "# %s\n", _("but nothing makes sure of it."));
    } else {
        buffer_printf(out, "# %s\n", _("A block of proctor as a program in Python."));
    }
    buffer_printf(out, "#\n# %s  python3 program.py\n\n", _("To run it:"));
}

static void write_imports(const struct code *code, struct buffer *out)
{
    static const struct {
        const char *name;
        uint64_t when;
    } modules[] = {
        {"atexit", BIT(PY_ATEXIT)},
        {"ctypes", BIT(PY_CTYPES)},
        {"multiprocessing", BIT(PY_MULTIPROCESSING)},
        {"os", BIT(PY_OS) | BIT(PY_WAIT)},
        {"signal", BIT(PY_SIGNAL)},
        {"sys", BIT(PY_SYS) | BIT(PY_CHECKED) | BIT(PY_WAIT)},
        {"time", BIT(PY_TIME)},
    };

    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (code->needs & modules[i].when)
            buffer_printf(out, "import %s\n", modules[i].name);
    if (code->needs & BIT(PY_MULTIPROCESSING))
        buffer_printf(out, "\ncontext = multiprocessing.get_context(\"fork\")  # %s\n",
                      _("newer Pythons start processes in another way"));
    buffer_add_char(out, '\n');
}

/* Whether anybody asks what wait(2) handed over. */
static bool wants_status(const struct code *code)
{
    for (int i = 0; i < code->variable_count; i++)
        if (code->variables[i]->is_status && code->variables[i]->is_read)
            return true;
    return false;
}

static void write_wait(const struct code *code, struct buffer *out)
{
    bool status = wants_status(code);

    if (status)
        buffer_add_text(out, "status = 0\n");
    buffer_printf(
        out, "\n\ndef wait(who=-1, options=0):\n    # %s\n",
        _("os.waitpid; where that raises an error, it is told, and -1 comes back as in C"));
    buffer_add_text(out, status ? "    global status\n" : "");
    buffer_printf(out,
                  "    try:\n"
                  "        pid, %s = os.waitpid(who, options)\n"
                  "    except OSError as error:\n"
                  "        print(\"wait:\", error.strerror, file=sys.stderr)\n"
                  "        return -1\n",
                  status ? "given" : "_");
    if (status)
        buffer_add_text(out, "    if pid > 0:\n"
                             "        status = given\n");
    buffer_add_text(out, "    return pid\n\n\n");
}

static void write_checked(const struct code *code, struct buffer *out)
{
    bool multi = code->needs & BIT(PY_MULTIPROCESSING);

    buffer_printf(
        out,
        "\n\ndef checked(call, *values):\n"
        "    # %s\n"
        "    try:\n"
        "        return call(*values)\n"
        "    except %s as error:\n"
        "        print(f\"{call.__name__}: {error}\", file=sys.stderr)\n"
        "        return -1\n\n\n",
        _("Says what failed, and why, and goes on, as a process at proctor's prompt does."),
        multi ? "(OSError, AssertionError, ValueError, multiprocessing.TimeoutError)" : "OSError");
}

/* No more than two empty lines in a row. */
static void add_tidy(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        bool third =
            *text == '\n' && out->length >= 3 && !memcmp(out->data + out->length - 3, "\n\n\n", 3);
        if (!third)
            buffer_add_char(out, *text);
    }
}

static void write_set_up(struct code *code, struct buffer *out)
{
    const struct code_label *root = code_label(code, "main");

    if (code->prints || code->buffers)
        buffer_printf(out, "sys.stdout.reconfigure(line_buffering=True)  # %s\n\n",
                      _("each line goes out at once, also into a file"));
    if (root->pid_name)
        buffer_printf(out, "%s = os.getpid()\n", root->pid_name);
}

void code_python(struct code *code, struct buffer *out)
{
    struct buffer body = {0}, whole = {0};

    if (code->prints || code->buffers)
        python_needs(code, PY_SYS);
    code->out = &body;
    code->body = &code->program->top;
    code->depth = -1;
    python_block(code, code->body);
    write_title(code, &whole);
    write_imports(code, &whole);
    if (code->needs & BIT(PY_WAIT))
        write_wait(code, &whole);
    if (code->needs & BIT(PY_CHECKED))
        write_checked(code, &whole);
    if (code->functions_text.length)
        buffer_add_text(&whole, "\n\n");
    buffer_add_text(&whole, buffer_text(&code->functions_text));
    write_set_up(code, &whole);
    buffer_add_text(&whole, buffer_text(&body));
    add_tidy(out, buffer_text(&whole));
    buffer_free(&body);
    buffer_free(&whole);
}
