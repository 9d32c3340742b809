/*
 * words: the parts of sentences that all the others need.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "base/number.h"
#include "base/utf8.h"
#include "model/calls.h"
#include "model/waiting.h"
#include "model/words_parts.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { RAW_MAX = 50 }; /* bytes; made harmless, one becomes at most four */

/* The text of a buffer, which it frees. */
static struct words take(struct buffer *buffer)
{
    struct words words;
    size_t length = buffer->length < sizeof words.text ? buffer->length : sizeof words.text - 1;

    memcpy(words.text, buffer_text(buffer), length);
    words.text[length] = '\0';
    buffer_free(buffer);
    return words;
}

static void add_cut(struct buffer *out, const char *text)
{
    size_t length = text ? strlen(text) : 0;

    if (length > RAW_MAX) { /* cut before a character, not within it */
        length = RAW_MAX;
        while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    utf8_add_harmless(out, text ? text : "", length);
}

/* Nearly all that is ever named is short and printable ASCII, which needs no buffer. False where it
 * is not. */
static bool copy_plain(struct words *words, size_t *length, const char *text)
{
    size_t at = 0;

    for (; at <= RAW_MAX && text[at] >= ' ' && text[at] <= '~'; at++)
        words->text[at] = text[at];
    words->text[at] = '\0';
    *length = at;
    return at <= RAW_MAX && text[at] == '\0';
}

struct words harmless(const char *text)
{
    struct buffer buffer = {0};
    struct words words;
    size_t length;

    if (copy_plain(&words, &length, text ? text : ""))
        return words;
    add_cut(&buffer, text);
    return take(&buffer);
}

struct words name_of(const struct process *process)
{
    return harmless(process->name);
}

struct words who_is(const struct process *process)
{
    struct buffer buffer = {0};
    struct words words;
    size_t length;

    if (copy_plain(&words, &length, process->name)) {
        words.text[length] = '(';
        length += 1 + strlen(number_write(words.text + length + 1, process->pid));
        memcpy(words.text + length, ")", 2);
        return words;
    }
    add_cut(&buffer, process->name);
    buffer_printf(&buffer, "(%d)", process->pid);
    return take(&buffer);
}

struct words who(const struct proctab *table, int pid, uint64_t seq)
{
    const struct process *process = pid ? proctab_by_pid_at(table, pid, seq) : NULL;
    struct words words;

    if (process)
        return who_is(process);
    if (pid == 0)
        snprintf(words.text, sizeof words.text, "%s", _("proctor, from outside"));
    else
        snprintf(words.text, sizeof words.text, _("PID %d"), pid);
    return words;
}

void words_process(struct buffer *out, const struct proctab *table, int pid)
{
    buffer_add_text(out, who(table, pid, UINT64_MAX).text);
}

void words_wait_status(struct buffer *out, int wait_status)
{
    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_add_text(out, _("an unknown status"));
    else if (WIFEXITED(wait_status))
        buffer_printf(out, _("status %d"), WEXITSTATUS(wait_status));
    else if (WIFSIGNALED(wait_status) && WCOREDUMP(wait_status))
        buffer_printf(out, _("signal %s (core dumped)"), signal_name(WTERMSIG(wait_status)));
    else if (WIFSIGNALED(wait_status))
        buffer_printf(out, _("signal %s"), signal_name(WTERMSIG(wait_status)));
    else
        buffer_add_text(out, _("an unknown status"));
}

struct words status_words(int wait_status)
{
    struct buffer buffer = {0};

    words_wait_status(&buffer, wait_status);
    return take(&buffer);
}

enum fate fate_of(const struct process *process)
{
    const struct process *parent = process->parent;

    if (!parent || parent->life != LIFE_ALIVE || process->life != LIFE_ZOMBIE)
        return FATE_UNTOLD;
    if (parent->serial == 0)
        return process_reaps(parent) ? FATE_INIT_REAPS : FATE_INIT_LEAVES;
    if (waiting_surely_for(parent, process))
        return FATE_AWAITED;
    return parent->ignores_child ? FATE_UNTOLD : FATE_KEPT;
}

struct case_of case_make(struct buffer *out, const struct proctab *table, const struct fact *fact)
{
    struct case_of the = {out, table, fact, proctab_by_pid_at(table, fact->pid, fact->seq), NULL};

    if (fact->other > 0)
        the.other = proctab_by_pid_at(table, fact->other, fact->seq);
    return the;
}

bool spares_init(const struct case_of *the)
{
    return the->process->serial == 0 && the->table->namespaced && the->fact->from;
}

const struct process *killed_zombie(const struct case_of *the)
{
    long pid = call_first_number(the->fact->args, 0);
    const struct process *target = pid > 0 ? proctab_by_pid(the->table, (int)pid) : NULL;

    /* Had it ended after the call began, this very signal may have ended it. */
    return target && target->life == LIFE_ZOMBIE && target->exit_seq < the->process->call_seq
               ? target
               : NULL;
}

struct words subject_of(const struct case_of *the)
{
    return who(the->table, the->fact->pid, the->fact->seq);
}

struct words object_of(const struct case_of *the)
{
    return who(the->table, the->fact->other, the->fact->seq);
}

struct buffer log_line(const struct case_of *the)
{
    struct buffer words = {0};

    words_fact(&words, the->table, the->fact);
    if (words.length)
        words.data[--words.length] = '\0';
    return words;
}

struct buffer plain_words(const struct case_of *the)
{
    struct buffer words = {0};

    words_plain(&words, the->table, the->fact);
    return words;
}

void conclude(const struct case_of *the, struct buffer what, struct buffer about)
{
    if (what.length && about.length)
        buffer_printf(the->out, _("%s: %s."), buffer_text(&what), buffer_text(&about));
    else if (what.length)
        buffer_printf(the->out, _("%s."), buffer_text(&what));
    buffer_free(&what);
    buffer_free(&about);
}
