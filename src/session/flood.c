/*
 * flood: who does something without end waits, as one who writes would for a terminal. So keys are
 * answered at once, and what is kept lasts for a while.
 */
#include "session/inside.h"

#include <poll.h>
#include <string.h>

enum { FACT_BYTES = 64, BYTES_A_SECOND = 3500000 };

/* Seconds: what comes in the first goes through at once, of what comes after that nobody waits
 * longer than the second. */
static const double burst = 0.1, longest_break = 0.5;

/* Facts a second that eyes can follow, and how many more at once are a flood; what exceeds that is
 * not counted, so that it is over soon. */
static const double followed = 40, flood = 50, flood_most = 60;

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

static double level_at(const struct session *session, double now)
{
    double level = session->flood_level - (now - session->flood_level_at) * followed;

    return level > 0 ? level : 0;
}

void flood_count(struct session *session, const struct fact *fact)
{
    size_t bytes =
        FACT_BYTES + length_of(fact->call) + length_of(fact->args) + length_of(fact->text);

    session->flood_level = level_at(session, fact->time) + 1;
    if (session->flood_level > flood_most)
        session->flood_level = flood_most;
    session->flood_level_at = fact->time;
    if (session->flood_until < fact->time - burst)
        session->flood_until = fact->time - burst;
    if (session->flood_until < fact->time + longest_break)
        session->flood_until += (double)bytes / BYTES_A_SECOND;
}

bool flood_is_on(const struct session *session)
{
    return session->options.interactive && session->flood_until > session_now(session);
}

bool flood_holds_back(struct session *session)
{
    struct pollfd hands[] = {{session->view.input, POLLIN, 0}, {session->signals, POLLIN, 0}};
    double until = session->flood_until;

    if (!flood_is_on(session))
        return false;
    if (session->refresh_at > 0 && session->refresh_at < until)
        until = session->refresh_at;
    double wait = (until - session_now(session)) * 1000;
    return poll(hands, 2, wait > 0 ? (int)wait + 1 : 0) == 0;
}

bool session_is_flooded(const struct session *session)
{
    double now = session_now(session);

    return session->flood_until > now - burst / 2 || level_at(session, now) > flood;
}
