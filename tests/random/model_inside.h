/*
 * model_inside: what the files of the model share. Nobody else includes it.
 */
#ifndef RANDOM_MODEL_INSIDE_H
#define RANDOM_MODEL_INSIDE_H

#include "model.h"

struct world {
    struct model *model;
    struct choices *choices;
    struct events *events;
};

static inline struct proc *world_proc(struct world *world, int proc)
{
    return &world->model->procs[proc];
}

static inline uint32_t bit(int number)
{
    return UINT32_C(1) << number;
}

/* model.c */
void world_settle(struct world *world); /* lets all move that can */
void tell(struct world *world, struct event event);
int proc_fork(struct world *world, int parent, const char *name); /* tells the fork, no return */
void proc_end(struct world *world, int proc, int status);
void proc_reap(struct world *world, int proc, int by);
bool group_is_orphaned(const struct model *model, int group, int but);
bool group_exists(const struct model *model, int group); /* zombies are members too */

/* model_signal.c */
void signal_send(struct world *world, int proc, int number);
bool signal_is_due(const struct model *model, int proc);
void signal_take(struct world *world, int proc);
void signal_frame(struct world *world, int proc); /* the next step of its innermost handler */

/* model_wait.c */
enum found { FOUND_NONE, FOUND_ONE, FOUND_NOBODY /* ECHILD */ };
enum found wait_look(struct world *world, int proc, struct event *result);
void wait_begin(struct world *world, int proc, enum call call, enum whom whom, int who,
                int options);
void wait_again(struct world *world, int proc);       /* a call that was restarted */
bool wait_looks(const struct model *model, int proc); /* whether it looks at its children now */
void wait_step(struct world *world, int proc);
void wait_wake(struct world *world, int proc, int child); /* something became of the child */

/* model_call.c */
void call_return(struct world *world, int proc, const char *call, long value, int error);
void call_return_proc(struct world *world, int proc, const char *call, int value);
void call_over(struct world *world, int proc); /* says what its blocking call gave, and goes on */
void body_run(struct world *world, int proc, enum body body);

/* model_pool.c */
bool pool_can_step(const struct model *model, int proc);
void pool_step(struct world *world, int proc);
void pool_kill_next(struct world *world, int proc);   /* of the workers that it terminates */
void pool_reaped(struct world *world, int proc);      /* its waitpid for a worker is over */
bool pool_holds(const struct model *model, int proc); /* it has workers */
bool pool_ends_first(struct world *world, int proc);  /* at exit; false: there is none to end */
bool pool_allows(const struct model *model, int proc, const struct command *command);
void pool_command(struct world *world, int proc, const struct command *command);

/* model_object.c */
void object_exit_on(struct world *world, int proc); /* after its pool has ended */
void object_command(struct world *world, int proc, const struct command *command);
void object_exit(struct world *world, int proc, int status); /* exit(3), or the end of a target */
void object_step(struct world *world, int proc);             /* of a target: the next of its plan */
void object_joined(struct world *world, int proc);
int object_find(const struct proc *proc, const char *name); /* -1: none */

#endif
