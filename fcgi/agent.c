#include "fcgi/agent.h"

#include <stddef.h>
#include <string.h>

struct sign {
    const char *part, *name;
};

/* Browsers call themselves by older names too: the newest name goes first. */
static const struct sign browsers[] = {
    {"MicroMessenger/", "WeChat"},
    {"QQBrowser/", "QQ"},
    {"360SE", "360"},
    {"UCBrowser/", "UC"},
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"Firefox/", "Firefox"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
    {"Trident/", "Internet Explorer"},
    {"curl/", "curl"},
};

static const struct sign systems[] = {
    {"Windows", "Windows"},
    {"HarmonyOS", "HarmonyOS"},
    {"Android", "Android"},
    {"iPhone", "iPhone"},
    {"iPad", "iPad"},
    {"Mac OS X", "macOS"},
    {"Linux", "Linux"},
};

static const char *find(
    const struct sign *signs, size_t count, const char *header)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(header, signs[i].part)) {
            return signs[i].name;
        }
    }
    return "";
}

const char *agent_name(const char *header, struct arena *arena)
{
    const char *browser =
        find(browsers, sizeof(browsers) / sizeof(browsers[0]), header);
    const char *system =
        find(systems, sizeof(systems) / sizeof(systems[0]), header);
    const char *both = *browser && *system
                           ? arena_printf(arena, "%s, %s", browser, system)
                       : *browser ? browser
                                  : system;
    return both ? both : "";
}
