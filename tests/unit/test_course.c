/*
 * test_course: the way through a lesson, and whether two lessons are one in two languages.
 *
 * A course is written as its acts, one a line, with the line of the file that each is about.
 */
#include "suites.h"

#include "base/buffer.h"
#include "lesson/compare.h"
#include "lesson/course.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

static const char *const zombies = "# Zombies\n" /* 1 */
                                   "Ended, and there.\n"
                                   "## It ends\n"
                                   "Look.\n"
                                   "```predict\n" /* 5 */
                                   "What is c?\n"
                                   "- gone -> c gone\n"
                                   "- a zombie -> c zombie within 3\n"
                                   "```\n"
                                   "```show\n" /* 10 */
                                   "fork c; c: exit 7\n"
                                   "```\n"
                                   "```predict\n"
                                   "And now?\n"
                                   "- alive -> c alive\n" /* 15 */
                                   "- open -> varies\n"
                                   "```\n"
                                   "```show\n"
                                   "kill -9 c\n"
                                   "```\n" /* 20 */
                                   "```expect\n"
                                   "c zombie\n"
                                   "```\n"
                                   "So it stays.\n"
                                   "## Now you\n" /* 25 */
                                   "```show\n"
                                   "reset\n"
                                   "fork c; c: exit\n"
                                   "```\n"
                                   "```hint\n" /* 30 */
                                   "Who asks?\n"
                                   "```\n"
                                   "```try\n"
                                   "wait\n"
                                   "```\n" /* 35 */
                                   "```expect\n"
                                   "c gone within 5\n"
                                   "zombies 0\n"
                                   "```\n"
                                   "```hint\n" /* 40 */
                                   "The parent.\n"
                                   "```\n"
                                   "Good.\n"
                                   "## Keep\n"
                                   "It stays.\n";

/* What holds, for the judge: sources of predicates, each between blanks or commas. */
static const char *truth;

static bool judge(void *context, const struct predicate *predicate, struct buffer *now)
{
    const char *at = strstr(truth, predicate->source);

    (void)context;
    buffer_printf(now, "judged %s", predicate->source);
    return at != NULL;
}

static void read_lesson(struct lesson *lesson, const char *path, const char *text)
{
    struct error error = {0};

    if (!lesson_parse(lesson, path, text, strlen(text), false, &error))
        CU_FAIL_FATAL("the lesson is broken");
}

static void begin(struct course *course, struct lesson *lesson)
{
    read_lesson(lesson, "06-zombies.md", zombies);
    truth = "";
    course_begin(course, lesson, judge, NULL);
}

static void end(struct course *course, struct lesson *lesson)
{
    course_free(course);
    lesson_free(lesson);
}

static const char *act_name(enum course_act act)
{
    static const char *const names[] = {"open",  "read",  "ask",   "show", "try",
                                        "grade", "goals", "close", "end"};
    return names[act];
}

static void the_acts_come_in_order(void)
{
    struct course course;
    struct lesson lesson;
    struct buffer acts = {0};

    begin(&course, &lesson);
    for (int i = 0; i < 40 && course_act(&course) != COURSE_END; i++) {
        const struct lesson_block *block = course_block(&course);
        buffer_add_text(&acts, act_name(course_act(&course)));
        if (block)
            buffer_printf(&acts, " %d", block->line);
        buffer_add_char(&acts, '\n');
        enum course_act next = course_next(&course);
        course_go_on(&course);
        CU_ASSERT_EQUAL(course_act(&course), next);
    }
    CU_ASSERT_EQUAL(course_next(&course), COURSE_END);
    CU_ASSERT_STRING_EQUAL(buffer_text(&acts),
                           "open\nread 4\nask 6\nshow 11\ngrade 6\nask 14\nshow 19\ngrade 14\n"
                           "goals\nread 24\nclose\n"
                           "open\nshow 27\ntry 34\nread 43\nclose\n"
                           "open\nread 45\nclose\n");
    CU_ASSERT_EQUAL(course.step, 3);
    CU_ASSERT_PTR_NULL(course_step(&course));
    course_go_on(&course); /* beyond the end nothing happens */
    CU_ASSERT_EQUAL(course_act(&course), COURSE_END);
    buffer_free(&acts);
    end(&course, &lesson);
}

static void go_until(struct course *course, enum course_act act)
{
    while (course_act(course) != act && course_act(course) != COURSE_END)
        course_go_on(course);
}

static void an_answer_is_kept_until_it_is_graded(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    CU_ASSERT_EQUAL(course_answered(&course), -1);
    go_until(&course, COURSE_ASK);
    CU_ASSERT_EQUAL(course_answered(&course), -1);
    course_answer(&course, 2); /* there is no such choice */
    CU_ASSERT_EQUAL(course_answered(&course), -1);
    course_answer(&course, 0);
    course_go_on(&course);
    CU_ASSERT_EQUAL(course_answered(&course), -1); /* no question is at hand */
    go_until(&course, COURSE_GRADE);
    CU_ASSERT_EQUAL(course_answered(&course), 0);
    go_until(&course, COURSE_ASK);
    CU_ASSERT_EQUAL(course_answered(&course), -1);
    end(&course, &lesson);
}

static void one_returns_within_a_step(void)
{
    struct lesson lesson;
    struct course course;

    begin(&course, &lesson);
    go_until(&course, COURSE_ASK);
    course_answer(&course, 1);
    const struct lesson_block *question = course_block(&course);
    go_until(&course, COURSE_SHOW);
    const struct lesson_block *show = course_block(&course);
    go_until(&course, COURSE_GOALS);
    course_return(&course, show);
    CU_ASSERT_EQUAL(course_act(&course), COURSE_SHOW);
    CU_ASSERT_PTR_EQUAL(course_block(&course), show);
    course_go_on(&course);
    CU_ASSERT_EQUAL(course_act(&course), COURSE_GRADE);
    CU_ASSERT_PTR_EQUAL(course_block(&course), question);
    CU_ASSERT_EQUAL(course_answered(&course), 1);       /* kept */
    course_return(&course, &lesson.steps[1].blocks[0]); /* of another step: nothing */
    CU_ASSERT_EQUAL(course_act(&course), COURSE_GRADE);
    end(&course, &lesson);
}

static void one_choice_is_right(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    go_until(&course, COURSE_GRADE);
    struct course_grade grade = course_grade(&course);
    CU_ASSERT_EQUAL(grade.right, -1);
    CU_ASSERT_EQUAL(grade.holding, 0);
    truth = "c zombie";
    grade = course_grade(&course);
    CU_ASSERT_EQUAL(grade.right, 1);
    CU_ASSERT_EQUAL(grade.holding, 2);
    CU_ASSERT_FALSE(grade.varies);
    truth = "c zombie, c gone";
    grade = course_grade(&course);
    CU_ASSERT_EQUAL(grade.right, -1);
    CU_ASSERT_EQUAL(grade.holding, 3);
    CU_ASSERT_DOUBLE_EQUAL(course_patience(&course), 3, 0.001);
    end(&course, &lesson);
}

static void what_varies_is_right_whatever_holds(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    go_until(&course, COURSE_GRADE);
    course_go_on(&course);
    go_until(&course, COURSE_GRADE);
    struct course_grade grade = course_grade(&course);
    CU_ASSERT(grade.varies && grade.right == 1 && grade.holding == 0);
    truth = "c alive";
    grade = course_grade(&course);
    CU_ASSERT(grade.varies && grade.right == 1 && grade.holding == 1);
    end(&course, &lesson);
}

static void goals_are_looked_at_when_asked(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    go_until(&course, COURSE_TRY);
    CU_ASSERT_EQUAL(course.goal_count, 2);
    CU_ASSERT_PTR_NULL(course.goals[0].now);
    truth = "zombies 0";
    CU_ASSERT_FALSE(course_look(&course));
    CU_ASSERT_FALSE(course.goals[0].holds);
    CU_ASSERT_TRUE(course.goals[1].holds);
    CU_ASSERT_EQUAL(course.goals[1].line, 38);
    CU_ASSERT_STRING_EQUAL(course.goals[0].now, "judged c gone");
    truth = "zombies 0, c gone";
    CU_ASSERT_TRUE(course_look(&course));
    CU_ASSERT_DOUBLE_EQUAL(course_patience(&course), 5, 0.001);
    course_go_to(&course, 2);
    CU_ASSERT_TRUE(course_look(&course)); /* nothing is asked for */
    end(&course, &lesson);
}

static void hints_come_one_by_one(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    CU_ASSERT_PTR_NULL(course_hint(&course));
    CU_ASSERT_PTR_NULL(course_solution(&course));
    course_go_to(&course, 1);
    CU_ASSERT_STRING_EQUAL(course_hint(&course)->text, "Who asks?");
    CU_ASSERT_STRING_EQUAL(course_hint(&course)->text, "The parent.");
    CU_ASSERT_PTR_NULL(course_hint(&course));
    CU_ASSERT_EQUAL(course.hints, 2);
    CU_ASSERT_STRING_EQUAL(course_solution(&course)->text, "wait");
    course_go_to(&course, 1); /* again */
    CU_ASSERT_EQUAL(course.hints, 0);
    course_go_to(&course, 9);
    CU_ASSERT_EQUAL(course_act(&course), COURSE_END);
    CU_ASSERT_PTR_NULL(course_hint(&course));
    course_go_to(&course, -1);
    CU_ASSERT_EQUAL(course.step, 0);
    end(&course, &lesson);
}

static bool way_is(const struct lesson *lesson, int step, int block, const char *expected)
{
    const struct lesson_block **blocks;
    struct buffer lines = {0};
    int count = course_way(lesson, step, block, &blocks);

    for (int i = 0; i < count; i++)
        buffer_printf(&lines, "%d ", blocks[i]->line);
    bool same = !strcmp(buffer_text(&lines), expected);
    free(blocks);
    buffer_free(&lines);
    return same;
}

static void the_way_begins_at_the_last_reset(void)
{
    struct course course;
    struct lesson lesson;

    begin(&course, &lesson);
    CU_ASSERT(way_is(&lesson, 0, 0, ""));
    CU_ASSERT(way_is(&lesson, 0, 4, "11 "));
    CU_ASSERT(way_is(&lesson, 1, 0, "11 19 "));
    CU_ASSERT(way_is(&lesson, 2, 0, "27 34 "));
    CU_ASSERT(way_is(&lesson, 9, 0, "27 34 "));
    end(&course, &lesson);
}

static void it_knows_which_blocks_were_run(void)
{
    struct course course;
    struct lesson lesson;
    struct buffer passed = {0};

    begin(&course, &lesson);
    for (; course.step == 0; course_go_on(&course))
        buffer_printf(&passed, "%d ", course_passed(&course));
    CU_ASSERT_STRING_EQUAL(buffer_text(&passed), "0 0 0 0 3 3 3 5 5 5 5 ");
    CU_ASSERT_EQUAL(course_passed(&course), 0); /* of the next step none */
    buffer_free(&passed);
    end(&course, &lesson);
}

/* Comparing */

static bool compares(const char *other_text, int line, const char *words)
{
    struct lesson lesson, other;
    struct error error = {0};

    read_lesson(&lesson, "en/a.md",
                "# A\n## B\n```show\nfork c # a child\n```\n```expect\nc alive\n```\n"
                "```hint\nno\n```\n## C\nD\n");
    read_lesson(&other, "zh/a.md", other_text);
    bool same = lesson_compare(&other, &lesson, &error);
    lesson_free(&lesson);
    lesson_free(&other);
    if (words == NULL || same)
        return same && words == NULL;
    CU_ASSERT_EQUAL(error.line, line);
    CU_ASSERT_STRING_EQUAL(error.text, words);
    return true;
}

static void lessons_in_two_languages_act_alike(void)
{
    CU_ASSERT(
        compares("# Z\n\n## Y\nX\n```show\nfork c   # ein Kind\n```\n```expect\nc  alive\n```\n"
                 "## W\n```hint\nja\n```\nV\n",
                 0, NULL));
    CU_ASSERT(compares("# A\n## B\n```show\nfork d\n```\n```expect\nc alive\n```\n## C\nD\n", 4,
                       "this is not as it is at en/a.md:4"));
    CU_ASSERT(compares("# A\n## B\n```show\nfork c\n```\n```expect\nc zombie\n```\n## C\nD\n", 7,
                       "this is not as it is at en/a.md:7"));
    CU_ASSERT(compares("# A\n## B\n```show\nfork c\n```\n## C\nD\n", 2,
                       "something is missing here that step 1 of en/a.md has"));
    CU_ASSERT(compares("# A\n## B\n```show\nfork c\n```\n```expect\nc alive\n```\n## C\n"
                       "```show\nfork\n```\n",
                       11, "this has no counterpart in step 2 of en/a.md"));
    CU_ASSERT(
        compares("# A\n## B\n```show\nfork c\n```\n```expect\nc alive\n```\n## C\nD\n## E\nF\n", 11,
                 "this has 3 steps, and en/a.md has 2"));
}

void suite_course(void)
{
    CU_pSuite suite = CU_add_suite("course", NULL, NULL);

    CU_ADD_TEST(suite, the_acts_come_in_order);
    CU_ADD_TEST(suite, an_answer_is_kept_until_it_is_graded);
    CU_ADD_TEST(suite, one_returns_within_a_step);
    CU_ADD_TEST(suite, one_choice_is_right);
    CU_ADD_TEST(suite, what_varies_is_right_whatever_holds);
    CU_ADD_TEST(suite, goals_are_looked_at_when_asked);
    CU_ADD_TEST(suite, hints_come_one_by_one);
    CU_ADD_TEST(suite, the_way_begins_at_the_last_reset);
    CU_ADD_TEST(suite, it_knows_which_blocks_were_run);
    CU_ADD_TEST(suite, lessons_in_two_languages_act_alike);
}
