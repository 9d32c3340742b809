#include "ui/lesson_play.h"

#include "base/i18n.h"
#include "base/message.h"
#include "lesson/page.h"
#include "ui/page_out.h"

#include <stdio.h>

enum { WIDTH = 80 };

struct play {
    const struct lesson *lesson;
    const struct plain_options *plain;
    struct lead lead;
    struct page page; /* what is to be written next */
    bool written;     /* something is there already */
};

/* A blank line, then the page, which is empty again. */
static void write_page(struct play *play)
{
    FILE *out = play->plain->out;

    if (play->page.count && play->written)
        fputc('\n', out);
    page_out(out, &play->page, play->plain->colour);
    play->written = play->written || play->page.count;
    page_start(&play->page, WIDTH);
}

static void add_step(struct page *page, const struct course *course)
{
    const struct lesson *lesson = course->lesson;
    struct buffer title = {0};

    if (course->step == 0) {
        page_add(page, PAGE_HEADING, NULL, lesson->title);
        page_gap(page);
        page_prose(page, lesson->introduction.prose, lesson->introduction.prose_count);
        page_gap(page);
    }
    buffer_printf(&title, _("%d/%d  %s"), course->step + 1, lesson->count,
                  course_step(course)->title);
    page_add(page, PAGE_HEADING, NULL, buffer_text(&title));
    buffer_free(&title);
}

static void add_goals(struct page *page, const struct course *course, const char *mark)
{
    for (int i = 0; i < course->goal_count; i++)
        page_add(page, course->goals[i].holds ? PAGE_REACHED : PAGE_GOAL,
                 course->goals[i].holds ? mark : "-", course->goals[i].predicate->source);
}

static void on_begin(void *context, const struct course *course)
{
    struct play *play = context;

    switch (course_act(course)) {
    case COURSE_OPEN: add_step(&play->page, course); break;
    case COURSE_READ:
    case COURSE_ASK: page_block(&play->page, course_block(course)); break;
    case COURSE_TRY:
        page_add(&play->page, PAGE_NOTE, NULL, _("To be reached:"));
        add_goals(&play->page, course, "-");
        page_gap(&play->page);
        page_add(&play->page, PAGE_NOTE, NULL, _("One way:"));
        break;
    default: break;
    }
    write_page(play);
    if (course_act(course) == COURSE_SHOW || course_act(course) == COURSE_TRY)
        fputc('\n', play->plain->out);
}

static void add_grade(struct play *play)
{
    struct buffer words = {0};

    lead_verdict(&play->lead, &words);
    page_add(&play->page, PAGE_NOTE, NULL, buffer_text(&words));
    buffer_free(&words);
}

static void on_end(void *context, const struct course *course)
{
    struct play *play = context;

    if (course_act(course) == COURSE_GRADE)
        add_grade(play);
    else if (course_act(course) == COURSE_TRY || course_act(course) == COURSE_GOALS)
        add_goals(&play->page, course, play->plain->ascii ? "+" : "✓");
    write_page(play);
}

static void on_failure(void *context, int line, const char *words)
{
    const struct play *play = context;

    fflush(play->plain->out);
    message_write(stderr, "proctor: %s:%d: %s\n", play->lesson->path, line, words);
}

int lesson_play(const struct lesson *lesson, struct sandbox *sandbox,
                struct session_options *session, const struct plain_options *plain)
{
    struct plain_options options = *plain;
    struct play play = {.plain = &options, .lesson = lesson};

    play.lead =
        (struct lead){.context = &play, .begins = on_begin, .ends = on_end, .fails = on_failure};
    session->name = lesson->path;
    options.lead = &play.lead;
    options.text = NULL;
    options.terminal = false;
    options.echo = true;
    page_start(&play.page, WIDTH);
    lead_begin(&play.lead, lesson);
    int status = plain_run(sandbox, session, &options);
    lead_free(&play.lead);
    page_free(&play.page);
    return status;
}
