#include "fcgi/reach.h"

#include <string.h>

#include "fcgi/parts.h"
#include "sql/overview.h"

static bool append(const struct request *req, struct reach *reach,
    const struct region *regions, size_t count)
{
    struct region *room =
        arena_array(req->arena, reach->count + count + 1, sizeof(*room));
    if (!room) {
        return false;
    }
    for (size_t i = 0; i < reach->count; i++) {
        room[i] = reach->of[i];
    }
    for (size_t i = 0; i < count; i++) {
        room[reach->count + i] = regions[i];
    }
    reach->of = room;
    reach->count += count;
    return true;
}

/* The counties of a region and below it. */
static bool add_region(
    const struct request *req, const char *region, struct reach *reach)
{
    struct region *regions = NULL;
    size_t count = OVERVIEW_COUNTIES;
    const char *after = "";
    while (count == OVERVIEW_COUNTIES) {
        if (!db_answered(overview_regions(req->read, region, after,
                OVERVIEW_COUNTIES, req->arena, &regions, &count)) ||
            !append(req, reach, regions, count)) {
            return false;
        }
        after = count > 0 ? regions[count - 1].code : "";
    }
    return true;
}

bool reach_load(const struct request *req, struct reach *out)
{
    const struct session *session = &req->session;
    const struct region home = {.code = session->actor.region,
        .name = {session->region_zh, session->region_en}};
    struct scope scope;
    *out = (struct reach){0};
    for (int i = 0; actor_region(&session->actor, i, &scope); i++) {
        /* The session knows the name of the home: nothing need be asked. */
        bool known =
            part_is_county(home.code) && strcmp(scope.region, home.code) == 0;
        if (!(known ? append(req, out, &home, 1)
                    : add_region(req, scope.region, out))) {
            return false;
        }
    }
    return true;
}

const char *reach_name(
    const struct request *req, const struct reach *reach, const char *code)
{
    for (size_t i = 0; i < reach->count; i++) {
        if (strcmp(reach->of[i].code, code) == 0) {
            return say(req, &reach->of[i].name);
        }
    }
    return code;
}
