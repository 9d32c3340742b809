/*
 * test_picture: what was drawn on a canvas, as text to compare.
 */
#ifndef PROCTOR_TESTS_UNIT_TEST_PICTURE_H
#define PROCTOR_TESTS_UNIT_TEST_PICTURE_H

#include "view/canvas.h"

/* Whether the rows of the canvas, ended by newlines, are this text; prints both where not. */
bool picture_is(const struct canvas *canvas, const char *rows);

/* Whether the styles of a row are these, a letter a cell: blank plain, S strong, Q quiet, E error,
 * Y you, B blocked, ? another; without blanks at the end. */
bool styles_are(const struct canvas *canvas, int row, const char *styles);

#endif
