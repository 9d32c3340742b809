#include "ui/last_resort.h"

#include "base/alloc.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

static struct termios modes_before;
static char bytes[512];
static size_t length;
static bool opened;
static char stack[64 * 1024];
/* All that ends a program and that the session does not read as an event. */
static const int deadly[] = {SIGSEGV, SIGBUS,  SIGFPE,    SIGILL,  SIGABRT, SIGUSR1,
                             SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ};

enum { DEADLY = sizeof deadly / sizeof *deadly };

static struct sigaction actions_before[DEADLY];

static int keep(int byte)
{
    if (length < sizeof bytes)
        bytes[length++] = (char)byte;
    return byte;
}

static void keep_text(const char *text)
{
    while (*text)
        keep(*text++);
}

void last_resort_close(void)
{
    if (!opened)
        return;
    opened = false;
    alloc_on_failure(NULL);
    for (int i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &actions_before[i], NULL);
}

/* Only what signal-safety(7) allows. */
static void give_back(void)
{
    ssize_t written = write(STDOUT_FILENO, bytes, length);

    (void)written;
    tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
}

/* What would have happened then happens. */
static void on_crash(int number)
{
    give_back();
    last_resort_close();
    raise(number);
}

void last_resort_open(const struct termios *modes, const char *extra)
{
    static const char *const capabilities[] = {"sgr0", "rmkx", "cnorm", "rmcup"};
    const char *mouse = tigetstr("kmous");

    modes_before = *modes;
    length = 0;
    if (mouse && mouse != (char *)-1)
        keep_text("\033[?1006l\033[?1002l\033[?1000l");
    keep_text(extra);
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
        const char *sequence = tigetstr(capabilities[i]);
        if (sequence && sequence != (char *)-1)
            tputs(sequence, 1, keep);
    }
    opened = true;
    alloc_on_failure(give_back);
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL); /* should it overflow */
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_NODEFER | SA_ONSTACK};
    for (int i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &action, &actions_before[i]);
}
