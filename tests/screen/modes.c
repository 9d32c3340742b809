#include "modes.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    int number;
    const char *words;
} names[] = {
    {1, "cursor keys in application mode"},
    {7, "no wrapping of long lines"},
    {9, "mouse on"},
    {25, "cursor hidden"},
    {47, "alternate screen"},
    {1000, "mouse on"},
    {1002, "mouse on"},
    {1003, "mouse on"},
    {1004, "focus told"},
    {1006, "mouse in long form"},
    {1047, "alternate screen"},
    {1049, "alternate screen"},
    {2004, "bracketed paste"},
};

static bool on_in_a_fresh_terminal(int mode)
{
    return mode == 7 || mode == 25;
}

static int find_odd(const struct modes *modes, int mode)
{
    for (int i = 0; i < modes->odd_count; i++)
        if (modes->odd[i] == mode)
            return i;
    return -1;
}

static void set_private(struct modes *modes, int mode, bool on)
{
    int at = find_odd(modes, mode);

    if (on != on_in_a_fresh_terminal(mode)) {
        if (at < 0 && modes->odd_count < MODES_MAX)
            modes->odd[modes->odd_count++] = mode;
    } else if (at >= 0) {
        modes->odd[at] = modes->odd[--modes->odd_count];
    }
}

bool modes_mouse(const struct modes *modes)
{
    return find_odd(modes, 9) >= 0 || find_odd(modes, 1000) >= 0 || find_odd(modes, 1002) >= 0 ||
           find_odd(modes, 1003) >= 0;
}

/* Listening */

/* DECSTR: as a fresh terminal, but neither the alternate screen nor the mouse are its business. */
static void soft_reset(struct modes *modes)
{
    modes->keypad = modes->insert = modes->letters = modes->region = false;
    set_private(modes, 1, false);
    set_private(modes, 6, false);
    set_private(modes, 25, true);
}

static void hear_private(struct listener *listener, const long args[], int count, char command)
{
    for (int i = 0; i < count; i++) {
        set_private(&listener->modes, (int)CSI_ARG(args[i]), command == 'h');
        if (i)
            buffer_printf(&listener->missed, "\033[?%d%c", (int)CSI_ARG(args[i]), command);
    }
}

static int hear_csi(const char *leader, const long args[], int count, const char *between,
                    char command, void *user)
{
    struct listener *listener = user;
    struct modes *modes = &listener->modes;
    bool private = leader && !strcmp(leader, "?"), plain = !leader || !*leader;

    if (between && *between) {
        if (command == 'p' && plain && !strcmp(between, "!"))
            soft_reset(modes);
    } else if (command == 'r' && plain) {
        modes->region = count > 0 && CSI_ARG_OR(args[0], 1) > 1;
    } else if ((command == 'h' || command == 'l') && private) {
        hear_private(listener, args, count, command);
    } else if (command == 'h' || command == 'l') {
        for (int i = 0; i < count; i++)
            if (plain && CSI_ARG(args[i]) == 4)
                modes->insert = command == 'h';
    }
    return 1;
}

static int hear_escape(const char *bytes, size_t length, void *user)
{
    struct modes *modes = &((struct listener *)user)->modes;

    if (length == 1 && (bytes[0] == '=' || bytes[0] == '>'))
        modes->keypad = bytes[0] == '=';
    else if (length == 1 && bytes[0] == 'c')
        memset(modes, 0, sizeof *modes);
    else if (length == 2 && bytes[0] == '(')
        modes->letters = bytes[1] != 'B';
    return 1;
}

static int hear_control(unsigned char control, void *user)
{
    struct modes *modes = &((struct listener *)user)->modes;

    if (control == 0x0e || control == 0x0f) /* shift out, shift in */
        modes->letters = control == 0x0e;
    return 1;
}

static const VTermParserCallbacks hearing = {
    .csi = hear_csi, .escape = hear_escape, .control = hear_control};

void listener_open(struct listener *listener)
{
    memset(listener, 0, sizeof *listener);
    listener->parser = vterm_new(1, 1);
    vterm_set_utf8(listener->parser, 1);
    vterm_parser_set_callbacks(listener->parser, &hearing, listener);
}

void listener_hear(struct listener *listener, const char *bytes, size_t length)
{
    vterm_input_write(listener->parser, bytes, length);
}

void listener_close(struct listener *listener)
{
    if (listener->parser)
        vterm_free(listener->parser);
    listener->parser = NULL;
    buffer_free(&listener->missed);
}

/* Comparing */

static bool pen_has(VTermState *state, VTermAttr attribute)
{
    VTermValue value = {0};

    vterm_state_get_penattr(state, attribute, &value);
    if (attribute == VTERM_ATTR_FOREGROUND)
        return !VTERM_COLOR_IS_DEFAULT_FG(&value.color);
    if (attribute == VTERM_ATTR_BACKGROUND)
        return !VTERM_COLOR_IS_DEFAULT_BG(&value.color);
    return attribute == VTERM_ATTR_UNDERLINE ? value.number : value.boolean;
}

void state_take(struct terminal_state *state, int pty, const struct listener *listener,
                VTerm *vterm)
{
    VTermState *pen = vterm_obtain_state(vterm);

    memset(state, 0, sizeof *state);
    if (pty >= 0)
        tcgetattr(pty, &state->line);
    state->modes = listener->modes;
    state->coloured = pen_has(pen, VTERM_ATTR_FOREGROUND) || pen_has(pen, VTERM_ATTR_BACKGROUND);
    state->styled = pen_has(pen, VTERM_ATTR_BOLD) || pen_has(pen, VTERM_ATTR_UNDERLINE) ||
                    pen_has(pen, VTERM_ATTR_REVERSE) || pen_has(pen, VTERM_ATTR_BLINK) ||
                    pen_has(pen, VTERM_ATTR_ITALIC);
}

static void say(struct buffer *out, const char *words, bool now)
{
    buffer_printf(out, "%s %s\n", now ? "left behind:" : "not as before any more:", words);
}

static void compare(bool before, bool now, const char *words, struct buffer *out)
{
    if (before != now)
        say(out, words, now);
}

static void say_private(struct buffer *out, int mode, bool now)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == mode) {
            say(out, names[i].words, now);
            return;
        }
    buffer_printf(out, "left behind: private mode %d\n", mode);
}

static void compare_line(const struct termios *before, const struct termios *now,
                         struct buffer *out)
{
    tcflag_t changed = before->c_lflag ^ now->c_lflag;

    compare(before->c_lflag & ECHO, now->c_lflag & ECHO, "echo of what is typed", out);
    compare(!(before->c_lflag & ICANON), !(now->c_lflag & ICANON), "single keys, not lines", out);
    compare(before->c_lflag & ISIG, now->c_lflag & ISIG, "signals of keys such as Ctrl-C", out);
    if (changed & ~(tcflag_t)(ECHO | ICANON | ISIG))
        buffer_printf(out, "left behind: local modes %#x, not %#x\n", now->c_lflag,
                      before->c_lflag);
    if (before->c_iflag != now->c_iflag)
        buffer_printf(out, "left behind: input modes %#x, not %#x\n", now->c_iflag,
                      before->c_iflag);
    if (before->c_oflag != now->c_oflag)
        buffer_printf(out, "left behind: output modes %#x, not %#x\n", now->c_oflag,
                      before->c_oflag);
    if (before->c_cflag != now->c_cflag)
        buffer_printf(out, "left behind: control modes %#x, not %#x\n", now->c_cflag,
                      before->c_cflag);
    for (int i = 0; i < NCCS; i++)
        if (before->c_cc[i] != now->c_cc[i])
            buffer_printf(out, "left behind: special key %d is %d, not %d\n", i, now->c_cc[i],
                          before->c_cc[i]);
}

void state_compare(const struct terminal_state *before, const struct terminal_state *now,
                   struct buffer *out)
{
    const struct modes *was = &before->modes, *is = &now->modes;

    compare_line(&before->line, &now->line, out);
    for (int i = 0; i < is->odd_count; i++)
        if (find_odd(was, is->odd[i]) < 0)
            say_private(out, is->odd[i], true);
    for (int i = 0; i < was->odd_count; i++)
        if (find_odd(is, was->odd[i]) < 0)
            say_private(out, was->odd[i], false);
    compare(was->keypad, is->keypad, "keypad in application mode", out);
    compare(was->insert, is->insert, "insert mode", out);
    compare(was->letters, is->letters, "another set of letters", out);
    compare(was->region, is->region, "a part of the screen that scrolls", out);
    compare(before->coloured, now->coloured, "a colour for all that follows", out);
    compare(before->styled, now->styled, "a style for all that follows", out);
}
