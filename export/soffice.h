/*
 * A workbook as PDF, by LibreOffice where that is installed: in a process group
 * of its own with limits of time, memory and file size, a profile and home that
 * are made for it and removed, no other one at the same time.
 */
#ifndef EXPORT_SOFFICE_H
#define EXPORT_SOFFICE_H

#include "eval/arena.h"
#include "sql/config.h"

#define SOFFICE_SECONDS 45   /* a conversion at most; nginx waits 60 */
#define SOFFICE_ADDRESS 4096 /* MiB of address space */
#define SOFFICE_FILE    256  /* MiB of a file that it writes */

enum soffice_result {
    SOFFICE_OK,
    SOFFICE_NONE,  /* it is not installed, or PINZHI_SOFFICE is empty */
    SOFFICE_BUSY,  /* another conversion is under way on this host */
    SOFFICE_SLOW,  /* it took longer than SOFFICE_SECONDS and was ended */
    SOFFICE_INPUT, /* there is no such file, no workbook, no such sheet */
    SOFFICE_FAIL
};

/* The program of PINZHI_SOFFICE, a whole path or a name in the usual folders,
 * in `arena`; NULL when it is not there. */
const char *soffice_program(const struct config *config, struct arena *arena);

/*
 * Write the workbook FILE as PDF: all its sheets, or the one called `sheet`
 * when that is not NULL. The values are those cached in it. PDF appears whole
 * or not at all; `*why` (in `arena`) says what was wrong and what to do.
 */
enum soffice_result soffice_pdf(const struct config *config, const char *file,
    const char *sheet, const char *pdf, struct arena *arena, const char **why);

/* What pinzhi-export runs as, between the limits and LibreOffice: the words
 * behind SOFFICE_CHILD are program, folder and workbook. Returns only when it
 * could not be run. */
#define SOFFICE_CHILD "soffice-child"
int soffice_child_main(char **words);

#endif
