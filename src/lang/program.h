/*
 * program: what a text means. Text -> statements and blocks, as a tree that is never changed.
 *
 *   program   = { statement }                         ends: newline or ;      # comment
 *   statement = [ who ":" ] ( command | block )       who = NAME | PID | all | you
 *   command   = NAME "=" value | NAME "+=" value | verb arguments [ block ]
 *             | "if" condition block [ "else" block ] | "repeat" value block
 *             | "while" condition block
 *   block     = "{" program "}"
 *   condition = [ call | value ] [ ( "==" | "!=" | "<" | ">" | "<=" | ">=" ) value ]
 *
 * The three spellings of a call (shell `waitpid -1 WNOHANG`, C `waitpid(-1, &status, WNOHANG)`,
 * Python `os.waitpid(-1, os.WNOHANG)`) come out as the same statement. `who` is allowed at the top
 * level only: a block belongs to the process that runs it.
 *
 * The tree carries no position of execution: whoever runs it keeps that beside it, so that a
 * position can be shown, stepped and copied by fork.
 */
#ifndef PROCTOR_LANG_PROGRAM_H
#define PROCTOR_LANG_PROGRAM_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/names.h"
#include "lang/verbs.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PROGRAM_SCRIPT_MAX = 4 * 1024 * 1024, /* bytes of a whole program */
    PROGRAM_TEXT_MAX = 32 * 1024,         /* bytes of one statement with its blocks */
    PROGRAM_DEPTH_MAX = 32,               /* blocks within blocks */
    PROGRAM_WORD_MAX = 4096,              /* bytes of one word */
    PROGRAM_NAME_MAX = 32                 /* bytes of a name, its NUL included */
};

enum value_kind {
    VALUE_NONE,
    VALUE_WORD,     /* bare text without `$`: c, hi, -1, WNOHANG, 5 */
    VALUE_VARIABLE, /* `text` names a variable of the caller: $x, $?, $status; x within f(x) */
    VALUE_TEXT,     /* text in which $x and ${x} are replaced when it is used: "Hello $i", a$x; read
                       it with text_expand() */
    VALUE_LITERAL,  /* taken as it stands: 'no $x here' */
    VALUE_DECODE    /* a macro of wait(2) over `inner`: WEXITSTATUS(status) */
};

/* The macros of wait(2). */
enum decode {
    DECODE_WIFEXITED,
    DECODE_WEXITSTATUS,
    DECODE_WIFSIGNALED,
    DECODE_WTERMSIG,
    DECODE_WIFSTOPPED,
    DECODE_WSTOPSIG,
    DECODE_WIFCONTINUED,
    DECODE_WCOREDUMP,
    DECODE_COUNT
};

struct value {
    enum value_kind kind;
    char *text; /* of VALUE_DECODE: the macro's name */
    enum decode decode;
    struct value *inner;
};

/* IS_TRUE: no comparison was written; the left value is not 0 and not empty. */
enum comparison {
    IS_TRUE,
    IS_EQUAL,
    IS_UNEQUAL,
    IS_LESS,
    IS_GREATER,
    IS_LESS_EQUAL,
    IS_GREATER_EQUAL
};

enum who_kind { WHO_CURRENT, WHO_NAMED, WHO_ALL, WHO_YOU };

struct who {
    enum who_kind kind;
    char *name; /* of WHO_NAMED: a label or a PID in digits */
};

enum statement_kind {
    STATEMENT_CALL,   /* verb, arguments, result(s), body */
    STATEMENT_ASSIGN, /* result = left, or result += left */
    STATEMENT_IF,     /* condition, body, otherwise (may be NULL) */
    STATEMENT_REPEAT, /* left is the count; body; $i counts from 0 */
    STATEMENT_WHILE,  /* condition, body */
    STATEMENT_BLOCK   /* body */
};

struct block;

/*
 * Arguments of a call, whatever the spelling was:
 *   fork [NAME]            the name is also `result` when no other result was written
 *   exit, _exit [N]        sleep S    print VALUE...   addr NAME   buffer full|line|none
 *   wait                   waitpid WHO [WNOHANG] [WUNTRACED] [WCONTINUED]
 *   kill SIGNAL WHO...     SIGNAL is always there ("TERM" where none was written), without a dash
 *                          and without SIG; WHO are VALUE_WORD names or numbers, or values
 *   signal [SIGNAL [IGN|DFL|RESTART]]   `body` is the handler; no argument at all: the listing
 *   exec PROGRAM ARG...    setsid    setpgid [WHO [PGID]]    subreaper on|off
 *   process [NAME]         `body` is its block; without one it is shown
 *   start, alive, exitcode, terminate NAME      join NAME [S]      daemon NAME on|off
 *   pool NAME DEED VALUE...  NAME "" is the newest one; DEED: new N, status, apply, map N, get ID
 *                          [S], close, join, terminate; `body` of apply and map
 *   shell verbs            their words as typed
 * In a call spelling, a bare word among the arguments that C or Python would read as a variable is
 * VALUE_VARIABLE; constants (SIGKILL, WNOHANG, SIG_IGN, os.WNOHANG, signal.SIGTERM, NULL) are not.
 */
struct statement {
    enum statement_kind kind;
    int line;   /* 1-based, in the text that was parsed */
    int number; /* 1-based, preorder over the whole program, as a listing numbers its lines */
    struct who who;
    const struct verb *verb;
    struct value *arguments;
    int argument_count;
    char *result;        /* the variable for the return value (of `pid, status = ...`: pid) */
    char *status_result; /* the variable for the wait status; NULL: "status" */
    bool call_spelling;  /* fork() rather than fork */
    bool adds;           /* += */
    struct statement *condition_call; /* `while wait() > 0`: made before each test; the test then
                                         reads $? as `left` */
    struct value left, right;
    enum comparison comparison;
    struct block *body;
    struct block *otherwise;
    const char *source;   /* where in the text it begins, and how many bytes it takes, */
    size_t source_length; /* without `who:` and without the separator after it */
};

struct block {
    struct statement *statements;
    int count;
    const char *source; /* the text between the braces */
    size_t source_length;
};

struct program {
    struct block top;
    char *text; /* its own copy of what was parsed; `source` pointers lead into it */
    int statement_count;
};

enum parse_result {
    PARSE_DONE,
    PARSE_MORE, /* a brace or a quote is still open: more text may complete it */
    PARSE_FAILED
};

/* Whether text that was PARSE_MORE when it had `parsed` bytes is to be parsed again now. Where that
 * is much, each line of it need not be: one that closes something, and what has grown by an eighth,
 * so that a mistake is not found much later. */
bool program_may_be_whole(const char *text, size_t length, size_t parsed);

/* Parses `length` bytes. On PARSE_DONE `*program` is the caller's (program_free()); otherwise it is
 * NULL and `error` has line and words: the nearest verb, or the usage. Text of NULs, bad UTF-8,
 * too many braces or too long words is refused, never read beyond its end. */
enum parse_result program_parse(struct program **program, const char *text, size_t length,
                                struct error *error);

void program_free(struct program *program);

/* Appends what `text` of a VALUE_TEXT means: each variable in it is asked of `variable`, which
 * appends its value (name "?" for `$?`); `\$` and `\\` stand for a dollar and a backslash. */
typedef void (*text_variable)(struct buffer *out, const char *name, void *context);
void text_expand(struct buffer *out, const char *text, text_variable variable, void *context);

/* Appends the statement as one line in the spelling it was typed in, white space folded; a block
 * is shown as "{" alone. */
void statement_show(struct buffer *out, const struct statement *statement);

/* A block as a listing: each statement a line of its own, numbered, nested ones indented by four
 * spaces; closing braces and `} else {` are lines with number 0. */
struct listing_line {
    int number;     /* the statement's, or 0 */
    bool condition; /* an if or a while: leads into its block, or past it (an empty block tells
                       nothing: false) */
    char *text;     /* with its indentation */
};

struct listing {
    struct listing_line *lines;
    int count;
};

void listing_make(struct listing *listing, const struct block *block);
void listing_copy(struct listing *copy, const struct listing *listing);
void listing_free(struct listing *listing);

/* By number: whether that line is a condition; `conditions` has room for 0 … most. Returns the last
 * number there is up to `most`. */
int listing_conditions(const struct listing *listing, bool *conditions, int most);

#endif
