#include "eye.h"

#include "pty.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

static VTerm *vterm;
static VTermScreen *picture;
static int terminal;
static pid_t child;

static void send_bytes(const char *bytes, size_t length, void *user)
{
    (void)user;
    if (write(terminal, bytes, length) != (ssize_t)length)
        eye_give_up("can't type: %s", strerror(errno));
}

pid_t eye_open(char *const command[])
{
    vterm = vterm_new(EYE_ROWS, EYE_COLUMNS);
    vterm_set_utf8(vterm, 1);
    vterm_output_set_callback(vterm, send_bytes, NULL);
    picture = vterm_obtain_screen(vterm);
    vterm_screen_enable_altscreen(picture, 1);
    vterm_screen_reset(picture, 1);
    child = pty_start(&terminal, EYE_ROWS, EYE_COLUMNS, command);
    if (child < 0)
        eye_give_up("no terminal: %s", strerror(errno));
    return child;
}

int eye_close(void)
{
    char bytes[4096];
    int status;

    while (read(terminal, bytes, sizeof bytes) > 0) /* until it has closed its end */
        ;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    close(terminal);
    vterm_free(vterm);
    return status;
}

void eye_type(const char *line)
{
    send_bytes(line, strlen(line), NULL);
    send_bytes("\r", 1, NULL);
}

void eye_look(double patience)
{
    struct pollfd ready = {terminal, POLLIN, 0};
    char bytes[16384];

    if (poll(&ready, 1, patience > 0 ? (int)patience + 1 : 0) <= 0)
        return;
    ssize_t got = read(terminal, bytes, sizeof bytes);
    if (got <= 0)
        eye_give_up("it has ended");
    vterm_input_write(vterm, bytes, (size_t)got);
}

void eye_row(int row, char text[EYE_COLUMNS + 1])
{
    for (int column = 0; column < EYE_COLUMNS; column++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(picture, (VTermPos){row, column}, &cell);
        uint32_t code = cell.chars[0] ? cell.chars[0] : ' ';
        text[column] = code < 0x7f ? (char)code : '.';
    }
    text[EYE_COLUMNS] = '\0';
}

_Noreturn void eye_give_up(const char *format, ...)
{
    char text[EYE_COLUMNS + 1];
    va_list arguments;

    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    for (int row = 0; picture && row < EYE_ROWS; row++) {
        eye_row(row, text);
        fprintf(stderr, "|%s|\n", text);
    }
    close(terminal);
    if (child > 0)
        kill(child, SIGTERM);
    exit(1);
}

long eye_memory_of(pid_t pid)
{
    char path[64], line[256];
    long memory = 0;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "VmRSS: %ld", &memory);
    if (file)
        fclose(file);
    return memory;
}
