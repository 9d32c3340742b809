#include "command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int number;
    const char *word;
} signals[] = {{SIGHUP, "HUP"},   {SIGINT, "INT"},   {SIGQUIT, "QUIT"}, {SIGKILL, "KILL"},
               {SIGUSR1, "USR1"}, {SIGUSR2, "USR2"}, {SIGPIPE, "PIPE"}, {SIGTERM, "TERM"},
               {SIGCHLD, "CHLD"}, {SIGCONT, "CONT"}, {SIGSTOP, "STOP"}, {SIGTSTP, "TSTP"},
               {SIGTTIN, "TTIN"}, {SIGTTOU, "TTOU"}, {SIGURG, "URG"},   {SIGWINCH, "WINCH"}};

const char *signal_word(int number)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i].number == number)
            return signals[i].word;
    return NULL;
}

int signal_by_word(const char *word)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (!strncmp(word, "SIG", 3) && !strcmp(word + 3, signals[i].word))
            return signals[i].number;
    return 0;
}

static const char *const bodies[] = {[BODY_PRINT] = "print here",
                                     [BODY_POLL] = "waitpid -1 WNOHANG",
                                     [BODY_EXIT] = "exit 9",
                                     [BODY_FORK] = "fork k",
                                     [BODY_PAUSE] = "pause",
                                     [BODY_WAIT] = "wait",
                                     [BODY_DEAF] = "signal TERM IGN; pause"};

static const char *const plain[DO_COUNT] = {[DO_WAIT] = "wait",
                                            [DO_PAUSE] = "pause",
                                            [DO_SLEEP] = "sleep 999",
                                            [DO_SETSID] = "setsid",
                                            [DO_GETPID] = "getpid",
                                            [DO_GETPPID] = "getppid",
                                            [DO_FORK] = "fork",
                                            [DO_EXIT] = "exit",
                                            [DO_EXIT_NOW] = "_exit",
                                            [DO_START] = "start",
                                            [DO_JOIN] = "join",
                                            [DO_ALIVE] = "alive",
                                            [DO_EXITCODE] = "exitcode",
                                            [DO_TERMINATE] = "terminate",
                                            [DO_POOL] = "pool",
                                            [DO_POOL_GET] = "pool get",
                                            [DO_POOL_CLOSE] = "pool close",
                                            [DO_POOL_JOIN] = "pool join",
                                            [DO_POOL_TERMINATE] = "pool terminate"};

static void whom_text(const struct command *command, char *text, size_t size)
{
    switch (command->whom) {
    case WHOM_NAME: snprintf(text, size, "%s", command->name); break;
    case WHOM_PID: snprintf(text, size, "$%s", command->name); break;
    case WHOM_GROUP: snprintf(text, size, "-$%s", command->name); break;
    case WHOM_OWN_GROUP: snprintf(text, size, "0"); break;
    case WHOM_ALL: snprintf(text, size, "-1"); break;
    }
}

static void call_text(const struct command *command, char *text, size_t size)
{
    const char *on = command->flag ? "on" : "off";
    char whom[NAME_SIZE + 2];

    whom_text(command, whom, sizeof whom);
    switch (command->verb) {
    case DO_FORK:
    case DO_START:
    case DO_ALIVE:
    case DO_EXITCODE:
    case DO_TERMINATE: snprintf(text, size, "%s %s", plain[command->verb], command->name); break;
    case DO_JOIN:
        snprintf(text, size, "join %s%s", command->name, command->flag ? " 0" : "");
        break;
    case DO_EXIT:
    case DO_EXIT_NOW:
    case DO_POOL:
    case DO_POOL_GET: snprintf(text, size, "%s %d", plain[command->verb], command->number); break;
    case DO_WAITPID:
        snprintf(text, size, "waitpid %s%s%s%s", whom,
                 command->options & OPTION_NOHANG ? " WNOHANG" : "",
                 command->options & OPTION_STOPPED ? " WUNTRACED" : "",
                 command->options & OPTION_CONTINUED ? " WCONTINUED" : "");
        break;
    case DO_KILL:
    case DO_KILL_FROM_OUTSIDE:
        snprintf(text, size, "kill -%s %s%s", command->number ? signal_word(command->number) : "0",
                 *whom == '-' ? "-- " : "", whom);
        break;
    case DO_SIGNAL:
        snprintf(text, size, "signal %s %s%s%s%s", signal_word(command->number),
                 command->how == SET_DEFAULT  ? "DFL"
                 : command->how == SET_IGNORE ? "IGN"
                 : command->flag              ? "RESTART { "
                                              : "{ ",
                 command->how == SET_HANDLER ? bodies[command->body] : "",
                 command->how == SET_HANDLER ? " }" : "", "");
        break;
    case DO_SETPGID:
        snprintf(text, size, "setpgid%s%s%s%s", *command->name ? " " : "", command->name,
                 *command->group ? " " : "", command->group);
        break;
    case DO_SUBREAPER: snprintf(text, size, "subreaper %s", on); break;
    case DO_INIT_REAPS: snprintf(text, size, "init reap %s", on); break;
    case DO_PROCESS:
        snprintf(text, size, "process %s { %s }", command->name, bodies[command->body]);
        break;
    case DO_POOL_APPLY: snprintf(text, size, "pool apply { %s }", bodies[command->body]); break;
    case DO_DAEMON: snprintf(text, size, "daemon %s %s", command->name, on); break;
    default: snprintf(text, size, "%s", plain[command->verb]); break;
    }
}

void command_text(const struct command *command, char *line, size_t size)
{
    char text[LINE_SIZE];
    bool nobody = command->verb == DO_INIT_REAPS;
    const char *who = command->verb == DO_KILL_FROM_OUTSIDE ? "you" : command->actor;

    call_text(command, text, sizeof text);
    snprintf(line, size, "%s%s%s", nobody ? "" : who, nobody ? "" : ": ", text);
}
