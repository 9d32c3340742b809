/*
 * compare: whether two lessons are one lesson in two languages.
 */
#ifndef PROCTOR_LESSON_COMPARE_H
#define PROCTOR_LESSON_COMPARE_H

#include "lesson/lesson.h"

/* Whether both have the same steps, the same commands (comments aside), the same expectations, and
 * the same predicates behind the choices, in the same order. On false `error` names the first
 * difference, with its line in `lesson`. */
bool lesson_compare(const struct lesson *lesson, const struct lesson *other, struct error *error);

#endif
