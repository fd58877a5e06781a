/*
 * Files and folders of the exports.
 */
#ifndef EXPORT_FILES_H
#define EXPORT_FILES_H

#include <stdbool.h>

#include "eval/arena.h"

/* The folder of a path, in the arena; NULL: the arena is full. */
const char *folder_of(const char *path, struct arena *arena);

/* Make a folder and those above it. */
bool folder_make(const char *path, struct arena *arena);

/* Remove a folder and what is in it; links are not followed. True also when
 * it is not there. */
bool folder_remove(const char *path);

/* fsync a folder, so that renames in it last. */
bool folder_sync(const char *path);

/* fsync of an open file. */
bool file_sync(int fd);

/* Begin to bring an open file's bytes to the disk and wait for nothing: work
 * done between this and file_publish is done while the disk writes. */
void file_sync_begin(int fd);

/* A file that is whole gets its name: fsync, rename, fsync of the folder.
 * False with errno; then both names are as they were, or the new one may not
 * outlast a power cut. */
bool file_publish(const char *part, const char *file, struct arena *arena);

/*
 * From now on the functions here that sync wait for nothing in this process:
 * for a worker, whose files are seen only after its parent's files_sync_all.
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

/* The path of a program that lies beside the one that runs. */
#define PROGRAM_ROOM 4096
bool program_beside(const char *name, char out[PROGRAM_ROOM]);

#endif
