#include "eval/state.h"

#include <stdio.h>
#include <string.h>

#include "eval/framework.h"
#include "tests/unit/suite.h"

/*
 * The whole product, written out by hand: for each role one row a state (none,
 * draft, submitted, returned, accepted, confirmed, locked, revising), in it one
 * letter an event (save, submit, sign, return, accept, confirm, lock, revise,
 * approve, refuse): the state that follows, "." refused.
 */
static const struct {
    enum role role;
    const char *rows[STATE__COUNT];
} product[] = {
    {ROLE_CLERK, {"DS........", "DS........", "..........", "RS........",
                     ".......V..", ".......V..", ".......V..", ".........."}},
    {ROLE_HEAD, {"DS........", "DS........", "..S.......", "RS........",
                    ".......V..", ".......V..", ".......V..", ".........."}},
    {ROLE_REVIEWER,
        {"..........", "..........", "...RA.....", "..........", "...R.C....",
            "...R..L...", "..........", "........LL"}},
    {ROLE_EVALUATOR,
        {"..........", "..........", "..........", "..........", "...R.C....",
            "...R......", "..........", ".........."}},
    {ROLE_EDITOR, {"..........", "..........", "..........", "..........",
                      "..........", "..........", "..........", ".........."}},
    {ROLE_SYSTEM, {"..........", "..........", "..........", "..........",
                      "..........", "..........", "..........", ".........."}},
    {ROLE_SECURITY,
        {"..........", "..........", "..........", "..........", "..........",
            "..........", "..........", ".........."}},
    {ROLE_AUDIT, {"..........", "..........", "..........", "..........",
                     "..........", "..........", "..........", ".........."}},
};

static const char letters[] = "NDSRACLV.";

static void follows_the_table(void)
{
    char name[80];
    size_t roles = sizeof(product) / sizeof(product[0]);

    CU_ASSERT_EQUAL(roles, ROLE__COUNT);
    for (size_t r = 0; r < roles; r++) {
        for (int s = 0; s < STATE__COUNT; s++) {
            for (int e = 0; e < EVENT__COUNT; e++) {
                enum state next =
                    state_next((enum state)s, (enum event)e, product[r].role);

                snprintf(name, sizeof(name), "%s %s %s",
                    role_key(product[r].role), state_key((enum state)s),
                    event_key((enum event)e));
                CHECK(name, letters[next] == product[r].rows[s][e]);
            }
        }
    }
}

static void keys_come_back(void)
{
    for (int i = 0; i < STATE__COUNT; i++) {
        CHECK(state_key((enum state)i),
            state_of(state_key((enum state)i)) == (enum state)i);
    }
    for (int i = 0; i < EVENT__COUNT; i++) {
        CHECK(event_key((enum event)i),
            event_of(event_key((enum event)i)) == (enum event)i);
    }
    for (int i = 0; i < ROLE__COUNT; i++) {
        CHECK(role_key((enum role)i),
            role_of(role_key((enum role)i)) == (enum role)i);
    }
}

static void foreign_keys_are_none(void)
{
    static const char *const keys[] = {"", "Draft", "draft ", "草稿", "x"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        CHECK(keys[i], state_of(keys[i]) == STATE__COUNT);
        CHECK(keys[i], event_of(keys[i]) == EVENT__COUNT);
        CHECK(keys[i], role_of(keys[i]) == ROLE__COUNT);
    }
}

/* None, draft, submitted, returned, accepted, confirmed, locked, revising. */
static void counts_as_reported_and_accepted(void)
{
    static const char reported[] = "..y.yyyy", accepted[] = "....yyyy";

    for (int i = 0; i < STATE__COUNT; i++) {
        enum state state = (enum state)i;

        CHECK(
            state_key(state), state_is_reported(state) == (reported[i] == 'y'));
        CHECK(
            state_key(state), state_is_accepted(state) == (accepted[i] == 'y'));
    }
    CU_ASSERT_FALSE(state_is_accepted(STATE__COUNT));
}

static void words_are_there(void)
{
    for (int i = 0; i < STATE__COUNT; i++) {
        struct words words = state_words((enum state)i);

        CHECK(state_key((enum state)i), words.zh[0] != '\0');
        CHECK(state_key((enum state)i), words.en[0] != '\0');
    }
    for (int i = 0; i < ROLE__COUNT; i++) {
        struct words words = role_words((enum role)i);

        CHECK(role_key((enum role)i), words.zh[0] != '\0');
        CHECK(role_key((enum role)i), words.en[0] != '\0');
    }
}

SUITE(state, {"follows the table", follows_the_table},
    {"keys come back", keys_come_back},
    {"foreign keys are none", foreign_keys_are_none},
    {"counts as reported and accepted", counts_as_reported_and_accepted},
    {"words are there", words_are_there})
