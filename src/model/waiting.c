#include "model/waiting.h"

#include "model/calls.h"

#include <stddef.h>

enum { ANY_CHILD = -1 };

static bool in_wait(const struct process *process)
{
    return process_blocked(process) && call_kind(process->call) == CALL_WAITS;
}

/* The first argument of the waitpid it is in: a PID, ANY_CHILD, 0 or a group. */
static long wanted(const struct process *process)
{
    return call_is(process->call, "waitpid") ? call_first_number(process->call_args, ANY_CHILD)
                                             : ANY_CHILD;
}

bool waiting_for(const struct process *parent, const struct process *child)
{
    return in_wait(parent) && (wanted(parent) <= 0 || wanted(parent) == child->pid);
}

bool waiting_for_group(const struct process *process)
{
    return in_wait(process) && wanted(process) <= 0 && wanted(process) != ANY_CHILD;
}

const struct process *waiting_child(const struct proctab *table, const struct process *process,
                                    int *count)
{
    const struct process *found = NULL;
    long pid = wanted(process);

    *count = 0;
    if (pid > 0) {
        found = proctab_by_pid(table, (int)pid);
        *count = found && found->parent == process && found->life == LIFE_ALIVE;
        return *count ? found : NULL;
    }
    for (const struct process *child = process->first_child; child; child = child->next_sibling)
        if (child->life == LIFE_ALIVE) {
            found = child;
            ++*count;
        }
    return *count == 1 ? found : NULL;
}
