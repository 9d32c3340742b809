/*
 * page_out: a page of a lesson as lines of text.
 */
#ifndef PROCTOR_UI_PAGE_OUT_H
#define PROCTOR_UI_PAGE_OUT_H

#include "lesson/page.h"

#include <stdbool.h>
#include <stdio.h>

void page_out(FILE *out, const struct page *page, bool colour);

#endif
