#include "lang_show.h"

#include <stdlib.h>
#include <string.h>

static void show_value(struct buffer *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NONE: buffer_add_text(out, "(none)"); break;
    case VALUE_WORD: buffer_add_text(out, value->text); break;
    case VALUE_VARIABLE: buffer_printf(out, "$%s", value->text); break;
    case VALUE_TEXT: buffer_printf(out, "\"%s\"", value->text); break;
    case VALUE_LITERAL: buffer_printf(out, "'%s'", value->text); break;
    case VALUE_DECODE:
        buffer_printf(out, "%d:(", value->decode);
        show_value(out, value->inner);
        buffer_add_char(out, ')');
        break;
    }
}

static void show_call(struct buffer *out, const struct statement *statement)
{
    if (statement->result != NULL)
        buffer_add_text(out, statement->result);
    if (statement->status_result != NULL)
        buffer_printf(out, ", %s", statement->status_result);
    if (statement->result != NULL || statement->status_result != NULL)
        buffer_add_text(out, " = ");
    buffer_printf(out, "%s(", statement->verb->name);
    for (int i = 0; i < statement->argument_count; i++) {
        buffer_add_text(out, i > 0 ? ", " : "");
        show_value(out, &statement->arguments[i]);
    }
    buffer_add_char(out, ')');
}

static void show_condition(struct buffer *out, const struct statement *statement)
{
    static const char *const signs[] = {
        [IS_TRUE] = "",     [IS_EQUAL] = "==",      [IS_UNEQUAL] = "!=",       [IS_LESS] = "<",
        [IS_GREATER] = ">", [IS_LESS_EQUAL] = "<=", [IS_GREATER_EQUAL] = ">=",
    };

    if (statement->condition_call != NULL) {
        buffer_add_char(out, '[');
        show_call(out, statement->condition_call);
        buffer_add_text(out, "] ");
    }
    show_value(out, &statement->left);
    if (statement->comparison != IS_TRUE) {
        buffer_printf(out, " %s ", signs[statement->comparison]);
        show_value(out, &statement->right);
    }
}

static void show_who(struct buffer *out, const struct who *who)
{
    switch (who->kind) {
    case WHO_CURRENT: break;
    case WHO_NAMED: buffer_printf(out, "%s: ", who->name); break;
    case WHO_ALL: buffer_add_text(out, "all: "); break;
    case WHO_YOU: buffer_add_text(out, "you: "); break;
    }
}

static void show_command(struct buffer *out, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_CALL: show_call(out, statement); break;
    case STATEMENT_ASSIGN:
        buffer_printf(out, "%s %s ", statement->result, statement->adds ? "+=" : "=");
        show_value(out, &statement->left);
        break;
    case STATEMENT_IF:
        buffer_add_text(out, "if ");
        show_condition(out, statement);
        break;
    case STATEMENT_REPEAT:
        buffer_add_text(out, "repeat ");
        show_value(out, &statement->left);
        break;
    case STATEMENT_WHILE:
        buffer_add_text(out, "while ");
        show_condition(out, statement);
        break;
    case STATEMENT_BLOCK: break;
    }
}

static void show_body(struct buffer *out, const struct block *block, int depth, bool numbered)
{
    buffer_add_text(out, "{\n");
    lang_show(out, block, depth + 1, numbered);
    buffer_printf(out, "%*s}", depth * 4, "");
}

void lang_show(struct buffer *out, const struct block *block, int depth, bool numbered)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        size_t from;

        buffer_printf(out, "%*s", depth * 4, "");
        if (numbered)
            buffer_printf(out, "%d@%d ", statement->number, statement->line);
        show_who(out, &statement->who);
        from = out->length;
        show_command(out, statement);
        if (statement->body != NULL) {
            buffer_add_text(out, out->length > from ? " " : "");
            show_body(out, statement->body, depth, numbered);
        }
        if (statement->otherwise != NULL) {
            buffer_add_text(out, " else ");
            show_body(out, statement->otherwise, depth, numbered);
        }
        buffer_add_char(out, '\n');
    }
}

/* Newlines as "; ", without the indentation. */
static void fold(struct buffer *out, const char *lines)
{
    while (*lines != '\0') {
        lines += strspn(lines, " ");
        size_t length = strcspn(lines, "\n");

        buffer_add(out, lines, length);
        lines += length;
        if (*lines == '\n' && *++lines != '\0')
            buffer_add_text(out, "; ");
    }
}

char *lang_understood(const char *text)
{
    struct program *program;
    struct buffer lines = {0}, out = {0};
    struct error error = {0};
    enum parse_result result = program_parse(&program, text, strlen(text), &error);

    if (result == PARSE_DONE) {
        lang_show(&lines, &program->top, 0, false);
        fold(&out, buffer_text(&lines));
    } else {
        buffer_printf(&out, "%s: %d: %s", result == PARSE_MORE ? "more" : "error", error.line,
                      error.text);
    }
    buffer_add_text(&out, "");
    buffer_free(&lines);
    program_free(program);
    return buffer_take(&out);
}
