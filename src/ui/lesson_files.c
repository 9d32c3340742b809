#include "ui/lesson_files.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "sandbox/probe.h"
#include "ui/state.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void lesson_files_free(struct lesson_files *files)
{
    for (int i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    *files = (struct lesson_files){0};
}

static void add(struct lesson_files *files, const char *path)
{
    files->paths = alloc_resize(files->paths, (size_t)files->count + 1, sizeof *files->paths);
    files->paths[files->count++] = alloc_string(path);
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool ends_in_md(const char *name)
{
    size_t length = strlen(name);

    return length > 3 && !strcmp(name + length - 3, ".md");
}

static bool is_last(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');

    return slash && !strcmp(slash + 1, name);
}

void lesson_files_folder(struct buffer *folder, const char *installed)
{
    char own[1024];
    char *slash;

    if (probe_program(own, sizeof own)) {
        for (int i = 0; i < 2 && (slash = strrchr(own, '/')); i++) { /* build/, build/asan/ */
            *slash = '\0';
            if (!is_last(own, "build"))
                continue;
            *strrchr(own, '/') = '\0';
            buffer_printf(folder, "%s/lessons", own);
            return;
        }
    }
    buffer_add_text(folder, installed);
}

/* Names of a folder in their order, but for hidden ones. */
static bool list(struct lesson_files *files, const char *folder, struct error *error)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);

    if (count < 0)
        return error_errno(error, "%s", folder);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.')
            add(files, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return true;
}

/* The lessons of a folder, and with `depth` those of the folders in it. */
static bool add_folder(struct lesson_files *files, const char *folder, int depth,
                       struct error *error)
{
    struct lesson_files names = {0};
    struct buffer path = {0};
    size_t length = strlen(folder);
    bool good = list(&names, folder, error);

    while (length > 1 && folder[length - 1] == '/')
        length--;
    for (int i = 0; i < names.count && good; i++) {
        buffer_clear(&path);
        buffer_printf(&path, "%.*s/%s", (int)length, folder, names.paths[i]);
        int before = files->count;
        if (is_folder(path.data)) {
            good = depth == 0 || add_folder(files, path.data, depth - 1, error);
            files->languages += files->count > before;
        } else if (ends_in_md(names.paths[i])) {
            add(files, path.data);
        }
    }
    buffer_free(&path);
    lesson_files_free(&names);
    return good;
}

bool lesson_files_shipped(struct lesson_files *files, const char *installed, struct error *error)
{
    struct buffer path = {0};

    lesson_files_folder(&path, installed);
    size_t length = path.length;
    /* TRANSLATORS: the folder of the lessons in your language, or /en where there are none. */
    buffer_add_text(&path, _("/en"));
    if (!is_folder(path.data)) {
        path.length = length;
        buffer_add_text(&path, "/en");
    }
    bool good = add_folder(files, path.data, 0, error);
    buffer_free(&path);
    return good;
}

/* "06-zombies", "zombies", "6", "06" */
static bool is_called(const char *path, const char *word)
{
    const char *name = strrchr(path, '/') + 1;
    size_t length = strlen(name) - 3, digits = strspn(name, "0123456789");
    const char *bare = name[digits] == '-' ? name + digits + 1 : name;
    char *end;

    if (strlen(word) == length && !strncmp(name, word, length))
        return true;
    if (bare != name && strlen(word) == length - (size_t)(bare - name) &&
        !strncmp(bare, word, strlen(word)))
        return true;
    return bare != name && isdigit((unsigned char)*word) &&
           strtol(word, &end, 10) == strtol(name, NULL, 10) && !*end;
}

static bool add_named(struct lesson_files *files, const char *word, const char *installed,
                      struct error *error)
{
    struct lesson_files shipped = {0};
    bool found = false;

    if (!lesson_files_shipped(&shipped, installed, error))
        return false;
    for (int i = 0; i < shipped.count && !found; i++) {
        found = is_called(shipped.paths[i], word);
        if (found)
            add(files, shipped.paths[i]);
    }
    lesson_files_free(&shipped);
    return found ||
           error_set(error, _("no lesson is called `%s`; proctor lessons lists them"), word);
}

bool lesson_files_meant(struct lesson_files *files, const char *word, const char *installed,
                        struct error *error)
{
    struct stat status;
    int before = files->count;

    if (stat(word, &status) < 0) {
        if (errno == ENOENT && *word && !strchr(word, '/') && !ends_in_md(word))
            return add_named(files, word, installed, error);
        return error_errno(error, "%s", word);
    }
    if (!S_ISDIR(status.st_mode)) {
        add(files, word);
        return true;
    }
    if (!add_folder(files, word, 1, error))
        return false;
    return files->count > before || error_set(error, _("%s: no lesson (NAME.md) in it"), word);
}

bool lesson_files_read(struct lesson *lesson, const char *path, bool allow_exec,
                       struct error *error)
{
    struct buffer text = {0};

    error->line = 0;
    *lesson = (struct lesson){0};
    if (!state_read_file(path, LESSON_TEXT_MAX, &text, error)) {
        buffer_free(&text);
        return false;
    }
    bool good = lesson_parse(lesson, path, buffer_text(&text), text.length, allow_exec, error);
    if (!good && error->line)
        error_wrap(error, "%s:%d", path, error->line);
    else if (!good)
        error_wrap(error, "%s", path);
    buffer_free(&text);
    return good;
}
