/*
 * lesson: the document, one node after the other: title, introduction, steps.
 *
 * The first thing that breaks a rule ends the reading.
 */
#include "lesson/inside.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "lang/value.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 40 };

const char *reader_shown(struct reader *reader, const char *text, size_t length)
{
    bool cut = length > SHOWN_MAX;

    if (cut) {
        length = SHOWN_MAX;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    buffer_clear(&reader->shown);
    utf8_add_harmless(&reader->shown, text, length);
    buffer_add_text(&reader->shown, cut ? "..." : "");
    return buffer_text(&reader->shown);
}

void *reader_room(void *array, int count, size_t size)
{
    if ((count & (count - 1)) == 0) /* all room is taken: 1, 2, 4 … */
        array = alloc_resize(array, count == 0 ? 1 : 2 * (size_t)count, size);
    memset((char *)array + (size_t)count * size, 0, size);
    return array;
}

int lesson_find(const struct lesson_step *step, enum lesson_kind kind, int from)
{
    for (int i = from; i < step->count; i++)
        if (step->blocks[i].kind == kind)
            return i;
    return -1;
}

bool lesson_step_tries(const struct lesson_step *step)
{
    return lesson_find(step, LESSON_TRY, 0) >= 0;
}

/* The rules of a step */

static bool check_try(struct reader *reader, const struct lesson_step *step)
{
    int one = lesson_find(step, LESSON_TRY, 0);
    int two = one < 0 ? -1 : lesson_find(step, LESSON_TRY, one + 1);

    if (two >= 0)
        return error_at(reader->error, step->blocks[two].line - 1,
                        _("a second `try` in this step: begin a step for it (`## TITLE`)"));
    if (one >= 0 && lesson_find(step, LESSON_EXPECT, 0) < 0)
        return error_at(reader->error, step->blocks[one].line - 1,
                        _("this `try` needs an `expect` in its step, which says when it is done"));
    return true;
}

static bool check_predicts(struct reader *reader, const struct lesson_step *step)
{
    for (int i = lesson_find(step, LESSON_PREDICT, 0); i >= 0;
         i = lesson_find(step, LESSON_PREDICT, i + 1)) {
        if (lesson_find(step, LESSON_SHOW, i) < 0 && lesson_find(step, LESSON_TRY, i) < 0)
            return error_at(reader->error, step->blocks[i].line - 1,
                            _("this `predict` needs a `show` or `try` after it in its step, "
                              "whose outcome is asked for"));
    }
    return true;
}

/* The step that has been read to its end, if there is one. */
static bool end_step(struct reader *reader)
{
    const struct lesson_step *step = reader->step;

    if (step == NULL)
        return true;
    if (step->count == 0)
        return error_at(reader->error, step->line, _("this step has nothing in it"));
    return check_try(reader, step) && check_predicts(reader, step);
}

/* The document */

static bool read_heading(struct reader *reader, cmark_node *node, char **title)
{
    struct buffer words = {0};
    bool good = prose_line(reader, &words, node);

    if (good && words.length == 0)
        good = error_at(reader->error, cmark_node_get_start_line(node),
                        _("a title is missing after the `#`"));
    if (good)
        *title = buffer_take(&words);
    buffer_free(&words);
    return good;
}

static bool read_step(struct reader *reader, cmark_node *node)
{
    struct lesson *lesson = reader->lesson;

    if (!end_step(reader))
        return false;
    lesson->steps = reader_room(lesson->steps, lesson->count, sizeof *lesson->steps);
    reader->step = &lesson->steps[lesson->count++];
    reader->step->line = cmark_node_get_start_line(node);
    return read_heading(reader, node, &reader->step->title);
}

static struct lesson_block *add_block(struct lesson_step *step, enum lesson_kind kind)
{
    step->blocks = reader_room(step->blocks, step->count, sizeof *step->blocks);
    step->blocks[step->count].kind = kind;
    return &step->blocks[step->count++];
}

static bool read_block(struct reader *reader, cmark_node *node, enum lesson_kind kind)
{
    if (reader->step == NULL)
        return error_at(reader->error, cmark_node_get_start_line(node),
                        _("`%s` belongs to a step: put `## TITLE` before it"),
                        cmark_node_get_fence_info(node));
    return block_read(reader, add_block(reader->step, kind), node);
}

/* The prose that goes on, or begins. */
static bool read_prose(struct reader *reader, cmark_node *node)
{
    struct lesson_step *step = reader->step;
    struct lesson_block *block = &reader->lesson->introduction;
    struct lesson_block made = {.kind = LESSON_PROSE};
    bool good;

    if (step != NULL)
        block = step->count > 0 && step->blocks[step->count - 1].kind == LESSON_PROSE
                    ? &step->blocks[step->count - 1]
                    : &made;
    if (block->line == 0)
        block->line = cmark_node_get_start_line(node);
    good = prose_read(reader, block, node);
    if (made.prose_count > 0)
        *add_block(step, LESSON_PROSE) = made;
    else
        block_free(&made);
    return good;
}

static bool is_heading(cmark_node *node, int level)
{
    return cmark_node_get_type(node) == CMARK_NODE_HEADING &&
           cmark_node_get_heading_level(node) == level;
}

static bool read_node(struct reader *reader, cmark_node *node)
{
    enum lesson_kind kind = LESSON_PROSE;

    if (is_heading(node, 1))
        return error_at(reader->error, cmark_node_get_start_line(node),
                        _("a lesson has one title; its steps begin with `## TITLE`"));
    if (is_heading(node, 2))
        return read_step(reader, node);
    if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK && !block_kind(reader, node, &kind))
        return false;
    return kind == LESSON_PROSE ? read_prose(reader, node) : read_block(reader, node, kind);
}

/* The title, and the node after it. Comments may stand before it: prose_read() takes them for
 * nothing, and all else for prose. */
static bool read_title(struct reader *reader, cmark_node **node)
{
    struct lesson_block *introduction = &reader->lesson->introduction;

    while (*node != NULL && cmark_node_get_type(*node) == CMARK_NODE_HTML_BLOCK) {
        if (!prose_read(reader, introduction, *node))
            return false;
        *node = cmark_node_next(*node);
    }
    if (*node == NULL || !is_heading(*node, 1))
        return error_at(reader->error, *node == NULL ? 1 : cmark_node_get_start_line(*node),
                        _("a lesson begins with its title: expected `# TITLE`"));
    if (!read_heading(reader, *node, &reader->lesson->title))
        return false;
    *node = cmark_node_next(*node);
    return true;
}

static bool read_document(struct reader *reader, cmark_node *document)
{
    cmark_node *node = cmark_node_first_child(document);
    int line = node == NULL ? 1 : cmark_node_get_start_line(node);

    if (!read_title(reader, &node))
        return false;
    for (; node != NULL; node = cmark_node_next(node)) {
        line = cmark_node_get_end_line(node);
        if (!read_node(reader, node))
            return false;
    }
    if (reader->step == NULL)
        return error_at(reader->error, line, _("a lesson has a step: expected `## TITLE`"));
    return end_step(reader);
}

/* "lessons/en/06-zombies.md" -> "06-zombies" */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t length = strlen(name);

    if (length > 3 && strcmp(name + length - 3, ".md") == 0)
        length -= 3;
    return alloc_bytes(name, length);
}

static void *resize_bytes(void *memory, size_t size)
{
    return alloc_resize(memory, size, 1);
}

bool lesson_parse(struct lesson *lesson, const char *path, const char *text, size_t length,
                  bool allow_exec, struct error *error)
{
    static cmark_mem memory = {alloc_zero, resize_bytes, free};
    struct reader reader = {.lesson = lesson, .allow_exec = allow_exec, .error = error};
    cmark_parser *parser;
    cmark_node *document;
    bool good;

    *lesson = (struct lesson){.name = name_of(path), .path = alloc_string(path)};
    if (!text_check(text, length, LESSON_TEXT_MAX, error)) {
        lesson_free(lesson);
        return false;
    }
    parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text, length);
    document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    good = read_document(&reader, document);
    cmark_node_free(document);
    buffer_free(&reader.shown);
    if (!good)
        lesson_free(lesson);
    return good;
}

void lesson_free(struct lesson *lesson)
{
    for (int i = 0; i < lesson->count; i++) {
        for (int j = 0; j < lesson->steps[i].count; j++)
            block_free(&lesson->steps[i].blocks[j]);
        free(lesson->steps[i].blocks);
        free(lesson->steps[i].title);
    }
    free(lesson->steps);
    block_free(&lesson->introduction);
    free(lesson->title);
    free(lesson->path);
    free(lesson->name);
    *lesson = (struct lesson){0};
}
