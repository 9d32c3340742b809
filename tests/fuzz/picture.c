/*
 * Fuzz target: any bytes as a recording, of which pictures are made: the timeline in characters and
 * as SVG, the tree, the panes of the screen, the past, the lines of the log. Whatever it claims,
 * the pictures are harmless, an SVG is whole, and a rewind comes to the same end.
 */
#include "must.h"

#include "model/past.h"
#include "model/timeline_text.h"
#include "record/jsonl_read.h"
#include "record/reel.h"
#include "record/svg.h"
#include "view/telling.h"
#include "view/timeline_pane.h"
#include "view/tree_pane.h"

enum { ROWS = 9, COLUMNS = 61, WIDTH = 80 };

static void check_cells(const struct canvas *canvas)
{
    for (int i = 0; i < canvas->rows * canvas->columns; i++)
        must(is_harmless_line(canvas->cells[i].text, strlen(canvas->cells[i].text)));
}

/* Each tag that is opened is closed; text and values hold no `<`. */
static void check_svg(const struct buffer *svg)
{
    int depth = 0;
    const char *at = buffer_text(svg);

    must(is_buffer_harmless(svg));
    for (; (at = strchr(at, '<')); at++) {
        const char *end = strchr(at, '>'), *next = strchr(at + 1, '<');
        must(end && (!next || end < next));
        if (at[1] == '/')
            depth--;
        else if (at[1] != '?' && at[1] != '!' && end[-1] != '/')
            depth++;
        must(depth >= 0);
    }
    must(depth == 0);
}

static void draw_picture(const struct timeline *timeline, const struct proctab *table, uint64_t seq)
{
    struct buffer out = {0};

    timeline_text_all(&out, timeline, WIDTH, &(struct timeline_style){seq % 2, -1});
    timeline_text(&out, timeline, COLUMNS,
                  &(struct timeline_style){false, timeline_column_at(timeline, seq)});
    must(is_buffer_harmless(&out));
    buffer_clear(&out);
    svg_add(&out, &(struct svg_scene){.timeline = timeline,
                                      .table = table,
                                      .current = table->count > 1 ? table->processes[1] : NULL,
                                      .seq = seq});
    check_svg(&out);
    buffer_free(&out);
}

/* All that is in the past: at its beginning, in its middle, at its end. */
static void look_back(const struct recording *recording)
{
    size_t count = recording->history.count;
    const uint64_t places[] = {1, count / 2 + 1, count};
    struct past past = {0};

    for (size_t i = 0; count && i < sizeof places / sizeof *places; i++) {
        struct timeline timeline = {0};
        timeline_make(&timeline, &recording->history, places[i]);
        past_go(&past, &recording->history, places[i]);
        must(past.seq == places[i]);
        draw_picture(&timeline, &past.table, places[i]);
        timeline_free(&timeline);
    }
    past_free(&past);
}

static void check_line(void *context, enum tone tone, const char *text)
{
    (void)context, (void)tone;
    must(is_harmless_line(text, strlen(text)));
}

/* The screen, as a replay shows it. */
struct screen {
    struct proctab table;
    struct tree_pane tree;
    struct timeline_pane timeline;
    struct telling telling;
    struct canvas canvas;
};

static void show(struct screen *screen, uint64_t seq)
{
    struct area all = canvas_area(&screen->canvas);
    const struct tree_scene scene = {.table = &screen->table, .focused = seq % 2};
    struct tree tree;

    tree_pane_make(&screen->tree, &scene, &tree);
    tree_pane_move(&screen->tree, &scene, (enum tree_move)(seq % (MOVE_CHILD + 1)), ROWS);
    tree_free(&tree);
    tree_pane_make(&screen->tree, &scene, &tree);
    tree_pane_draw(&screen->tree, &scene, &tree, &screen->canvas, &all);
    tree_free(&tree);
    check_cells(&screen->canvas);
    canvas_clear(&screen->canvas);
    timeline_pane_draw(&screen->timeline, seq % 3 ? 0 : seq, 2, &screen->canvas, &all, false);
    check_cells(&screen->canvas);
}

static void screen_fact(struct screen *screen, const struct history *history,
                        const struct fact *fact)
{
    proctab_apply(&screen->table, fact);
    tree_pane_fact(&screen->tree, &screen->table, fact);
    timeline_pane_fact(&screen->timeline, &screen->table, history, fact);
    telling_fact(&screen->telling, &screen->table, history, fact);
    if (fact->seq % 8 == 0 || fact->seq == history->count)
        show(screen, fact->seq);
}

static size_t play(struct reel *reel, struct screen *screen)
{
    struct reel_item item;
    size_t items = 0;

    for (; reel_next(reel, &item); reel_pass(reel), items++) {
        must((item.fact != NULL) != (item.note != NULL));
        if (screen && item.begins)
            telling_begin(&screen->telling);
        if (screen && item.fact)
            screen_fact(screen, &reel->recording->history, item.fact);
    }
    must(reel->begun == reel->commands);
    return items;
}

static void replay(const struct recording *recording)
{
    struct screen screen = {0};
    struct reel reel;

    proctab_init(&screen.table);
    telling_open(&screen.telling, check_line, NULL);
    canvas_resize(&screen.canvas, ROWS, COLUMNS);
    reel_begin(&reel, recording);
    size_t items = play(&reel, &screen);
    telling_settled(&screen.telling, &screen.table, &recording->history);
    reel_rewind(&reel);
    must(play(&reel, NULL) == items);
    canvas_free(&screen.canvas);
    telling_free(&screen.telling);
    timeline_pane_free(&screen.timeline);
    tree_pane_free(&screen.tree);
    proctab_free(&screen.table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording recording;
    struct error error = {0};

    if (!recording_read(&recording, (const char *)data, size, &error))
        return 0;
    look_back(&recording);
    replay(&recording);
    recording_free(&recording);
    return 0;
}
