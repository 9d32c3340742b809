/*
 * words_called: calls and what they returned, as sentences.
 */
#include "model/words.h"

#include "base/i18n.h"
#include "base/names.h"
#include "model/calls.h"
#include "model/waiting.h"
#include "model/words_parts.h"

#include <string.h>
#include <sys/wait.h>

/* "main(2) called wait()" */
static struct buffer called(const struct case_of *the)
{
    struct buffer words = {0};

    buffer_printf(&words, _("%s called %s(%s)"), subject_of(the).text,
                  harmless(the->fact->call).text, harmless(the->fact->args).text);
    return words;
}

/* Calls that keep their process waiting */

/* A child that has ended and that the wait takes at once; NULL: none. */
static const struct process *child_at_hand(const struct process *process, long target)
{
    for (const struct process *child = process->first_child; child; child = child->next_sibling)
        if (child->life == LIFE_ZOMBIE && (target == -1 || target == child->pid))
            return child;
    return NULL;
}

/* A wait that sleeps until a child changes. One that ignores SIGCHLD gets no status, and is woken
 * by the end of its last child; with WUNTRACED there may be something to tell at once. */
static void add_sleep_of_wait(struct buffer *about, const struct case_of *the, long target)
{
    const char *args = the->fact->args ? the->fact->args : "";
    bool changes = strstr(args, "WUNTRACED") || strstr(args, "WCONTINUED");
    int count;
    const struct process *child = waiting_child(the->table, the->process, &count);

    if (child && changes)
        buffer_printf(about, _("it waits for news of its child %s"), who_is(child).text);
    else if (count && changes)
        buffer_printf(about,
                      ngettext("it waits for news of %d living child",
                               "it waits for news of one of its %d living children",
                               (unsigned long)count),
                      count);
    else if (count && target == -1 && the->process->ignores_child)
        buffer_add_text(about, _("it ignores SIGCHLD, so it sleeps until its last child ends"));
    else if (child)
        buffer_printf(about, _("it sleeps until its child %s ends"), who_is(child).text);
    else if (count)
        buffer_printf(about,
                      ngettext("it sleeps until %d living child ends",
                               "it sleeps until one of its %d living children ends",
                               (unsigned long)count),
                      count);
}

/* Where nothing is to be added, the call is about to fail, and that will be told. */
static void called_wait(const struct case_of *the)
{
    struct buffer about = {0};
    long target = waiting_target(the->fact->call, the->fact->args);
    const struct process *ended = child_at_hand(the->process, target);

    if (the->fact->args && strstr(the->fact->args, "WNOHANG"))
        buffer_add_text(&about, _("it asks, and does not sleep"));
    else if (target == 0)
        buffer_add_text(&about, _("it waits for a child in its own process group"));
    else if (target < -1)
        buffer_printf(&about, _("it waits for a child in process group %ld"), -target);
    else if (ended)
        buffer_printf(&about, _("%s has ended already, so it need not sleep"), who_is(ended).text);
    else
        add_sleep_of_wait(&about, the, target);
    if (about.length)
        conclude(the, called(the), about);
}

void sentence_call(const struct case_of *the)
{
    struct buffer about = {0}, freed = {0};
    const char *call = the->fact->call;

    /* Only where it is still the one it is in: waiting_child() reads it from the table. */
    if (!call || !call_is(the->process->call, call))
        return;
    switch (call_kind(call)) {
    case CALL_WAITS: called_wait(the); return;
    case CALL_SPINS: buffer_add_text(&about, _("it computes until a signal ends it")); break;
    case CALL_SLEEPS:
        if (call_is(call, "pause"))
            buffer_add_text(&about, _("it sleeps until a signal wakes or ends it"));
        else if (call_is(call, "poll")) {
            words_freed_by(&freed, the->table, the->process);
            buffer_printf(&about, _("it sleeps until %s"), buffer_text(&freed));
        } else if (call_is(call, "sleep"))
            buffer_add_text(&about, _("it sleeps until its time is over, or a signal wakes it"));
        break;
    case CALL_ENDS:
        about = plain_words(the);
        if (!about.length)
            return;
        break;
    default: return; /* its return says all */
    }
    buffer_free(&freed);
    conclude(the, called(the), about);
}

/* Returns */

static void returned_in_vain(const struct case_of *the)
{
    const struct fact *fact = the->fact;
    struct buffer reason = plain_words(the);

    buffer_printf(the->out, _("%s: %s(%s) = %ld %s: %s."), subject_of(the).text,
                  harmless(fact->call).text, harmless(fact->args).text, fact->value,
                  errno_name(fact->error), reason.length ? reason.data : errno_words(fact->error));
    buffer_free(&reason);
}

/* WNOHANG gave 0. */
static void asked_too_early(const struct case_of *the)
{
    long target = waiting_target(the->fact->call, the->fact->args);

    if (target > 0)
        buffer_printf(the->out, _("%s asked without waiting: %s had not ended yet."),
                      subject_of(the).text, who(the->table, (int)target, the->fact->seq).text);
    else if (target == -1)
        buffer_printf(the->out, _("%s asked without waiting: no child of it had ended yet."),
                      subject_of(the).text);
    else
        buffer_printf(the->out, _("%s asked without waiting: no such child had ended yet."),
                      subject_of(the).text);
}

/* "main(2) got status 7 of c(3)" */
static void add_news(struct buffer *what, const struct case_of *the)
{
    int wait_status = the->fact->wait_status;
    struct words name = subject_of(the), child = object_of(the);

    if (wait_status == WAIT_STATUS_UNKNOWN)
        buffer_printf(what, _("%s fetched the status of %s"), name.text, child.text);
    else if (WIFEXITED(wait_status))
        buffer_printf(what, _("%s got status %d of %s"), name.text, WEXITSTATUS(wait_status),
                      child.text);
    else if (WIFSTOPPED(wait_status))
        buffer_printf(what, _("%s learned that %s stopped %s"), name.text,
                      signal_name(WSTOPSIG(wait_status)), child.text);
    else if (WIFCONTINUED(wait_status))
        buffer_printf(what, _("%s learned that %s went on after its stop"), name.text, child.text);
    else
        buffer_printf(what, _("%s learned that %s killed %s"), name.text,
                      signal_name(WTERMSIG(wait_status)), child.text);
}

static void returned_from_wait(const struct case_of *the)
{
    struct buffer what = {0}, about = {0};
    int wait_status = the->fact->wait_status;

    if (the->fact->other <= 0) {
        if (the->fact->value == 0)
            asked_too_early(the);
        return;
    }
    add_news(&what, the);
    if (wait_status != WAIT_STATUS_UNKNOWN && WIFSTOPPED(wait_status))
        buffer_add_text(&about, _("stopped is not ended"));
    else if (the->other && the->other->life == LIFE_GONE)
        buffer_printf(&about, _("nothing of %s is left"), name_of(the->other).text);
    conclude(the, what, about);
}

/* A return that alone is nothing to be seen. */
static void say_what_helps(const struct case_of *the)
{
    struct buffer about = plain_words(the);

    if (about.length)
        conclude(the, log_line(the), about);
    else
        buffer_free(&about);
}

/* That a signal was sent, the signal's own fact says. */
static void returned_from_kill(const struct case_of *the)
{
    const char *comma = strchr(the->fact->args ? the->fact->args : "", ',');
    const char *signal = comma ? comma + 1 + strspn(comma + 1, " ") : "";
    const struct process *zombie = killed_zombie(the);

    if (zombie && signal_number(signal) > 0)
        buffer_printf(the->out, _("%s sent %s to %s: a zombie, on which it has no effect."),
                      subject_of(the).text, harmless(signal).text, who_is(zombie).text);
    else
        say_what_helps(the);
}

static bool ignores_now(const struct case_of *the)
{
    const char *args = the->fact->args ? the->fact->args : "";

    return the->process->ignores_child && !strncmp(args, "SIGCHLD,", strlen("SIGCHLD,"));
}

void sentence_return(const struct case_of *the)
{
    const char *call = the->fact->call;

    if (!call)
        return;
    if (call_kind(call) == CALL_IDLES || call_is(call, "poll"))
        return; /* what it found tells for itself */
    if (the->fact->error && !the->fact->text)
        returned_in_vain(the);
    else if (call_is(call, "fork"))
        return; /* the fork itself was told */
    else if (call_kind(call) == CALL_WAITS)
        returned_from_wait(the);
    else if (call_is(call, "kill"))
        returned_from_kill(the);
    else if (call_is(call, "sleep") && the->fact->value == 0)
        buffer_printf(the->out, _("%s has slept its time, and goes on."), subject_of(the).text);
    else if (call_is(call, "signal") && ignores_now(the))
        buffer_printf(the->out, _("%s ignores SIGCHLD now: children that end leave no zombie."),
                      subject_of(the).text);
    else
        say_what_helps(the);
}
