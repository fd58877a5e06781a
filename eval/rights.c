#include "eval/rights.h"

#include <string.h>

#define CLERK     (1u << ROLE_CLERK)
#define HEAD      (1u << ROLE_HEAD)
#define REVIEWER  (1u << ROLE_REVIEWER)
#define EVALUATOR (1u << ROLE_EVALUATOR)
#define EDITOR    (1u << ROLE_EDITOR)
#define SYSTEM    (1u << ROLE_SYSTEM)
#define SECURITY  (1u << ROLE_SECURITY)
#define AUDIT     (1u << ROLE_AUDIT)
#define BUREAU    (CLERK | HEAD)

/* What is asked of the object besides the role. */
enum check {
    CHECK_REGION = 1, /* a region that is named must be the actor's */
    CHECK_BUREAU = 2, /* likewise the bureau, of people of a bureau */
    CHECK_NAMED = 4,  /* and neither may be left out by people of a bureau */
    CHECK_EVENT = 8,  /* the state must allow `event` */
    CHECK_TIMES = 16, /* between opening and the last moment for late ones */
    CHECK_LOCK = 32   /* before the lock */
};

#define CHECK_OWN (CHECK_REGION | CHECK_BUREAU | CHECK_NAMED)
#define CHECK_PUT (CHECK_OWN | CHECK_EVENT | CHECK_TIMES | CHECK_LOCK)

/* The three administrators appear in no row about business data. Accepting
 * stays possible after the lock, so that what came in time is not lost. */
static const struct right {
    unsigned roles, checks;
    enum event event;
} rights[ACTION__COUNT] = {
    [ACTION_TASKS] = {BUREAU, CHECK_REGION | CHECK_BUREAU, EVENT__COUNT},
    [ACTION_FORM_READ] = {BUREAU | REVIEWER | EVALUATOR, CHECK_OWN,
        EVENT__COUNT},
    [ACTION_FORM_SAVE] = {BUREAU, CHECK_PUT, EVENT_SAVE},
    [ACTION_FORM_SUBMIT] = {BUREAU, CHECK_PUT, EVENT_SUBMIT},
    [ACTION_REVIEW] = {REVIEWER, CHECK_REGION, EVENT__COUNT},
    [ACTION_FORM_RETURN] = {REVIEWER, CHECK_REGION | CHECK_EVENT | CHECK_LOCK,
        EVENT_RETURN},
    [ACTION_FORM_ACCEPT] = {REVIEWER, CHECK_REGION | CHECK_EVENT, EVENT_ACCEPT},
    [ACTION_MATRIX] = {REVIEWER | EVALUATOR, CHECK_REGION, EVENT__COUNT},
    [ACTION_EVALUATION] = {REVIEWER | EVALUATOR | EDITOR, CHECK_REGION,
        EVENT__COUNT},
    [ACTION_WORKBOOK] = {BUREAU | REVIEWER | EVALUATOR, CHECK_OWN,
        EVENT__COUNT},
    [ACTION_REGISTER] = {BUREAU | REVIEWER | EVALUATOR,
        CHECK_REGION | CHECK_BUREAU, EVENT__COUNT},
    [ACTION_FRAMEWORK] = {BUREAU | REVIEWER | EVALUATOR | EDITOR, 0,
        EVENT__COUNT},
    [ACTION_ACCOUNTS] = {SYSTEM | SECURITY, CHECK_REGION, EVENT__COUNT},
    [ACTION_AUDIT] = {AUDIT, CHECK_REGION, EVENT__COUNT},
};

/* "32" covers "320481"; so do "320000" and "320400", whose ending pairs of
 * zeros stand for all that is below them. */
static bool covers(const char *held, const char *asked)
{
    size_t n = strlen(held);

    while (n > 2 && strncmp(held + n - 2, "00", 2) == 0) {
        n -= 2;
    }
    return n > 0 && strncmp(held, asked, n) == 0;
}

/* `strict`: an object without a code is refused. */
static bool region_fits(
    const struct actor *actor, const struct object *object, bool strict)
{
    return object->region[0] == '\0' ? !strict
                                     : covers(actor->region, object->region);
}

static bool bureau_fits(
    const struct actor *actor, const struct object *object, bool strict)
{
    if ((BUREAU & 1u << actor->role) == 0) {
        return true;
    }
    return object->bureau[0] == '\0'
               ? !strict
               : strcmp(actor->bureau, object->bureau) == 0;
}

static enum refusal refused_by_state(
    const struct actor *actor, const struct object *object, enum event event)
{
    if (state_next(object->state, event, actor->role) != STATE__COUNT) {
        return MAY;
    }
    return object->state == STATE_LOCKED ? REFUSED_LOCKED : REFUSED_STATE;
}

/* A returned form may be corrected up to the lock: it came in once, and the
 * reviewer is waiting for it. A moment itself still belongs to the time before
 * it: "18日24:00" is in time at 24:00:00. */
static enum refusal refused_by_time(
    const struct object *object, unsigned checks, int64_t now)
{
    if ((checks & CHECK_TIMES) != 0 && now < object->open) {
        return REFUSED_NOT_OPEN;
    }
    if ((checks & CHECK_LOCK) != 0 && object->lock != 0 && now > object->lock) {
        return REFUSED_LOCKED;
    }
    if ((checks & CHECK_TIMES) != 0 && object->late != 0 &&
        now > object->late && object->state != STATE_RETURNED) {
        return REFUSED_LATE;
    }
    return MAY;
}

enum refusal may(const struct actor *actor, enum action action,
    const struct object *object, int64_t now)
{
    const struct right *right = &rights[action];
    bool strict = (right->checks & CHECK_NAMED) != 0;
    enum refusal refusal = MAY;

    if ((right->roles & 1u << actor->role) == 0) {
        return REFUSED_ROLE;
    }
    if ((right->checks & CHECK_REGION) != 0 &&
        !region_fits(actor, object, strict)) {
        return REFUSED_REGION;
    }
    if ((right->checks & CHECK_BUREAU) != 0 &&
        !bureau_fits(actor, object, strict)) {
        return REFUSED_BUREAU;
    }
    if ((right->checks & CHECK_EVENT) != 0) {
        refusal = refused_by_state(actor, object, right->event);
    }
    return refusal != MAY ? refusal
                          : refused_by_time(object, right->checks, now);
}

const char *refusal_text(enum refusal refusal)
{
    static const char *const texts[] = {
        [MAY] = "This is allowed.",
        [REFUSED_ROLE] = "Your role does not include this. Ask the security "
                         "administrator if you need it.",
        [REFUSED_REGION] = "This belongs to another county. Choose your own.",
        [REFUSED_BUREAU] = "This belongs to another bureau. Only that bureau "
                           "can open it.",
        [REFUSED_STATE] = "This step does not fit the form's present state. "
                          "Reload the page to see it.",
        [REFUSED_NOT_OPEN] = "The form is not open yet. Come back at its "
                             "opening time.",
        [REFUSED_LATE] = "The time for late submission is over. Ask the "
                         "reviewer what to do.",
        [REFUSED_LOCKED] = "The period is locked. Ask the reviewer for a "
                           "revision.",
    };

    return texts[refusal];
}
