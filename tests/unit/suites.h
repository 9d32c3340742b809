/*
 * suites: what main.c runs. Each function registers one suite with CUnit, in test_NAME.c.
 */
#ifndef PROCTOR_TESTS_UNIT_SUITES_H
#define PROCTOR_TESTS_UNIT_SUITES_H

void suite_base(void);
void suite_lang(void);
void suite_predicate(void);
void suite_model(void);
void suite_history(void);
void suite_timeline(void);
void suite_pools(void);
void suite_jsonl(void);
void suite_recording(void);
void suite_reel(void);
void suite_code(void);
void suite_wire(void);
void suite_proc(void);
void suite_tree_pane(void);
void suite_telling(void);
void suite_log_pane(void);
void suite_program_pane(void);
void suite_canvas(void);
void suite_pace(void);
void suite_layout(void);
void suite_sheet(void);
void suite_lesson_pane(void);
void suite_lesson(void);
void suite_page(void);
void suite_course(void);
void suite_player(void);
void suite_progress(void);

#endif
