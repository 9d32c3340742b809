#include "ui/way.h"

#include "base/alloc.h"
#include "lesson/course.h"

#include <stdlib.h>

static const double patience = 2.0; /* seconds for all to come to rest */

void way_free(struct way *way)
{
    free(way->note);
    *way = (struct way){0};
}

static void add_blocks(struct buffer *text, const struct lesson *lesson, int step, int block)
{
    const struct lesson_block **blocks;
    int count = course_way(lesson, step, block, &blocks);

    for (int i = 0; i < count; i++)
        buffer_printf(text, "%s\n", blocks[i]->text);
    free(blocks);
}

void way_begin(struct way *way, const struct stage *stage, const struct lesson *lesson, int step,
               int block, const char *part, long limit, const char *note)
{
    struct buffer text = {0};
    struct error error;

    way_free(way);
    way->under_way = true;
    way->note = alloc_string(note);
    buffer_printf(&text, "reset\nlimit %ld\n", limit);
    add_blocks(&text, lesson, step, block);
    buffer_add_text(&text, part);
    session_cancel(stage->session);
    stage->hush(stage->context, true);
    if (session_type(stage->session, buffer_text(&text), text.length, 1, NULL, &error))
        session_hold(stage->session);
    else
        stage->say(stage->context, SAY_ERROR, error.text);
    buffer_free(&text);
}

static bool rests(struct way *way, struct session *session)
{
    double now = session_now(session);

    if (!session_idle(session))
        return false; /* what was typed has not begun */
    if (!way->gives_up)
        way->gives_up = now + patience;
    return session_at_rest(session) || now >= way->gives_up;
}

bool way_on(struct way *way, const struct stage *stage)
{
    if (!way->under_way)
        return true;
    if (!rests(way, stage->session))
        return false;
    stage->hush(stage->context, false);
    if (way->note)
        stage->say(stage->context, SAY_NOTE, way->note);
    way_free(way);
    return true;
}
