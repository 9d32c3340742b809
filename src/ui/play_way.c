/*
 * play_way: to another step, and back to where the lesson stood after somebody took over.
 */
#include "base/i18n.h"
#include "ui/play_inside.h"

/* What the block at hand has typed by now. */
static void add_part(const struct play *play, struct buffer *text)
{
    enum course_act act = course_act(&play->lead.course);

    if ((act == COURSE_SHOW || act == COURSE_TRY) && play->lead.typed)
        player_past(&play->player, text);
}

/* Sets out for what was there before that block of that step; then `part`. */
static void set_out(struct play *play, int step, int block, const char *part, const char *note)
{
    play->stage->clear(play->stage->context);
    play->stage->uncover(play->stage->context);
    way_begin(&play->way, play->stage, play->lesson, step, block, part, play->limit, note);
}

void play_go_to(struct play *play, int step)
{
    struct buffer note = {0};

    player_drop(&play->player);
    player_give(&play->player, session_now(play->stage->session));
    play->stock.taken = play->refused = false;
    play->answer_cells = 0;
    lead_go_to(&play->lead, step, NULL);
    if (step < play->lesson->count)
        buffer_printf(&note, _("to the beginning of step %d, in a fresh sandbox"), step + 1);
    else
        buffer_add_text(&note, _("to the end of the lesson, in a fresh sandbox"));
    set_out(play, step, 0, "", buffer_text(&note));
    buffer_free(&note);
}

int play_step_back(const struct play *play)
{
    const struct course *course = &play->lead.course;
    struct buffer part = {0};

    add_part(play, &part);
    bool begun = course_passed(course) > 0 || part.length > 0;
    buffer_free(&part);
    return course->step - (!begun && course->step > 0);
}

/* Taken over, and given back */

static struct play_stock stock_now(const struct play *play)
{
    const struct process *current = session_current(play->stage->session);

    return (struct play_stock){.taken = true,
                               .facts = session_history(play->stage->session)->count,
                               .current = current ? current->pid : 0};
}

/* Once what the lesson itself has set going is at rest. */
void play_take_stock(struct play *play)
{
    if (!play->stock.taken)
        play->stock = stock_now(play);
}

static bool has_changed(const struct play *play)
{
    struct play_stock now = stock_now(play);

    return play->stock.taken &&
           (now.facts != play->stock.facts || now.current != play->stock.current);
}

void play_give_back(struct play *play)
{
    const struct course *course = &play->lead.course;
    struct buffer part = {0};
    bool changed = has_changed(play);
    bool reached = changed && play_tries(play) && course_look(&play->lead.course);
    int block = course_passed(course);

    player_give(&play->player, session_now(play->stage->session));
    play->stock.taken = false;
    play->stage->clear(play->stage->context);
    play->stage->uncover(play->stage->context);
    if (reached) { /* as if the lesson had done it */
        player_drop(&play->player);
        lead_typed(&play->lead);
        block = (int)(course_block(course) - course_step(course)->blocks) + 1;
    } else {
        add_part(play, &part);
    }
    if (changed)
        set_out(play, course->step, block, buffer_text(&part),
                reached ? _("reached! The lesson goes on with its own way, in a fresh sandbox")
                        : _("what you did meanwhile is set aside: a fresh sandbox, as the lesson "
                            "left it"));
    buffer_free(&part);
}
