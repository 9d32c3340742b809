/*
 * calls_output: what goes through stdio, and the memory it goes through.
 */
#include "sandbox/calls_inside.h"

#include "base/alloc.h"
#include "base/i18n.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>

/* print, addr, buffer, atexit */

void call_print(struct agent *agent, const struct statement *statement)
{
    struct buffer line = {0};
    bool good = true;

    for (int i = 0; good && i < statement->argument_count; i++) {
        if (i)
            buffer_add_char(&line, ' ');
        good = value_text(agent, &statement->arguments[i], &line);
    }
    if (good) {
        buffer_add_char(&line, '\n');
        handlers_window_open(agent); /* as in any call, a signal may arrive now */
        handlers_window_close(agent);
        size_t held = __fpending(stdout);
        fwrite(line.data, 1, line.length, stdout);
        /* The rest is in the buffer of stdio, which fork copies. */
        agent_wrote(agent, held + line.length - __fpending(stdout));
    }
    buffer_free(&line);
}

void call_addr(struct agent *agent, const struct statement *statement)
{
    const char *name = statement->arguments[0].text;
    const struct slot *slot = store_find(agent, name);

    if (!slot)
        agent_complain(agent, _("no variable `%s` here; to make one: %s = 0"), name, name);
    else
        calls_returned(agent, statement, "addr", name, (long)(const void *)slot);
}

void call_buffer(struct agent *agent, const struct statement *statement)
{
    const char *how = statement->arguments[0].text;
    int mode = !strcmp(how, "full") ? _IOFBF : !strcmp(how, "line") ? _IOLBF : _IONBF;

    static char room[BUFSIZ]; /* without it, glibc keeps the one byte of _IONBF */
    size_t held = __fpending(stdout);
    fflush(stdout);
    agent_wrote(agent, held);
    calls_returned(agent, statement, "setvbuf", how,
                   setvbuf(stdout, room, mode, sizeof room) ? -1 : 0);
}

void call_atexit(struct agent *agent, const struct statement *statement)
{
    if (agent->exit_block_count == AGENT_EXIT_BLOCKS_MAX) {
        agent_complain(agent, _("no more than %d atexit blocks"), AGENT_EXIT_BLOCKS_MAX);
        return;
    }
    agent->exit_blocks[agent->exit_block_count++] =
        alloc_bytes(statement->body->source, statement->body->source_length);
    calls_returned(agent, statement, "atexit", "{...}", 0);
}
