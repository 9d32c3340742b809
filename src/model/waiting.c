#include "model/waiting.h"

#include "model/calls.h"

#include <string.h>

static bool in_wait(const struct process *process)
{
    return process_blocked(process) && call_kind(process->call) == CALL_WAITS;
}

long waiting_target(const char *call, const char *args)
{
    return call_is(call, "waitpid") ? call_first_number(args, WAITING_ANY_CHILD)
                                    : WAITING_ANY_CHILD;
}

static long wanted(const struct process *process)
{
    return waiting_target(process->call, process->call_args);
}

bool waiting_for(const struct process *parent, const struct process *child)
{
    return in_wait(parent) && (wanted(parent) <= 0 || wanted(parent) == child->pid);
}

bool waiting_surely_for(const struct process *parent, const struct process *child)
{
    return waiting_for(parent, child) && !waiting_for_group(parent) && !parent->stopped &&
           !strstr(parent->call_args, "WNOHANG");
}

bool waiting_for_group(const struct process *process)
{
    return in_wait(process) && wanted(process) <= 0 && wanted(process) != WAITING_ANY_CHILD;
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
