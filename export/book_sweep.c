/* What was made on demand goes when nobody has asked for it any more. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "export/book_worker.h"

enum { DAY = 24 * 3600, DEPTH = 2 /* on-demand/REGION/PERIOD/FILE */ };

static bool hidden(const char *name)
{
    return name[0] == '.';
}

/* Files at the bottom; folders go once they are empty. */
static bool sweep(
    const char *path, int depth, int64_t before, struct arena *arena)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    bool ok = true;

    if (dir == NULL) {
        return errno == ENOENT;
    }
    while ((entry = readdir(dir)) != NULL) {
        const char *inner = arena_printf(arena, "%s/%s", path, entry->d_name);
        struct stat about;

        if (hidden(entry->d_name) || inner == NULL ||
            lstat(inner, &about) != 0) {
            continue;
        }
        if (S_ISDIR(about.st_mode) && depth < DEPTH) {
            ok = sweep(inner, depth + 1, before, arena) && ok;
            rmdir(inner); /* stays while it holds something */
        } else if (S_ISREG(about.st_mode) && about.st_mtime < before) {
            ok = unlink(inner) == 0 && ok;
        }
    }
    closedir(dir);
    return ok;
}

bool book_worker_sweep(struct db *write, const struct config *config,
    int64_t now, struct arena *arena)
{
    int64_t before = now - (int64_t)config->workbook_days * DAY;
    const char *folder =
        arena_printf(arena, "%s/on-demand", config->export_dir);

    if (config->workbook_days == 0) {
        return true;
    }
    return folder != NULL && sweep(folder, 0, before, arena) &&
           db_answered(book_job_sweep(write, before));
}
