#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

double terminal_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The terminal answers questions (where is the cursor, what are you), and sends keys; a sequence in
 * pieces, which must not arrive in pieces: a program takes an Esc that stands alone for a key. */
static void on_output(const char *bytes, size_t length, void *user)
{
    struct terminal *terminal = user;

    buffer_add(&terminal->going, bytes, length);
    terminal->last = terminal_clock();
}

static void set_pty_size(int pty, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};

    ioctl(pty, TIOCSWINSZ, &size);
}

/* As terminal emulators set it: characters are UTF-8 when one of them is rubbed out. */
static void set_line(int pty)
{
    struct termios line;

    tcgetattr(pty, &line);
    line.c_iflag |= IUTF8;
    tcsetattr(pty, TCSANOW, &line);
}

static bool open_pty(struct terminal *terminal)
{
    terminal->pty = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    return terminal->pty >= 0 && !grantpt(terminal->pty) && !unlockpt(terminal->pty) &&
           !ptsname_r(terminal->pty, terminal->other, sizeof terminal->other);
}

bool terminal_open(struct terminal *terminal, int columns, int rows)
{
    memset(terminal, 0, sizeof *terminal);
    if (!open_pty(terminal)) {
        terminal_hang_up(terminal);
        return false;
    }
    set_pty_size(terminal->pty, columns, rows);
    set_line(terminal->pty);
    terminal->columns = columns;
    terminal->rows = rows;
    terminal->vterm = vterm_new(rows, columns);
    vterm_set_utf8(terminal->vterm, 1);
    vterm_output_set_callback(terminal->vterm, on_output, terminal);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    listener_open(&terminal->listener);
    terminal->last = terminal_clock();
    terminal_remember(terminal);
    return true;
}

static void take_in(struct terminal *terminal, const char *bytes, size_t length)
{
    struct buffer *missed = &terminal->listener.missed;
    size_t shown = 0;

    buffer_add(&terminal->came, bytes, length);
    for (size_t i = 0; i < length; i++) {
        listener_hear(&terminal->listener, bytes + i, 1);
        if (!missed->length)
            continue;
        vterm_input_write(terminal->vterm, bytes + shown, i + 1 - shown);
        vterm_input_write(terminal->vterm, missed->data, missed->length);
        buffer_clear(missed);
        shown = i + 1;
    }
    vterm_input_write(terminal->vterm, bytes + shown, length - shown);
    terminal->last = terminal_clock();
}

void terminal_flush(struct terminal *terminal)
{
    if (!terminal->going.length || terminal->pty < 0)
        return;
    ssize_t written = write(terminal->pty, terminal->going.data, terminal->going.length);
    if (written > 0)
        buffer_drop(&terminal->going, (size_t)written);
}

void terminal_pump(struct terminal *terminal, int milliseconds)
{
    struct pollfd poll_for = {.fd = terminal->closed ? -1 : terminal->pty, .events = POLLIN};
    char bytes[16384];

    terminal_flush(terminal);
    if (terminal->going.length)
        poll_for.events |= POLLOUT;
    if (poll(&poll_for, 1, milliseconds) <= 0)
        return;
    if (poll_for.revents & POLLOUT)
        terminal_flush(terminal);
    if (!(poll_for.revents & (POLLIN | POLLHUP | POLLERR)))
        return;
    ssize_t length = read(terminal->pty, bytes, sizeof bytes);
    if (length > 0)
        take_in(terminal, bytes, (size_t)length);
    else if (length == 0 || errno == EIO)
        terminal->closed = true;
}

bool terminal_quiet(const struct terminal *terminal, double seconds)
{
    return terminal->closed || terminal_clock() - terminal->last >= seconds;
}

void terminal_remember(struct terminal *terminal)
{
    state_take(&terminal->before, terminal->pty, &terminal->listener, terminal->vterm);
}

void terminal_compare(const struct terminal *terminal, struct buffer *out)
{
    struct terminal_state now;

    state_take(&now, terminal->pty, &terminal->listener, terminal->vterm);
    state_compare(&terminal->before, &now, out);
}

void terminal_send(struct terminal *terminal, const char *bytes, size_t length)
{
    buffer_add(&terminal->going, bytes, length);
    terminal_flush(terminal);
    terminal->last = terminal_clock();
}

void terminal_resize(struct terminal *terminal, int columns, int rows)
{
    terminal->columns = columns;
    terminal->rows = rows;
    vterm_set_size(terminal->vterm, rows, columns);
    set_pty_size(terminal->pty, columns, rows); /* the kernel tells the program */
    terminal->last = terminal_clock();
}

void terminal_hang_up(struct terminal *terminal)
{
    if (terminal->pty >= 0)
        close(terminal->pty);
    terminal->pty = -1;
    terminal->closed = true;
}

void terminal_close(struct terminal *terminal)
{
    terminal_hang_up(terminal);
    listener_close(&terminal->listener);
    if (terminal->vterm)
        vterm_free(terminal->vterm);
    terminal->vterm = NULL;
    buffer_free(&terminal->came);
    buffer_free(&terminal->going);
}
