/*
 * calls_process: what makes, ends, awaits and replaces a process.
 */
#include "sandbox/calls_inside.h"

#include "base/alloc.h"
#include "base/number.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* fork [NAME] [{...}] */

void call_fork(struct agent *agent, const struct statement *statement)
{
    const struct value *label = calls_argument(statement, 0);
    pid_t child = agent_fork(agent, label ? label->text : "");

    calls_returned(agent, statement, "fork", "", child);
    if (child == 0 && statement->body)
        machine_enter(agent, statement->body);
}

/* exit [N], _exit [N] */

void call_exit(struct agent *agent, const struct statement *statement)
{
    long status = 0;
    char args[NUMBER_TEXT_MAX];

    if (calls_argument(statement, 0) && !value_number(agent, calls_argument(statement, 0), &status))
        return;
    number_write(args, status);
    agent_announce(agent, statement->verb->name, args);
    if (statement->verb->id == VERB_exit_now)
        _exit((int)status);
    agent_exit(agent, (int)status);
}

/* wait, waitpid WHO [WNOHANG] [WUNTRACED] [WCONTINUED] */

static void waited(struct agent *agent, const struct statement *statement, const char *args,
                   pid_t child, int status)
{
    int error = errno;
    char value[NUMBER_TEXT_MAX];

    store_last(agent, number_write(value, child), child < 0 ? error : 0);
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = statement->verb->name,
                                          .args = args,
                                          .value = child,
                                          .error = child < 0 ? error : 0,
                                          .other = child > 0 ? child : 0,
                                          .status = status});
    calls_keep(agent, statement, child);
    if (child > 0 || statement->status_result) /* on success; Python's form always gives one */
        store_set_quietly(agent, statement->status_result ? statement->status_result : "status",
                          child > 0 ? status : 0);
}

static void wait_for(struct agent *agent, const struct statement *statement, const char *args,
                     pid_t who, int options)
{
    int status = 0;

    agent_announce(agent, statement->verb->name, args);
    handlers_window_open(agent);
    pid_t child = waitpid(who, &status, options);
    handlers_window_close(agent);
    waited(agent, statement, args, child, status);
}

void call_wait(struct agent *agent, const struct statement *statement)
{
    wait_for(agent, statement, "", -1, 0);
}

void call_waitpid(struct agent *agent, const struct statement *statement)
{
    static const struct {
        const char *name;
        int bit;
    } options[] = {{"WNOHANG", WNOHANG}, {"WUNTRACED", WUNTRACED}, {"WCONTINUED", WCONTINUED}};
    struct buffer args = {0};
    long who;
    int bits = 0;

    if (!calls_process(agent, statement, 0, &who))
        return;
    buffer_printf(&args, "%ld", who);
    for (int i = 1; i < statement->argument_count; i++)
        for (size_t o = 0; o < sizeof options / sizeof *options; o++)
            if (!strcmp(statement->arguments[i].text, options[o].name)) {
                buffer_printf(&args, "%s%s", bits ? "|" : ", ", options[o].name);
                bits |= options[o].bit;
            }
    wait_for(agent, statement, buffer_text(&args), (pid_t)who, bits);
    buffer_free(&args);
}

/* getpid, getppid */

void call_getpid(struct agent *agent, const struct statement *statement)
{
    calls_returned(agent, statement, "getpid", "", getpid());
}

void call_getppid(struct agent *agent, const struct statement *statement)
{
    calls_returned(agent, statement, "getppid", "", getppid());
}

/* exec PROGRAM ... */

void call_exec(struct agent *agent, const struct statement *statement)
{
    int count = statement->argument_count;
    char **words = alloc_zero((size_t)count + 1, sizeof *words);
    struct buffer line = {0};
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        words[i] = calls_text(agent, statement, i);
        good = words[i] != NULL;
        buffer_printf(&line, "%s%s", i ? " " : "", good ? words[i] : "");
    }
    if (good) {
        agent_announce(agent, "exec", buffer_text(&line));
        handlers_window_open(agent);
        execvp(words[0], words);
        handlers_window_close(agent);
        calls_returned(agent, statement, "exec", buffer_text(&line), -1);
    }
    for (int i = 0; i < count; i++)
        free(words[i]);
    free(words);
    buffer_free(&line);
}

/* setsid, setpgid [WHO] [PGID], subreaper on|off */

void call_setsid(struct agent *agent, const struct statement *statement)
{
    calls_returned(agent, statement, "setsid", "", setsid());
}

void call_setpgid(struct agent *agent, const struct statement *statement)
{
    long who = 0, group = 0;
    char args[64];

    for (int i = 0; i < statement->argument_count; i++)
        if (!calls_process(agent, statement, i, i ? &group : &who))
            return;
    snprintf(args, sizeof args, "%ld, %ld", who, group);
    calls_returned(agent, statement, "setpgid", args, setpgid((pid_t)who, (pid_t)group));
}

void call_subreaper(struct agent *agent, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;
    int result = prctl(PR_SET_CHILD_SUBREAPER, !strcmp(how, "on"));

    calls_returned(agent, statement, "subreaper", how, result);
}
