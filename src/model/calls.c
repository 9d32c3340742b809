#include "model/calls.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum call_kind kind;
} calls[] = {
    {"wait", CALL_WAITS},      {"waitpid", CALL_WAITS},    {"sleep", CALL_SLEEPS},
    {"pause", CALL_SLEEPS},    {"read", CALL_IDLES},       {"poll", CALL_SLEEPS},
    {"join", CALL_METHOD},     {"spin", CALL_SPINS},       {"exit", CALL_ENDS},
    {"_exit", CALL_ENDS},      {"kill", CALL_SENDS},       {"fork", CALL_QUICK},
    {"exec", CALL_QUICK},      {"execvp", CALL_QUICK},     {"signal", CALL_QUICK},
    {"sigaction", CALL_QUICK}, {"prctl", CALL_QUICK},      {"subreaper", CALL_QUICK},
    {"getpid", CALL_QUICK},    {"getppid", CALL_QUICK},    {"setsid", CALL_QUICK},
    {"setpgid", CALL_QUICK},   {"getpgid", CALL_QUICK},    {"getsid", CALL_QUICK},
    {"print", CALL_QUICK},     {"addr", CALL_QUICK},       {"buffer", CALL_QUICK},
    {"setvbuf", CALL_QUICK},   {"atexit", CALL_QUICK},     {"process", CALL_METHOD},
    {"start", CALL_METHOD},    {"alive", CALL_METHOD},     {"exitcode", CALL_METHOD},
    {"daemon", CALL_METHOD},   {"terminate", CALL_METHOD},
};

enum call_kind call_kind(const char *call)
{
    if (strncmp(call, "pool", 4) == 0 && (call[4] == '\0' || call[4] == '.'))
        return CALL_METHOD;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (*calls[i].name == *call && strcmp(calls[i].name, call) == 0)
            return calls[i].kind;
    return CALL_SLEEPS;
}

long call_first_number(const char *args, long otherwise)
{
    char *end;

    if (!args)
        return otherwise;
    errno = 0;
    long number = strtol(args, &end, 10);
    return end == args || errno ? otherwise : number;
}

bool call_is_method(const char *call)
{
    return call && call_kind(call) == CALL_METHOD;
}

bool call_is(const char *call, const char *name)
{
    return call && *call == *name && strcmp(call, name) == 0;
}
