/*
 * fact: names of the events.
 */
#include "model/fact.h"

#include <stddef.h>

const char *fact_event(enum fact_kind kind)
{
    static const char *const names[FACT_KINDS] = {
        [FACT_START] = "start",       [FACT_CALL] = "call",         [FACT_RETURN] = "return",
        [FACT_FORK] = "fork",         [FACT_EXEC] = "exec",         [FACT_EXIT] = "exit",
        [FACT_REAP] = "reap",         [FACT_REPARENT] = "reparent", [FACT_STOP] = "stop",
        [FACT_CONTINUE] = "continue", [FACT_SIGNAL] = "signal",     [FACT_HANDLER] = "handler",
        [FACT_SET] = "set",           [FACT_STATE] = "state",       [FACT_LINE] = "line",
        [FACT_NEXT] = "next",         [FACT_OUTPUT] = "output",     [FACT_POOL] = "pool",
        [FACT_TASK] = "task",         [FACT_END] = "end",
    };

    return (unsigned)kind < FACT_KINDS ? names[kind] : "unknown";
}
