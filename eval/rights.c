#include "eval/rights.h"

#include <string.h>

#include "eval/text.h"

#define CLERK     (1u << ROLE_CLERK)
#define HEAD      (1u << ROLE_HEAD)
#define REVIEWER  (1u << ROLE_REVIEWER)
#define EVALUATOR (1u << ROLE_EVALUATOR)
#define EDITOR    (1u << ROLE_EDITOR)
#define SYSTEM    (1u << ROLE_SYSTEM)
#define SECURITY  (1u << ROLE_SECURITY)
#define AUDIT     (1u << ROLE_AUDIT)
#define BUREAU    (CLERK | HEAD)
#define READERS   (BUREAU | REVIEWER | EVALUATOR | EDITOR)

/* What else must hold. The event is that of the action on a submission. */
enum need {
    NEED_REGION = 1,
    NEED_BUREAU = 2,
    NEED_OPEN = 4,
    NEED_STATE = 8,
    NEED_UNLOCKED = 16,
    NEED_LOCKED = 32
};

/* The three administrators stand in no row about business data. Nothing is
 * returned after the lock, since its bureau could not correct it any more;
 * accepting stays possible, so that what came in time is not lost. */
static const struct right {
    unsigned roles, needs;
    enum event event; /* with NEED_STATE */
} rights[] = {
    [ACTION_TASKS] = {BUREAU, 0, 0},
    [ACTION_FORM_READ] = {BUREAU | REVIEWER | EVALUATOR,
        NEED_REGION | NEED_BUREAU, 0},
    [ACTION_FORM_SAVE] = {BUREAU,
        NEED_REGION | NEED_BUREAU | NEED_OPEN | NEED_STATE, EVENT_SAVE},
    [ACTION_FORM_SUBMIT] = {BUREAU,
        NEED_REGION | NEED_BUREAU | NEED_OPEN | NEED_STATE, EVENT_SUBMIT},
    [ACTION_REVIEW] = {REVIEWER | EVALUATOR, NEED_REGION | NEED_BUREAU, 0},
    [ACTION_FORM_RETURN] = {REVIEWER | EVALUATOR,
        NEED_REGION | NEED_BUREAU | NEED_STATE | NEED_UNLOCKED, EVENT_RETURN},
    [ACTION_FORM_ACCEPT] = {REVIEWER, NEED_REGION | NEED_BUREAU | NEED_STATE,
        EVENT_ACCEPT},
    [ACTION_FORM_SIGN] = {HEAD,
        NEED_REGION | NEED_BUREAU | NEED_STATE | NEED_UNLOCKED, EVENT_SIGN},
    [ACTION_FORM_CONFIRM] = {REVIEWER | EVALUATOR,
        NEED_REGION | NEED_BUREAU | NEED_STATE, EVENT_CONFIRM},
    [ACTION_FORM_LOCK] = {REVIEWER, NEED_REGION | NEED_BUREAU | NEED_STATE,
        EVENT_LOCK},
    [ACTION_REVISION_ASK] = {BUREAU,
        NEED_REGION | NEED_BUREAU | NEED_STATE | NEED_LOCKED, EVENT_REVISE},
    [ACTION_REVISION_JUDGE] = {REVIEWER, NEED_REGION | NEED_BUREAU | NEED_STATE,
        EVENT_APPROVE},
    [ACTION_EXCEPTION] = {REVIEWER, NEED_REGION | NEED_BUREAU, 0},
    [ACTION_MATRIX] = {REVIEWER | EVALUATOR, NEED_REGION, 0},
    [ACTION_REMIND] = {REVIEWER, NEED_REGION, 0},
    [ACTION_MESSAGES] = {READERS | SYSTEM | SECURITY | AUDIT, 0, 0},
    [ACTION_EVALUATION] = {READERS, NEED_REGION, 0},
    [ACTION_WORKBOOK] = {REVIEWER | EVALUATOR | HEAD, NEED_REGION, 0},
    [ACTION_RANKING] = {REVIEWER | EVALUATOR, NEED_REGION, 0},
    [ACTION_RUN] = {REVIEWER | EVALUATOR, NEED_REGION, 0},
    [ACTION_PEERS] = {REVIEWER | EVALUATOR, NEED_REGION, 0},
    [ACTION_REGISTER] = {BUREAU | REVIEWER | EVALUATOR, NEED_REGION, 0},
    [ACTION_REGISTER_JUDGE] = {REVIEWER, NEED_REGION, 0},
    [ACTION_FRAMEWORK] = {READERS, 0, 0},
    [ACTION_FRAMEWORK_EDIT] = {EDITOR, 0, 0},
    [ACTION_TOKENS] = {READERS, 0, 0},
    [ACTION_ACCOUNTS] = {SYSTEM | SECURITY, NEED_REGION, 0},
    [ACTION_ACCOUNT_EDIT] = {SYSTEM, NEED_REGION, 0},
    [ACTION_ACCOUNT_GUARD] = {SECURITY, NEED_REGION, 0},
    [ACTION_AUDIT] = {AUDIT, 0, 0},
};

/* "320481" lies in itself, in "320400" (trailing zeros by pairs) and "32". */
bool region_within(const char *region, const char *whole)
{
    size_t n = strlen(whole);

    while (n > 2 && whole[n - 1] == '0' && whole[n - 2] == '0') {
        n -= 2;
    }
    return n > 0 && strncmp(region, whole, n) == 0;
}

bool bureau_within(const char *bureau, const char *whole)
{
    size_t n = strlen(whole);

    return n > 0 && strncmp(bureau, whole, n) == 0 &&
           (bureau[n] == '\0' || bureau[n] == '.');
}

bool role_administers(enum role role)
{
    return (1u << role & (SYSTEM | SECURITY | AUDIT)) != 0;
}

/* -- scopes --------------------------------------------------------------- */

/* False when it does not fit. */
static bool copy(char *out, size_t room, const char *from, size_t n)
{
    if (n >= room) {
        return false;
    }
    memcpy(out, from, n);
    out[n] = '\0';
    return true;
}

bool actor_scope(const struct actor *actor, int i, struct scope *out)
{
    const char *at = actor->scopes == NULL ? "" : actor->scopes;
    size_t region, bureau;

    out->region[0] = out->bureau[0] = '\0';
    if (i == 0) {
        return copy(out->region, sizeof(out->region), actor->region,
                   strlen(actor->region)) &&
               copy(out->bureau, sizeof(out->bureau), actor->bureau,
                   strlen(actor->bureau));
    }
    for (; i > 1 && *at != '\0'; i--) {
        at += strcspn(at, " ");
        at += *at == ' ';
    }
    region = strcspn(at, ": ");
    bureau = at[region] == ':' ? strcspn(at + region + 1, " ") : 0;
    return region > 0 && at[region] == ':' &&
           copy(out->region, sizeof(out->region), at, region) &&
           copy(out->bureau, sizeof(out->bureau), at + region + 1, bureau);
}

/* True when another scope has the region of the k-th in it: a wider one, or the
 * same before it. */
static bool is_within_another(
    const struct actor *actor, int k, const struct scope *scope)
{
    struct scope other;

    for (int i = 0; i < SCOPES_MAX; i++) {
        if (i != k && actor_scope(actor, i, &other) &&
            region_within(scope->region, other.region) &&
            (i < k || !region_within(other.region, scope->region))) {
            return true;
        }
    }
    return false;
}

bool actor_region(const struct actor *actor, int i, struct scope *out)
{
    for (int k = 0; k < SCOPES_MAX; k++) {
        if (actor_scope(actor, k, out) && !is_within_another(actor, k, out) &&
            i-- == 0) {
            return true;
        }
    }
    return false;
}

static bool fills(enum role role)
{
    return (1u << role & BUREAU) != 0;
}

const char *actor_unit(const struct actor *actor)
{
    return fills(actor->role) ? actor->bureau : "";
}

/* Clerk and head work for bureaus; to the others "" stands for all. */
bool role_reaches(enum role role, const char *held, const char *bureau)
{
    return (!fills(role) && (held[0] == '\0' || bureau[0] == '\0')) ||
           bureau_within(bureau, held);
}

static enum refusal check_scope(const struct actor *actor, unsigned needs,
    const char *region, const char *bureau)
{
    enum refusal refusal = REFUSED_REGION;
    struct scope scope;

    for (int i = 0; i < SCOPES_MAX && actor_scope(actor, i, &scope); i++) {
        if ((needs & NEED_REGION) != 0 && region[0] != '\0' &&
            !region_within(region, scope.region)) {
            continue;
        }
        if ((needs & NEED_BUREAU) == 0 ||
            role_reaches(actor->role, scope.bureau, bureau)) {
            return MAY;
        }
        refusal = REFUSED_BUREAU;
    }
    return refusal;
}

bool actor_covers(
    const struct actor *actor, const char *region, const char *bureau)
{
    return check_scope(actor, NEED_REGION | NEED_BUREAU, region, bureau) == MAY;
}

/* -- moments and states --------------------------------------------------- */

static bool is_locked(const struct object *object, int64_t now)
{
    return object->state == STATE_LOCKED ||
           (object->lock != 0 && now >= object->lock);
}

static enum refusal check_window(const struct object *object, int64_t now)
{
    if (is_locked(object, now)) {
        return REFUSED_LOCKED;
    }
    if (object->open != 0 && now < object->open) {
        return REFUSED_NOT_OPEN;
    }
    /* A returned form was in time: it has a last moment of its own. */
    int64_t last =
        object->state == STATE_RETURNED ? object->redo : object->late;

    return last != 0 && now >= last ? REFUSED_LATE : MAY;
}

static enum refusal check_state(
    const struct right *right, enum role role, const struct object *object)
{
    if (state_next(object->state, right->event, role) != STATE__COUNT) {
        return MAY;
    }
    return object->state == STATE_LOCKED ? REFUSED_LOCKED : REFUSED_STATE;
}

enum refusal may(const struct actor *actor, enum action action,
    const struct object *object, int64_t now)
{
    const struct right *right = &rights[action];
    enum refusal refusal;

    if ((right->roles & 1u << actor->role) == 0) {
        return REFUSED_ROLE;
    }
    refusal = check_scope(actor, right->needs, object->region, object->bureau);
    if (refusal != MAY) {
        return refusal;
    }
    refusal = (right->needs & NEED_STATE) != 0
                  ? check_state(right, actor->role, object)
                  : MAY;
    if (refusal == MAY && (right->needs & NEED_OPEN) != 0) {
        refusal = check_window(object, now);
    }
    if (refusal == MAY && (right->needs & NEED_UNLOCKED) != 0 &&
        is_locked(object, now)) {
        refusal = REFUSED_LOCKED;
    }
    if (refusal == MAY && (right->needs & NEED_LOCKED) != 0 &&
        !is_locked(object, now)) {
        refusal = REFUSED_UNLOCKED;
    }
    return refusal;
}

const char *refusal_text(enum refusal refusal)
{
    static const char *const texts[] = {
        [MAY] = "",
        [REFUSED_ROLE] = "Your role cannot do this. Ask the person whose "
                         "task it is.",
        [REFUSED_REGION] = "This belongs to another county. You can work on "
                           "your own county only.",
        [REFUSED_BUREAU] = "This form belongs to another bureau. Only its "
                           "owner can open and fill it.",
        [REFUSED_STATE] = "The form is not in a state that allows this. Open "
                          "it again to see where it stands.",
        [REFUSED_NOT_OPEN] = "The form is not open yet. The date from which "
                             "it can be filled stands on your task list.",
        [REFUSED_LATE] = "The last moment for a late report has passed. Ask "
                         "the county's reviewing office.",
        [REFUSED_LOCKED] = "The form is locked and can no longer be changed. "
                           "Ask for a revision of it.",
        [REFUSED_UNLOCKED] = "The form is not locked yet. Ask the reviewer to "
                             "return it, then correct it.",
        [REFUSED_OWN] = "Nobody can approve what they asked for themselves. "
                        "Another person has to decide.",
        [REFUSED_CELL] = "Only the cells that were returned can be changed. "
                         "Leave the others as they were, or ask the reviewer "
                         "to return them too.",
        [REFUSED_VERDICT] = "A cell of this form is marked to be returned. "
                            "Return the form, or accept that cell first.",
        [REFUSED_UNSIGNED] = "The head of the unit has not signed these "
                             "figures. They can be accepted once that is "
                             "done.",
    };

    return texts[refusal];
}
