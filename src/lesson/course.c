#include "lesson/course.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* One thing to be done. */
struct course_stop {
    enum course_act act;
    const struct lesson_block *block;
    int answer; /* to a predict; -1: none */
};

static void add_stop(struct course *course, enum course_act act, const struct lesson_block *block)
{
    size_t count = (size_t)course->stop_count + 1;

    course->stops = alloc_resize(course->stops, count, sizeof *course->stops);
    course->stops[course->stop_count++] = (struct course_stop){act, block, -1};
}

static void add_goals(struct course *course, const struct lesson_block *block)
{
    size_t count = (size_t)course->goal_count + (size_t)block->predicate_count;

    course->goals = alloc_resize(course->goals, count ? count : 1, sizeof *course->goals);
    for (int i = 0; i < block->predicate_count; i++)
        course->goals[course->goal_count++] = (struct course_goal){
            .predicate = &block->predicates[i], .line = block->predicate_lines[i]};
}

static bool runs(const struct lesson_block *block)
{
    return block->kind == LESSON_SHOW || block->kind == LESSON_TRY;
}

/* The block after which goals without a try are looked at: the last show; -1: the step's end. */
static int last_show(const struct lesson_step *step)
{
    for (int i = step->count - 1; i >= 0; i--)
        if (step->blocks[i].kind == LESSON_SHOW)
            return i;
    return -1;
}

/* The questions between two things that run, graded after the second. */
static void add_grades(struct course *course, const struct lesson_step *step, int ran)
{
    int first = ran;

    while (first > 0 && !runs(&step->blocks[first - 1]))
        first--;
    for (int i = first; i < ran; i++)
        if (step->blocks[i].kind == LESSON_PREDICT)
            add_stop(course, COURSE_GRADE, &step->blocks[i]);
}

static void add_block(struct course *course, const struct lesson_step *step, int index)
{
    const struct lesson_block *block = &step->blocks[index];

    switch (block->kind) {
    case LESSON_PROSE: add_stop(course, COURSE_READ, block); break;
    case LESSON_PREDICT: add_stop(course, COURSE_ASK, block); break;
    case LESSON_SHOW: add_stop(course, COURSE_SHOW, block); break;
    case LESSON_TRY: add_stop(course, COURSE_TRY, block); break;
    case LESSON_EXPECT: add_goals(course, block); break;
    case LESSON_HINT: break;
    }
    if (runs(block))
        add_grades(course, step, index);
}

static void forget_step(struct course *course)
{
    for (int i = 0; i < course->goal_count; i++)
        free(course->goals[i].now);
    free(course->goals);
    free(course->stops);
    course->goals = NULL;
    course->stops = NULL;
    course->goal_count = course->stop_count = course->at = course->hints = 0;
}

void course_go_to(struct course *course, int step)
{
    const struct lesson *lesson = course->lesson;

    forget_step(course);
    course->step = step < 0 ? 0 : step < lesson->count ? step : lesson->count;
    if (course->step == lesson->count) {
        add_stop(course, COURSE_END, NULL);
        return;
    }
    const struct lesson_step *now = &lesson->steps[course->step];
    bool has_goals = lesson_find(now, LESSON_EXPECT, 0) >= 0 && !lesson_step_tries(now);
    int last = last_show(now);
    add_stop(course, COURSE_OPEN, NULL);
    for (int i = 0; i < now->count; i++) {
        add_block(course, now, i);
        if (has_goals && i == last)
            add_stop(course, COURSE_GOALS, NULL);
    }
    if (has_goals && last < 0)
        add_stop(course, COURSE_GOALS, NULL);
    add_stop(course, COURSE_CLOSE, NULL);
}

void course_begin(struct course *course, const struct lesson *lesson, course_judge *judge,
                  void *context)
{
    *course = (struct course){.lesson = lesson, .judge = judge, .context = context};
    course_go_to(course, 0);
}

void course_free(struct course *course)
{
    forget_step(course);
    *course = (struct course){0};
}

enum course_act course_act(const struct course *course)
{
    return course->stops[course->at].act;
}

const struct lesson_step *course_step(const struct course *course)
{
    return course->step < course->lesson->count ? &course->lesson->steps[course->step] : NULL;
}

const struct lesson_block *course_block(const struct course *course)
{
    return course->stops[course->at].block;
}

enum course_act course_next(const struct course *course)
{
    int last = course->stop_count - 1;

    if (course->at < last)
        return course->stops[course->at + 1].act;
    return course->step + 1 < course->lesson->count ? COURSE_OPEN : COURSE_END;
}

int course_passed(const struct course *course)
{
    int passed = 0;

    for (int i = 0; i < course->at; i++)
        if (course->stops[i].act == COURSE_SHOW || course->stops[i].act == COURSE_TRY)
            passed = (int)(course->stops[i].block - course_step(course)->blocks) + 1;
    return passed;
}

void course_go_on(struct course *course)
{
    if (course_act(course) == COURSE_CLOSE)
        course_go_to(course, course->step + 1);
    else if (course_act(course) != COURSE_END)
        course->at++;
}

void course_return(struct course *course, const struct lesson_block *block)
{
    for (int i = 0; i < course->stop_count; i++)
        if (course->stops[i].block == block) {
            course->at = i;
            return;
        }
}

bool course_look(struct course *course)
{
    bool all = true;

    for (int i = 0; i < course->goal_count; i++) {
        struct course_goal *goal = &course->goals[i];
        struct buffer now = {0};
        goal->holds = course->judge(course->context, goal->predicate, &now);
        free(goal->now);
        goal->now = alloc_string(buffer_text(&now));
        buffer_free(&now);
        all = all && goal->holds;
    }
    return all;
}

/* The stop that keeps the answer to the question at hand; NULL: there is none at hand. */
static struct course_stop *asked(const struct course *course)
{
    const struct lesson_block *block = course_block(course);

    for (int i = 0; i < course->stop_count; i++)
        if (course->stops[i].act == COURSE_ASK && course->stops[i].block == block)
            return &course->stops[i];
    return NULL;
}

void course_answer(struct course *course, int choice)
{
    struct course_stop *stop = asked(course);

    if (stop && choice >= 0 && choice < stop->block->choice_count)
        stop->answer = choice;
}

int course_answered(const struct course *course)
{
    const struct course_stop *stop = asked(course);

    return stop ? stop->answer : -1;
}

struct course_grade course_grade(const struct course *course)
{
    const struct lesson_block *block = course_block(course);
    struct course_grade grade = {.right = -1};
    struct buffer now = {0};
    int holding = 0, varies = -1;

    for (int i = 0; i < block->choice_count; i++) {
        const struct choice *choice = &block->choices[i];
        buffer_clear(&now);
        if (choice->varies) {
            varies = i;
        } else if (course->judge(course->context, &choice->predicate, &now)) {
            grade.holding |= 1u << i;
            grade.right = holding++ ? -1 : i;
        }
    }
    buffer_free(&now);
    grade.varies = varies >= 0;
    if (grade.varies)
        grade.right = varies;
    return grade;
}

static double longer(double patience, const struct predicate *predicate)
{
    return predicate->within > patience ? predicate->within : patience;
}

double course_patience(const struct course *course)
{
    const struct lesson_block *block = course_block(course);
    double patience = 0;

    if (course_act(course) == COURSE_GRADE) {
        for (int i = 0; i < block->choice_count; i++)
            patience = longer(patience, &block->choices[i].predicate);
        return patience;
    }
    for (int i = 0; i < course->goal_count; i++)
        patience = longer(patience, course->goals[i].predicate);
    return patience;
}

const struct lesson_block *course_hint(struct course *course)
{
    const struct lesson_step *step = course_step(course);
    int index = -1;

    for (int i = 0; step && i <= course->hints; i++) {
        index = lesson_find(step, LESSON_HINT, index + 1);
        if (index < 0)
            return NULL;
    }
    course->hints++;
    return step ? &step->blocks[index] : NULL;
}

const struct lesson_block *course_solution(const struct course *course)
{
    const struct lesson_step *step = course_step(course);
    int index = step ? lesson_find(step, LESSON_TRY, 0) : -1;

    return index < 0 ? NULL : &step->blocks[index];
}

static bool begins_afresh(const struct lesson_block *block)
{
    size_t length = strspn(block->text, " \t\n");

    return !strncmp(block->text + length, "reset", 5) &&
           strchr(" \t\n;", block->text[length + 5]) != NULL;
}

int course_way(const struct lesson *lesson, int step, int block,
               const struct lesson_block ***blocks)
{
    int count = 0;

    *blocks = NULL;
    for (int i = 0; i < lesson->count && i <= step; i++) {
        const struct lesson_step *past = &lesson->steps[i];
        for (int j = 0; j < past->count && (i < step || j < block); j++) {
            if (!runs(&past->blocks[j]))
                continue;
            if (begins_afresh(&past->blocks[j]))
                count = 0;
            *blocks = alloc_resize(*blocks, (size_t)count + 1, sizeof **blocks);
            (*blocks)[count++] = &past->blocks[j];
        }
    }
    return count;
}
