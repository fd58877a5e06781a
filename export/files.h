/*
 * Files and folders of the exports.
 */
#ifndef EXPORT_FILES_H
#define EXPORT_FILES_H

#include <stdbool.h>

#include "eval/arena.h"

/* Make a folder and those above it. */
bool folder_make(const char *path, struct arena *arena);

/* Remove a folder and what is in it; links are not followed. True also when
 * it is not there. */
bool folder_remove(const char *path);

/* fsync a folder, so that renames in it last. */
bool folder_sync(const char *path);

/* fsync of an open file. */
bool file_sync(int fd);

/*
 * From now on file_sync and folder_sync of this process wait for nothing: for
 * a worker, whose files are seen only after its parent's files_sync_all.
 */
void files_sync_later(void);

/* Everything written so far to the file system of a folder is on its disk.
 * False with errno. */
bool files_sync_all(const char *path);

/* Write a small file at once: .part, fsync, rename, fsync of the folder. */
bool file_write(
    const char *path, const char *bytes, size_t n, struct arena *arena);

/* SHA-256 (hex) and size of a file. False when it cannot be read. */
bool file_sha256(const char *path, char sha256[65], long long *bytes);

#endif
