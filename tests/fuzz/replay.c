/*
 * replay: a fuzz target without libFuzzer. Linked with one target, it feeds it each file given as
 * an argument, or, without arguments, each file of tests/fuzz/corpus/NAME, where NAME is the
 * program's own; so `make test` runs every input that was ever worth keeping.
 *
 * Each input is in memory of just its size, so that AddressSanitizer sees a byte too many.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int passed, failed;

static void feed(const char *path)
{
    struct stat about;
    FILE *file = fopen(path, "rb");

    if (file && fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode)) {
        size_t size = (size_t)about.st_size;
        uint8_t *data = malloc(size);
        if ((data || !size) && fread(data, 1, size, file) == size) {
            LLVMFuzzerTestOneInput(data, size);
            passed++;
        } else {
            fprintf(stderr, "%s: cannot be read\n", path);
            failed++;
        }
        free(data);
    } else {
        perror(path);
        failed++;
    }
    if (file)
        fclose(file);
}

static void feed_folder(const char *folder)
{
    DIR *listing = opendir(folder);
    struct dirent *entry;

    if (!listing) {
        perror(folder);
        failed++;
        return;
    }
    while ((entry = readdir(listing))) {
        char *path;
        if (entry->d_name[0] == '.' || asprintf(&path, "%s/%s", folder, entry->d_name) < 0)
            continue;
        feed(path);
        free(path);
    }
    closedir(listing);
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++)
        feed(argv[i]);
    if (argc == 1) {
        char *folder;
        if (asprintf(&folder, "tests/fuzz/corpus/%s", name) > 0) {
            feed_folder(folder);
            free(folder);
        }
    }
    if (passed + failed == 0) {
        fprintf(stderr, "%s: no inputs\n", name);
        failed++;
    }
    printf("%s inputs: %d passed, %d failed\n", name, passed, failed);
    return failed ? 1 : 0;
}
