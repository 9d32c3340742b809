/*
 * program: the end of a program: everything that parsing allocated is released here.
 */
#include "lang/value.h"

#include <stdlib.h>

static void statement_free(struct statement *statement);

static void block_clear(struct block *block)
{
    for (int i = 0; i < block->count; i++)
        statement_free(&block->statements[i]);
    free(block->statements);
}

static void block_free(struct block *block)
{
    if (block != NULL)
        block_clear(block);
    free(block);
}

static void statement_free(struct statement *statement)
{
    for (int i = 0; i < statement->argument_count; i++)
        value_free(&statement->arguments[i]);
    free(statement->arguments);
    free(statement->who.name);
    free(statement->result);
    free(statement->status_result);
    value_free(&statement->left);
    value_free(&statement->right);
    if (statement->condition_call != NULL)
        statement_free(statement->condition_call);
    free(statement->condition_call);
    block_free(statement->body);
    block_free(statement->otherwise);
}

void program_free(struct program *program)
{
    if (program == NULL)
        return;
    block_clear(&program->top);
    free(program->text);
    free(program);
}
