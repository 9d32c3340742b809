/*
 * undo and redo: after every command of random sessions, the table that was there before, and the
 * one after it; and tales of what is taken back.
 *
 * SESSIONS=N in the environment tells more of them than make test does, SEED=N one alone.
 */
#include "suites.h"
#include "tales.h"

#include "model/calls.h"

#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 40, COMMANDS = 9 };

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
    "W: process th { x = N; exit N }",
    "W: { process ts { sleep 0.02; exit N }; start ts; join ts }",
    "W: start th",
    "W: join th",
    "W: pool 2",
    "W: pool map 3 { print $i; y = $i }",
    "W: pool apply { sleep 0.02; getpid }",
    "W: pool get 1",
    "W: pool join",
    "W: pool close",
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

/* What races may, seldom, come out otherwise; but never without a word. True where it did. */
static bool judge(const struct story *story)
{
    bool told = strstr(buffer_text(&story->words), "not all came out as then") != NULL;

    if (story->refused || (!story->problems.length && story->status == 0))
        return false;
    if (told && story->status == 0)
        return true;
    story_show(story);
    CU_FAIL("undo and redo do not lead to the tables that were there");
    return false;
}

static void tell_random(enum form form)
{
    const char *more = getenv("SESSIONS"), *one = getenv("SEED");
    int first = one ? atoi(one) : 1, last = one ? first : more ? atoi(more) : SESSIONS;
    int otherwise = 0;

    for (int i = first; i <= last; i++) {
        struct story_options options = {
            .interactive = true, .next = next, .seed = (unsigned)i, .patience = 90};
        struct story story;
        char name[40];

        snprintf(name, sizeof name, "session %d", i);
        story_tell(&story, form, name, &options);
        otherwise += judge(&story);
        story_free(&story);
    }
    CU_ASSERT(otherwise <= 1 + (last - first) / 20);
}

/* The judge is shown a table that is not the one of before: he must see it. */
static const char *next_wrong(struct session *session, unsigned seed, struct buffer *problems)
{
    const char *line = next(session, seed, problems);

    return line && !strcmp(line, "undo") ? "fork z" : line;
}

static void control(void)
{
    struct story_options options = {.interactive = true, .next = next_wrong, .seed = 1};
    struct story story;

    story_tell(&story, SUBREAPER, "control", &options);
    CU_ASSERT(strstr(buffer_text(&story.problems), "the table was") != NULL);
    story_free(&story);
}

static void random_in_a_namespace(void)
{
    tell_random(NAMESPACE);
}

static void random_under_a_subreaper(void)
{
    tell_random(SUBREAPER);
}

static const struct tale tales[] = {
    {
        .name = "the last command that changed something is taken back, with all that it brought",
        .script = "fork c; c: { fork d; exit 7 }; tree; undo; expect c alive; expect children c 0",
        .words = {"undone: `c: { fork d; exit 7 }`; a replay: 1 command before it"},
    },
    {
        .name = "several at once, and again",
        .script = "fork c; x = 1; x = 2; x = 3; undo 3; expect c alive; redo 2;"
                  "expect var main x 2; redo; expect var main x 3",
        .words = {"undone: 3 commands, from `x = 1` on", "done again: 2 commands, from `x = 1` on",
                  "done again: `x = 3`"},
    },
    {
        .name = "a reset is undone",
        .script =
            "fork c; c: exit 3; reset; fork d; undo; undo; expect c zombie; expect c status 3;"
            "redo; expect processes 1; undo 2; expect c alive",
        .words = {"undone: `reset`; a replay: 2 commands before it", "done again: `reset`"},
    },
    {
        .name = "there is nothing to undo",
        .script = "tree; use main; undo",
        .status = 2,
        .words = {"nothing to undo: no command has changed a process yet"},
        .counts = {{"start *", 1}},
    },
    {
        .name = "only so many can be undone, and nothing is done then",
        .script = "fork c; undo 2; expect c alive",
        .status = 2,
        .words = {"only 1 command can be undone, not 2"},
        .counts = {{"start *", 1}},
    },
    {
        .name = "a new command ends what could be done again",
        .script = "fork c; undo; fork d; redo",
        .status = 2,
        .words = {"nothing to do again"},
    },
    {
        .name = "what was stepped stands before the same line",
        .script = "step { r = fork(); print $r; exit }; next; r: next; r: go; undo;"
                  "main: next; undo; r: next; expect output 0",
        .words = {"undone: `r: go`", "undone: `main: next`"},
    },
    {
        .name = "signals by hand come when they came",
        .script =
            "signal USR1 { x = 1 }; fork c; pause; you: kill -USR1 main; x = 5; c: exit; undo;"
            "expect var main x 5; expect main last EINTR; expect c alive",
        .words = {"undone: `c: exit`; a replay: 5 commands before it"},
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "a stop, and who is let go on",
        .script =
            "fork c; you: kill -STOP c; you: kill -CONT c; fork d; undo; expect not c stopped;"
            "undo; expect c stopped; redo; expect not c stopped",
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "who was woken by a sleep's end was awake when the next command came",
        .script = "signal TERM { print caught }; fork c; sleep 0.1; expect main last 0; c: kill "
                  "-TERM main; c: exit; undo;"
                  "expect output caught; expect main last 0",
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "a PID that was typed means the same process",
        .script = "fork c; c: fork d; waitpid -1 WNOHANG; c: exit; waitpid(c, &status, 0); x = 1;"
                  "undo; expect c gone; expect d parent init",
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "the limit of then",
        .script = "limit 2; fork c; fork d; limit 5; fork e; undo 2; fork f;"
                  "expect last EAGAIN; expect processes 2",
        .words = {"undone: 2 commands, from `fork d` on"},
    },
    {
        .name = "whoever races runs in the order of then",
        .script = "repeat 3 { fork }; { fork a { exit 1 }; fork b { exit 2 }; wait; x = $?; wait };"
                  "y = 1; undo; redo; undo",
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "init's reaping is undone",
        .script = "init reap off; fork c; c: fork d; c: exit; wait; d: exit 4; expect d zombie;"
                  "init reap on; undo; expect d zombie",
        .unsaid = {"not all came out as then"},
    },
    {
        .name = "programs run again, and it is said",
        .script = "fork c; c: exec sh -c 'echo hi; exit 3'; wait; x = 1; undo; expect c status 3",
        .words = {"programs ran again (sh): what they did to files is not taken back"},
    },
    {
        .name = "nobody lives, and then somebody does",
        .script = "exit; undo; expect main alive",
        .words = {"undone: `exit`; this is a fresh sandbox"},
        .options = {.interactive = true},
    },
};

TALES_SUITE(tales_of_undo, tales)

void suite_undo(void)
{
    CU_pSuite suite = CU_add_suite("undo", NULL, NULL);

    CU_add_test(suite, "random sessions, in a namespace", random_in_a_namespace);
    CU_add_test(suite, "random sessions, under a subreaper", random_under_a_subreaper);
    CU_add_test(suite, "control: another table is seen", control);
}
