#include "export/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "export/record.h"

int command_fail(int code, const char *format, ...)
{
    va_list args;

    fputs("pinzhi-export: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return code;
}

int command_told(const struct command *c, const struct record *record)
{
    json_t *json = c->json ? record_json(record) : NULL;
    char *text = json == NULL ? NULL : json_dumps(json, JSON_PRESERVE_ORDER);

    if (text != NULL) {
        puts(text);
    } else if (!c->quiet) {
        printf("%s  %lld bytes  code %s  sha256 %s\n", c->output, record->bytes,
            record->totals.code, record->sha256);
    }
    free(text);
    json_decref(json);
    return 0;
}

const char *command_whole_path(const char *path, struct arena *arena)
{
    char *here = path[0] == '/' ? NULL : getcwd(NULL, 0);
    const char *whole =
        here == NULL ? path : arena_printf(arena, "%s/%s", here, path);

    free(here);
    return whole == NULL || whole[0] != '/' ? "" : whole;
}
