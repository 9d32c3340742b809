#include "ui/prompt.h"

#include "base/alloc.h"
#include "lang/program.h"
#include "ui/completion.h"
#include "ui/state.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { HISTORY_MAX = 2000 };

static prompt_line *line_handler;
static void *line_context;
static void (*interrupt_handler)(void *context);
static const struct session *completed_session;
static const struct prompt_screen *screen; /* NULL: readline draws */
static bool shown;
static char *history_path;

/* Keys that the screen handed over and readline has not read yet. */
static struct buffer keys;
static size_t keys_read;

static void on_line(char *line)
{
    shown = false; /* readline has ended the line on the screen */
    if (!screen)
        rl_callback_handler_remove();
    if (line && *line && strlen(line) <= PROGRAM_TEXT_MAX)
        add_history(line);
    line_handler(line_context, line);
    free(line);
}

/* Completion */

static struct completion offered;

static char *next_completion(const char *text, int state)
{
    static int at;

    (void)text;
    if (!state)
        at = 0;
    return at < offered.count ? strdup(offered.words[at++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)end;
    rl_attempted_completion_over = 1; /* no file names */
    completion_free(&offered);
    completion_make(&offered, completed_session ? session_table(completed_session) : NULL,
                    rl_line_buffer, start, text);
    return rl_completion_matches(text, next_completion);
}

/* Ctrl-C is a key like others here: as a signal it would reach whoever started proctor too, and
 * make would fail for it at the end. Ctrl-Z throws nothing away that was typed before it: a read
 * for what is no longer there would wait for the next key, and all else with it. */
static void prepare_terminal(int meta)
{
    struct termios modes;

    rl_prep_terminal(meta);
    if (tcgetattr(STDIN_FILENO, &modes) < 0)
        return;
    modes.c_cc[VINTR] = _POSIX_VDISABLE;
    modes.c_lflag |= NOFLSH;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}

static int on_interrupt_key(int count, int key)
{
    (void)count;
    (void)key;
    interrupt_handler(line_context);
    return 0;
}

void prompt_open(prompt_line *handler, void (*on_interrupt)(void *context), void *context)
{
    line_handler = handler;
    line_context = context;
    interrupt_handler = on_interrupt;
    rl_prep_term_function = prepare_terminal;
    rl_readline_name = "proctor";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = " \t\n;{}()=:,";
    rl_variable_bind("show-all-if-ambiguous", "on"); /* inputrc may say otherwise */
    /* Readline looks at the environment itself, again and again, where LC_ALL=C would take away the
     * UTF-8 that we speak even then. */
    setenv("LC_ALL", setlocale(LC_CTYPE, NULL), 1);
    rl_initialize();
    rl_bind_key(CTRL('C'), on_interrupt_key);
    using_history();
    stifle_history(HISTORY_MAX);
    history_path = state_path("history");
    if (history_path)
        read_history(history_path);
}

void prompt_close(void)
{
    prompt_hide();
    rl_callback_handler_remove();
    if (!screen)
        rl_deprep_terminal();
    screen = NULL;
    buffer_free(&keys);
    completion_free(&offered);
    if (history_path)
        state_replace(history_path, write_history);
    free(history_path);
    history_path = NULL;
    clear_history();
}

void prompt_set_session(const struct session *session)
{
    completed_session = session;
}

void prompt_show(const char *text)
{
    if (shown) {
        rl_set_prompt(text);
        rl_redisplay();
        return;
    }
    shown = true;
    if (RL_ISSTATE(RL_STATE_CALLBACK)) { /* hidden before: bring the line back */
        rl_set_prompt(text);
        rl_on_new_line();
        rl_forced_update_display();
        return;
    }
    rl_callback_handler_install(text, on_line);
}

void prompt_hide(void)
{
    if (!shown)
        return;
    shown = false;
    rl_clear_visible_line();
}

void prompt_read(void)
{
    if (RL_ISSTATE(RL_STATE_CALLBACK))
        rl_callback_read_char();
}

bool prompt_clear(void)
{
    bool had = RL_ISSTATE(RL_STATE_CALLBACK) && rl_end > 0;

    if (!RL_ISSTATE(RL_STATE_CALLBACK))
        return false;
    rl_point = rl_end;
    rl_redisplay();
    fputs("^C\n", rl_outstream);
    rl_callback_sigcleanup();
    rl_replace_line("", 1);
    using_history(); /* Up begins at the last line again */
    rl_on_new_line();
    shown = false;
    return had;
}

void prompt_release(void)
{
    prompt_hide();
    rl_deprep_terminal();
}

void prompt_resume(void)
{
    if (RL_ISSTATE(RL_STATE_CALLBACK))
        prepare_terminal(1);
}

void prompt_resized(void)
{
    if (RL_ISSTATE(RL_STATE_CALLBACK))
        rl_resize_terminal();
}

/* Under a screen */

static int keys_wait(void)
{
    return keys_read < keys.length;
}

static int next_key(FILE *unused)
{
    (void)unused;
    if (!keys_wait())
        return screen->wait_key(line_context);
    return (unsigned char)keys.data[keys_read++];
}

static void draw_nothing(void)
{
}

/* `words[0]` is what they have in common. */
static void show_completions(char **words, int count, int longest)
{
    (void)longest;
    screen->completions(line_context, words + 1, count);
}

static void leave_terminal(int meta)
{
    (void)meta;
}

void prompt_on_screen(const struct prompt_screen *functions)
{
    screen = functions;
    rl_prep_term_function = leave_terminal;
    rl_deprep_term_function = draw_nothing;
    rl_getc_function = next_key;
    rl_input_available_hook = keys_wait;
    rl_redisplay_function = draw_nothing;
    rl_completion_display_matches_hook = show_completions;
    rl_unbind_key(CTRL('C'));
    rl_callback_handler_install("", on_line);
}

void prompt_feed(const char *bytes, size_t length)
{
    buffer_add(&keys, bytes, length);
    while (keys_wait())
        rl_callback_read_char();
    buffer_clear(&keys);
    keys_read = 0;
}

void prompt_keep(const char *bytes, size_t length)
{
    buffer_add(&keys, bytes, length);
}

void prompt_insert(const char *text)
{
    if (RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH))
        rl_callback_sigcleanup();
    rl_insert_text(text);
}

void prompt_content(const char *text, struct buffer *prompt, struct buffer *line, size_t *point)
{
    bool asks = rl_display_prompt && *rl_display_prompt; /* a search, a count of repetitions */

    buffer_add_text(prompt, asks ? rl_display_prompt : text);
    buffer_add(line, rl_line_buffer, (size_t)rl_end);
    *point = (size_t)rl_point;
}

bool prompt_empty(void)
{
    return rl_end == 0 && !(rl_display_prompt && *rl_display_prompt) &&
           !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_MULTIKEY | RL_STATE_METANEXT |
                       RL_STATE_NUMERICARG);
}

bool prompt_takes_escape(void)
{
    enum { VI = 0 };

    return rl_editing_mode == VI || RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
}

bool prompt_drop(void)
{
    bool had = !prompt_empty();

    keys_read = keys.length;
    rl_callback_sigcleanup();
    rl_clear_message();
    rl_replace_line("", 1);
    using_history();
    rl_point = rl_end = 0;
    return had;
}

static bool is_part(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const struct verb *prompt_verb(void)
{
    int from = rl_point, to = rl_point;

    while (from > 0 && is_part(rl_line_buffer[from - 1]))
        from--;
    while (to < rl_end && is_part(rl_line_buffer[to]))
        to++;
    const struct verb *verb = verb_find(rl_line_buffer + from, (size_t)(to - from));
    return verb ? verb : completion_verb(rl_line_buffer, rl_point);
}
