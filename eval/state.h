/*
 * The life of a submission: states x events x roles in one table.
 */
#ifndef EVAL_STATE_H
#define EVAL_STATE_H

#include <stdbool.h>

enum state {
    STATE_NONE,      /* 未开始: no record yet */
    STATE_DRAFT,     /* 草稿 */
    STATE_SUBMITTED, /* 已上报 */
    STATE_RETURNED,  /* 已退回 */
    STATE_ACCEPTED,  /* 已审核 */
    STATE_CONFIRMED, /* 已验收 */
    STATE_LOCKED,    /* 已锁定 */
    STATE_REVISING,  /* 修订待批: locked, a revision is asked for */
    STATE__COUNT
};

enum event {
    EVENT_SAVE,    /* 保存草稿 */
    EVENT_SUBMIT,  /* 审核并上报 */
    EVENT_SIGN,    /* 签发: by the head of the bureau */
    EVENT_RETURN,  /* 退回 */
    EVENT_ACCEPT,  /* 审核通过 */
    EVENT_CONFIRM, /* 验收 */
    EVENT_LOCK,    /* 锁定 */
    EVENT_REVISE,  /* 申请修订 */
    EVENT_APPROVE, /* 同意修订: a new version */
    EVENT_REFUSE,  /* 不同意修订 */
    EVENT__COUNT
};

enum role {
    ROLE_CLERK,     /* 填报人 */
    ROLE_HEAD,      /* 单位负责人 */
    ROLE_REVIEWER,  /* 综合机关审核员 */
    ROLE_EVALUATOR, /* 评价人: province or city, reads */
    ROLE_EDITOR,    /* 指标管理员 */
    ROLE_SYSTEM,    /* 系统管理员: accounts */
    ROLE_SECURITY,  /* 安全管理员: rights */
    ROLE_AUDIT,     /* 审计管理员: logs */
    ROLE__COUNT
};

/* The state after `event` by `role`, or STATE__COUNT when that is refused. */
enum state state_next(enum state from, enum event event, enum role role);

/* True from 已上报 on, except 已退回: the form counts as reported. */
bool state_is_reported(enum state state);

/* True from 已审核 on: its figures count. */
bool state_is_accepted(enum state state);

/* Keys as stored ("draft", "submit", "reviewer") and back (…__COUNT: none). */
const char *state_key(enum state state);
enum state state_of(const char *key);
const char *event_key(enum event event);
enum event event_of(const char *key);
const char *role_key(enum role role);
enum role role_of(const char *key);

/* Words as printed, both languages. */
struct words;
struct words state_words(enum state state);
struct words role_words(enum role role);

#endif
