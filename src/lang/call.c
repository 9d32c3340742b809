/*
 * call: a verb with its arguments and its block, and the values that stand there.
 *
 *   call      = verb { word } [ block ] | verb "(" [ argument { "," argument } ] ")" [ block ]
 *   argument  = piece { "|" piece }
 *   piece     = [ "&" ] [ cast ] value | "[" [ value { "," value } ] "]"
 *   value     = word | macro "(" value ")"
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "lang/predicate.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 1024 };

/* What C and Python write as a name though it is no variable. */
static bool is_constant(const char *name)
{
    static const char *const constants[] = {
        "WNOHANG", "WUNTRACED", "WCONTINUED", "SIG_IGN",
        "SIG_DFL", "NULL",      "None",       "PR_SET_CHILD_SUBREAPER"};

    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (strcmp(constants[i], name) == 0)
            return true;
    }
    return strncmp(name, "SIG", 3) == 0 && signal_number(name) >= 0;
}

/* Names that stand for a number; NULL if this is none. */
static const char *number_named(const char *name)
{
    static const char *const numbers[][2] = {{"EXIT_SUCCESS", "0"}, {"EXIT_FAILURE", "1"},
                                             {"True", "1"},         {"true", "1"},
                                             {"False", "0"},        {"false", "0"}};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(numbers[i][0], name) == 0)
            return numbers[i][1];
    }
    return NULL;
}

static const char *without_module(const char *word)
{
    if (strncmp(word, "os.", 3) == 0)
        return word + 3;
    return strncmp(word, "signal.", 7) == 0 ? word + 7 : word;
}

/* A bare word as C or Python would read it: number, constant or variable. */
static bool resolve(struct parser *parser, struct value *value, int line)
{
    const char *name = without_module(value->text);
    struct value resolved;
    int number;

    if (number_named(name) != NULL) {
        resolved = value_make(VALUE_WORD, number_named(name));
    } else if (is_constant(name)) {
        resolved = value_make(VALUE_WORD, name);
    } else if (number_read(name, &number) || strspn(name, "0123456789.") == strlen(name)) {
        return true;
    } else if (name_is_variable(value->text)) {
        resolved = value_make(VALUE_VARIABLE, value->text);
    } else if (name[0] == '-' && name_is_variable(name + 1)) { /* kill(-group, SIGTERM) */
        struct buffer text = {0};

        buffer_printf(&text, "-${%s}", name + 1);
        resolved = value_make(VALUE_TEXT, buffer_text(&text));
        buffer_free(&text);
    } else {
        return parser_refuse(parser, line,
                             _("`%s` is neither a number nor a variable; text stands in quotes"),
                             parser_shown(parser, value->text));
    }
    value_move(value, &resolved);
    return true;
}

bool parse_decode(struct parser *parser, struct value *value, enum lex_mode mode)
{
    int line = parser->lex.token.line;
    struct value *inner = alloc_zero(1, sizeof *inner);

    value_move(value, &parser->lex.token.value);
    value->kind = VALUE_DECODE;
    value->decode = decode_find(value->text);
    value->inner = inner;
    if (!parser_next(parser, LEX_MARKS) || !parser_next(parser, LEX_MARKS))
        return false;
    if (parser->lex.token.kind != TOKEN_WORD || lex_peek(&parser->lex, 0) != ')')
        return parser_refuse(parser, line, _("between the parentheses of %s stands one status"),
                             parser_shown(parser, value->text));
    return parse_value(parser, inner, true) && parser_next(parser, mode);
}

/* Why a name with `(` behind it is no value. */
static bool refuse_function(struct parser *parser)
{
    const char *word = parser->lex.token.value.text;

    if (verb_find(word, strlen(word)) == NULL)
        return parser_no_verb(parser, word);
    return parser_refuse(parser, parser->lex.token.line,
                         _("a call cannot stand inside another: first x = %s(...), then use x"),
                         word);
}

bool parse_value(struct parser *parser, struct value *value, bool variables)
{
    int line = parser->lex.token.line;
    bool bare = parser_at_bare(parser);

    if (bare && lex_peek(&parser->lex, 0) == '(') {
        if (decode_find(parser->lex.token.value.text) != DECODE_COUNT)
            return parse_decode(parser, value, LEX_MARKS);
        return refuse_function(parser);
    }
    value_move(value, &parser->lex.token.value);
    if (bare && variables && !resolve(parser, value, line))
        return false;
    return parser_next(parser, LEX_MARKS);
}

/* cast = "(" { type | "*" } ")", as in (char *)NULL */
static bool pass_cast(struct parser *parser)
{
    if (!parser_at_mark(parser, '('))
        return true;
    for (;;) {
        const char *word;

        if (!parser_next(parser, LEX_MARKS))
            return false;
        if (parser_at_mark(parser, ')'))
            return parser_next(parser, LEX_MARKS);
        word = parser_at_bare(parser) ? parser->lex.token.value.text : "";
        if (strcmp(word, "char") != 0 && strcmp(word, "const") != 0 && strcmp(word, "void") != 0 &&
            strcmp(word, "int") != 0 && strcmp(word, "*") != 0 && strcmp(word, "char*") != 0 &&
            strcmp(word, "void*") != 0)
            return parser_refuse(parser, parser->lex.token.line,
                                 _("no parentheses inside the parentheses of a call"));
    }
}

struct list {
    struct argument *items;
    int count, room;
};

static struct argument *list_add(struct list *list)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 4 : 2 * list->room;
        list->items = alloc_resize(list->items, (size_t)list->room, sizeof *list->items);
    }
    list->items[list->count] = (struct argument){0};
    return &list->items[list->count++];
}

static void list_free(struct list *list)
{
    for (int i = 0; i < list->count; i++)
        value_free(&list->items[i].value);
    free(list->items);
}

/* piece = [ "&" ] [ cast ] value */
static bool parse_piece(struct parser *parser, struct list *list, bool joined, bool listed)
{
    struct argument *piece = list_add(list);

    piece->joined = joined;
    piece->listed = listed;
    piece->address = parser_at_mark(parser, '&');
    if (list->count > LIST_MAX)
        return parser_refuse(parser, parser->lex.token.line, _("more than %d arguments"), LIST_MAX);
    if (piece->address && !parser_next(parser, LEX_MARKS))
        return false;
    if (!pass_cast(parser))
        return false;
    if (parser->lex.token.kind != TOKEN_WORD)
        return parser_refuse(parser, parser->lex.token.line, _("an argument or a `)` is missing"));
    return parse_value(parser, &piece->value, true);
}

/* The arguments up to the `)`, which is used too. */
static bool parse_arguments(struct parser *parser, struct list *list)
{
    bool joined = false, listed = false;

    if (!parser_next(parser, LEX_MARKS))
        return false;
    while (!parser_at_mark(parser, ')')) {
        if (parser_at_mark(parser, '[') && !listed) {
            listed = true;
            if (!parser_next(parser, LEX_MARKS))
                return false;
        }
        if (!parse_piece(parser, list, joined, listed))
            return false;
        if (listed && parser_at_mark(parser, ']')) {
            listed = false;
            if (!parser_next(parser, LEX_MARKS))
                return false;
        }
        if (parser_at_mark(parser, ')'))
            break;
        joined = parser_at_mark(parser, '|');
        if (!joined && !parser_at_mark(parser, ','))
            return parser_refuse(parser, parser->lex.token.line,
                                 _("a comma or a `)` is missing in the call"));
        if (!parser_next(parser, LEX_MARKS))
            return false;
    }
    if (listed)
        return parser_refuse(parser, parser->lex.token.line, _("a `]` is missing in the call"));
    return parser_next(parser, LEX_MARKS);
}

/* verb "(" arguments ")" */
static bool parse_parenthesised(struct parser *parser, struct statement *statement)
{
    char *name = alloc_string(parser->lex.token.value.text);
    struct list list = {0};
    bool good;

    statement->call_spelling = true;
    good = parser_next(parser, LEX_MARKS) && parse_arguments(parser, &list) &&
           call_form(parser, statement, name, list.items, list.count);
    list_free(&list);
    free(name);
    return good;
}

/* Whether the word that begins here is a macro of wait(2): WEXITSTATUS($status) */
static bool at_decode(const struct parser *parser)
{
    const struct token *token = &parser->lex.token;
    char name[24] = "";
    size_t length = 0;

    while (token->start + length < token->end && length < sizeof name - 1 &&
           parser->lex.text[token->start + length] != '(')
        length++;
    memcpy(name, parser->lex.text + token->start, length);
    return parser->lex.text[token->start + length] == '(' && decode_find(name) != DECODE_COUNT;
}

/* Words of a call, up to what cannot be one. */
static bool parse_words(struct parser *parser, const struct statement *statement,
                        enum lex_mode mode, struct list *list)
{
    bool decodes = statement->verb->kind == VERB_CALL && statement->verb->id != VERB_exec;

    if (!parser_next(parser, mode))
        return false;
    while (parser->lex.token.kind == TOKEN_WORD) {
        struct value *value = &list_add(list)->value;

        if (list->count > LIST_MAX)
            return parser_refuse(parser, statement->line, _("more than %d arguments"), LIST_MAX);
        if (decodes && at_decode(parser)) {
            lex_seek(&parser->lex, parser->lex.token.start, parser->lex.token.line);
            lex_next(&parser->lex, LEX_MARKS);
            if (!parse_decode(parser, value, mode))
                return false;
            continue;
        }
        value_move(value, &parser->lex.token.value);
        if (!parser_next(parser, mode))
            return false;
    }
    return true;
}

/* verb { word } */
static bool parse_plain(struct parser *parser, struct statement *statement, bool in_condition)
{
    char *name = alloc_string(parser->lex.token.value.text);
    struct list list = {0};
    struct value *values = NULL;
    bool good = parse_words(parser, statement, in_condition ? LEX_MARKS : LEX_WORDS, &list);

    if (good && list.count > 0) {
        values = alloc_zero((size_t)list.count, sizeof *values);
        for (int i = 0; i < list.count; i++)
            value_move(&values[i], &list.items[i].value);
    }
    good = good && word_form(parser, statement, name, values, list.count);
    for (int i = 0; values != NULL && i < list.count; i++)
        value_free(&values[i]);
    free(values);
    free(name);
    list_free(&list);
    return good;
}

/* expect = "expect" and its predicate, kept as it stands */
static bool parse_expect(struct parser *parser, struct statement *statement)
{
    struct lexer *lex = &parser->lex;
    struct predicate predicate;
    struct value rest = {.kind = VALUE_LITERAL};
    const char *text;
    size_t length;

    if (!parser_next(parser, LEX_WORDS))
        return false;
    if (lex->token.kind != TOKEN_WORD)
        return parser_usage(parser, statement);
    text = lex->text + lex->token.start;
    while (lex->token.kind == TOKEN_WORD) {
        if (!parser_next(parser, LEX_WORDS))
            return false;
    }
    length = (size_t)(lex->text + parser->used - text);
    if (!predicate_parse(&predicate, text, length, lex->error)) {
        lex->result = PARSE_FAILED;
        if (lex->error != NULL)
            lex->error->line = statement->line;
        return false;
    }
    predicate_free(&predicate);
    rest.text = alloc_bytes(text, length);
    arguments_add(statement, &rest);
    return true;
}

static bool check_results(struct parser *parser, const struct statement *statement)
{
    switch (statement->verb->id) {
    case VERB_wait:
    case VERB_waitpid: return true;
    case VERB_fork:
    case VERB_kill:
    case VERB_signal:
    case VERB_getpid:
    case VERB_getppid:
    case VERB_sleep:
    case VERB_pause:
    case VERB_exec:
    case VERB_setsid:
    case VERB_setpgid:
    case VERB_subreaper:
    case VERB_join:
    case VERB_alive:
    case VERB_exitcode:
    case VERB_pool: break;
    default:
        return statement->result == NULL ||
               parser_refuse(parser, statement->line, _("`%s` returns nothing that can be kept"),
                             statement->verb->name);
    }
    return statement->status_result == NULL ||
           parser_refuse(parser, statement->line,
                         _("only wait and waitpid give two results: pid, status = wait()"));
}

/* [ block ] */
static bool parse_call_block(struct parser *parser, struct statement *statement)
{
    const struct verb *verb = statement->verb;

    if (parser->lex.token.kind != TOKEN_OPEN) {
        if (verb->block != BLOCK_NEEDED)
            return true;
        return parser_refuse(parser, statement->line, _("`%s` needs a block; usage: %s"),
                             verb->name, verb_usage(verb));
    }
    if (verb->block == BLOCK_NONE)
        return parser_refuse(parser, parser->lex.token.line,
                             _("`%s` takes no block (a brace that is text stands in quotes)"),
                             verb->name);
    return parse_block(parser, &statement->body);
}

bool parse_call(struct parser *parser, struct statement *statement, bool in_condition)
{
    bool good;

    if (statement->verb->kind != VERB_CALL && statement->result != NULL)
        return parser_refuse(parser, statement->line, _("`%s` returns nothing that can be kept"),
                             statement->verb->name);
    if (statement->verb->id == VERB_expect)
        return parse_expect(parser, statement);
    if (statement->verb->kind == VERB_CALL && lex_peek(&parser->lex, 0) == '(')
        good = parse_parenthesised(parser, statement);
    else
        good = parse_plain(parser, statement, in_condition);
    if (!good || !check_results(parser, statement))
        return false;
    if (statement->status_result != NULL && strcmp(statement->status_result, "status") == 0) {
        free(statement->status_result); /* it goes there anyway */
        statement->status_result = NULL;
    }
    if (!in_condition && !parse_call_block(parser, statement))
        return false;
    return arguments_check(parser, statement);
}
