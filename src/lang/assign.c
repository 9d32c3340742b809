/*
 * assign: a name, `=` and what it is to hold; also the results of calls.
 *
 *   assignment = [ type ] NAME [ "," NAME ] ( "=" | "+=" ) ( call | macro | word )
 *
 * `x = fork` is the text "fork"; only a parenthesis makes it a call.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <string.h>

static bool begins_formatted(const struct parser *parser)
{
    const struct token *token = &parser->lex.token;
    const char *text = parser->lex.text + token->start;

    return token->end - token->start >= 3 && (*text == 'f' || *text == 'F') &&
           (text[1] == '"' || text[1] == '\'');
}

/* value of an assignment: a call, a macro of wait(2), or one word */
static bool parse_assigned(struct parser *parser, struct statement *statement)
{
    size_t position = parser->lex.position;
    int line = parser->lex.line;

    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_bare(parser) && lex_peek(&parser->lex, 0) == '(') {
        const char *word = parser->lex.token.value.text;

        statement->verb = verb_find(word, strlen(word));
        if (decode_find(word) != DECODE_COUNT)
            return parse_value(parser, &statement->left, true);
        if (statement->verb == NULL)
            return parser_no_verb(parser, word);
        statement->kind = STATEMENT_CALL;
        return parse_call(parser, statement, false);
    }
    if (!begins_formatted(parser)) {
        lex_seek(&parser->lex, position, line);
        lex_next(&parser->lex, LEX_WORDS);
    }
    if (parser->lex.token.kind == TOKEN_FAILED)
        return false;
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_refuse(parser, line, _("a value is missing after `%s =`"),
                             parser_shown(parser, statement->result));
    value_move(&statement->left, &parser->lex.token.value);
    if (!parser_next(parser, LEX_WORDS))
        return false;
    if (parser->lex.token.kind == TOKEN_WORD)
        return parser_refuse(parser, line,
                             _("one value stands after `%s =`: quote words (\"a b\")"),
                             parser_shown(parser, statement->result));
    return true;
}

/* assignment = NAME [ "," NAME ] ( "=" | "+=" ) value */
bool parse_assignment(struct parser *parser, struct statement *statement)
{
    if (!parser_check_name(parser, statement->line, parser->lex.token.value.text))
        return false;
    statement->kind = STATEMENT_ASSIGN;
    statement->result = alloc_string(parser->lex.token.value.text);
    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_mark(parser, ',')) {
        if (!parser_next(parser, LEX_MARKS))
            return false;
        if (!parser_at_bare(parser))
            return parser_refuse(parser, statement->line, _("a name is missing after the comma"));
        if (!parser_check_name(parser, statement->line, parser->lex.token.value.text))
            return false;
        statement->status_result = alloc_string(parser->lex.token.value.text);
        if (!parser_next(parser, LEX_MARKS))
            return false;
    }
    statement->adds = parser_at_mark(parser, MARK_ADD);
    if (!statement->adds && !parser_at_mark(parser, '='))
        return parser_refuse(parser, statement->line, _("`=` is missing: pid, status = wait()"));
    if (!parse_assigned(parser, statement))
        return false;
    if (statement->kind == STATEMENT_CALL && statement->adds)
        return parser_refuse(parser, statement->line,
                             _("`+=` adds a value: take the call's result first, x = %s()"),
                             statement->verb->name);
    if (statement->kind == STATEMENT_ASSIGN && statement->status_result != NULL)
        return parser_refuse(parser, statement->line,
                             _("only wait and waitpid give two results: pid, status = wait()"));
    return true;
}

/* C's `int x = 5` and `pid_t pid = fork()`: the type is passed over. */
bool parse_type(struct parser *parser)
{
    const char *word = parser->lex.token.value.text;
    char c = lex_peek(&parser->lex, 0);

    if ((strcmp(word, "int") != 0 && strcmp(word, "pid_t") != 0) || c == '=' || c == ',' ||
        c == '(')
        return true;
    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (!parser_at_bare(parser) || lex_peek(&parser->lex, 0) != '=')
        return parser_refuse(parser, parser->lex.token.line,
                             _("a variable is not declared, just set: x = 0"));
    return true;
}

bool at_assignment(const struct parser *parser, const struct verb *verb)
{
    char first = lex_peek(&parser->lex, 0), second = lex_peek(&parser->lex, 1);

    return (first == '=' && second != '=') || (first == '+' && second == '=') ||
           (first == ',' && verb == NULL);
}
