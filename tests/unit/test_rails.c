/*
 * test_rails: lines from those that wait to those they wait for.
 */
#include "test_tree_pane.h"

#include "model/waiting.h"

#include <signal.h>

static void rails_have_columns_of_their_own(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 10, 100);
    happen_fork(world, 2, 3, "b");
    happen_fork(world, 3, 4, "e");
    happen_fork(world, 3, 5, "f");
    happen_fork(world, 2, 6, "g");
    happen_call(world, 5, "pause", "");
    happen_call(world, 2, "wait", "");
    happen_call(world, 3, "waitpid", "-1, WUNTRACED");
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S  BLOCKED   in wait(): 2 living children ───────────────────┐ "
               "◀ you\n"
               "    ├─ b 3       S  BLOCKED   in waitpid(-1, WUNTRACED): 2 living children ─┬─┤ "
               "its end frees main\n"
               "    │  ├─ e 4    S            at the prompt ────────────────────────────────┤ │\n"
               "    │  └─ f 5    S  BLOCKED   in pause() ───────────────────────────────────┘ │\n"
               "    └─ g 6       S            at the prompt ──────────────────────────────────┘ or "
               "its end\n"));
    canvas_resize(&show.canvas, 10, 80);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S  BLOCKED   in wait(): 2 living children                ◀ you\n"
               "    ├─ b 3       S  BLOCKED   in waitpid(-1, WUNTRACED): 2 living children ─┐\n"
               "    │  ├─ e 4    S            at the prompt ────────────────────────────────┤\n"
               "    │  └─ f 5    S  BLOCKED   in pause() ───────────────────────────────────┘\n"
               "    └─ g 6       S            at the prompt\n"));
    happen_return(world, 3, "waitpid", "-1, WUNTRACED", 4, 0);
    happen_call(world, 3, "waitpid", "5");
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S  BLOCKED   in wait(): 2 living children ────┐          ◀ you\n"
               "*   ├─ b 3       S  BLOCKED   in waitpid(5): 1 living child ─┬─┤\n"
               "    │  ├─ e 4    S            at the prompt                  │ │\n"
               "    │  └─ f 5    S  BLOCKED   in pause() ────────────────────┘ │\n"
               "    └─ g 6       S            at the prompt ───────────────────┘\n"));
    show_end(&show);
}

static void a_chain_of_waits_is_a_staircase(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 10, 100);
    for (int pid = 3; pid < 7; pid++)
        happen_fork(world, pid - 1, pid, NULL);
    for (int pid = 2; pid < 6; pid++)
        happen_call(world, pid, "wait", "");
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show,
        " init 1              S            adopts and reaps\n"
        " └─ main 2           S  BLOCKED   in wait(): 1 living child ───────┐      ◀ you\n"
        "    └─ p1 3          S  BLOCKED   in wait(): 1 living child ─────┬─┘ its end frees main\n"
        "       └─ p2 4       S  BLOCKED   in wait(): 1 living child ───┬─┘ its end frees p1\n"
        "          └─ p3 5    S  BLOCKED   in wait(): 1 living child ─┬─┘ its end frees p2\n"
        "             └─ p4 6 S            at the prompt ─────────────┘ its end frees p3\n"));
    show_end(&show);
}

static void rails_are_left_out_where_they_would_lie(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 14, 80);
    happen_fork(world, 2, 3, "b");
    happen_fork(world, 3, 4, "e");
    happen_call(world, 3, "wait", "");
    happen(world, (struct fact){.kind = FACT_STOP, .pid = 3, .signal = SIGSTOP});
    happen_call(world, 2, "waitpid", "-3");
    show_command(&show);
    CU_ASSERT_TRUE(
        shows(&show,
              " init 1          S            adopts and reaps\n"
              " └─ main 2       S  BLOCKED   in waitpid(-3): 1 living child              ◀ you\n"
              "    └─ b 3       T  STOPPED   by SIGSTOP, until SIGCONT\n"
              "       └─ e 4    S            at the prompt\n")); /* a stopped one is not freed; whom
                                                                    a group means is not known */
    happen_return(world, 2, "waitpid", "-3", 0, 0);
    for (int pid = 5; pid < 11; pid++)
        happen_fork(world, 2, pid, NULL);
    happen_call(world, 2, "wait", "");
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S  BLOCKED   in wait(): 7 living children                ◀ you\n"
               "    ├─ b 3       T  STOPPED   by SIGSTOP, until SIGCONT\n"
               "    │  └─ e 4    S            at the prompt\n"
               "    ├─ p1 5      S            at the prompt\n"
               "    ├─ p2 6      S            at the prompt\n"
               "    ├─ p3 7      S            at the prompt\n"
               "    ├─ p4 8      S            at the prompt\n"
               "    ├─ p5 9      S            at the prompt\n"
               "    └─ p6 10     S            at the prompt\n")); /* seven are too many */
    happen_exit(world, 10, exited(0));
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show, " init 1          S            adopts and reaps\n"
               " └─ main 2       S  BLOCKED   in wait(): 6 living children ─┐             ◀ you\n"
               "    ├─ b 3       T  STOPPED   by SIGSTOP, until SIGCONT ────┤\n"
               "    │  └─ e 4    S            at the prompt                 │\n"
               "    ├─ p1 5      S            at the prompt ────────────────┤\n"
               "    ├─ p2 6      S            at the prompt ────────────────┤\n"
               "    ├─ p3 7      S            at the prompt ────────────────┤\n"
               "    ├─ p4 8      S            at the prompt ────────────────┤\n"
               "    ├─ p5 9      S            at the prompt ────────────────┘\n"
               "    └─ p6 10     Z  ZOMBIE    holds status 0 for main(2)\n"));
    show_end(&show);
}

static void only_rows_in_sight_have_rails(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 3, 80);
    happen_fork(world, 2, 3, "b");
    happen_fork(world, 3, 6, "x");
    happen_fork(world, 2, 4, "c");
    happen_fork(world, 2, 5, "d");
    happen_call(world, 2, "wait", "");
    show.scene.current = NULL;
    show_command(&show);
    tree_pane_scroll(&show.pane, &show.scene, -9, 3);
    CU_ASSERT_TRUE(shows(
        &show,
        " init 1          S            adopts and reaps\n"
        " └─ main 2       S  BLOCKED   in wait(): 3 living children ─┐\n"
        "    ├─ b 3       S            at the prompt ────────────────┤           ↓ 3 more\n"));
    canvas_resize(&show.canvas, 4, 80);
    CU_ASSERT_TRUE(shows(
        &show,
        " init 1          S            adopts and reaps\n"
        " └─ main 2       S  BLOCKED   in wait(): 3 living children ─┐\n"
        "    ├─ b 3       S            at the prompt ────────────────┤\n"
        "    │  └─ x 6    S            at the prompt                 │           ↓ 2 more\n"));
    tree_pane_scroll(&show.pane, &show.scene, 2, 4);
    CU_ASSERT_TRUE(shows(
        &show, "    ├─ b 3       S            at the prompt                             ↑ 2 more\n"
               "    │  └─ x 6    S            at the prompt\n"
               "    ├─ c 4       S            at the prompt\n"
               "    └─ d 5       S            at the prompt\n"));
    tree_fold_set(&show.pane.folds, 1, true);
    CU_ASSERT_TRUE(shows(&show, " init 1          S            adopts and reaps\n"
                                " └─ main 2 [+4]  S  BLOCKED   in wait(): 3 living children\n"));
    show_end(&show);
}

static void what_does_not_fit_is_left_out(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 6, 64);
    happen_fork(world, 2, 3, "b");
    happen_fork(world, 3, 4, "e");
    happen_call(world, 3, "wait", "");
    show_command(&show);
    CU_ASSERT_TRUE(shows(
        &show,
        " init 1          S            adopts and reaps\n"
        " └─ main 2       S            at the prompt               ◀ you\n"
        "    └─ b 3       S  BLOCKED   in wait(): 1 living child ─┐\n"
        "       └─ e 4    S            at the prompt ─────────────┘\n")); /* without its words */
    canvas_resize(&show.canvas, 6, 60);
    happen_return(world, 3, "wait", "", -1, 4);
    happen_call(world, 3, "waitpid", "4, WUNTRACED");
    show_command(&show);
    CU_ASSERT_TRUE(shows(&show, " init 1          S            adopts and reaps\n"
                                " └─ main 2       S            at the prompt           ◀ you\n"
                                "    └─ b 3       S  BLOCKED   in waitpid(4, WUNTRACED): 1 l…\n"
                                "       └─ e 4    S            at the prompt\n"));
    show_end(&show);
}

static void waits_know_whom_they_are_for(void)
{
    struct show show;
    struct world *world = &show.world;

    show_begin(&show, 2, 60);
    happen_fork(world, 2, 3, "b");
    happen_fork(world, 2, 4, "c");
    const struct process *parent = the(world, "main"), *b = the(world, "b"), *c = the(world, "c");
    CU_ASSERT_FALSE(waiting_for(parent, b));
    happen_call(world, 2, "waitpid", "3");
    CU_ASSERT_TRUE(waiting_for(parent, b));
    CU_ASSERT_FALSE(waiting_for(parent, c));
    CU_ASSERT_FALSE(waiting_for_group(parent));
    happen_call(world, 2, "waitpid", "-1, WUNTRACED");
    CU_ASSERT_TRUE(waiting_for(parent, c));
    CU_ASSERT_FALSE(waiting_for_group(parent));
    happen_call(world, 2, "waitpid", "0");
    CU_ASSERT_TRUE(waiting_for_group(parent));
    happen_call(world, 2, "waitpid", "-3");
    CU_ASSERT_TRUE(waiting_for_group(parent));
    happen_call(world, 2, "pause", "");
    CU_ASSERT_FALSE(waiting_for(parent, b));
    CU_ASSERT_FALSE(waiting_for_group(parent));
    show_end(&show);
}

void test_rails(CU_pSuite suite)
{
    CU_add_test(suite, "overlapping rails", rails_have_columns_of_their_own);
    CU_add_test(suite, "a chain of waits", a_chain_of_waits_is_a_staircase);
    CU_add_test(suite, "no rails", rails_are_left_out_where_they_would_lie);
    CU_add_test(suite, "rails in sight", only_rows_in_sight_have_rails);
    CU_add_test(suite, "rails that do not fit", what_does_not_fit_is_left_out);
    CU_add_test(suite, "whom waits are for", waits_know_whom_they_are_for);
}
