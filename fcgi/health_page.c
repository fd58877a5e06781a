#include "fcgi/site.h"

#include <stdio.h>
#include <stdlib.h>

#include "fcgi/metrics.h"
#include "sql/log.h"
#include "sql/migrate.h"

/* These pages are for the host's own watchers: from elsewhere they are not
 * there. */
static bool from_here(const struct request *req, struct reply *reply)
{
    if (req->loopback) {
        reply->type = "text/plain; charset=utf-8";
        return true;
    }
    reply_error(req, reply, 404, "path", tr(req, "There is no such page."));
    return false;
}

void health_page(struct request *req, struct reply *reply)
{
    if (from_here(req, reply)) {
        html_lit(&reply->body, "ok\n");
    }
}

/* The version of the schema; -1 with a line in the log. */
static int schema_version(const struct config *config)
{
    char *line = NULL;
    size_t n = 0;
    FILE *err = open_memstream(&line, &n);
    if (!err) {
        return -1;
    }
    int version = migrate_version(config, err);
    fclose(err);
    if (version < 0) {
        log_line(LOG_WARNING, "not ready: %s", line);
    }
    free(line);
    return version;
}

void ready_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    if (!from_here(req, reply)) {
        return;
    }
    int version = schema_version(req->config);
    if (version == SCHEMA_VERSION) {
        html_lit(h, "ready\n");
        return;
    }
    reply->status = 503;
    if (version < 0) {
        html_lit(h, "the database does not answer\n");
        return;
    }
    html_lit(h, "the schema has version ");
    html_int(h, version);
    html_lit(h, ", this program needs ");
    html_int(h, SCHEMA_VERSION);
    html_lit(h, "\n");
}

void metrics_page(struct request *req, struct reply *reply)
{
    if (!from_here(req, reply)) {
        return;
    }
    reply->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(&reply->body);
}
