/*
 * Fuzz target: any bytes as a recording. What is read can be written and is read the same again;
 * and it can be applied to a table, told, drawn and asked about, whatever it claims.
 */
#include "base/alloc.h"
#include "model/proctab.h"
#include "model/tree.h"
#include "model/why.h"
#include "model/words.h"
#include "record/jsonl.h"
#include "record/jsonl_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read_again(const struct recording *recording)
{
    struct recording again;
    struct buffer once = {0}, twice = {0};
    struct error error;

    jsonl_add_all(&once, &recording->history, &recording->notes, 1);
    if (!recording_read(&again, buffer_text(&once), once.length, &error))
        abort();
    jsonl_add_all(&twice, &again.history, &again.notes, 1);
    if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
        abort();
    recording_free(&again);
    buffer_free(&once);
    buffer_free(&twice);
}

static void tell(const struct recording *recording)
{
    struct proctab table;
    struct buffer words = {0};

    proctab_init(&table);
    for (size_t i = 0; i < recording->history.count; i++) {
        const struct fact *fact = history_fact(&recording->history, i + 1);
        proctab_apply(&table, fact);
        words_fact(&words, &table, fact);
        words_plain(&words, &table, fact);
        words_sentence(&words, &table, fact);
        tree_text(&words, &table, NULL, TREE_LINES);
        buffer_clear(&words);
    }
    for (int i = 0; i < table.count; i++)
        why(&words, &table, &recording->history, table.processes[i]);
    buffer_free(&words);
    proctab_free(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording recording;
    struct error error = {0};

    if (!recording_read(&recording, (const char *)data, size, &error)) {
        if (!error.text[0] || !error.line)
            abort();
        return 0;
    }
    write_and_read_again(&recording);
    tell(&recording);
    recording_free(&recording);
    return 0;
}
