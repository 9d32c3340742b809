#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

/* Room in a pipe that does not wait by itself. */
static bool await_room(int file)
{
    struct pollfd room = {.fd = file, .events = POLLOUT};

    return poll(&room, 1, -1) >= 0 || errno == EINTR;
}

bool file_write(int file, const void *bytes, size_t length)
{
    const char *at = bytes, *end = at + length;

    while (at < end) {
        ssize_t wrote = write(file, at, (size_t)(end - at));
        if (wrote > 0)
            at += wrote;
        else if (wrote == 0 || (errno != EINTR && !(errno == EAGAIN && await_room(file))))
            return false;
    }
    return true;
}

bool file_append(int file, const void *bytes, size_t length)
{
    off_t before = lseek(file, 0, SEEK_CUR);

    if (file_write(file, bytes, length))
        return true;
    int error = errno;
    if (before >= 0 && ftruncate(file, before) == 0)
        lseek(file, before, SEEK_SET);
    errno = error;
    return false;
}
