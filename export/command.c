#include "export/command.h"

#include <stdarg.h>
#include <stdio.h>

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
