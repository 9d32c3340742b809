/*
 * code_names: words that mean something already, so that no variable may be called so.
 */
#include "record/code_inside.h"

#include <string.h>

static const char *const in_c[] = {
    /* clang-format off */
    /* the language */
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
    "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
    "unsigned", "void", "volatile", "while", "asm", "typeof", "linux", "unix", "bool", "true",
    "false", "NULL",
    /* what the headers name */
    "main", "errno", "environ", "stdin", "stdout", "stderr", "optarg", "optind", "opterr",
    "optopt", "abort", "abs", "accept", "access", "alarm", "atexit", "atoi", "atol", "atof",
    "basename", "bsearch", "calloc", "chdir", "chown", "chroot", "clock", "close", "confstr",
    "connect", "crypt", "daemon", "div", "dup", "dup2", "encrypt", "execl", "execv", "execvp",
    "execlp", "exit", "exp", "fchdir", "fclose", "fork", "fputs", "free", "fsync", "getenv",
    "gethostid", "getpgid", "getpid", "getppid", "getsid", "getuid", "index", "isatty", "j0", "j1",
    "jn", "kill", "killpg", "labs", "ldiv", "link", "lockf", "log", "lseek", "malloc", "memcpy",
    "memset", "mmap", "mprotect", "munmap", "nanosleep", "nice", "open", "pause", "perror",
    "pipe", "poll", "pow", "ppoll", "prctl", "printf", "putchar", "puts", "qsort", "raise", "rand",
    "random", "read", "realloc", "remove", "rename", "rindex", "rmdir", "round", "setpgid",
    "setsid", "setvbuf", "sigaction", "signal", "sin", "sleep", "snprintf", "socket", "sqrt",
    "srand", "strcmp", "strlen", "strtol", "swab", "symlink", "sync", "syscall",
    "sysconf", "system", "time", "times", "tolower", "toupper", "truncate", "ttyname", "unlink",
    "usleep", "vfork", "wait", "waitid", "waitpid", "write", "y0", "y1", "yn", "gamma", "ceil",
    "floor", "fabs", "cos", "tan", "logb", "trunc", "send", "select", "getw", "putw", "dprintf",
    "getline", "signbit", "isalpha", "isdigit", "isspace", "stime", "brk", "sbrk", "acct", "swapoff",
    /* what the program brings along */
    "die", "say", "last", "set_text", "is_true", "catch_signal", "sleep_for", "at_prompt",
    "process", "task", "leave", "room", "child", "number", "error", "end_processes", "end_pools", "processes", "pools", "rounds", "NO_EXITCODE", "TEXT_MAX", "POOL_MAX",
    "TASKS_MAX",
    /* clang-format on */
};

static const char *const in_python[] = {
    /* clang-format off */
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield", "match", "case", "print", "range", "str", "int", "hex", "id", "len", "list",
    "tuple", "os", "sys", "time", "signal", "atexit", "ctypes", "multiprocessing", "context",
    "OSError", "AssertionError", "ValueError", "wait", "checked", "last", "at_prompt",
    "number", "frame",
    /* clang-format on */
};

static bool among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

bool code_name_is_taken(enum code_language language, const char *name)
{
    if (language == CODE_PYTHON)
        return among(in_python, sizeof in_python / sizeof *in_python, name);
    return !strncmp(name, "SIG", 3) || among(in_c, sizeof in_c / sizeof *in_c, name);
}
