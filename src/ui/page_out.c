#include "ui/page_out.h"

static const char *colour_of(enum page_kind kind)
{
    switch (kind) {
    case PAGE_HEADING: return "\033[1;34m";
    case PAGE_QUESTION: return "\033[1m";
    case PAGE_CODE: return "\033[2m";
    case PAGE_REACHED: return "\033[32m";
    case PAGE_WRONG: return "\033[31m";
    case PAGE_NOTE: return "\033[36m";
    default: return "";
    }
}

void page_out(FILE *out, const struct page *page, bool colour)
{
    for (int i = 0; i < page->count; i++) {
        const struct page_line *line = &page->lines[i];
        bool coloured = colour && *colour_of(line->kind) && *line->text;
        fprintf(out, "%s%s%s\n", coloured ? colour_of(line->kind) : "", line->text,
                coloured ? "\033[0m" : "");
    }
}
