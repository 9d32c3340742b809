/*
 * condition: the tests of `if` and `while`, in a shell's and in C's manner.
 *
 *   condition = "(" condition ")" [ comparison value ]
 *             | [ NAME "=" ] call [ comparison value ]
 *             | "!" ( "(" condition ")" | call | value )
 *             | value [ comparison value ]
 *
 * Between parentheses a bare name is a variable, as in C; outside it is text, and a text on the
 * left of a comparison is refused, because it can only be a forgotten `$`.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NESTING_MAX = 8 };

static enum comparison comparison_at(const struct parser *parser)
{
    if (parser->lex.token.kind != TOKEN_MARK)
        return IS_TRUE;
    switch (parser->lex.token.mark) {
    case MARK_EQUAL: return IS_EQUAL;
    case MARK_UNEQUAL: return IS_UNEQUAL;
    case '<': return IS_LESS;
    case '>': return IS_GREATER;
    case MARK_LESS_EQUAL: return IS_LESS_EQUAL;
    case MARK_GREATER_EQUAL: return IS_GREATER_EQUAL;
    default: return IS_TRUE;
    }
}

/* SIGKILL is compared as 9: WTERMSIG(status) == SIGKILL. */
static void number_signal(struct value *value)
{
    char number[16];

    if (value->kind != VALUE_WORD || strncmp(value->text, "SIG", 3) != 0 ||
        signal_number(value->text) < 0)
        return;
    snprintf(number, sizeof number, "%d", signal_number(value->text));
    free(value->text);
    value->text = alloc_string(number);
}

/* [ comparison value ] */
static bool parse_comparison(struct parser *parser, struct statement *statement, int nesting)
{
    int line = parser->lex.token.line;

    statement->comparison = comparison_at(parser);
    if (statement->comparison == IS_TRUE)
        return true;
    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_refuse(parser, line, _("a value is missing after the comparison"));
    if (!parse_value(parser, &statement->right, nesting > 0))
        return false;
    number_signal(&statement->right);
    return true;
}

/* [ NAME "=" ] call: made before each test, which then reads $? */
static bool parse_tested_call(struct parser *parser, struct statement *statement)
{
    struct statement *call = alloc_zero(1, sizeof *call);
    const char *word;

    statement->condition_call = call;
    call->kind = STATEMENT_CALL;
    call->line = parser->lex.token.line;
    call->number = statement->number;
    call->source = parser->lex.text + parser->lex.token.start;
    if (lex_peek(&parser->lex, 0) == '=' && lex_peek(&parser->lex, 1) != '=') {
        if (!parser_check_name(parser, call->line, parser->lex.token.value.text))
            return false;
        call->result = alloc_string(parser->lex.token.value.text);
        if (!parser_next(parser, LEX_MARKS) || !parser_next(parser, LEX_MARKS))
            return false;
        if (!parser_at_bare(parser) || lex_peek(&parser->lex, 0) != '(')
            return parser_refuse(parser, call->line, _("`=` sets a variable; == compares"));
    }
    word = parser_at_bare(parser) ? parser->lex.token.value.text : "";
    call->verb = verb_called(word);
    if (call->verb == NULL || call->verb->kind != VERB_CALL || call->verb->block == BLOCK_NEEDED)
        return parser_refuse(parser, call->line,
                             _("a condition can only make a call that returns "
                               "something: while wait() > 0 {...}"));
    if (!parse_call(parser, call, true))
        return false;
    call->source_length = (size_t)(parser->lex.text + parser->used - call->source);
    statement->left = value_make(VALUE_VARIABLE, "?");
    return true;
}

static bool at_call(const struct parser *parser)
{
    const char *word = parser_at_bare(parser) ? parser->lex.token.value.text : "";
    const struct verb *verb = verb_called(word);

    if (*word == '\0')
        return false;
    if (lex_peek(&parser->lex, 0) == '=' && lex_peek(&parser->lex, 1) != '=')
        return true;
    return verb != NULL && verb->kind != VERB_KEYWORD;
}

/* `while True` is meant as in Python. */
static bool at_truth(const struct parser *parser)
{
    const char *word = parser_at_bare(parser) ? parser->lex.token.value.text : "";

    return strcasecmp(word, "true") == 0 || strcasecmp(word, "false") == 0;
}

/* A value on the left, which must not be a bare name. */
static bool parse_left(struct parser *parser, struct statement *statement, int nesting)
{
    int line = parser->lex.token.line, number;
    struct value *left = &statement->left;

    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_refuse(parser, line, _("a condition is missing; usage: %s"),
                             verb_usage(statement->verb));
    if (!parse_value(parser, left, nesting > 0 || at_truth(parser)))
        return false;
    number_signal(left);
    if (left->kind == VALUE_WORD && !number_read(left->text, &number))
        return parser_refuse(parser, line,
                             _("`%s` is a plain word here; a variable is written $%s"), left->text,
                             parser_shown(parser, left->text));
    return true;
}

static bool parse_operand(struct parser *parser, struct statement *statement, int nesting)
{
    if (at_call(parser))
        return parse_tested_call(parser, statement);
    return parse_left(parser, statement, nesting);
}

static bool parse_nested(struct parser *parser, struct statement *statement, int nesting);

/* "(" condition ")" */
static bool parse_parentheses(struct parser *parser, struct statement *statement, int nesting)
{
    int line = parser->lex.token.line;

    if (nesting == NESTING_MAX)
        return parser_refuse(parser, line, _("too many parentheses"));
    if (!parser_next(parser, LEX_MARKS) || !parse_nested(parser, statement, nesting + 1))
        return false;
    if (parser_at_mark(parser, '&') || parser_at_mark(parser, '|'))
        return parser_refuse(parser, line,
                             _("one comparison at a time: put an `if` inside the `if`"));
    if (!parser_at_mark(parser, ')'))
        return parser_refuse(parser, line, _("a `)` is missing in the condition"));
    return parser_next(parser, LEX_MARKS);
}

static enum comparison opposite(enum comparison comparison)
{
    static const enum comparison opposites[] = {
        [IS_TRUE] = IS_EQUAL,         [IS_EQUAL] = IS_UNEQUAL,      [IS_UNEQUAL] = IS_EQUAL,
        [IS_LESS] = IS_GREATER_EQUAL, [IS_GREATER] = IS_LESS_EQUAL, [IS_LESS_EQUAL] = IS_GREATER,
        [IS_GREATER_EQUAL] = IS_LESS,
    };

    return opposites[comparison];
}

/* "!" ( "(" condition ")" | call | value ) */
static bool parse_not(struct parser *parser, struct statement *statement, int nesting)
{
    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_mark(parser, '(')) {
        if (!parse_parentheses(parser, statement, nesting))
            return false;
    } else if (!parse_operand(parser, statement, nesting)) {
        return false;
    }
    if (statement->comparison == IS_TRUE)
        statement->right = value_make(VALUE_WORD, "0");
    statement->comparison = opposite(statement->comparison);
    return true;
}

static bool parse_nested(struct parser *parser, struct statement *statement, int nesting)
{
    if (parser_at_mark(parser, '!'))
        return parse_not(parser, statement, nesting);
    if (!parser_at_mark(parser, '('))
        return parse_operand(parser, statement, nesting) &&
               parse_comparison(parser, statement, nesting);
    return parse_parentheses(parser, statement, nesting) &&
           (statement->comparison != IS_TRUE || parse_comparison(parser, statement, nesting));
}

bool parse_condition(struct parser *parser, struct statement *statement)
{
    return parser_next(parser, LEX_MARKS) && parse_nested(parser, statement, 0);
}
