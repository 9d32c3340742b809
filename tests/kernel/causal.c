#include "causal.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_DEEP = 8 };

enum state { ALIVE, ZOMBIE, GONE };

struct someone {
    int pid, parent;
    enum state state;
    int reaped_by;
    bool stopped;
    bool program;                 /* seen by looking at it, now and then: a little late */
    bool newborn;                 /* its fork has not returned in it yet */
    const char *call[CALLS_DEEP]; /* open ones: of itself, of its handler, of that one's … */
    const char *method[CALLS_DEEP];
    int handlers;
    int copy_of; /* forked out of a handler: what that one was in, it is in too; 0: it was not */
};

struct check {
    const struct facts *facts;
    struct buffer *problems;
    const struct told *told;
    struct someone *people; /* the newest of a PID last */
    int count;
    int init;
    bool open; /* a sandbox is there */
};

static void complain(struct check *check, const char *format, ...)
{
    struct buffer words = {0};
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_printf(&words, "fact %s (%s): %s\n", told_text(check->told, "seq"), check->told->line,
                  text);
    buffer_add_text(check->problems, buffer_text(&words));
    buffer_free(&words);
}

static struct someone *find(struct check *check, long pid)
{
    for (int i = check->count - 1; i >= 0; i--)
        if (check->people[i].pid == pid)
            return &check->people[i];
    return NULL;
}

static void add(struct check *check, long pid, long parent, bool newborn)
{
    check->people = alloc_resize(check->people, (size_t)check->count + 1, sizeof *check->people);
    check->people[check->count++] =
        (struct someone){.pid = (int)pid, .parent = (int)parent, .newborn = newborn};
}

static void judge_start(struct check *check)
{
    long init = told_number(check->told, "init");

    if (check->open)
        complain(check, "the sandbox before has not ended");
    check->open = true;
    check->count = 0;
    check->init = (int)init;
    add(check, init, 0, false);
    add(check, told_number(check->told, "main"), init, false);
}

static void judge_fork(struct check *check)
{
    long pid = told_number(check->told, "child"), parent = told_number(check->told, "pid");
    const struct someone *bearer = find(check, pid);

    if (bearer && bearer->state != GONE)
        complain(check, "that PID is taken");
    add(check, pid, parent, true);
    struct someone *child = &check->people[check->count - 1];
    const struct someone *maker = find(check, parent);
    if (!maker)
        return;
    child->newborn = !maker->program;
    child->program = maker->program;
    child->handlers = maker->handlers;
    child->copy_of = maker->handlers > 0 ? (int)parent : 0;
    for (int i = 0; i < maker->handlers && i < CALLS_DEEP; i++) {
        child->call[i] = maker->call[i];
        child->method[i] = maker->method[i];
    }
}

static void judge_exec(struct check *check, struct someone *who)
{
    (void)check;
    who->program = true;
}

static void judge_exit(struct check *check, struct someone *who)
{
    (void)check;
    who->state = ZOMBIE;
}

static void judge_reap(struct check *check, struct someone *who)
{
    bool kernel = !strcmp(told_text(check->told, "by"), "kernel");
    long by = told_number(check->told, "by");
    const struct someone *reaper = kernel ? NULL : find(check, by);

    if (who->state != ZOMBIE)
        complain(check, "reaped before its exit");
    if (!kernel && by != who->parent)
        complain(check, "its parent is %d", who->parent);
    if (reaper && reaper->state != ALIVE)
        complain(check, "reaped by a dead process");
    who->state = GONE;
    who->reaped_by = kernel ? 0 : (int)by;
}

static void judge_reparent(struct check *check, struct someone *who)
{
    const struct someone *from = find(check, told_number(check->told, "from"));
    const struct someone *to = find(check, told_number(check->told, "to"));

    if (!from || from->pid != who->parent)
        complain(check, "its parent was %d", who->parent);
    if (from && from->state == ALIVE)
        complain(check, "its parent has not ended");
    if (!to || to->state != ALIVE)
        complain(check, "nobody lives there");
    who->parent = to ? to->pid : 0;
}

static bool is_method(const char *call)
{
    static const char *const methods[] = {"process", "start",    "join",     "alive",
                                          "daemon",  "exitcode", "terminate"};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(call, methods[i]))
            return true;
    return !strncmp(call, "pool", 4);
}

/* A method that makes no calls is told by its return alone. */
static void judge_method(struct check *check, struct someone *who, bool begins)
{
    const char **open = &who->method[who->handlers < CALLS_DEEP ? who->handlers : 0];
    const char *method = told_text(check->told, "call");

    if (begins && *open)
        complain(check, "still in the method %s", *open);
    if (!begins && *open && strcmp(*open, method))
        complain(check, "the method %s has not returned", *open);
    *open = begins ? method : NULL;
}

static void judge_call(struct check *check, struct someone *who)
{
    if (is_method(told_text(check->told, "call"))) {
        judge_method(check, who, true);
        return;
    }
    if (who->handlers >= CALLS_DEEP)
        return;
    if (who->call[who->handlers] && strcmp(who->call[who->handlers], "exit")) /* atexit blocks */
        complain(check, "still in %s", who->call[who->handlers]);
    who->call[who->handlers] = told_text(check->told, "call");
}

static void judge_return(struct check *check, struct someone *who)
{
    const char *call = told_text(check->told, "call");
    const char **open = &who->call[who->handlers < CALLS_DEEP ? who->handlers : 0];
    const struct someone *child = find(check, told_number(check->told, "child"));

    if (is_method(call)) {
        judge_method(check, who, false);
        return;
    }
    if (who->newborn && !strcmp(call, "fork") && !told_number(check->told, "value"))
        who->newborn = false;
    else if (!*open || strcmp(*open, call))
        complain(check, "a return without its call");
    *open = NULL;
    bool reaps = told_has(check->told, "status") || told_has(check->told, "signal");
    if (reaps && (!child || child->state != GONE ||
                  (child->reaped_by != who->pid && child->reaped_by != who->copy_of)))
        complain(check, "the child was not reaped by it");
    if (told_has(check->told, "stopped") && (!child || child->state == GONE))
        complain(check, "no such child");
}

static void judge_handler(struct check *check, struct someone *who)
{
    if (!strcmp(told_text(check->told, "state"), "begin")) {
        if (++who->handlers < CALLS_DEEP)
            who->call[who->handlers] = who->method[who->handlers] = NULL;
    } else if (--who->handlers < 0) {
        complain(check, "the end of a handler that did not begin");
        who->handlers = 0;
    }
}

static void judge_stop(struct check *check, struct someone *who, bool stopped)
{
    if (who->stopped == stopped)
        complain(check, "so it was already");
    who->stopped = stopped;
}

static const struct rule {
    const char *event;
    void (*judge)(struct check *check, struct someone *who);
    bool dead; /* may be told of a zombie */
    bool done; /* it is something that the process does */
} rules[] = {
    {"call", judge_call, false, true},
    {"return", judge_return, false, true},
    {"fork", NULL, false, true},
    {"exec", judge_exec, false, false},
    {"exit", judge_exit, false, false},
    {"reap", judge_reap, true, false},
    {"reparent", judge_reparent, true, false},
    {"stop", NULL, false, false},
    {"continue", NULL, false, false},
    {"signal", NULL, false, false},
    {"handler", judge_handler, false, true},
    {"set", NULL, false, false},
    {"state", NULL, false, false},
    {"line", NULL, false, true},
    {"next", NULL, false, true},
    {"output", NULL, false, true},
};

static void check_someone(struct check *check, const char *event)
{
    struct someone *who = find(check, told_number(check->told, "pid"));
    const struct rule *rule = NULL;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!strcmp(rules[i].event, event))
            rule = &rules[i];
    if (!rule || !who) {
        complain(check, rule ? "nobody was forked with that PID" : "no such event");
        return;
    }
    const struct someone *parent = find(check, who->parent);
    if (who->state == GONE)
        complain(check, "it was reaped already");
    else if (who->state == ZOMBIE && !rule->dead && !(who->program && !strcmp(event, "fork")))
        complain(check, "it has ended already");
    if (rule->done && who->stopped && !who->program)
        complain(check, "it is stopped");
    if (rule->done && parent && parent->state != ALIVE)
        complain(check, "its parent has ended, and it was not reparented");
    if (rule->judge)
        rule->judge(check, who);
    else if (!strcmp(event, "stop") || !strcmp(event, "continue"))
        judge_stop(check, who, *event == 's');
    else if (!strcmp(event, "fork"))
        judge_fork(check);
}

static void judge_end(struct check *check)
{
    const struct someone *init = find(check, check->init);

    check->open = false;
    for (int i = 1; init && init->state == ALIVE && i < check->count; i++) {
        const struct someone *who = &check->people[i], *parent = find(check, who->parent);
        if (who->state != GONE && parent && parent->state != ALIVE)
            complain(check, "%d is a child of %d, which has ended", who->pid, who->parent);
    }
}

void causal_check(const struct facts *facts, struct buffer *problems, bool whole)
{
    struct check check = {.facts = facts, .problems = problems};
    double time = 0;

    for (int i = 0; i < facts->count; i++) {
        check.told = &facts->items[i];
        const char *event = told_text(check.told, "event");
        double now = strtod(told_text(check.told, "t"), NULL);
        if (told_number(check.told, "seq") != i + 1)
            complain(&check, "number %d was due", i + 1);
        if (now < time)
            complain(&check, "time went back");
        time = now;
        if (!strcmp(event, "start"))
            judge_start(&check);
        else if (!check.open)
            complain(&check, "there is no sandbox");
        else if (!strcmp(event, "end"))
            judge_end(&check);
        else if (strcmp(event, "pool") && strcmp(event, "task"))
            check_someone(&check, event);
    }
    if (whole && (check.open || !facts->count))
        buffer_printf(problems, "the last fact is no end\n");
    free(check.people);
    causal_check_pools(facts, problems);
}
