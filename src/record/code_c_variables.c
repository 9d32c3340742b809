/*
 * code_c_variables: where variables are declared in C: where they are set first, at the top of
 * their function, or outside of all functions.
 */
#include "record/code_c_inside.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

/* What stands before its name, the space included. */
const char *c_type(const struct code_variable *variable)
{
    switch (variable->type) {
    case TYPE_PID: return "pid_t ";
    case TYPE_LONG: return "long ";
    case TYPE_TEXT: return variable->composed ? "char " : "const char *";
    default: return "int ";
    }
}

static void declare(struct code *code, struct buffer *out, const struct code_variable *variable,
                    const char *before)
{
    bool text = variable->type == TYPE_TEXT;
    bool composed = text && variable->composed;
    bool with_handler = variable->shared && variable->in_handler && variable->type <= TYPE_INT &&
                        !variable->is_status;

    if (composed)
        c_needs(code, C_SET_TEXT);
    if (with_handler)
        c_needs(code, C_SIGNAL);
    buffer_printf(out, "%s%s%s%s%s;\n", before,
                  with_handler ? "volatile sig_atomic_t " : c_type(variable), variable->written,
                  composed ? "[TEXT_MAX]" : "",
                  composed ? " = \"\""
                  : text   ? " = \"\""
                           : " = 0");
}

bool c_declared_first(const struct code_variable *variable)
{
    bool composed = variable->type == TYPE_TEXT && variable->composed;

    return variable->first && !variable->shared && !composed;
}

void c_declare_or_name(struct code *code, struct buffer *out, const struct statement *statement,
                       const char *name)
{
    struct code_variable *variable = code_variable(code, name);

    if (!variable || !c_declared_first(variable) || variable->first != statement) {
        c_variable(code, out, name);
        return;
    }
    buffer_printf(out, "%s%s", c_type(variable), variable->written);
    variable->declared = true;
}

void c_use(struct code *code, const struct statement *statement, const char *name)
{
    const struct code_variable *variable = code_variable(code, name);

    if (variable && variable->first == statement && c_declared_first(variable) &&
        !variable->is_read)
        code_line(code, "(void)%s;", variable->written);
}

/* A loop of $i that no one else reads has its own. */
static bool is_loops_own(const struct code *code, const struct code_variable *variable)
{
    return !strcmp(variable->name, "i") && code->plain_loops;
}

static bool is_needed(const struct code *code, const struct code_variable *variable)
{
    return strcmp(variable->name, "?") != 0 && !is_loops_own(code, variable);
}

/* Where the name stands in the code next, outside of comments and strings; NULL: nowhere. */
static const char *find_name(const char *text, const char *name)
{
    static const char *const letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

    for (char before = ' '; *text; before = text[-1]) {
        size_t length = strspn(text, letters);
        bool member = before == '.' || before == '>'; /* th->pid */
        if (length > 0 && !member && strlen(name) == length && !memcmp(text, name, length))
            return text;
        if (!strncmp(text, "/*", 2)) {
            text = strstr(text + 2, "*/") + 2;
        } else if (*text == '"') {
            for (text++; *text != '"'; text++)
                text += *text == '\\';
            text++;
        } else {
            text += length > 0 ? length : 1;
        }
    }
    return NULL;
}

/* Whether it does more there than get values. */
static bool is_asked(const char *text, const char *name)
{
    while ((text = find_name(text, name))) {
        text += strlen(name);
        if (strncmp(text, " = ", 3) != 0 && strncmp(text, " += ", 4) != 0)
            return true;
    }
    return false;
}

/* At the top of a function: what is used in it alone, and is not declared where it is set first. */
void c_declare_own(struct code *code, const struct block *body, bool last, const char *text)
{
    for (int i = 0; i < code->variable_count; i++) {
        const struct code_variable *variable = code->variables[i];
        if (variable->depth <= 0 || variable->path[0] != body || variable->shared ||
            (c_declared_first(variable) && variable->declared) || !is_needed(code, variable) ||
            !find_name(text, variable->written))
            continue;
        declare(code, code->out, variable, "    ");
        if (!is_asked(text, variable->written))
            buffer_printf(code->out, "    (void)%s;\n", variable->written);
    }
    if (last && find_name(text, "last"))
        buffer_printf(code->out, "    %slast = 0; /* $? */\n    (void)last;\n",
                      c_type(code_variable(code, "?")));
}

void c_declare_shared(struct code *code, struct buffer *out, const char *text)
{
    for (int i = 0; i < code->variable_count; i++)
        if (code->variables[i]->shared && is_needed(code, code->variables[i]) &&
            find_name(text, code->variables[i]->written))
            declare(code, out, code->variables[i], "static ");
    for (int i = 0; i < code->label_count; i++)
        if (code->labels[i].pid_name && find_name(text, code->labels[i].pid_name))
            buffer_printf(out, "static pid_t %s;\n", code->labels[i].pid_name);
    for (int i = 0; i < code->object_count; i++)
        if (find_name(text, code->objects[i]->written))
            buffer_printf(out, "static struct %s *%s;\n",
                          code->objects[i]->pool ? "pool" : "process", code->objects[i]->written);
    if (find_name(text, "room"))
        buffer_printf(out, "static char room[BUFSIZ]; /* %s */\n", _("what stdout gathers"));
}

/* Beside $i, the argument of a task, the variable of that name is another. */
void c_name_index(struct code *code)
{
    struct code_variable *i = code_variable(code, "i");

    for (int f = 0; i && !code->plain_loops && f < code->function_count; f++)
        if (code->functions[f].kind == CODE_TASK && i->shared) {
            char *name = code_unique(code, "i_");
            free(i->written);
            i->written = name;
            return;
        }
}
