/*
 * code_c_value: values, texts and conditions in C.
 */
#include "record/code_c_inside.h"

#include "base/utf8.h"
#include "lang/value.h"

#include <stdio.h>
#include <string.h>

void c_needs(struct code *code, enum c_need need)
{
    code->needs |= UINT64_C(1) << need;
}

/* Texts */

/* One character within a string. Bytes beyond ASCII stand as they are, but for what is not
 * seen, or turns the line around; `?` is written so that no two of them are a trigraph. */
static void add_character(struct buffer *out, const char *bytes, size_t taken, uint32_t c)
{
    bool hidden = utf8_harmful(c) || c == UTF8_BAD;

    if (c == '"' || c == '\\' || c == '?')
        buffer_printf(out, "\\%c", (int)c);
    else if (c == '\n')
        buffer_add_text(out, "\\n");
    else if (c == '\t')
        buffer_add_text(out, "\\t");
    else if (hidden)
        for (size_t i = 0; i < taken; i++)
            buffer_printf(out, "\\%03o", (unsigned char)bytes[i]);
    else
        buffer_add(out, bytes, taken);
}

static void add_string_part(struct buffer *out, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t taken = utf8_decode(text + at, length - at, &c);
        add_character(out, text + at, taken, c);
        at += taken;
    }
}

void c_string(struct buffer *out, const char *text)
{
    buffer_add_char(out, '"');
    add_string_part(out, text, strlen(text));
    buffer_add_char(out, '"');
}

/* Variables */

void c_variable(struct code *code, struct buffer *out, const char *name)
{
    const struct code_variable *variable = code_variable(code, name);
    const struct code_object *object = variable ? NULL : code_object(code, name, false);

    if (object)
        c_needs(code, C_PROCESS);
    if (code->kind == CODE_TASK && !strcmp(name, "i")) /* its argument */
        buffer_add_char(out, 'i');
    else if (object)
        buffer_printf(out, "%s->pid", object->written);
    else
        buffer_add_text(out, variable ? variable->written : name);
}

/* Formats */

struct expansion {
    struct code *code;
    struct c_format *format;
};

static const char *conversion(enum code_type type)
{
    return type == TYPE_TEXT ? "%s" : type == TYPE_LONG ? "%ld" : "%d";
}

static void add_variable(struct c_format *format, struct code *code, const char *name)
{
    struct value value = {.kind = VALUE_VARIABLE, .text = (char *)name};

    bool argument = code->kind == CODE_TASK && !strcmp(name, "i");

    buffer_add_text(&format->text, conversion(argument ? TYPE_LONG : code_type_of(code, &value)));
    buffer_add_text(&format->arguments, ", ");
    c_variable(code, &format->arguments, name);
    format->literal = false;
}

void c_format_char(struct c_format *format, char c)
{
    buffer_add_text(&format->text, c == '%' ? "%%" : c == '\n' ? "\\n" : (char[]){c, '\0'});
}

static void add_text(struct c_format *format, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t plain = strcspn(text + at, "%");
        plain = plain > length - at ? length - at : plain;
        add_string_part(&format->text, text + at, plain);
        at += plain;
        if (at < length)
            c_format_char(format, text[at++]);
    }
}

/* text_expand() gathers what stands between the variables. */
static void expand_variable(struct buffer *between, const char *name, void *context)
{
    struct expansion *expansion = context;

    add_text(expansion->format, buffer_text(between), between->length);
    buffer_clear(between);
    add_variable(expansion->format, expansion->code, name);
}

void c_format_add(struct code *code, struct c_format *format, const struct value *value)
{
    struct expansion expansion = {code, format};
    struct buffer between = {0};

    switch (value->kind) {
    case VALUE_NONE: break;
    case VALUE_WORD:
    case VALUE_LITERAL: add_text(format, value->text, strlen(value->text)); break;
    case VALUE_VARIABLE: add_variable(format, code, value->text); break;
    case VALUE_DECODE:
        buffer_add_text(&format->text, "%d");
        buffer_add_text(&format->arguments, ", ");
        c_number(code, &format->arguments, value);
        format->literal = false;
        break;
    case VALUE_TEXT:
        text_expand(&between, value->text, expand_variable, &expansion);
        add_text(format, buffer_text(&between), between.length);
        break;
    }
    buffer_free(&between);
}

void c_format_free(struct c_format *format)
{
    buffer_free(&format->text);
    buffer_free(&format->arguments);
}

/* Numbers */

static void decode(struct code *code, struct buffer *out, const struct value *value)
{
    const char *name = value->text;
    bool truth = value->decode == DECODE_WIFCONTINUED || value->decode == DECODE_WCOREDUMP ||
                 value->decode == DECODE_WIFSIGNALED || value->decode == DECODE_WIFSTOPPED;

    c_needs(code, C_WAIT);
    if (!strncmp(name, "os.", 3))
        name += 3;
    buffer_printf(out, "%s%s(", truth ? "!!" : "", name);
    c_number(code, out, value->inner);
    buffer_add_char(out, ')');
}

void c_number(struct code *code, struct buffer *out, const struct value *value)
{
    const char *name = code_single(value);
    long number;

    if (name && code_type_of(code, value) == TYPE_TEXT) {
        c_needs(code, C_STDLIB);
        buffer_add_text(out, "(int)strtol(");
        c_variable(code, out, name);
        buffer_add_text(out, ", NULL, 0)");
    } else if (name) {
        c_variable(code, out, name);
    } else if (value->kind == VALUE_DECODE) {
        decode(code, out, value);
    } else if (value->kind == VALUE_TEXT && value->text[0] == '-') { /* -${group} */
        struct value rest = {.kind = VALUE_TEXT, .text = value->text + 1};
        buffer_add_char(out, '-');
        c_number(code, out, &rest);
    } else if (value->text && code_number(value->text, &number)) {
        buffer_printf(out, "%ld%s", number, code_type_of(code, value) == TYPE_LONG ? "L" : "");
    } else {
        buffer_add_char(out, '0');
    }
}

/* Conditions */

static const char *comparison(enum comparison comparison)
{
    static const char *const marks[] = {
        [IS_EQUAL] = "==",  [IS_UNEQUAL] = "!=",    [IS_LESS] = "<",
        [IS_GREATER] = ">", [IS_LESS_EQUAL] = "<=", [IS_GREATER_EQUAL] = ">="};

    return marks[comparison];
}

/* A text as a `const char *`. */
static void add_characters(struct code *code, struct buffer *out, const struct value *value)
{
    const char *name = code_single(value);

    if (name)
        c_variable(code, out, name);
    else
        c_string(out, value->text ? value->text : "");
}

static bool is_text(const struct code *code, const struct value *value)
{
    return code_type_of(code, value) == TYPE_TEXT;
}

static void compare_texts(struct code *code, struct buffer *out, const struct statement *statement)
{
    c_needs(code, C_STRING);
    buffer_add_text(out, "strcmp(");
    add_characters(code, out, &statement->left);
    buffer_add_text(out, ", ");
    add_characters(code, out, &statement->right);
    buffer_printf(out, ") %s 0", comparison(statement->comparison));
}

/* A variable compared with itself: compilers take that for a slip. */
static bool is_same(const struct value *left, const struct value *right)
{
    char name[PROGRAM_NAME_MAX + 1];

    if (!code_single(left))
        return false;
    snprintf(name, sizeof name, "%s", code_single(left));
    return code_single(right) && !strcmp(code_single(right), name);
}

/* A number that no int holds, compared with one: compilers take that for a slip, unless it is made
 * a long. */
static bool is_beyond(const struct code *code, const struct value *left, const struct value *right)
{
    return code_type_of(code, left) <= TYPE_INT && value_is_plain(right) &&
           code_type_of(code, right) == TYPE_LONG;
}

void c_condition(struct code *code, struct buffer *out, const struct statement *statement,
                 const char *call)
{
    const struct value *left = &statement->left, *right = &statement->right;
    bool truth = statement->comparison == IS_TRUE;

    if (call) {
        bool sets = strstr(call, " = ") != NULL;
        buffer_printf(out, sets ? "(%s)" : "%s", call);
        if (truth)
            buffer_add_text(out, " != 0");
        else if (code_type_of(code, right) == TYPE_LONG)
            buffer_add_text(out, " + 0L");
    } else if (truth && is_text(code, left)) {
        c_needs(code, C_IS_TRUE);
        buffer_add_text(out, "is_true(");
        add_characters(code, out, left);
        buffer_add_char(out, ')');
        return;
    } else if (is_beyond(code, left, right)) {
        c_number(code, out, left);
        buffer_add_text(out, " + 0L");
    } else if (is_same(left, right)) {
        bool equal = statement->comparison == IS_EQUAL || statement->comparison == IS_LESS_EQUAL ||
                     statement->comparison == IS_GREATER_EQUAL;
        buffer_add_text(out, equal ? "1" : "0");
        return;
    } else if (is_text(code, left) && is_text(code, right)) {
        compare_texts(code, out, statement);
        return;
    } else {
        c_number(code, out, left);
    }
    if (truth)
        return;
    buffer_printf(out, " %s ", comparison(statement->comparison));
    c_number(code, out, right);
}
