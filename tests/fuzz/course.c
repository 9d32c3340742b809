/*
 * Fuzz target: any bytes as a lesson, through which its own first byte leads: taken, shown, played,
 * answered, skipped, begun again. Nothing that is not harmless is read or typed, whatever is done
 * the end is reached, and no program but the harmless ones is ever in what is typed.
 */
#include "must.h"

#include "lang/program.h"
#include "lesson/compare.h"
#include "lesson/course.h"
#include "lesson/player.h"

enum { STOPS_MOST = 2000, TURNS_MOST = 20000 };

static bool judge(void *context, const struct predicate *predicate, struct buffer *now)
{
    unsigned *choice = context;

    *choice = *choice * 1103515245u + 12345u;
    buffer_printf(now, "%s", predicate->source);
    return *choice >> 16 & 1;
}

/* An exec in what a lesson types names its program by itself, and it is one of four. */
static void check_block(const struct block *block)
{
    for (int i = 0; block && i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        const struct block only = {.statements = statement->condition_call, .count = 1};
        if (statement->kind == STATEMENT_CALL && statement->verb->id == VERB_exec) {
            const struct value *program = &statement->arguments[0];
            must(program->kind == VALUE_WORD || program->kind == VALUE_LITERAL ||
                 (program->kind == VALUE_TEXT && !strpbrk(program->text, "$\\")));
            must(!strcmp(program->text, "echo") || !strcmp(program->text, "true") ||
                 !strcmp(program->text, "false") || !strcmp(program->text, "sleep"));
        }
        if (statement->kind == STATEMENT_CALL)
            must(statement->verb->id != VERB_save && statement->verb->id != VERB_quit);
        check_block(statement->body);
        check_block(statement->otherwise);
        check_block(only.statements ? &only : NULL);
    }
}

static void check_commands(const char *text)
{
    struct program *program;
    struct error error;

    must(program_parse(&program, text, strlen(text), &error) == PARSE_DONE);
    check_block(&program->top);
    program_free(program);
}

/* Types it as the player does: what it hands out is, line by line, what is in the block. */
static void type(struct player *player, const char *commands, double *now)
{
    struct buffer typed = {0}, line = {0};
    int turns = 0;

    player_type(player, commands);
    while (player->doing != PLAYER_NOTHING && turns++ < TURNS_MOST) {
        enum player_turn turn = player_turn(player, *now);
        if (turn == TURN_RUN) {
            buffer_clear(&line);
            player_line(player, &line);
            buffer_printf(&typed, "%s\n", buffer_text(&line));
            player_ran(player, false, 1);
        } else if (turn == TURN_NONE) {
            double wakes = player_wakes(player);
            *now = wakes > *now ? wakes : *now + 1;
        }
    }
    must(turns < TURNS_MOST || strlen(commands) > TURNS_MOST / 4);
    check_commands(buffer_text(&typed));
    buffer_free(&typed);
    buffer_free(&line);
    player_drop(player);
}

static void show_block(struct player *player, const struct lesson_block *block, double *now)
{
    check_commands(block->text);
    type(player, block->text, now);
}

/* What somebody does at a stop: most of the time goes on. */
static void stray(struct course *course, unsigned choice)
{
    switch (choice % 16) {
    case 0: course_go_to(course, course->step + 1); break;
    case 1: course_go_to(course, course->step - 1); break;
    case 2: course_return(course, course_block(course)); break;
    case 3: course_hint(course); break;
    case 4: course_answer(course, (int)(choice >> 8) % 10 - 1); break;
    default: break;
    }
}

static void stop(struct course *course, struct player *player, double *now)
{
    const struct lesson_block *block = course_block(course);

    switch (course_act(course)) {
    case COURSE_SHOW:
    case COURSE_TRY: show_block(player, block, now); break;
    case COURSE_ASK: course_answer(course, 1); break;
    case COURSE_GRADE: must(course_grade(course).right < block->choice_count); break;
    case COURSE_GOALS: course_look(course); break;
    case COURSE_READ: player_read(player, 10); break;
    default: break;
    }
    must(course_patience(course) >= 0 && course_passed(course) >= 0);
}

static void find_way(const struct course *course)
{
    const struct lesson_block **blocks;
    int count = course_way(course->lesson, course->step, course_passed(course), &blocks);

    for (int i = 0; i < count; i++)
        check_commands(blocks[i]->text);
    free(blocks);
}

static void walk(const struct lesson *lesson, unsigned choice)
{
    struct course course;
    struct player player;
    double now = 0;

    course_begin(&course, lesson, judge, &choice);
    player_begin(&player, true, now);
    for (int i = 0; i < STOPS_MOST && course_act(&course) != COURSE_END; i++) {
        stop(&course, &player, &now);
        find_way(&course);
        if (i < STOPS_MOST / 20) {
            choice = choice * 1103515245u + 12345u;
            stray(&course, choice >> 16);
        }
        course_go_on(&course);
    }
    player_free(&player);
    course_free(&course);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson lesson;
    struct error error = {0};

    if (lesson_parse(&lesson, "06-x.md", (const char *)data, size, false, &error)) {
        must(lesson_compare(&lesson, &lesson, &error));
        walk(&lesson, size ? data[size - 1] + (unsigned)size * 31 : 0);
    }
    lesson_free(&lesson);
    return 0;
}
