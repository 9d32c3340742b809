#include "sandbox/proc.h"

#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* The kernel cuts a name after 15 bytes, which may be in the middle of a character. What is no
 * text, blanks among it, becomes a question mark. */
static void copy_name(char *name, const char *from, size_t length)
{
    uint32_t code;
    size_t kept = length, taken;

    while (kept > 0 && length - kept < 4 && !utf8_valid(from, kept))
        kept--;
    length = utf8_valid(from, kept) ? kept : length;
    for (size_t at = 0; at < length; at += taken) {
        taken = utf8_decode(from + at, length - at, &code);
        if (code <= ' ' || code == UTF8_BAD || utf8_harmful(code))
            *name++ = '?';
        else
            name = (char *)memcpy(name, from + at, taken) + taken;
    }
    *name = '\0';
}

static int bounded(long number)
{
    return number > INT_MAX ? INT_MAX : number < INT_MIN ? INT_MIN : (int)number;
}

static bool take_number(const char **at, int *number)
{
    char *end;

    *number = bounded(strtol(*at, &end, 10));
    bool taken = end != *at;
    *at = end;
    return taken;
}

/* The flags, two fields after that. */
static unsigned long flags_at(const char *at)
{
    int skipped;

    return take_number(&at, &skipped) && take_number(&at, &skipped) ? strtoul(at, NULL, 10) : 0;
}

/* The command name may hold spaces and parentheses: fields are counted from the last `)`. */
bool proc_stat(const char *text, struct probe_stat *stat)
{
    enum { PF_EXITING = 0x4 }; /* of the kernel's sched.h */
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    int parent, group, session;

    if (!open || !close || close < open)
        return false;
    const char *at = close + 1 + strspn(close + 1, " ");
    if (!*at)
        return false;
    stat->state = *at++;
    if (!take_number(&at, &parent) || !take_number(&at, &group) || !take_number(&at, &session))
        return false;
    size_t length = (size_t)(close - open - 1);
    if (length >= sizeof stat->name)
        length = sizeof stat->name - 1;
    copy_name(stat->name, open + 1, length);
    stat->parent = parent;
    stat->group = group;
    stat->session = session;
    stat->exits = flags_at(at) & PF_EXITING;
    const char *last = strrchr(text, ' '); /* exit_code is the last field */
    stat->wait_status = last ? bounded(strtol(last, NULL, 10)) : 0;
    return true;
}

static uint64_t mask_of(const char *text, const char *label)
{
    const char *at = strstr(text, label);

    return at ? strtoull(at + strlen(label), NULL, 16) : 0;
}

void proc_signals(const char *text, struct probe_signals *signals)
{
    signals->pending = mask_of(text, "\nSigPnd:") | mask_of(text, "\nShdPnd:");
    signals->blocked = mask_of(text, "\nSigBlk:");
    signals->ignored = mask_of(text, "\nSigIgn:");
    signals->caught = mask_of(text, "\nSigCgt:");
}

pid_t proc_inner_pid(const char *text, pid_t pid)
{
    static const char label[] = "\nNSpid:";
    const char *line = strstr(text, label);
    int inner = 0, number;

    if (!line)
        return pid;
    /* strtol(3) would pass over the newline */
    for (const char *at = line + sizeof label - 1; *(at += strspn(at, "\t ")) && *at != '\n';) {
        if (!take_number(&at, &number))
            break;
        inner = number;
    }
    return inner > 0 ? inner : 0;
}

/* The system calls behind a call of the language, with the names of their wait channels. */
struct call_numbers {
    const char *call;
    long numbers[3];
    const char *channel;
};

static const struct call_numbers call_numbers[] = {
    {"wait", {SYS_wait4, SYS_waitid, -1}, "do_wait"},
    {"waitpid", {SYS_wait4, SYS_waitid, -1}, "do_wait"},
    {"read", {SYS_read, -1, -1}, "pipe"},
#ifdef SYS_poll
    {"poll", {SYS_poll, SYS_ppoll, SYS_restart_syscall}, "poll"},
#else
    {"poll", {SYS_ppoll, SYS_restart_syscall, -1}, "poll"},
#endif
    {"sleep", {SYS_clock_nanosleep, SYS_nanosleep, -1}, "hrtimer_nanosleep"},
#ifdef SYS_pause
    {"pause", {SYS_pause, SYS_rt_sigsuspend, SYS_ppoll}, "pause"},
#else
    {"pause", {SYS_ppoll, SYS_rt_sigsuspend, -1}, "poll"},
#endif
};

static const struct call_numbers *numbers_of(const char *call)
{
    for (size_t i = 0; i < sizeof call_numbers / sizeof *call_numbers; i++)
        if (!strcmp(call_numbers[i].call, call))
            return &call_numbers[i];
    return NULL;
}

bool proc_call_sleeps(const char *call)
{
    return numbers_of(call) != NULL;
}

bool proc_syscall_is(const char *text, const char *call)
{
    const struct call_numbers *numbers = numbers_of(call);
    char *end;
    long number = strtol(text, &end, 10);

    if (!numbers || end == text || number < 0) /* "running", or in none at all */
        return false;
    for (int i = 0; i < 3; i++)
        if (number == numbers->numbers[i])
            return true;
    return false;
}

bool proc_channel_is(const char *text, const char *call)
{
    const struct call_numbers *numbers = numbers_of(call);

    return numbers && strstr(text, numbers->channel) != NULL;
}

bool proc_list_take(struct proc_list *list, char byte)
{
    bool digit = byte >= '0' && byte <= '9', ends = list->within && !digit;

    if (digit && !list->within)
        list->number = byte - '0';
    else if (digit)
        list->number =
            list->number && list->number < INT_MAX / 10 - 1 ? list->number * 10 + (byte - '0') : 0;
    list->within = digit;
    return ends;
}
