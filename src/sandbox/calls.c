/*
 * calls: a function a verb. Each makes the real call and reports what came of it.
 */
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sandbox/agent_inside.h"
#include "sandbox/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct value *argument(const struct statement *statement, int number)
{
    return number < statement->argument_count ? &statement->arguments[number] : NULL;
}

/* The argument as text; its memory is the caller's. NULL when it could not be had. */
static char *text_argument(struct agent *agent, const struct statement *statement, int number)
{
    struct buffer text = {0};

    if (value_text(agent, argument(statement, number), &text))
        return buffer_take(&text);
    buffer_free(&text);
    return NULL;
}

static void keep_result(struct agent *agent, const struct statement *statement, long value)
{
    if (statement->result)
        store_set_quietly(agent, statement->result, value); /* the return shows it */
}

static void returned(struct agent *agent, const struct statement *statement, const char *call,
                     const char *args, long value)
{
    agent_returned(agent, call, args, value, errno);
    keep_result(agent, statement, value);
}

/* fork [NAME] [{...}] */

static void in_child(struct agent *agent, const struct statement *statement, int link,
                     const char *name)
{
    close(agent->link);
    agent->link = link;
    buffer_clear(&agent->out);
    buffer_clear(&agent->held);
    if (*name)
        prctl(PR_SET_NAME, name);
    agent_report(agent,
                 &(struct message){.kind = MESSAGE_HELLO, .value = getpid(), .other = getppid()});
    returned(agent, statement, "fork", "", 0);
    if (statement->body)
        machine_enter(agent, statement->body);
}

/* Gives the session its end of the child's link before there is a child, and has its leave: at once
 * where that was granted with the statement, else by a question. */
static bool announce_fork(struct agent *agent, const char *name, int end)
{
    struct answer answer = {0};

    if (agent->may_fork) {
        agent->may_fork = false;
        agent_announce_fork(agent, name, end);
    } else {
        agent_ask(agent, "fork", name, 0, end, &answer);
    }
    close(end);
    errno = answer.error;
    return answer.error == 0;
}

static void call_fork(struct agent *agent, const struct statement *statement)
{
    const struct value *label = argument(statement, 0);
    const char *name = label ? label->text : "";
    pid_t child = -1;
    int ends[2];

    if (!link_pair(ends)) {
        returned(agent, statement, "fork", "", -1);
        return;
    }
    if (announce_fork(agent, name, ends[0]))
        child = fork();
    if (child == 0) {
        in_child(agent, statement, ends[1], name);
        return;
    }
    int error = errno;
    close(ends[1]);
    errno = error;
    returned(agent, statement, "fork", "", child);
}

/* exit [N], _exit [N] */

static void call_exit(struct agent *agent, const struct statement *statement)
{
    long status = 0;
    char args[32];

    if (argument(statement, 0) && !value_number(agent, argument(statement, 0), &status))
        return;
    snprintf(args, sizeof args, "%ld", status);
    agent_announce(agent, statement->verb->name, args);
    if (statement->verb->id == VERB_exit_now)
        _exit((int)status);
    exit((int)status);
}

/* wait, waitpid WHO [WNOHANG] [WUNTRACED] [WCONTINUED] */

static void waited(struct agent *agent, const struct statement *statement, const char *args,
                   pid_t child, int status)
{
    int error = errno;

    agent->last = child;
    agent_report(agent, &(struct message){.kind = MESSAGE_RETURN,
                                          .call = statement->verb->name,
                                          .args = args,
                                          .value = child,
                                          .error = child < 0 ? error : 0,
                                          .other = child > 0 ? child : 0,
                                          .status = status});
    keep_result(agent, statement, child);
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

static void call_wait(struct agent *agent, const struct statement *statement)
{
    wait_for(agent, statement, "", -1, 0);
}

/* A name or a number -> PID as the process sees it; `signal` is what is to be sent to it, or -1 for
 * nothing. Where the shell must agree, it does so here; `answer` may then carry a pidfd. */
static bool find_process(struct agent *agent, const char *who, int signal, long *pid,
                         struct answer *answer)
{
    bool number = number_parse(who, pid);

    *answer = (struct answer){.descriptor = -1};
    if (number && (signal < 0 || agent->namespaced))
        return true;
    agent_ask(agent, signal < 0 ? "find" : "kill", who, signal, -1, answer);
    if (answer->error && *answer->text) {
        agent_complain(agent, "%s", answer->text);
        return false;
    }
    *pid = answer->value;
    return true;
}

static bool process_argument(struct agent *agent, const struct statement *statement, int number,
                             long *pid)
{
    struct answer answer;
    char *who = text_argument(agent, statement, number);
    bool found = who && find_process(agent, who, -1, pid, &answer);

    free(who);
    return found;
}

static void call_waitpid(struct agent *agent, const struct statement *statement)
{
    static const struct {
        const char *name;
        int bit;
    } options[] = {{"WNOHANG", WNOHANG}, {"WUNTRACED", WUNTRACED}, {"WCONTINUED", WCONTINUED}};
    struct buffer args = {0};
    long who;
    int bits = 0;

    if (!process_argument(agent, statement, 0, &who))
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

/* kill [-SIG] WHO... */

static bool kill_one(struct agent *agent, const struct statement *statement, int signal,
                     const char *who)
{
    struct answer answer;
    char args[64];
    long pid;
    int result;

    if (!find_process(agent, who, signal, &pid, &answer))
        return false;
    snprintf(args, sizeof args, "%ld, %s", pid, signal ? signal_name(signal) : "0");
    agent_announce(agent, "kill", args);
    handlers_window_open(agent);
    if (!answer.error && !agent->namespaced && pid > 0 && answer.descriptor < 0)
        answer.error =
            ESRCH; /* outside a namespace only by pidfd: a PID may be a stranger's by now */
    if (answer.error) {
        errno = answer.error;
        result = -1;
    } else if (answer.descriptor >= 0) {
        result = probe_signal(answer.descriptor, signal);
    } else {
        result = kill((pid_t)pid, signal);
    }
    handlers_window_close(agent);
    if (answer.descriptor >= 0) {
        int error = errno;
        close(answer.descriptor);
        errno = error;
    }
    returned(agent, statement, "kill", args, result);
    return true;
}

static void call_kill(struct agent *agent, const struct statement *statement)
{
    char *name = text_argument(agent, statement, 0);
    int signal = name ? signal_number(name) : -1;
    bool good = signal >= 0;

    if (name && !good)
        agent_complain(agent, _("no signal is called `%s`; kill -l in a shell lists them"), name);
    for (int i = 1; good && i < statement->argument_count; i++) {
        char *who = text_argument(agent, statement, i);
        good = who && kill_one(agent, statement, signal, who);
        free(who);
    }
    free(name);
}

/* signal [SIG IGN|DFL|{...}] */

/* The names of the signals in a mask; the text is the caller's. */
static char *names_of(uint64_t mask)
{
    struct buffer names = {0};

    for (int number = 1; number <= 64; number++)
        if (mask >> (number - 1) & 1)
            buffer_printf(&names, "%s%s", names.length ? " " : "", signal_name(number));
    if (!mask)
        buffer_add_text(&names, _("none"));
    return buffer_take(&names);
}

static void list_signals(struct agent *agent)
{
    struct probe_signals signals;
    struct buffer line = {0};

    handlers_window_open(agent); /* so that `blocked` is the process's, not the agent's */
    bool known = probe_signals(0, &signals);
    handlers_window_close(agent);
    if (!known) {
        agent_complain(agent, _("the kernel does not show this process's signals"));
        return;
    }
    char *caught = names_of(signals.caught), *ignored = names_of(signals.ignored);
    char *blocked = names_of(signals.blocked), *pending = names_of(signals.pending);
    buffer_printf(&line, _("caught: %s; ignored: %s; blocked: %s; pending: %s"), caught, ignored,
                  blocked, pending);
    agent_note(agent, buffer_text(&line));
    buffer_free(&line);
    free(caught);
    free(ignored);
    free(blocked);
    free(pending);
}

static void call_signal(struct agent *agent, const struct statement *statement)
{
    char args[96];
    bool set;

    if (statement->argument_count == 0) {
        list_signals(agent);
        return;
    }
    int number = signal_number(statement->arguments[0].text);
    const char *how = statement->argument_count > 1 ? statement->arguments[1].text : "";
    bool restart = !strcmp(how, "RESTART");
    if (statement->body) {
        char *body = alloc_bytes(statement->body->source, statement->body->source_length);
        set = handlers_set(agent, number, body, restart);
        free(body);
        how = restart ? "{...} SA_RESTART" : "{...}";
    } else {
        set = handlers_unset(agent, number, !strcmp(how, "IGN"));
        how = !strcmp(how, "IGN") ? "SIG_IGN" : "SIG_DFL";
    }
    snprintf(args, sizeof args, "%s, %s", signal_name(number), how);
    returned(agent, statement, "signal", args, set ? 0 : -1);
}

/* getpid, getppid, print, addr, buffer, atexit */

static void call_getpid(struct agent *agent, const struct statement *statement)
{
    returned(agent, statement, "getpid", "", getpid());
}

static void call_getppid(struct agent *agent, const struct statement *statement)
{
    returned(agent, statement, "getppid", "", getppid());
}

/* How much went out just now: the rest is in the buffer of stdio, which fork copies. */
static void report_written(struct agent *agent, size_t bytes)
{
    if (bytes > 0)
        agent_report(agent, &(struct message){.kind = MESSAGE_WROTE, .value = (long)bytes});
}

static void call_print(struct agent *agent, const struct statement *statement)
{
    struct buffer line = {0};
    bool good = true;

    for (int i = 0; good && i < statement->argument_count; i++) {
        if (i)
            buffer_add_char(&line, ' ');
        good = value_text(agent, &statement->arguments[i], &line);
    }
    if (good) {
        buffer_add_char(&line, '\n');
        handlers_window_open(agent); /* as in any call, a signal may arrive now */
        handlers_window_close(agent);
        size_t held = __fpending(stdout);
        fwrite(line.data, 1, line.length, stdout);
        report_written(agent, held + line.length - __fpending(stdout));
    }
    buffer_free(&line);
}

static void call_addr(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    const struct slot *slot = store_find(agent, name);

    if (!slot)
        agent_complain(agent, _("no variable `%s` here; to make one: %s = 0"), name, name);
    else
        returned(agent, statement, "addr", name, (long)(const void *)slot);
}

static void call_buffer(struct agent *agent, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;
    int mode = !strcmp(how, "full") ? _IOFBF : !strcmp(how, "line") ? _IOLBF : _IONBF;

    static char room[BUFSIZ]; /* without it, glibc keeps the one byte of _IONBF */
    size_t held = __fpending(stdout);
    fflush(stdout);
    report_written(agent, held);
    returned(agent, statement, "setvbuf", how, setvbuf(stdout, room, mode, sizeof room) ? -1 : 0);
}

static void call_atexit(struct agent *agent, const struct statement *statement)
{
    if (agent->exit_block_count == AGENT_EXIT_BLOCKS_MAX) {
        agent_complain(agent, _("no more than %d atexit blocks"), AGENT_EXIT_BLOCKS_MAX);
        return;
    }
    agent->exit_blocks[agent->exit_block_count++] =
        alloc_bytes(statement->body->source, statement->body->source_length);
    returned(agent, statement, "atexit", "{...}", 0);
}

/* sleep S, pause, spin */

static void call_sleep(struct agent *agent, const struct statement *statement)
{
    char *text = text_argument(agent, statement, 0), *end = NULL;
    double seconds = text ? strtod(text, &end) : 0;

    if (text && (end == text || *end || !(seconds >= 0) || seconds > 1e9))
        agent_complain(agent, _("`%s` is no number of seconds"), text);
    else if (text) {
        struct timespec time = {.tv_sec = (time_t)seconds};
        time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
        agent_announce(agent, "sleep", text);
        handlers_window_open(agent);
        int result = nanosleep(&time, NULL);
        handlers_window_close(agent);
        returned(agent, statement, "sleep", text, result);
    }
    free(text);
}

static void call_pause(struct agent *agent, const struct statement *statement)
{
    agent_announce(agent, "pause", "");
    handlers_window_open(agent);
    int result = pause();
    handlers_window_close(agent);
    returned(agent, statement, "pause", "", result);
}

static void call_spin(struct agent *agent, const struct statement *statement)
{
    (void)statement;
    agent_announce(agent, "spin", "");
    handlers_window_open(agent);
    for (volatile unsigned long turns = 0;; turns++)
        continue;
}

/* exec PROGRAM ... */

static void call_exec(struct agent *agent, const struct statement *statement)
{
    int count = statement->argument_count;
    char **words = alloc_zero((size_t)count + 1, sizeof *words);
    struct buffer line = {0};
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        words[i] = text_argument(agent, statement, i);
        good = words[i] != NULL;
        buffer_printf(&line, "%s%s", i ? " " : "", good ? words[i] : "");
    }
    if (good) {
        agent_announce(agent, "exec", buffer_text(&line));
        handlers_window_open(agent);
        execvp(words[0], words);
        handlers_window_close(agent);
        returned(agent, statement, "exec", buffer_text(&line), -1);
    }
    for (int i = 0; i < count; i++)
        free(words[i]);
    free(words);
    buffer_free(&line);
}

/* setsid, setpgid [WHO] [PGID], subreaper on|off */

static void call_setsid(struct agent *agent, const struct statement *statement)
{
    returned(agent, statement, "setsid", "", setsid());
}

static void call_setpgid(struct agent *agent, const struct statement *statement)
{
    long who = 0, group = 0;
    char args[64];

    for (int i = 0; i < statement->argument_count; i++)
        if (!process_argument(agent, statement, i, i ? &group : &who))
            return;
    snprintf(args, sizeof args, "%ld, %ld", who, group);
    returned(agent, statement, "setpgid", args, setpgid((pid_t)who, (pid_t)group));
}

static void call_subreaper(struct agent *agent, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;
    int result = prctl(PR_SET_CHILD_SUBREAPER, !strcmp(how, "on"));

    returned(agent, statement, "subreaper", how, result);
}

static void call_step(struct agent *agent, const struct statement *statement)
{
    machine_step(agent, statement);
}

typedef void call_function(struct agent *agent, const struct statement *statement);

static call_function *const calls[VERB_COUNT] = {
    [VERB_fork] = call_fork,       [VERB_exit] = call_exit,           [VERB_exit_now] = call_exit,
    [VERB_wait] = call_wait,       [VERB_waitpid] = call_waitpid,     [VERB_kill] = call_kill,
    [VERB_signal] = call_signal,   [VERB_getpid] = call_getpid,       [VERB_getppid] = call_getppid,
    [VERB_print] = call_print,     [VERB_addr] = call_addr,           [VERB_buffer] = call_buffer,
    [VERB_atexit] = call_atexit,   [VERB_sleep] = call_sleep,         [VERB_pause] = call_pause,
    [VERB_spin] = call_spin,       [VERB_exec] = call_exec,           [VERB_setsid] = call_setsid,
    [VERB_setpgid] = call_setpgid, [VERB_subreaper] = call_subreaper, [VERB_step] = call_step,
};

void calls_make(struct agent *agent, const struct statement *statement)
{
    call_function *call = calls[statement->verb->id];

    if (call)
        call(agent, statement);
    else
        agent_complain(agent, _("`%s` is nothing a process can do"), statement->verb->name);
}
