/*
 * code_c: statements and functions in C, and the program as a whole.
 *
 * The functions are written first, and then what they turned out to need is put before them.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"
#include "lang/value.h"

#include <stdlib.h>
#include <string.h>

/* Statements */

static void assign_text(struct code *code, const struct code_variable *variable,
                        const struct value *value)
{
    struct c_format format = {0};

    c_format_add(code, &format, value);
    c_needs(code, C_SET_TEXT);
    code_indent(code);
    buffer_printf(code->out, "set_text(%s, \"%s\"%s);\n", variable->written,
                  buffer_text(&format.text), buffer_text(&format.arguments));
    c_format_free(&format);
}

static void add_to_text(struct code *code, const struct code_variable *variable,
                        const struct value *value)
{
    struct buffer number = {0};

    c_needs(code, C_SET_TEXT);
    c_needs(code, C_STDLIB);
    c_number(code, &number, value);
    code_line(code, "set_text(%s, \"%%ld\", strtol(%s, NULL, 0) + %s);", variable->written,
              variable->written, buffer_text(&number));
    buffer_free(&number);
}

static void write_assign(struct code *code, const struct statement *statement)
{
    const struct code_variable *variable = code_variable(code, statement->result);
    bool composed = variable->type == TYPE_TEXT && variable->composed;
    const char *from = statement->adds ? NULL : code_single(&statement->left);

    if (from && !strcmp(from, statement->result)) /* x = $x */
        return;

    if (composed && statement->adds) {
        add_to_text(code, variable, &statement->left);
    } else if (composed) {
        assign_text(code, variable, &statement->left);
    } else {
        code_indent(code);
        c_declare_or_name(code, code->out, statement, statement->result);
        buffer_add_text(code->out, statement->adds ? " += " : " = ");
        if (variable->type == TYPE_TEXT)
            c_string(code->out, statement->left.text);
        else
            c_number(code, code->out, &statement->left);
        buffer_add_text(code->out, ";\n");
    }
    c_use(code, statement, statement->result);
}

/* The test of an if or a while; false where its call has to be made before it. */
static bool add_test(struct code *code, struct buffer *out, const struct statement *statement)
{
    struct buffer call = {0};
    bool good = !statement->condition_call || c_call(code, &call, statement->condition_call);

    if (good)
        c_condition(code, out, statement, statement->condition_call ? buffer_text(&call) : NULL);
    buffer_free(&call);
    return good;
}

static void write_body(struct code *code, const struct statement *statement)
{
    c_block(code, statement->body);
    if (statement->otherwise) {
        code_line(code, "} else {");
        c_block(code, statement->otherwise);
    }
    code_line(code, "}");
}

/* The call cannot stand in the test: it is a statement before it, and its value unknown. */
static void write_plain_test(struct code *code, const struct statement *statement)
{
    code_say(code, _("this condition has no form in C: it counts as not true"));
    c_call_statement(code, statement->condition_call);
    code_line(code, "if (0) {");
}

static void write_conditional(struct code *code, const struct statement *statement)
{
    struct buffer test = {0};

    if (add_test(code, &test, statement)) {
        code_indent(code);
        buffer_printf(code->out, "%s (%s) {\n", statement->kind == STATEMENT_IF ? "if" : "while",
                      buffer_text(&test));
    } else {
        write_plain_test(code, statement);
    }
    write_body(code, statement);
    buffer_free(&test);
}

static void write_index(struct code *code)
{
    const struct code_variable *i = code_variable(code, "i");

    if (code->kind == CODE_TASK) {
        code_line(code, "    i = round;"); /* its argument */
    } else if (i->type == TYPE_TEXT) {
        c_needs(code, C_SET_TEXT);
        code_line(code, "    set_text(%s, \"%%d\", round);", i->written);
    } else {
        code_line(code, "    %s = round;", i->written);
    }
}

/* for (int i = 0; i < 3; i++) {; where others read $i too, a counter of its own sets it */
static void write_repeat(struct code *code, const struct statement *statement)
{
    struct buffer count = {0};
    bool plain = code->plain_loops, fixed = value_is_plain(&statement->left);
    const char *counter = plain ? "i" : "round";

    c_number(code, &count, &statement->left);
    if (fixed)
        code_line(code, "for (int %s = 0; %s < %s; %s++) {", counter, counter, buffer_text(&count),
                  counter);
    else
        code_line(code, "for (int %s = 0, rounds = %s; %s < rounds; %s++) {", counter,
                  buffer_text(&count), counter, counter);
    if (!plain)
        write_index(code);
    code->loops++;
    write_body(code, statement);
    code->loops--;
    buffer_free(&count);
}

static void write_statement(struct code *code, const struct statement *statement)
{
    code_comment(code, statement);
    switch (statement->kind) {
    case STATEMENT_CALL: c_call_statement(code, statement); break;
    case STATEMENT_ASSIGN: write_assign(code, statement); break;
    case STATEMENT_IF:
    case STATEMENT_WHILE: write_conditional(code, statement); break;
    case STATEMENT_REPEAT: write_repeat(code, statement); break;
    case STATEMENT_BLOCK:
        if (statement->body->count == 0)
            break;
        code_line(code, "{");
        write_body(code, statement);
        break;
    }
}

void c_block(struct code *code, const struct block *block)
{
    code->depth++;
    for (int i = 0; i < block->count; i++)
        write_statement(code, &block->statements[i]);
    code->depth--;
}

/* Functions */

static void write_value(struct code *code, const struct block *body)
{
    const struct code_variable *variable = code_value_of(code, body);

    if (variable && variable->type != TYPE_TEXT)
        code_line(code, "    return %s;", variable->written);
    else
        code_line(code, "    return 0;");
}

/* Whether nobody comes to the end of the block: its last line is an exit. */
static bool ends(const struct block *body)
{
    const struct statement *last = body->count ? &body->statements[body->count - 1] : NULL;

    return last && (code_is(last, VERB_exit) || code_is(last, VERB_exit_now));
}

static void write_head(struct code *code, const struct code_function *function)
{
    switch (function->kind) {
    case CODE_HANDLER:
        code_line(code, "static void %s(int number)", function->name);
        code_line(code, "{");
        if (!ends(function->body)) {
            c_needs(code, C_ERRNO);
            code_line(code, "    int error = errno; /* %s */",
                      _("whoever is interrupted has it again"));
            buffer_add_char(code->out, '\n');
        }
        code_line(code, "    (void)number;");
        break;
    case CODE_TASK:
        code_line(code, "static long %s(long i)", function->name);
        code_line(code, "{");
        code_line(code, "    (void)i;");
        break;
    default: code_line(code, "static void %s(void)", function->name); code_line(code, "{");
    }
}

/* The lines of a block, to be put behind what they turn out to need. */
static char *body_of(struct code *code, const struct code_function *function)
{
    struct buffer text = {0}, *out = code->out;

    code->out = &text;
    c_block(code, code->body);
    if (function && function->kind == CODE_HANDLER && !ends(code->body))
        code_line(code, "    errno = error;");
    if (function && function->kind == CODE_TASK)
        write_value(code, code->body);
    code->out = out;
    buffer_add_text(&text, "");
    return buffer_take(&text);
}

static void write_function(struct code *code, const struct code_function *function)
{
    char *body = body_of(code, function);

    write_head(code, function);
    c_declare_own(code, function->body, function->reads_last, body);
    buffer_add_text(code->out, body);
    code_line(code, "}");
    buffer_add_char(code->out, '\n');
    free(body);
}

const char *c_function(struct code *code, const struct statement *statement)
{
    struct code_function *function = code_function(code, statement->body);
    struct buffer own = {0}, *out = code->out;
    const struct block *body = code->body;
    enum code_kind kind = code->kind;
    int depth = code->depth, loops = code->loops;

    if (function->written)
        return function->name;
    function->written = true;
    code->out = &own;
    code->body = function->body;
    code->kind = function->kind;
    code->depth = code->loops = 0;
    write_function(code, function);
    buffer_add_text(&code->functions_text,
                    buffer_text(&own)); /* those within it are there by now */
    buffer_free(&own);
    code->out = out;
    code->body = body;
    code->kind = kind;
    code->depth = depth;
    code->loops = loops;
    return function->name;
}

/* What is set up before the first statement. */
static void write_set_up(struct code *code)
{
    const struct code_label *root = code_label(code, "main");

    if (code->prints || code->buffers) {
        c_needs(code, C_STDIO);
        code_line(code, "    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* %s */",
                  _("each line goes out at once, also into a file"));
    }
    if (root->pid_name)
        code_line(code, "    %s = getpid();", root->pid_name);
    if (code->needs &
        UINT64_C(1) << C_PROCESS) /* the last to be called: what is registered later comes first */
        code_line(code, "    atexit(end_processes);");
    if (code->needs & UINT64_C(1) << C_POOL)
        code_line(code, "    atexit(end_pools);");
}

/* What was written since is followed by an empty line. */
static void part(struct code *code, size_t since)
{
    if (code->out->length > since)
        buffer_add_char(code->out, '\n');
}

static void write_main(struct code *code)
{
    char *body;
    size_t since;

    code->body = &code->program->top;
    body = body_of(code, NULL);
    code_line(code, "int main(void)");
    code_line(code, "{");
    since = code->out->length;
    c_declare_own(code, code->body, code->reads_last, body);
    part(code, since);
    since = code->out->length;
    write_set_up(code);
    part(code, since);
    buffer_add_text(code->out, body);
    if (!ends(code->body))
        code_line(code, "    return 0;");
    code_line(code, "}");
    free(body);
}

static void write_title(const struct code *code, struct buffer *out)
{
    buffer_add_text(out, "/*\n");
    if (code->story->session) {
        buffer_printf(out, " * %s\n",
                      _("A session of proctor: what each process did, in its own branch."));
        buffer_printf(
            out, " * %s\n",
            _("The order between processes is the scheduler's: a sleep lets others come first,"));
        buffer_printf(out, " * %s\n", _("but nothing makes sure of it."));
    } else {
        buffer_printf(out, " * %s\n", _("A block of proctor as a program in C."));
    }
    buffer_printf(out, " *\n * %s  cc -std=c11 -Wall -Wextra program.c && ./a.out\n */\n",
                  _("To build and run it:"));
}

void code_c(struct code *code, struct buffer *out)
{
    struct buffer main_text = {0}, shared = {0};

    c_name_index(code);
    code->out = &main_text;
    write_main(code);
    buffer_add_text(&code->functions_text, buffer_text(&main_text));
    c_declare_shared(code, &shared, buffer_text(&code->functions_text));
    write_title(code, out);
    c_headers(code, out);
    c_support(code, out);
    if (shared.length)
        buffer_printf(out, "%s\n", buffer_text(&shared));
    buffer_add_text(out, buffer_text(&code->functions_text));
    buffer_free(&main_text);
    buffer_free(&shared);
}
