#include "ui/greeting.h"

#include "base/i18n.h"
#include "ui/state.h"

void greet_sandbox(const struct sandbox *sandbox,
                   void (*say)(void *context, enum say say, const char *text), void *context)
{
    struct buffer line = {0};

    if (sandbox->namespaced)
        buffer_add_text(&line, _("sandbox: a PID namespace of its own; init is PID 1"));
    else if (*sandbox->why_not)
        buffer_printf(&line, _("sandbox: a subreaper, ordinary PIDs; no namespace here: %s"),
                      sandbox->why_not);
    else
        buffer_add_text(&line, _("sandbox: a subreaper, ordinary PIDs, as --no-namespace asks"));
    say(context, SAY_NOTE, buffer_text(&line));
    buffer_free(&line);
}

void greet(const struct sandbox *sandbox, bool screen,
           void (*say)(void *context, enum say say, const char *text), void *context)
{
    static const struct {
        bool screen; /* only there */
        const char *text;
    } lines[] = {
        {false, N_("fork   makes a process: a copy of the current one")},
        {false, N_("exit   ends the current process, never proctor")},
        {true, N_("Tab    goes to the tree and back; ? tells what its words and marks mean")},
        {false, N_("learn  takes you through lessons, step by step")},
        {false, N_("help   shows more, and `why` explains what you see")},
        {false, N_("quit   leaves proctor")},
    };
    struct buffer line = {0};

    greet_sandbox(sandbox, say, context);
    bool first = state_first_start();
    for (size_t i = 0; first && i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].screen && !screen)
            continue;
        buffer_clear(&line);
        buffer_printf(&line, "  %s", _(lines[i].text));
        say(context, SAY_NOTE, buffer_text(&line));
    }
    buffer_free(&line);
}
