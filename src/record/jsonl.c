/*
 * jsonl: one fact, one line of JSON (RFC 8259).
 *
 * Whatever the strings hold, the line is plain printable text: a terminal that shows it, and a
 * parser that reads it, meet no control character and no broken UTF-8.
 */
#include "record/jsonl.h"

#include "base/names.h"
#include "base/utf8.h"

#include <string.h>
#include <sys/wait.h>

static void add_character(struct buffer *out, const char *bytes, size_t length, uint32_t code)
{
    bool bad = code == UTF8_BAD && length == 1;

    if (code == '"' || code == '\\')
        buffer_printf(out, "\\%c", (char)code);
    else if (code == '\n')
        buffer_add_text(out, "\\n");
    else if (code == '\t')
        buffer_add_text(out, "\\t");
    else if (utf8_harmful(code) && code > 0xFFFF)
        buffer_printf(out, "\\u%04x\\u%04x", 0xD800 + ((unsigned)(code - 0x10000) >> 10),
                      0xDC00 + ((unsigned)code & 0x3FF));
    else if (utf8_harmful(code))
        buffer_printf(out, "\\u%04x", (unsigned)code);
    else if (bad)
        buffer_add_text(out, "\xEF\xBF\xBD");
    else
        buffer_add(out, bytes, length);
}

void jsonl_string(struct buffer *out, const char *text)
{
    size_t length = strlen(text);

    buffer_add_char(out, '"');
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t taken = utf8_decode(text + at, length - at, &code);
        add_character(out, text + at, taken, code);
        at += taken;
    }
    buffer_add_char(out, '"');
}

static void text_field(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ",\"%s\":", name);
    jsonl_string(out, text ? text : "");
}

static void number_field(struct buffer *out, const char *name, long number)
{
    buffer_printf(out, ",\"%s\":%ld", name, number);
}

static void signal_field(struct buffer *out, const char *name, int signal)
{
    if (signal)
        text_field(out, name, signal_name(signal));
}

/* How a process changed, as wait(2) tells it: exactly one field. */
static void change_field(struct buffer *out, int wait_status)
{
    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_add_text(out, ",\"status\":null");
    else if (WIFEXITED(wait_status))
        number_field(out, "status", WEXITSTATUS(wait_status));
    else if (WIFSTOPPED(wait_status))
        text_field(out, "stopped", signal_name(WSTOPSIG(wait_status)));
    else if (WIFCONTINUED(wait_status))
        buffer_add_text(out, ",\"continued\":true");
    else
        text_field(out, "signal", signal_name(WTERMSIG(wait_status)));
    if (wait_status != WAIT_STATUS_UNKNOWN && WIFSIGNALED(wait_status) && WCOREDUMP(wait_status))
        buffer_add_text(out, ",\"core\":true");
}

static void call_fields(struct buffer *out, const struct fact *fact)
{
    text_field(out, "call", fact->call);
    text_field(out, "args", fact->args);
}

static void return_fields(struct buffer *out, const struct fact *fact)
{
    call_fields(out, fact);
    number_field(out, "value", fact->value);
    if (fact->text)
        text_field(out, "result", fact->text);
    if (fact->error)
        text_field(out, "errno", errno_name(fact->error));
    if (fact->error || fact->other <= 0)
        return;
    number_field(out, "child", fact->other);
    change_field(out, fact->wait_status);
}

static void reap_fields(struct buffer *out, const struct fact *fact)
{
    if (fact->other)
        number_field(out, "by", fact->other);
    else
        text_field(out, "by", "kernel");
}

static void start_fields(struct buffer *out, const struct fact *fact)
{
    text_field(out, "mode", fact->text);
    number_field(out, "init", fact->pid);
    number_field(out, "main", fact->other);
}

static void pool_fields(struct buffer *out, const struct fact *fact)
{
    text_field(out, "pool", fact->text);
    text_field(out, "state", fact->call);
    if (fact->other)
        number_field(out, "worker", fact->other);
    else if (fact->value)
        number_field(out, "size", fact->value);
}

static void task_fields(struct buffer *out, const struct fact *fact)
{
    text_field(out, "pool", fact->text);
    number_field(out, "id", fact->value);
    text_field(out, "state", fact->call);
    if (fact->other)
        number_field(out, "worker", fact->other);
    if (fact->args)
        text_field(out, fact->call && !strcmp(fact->call, "queued") ? "block" : "result",
                   fact->args);
    if (fact->error)
        text_field(out, "errno", errno_name(fact->error));
}

/* The fields of the event after its pid. */
static void add_fields(struct buffer *out, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_CALL: call_fields(out, fact); break;
    case FACT_RETURN: return_fields(out, fact); break;
    case FACT_FORK:
        number_field(out, "child", fact->other);
        text_field(out, "name", fact->text);
        break;
    case FACT_EXEC: text_field(out, "program", fact->text); break;
    case FACT_EXIT: change_field(out, fact->wait_status); break;
    case FACT_REAP: reap_fields(out, fact); break;
    case FACT_REPARENT:
        number_field(out, "from", fact->from);
        number_field(out, "to", fact->other);
        break;
    case FACT_STOP: signal_field(out, "signal", fact->signal); break;
    case FACT_SIGNAL:
        signal_field(out, "signal", fact->signal);
        number_field(out, "from", fact->from);
        break;
    case FACT_HANDLER:
        signal_field(out, "signal", fact->signal);
        text_field(out, "state", fact->value ? "begin" : "end");
        break;
    case FACT_SET:
        text_field(out, "name", fact->text);
        text_field(out, "value", fact->args);
        if (fact->value)
            text_field(out, "by", "call");
        break;
    case FACT_STATE: text_field(out, "state", (char[]){(char)fact->value, '\0'}); break;
    case FACT_LINE:
    case FACT_NEXT: number_field(out, "line", fact->value); break;
    case FACT_POOL: pool_fields(out, fact); break;
    case FACT_TASK: task_fields(out, fact); break;
    case FACT_OUTPUT: text_field(out, "text", fact->text); break;
    default: break;
    }
}

/* Not by %f, which writes a comma in some locales. */
static void add_time(struct buffer *out, double seconds)
{
    long long microseconds = (long long)(seconds * 1e6 + 0.5);

    buffer_printf(out, ",\"t\":%lld.%06lld", microseconds / 1000000, microseconds % 1000000);
}

void jsonl_add(struct buffer *out, const struct fact *fact)
{
    buffer_printf(out, "{\"seq\":%llu", (unsigned long long)fact->seq);
    add_time(out, fact->time);
    buffer_printf(out, ",\"event\":\"%s\"", fact_event(fact->kind));
    if (fact->kind == FACT_START) {
        start_fields(out, fact);
    } else if (fact->kind == FACT_END) {
        number_field(out, "status", fact->value);
    } else {
        number_field(out, "pid", fact->pid);
        add_fields(out, fact);
    }
    buffer_add_text(out, "}\n");
}

const char *jsonl_said_as(long value)
{
    static const char *const names[] = {"answer", "note", "error"};

    return value >= 0 && value < (long)(sizeof names / sizeof *names) ? names[value] : NULL;
}

void jsonl_add_note(struct buffer *out, const struct note *note)
{
    const char *as = jsonl_said_as(note->value);

    buffer_printf(out, "{\"after\":%zu", note->after);
    add_time(out, note->time);
    buffer_printf(out, ",\"note\":\"%s\"", note_name(note->kind));
    if (note->kind == NOTE_TYPED || note->kind == NOTE_CURRENT)
        number_field(out, "pid", note->pid);
    if (note->kind == NOTE_SAID)
        text_field(out, "as", as ? as : "note");
    if (note->kind == NOTE_REPLAY)
        text_field(out, "state", note->value ? "begin" : "end");
    if (note->kind == NOTE_STEP)
        number_field(out, "step", note->value);
    if (note->kind == NOTE_STEP)
        text_field(out, "title", note->text);
    else if (note->kind != NOTE_CURRENT && note->kind != NOTE_REST && note->kind != NOTE_REPLAY)
        text_field(out, "text", note->text);
    if (note->kind == NOTE_TYPED && note->value)
        buffer_add_text(out, ",\"more\":true");
    buffer_add_text(out, "}\n");
}

/* Notes that stand before fact `seq`, when so many facts were written. */
static void add_notes(struct buffer *out, const struct notes *notes, size_t *at, uint64_t seq,
                      size_t written)
{
    for (; *at < notes->count && notes->items[*at].after < seq; ++*at) {
        struct note note = notes->items[*at];
        note.after = written;
        jsonl_add_note(out, &note);
    }
}

void jsonl_add_all(struct buffer *out, const struct history *history, const struct notes *notes,
                   uint64_t from)
{
    size_t note = 0, written = 0;

    while (note < notes->count && from > 1 && notes->items[note].after < from)
        note++;
    for (const struct fact *kept = history_next(history, from); kept;
         kept = history_next(history, kept->seq + 1)) {
        struct fact fact = *kept;
        add_notes(out, notes, &note, fact.seq, written);
        fact.seq = ++written;
        jsonl_add(out, &fact);
    }
    add_notes(out, notes, &note, UINT64_MAX, written);
}
