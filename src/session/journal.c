#include "session/journal.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static void forget_from(struct journal *journal, int from)
{
    for (int i = from; i < journal->count; i++) {
        free(journal->deeds[i].text);
        free(journal->deeds[i].title);
    }
    journal->count = from;
}

static void forget_all(struct journal *journal)
{
    forget_from(journal, 0);
    journal->done = journal->fence = 0;
    journal->bytes = 0;
    journal->full = true;
}

void journal_free(struct journal *journal)
{
    forget_from(journal, 0);
    free(journal->deeds);
    free(journal->title);
    *journal = (struct journal){0};
}

void journal_command(struct journal *journal, const char *title)
{
    free(journal->title);
    journal->title = alloc_string(title);
}

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

void journal_add(struct journal *journal, const struct deed *deed, size_t facts)
{
    journal->bytes += sizeof *deed + length_of(deed->text) + length_of(journal->title);
    if (journal->full && deed->kind == DEED_RESET)
        journal->full = false;
    else if (journal->full || journal->bytes > JOURNAL_BYTES) {
        forget_all(journal);
        return;
    }
    forget_from(journal, journal->done);
    journal_close(journal, facts);
    if (journal->count == journal->capacity) {
        journal->capacity = journal->capacity ? 2 * journal->capacity : 32;
        journal->deeds =
            alloc_resize(journal->deeds, (size_t)journal->capacity, sizeof *journal->deeds);
    }
    struct deed *added = &journal->deeds[journal->count++];
    *added = *deed;
    added->text = alloc_string(deed->text);
    added->title = journal->title;
    added->since = added->until = facts;
    journal->title = NULL;
    journal->done = journal->count;
}

void journal_close(struct journal *journal, size_t facts)
{
    if (journal->done)
        journal->deeds[journal->done - 1].until = facts;
}

/* The deeds of a command, from the one with its title up to the next. */
static int end_of_command(const struct journal *journal, int begin, int end)
{
    do
        begin++;
    while (begin < end && !journal->deeds[begin].title);
    return begin;
}

static bool changed_something(const struct journal *journal, int begin, int end)
{
    for (int i = begin; i < end; i++) {
        const struct deed *deed = &journal->deeds[i];
        bool shells_own = deed->kind == DEED_USE || deed->kind == DEED_LIMIT;
        if (!shells_own && deed->until > deed->since)
            return true;
    }
    return false;
}

struct journal_cut journal_back(const struct journal *journal, long commands)
{
    struct journal_cut cut = {.done = journal->done};
    int end = journal->done;

    for (int begin = end - 1; begin >= journal->fence && cut.commands < commands; begin--) {
        if (!journal->deeds[begin].title)
            continue;
        if (changed_something(journal, begin, end))
            cut = (struct journal_cut){begin, cut.commands + 1, journal->deeds[begin].title};
        end = begin;
    }
    return cut;
}

struct journal_cut journal_forward(const struct journal *journal, long commands)
{
    struct journal_cut cut = {.done = journal->done};
    int begin = journal->done;

    while (begin < journal->count) {
        int end = end_of_command(journal, begin, journal->count);
        bool counts = changed_something(journal, begin, end);
        if (counts && cut.commands == commands)
            break;
        if (counts && !cut.commands)
            cut.title = journal->deeds[begin].title;
        cut.commands += counts;
        cut.done = begin = end;
    }
    return cut;
}

int journal_origin(const struct journal *journal, int end)
{
    while (end > 0 && journal->deeds[end - 1].kind != DEED_RESET)
        end--;
    return end;
}

int journal_next_reset(const struct journal *journal, int from, int end)
{
    while (from < end && journal->deeds[from].kind != DEED_RESET)
        from++;
    return from;
}

void journal_show(struct buffer *out, const char *title)
{
    enum { CELLS = 40 };
    struct buffer line = {0}, harmless = {0};
    size_t at = 0, length = strcspn(title, "\n");

    buffer_add(&line, title, length);
    utf8_add_harmless(&harmless, buffer_text(&line), line.length);
    buffer_clear(&line);
    bool whole = !title[length];
    while (at < harmless.length && whole) {
        uint32_t code;
        size_t taken = utf8_decode(harmless.data + at, harmless.length - at, &code);
        buffer_add(&line, harmless.data + at, taken);
        whole = utf8_width(buffer_text(&line)) <= CELLS;
        at += taken;
    }
    buffer_add(out, whole ? line.data : harmless.data, whole ? line.length : at);
    if (!whole)
        buffer_add_text(out, " ...");
    buffer_free(&line);
    buffer_free(&harmless);
}
