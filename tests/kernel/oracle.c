#include "oracle.h"

#include "kernel.h"

#include <string.h>

static bool may_change(const struct proctab *table)
{
    for (int i = 0; i < table->count; i++) {
        const struct process *process = table->processes[i];
        if (process->life == LIFE_ALIVE &&
            (process->program || (process->call && !strcmp(process->call, "sleep"))))
            return true;
    }
    return !table->count || table->processes[0]->life != LIFE_ALIVE;
}

/* The session waits for rest only so long. */
static bool still_busy(const struct proctab *table, const struct kernel_process *seen)
{
    const struct process *process = proctab_by_pid(table, seen->inner);
    bool spins = process && process->call && !strcmp(process->call, "spin");

    return !seen->state || seen->state == 'X' || (strchr("RD", seen->state) && !spins);
}

static int inner_parent(const struct kernel_process *found, int count, pid_t init, int init_inner,
                        pid_t parent)
{
    if (parent == init)
        return init_inner;
    for (int i = 0; i < count; i++)
        if (found[i].pid == parent)
            return found[i].inner;
    return 0;
}

static void compare_one(const struct proctab *table, const struct kernel_process *seen, int parent,
                        struct buffer *problems)
{
    const struct process *process = proctab_by_pid(table, seen->inner);
    bool zombie = seen->state == 'Z', stopped = seen->state == 'T';

    if (!process || process->life == LIFE_GONE) {
        buffer_printf(problems, "the kernel has %d (%c), the table has not\n", seen->inner,
                      seen->state);
        return;
    }
    if ((process->life == LIFE_ZOMBIE) != zombie || (!zombie && process->stopped != stopped))
        buffer_printf(problems, "%s(%d) is %c in the kernel, and not in the table\n", process->name,
                      process->pid, seen->state);
    if (!process->parent || process->parent->pid != parent)
        buffer_printf(problems, "the parent of %s(%d) is %d in the kernel and %d in the table\n",
                      process->name, process->pid, parent,
                      process->parent ? process->parent->pid : 0);
}

void oracle_compare(const struct proctab *table, pid_t init, struct buffer *problems)
{
    static struct kernel_process found[KERNEL_PROCESSES_MAX];
    int living = 0;

    if (may_change(table))
        return;
    int count = kernel_descendants(init, found);
    for (int i = 0; i < count; i++)
        if (still_busy(table, &found[i]))
            return;
    for (int i = 0; i < count; i++)
        compare_one(table, &found[i],
                    inner_parent(found, count, init, table->init, found[i].parent), problems);
    for (int i = 1; i < table->count; i++)
        living += table->processes[i]->life != LIFE_GONE;
    if (living != count)
        buffer_printf(problems, "the kernel has %d processes, the table %d\n", count, living);
}
