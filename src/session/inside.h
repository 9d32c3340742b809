/*
 * inside: what the files of the session share. Nobody else includes it.
 *
 *   session.c   opening and closing
 *   loop.c      one poll, one dispatch
 *   sources.c   what the loop watches
 *   recorder.c  --events and --record
 *   peer.c      one entry a process: its link, its pidfd, what it is doing
 *   witness.c   messages -> facts in causal order
 *   birth.c     forks
 *   ending.c    exits, orphans, reaps
 *   reaped.c    what init reaped, and what was reaped without a word
 *   flood.c     more than eyes can follow
 *   output.c    what processes write
 *   tasks.c     methods of multiprocessing, pools and their tasks
 *   watch.c     looks at processes that owe an answer: blocked, stopped, programs
 *   answer.c    questions of agents: fork's limit, whom a kill may reach
 *   journal.c   what ran, so that it can be run again
 *   undo.c      runs it again, up to some command
 *   conduct.c   in the order of then: each call has its turn
 *   feed.c      what was typed, statement by statement
 *   target.c    who takes a statement, and in what words it is refused
 *   standstill.c  deadlocks
 *   shell.c     the shell's own verbs
 *   moment.c    now, or a past moment to be looked at
 *   save.c      what happened as a file
 *   code.c      what was typed as a program in C or in Python
 *   steps.c     blocks that begin to be stepped
 *   expect.c    predicates judged by the table
 *   notes.c     what views are told beside the facts
 *   recall.c    a recording, told once more
 *   help.c      what `help` says
 *   suggest.c   one useful command for the moment
 */
#ifndef PROCTOR_SESSION_INSIDE_H
#define PROCTOR_SESSION_INSIDE_H

#include "lang/predicate.h"
#include "lang/program.h"
#include "model/history.h"
#include "model/past.h"
#include "model/proctab.h"
#include "model/timeline.h"
#include "record/code.h"
#include "sandbox/link.h"
#include "session/session.h"
#include "session/undo.h"

enum activity {
    PEER_IDLE,     /* at the prompt */
    PEER_BUSY,     /* runs a statement */
    PEER_IN_CALL,  /* has announced a call; whether it sleeps there is not seen yet */
    PEER_BLOCKED,  /* the kernel shows it in that call */
    PEER_STEPPING, /* stands before a line */
    PEER_FOREIGN,  /* became a program, or was started by one */
    PEER_ENDED     /* a zombie, or gone */
};

enum source_kind {
    SOURCE_LINK,
    SOURCE_PIDFD,
    SOURCE_OUTPUT,
    SOURCE_INIT,
    SOURCE_INPUT,
    SOURCE_SIGNALS,
    SOURCE_GUARDIAN
};

struct peer;

/* A call that a signal handler interrupted, kept while the handler runs. */
struct interrupted {
    struct interrupted *outer;
    enum activity activity;
    char *call, *args;
    bool call_told;
};

/* Output of a writer that has not been seen yet. */
struct stray {
    struct stray *next;
    pid_t host;
    struct buffer text;
};

/* Where an event of epoll(7) comes from. */
struct source {
    enum source_kind kind;
    struct peer *peer;
};

/* What the session knows of one process beyond the table; same place (serial) as there. Lives as
 * long as the sandbox. */
struct peer {
    int serial;
    int pid;        /* as the learner sees it */
    pid_t host;     /* as the session sees it; 0: it ended before it said a word */
    pid_t group;    /* process group, as the learner sees it */
    int link;       /* -1: none */
    int pidfd;      /* -1: none */
    bool unwatched; /* no descriptor was left for a pidfd */
    struct source link_source, pidfd_source;

    enum activity activity;
    char *call, *args; /* announced, not returned */
    bool call_told;    /* its fact is out */
    int *targets;      /* serials that its kill reaches, as long as that is not returned */
    int target_count;

    bool heard;                 /* a packet of it is being read */
    struct packet *unheard;     /* one that came before its turn; NULL: none */
    bool granted;               /* it may fork once without asking */
    int birth_link;             /* of the child that its fork makes; -1: none */
    struct packet *birth_words; /* what that has said already, */
    int birth_pid;              /* and who it is; 0: nothing yet */
    char birth_name[PROGRAM_NAME_MAX + 1];

    bool tireless; /* it runs and runs: nobody waits for it to come to rest any more */
    bool stopped;
    int stop_signal; /* the last stop signal sent to it */
    int signalled;   /* a signal was sent to it whose effect is not seen yet: its number */
    bool ending;     /* its end is being told */
    bool exit_told;
    bool was_zombie; /* it was seen as one */
    bool give_up;    /* its reaper did not say so */
    bool unclaimed;  /* the kernel let it go; who reaped it will be said */
    bool unsettled;  /* counted in session.unsettled */
    bool halted;     /* counted in session.halted */
    double look_at;  /* when to look at it; 0: not at all */
    int looks;
    bool catches_child;       /* it has a handler for SIGCHLD */
    const struct peer *taker; /* who has said that it reaped it; NULL: nobody yet */
    struct interrupted *interrupted;
    struct buffer text; /* output that is not told yet */
    size_t written;     /* how much of it the process said it wrote */
};

struct peer_list {
    struct peer **items;
    int count;
    int capacity;
};

struct feed;
struct asked;
struct replay;
struct conduct;
struct early;

struct session {
    struct session_options options;
    struct session_view view;
    struct sandbox *sandbox;
    int epoll;
    struct asked *asked; /* what had no room in it; sources.c */
    int asked_count;
    int signals; /* signalfd of SIGTERM, SIGHUP, SIGINT */
    double started;
    double time;                /* of what is told now: of the packet, or of the round of events */
    struct buffer unwritten[2]; /* lines for --events and --record; recorder.c */
    struct source output_source, init_source, input_source, signals_source, guardian_source;
    bool watches_input, input_is_file, input_waits;

    struct proctab table;
    struct history history;
    size_t sandbox_since; /* facts before this one belong to an earlier sandbox */
    struct notes notes;
    int noted_current;  /* as the notes say */
    size_t noted_facts; /* when the last rest was noted */
    bool recalls;       /* it shows a recording: there is no sandbox */

    struct peer **peers; /* by serial */
    int peer_count;
    struct peer_index *by_host;
    int newest_pid;            /* of those born in this sandbox */
    struct peer_list births;   /* peers with a birth_link */
    int unsettled;             /* peers that owe an answer */
    int foreign;               /* living programs */
    int grants;                /* leaves to fork that are out */
    int pings;                 /* words to init that it has not confirmed */
    int kills;                 /* kills announced and not returned, of those not stopped */
    int halted;                /* living ones that are stopped */
    struct peer_list deferred; /* ends to be told when those kills have returned */
    struct peer *last_program; /* the newest one, dead or alive; NULL: there was none */
    double poll_at;            /* when to look at programs again; 0: there are none */
    double poll_interval;
    double refresh_at;  /* when the view wants to draw again; 0: when something happens */
    double flood_until; /* so much was written that nothing more is read until then */
    double flood_level,
        flood_level_at;       /* facts that eyes could not follow yet, and when it was so */
    struct peer_list looking; /* peers with a look_at */
    struct peer_list unheard; /* peers with an unheard packet */
    struct early *early;      /* what init said before its turn */
    bool init_gone;
    bool guardian_gone; /* no other sandbox can be made */
    bool reaping;       /* init reaps what it adopts */
    struct stray *strays;
    bool limit_said;
    double over_since;  /* programs are more than the limit since then; 0: they are not */
    bool runaway;       /* the sandbox is to be ended, since they can't be */
    bool nobody_unsaid; /* the last process has ended, which is to be said when all is told */

    uint64_t at;      /* session_at() */
    struct past past; /* the table as it was then, where somebody has asked for it */

    int current; /* PID; 0: nobody */
    struct feed *feed;
    char *block;     /* the last one, without its braces: code.c; NULL: none */
    int last_target; /* serial of whom the last statement was for; -1: nobody */

    struct journal journal;
    long first_limit;        /* of processes, as it was in the first sandbox */
    struct replay *replay;   /* NULL: nothing is replayed */
    struct conduct *conduct; /* NULL: no order is to be kept */

    bool input_over;
    bool stop;
    int status;
};

/* session.c */
void session_tick(struct session *session); /* something else is about to be told */
void session_emit(struct session *session, struct fact *fact);
void session_say(struct session *session, enum say say, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void session_answer(struct session *session, struct buffer *text); /* and frees it */
void session_fail(struct session *session, int status); /* the exit status is this at the least */
bool session_make_sandbox(struct session *session, struct error *error);
void session_drop_sandbox(struct session *session, int status);
bool session_make_afresh(struct session *session); /* another one in its place; it says why not */
void session_limit(struct session *session, long limit); /* as far as descriptors allow */

/* sources.c */
/* False: it is a file, which is always readable. */
bool session_watch(struct session *session, int descriptor, struct source *source);
void session_unwatch(struct session *session, int descriptor); /* before it is closed */
/* Those that epoll(7) does not tell of: what is readable by now, at most `most`; how many. */
int sources_asked(const struct session *session, struct source **ready, int most);
void sources_free(struct session *session);

/* recorder.c */
void recorder_fact(struct session *session, const struct fact *fact);
void recorder_note(struct session *session, const struct note *note);
void recorder_write(struct session *session); /* what has gathered */
void recorder_free(struct session *session);

/* notes.c: tells the view, and keeps it */
void note_keep(struct session *session, const struct note *note);
void note_command(struct session *session, const char *text);
void note_comment(struct session *session, const char *text);
void note_program(struct session *session, const char *text, const struct listing *listing);
void note_replay(struct session *session, bool begins);
void note_rest(struct session *session, bool ready);

/* peer.c */
struct peer *peer_add(struct session *session, int pid, pid_t host, int link);
struct peer *peer_of(const struct session *session, const struct process *process);
struct peer *peer_by_pid(const struct session *session, int pid);
struct peer *peer_by_host(const struct session *session, pid_t host);
struct process *peer_process(const struct session *session, const struct peer *peer);
bool peer_has_ended(const struct peer *peer); /* and that is not told yet */
void peer_set(struct session *session, struct peer *peer, enum activity activity);
void peer_set_stopped(struct session *session, struct peer *peer, bool stopped);
void peer_count_kill(struct session *session, const struct peer *peer, int share); /* 1 or -1 */
void peer_recount(struct session *session, struct peer *peer); /* after its flags changed */
void peer_give_up_on_busy(struct session *session);            /* to wait for them is in vain */
void peer_close_link(struct session *session, struct peer *peer);
void peer_close_pidfd(struct session *session, struct peer *peer);
void peer_send(struct session *session, struct peer *peer, enum message_kind kind,
               const char *text);
void peers_free(struct session *session);
void peer_list_add(struct peer_list *list, struct peer *peer); /* once */
void peer_list_remove(struct peer_list *list, const struct peer *peer);

/* witness.c */
void witness_link(struct session *session, struct peer *peer);
/* The packet that came before its turn; false: there is none. */
bool witness_unheard(struct session *session, struct peer *peer);
void witness_packet(struct session *session, struct peer *peer, const struct packet *packet);
void witness_call(struct session *session, struct peer *peer); /* tells the call it is in */
void witness_kills(struct session *session); /* tells kills under way: they may be why it ended */
void witness_announce(struct session *session, struct peer *peer, const char *call,
                      const char *args);                      /* NULL: it is in none any more */
void witness_end(struct session *session, struct peer *peer); /* its calls return no more */
bool witness_waits(const char *call);
bool witness_kills_by(const char *call); /* kill; NULL is no call */

/* birth.c: the fork of `parent` gave `pid`; 0: the parent is dead, only the child can tell */
void birth_complete(struct session *session, struct peer *parent, int pid);

/* ending.c */
void ending_pidfd(struct session *session, struct peer *peer);
/* The same where kills need not be waited for. */
void ending_at_once(struct session *session, struct peer *peer);
/* Tells its end and all that came before it, once; WAIT_STATUS_UNKNOWN: to be found out. */
void ending_tell(struct session *session, struct peer *peer, int wait_status);
/* Ends that wait for a kill to return; now: whatever the kill does. */
void ending_deferred(struct session *session, bool now);
void ending_reaped(struct session *session, struct peer *reaper, int child, int wait_status);
/* Its wait for `who`, as waitpid(2) has it, gave ECHILD: such children have ended before. */
void ending_childless(struct session *session, struct peer *peer, long who);
/* Its reaper is about to say so. */
void ending_await_claim(struct session *session, struct peer *peer);
/* Whoever reaped it should have said so by now: it is told without. */
void ending_unclaimed(struct session *session, struct peer *peer);
void ending_of_init(struct session *session); /* nobody will claim anything any more */
void ending_or_exec(struct session *session, struct peer *peer); /* its link closed */
/* PID of who adopts its children: the nearest subreaper above it, else init. */
int ending_adopter(const struct session *session, const struct process *process);
void ending_stirs(struct session *session, struct peer *parent); /* a child of it changed */

/* reaped.c */
void reaped_hear(struct session *session);       /* init has said something */
void reaped_tell_early(struct session *session); /* what it said before its turn */
void reaped_forget_early(struct session *session);
/* Whether a child was gone before its parent, which ends, could say so: reaped by it, or let go by
 * the kernel because it ignores SIGCHLD. */
bool reaped_before(struct session *session, const struct peer *parent, const struct peer *child);
/* One of those; NULL: there is none. */
struct process *reaped_silently(struct session *session, const struct peer *peer);

/* output.c */
void output_read(struct session *session);
void output_tell_all(struct session *session, struct peer *peer);
void output_tell_written(struct session *session, struct peer *peer, size_t bytes);
void output_tell_rest(struct session *session);   /* before the sandbox ends */
void output_tell_strays(struct session *session); /* at rest: nobody will claim them any more */

/* tasks.c */
void tasks_method(struct session *session, struct peer *peer, const struct message *message);
void tasks_pool(struct session *session, struct peer *peer, const struct message *message);
void tasks_told(struct session *session, struct peer *peer, const struct message *message);
/* After a packet of a worker or an owner: whoever slept for it is about to move. */
void tasks_stir(struct session *session, struct peer *peer);
void tasks_owner_gone(struct session *session, const struct peer *worker);
void tasks_seen(struct session *session, struct peer *owner, const struct message *message);
/* An owner or a worker has ended, and that is told: what it leaves of tasks is lost. */
void tasks_ended(struct session *session, struct peer *peer);
/* It came to the prompt, or to a line: workers that ended meanwhile are reaped from there. */
void tasks_at_prompt(struct session *session, struct peer *owner);
bool tasks_will_reap(const struct session *session, const struct peer *worker);

/* watch.c */
void watch_soon(struct session *session, struct peer *peer);
void watch_no_more(struct session *session, struct peer *peer);
/* It is about to act, as after a signal: that is to be awaited. */
void watch_signalled(struct session *session, struct peer *peer, int number);
double watch_next(const struct session *session); /* when there is something to look at; 0: never */
bool watch_look(struct session *session); /* looks at all that is due; true if there was any */
/* What it has said and kills under way, which may be its own, come before its stop. */
void watch_before_stop(struct session *session, struct peer *peer);
void watch_stop(struct session *session, struct peer *peer); /* is it stopped, or no longer? */
/* After an end, before its orphans are told: the kernel lets groups go on that became orphaned by
 * it, with SIGHUP. */
void watch_groups(struct session *session, const struct peer *ended);
void watch_everyone(struct session *session); /* after a command or a key: who was stopped? */
struct peer *watch_discover(struct session *session, pid_t host, struct peer *likely_parent);
void watch_programs(struct session *session);
void watch_end_runaway(struct session *session); /* between two rounds: what can't be held goes */
/* Children that a program had and nobody saw before its end: they are with init or a subreaper. */
void watch_orphans(struct session *session, struct peer *ended);

/* answer.c */
void answer_question(struct session *session, struct peer *peer, const struct message *question,
                     int descriptor);
/* To a call that asked for its turn: it may be made. A fork may be refused; its descriptor is the
 * child's link, and is taken over. */
void answer_turn(struct session *session, struct peer *peer, const char *call, const char *name,
                 int descriptor);
/* Leave for one fork given with a statement; given back, or used for a fork with this link. */
bool answer_grant(struct session *session, struct peer *peer);
void answer_grant_back(struct session *session, struct peer *peer);
void answer_grant_used(struct session *session, struct peer *peer, const char *name,
                       int descriptor);

/* Serials of those that a kill(2) of `caller` with this first argument reaches, the zombies
 * included; the list is the caller's. */
int answer_targets(struct session *session, const struct peer *caller, long pid, int **serials);

/* flood.c */
void flood_count(struct session *session, const struct fact *fact);
bool flood_is_on(const struct session *session); /* more has come than is to be shown by now */
bool flood_holds_back(struct session *session);  /* nothing is to be read but keys and signals */

/* feed.c */
void feed_send(struct session *session, struct peer *peer, const char *text); /* a statement */
void feed_advance(struct session *session);
double feed_deadline(const struct session *session); /* when it must go on by itself; 0: never */
bool feed_idle(const struct session *session);       /* everything typed has run */
void feed_free(struct session *session);
bool feed_settled(const struct session *session);
const char *feed_place(const struct session *session, char *place, size_t size);

/* target.c */
/* Whom the statement is for; NULL after saying that there is nobody of that name. */
const struct process *target_of(struct session *session, const struct statement *statement);
/* Why `process` takes no statement now, in words; false if it does. */
bool target_refusal(struct session *session, const struct process *process, struct buffer *words);
bool target_may_be_freed(const struct session *session, const struct process *process);
void target_living(const struct session *session, struct buffer *out); /* "main(2), c(3)" */

/* standstill.c */
/* Whether anything can happen by itself: a program runs, somebody sleeps for a time. */
bool standstill_can_move(const struct session *session);
/* The line held is for `target`: says who waits for whom, and ends the session. */
void standstill_report(struct session *session, const struct process *target);

/* shell.c */
void shell_run(struct session *session, const struct statement *statement);
void shell_kill(struct session *session, const struct statement *statement); /* you: kill ... */
bool shell_only_looks(const struct statement *statement); /* so that a recording can be asked */
void shell_do(struct session *session, const struct deed *deed); /* again: all but DEED_RUN */
void shell_choose_current(struct session *session, const struct process *ended);
void shell_tell_nobody(struct session *session); /* if there is nobody any more */

/* moment.c */
void moment_run(struct session *session, const char *when); /* at N, at now */
/* Whether the verb only looks: else what it does happens now. */
bool moment_survives(const struct statement *statement);
/* The table as it is looked at, and the current process in it. */
const struct proctab *moment_table(struct session *session);
const struct process *moment_current(struct session *session);
/* The timeline up to then (timeline_free() releases it), and up to now with the column of then. */
void moment_timeline(struct session *session, struct timeline *timeline);
int moment_column(const struct session *session, const struct timeline *timeline);
/* Whether the view shows the timeline, or the tree of then, by itself. */
bool moment_seen(const struct session *session, bool timeline);
/* In the past: appends a line that says so. */
void moment_tell(const struct session *session, struct buffer *out);

/* save.c: writes the file as what its ending says, or says why not */
void save_run(struct session *session, const char *path);

/* steps.c */
/* Tells the view of the block in a statement with a `step` in it, if this is one. */
void steps_announce(struct session *session, const char *text);

/* code.c */
void code_block(struct session *session, const struct statement *statement); /* if it is one */
void code_show(struct session *session, const struct statement *statement);
/* The program of the last block, or of the session, for a file. */
bool code_save(struct session *session, struct buffer *out, enum code_language language,
               struct error *error);

/* expect.c */
/* Whether it holds; `now` gets how things are instead. */
bool expect_holds(struct session *session, const struct predicate *predicate, struct buffer *now);

/* help.c: lines no wider than `width` cells */
void help_show(struct buffer *out, const char *topic, int width);

#endif
