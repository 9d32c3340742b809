/*
 * json: one flat object of JSON (RFC 8259), as a line of JSON Lines is: strings, numbers, true,
 * false and null; no object and no array within it.
 *
 * Trusts nothing: lines from strangers are refused with words, never read beyond their end.
 */
#ifndef PROCTOR_RECORD_JSON_H
#define PROCTOR_RECORD_JSON_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { JSON_FIELDS_MAX = 24, JSON_LINE_MAX = 4 << 20 };

enum json_kind { JSON_STRING, JSON_NUMBER, JSON_TRUE, JSON_FALSE, JSON_NULL };

struct json_field {
    enum json_kind kind;
    size_t name, text; /* where they begin in `bytes`: strings decoded, numbers as written */
};

/* A zeroed struct is empty; the same one can be read into again and again. */
struct json {
    struct json_field fields[JSON_FIELDS_MAX];
    int count;
    struct buffer bytes;
};

bool json_read(struct json *json, const char *line, size_t length, struct error *error);
void json_free(struct json *json);

/* The field of that name; NULL: there is none. */
const struct json_field *json_find(const struct json *json, const char *name);

/* Its text where it is a string, else NULL. Valid until the next json_read(). */
const char *json_text(const struct json *json, const char *name);

/* Where it is a whole number from `least` to `most`: puts it there. Else false, with words. */
bool json_number(const struct json *json, const char *name, long least, long most, long *number,
                 struct error *error);

/* The same of a number with a fraction, from 0 on. */
bool json_seconds(const struct json *json, const char *name, double *seconds, struct error *error);

#endif
