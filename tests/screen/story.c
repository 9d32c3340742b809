#include "story.h"

#include "base/alloc.h"
#include "picture.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const double usual_patience = 20, longest = 120, at_the_end = 10;

enum verdict verdict_wrong(struct buffer *why, const char *words)
{
    buffer_add_text(why, words);
    return WRONG;
}

enum verdict verdict_not_yet(struct buffer *why, const char *words)
{
    buffer_add_text(why, words);
    return NOT_YET;
}

void story_pump(struct story *story, int milliseconds)
{
    if (story->started) {
        terminal_pump(&story->terminal, milliseconds);
        program_look(&story->program);
    }
}

bool story_over(const struct story *story)
{
    return story->started && story->program.ended && story->terminal.closed;
}

void story_report(struct story *story, const char *what)
{
    const char *line = story->line < story->end ? story->script->lines[story->line] : NULL;

    buffer_printf(&story->report, "%s:%d: ", story->script->path, story->line + 1);
    if (*story->name)
        buffer_printf(&story->report, "(%s) ", story->name);
    if (line)
        buffer_printf(&story->report, "%s: ", line + strspn(line, " \t"));
    buffer_printf(&story->report, "%s\n", what);
}

/* Beginning */

static bool begin(struct story *story)
{
    char home[] = "/tmp/screen.XXXXXX";

    if (!mkdtemp(home))
        return false;
    snprintf(story->home, sizeof story->home, "%s", home);
    story->patience = usual_patience;
    story->until = terminal_clock() + longest;
    story->columns = 80;
    story->rows = 24;
    environment_begin(&story->environment);
    const char *const usual[][2] = {{"TERM", "xterm-256color"},
                                    {"LANG", "C.UTF-8"},
                                    {"LC_ALL", "C.UTF-8"},
                                    {"INPUTRC", "/dev/null"},
                                    {"PS1", "$ "},
                                    {"HOME", home},
                                    {"XDG_STATE_HOME", home},
                                    {"PROCTOR", story->settings->proctor}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        environment_set(&story->environment, usual[i][0], usual[i][1]);
    return true;
}

/* Telling */

static const struct command_row *find_in(const struct command_row *rows, const char *name)
{
    for (; rows->name; rows++)
        if (!strcmp(rows->name, name))
            return rows;
    return NULL;
}

static const struct command_row *find_command(const char *name)
{
    const struct command_row *row = find_in(commands_doing, name);

    return row ? row : find_in(commands_seeing, name);
}

static enum verdict try_until(struct story *story, const struct command_row *row, const char *rest,
                              struct buffer *why)
{
    double patience = story->patience_once > 0 ? story->patience_once : story->patience;
    double end = terminal_clock() + patience;
    enum verdict verdict;

    if (end > story->until)
        end = story->until;
    for (;;) {
        bool over = story_over(story);
        buffer_clear(why);
        verdict = row->run(story, rest, why);
        if (verdict != NOT_YET || !row->waits || over)
            return verdict;
        if (terminal_clock() > end) {
            buffer_printf(why, "%s(after %g seconds)", why->length ? " " : "", patience);
            return verdict;
        }
        story_pump(story, 20);
    }
}

static enum verdict obey(struct story *story, const char *line, struct buffer *why)
{
    struct buffer name = {0};
    const struct command_row *row = NULL;

    if (text_word(&line, &name))
        row = find_command(buffer_text(&name));
    if (!row)
        buffer_printf(why, "no command is called `%s`", buffer_text(&name));
    else if (!row->before && !story->started)
        buffer_add_text(why, "nothing was started");
    buffer_free(&name);
    if (why->length)
        return WRONG;
    story_pump(story, 0);
    return try_until(story, row, line, why);
}

/* `within S COMMAND` */
static const char *take_within(struct story *story, const char *line)
{
    const char *at = line + strspn(line, " \t");
    char *end;

    story->patience_once = 0;
    if (strncmp(at, "within ", 7))
        return line;
    double seconds = strtod(at + 7, &end);
    if (end == at + 7 || seconds <= 0)
        return line;
    story->patience_once = seconds;
    return end;
}

static enum verdict tell_line(struct story *story)
{
    const char *line = story->script->lines[story->line];
    struct buffer why = {0};
    int number = story->line;

    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return HOLDS;
    enum verdict verdict = obey(story, take_within(story, line), &why);
    terminal_flush(&story->terminal);
    if (verdict == NOT_YET || verdict == WRONG) {
        int now = story->line;
        story->line = number;
        story_report(story, buffer_text(&why));
        story->line = now;
        if (story->started)
            picture_dump(&story->terminal, &story->report);
    }
    buffer_free(&why);
    return verdict;
}

/* Ending */

static void await_end(struct story *story)
{
    double end = terminal_clock() + story->patience;

    while (!story->program.ended && terminal_clock() < end)
        story_pump(story, 20);
}

static void await_nobody(struct story *story, struct buffer *left)
{
    double end = terminal_clock() + (story->patience < at_the_end ? story->patience : at_the_end);

    while (processes_left(story->program.holder, NULL) && terminal_clock() < end)
        story_pump(story, 20);
    processes_left(story->program.holder, left);
}

/* What a failed story leaves behind is no news. */
void story_put_away(struct story *story)
{
    bool failed = story->report.length > 0;
    struct buffer left = {0}, words = {0};

    if (!story->started)
        return;
    if (!failed)
        await_end(story);
    if (!failed && !story->program.ended) {
        story_report(story, "the program still runs at the end");
        picture_dump(&story->terminal, &story->report);
        failed = true;
    }
    if (!story->program.ended)
        kill(story->program.pid, SIGKILL);
    if (!failed)
        await_nobody(story, &left);
    if (left.length) {
        buffer_printf(&words, "left behind by the program: %s", left.data);
        story_report(story, words.data);
    }
    processes_kill(story->program.holder);
    program_let_go(&story->program);
    processes_kill(0);
    terminal_close(&story->terminal);
    story->started = false;
    buffer_free(&left);
    buffer_free(&words);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

enum verdict story_tell(struct story *story)
{
    enum verdict verdict = HOLDS;
    int descriptors = descriptors_open();

    if (!begin(story)) {
        story_report(story, strerror(errno));
        return WRONG;
    }
    while (verdict == HOLDS && ++story->line < story->end)
        verdict = tell_line(story);
    if (verdict == HOLDS)
        story->line = story->end - 1;
    story_put_away(story);
    if (descriptors_open() != descriptors)
        story_report(story, "the harness has other descriptors open than before");
    nftw(story->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    environment_free(&story->environment);
    return story->report.length ? WRONG : verdict;
}

void story_free(struct story *story)
{
    buffer_free(&story->report);
    buffer_free(&story->kept);
}

/* Commands away from the terminal */

static pid_t run_shell(struct story *story, const char *command, int said)
{
    pid_t pid = fork();

    if (pid)
        return pid;
    setsid();
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, 0);
    dup2(said, 1);
    dup2(said, 2);
    char *const arguments[] = {"/bin/sh", "-c", (char *)command, NULL};
    execve(arguments[0], arguments, story->environment.entries);
    _exit(127);
}

static void read_all(int file, struct buffer *out)
{
    char bytes[4096];
    ssize_t length;

    lseek(file, 0, SEEK_SET);
    while ((length = read(file, bytes, sizeof bytes)) > 0)
        buffer_add(out, bytes, (size_t)length);
}

int story_run(struct story *story, const char *command, struct buffer *out)
{
    double end = terminal_clock() + story->patience;
    int status = 0, said = memfd_create("said", MFD_CLOEXEC);
    pid_t pid = run_shell(story, command, said), ended;

    while ((ended = waitpid(pid, &status, WNOHANG)) == 0 && terminal_clock() < end) {
        if (story->started)
            story_pump(story, 5);
        else
            usleep(5000);
    }
    if (!ended) {
        kill(-pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    read_all(said, out);
    close(said);
    return ended == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
