#include "text.h"

#include "base/number.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_blanks(const char *line)
{
    return line + strspn(line, " \t");
}

/* One character of a text, or an escape; returns what follows it, NULL where it is none. */
static const char *add_one(const char *at, struct buffer *out)
{
    static const char escapes[] = "n\rt\te\033\\\\\"\"";

    if (*at != '\\') {
        buffer_add_char(out, *at);
        return at + 1;
    }
    if (at[1] == 'x' && isxdigit((unsigned char)at[2]) && isxdigit((unsigned char)at[3])) {
        char digits[3] = {at[2], at[3], '\0'};
        buffer_add_char(out, (char)strtol(digits, NULL, 16));
        return at + 4;
    }
    for (const char *escape = escapes; *escape; escape += 2)
        if (at[1] == *escape) {
            buffer_add_char(out, escape[1]);
            return at + 2;
        }
    return NULL;
}

bool text_whole(const char *line, struct buffer *out)
{
    const char *at = skip_blanks(line), *end = at + strlen(at);

    while (end > at && strchr(" \t", end[-1]))
        end--;
    if (*at == '"') {
        struct buffer word = {0};
        const char *after = at;
        bool quoted = text_word(&after, &word) && text_ends(after);
        if (quoted)
            buffer_add(out, buffer_text(&word), word.length);
        buffer_free(&word);
        if (quoted)
            return true;
    }
    while (at && at < end)
        at = add_one(at, out);
    return at != NULL;
}

bool text_word(const char **line, struct buffer *out)
{
    const char *at = skip_blanks(*line);
    bool quoted = *at == '"';

    if (!*at)
        return false;
    at += quoted;
    while (at && *at && !(quoted ? *at == '"' : strchr(" \t", *at) != NULL))
        at = add_one(at, out);
    if (!at || (quoted && *at != '"'))
        return false;
    *line = at + quoted;
    return true;
}

bool text_number(const char **line, int *number)
{
    const char *after = *line;
    struct buffer word = {0};
    long value = 0;

    bool holds = text_word(&after, &word) && number_parse(buffer_text(&word), &value);
    buffer_free(&word);
    if (holds) {
        *line = after;
        *number = (int)value;
    }
    return holds;
}

bool text_ends(const char *line)
{
    return !*skip_blanks(line);
}

/* Keys */

static const struct {
    const char *name;
    VTermKey key;
} keys[] = {
    {"Enter", VTERM_KEY_ENTER},         {"Tab", VTERM_KEY_TAB},     {"Esc", VTERM_KEY_ESCAPE},
    {"Backspace", VTERM_KEY_BACKSPACE}, {"Up", VTERM_KEY_UP},       {"Down", VTERM_KEY_DOWN},
    {"Left", VTERM_KEY_LEFT},           {"Right", VTERM_KEY_RIGHT}, {"PgUp", VTERM_KEY_PAGEUP},
    {"PgDn", VTERM_KEY_PAGEDOWN},       {"Home", VTERM_KEY_HOME},   {"End", VTERM_KEY_END},
    {"Insert", VTERM_KEY_INS},          {"Delete", VTERM_KEY_DEL},
};

static VTermKey key_of(const char *name)
{
    long number;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strcmp(name, keys[i].name))
            return keys[i].key;
    if (*name == 'F' && number_parse(name + 1, &number) && number >= 1 && number <= 12)
        return (VTermKey)VTERM_KEY_FUNCTION((int)number);
    return VTERM_KEY_NONE;
}

static const char *take_modifiers(const char *name, VTermModifier *modifiers)
{
    static const struct {
        const char *name;
        VTermModifier modifier;
    } table[] = {{"Ctrl-", VTERM_MOD_CTRL}, {"Alt-", VTERM_MOD_ALT}, {"Shift-", VTERM_MOD_SHIFT}};

    for (int i = 0; i < 3; i++) {
        size_t length = strlen(table[i].name);
        if (strncmp(name, table[i].name, length) || !name[length])
            continue;
        *modifiers |= table[i].modifier;
        return take_modifiers(name + length, modifiers);
    }
    return name;
}

/* libvterm would send a long form for some letters (Ctrl-J), as few terminals do. */
static bool press_control(struct terminal *terminal, uint32_t code, VTermModifier modifiers)
{
    char byte = (char)(code & 0x1f);

    if (modifiers != VTERM_MOD_CTRL || code < '@' || code > '~')
        return false;
    terminal_send(terminal, &byte, 1);
    return true;
}

bool text_press(struct terminal *terminal, const char *name)
{
    VTermModifier modifiers = VTERM_MOD_NONE;
    uint32_t code;

    name = take_modifiers(name, &modifiers);
    VTermKey key = key_of(name);
    if (key != VTERM_KEY_NONE) {
        vterm_keyboard_key(terminal->vterm, key, modifiers);
        return true;
    }
    if (!strcmp(name, "Space"))
        name = " ";
    if (!*name || name[utf8_decode(name, strlen(name), &code)])
        return false;
    if (!press_control(terminal, code, modifiers))
        vterm_keyboard_unichar(terminal->vterm, code, modifiers);
    return true;
}
