/*
 * Fuzz target: any bytes as what a file of /proc/PID says.
 */
#include "must.h"

#include "sandbox/proc.h"

static void check_list(const uint8_t *data, size_t size)
{
    struct proc_list list = {0};

    for (size_t i = 0; i < size; i++)
        if (proc_list_take(&list, (char)data[i]))
            must(list.number >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const calls[] = {"wait",  "waitpid", "read",  "poll",
                                        "sleep", "pause",   "start", ""};
    char *text = text_of(data, size);
    struct probe_stat stat;
    struct probe_signals signals;

    if (proc_stat(text, &stat)) {
        must(strlen(stat.name) < sizeof stat.name && utf8_valid(stat.name, strlen(stat.name)));
        for (const char *at = stat.name; *at; at++)
            must((unsigned char)*at > ' ' && *at != 0x7f);
        must(stat.state != '\0');
    }
    proc_signals(text, &signals);
    must(proc_inner_pid(text, 1) >= 0);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        bool within = proc_syscall_is(text, calls[i]) || proc_channel_is(text, calls[i]);
        must(!within || proc_call_sleeps(calls[i]));
    }
    check_list(data, size);
    free(text);
    return 0;
}
