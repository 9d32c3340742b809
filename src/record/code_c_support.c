/*
 * code_c_support: what a program in C brings along: headers, and functions of its own. Only what is
 * needed is written; what a piece is made of comes before it.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

#define BIT(need) (UINT64_C(1) << (need))

static const struct piece {
    uint64_t when;     /* the needs that want it: one is enough */
    const char *about; /* what it is for */
    const char *text;
} pieces[] = {
    {BIT(C_DIE) | BIT(C_PROCESS) | BIT(C_POOL),
     N_("Says what failed, and why, and ends: without that call the rest makes no sense."),
     "static void die(const char *call)\n"
     "{\n"
     "    perror(call);\n"
     "    exit(EXIT_FAILURE);\n"
     "}\n"},
    {BIT(C_SAY),
     N_("In a handler only what signal-safety(7) lists is safe: write is, printf is not."),
     "static void say(const char *format, ...)\n"
     "{\n"
     "    char line[512];\n"
     "    va_list values;\n"
     "\n"
     "    va_start(values, format);\n"
     "    int length = vsnprintf(line, sizeof line, format, values);\n"
     "    va_end(values);\n"
     "    if (length >= (int)sizeof line)\n"
     "        length = sizeof line - 1;\n"
     "    if (length > 0 && write(STDOUT_FILENO, line, (size_t)length) < 0)\n"
     "        _exit(EXIT_FAILURE);\n"
     "}\n"},
    {BIT(C_SET_TEXT), N_("A text that is put together while the program runs."),
     "enum { TEXT_MAX = 256 };\n"
     "\n"
     "static void set_text(char text[TEXT_MAX], const char *format, ...)\n"
     "{\n"
     "    char made[TEXT_MAX]; /* the old text may be among the values */\n"
     "    va_list values;\n"
     "\n"
     "    va_start(values, format);\n"
     "    vsnprintf(made, sizeof made, format, values);\n"
     "    va_end(values);\n"
     "    memcpy(text, made, sizeof made);\n"
     "}\n"},
    {BIT(C_IS_TRUE), N_("As proctor sees it: 0, False, None and nothing at all are not true."),
     "static int is_true(const char *text)\n"
     "{\n"
     "    return *text != '\\0' && strcmp(text, \"0\") != 0 && strcmp(text, \"False\") != 0 &&\n"
     "           strcmp(text, \"None\") != 0;\n"
     "}\n"},
    {BIT(C_CATCH), N_("SA_RESTART: a call that the handler interrupts is taken up again."),
     "static void catch_signal(int number, void (*handler)(int), int flags)\n"
     "{\n"
     "    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};\n"
     "\n"
     "    if (sigaction(number, &action, NULL) < 0)\n"
     "        perror(\"sigaction\");\n"
     "}\n"},
    {BIT(C_SLEEP_FOR), N_("sleep(3) knows whole seconds only. A handler ends this one, too."),
     "static int sleep_for(double seconds)\n"
     "{\n"
     "    struct timespec time = {.tv_sec = (time_t)seconds};\n"
     "\n"
     "    time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);\n"
     "    return nanosleep(&time, NULL);\n"
     "}\n"},
    {BIT(C_AT_PROMPT), N_("The time a process spent at the prompt: no handler shortens it."),
     "static void at_prompt(unsigned seconds)\n"
     "{\n"
     "    while (seconds > 0)\n"
     "        seconds = sleep(seconds);\n"
     "}\n"},
    {BIT(C_PROCESS),
     N_("A Process of Python's multiprocessing: a fork, and what is remembered of the child."),
     "struct process {\n"
     "    struct process *next;\n"
     "    void (*target)(void);\n"
     "    int daemon;\n"
     "    pid_t maker, pid; /* pid is 0 before the start */\n"
     "    int ended, exit_code;\n"
     "};\n"
     "\n"
     "static struct process *processes;\n"
     "\n"
     "/* Takes its status; with WNOHANG only if it has ended. Whether it has. */\n"
     "static int process_poll(struct process *process, int options)\n"
     "{\n"
     "    pid_t pid;\n"
     "    int status = 0;\n"
     "\n"
     "    if (process->ended || process->pid == 0 || process->maker != getpid())\n"
     "        return process->ended;\n"
     "    do\n"
     "        pid = waitpid(process->pid, &status, options);\n"
     "    while (pid < 0 && errno == EINTR);\n"
     "    if (pid != process->pid)\n"
     "        return 0;\n"
     "    process->ended = 1;\n"
     "    process->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);\n"
     "    return 1;\n"
     "}\n"
     "\n"
     "/* At exit: daemons are terminated, all others waited for. */\n"
     "static void end_processes(void)\n"
     "{\n"
     "    for (struct process *it = processes; it != NULL; it = it->next)\n"
     "        if (it->pid > 0 && it->maker == getpid() && !process_poll(it, WNOHANG) &&\n"
     "            it->daemon)\n"
     "            kill(it->pid, SIGTERM);\n"
     "    for (struct process *it = processes; it != NULL; it = it->next)\n"
     "        process_poll(it, 0);\n"
     "}\n"},
    {BIT(C_POOL),
     N_("A Pool: workers, forked once, that take tasks from one queue, which is a pipe. Another "
        "pipe brings the results back. Unlike Python's it replaces no worker."),
     "enum { POOL_MAX = 64, TASKS_MAX = 1024 };\n"
     "\n"
     "struct task {\n"
     "    long (*work)(long i); /* NULL: there are no more */\n"
     "    long i;\n"
     "    int id;\n"
     "};\n"
     "\n"
     "struct result {\n"
     "    long value;\n"
     "    int id;\n"
     "};\n"
     "\n"
     "struct pool {\n"
     "    struct pool *next;\n"
     "    pid_t maker, workers[POOL_MAX];\n"
     "    int size, closed, over;\n"
     "    int tasks[2], results[2];\n"
     "    int count; /* of tasks so far: their numbers begin at 1 */\n"
     "    long values[TASKS_MAX + 1];\n"
     "    char done[TASKS_MAX + 1];\n"
     "};\n"
     "\n"
     "static struct pool *pools;\n"
     "\n"
     "static void pool_reap(struct pool *pool)\n"
     "{\n"
     "    for (int i = 0; i < pool->size; i++)\n"
     "        while (waitpid(pool->workers[i], NULL, 0) < 0 && errno == EINTR)\n"
     "            continue;\n"
     "    pool->over = 1;\n"
     "}\n"
     "\n"
     "static int pool_terminate(struct pool *pool)\n"
     "{\n"
     "    pool->closed = 1;\n"
     "    if (pool->over || pool->maker != getpid())\n"
     "        return 0;\n"
     "    for (int i = 0; i < pool->size; i++)\n"
     "        kill(pool->workers[i], SIGTERM);\n"
     "    pool_reap(pool);\n"
     "    return 0;\n"
     "}\n"
     "\n"
     "/* At exit: a pool that nobody joined is terminated. */\n"
     "static void end_pools(void)\n"
     "{\n"
     "    for (struct pool *it = pools; it != NULL; it = it->next)\n"
     "        pool_terminate(it);\n"
     "}\n"},
    {BIT(C_LEAVE),
     N_("The end of a child that ran a function: its parent's atexit is not its own."), NULL},
    {BIT(C_PROCESS_NEW), NULL,
     "static struct process *process_new(void (*target)(void))\n"
     "{\n"
     "    struct process *process = calloc(1, sizeof *process);\n"
     "\n"
     "    if (process == NULL)\n"
     "        die(\"calloc\");\n"
     "    process->target = target;\n"
     "    process->maker = getpid();\n"
     "    process->next = processes;\n"
     "    processes = process;\n"
     "    return process;\n"
     "}\n"},
    {BIT(C_PROCESS_START), NULL,
     "static int process_start(struct process *process)\n"
     "{\n"
     "    if (process->pid != 0) {\n"
     "        fprintf(stderr, \"start: cannot start a process twice\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    for (struct process *it = processes; it != NULL; it = it->next)\n"
     "        process_poll(it, WNOHANG); /* as Python does: no zombie stays for long */\n"
     "    fflush(stdout); /* so that the child has no copy of what is not written yet */\n"
     "    process->pid = fork();\n"
     "    if (process->pid < 0)\n"
     "        die(\"fork\");\n"
     "    if (process->pid == 0) {\n"
     "        process->target();\n"
     "        leave(0);\n"
     "    }\n"
     "    return 0;\n"
     "}\n"},
    {BIT(C_PROCESS_JOIN), NULL,
     "static int process_join(struct process *process)\n"
     "{\n"
     "    if (process->pid == 0 || process->maker != getpid()) {\n"
     "        fprintf(stderr, \"join: can only join a child that was started\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    process_poll(process, 0);\n"
     "    return 0;\n"
     "}\n"},
    {BIT(C_PROCESS_JOIN_FOR),
     N_("join with a time: a pidfd is readable when the process has ended."),
     "static int process_join_for(struct process *process, double seconds)\n"
     "{\n"
     "    struct pollfd end = {.events = POLLIN};\n"
     "\n"
     "    if (process_poll(process, WNOHANG) || process->pid == 0)\n"
     "        return 0;\n"
     "    end.fd = (int)syscall(SYS_pidfd_open, process->pid, 0);\n"
     "    if (poll(&end, 1, (int)(seconds * 1000)) == 1)\n"
     "        process_poll(process, 0);\n"
     "    close(end.fd);\n"
     "    return 0;\n"
     "}\n"},
    {BIT(C_PROCESS_ALIVE), NULL,
     "static int process_alive(struct process *process)\n"
     "{\n"
     "    return process->pid != 0 && !process_poll(process, WNOHANG);\n"
     "}\n"},
    {BIT(C_PROCESS_EXITCODE), N_("256 stands for Python's None: it has not ended."),
     "enum { NO_EXITCODE = 256 };\n"
     "\n"
     "static int process_exitcode(struct process *process)\n"
     "{\n"
     "    return process_poll(process, WNOHANG) ? process->exit_code : NO_EXITCODE;\n"
     "}\n"},
    {BIT(C_PROCESS_TERMINATE), NULL,
     "static int process_terminate(struct process *process)\n"
     "{\n"
     "    if (process->pid > 0 && !process->ended)\n"
     "        kill(process->pid, SIGTERM);\n"
     "    return 0;\n"
     "}\n"},
    {BIT(C_POOL_NEW), NULL,
     "static void pool_work(struct pool *pool)\n"
     "{\n"
     "    struct task task;\n"
     "    pid_t worker = getpid();\n"
     "\n"
     "    close(pool->tasks[1]);\n"
     "    close(pool->results[0]);\n"
     "    while (read(pool->tasks[0], &task, sizeof task) == (ssize_t)sizeof task &&\n"
     "           task.work != NULL) {\n"
     "        struct result result = {task.work(task.i), task.id};\n"
     "        if (getpid() != worker) /* a child that the task made */\n"
     "            break;\n"
     "        if (write(pool->results[1], &result, sizeof result) < 0)\n"
     "            break;\n"
     "    }\n"
     "    leave(0);\n"
     "}\n"
     "\n"
     "static struct pool *pool_new(int size)\n"
     "{\n"
     "    struct pool *pool = calloc(1, sizeof *pool);\n"
     "\n"
     "    if (pool == NULL || pipe(pool->tasks) < 0 || pipe(pool->results) < 0)\n"
     "        die(\"pool\");\n"
     "    pool->maker = getpid();\n"
     "    pool->size = size < 1 ? 1 : size > POOL_MAX ? POOL_MAX : size;\n"
     "    fflush(stdout);\n"
     "    for (int i = 0; i < pool->size; i++) {\n"
     "        pool->workers[i] = fork();\n"
     "        if (pool->workers[i] < 0)\n"
     "            die(\"fork\");\n"
     "        if (pool->workers[i] == 0)\n"
     "            pool_work(pool);\n"
     "    }\n"
     "    close(pool->tasks[0]);\n"
     "    close(pool->results[1]);\n"
     "    pool->next = pools;\n"
     "    pools = pool;\n"
     "    return pool;\n"
     "}\n"},
    {BIT(C_POOL_APPLY), N_("The pipe has room for all of so many tasks: writing never blocks."),
     "static int pool_apply(struct pool *pool, long (*work)(long i), long i)\n"
     "{\n"
     "    struct task task = {work, i, pool->count + 1};\n"
     "\n"
     "    if (pool->closed || pool->maker != getpid() || pool->count == TASKS_MAX) {\n"
     "        fprintf(stderr, \"apply: the pool takes no task\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    if (write(pool->tasks[1], &task, sizeof task) < 0)\n"
     "        die(\"write\");\n"
     "    return ++pool->count;\n"
     "}\n"},
    {BIT(C_POOL_MAP), NULL,
     "static int pool_map(struct pool *pool, long (*work)(long i), long count)\n"
     "{\n"
     "    int first = pool->count + 1;\n"
     "\n"
     "    for (long i = 0; i < count; i++)\n"
     "        pool_apply(pool, work, i);\n"
     "    return first;\n"
     "}\n"},
    {BIT(C_POOL_GET), N_("Sleeps until the result of the task is there."),
     "static long pool_get(struct pool *pool, int id)\n"
     "{\n"
     "    struct result result;\n"
     "\n"
     "    if (id < 1 || id > pool->count) {\n"
     "        fprintf(stderr, \"get: no such task\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    while (!pool->done[id]) {\n"
     "        ssize_t got = read(pool->results[0], &result, sizeof result);\n"
     "        if (got < 0 && errno == EINTR)\n"
     "            continue;\n"
     "        if (got <= 0) {\n"
     "            fprintf(stderr, \"get: lost with its worker\\n\");\n"
     "            return -1;\n"
     "        }\n"
     "        pool->values[result.id] = result.value;\n"
     "        pool->done[result.id] = 1;\n"
     "    }\n"
     "    return pool->values[id];\n"
     "}\n"},
    {BIT(C_POOL_GET_FOR), NULL,
     "static long pool_get_for(struct pool *pool, int id, double seconds)\n"
     "{\n"
     "    struct pollfd results = {.fd = pool->results[0], .events = POLLIN};\n"
     "\n"
     "    if (id >= 1 && id <= pool->count && !pool->done[id] &&\n"
     "        poll(&results, 1, (int)(seconds * 1000)) != 1) {\n"
     "        fprintf(stderr, \"get: the time is over\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    return pool_get(pool, id);\n"
     "}\n"},
    {BIT(C_POOL_CLOSE),
     N_("As many last words as workers: each takes one, after all tasks, and ends."),
     "static int pool_close(struct pool *pool)\n"
     "{\n"
     "    struct task last = {NULL, 0, 0};\n"
     "\n"
     "    for (int i = 0; !pool->closed && i < pool->size; i++)\n"
     "        if (write(pool->tasks[1], &last, sizeof last) < 0)\n"
     "            die(\"write\");\n"
     "    pool->closed = 1;\n"
     "    return 0;\n"
     "}\n"},
    {BIT(C_POOL_JOIN), NULL,
     "static int pool_join(struct pool *pool)\n"
     "{\n"
     "    if (!pool->closed || pool->maker != getpid()) {\n"
     "        fprintf(stderr, \"join: the pool is still running\\n\");\n"
     "        return -1;\n"
     "    }\n"
     "    if (!pool->over)\n"
     "        pool_reap(pool);\n"
     "    return 0;\n"
     "}\n"},
};

/* What one piece needs of others. */
static uint64_t all_needs(const struct code *code)
{
    uint64_t needs = code->needs;

    if (needs & (BIT(C_PROCESS_START) | BIT(C_POOL_NEW)))
        needs |= BIT(C_LEAVE);
    if (needs & BIT(C_POOL_MAP))
        needs |= BIT(C_POOL_APPLY);
    if (needs & BIT(C_POOL_GET_FOR))
        needs |= BIT(C_POOL_GET);
    return needs;
}

void c_headers(const struct code *code, struct buffer *out)
{
    static const uint64_t multi = BIT(C_PROCESS) | BIT(C_POOL);
    static const struct {
        const char *name;
        uint64_t when;
    } headers[] = {
        {"errno.h", multi | BIT(C_ERRNO)},
        {"poll.h", BIT(C_PROCESS_JOIN_FOR) | BIT(C_POOL_GET_FOR)},
        {"signal.h", multi | BIT(C_SIGNAL) | BIT(C_CATCH)},
        {"stdarg.h", BIT(C_SAY) | BIT(C_SET_TEXT)},
        {"stdio.h",
         multi | BIT(C_STDIO) | BIT(C_DIE) | BIT(C_SAY) | BIT(C_SET_TEXT) | BIT(C_CATCH)},
        {"stdlib.h", multi | BIT(C_STDLIB) | BIT(C_LEAVE) | BIT(C_DIE) | BIT(C_SAY)},
        {"string.h", BIT(C_STRING) | BIT(C_SET_TEXT) | BIT(C_IS_TRUE)},
        {"sys/prctl.h", BIT(C_PRCTL)},
        {"sys/syscall.h", BIT(C_PROCESS_JOIN_FOR)},
        {"sys/wait.h", multi | BIT(C_WAIT)},
        {"time.h", BIT(C_SLEEP_FOR)},
        {"unistd.h", multi | BIT(C_LEAVE) | BIT(C_UNISTD) | BIT(C_SAY) | BIT(C_AT_PROMPT)},
    };
    uint64_t needs = all_needs(code);

    buffer_printf(out, "#define _GNU_SOURCE /* %s */\n\n", _("-std=c11 alone knows no processes"));
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (needs & headers[i].when)
            buffer_printf(out, "#include <%s>\n", headers[i].name);
    buffer_add_char(out, '\n');
}

static void add_leave(const struct code *code, struct buffer *out)
{
    buffer_printf(out,
                  "static void leave(int status)\n"
                  "{\n"
                  "%s%s"
                  "    fflush(stdout);\n"
                  "    _exit(status);\n"
                  "}\n",
                  code->needs & BIT(C_POOL) ? "    end_pools();\n" : "",
                  code->needs & BIT(C_PROCESS) ? "    end_processes();\n" : "");
}

void c_support(const struct code *code, struct buffer *out)
{
    uint64_t needs = all_needs(code);

    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        if (!(needs & pieces[i].when))
            continue;
        if (pieces[i].about)
            buffer_printf(out, "/* %s */\n", _(pieces[i].about));
        if (pieces[i].text)
            buffer_add_text(out, pieces[i].text);
        else
            add_leave(code, out);
        buffer_add_char(out, '\n');
    }
}
