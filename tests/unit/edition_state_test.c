#include "eval/edition_state.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

/*
 * The whole product of the editor, written out by hand: one row a state (none,
 * draft, checked, published, retired), in it one letter an event (import,
 * pass, fail, publish, retire): the state that follows, "." refused. Nobody
 * else moves an edition.
 */
static const char *const editor[EDITION_STATE__COUNT] = {
    "D....", "DCD..", "DCDP.", "...PR", "....R"};

static const char letters[] = "NDCPR.";

static void follows_the_table(void)
{
    char name[80];

    for (int r = 0; r < ROLE__COUNT; r++) {
        for (int s = 0; s < EDITION_STATE__COUNT; s++) {
            for (int e = 0; e < EDITION_EVENT__COUNT; e++) {
                enum edition_state next = edition_next(
                    (enum edition_state)s, (enum edition_event)e, (enum role)r);

                snprintf(name, sizeof(name), "%s %s %s", role_key((enum role)r),
                    edition_state_key((enum edition_state)s),
                    edition_event_key((enum edition_event)e));
                CHECK(name,
                    letters[next] == (r == ROLE_EDITOR ? editor[s][e] : '.'));
            }
        }
    }
}

static void keys_come_back(void)
{
    static const char *const foreign[] = {"", "Draft", "draft ", "草稿", "x"};

    for (int i = 0; i < EDITION_STATE__COUNT; i++) {
        const char *key = edition_state_key((enum edition_state)i);
        struct words words = edition_state_words((enum edition_state)i);

        CHECK(key, edition_state_of(key) == (enum edition_state)i);
        CHECK(key, words.zh[0] != '\0' && words.en[0] != '\0');
    }
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        CHECK(foreign[i], edition_state_of(foreign[i]) == EDITION_STATE__COUNT);
    }
}

SUITE(edition_state, {"follows the table", follows_the_table},
    {"keys come back", keys_come_back})
