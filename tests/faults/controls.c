/*
 * controls: runs that never were, each with one thing wrong, so that the judge can't go blind
 * unseen.
 */
#include "judge.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define WELL  "all is well\n"
#define FACTS "{\"seq\":1,\"t\":0}\n{\"seq\":2,\"t\":0}\n"

static const struct scenario facts = {.files = {"facts.jsonl"}};
static const struct scenario progress = {.files = {"progress"}, .before = "# proctor\n"};

static const struct {
    const char *out, *err, *file, *litter;
    struct came came;
    enum verdict verdict;
} controls[] = {
    {WELL, "", FACTS, "", {0}, SAME},
    {"", "", FACTS, "", {0}, UNCLEAR},
    {WELL "more\n", "", FACTS, "", {0}, UNCLEAR},
    {WELL, "", FACTS, "", {.ended = 2 << 8}, UNCLEAR},
    {"", "proctor: can't write\n", FACTS, "", {.ended = 2 << 8}, TOLD},
    {WELL, "", FACTS, "", {.hung = true}, BROKEN},
    {WELL, "", FACTS, "", {.ended = SIGSEGV}, BROKEN},
    {WELL, "", FACTS, "", {.ended = 127 << 8}, BROKEN},
    {WELL, "", FACTS, "", {.processes_left = 1}, BROKEN},
    {WELL, "", FACTS, "", {.open_at_end = {[SHELL] = 6}}, BROKEN},
    {WELL, "", FACTS "{\"seq\":3,", "", {0}, BROKEN},
    {WELL, "", FACTS "{\"seq\":4,\"t\":0}\n", "", {0}, BROKEN},
    {WELL, "", FACTS, "progress.12", {0}, BROKEN},
};

bool controls_hold(void)
{
    struct standard standard = {0};
    struct came well = {.open_at_end = {[SHELL] = 5}};
    struct buffer torn = {0};
    int failed = 0;

    buffer_add_text(&well.out, WELL);
    standard_add(&standard, &well);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        struct came came = controls[i].came;
        struct buffer words = {0};
        buffer_add_text(&came.out, controls[i].out);
        buffer_add_text(&came.err, controls[i].err);
        buffer_add_text(&came.files[0], controls[i].file);
        buffer_add_text(&came.litter, controls[i].litter);
        buffer_add_text(&came.left, "one\n");
        if (judge(&standard, &facts, &came, 0, &words) != controls[i].verdict) {
            printf("faults: control %zu was judged otherwise\n", i + 1);
            failed++;
        }
        buffer_free(&words);
        came_free(&came);
    }
    if (judge(&standard, &progress, &well, 0, &torn) != BROKEN) { /* what was there is gone */
        printf("faults: a lost file was not seen\n");
        failed++;
    }
    buffer_free(&torn);
    came_free(&well);
    standard_free(&standard);
    return failed == 0;
}
