/*
 * parse: statements and blocks, by recursive descent with one token of lookahead.
 *
 * Each rule of the grammar (program.h) is a function headed by it. All or nothing: the first thing
 * that cannot be understood ends the parsing, and nothing of the text runs.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdint.h>
#include <string.h>

/* who = NAME | PID | all | you, then ":" */
static bool parse_who(struct parser *parser, struct who *who)
{
    const char *name = parser->lex.token.value.text;
    int line = parser->lex.token.line, pid;

    if (parser->depth > 0)
        return parser_refuse(parser, line,
                             _("no `%s:` inside a block: it belongs to the process that runs it"),
                             parser_shown(parser, name));
    if (strcmp(name, "all") == 0)
        who->kind = WHO_ALL;
    else if (strcmp(name, "you") == 0)
        who->kind = WHO_YOU;
    else if (!name_is_process(name) && (!number_read(name, &pid) || pid <= 0))
        return parser_refuse(parser, line, _("`%s` is neither a process's name nor a PID"),
                             parser_shown(parser, name));
    else if (verb_find(name, strlen(name)) != NULL && strcmp(name, "init") != 0)
        return parser_refuse(parser, line, _("`%s` is a verb, no process's name"), name);
    else
        who->kind = WHO_NAMED;
    if (who->kind == WHO_NAMED)
        who->name = alloc_string(name);
    if (!parser_next(parser, LEX_MARKS) || !parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_bare(parser) && lex_touches(&parser->lex, ':'))
        return parser_refuse(parser, line, _("one `WHO:` stands before a command"));
    return true;
}

/* What keeps a condition or a count from its block, in words. */
static bool need_block(struct parser *parser, const struct statement *statement)
{
    const struct token *token = &parser->lex.token;
    const char *word = parser_at_bare(parser) ? token->value.text : "";

    if (token->kind == TOKEN_OPEN)
        return true;
    if (parser_at_mark(parser, '&') || parser_at_mark(parser, '|') || strcmp(word, "and") == 0 ||
        strcmp(word, "or") == 0)
        return parser_refuse(parser, token->line,
                             _("one comparison at a time: put an `if` inside the `if`"));
    if (parser_at_mark(parser, ':'))
        return parser_refuse(parser, token->line, _("a block stands in braces, not after `:`; %s"),
                             verb_usage(statement->verb));
    return parser_refuse(parser, statement->line, _("`%s` needs a block on its line; usage: %s"),
                         statement->verb->name, verb_usage(statement->verb));
}

static bool at_else(const struct parser *parser)
{
    return parser_at_bare(parser) && strcmp(parser->lex.token.value.text, "else") == 0;
}

/* `else` may stand on a line of its own: looks past the ends of lines, and goes back if it is not
 * there. */
static void seek_else(struct parser *parser)
{
    struct lexer *lex = &parser->lex;
    size_t position = lex->token.start;
    int line = lex->token.line;

    while (lex->token.kind == TOKEN_SEPARATOR && lex->text[lex->token.start] == '\n')
        lex_next(lex, LEX_MARKS);
    if (at_else(parser) || lex->token.kind == TOKEN_FAILED)
        return;
    lex_seek(lex, position, line);
    lex_next(lex, LEX_MARKS);
}

static bool parse_if(struct parser *parser, struct statement *statement);

/* `else if` is an `if` alone in the block of the else. */
static bool parse_else_if(struct parser *parser, struct statement *statement)
{
    struct block *block = alloc_zero(1, sizeof *block);
    struct statement *inner = alloc_zero(1, sizeof *inner);
    bool good;

    statement->otherwise = block;
    block->statements = inner;
    block->count = 1;
    inner->verb = &verbs[VERB_if];
    inner->line = parser->lex.token.line;
    inner->number = ++parser->number;
    inner->source = parser->lex.text + parser->lex.token.start;
    if (++parser->depth > PROGRAM_DEPTH_MAX)
        return parser_refuse(parser, inner->line, _("more than %d blocks within blocks"),
                             PROGRAM_DEPTH_MAX);
    good = parse_if(parser, inner);
    parser->depth--;
    inner->source_length = (size_t)(parser->lex.text + parser->used - inner->source);
    block->source = inner->source;
    block->source_length = inner->source_length;
    return good;
}

/* else = "else" ( block | if ) */
static bool parse_else(struct parser *parser, struct statement *statement)
{
    if (!parser_next(parser, LEX_MARKS))
        return false;
    if (parser_at_bare(parser) && strcmp(parser->lex.token.value.text, "if") == 0)
        return parse_else_if(parser, statement);
    if (parser->lex.token.kind != TOKEN_OPEN)
        return parser_refuse(parser, parser->lex.token.line, _("usage: %s"),
                             verb_usage(&verbs[VERB_else]));
    return parse_block(parser, &statement->otherwise);
}

/* if = "if" condition block [ else ] */
static bool parse_if(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_IF;
    if (!parse_condition(parser, statement) || !need_block(parser, statement) ||
        !parse_block(parser, &statement->body))
        return false;
    seek_else(parser);
    return !at_else(parser) || parse_else(parser, statement);
}

/* while = "while" condition block */
static bool parse_while(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_WHILE;
    return parse_condition(parser, statement) && need_block(parser, statement) &&
           parse_block(parser, &statement->body);
}

/* repeat = "repeat" value block */
static bool parse_repeat(struct parser *parser, struct statement *statement)
{
    int count;

    statement->kind = STATEMENT_REPEAT;
    if (!parser_next(parser, LEX_WORDS))
        return false;
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_usage(parser, statement);
    value_move(&statement->left, &parser->lex.token.value);
    if (value_is_plain(&statement->left) &&
        (!number_read(statement->left.text, &count) || count < 0))
        return parser_refuse(parser, statement->line, _("`%s` is no count; usage: %s"),
                             parser_shown(parser, statement->left.text),
                             verb_usage(statement->verb));
    return parser_next(parser, LEX_MARKS) && need_block(parser, statement) &&
           parse_block(parser, &statement->body);
}

static bool parse_keyword(struct parser *parser, struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_if: return parse_if(parser, statement);
    case VERB_while: return parse_while(parser, statement);
    case VERB_repeat: return parse_repeat(parser, statement);
    default: return parser_refuse(parser, statement->line, _("`else` without an `if` before it"));
    }
}

/* What is the shell's own stands at the top level, and only stepping is told to one process. */
static bool check_shell_verb(struct parser *parser, const struct statement *statement)
{
    const struct verb *verb = statement->verb;

    if (parser->depth > 0)
        return parser_refuse(parser, statement->line,
                             _("`%s` is the shell's own: not inside a block"), verb->name);
    if (statement->who.kind != WHO_CURRENT && verb->id != VERB_next && verb->id != VERB_go)
        return parser_refuse(parser, statement->line,
                             _("`%s` is the shell's own: no process is told to do it"), verb->name);
    return true;
}

/* command = assignment | if | repeat | while | call */
static bool parse_command(struct parser *parser, struct statement *statement)
{
    const char *word;

    if (parser->lex.token.kind == TOKEN_OPEN) {
        statement->kind = STATEMENT_BLOCK;
        return parse_block(parser, &statement->body);
    }
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_refuse(parser, parser->lex.token.line, _("a command should stand here"));
    if (!parser_at_bare(parser))
        return parser_refuse(parser, statement->line, _("`%s` is a value; a verb comes first"),
                             parser_shown(parser, parser->lex.token.value.text));
    if (!parse_type(parser))
        return false;
    word = parser->lex.token.value.text;
    statement->verb = verb_called(word);
    if (at_assignment(parser, statement->verb))
        return parse_assignment(parser, statement);
    if (statement->verb == NULL)
        return parser_no_verb(parser, word);
    if (statement->verb->kind == VERB_KEYWORD)
        return parse_keyword(parser, statement);
    if (statement->verb->kind == VERB_SHELL && !check_shell_verb(parser, statement))
        return false;
    statement->kind = STATEMENT_CALL;
    return parse_call(parser, statement, false);
}

/* `c:` or `c :`; but `print :` prints a colon */
static bool at_who(const struct parser *parser)
{
    const char *word = parser_at_bare(parser) ? parser->lex.token.value.text : NULL;

    if (word == NULL || lex_peek(&parser->lex, 0) != ':')
        return false;
    return lex_touches(&parser->lex, ':') || verb_find(word, strlen(word)) == NULL;
}

/* statement = [ who ":" ] command */
static bool parse_statement(struct parser *parser, struct statement *statement)
{
    const struct lexer *lex = &parser->lex;
    bool good;

    statement->line = lex->token.line;
    statement->number = ++parser->number;
    if (at_who(parser) && !parse_who(parser, &statement->who))
        return false;
    statement->line = lex->token.line;
    statement->source = lex->text + lex->token.start;
    good = parse_command(parser, statement);
    statement->source_length = (size_t)(lex->text + parser->used - statement->source);
    if (good && statement->who.kind == WHO_YOU &&
        (statement->kind != STATEMENT_CALL || statement->verb->id != VERB_kill))
        return parser_refuse(parser, statement->line,
                             _("proctor itself only sends signals: you: kill -SIG WHO"));
    return good;
}

/* Whether the statement has come to its end. */
static bool at_end(struct parser *parser)
{
    const struct token *token = &parser->lex.token;
    char mark[3] = "";

    switch (token->kind) {
    case TOKEN_END:
    case TOKEN_SEPARATOR:
    case TOKEN_CLOSE: return true;
    case TOKEN_FAILED: return false;
    case TOKEN_WORD:
        return parser_refuse(parser, token->line, _("`;` or a new line is missing before `%s`"),
                             parser_shown(parser, token->value.text));
    case TOKEN_OPEN: return parser_refuse(parser, token->line, _("a `{` should not stand here"));
    case TOKEN_MARK: break;
    }
    memcpy(mark, parser->lex.text + token->start, token->end - token->start);
    return parser_refuse(parser, token->line, _("a `%s` should not stand here"), mark);
}

/* program = { statement }, up to the end of the text or the brace that closes the block */
bool parse_program(struct parser *parser, struct block *block)
{
    const struct token *token = &parser->lex.token;
    int room = 0;

    for (;;) {
        while (token->kind == TOKEN_SEPARATOR) {
            if (parser->depth == 0)
                parser->limit = SIZE_MAX;
            if (!parser_next(parser, LEX_MARKS))
                return false;
        }
        if (token->kind == TOKEN_END || token->kind == TOKEN_CLOSE)
            return true;
        if (parser->depth == 0)
            parser->limit = token->start + PROGRAM_TEXT_MAX;
        if (block->count == room) {
            room = room == 0 ? 4 : 2 * room;
            block->statements =
                alloc_resize(block->statements, (size_t)room, sizeof *block->statements);
        }
        block->statements[block->count] = (struct statement){0};
        if (!parse_statement(parser, &block->statements[block->count++]) || !at_end(parser))
            return false;
    }
}

bool parse_block(struct parser *parser, struct block **block)
{
    int line = parser->lex.token.line;
    size_t start = parser->lex.token.end;

    *block = alloc_zero(1, sizeof **block);
    (*block)->source = parser->lex.text + start;
    if (++parser->depth > PROGRAM_DEPTH_MAX)
        return parser_refuse(parser, line, _("more than %d blocks within blocks"),
                             PROGRAM_DEPTH_MAX);
    if (!parser_next(parser, LEX_MARKS) || !parse_program(parser, *block))
        return false;
    if (parser->lex.token.kind == TOKEN_END) {
        error_at(parser->lex.error, line, _("the `{` here is not closed"));
        parser->lex.result = PARSE_MORE;
        return false;
    }
    (*block)->source_length = parser->lex.token.start - start;
    parser->depth--;
    return parser_next(parser, LEX_MARKS);
}
