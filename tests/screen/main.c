/* clang-format off */
/*
 * The screen tests: the real program on a pseudo terminal, read through libvterm.
 *
 *     build/tests/screen [--update] [--text] [-jN] [NAME | FILE]...
 *
 * runs tests/screen/NAME.test, or all of them, N at a time (6). $PROCTOR is the program, else
 * build/proctor. --update rewrites the screens in the scripts that differ (read the diff
 * afterwards); --text shows each screen as text, where a script says `screen` or `show`.
 *
 * A script holds stories. `story NAME` begins one, with a fresh terminal (what stands before the
 * first of them is a story too); `fault WORDS` begins one in which something is wrong on purpose,
 * and which must be reported in these words. A story ends at its first failure. At its end the
 * program must have ended, and nothing that it started may live on.
 *
 * One command a line; # begins a comment line. TEXT is the rest of the line, without the blanks
 * around it; quotes around it keep them. Escapes: \n (the Enter key), \t, \e, \\, \", \xNN. Rows
 * and columns count from 1, rows from -1 upwards count from the bottom. All that is marked * is
 * awaited, for 20 seconds or until nothing can change any more; there is no `sleep`.
 *
 * before the program starts
 *   size 100x30             columns and rows of the terminal; 80x24 where nothing is said
 *   env NAME=VALUE          TERM=xterm-256color, a C.UTF-8 locale, INPUTRC=/dev/null, PS1='$ ', and
 *                           HOME and XDG_STATE_HOME, which are one empty directory, are set already;
 *                           of the tester's own environment hardly anything is left
 *   unset NAME...
 *   needs namespace         where the machine makes none, the story is skipped
 *   deadline S              for all that is awaited in this story, instead of 20
 *   within S COMMAND        for this command alone
 * the program
 *   start ARGUMENT...       $PROCTOR with these arguments; again, once it has ended, on a fresh
 *                           terminal (HOME stays)
 *   start-shell COMMAND     sh -c COMMAND instead, which finds $PROCTOR in its environment; `sh -i`
 *                           is a shell with job control
 *   run COMMAND             sh -c COMMAND, away from the terminal; must succeed. $PROGRAM is the PID
 *                           of what was started
 *   signal NAME             sent to the program
 *   hangup                  the terminal's window is closed
 *   stopped *               the program stands still (Ctrl-Z)
 *   exits N *               it has ended with this status; or: exits signal KILL
 * keys and mouse
 *   type TEXT               fork c\n
 *   paste TEXT              the same, marked as pasted if the program has asked for that
 *   key NAME...             a character, Enter Tab Esc Space Backspace Up Down Left Right PgUp PgDn
 *                           Home End Insert Delete F1 ... F12; Ctrl-C, Alt-x, Shift-Tab
 *   click ROW COLUMN        or click TEXT *, where TEXT is; nothing happens while the mouse is off
 *   wheel up|down ROW COLUMN or TEXT *
 *   resize 60x16
 *   times N COMMAND         one of these commands, so many times
 * what is on the screen
 *   wait TEXT *             is somewhere, within one row
 *   wait-gone TEXT *        is not, or no longer
 *   never TEXT              is not there now
 *   count N TEXT *          is there N times
 *   row ROW TEXT *          all of that row, but for blanks around it
 *   wait-row ROW TEXT *     is somewhere in that row
 *   cursor ROW COLUMN *
 *   style ROW TEXT LOOK... *  TEXT (a word, or in quotes) in that row is plain, bold, italic,
 *                           underline, blink, reverse, strike, color, nocolor, fg=COLOR, bg=COLOR
 *                           (default, a number, or red, bright-red ...)
 *   nocolor                 no cell has a colour
 *   screen *                the lines that follow, until `end`, are the whole screen: |ROW, without
 *                           blanks at its end, or ~REGEX (regex(7), extended) for all of a row. Empty
 *                           rows at the end can be left out
 *   keep-screen             the screen as it is here,
 *   same-rows FROM TO *     of which these rows are the same, perhaps in another program
 *   show                    shows the screen, with --text
 * the terminal itself
 *   same-terminal *         as it was before the start: line discipline, alternate screen, cursor,
 *                           mouse, paste, keys, colours
 *   remember-terminal       ... or as it was here
 *   raw TEXT *              these bytes were written by the program
 *   raw-never TEXT          ... were not
 *   quiet [MS] *            nothing was written for so long (300)
 *   bytes-reset             from here,
 *   bytes-below N           less than so many bytes were written
 */
/* clang-format on */
#include "base/alloc.h"
#include "program.h"
#include "script.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AT_ONCE_MAX = 16 };

struct worker {
    pid_t pid; /* 0: none */
    int said;  /* a file with all that it printed */
    const char *path;
    struct tally *tally; /* in memory that both see */
};

static int at_once = 6; /* they wait most of the time */
static struct settings settings;
static struct tally total;

/* Each script has a process of its own: what it leaves behind is its alone. */
static _Noreturn void work(const struct worker *worker)
{
    dup2(worker->said, STDOUT_FILENO);
    dup2(worker->said, STDERR_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    if (!processes_adopt()) {
        perror("screen: no subreaper");
        exit(1);
    }
    script_run(worker->path, &settings, worker->tally);
    exit(0);
}

static void print_file(int file)
{
    char bytes[4096];
    ssize_t length;

    lseek(file, 0, SEEK_SET);
    while ((length = read(file, bytes, sizeof bytes)) > 0)
        fwrite(bytes, 1, (size_t)length, stdout);
}

static void finish(struct worker *worker, int status)
{
    print_file(worker->said);
    close(worker->said);
    total.passed += worker->tally->passed;
    total.failed += worker->tally->failed;
    total.skipped += worker->tally->skipped;
    if (!WIFEXITED(status) || WEXITSTATUS(status)) {
        total.failed++;
        printf("%s: the harness itself failed (%s)\n", worker->path,
               WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "see above");
    }
    munmap(worker->tally, sizeof *worker->tally);
    worker->pid = 0;
    fflush(stdout);
}

static void await_one(struct worker workers[])
{
    int status;
    pid_t pid = wait(&status);

    for (int i = 0; i < at_once; i++)
        if (workers[i].pid == pid)
            finish(&workers[i], status);
}

static void begin(struct worker workers[], const char *path)
{
    int at = 0;

    while (at < at_once && workers[at].pid)
        at++;
    if (at == at_once) {
        await_one(workers);
        begin(workers, path);
        return;
    }
    struct worker *worker = &workers[at];
    worker->path = path;
    worker->said = memfd_create("said", MFD_CLOEXEC);
    worker->tally = mmap(NULL, sizeof *worker->tally, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    worker->pid = fork();
    if (worker->pid < 0 || worker->said < 0 || worker->tally == MAP_FAILED) {
        perror("screen");
        exit(1);
    }
    if (worker->pid == 0)
        work(worker);
}

static bool any(const struct worker workers[])
{
    for (int i = 0; i < at_once; i++)
        if (workers[i].pid)
            return true;
    return false;
}

static void run_all(const glob_t *paths)
{
    struct worker workers[AT_ONCE_MAX] = {{0}};

    for (size_t i = 0; i < paths->gl_pathc; i++)
        begin(workers, paths->gl_pathv[i]);
    while (any(workers))
        await_one(workers);
    processes_kill(0); /* what a worker that was killed left behind */
}

static void add_script(glob_t *paths, const char *name)
{
    char pattern[1024];
    bool path = strchr(name, '/') != NULL;
    int flags = GLOB_NOCHECK | (paths->gl_pathc ? GLOB_APPEND : 0);

    snprintf(pattern, sizeof pattern, path ? "%s" : "tests/screen/%s.test", name);
    glob(pattern, flags, NULL, paths);
}

static bool take_option(const char *option)
{
    if (!strcmp(option, "--update"))
        settings.update = true;
    else if (!strcmp(option, "--text"))
        settings.text = true;
    else if (!strncmp(option, "-j", 2) && atoi(option + 2) > 0)
        at_once = atoi(option + 2) < AT_ONCE_MAX ? atoi(option + 2) : AT_ONCE_MAX;
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    const char *program = getenv("PROCTOR"), *ci = getenv("CI");
    glob_t paths = {0};

    settings.proctor = realpath(program ? program : "build/proctor", NULL);
    if (!settings.proctor || !processes_adopt()) {
        perror("screen: no program, or no subreaper");
        return 2;
    }
    for (int i = 1; i < argc; i++)
        if (*argv[i] != '-') {
            add_script(&paths, argv[i]);
        } else if (!take_option(argv[i])) {
            fprintf(stderr, "usage: screen [--update] [--text] [-jN] [NAME]...\n");
            return 2;
        }
    if (!paths.gl_pathc)
        add_script(&paths, "*");
    run_all(&paths);
    globfree(&paths);
    free((char *)settings.proctor);
    printf("screen: %d passed, %d failed", total.passed, total.failed);
    printf(total.skipped ? ", %d skipped\n" : "\n", total.skipped);
    return total.failed || (total.skipped && ci && !strcmp(ci, "true"));
}
