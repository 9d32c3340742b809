/*
 * shim: preloaded into a proctor that was built with AddressSanitizer, it looks for leaks where a
 * process ends by _exit(2), as agents, init and the guardian do; LeakSanitizer by itself looks at
 * exit(3) alone. Each look is a line of the file LEAKS_SEEN: "clean" or "leak".
 *
 * Programs that proctor starts by exec have no sanitizer, and are left alone.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

static char seen[4096];
static bool planted;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("LEAKS_SEEN");

    strncpy(seen, path ? path : "", sizeof seen - 1);
    planted = getenv("LEAKS_PLANTED") != NULL;
}

/* So that it can be seen to find them: several, since a register may still hold the last one. */
static void plant(void)
{
    enum { LEAKS = 9, BYTES = 77 };

    for (int i = 0; i < LEAKS; i++)
        strncpy(malloc(BYTES), "lost", BYTES);
}

static void look(void)
{
    if (!__lsan_do_recoverable_leak_check || !*seen)
        return;
    if (planted)
        plant();
    const char *line = __lsan_do_recoverable_leak_check() ? "leak\n" : "clean\n";
    int file = open(seen, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file >= 0 && write(file, line, strlen(line)) < 0)
        abort();
    close(file);
}

/* The last of all destructors, so that what others free is no leak. */
__attribute__((destructor(101))) static void end(void)
{
    look();
}

void _exit(int status)
{
    look();
    while (1)
        syscall(SYS_exit_group, status);
}
