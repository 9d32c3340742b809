/*
 * commands: what a lesson may have typed.
 *
 * A lesson is a stranger's file: it starts no programs but harmless ones. It also has to hold in
 * both forms of the sandbox, so it names no PIDs, and it does not speak for the learner.
 */
#include "lesson/inside.h"

#include "base/i18n.h"
#include "lang/program.h"
#include "lang/value.h"

#include <ctype.h>
#include <string.h>

static bool is_listed(const char *word, size_t length, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strlen(*list) == length && memcmp(*list, word, length) == 0)
            return true;
    return false;
}

/* Words for whoever takes the lesson. */
static bool is_learners(const char *word, size_t length)
{
    static const char *const list[] = {"learn", "play",     "check", "lesson", "lessons",
                                       "hint",  "solution", "back",  "again",  "skip",
                                       "quit",  "save",     NULL};

    return is_listed(word, length, list);
}

static bool refuse_learners(struct reader *reader, const char *word, size_t length, int line)
{
    return error_at(reader->error, line, _("`%s` is for the learner to type: a lesson cannot"),
                    reader_shown(reader, word, length));
}

static bool check_exec(struct reader *reader, const struct statement *statement, int line)
{
    static const char *const list[] = {"echo", "true", "false", "sleep", NULL};
    const struct value *program = &statement->arguments[0];

    if (reader->allow_exec ||
        (value_is_plain(program) && is_listed(program->text, strlen(program->text), list)))
        return true;
    return error_at(reader->error, line,
                    _("a lesson may execute echo, true, false and sleep, but not `%s%s` "
                      "(--allow-exec allows all)"),
                    program->kind == VALUE_VARIABLE ? "$" : "",
                    reader_shown(reader, program->text, strlen(program->text)));
}

bool commands_pid(struct reader *reader, const char *who, int line)
{
    if (who == NULL || !isdigit((unsigned char)*who) || strspn(who, "0") == strlen(who))
        return false;
    error_at(reader->error, line,
             _("`%s` is a PID, and PIDs are not the same in every run: use a name"),
             reader_shown(reader, who, strlen(who)));
    return true;
}

/* Whether all processes are named by names, as far as the text shows. */
static bool check_names(struct reader *reader, const struct statement *statement, int line)
{
    int first = 0;

    if (commands_pid(reader, statement->who.name, line))
        return false;
    if (statement->kind != STATEMENT_CALL)
        return true;
    switch (statement->verb->id) {
    case VERB_kill: first = 1; break; /* behind the signal */
    case VERB_use: break;
    case VERB_why: first = statement->argument_count == 2 ? 2 : 0; break; /* `task 3` */
    default: return true;
    }
    for (int i = first; i < statement->argument_count; i++) {
        const struct value *value = &statement->arguments[i];

        if (value_is_plain(value) && commands_pid(reader, value->text, line))
            return false;
    }
    return true;
}

static bool check_block(struct reader *reader, const struct block *block, int line);

/* `line` is the one of the file where the commands begin. */
static bool check_statement(struct reader *reader, const struct statement *statement, int line)
{
    int own = line + statement->line - 1;

    if (!check_names(reader, statement, own))
        return false;
    if (statement->kind == STATEMENT_CALL) {
        const struct verb *verb = statement->verb;

        if (is_learners(verb->name, strlen(verb->name)))
            return refuse_learners(reader, verb->name, strlen(verb->name), own);
        if (verb->id == VERB_exec && !check_exec(reader, statement, own))
            return false;
    }
    if (statement->condition_call != NULL &&
        !check_statement(reader, statement->condition_call, line))
        return false;
    return check_block(reader, statement->body, line) &&
           check_block(reader, statement->otherwise, line);
}

static bool check_block(struct reader *reader, const struct block *block, int line)
{
    for (int i = 0; block != NULL && i < block->count; i++)
        if (!check_statement(reader, &block->statements[i], line))
            return false;
    return true;
}

/* What cannot be read, in other words where its line begins with a word of the learner's. */
static bool refuse(struct reader *reader, const char *text, int line, const struct error *why)
{
    const char *from = text, *word = "";
    size_t length = 0;
    int at = why->line > 0 ? why->line : 1;

    for (int i = 0; i < at; i++)
        block_line(&from, &word, &length);
    length = strcspn(word, " \t;\n");
    if (is_learners(word, length))
        return refuse_learners(reader, word, length, line + at - 1);
    return error_at(reader->error, line + at - 1, "%s", why->text);
}

bool commands_check(struct reader *reader, const char *text, int line)
{
    struct program *program;
    struct error why = {0};
    bool good;

    if (program_parse(&program, text, strlen(text), &why) != PARSE_DONE)
        return refuse(reader, text, line, &why);
    good = check_block(reader, &program->top, line);
    if (good && program->statement_count == 0)
        good = error_at(reader->error, line - 1, _("expected commands in this block"));
    program_free(program);
    return good;
}
