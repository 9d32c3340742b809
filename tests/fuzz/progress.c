/*
 * Fuzz target: any bytes as the file in which progress is kept. What was read is written and read
 * again the same, no line is lost, and what a session adds to it is there afterwards.
 */
#include "must.h"

#include "lesson/progress.h"

static void read_text(struct progress *progress, const struct buffer *text)
{
    progress_read(progress, text->length ? text->data : "", text->length);
}

static void write_and_read_again(const struct progress *progress)
{
    struct buffer once = {0}, twice = {0};
    struct progress again;

    progress_write(&once, progress);
    read_text(&again, &once);
    must(again.count == progress->count && again.damaged == progress->damaged);
    progress_write(&twice, &again);
    must(once.length == twice.length && !memcmp(once.data, twice.data, once.length));
    progress_free(&again);
    buffer_free(&once);
    buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct progress progress, more;

    progress_read(&progress, (const char *)data, size);
    progress_read(&more, (const char *)data, size);
    for (int i = 0; i < progress.count; i++) {
        const struct progress_step *step = &progress.steps[i];
        must(step->step >= 1 && step->step <= PROGRESS_STEP_MAX);
        must(step->tries >= 0 && step->hints >= 0);
        must(progress_find(&progress, step->lesson, step->step) == step);
    }
    write_and_read_again(&progress);
    progress_at(&more, "06-zombies", 1)->done = true;
    progress_visit(&more, "06-zombies", 2);
    progress_merge(&progress, &more);
    must(progress_find(&progress, "06-zombies", 1)->done && progress.last_step == 2);
    for (int i = 0; i < progress.count; i++)
        must(progress.steps[i].tries >= 0 && progress.steps[i].hints >= 0);
    write_and_read_again(&progress);
    progress_free(&more);
    progress_free(&progress);
    return 0;
}
