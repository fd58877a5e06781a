/*
 * A file for each workbook that is timed: "OUT.0", "OUT.1" and so on, the last
 * one OUT. A workbook that is published is never written over an older one;
 * what the system takes to remove the older ones is not its cost.
 */
#include <stdio.h>
#include <unistd.h>

static const char *numbered(const char *out, int i, int count)
{
    static char name[4096];

    snprintf(name, sizeof(name), "%s.%d", out, i);
    return i == count - 1 ? out : name;
}

/* Before the time is taken and after. */
static void remove_numbered(const char *out, int count, int kept)
{
    for (int i = 0; i < count - kept; i++) {
        unlink(numbered(out, i, count));
    }
}
