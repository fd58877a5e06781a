#include "eval/edition_state.h"

#include <string.h>

/* Who may move an edition from where to where. What is not here is refused;
 * an event after which the state is the same changes nothing of a published
 * edition. */
static const struct transition {
    enum edition_state from;
    enum edition_event event;
    enum role role;
    enum edition_state to;
} transitions[] = {
    {EDITION_NONE, EDITION_IMPORT, ROLE_EDITOR, EDITION_DRAFT},
    {EDITION_DRAFT, EDITION_IMPORT, ROLE_EDITOR, EDITION_DRAFT},
    {EDITION_DRAFT, EDITION_PASS, ROLE_EDITOR, EDITION_CHECKED},
    {EDITION_DRAFT, EDITION_FAIL, ROLE_EDITOR, EDITION_DRAFT},
    {EDITION_CHECKED, EDITION_IMPORT, ROLE_EDITOR, EDITION_DRAFT},
    {EDITION_CHECKED, EDITION_PASS, ROLE_EDITOR, EDITION_CHECKED},
    /* A newer release may check more. */
    {EDITION_CHECKED, EDITION_FAIL, ROLE_EDITOR, EDITION_DRAFT},
    {EDITION_CHECKED, EDITION_PUBLISH, ROLE_EDITOR, EDITION_PUBLISHED},
    {EDITION_PUBLISHED, EDITION_PUBLISH, ROLE_EDITOR, EDITION_PUBLISHED},
    {EDITION_PUBLISHED, EDITION_RETIRE, ROLE_EDITOR, EDITION_RETIRED},
    {EDITION_RETIRED, EDITION_RETIRE, ROLE_EDITOR, EDITION_RETIRED},
};

enum edition_state edition_next(
    enum edition_state from, enum edition_event event, enum role role)
{
    for (size_t i = 0; i < sizeof(transitions) / sizeof(transitions[0]); i++) {
        const struct transition *t = &transitions[i];

        if (t->from == from && t->event == event && t->role == role) {
            return t->to;
        }
    }
    return EDITION_STATE__COUNT;
}

static const struct named {
    const char *key;
    struct words words;
} states[] = {
    [EDITION_NONE] = {"none", {"未建立", "not there"}},
    [EDITION_DRAFT] = {"draft", {"草稿", "draft"}},
    [EDITION_CHECKED] = {"checked", {"已检查", "checked"}},
    [EDITION_PUBLISHED] = {"published", {"已发布", "published"}},
    [EDITION_RETIRED] = {"retired", {"已停用", "retired"}},
};

static const char *const events[] = {
    [EDITION_IMPORT] = "import",
    [EDITION_PASS] = "pass",
    [EDITION_FAIL] = "fail",
    [EDITION_PUBLISH] = "publish",
    [EDITION_RETIRE] = "retire",
};

const char *edition_state_key(enum edition_state state)
{
    return states[state].key;
}

enum edition_state edition_state_of(const char *key)
{
    int i = 0;

    while (i < EDITION_STATE__COUNT && strcmp(states[i].key, key) != 0) {
        i++;
    }
    return (enum edition_state)i;
}

const char *edition_event_key(enum edition_event event)
{
    return events[event];
}

struct words edition_state_words(enum edition_state state)
{
    return states[state].words;
}
