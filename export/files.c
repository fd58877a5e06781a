#define _GNU_SOURCE /* syncfs, sync_file_range */
#include "export/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sql/audit.h"

#define DEPTH_MAX 8

bool folder_make(const char *path, struct arena *arena)
{
    char *copy = arena_copy(arena, path, strlen(path));

    if (copy == NULL) {
        return false;
    }
    for (char *p = copy + 1; *p != '\0'; p++) {
        if (*p == '/') {
            *p = '\0';
            if (mkdir(copy, 0755) != 0 && errno != EEXIST) {
                return false;
            }
            *p = '/';
        }
    }
    return mkdir(copy, 0755) == 0 || errno == EEXIST;
}

static bool remove_inside(int parent, const char *name, int depth)
{
    int fd =
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    bool ok = true;

    if (dir == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return errno == ENOENT || ((errno == ENOTDIR || errno == ELOOP) &&
                                      unlinkat(parent, name, 0) == 0);
    }
    while (ok && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            ok = depth < DEPTH_MAX &&
                 remove_inside(dirfd(dir), entry->d_name, depth + 1);
        }
    }
    closedir(dir);
    return ok && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool folder_remove(const char *path)
{
    return remove_inside(AT_FDCWD, path, 0);
}

static bool later; /* of a whole process: see files_sync_later */

void files_sync_later(void)
{
    later = true;
}

bool file_sync(int fd)
{
    return later || fsync(fd) == 0;
}

void file_sync_begin(int fd)
{
    if (!later) {
        sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    }
}

bool files_sync_all(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;

    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && file_sync(fd);

    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool folder_sync(const char *path)
{
    return sync_path(path, O_DIRECTORY);
}

const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL   ? "."
           : slash == path ? "/"
                           : arena_copy(arena, path, (size_t)(slash - path));
}

bool file_publish(const char *part, const char *file, struct arena *arena)
{
    const char *folder = folder_of(file, arena);

    return folder != NULL && sync_path(part, 0) && rename(part, file) == 0 &&
           folder_sync(folder);
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);

        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        }
    }
    return true;
}

bool file_write(
    const char *path, const char *bytes, size_t n, struct arena *arena)
{
    /* Several processes may write the same record at once. */
    const char *part = arena_printf(arena, "%s.%ld.part", path, (long)getpid());
    int fd = part == NULL
                 ? -1
                 : open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool ok;

    if (fd < 0) {
        return false;
    }
    ok = write_all(fd, bytes, n);
    ok = close(fd) == 0 && ok && file_publish(part, path, arena);
    if (!ok) {
        unlink(part);
    }
    return ok;
}

bool file_sha256(const char *path, char sha256[65], long long *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    void *map = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
        about.st_size > 0) {
        map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (map == MAP_FAILED) {
        return false;
    }
    hash_hex(map, (size_t)about.st_size, sha256);
    *bytes = (long long)about.st_size;
    munmap(map, (size_t)about.st_size);
    return true;
}

bool program_beside(const char *name, char out[PROGRAM_ROOM])
{
    size_t room = strlen(name) + 1;
    ssize_t n = readlink("/proc/self/exe", out, PROGRAM_ROOM - room);
    char *slash;

    if (n <= 0) {
        return false;
    }
    out[n] = '\0';
    slash = strrchr(out, '/');
    if (slash == NULL) {
        return false;
    }
    memcpy(slash + 1, name, room);
    return true;
}
