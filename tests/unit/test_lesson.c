/*
 * test_lesson: what a lesson file means, and what is said of a broken one.
 *
 * Each broken file stands in tests/fuzz/corpus/lesson, and its first line is a comment with the
 * error that it must give: the line and the words.
 */
#include "suites.h"

#include "base/buffer.h"
#include "lesson/lesson.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BROKEN   "tests/fuzz/corpus/lesson"
#define COMPLETE "tests/lesson/90-first.md"

static bool read_file(struct buffer *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    char part[4096];
    size_t length;

    if (file == NULL)
        return false;
    while ((length = fread(part, 1, sizeof part, file)) > 0)
        buffer_add(out, part, length);
    fclose(file);
    return true;
}

/* Files */

/* "<!-- 7: words -->" as "7: words"; NULL: the file is none of the broken ones. */
static char *expected_error(const struct buffer *file)
{
    const char *text = buffer_text(file), *end = strstr(text, " -->\n");

    if (strncmp(text, "<!-- ", 5) != 0 || end == NULL)
        return NULL;
    return strndup(text + 5, (size_t)(end - text) - 5);
}

static bool gives(const struct buffer *file, const char *name, const char *expected)
{
    struct lesson lesson;
    struct error error = {0};
    char got[ERROR_TEXT_MAX + 20] = "no error";

    if (!lesson_parse(&lesson, name, file->data, file->length, false, &error))
        snprintf(got, sizeof got, "%d: %s", error.line, error.text);
    lesson_free(&lesson);
    if (strcmp(got, expected) == 0)
        return true;
    printf("\n--- %s: %s\n    not: %s\n", name, got, expected);
    return false;
}

static void broken_files_are_told_with_line_and_words(void)
{
    DIR *folder = opendir(BROKEN);
    struct dirent *entry;
    int count = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[sizeof BROKEN + sizeof entry->d_name + 1];
        struct buffer file = {0};
        char *expected = NULL;

        snprintf(path, sizeof path, "%s/%s", BROKEN, entry->d_name);
        bool written = strstr(entry->d_name, ".md") != NULL; /* and not what the fuzzer has found */
        if (written && read_file(&file, path))
            expected = expected_error(&file);
        if (expected != NULL) {
            CU_ASSERT_TRUE(gives(&file, entry->d_name, expected));
            count++;
        }
        free(expected);
        buffer_free(&file);
    }
    closedir(folder);
    CU_ASSERT_TRUE(count >= 70);
}

static bool parse(struct lesson *lesson, const char *text, bool allow_exec)
{
    struct error error = {0};
    bool good =
        lesson_parse(lesson, "lessons/en/06-zombies.md", text, strlen(text), allow_exec, &error);

    if (!good)
        printf("\n--- refused: %d: %s\n", error.line, error.text);
    return good;
}

static void a_file_too_large_is_refused(void)
{
    struct buffer file = {0};

    buffer_add_text(&file, "# T\n\n## S\n\n");
    while (file.length < LESSON_TEXT_MAX)
        buffer_add_char(&file, file.length % 2 ? 'x' : ' ');
    CU_ASSERT_TRUE(gives(&file, "as large as can be", "no error"));
    buffer_add_char(&file, 'x');
    CU_ASSERT_TRUE(gives(&file, "larger", "0: the text has more than 1048576 bytes"));
    buffer_free(&file);
}

static void a_comment_hides_no_html(void)
{
    struct buffer file = {0};

    buffer_add_text(&file, "# T\n\n## S\n\nText.\n\n<!-- a --> <b>b</b>\n");
    CU_ASSERT_TRUE(gives(&file, "comment",
                         "7: `<!-- a --> <b>b</b>` is HTML; what is no HTML stands between "
                         "backquotes"));
    buffer_free(&file);
}

static void nobody_has_to_ask_for_the_error(void)
{
    static const char *const texts[] = {"", "# T\n## S\n```show\nfrok\n```\n",
                                        "# T\n## S\n```expect\nc\n```\n", "\xff"};
    struct lesson lesson;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_FALSE(lesson_parse(&lesson, "x", texts[i], strlen(texts[i]), false, NULL));
        CU_ASSERT_PTR_NULL(lesson.title);
        CU_ASSERT_PTR_NULL(lesson.name);
    }
}

static void a_complete_lesson_is_read(void)
{
    static const enum lesson_kind one[] = {LESSON_PROSE, LESSON_PREDICT, LESSON_SHOW, LESSON_EXPECT,
                                           LESSON_PROSE};
    static const enum lesson_kind two[] = {LESSON_PROSE, LESSON_TRY, LESSON_EXPECT, LESSON_HINT,
                                           LESSON_HINT};
    struct buffer file = {0};
    struct lesson lesson;
    const struct lesson_block *block;

    CU_ASSERT_TRUE_FATAL(read_file(&file, COMPLETE));
    CU_ASSERT_TRUE_FATAL(
        lesson_parse(&lesson, COMPLETE, buffer_text(&file), file.length, false, NULL));
    buffer_free(&file);
    CU_ASSERT_STRING_EQUAL(lesson.name, "90-first");
    CU_ASSERT_STRING_EQUAL(lesson.path, COMPLETE);
    CU_ASSERT_STRING_EQUAL(lesson.title, "A child and its status");
    CU_ASSERT_EQUAL(lesson.introduction.prose_count, 1);
    CU_ASSERT_EQUAL_FATAL(lesson.count, 2);
    CU_ASSERT_EQUAL_FATAL(lesson.steps[0].count, 5);
    CU_ASSERT_EQUAL_FATAL(lesson.steps[1].count, 5);
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(lesson.steps[0].blocks[i].kind, one[i]);
        CU_ASSERT_EQUAL(lesson.steps[1].blocks[i].kind, two[i]);
    }
    CU_ASSERT_STRING_EQUAL(lesson.steps[0].title, "The child ends");
    CU_ASSERT_EQUAL(lesson.steps[0].line, 5);

    block = &lesson.steps[0].blocks[1];
    CU_ASSERT_EQUAL(block->line, 10);
    CU_ASSERT_STRING_EQUAL(block->text, "What will c be after it has ended?");
    CU_ASSERT_EQUAL_FATAL(block->choice_count, 3);
    CU_ASSERT_STRING_EQUAL(block->choices[1].text, "a zombie, which keeps its status");
    CU_ASSERT_EQUAL(block->choices[1].predicate.kind, PREDICATE_ZOMBIE);
    CU_ASSERT_EQUAL(block->choices[1].line, 13);

    CU_ASSERT_STRING_EQUAL(lesson.steps[0].blocks[2].text, "fork c\nc: exit 7");
    CU_ASSERT_EQUAL(lesson.steps[0].blocks[2].line, 18);
    block = &lesson.steps[0].blocks[3];
    CU_ASSERT_EQUAL_FATAL(block->predicate_count, 2);
    CU_ASSERT_STRING_EQUAL(block->predicates[1].source, "c status 7");
    CU_ASSERT_EQUAL(block->predicate_lines[1], 24);
    CU_ASSERT_STRING_EQUAL(lesson.steps[1].blocks[4].text, "Type `wait`.");

    CU_ASSERT_FALSE(lesson_step_tries(&lesson.steps[0]));
    CU_ASSERT_TRUE(lesson_step_tries(&lesson.steps[1]));
    CU_ASSERT_EQUAL(lesson_find(&lesson.steps[1], LESSON_HINT, 0), 3);
    CU_ASSERT_EQUAL(lesson_find(&lesson.steps[1], LESSON_HINT, 4), 4);
    CU_ASSERT_EQUAL(lesson_find(&lesson.steps[1], LESSON_HINT, 5), -1);
    CU_ASSERT_EQUAL(lesson_find(&lesson.steps[1], LESSON_SHOW, 0), -1);
    lesson_free(&lesson);
    CU_ASSERT_PTR_NULL(lesson.steps);
}

static bool contains(const struct buffer *file, const struct buffer *part)
{
    return memmem(file->data, file->length, part->data, part->length) != NULL;
}

static void the_readme_shows_that_lesson(void)
{
    struct buffer lesson = {0}, readme = {0}, block = {0};

    CU_ASSERT_TRUE_FATAL(read_file(&lesson, COMPLETE) && read_file(&readme, "README.md"));
    buffer_printf(&block, "\n````markdown\n%s````\n", buffer_text(&lesson));
    CU_ASSERT_TRUE(contains(&readme, &block));
    buffer_add_char(&block, 'x');
    CU_ASSERT_FALSE(contains(&readme, &block));
    buffer_free(&block);
    buffer_free(&readme);
    buffer_free(&lesson);
}

/* Prose */

/* The pieces of the introduction, one a line: kind, depth, mark, language, text. */
static bool reads(const char *prose, const char *expected)
{
    static const char *const kinds[] = {"paragraph", "item", "quote", "code"};
    struct buffer text = {0}, got = {0};
    struct lesson lesson;
    bool good;

    buffer_printf(&text, "# T\n\n%s\n\n## S\n\nText.\n", prose);
    good = parse(&lesson, buffer_text(&text), false);
    for (int i = 0; i < lesson.introduction.prose_count; i++) {
        const struct prose *piece = &lesson.introduction.prose[i];

        buffer_printf(&got, "%s%s %d%s%s%s%s: %s", i > 0 ? "\n" : "", kinds[piece->kind],
                      piece->depth, piece->mark != NULL ? " " : "",
                      piece->mark != NULL ? piece->mark : "", piece->language != NULL ? " " : "",
                      piece->language != NULL ? piece->language : "", piece->text);
    }
    if (good && strcmp(buffer_text(&got), expected) != 0) {
        printf("\n--- %s\ngives:\n%s\nnot:\n%s\n", prose, buffer_text(&got), expected);
        good = false;
    }
    lesson_free(&lesson);
    buffer_free(&text);
    buffer_free(&got);
    return good;
}

static void paragraphs_are_one_line(void)
{
    CU_ASSERT_TRUE(reads("", ""));
    CU_ASSERT_TRUE(
        reads("One\ntwo  \nthree.\n\nFour.", "paragraph 0: One two three.\nparagraph 0: Four."));
    CU_ASSERT_TRUE(reads("Some *words* are **strong**, some `code`.",
                         "paragraph 0: Some words are strong, some `code`."));
    CU_ASSERT_TRUE(
        reads("### Deeper *title*\n\nText.", "paragraph 0: Deeper title\nparagraph 0: Text."));
    CU_ASSERT_TRUE(reads("One.\n\n---\n\nTwo.", "paragraph 0: One.\nparagraph 0: Two."));
    CU_ASSERT_TRUE(reads("<!-- not\n\nshown -->\n\nOne<!-- nor this -->.", "paragraph 0: One."));
    CU_ASSERT_TRUE(reads("a | b\n- not a table", "paragraph 0: a | b\nitem 0 -: not a table"));
}

static void links_show_where_they_lead(void)
{
    CU_ASSERT_TRUE(reads("See [the *page*](https://x.y/z) and [next](07-pools.md \"title\").",
                         "paragraph 0: See the page (https://x.y/z) and next (07-pools.md)."));
    CU_ASSERT_TRUE(
        reads("See <https://x.y/z> or <a@b.c>.", "paragraph 0: See https://x.y/z or a@b.c."));
    CU_ASSERT_TRUE(reads("![a tree](tree.png) [here]()", "paragraph 0: a tree (tree.png) here"));
    CU_ASSERT_TRUE(
        reads("[one][1]\ntwo\n\n[1]: https://x.y", "paragraph 0: one (https://x.y) two"));
}

static void chinese_lines_are_joined_without_a_blank(void)
{
    CU_ASSERT_TRUE(reads("父进程\n等待", "paragraph 0: 父进程等待"));
    CU_ASSERT_TRUE(reads("父进程，\n等待。\nfork", "paragraph 0: 父进程，等待。fork"));
    CU_ASSERT_TRUE(reads("fork\n（调用）", "paragraph 0: fork（调用）"));
    CU_ASSERT_TRUE(reads("调用\n`fork`\n以后", "paragraph 0: 调用 `fork` 以后"));
    CU_ASSERT_TRUE(reads("他说\n“好”\n……\n完", "paragraph 0: 他说“好” ……完"));
    CU_ASSERT_TRUE(reads("*父*\n**子**", "paragraph 0: 父子"));
    CU_ASSERT_TRUE(reads("한국\n말", "paragraph 0: 한국 말"));
    CU_ASSERT_TRUE(reads("wait —\nalways", "paragraph 0: wait — always"));
}

static void lists_keep_their_marks(void)
{
    CU_ASSERT_TRUE(reads("- a\n- b\n  more", "item 0 -: a\nitem 0 -: b more"));
    CU_ASSERT_TRUE(reads("* a\n\n+ b", "item 0 -: a\nitem 0 -: b"));
    CU_ASSERT_TRUE(reads("3. a\n3. b\n", "item 0 3.: a\nitem 0 4.: b"));
    CU_ASSERT_TRUE(reads("1) a\n", "item 0 1): a"));
    CU_ASSERT_TRUE(
        reads("- a\n  - b\n    1. c\n- d", "item 0 -: a\nitem 1 -: b\nitem 2 1.: c\nitem 0 -: d"));
    CU_ASSERT_TRUE(reads("- a\n\n  more\n\n      code\n\n- ",
                         "item 0 -: a\nparagraph 1: more\ncode 1: code\nitem 0 -: "));
    CU_ASSERT_TRUE(reads("- - a", "item 0 -: \nitem 1 -: a"));
    CU_ASSERT_TRUE(reads("- - - - - - - - a",
                         "item 0 -: \nitem 1 -: \nitem 2 -: \nitem 3 -: \nitem 4 -: \nitem 5 -: \n"
                         "item 6 -: \nitem 7 -: a"));
}

static void quotes_are_marked(void)
{
    CU_ASSERT_TRUE(reads("> a\nb\n>\n> c", "quote 0: a b\nquote 0: c"));
    CU_ASSERT_TRUE(reads("> - a\n>\n>   b", "item 0 -: a\nquote 1: b"));
}

static void code_keeps_its_lines(void)
{
    CU_ASSERT_TRUE(reads("```c\nint x;\n\n\tx = 1;\n\n```", "code 0 c: int x;\n\n    x = 1;"));
    CU_ASSERT_TRUE(reads("```\na\tb\n```", "code 0: a   b"));
    CU_ASSERT_TRUE(reads("~~~python title=\"x\"\nx\n~~~", "code 0 python: x"));
    CU_ASSERT_TRUE(
        reads("```console\n```\n\n    indented\n      more", "code 0: indented\n  more"));
    CU_ASSERT_TRUE(
        reads("- a\n\n  ```text\n  x\n  ```\n- b", "item 0 -: a\ncode 1 text: x\nitem 0 -: b"));
}

static void nothing_harmful_is_shown(void)
{
    CU_ASSERT_TRUE(
        reads("a&#27;[31mb &#x202e; &#10;c", "paragraph 0: a\\x1b[31mb \\u{202e} \\x0ac"));
    CU_ASSERT_TRUE(reads("```\n\u202e\n```", "code 0: \\u{202e}"));
    CU_ASSERT_TRUE(reads("[a](https://x/\u200b)", "paragraph 0: a (https://x/\\u{200b})"));
}

/* Blocks */

/* The text of the first block of the only step. */
static bool block_text_is(const char *step, const char *expected)
{
    struct buffer text = {0};
    struct lesson lesson;
    bool good;

    buffer_printf(&text, "# T\n\n## S\n\n%s", step);
    good = parse(&lesson, buffer_text(&text), false);
    if (good && strcmp(lesson.steps[0].blocks[0].text, expected) != 0) {
        printf("\n--- %s\n    not: %s\n", lesson.steps[0].blocks[0].text, expected);
        good = false;
    }
    lesson_free(&lesson);
    buffer_free(&text);
    return good;
}

static void commands_are_kept_as_written(void)
{
    CU_ASSERT_TRUE(
        block_text_is("```show\n{\n\tfork c # so\n\n}\n\n```\n", "{\n\tfork c # so\n\n}"));
    CU_ASSERT_TRUE(block_text_is("```show\r\nfork c\r\nwait\r\n```\r\n", "fork c\nwait"));
    CU_ASSERT_TRUE(block_text_is("~~~ show\nfork c\n~~~\n", "fork c"));
    CU_ASSERT_TRUE(block_text_is("```show\nexec echo hi\nfork c { exec 'true' }\n"
                                 "execvp(\"sleep\", [\"sleep\", \"1\"])\nwaitpid 999\n```\n",
                                 "exec echo hi\nfork c { exec 'true' }\n"
                                 "execvp(\"sleep\", [\"sleep\", \"1\"])\nwaitpid 999"));
}

static void words_of_hints_are_joined(void)
{
    CU_ASSERT_TRUE(block_text_is("```hint\n\n One\n two.\n\n\n父\n子\n\n```\n", "One two.\n父子"));
}

static void any_program_is_allowed_on_demand(void)
{
    struct lesson lesson;

    CU_ASSERT_TRUE(parse(&lesson, "# T\n\n## S\n\n```show\nx = ls\nexec $x\n```\n", true));
    lesson_free(&lesson);
}

static void choices_may_vary(void)
{
    struct lesson lesson;
    const struct lesson_block *block;

    CU_ASSERT_TRUE_FATAL(parse(&lesson,
                               "\xEF\xBB\xBF# T\n\n## S\n\n```predict\nWho prints\nfirst?\n"
                               "- main -> output \"a -> b\" once\n\n"
                               "  -  it is  left open   ->   varies  \n```\n\n"
                               "```show\nfork\n```\n",
                               false));
    block = &lesson.steps[0].blocks[0];
    CU_ASSERT_STRING_EQUAL(lesson.name, "06-zombies");
    CU_ASSERT_STRING_EQUAL(block->text, "Who prints first?");
    CU_ASSERT_EQUAL_FATAL(block->choice_count, 2);
    CU_ASSERT_FALSE(block->choices[0].varies);
    CU_ASSERT_STRING_EQUAL(block->choices[0].text, "main");
    CU_ASSERT_STRING_EQUAL(block->choices[0].predicate.source, "output \"a -> b\" once");
    CU_ASSERT_TRUE(block->choices[1].varies);
    CU_ASSERT_STRING_EQUAL(block->choices[1].text, "it is  left open");
    CU_ASSERT_EQUAL(block->choices[1].line, 10);
    lesson_free(&lesson);
}

static int set_up(void)
{
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : 1; /* widths of characters */
}

void suite_lesson(void)
{
    CU_pSuite suite = CU_add_suite("lesson", set_up, NULL);

    if (suite == NULL)
        return;
    CU_ADD_TEST(suite, broken_files_are_told_with_line_and_words);
    CU_ADD_TEST(suite, a_file_too_large_is_refused);
    CU_ADD_TEST(suite, a_comment_hides_no_html);
    CU_ADD_TEST(suite, nobody_has_to_ask_for_the_error);
    CU_ADD_TEST(suite, a_complete_lesson_is_read);
    CU_ADD_TEST(suite, the_readme_shows_that_lesson);
    CU_ADD_TEST(suite, paragraphs_are_one_line);
    CU_ADD_TEST(suite, links_show_where_they_lead);
    CU_ADD_TEST(suite, chinese_lines_are_joined_without_a_blank);
    CU_ADD_TEST(suite, lists_keep_their_marks);
    CU_ADD_TEST(suite, quotes_are_marked);
    CU_ADD_TEST(suite, code_keeps_its_lines);
    CU_ADD_TEST(suite, nothing_harmful_is_shown);
    CU_ADD_TEST(suite, commands_are_kept_as_written);
    CU_ADD_TEST(suite, words_of_hints_are_joined);
    CU_ADD_TEST(suite, any_program_is_allowed_on_demand);
    CU_ADD_TEST(suite, choices_may_vary);
}
