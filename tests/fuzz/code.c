/*
 * Fuzz target: any bytes as a block, of which programs in C and Python are made; and as what the
 * processes of a session were told. Of C, what stands in quotes and comments must stay within them:
 * the braces outside are in pairs.
 */
#include "must.h"

#include "lang/program.h"
#include "record/code.h"

enum { PROCESSES = 3, LINES_MOST = 16 };

/* A session of a few processes, by which each line was typed in turn. */
static void happen(struct history *history, struct proctab *table)
{
    static const struct fact facts[] = {
        {.kind = FACT_START, .pid = 1, .other = 2, .text = "namespace"},
        {.kind = FACT_FORK, .pid = 2, .other = 3, .text = "c"},
        {.kind = FACT_FORK, .pid = 3, .other = 4, .text = "d"},
    };

    proctab_init(table);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        proctab_apply(table, history_add(history, &facts[i]));
}

/* In the middle of which token of C a byte is. */
enum within { OUTSIDE, COMMENT, STRING, CHARACTER };

static void check_c(const struct buffer *program)
{
    enum within within = OUTSIDE;
    int depth = 0;

    for (const char *at = buffer_text(program); *at; at++) {
        bool pair = at[1] != '\0';
        if (within == OUTSIDE && at[0] == '/' && at[1] == '*')
            within = COMMENT, at++;
        else if (within == COMMENT && at[0] == '*' && at[1] == '/')
            within = OUTSIDE, at++;
        else if (within == COMMENT)
            continue;
        else if (within != OUTSIDE && at[0] == '\\' && pair)
            at++;
        else if (within != OUTSIDE)
            must(*at != '\n'), within = *at == (within == STRING ? '"' : '\'') ? OUTSIDE : within;
        else if (*at == '"' || *at == '\'')
            within = *at == '"' ? STRING : CHARACTER;
        else
            depth += (*at == '{') - (*at == '}'), must(depth >= 0);
    }
    must(within == OUTSIDE && depth == 0);
}

static void write_both(const struct code_story *story)
{
    struct error error = {0};
    struct buffer out = {0};

    if (code_write(&out, CODE_C, story, &error)) {
        must(is_buffer_harmless(&out));
        check_c(&out);
    } else {
        must(error.text[0] != '\0');
    }
    buffer_clear(&out);
    must(code_write(&out, CODE_PYTHON, story, &error) || error.text[0] != '\0');
    must(is_buffer_harmless(&out));
    buffer_free(&out);
}

static void block(const char *text, size_t length)
{
    struct code_story story;

    code_story_of_block(&story, NULL, text, length);
    write_both(&story);
    code_story_free(&story);
}

/* What a process can be told: the shell's own verbs it never sees. */
static bool is_told(const struct program *program)
{
    const struct statement *statement = program->top.statements;

    return program->top.count == 1 && statement->who.kind == WHO_CURRENT &&
           (statement->kind != STATEMENT_CALL || statement->verb->kind != VERB_SHELL);
}

/* Each line that can be read was typed to the next process. */
static void session(char *text)
{
    struct code_typed typed[LINES_MOST];
    struct history history = {0};
    struct proctab table;
    struct code_story story;
    struct error error;
    int count = 0;

    happen(&history, &table);
    for (char *line = strtok(text, "\n"); line && count < LINES_MOST; line = strtok(NULL, "\n")) {
        struct program *program;
        if (program_parse(&program, line, strlen(line), &error) != PARSE_DONE)
            continue;
        if (is_told(program)) {
            typed[count] = (struct code_typed){
                .serial = 1 + count % PROCESSES, .seq = history.count, .text = line};
            count++;
        }
        program_free(program);
    }
    code_story_of_session(&story, &table, &history, 0, typed, count);
    write_both(&story);
    code_story_free(&story);
    proctab_free(&table);
    history_free(&history);
}

/* `code c {…}`: what is between the braces is a story. */
static void typed_block(const char *text)
{
    struct program *program;
    struct buffer typed = {0};
    struct error error;

    buffer_printf(&typed, "{%s\n}", text);
    if (program_parse(&program, typed.data, typed.length, &error) == PARSE_DONE) {
        const struct statement *first = program->top.statements;
        if (program->top.count == 1 && first->kind == STATEMENT_BLOCK)
            block(first->body->source, first->body->source_length);
        program_free(program);
    }
    buffer_free(&typed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = text_of(data, size);

    typed_block(text);
    session(text);
    free(text);
    return 0;
}
