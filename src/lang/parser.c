/*
 * parser: program_parse(), and what all rules of the grammar use: tokens, errors, names.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 40, SHORT_TEXT = 4096 };

bool parser_next(struct parser *parser, enum lex_mode mode)
{
    struct lexer *lex = &parser->lex;

    parser->used = lex->token.end;
    lex_next(lex, mode);
    if (lex->token.kind == TOKEN_FAILED)
        return false;
    if (lex->token.end <= parser->limit || lex->token.kind == TOKEN_END ||
        lex->token.kind == TOKEN_SEPARATOR)
        return true;
    return parser_refuse(parser, lex->token.line,
                         _("a statement with its blocks has at most %d bytes"), PROGRAM_TEXT_MAX);
}

bool parser_at_mark(const struct parser *parser, int mark)
{
    return parser->lex.token.kind == TOKEN_MARK && parser->lex.token.mark == mark;
}

bool parser_at_bare(const struct parser *parser)
{
    return parser->lex.token.kind == TOKEN_WORD && parser->lex.token.value.kind == VALUE_WORD;
}

bool parser_refuse(struct parser *parser, int line, const char *format, ...)
{
    char text[ERROR_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    parser->lex.result = PARSE_FAILED;
    return error_at(parser->lex.error, line, "%s", text);
}

bool parser_usage(struct parser *parser, const struct statement *statement)
{
    return parser_refuse(parser, statement->line, _("usage: %s"), verb_usage(statement->verb));
}

const char *parser_shown(struct parser *parser, const char *text)
{
    size_t length = strlen(text);
    bool cut = length > SHOWN_MAX;

    if (cut) {
        length = SHOWN_MAX;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    buffer_clear(&parser->shown);
    utf8_add_harmless(&parser->shown, text, length);
    buffer_add_text(&parser->shown, cut ? "..." : "");
    return buffer_text(&parser->shown);
}

bool parser_no_verb(struct parser *parser, const char *word)
{
    const struct verb *nearest = verb_nearest(word);
    const char *shown = parser_shown(parser, word);
    int line = parser->lex.token.line;

    if (nearest != NULL)
        return parser_refuse(parser, line, _("no verb `%s`: did you mean `%s`?"), shown,
                             nearest->name);
    if (lex_peek(&parser->lex, 0) == '(')
        return parser_refuse(parser, line, _("no verb `%s`; `help all` lists them"), shown);
    return parser_refuse(parser, line, _("no verb `%s`; to run a program: fork c; c: exec %s"),
                         shown, shown);
}

bool parser_check_name(struct parser *parser, int line, const char *name)
{
    const char *shown = parser_shown(parser, name);

    if (name_is_reserved(name))
        return parser_refuse(parser, line, _("`%s` cannot be a name: it is proctor's own word"),
                             shown);
    if (!name_is_variable(name))
        return parser_refuse(parser, line,
                             _("`%s` cannot be a name: a letter comes first, then letters, "
                               "digits and _, at most %d"),
                             shown, PROGRAM_NAME_MAX - 1);
    return true;
}

bool program_may_be_whole(const char *text, size_t length, size_t parsed)
{
    if (length < SHORT_TEXT || parsed > length || length - parsed >= length / 8)
        return true;
    long open = 0;
    bool closes = false, plain = true; /* nothing is quoted: every brace is one */
    for (size_t i = 0; i < length; i++) {
        open += (text[i] == '{') - (text[i] == '}');
        plain = plain && !strchr("\"'#\\", text[i]);
        closes = closes || (i >= parsed && strchr("}\"'", text[i]));
    }
    return plain ? open <= 0 : closes;
}

enum parse_result program_parse(struct program **program, const char *text, size_t length,
                                struct error *error)
{
    struct parser parser = {.limit = SIZE_MAX};
    struct program *made;
    bool good;

    *program = NULL;
    if (!text_check(text, length, PROGRAM_SCRIPT_MAX, error))
        return PARSE_FAILED;
    made = alloc_zero(1, sizeof *made);
    made->text = alloc_bytes(text, length);
    made->top.source = made->text;
    made->top.source_length = length;
    lex_start(&parser.lex, made->text, length, error);
    good = parser_next(&parser, LEX_MARKS) && parse_program(&parser, &made->top);
    if (good && parser.lex.token.kind == TOKEN_CLOSE)
        good = parser_refuse(&parser, parser.lex.token.line, _("a `}` without its `{`"));
    if (!good && parser.lex.result == PARSE_MORE && length > parser.limit)
        parser.lex.result = PARSE_FAILED; /* more text will not mend it; the error says why */
    made->statement_count = parser.number;
    lex_end(&parser.lex);
    buffer_free(&parser.shown);
    if (good)
        *program = made;
    else
        program_free(made);
    return good ? PARSE_DONE : parser.lex.result;
}
