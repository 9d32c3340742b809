#include "ui/typing.h"

#include "base/i18n.h"
#include "lang/program.h"
#include "model/words.h"

#include <signal.h>
#include <unistd.h>

void typing_free(struct typing *typing)
{
    buffer_free(&typing->typed);
}

void typing_prompt(const struct typing *typing, struct buffer *prompt)
{
    const struct process *current = session_current(typing->session);
    const char *state = current ? words_state(current) : "";

    if (typing->typed.length)
        buffer_add_text(prompt, "> ");
    else if (!current)
        buffer_add_text(prompt, _("nobody> "));
    else
        buffer_printf(prompt, "%s %d%s%s> ", current->name, current->pid, *state ? " " : "", state);
}

static bool end_of_keyboard(struct typing *typing)
{
    if (!typing->typed.length) {
        session_stop(typing->session, STATUS_FINE);
        return true;
    }
    buffer_clear(&typing->typed); /* Ctrl-D in the middle of a block */
    session_tell(typing->session, SAY_ERROR, _("the block was not closed: nothing of it is run"));
    return false;
}

bool typing_line(struct typing *typing, const char *line)
{
    struct error error;
    bool unfinished;

    typing->offered = 0;
    if (!line)
        return end_of_keyboard(typing);
    if (!*line && !typing->typed.length)
        line = session_steps(typing->session) ? "next" : "";
    if (*line)
        session_typed(typing->session, line, typing->typed.length > 0);
    if (typing->typed.length)
        buffer_add_char(&typing->typed, '\n');
    else
        typing->parsed = 0;
    buffer_add_text(&typing->typed, line);
    if (typing->parsed && typing->typed.length < PROGRAM_TEXT_MAX &&
        !program_may_be_whole(typing->typed.data, typing->typed.length, typing->parsed))
        return true;
    bool good = session_type(typing->session, buffer_text(&typing->typed), typing->typed.length, 1,
                             &unfinished, &error);
    bool goes_on = !good && unfinished && typing->typed.length < PROGRAM_TEXT_MAX;
    typing->parsed = goes_on ? typing->typed.length : 0;
    if (goes_on)
        return true;
    buffer_clear(&typing->typed);
    if (!good)
        session_tell(typing->session, SAY_ERROR, error.text);
    typing->asked = typing->asked || *line;
    return good;
}

void typing_interrupt(struct typing *typing, bool dropped)
{
    const struct process *current = session_current(typing->session);
    struct buffer text = {0};

    dropped = session_cancel(typing->session) || typing->typed.length > 0 || dropped;
    buffer_clear(&typing->typed);
    if (dropped || !current || !session_busy(typing->session))
        return;
    if (typing->offered == current->pid) {
        buffer_printf(&text, "you: kill -INT %d", current->pid);
        session_type(typing->session, text.data, text.length, 1, NULL, NULL);
        typing->offered = 0;
    } else {
        buffer_printf(&text,
                      _("%s(%d) takes no commands now; Ctrl-C again sends it SIGINT from outside"),
                      current->name, current->pid);
        session_tell(typing->session, SAY_NOTE, text.data);
        typing->offered = current->pid;
    }
    buffer_free(&text);
}

bool typing_suspend(bool all)
{
    sigset_t stop, came;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    kill(all ? 0 : getpid(), SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); /* here it stops, and goes on */
    sigprocmask(SIG_BLOCK, &stop, NULL);
    sigpending(&came);
    return !sigismember(&came, SIGTERM) && !sigismember(&came, SIGHUP);
}
