#include "model/notes.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

const char *note_name(enum note_kind kind)
{
    static const char *const names[NOTE_KINDS] = {
        [NOTE_TYPED] = "typed",     [NOTE_COMMAND] = "command", [NOTE_COMMENT] = "comment",
        [NOTE_PROGRAM] = "program", [NOTE_SAID] = "said",       [NOTE_CURRENT] = "current",
        [NOTE_REST] = "rest",       [NOTE_REPLAY] = "replay",   [NOTE_STEP] = "step",
    };

    return (unsigned)kind < NOTE_KINDS ? names[kind] : "unknown";
}

static size_t size_of(const struct note *note)
{
    return sizeof *note + strlen(note->text) + 1;
}

/* The last one stays, however long it is. */
static void make_room(struct notes *notes)
{
    size_t gone = 0;

    if (notes->whole || notes->bytes <= NOTES_BYTES)
        return;
    for (; gone + 1 < notes->count && notes->bytes > NOTES_BYTES / 4 * 3; gone++) {
        notes->bytes -= size_of(&notes->items[gone]);
        free((char *)notes->items[gone].text);
    }
    notes->count -= gone;
    notes->dropped += gone;
    memmove(notes->items, notes->items + gone, notes->count * sizeof *notes->items);
}

void notes_add(struct notes *notes, const struct note *note)
{
    if (notes->count == notes->capacity) {
        notes->capacity = notes->capacity ? 2 * notes->capacity : 64;
        notes->items = alloc_resize(notes->items, notes->capacity, sizeof *notes->items);
    }
    notes->items[notes->count] = *note;
    struct note *kept = &notes->items[notes->count++];
    kept->text = alloc_string(note->text ? note->text : "");
    notes->bytes += size_of(kept);
    make_room(notes);
}

void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free((char *)notes->items[i].text);
    free(notes->items);
    *notes = (struct notes){0};
}
