/*
 * code_inside: what the files that write programs share. Nobody else includes it.
 *
 *   code.c            the way from a story to a program, comments, indentation
 *   code_story.c      a session as a story
 *   code_times.c      when each of its commands has its place
 *   code_look.c       what is in a program before it is written
 *   code_parts.c      variables, objects and functions by name
 *   code_names.c      words that are taken in C and in Python
 *   code_sides.c      where a process is meant by its name: on which side of its fork that stands
 *   code_c.c          statements in C, and the whole program
 *   code_c_variables.c  where variables are declared
 *   code_c_call.c     calls as expressions;   code_c_statement.c  calls as statements
 *   code_c_multi.c    Process and Pool;       code_c_value.c  values, texts, conditions
 *   code_c_support.c  what the program brings along
 *   code_python.c     statements in Python, and the whole program
 *   code_python_call.c, code_python_multi.c, code_python_value.c
 */
#ifndef PROCTOR_RECORD_CODE_INSIDE_H
#define PROCTOR_RECORD_CODE_INSIDE_H

#include "lang/program.h"
#include "record/code.h"

enum { CODE_PATH_MAX = PROGRAM_DEPTH_MAX + 8, CODE_LABELS_MAX = 128 };

/* In the order in which a variable may grow: whatever is put into it fits. */
enum code_type { TYPE_NONE, TYPE_PID, TYPE_INT, TYPE_LONG, TYPE_TEXT };

/* A block that another function runs than the one that it stands in. */
enum code_kind { CODE_MAIN, CODE_HANDLER, CODE_AT_EXIT, CODE_PROCESS, CODE_TASK };

struct code_function {
    const struct block *body;
    enum code_kind kind;
    char *name;
    bool reads_last; /* $? within it */
    bool written;
};

struct code_variable {
    char *name;    /* as typed; "?" is the last return value */
    char *written; /* as the program calls it */
    enum code_type type;
    bool composed; /* text that is put together when the program runs */
    bool is_set;
    bool is_read;    /* its value matters to somebody */
    bool in_handler; /* a handler uses it */
    bool is_status;  /* wait(2) writes into it */
    bool any_number; /* it may be -1: not from fork and getpid alone */
    bool shared;     /* several functions use it, or one that is called again */

    /* Of the last look: the blocks in which all its uses lie, the statement that comes first. */
    const struct block *path[CODE_PATH_MAX];
    int depth;
    const struct block *first_in;
    const struct statement *first; /* it sets the variable before anybody reads it; or NULL */
    bool declared;                 /* there; no: that statement has no form in the language */
};

/* A Process, or a Pool. */
struct code_object {
    char *name;
    char *written;
    bool pool;
    int starts; /* how often `start` stands in the program; in a loop twice */
};

/* Whom a name means, seen from where it stands. */
enum { SIDE_PARENT = 1, SIDE_SELF = 2, SIDE_BELOW = 4 };

struct code_label {
    char *name;
    struct code_variable *variable; /* set by its fork; NULL: `main` */
    struct code_object *object;     /* or a Process */
    bool needs_pid;                 /* a variable that has its PID on both sides of the fork */
    char *pid_name;
};

struct code_use {
    const struct value *value;
    struct code_label *label;
    int sides;
    int number;                   /* of the statement that it stands in */
    const struct block *function; /* and the function's */
};

struct code {
    enum code_language language;
    const struct code_story *story;
    const struct program *program;

    struct code_variable **variables;
    int variable_count;
    struct code_function *functions;
    int function_count;
    struct code_object **objects;
    int object_count;
    struct code_label *labels;
    int label_count;
    struct code_use *uses;
    int use_count;
    bool reads_last;  /* $? outside of all functions */
    bool plain_loops; /* $i is read within its own loop alone */
    bool forks, atexits, buffers, has_process, has_pool, prints, handlers;

    uint64_t needs;     /* of the language's helpers */
    struct buffer *out; /* the function being written */
    struct buffer functions_text;
    int depth;                /* of indentation */
    int children;             /* forks with a block whose result nobody kept, so far */
    int loops;                /* of repeat, around what is being written */
    enum code_kind kind;      /* of the function being written */
    const struct block *body; /* of that function */
};

/* code.c */
void code_line(struct code *code, const char *format, ...) __attribute__((format(printf, 2, 3)));
void code_indent(struct code *code);
void code_indent_to(struct buffer *out, int depth);
/* The learner's line, or why there is one, as a comment of its own. */
void code_comment(struct code *code, const struct statement *statement);
void code_say(struct code *code, const char *words);
const struct code_note *code_note_of(const struct code *code, const struct statement *statement);
/* The value is one variable and nothing else: its name (valid until the next call), or NULL. */
const char *code_single(const struct value *value);
bool code_number(const char *text, long *number); /* as a process reads it: also 0x10, True */
bool code_is(const struct statement *statement, enum verb_id verb);

/* Instead of a call: nobody in this program is meant by the value. */
void code_left_out(struct code *code, const struct value *who);
/* Whether the function that is being written reads $?, and so has to keep it. */
bool code_reads_last(const struct code *code);
/* What a task comes to: the variable that its last statement sets; or NULL. */
const struct code_variable *code_value_of(const struct code *code, const struct block *body);

/* code_look.c */
void code_look(struct code *code);

/* code_parts.c: NULL where there is none; what is made is the program's */
struct code_variable *code_variable(const struct code *code, const char *name);
struct code_object *code_object(const struct code *code, const char *name, bool pool);
struct code_function *code_function(const struct code *code, const struct block *body);
enum code_type code_type_of(const struct code *code, const struct value *value);
enum code_type code_type_of_call(const struct code *code, const struct statement *statement);
struct code_variable *code_make_variable(struct code *code, const char *name);
struct code_object *code_make_object(struct code *code, const char *name, bool pool);
void code_make_function(struct code *code, const struct statement *statement, enum code_kind kind);

/* A name like `base` that nothing in the program has; the caller's. */
char *code_unique(const struct code *code, const char *base);
void code_free(struct code *code);

/* code_names.c */
bool code_name_is_taken(enum code_language language, const char *name);

/* code_sides.c */
void code_sides(struct code *code);
struct code_use *code_use_of(const struct code *code, const struct value *value);
struct code_label *code_label(const struct code *code, const char *name);

/* kill(2) reaches further than a sandbox: what may be a stranger's PID is left out, and what may be
 * -1 asked for. */
enum code_reach { REACH_NOBODY, REACH_OWN, REACH_UNSURE };
enum code_reach code_reach(const struct code *code, const struct value *who);

/* Each language */
void code_c(struct code *code, struct buffer *out);
void code_python(struct code *code, struct buffer *out);

#endif
