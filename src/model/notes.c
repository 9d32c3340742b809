#include "model/notes.h"

#include "base/alloc.h"

#include <stdlib.h>

const char *note_name(enum note_kind kind)
{
    static const char *const names[NOTE_KINDS] = {
        [NOTE_TYPED] = "typed",     [NOTE_COMMAND] = "command", [NOTE_COMMENT] = "comment",
        [NOTE_PROGRAM] = "program", [NOTE_SAID] = "said",       [NOTE_CURRENT] = "current",
        [NOTE_REST] = "rest",       [NOTE_REPLAY] = "replay",   [NOTE_STEP] = "step",
    };

    return (unsigned)kind < NOTE_KINDS ? names[kind] : "unknown";
}

void notes_add(struct notes *notes, const struct note *note)
{
    if (notes->count == notes->capacity) {
        notes->capacity = notes->capacity ? 2 * notes->capacity : 64;
        notes->items = alloc_resize(notes->items, notes->capacity, sizeof *notes->items);
    }
    notes->items[notes->count] = *note;
    notes->items[notes->count++].text = alloc_string(note->text ? note->text : "");
}

void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free((char *)notes->items[i].text);
    free(notes->items);
    *notes = (struct notes){0};
}
