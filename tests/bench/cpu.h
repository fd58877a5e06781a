/*
 * CPU of the servers while a load runs: the environment variables DB, WEB and
 * APP hold the pids of each part, separated by blanks.
 */
#ifndef TESTS_BENCH_CPU_H
#define TESTS_BENCH_CPU_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GROUPS = 3 };

/* CPU seconds so far of the pids in an environment variable. */
static double cpu_of(const char *variable)
{
    const char *pids = getenv(variable);
    double seconds_used = 0;

    while (pids != NULL && *pids != '\0') {
        char path[64], line[1024] = "";
        unsigned long user = 0, system = 0;
        char *end;
        long pid = strtol(pids, &end, 10);
        FILE *in;

        snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
        in = end == pids ? NULL : fopen(path, "r");
        if (in != NULL && fgets(line, sizeof(line), in) != NULL &&
            sscanf(strrchr(line, ')') + 2,
                "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                &system) == 2) {
            seconds_used +=
                (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
        }
        if (in != NULL) {
            fclose(in);
        }
        pids = end + strspn(end, " ");
        if (end == pids && *pids != '\0') {
            break;
        }
    }
    return seconds_used;
}

static void cpu_now(double out[GROUPS])
{
    static const char *const variables[] = {"DB", "WEB", "APP"};

    for (int i = 0; i < GROUPS; i++) {
        out[i] = cpu_of(variables[i]);
    }
}

#endif
