/*
 * lex: words, quotes and marks. See lex.h for the rules.
 */
#include "lang/lex.h"

#include "base/i18n.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A word while it is read: `text` is spelled as a VALUE_TEXT (value.h). */
struct word {
    struct buffer text;
    bool quoted;    /* some of it was in quotes or behind a backslash */
    int variables;  /* how many */
    bool bare;      /* something beside variables */
    bool formatted; /* Python's f"...": {x} is a variable */
};

void lex_start(struct lexer *lexer, const char *text, size_t length, struct error *error)
{
    *lexer = (struct lexer){
        .text = text, .length = length, .line = 1, .result = PARSE_DONE, .error = error};
}

void lex_end(struct lexer *lexer)
{
    value_free(&lexer->token.value);
}

static char at(const struct lexer *lexer, size_t ahead)
{
    size_t position = lexer->position + ahead;

    return position < lexer->length ? lexer->text[position] : '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_name_byte(char c)
{
    return isascii((unsigned char)c) && (isalnum((unsigned char)c) || c == '_');
}

/* Bytes that a backslash and the newline behind it take; 0 if there is none here. */
static size_t joint(const struct lexer *lexer, size_t ahead)
{
    if (at(lexer, ahead) != '\\')
        return 0;
    if (at(lexer, ahead + 1) == '\n')
        return 2;
    return at(lexer, ahead + 1) == '\r' && at(lexer, ahead + 2) == '\n' ? 3 : 0;
}

/* White space and joined lines from here on. */
static size_t blanks(const struct lexer *lexer)
{
    size_t count = 0, joined;

    for (;;) {
        if ((joined = joint(lexer, count)) > 0)
            count += joined;
        else if (is_blank(at(lexer, count)))
            count++;
        else
            return count;
    }
}

char lex_peek(const struct lexer *lexer, size_t ahead)
{
    return at(lexer, blanks(lexer) + ahead);
}

bool lex_touches(const struct lexer *lexer, char c)
{
    return at(lexer, 0) == c;
}

void lex_seek(struct lexer *lexer, size_t position, int line)
{
    value_free(&lexer->token.value);
    lexer->position = position;
    lexer->line = line;
}

static void skip(struct lexer *lexer, size_t count)
{
    for (; count > 0; count--) {
        if (at(lexer, 0) == '\n')
            lexer->line++;
        lexer->position++;
    }
}

static bool fail(struct lexer *lexer, enum parse_result result)
{
    lexer->result = result;
    return false;
}

static bool is_mark(char c)
{
    return c != '\0' && strchr("(),&|[]:=<>!", c) != NULL;
}

/* A byte that means itself. */
static void add_plain(struct word *word, char c)
{
    if (c == '\\' || c == '$')
        buffer_add_char(&word->text, '\\');
    buffer_add_char(&word->text, c);
    word->bare = true;
}

/* variable = "$" NAME | "${" NAME "}" | "$?"; a `$` before anything else means itself. In Python's
 * f"..." it is "{" NAME "}". */
static bool read_variable(struct lexer *lexer, struct word *word)
{
    bool python = word->formatted && at(lexer, 0) == '{';
    bool braces = python || at(lexer, 1) == '{';
    size_t start = python ? 1 : 1 + (size_t)braces, length = 0;

    if (at(lexer, start) == '?')
        length = 1;
    else if (!isdigit((unsigned char)at(lexer, start)))
        while (is_name_byte(at(lexer, start + length)))
            length++;
    if (braces && (length == 0 || at(lexer, start + length) != '}')) {
        error_at(lexer->error, lexer->line, "%s",
                 python ? _("between { and } in f\"...\" stands the name of a variable, no more")
                        : _("between ${ and } stands the name of a variable, no more"));
        return fail(lexer, PARSE_FAILED);
    }
    if (length >= PROGRAM_NAME_MAX) {
        error_at(lexer->error, lexer->line, _("a name has at most %d letters"),
                 PROGRAM_NAME_MAX - 1);
        return fail(lexer, PARSE_FAILED);
    }
    if (length == 0) {
        add_plain(word, '$');
        skip(lexer, 1);
        return true;
    }
    buffer_printf(&word->text, "${%.*s}", (int)length, lexer->text + lexer->position + start);
    word->variables++;
    skip(lexer, start + length + (size_t)braces);
    return true;
}

/* What a backslash and `c` mean between double quotes; 0 if the backslash stays. */
static char escaped(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case '"':
    case '\'':
    case '\\':
    case '$': return c;
    default: return '\0';
    }
}

/* One character, or one variable, of a piece between quotes. */
static bool read_quoted_one(struct lexer *lexer, struct word *word, char quote)
{
    bool literal = quote == '\'' && !word->formatted;
    char c = at(lexer, 0);

    if (!literal && c == '\\' && joint(lexer, 0) > 0) {
        skip(lexer, joint(lexer, 0));
    } else if (!literal && c == '\\' && escaped(at(lexer, 1)) != '\0') {
        add_plain(word, escaped(at(lexer, 1)));
        skip(lexer, 2);
    } else if (word->formatted && (c == '{' || c == '}') && at(lexer, 1) == c) {
        add_plain(word, c);
        skip(lexer, 2);
    } else if ((word->formatted && c == '{') || (!literal && !word->formatted && c == '$')) {
        return read_variable(lexer, word);
    } else {
        add_plain(word, c);
        skip(lexer, 1);
    }
    return true;
}

/* quoted = '"' { character | variable } '"' | "'" { character } "'" */
static bool read_quoted(struct lexer *lexer, struct word *word)
{
    char quote = at(lexer, 0);
    int line = lexer->line;

    word->quoted = true;
    word->bare = true; /* "$x" is a text, even where it is nothing but a variable */
    skip(lexer, 1);
    while (lexer->position < lexer->length && at(lexer, 0) != quote) {
        if (!read_quoted_one(lexer, word, quote))
            return false;
    }
    if (lexer->position == lexer->length) {
        error_at(lexer->error, line, _("a quote (%c) is opened here and not closed"), quote);
        return fail(lexer, PARSE_MORE);
    }
    skip(lexer, 1);
    word->formatted = false;
    return true;
}

static bool fail_open_line(struct lexer *lexer)
{
    error_at(lexer->error, lexer->line, _("a backslash ends the last line: it should go on"));
    return fail(lexer, PARSE_MORE);
}

static bool read_backslash(struct lexer *lexer, struct word *word)
{
    if (lexer->position + 1 == lexer->length)
        return fail_open_line(lexer);
    word->quoted = true;
    add_plain(word, at(lexer, 1));
    skip(lexer, 2);
    return true;
}

static bool ends_word(const struct lexer *lexer, enum lex_mode mode)
{
    char c = at(lexer, 0);

    if (lexer->position == lexer->length || is_blank(c) || joint(lexer, 0) > 0)
        return true;
    if (c == '\n' || c == ';' || c == '{' || c == '}')
        return true;
    return mode == LEX_MARKS && (is_mark(c) || (c == '+' && at(lexer, 1) == '='));
}

/* word = { quoted | variable | "\" character | character } */
static bool read_word(struct lexer *lexer, struct word *word, enum lex_mode mode)
{
    while (!ends_word(lexer, mode)) {
        char c = at(lexer, 0);
        bool good = true;

        if (c == '"' || c == '\'') {
            good = read_quoted(lexer, word);
        } else if (c == '$') {
            good = read_variable(lexer, word);
        } else if (c == '\\') {
            good = read_backslash(lexer, word);
        } else {
            add_plain(word, c);
            skip(lexer, 1);
        }
        if (!good)
            return false;
        if (word->text.length > PROGRAM_WORD_MAX) {
            error_at(lexer->error, lexer->line, _("a word is longer than %d bytes"),
                     PROGRAM_WORD_MAX);
            return fail(lexer, PARSE_FAILED);
        }
    }
    return true;
}

static void no_variable(struct buffer *out, const char *name, void *context)
{
    (void)out, (void)name, (void)context;
}

/* Which kind of value the word has become. */
static struct value word_value(const struct word *word)
{
    const char *text = buffer_text(&word->text);
    struct buffer plain = {0};
    struct value value;

    if (word->variables == 1 && !word->bare) { /* ${x} */
        value = value_make(VALUE_VARIABLE, text + 2);
        value.text[strlen(value.text) - 1] = '\0';
    } else if (word->variables > 0) {
        value = value_make(VALUE_TEXT, text);
    } else {
        text_expand(&plain, text, no_variable, NULL);
        value = value_make(word->quoted ? VALUE_LITERAL : VALUE_WORD, buffer_text(&plain));
    }
    buffer_free(&plain);
    return value;
}

static void lex_word(struct lexer *lexer, enum lex_mode mode)
{
    struct word word = {0};
    char c = at(lexer, 0);

    if (mode == LEX_MARKS && (c == 'f' || c == 'F') &&
        (at(lexer, 1) == '"' || at(lexer, 1) == '\'')) {
        word.formatted = true;
        skip(lexer, 1);
    }
    lexer->token.kind = TOKEN_WORD;
    if (read_word(lexer, &word, mode))
        lexer->token.value = word_value(&word);
    else
        lexer->token.kind = TOKEN_FAILED;
    buffer_free(&word.text);
}

static void lex_mark(struct lexer *lexer)
{
    static const struct {
        char text[3];
        int mark;
    } pairs[] = {{"+=", MARK_ADD},
                 {"==", MARK_EQUAL},
                 {"!=", MARK_UNEQUAL},
                 {"<=", MARK_LESS_EQUAL},
                 {">=", MARK_GREATER_EQUAL}};

    lexer->token.kind = TOKEN_MARK;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (at(lexer, 0) == pairs[i].text[0] && at(lexer, 1) == pairs[i].text[1]) {
            lexer->token.mark = pairs[i].mark;
            skip(lexer, 2);
            return;
        }
    }
    lexer->token.mark = at(lexer, 0);
    skip(lexer, 1);
}

static void lex_one(struct lexer *lexer, enum token_kind kind)
{
    lexer->token.kind = kind;
    skip(lexer, 1);
}

void lex_next(struct lexer *lexer, enum lex_mode mode)
{
    size_t before = lexer->position;
    char c;

    value_free(&lexer->token.value);
    skip(lexer, blanks(lexer));
    if (lexer->position == lexer->length && lexer->position > before &&
        lexer->text[lexer->position - 1] == '\n')
        fail_open_line(lexer);
    if (at(lexer, 0) == '#')
        while (lexer->position < lexer->length && at(lexer, 0) != '\n')
            skip(lexer, 1);
    lexer->token = (struct token){.line = lexer->line, .start = lexer->position};
    c = at(lexer, 0);
    if (lexer->result != PARSE_DONE)
        lexer->token.kind = TOKEN_FAILED;
    else if (lexer->position == lexer->length)
        lexer->token.kind = TOKEN_END;
    else if (c == '\n' || c == ';')
        lex_one(lexer, TOKEN_SEPARATOR);
    else if (c == '{' || c == '}')
        lex_one(lexer, c == '{' ? TOKEN_OPEN : TOKEN_CLOSE);
    else if (mode == LEX_MARKS && (is_mark(c) || (c == '+' && at(lexer, 1) == '=')))
        lex_mark(lexer);
    else
        lex_word(lexer, mode);
    lexer->token.end = lexer->position;
}
