/*
 * Fuzz target: any bytes as a lesson. What is understood is whole, and a page can be made of it;
 * what is not is told with a line that the file has.
 */
#include "base/utf8.h"
#include "lesson/page.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_harmless(const char *text)
{
    struct buffer out = {0};
    bool same;

    utf8_add_harmless(&out, text, strlen(text));
    same = strcmp(buffer_text(&out), text) == 0;
    buffer_free(&out);
    return same;
}

static void check_page(struct page *page, const struct lesson_block *block)
{
    page_start(page, WIDTH);
    page_block(page, block);
    for (int i = 0; i < page->count; i++) {
        const struct page_line *line = &page->lines[i];

        must(is_harmless(line->text));
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

    must(lesson->title[0] != '\0' && is_harmless(lesson->title) && lesson->count > 0);
    check_block(&page, &lesson->introduction);
    for (int i = 0; i < lesson->count; i++) {
        must(is_harmless(lesson->steps[i].title) && lesson->steps[i].count > 0);
        for (int j = 0; j < lesson->steps[i].count; j++)
            check_block(&page, &lesson->steps[i].blocks[j]);
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
