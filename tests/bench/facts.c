/*
 * facts: how long the timeline and the tree of a past moment take, and how much memory, after a
 * session of so many facts (100,000).
 *
 * facts [COUNT]: prints the milliseconds of the timeline made and drawn (the median of five times),
 * the most of a tree as it was at one of eleven moments, and the bytes a fact that the timeline
 * keeps.
 */
#include "model/past.h"
#include "model/timeline_text.h"
#include "model/tree.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMES = 5, MOMENTS = 10, LONG_LIVED = 50, COLUMNS = 80 };

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void add(struct history *history, enum fact_kind kind, int pid, int other, const char *call,
                const char *args)
{
    struct fact fact = {.kind = kind,
                        .pid = pid,
                        .other = other,
                        .call = call,
                        .args = args,
                        .text = kind == FACT_SET ? "c" : NULL};

    if (kind == FACT_START)
        fact.text = "namespace";
    history_add(history, &fact);
}

/* `fork c; c: x = 1; c: exit; wait` again and again, as a session tells it; some of the children
 * stay, as zombies and blocked ones. */
static void fill(struct history *history, size_t count)
{
    int pid = 2;

    add(history, FACT_START, 1, 2, NULL, NULL);
    while (history->count < count) {
        int child = ++pid;
        add(history, FACT_CALL, 2, 0, "fork", "");
        add(history, FACT_FORK, 2, child, NULL, NULL);
        add(history, FACT_RETURN, 2, 0, "fork", "");
        add(history, FACT_RETURN, child, 0, "fork", "");
        add(history, FACT_SET, 2, 0, NULL, "3");
        add(history, FACT_SET, child, 0, NULL, "0");
        if (child % 100 == 0 && child < 100 * LONG_LIVED) {
            add(history, FACT_CALL, child, 0, child % 200 ? "exit" : "pause", "");
            if (child % 200)
                add(history, FACT_EXIT, child, 0, NULL, NULL);
            continue;
        }
        add(history, FACT_CALL, 2, 0, "wait", "");
        add(history, FACT_CALL, child, 0, "exit", "0");
        add(history, FACT_EXIT, child, 0, NULL, NULL);
        add(history, FACT_REAP, child, 2, NULL, NULL);
        add(history, FACT_RETURN, 2, child, "wait", "");
    }
}

static size_t in_use(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static double draw_timeline(const struct history *history, size_t *kept)
{
    struct timeline timeline;
    struct buffer text = {0};
    size_t before = in_use();
    double start = now();

    timeline_make(&timeline, history, 0);
    *kept = in_use() - before;
    timeline_text(&text, &timeline, COLUMNS, &(struct timeline_style){false, -1});
    double took = now() - start;
    timeline_free(&timeline);
    buffer_free(&text);
    return took;
}

static double draw_tree(const struct history *history, uint64_t seq)
{
    struct past past = {0};
    struct buffer text = {0};
    double start = now();

    past_go(&past, history, seq);
    tree_text(&text, &past.table, NULL, TREE_LINES);
    double took = now() - start;
    past_free(&past);
    buffer_free(&text);
    return took;
}

static int ascending(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;

    return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000, kept = 0;
    struct history history = {.whole = true};
    double timeline[TIMES], most = 0;

    setlocale(LC_ALL, "");
    fill(&history, count);
    for (int i = 0; i < TIMES; i++)
        timeline[i] = draw_timeline(&history, &kept);
    qsort(timeline, TIMES, sizeof *timeline, ascending);
    for (size_t i = 0; i <= MOMENTS; i++) {
        double took = draw_tree(&history, i ? history.count * i / MOMENTS : 1);
        most = took > most ? took : most;
    }
    printf("%.1f %.1f %.0f\n", timeline[TIMES / 2], most, (double)kept / (double)history.count);
    history_free(&history);
    return 0;
}
