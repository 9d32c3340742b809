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

#include <stdlib.h>
#include <string.h>

static bool begins_formatted(const struct parser *parser)
{
    const struct token *token = &parser->lex.token;
    const char *text = parser->lex.text + token->start;

    return token->end - token->start >= 3 && (*text == 'f' || *text == 'F') &&
           (text[1] == '"' || text[1] == '\'');
}

/* `th.exitcode` has no parentheses in Python, and yet is asked of the process. */
static bool at_property(const struct parser *parser)
{
    const struct verb *verb = verb_called(parser->lex.token.value.text);

    return verb != NULL && verb->id == VERB_exitcode && strchr(parser->lex.token.value.text, '.');
}

/* value of an assignment: a call, a macro of wait(2), or one word */
static bool parse_assigned(struct parser *parser, struct statement *statement)
{
    size_t position = parser->lex.position;
    int line = parser->lex.line;

    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_bare(parser) && (lex_peek(&parser->lex, 0) == '(' || at_property(parser))) {
        const char *word = parser->lex.token.value.text;

        statement->verb = verb_called(word);
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

/* `pool = Pool(4)`: the name is the pool's, and no variable */
static void name_pool(struct statement *statement)
{
    struct value name = value_make(VALUE_WORD, statement->result);

    value_move(&statement->arguments[0], &name);
    free(statement->result);
    statement->result = NULL;
}

static bool makes_pool(const struct statement *statement)
{
    return statement->kind == STATEMENT_CALL && statement->verb->id == VERB_pool &&
           strcmp(statement->arguments[1].text, "new") == 0;
}

/* th.daemon = True */
static bool parse_property(struct parser *parser, struct statement *statement)
{
    size_t length = strlen(parser->lex.token.value.text) - strlen(".daemon");
    char *object = alloc_bytes(parser->lex.token.value.text, length);

    statement->kind = STATEMENT_CALL;
    arguments_add_word(statement, object);
    free(object);
    if (!parser_next(parser, LEX_MARKS) || !parser_next(parser, LEX_WORDS))
        return false;
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_usage(parser, statement);
    arguments_add(statement, &parser->lex.token.value);
    return parser_next(parser, LEX_WORDS) && arguments_check(parser, statement);
}

/* A verb of the shell may name a variable as well: code = exitcode(th). */
static bool check_variable(struct parser *parser, int line, const char *name)
{
    const struct verb *verb = verb_find(name, strlen(name));

    return (verb != NULL && verb->kind == VERB_SHELL && strcmp(name, "init") != 0) ||
           parser_check_name(parser, line, name);
}

/* assignment = NAME [ "," NAME ] ( "=" | "+=" ) value */
bool parse_assignment(struct parser *parser, struct statement *statement)
{
    bool pool = strcmp(parser->lex.token.value.text, "pool") == 0;

    if (statement->verb != NULL && statement->verb->id == VERB_daemon &&
        strchr(parser->lex.token.value.text, '.') != NULL)
        return parse_property(parser, statement);
    if (!pool && !check_variable(parser, statement->line, parser->lex.token.value.text))
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
    if (makes_pool(statement))
        name_pool(statement);
    else if (pool)
        return parser_check_name(parser, statement->line, "pool");
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
