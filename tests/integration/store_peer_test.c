/* Counties in groups, and peers entered by hand. */
#include "sql/peer.h"

#include <string.h>

#include "sql/group.h"
#include "tests/integration/fixture.h"

#define PERIOD "2023-11"

static void clear(void)
{
    fixture_clear();
    fixture_query("DELETE FROM peer_sheet; DELETE FROM peer; "
                  "DELETE FROM peer_value; DELETE FROM region_group");
}

static struct peer make_peer(const char *code, const char *name)
{
    return (struct peer){REGION, code, name, "",
        arena_array(fixture.arena, (size_t)fixture.fw->indicator_count,
            sizeof(struct peer_value))};
}

static void set(
    struct peer *peer, const char *indicator, decimal value, const char *source)
{
    peer->values[framework_indicator(fixture.fw, text_of(indicator))] =
        (struct peer_value){true, value, source, 0, ""};
}

static struct peer_value *value_at(struct peer *peer, const char *indicator)
{
    return &peer->values[framework_indicator(fixture.fw, text_of(indicator))];
}

static enum db_result put(uint32_t version, const struct peer *peers,
    size_t count, const char *key, int64_t now, bool *replayed)
{
    const struct peer_input input = {version, peers, count, key, ADDRESS};

    return peer_put(fixture.write, fixture.fw, &fixture.reviewer, REGION,
        PERIOD, &input, now, fixture.arena, replayed);
}

static struct peer_sheet load(void)
{
    struct peer_sheet sheet;

    CHECK("read", peer_sheet_load(fixture.read, fixture.fw, REGION, PERIOD,
                      fixture.arena, &sheet) == DB_OK);
    return sheet;
}

/* Two peers, as most tests begin. */
static void enter_two(struct peer peers[2], const char *key)
{
    bool replayed;

    peers[0] = make_peer("320583", "昆山市");
    peers[1] = make_peer("320581", "常熟市");
    set(&peers[0], "ECO-01", 12345678, "统计公报");
    set(&peers[0], "ECO-02", -DECIMAL_ONE, "");
    set(&peers[1], "ECO-01", 0, "年鉴");
    CHECK("entered", put(0, peers, 2, key, fixture.now, &replayed) == DB_OK);
}

static void keeps_a_sheet(void)
{
    struct peer_sheet sheet;
    struct peer peers[2], *all;
    size_t count;

    clear();
    sheet = load();
    CHECK("none at first", sheet.version == 0 && sheet.count == 0);
    enter_two(peers, fixture_key());
    sheet = load();
    CHECK("by code", sheet.version == 1 && sheet.count == 2 &&
                         strcmp(sheet.peers[0].code, "320581") == 0 &&
                         strcmp(sheet.peers[1].name, "昆山市") == 0 &&
                         strcmp(sheet.saved_by, "reviewer1") == 0);
    CHECK(
        "zero is a value", value_at(&sheet.peers[0], "ECO-01")->has &&
                               value_at(&sheet.peers[0], "ECO-01")->value == 0);
    CHECK("exact", value_at(&sheet.peers[1], "ECO-01")->value == 12345678 &&
                       strcmp(value_at(&sheet.peers[1], "ECO-01")->source,
                           "统计公报") == 0);
    CHECK("none", !value_at(&sheet.peers[0], "ECO-02")->has);
    CHECK("of all", peer_list(fixture.read, fixture.fw, PERIOD, fixture.arena,
                        &all, &count) == DB_OK &&
                        count == 2 && strcmp(all[0].owner, REGION) == 0);
    CHECK("of another period", peer_list(fixture.read, fixture.fw, "2023-12",
                                   fixture.arena, &all, &count) == DB_OK &&
                                   count == 0);
    CHECK("no figure of a region",
        fixture_number("SELECT COUNT(*) FROM cell") == 0);
    CHECK("audited in words",
        strstr(fixture_query("SELECT detail FROM audit WHERE object = '" REGION
                             "/" PERIOD "/peers'"),
            "320583 ECO-01: - -> 12.345678") != NULL);
}

static void changes_what_changed(void)
{
    struct peer peers[2];
    struct peer_sheet sheet;
    bool replayed;

    clear();
    enter_two(peers, fixture_key());
    value_at(&peers[0], "ECO-02")->has = false;
    set(&peers[0], "ECO-03", 5 * DECIMAL_ONE, "");
    peers[0].name = "昆山";
    CHECK("stored",
        put(1, peers, 1, fixture_key(), fixture.now + 60, &replayed) == DB_OK);
    sheet = load();
    CHECK("one went", sheet.version == 2 && sheet.count == 1 &&
                          strcmp(sheet.peers[0].name, "昆山") == 0);
    CHECK("kept its moment",
        value_at(&sheet.peers[0], "ECO-01")->at == fixture.now &&
            value_at(&sheet.peers[0], "ECO-03")->at == fixture.now + 60);
    CHECK("value taken out", !value_at(&sheet.peers[0], "ECO-02")->has);
    CHECK("values went with the peer",
        fixture_number("SELECT COUNT(*) FROM peer_value") == 2);
}

static void refuses_stale_and_knows_replays(void)
{
    const char *key;
    struct peer peers[2];
    bool replayed;

    clear();
    key = fixture_key();
    enter_two(peers, key);
    CHECK("sent twice",
        put(0, peers, 2, key, fixture.now, &replayed) == DB_CONFLICT &&
            replayed);
    CHECK("another from nothing", put(0, peers, 1, fixture_key(), fixture.now,
                                      &replayed) == DB_CONFLICT &&
                                      !replayed);
    CHECK("from an old version", put(7, peers, 1, fixture_key(), fixture.now,
                                     &replayed) == DB_CONFLICT &&
                                     !replayed);
    CHECK("nothing changed", load().version == 1 && load().count == 2);
    CHECK("one audit row",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'peers'") ==
            1);
}

static void whole_or_nothing(void)
{
    struct peer peers[2];
    bool replayed;

    clear();
    enter_two(peers, fixture_key());
    peers[0].name = "改";
    set(&peers[1], "ECO-02", 1, "");
    for (uint64_t n = 1; n <= 5; n++) {
        db_fail_at(fixture.write, n);
        CHECK("failed",
            put(1, peers, 2, fixture_key(), fixture.now, &replayed) == DB_FAIL);
        db_fail_at(fixture.write, 0);
        CHECK("as before",
            load().version == 1 && strcmp(load().peers[1].name, "昆山市") == 0);
    }
}

static void checks_peers(void)
{
    static const struct {
        const char *name, *code, *title, *group;
        enum peer_fault wanted;
    } rows[] = {
        {"good", "320583", "昆山市", "", PEER_OK},
        {"letters", "Kunshan-1", "昆山市", "", PEER_OK},
        {"no code", "", "昆山市", "", PEER_CODE},
        {"too long", "3205831234567", "昆山市", "", PEER_CODE},
        {"a slash", "32/5", "昆山市", "", PEER_CODE},
        {"not ASCII", "昆山", "昆山市", "", PEER_CODE},
        {"the county", REGION, "溧阳市", "", PEER_OWN},
        {"twice", "320581", "常熟", "", PEER_TWICE},
        {"no name", "320583", "", "", PEER_NAME},
        {"a line break", "320583", "昆\n山", "", PEER_NAME},
        {"no such group", "320583", "昆山市", "nowhere", PEER_GROUP},
    };

    clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct peer peers[] = {make_peer("320581", "常熟市"),
            {REGION, rows[i].code, rows[i].title, rows[i].group, NULL}};

        CHECK(rows[i].name,
            peer_check(fixture.fw, REGION, peers, 1) == rows[i].wanted);
        CHECK(rows[i].name, (peer_fault_text(rows[i].wanted)[0] == '\0') ==
                                (rows[i].wanted == PEER_OK));
    }
}

static void keeps_groups(void)
{
    struct member *members;
    size_t count;

    clear();
    CHECK("none",
        group_list(fixture.read, EDITION, fixture.arena, &members, &count) ==
                DB_NONE &&
            count == 0 && strcmp(group_of(members, count, REGION), "") == 0);
    CHECK("put", group_put(fixture.write, NULL, EDITION, REGION, "strong",
                     fixture.now, fixture.arena) == DB_OK);
    CHECK("another", group_put(fixture.write, NULL, EDITION, "320482", "weak",
                         fixture.now, fixture.arena) == DB_OK);
    CHECK("list", group_list(fixture.read, EDITION, fixture.arena, &members,
                      &count) == DB_OK &&
                      count == 2);
    CHECK("of", strcmp(group_of(members, count, REGION), "strong") == 0 &&
                    strcmp(group_of(members, count, "320482"), "weak") == 0 &&
                    strcmp(group_of(members, count, "320483"), "") == 0);
    CHECK("of another edition", group_list(fixture.read, "other", fixture.arena,
                                    &members, &count) == DB_NONE);
    CHECK("moved", group_put(fixture.write, NULL, EDITION, REGION, "weak",
                       fixture.now, fixture.arena) == DB_OK);
    CHECK("out", group_put(fixture.write, NULL, EDITION, "320482", "",
                     fixture.now, fixture.arena) == DB_OK);
    CHECK("left", group_list(fixture.read, EDITION, fixture.arena, &members,
                      &count) == DB_OK &&
                      count == 1 &&
                      strcmp(group_of(members, count, REGION), "weak") == 0);
    CHECK("the same again is fine",
        group_put(fixture.write, NULL, EDITION, REGION, "weak", fixture.now,
            fixture.arena) == DB_OK);
    CHECK("audited",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'group'") ==
            5);
}

SUITE(store_peer, {"keeps a sheet", keeps_a_sheet},
    {"changes what changed", changes_what_changed},
    {"refuses stale sheets and knows replays", refuses_stale_and_knows_replays},
    {"whole or nothing", whole_or_nothing}, {"checks peers", checks_peers},
    {"keeps groups", keeps_groups})
