#include "sql/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *read_open(
    FILE *in, size_t most, struct arena *arena, struct text *out)
{
    struct stat about;
    size_t size;
    char *bytes;

    if (fstat(fileno(in), &about) != 0 || !S_ISREG(about.st_mode)) {
        return "it is no plain file";
    }
    size = (size_t)about.st_size;
    if (size > most) {
        return "it is too large";
    }
    bytes = arena_alloc(arena, size + 1);
    if (bytes == NULL) {
        return "there is no memory for it";
    }
    *out = (struct text){bytes, fread(bytes, 1, size, in)};
    return out->n == size ? NULL : "it cannot be read whole";
}

const char *file_read(
    const char *path, size_t most, struct arena *arena, struct text *out)
{
    FILE *in = fopen(path, "rb");
    const char *why;

    if (in == NULL) {
        return strerror(errno);
    }
    why = read_open(in, most, arena, out);
    fclose(in);
    return why;
}
