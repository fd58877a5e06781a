/*
 * Demonstration data: regions, accounts, published figures and register
 * entries from CSV files, entered through the same functions as the pages.
 */
#ifndef SQL_DEMO_H
#define SQL_DEMO_H

#include <stdio.h>

#include "sql/db.h"

/*
 * Load `folder` (region.csv, account.csv, figure.csv, entry.csv) under
 * `edition`. New accounts and their random passwords are added to the file
 * `accounts` (role,login,password,note; mode 0600) unless that is NULL. What
 * is there already stays as it is, so a second run changes nothing. Opens the
 * periods of the figures for entry from today, and the month before this one.
 * False with a line on `err`.
 */
bool demo_load(struct db *write, struct db *read, const char *edition,
    const char *folder, const char *accounts, int64_t now, struct arena *arena,
    FILE *err);

#endif
