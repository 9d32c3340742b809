#include "ui/last_resort.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

static struct termios modes_before;
static char bytes[512];
static size_t length;
static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

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
    for (int i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &actions_before[i], NULL);
}

/* Only what signal-safety(7) allows. What would have happened then happens. */
static void on_crash(int number)
{
    if (write(STDOUT_FILENO, bytes, length) >= 0)
        tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
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
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_NODEFER};
    for (int i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &action, &actions_before[i]);
}
