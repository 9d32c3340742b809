#include "harness.h"

#include "causal.h"
#include "kernel.h"
#include "oracle.h"
#include "sandbox/sandbox.h"
#include "session/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const double usual_patience = 20, patience_with_the_rest = 10, rest = 0.8;

/* What the storyteller leaves for the test process, in memory that both see. */
struct result {
    bool refused;
    int status;
    int descriptors_left;
};

/* Lives in the storyteller's process. */
struct teller {
    struct story_options options;
    struct session *session;
    struct sandbox sandbox;
    struct result *result;
    int words;    /* file of what is said */
    int problems; /* file of what the oracle finds */
    int facts_told;
    double asked; /* when the last statement ran */
};

static int skipped;

bool harness_begin(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

const char *form_name(enum form form)
{
    return form == NAMESPACE ? "in a namespace" : "under a subreaper";
}

int harness_skipped(void)
{
    return skipped;
}

/* The storyteller */

static void write_line(int file, const char *what, const char *text)
{
    dprintf(file, "%s: %s\n", what, text);
}

static void do_mischief(struct teller *teller)
{
    switch (teller->options.mischief) {
    case SHELL_KILLED: raise(SIGKILL); break;
    case SHELL_TERMINATED: raise(SIGTERM); break;
    case SHELL_HUNG_UP: raise(SIGHUP); break;
    case GUARDIAN_KILLED: kill(teller->sandbox.guardian, SIGKILL); break;
    case INIT_KILLED: kill(teller->sandbox.init, SIGKILL); break;
    case HANGS: pause(); break;
    case CRASHES: abort(); break;
    case LEAVES_DESCRIPTOR:
        if (open("/dev/null", O_RDONLY) < 0)
            abort();
        break;
    case LEAVES_PROCESS:
        if (fork() == 0)
            for (;;)
                pause();
        break;
    case NO_MISCHIEF: break;
    }
}

static void on_fact(void *context, const struct fact *fact)
{
    struct teller *teller = context;

    (void)fact;
    if (++teller->facts_told == teller->options.at_fact)
        do_mischief(teller);
}

static void on_say(void *context, enum say say, const char *text)
{
    static const char *const names[] = {
        [SAY_ANSWER] = "answer", [SAY_NOTE] = "note", [SAY_ERROR] = "error"};
    struct teller *teller = context;

    write_line(teller->words, names[say], text);
}

/* The next line of a story without a script. */
static void type_next(struct teller *teller)
{
    struct buffer problems = {0};
    struct error error;
    const char *line = teller->options.next(teller->session, teller->options.seed, &problems);

    if (problems.length)
        write_line(teller->problems, "told line by line", buffer_text(&problems));
    buffer_free(&problems);
    if (!line)
        session_end_of_input(teller->session);
    else if (!session_type(teller->session, line, strlen(line), 1, NULL, &error))
        write_line(teller->problems, line, error.text);
}

/* Everything is at rest: now the table must say what the kernel says. Where rest was long in coming
 * the session may have given up on it. */
static void on_settled(void *context, bool ready)
{
    struct teller *teller = context;
    struct buffer problems = {0};

    if (!teller->session || !teller->sandbox.init)
        return;
    if (kernel_clock() <= teller->asked + rest)
        oracle_compare(session_table(teller->session), teller->sandbox.init, &problems);
    if (problems.length)
        write_line(teller->problems, "at rest", buffer_text(&problems));
    buffer_free(&problems);
    if (ready && teller->options.next)
        type_next(teller);
}

static void on_statement(void *context, const char *text)
{
    struct teller *teller = context;

    write_line(teller->words, "statement", text);
    teller->asked = kernel_clock();
}

static void on_input(void *context)
{
    (void)context;
}

static void on_program(void *context, const struct listing *listing)
{
    struct teller *teller = context;
    char line[200];

    for (int i = 0; i < listing->count; i++) {
        snprintf(line, sizeof line, "%d %s", listing->lines[i].number, listing->lines[i].text);
        write_line(teller->words, "program", line);
    }
}

static double on_refresh(void *context)
{
    (void)context;
    return 0;
}

static int run(struct teller *teller, const char *script, struct error *error)
{
    if (teller->options.next)
        return session_run(teller->session);
    if (session_type(teller->session, script, strlen(script), 1, NULL, error)) {
        session_end_of_input(teller->session);
        return session_run(teller->session);
    }
    write_line(teller->words, "error", error->text);
    session_stop(teller->session, STATUS_USAGE);
    return STATUS_USAGE;
}

static void tell(struct teller *teller, enum form form, const char *script, int facts)
{
    struct session_view view = {.context = teller,
                                .fact = on_fact,
                                .say = on_say,
                                .settled = on_settled,
                                .statement = on_statement,
                                .program = on_program,
                                .refresh = on_refresh,
                                .input = -1,
                                .input_ready = on_input};
    struct error error;

    if (!sandbox_start(&teller->sandbox, form == SUBREAPER, &error)) {
        write_line(teller->words, "error", error.text);
        return;
    }
    struct session_options options = {.interactive = teller->options.interactive,
                                      .limit = teller->options.limit ? teller->options.limit
                                                                     : SESSION_LIMIT_DEFAULT,
                                      .time_limit = teller->options.time_limit,
                                      .events = fdopen(dup(facts), "w"),
                                      .name = teller->options.interactive ? NULL : "story"};
    teller->session = session_open(&teller->sandbox, &options, &view, &error);
    if (!teller->session) {
        write_line(teller->words, "error", error.text);
        sandbox_stop(&teller->sandbox);
    } else {
        teller->result->refused = form == NAMESPACE && !teller->sandbox.namespaced;
        teller->result->status = run(teller, script, &error);
        struct session *session = teller->session;
        teller->session = NULL;
        session_close(session);
    }
    fclose(options.events);
}

static _Noreturn void tell_and_exit(struct teller *teller, enum form form, const char *script,
                                    int facts)
{
    /* Agents inherit standard output, and setvbuf(3) wants it unused: CUnit has used it. */
    if (!freopen("/dev/null", "w", stdout))
        _exit(1);
    int before = kernel_descriptors();

    tell(teller, form, script, facts);
    if (!teller->options.at_fact)
        do_mischief(teller);
    teller->result->descriptors_left = kernel_descriptors() - before;
    if (form == SUBREAPER)
        exit(0); /* a sanitizer looks for lost memory here; once a story is enough */
    _exit(0);
}

/* The test process */

static void read_back(int file, struct buffer *out)
{
    char bytes[8192];
    ssize_t got;
    off_t at = 0;

    while ((got = pread(file, bytes, sizeof bytes, at)) > 0) {
        buffer_add(out, bytes, (size_t)got);
        at += got;
    }
    close(file);
}

/* Waits for the storyteller's end, and sees to it when that does not come. */
static void watch(struct story *story, pid_t teller, double patience)
{
    story->hung = !kernel_await_end(teller, kernel_clock() + patience);
    if (story->hung)
        kill(teller, SIGKILL);
    while (waitpid(teller, &story->ended, 0) < 0 && errno == EINTR)
        continue;
}

/* When a story came to its own end nothing may be left at all; when its end was violent, nothing
 * for long. */
static void count_the_rest(struct story *story, const struct story_options *options)
{
    bool violent = story->hung || story->ended != 0 || options->mischief == SHELL_KILLED ||
                   options->mischief == GUARDIAN_KILLED || options->mischief == INIT_KILLED;

    story->processes_left = kernel_await_nobody(violent ? patience_with_the_rest : 0);
    if (story->processes_left)
        kernel_show_left(&story->problems);
    kernel_end_everybody();
}

static void add_problems(struct story *story, const struct story_options *options)
{
    if (story->hung)
        buffer_printf(&story->problems, "hung: the watchdog had to end it\n");
    else if (WIFSIGNALED(story->ended) && options->mischief != SHELL_KILLED)
        buffer_printf(&story->problems, "the session was ended by signal %d\n",
                      WTERMSIG(story->ended));
    else if (WIFEXITED(story->ended) && WEXITSTATUS(story->ended))
        buffer_printf(&story->problems, "the session's process ended with status %d\n",
                      WEXITSTATUS(story->ended));
    if (story->descriptors_left)
        buffer_printf(&story->problems, "%d descriptors left open\n", story->descriptors_left);
}

void story_tell(struct story *story, enum form form, const char *script,
                const struct story_options *options)
{
    int before = kernel_descriptors();
    int facts = memfd_create("facts", MFD_CLOEXEC), words = memfd_create("words", MFD_CLOEXEC);
    int problems = memfd_create("problems", MFD_CLOEXEC);
    struct result *result =
        mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct teller teller = {
        .options = *options, .result = result, .words = words, .problems = problems};
    struct buffer stream = {0};

    *story = (struct story){.form = form, .script = script, .status = -1};
    if (facts < 0 || words < 0 || problems < 0 || result == MAP_FAILED) {
        buffer_printf(&story->problems, "no files for a story: %s\n", strerror(errno));
        return;
    }
    result->status = -1;
    fflush(NULL); /* nothing of ours is to be written twice */
    pid_t child = fork();
    if (child == 0)
        tell_and_exit(&teller, form, script, facts);
    watch(story, child, options->patience > 0 ? options->patience : usual_patience);
    count_the_rest(story, options);
    story->refused = result->refused;
    story->status = result->status;
    story->descriptors_left = result->descriptors_left;
    munmap(result, sizeof *result);
    add_problems(story, options);
    read_back(words, &story->words);
    read_back(problems, &story->problems);
    read_back(facts, &stream);
    facts_read(&story->facts, buffer_text(&stream), &story->problems);
    causal_check(&story->facts, &story->problems,
                 options->mischief == NO_MISCHIEF && story->status >= 0);
    buffer_free(&stream);
    if (kernel_descriptors() != before)
        buffer_printf(&story->problems, "the test process has other descriptors than before\n");
    skipped += story->refused;
}

void story_free(struct story *story)
{
    facts_free(&story->facts);
    buffer_free(&story->words);
    buffer_free(&story->problems);
}

void story_show(const struct story *story)
{
    fprintf(stderr, "\n---- %s: %s\n", form_name(story->form), story->script);
    fprintf(stderr, "status %d\n", story->status);
    for (int i = 0; i < story->facts.count; i++)
        fprintf(stderr, "%4d  %s\n", i + 1, story->facts.items[i].line);
    fprintf(stderr, "said:\n%s", buffer_text(&story->words));
    if (story->problems.length)
        fprintf(stderr, "problems:\n%s", buffer_text(&story->problems));
    fprintf(stderr, "----\n");
}
