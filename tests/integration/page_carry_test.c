/* Last year's values in a form that is not begun: shown, marked, and counted
 * only once they are saved. */
#include <string.h>

#include "sql/calendar.h"
#include "tests/integration/page_fixture.h"

#define PATH "/form/" REGION "/2023-Q4/411/tjj"

static bool start(const char *item)
{
    static const struct period quarter = {2023, FREQ_QUARTER, 4};

    fixture_clear();
    fixture_query("DELETE FROM calendar WHERE period = '2023-Q4'");
    fixture_figures(arena_printf(fixture.arena,
        "INSERT INTO cell (period, region, form, item, col, bureau, state, "
        "value, note, version, accepted) VALUES ('2022-Q4', '" REGION "', "
        "'411', '%s', 1, 'tjj', 1, 4321, '', 2, 1)",
        item));
    return calendar_open(fixture.write, fixture.fw, quarter, 0, fixture.now,
               fixture.arena) == DB_OK &&
           page_sign_in("clerk1");
}

static void end(void)
{
    fixture_query("DELETE FROM calendar WHERE period = '2023-Q4'");
    fixture_clear();
}

/* The first item of tjj on the quarterly form. */
static const struct item *find_item(void)
{
    int form = framework_form(fixture.fw, TEXT("411"));
    int bureau = framework_bureau(fixture.fw, TEXT("tjj"));

    for (int i = 0; i < fixture.fw->item_count; i++) {
        const struct item *item = &fixture.fw->items[i];

        if (item->form == form && item->bureau == bureau &&
            item->has_last_year) {
            return item;
        }
    }
    return NULL;
}

static void offered_then_saved(void)
{
    const struct item *item = find_item();
    const int64_t now = fixture.now;

    CU_ASSERT_PTR_NOT_NULL_FATAL(item);
    fixture.now = time_at(date_days(2024, 1, 10), 12, 0);
    CHECK("start", start(item->code));
    CHECK("page", page_serve(PATH, "", NULL) == 200);
    CHECK("offered", strstr(page.reply.body.p, "?carry=all") != NULL);
    CHECK("not shown by itself", strstr(page.reply.body.p, "carried") == NULL);
    CHECK("taken over", page_serve(PATH "?carry=all", "", NULL) == 200);
    CHECK("marked", strstr(page.reply.body.p, "class=\"own carried\"") != NULL);
    CHECK("shown", strstr(page.reply.body.p, "value=\"4,321") != NULL);
    CHECK(
        "not counted", fixture_number("SELECT COUNT(*) FROM submission") == 0 &&
                           fixture_number("SELECT COUNT(*) FROM cell WHERE "
                                          "period = '2023-Q4'") == 0);
    CHECK("saved", page_post(PATH,
                       arena_printf(fixture.arena,
                           "version=0&event=save&v.%s.total=4,321&"
                           "w.%s.total=0:-:",
                           item->code, item->code),
                       fixture_key()) == 303);
    CHECK("counted", fixture_number("SELECT filled FROM submission") == 1);
    CHECK(
        "no more offered", page_serve(PATH, "", NULL) == 200 &&
                               strstr(page.reply.body.p, "?carry=all") == NULL);
    end();
    fixture.now = now;
}

SUITE(page_carry, {"offered, then saved", offered_then_saved})
