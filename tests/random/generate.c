#include "generate.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { MANY = 12, ALL_MOST = 28 }; /* processes that live; that ever did */

static uint64_t mixed(uint64_t bits) /* splitmix64 */
{
    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    return bits ^ bits >> 31;
}

void dice_seed(struct dice *dice, uint64_t seed)
{
    dice->state = mixed(seed + UINT64_C(0x9e3779b97f4a7c15));
}

int dice_roll(struct dice *dice, int sides)
{
    dice->state += UINT64_C(0x9e3779b97f4a7c15);
    return (int)(mixed(dice->state) % (uint64_t)sides);
}

static bool one_in(struct dice *dice, int sides)
{
    return dice_roll(dice, sides) == 0;
}

/* A program is soon over when main and its whole group end. */
static bool ends_too_soon(struct dice *dice, const struct command *command)
{
    bool exits = command->verb == DO_EXIT || command->verb == DO_EXIT_NOW;
    bool kills = command->verb == DO_KILL || command->verb == DO_KILL_FROM_OUTSIDE;
    bool wide = command->whom == WHOM_ALL || command->whom == WHOM_OWN_GROUP;

    if (exits && strcmp(command->actor, "main"))
        return false;
    if (kills && !wide && strcmp(command->name, "main"))
        return false;
    return (exits || kills) && !one_in(dice, 8);
}

static const struct {
    enum verb verb;
    int weight;
} weights[] = {{DO_FORK, 24},
               {DO_EXIT, 9},
               {DO_EXIT_NOW, 3},
               {DO_WAIT, 8},
               {DO_WAITPID, 14},
               {DO_KILL, 18},
               {DO_KILL_FROM_OUTSIDE, 6},
               {DO_SIGNAL, 14},
               {DO_PAUSE, 4},
               {DO_SLEEP, 1},
               {DO_SETSID, 3},
               {DO_SETPGID, 6},
               {DO_SUBREAPER, 4},
               {DO_GETPID, 1},
               {DO_GETPPID, 3},
               {DO_INIT_REAPS, 1},
               {DO_PROCESS, 4},
               {DO_START, 4},
               {DO_JOIN, 3},
               {DO_ALIVE, 3},
               {DO_EXITCODE, 3},
               {DO_DAEMON, 2},
               {DO_TERMINATE, 2},
               {DO_POOL, 4},
               {DO_POOL_APPLY, 8},
               {DO_POOL_GET, 3},
               {DO_POOL_CLOSE, 1},
               {DO_POOL_JOIN, 1},
               {DO_POOL_TERMINATE, 1}};

static enum verb any_verb(struct dice *dice)
{
    int sum = 0, at = 0;

    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        sum += weights[i].weight;
    for (int rolled = dice_roll(dice, sum); (rolled -= weights[at].weight) >= 0;)
        at++;
    return weights[at].verb;
}

static int any_signal(struct dice *dice, bool sent)
{
    static const int numbers[] = {SIGTERM, SIGUSR1,  SIGUSR2, SIGHUP,  SIGINT,  SIGCHLD,
                                  SIGCONT, SIGTSTP,  SIGTTIN, SIGTTOU, SIGPIPE, SIGQUIT,
                                  SIGURG,  SIGWINCH, SIGSTOP, SIGSTOP, SIGKILL, SIGCONT};
    enum { UNCATCHABLE = 4, ALL = sizeof numbers / sizeof *numbers };

    if (!sent && one_in(dice, 3))
        return SIGCHLD;
    return numbers[dice_roll(dice, sent ? ALL : ALL - UNCATCHABLE)];
}

static void copy_name(char *out, const struct model *model, int proc)
{
    snprintf(out, NAME_SIZE, "%s", model->procs[proc].name);
}

/* One whom the test accepts; mostly one that is not gone. NOBODY: there is none. */
static int any_proc(struct dice *dice, const struct model *model,
                    bool test(const struct model *, int, int), int actor)
{
    int all[PROCS_MAX], count = 0, there[PROCS_MAX], there_count = 0;

    for (int i = 1; i < model->count; i++)
        if (test(model, i, actor)) {
            all[count++] = i;
            if (model->procs[i].life != GONE)
                there[there_count++] = i;
        }
    if (there_count && !one_in(dice, 12))
        return there[dice_roll(dice, there_count)];
    return count ? all[dice_roll(dice, count)] : NOBODY;
}

static bool is_free(const struct model *model, int proc, int actor)
{
    (void)actor;
    return model_is_free(model, proc);
}

static bool is_any(const struct model *model, int proc, int actor)
{
    (void)actor;
    return *model->procs[proc].name != '\0';
}

static bool is_child(const struct model *model, int proc, int actor)
{
    return model->procs[proc].parent == actor;
}

static bool is_known(const struct model *model, int proc, int actor)
{
    return model->procs[actor].knows >> proc & 1 && proc != actor &&
           *model->procs[proc].name != 'k'; /* a variable that others may have set since */
}

static bool leads_group(const struct model *model, int proc, int actor)
{
    return is_known(model, proc, actor) && model->procs[proc].group == proc;
}

/* The rest of a command for whom it is meant. */
static void choose_whom(struct dice *dice, const struct model *model, int actor,
                        struct command *command)
{
    bool waits = command->verb == DO_WAITPID;
    int who = any_proc(dice, model, one_in(dice, 3) || !waits ? is_any : is_child, actor);

    command->whom = WHOM_NAME;
    switch (dice_roll(dice, 8)) {
    case 0: command->whom = WHOM_OWN_GROUP; break;
    case 1: /* fall through */
    case 2:
        if (waits || one_in(dice, 6))
            command->whom = WHOM_ALL;
        break;
    case 3:
        who = any_proc(dice, model, one_in(dice, 6) ? is_known : leads_group, actor);
        command->whom = WHOM_GROUP;
        break;
    case 4:
        who = any_proc(dice, model, is_known, actor);
        command->whom = WHOM_PID;
        break;
    default: break;
    }
    if (!waits && command->whom == WHOM_NAME && one_in(dice, 20))
        who = INIT;
    if (who == NOBODY)
        command->whom = WHOM_OWN_GROUP;
    if (command->whom <= WHOM_GROUP)
        copy_name(command->name, model, who);
}

static void choose_kill(struct dice *dice, const struct model *model, int actor,
                        struct command *command)
{
    command->number = one_in(dice, 12) ? 0 : any_signal(dice, true);
    choose_whom(dice, model, actor, command);
}

static void choose_signal(struct dice *dice, struct command *command)
{
    command->number = any_signal(dice, false);
    command->how = dice_roll(dice, 3) ? SET_HANDLER : one_in(dice, 3) ? SET_DEFAULT : SET_IGNORE;
    command->body = dice_roll(dice, HANDLER_BODIES);
    command->flag = one_in(dice, 2);
}

static void choose_setpgid(struct dice *dice, const struct model *model, int actor,
                           struct command *command)
{
    int who = any_proc(dice, model, one_in(dice, 6) ? is_any : is_child, actor);
    int group = any_proc(dice, model, is_any, actor);

    if (who == NOBODY || one_in(dice, 3))
        return;
    copy_name(command->name, model, who);
    if (one_in(dice, 2))
        copy_name(command->group, model, group);
}

static void choose_object(struct dice *dice, const struct model *model, int actor, int number,
                          struct command *command)
{
    const struct proc *proc = &model->procs[actor];

    command->flag = one_in(dice, 3);
    command->body = BODY_PRINT + dice_roll(dice, TARGET_BODIES);
    if (command->body == BODY_POLL)
        command->body = BODY_PAUSE;
    if (command->verb == DO_PROCESS || !proc->object_count) {
        command->verb = DO_PROCESS;
        snprintf(command->name, sizeof command->name, "t%d", number);
        return;
    }
    int which = dice_roll(dice, proc->object_count);
    snprintf(command->name, sizeof command->name, "%s", proc->objects[which].name);
}

static void choose(struct dice *dice, const struct model *model, int actor, int number,
                   struct command *command)
{
    *command = (struct command){.verb = any_verb(dice), .number = dice_roll(dice, 300)};
    copy_name(command->actor, model, actor);
    if (model->procs[actor].pool.owner == actor && one_in(dice, 3)) /* few have one */
        command->verb = one_in(dice, 3) ? DO_POOL_GET + dice_roll(dice, 4) : DO_POOL_APPLY;
    switch (command->verb) {
    case DO_FORK: snprintf(command->name, sizeof command->name, "c%d", number); break;
    case DO_WAITPID:
        command->options = dice_roll(dice, 8);
        choose_whom(dice, model, actor, command);
        break;
    case DO_KILL: choose_kill(dice, model, actor, command); break;
    case DO_KILL_FROM_OUTSIDE:
        command->number = one_in(dice, 3) ? SIGCONT : any_signal(dice, true);
        copy_name(command->name, model, any_proc(dice, model, is_any, actor));
        break;
    case DO_SIGNAL: choose_signal(dice, command); break;
    case DO_SETPGID: choose_setpgid(dice, model, actor, command); break;
    case DO_SUBREAPER: command->flag = !one_in(dice, 4); break;
    case DO_INIT_REAPS: command->flag = !model->init_reaps; break;
    case DO_POOL: command->number = 1 + dice_roll(dice, WORKERS_MAX); break;
    case DO_POOL_GET: command->number = 1 + dice_roll(dice, TASKS_MAX); break;
    case DO_POOL_APPLY: command->body = dice_roll(dice, TARGET_BODIES); break;
    default:
        if (command->verb >= DO_PROCESS && command->verb <= DO_TERMINATE)
            choose_object(dice, model, actor, number, command);
    }
}

static int living(const struct model *model)
{
    int count = 0;

    for (int i = 1; i < model->count; i++)
        count += model->procs[i].life == ALIVE;
    return count;
}

bool generate(struct dice *dice, const struct model *model, int number, struct command *command)
{
    int actor = any_proc(dice, model, is_free, NOBODY), alive = living(model);

    if (!alive || model->count >= ALL_MOST)
        return false;
    while (actor != NOBODY && model->procs[actor].life != ALIVE)
        actor = any_proc(dice, model, is_free, NOBODY);
    do {
        choose(dice, model, actor == NOBODY ? MAIN : actor, number, command);
        if (actor == NOBODY) { /* all sleep: only from outside can somebody be woken */
            command->verb = DO_KILL_FROM_OUTSIDE;
            command->whom = WHOM_NAME;
            command->number = one_in(dice, 3) ? SIGCONT : any_signal(dice, true);
            copy_name(command->name, model, any_proc(dice, model, is_any, MAIN));
        }
    } while (!model_allows(model, command) || (command->verb == DO_FORK && alive > MANY) ||
             ends_too_soon(dice, command));
    return true;
}
