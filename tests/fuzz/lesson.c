/*
 * Fuzz target: any bytes as a lesson. What is understood is whole, and a page can be made of it;
 * what is not is told with a line that the file has.
 */
#include "must.h"

#include "lesson/page.h"

enum { WIDTH = 40 };

static void check_page(struct page *page, const struct lesson_block *block)
{
    page_start(page, WIDTH);
    page_block(page, block);
    for (int i = 0; i < page->count; i++) {
        const struct page_line *line = &page->lines[i];

        must(is_harmless_line(line->text, strlen(line->text)));
        must((line->kind == PAGE_BLANK) <= (line->text[0] == '\0'));
        must(line->kind == PAGE_CODE || line->kind == PAGE_COMMAND ||
             utf8_width(line->text) <= WIDTH);
    }
}

static void check_block(struct page *page, const struct lesson_block *block)
{
    switch (block->kind) {
    case LESSON_SHOW:
    case LESSON_TRY:
    case LESSON_HINT: must(block->text[0] != '\0'); break;
    case LESSON_PREDICT: must(block->text[0] != '\0' && block->choice_count >= 2); break;
    case LESSON_EXPECT: must(block->predicate_count > 0); break;
    case LESSON_PROSE: break;
    }
    for (int i = 0; i < block->prose_count; i++) {
        must(block->prose[i].text[0] != '\0' || block->prose[i].kind == PROSE_ITEM);
        must(block->prose[i].depth <= LESSON_DEPTH_MAX);
    }
    check_page(page, block);
}

static void check_lesson(const struct lesson *lesson)
{
    struct page page = {0};

    must(lesson->title[0] != '\0' && is_harmless_line(lesson->title, strlen(lesson->title)) &&
         lesson->count > 0);
    check_block(&page, &lesson->introduction);
    for (int i = 0; i < lesson->count; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        must(is_harmless_line(step->title, strlen(step->title)) && step->count > 0);
        for (int j = 0; j < step->count; j++)
            check_block(&page, &step->blocks[j]);
    }
    page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson lesson;
    struct error error = {0};
    int lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';
    if (lesson_parse(&lesson, "x.md", (const char *)data, size, size % 2, &error))
        check_lesson(&lesson);
    else
        must(error.text[0] != '\0' && error.line >= 0 && error.line <= lines &&
             lesson.steps == NULL);
    lesson_free(&lesson);
    return 0;
}
