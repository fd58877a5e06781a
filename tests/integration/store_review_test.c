#include "sql/submission.h"

#include <string.h>

#include "sql/accepted.h"
#include "tests/integration/fixture.h"

static struct opened_form submitted(const char *value)
{
    struct opened_form form = fixture_form("tjj");

    CHECK("submitted",
        fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, value, fixture_key())
                .result == PUT_OK);
    return fixture_form("tjj");
}

static void accepts(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = submitted("3039.6");
    out = fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    CHECK("accepted", out.result == PUT_OK && out.version == 2);
    CHECK("header", strcmp(fixture_query("SELECT state, version, returns, "
                                         "reviewed_by, reason FROM submission"),
                        "accepted\t2\t0\treviewer1\t") == 0);
    CHECK("cells", strcmp(fixture_query("SELECT value, version, accepted FROM "
                                        "cell"),
                       "3039.600000\t1\t1") == 0);
    CHECK("kept",
        strcmp(fixture_query("SELECT item, col, version, state, "
                             "value, accepted_at FROM cell_version"),
            arena_printf(fixture.arena, "B01\t1\t2\t1\t3039.600000\t%lld",
                (long long)fixture.now)) == 0);
    CHECK("audit", strcmp(fixture_query("SELECT login, version, result FROM "
                                        "audit WHERE action = 'accept'"),
                       "reviewer1\t2\tok") == 0);
}

static void accepts_the_part_alone(void)
{
    struct opened_form form;

    fixture_clear();
    form = fixture_form("shuiwj");
    fixture_put(&fixture.other, &form, EVENT_SUBMIT, "5", fixture_key());
    form = submitted("4");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    CHECK("one of two",
        strcmp(fixture_query("SELECT bureau, accepted FROM cell ORDER BY item"),
            "tjj\t1\nshuiwj\t0") == 0);
    CHECK("one kept",
        strcmp(fixture_query("SELECT bureau FROM cell_version"), "tjj") == 0);
}

static void returns(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = submitted("4");
    out =
        fixture_review(&form, EVENT_RETURN, "B01 与上月不衔接", fixture_key());
    CHECK("returned", out.result == PUT_OK);
    CHECK("header", strcmp(fixture_query("SELECT state, version, returns, "
                                         "reason FROM submission"),
                        "returned\t2\t1\tB01 与上月不衔接") == 0);
    CHECK("nothing kept",
        fixture_number("SELECT COUNT(*) FROM cell_version") == 0);
    form = submitted("5");
    CHECK(
        "the reason stays", strcmp(form.head.reason, "B01 与上月不衔接") == 0);
    CHECK("returns are counted", form.head.returns == 1);
}

static void every_acceptance_is_kept(void)
{
    struct opened_form form;

    fixture_clear();
    form = submitted("4");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    form = fixture_form("tjj");
    CHECK("return what is accepted",
        fixture_review(&form, EVENT_RETURN, "修订", fixture_key()).result ==
            PUT_OK);
    CHECK("counts no more", fixture_number("SELECT accepted FROM cell") == 0);
    CHECK("nor as a line", accepted_agree(fixture.read, fixture.arena));
    fixture_query("UPDATE cell SET accepted = 1");
    CHECK("put in by SQL", !accepted_agree(fixture.read, fixture.arena));
    fixture_query("UPDATE cell SET accepted = 0");
    form = submitted("4.5");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    CHECK("both versions",
        strcmp(fixture_query(
                   "SELECT version, value FROM cell_version ORDER BY version"),
            "2\t4.000000\n5\t4.500000") == 0);
    CHECK("history in order",
        strcmp(fixture_query("SELECT GROUP_CONCAT(action ORDER BY version) "
                             "FROM audit"),
            "submit,accept,return,submit,accept") == 0);
}

static void locks(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = submitted("4");
    out = fixture_review(&form, EVENT_LOCK, "", fixture_key());
    CHECK("not before acceptance",
        out.result == PUT_REFUSED && out.refusal == REFUSED_STATE);
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    form = fixture_form("tjj");
    out = fixture_review(&form, EVENT_LOCK, "", fixture_key());
    CHECK("not before it is confirmed",
        out.result == PUT_REFUSED && out.refusal == REFUSED_STATE);
    out = fixture_review(&form, EVENT_CONFIRM, "", fixture_key());
    CHECK("confirmed", out.result == PUT_OK);
    form = fixture_form("tjj");
    out = fixture_review(&form, EVENT_LOCK, "", fixture_key());
    CHECK("locked", out.result == PUT_OK);
    CHECK(
        "cells still count", fixture_number("SELECT accepted FROM cell") == 1);
    CHECK("one version kept",
        fixture_number("SELECT COUNT(*) FROM cell_version") == 1);
    form = fixture_form("tjj");
    CHECK("final",
        fixture_review(&form, EVENT_RETURN, "改", fixture_key()).result ==
            PUT_REFUSED);
}

static void refuses(void)
{
    const struct actor far = {
        8, "far1", "far1", ROLE_REVIEWER, "320482", "", NULL};
    const struct {
        const char *name;
        const struct actor *who;
        enum event event;
        const char *reason;
        enum put_result want;
    } rows[] = {
        {"clerk accepts", &fixture.clerk, EVENT_ACCEPT, "", PUT_REFUSED},
        {"head returns", &fixture.head, EVENT_RETURN, "改", PUT_REFUSED},
        {"reviewer of another county", &far, EVENT_ACCEPT, "", PUT_REFUSED},
        {"clerk locks", &fixture.clerk, EVENT_LOCK, "", PUT_REFUSED},
        {"return without a reason", &fixture.reviewer, EVENT_RETURN, "",
            PUT_INCOMPLETE},
        {"return with no reason at all", &fixture.reviewer, EVENT_RETURN, NULL,
            PUT_INCOMPLETE},
    };
    const char *before;
    struct opened_form form;

    fixture_clear();
    form = submitted("4");
    before = fixture_state();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct review_input input = {.key_hex = fixture_key(),
            .base_version = form.head.version,
            .event = rows[i].event,
            .reason = rows[i].reason,
            .address = ADDRESS};
        struct put_outcome out;

        submission_review(fixture.write, fixture.fw, rows[i].who, &form, &input,
            fixture.now, fixture.arena, &out);
        CHECK(rows[i].name, out.result == rows[i].want);
        CHECK(rows[i].name, strcmp(before, fixture_state()) == 0);
    }
}

static void stale_and_replayed(void)
{
    struct opened_form form, newer;
    const char *key;

    fixture_clear();
    form = submitted("4");
    key = fixture_key();
    CHECK("accepted",
        fixture_review(&form, EVENT_ACCEPT, "", key).result == PUT_OK);
    CHECK("the same again",
        fixture_review(&form, EVENT_ACCEPT, "", key).result == PUT_REPLAYED);
    newer = fixture_form("tjj");
    CHECK("the same from a new page",
        fixture_review(&newer, EVENT_ACCEPT, "", key).result == PUT_REPLAYED);
    CHECK("another, of the old page",
        fixture_review(&form, EVENT_RETURN, "改", fixture_key()).result ==
            PUT_STALE);
    CHECK("one acceptance",
        fixture_number("SELECT COUNT(*) FROM cell_version") == 1);
}

static void queues_oldest_first(void)
{
    struct submission_line *lines;
    struct opened_form form;
    size_t count;

    fixture_clear();
    form = fixture_form("shuiwj");
    fixture_put(&fixture.other, &form, EVENT_SUBMIT, "5", fixture_key());
    fixture.now += 60;
    submitted("4");
    fixture.now -= 60;
    CHECK("queue", submission_queue(fixture.read, REGION, fixture.arena, &lines,
                       &count) == DB_OK &&
                       count == 2);
    CHECK("order", count == 2 && strcmp(lines[0].bureau, "shuiwj") == 0 &&
                       strcmp(lines[1].bureau, "tjj") == 0);
    form = fixture_form("shuiwj");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    CHECK("gone when reviewed", submission_queue(fixture.read, REGION,
                                    fixture.arena, &lines, &count) == DB_OK &&
                                    count == 1);
    CHECK("all in the list", submission_list(fixture.read, REGION, "2023-11", 0,
                                 fixture.arena, &lines, &count) == DB_OK &&
                                 count == 2);
    CHECK("none in another county",
        submission_list(fixture.read, "320482", "2023-11", 0, fixture.arena,
            &lines, &count) == DB_NONE);
}

SUITE(store_review, {"accepts", accepts},
    {"accepts the part alone", accepts_the_part_alone}, {"returns", returns},
    {"every acceptance is kept", every_acceptance_is_kept}, {"locks", locks},
    {"refuses", refuses}, {"stale and replayed", stale_and_replayed},
    {"queues oldest first", queues_oldest_first})
