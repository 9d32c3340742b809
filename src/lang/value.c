/*
 * value: making, reading and releasing the smallest pieces of a program.
 */
#include "lang/value.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct value value_make(enum value_kind kind, const char *text)
{
    struct value value = {.kind = kind, .text = alloc_string(text)};

    return value;
}

void value_free(struct value *value)
{
    if (value->inner != NULL) {
        value_free(value->inner);
        free(value->inner);
    }
    free(value->text);
    *value = (struct value){0};
}

void value_move(struct value *to, struct value *from)
{
    value_free(to);
    *to = *from;
    *from = (struct value){0};
}

bool value_is_plain(const struct value *value)
{
    return value->kind == VALUE_WORD || value->kind == VALUE_LITERAL;
}

enum decode decode_find(const char *name)
{
    static const char *const names[DECODE_COUNT] = {
        [DECODE_WIFEXITED] = "WIFEXITED",       [DECODE_WEXITSTATUS] = "WEXITSTATUS",
        [DECODE_WIFSIGNALED] = "WIFSIGNALED",   [DECODE_WTERMSIG] = "WTERMSIG",
        [DECODE_WIFSTOPPED] = "WIFSTOPPED",     [DECODE_WSTOPSIG] = "WSTOPSIG",
        [DECODE_WIFCONTINUED] = "WIFCONTINUED", [DECODE_WCOREDUMP] = "WCOREDUMP",
    };
    int decode = 0;

    if (strncmp(name, "os.", 3) == 0)
        name += 3;
    while (decode < DECODE_COUNT && strcmp(names[decode], name) != 0)
        decode++;
    return (enum decode)decode;
}

/* ASCII on purpose: isalpha(3) follows the locale, and `$x` must mean the same in each. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(const char *text, const char *marks)
{
    size_t length = strlen(text);

    if (length == 0 || length >= PROGRAM_NAME_MAX)
        return false;
    for (size_t i = 1; i < length; i++) {
        if (!is_letter(text[i]) && !isdigit((unsigned char)text[i]) &&
            strchr(marks, text[i]) == NULL)
            return false;
    }
    return true;
}

bool name_is_variable(const char *text)
{
    return (is_letter(text[0]) || text[0] == '_') && is_name(text, "_");
}

bool name_is_process(const char *text)
{
    return is_letter(text[0]) && is_name(text, "_-.");
}

bool name_is_reserved(const char *text)
{
    static const char *const taken[] = {"all", "init", "you", "kernel"};

    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (strcmp(taken[i], text) == 0)
            return true;
    }
    return verb_find(text, strlen(text)) != NULL;
}

bool number_read(const char *text, int *number)
{
    char *end;
    long value;

    if (!isdigit((unsigned char)text[*text == '-' || *text == '+']))
        return false;
    errno = 0;
    value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < INT_MIN || value > INT_MAX)
        return false;
    *number = (int)value;
    return true;
}

double seconds_read(const char *text, int most)
{
    double seconds = 0, place = 1;
    int digits = 0;

    for (; isdigit((unsigned char)*text) && seconds <= most; text++, digits++)
        seconds = seconds * 10 + (*text - '0');
    if (*text == '.') {
        for (text++; isdigit((unsigned char)*text); text++, digits++)
            seconds += (*text - '0') * (place /= 10);
    }
    return digits > 0 && *text == '\0' && seconds <= most ? seconds : -1;
}

static bool is_control(uint32_t code)
{
    return (code < ' ' && code != '\t' && code != '\n' && code != '\r') ||
           (code >= 0x7F && code < 0xA0);
}

bool text_check(const char *text, size_t length, size_t most, struct error *error)
{
    int line = 1;
    size_t taken;

    if (length > most)
        return error_set(error, _("the text has more than %zu bytes"), most);
    for (size_t i = 0; i < length; i += taken) {
        uint32_t code;

        taken = utf8_decode(text + i, length - i, &code);
        if (code == UTF8_BAD && taken == 1)
            return error_at(error, line, _("byte 0x%02X is no UTF-8"), (unsigned char)text[i]);
        if (is_control(code) || (code == '\r' && i + 1 < length && text[i + 1] != '\n'))
            return error_at(error, line, _("a control character, 0x%02X, has no place here"),
                            (unsigned)code);
        line += code == '\n';
    }
    return true;
}

/* The variable's name after the `$` at `text`; `*after` is where the text goes on. A `$` that no
 * name follows gives length 0. */
static size_t variable_after(const char *text, const char **name, const char **after)
{
    bool braces = text[1] == '{';
    size_t length = 0;

    *name = text + 1 + braces;
    if (**name == '?')
        length = 1;
    else if (is_letter(**name) || **name == '_')
        while (is_letter((*name)[length]) || isdigit((unsigned char)(*name)[length]) ||
               (*name)[length] == '_')
            length++;
    if (length == 0 || (braces && (*name)[length] != '}'))
        return 0;
    *after = *name + length + braces;
    return length;
}

void text_expand(struct buffer *out, const char *text, text_variable variable, void *context)
{
    const char *name, *after;

    while (*text != '\0') {
        size_t length = *text == '$' ? variable_after(text, &name, &after) : 0;

        if (length > 0) {
            char word[PROGRAM_NAME_MAX] = ""; /* the parser lets no longer name through */

            memcpy(word, name, length < sizeof word ? length : sizeof word - 1);
            variable(out, word, context);
            text = after;
            continue;
        }
        if (*text == '\\' && (text[1] == '$' || text[1] == '\\'))
            text++;
        buffer_add_char(out, *text++);
    }
}
