#include "victims.h"

#include "../kernel/kernel.h"

#include <signal.h>
#include <string.h>

static const struct {
    const char *name;
    const char *told[4]; /* one of these is said */
} victims[VICTIMS] = {
    [INIT] = {"init", {"init is gone", "do not answer"}},
    [GUARDIAN] = {"the guardian", {"guardian was killed", "not answer"}},
    [MAIN] = {"main", {"was killed by SIGKILL", "do not answer"}},
    [ONE] = {"one of the sandbox", {""}},
    [ALL_BELOW] = {"all below init at once",
                   {"reset makes a new sandbox", "nobody lives: undo, reset or quit",
                    "is gone (signal SIGKILL)", "not answer"}},
    [ALL] = {"all of them at once", {"guardian was killed", "not answer"}},
};

const char *victims_name(enum victim victim)
{
    return victims[victim].name;
}

bool victims_were_told(enum victim victim, const char *out, const char *err)
{
    for (int i = 0; i < 4 && victims[victim].told[i]; i++)
        if (strstr(err, victims[victim].told[i]) || strstr(out, victims[victim].told[i]))
            return true;
    return false;
}

/* The shell's child is the guardian, that one's is init, and all else is below. */
static bool is_chosen(enum victim victim, int depth)
{
    switch (victim) {
    case GUARDIAN: return depth == 1;
    case INIT: return depth == 2;
    case MAIN: return depth == 3;
    case ONE:
    case ALL_BELOW: return depth >= 3;
    default: return depth >= 1;
    }
}

/* One after the other, at once; then until they have ended. */
static int kill_all(const pid_t *chosen, int count)
{
    double deadline = kernel_clock() + 10;
    int hit = 0;

    for (int i = 0; i < count; i++)
        hit += kill(chosen[i], SIGKILL) == 0;
    for (int i = 0; i < count; i++)
        kernel_await_end(chosen[i], deadline);
    return hit;
}

int victims_kill(enum victim victim, pid_t shell, double chance)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];
    static int depths[KERNEL_PROCESSES_MAX];
    pid_t chosen[KERNEL_PROCESSES_MAX];
    int count = kernel_descendants(shell, found), wanted = 0;

    for (int i = 0; i < count; i++) {
        depths[i] = 1;
        for (int j = 0; j < i; j++)
            if (found[j].pid == found[i].parent)
                depths[i] = depths[j] + 1;
        if (found[i].state && found[i].state != 'Z' && is_chosen(victim, depths[i]))
            chosen[wanted++] = found[i].pid;
    }
    if (!wanted)
        return 0;
    if (victim == ONE || victim == MAIN) {
        chosen[0] = chosen[victim == ONE ? (int)(chance * wanted) : 0];
        wanted = 1;
    }
    return kill_all(chosen, wanted);
}
