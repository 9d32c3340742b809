/*
 * Fuzz target: any bytes as a predicate. What is understood is understood the same when its own
 * source is read again.
 */
#include "lang/predicate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct predicate predicate, again;
    struct error error = {0};

    if (!predicate_parse(&predicate, (const char *)data, size, &error)) {
        if (error.text[0] == '\0')
            abort();
        return 0;
    }
    if (!predicate_parse(&again, predicate.source, strlen(predicate.source), &error) ||
        again.kind != predicate.kind || again.number != predicate.number ||
        again.negated != predicate.negated || strcmp(again.source, predicate.source) != 0)
        abort();
    predicate_free(&again);
    predicate_free(&predicate);
    return 0;
}
