#include "base/alloc.h"
#include "session/inside.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Newest peer by host PID: chained through the peers' serials, a bucket for each PID modulo size.
 */
struct peer_index {
    int *buckets; /* serial of the newest, -1: none */
    int *next;    /* by serial */
    int next_capacity;
};

enum { INDEX_BUCKETS = 4096 };

static struct peer_index *index_new(void)
{
    struct peer_index *index = alloc_zero(1, sizeof *index);

    index->buckets = alloc_zero(INDEX_BUCKETS, sizeof *index->buckets);
    for (int i = 0; i < INDEX_BUCKETS; i++)
        index->buckets[i] = -1;
    return index;
}

static void index_add(struct peer_index *index, const struct peer *peer)
{
    int *bucket = &index->buckets[peer->host % INDEX_BUCKETS];

    if (peer->serial >= index->next_capacity) {
        int capacity = peer->serial + 256;
        index->next = alloc_resize(index->next, (size_t)capacity, sizeof *index->next);
        index->next_capacity = capacity;
    }
    index->next[peer->serial] = *bucket;
    *bucket = peer->serial;
}

struct peer *peer_by_host(const struct session *session, pid_t host)
{
    if (!session->by_host || host <= 0)
        return NULL;
    int serial = session->by_host->buckets[host % INDEX_BUCKETS];
    while (serial >= 0 && session->peers[serial]->host != host)
        serial = session->by_host->next[serial];
    return serial >= 0 ? session->peers[serial] : NULL;
}

/* What it wrote before it was known. */
static void take_strays(struct session *session, struct peer *peer)
{
    for (struct stray **at = &session->strays; *at;) {
        struct stray *stray = *at;
        if (stray->host != peer->host) {
            at = &stray->next;
            continue;
        }
        buffer_add(&peer->text, stray->text.data, stray->text.length);
        *at = stray->next;
        buffer_free(&stray->text);
        free(stray);
    }
}

struct peer *peer_add(struct session *session, int pid, pid_t host, int link)
{
    struct peer *peer = alloc_zero(1, sizeof *peer);
    int serial = session->peer_count++;

    *peer = (struct peer){.serial = serial,
                          .pid = pid,
                          .host = host,
                          .link = link,
                          .pidfd = -1,
                          .birth_link = -1,
                          .activity = PEER_IDLE};
    peer->link_source = (struct source){SOURCE_LINK, peer};
    peer->pidfd_source = (struct source){SOURCE_PIDFD, peer};
    session->peers =
        alloc_resize(session->peers, (size_t)session->peer_count, sizeof *session->peers);
    session->peers[serial] = peer;
    if (!session->by_host)
        session->by_host = index_new();
    if (host > 0)
        index_add(session->by_host, peer);
    take_strays(session, peer);
    if (link >= 0)
        session_watch(session, link, &peer->link_source);
    return peer;
}

struct peer *peer_of(const struct session *session, const struct process *process)
{
    return process && process->serial < session->peer_count ? session->peers[process->serial]
                                                            : NULL;
}

struct peer *peer_by_pid(const struct session *session, int pid)
{
    return peer_of(session, proctab_by_pid(&session->table, pid));
}

struct process *peer_process(const struct session *session, const struct peer *peer)
{
    return session->table.processes[peer->serial];
}

bool peer_has_ended(const struct peer *peer)
{
    struct pollfd ready = {.fd = peer->pidfd, .events = POLLIN};

    return !peer->exit_told && peer->pidfd >= 0 && poll(&ready, 1, 0) == 1;
}

/* A peer owes an answer while it runs a statement, before it is seen where it sleeps, while a
 * signal is on its way, and while it is not known who reaped it. A stopped one owes nothing. */
static bool is_busy(enum activity activity)
{
    return activity == PEER_BUSY || activity == PEER_IN_CALL;
}

static bool owes(const struct peer *peer)
{
    if (peer->unclaimed)
        return true;
    if (peer->activity == PEER_ENDED)
        return false;
    if (peer->signalled)
        return true;
    return !peer->stopped && !peer->tireless && is_busy(peer->activity);
}

void peer_recount(struct session *session, struct peer *peer)
{
    bool unsettled = owes(peer);
    bool halted = peer->stopped && peer->activity != PEER_ENDED;

    session->unsettled += unsettled - peer->unsettled;
    peer->unsettled = unsettled;
    session->halted += halted - peer->halted;
    peer->halted = halted;
}

/* One that is stopped in its kill, as by the kill itself, is not about to return. */
void peer_count_kill(struct session *session, const struct peer *peer, int share)
{
    if (peer->call && !strcmp(peer->call, "kill") && !peer->stopped)
        session->kills += share;
}

void peer_set_stopped(struct session *session, struct peer *peer, bool stopped)
{
    peer_count_kill(session, peer, -1);
    peer->stopped = stopped;
    peer_count_kill(session, peer, 1);
    peer_recount(session, peer);
}

static void tell_running(struct session *session, struct peer *peer, char state)
{
    const struct process *process = peer_process(session, peer);
    struct fact fact = {.kind = FACT_STATE, .pid = peer->pid, .value = state};

    peer->tireless = state == 'R';
    if (process->life == LIFE_ALIVE && !process->program)
        session_emit(session, &fact);
    peer_recount(session, peer);
}

void peer_give_up_on_busy(struct session *session)
{
    for (int i = 1; i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        if (peer->unsettled && !peer->stopped && is_busy(peer->activity))
            tell_running(session, peer, 'R');
    }
}

void peer_set(struct session *session, struct peer *peer, enum activity activity)
{
    if (peer->tireless && !is_busy(activity))
        tell_running(session, peer, 'S');

    session->foreign += (activity == PEER_FOREIGN) - (peer->activity == PEER_FOREIGN);
    peer->activity = activity;
    peer_recount(session, peer);
}

static void close_end(struct session *session, int *end)
{
    if (*end < 0)
        return;
    session_unwatch(session, *end);
    close(*end);
    *end = -1;
}

void peer_close_link(struct session *session, struct peer *peer)
{
    close_end(session, &peer->link);
}

void peer_close_pidfd(struct session *session, struct peer *peer)
{
    close_end(session, &peer->pidfd);
}

void peer_send(struct session *session, struct peer *peer, enum message_kind kind, const char *text)
{
    struct message message = {.kind = kind, .args = text};

    if (peer->link < 0)
        return;
    if (kind == MESSAGE_RUN)
        message.value = session->conduct ? RUN_IN_TURN : answer_grant(session, peer);
    link_send_message(peer->link, &message, NULL, 0); /* a broken link shows as an end */
    peer_set(session, peer, PEER_BUSY);
    watch_soon(session, peer);
}

void peer_list_add(struct peer_list *list, struct peer *peer)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i] == peer)
            return;
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        list->items = alloc_resize(list->items, (size_t)list->capacity, sizeof *list->items);
    }
    list->items[list->count++] = peer;
}

void peer_list_remove(struct peer_list *list, const struct peer *peer)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i] == peer) {
            list->count--;
            memmove(&list->items[i], &list->items[i + 1],
                    (size_t)(list->count - i) * sizeof *list->items); /* the order stays */
            return;
        }
}

static void list_free(struct peer_list *list)
{
    free(list->items);
    *list = (struct peer_list){0};
}

void peers_free(struct session *session)
{
    for (int i = 0; i < session->peer_count; i++) {
        struct peer *peer = session->peers[i];
        peer_close_link(session, peer);
        peer_close_pidfd(session, peer);
        if (peer->birth_link >= 0)
            close(peer->birth_link);
        free(peer->birth_words);
        free(peer->call);
        free(peer->args);
        free(peer->targets);
        while (peer->interrupted) {
            struct interrupted *outer = peer->interrupted->outer;
            free(peer->interrupted->call);
            free(peer->interrupted->args);
            free(peer->interrupted);
            peer->interrupted = outer;
        }
        while (peer->unheard && peer->unheard->descriptor_count > 0)
            close(peer->unheard->descriptors[--peer->unheard->descriptor_count]);
        free(peer->unheard);
        buffer_free(&peer->text);
        free(peer);
    }
    while (session->strays) {
        struct stray *next = session->strays->next;
        buffer_free(&session->strays->text);
        free(session->strays);
        session->strays = next;
    }
    free(session->peers);
    session->peers = NULL;
    session->peer_count = 0;
    if (session->by_host) {
        free(session->by_host->buckets);
        free(session->by_host->next);
        free(session->by_host);
        session->by_host = NULL;
    }
    list_free(&session->deferred);
    list_free(&session->births);
    list_free(&session->looking);
    list_free(&session->unheard);
    session->unsettled = 0;
    session->foreign = 0;
    session->kills = 0;
    session->halted = 0;
    session->pings = 0;
    reaped_forget_early(session);
    session->grants = 0;
    session->poll_at = 0;
    session->last_program = NULL;
}
