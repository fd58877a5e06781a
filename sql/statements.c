#include "sql/statements.h"

#include <stdlib.h>
#include <string.h>

static const char *const texts[] = {
#define SQL_TEXT(name, text) text,
    SQL_STATEMENTS(SQL_TEXT)
#undef SQL_TEXT
};

const char *sql_text(enum sql which)
{
    return texts[which];
}

char *sql_repeated(enum sql which, size_t tuples, size_t *n)
{
    const char *text = texts[which];
    const char *group = strstr(text, "VALUES (") + 7;
    const char *end = strchr(group, ')') + 1;
    size_t head = (size_t)(group - text), size = (size_t)(end - group);
    size_t tail = strlen(end);
    char *out = malloc(head + tuples * (size + 2) + tail + 1), *at = out;

    if (out == NULL) {
        return NULL;
    }
    memcpy(at, text, head);
    at += head;
    for (size_t i = 0; i < tuples; i++) {
        if (i > 0) {
            *at++ = ',';
        }
        memcpy(at, group, size);
        at += size;
    }
    memcpy(at, end, tail + 1);
    *n = (size_t)(at - out) + tail;
    return out;
}
