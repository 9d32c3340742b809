/*
 * predicate: one line of `expect` -> struct predicate.
 *
 * A table has the words and what follows each, so that the same rows give the grammar and the
 * error that names what was expected. Words and quotes are the language's (lex.h); variables are
 * refused, because no process is asked.
 */
#include "lang/predicate.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "lang/lex.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 12, WITHIN_MAX = 3600 };

#define STATES      "alive zombie gone running sleeping stopped orphan"
#define TASK_STATES "queued running done lost"

/* What stands behind the word, in this order. */
enum operand {
    NOTHING,
    WHO,
    OTHER,
    CALL,
    STATUS,
    SIGNAL,
    NUMBER,
    RESULT,
    VARIABLE,
    TASK_STATE,
    TEXT,
    TIMES
};

static const struct form {
    const char *word;
    bool after_who; /* WHO word ... */
    enum predicate_kind kind;
    enum operand operands[3];
} forms[] = {
    {"alive", true, PREDICATE_ALIVE, {NOTHING}},
    {"zombie", true, PREDICATE_ZOMBIE, {NOTHING}},
    {"gone", true, PREDICATE_GONE, {NOTHING}},
    {"running", true, PREDICATE_RUNNING, {NOTHING}},
    {"sleeping", true, PREDICATE_SLEEPING, {NOTHING}},
    {"stopped", true, PREDICATE_STOPPED, {NOTHING}},
    {"orphan", true, PREDICATE_ORPHAN, {NOTHING}},
    {"parent", true, PREDICATE_PARENT, {OTHER}},
    {"blocked", true, PREDICATE_BLOCKED, {CALL}},
    {"status", true, PREDICATE_STATUS, {STATUS}},
    {"killed", true, PREDICATE_KILLED, {SIGNAL}},
    {"last", true, PREDICATE_LAST, {RESULT}},
    {"last", false, PREDICATE_LAST, {RESULT}},
    {"children", false, PREDICATE_CHILDREN, {WHO, NUMBER}},
    {"zombies", false, PREDICATE_ZOMBIES, {NUMBER}},
    {"processes", false, PREDICATE_PROCESSES, {NUMBER}},
    {"task", false, PREDICATE_TASK, {NUMBER, TASK_STATE}},
    {"tasks", false, PREDICATE_TASKS, {TASK_STATE, NUMBER}},
    {"var", false, PREDICATE_VARIABLE, {WHO, VARIABLE, TEXT}},
    {"output", false, PREDICATE_OUTPUT, {TEXT, TIMES}},
};

struct word {
    char *text;
    bool bare; /* no quotes */
    size_t start, end;
};

struct reader {
    const char *source;
    struct word words[WORDS_MAX];
    int count; /* of words */
    int at;    /* the word to be read next */
    struct buffer shown;
    struct error *error;
};

static const char *shown(struct reader *reader, const char *text)
{
    buffer_clear(&reader->shown);
    utf8_add_harmless(&reader->shown, text, strlen(text));
    return buffer_text(&reader->shown);
}

/* "expected a number after `zombies`" */
static bool expected(struct reader *reader, const char *what)
{
    if (reader->at == 0)
        return error_set(reader->error, _("expected %s"), what);
    return error_set(reader->error, _("expected %s after `%s`"), what,
                     shown(reader, reader->words[reader->at - 1].text));
}

/* The word to be read, or NULL. */
static const char *word(const struct reader *reader)
{
    return reader->at < reader->count ? reader->words[reader->at].text : NULL;
}

static bool word_is(const struct reader *reader, const char *text)
{
    return word(reader) != NULL && reader->words[reader->at].bare &&
           strcmp(word(reader), text) == 0;
}

static bool read_process(struct reader *reader, char **who)
{
    int pid;

    if (word(reader) == NULL)
        return expected(reader, _("a process"));
    if ((!name_is_process(word(reader)) && (!number_read(word(reader), &pid) || pid <= 0)) ||
        word_is(reader, "all") || word_is(reader, "you"))
        return error_set(reader->error, _("`%s` is neither a process's name nor a PID"),
                         shown(reader, word(reader)));
    *who = alloc_string(reader->words[reader->at++].text);
    return true;
}

static bool read_number(struct reader *reader, long *number, int least, int most, const char *what)
{
    int value;

    if (word(reader) == NULL || !number_read(word(reader), &value) || value < least || value > most)
        return expected(reader, what);
    reader->at++;
    *number = value;
    return true;
}

/* Calls that no verb is named after, but that methods are made of. */
static bool is_inner(const char *call)
{
    return strcmp(call, "poll") == 0 || strcmp(call, "read") == 0;
}

/* [ CALL ]: a verb, or whatever name the kernel has for the call of another program */
static bool read_call(struct reader *reader, struct predicate *predicate)
{
    const char *call = word(reader);
    const struct verb *verb;

    if (call == NULL)
        return true;
    verb = verb_find(call, strlen(call));
    if (verb == NULL && !is_inner(call) && verb_nearest(call) != NULL)
        return error_set(reader->error, _("no call `%s`: did you mean `%s`?"), shown(reader, call),
                         verb_nearest(call)->name);
    if (verb == NULL ? !name_is_process(call) : verb->kind != VERB_CALL)
        return expected(reader, _("the name of a call"));
    predicate->text = alloc_string(verb != NULL ? verb->name : call);
    reader->at++;
    return true;
}

static bool read_signal(struct reader *reader, struct predicate *predicate)
{
    if (word(reader) == NULL)
        return expected(reader, _("a signal"));
    predicate->number = signal_number(word(reader));
    if (predicate->number <= 0)
        return error_set(reader->error, _("no signal `%s`; common ones: TERM KILL INT STOP CONT"),
                         shown(reader, word(reader)));
    reader->at++;
    return true;
}

/* EFOO: a misspelt one should not pass for a process. */
static bool looks_like_errno(const char *text)
{
    return *text == 'E' && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

/* N | ERRNO | WHO, for its PID */
static bool read_result(struct reader *reader, struct predicate *predicate)
{
    if (word(reader) != NULL)
        predicate->error = errno_number(word(reader));
    if (predicate->error != 0) {
        reader->at++;
        return true;
    }
    if (word(reader) != NULL && isalpha((unsigned char)*word(reader)) &&
        !looks_like_errno(word(reader)))
        return read_process(reader, &predicate->other);
    return read_number(reader, &predicate->number, INT_MIN, INT_MAX,
                       _("a number, the name of an error (ECHILD), or a process"));
}

/* [ once | twice | N times ] */
static bool read_times(struct reader *reader, struct predicate *predicate)
{
    predicate->number = -1;
    if (word(reader) == NULL)
        return true;
    if (word_is(reader, "once") || word_is(reader, "twice")) {
        predicate->number = word_is(reader, "once") ? 1 : 2;
        reader->at++;
        return true;
    }
    if (!read_number(reader, &predicate->number, 0, INT_MAX, _("once, twice or `N times`")))
        return false;
    if (!word_is(reader, "times"))
        return expected(reader, "`times`");
    reader->at++;
    return true;
}

static bool read_variable(struct reader *reader, struct predicate *predicate)
{
    if (word(reader) == NULL || !name_is_variable(word(reader)))
        return expected(reader, _("a variable's name"));
    predicate->variable = alloc_string(reader->words[reader->at++].text);
    return true;
}

/* One of a list of words with blanks between them. */
static bool read_one_of(struct reader *reader, struct predicate *predicate, const char *list)
{
    size_t length = word(reader) ? strlen(word(reader)) : 0;
    char one[200];

    for (const char *at = list; length > 0 && *at; at += strspn(at, " ")) {
        size_t next = strcspn(at, " ");
        if (next == length && memcmp(at, word(reader), length) == 0) {
            predicate->text = alloc_string(reader->words[reader->at++].text);
            return true;
        }
        at += next;
    }
    snprintf(one, sizeof one, _("one of %s"), list);
    return expected(reader, one);
}

static bool read_text(struct reader *reader, struct predicate *predicate)
{
    if (word(reader) == NULL)
        return expected(reader, predicate->kind == PREDICATE_OUTPUT ? _("a text") : _("a value"));
    predicate->text = alloc_string(reader->words[reader->at++].text);
    return true;
}

static bool read_operand(struct reader *reader, struct predicate *predicate, enum operand operand)
{
    switch (operand) {
    case NOTHING: return true;
    case WHO: return read_process(reader, &predicate->who);
    case OTHER: return read_process(reader, &predicate->other);
    case CALL: return read_call(reader, predicate);
    case STATUS:
        return read_number(reader, &predicate->number, 0, 255, _("a status from 0 to 255"));
    case SIGNAL: return read_signal(reader, predicate);
    case NUMBER: return read_number(reader, &predicate->number, 0, INT_MAX, _("a number"));
    case RESULT: return read_result(reader, predicate);
    case VARIABLE: return read_variable(reader, predicate);
    case TASK_STATE: return read_one_of(reader, predicate, TASK_STATES);
    case TEXT: return read_text(reader, predicate);
    case TIMES: return read_times(reader, predicate);
    }
    return false;
}

/* The form whose word is the next one; NULL if there is none. */
static const struct form *find_form(const struct reader *reader, bool after_who)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].after_who == after_who && word_is(reader, forms[i].word))
            return &forms[i];
    }
    return NULL;
}

/* A first word that is no process, or a second one that says nothing about a process. */
static const struct form *refuse_form(struct reader *reader)
{
    static const char said[] = STATES " parent blocked status killed last";
    char one[200];

    if (word(reader) == NULL) {
        snprintf(one, sizeof one, _("one of %s"), said);
        expected(reader, one);
    } else {
        error_set(reader->error, _("`%s` says nothing about a process; one of %s does"),
                  shown(reader, word(reader)), said);
    }
    return NULL;
}

static bool read_form(struct reader *reader, struct predicate *predicate)
{
    const struct form *form = find_form(reader, false);

    if (form == NULL) {
        if (word(reader) == NULL)
            return expected(reader, _("what is to hold (c zombie, zombies 1, output hello)"));
        if (!read_process(reader, &predicate->who))
            return false;
        form = find_form(reader, true);
    }
    if (form == NULL)
        form = refuse_form(reader);
    if (form == NULL)
        return false;
    reader->at++;
    predicate->kind = form->kind;
    for (size_t i = 0; i < sizeof form->operands / sizeof form->operands[0]; i++) {
        if (!read_operand(reader, predicate, form->operands[i]))
            return false;
    }
    if (word(reader) != NULL)
        return error_set(reader->error, _("`%s` is one word too many"),
                         shown(reader, word(reader)));
    return true;
}

/* [ "within" S ] at the end */
static bool read_within(struct reader *reader, struct predicate *predicate)
{
    const char *text;

    predicate->within = 2;
    for (int back = 1; back <= 2; back++) {
        reader->at = reader->count - back;
        if (reader->at < 0 || !word_is(reader, "within"))
            continue;
        text = back == 2 ? reader->words[reader->at + 1].text : "";
        predicate->within = seconds_read(text, WITHIN_MAX);
        reader->at++;
        if (predicate->within < 0)
            return expected(reader, _("a number of seconds"));
        reader->count -= back;
        break;
    }
    reader->at = 0;
    return true;
}

static bool take_word(struct reader *reader, struct token *token)
{
    struct word *next = &reader->words[reader->count];

    if (token->kind != TOKEN_WORD)
        return error_set(reader->error, _("one predicate stands on a line, without ; { or }"));
    if (!value_is_plain(&token->value))
        return error_set(reader->error,
                         _("a predicate has no variables; a text with a $ stands in '...'"));
    if (reader->count == WORDS_MAX)
        return error_set(reader->error,
                         _("a predicate has fewer words (a text stands in \"...\")"));
    next->text = token->value.text;
    next->bare = token->value.kind == VALUE_WORD;
    next->start = token->start;
    next->end = token->end;
    token->value = (struct value){0};
    reader->count++;
    return true;
}

static bool read_words(struct reader *reader, size_t length)
{
    struct lexer lexer;
    bool good = true;

    lex_start(&lexer, reader->source, length, reader->error);
    for (;;) {
        lex_next(&lexer, LEX_WORDS);
        if (lexer.token.kind == TOKEN_FAILED)
            good = false;
        if (!good || lexer.token.kind == TOKEN_END)
            break;
        if (lexer.token.kind == TOKEN_SEPARATOR && lexer.position == length)
            continue; /* the end of its line */
        good = take_word(reader, &lexer.token);
    }
    lex_end(&lexer);
    return good;
}

/* The words as typed, with one space between two. */
static char *join_source(const struct reader *reader)
{
    struct buffer out = {0};

    for (int i = 0; i < reader->count; i++) {
        const struct word *next = &reader->words[i];

        if (i > 0)
            buffer_add_char(&out, ' ');
        buffer_add(&out, reader->source + next->start, next->end - next->start);
    }
    return buffer_take(&out);
}

bool predicate_parse(struct predicate *predicate, const char *text, size_t length,
                     struct error *error)
{
    struct reader reader = {.source = text, .error = error};
    bool good = text_check(text, length, PROGRAM_WORD_MAX, error) && read_words(&reader, length);
    int count = reader.count;

    *predicate = (struct predicate){0};
    good = good && read_within(&reader, predicate);
    if (good) {
        predicate->source = join_source(&reader);
        if (word_is(&reader, "not")) {
            predicate->negated = true;
            reader.at++;
        }
        good = read_form(&reader, predicate);
    }
    for (int i = 0; i < count; i++)
        free(reader.words[i].text);
    buffer_free(&reader.shown);
    if (!good)
        predicate_free(predicate);
    return good;
}

void predicate_free(struct predicate *predicate)
{
    free(predicate->who);
    free(predicate->other);
    free(predicate->variable);
    free(predicate->text);
    free(predicate->source);
    *predicate = (struct predicate){0};
}
