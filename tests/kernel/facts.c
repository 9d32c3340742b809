#include "facts.h"

#include "base/alloc.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* JSON: flat objects of strings, numbers and null, as jsonl_add() writes them. */

static const char *take_string(const char *at, struct buffer *out)
{
    for (at++; *at && *at != '"'; at++) {
        if (*at != '\\' || !at[1])
            buffer_add_char(out, *at);
        else if (*++at == 'u')
            buffer_printf(out, "\\u"); /* control characters stay as they are written */
        else
            buffer_add_char(out, *at == 'n' ? '\n' : *at == 't' ? '\t' : *at);
    }
    return *at ? at + 1 : NULL;
}

static const char *take_value(const char *at, struct buffer *out)
{
    if (*at == '"')
        return take_string(at, out);
    size_t length = strcspn(at, ",}");
    buffer_add(out, at, length);
    return length && at[length] ? at + length : NULL;
}

static bool read_fields(struct fields *fields, const char *at)
{
    struct buffer name = {0}, value = {0};

    if (*at != '{')
        return false;
    do {
        at++;
        at = *at == '"' ? take_string(at, &name) : NULL;
        at = at && *at == ':' ? take_value(at + 1, &value) : NULL;
        if (!at || fields->count == (int)(sizeof fields->items / sizeof *fields->items)) {
            buffer_free(&name);
            buffer_free(&value);
            return false;
        }
        fields->items[fields->count].name = alloc_string(buffer_text(&name));
        fields->items[fields->count++].value = alloc_string(buffer_text(&value));
        buffer_clear(&name);
        buffer_clear(&value);
    } while (*at == ',');
    buffer_free(&name);
    buffer_free(&value);
    return !strcmp(at, "}");
}

static const char *find_field(const struct told *told, const char *field)
{
    for (int i = 0; i < told->fields.count; i++)
        if (!strcmp(told->fields.items[i].name, field))
            return told->fields.items[i].value;
    return NULL;
}

bool told_has(const struct told *told, const char *field)
{
    return find_field(told, field) != NULL;
}

const char *told_text(const struct told *told, const char *field)
{
    const char *value = find_field(told, field);

    return value ? value : "";
}

long told_number(const struct told *told, const char *field)
{
    return strtol(told_text(told, field), NULL, 10);
}

/* Names */

static void add_name(struct facts *facts, int pid, const char *name)
{
    facts->names = alloc_resize(facts->names, (size_t)facts->name_count + 1, sizeof *facts->names);
    facts->names[facts->name_count].pid = pid;
    facts->names[facts->name_count++].name = alloc_string(name);
}

int facts_pid(const struct facts *facts, const char *name)
{
    for (int i = facts->name_count - 1; i >= 0; i--)
        if (!strcmp(facts->names[i].name, name))
            return facts->names[i].pid;
    return 0;
}

static void add_who(const struct facts *facts, long pid, struct buffer *out)
{
    for (int i = facts->name_count - 1; i >= 0; i--)
        if (pid && facts->names[i].pid == labs(pid)) {
            buffer_printf(out, "%s%s", pid < 0 ? "-" : "", facts->names[i].name);
            return;
        }
    buffer_printf(out, "%ld", pid);
}

static bool one_of(const char *word, const char *words)
{
    const char *at = strstr(words, word);

    return *word && at && (at == words || at[-1] == ' ') && strchr(" ", at[strlen(word)]);
}

/* wait(), kill(c, SIGTERM): the arguments that are PIDs get names. */
static void add_call(const struct facts *facts, const struct told *told, struct buffer *out)
{
    const char *call = told_text(told, "call"), *args = told_text(told, "args");
    int pids = one_of(call, "kill waitpid") ? 1 : one_of(call, "setpgid") ? 2 : 0;
    char *end;

    buffer_printf(out, "%s(", call);
    while (pids-- > 0 && *args) {
        long pid = strtol(args, &end, 10);
        if (end == args)
            break;
        if (pid == -1)
            buffer_add_text(out, "-1");
        else
            add_who(facts, pid, out);
        args = end;
        if (pids > 0 && !strncmp(args, ", ", 2)) {
            buffer_add_text(out, ", ");
            args += 2;
        }
    }
    buffer_printf(out, "%s)", args);
}

static void add_status(const struct told *told, struct buffer *out)
{
    if (told_has(told, "signal"))
        buffer_printf(out, " %s", told_text(told, "signal"));
    else if (told_has(told, "status"))
        buffer_printf(out, " %s",
                      strcmp(told_text(told, "status"), "null") ? told_text(told, "status") : "?");
    else if (told_has(told, "stopped"))
        buffer_printf(out, " stopped %s", told_text(told, "stopped"));
    else if (told_has(told, "continued"))
        buffer_add_text(out, " continued");
}

static void add_return(const struct facts *facts, const struct told *told, struct buffer *out)
{
    long value = told_number(told, "value");
    bool method = told_has(told, "result");

    buffer_add_text(out, " = ");
    if (method && !told_has(told, "errno"))
        buffer_add_text(out, told_text(told, "result"));
    else if (value > 0 &&
             one_of(told_text(told, "call"), "fork wait waitpid getpid getppid setsid"))
        add_who(facts, value, out);
    else
        buffer_printf(out, "%ld", value);
    if (told_has(told, "errno"))
        buffer_printf(out, " %s", told_text(told, "errno"));
    if (method && told_has(told, "errno"))
        buffer_printf(out, " %s", told_text(told, "result"));
    add_status(told, out);
}

static void learn_names(struct facts *facts, const struct told *told, const char *event)
{
    if (!strcmp(event, "start")) {
        add_name(facts, (int)told_number(told, "init"), "init");
        add_name(facts, (int)told_number(told, "main"), "main");
    } else if (!strcmp(event, "fork")) {
        add_name(facts, (int)told_number(told, "child"), told_text(told, "name"));
    }
}

static void add_rest(const struct facts *facts, const struct told *told, const char *event,
                     struct buffer *out)
{
    if (!strcmp(event, "call") || !strcmp(event, "return")) {
        buffer_add_char(out, ' ');
        add_call(facts, told, out);
        if (*event == 'r')
            add_return(facts, told, out);
    } else if (!strcmp(event, "exit")) {
        add_status(told, out);
    } else if (!strcmp(event, "reap")) {
        buffer_add_text(out, " by ");
        if (strcmp(told_text(told, "by"), "kernel"))
            add_who(facts, told_number(told, "by"), out);
        else
            buffer_add_text(out, "kernel");
    } else if (!strcmp(event, "reparent")) {
        buffer_add_text(out, " from ");
        add_who(facts, told_number(told, "from"), out);
        buffer_add_text(out, " to ");
        add_who(facts, told_number(told, "to"), out);
    } else if (!strcmp(event, "signal")) {
        buffer_printf(out, " %s from ", told_text(told, "signal"));
        if (told_number(told, "from"))
            add_who(facts, told_number(told, "from"), out);
        else
            buffer_add_text(out, "outside");
    } else if (!strcmp(event, "set")) {
        buffer_printf(out, " %s = %s", told_text(told, "name"), told_text(told, "value"));
    } else { /* the other events have their fields in the order of the line */
        for (int i = 0; i < told->fields.count; i++) {
            const struct field *field = &told->fields.items[i];
            if (one_of(field->name, "seq t event pid child"))
                continue;
            buffer_add_char(out, ' ');
            if (!strcmp(field->name, "worker"))
                add_who(facts, strtol(field->value, NULL, 10), out);
            else
                buffer_add_text(out, field->value);
        }
    }
}

static char *line_of(struct facts *facts, const struct told *told)
{
    const char *event = told_text(told, "event");
    struct buffer line = {0};

    learn_names(facts, told, event);
    buffer_add_text(&line, event);
    if (!strcmp(event, "start"))
        buffer_printf(&line, " %s", told_text(told, "mode"));
    else if (!strcmp(event, "end"))
        buffer_printf(&line, " %s", told_text(told, "status"));
    else {
        buffer_add_char(&line, ' ');
        add_who(facts, told_number(told, "pid"), &line);
        add_rest(facts, told, event, &line);
    }
    return buffer_take(&line);
}

void facts_read(struct facts *facts, const char *text, struct buffer *problems)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *json = alloc_bytes(text, length);
        facts->items = alloc_resize(facts->items, (size_t)facts->count + 1, sizeof *facts->items);
        struct told *told = &facts->items[facts->count++];
        *told = (struct told){0};
        if (!read_fields(&told->fields, json) || text[length] != '\n')
            buffer_printf(problems, "no JSON fact: %s\n", json);
        told->line = line_of(facts, told);
        free(json);
        text += length + (text[length] == '\n');
    }
}

void facts_free(struct facts *facts)
{
    for (int i = 0; i < facts->count; i++) {
        for (int f = 0; f < facts->items[i].fields.count; f++) {
            free(facts->items[i].fields.items[f].name);
            free(facts->items[i].fields.items[f].value);
        }
        free(facts->items[i].line);
    }
    for (int i = 0; i < facts->name_count; i++)
        free(facts->names[i].name);
    free(facts->items);
    free(facts->names);
    *facts = (struct facts){0};
}

int facts_find(const struct facts *facts, const char *pattern, int start)
{
    for (int i = start; i < facts->count; i++)
        if (fnmatch(pattern, facts->items[i].line, 0) == 0)
            return i;
    return -1;
}

int facts_count(const struct facts *facts, const char *pattern)
{
    int times = 0;

    for (int at = facts_find(facts, pattern, 0); at >= 0; at = facts_find(facts, pattern, at + 1))
        times++;
    return times;
}
