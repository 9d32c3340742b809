/*
 * test_svg: whatever processes are called, the picture stays XML; and of a long session it stays
 * small. tests/golden has whole pictures.
 */
#include "test_timeline.h"

#include "base/utf8.h"
#include "record/svg.h"

#include <string.h>

static void draw(struct buffer *out, const struct world *world)
{
    struct timeline timeline;

    timeline_make(&timeline, &world->history, 0);
    svg_add(out, &(struct svg_scene){.timeline = &timeline,
                                     .table = &world->table,
                                     .current = proctab_by_pid(&world->table, 2),
                                     .seq = world->history.count});
    timeline_free(&timeline);
}

static int count(const char *text, const char *what)
{
    int times = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        times++;
    return times;
}

/* Each `<` begins a tag that ends, each `&` one of the five entities; elements with text end. */
static bool is_xml(const char *text)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    bool inside = false;
    int known = 0;

    for (const char *c = text; *c; c++) {
        if ((*c == '<' && inside) || (*c == '>' && !inside) ||
            ((unsigned char)*c < 0x20 && *c != '\n'))
            return false;
        inside = *c == '<' || (inside && *c != '>');
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        known += count(text, entities[i]);
    return !inside && known == count(text, "&") &&
           count(text, "<text ") == count(text, "</text>") && count(text, "<svg ") == 1 &&
           count(text, "</svg>") == 1 && utf8_valid(text, strlen(text));
}

static void names_of_strangers_are_escaped(void)
{
    static const char name[] = "<&\"'>\x01\x1b[31m\xff\xc2\x9b]]>";
    struct world world;
    struct buffer svg = {0};

    world_begin(&world, "namespace");
    happen_fork(&world, 2, 3, name);
    happen(&world, (struct fact){.kind = FACT_EXEC, .pid = 3, .text = name});
    happen_call(&world, 2, name, name);
    draw(&svg, &world);
    CU_ASSERT_TRUE(is_xml(buffer_text(&svg)));
    CU_ASSERT_PTR_NOT_NULL(strstr(buffer_text(&svg), "&lt;&amp;&quot;&apos;&gt;"));
    CU_ASSERT_FALSE(is_xml("<svg ><text x=\"1\">a & b</text></svg>")); /* and faults are seen */
    CU_ASSERT_FALSE(is_xml("<svg ><text x=\"1\">a < b</text></svg>"));
    buffer_free(&svg);
    world_end(&world);
}

static void any_session_is_xml(void)
{
    for (unsigned seed = 1; seed <= 10; seed++) {
        struct world world;
        struct buffer svg = {0};
        happen_at_random(&world, seed, 40 * seed * seed);
        draw(&svg, &world);
        CU_ASSERT_TRUE(is_xml(buffer_text(&svg)));
        buffer_free(&svg);
        world_end(&world);
    }
}

static void of_a_long_session_the_newest_is_drawn(void)
{
    struct world world;
    struct buffer svg = {0};

    happen_at_random(&world, 4, 20000);
    draw(&svg, &world);
    CU_ASSERT_TRUE(svg.length < 2000000);
    CU_ASSERT_PTR_NOT_NULL(strstr(buffer_text(&svg), "older ones are left out"));
    CU_ASSERT_EQUAL(count(buffer_text(&svg), ">fact<"), SVG_PIECES_MOST);
    buffer_free(&svg);
    world_end(&world);
}

void test_svg(CU_pSuite suite)
{
    CU_ADD_TEST(suite, names_of_strangers_are_escaped);
    CU_ADD_TEST(suite, any_session_is_xml);
    CU_ADD_TEST(suite, of_a_long_session_the_newest_is_drawn);
}
