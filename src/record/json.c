#include "record/json.h"

#include "base/i18n.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *at, *end;
    struct json *json;
    struct error *error;
};

void json_free(struct json *json)
{
    buffer_free(&json->bytes);
    json->count = 0;
}

static bool wrong(struct reader *reader, const char *what)
{
    return error_set(reader->error, _("no JSON object: %s"), what);
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r", *reader->at) && *reader->at)
        reader->at++;
}

static bool take(struct reader *reader, char byte)
{
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != byte)
        return false;
    reader->at++;
    return true;
}

/* Strings */

static bool take_hex(struct reader *reader, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        char byte = reader->at < reader->end ? *reader->at++ : '\0';
        const char *digits = "0123456789abcdefABCDEF", *digit = byte ? strchr(digits, byte) : NULL;
        if (!digit)
            return wrong(reader, _("`\\u` wants four digits"));
        uint32_t value = (uint32_t)(digit - digits);
        *code = *code * 16 + (value > 15 ? value - 6 : value);
    }
    return true;
}

static void add_utf8(struct buffer *out, uint32_t code)
{
    if (code < 0x80) {
        buffer_add_char(out, (char)code);
    } else if (code < 0x800) {
        buffer_add_char(out, (char)(0xC0 | code >> 6));
        buffer_add_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buffer_add_char(out, (char)(0xE0 | code >> 12));
        buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (code & 0x3F)));
    } else {
        buffer_add_char(out, (char)(0xF0 | code >> 18));
        buffer_add_char(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (code & 0x3F)));
    }
}

/* \uD83D\uDE00: two of them are one character beyond the first 65536. */
static bool take_code(struct reader *reader)
{
    uint32_t code, low;

    if (!take_hex(reader, &code))
        return false;
    if (code >= 0xD800 && code < 0xDC00 && reader->end - reader->at >= 2 &&
        !memcmp(reader->at, "\\u", 2)) {
        reader->at += 2;
        if (!take_hex(reader, &low))
            return false;
        if (low < 0xDC00 || low > 0xDFFF)
            return wrong(reader, _("half a character"));
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code == 0)
        return wrong(reader, _("a NUL within a string"));
    if (code >= 0xD800 && code <= 0xDFFF)
        return wrong(reader, _("half a character"));
    add_utf8(&reader->json->bytes, code);
    return true;
}

static bool take_escape(struct reader *reader)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char byte = reader->at < reader->end ? *reader->at++ : '\0';
    const char *letter = byte ? strchr(letters, byte) : NULL;

    if (byte == 'u')
        return take_code(reader);
    if (!letter)
        return wrong(reader, _("an escape that there is not"));
    buffer_add_char(&reader->json->bytes, meanings[letter - letters]);
    return true;
}

/* After its first quote; `*place` gets where it is in the bytes. */
static bool take_string(struct reader *reader, size_t *place)
{
    struct buffer *bytes = &reader->json->bytes;

    *place = bytes->length;
    while (reader->at < reader->end && *reader->at != '"') {
        uint32_t code;
        size_t left = (size_t)(reader->end - reader->at);
        size_t taken = utf8_decode(reader->at, left, &code);
        if ((code == UTF8_BAD && taken == 1) || code < 0x20)
            return wrong(reader, _("a byte that is no text"));
        const char *from = reader->at;
        reader->at += taken;
        if (*from != '\\')
            buffer_add(bytes, from, taken);
        else if (!take_escape(reader))
            return false;
    }
    if (reader->at == reader->end)
        return wrong(reader, _("a string that does not end"));
    reader->at++;
    buffer_add(bytes, "", 1);
    return true;
}

/* Other values */

static bool take_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static bool take_number(struct reader *reader, size_t *place)
{
    struct buffer *bytes = &reader->json->bytes;
    const char *from = reader->at;

    while (reader->at < reader->end && *reader->at && strchr("+-.0123456789eE", *reader->at))
        reader->at++;
    *place = bytes->length;
    buffer_add(bytes, from, (size_t)(reader->at - from));
    buffer_add(bytes, "", 1);
    return reader->at > from || wrong(reader, _("a value is missing, or is no string or number"));
}

static bool take_value(struct reader *reader, struct json_field *field)
{
    skip_blanks(reader);
    field->text = 0;
    if (take(reader, '"')) {
        field->kind = JSON_STRING;
        return take_string(reader, &field->text);
    }
    if (take_word(reader, "true"))
        field->kind = JSON_TRUE;
    else if (take_word(reader, "false"))
        field->kind = JSON_FALSE;
    else if (take_word(reader, "null"))
        field->kind = JSON_NULL;
    else {
        field->kind = JSON_NUMBER;
        return take_number(reader, &field->text);
    }
    return true;
}

static bool take_field(struct reader *reader)
{
    struct json *json = reader->json;
    struct json_field *field = &json->fields[json->count];

    if (json->count == JSON_FIELDS_MAX)
        return wrong(reader, _("too many fields"));
    if (!take(reader, '"'))
        return wrong(reader, _("the name of a field is missing"));
    if (!take_string(reader, &field->name))
        return false;
    if (!take(reader, ':'))
        return wrong(reader, _("`:` is missing"));
    json->count++;
    return take_value(reader, field);
}

bool json_read(struct json *json, const char *line, size_t length, struct error *error)
{
    struct reader reader = {line, line + length, json, error};

    json->count = 0;
    buffer_clear(&json->bytes);
    if (length > JSON_LINE_MAX)
        return error_set(error, _("a line of more than %d MiB"), JSON_LINE_MAX >> 20);
    if (!take(&reader, '{'))
        return wrong(&reader, _("`{` is missing"));
    if (!take(&reader, '}')) {
        do
            if (!take_field(&reader))
                return false;
        while (take(&reader, ','));
        if (!take(&reader, '}'))
            return wrong(&reader, _("`}` is missing"));
    }
    skip_blanks(&reader);
    return reader.at == reader.end || wrong(&reader, _("something follows it"));
}

/* Asked for */

const struct json_field *json_find(const struct json *json, const char *name)
{
    for (int i = 0; i < json->count; i++)
        if (!strcmp(json->bytes.data + json->fields[i].name, name))
            return &json->fields[i];
    return NULL;
}

const char *json_text(const struct json *json, const char *name)
{
    const struct json_field *field = json_find(json, name);

    return field && field->kind == JSON_STRING ? json->bytes.data + field->text : NULL;
}

static const char *number_of(const struct json *json, const char *name)
{
    const struct json_field *field = json_find(json, name);

    return field && field->kind == JSON_NUMBER ? json->bytes.data + field->text : NULL;
}

bool json_number(const struct json *json, const char *name, long least, long most, long *number,
                 struct error *error)
{
    const char *text = number_of(json, name);
    char *end = NULL;

    errno = 0;
    long value = text ? strtol(text, &end, 10) : 0;
    if (!text || *end || errno || value < least || value > most)
        return error_set(error, _("`%s` is to be a whole number from %ld on"), name, least);
    *number = value;
    return true;
}

bool json_seconds(const struct json *json, const char *name, double *seconds, struct error *error)
{
    enum { MOST = 1000000000 };
    const char *text = number_of(json, name);
    char *end = NULL;
    double value = text ? strtod(text, &end) : 0;

    if (!text || *end || !(value >= 0 && value <= MOST))
        return error_set(error, _("`%s` is to be a number of seconds"), name);
    *seconds = value;
    return true;
}
