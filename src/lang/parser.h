/*
 * parser: what the files of the grammar share.
 *
 * parse.c has statements and blocks, condition.c the tests of `if` and `while`, assign.c
 * assignments, call.c the calls and values; call_form.c, word_form.c and
 * multi_form.c bring the spellings of a call into the one form that struct statement documents,
 * arguments.c checks that form. lex.token
 * is the current token, not yet used; each rule leaves behind the first one that is not its own. A
 * function that returns false has filled the error and set lex.result.
 */
#ifndef PROCTOR_LANG_PARSER_H
#define PROCTOR_LANG_PARSER_H

#include "lang/lex.h"

struct parser {
    struct lexer lex;
    struct buffer shown; /* parser_shown() */
    size_t limit;        /* where the statement at the top level must have ended */
    size_t used;         /* end of the last token that was used */
    int depth;           /* of open blocks */
    int number;          /* of the last statement */
};

/* One argument of the call spelling, as it stands between the commas. */
struct argument {
    struct value value;
    bool address; /* &x */
    bool joined;  /* behind a `|`, not a comma */
    bool listed;  /* within [ ] */
};

/* Uses the current token and reads the next. */
bool parser_next(struct parser *parser, enum lex_mode mode);

bool parser_at_mark(const struct parser *parser, int mark);

/* A word that is a name or a number: no quote and no variable in it. */
bool parser_at_bare(const struct parser *parser);

bool parser_refuse(struct parser *parser, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "usage: ..." of the statement's verb. */
bool parser_usage(struct parser *parser, const struct statement *statement);

/* Text from outside as an error may show it: short and harmless, valid until the next call. */
const char *parser_shown(struct parser *parser, const char *text);

/* Refuses a word that stands where a verb should. */
bool parser_no_verb(struct parser *parser, const char *word);

/* Whether a variable (and label) may have that name. */
bool parser_check_name(struct parser *parser, int line, const char *name);

/* parse.c: program = { statement }, up to the end of the text or the brace that closes the block */
bool parse_program(struct parser *parser, struct block *block);

/* block = "{" program "}" */
bool parse_block(struct parser *parser, struct block **block);

/* assign.c: whether `=`, `+=` or `, NAME =` follows the current word; the rule; and C's type before
 * the name, which is passed over. */
bool at_assignment(const struct parser *parser, const struct verb *verb);
bool parse_assignment(struct parser *parser, struct statement *statement);
bool parse_type(struct parser *parser);

/* condition.c */
bool parse_condition(struct parser *parser, struct statement *statement);

/* call.c: the current token is the verb. A call in a condition ends before the comparison and has
 * no block. */
bool parse_call(struct parser *parser, struct statement *statement, bool in_condition);

/* A value among marks. `variables`: a name is a variable, as in C; otherwise a word. */
bool parse_value(struct parser *parser, struct value *value, bool variables);

/* A macro of wait(2); the current token is its name, and `mode` reads what follows it. */
bool parse_decode(struct parser *parser, struct value *value, enum lex_mode mode);

/* call_form.c and word_form.c take the values out of their list. `name` is the verb as typed. */
bool call_form(struct parser *parser, struct statement *statement, const char *name,
               struct argument *list, int count);
bool word_form(struct parser *parser, struct statement *statement, const char *name,
               struct value *list, int count);

/* multi_form.c: `th.join(2)` where `word` is "th.join"; `pool` and what follows it; whether that
 * makes sense. */
bool method_form(struct parser *parser, struct statement *statement, const char *word,
                 struct value *list, int count);
bool pool_form(struct parser *parser, struct statement *statement, struct value *list, int count);
bool pool_check(struct parser *parser, const struct statement *statement);

/* arguments.c */
bool arguments_check(struct parser *parser, struct statement *statement);
void arguments_add(struct statement *statement, struct value *value);
void arguments_add_word(struct statement *statement, const char *word);

/* Adds "SIGKILL", "kill" or "9" as "KILL"; what only a process knows is added as it is. */
bool arguments_add_signal(struct parser *parser, struct statement *statement, struct value *value);

/* Options of waitpid as bits: "WNOHANG", "WNOHANG|WUNTRACED"; "0" is none. False: unknown. */
bool arguments_read_options(const char *text, unsigned *bits);
void arguments_add_options(struct statement *statement, unsigned bits);

#endif
