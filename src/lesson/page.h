/*
 * page: what a learner reads, as lines for a pane of a certain width.
 *
 * Pure: lines with a kind each; whoever shows them chooses colours, scrolls, and cuts what is wider
 * than the pane. For another width the page is made anew. Widths are those of wcwidth(3), so set
 * the locale first.
 */
#ifndef PROCTOR_LESSON_PAGE_H
#define PROCTOR_LESSON_PAGE_H

#include "base/buffer.h"
#include "lesson/lesson.h"

#include <stdbool.h>

enum page_kind {
    PAGE_BLANK,    /* an empty line */
    PAGE_HEADING,  /* a title */
    PAGE_TEXT,     /* prose: paragraphs, lists, quotes */
    PAGE_CODE,     /* code to be read; never wrapped */
    PAGE_COMMAND,  /* commands of a show or a solution; never wrapped */
    PAGE_QUESTION, /* of a predict */
    PAGE_CHOICE,   /* one of its answers */
    PAGE_GOAL,     /* what is to be reached */
    PAGE_REACHED,  /* a goal that holds now */
    PAGE_WRONG,    /* an answer that was wrong */
    PAGE_NOTE      /* what proctor says about it: hints, verdicts, what to press */
};

enum { PAGE_WIDTH_LEAST = 16, PAGE_WIDTH_FREE = 1 << 20 };

struct page_line {
    enum page_kind kind;
    char *text; /* harmless; its indentation is in it; "" of PAGE_BLANK */
};

/* A zeroed struct is an empty page, without a width: page_start() comes first. */
struct page {
    int width;
    struct page_line *lines;
    int count;
    bool gap; /* a blank line is due before the next one */
};

/* Empties it. A width below PAGE_WIDTH_LEAST counts as that; PAGE_WIDTH_FREE wraps nothing. */
void page_start(struct page *page, int width);
void page_free(struct page *page);

/* A blank line before whatever comes next; at the top, and after another, it is left out. */
void page_gap(struct page *page);

/* Adds text, made harmless, and returns the index of its first line. Each line of it is wrapped by
 * itself (never those of PAGE_CODE and PAGE_COMMAND, which are indented instead). `mark` (NULL:
 * none) stands before it, "✓" or "2.", and what is wrapped hangs under the text. */
int page_add(struct page *page, enum page_kind kind, const char *mark, const char *text);

/* Prose, with blank lines between its pieces, but not between items. */
void page_prose(struct page *page, const struct prose *prose, int count);

/* All of one block, a gap before it: prose; the commands of show and try; the goals of expect,
 * marked "-"; question and choices of predict, marked "1." …; the words of a hint. */
void page_block(struct page *page, const struct lesson_block *block);

/* Appends the page as plain text, a newline after each line. */
void page_text(struct buffer *out, const struct page *page);

#endif
