#include "base/names.h"

#include "base/i18n.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct name {
    const char *text;
    int number;
};

/* Where two names share a number, the first one is what signal_name() says. */
static const struct name signals[] = {
/* clang-format off */
#define S(name) {"SIG" #name, SIG##name}
    S(HUP), S(INT), S(QUIT), S(ILL), S(TRAP), S(ABRT), S(BUS),
    S(FPE), S(KILL), S(USR1), S(SEGV), S(USR2), S(PIPE), S(ALRM),
    S(TERM), S(STKFLT), S(CHLD), S(CONT), S(STOP), S(TSTP), S(TTIN),
    S(TTOU), S(URG), S(XCPU), S(XFSZ), S(VTALRM), S(PROF), S(WINCH),
    S(IO), S(PWR), S(SYS),
    S(IOT), S(POLL), {"SIGCLD", SIGCHLD},
#undef S
    /* clang-format on */
};

static const struct name errors[] = {
/* clang-format off */
#define E(name) {#name, name}
    E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO),
    E(E2BIG), E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN), E(ENOMEM),
    E(EACCES), E(EFAULT), E(ENOTBLK), E(EBUSY), E(EEXIST), E(EXDEV),
    E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ENFILE), E(EMFILE),
    E(ENOTTY), E(ETXTBSY), E(EFBIG), E(ENOSPC), E(ESPIPE), E(EROFS),
    E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK), E(ENAMETOOLONG),
    E(ENOLCK), E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENOMSG), E(EIDRM),
    E(ECHRNG), E(EL2NSYNC), E(EL3HLT), E(EL3RST), E(ELNRNG), E(EUNATCH),
    E(ENOCSI), E(EL2HLT), E(EBADE), E(EBADR), E(EXFULL), E(ENOANO),
    E(EBADRQC), E(EBADSLT), E(EBFONT), E(ENOSTR), E(ENODATA), E(ETIME),
    E(ENOSR), E(ENONET), E(ENOPKG), E(EREMOTE), E(ENOLINK), E(EADV),
    E(ESRMNT), E(ECOMM), E(EPROTO), E(EMULTIHOP), E(EDOTDOT), E(EBADMSG),
    E(EOVERFLOW), E(ENOTUNIQ), E(EBADFD), E(EREMCHG), E(ELIBACC), E(ELIBBAD),
    E(ELIBSCN), E(ELIBMAX), E(ELIBEXEC), E(EILSEQ), E(ERESTART), E(ESTRPIPE),
    E(EUSERS), E(ENOTSOCK), E(EDESTADDRREQ), E(EMSGSIZE), E(EPROTOTYPE),
    E(ENOPROTOOPT), E(EPROTONOSUPPORT), E(ESOCKTNOSUPPORT), E(EOPNOTSUPP),
    E(EPFNOSUPPORT), E(EAFNOSUPPORT), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ENETDOWN),
    E(ENETUNREACH), E(ENETRESET), E(ECONNABORTED), E(ECONNRESET), E(ENOBUFS),
    E(EISCONN), E(ENOTCONN), E(ESHUTDOWN), E(ETOOMANYREFS), E(ETIMEDOUT),
    E(ECONNREFUSED), E(EHOSTDOWN), E(EHOSTUNREACH), E(EALREADY), E(EINPROGRESS),
    E(ESTALE), E(EUCLEAN), E(ENOTNAM), E(ENAVAIL), E(EISNAM), E(EREMOTEIO),
    E(EDQUOT), E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED), E(ENOKEY),
    E(EKEYEXPIRED), E(EKEYREVOKED), E(EKEYREJECTED), E(EOWNERDEAD),
    E(ENOTRECOVERABLE), E(ERFKILL), E(EHWPOISON),
    E(EWOULDBLOCK), E(EDEADLOCK), E(ENOTSUP),
#undef E
    /* clang-format on */
};

/* What learners meet; for the rest the C library has words. */
static const struct name meanings[] = {
    {N_("Operation not permitted"), EPERM},  {N_("No such file or directory"), ENOENT},
    {N_("No such process"), ESRCH},          {N_("Interrupted system call"), EINTR},
    {N_("Argument list too long"), E2BIG},   {N_("Exec format error"), ENOEXEC},
    {N_("No child processes"), ECHILD},      {N_("Resource temporarily unavailable"), EAGAIN},
    {N_("Cannot allocate memory"), ENOMEM},  {N_("Permission denied"), EACCES},
    {N_("Not a directory"), ENOTDIR},        {N_("Is a directory"), EISDIR},
    {N_("Invalid argument"), EINVAL},        {N_("Too many open files"), EMFILE},
    {N_("No space left on device"), ENOSPC}, {N_("Read-only file system"), EROFS},
};

enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };
enum { ERROR_COUNT = sizeof errors / sizeof *errors };
enum { MEANING_COUNT = sizeof meanings / sizeof *meanings };

static const char *text_of(const struct name *names, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].number == number)
            return names[i].text;
    return NULL;
}

/* "5", all of it digits -> 5; -1 otherwise. */
static int small_number(const char *text)
{
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return -1;
    long number = strtol(text, &end, 10);
    return *end == '\0' && number <= SIGRTMAX ? (int)number : -1;
}

/* "+3" -> 3, "-3" -> -3, "" -> 0; false for anything else. */
static int offset(const char *text, int *number)
{
    *number = 0;
    if (text[0] == '\0')
        return 1;
    if (text[0] != '+' && text[0] != '-')
        return 0;
    *number = small_number(text + 1);
    if (*number < 0)
        return 0;
    if (text[0] == '-')
        *number = -*number;
    return 1;
}

static int real_time_number(const char *name)
{
    int base = strncasecmp(name, "RTMIN", 5) == 0   ? SIGRTMIN
               : strncasecmp(name, "RTMAX", 5) == 0 ? SIGRTMAX
                                                    : 0;
    int more;

    if (!base || !offset(name + 5, &more))
        return -1;
    int number = base + more;
    return number >= SIGRTMIN && number <= SIGRTMAX ? number : -1;
}

int signal_number(const char *name)
{
    if (isdigit((unsigned char)name[0]))
        return small_number(name);
    if (strncasecmp(name, "SIG", 3) == 0)
        name += 3;
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        if (strcasecmp(signals[i].text + 3, name) == 0)
            return signals[i].number;
    return real_time_number(name);
}

const char *signal_name(int number)
{
    static char words[32];
    const char *known = text_of(signals, SIGNAL_COUNT, number);

    if (known)
        return known;
    if (number == SIGRTMIN)
        return "SIGRTMIN";
    if (number > SIGRTMIN && number <= SIGRTMAX)
        snprintf(words, sizeof words, "SIGRTMIN+%d", number - SIGRTMIN);
    else
        snprintf(words, sizeof words, "signal %d", number);
    return words;
}

const char *errno_name(int number)
{
    static char words[32];
    const char *known = text_of(errors, ERROR_COUNT, number);

    if (known)
        return known;
    snprintf(words, sizeof words, "errno %d", number);
    return words;
}

const char *errno_words(int number)
{
    const char *known = text_of(meanings, MEANING_COUNT, number);

    return known ? _(known) : strerror(number);
}

int errno_number(const char *name)
{
    for (size_t i = 0; i < ERROR_COUNT; i++)
        if (strcmp(errors[i].text, name) == 0)
            return errors[i].number;
    return 0;
}
