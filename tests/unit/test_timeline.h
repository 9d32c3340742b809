/*
 * test_timeline: worlds of facts for the tests of the timeline, its picture and its pane.
 */
#ifndef PROCTOR_TESTS_UNIT_TEST_TIMELINE_H
#define PROCTOR_TESTS_UNIT_TEST_TIMELINE_H

#include "test_model.h"

#include "model/timeline.h"

/* The design's picture: facts 1 to 11. */
void happen_design(struct world *world);

/* So many facts that could have happened, the same for the same seed. */
void happen_at_random(struct world *world, unsigned seed, size_t count);

/* The newest part of the timeline in 80 columns. */
bool timeline_is(const struct world *world, const char *expected);

void test_timeline_window(CU_pSuite suite);
void test_timeline_pane(CU_pSuite suite);
void test_svg(CU_pSuite suite);

#endif
