#include "sql/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "eval/period.h"

static const char *const levels[] = {"error", "warning", "info", "debug"};
static const char *program_name = "pinzhi";
static enum log_level least = LOG_INFO;
static _Thread_local char request_id[40];

void log_start(const char *program, const char *level)
{
    program_name = program;
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (strcmp(levels[i], level) == 0) {
            least = (enum log_level)i;
        }
    }
}

void log_request(const char *id)
{
    snprintf(request_id, sizeof(request_id), "%s", id);
}

/* A line is written in one call, so that threads do not mix. */
void log_line(enum log_level level, const char *format, ...)
{
    char line[1200], moment[TIME_TEXT];
    va_list list;
    int n, more;

    if (level > least) {
        return;
    }
    time_format((int64_t)time(NULL), moment);
    n = snprintf(line, sizeof(line), "%s %s %s %s ", moment, levels[level],
        program_name, request_id[0] == '\0' ? "-" : request_id);
    va_start(list, format);
    more = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, format, list);
    va_end(list);
    n += more < 0 ? 0 : more;
    if ((size_t)n > sizeof(line) - 2) {
        n = sizeof(line) - 2;
    }
    for (int i = 0; i < n; i++) {
        line[i] = line[i] == '\n' ? ' ' : line[i];
    }
    line[n] = '\n';
    if (write(STDERR_FILENO, line, (size_t)n + 1) < 0) {
        return; /* there is nobody left to tell */
    }
}
