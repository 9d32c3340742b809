/*
 * steps: a block that begins to be stepped is announced to the view, which shows it as a page.
 */
#include "session/inside.h"

#include <string.h>

static const struct statement *find_step(const struct block *block)
{
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i], *inner = NULL;
        if (statement->kind == STATEMENT_CALL && statement->verb->id == VERB_step)
            return statement;
        if (statement->body)
            inner = find_step(statement->body);
        if (!inner && statement->otherwise)
            inner = find_step(statement->otherwise);
        if (inner)
            return inner;
    }
    return NULL;
}

void steps_announce(struct session *session, const char *text)
{
    struct listing listing;
    struct program *program;

    if (!strstr(text, "step") || program_parse(&program, text, strlen(text), NULL) != PARSE_DONE)
        return;
    const struct statement *step = find_step(&program->top);
    if (step) {
        listing_make(&listing, step->body);
        for (int i = 0; i < listing.count; i++) /* its first line is 1 */
            if (listing.lines[i].number)
                listing.lines[i].number -= step->number;
        note_program(session, text, &listing);
        listing_free(&listing);
    }
    program_free(program);
}
