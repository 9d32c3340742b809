/*
 * lex: text -> tokens, one at a time.
 *
 * The same characters mean different things in `print a,b` and in `print(a, b)`, so whoever asks
 * for a token says how to read it. Nothing is read ahead: after a token the lexer stands right
 * behind it, and lex_peek() shows the next byte that is not white space.
 *
 *   LEX_WORDS   a shell's words: they end at white space, `;`, newline, `{` and `}`
 *   LEX_MARKS   also at ( ) , & | [ ] : = += == != < > <= >= and !, which are tokens themselves
 *
 * In both, `#` at the start of a word begins a comment, a backslash takes the next character as it
 * stands, a backslash before the newline joins two lines, and quotes begin a quoted piece.
 */
#ifndef PROCTOR_LANG_LEX_H
#define PROCTOR_LANG_LEX_H

#include "lang/value.h"

enum lex_mode { LEX_WORDS, LEX_MARKS };

enum token_kind {
    TOKEN_END,       /* of the text */
    TOKEN_FAILED,    /* lexer.result says whether more text may help; the error is filled */
    TOKEN_SEPARATOR, /* newline or ; */
    TOKEN_OPEN,      /* { */
    TOKEN_CLOSE,     /* } */
    TOKEN_WORD,
    TOKEN_MARK /* `mark` says which */
};

/* Marks of one character are that character. */
enum mark {
    MARK_NONE,
    MARK_ADD = 256,     /* += */
    MARK_EQUAL,         /* == */
    MARK_UNEQUAL,       /* != */
    MARK_LESS_EQUAL,    /* <= */
    MARK_GREATER_EQUAL, /* >= */
};

struct token {
    enum token_kind kind;
    int mark;
    int line;
    size_t start, end;  /* bytes of the text */
    struct value value; /* of a word; owned by the lexer until value_move() takes it */
};

struct lexer {
    const char *text;
    size_t length;
    size_t position;
    int line;
    struct token token; /* the one that lex_next() read */
    enum parse_result result;
    struct error *error;
};

/* `text` must be UTF-8 without NULs (parse_check), and outlive the lexer. */
void lex_start(struct lexer *lexer, const char *text, size_t length, struct error *error);
void lex_end(struct lexer *lexer);

/* Reads the next token into lexer->token. */
void lex_next(struct lexer *lexer, enum lex_mode mode);

/* The next byte that is not white space, `ahead` bytes further; 0 at the end. Moves nothing. */
char lex_peek(const struct lexer *lexer, size_t ahead);

/* Whether the byte right behind the token is `c`. */
bool lex_touches(const struct lexer *lexer, char c);

/* Goes back (or on) to `position`, which is in `line`; the token is gone. */
void lex_seek(struct lexer *lexer, size_t position, int line);

#endif
