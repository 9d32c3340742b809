/*
 * Fuzz target: any bytes as a program. What is understood can be listed and shown, and every
 * source pointer stays inside the program's text.
 */
#include "lang/program.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void no_value(struct buffer *out, const char *name, void *context)
{
    (void)out, (void)context;
    if (name[0] == '\0')
        abort();
}

static void check_values(const struct statement *statement)
{
    struct buffer out = {0};

    for (int i = 0; i < statement->argument_count; i++) {
        if (statement->arguments[i].kind == VALUE_TEXT)
            text_expand(&out, statement->arguments[i].text, no_value, NULL);
    }
    buffer_free(&out);
}

static void check_block(const struct program *program, const struct block *block, size_t size)
{
    if (block == NULL)
        return;
    for (int i = 0; i < block->count; i++) {
        const struct statement *statement = &block->statements[i];
        size_t start = (size_t)(statement->source - program->text);

        if (statement->source < program->text || start > size ||
            statement->source_length > size - start || statement->number < 1 ||
            statement->number > program->statement_count)
            abort();
        if (statement->kind == STATEMENT_CALL && statement->verb == NULL)
            abort();
        check_values(statement);
        check_block(program, statement->body, size);
        check_block(program, statement->otherwise, size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct program *program;
    struct error error = {0};
    struct listing listing;

    if (program_parse(&program, (const char *)data, size, &error) != PARSE_DONE) {
        if (program != NULL || error.text[0] == '\0')
            abort();
        return 0;
    }
    check_block(program, &program->top, size);
    listing_make(&listing, &program->top);
    listing_free(&listing);
    program_free(program);
    return 0;
}
