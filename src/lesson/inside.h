/*
 * inside: what the files of lesson.c share. Nobody else includes it.
 *
 *   lesson.c    the document: title, introduction, steps, and the rules of a step
 *   blocks.c    fenced blocks: which they are, and what is in show, try, expect and hint
 *   predict.c   a question and its choices
 *   commands.c  what commands a lesson may have
 *   prose.c     all else: nodes of cmark -> struct prose
 *   inline.c    what stands within a paragraph
 *
 * A function that returns false has filled the error.
 */
#ifndef PROCTOR_LESSON_INSIDE_H
#define PROCTOR_LESSON_INSIDE_H

#include "lesson/lesson.h"

#include "base/buffer.h"

#include <cmark.h>

struct reader {
    struct lesson *lesson;
    struct lesson_step *step; /* the one being read; NULL: still the introduction */
    bool allow_exec;
    struct buffer shown; /* reader_shown() */
    struct error *error;
};

/* lesson.c: text of the file as an error may show it: short and harmless, until the next call. */
const char *reader_shown(struct reader *reader, const char *text, size_t length);

/* An array of `count` things with room for one more, zeroed at its end. */
void *reader_room(void *array, int count, size_t size);

/* blocks.c: what the node is by the word behind its fence: LESSON_PROSE for what is no block of
 * ours; its language then. */
bool block_kind(struct reader *reader, cmark_node *node, enum lesson_kind *kind);

/* Fills a block that is not prose; `node` is its fenced block. */
bool block_read(struct reader *reader, struct lesson_block *block, cmark_node *node);
void block_free(struct lesson_block *block);

/* The next line of `*text`, without blanks at its ends; false: there is none. */
bool block_line(const char **text, const char **line, size_t *length);

/* A predicate as a lesson may have it. */
bool block_predicate(struct reader *reader, struct predicate *predicate, const char *text,
                     size_t length, int line);

/* predict.c */
bool predict_read(struct reader *reader, struct lesson_block *block, const char *text);

/* commands.c: checks commands whose first line is that line of the file. */
bool commands_check(struct reader *reader, const char *text, int line);

/* Whether `who` (NULL: nobody) is a PID, which is refused. */
bool commands_pid(struct reader *reader, const char *who, int line);

/* prose.c: appends a node of the document, and all that is in it, to the prose of the block. */
bool prose_read(struct reader *reader, struct lesson_block *block, cmark_node *node);

/* inline.c: appends what stands within a paragraph or a heading, as one line. */
bool prose_line(struct reader *reader, struct buffer *out, cmark_node *node);

/* Appends lines of plain text as words: those of a paragraph joined, a newline between two. */
void prose_words(struct buffer *out, const char *text, size_t length);

/* Refuses HTML, but for a comment. */
bool prose_html(struct reader *reader, cmark_node *node, int line);

#endif
