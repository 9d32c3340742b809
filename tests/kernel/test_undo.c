/* undo and redo: after every command of random sessions, the table that was there before, and the
 * one after it; and tales of what is taken back. */
#include "suites.h"
#include "tales.h"

#include "model/calls.h"

#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 16, COMMANDS = 9 };

/* Seeded, and the same on every machine. */
static unsigned long chance;

static int below(int most)
{
    chance = chance * 6364136223846793005ul + 1442695040888963407ul;
    return (int)((chance >> 33) % (unsigned)most);
}

/* All of the table that is to be the same again. Outside a namespace PIDs are others each time. */
static void show_table(const struct session *session, struct buffer *out)
{
    const struct proctab *table = session_table(session);
    const struct process *current = session_current(session);

    buffer_printf(out, "current %s;", current ? current->name : "nobody");
    for (int i = 0; i < table->count; i++) {
        const struct process *process = table->processes[i];
        buffer_printf(out, " %s %s%d life %d%s status %d call %s parent %s\n", process->name,
                      table->namespaced ? "" : "#", table->namespaced ? process->pid : i,
                      process->life, process->stopped ? " stopped" : "", process->wait_status,
                      process->call ? process->call : "-",
                      process->parent ? process->parent->name : "-");
        for (int v = 0; v < process->variable_count && table->namespaced; v++)
            buffer_printf(out, "   %s=%s\n", process->variables[v].name,
                          process->variables[v].value);
    }
}

/* Somebody who lives and takes commands; init never. */
static const struct process *somebody(const struct session *session)
{
    const struct proctab *table = session_table(session);
    const struct process *found = NULL;
    int count = 0;

    for (int i = 1; i < table->count; i++) {
        const struct process *process = table->processes[i];
        if (process->life == LIFE_ALIVE && !process->call && !process->stopped &&
            !process->works_for && below(++count) == 0)
            found = process;
    }
    return found;
}

static const struct process *anybody(const struct session *session)
{
    const struct proctab *table = session_table(session);

    return table->processes[1 + below(table->count - 1)];
}

/* %s is somebody who lives, anybody, a signal or a number, as it comes. */
static const char *const commands[] = {
    "W: fork A",
    "W: fork B",
    "W: fork",
    "W: fork A { fork B; pause }",
    "W: exit N",
    "W: exit N",
    "W: wait",
    "W: waitpid -1 WNOHANG",
    "W: kill -SIGNAL T",
    "W: kill -SIGNAL T",
    "W: pause",
    "W: x = N",
    "W: x += 1",
    "W: print hello N",
    "W: signal USR1 { x = N; exit 9 }",
    "W: signal TERM IGN",
    "W: signal CHLD { x = N }",
    "W: repeat 2 { fork R }",
    "W: { fork A { exit N }; fork B { exit 8 }; wait; y = $?; wait }",
    "W: { fork A { sleep 0.02; exit N }; wait; z = $status }",
    "W: step { fork S; x = N; exit 3 }",
    "all: fork",
    "all: next",
    "all: go",
    "you: kill -SIGNAL T",
    "W: subreaper on",
    "W: setpgid",
    "W: spin",
    "W: atexit { print bye }",
    "W: exec sleep 1000",
    "init reap off",
    "init reap on",
    "limit 9",
    "use W",
    "reset",
};

static const char *const signals[] = {"STOP", "CONT", "TERM", "KILL", "USR1", "INT"};

static void write_command(const struct session *session, struct buffer *line)
{
    const char *pattern = commands[below((int)(sizeof commands / sizeof *commands))];
    const struct process *who = somebody(session);

    for (const char *at = pattern; *at; at++) {
        bool alone = at == pattern || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", at[-1]);
        bool ends = !at[1] || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", at[1]);
        if (!strncmp(at, "SIGNAL", 6)) {
            buffer_add_text(line, signals[below((int)(sizeof signals / sizeof *signals))]);
            at += 5;
        } else if (*at == 'W' && alone && ends) {
            buffer_add_text(line, who ? who->name : "main");
        } else if (*at == 'T' && alone && ends) {
            buffer_add_text(line, anybody(session)->name);
        } else if (*at == 'N' && alone && ends) {
            buffer_printf(line, "%d", below(6));
        } else if (strchr("ABRS", *at) && alone && ends) {
            buffer_add_char(line, (char)(*at - 'A' + 'a'));
        } else {
            buffer_add_char(line, *at);
        }
    }
}

/* A story goes: a command, undo, redo; and after that perhaps undo once more. */
static struct {
    enum { BEFORE, DID, UNDID, REDID } phase;
    struct buffer before, after, line, past;
    size_t facts;
    int count;
    bool begun;
} tale;

static void compare(const struct session *session, const struct buffer *wanted, const char *what,
                    struct buffer *problems)
{
    struct buffer now = {0};

    show_table(session, &now);
    if (strcmp(buffer_text(wanted), buffer_text(&now)) != 0)
        buffer_printf(problems, "%s `%s` the table was\n%s and is\n%s after%s\n", what,
                      buffer_text(&tale.line), buffer_text(wanted), buffer_text(&now),
                      buffer_text(&tale.past));
    buffer_free(&now);
}

static const char *begin_command(struct session *session)
{
    if (++tale.count > COMMANDS)
        return NULL;
    tale.phase = DID;
    tale.facts = session_history(session)->count;
    buffer_clear(&tale.before);
    show_table(session, &tale.before);
    buffer_clear(&tale.line);
    write_command(session, &tale.line);
    return buffer_text(&tale.line);
}

/* What changed nothing is not taken back, nor is what only told another who is current. */
static bool can_be_undone(const struct session *session)
{
    const struct history *history = session_history(session);

    return history->count > tale.facts && strncmp(buffer_text(&tale.line), "use", 3) != 0;
}

/* A sleep is over in a moment. */
static bool sleeps(const struct session *session)
{
    const struct proctab *table = session_table(session);

    for (int i = 1; i < table->count; i++)
        if (call_is(table->processes[i]->call, "sleep"))
            return true;
    return false;
}

static const char *next(struct session *session, unsigned seed, struct buffer *problems)
{
    static const char a_moment[] = "expect not init alive within 0.05";

    if (!tale.begun)
        chance = seed * 2654435761ul + 1;
    tale.begun = true;
    if (!session_at_rest(session) || sleeps(session))
        return a_moment;
    switch (tale.phase) {
    case DID:
        if (!can_be_undone(session)) {
            if (session_history(session)->count > tale.facts)
                buffer_printf(&tale.past, " | %s", buffer_text(&tale.line));
            break;
        }
        buffer_clear(&tale.after);
        show_table(session, &tale.after);
        tale.phase = UNDID;
        return "undo";
    case UNDID:
        compare(session, &tale.before, "before", problems);
        tale.phase = REDID;
        return "redo";
    case REDID:
        compare(session, &tale.after, "after", problems);
        buffer_printf(&tale.past, " | %s", buffer_text(&tale.line));
        break;
    case BEFORE: break;
    }
    return begin_command(session);
}

static void tell_random(enum form form)
{
    const char *more = getenv("SESSIONS");
    int count = more ? atoi(more) : SESSIONS;

    for (int i = 1; i <= count; i++) {
        struct story_options options = {
            .interactive = true, .next = next, .seed = (unsigned)i, .patience = 90};
        struct story story;
        char name[40];

        snprintf(name, sizeof name, "session %d", i);
        story_tell(&story, form, name, &options);
        if (!story.refused && (story.problems.length || story.status != 0)) {
            story_show(&story);
            CU_FAIL("undo and redo do not lead to the tables that were there");
        }
        story_free(&story);
    }
}

static void random_in_a_namespace(void)
{
    tell_random(NAMESPACE);
}

static void random_under_a_subreaper(void)
{
    tell_random(SUBREAPER);
}

void suite_undo(void)
{
    CU_pSuite suite = CU_add_suite("undo", NULL, NULL);

    CU_add_test(suite, "random sessions, in a namespace", random_in_a_namespace);
    CU_add_test(suite, "random sessions, under a subreaper", random_under_a_subreaper);
}
