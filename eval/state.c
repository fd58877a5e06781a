#include "eval/state.h"

#include <string.h>

#include "eval/framework.h"

/* Who may move a submission from where to where. What is not here is
 * refused. */
static const struct transition {
    enum state from;
    enum event event;
    enum role role;
    enum state to;
} transitions[] = {
    {STATE_NONE, EVENT_SAVE, ROLE_CLERK, STATE_DRAFT},
    {STATE_NONE, EVENT_SAVE, ROLE_HEAD, STATE_DRAFT},
    {STATE_NONE, EVENT_SUBMIT, ROLE_CLERK, STATE_SUBMITTED},
    {STATE_NONE, EVENT_SUBMIT, ROLE_HEAD, STATE_SUBMITTED},
    {STATE_DRAFT, EVENT_SAVE, ROLE_CLERK, STATE_DRAFT},
    {STATE_DRAFT, EVENT_SAVE, ROLE_HEAD, STATE_DRAFT},
    {STATE_DRAFT, EVENT_SUBMIT, ROLE_CLERK, STATE_SUBMITTED},
    {STATE_DRAFT, EVENT_SUBMIT, ROLE_HEAD, STATE_SUBMITTED},
    {STATE_RETURNED, EVENT_SAVE, ROLE_CLERK, STATE_RETURNED},
    {STATE_RETURNED, EVENT_SAVE, ROLE_HEAD, STATE_RETURNED},
    {STATE_RETURNED, EVENT_SUBMIT, ROLE_CLERK, STATE_SUBMITTED},
    {STATE_RETURNED, EVENT_SUBMIT, ROLE_HEAD, STATE_SUBMITTED},
    {STATE_SUBMITTED, EVENT_SIGN, ROLE_HEAD, STATE_SUBMITTED},
    {STATE_SUBMITTED, EVENT_RETURN, ROLE_REVIEWER, STATE_RETURNED},
    {STATE_SUBMITTED, EVENT_ACCEPT, ROLE_REVIEWER, STATE_ACCEPTED},
    {STATE_ACCEPTED, EVENT_RETURN, ROLE_REVIEWER, STATE_RETURNED},
    {STATE_ACCEPTED, EVENT_RETURN, ROLE_EVALUATOR, STATE_RETURNED},
    {STATE_ACCEPTED, EVENT_CONFIRM, ROLE_REVIEWER, STATE_CONFIRMED},
    {STATE_ACCEPTED, EVENT_CONFIRM, ROLE_EVALUATOR, STATE_CONFIRMED},
    {STATE_CONFIRMED, EVENT_RETURN, ROLE_REVIEWER, STATE_RETURNED},
    {STATE_CONFIRMED, EVENT_RETURN, ROLE_EVALUATOR, STATE_RETURNED},
    {STATE_CONFIRMED, EVENT_LOCK, ROLE_REVIEWER, STATE_LOCKED},
    /* What was accepted is locked by the clock too: may() asks for that. */
    {STATE_ACCEPTED, EVENT_REVISE, ROLE_CLERK, STATE_REVISING},
    {STATE_ACCEPTED, EVENT_REVISE, ROLE_HEAD, STATE_REVISING},
    {STATE_CONFIRMED, EVENT_REVISE, ROLE_CLERK, STATE_REVISING},
    {STATE_CONFIRMED, EVENT_REVISE, ROLE_HEAD, STATE_REVISING},
    {STATE_LOCKED, EVENT_REVISE, ROLE_CLERK, STATE_REVISING},
    {STATE_LOCKED, EVENT_REVISE, ROLE_HEAD, STATE_REVISING},
    {STATE_REVISING, EVENT_APPROVE, ROLE_REVIEWER, STATE_LOCKED},
    {STATE_REVISING, EVENT_REFUSE, ROLE_REVIEWER, STATE_LOCKED},
};

enum state state_next(enum state from, enum event event, enum role role)
{
    for (size_t i = 0; i < sizeof(transitions) / sizeof(transitions[0]); i++) {
        const struct transition *t = &transitions[i];

        if (t->from == from && t->event == event && t->role == role) {
            return t->to;
        }
    }
    return STATE__COUNT;
}

bool state_is_reported(enum state state)
{
    return state == STATE_SUBMITTED || state_is_accepted(state);
}

bool state_is_accepted(enum state state)
{
    return state >= STATE_ACCEPTED && state < STATE__COUNT;
}

static const struct named {
    const char *key;
    struct words words;
} states[] = {
    [STATE_NONE] = {"none", {"未开始", "not begun"}},
    [STATE_DRAFT] = {"draft", {"草稿", "draft"}},
    [STATE_SUBMITTED] = {"submitted", {"已上报", "submitted"}},
    [STATE_RETURNED] = {"returned", {"已退回", "returned"}},
    [STATE_ACCEPTED] = {"accepted", {"已审核", "accepted"}},
    [STATE_CONFIRMED] = {"confirmed", {"已验收", "confirmed"}},
    [STATE_LOCKED] = {"locked", {"已锁定", "locked"}},
    [STATE_REVISING] = {"revising", {"修订待批", "revision asked for"}},
};

static const struct named roles[] = {
    [ROLE_CLERK] = {"clerk", {"填报人", "clerk"}},
    [ROLE_HEAD] = {"head", {"单位负责人", "bureau head"}},
    [ROLE_REVIEWER] = {"reviewer", {"综合机关审核员", "county reviewer"}},
    [ROLE_EVALUATOR] = {"evaluator", {"评价人", "evaluator"}},
    [ROLE_EDITOR] = {"editor", {"指标管理员", "framework editor"}},
    [ROLE_SYSTEM] = {"system", {"系统管理员", "system administrator"}},
    [ROLE_SECURITY] = {"security", {"安全管理员", "security administrator"}},
    [ROLE_AUDIT] = {"audit", {"审计管理员", "audit administrator"}},
};

static const char *const events[] = {
    [EVENT_SAVE] = "save",
    [EVENT_SUBMIT] = "submit",
    [EVENT_SIGN] = "sign",
    [EVENT_RETURN] = "return",
    [EVENT_ACCEPT] = "accept",
    [EVENT_CONFIRM] = "confirm",
    [EVENT_LOCK] = "lock",
    [EVENT_REVISE] = "revise",
    [EVENT_APPROVE] = "approve",
    [EVENT_REFUSE] = "refuse",
};

const char *state_key(enum state state)
{
    return states[state].key;
}

enum state state_of(const char *key)
{
    int i = 0;

    while (i < STATE__COUNT && strcmp(states[i].key, key) != 0) {
        i++;
    }
    return (enum state)i;
}

const char *event_key(enum event event)
{
    return events[event];
}

enum event event_of(const char *key)
{
    int i = 0;

    while (i < EVENT__COUNT && strcmp(events[i], key) != 0) {
        i++;
    }
    return (enum event)i;
}

const char *role_key(enum role role)
{
    return roles[role].key;
}

enum role role_of(const char *key)
{
    int i = 0;

    while (i < ROLE__COUNT && strcmp(roles[i].key, key) != 0) {
        i++;
    }
    return (enum role)i;
}

struct words state_words(enum state state)
{
    return states[state].words;
}

struct words role_words(enum role role)
{
    return roles[role].words;
}
