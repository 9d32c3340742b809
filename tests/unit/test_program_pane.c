/*
 * test_program_pane: the page of `step`, as text and on a canvas.
 */
#include "suites.h"
#include "test_model.h"
#include "test_picture.h"

#include "lang/program.h"
#include "view/program_pane.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A world in which main steps through a block, and its page. */
struct stepped {
    struct world world;
    struct program_pane pane;
    struct canvas canvas;
    const char *current;
};

static void stepped_begin(struct stepped *stepped, const char *block, int rows, int columns)
{
    struct program *program = NULL;
    struct listing listing;

    *stepped = (struct stepped){.current = "main"};
    world_begin(&stepped->world, "namespace");
    canvas_resize(&stepped->canvas, rows, columns);
    CU_ASSERT_EQUAL_FATAL(program_parse(&program, block, strlen(block), NULL), PARSE_DONE);
    listing_make(&listing, &program->top);
    program_pane_begin(&stepped->pane, &listing);
    listing_free(&listing); /* the pane has a copy */
    program_free(program);
}

static void stepped_end(struct stepped *stepped)
{
    program_pane_free(&stepped->pane);
    canvas_free(&stepped->canvas);
    world_end(&stepped->world);
}

static void comes(struct stepped *stepped, const struct fact *fact)
{
    program_pane_fact(&stepped->pane, fact);
}

static void line(struct stepped *stepped, int pid, int number)
{
    comes(stepped,
          happen(&stepped->world, (struct fact){.kind = FACT_LINE, .pid = pid, .value = number}));
}

/* It runs the line before which it stands. */
static void next(struct stepped *stepped, int pid)
{
    int number = proctab_by_pid(&stepped->world.table, pid)->line;

    comes(stepped,
          happen(&stepped->world, (struct fact){.kind = FACT_NEXT, .pid = pid, .value = number}));
}

static void sets(struct stepped *stepped, int pid, const char *name, const char *value)
{
    comes(stepped,
          happen(&stepped->world,
                 (struct fact){.kind = FACT_SET, .pid = pid, .text = name, .args = value}));
}

static void forks(struct stepped *stepped, int pid, int child, const char *name)
{
    comes(stepped, happen_fork(&stepped->world, pid, child, name));
    comes(stepped, happen_return(&stepped->world, pid, "fork", "", child, 0));
    comes(stepped, happen_return(&stepped->world, child, "fork", "", 0, 0));
}

static bool draws(struct stepped *stepped, bool ascii, const char *rows)
{
    struct area all = canvas_area(&stepped->canvas);

    program_pane_draw(&stepped->pane, &stepped->world.table, the(&stepped->world, stepped->current),
                      &stepped->canvas, &all, ascii);
    return picture_is(&stepped->canvas, rows);
}

static bool reads(const struct stepped *stepped, const char *page)
{
    struct buffer text = {0};

    program_page_text(&text, &stepped->pane.listing, &stepped->pane.steps, &stepped->world.table,
                      false);
    bool same = same_text(buffer_text(&text), page);
    buffer_free(&text);
    return same;
}

static const char tour[] = "x = 1; r = fork(); if $r == 0 { x = 2; exit 7 } else { wait }";

/* main has forked and waits, r stands before line 4. */
static void walk_the_tour(struct stepped *stepped)
{
    line(stepped, 2, 1);
    next(stepped, 2);
    sets(stepped, 2, "x", "1");
    line(stepped, 2, 2);
    next(stepped, 2);
    forks(stepped, 2, 3, "r");
    line(stepped, 2, 3);
    line(stepped, 3, 3);
    next(stepped, 3);
    line(stepped, 3, 4);
    next(stepped, 2);
    line(stepped, 2, 6);
    next(stepped, 2);
    comes(stepped, happen_call(&stepped->world, 2, "wait", ""));
}

static void the_page_as_text(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, tour, 9, 60);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM\n"
                                   " 1 x = 1\n"
                                   " 2 r = fork()\n"
                                   " 3 if $r == 0 {\n"
                                   " 4     x = 2\n"
                                   " 5     exit 7\n"
                                   "   } else {\n"
                                   " 6     wait\n"
                                   "   }"));
    walk_the_tour(&stepped);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM           main(2)      r(3)\n"
                                   " 1 x = 1          = 1          copied\n"
                                   " 2 r = fork()     = 3          = 0\n"
                                   " 3 if $r == 0 {   no           yes\n"
                                   " 4     x = 2                   ▶ next\n"
                                   " 5     exit 7\n"
                                   "   } else {\n"
                                   " 6     wait       BLOCKED\n"
                                   "   }"));
    stepped_end(&stepped);
}

static void six_columns_of_text_at_most(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "print 进程; wait", 2, 60);
    line(&stepped, 2, 1);
    next(&stepped, 2);
    for (int pid = 3; pid < 10; pid++)
        forks(&stepped, 2, pid, NULL);
    line(&stepped, 9, 2);
    CU_ASSERT_TRUE(reads(
        &stepped,
        "PROGRAM         p2(4)        p3(5)        p4(6)        p5(7)        p6(8)        p7(9)\n"
        " 1 print 进程   ▶ next       ▶ next       ▶ next       ▶ next       ▶ next       = 0\n"
        " 2 wait                                                                          ▶ next"));
    stepped_end(&stepped);
}

static void the_page_on_a_canvas(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, tour, 9, 60);
    CU_ASSERT_EQUAL(program_pane_rows(&stepped.pane), 9);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM\n 1 x = 1\n 2 r = fork()\n 3 if $r == 0 {\n"
                         " 4     x = 2\n 5     exit 7\n   } else {\n 6     wait\n   }\n"));
    walk_the_tour(&stepped);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   ▶ next\n"
                         " 5     exit 7\n"
                         "   } else {\n"
                         " 6     wait       BLOCKED\n"
                         "   }\n"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 0, " QQQQQQQ          YYYYYY       SSS"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 1, "QQQ                            QQQQQQ"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 4, "QQQ                            SSSSSS"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 7, "QQQSSSSSSSS       BBBBBBB"));
    stepped.current = "r";
    CU_ASSERT_TRUE(draws(&stepped, true,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   > next\n"
                         " 5     exit 7\n"
                         "   } else {\n"
                         " 6     wait       BLOCKED\n"
                         "   }\n"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 0, " QQQQQQQ          SSSSSS       YYY"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 4, "QQQSSSSSSSSS                   SSSSSS"));
    stepped_end(&stepped);
}

static void those_that_left_the_block(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, tour, 9, 60);
    walk_the_tour(&stepped);
    line(&stepped, 3, 5);
    comes(&stepped, happen_exit(&stepped.world, 3, exited(7)));
    comes(&stepped, happen_reap(&stepped.world, 3, 2));
    comes(&stepped, happen_return(&stepped.world, 2, "wait", "", 3, 0));
    line(&stepped, 2, 0);
    CU_ASSERT_FALSE(steps_going(&stepped.pane.steps));
    forks(&stepped, 2, 4, "later"); /* not in the block */
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   done\n"
                         " 5     exit 7                  ended\n"
                         "   } else {\n"
                         " 6     wait       = 3\n"
                         "   }\n"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 0, " QQQQQQQ          YYYYYY       QQQ"));
    program_pane_begin(&stepped.pane, NULL);
    CU_ASSERT_EQUAL(program_pane_rows(&stepped.pane), 0);
    CU_ASSERT_TRUE(draws(&stepped, false, "\n\n\n\n\n\n\n\n\n"));
    stepped_end(&stepped);
}

static void what_they_do_in_a_line(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "spin; exec ls", 3, 60);
    line(&stepped, 2, 1);
    next(&stepped, 2);
    forks(&stepped, 2, 3, "a");
    forks(&stepped, 2, 4, "b");
    comes(&stepped, happen_call(&stepped.world, 2, "spin", ""));
    comes(&stepped,
          happen(&stepped.world, (struct fact){.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP}));
    line(&stepped, 4, 2);
    comes(&stepped,
          happen(&stepped.world, (struct fact){.kind = FACT_EXEC, .pid = 4, .text = "ls"}));
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM        main 2       a 3          b 4\n"
                         " 1 spin         RUNNING      STOPPED      = 0\n"
                         " 2 exec ls                                replaced\n"));
    CU_ASSERT_TRUE(styles_are(&stepped.canvas, 1, "QQQSSSS         ???????      ???????"));
    stepped_end(&stepped);
}

/* Many processes: the newest, and the current one. */
static void columns_as_many_as_fit(void)
{
    struct stepped stepped;
    char label[20];

    stepped_begin(&stepped, "r = fork(); print \"one of many processes\"", 3, 80);
    line(&stepped, 2, 1);
    for (int pid = 3; pid < 9; pid++) {
        proctab_label(&stepped.world.table, "r", label, sizeof label);
        forks(&stepped, 2, pid, label);
    }
    stepped.current = "r.6";
    CU_ASSERT_TRUE(
        draws(&stepped, false,
              " PROGRAM                  … r.3 5        r.4 6        r.5 7        r.6 8\n"
              " 1 r = fork()               ▶ next       ▶ next       ▶ next       ▶ next\n"
              " 2 print \"one of many proc…\n"));
    canvas_resize(&stepped.canvas, 3, 60);
    stepped.current = "main";
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM           … main 2       r.5 7        r.6 8\n"
                         " 1 r = fork()        ▶ next       ▶ next       ▶ next\n"
                         " 2 print \"one of ma…\n"));
    CU_ASSERT_TRUE(
        styles_are(&stepped.canvas, 0, " QQQQQQQ           Q YYYYYY       SSSSS        SSSSS"));
    canvas_resize(&stepped.canvas, 3, 40);
    CU_ASSERT_TRUE(draws(&stepped, true,
                         " PROGRAM  ... main 2       r.6 8\n"
                         " 1 r = fork() > next       > next\n"
                         " 2 print \"...\n"));
    canvas_resize(&stepped.canvas, 3, 25);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM  … main 2\n"
                         " 1 r = for… ▶ next\n"
                         " 2 print \"…\n"));
    stepped_end(&stepped);
}

static void columns_grow_where_there_is_room(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "x = 1; y = 2", 3, 60);
    line(&stepped, 2, 1);
    next(&stepped, 2);
    sets(&stepped, 2, "x", "a long text \x1b[1m");
    line(&stepped, 2, 2);
    forks(&stepped, 2, 3, "孩子");
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM        main 2                孩子 3\n"
                         " 1 x = 1        = a long text \\x1b[1m copied\n"
                         " 2 y = 2        ▶ next                ▶ next\n"));
    canvas_resize(&stepped.canvas, 3, 44);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM        main 2        孩子 3\n"
                         " 1 x = 1        = a long tex… copied\n"
                         " 2 y = 2        ▶ next        ▶ next\n"));
    stepped_end(&stepped);
}

static void the_current_line_is_kept_in_sight(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "getpid; getppid; wait; pause; spin; setsid; exit", 4, 40);
    line(&stepped, 2, 1);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM  1-3/7 main 2\n 1 getpid       ▶ next\n 2 getppid\n 3 wait\n"));
    line(&stepped, 2, 5);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM  4-6/7 main 2\n 4 pause\n 5 spin         ▶ next\n 6 setsid\n"));
    line(&stepped, 2, 4);
    CU_ASSERT_TRUE(
        draws(&stepped, false,
              " PROGRAM  3-5/7 main 2\n 3 wait\n 4 pause        ▶ next\n 5 spin         done\n"));
    line(&stepped, 2, 7);
    CU_ASSERT_TRUE(
        draws(&stepped, false,
              " PROGRAM  5-7/7 main 2\n 5 spin         done\n 6 setsid\n 7 exit         ▶ next\n"));
    canvas_resize(&stepped.canvas, 6, 40);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM  3-7/7 main 2\n 3 wait\n 4 pause        done\n 5 spin         "
                         "done\n 6 setsid\n 7 exit         ▶ next\n"));
    canvas_resize(&stepped.canvas, 1, 40);
    CU_ASSERT_TRUE(draws(&stepped, false, " PROGRAM        main 2\n"));
    stepped_end(&stepped);
}

/* What it does from there on belongs to no line. */
static void one_that_runs_freely(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, tour, 9, 60);
    walk_the_tour(&stepped);
    line(&stepped, 3, -1);
    CU_ASSERT_EQUAL(the(&stepped.world, "r")->line, 0);
    sets(&stepped, 3, "x", "2");
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   go\n"
                         " 5     exit 7\n"
                         "   } else {\n"
                         " 6     wait       BLOCKED\n"
                         "   }\n"));
    comes(&stepped, happen(&stepped.world,
                           (struct fact){.kind = FACT_EXIT, .pid = 3, .wait_status = 7 << 8}));
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   go, ended\n"
                         " 5     exit 7\n"
                         "   } else {\n"
                         " 6     wait       BLOCKED\n"
                         "   }\n"));
    line(&stepped, 2, -1);
    line(&stepped, 2, 0);
    comes(&stepped, happen(&stepped.world,
                           (struct fact){.kind = FACT_EXIT, .pid = 2, .wait_status = 7 << 8}));
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM          main 2       r 3\n"
                         " 1 x = 1          = 1          copied\n"
                         " 2 r = fork()     = 3          = 0\n"
                         " 3 if $r == 0 {   no           yes\n"
                         " 4     x = 2                   go, ended\n"
                         " 5     exit 7\n"
                         "   } else {\n"
                         " 6     wait       go\n"
                         "   }\n"));
    stepped_end(&stepped);
}

/* What a process did itself stands in the place of what was copied, even where that leaves nothing
 * to note. */
static void copied_until_done(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "repeat 2 { fork; print $i }", 5, 50);
    line(&stepped, 2, 1);
    next(&stepped, 2);
    line(&stepped, 2, 2);
    next(&stepped, 2);
    comes(&stepped, happen_return(&stepped.world, 2, "fork", "", -1, EAGAIN));
    line(&stepped, 2, 3);
    next(&stepped, 2);
    line(&stepped, 2, 2);
    next(&stepped, 2);
    forks(&stepped, 2, 3, "p1");
    line(&stepped, 3, 3);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM           main(2)      p1(3)\n"
                                   " 1 repeat 2 {     done         copied\n"
                                   " 2     fork       ▶ next       = 0\n"
                                   " 3     print $i   done         ▶ next\n"
                                   "   }"));
    next(&stepped, 3);
    line(&stepped, 3, 0);
    line(&stepped, 2, 3);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM           main(2)      p1(3)\n"
                                   " 1 repeat 2 {     done         copied\n"
                                   " 2     fork       = 3          = 0\n"
                                   " 3     print $i   ▶ next       done\n"
                                   "   }"));
    stepped_end(&stepped);
}

/* A command typed at the prompt is run by a process that stands before a line all the same. */
static void what_is_typed_is_of_no_line(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "print A; y = 2", 3, 50);
    line(&stepped, 2, 1);
    sets(&stepped, 2, "x", "1");
    forks(&stepped, 2, 3, "c");
    line(&stepped, 2, 1);
    line(&stepped, 3, 1);
    next(&stepped, 2);
    line(&stepped, 2, 2);
    next(&stepped, 3);
    line(&stepped, 3, 2);
    sets(&stepped, 3, "x", "2");
    line(&stepped, 3, 2);
    next(&stepped, 3);
    sets(&stepped, 3, "y", "2");
    line(&stepped, 3, 0);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM         main(2)      c(3)\n"
                                   " 1 print A      done         done\n"
                                   " 2 y = 2        ▶ next       = 2"));
    stepped_end(&stepped);
}

static void what_handlers_do_is_of_no_line(void)
{
    struct stepped stepped;
    struct fact handler = {.kind = FACT_HANDLER, .pid = 2, .signal = SIGUSR1};

    stepped_begin(&stepped, "print A; print B", 3, 50);
    comes(&stepped, happen(&stepped.world, handler)); /* began before */
    line(&stepped, 2, 1);
    next(&stepped, 2);
    handler.value = 1;
    comes(&stepped, happen(&stepped.world, handler));
    sets(&stepped, 2, "seen", "1");
    forks(&stepped, 2, 3, "c");
    handler.value = 0;
    comes(&stepped, happen(&stepped.world, handler));
    handler.pid = 3;
    comes(&stepped, happen(&stepped.world, handler));
    line(&stepped, 2, 2);
    sets(&stepped, 3, "own", "3");
    line(&stepped, 3, 2);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM         main(2)      c(3)\n"
                                   " 1 print A      done         = 3\n"
                                   " 2 print B      ▶ next       ▶ next"));
    stepped_end(&stepped);
}

/* Where it led does not tell what was tested. */
static void conditions_of_empty_blocks(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "if 1 == 2 { } else { print A }; print B", 6, 50);
    line(&stepped, 2, 1);
    next(&stepped, 2);
    line(&stepped, 2, 2);
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM          main(2)\n"
                                   " 1 if 1 == 2 {   done\n"
                                   "   } else {\n"
                                   " 2     print A   ▶ next\n"
                                   "   }\n"
                                   " 3 print B"));
    stepped_end(&stepped);
}

static void free_until_replaced(void)
{
    struct stepped stepped;

    stepped_begin(&stepped, "r = fork(); exec ls", 3, 50);
    line(&stepped, 2, 1);
    line(&stepped, 2, -1);
    comes(&stepped,
          happen(&stepped.world, (struct fact){.kind = FACT_EXEC, .pid = 2, .text = "ls"}));
    comes(&stepped, happen_exit(&stepped.world, 2, exited(0))); /* the end of ls */
    CU_ASSERT_TRUE(reads(&stepped, "PROGRAM         main(2)\n"
                                   " 1 r = fork()   go, replaced\n"
                                   " 2 exec ls"));
    stepped_end(&stepped);
}

/* A page has its bounds; the lines after them are shown, and nothing is noted there. */
static void a_long_block(void)
{
    struct stepped stepped;
    struct buffer block = {0};

    for (int i = 0; i < STEPS_LINES_MAX + 2; i++)
        buffer_add_text(&block, "getpid;");
    stepped_begin(&stepped, buffer_text(&block), 4, 40);
    CU_ASSERT_EQUAL(program_pane_rows(&stepped.pane), STEPS_LINES_MAX + 3);
    line(&stepped, 2, STEPS_LINES_MAX);
    CU_ASSERT_TRUE(draws(&stepped, false,
                         " PROGRAM        main 2\n"
                         "1022 getpid\n"
                         "1023 getpid     ▶ next\n"
                         "1024 getpid\n"));
    line(&stepped, 2, STEPS_LINES_MAX + 2);
    CU_ASSERT_FALSE(steps_going(&stepped.pane.steps));
    CU_ASSERT_TRUE(draws(&stepped, true,
                         " PROGRAM        main 2\n"
                         "1022 getpid\n"
                         "1023 getpid     done\n"
                         "1024 getpid\n"));
    buffer_free(&block);
    stepped_end(&stepped);
}

void suite_program_pane(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters */

    CU_pSuite suite = CU_add_suite("program_pane", NULL, NULL);

    CU_add_test(suite, "the page as text", the_page_as_text);
    CU_add_test(suite, "six columns of text", six_columns_of_text_at_most);
    CU_add_test(suite, "the page on a canvas", the_page_on_a_canvas);
    CU_add_test(suite, "those that left the block", those_that_left_the_block);
    CU_add_test(suite, "what they do in a line", what_they_do_in_a_line);
    CU_add_test(suite, "columns as many as fit", columns_as_many_as_fit);
    CU_add_test(suite, "columns grow", columns_grow_where_there_is_room);
    CU_add_test(suite, "the current line in sight", the_current_line_is_kept_in_sight);
    CU_add_test(suite, "one that runs freely", one_that_runs_freely);
    CU_add_test(suite, "one let go, replaced", free_until_replaced);
    CU_add_test(suite, "copied until done", copied_until_done);
    CU_add_test(suite, "what is typed", what_is_typed_is_of_no_line);
    CU_add_test(suite, "what handlers do", what_handlers_do_is_of_no_line);
    CU_add_test(suite, "conditions of empty blocks", conditions_of_empty_blocks);
    CU_add_test(suite, "a long block", a_long_block);
}
