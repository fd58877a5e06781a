#include "eval/state.h"

#include <string.h>

#include "eval/framework.h"

#define BUREAU   (1u << ROLE_CLERK | 1u << ROLE_HEAD)
#define REVIEWER (1u << ROLE_REVIEWER)

/* A returned form stays returned while it is corrected: the task list and the
 * reason stay in sight until it is sent up again. */
static const struct transition {
    enum state from;
    enum event event;
    unsigned roles;
    enum state to;
} transitions[] = {
    {STATE_NONE, EVENT_SAVE, BUREAU, STATE_DRAFT},
    {STATE_NONE, EVENT_SUBMIT, BUREAU, STATE_SUBMITTED},
    {STATE_DRAFT, EVENT_SAVE, BUREAU, STATE_DRAFT},
    {STATE_DRAFT, EVENT_SUBMIT, BUREAU, STATE_SUBMITTED},
    {STATE_RETURNED, EVENT_SAVE, BUREAU, STATE_RETURNED},
    {STATE_RETURNED, EVENT_SUBMIT, BUREAU, STATE_SUBMITTED},
    {STATE_SUBMITTED, EVENT_RETURN, REVIEWER, STATE_RETURNED},
    {STATE_SUBMITTED, EVENT_ACCEPT, REVIEWER, STATE_ACCEPTED},
    {STATE_ACCEPTED, EVENT_RETURN, REVIEWER, STATE_RETURNED},
    {STATE_ACCEPTED, EVENT_LOCK, REVIEWER, STATE_LOCKED},
};

enum state state_next(enum state from, enum event event, enum role role)
{
    size_t count = sizeof transitions / sizeof transitions[0];

    for (size_t i = 0; i < count; i++) {
        const struct transition *t = &transitions[i];

        if (t->from == from && t->event == event &&
            (t->roles & 1u << role) != 0) {
            return t->to;
        }
    }
    return STATE__COUNT;
}

struct named {
    const char *key;
    struct words words;
};

static const struct named states[STATE__COUNT] = {
    [STATE_NONE] = {"none", {"未开始", "Not started"}},
    [STATE_DRAFT] = {"draft", {"草稿", "Draft"}},
    [STATE_SUBMITTED] = {"submitted", {"已上报", "Submitted"}},
    [STATE_RETURNED] = {"returned", {"已退回", "Returned"}},
    [STATE_ACCEPTED] = {"accepted", {"已审核", "Accepted"}},
    [STATE_LOCKED] = {"locked", {"已锁定", "Locked"}},
};

static const struct named events[EVENT__COUNT] = {
    [EVENT_SAVE] = {"save", {"保存草稿", "Save draft"}},
    [EVENT_SUBMIT] = {"submit", {"审核并上报", "Check and submit"}},
    [EVENT_RETURN] = {"return", {"退回", "Return"}},
    [EVENT_ACCEPT] = {"accept", {"审核通过", "Accept"}},
    [EVENT_LOCK] = {"lock", {"锁定", "Lock"}},
};

static const struct named roles[ROLE__COUNT] = {
    [ROLE_CLERK] = {"clerk", {"填报人", "Clerk"}},
    [ROLE_HEAD] = {"head", {"单位负责人", "Head of bureau"}},
    [ROLE_REVIEWER] = {"reviewer", {"审核员", "Reviewer"}},
    [ROLE_EVALUATOR] = {"evaluator", {"评价人", "Evaluator"}},
    [ROLE_EDITOR] = {"editor", {"指标管理员", "Framework editor"}},
    [ROLE_SYSTEM] = {"system", {"系统管理员", "System administrator"}},
    [ROLE_SECURITY] = {"security", {"安全管理员", "Security administrator"}},
    [ROLE_AUDIT] = {"audit", {"审计管理员", "Audit administrator"}},
};

/* The row whose key this is, `count` when there is none. */
static unsigned find(const struct named *rows, unsigned count, const char *key)
{
    unsigned i = 0;

    while (i < count && strcmp(rows[i].key, key) != 0) {
        i++;
    }
    return i;
}

const char *state_key(enum state state)
{
    return states[state].key;
}

enum state state_of(const char *key)
{
    return (enum state)find(states, STATE__COUNT, key);
}

const char *event_key(enum event event)
{
    return events[event].key;
}

enum event event_of(const char *key)
{
    return (enum event)find(events, EVENT__COUNT, key);
}

const char *role_key(enum role role)
{
    return roles[role].key;
}

enum role role_of(const char *key)
{
    return (enum role)find(roles, ROLE__COUNT, key);
}

struct words state_words(enum state state)
{
    return states[state].words;
}

struct words event_words(enum event event)
{
    return events[event].words;
}

struct words role_words(enum role role)
{
    return roles[role].words;
}
