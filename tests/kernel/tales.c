#include "tales.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *tale_name; /* the row being judged */
static bool tale_good;

void tale_judge(const struct story *story, bool good, const char *what)
{
    char words[400];

    snprintf(words, sizeof words, "%s, %s: %s", tale_name, form_name(story->form), what);
    CU_assertImplementation(good, 0, words, "", "", CU_FALSE);
    tale_good = tale_good && good;
}

static void judge_order(const struct story *story, const struct tale *tale)
{
    char what[300];
    int at = -1;

    for (int i = 0; i < TALE_ORDER_MAX && tale->order[i]; i++) {
        int found = facts_find(&story->facts, tale->order[i], at + 1);
        snprintf(what, sizeof what, "not told%s%s: %s", i ? " after " : "",
                 i ? tale->order[i - 1] : "", tale->order[i]);
        tale_judge(story, found >= 0, what);
        if (found >= 0)
            at = found;
    }
}

static void judge_facts(const struct story *story, const struct tale *tale)
{
    char what[300];

    judge_order(story, tale);
    for (int i = 0; i < TALE_WORDS_MAX && tale->never[i]; i++) {
        snprintf(what, sizeof what, "told: %s", tale->never[i]);
        tale_judge(story, facts_find(&story->facts, tale->never[i], 0) < 0, what);
    }
    for (int i = 0; i < TALE_WORDS_MAX && tale->counts[i].fact; i++) {
        int times = facts_count(&story->facts, tale->counts[i].fact);
        snprintf(what, sizeof what, "%d times instead of %d: %s", times, tale->counts[i].times,
                 tale->counts[i].fact);
        tale_judge(story, times == tale->counts[i].times, what);
    }
}

static void judge_words(const struct story *story, const struct tale *tale)
{
    const char *said = buffer_text(&story->words);
    char what[300];

    for (int i = 0; i < TALE_WORDS_MAX && tale->words[i]; i++) {
        snprintf(what, sizeof what, "not said: %s", tale->words[i]);
        tale_judge(story, strstr(said, tale->words[i]) != NULL, what);
    }
    for (int i = 0; i < TALE_WORDS_MAX && tale->unsaid[i]; i++) {
        snprintf(what, sizeof what, "said: %s", tale->unsaid[i]);
        tale_judge(story, strstr(said, tale->unsaid[i]) == NULL, what);
    }
    if (tale->status == 0 && !tale->options.interactive)
        tale_judge(story, strstr(said, "error: ") == NULL, "an error was said");
}

static void judge(const struct story *story, const struct tale *tale)
{
    char what[300];

    tale_good = true;
    snprintf(what, sizeof what, "status %d instead of %d", story->status, tale->status);
    tale_judge(story, story->status == tale->status, what);
    snprintf(what, sizeof what, "%.280s", buffer_text(&story->problems));
    tale_judge(story, story->problems.length == 0, what);
    judge_facts(story, tale);
    judge_words(story, tale);
    if (tale->more)
        tale->more(story);
    if (!tale_good)
        story_show(story);
}

void tales_tell(const struct tale *tales, size_t count, enum form form)
{
    for (size_t i = 0; i < count; i++) {
        struct story story;
        if (tales[i].where == (form == NAMESPACE ? UNDER_SUBREAPER_ONLY : IN_NAMESPACE_ONLY))
            continue;
        tale_name = tales[i].name;
        story_tell(&story, form, tales[i].script, &tales[i].options);
        if (!story.refused)
            judge(&story, &tales[i]);
        story_free(&story);
    }
}
