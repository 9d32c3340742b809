#include "lesson/reading.h"

#include "base/alloc.h"

#include <stdlib.h>

void reading_free(struct reading *reading)
{
    for (int i = 0; i < reading->count; i++) {
        free(reading->pieces[i].mark);
        free(reading->pieces[i].text);
    }
    free(reading->pieces);
    *reading = (struct reading){0};
}

static struct reading_piece *push(struct reading *reading)
{
    reading->pieces =
        alloc_resize(reading->pieces, (size_t)reading->count + 1, sizeof *reading->pieces);
    reading->pieces[reading->count] = (struct reading_piece){0};
    return &reading->pieces[reading->count++];
}

void reading_block(struct reading *reading, const struct lesson_block *block)
{
    push(reading)->block = block;
}

void reading_add(struct reading *reading, bool apart, enum page_kind kind, const char *mark,
                 const char *text)
{
    *push(reading) = (struct reading_piece){
        .apart = apart, .kind = kind, .mark = alloc_string(mark), .text = alloc_string(text)};
}

void reading_turn(struct reading *reading)
{
    reading->news = reading->count;
}

int reading_page(const struct reading *reading, int from, struct page *page)
{
    int news = 0;

    for (int i = from; i < reading->count; i++) {
        const struct reading_piece *piece = &reading->pieces[i];
        int before = page->count;
        if (piece->apart)
            page_gap(page);
        if (piece->block)
            page_block(page, piece->block);
        else
            page_add(page, piece->kind, piece->mark, piece->text);
        bool blank = page->count > before && page->lines[before].kind == PAGE_BLANK;
        if (i <= reading->news)
            news = before + blank;
    }
    return reading->news < reading->count ? news : page->count;
}
