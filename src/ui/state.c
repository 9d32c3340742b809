#include "ui/state.h"

#include "base/buffer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

char *state_path(const char *name)
{
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    struct buffer path = {0};

    if (base && *base == '/')
        buffer_printf(&path, "%s/proctor", base);
    else if (home && *home == '/')
        buffer_printf(&path, "%s/.local/state/proctor", home);
    else
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
