#include "ui/state.h"

#include "base/file.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes each directory of the path that is missing. */
static bool make_directories(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    return mkdir(path, 0700) == 0 || access(path, W_OK) == 0;
}

/* The directory; false where there is no home. */
static bool add_directory(struct buffer *path)
{
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (base && *base == '/')
        buffer_printf(path, "%s/proctor", base);
    else if (home && *home == '/')
        buffer_printf(path, "%s/.local/state/proctor", home);
    return path->length > 0;
}

char *state_path(const char *name)
{
    struct buffer path = {0};

    if (!add_directory(&path))
        return NULL;
    if (!make_directories(path.data)) {
        buffer_free(&path);
        return NULL;
    }
    buffer_printf(&path, "/%s", name);
    return buffer_take(&path);
}

bool state_first_start(void)
{
    char *path = state_path("started");
    bool first = false;

    if (path) {
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        first = file >= 0;
        if (first)
            close(file);
    }
    free(path);
    return first;
}

bool state_replace(const char *path, int (*write)(const char *path))
{
    struct buffer temporary = {0};

    buffer_printf(&temporary, "%s.%d", path, (int)getpid());
    int file = open(temporary.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = file >= 0;
    if (done)
        close(file);
    done = done && write(temporary.data) == 0 && chmod(temporary.data, 0600) == 0 &&
           rename(temporary.data, path) == 0;
    if (!done && file >= 0)
        unlink(temporary.data);
    buffer_free(&temporary);
    return done;
}

bool state_read_file(const char *path, size_t most, struct buffer *text, struct error *error)
{
    char bytes[8192];
    ssize_t got;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return error_errno(error, "%s", path);
    while ((got = read(file, bytes, sizeof bytes)) > 0 && text->length <= most)
        buffer_add(text, bytes, (size_t)got);
    if (got < 0)
        error_errno(error, "%s", path);
    close(file);
    return got >= 0;
}

bool state_read(const char *name, size_t most, struct buffer *text, struct error *error)
{
    struct buffer path = {0};
    bool good = true;

    if (!add_directory(&path))
        return true;
    buffer_printf(&path, "/%s", name);
    if (access(path.data, F_OK) == 0 || errno != ENOENT) /* what can't be read is not nothing */
        good = state_read_file(path.data, most, text, error);
    if (good && text->length > most)
        good = error_set(error, _("%s: more than %zu KiB, so it is none of proctor's"), path.data,
                         most >> 10);
    buffer_free(&path);
    return good;
}

int state_lock(const char *name, struct error *error)
{
    enum { TRIES = 200, WAIT_MS = 10 };
    errno = ENOENT; /* where there is no home */
    char *path = state_path(name);
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1, tries = 0;

    while (file >= 0 && flock(file, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EINTR || (errno == EWOULDBLOCK && ++tries < TRIES)) {
            poll(NULL, 0, WAIT_MS);
            continue;
        }
        int number = errno;
        close(file);
        file = -1;
        errno = number;
    }
    if (file < 0)
        error_errno(error, _("%s can't be kept"), path ? path : name);
    free(path);
    return file;
}

static const struct buffer *to_write;

static int write_text(const char *path)
{
    int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (file < 0)
        return -1;
    bool written = file_write(file, to_write->data, to_write->length) && fsync(file) == 0;
    int number = errno;
    bool closed = close(file) == 0;
    if (!written)
        errno = number;
    return written && closed ? 0 : -1;
}

bool state_write(const char *name, const struct buffer *text, struct error *error)
{
    char *path = state_path(name);

    to_write = text;
    errno = path ? 0 : EACCES;
    bool good = path && state_replace(path, write_text);
    if (!good)
        error_errno(error, _("%s can't be kept"), path ? path : name);
    free(path);
    return good;
}
