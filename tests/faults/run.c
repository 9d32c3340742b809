#include "run.h"

#include "../kernel/kernel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const double patience = 30, patience_with_the_rest = 15;

static char place[PATH_MAX], program[PATH_MAX], shim[PATH_MAX];
static struct plan *plan;

static void path_in_place(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%.*s/%s", (int)(size - strlen(name) - 2), place, name);
}

/* The shim lies beside the driver. */
static bool find_programs(void)
{
    const char *wanted = getenv("PROCTOR");
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 16);

    if (length < 0)
        return false;
    own[length] = '\0';
    snprintf(shim, sizeof shim, "%.*s.so", (int)sizeof shim - 4, own);
    return realpath(wanted ? wanted : "build/proctor", program) && access(shim, R_OK) == 0;
}

static bool map_plan(void)
{
    char path[PATH_MAX];

    path_in_place(path, sizeof path, "plan");
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof *plan) < 0)
        return false;
    plan = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return plan != MAP_FAILED;
}

bool run_begin(void)
{
    const char *folder = getenv("TMPDIR");

    snprintf(place, sizeof place, "%s/proctor-faults-XXXXXX", folder ? folder : "/tmp");
    if (find_programs() && mkdtemp(place) && map_plan())
        return true;
    perror("faults");
    return false;
}

static void each_file(const char *folder, void (*visit)(const char *path, void *context),
                      void *context)
{
    DIR *listing = opendir(folder);
    struct dirent *entry;
    char path[2 * PATH_MAX];

    while (listing && (entry = readdir(listing))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        visit(path, context);
    }
    if (listing)
        closedir(listing);
}

static void remove_all(const char *path, void *context)
{
    struct stat about;

    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        each_file(path, remove_all, context);
        rmdir(path);
    } else {
        unlink(path);
    }
}

void run_end(void)
{
    remove_all(place, NULL);
}

/* The file, and what is beside it */

static void state_folder(char *path, size_t size)
{
    path_in_place(path, size, "state");
}

static void prepare_files(const struct scenario *scenario)
{
    char path[PATH_MAX];

    state_folder(path, sizeof path);
    remove_all(path, NULL);
    mkdir(path, 0700);
    path_in_place(path, sizeof path, "state/proctor");
    mkdir(path, 0700);
    path_in_place(path, sizeof path, scenario->files[0]);
    FILE *file = scenario->before ? fopen(path, "we") : NULL;
    if (file) {
        fputs(scenario->before, file);
        fclose(file);
    }
}

static void read_back(int file, struct buffer *out)
{
    char bytes[8192];
    ssize_t got;
    off_t at = 0;

    for (; (got = pread(file, bytes, sizeof bytes, at)) > 0; at += got)
        buffer_add(out, bytes, (size_t)got);
    if (file >= 0)
        close(file);
}

struct expected {
    const struct scenario *scenario;
    struct buffer *litter;
};

static bool is_expected(const struct scenario *scenario, const char *path, const char *name)
{
    for (int i = 0; i < FILES_MAX && scenario->files[i]; i++)
        if (!strcmp(path + strlen(place) + 1, scenario->files[i]))
            return true;
    return !strcmp(name, "started") || !strcmp(name, "history") || strstr(name, ".lock");
}

static void note_litter(const char *path, void *context)
{
    struct expected *expected = context;
    const char *name = strrchr(path, '/') + 1;
    struct stat about;

    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        each_file(path, note_litter, context);
        return;
    }
    if (!is_expected(expected->scenario, path, name))
        buffer_printf(expected->litter, "%s ", name);
}

static void collect_files(struct came *came, const struct scenario *scenario)
{
    struct expected expected = {scenario, &came->litter};
    char path[PATH_MAX];

    for (int i = 0; i < FILES_MAX && scenario->files[i]; i++) {
        path_in_place(path, sizeof path, scenario->files[i]);
        read_back(open(path, O_RDONLY | O_CLOEXEC), &came->files[i]);
    }
    state_folder(path, sizeof path);
    each_file(path, note_litter, &expected);
}

/* The run */

static _Noreturn void become_proctor(const struct scenario *scenario, int in, int out, int err)
{
    const char *list[WORDS_MAX + 2] = {program};
    char path[PATH_MAX];

    memcpy(list + 1, scenario->words, sizeof scenario->words);
    state_folder(path, sizeof path);
    if (chdir(path) < 0)
        _exit(127);
    setenv("XDG_STATE_HOME", path, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    path_in_place(path, sizeof path, "plan");
    setenv(PLAN_VARIABLE, path, 1);
    setenv("LD_PRELOAD", shim, 1);
    /* A build with sanitizers wants to be first, and this is to be before it. */
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0:quarantine_size_mb=4", 1);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execv(program, (char *const *)list);
    _exit(127);
}

static void set_plan(const struct plan *fault)
{
    memset(plan, 0, sizeof *plan);
    if (!fault)
        return;
    plan->role = fault->role;
    plan->call = fault->call;
    plan->nth = fault->nth;
    plan->error = fault->error;
}

static void collect_plan(struct came *came, int made[ROLES][CALLS])
{
    came->injected = atomic_load(&plan->injected);
    for (int role = 0; role < ROLES; role++) {
        came->open_at_end[role] = atomic_load(&plan->open_at_end[role]);
        for (int call = 0; made && call < CALLS; call++)
            made[role][call] = atomic_load(&plan->made[role][call]);
    }
}

/* Of a shell that came to its own end nothing may be left at all; of one that could not, nothing
 * for long. */
static void watch(struct came *came, pid_t shell)
{
    double began = kernel_clock();

    came->hung = !kernel_await_end(shell, kernel_clock() + patience);
    if (came->hung)
        kill(shell, SIGKILL);
    while (waitpid(shell, &came->ended, 0) < 0 && errno == EINTR)
        continue;
    came->processes_left = kernel_await_nobody(patience_with_the_rest);
    if (came->processes_left)
        kernel_show_left(&came->left);
    came->seconds = kernel_clock() - began;
    kernel_end_everybody();
}

void run(struct came *came, const struct scenario *scenario, const struct plan *fault,
         int made[ROLES][CALLS])
{
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
    int in = memfd_create("in", MFD_CLOEXEC);

    *came = (struct came){0};
    prepare_files(scenario);
    set_plan(fault);
    if (scenario->input && write(in, scenario->input, strlen(scenario->input)) < 0)
        perror("faults");
    lseek(in, 0, SEEK_SET);
    fflush(NULL);
    pid_t shell = fork();
    if (shell == 0)
        become_proctor(scenario, in, out, err);
    close(in);
    watch(came, shell);
    collect_plan(came, made);
    read_back(out, &came->out);
    read_back(err, &came->err);
    collect_files(came, scenario);
}

void came_free(struct came *came)
{
    buffer_free(&came->out);
    buffer_free(&came->err);
    for (int i = 0; i < FILES_MAX; i++)
        buffer_free(&came->files[i]);
    buffer_free(&came->litter);
    buffer_free(&came->left);
}
