/*
 * code_c_inside: what the files that write C share. Nobody else includes it.
 */
#ifndef PROCTOR_RECORD_CODE_C_INSIDE_H
#define PROCTOR_RECORD_CODE_C_INSIDE_H

#include "record/code_inside.h"

/* What the program brings along: headers, and pieces of its own (code_c_support.c). */
enum c_need {
    C_SIGNAL,
    C_STDIO,
    C_STDLIB,
    C_STRING,
    C_WAIT,
    C_UNISTD,
    C_PRCTL,
    C_ERRNO,
    C_DIE,
    C_SAY,
    C_SET_TEXT,
    C_IS_TRUE,
    C_CATCH,
    C_SLEEP_FOR,
    C_AT_PROMPT,
    C_PROCESS,
    C_PROCESS_NEW,
    C_PROCESS_START,
    C_PROCESS_JOIN,
    C_PROCESS_JOIN_FOR,
    C_PROCESS_ALIVE,
    C_PROCESS_EXITCODE,
    C_PROCESS_TERMINATE,
    C_POOL,
    C_POOL_NEW,
    C_POOL_APPLY,
    C_POOL_MAP,
    C_POOL_GET,
    C_POOL_GET_FOR,
    C_POOL_CLOSE,
    C_POOL_JOIN,
    C_LEAVE,
    C_NEEDS
};

void c_needs(struct code *code, enum c_need need);

/* code_c_support.c: headers and pieces, before everything else. */
void c_headers(const struct code *code, struct buffer *out);
void c_support(const struct code *code, struct buffer *out);

/* code_c_value.c */
void c_string(struct buffer *out, const char *text);
void c_variable(struct code *code, struct buffer *out, const char *name);
void c_number(struct code *code, struct buffer *out, const struct value *value);
void c_condition(struct code *code, struct buffer *out, const struct statement *statement,
                 const char *call);

/* The text of values as a format of printf(3) and its arguments ("" or ", x, y"). */
struct c_format {
    struct buffer text;
    struct buffer arguments;
    bool literal; /* no conversion is in it */
};
void c_format_add(struct code *code, struct c_format *format, const struct value *value);
void c_format_char(struct c_format *format, char c);
void c_format_free(struct c_format *format);

/* code_c_call.c: a call as an expression, its results kept; false: it is a statement only. */
bool c_call(struct code *code, struct buffer *out, const struct statement *call);
bool c_raw(struct code *code, struct buffer *out, const struct statement *call); /* not kept */
bool c_kill(struct code *code, struct buffer *out, const struct statement *statement,
            const struct value *who);
void c_signal(struct code *code, struct buffer *out, const struct value *value); /* SIGKILL */
bool c_has_text(const struct code *code, const char *name); /* a variable that is text */

/* code_c_statement.c: the call as a statement, without its comment */
void c_call_statement(struct code *code, const struct statement *statement);

/* code_c_multi.c: Process and Pool */
bool c_method(struct code *code, struct buffer *out, const struct statement *statement);
void c_method_statement(struct code *code, const struct statement *statement);

/* code_c_variables.c */
const char *c_type(const struct code_variable *variable);    /* with the space behind it */
bool c_declared_first(const struct code_variable *variable); /* where it is set first */
/* At the top of a function with these lines: what is used in it alone, and is not declared where it
 * is set first; and `last`. */
void c_declare_own(struct code *code, const struct block *body, bool last, const char *text);
void c_declare_shared(struct code *code, struct buffer *out, const char *text);
void c_name_index(struct code *code); /* $i, beside tasks that have one of their own */
/* `type name` where the statement is the first to set the variable: "pid_t c", or "c" */
void c_declare_or_name(struct code *code, struct buffer *out, const struct statement *statement,
                       const char *name);
/* Where that declared it and nobody reads it: a compiler would complain. */
void c_use(struct code *code, const struct statement *statement, const char *name);

/* code_c.c */
/* Writes the function of the statement's block before the one that is being written; its name. */
const char *c_function(struct code *code, const struct statement *statement);
void c_block(struct code *code, const struct block *block); /* between braces of the caller's */

#endif
