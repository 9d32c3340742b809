#include "sandbox/wire.h"

#include <stdint.h>
#include <string.h>

/* A message: this head, then the three strings, each with its NUL. */
struct head {
    uint32_t kind;
    int32_t error;
    int32_t status;
    uint32_t call_size;
    uint32_t args_size;
    uint32_t text_size;
    int64_t value;
    int64_t other;
};

static uint32_t size_of(const char *text)
{
    return text ? (uint32_t)(strnlen(text, WIRE_TEXT_MAX - 1) + 1) : 1;
}

size_t wire_size(const struct message *message)
{
    return sizeof(struct head) + size_of(message->call) + size_of(message->args) +
           size_of(message->text);
}

static void add_text(struct buffer *packet, const char *text, uint32_t size)
{
    if (size > 1)
        buffer_add(packet, text, size - 1);
    buffer_add_char(packet, '\0');
}

void wire_add(struct buffer *packet, const struct message *message)
{
    struct head head = {
        .kind = (uint32_t)message->kind,
        .error = message->error,
        .status = message->status,
        .call_size = size_of(message->call),
        .args_size = size_of(message->args),
        .text_size = size_of(message->text),
        .value = message->value,
        .other = message->other,
    };

    buffer_add(packet, &head, sizeof head);
    add_text(packet, message->call, head.call_size);
    add_text(packet, message->args, head.args_size);
    add_text(packet, message->text, head.text_size);
}

/* A string of `size` bytes at `*at`; NULL if the packet does not hold one. */
static const char *take_text(const char *packet, size_t length, size_t *at, uint32_t size)
{
    const char *text = packet + *at;

    if (size == 0 || size > WIRE_TEXT_MAX || size > length - *at || text[size - 1] != '\0')
        return NULL;
    *at += size;
    return text;
}

bool wire_next(const char *packet, size_t length, size_t *at, struct message *message)
{
    struct head head;

    if (*at > length || length - *at < sizeof head)
        return false;
    memcpy(&head, packet + *at, sizeof head);
    if (head.kind >= MESSAGE_KINDS)
        return false;
    *at += sizeof head;
    *message = (struct message){
        .kind = (enum message_kind)head.kind,
        .error = head.error,
        .status = head.status,
        .value = (long)head.value,
        .other = (long)head.other,
    };
    message->call = take_text(packet, length, at, head.call_size);
    message->args = message->call ? take_text(packet, length, at, head.args_size) : NULL;
    message->text = message->args ? take_text(packet, length, at, head.text_size) : NULL;
    return message->text != NULL;
}
