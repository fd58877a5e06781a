/* `pinzhi-admin check --region --period`: what the rules find. */
#include <stdio.h>
#include <string.h>

#include "sql/admin.h"
#include "sql/check_store.h"

static const char *const severities[SEVERITY__COUNT] = {
    "block", "explain", "hint"};

static int print_json(const char *region, const char *period,
    const struct found *found, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct hit *hit = &found[i].hit;

        json_array_append_new(list,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "form",
                found[i].form, "bureau", found[i].bureau, "code", hit->code,
                "severity", severities[hit->severity], "item", found[i].item,
                "column", hit->column == COLUMN_TOTAL ? "total" : "current",
                "zh", hit->sentence.zh, "en", hit->sentence.en));
    }
    return admin_print_json(json_pack(
        "{s:s, s:s, s:o}", "region", region, "period", period, "hits", list));
}

static int print_text(const struct found *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s/%s\t%s\t%s\t%s\n", found[i].form, found[i].bureau,
            severities[found[i].hit.severity], found[i].hit.code,
            found[i].hit.sentence.zh);
    }
    return 0;
}

int admin_check_figures(struct admin *a)
{
    char period[PERIOD_TEXT];
    struct period parsed;
    struct found *found;
    enum db_result result;
    size_t count;
    int code = admin_period(a, &parsed);

    if (code != 0) {
        return code;
    }
    if (a->region_count != 1) {
        return admin_fail(EXIT_USAGE, "check needs one --region with --period");
    }
    period_format(parsed, period);
    result = check_look(a->read, a->regions[0], period, a->form, a->now,
        a->arena, &found, &count);
    if (!db_answered(result)) {
        return admin_unavailable();
    }
    if (result == DB_NONE && !a->quiet) {
        fprintf(stderr, "pinzhi-admin: nothing is reported for %s in %s\n",
            a->regions[0], period);
    }
    return a->json ? print_json(a->regions[0], period, found, count)
                   : print_text(found, count);
}
