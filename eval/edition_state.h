/*
 * The life of a framework edition: states x events x roles in one table.
 */
#ifndef EVAL_EDITION_STATE_H
#define EVAL_EDITION_STATE_H

#include "eval/framework.h"
#include "eval/state.h"

enum edition_state {
    EDITION_NONE,    /* 未建立: no record */
    EDITION_DRAFT,   /* 草稿: can be replaced; not checked, or with faults */
    EDITION_CHECKED, /* 已检查: can be replaced; without a fault */
    EDITION_PUBLISHED, /* 已发布: never changes */
    EDITION_RETIRED, /* 已停用: not for new periods; read and scored with as
                          before */
    EDITION_STATE__COUNT
};

enum edition_event {
    EDITION_IMPORT,  /* 导入: other files in place of those it has */
    EDITION_PASS,    /* 检查通过: a check found no fault */
    EDITION_FAIL,    /* 检查未通过: a check found faults */
    EDITION_PUBLISH, /* 发布 */
    EDITION_RETIRE,  /* 停用 */
    EDITION_EVENT__COUNT
};

/*
 * The state after `event` by `role`, or EDITION_STATE__COUNT when that is
 * refused. To publish what is published and to retire what is retired leads
 * nowhere else: a request that is sent twice does no harm.
 */
enum edition_state edition_next(
    enum edition_state from, enum edition_event event, enum role role);

/* Keys as stored and printed ("draft", "publish"), and a state from its key
 * (EDITION_STATE__COUNT: none). */
const char *edition_state_key(enum edition_state state);
enum edition_state edition_state_of(const char *key);
const char *edition_event_key(enum edition_event event);

/* Words as printed, both languages. */
struct words edition_state_words(enum edition_state state);

#endif
