/*
 * multi_form: Process and Pool in every spelling, brought into the one form that struct statement
 * documents: `join th 2`, `join(th, 2)`, `th.join(2)`; `pool apply {...}`, `pool.apply_async()
 * {...}`.
 */
#include "lang/parser.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *python; /* NULL: the same */
    int least, most;    /* values behind it */
    bool block;
} deeds[] = {
    {"apply", "apply_async", 0, 0, true}, {"map", "map_async", 1, 1, true},
    {"get", NULL, 1, 2, false},           {"close", NULL, 0, 0, false},
    {"join", NULL, 0, 0, false},          {"terminate", NULL, 0, 0, false},
    {"new", NULL, 1, 1, false},           {"status", NULL, 0, 0, false},
};

enum { DEEDS = sizeof deeds / sizeof deeds[0], TYPED = DEEDS - 2 };

/* What can be done with a pool, by its name; -1: it is none. */
static int deed_find(const char *name, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(deeds[i].name, name) == 0 || (deeds[i].python && !strcmp(deeds[i].python, name)))
            return i;
    }
    return -1;
}

/* pool NAME DEED value... ; the name may be "": the newest one */
static bool add_pool(struct parser *parser, struct statement *statement, const char *name,
                     const char *deed, struct value *list, int count)
{
    int found = deed_find(deed, DEEDS);

    if (found < 0 || count < deeds[found].least || count > deeds[found].most)
        return parser_usage(parser, statement);
    arguments_add_word(statement, name);
    arguments_add_word(statement, deeds[found].name);
    for (int i = 0; i < count; i++)
        arguments_add(statement, &list[i]);
    return true;
}

static bool is_word(const struct value *value)
{
    return value->kind == VALUE_WORD;
}

/* Whether it can only be a number of workers: `4`, `$n`. */
static bool is_count(const struct value *value)
{
    int number;

    return !is_word(value) || number_read(value->text, &number);
}

bool pool_form(struct parser *parser, struct statement *statement, struct value *list, int count)
{
    const char *name = "";

    if (count == 0)
        return add_pool(parser, statement, "", "status", list, 0);
    if (is_count(&list[0])) {
        if (count > 1 && !is_word(&list[1]))
            return parser_usage(parser, statement);
        if (count > 1 && !parser_check_name(parser, statement->line, list[1].text))
            return false;
        name = count > 1 ? list[1].text : "pool";
        return count <= 2 ? add_pool(parser, statement, name, "new", list, 1)
                          : parser_usage(parser, statement);
    }
    if (deed_find(list[0].text, TYPED) < 0) { /* the name of one */
        name = list[0].text;
        if (!name_is_variable(name))
            return parser_usage(parser, statement);
        list++, count--;
        if (count == 0)
            return add_pool(parser, statement, name, "status", list, 0);
        if (!is_word(&list[0]))
            return parser_usage(parser, statement);
    }
    return add_pool(parser, statement, name, list[0].text, list + 1, count - 1);
}

/* NAME.kill() */
static bool method_kill(struct parser *parser, struct statement *statement, const char *object,
                        int count)
{
    if (count > 0)
        return parser_usage(parser, statement);
    arguments_add_word(statement, "KILL");
    arguments_add_word(statement, object);
    return true;
}

bool method_form(struct parser *parser, struct statement *statement, const char *word,
                 struct value *list, int count)
{
    size_t length = strcspn(word, ".");
    const char *method = strrchr(word, '.') + 1;
    char *object;
    bool good = true;

    length = (size_t)(method - 1 - word);
    object = alloc_bytes(word, length);
    if (statement->verb->id == VERB_kill) {
        good = method_kill(parser, statement, object, count);
    } else if (statement->verb->id == VERB_pool) {
        good = add_pool(parser, statement, object, method, list, count);
    } else {
        arguments_add_word(statement, object);
        for (int i = 0; i < count; i++)
            arguments_add(statement, &list[i]);
    }
    free(object);
    return good;
}

bool pool_check(struct parser *parser, const struct statement *statement)
{
    int deed = deed_find(statement->arguments[1].text, DEEDS), number;

    if (deeds[deed].block != (statement->body != NULL)) {
        if (deeds[deed].block)
            return parser_refuse(parser, statement->line, _("`pool %s` needs a block: pool %s"),
                                 deeds[deed].name,
                                 deeds[deed].least ? "map 3 { print $i }" : "apply { print hi }");
        return parser_usage(parser, statement);
    }
    for (int i = 2; i < statement->argument_count; i++) {
        const struct value *value = &statement->arguments[i];
        bool seconds = i == 3;

        if (value_is_plain(value) && (seconds ? seconds_read(value->text, 1000000) < 0
                                              : !number_read(value->text, &number) || number < 0))
            return parser_refuse(parser, statement->line, _("`%s` %s; usage: %s"),
                                 parser_shown(parser, value->text), _("is no number from 0 on"),
                                 verb_usage(statement->verb));
    }
    return true;
}
