/*
 * code_python_inside: what the files that write Python share. Nobody else includes it.
 */
#ifndef PROCTOR_RECORD_CODE_PYTHON_INSIDE_H
#define PROCTOR_RECORD_CODE_PYTHON_INSIDE_H

#include "record/code_inside.h"

/* Modules to import, and pieces that the program brings along. */
enum python_need {
    PY_ATEXIT,
    PY_CTYPES,
    PY_MULTIPROCESSING,
    PY_OS,
    PY_SIGNAL,
    PY_SYS,
    PY_TIME,
    PY_CHECKED,
    PY_WAIT,
    PY_NEEDS
};

void python_needs(struct code *code, enum python_need need);

/* code_python_value.c */
void python_string(struct buffer *out, const char *text);
void python_variable(const struct code *code, struct buffer *out, const char *name);
void python_number(struct code *code, struct buffer *out, const struct value *value);
/* The value as it is kept: a number where it is one, else a string. */
void python_value(struct code *code, struct buffer *out, const struct value *value);
/* Always a string: f"a{x}". */
void python_text(struct code *code, struct buffer *out, const struct value *values, int count);
void python_condition(struct code *code, struct buffer *out, const struct statement *statement,
                      const char *call);

/* code_python_call.c: as an expression; false: it is a statement only. */
bool python_call(struct code *code, struct buffer *out, const struct statement *call);
void python_call_statement(struct code *code, const struct statement *statement);

/* code_python_multi.c */
bool python_method(struct code *code, struct buffer *out, const struct statement *statement);
/* What is no expression; false: it is none of these. */
bool python_method_statement(struct code *code, const struct statement *statement);

/* code_python.c */
const char *python_function(struct code *code, const struct statement *statement);
void python_block(struct code *code, const struct block *block);

#endif
