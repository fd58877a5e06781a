#include "eval/rights.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

/*
 * Who may do what at all, written out by hand: one letter a role (clerk, head,
 * reviewer, evaluator, editor, system, security, audit), "y" or ".".
 */
static const struct {
    const char *name;
    enum action action;
    const char *roles;
    enum state state; /* one in which the action fits */
} table[] = {
    {"tasks", ACTION_TASKS, "yy......", STATE_NONE},
    {"read a form", ACTION_FORM_READ, "yyyy....", STATE_DRAFT},
    {"save", ACTION_FORM_SAVE, "yy......", STATE_DRAFT},
    {"submit", ACTION_FORM_SUBMIT, "yy......", STATE_DRAFT},
    {"review", ACTION_REVIEW, "..yy....", STATE_NONE},
    {"return", ACTION_FORM_RETURN, "..yy....", STATE_CONFIRMED},
    {"accept", ACTION_FORM_ACCEPT, "..y.....", STATE_SUBMITTED},
    {"sign", ACTION_FORM_SIGN, ".y......", STATE_SUBMITTED},
    {"confirm", ACTION_FORM_CONFIRM, "..yy....", STATE_ACCEPTED},
    {"lock", ACTION_FORM_LOCK, "..y.....", STATE_CONFIRMED},
    {"ask for a revision", ACTION_REVISION_ASK, "yy......", STATE_LOCKED},
    {"judge a revision", ACTION_REVISION_JUDGE, "..y.....", STATE_REVISING},
    {"lock exception", ACTION_EXCEPTION, "..y.....", STATE_NONE},
    {"matrix", ACTION_MATRIX, "..yy....", STATE_NONE},
    {"remind", ACTION_REMIND, "..y.....", STATE_NONE},
    {"messages", ACTION_MESSAGES, "yyyyyyyy", STATE_NONE},
    {"evaluation", ACTION_EVALUATION, "yyyyy...", STATE_NONE},
    {"workbook", ACTION_WORKBOOK, ".yyy....", STATE_NONE},
    {"ranking", ACTION_RANKING, "..yy....", STATE_NONE},
    {"run", ACTION_RUN, "..yy....", STATE_NONE},
    {"peers", ACTION_PEERS, "..yy....", STATE_NONE},
    {"register", ACTION_REGISTER, "yyyy....", STATE_NONE},
    {"judge an entry", ACTION_REGISTER_JUDGE, "..y.....", STATE_NONE},
    {"framework", ACTION_FRAMEWORK, "yyyyy...", STATE_NONE},
    {"edit the framework", ACTION_FRAMEWORK_EDIT, "....y...", STATE_NONE},
    {"tokens", ACTION_TOKENS, "yyyyy...", STATE_NONE},
    {"accounts", ACTION_ACCOUNTS, ".....yy.", STATE_NONE},
    {"edit accounts", ACTION_ACCOUNT_EDIT, ".....y..", STATE_NONE},
    {"guard accounts", ACTION_ACCOUNT_GUARD, "......y.", STATE_NONE},
    {"audit", ACTION_AUDIT, ".......y", STATE_NONE},
};

static void follows_the_table(void)
{
    char name[80];

    CU_ASSERT_EQUAL(sizeof(table) / sizeof(table[0]), ACTION__COUNT);
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        for (int r = 0; r < ROLE__COUNT; r++) {
            const struct actor actor = {.role = (enum role)r,
                .region = "320481",
                .bureau = r == ROLE_CLERK || r == ROLE_HEAD ? "tjj" : ""};
            const struct object object = {
                .region = "320481", .bureau = "tjj", .state = table[i].state};
            enum refusal wanted = table[i].roles[r] == 'y' ? MAY : REFUSED_ROLE;

            snprintf(name, sizeof(name), "%s by %s", table[i].name,
                role_key((enum role)r));
            CHECK(name, may(&actor, table[i].action, &object, 0) == wanted);
        }
    }
}

static void keeps_to_the_region(void)
{
    static const struct {
        const char *name, *held, *asked;
        enum refusal wanted;
    } rows[] = {
        {"own county", "320481", "320481", MAY},
        {"another county", "320481", "320482", REFUSED_REGION},
        {"province by prefix", "32", "320481", MAY},
        {"province by zeros", "320000", "320481", MAY},
        {"city by zeros", "320400", "320481", MAY},
        {"city and another city", "320400", "320581", REFUSED_REGION},
        {"county and its city", "320481", "320400", REFUSED_REGION},
        {"another province", "32", "330481", REFUSED_REGION},
        {"nowhere", "", "320481", REFUSED_REGION},
        {"no region named", "320481", "", MAY},
        {"a county that ends in zero", "320410", "320481", REFUSED_REGION},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct actor actor = {
            .role = ROLE_REVIEWER, .region = rows[i].held, .bureau = ""};
        const struct object object = {.region = rows[i].asked, .bureau = ""};

        CHECK(rows[i].name,
            may(&actor, ACTION_MATRIX, &object, 0) == rows[i].wanted);
    }
}

static void keeps_to_the_bureau(void)
{
    static const struct {
        const char *name;
        enum role role;
        const char *held, *asked;
        enum action action;
        enum refusal wanted;
    } rows[] = {
        {"own", ROLE_CLERK, "tjj", "tjj", ACTION_FORM_READ, MAY},
        {"another", ROLE_CLERK, "tjj", "swj", ACTION_FORM_READ, REFUSED_BUREAU},
        {"a longer code", ROLE_CLERK, "tjj", "tjj2", ACTION_FORM_SAVE,
            REFUSED_BUREAU},
        {"head of another", ROLE_HEAD, "swj", "tjj", ACTION_FORM_SUBMIT,
            REFUSED_BUREAU},
        {"none named", ROLE_CLERK, "tjj", "", ACTION_FORM_SAVE, REFUSED_BUREAU},
        {"a clerk of none", ROLE_CLERK, "", "", ACTION_FORM_READ,
            REFUSED_BUREAU},
        {"reviewer reads all", ROLE_REVIEWER, "", "tjj", ACTION_FORM_READ, MAY},
        {"evaluator reads all", ROLE_EVALUATOR, "", "tjj", ACTION_FORM_READ,
            MAY},
        {"reviewer never saves", ROLE_REVIEWER, "tjj", "tjj", ACTION_FORM_SAVE,
            REFUSED_ROLE},
        {"reviewer never submits", ROLE_REVIEWER, "tjj", "tjj",
            ACTION_FORM_SUBMIT, REFUSED_ROLE},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct actor actor = {
            .role = rows[i].role, .region = "320481", .bureau = rows[i].held};
        const struct object object = {
            .region = "320481", .bureau = rows[i].asked, .state = STATE_DRAFT};

        CHECK(rows[i].name,
            may(&actor, rows[i].action, &object, 0) == rows[i].wanted);
    }
}

/* A home and further scopes; sub-bureaus by dots. */
static void keeps_to_the_scopes(void)
{
    static const struct {
        const char *name;
        enum role role;
        const char *region, *bureau, *scopes;
        const char *asked_region, *asked_bureau;
        enum refusal wanted;
    } rows[] = {
        {"home", ROLE_CLERK, "320481", "tjj", "320481:czj", "320481", "tjj",
            MAY},
        {"second bureau", ROLE_CLERK, "320481", "tjj", "320481:czj", "320481",
            "czj", MAY},
        {"third", ROLE_CLERK, "320481", "tjj", "320481:czj 320482:kjj",
            "320482", "kjj", MAY},
        {"not crosswise", ROLE_CLERK, "320481", "tjj", "320482:kjj", "320481",
            "kjj", REFUSED_BUREAU},
        {"nor the other way", ROLE_CLERK, "320481", "tjj", "320482:kjj",
            "320482", "tjj", REFUSED_BUREAU},
        {"no scope there", ROLE_CLERK, "320481", "tjj", "320482:kjj", "320483",
            "tjj", REFUSED_REGION},
        {"sub-bureau", ROLE_CLERK, "320481", "tjj", NULL, "320481", "tjj.gy",
            MAY},
        {"not the one above", ROLE_CLERK, "320481", "tjj.gy", NULL, "320481",
            "tjj", REFUSED_BUREAU},
        {"not a longer code", ROLE_CLERK, "320481", "tjj", NULL, "320481",
            "tjjgy", REFUSED_BUREAU},
        {"all bureaus", ROLE_REVIEWER, "320481", "", NULL, "320481", "czj",
            MAY},
        {"reviewer of one", ROLE_REVIEWER, "320481", "tjj", NULL, "320481",
            "czj", REFUSED_BUREAU},
        {"evaluator of one", ROLE_EVALUATOR, "32", "tjj", NULL, "320481", "czj",
            REFUSED_BUREAU},
        {"of two regions", ROLE_EVALUATOR, "3204", "", "3302:", "330282", "czj",
            MAY},
        {"a clerk never has all", ROLE_CLERK, "320481", "tjj",
            "320481:", "320481", "czj", REFUSED_BUREAU},
        {"damaged", ROLE_CLERK, "320481", "tjj", "320481", "320481", "czj",
            REFUSED_BUREAU},
        {"too long", ROLE_CLERK, "320481", "tjj", "320481320481320481:czj",
            "320481", "czj", REFUSED_BUREAU},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct actor actor = {.role = rows[i].role,
            .region = rows[i].region,
            .bureau = rows[i].bureau,
            .scopes = rows[i].scopes};
        const struct object object = {
            .region = rows[i].asked_region, .bureau = rows[i].asked_bureau};

        CHECK(rows[i].name,
            may(&actor, ACTION_FORM_READ, &object, 0) == rows[i].wanted);
        CHECK(rows[i].name,
            actor_covers(&actor, rows[i].asked_region, rows[i].asked_bureau) ==
                (rows[i].wanted == MAY));
    }
}

/* Opens at 100, takes late ones until 200, locks at 300. */
static const struct {
    const char *name;
    enum role role;
    enum action action;
    enum state state;
    int64_t now;
    enum refusal wanted;
} moments[] = {
    {"save before it opens", ROLE_CLERK, ACTION_FORM_SAVE, STATE_NONE, 99,
        REFUSED_NOT_OPEN},
    {"save as it opens", ROLE_CLERK, ACTION_FORM_SAVE, STATE_NONE, 100, MAY},
    {"submit just in time", ROLE_CLERK, ACTION_FORM_SUBMIT, STATE_DRAFT, 199,
        MAY},
    {"submit too late", ROLE_CLERK, ACTION_FORM_SUBMIT, STATE_DRAFT, 200,
        REFUSED_LATE},
    {"save too late", ROLE_HEAD, ACTION_FORM_SAVE, STATE_NONE, 250,
        REFUSED_LATE},
    {"correct what was returned", ROLE_CLERK, ACTION_FORM_SUBMIT,
        STATE_RETURNED, 250, MAY},
    {"correct after the lock", ROLE_CLERK, ACTION_FORM_SUBMIT, STATE_RETURNED,
        300, REFUSED_LOCKED},
    {"save after the lock", ROLE_CLERK, ACTION_FORM_SAVE, STATE_DRAFT, 300,
        REFUSED_LOCKED},
    {"save what is submitted", ROLE_CLERK, ACTION_FORM_SAVE, STATE_SUBMITTED,
        150, REFUSED_STATE},
    {"save what is accepted", ROLE_CLERK, ACTION_FORM_SAVE, STATE_ACCEPTED, 150,
        REFUSED_STATE},
    {"save what is locked", ROLE_CLERK, ACTION_FORM_SAVE, STATE_LOCKED, 150,
        REFUSED_LOCKED},
    {"read at any time", ROLE_CLERK, ACTION_FORM_READ, STATE_LOCKED, 999, MAY},
    {"return in time", ROLE_REVIEWER, ACTION_FORM_RETURN, STATE_ACCEPTED, 299,
        MAY},
    {"return after the lock", ROLE_REVIEWER, ACTION_FORM_RETURN,
        STATE_SUBMITTED, 300, REFUSED_LOCKED},
    {"return a draft", ROLE_REVIEWER, ACTION_FORM_RETURN, STATE_DRAFT, 150,
        REFUSED_STATE},
    {"accept after the lock", ROLE_REVIEWER, ACTION_FORM_ACCEPT,
        STATE_SUBMITTED, 400, MAY},
    {"sign what is submitted", ROLE_HEAD, ACTION_FORM_SIGN, STATE_SUBMITTED,
        299, MAY},
    {"sign a draft", ROLE_HEAD, ACTION_FORM_SIGN, STATE_DRAFT, 150,
        REFUSED_STATE},
    {"sign after the lock", ROLE_HEAD, ACTION_FORM_SIGN, STATE_SUBMITTED, 300,
        REFUSED_LOCKED},
    {"confirm after the lock", ROLE_EVALUATOR, ACTION_FORM_CONFIRM,
        STATE_ACCEPTED, 400, MAY},
    {"confirm what waits", ROLE_EVALUATOR, ACTION_FORM_CONFIRM, STATE_SUBMITTED,
        150, REFUSED_STATE},
    {"superior returns what waits", ROLE_EVALUATOR, ACTION_FORM_RETURN,
        STATE_SUBMITTED, 150, REFUSED_STATE},
    {"return what is locked early", ROLE_REVIEWER, ACTION_FORM_RETURN,
        STATE_LOCKED, 150, REFUSED_LOCKED},
    {"lock what is not confirmed", ROLE_REVIEWER, ACTION_FORM_LOCK,
        STATE_ACCEPTED, 150, REFUSED_STATE},
    {"revise before the lock", ROLE_CLERK, ACTION_REVISION_ASK, STATE_ACCEPTED,
        299, REFUSED_UNLOCKED},
    {"revise after the clock locked", ROLE_CLERK, ACTION_REVISION_ASK,
        STATE_ACCEPTED, 300, MAY},
    {"revise what is locked early", ROLE_HEAD, ACTION_REVISION_ASK,
        STATE_LOCKED, 150, MAY},
    {"revise what was never accepted", ROLE_CLERK, ACTION_REVISION_ASK,
        STATE_SUBMITTED, 400, REFUSED_STATE},
    {"revise twice", ROLE_CLERK, ACTION_REVISION_ASK, STATE_REVISING, 400,
        REFUSED_STATE},
    {"judge what nobody asked for", ROLE_REVIEWER, ACTION_REVISION_JUDGE,
        STATE_LOCKED, 400, REFUSED_LOCKED},
    {"accept twice", ROLE_REVIEWER, ACTION_FORM_ACCEPT, STATE_ACCEPTED, 150,
        REFUSED_STATE},
};

static void keeps_to_state_and_time(void)
{
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        const struct actor actor = {
            .role = moments[i].role, .region = "320481", .bureau = "tjj"};
        const struct object object = {.region = "320481",
            .bureau = "tjj",
            .state = moments[i].state,
            .open = 100,
            .late = 200,
            .lock = 300};

        CHECK(moments[i].name, may(&actor, moments[i].action, &object,
                                   moments[i].now) == moments[i].wanted);
    }
}

static void no_limit_is_no_limit(void)
{
    const struct actor actor = {
        .role = ROLE_CLERK, .region = "320481", .bureau = "tjj"};
    const struct object object = {
        .region = "320481", .bureau = "tjj", .state = STATE_DRAFT};

    CU_ASSERT_EQUAL(
        may(&actor, ACTION_FORM_SUBMIT, &object, INT64_C(9999999999)), MAY);
}

static const struct region_row {
    const char *name, *home, *scopes, *want; /* regions, a blank before each */
} region_rows[] = {
    {"home", "320481", NULL, " 320481"},
    {"another", "320481", "320482:czj", " 320481 320482"},
    {"twice", "320481", "320481:czj 320482:a 320482:b", " 320481 320482"},
    {"a wider one", "320481", "3204:tjj", " 3204"},
    {"written in two ways", "320400", "3204:tjj", " 320400"},
    {"a narrower one", "32", "320481: 330100:", " 32 330100"},
    {"a chain", "320481", "320400: 32:", " 32"},
};

static void regions_without_each_other(void)
{
    for (size_t i = 0; i < sizeof(region_rows) / sizeof(region_rows[0]); i++) {
        const struct region_row *row = &region_rows[i];
        const struct actor actor = {.role = ROLE_CLERK,
            .region = row->home,
            .bureau = "tjj",
            .scopes = row->scopes};
        struct scope scope;
        char all[100] = "";

        for (int k = 0; actor_region(&actor, k, &scope); k++) {
            strcat(all, " ");
            strcat(all, scope.region);
        }
        CHECK(row->name, strcmp(all, row->want) == 0);
    }
}

static void refusals_say_what_to_do(void)
{
    CU_ASSERT_STRING_EQUAL(refusal_text(MAY), "");
    for (int i = REFUSED_ROLE; i <= REFUSED_OWN; i++) {
        const char *text = refusal_text((enum refusal)i);
        size_t n = strlen(text);

        CHECK(text, n > 20 && text[n - 1] == '.');
    }
}

SUITE(rights, {"follows the table", follows_the_table},
    {"keeps to the region", keeps_to_the_region},
    {"keeps to the bureau", keeps_to_the_bureau},
    {"keeps to the scopes", keeps_to_the_scopes},
    {"regions without each other", regions_without_each_other},
    {"keeps to state and time", keeps_to_state_and_time},
    {"no limit is no limit", no_limit_is_no_limit},
    {"refusals say what to do", refusals_say_what_to_do})
