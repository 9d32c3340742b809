#include "record/jsonl_read.h"

#include "base/i18n.h"
#include "base/names.h"
#include "record/json.h"
#include "record/jsonl.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { SIGNAL_MOST = 127, ERRNO_MOST = 4095, STATUS_MOST = 255 };

/* What all that read one line need. */
struct line {
    const struct json *json;
    struct error *error;
};

static bool has(const struct line *line, const char *name)
{
    return json_find(line->json, name) != NULL;
}

static bool text(const struct line *line, const char *name, const char **text)
{
    *text = json_text(line->json, name);
    return *text || error_set(line->error, _("the string `%s` is missing"), name);
}

static bool number(const struct line *line, const char *name, long least, long most, long *value)
{
    return json_number(line->json, name, least, most, value, line->error);
}

static bool pid(const struct line *line, const char *name, int least, int *pid)
{
    long value;

    if (!number(line, name, least, INT_MAX, &value))
        return false;
    *pid = (int)value;
    return true;
}

/* "SIGKILL", or "signal 99" where it has no name. */
static bool signal_of(const struct line *line, const char *name, int *signal)
{
    const char *word;

    if (!text(line, name, &word))
        return false;
    *signal = !strncmp(word, "signal ", 7) ? atoi(word + 7) : signal_number(word);
    return (*signal > 0 && *signal <= SIGNAL_MOST) ||
           error_set(line->error, _("no signal is called `%s`"), word);
}

static bool errno_of(const struct line *line, int *error)
{
    const char *word;

    if (!has(line, "errno"))
        return true;
    if (!text(line, "errno", &word))
        return false;
    *error = !strncmp(word, "errno ", 6) ? atoi(word + 6) : errno_number(word);
    return (*error > 0 && *error <= ERRNO_MOST) ||
           error_set(line->error, _("no error is called `%s`"), word);
}

/* How a process changed: the field that is there says how. */
static bool change(const struct line *line, int *wait_status)
{
    const struct json_field *status = json_find(line->json, "status");
    const struct json_field *core = json_find(line->json, "core");
    long value;
    int signal;

    if (status && status->kind == JSON_NULL) {
        *wait_status = WAIT_STATUS_UNKNOWN;
    } else if (status) {
        if (!number(line, "status", 0, STATUS_MOST, &value))
            return false;
        *wait_status = (int)value << 8;
    } else if (has(line, "stopped")) {
        if (!signal_of(line, "stopped", &signal))
            return false;
        *wait_status = signal << 8 | 0x7F;
    } else if (has(line, "continued")) {
        *wait_status = 0xFFFF;
    } else {
        if (!signal_of(line, "signal", &signal))
            return false;
        *wait_status = signal | (core && core->kind == JSON_TRUE ? 0x80 : 0);
    }
    return true;
}

/* The fields of each event */

static bool read_start(const struct line *line, struct fact *fact)
{
    return text(line, "mode", &fact->text) && pid(line, "init", 1, &fact->pid) &&
           pid(line, "main", 1, &fact->other) &&
           (fact->pid != fact->other ||
            error_set(line->error, _("init and main are two processes")));
}

static bool read_call(const struct line *line, struct fact *fact)
{
    return text(line, "call", &fact->call) && text(line, "args", &fact->args);
}

static bool read_return(const struct line *line, struct fact *fact)
{
    fact->wait_status = WAIT_STATUS_UNKNOWN;
    fact->text = json_text(line->json, "result");
    if (!read_call(line, fact) || !number(line, "value", LONG_MIN, LONG_MAX, &fact->value) ||
        !errno_of(line, &fact->error))
        return false;
    return !has(line, "child") ||
           (pid(line, "child", 1, &fact->other) && change(line, &fact->wait_status));
}

static bool read_fork(const struct line *line, struct fact *fact)
{
    return pid(line, "child", 1, &fact->other) && text(line, "name", &fact->text);
}

static bool read_exec(const struct line *line, struct fact *fact)
{
    return text(line, "program", &fact->text);
}

static bool read_exit(const struct line *line, struct fact *fact)
{
    return change(line, &fact->wait_status);
}

static bool read_reap(const struct line *line, struct fact *fact)
{
    const char *by = json_text(line->json, "by");

    return by ? !strcmp(by, "kernel") || error_set(line->error, _("reaped by whom?"))
              : pid(line, "by", 1, &fact->other);
}

static bool read_reparent(const struct line *line, struct fact *fact)
{
    return pid(line, "from", 0, &fact->from) && pid(line, "to", 1, &fact->other);
}

static bool read_stop(const struct line *line, struct fact *fact)
{
    return signal_of(line, "signal", &fact->signal);
}

static bool read_continue(const struct line *line, struct fact *fact)
{
    (void)line;
    fact->signal = SIGCONT;
    return true;
}

static bool read_signal(const struct line *line, struct fact *fact)
{
    return signal_of(line, "signal", &fact->signal) && pid(line, "from", 0, &fact->from);
}

static bool read_handler(const struct line *line, struct fact *fact)
{
    const char *state;

    if (!signal_of(line, "signal", &fact->signal) || !text(line, "state", &state))
        return false;
    fact->value = !strcmp(state, "begin");
    return true;
}

static bool read_set(const struct line *line, struct fact *fact)
{
    fact->value = has(line, "by");
    return text(line, "name", &fact->text) && text(line, "value", &fact->args);
}

static bool read_state(const struct line *line, struct fact *fact)
{
    const char *letter;

    if (!text(line, "state", &letter))
        return false;
    fact->value = *letter;
    return (*letter >= 'A' && *letter <= 'z' && !letter[1]) ||
           error_set(line->error, _("`%s` is no state of a process"), letter);
}

static bool read_line(const struct line *line, struct fact *fact)
{
    return number(line, "line", -1, INT_MAX, &fact->value);
}

static bool read_output(const struct line *line, struct fact *fact)
{
    return text(line, "text", &fact->text);
}

static bool read_pool(const struct line *line, struct fact *fact)
{
    if (!text(line, "pool", &fact->text) || !text(line, "state", &fact->call))
        return false;
    if (has(line, "worker"))
        return pid(line, "worker", 1, &fact->other);
    return !has(line, "size") || number(line, "size", 0, INT_MAX, &fact->value);
}

static bool read_task(const struct line *line, struct fact *fact)
{
    if (!text(line, "pool", &fact->text) || !number(line, "id", 1, INT_MAX, &fact->value) ||
        !text(line, "state", &fact->call) || !errno_of(line, &fact->error))
        return false;
    fact->args = json_text(line->json, !strcmp(fact->call, "queued") ? "block" : "result");
    return !has(line, "worker") || pid(line, "worker", 1, &fact->other);
}

static bool read_end(const struct line *line, struct fact *fact)
{
    return number(line, "status", -1, INT_MAX, &fact->value);
}

typedef bool read_fields(const struct line *line, struct fact *fact);

static read_fields *const readers[FACT_KINDS] = {
    [FACT_START] = read_start,       [FACT_CALL] = read_call,         [FACT_RETURN] = read_return,
    [FACT_FORK] = read_fork,         [FACT_EXEC] = read_exec,         [FACT_EXIT] = read_exit,
    [FACT_REAP] = read_reap,         [FACT_REPARENT] = read_reparent, [FACT_STOP] = read_stop,
    [FACT_CONTINUE] = read_continue, [FACT_SIGNAL] = read_signal,     [FACT_HANDLER] = read_handler,
    [FACT_SET] = read_set,           [FACT_STATE] = read_state,       [FACT_LINE] = read_line,
    [FACT_NEXT] = read_line,         [FACT_OUTPUT] = read_output,     [FACT_POOL] = read_pool,
    [FACT_TASK] = read_task,         [FACT_END] = read_end,
};

static bool read_fact(const struct line *line, struct recording *recording)
{
    size_t count = recording->history.count;
    struct fact fact = {0};
    const char *event;
    long seq;
    int kind = 0;

    if (!number(line, "seq", 1, LONG_MAX, &seq) || !text(line, "event", &event) ||
        !json_seconds(line->json, "t", &fact.time, line->error))
        return false;
    while (kind < FACT_KINDS && strcmp(fact_event((enum fact_kind)kind), event) != 0)
        kind++;
    if (kind == FACT_KINDS)
        return error_set(line->error, _("no event is called `%s`"), event);
    if ((size_t)seq != count + 1)
        return error_set(line->error, _("this is fact %ld, where fact %zu is to come"), seq,
                         count + 1);
    if (count == 0 && kind != FACT_START)
        return error_set(line->error, _("the first fact is to be a start"));
    if (count == RECORDING_FACTS_MAX)
        return error_set(line->error, _("more than %d facts"), RECORDING_FACTS_MAX);
    fact.kind = (enum fact_kind)kind;
    /* What a stray writer wrote is nobody's. */
    if (kind != FACT_START && kind != FACT_END &&
        !pid(line, "pid", kind == FACT_OUTPUT ? 0 : 1, &fact.pid))
        return false;
    if (!readers[kind](line, &fact))
        return false;
    history_add(&recording->history, &fact);
    return true;
}

/* Notes */

static bool said_as(const struct line *line, struct note *note)
{
    const char *as;

    if (!text(line, "as", &as))
        return false;
    while (jsonl_said_as(note->value) && strcmp(jsonl_said_as(note->value), as) != 0)
        note->value++;
    return jsonl_said_as(note->value) || error_set(line->error, _("nothing is said as `%s`"), as);
}

static bool read_note_fields(const struct line *line, struct note *note)
{
    const char *state;

    switch (note->kind) {
    case NOTE_TYPED:
        note->value = has(line, "more");
        return pid(line, "pid", 0, &note->pid) && text(line, "text", &note->text);
    case NOTE_SAID: return said_as(line, note) && text(line, "text", &note->text);
    case NOTE_CURRENT: return pid(line, "pid", 0, &note->pid);
    case NOTE_REST: return true;
    case NOTE_REPLAY:
        if (!text(line, "state", &state))
            return false;
        note->value = !strcmp(state, "begin");
        return true;
    case NOTE_STEP:
        return number(line, "step", 1, INT_MAX, &note->value) && text(line, "title", &note->text);
    default: return text(line, "text", &note->text);
    }
}

static bool read_note(const struct line *line, struct recording *recording)
{
    struct note note = {.after = recording->history.count};
    const char *name;
    int kind = 0;

    if (!text(line, "note", &name) || !json_seconds(line->json, "t", &note.time, line->error))
        return false;
    while (kind < NOTE_KINDS && strcmp(note_name((enum note_kind)kind), name) != 0)
        kind++;
    if (kind == NOTE_KINDS)
        return error_set(line->error, _("no note is called `%s`"), name);
    note.kind = (enum note_kind)kind;
    if (!read_note_fields(line, &note))
        return false;
    notes_add(&recording->notes, &note);
    return true;
}

/* The file */

static bool read_one(struct recording *recording, struct json *json, const char *bytes,
                     size_t length, struct error *error)
{
    struct line line = {json, error};

    if (!json_read(json, bytes, length, error))
        return false;
    if (has(&line, "event"))
        return read_fact(&line, recording);
    if (has(&line, "note"))
        return read_note(&line, recording);
    return error_set(error, _("neither `event` nor `note` is there"));
}

static bool is_blank(const char *bytes, size_t length)
{
    while (length > 0 && *bytes && strchr(" \t\r", *bytes))
        bytes++, length--;
    return length == 0;
}

bool recording_read(struct recording *recording, const char *text, size_t length,
                    struct error *error)
{
    struct json json = {0};
    const char *end = text + length;
    bool good = true;

    *recording = (struct recording){.history.whole = true, .notes.whole = true};
    for (int line = 1; good && text < end; line++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t bytes = (size_t)((newline ? newline : end) - text);
        good = is_blank(text, bytes) || read_one(recording, &json, text, bytes, error);
        if (!good && !newline && recording->history.count)
            good = recording->cut = true;
        if (!good && error)
            error->line = line;
        text += bytes + (newline != NULL);
    }
    if (good && !recording->history.count)
        good = error_at(error, 1, _("there is no fact in it"));
    json_free(&json);
    if (!good)
        recording_free(recording);
    return good;
}

void recording_free(struct recording *recording)
{
    history_free(&recording->history);
    notes_free(&recording->notes);
}
