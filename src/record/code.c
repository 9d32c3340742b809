/*
 * code: the way from a story to a program, and what both languages share.
 */
#include "record/code_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 4 };

void code_story_of_block(struct code_story *story, const struct proctab *table, const char *source,
                         size_t length)
{
    *story = (struct code_story){.text = alloc_bytes(source, length), .table = table};
}

void code_story_free(struct code_story *story)
{
    for (int i = 0; i < story->note_count; i++) {
        free(story->notes[i].who);
        free(story->notes[i].words);
    }
    free(story->notes);
    free(story->text);
    *story = (struct code_story){0};
}

bool code_write(struct buffer *out, enum code_language language, const struct code_story *story,
                struct error *error)
{
    struct code code = {.language = language, .story = story};
    struct program *program;

    if (program_parse(&program, story->text, strlen(story->text), error) != PARSE_DONE)
        return error_wrap(error, _("no program can be made of it"));
    code.program = program;
    code_look(&code);
    code_sides(&code);
    if (language == CODE_C)
        code_c(&code, out);
    else
        code_python(&code, out);
    code_free(&code);
    program_free(program);
    return true;
}

/* Lines */

void code_indent_to(struct buffer *out, int depth)
{
    buffer_printf(out, "%*s", depth * INDENT, "");
}

void code_indent(struct code *code)
{
    code_indent_to(code->out, code->depth);
}

void code_line(struct code *code, const char *format, ...)
{
    va_list arguments, again;

    va_start(arguments, format);
    va_copy(again, arguments);
    size_t length = (size_t)vsnprintf(NULL, 0, format, arguments);
    char *text = alloc_zero(1, length + 1);
    vsnprintf(text, length + 1, format, again);
    va_end(again);
    va_end(arguments);
    if (length > 0)
        code_indent(code);
    buffer_add(code->out, text, length);
    buffer_add_char(code->out, '\n');
    free(text);
}

/* Text within a comment: nothing in it may end the comment, begin another or join two lines. */
static void add_harmless(struct buffer *out, const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t taken = utf8_decode(text + at, length - at, &c);
        char before = out->length ? out->data[out->length - 1] : ' ';
        bool pair = (before == '*' && c == '/') || (before == '/' && c == '*') ||
                    (before == '?' && c == '?');
        if (pair)
            buffer_add_char(out, ' ');
        if (c == '\n' || c == '\t')
            buffer_add_char(out, ' ');
        else if (utf8_harmful(c) || c == UTF8_BAD)
            buffer_add_char(out, '?');
        else
            buffer_add(out, text + at, taken);
        at += taken;
    }
}

void code_say(struct code *code, const char *words)
{
    bool c = code->language == CODE_C;

    code_indent(code);
    buffer_add_text(code->out, c ? "/* " : "# ");
    add_harmless(code->out, words);
    buffer_add_text(code->out, c ? " */\n" : "\n");
}

const struct code_note *code_note_of(const struct code *code, const struct statement *statement)
{
    static const struct code_note none;
    int line = statement->line;

    return line >= 1 && line <= code->story->note_count ? &code->story->notes[line - 1] : &none;
}

/* "if $r == 0 {" without the brace */
static void add_typed(struct buffer *out, const struct statement *statement)
{
    statement_show(out, statement);
    while (out->length > 0 && statement->body != NULL &&
           strchr("{ ", out->data[out->length - 1]) != NULL)
        out->data[--out->length] = '\0';
}

void code_comment(struct code *code, const struct statement *statement)
{
    const struct code_note *note = code_note_of(code, statement);
    struct buffer words = {0}, line = {0};

    if (note->words)
        buffer_add_text(&words, note->words);
    else
        add_typed(&words, statement);
    if (words.length && note->who && !note->words && code->kind == CODE_MAIN)
        buffer_printf(&line, "%s: ", note->who);
    buffer_add_text(&line, buffer_text(&words));
    if (words.length)
        code_say(code, buffer_text(&line));
    buffer_free(&words);
    buffer_free(&line);
}

/* Values */

struct single {
    int count;
    char name[PROGRAM_NAME_MAX + 1];
};

static void note_variable(struct buffer *out, const char *name, void *context)
{
    struct single *single = context;

    (void)out;
    single->count++;
    snprintf(single->name, sizeof single->name, "%s", name);
}

const char *code_single(const struct value *value)
{
    static struct single single;
    struct buffer rest = {0};

    if (value->kind == VALUE_VARIABLE)
        return value->text;
    if (value->kind != VALUE_TEXT)
        return NULL;
    single = (struct single){0};
    text_expand(&rest, value->text, note_variable, &single);
    bool alone = single.count == 1 && rest.length == 0;
    buffer_free(&rest);
    return alone ? single.name : NULL;
}

bool code_number(const char *text, long *number)
{
    char *end;

    if (!strcmp(text, "True") || !strcmp(text, "False")) {
        *number = *text == 'T';
        return true;
    }
    errno = 0;
    *number = strtol(text, &end, 0);
    return end != text && *end == '\0' && errno == 0;
}

bool code_is(const struct statement *statement, enum verb_id verb)
{
    return statement->kind == STATEMENT_CALL && statement->verb->id == verb;
}

void code_left_out(struct code *code, const struct value *who)
{
    struct buffer words = {0};

    if (who->text && !strcmp(who->text, "-1"))
        buffer_add_text(&words, _("left out: kill(-1) reaches a sandbox in proctor, but on a "
                                  "machine all your processes"));
    else if (who->text && !strcmp(who->text, "init"))
        buffer_add_text(&words, _("left out: init is proctor's; this program has another"));
    else
        buffer_printf(&words, _("left out: no process of this program is called %s"),
                      who->text ? who->text : "?");
    code_say(code, buffer_text(&words));
    buffer_free(&words);
}

bool code_reads_last(const struct code *code)
{
    const struct code_function *function = code_function(code, code->body);

    return function ? function->reads_last : code->reads_last;
}

const struct code_variable *code_value_of(const struct code *code, const struct block *body)
{
    const struct statement *last = body->count ? &body->statements[body->count - 1] : NULL;

    return last && last->result ? code_variable(code, last->result) : NULL;
}
