/*
 * code_python_value: values, texts and conditions in Python.
 */
#include "record/code_python_inside.h"

#include "base/utf8.h"
#include "lang/value.h"

#include <string.h>

void python_needs(struct code *code, enum python_need need)
{
    code->needs |= UINT64_C(1) << need;
}

/* Texts */

static void add_part(struct buffer *out, const char *text, size_t length, bool formatted)
{
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t taken = utf8_decode(text + at, length - at, &c);
        bool hidden = utf8_harmful(c) || c == UTF8_BAD;
        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", (int)c);
        else if (c == '\n')
            buffer_add_text(out, "\\n");
        else if (c == '\t')
            buffer_add_text(out, "\\t");
        else if (formatted && (c == '{' || c == '}'))
            buffer_printf(out, "%c%c", (int)c, (int)c);
        else if (hidden)
            buffer_printf(out, c > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)c);
        else
            buffer_add(out, text + at, taken);
        at += taken;
    }
}

void python_string(struct buffer *out, const char *text)
{
    buffer_add_char(out, '"');
    add_part(out, text, strlen(text), false);
    buffer_add_char(out, '"');
}

void python_variable(const struct code *code, struct buffer *out, const char *name)
{
    const struct code_variable *variable = code_variable(code, name);
    const struct code_object *object = variable ? NULL : code_object(code, name, false);

    if (object)
        buffer_printf(out, "%s.pid", object->written);
    else
        buffer_add_text(out, variable ? variable->written : name);
}

struct expansion {
    const struct code *code;
    struct buffer *out;
};

static void expand_variable(struct buffer *between, const char *name, void *context)
{
    struct expansion *expansion = context;

    add_part(expansion->out, buffer_text(between), between->length, true);
    buffer_clear(between);
    buffer_add_char(expansion->out, '{');
    python_variable(expansion->code, expansion->out, name);
    buffer_add_char(expansion->out, '}');
}

static bool is_formatted(const struct value *values, int count)
{
    for (int i = 0; i < count; i++)
        if (!value_is_plain(&values[i]))
            return true;
    return false;
}

static void add_value(struct code *code, struct buffer *out, const struct value *value,
                      bool formatted)
{
    struct expansion expansion = {code, out};
    struct buffer between = {0};

    switch (value->kind) {
    case VALUE_NONE: break;
    case VALUE_WORD:
    case VALUE_LITERAL: add_part(out, value->text, strlen(value->text), formatted); break;
    case VALUE_VARIABLE: expand_variable(&between, value->text, &expansion); break;
    case VALUE_TEXT:
        text_expand(&between, value->text, expand_variable, &expansion);
        add_part(out, buffer_text(&between), between.length, true);
        break;
    case VALUE_DECODE:
        buffer_add_char(out, '{');
        python_number(code, out, value);
        buffer_add_char(out, '}');
        break;
    }
    buffer_free(&between);
}

void python_text(struct code *code, struct buffer *out, const struct value *values, int count)
{
    bool formatted = is_formatted(values, count);

    buffer_add_text(out, formatted ? "f\"" : "\"");
    for (int i = 0; i < count; i++) {
        if (i)
            buffer_add_char(out, ' ');
        add_value(code, out, &values[i], formatted);
    }
    buffer_add_char(out, '"');
}

/* Numbers */

static void decode(struct code *code, struct buffer *out, const struct value *value)
{
    const char *name = value->text;
    bool truth = value->decode != DECODE_WEXITSTATUS && value->decode != DECODE_WTERMSIG &&
                 value->decode != DECODE_WSTOPSIG;

    python_needs(code, PY_OS);
    if (!strncmp(name, "os.", 3))
        name += 3;
    buffer_printf(out, "%sos.%s(", truth ? "int(" : "", name);
    python_number(code, out, value->inner);
    buffer_add_text(out, truth ? "))" : ")");
}

void python_number(struct code *code, struct buffer *out, const struct value *value)
{
    const char *name = code_single(value);
    long number;

    if (name && code_type_of(code, value) == TYPE_TEXT) {
        buffer_add_text(out, "int(str(");
        python_variable(code, out, name);
        buffer_add_text(out, "), 0)");
    } else if (name) {
        python_variable(code, out, name);
    } else if (value->kind == VALUE_DECODE) {
        decode(code, out, value);
    } else if (value->kind == VALUE_TEXT && value->text[0] == '-') { /* -${group} */
        struct value rest = {.kind = VALUE_TEXT, .text = value->text + 1};
        buffer_add_char(out, '-');
        python_number(code, out, &rest);
    } else if (value->text && code_number(value->text, &number)) {
        buffer_printf(out, "%ld", number);
    } else {
        buffer_add_char(out, '0');
    }
}

void python_value(struct code *code, struct buffer *out, const struct value *value)
{
    long number;

    if (code_single(value))
        python_variable(code, out, code_single(value));
    else if (value->kind == VALUE_DECODE ||
             (value_is_plain(value) && code_number(value->text, &number)))
        python_number(code, out, value);
    else
        python_text(code, out, value, 1);
}

/* Conditions */

static const char *comparison(enum comparison comparison)
{
    static const char *const marks[] = {
        [IS_EQUAL] = "==",  [IS_UNEQUAL] = "!=",    [IS_LESS] = "<",
        [IS_GREATER] = ">", [IS_LESS_EQUAL] = "<=", [IS_GREATER_EQUAL] = ">="};

    return marks[comparison];
}

static bool is_text(const struct code *code, const struct value *value)
{
    return code_type_of(code, value) == TYPE_TEXT;
}

/* As a text, whatever it holds. */
static void add_as_text(struct code *code, struct buffer *out, const struct value *value)
{
    if (code_single(value)) {
        buffer_add_text(out, "str(");
        python_variable(code, out, code_single(value));
        buffer_add_char(out, ')');
    } else {
        python_text(code, out, value, 1);
    }
}

void python_condition(struct code *code, struct buffer *out, const struct statement *statement,
                      const char *call)
{
    const struct value *left = &statement->left, *right = &statement->right;
    bool texts = !call && (is_text(code, left) || (right->kind && is_text(code, right)));

    if (call)
        buffer_add_text(out, call);
    else if (texts)
        add_as_text(code, out, left);
    else
        python_number(code, out, left);
    if (statement->comparison == IS_TRUE) {
        if (texts)
            buffer_add_text(out, " not in (\"\", \"0\", \"False\", \"None\")");
        return;
    }
    buffer_printf(out, " %s ", comparison(statement->comparison));
    if (texts)
        add_as_text(code, out, right);
    else
        python_number(code, out, right);
}
