#include "seen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void seen_clear(struct seen *seen)
{
    seen->fact_count = seen->row_count = 0;
    seen->too_much = false;
    seen->complaints[0] = seen->trouble[0] = '\0';
}

/* Facts: one JSON object a line, flat, its values numbers and strings. */

static const char *find(const char *line, const char *field)
{
    char key[32];

    snprintf(key, sizeof key, "\"%s\":", field);
    const char *at = strstr(line, key);
    return at ? at + strlen(key) : NULL;
}

static long number(const char *line, const char *field)
{
    const char *at = find(line, field);

    return at ? strtol(at, NULL, 10) : 0;
}

static void text(const char *line, const char *field, char *out, size_t size)
{
    const char *at = find(line, field);

    *out = '\0';
    if (at && *at == '"')
        snprintf(out, size, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
}

static int status(const char *line)
{
    char word[16];

    text(line, "signal", word, sizeof word);
    if (*word)
        return STATUS_KILLED + signal_by_word(word);
    text(line, "stopped", word, sizeof word);
    if (*word)
        return STATUS_STOPPED + signal_by_word(word);
    if (find(line, "continued"))
        return STATUS_CONTINUED;
    return find(line, "status") ? (int)number(line, "status") : -1;
}

static void keep_fact(struct seen *seen, enum event_kind kind, const char *line)
{
    struct seen_fact *fact = &seen->facts[seen->fact_count];

    if (seen->fact_count == EVENTS_MAX) {
        seen->too_much = true;
        return;
    }
    seen->fact_count++;
    *fact = (struct seen_fact){.kind = kind, .pid = (int)number(line, "pid")};
    fact->value = number(line, "value");
    fact->child = (int)number(line, "child");
    fact->other = (int)number(line, kind == EVENT_REAP ? "by" : "to");
    fact->status = status(line);
    text(line, "call", fact->call, sizeof fact->call);
    text(line, "errno", fact->error, sizeof fact->error);
    text(line, "name", fact->label, sizeof fact->label);
    if (!strcmp(fact->call, "read") || !strcmp(fact->call, "poll")) {
        seen->fact_count--; /* how a method sleeps */
        return;
    }
    if (kind == EVENT_FORK) {
        fact->other = fact->child;
        fact->child = 0;
    }
    if (kind == EVENT_HANDLER) {
        fact->status -= STATUS_KILLED;
        text(line, "state", fact->call, sizeof fact->call);
        seen->fact_count -= strcmp(fact->call, "begin") != 0;
    }
}

static void take_fact(struct seen *seen, const char *line)
{
    static const struct {
        const char *word;
        enum event_kind kind;
    } kinds[] = {{"fork", EVENT_FORK}, {"return", EVENT_RETURN}, {"handler", EVENT_HANDLER},
                 {"exit", EVENT_EXIT}, {"reap", EVENT_REAP},     {"reparent", EVENT_REPARENT}};
    char event[16];

    text(line, "event", event, sizeof event);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(event, kinds[i].word))
            keep_fact(seen, kinds[i].kind, line);
    if (strcmp(event, "start"))
        return;
    text(line, "mode", event, sizeof event);
    seen->namespaced = !strcmp(event, "namespace");
    seen->init = (int)number(line, "init");
    seen->main = (int)number(line, "main");
}

/* The tree, drawn in ASCII: three characters a level, then name and PID, the letter, the word, and
 * why. */

static void take_row(struct seen *seen, const char *line)
{
    struct seen_row *row = &seen->rows[seen->row_count];
    size_t indent = strspn(line, " |`-.");
    int used = 0;

    if (line[indent] == ':') /* a pool */
        return;
    if (seen->row_count > PROCS_MAX)
        return;
    *row = (struct seen_row){0};
    if (sscanf(line + indent, "%11s %d %c  %n", row->name, &row->pid, &row->letter, &used) != 3) {
        snprintf(seen->trouble, sizeof seen->trouble, "a row of the tree: %s", line);
        return;
    }
    const char *rest = line + indent + used;
    size_t capitals = strspn(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (capitals > 1 && rest[capitals] == ' ')
        snprintf(row->word, sizeof row->word, "%.*s", (int)capitals, rest);
    rest += *row->word ? capitals : 0;
    snprintf(row->because, sizeof row->because, "%s", rest + strspn(rest, " "));
    row->adopted = indent > 2 && line[indent - 2] == '.';
    /* The depth is kept until the parents are known. */
    row->parent = (int)indent / 3;
    seen->row_count++;
}

static void find_parents(struct seen *seen)
{
    int above[PROCS_MAX + 2] = {0};

    for (int i = 0; i < seen->row_count; i++) {
        int depth = seen->rows[i].parent;
        above[depth] = seen->rows[i].pid;
        seen->rows[i].parent = depth ? above[depth - 1] : 0;
    }
}

bool seen_line(struct seen *seen, const char *line)
{
    const char *counted = strstr(line, "at present: ");
    size_t said = strlen(seen->complaints);

    if (*line == '{')
        take_fact(seen, line);
    else if (!strncmp(line, "proctor: ", 9))
        snprintf(seen->complaints + said, sizeof seen->complaints - said, "%s\n", line + 9);
    else if (!strncmp(line, " init ", 6) || !strncmp(line, " |", 2) || !strncmp(line, " `", 2) ||
             (seen->row_count && !strncmp(line, "    ", 4)))
        take_row(seen, line);
    if (!counted)
        return false;
    seen->counted = atoi(counted + strlen("at present: "));
    find_parents(seen);
    return true;
}
