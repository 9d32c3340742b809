/*
 * Any bytes as a packet: each message read lies within it.
 */
#include "sandbox/wire.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message message;
    size_t at = 0;

    while (wire_next((const char *)data, size, &at, &message))
        if (at > size || strlen(message.call) + strlen(message.args) > size)
            abort();
    return 0;
}
