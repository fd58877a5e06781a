/*
 * One answer to "may this person do that now", used by page, upload, API and
 * download alike.
 */
#ifndef EVAL_RIGHTS_H
#define EVAL_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "eval/state.h"

enum action {
    ACTION_TASKS, /* see one's own tasks */
    ACTION_FORM_READ,
    ACTION_FORM_SAVE,
    ACTION_FORM_SUBMIT,
    ACTION_REVIEW, /* see the queue */
    ACTION_FORM_RETURN,
    ACTION_FORM_ACCEPT,
    ACTION_FORM_SIGN,      /* the head stands for it */
    ACTION_FORM_CONFIRM,   /* 验收 */
    ACTION_FORM_LOCK,      /* settle what was confirmed */
    ACTION_REVISION_ASK,   /* ask for a revision after the lock */
    ACTION_REVISION_JUDGE, /* approve or refuse one */
    ACTION_EXCEPTION,      /* move a lock for one form, list and revoke */
    ACTION_MATRIX,         /* completeness of a county */
    ACTION_REMIND,         /* write to bureaus that have not reported */
    ACTION_MESSAGES,       /* one's own messages */
    ACTION_EVALUATION,     /* scores */
    ACTION_WORKBOOK,       /* download */
    ACTION_RANKING,        /* counties by rank, evaluation runs */
    ACTION_RUN,            /* score and keep a run */
    ACTION_PEERS,          /* read and enter peers by hand */
    ACTION_REGISTER,       /* honour register: own entries */
    ACTION_REGISTER_JUDGE, /* accept or return an entry */
    ACTION_FRAMEWORK,      /* read published editions */
    ACTION_FRAMEWORK_EDIT, /* drafts: import, check, publish; retire */
    ACTION_TOKENS,         /* tokens by which programs act for oneself */
    ACTION_ACCOUNTS,       /* see accounts and what is asked for them */
    ACTION_ACCOUNT_EDIT,   /* ask for new ones and rights; switch off */
    ACTION_ACCOUNT_GUARD,  /* approve, unlock, reset, end sessions */
    ACTION_AUDIT,          /* read the audit log */
    ACTION__COUNT
};

#define SCOPES_MAX 16 /* of an account, its home among them */

/* Who asks. Codes are compared as text. */
struct actor {
    int64_t account;
    const char *login, *name;
    enum role role;
    const char *region; /* "320481"; "32" stands for all of Jiangsu */
    const char *bureau; /* "tjj"; "" all, or none for clerk and head */
    const char *scopes; /* further ones, "320481:czj 320482:", or NULL */
};

/* A region and what is below it, a bureau and its sub-bureaus. */
struct scope {
    char region[8];
    char bureau[20]; /* "" all of the region */
};

/* What it is about; fields that do not apply are "" and 0. */
struct object {
    const char *region, *bureau;
    enum state state;
    int64_t open, late, lock; /* moments of the form; 0: no limit */
    int64_t redo; /* a returned form is corrected until then; 0: the lock */
};

enum refusal {
    MAY,              /* yes */
    REFUSED_ROLE,     /* this role never may */
    REFUSED_REGION,   /* another county */
    REFUSED_BUREAU,   /* a form of another bureau */
    REFUSED_STATE,    /* not in this state (submitted, accepted, ...) */
    REFUSED_NOT_OPEN, /* before the form opens */
    REFUSED_LATE,     /* after the last moment for late submission */
    REFUSED_LOCKED,   /* after the lock */
    REFUSED_UNLOCKED, /* a revision before the lock */
    REFUSED_OWN,      /* nobody approves what they asked for */
    REFUSED_CELL,     /* of a returned form, a cell that was not returned */
    REFUSED_VERDICT,  /* acceptance, while a cell is to be returned */
    REFUSED_UNSIGNED  /* acceptance, before the head has signed */
};

/*
 * Decide, in this order; roles and needs of each action are one table:
 *  role    clerk and head work on their bureau's forms, the reviewer on the
 *          county's; evaluator and editor read; the three administrators see
 *          no business data
 *  scope   region and bureau must both lie in one of the actor's scopes, the
 *          home or a further one: "32" covers "320481", and so do "320000" and
 *          "320400", whose ending pairs of zeros stand for all below; "tjj"
 *          covers "tjj.gy". Reviewers and evaluators without a bureau reach
 *          all of them; clerks and heads always have one. A region or bureau
 *          that is not named is not asked for, but a form always names its
 *          bureau to clerk and head
 *  state   the action's event must be possible in the object's state
 *  moment  saving and submitting: from `open` up to, not including, `late`; a
 *          returned form may be corrected until `redo` or, without one, until
 *          `lock`. Returning: until `lock`. Accepting and confirming: at any
 *          time. Asking for a revision: once the form is locked, by its state
 *          or by the clock
 */
enum refusal may(const struct actor *actor, enum action action,
    const struct object *object, int64_t now);

/* True when a region lies in `whole` or is it: "320481" in "32", "320000",
 * "320400" and itself; nothing lies in "". */
bool region_within(const char *region, const char *whole);

/* True when a bureau is `whole` or one below it: "tjj.gy" in "tjj". */
bool bureau_within(const char *bureau, const char *whole);

/* The i-th scope of an actor, 0 its home; false beyond the last. A scope too
 * long for its fields covers nothing. */
bool actor_scope(const struct actor *actor, int i, struct scope *out);

/* The i-th region that an actor works in: those of its scopes, but for what
 * lies in another of them. False beyond the last. */
bool actor_region(const struct actor *actor, int i, struct scope *out);

/* True when a bureau of a region lies in one of the actor's scopes, by the
 * rules of may() for forms: what lists of forms leave out. */
bool actor_covers(
    const struct actor *actor, const char *region, const char *bureau);

/* True when who holds `held` in a region is concerned with a bureau of it, by
 * the rules of may(): clerk and head with theirs and its sub-bureaus, the
 * others with all when either is "". */
bool role_reaches(enum role role, const char *held, const char *bureau);

/* The home bureau of who fills in or signs off; "" of everybody else, whose
 * bureau only limits what they see. */
const char *actor_unit(const struct actor *actor);

/* True for the three administrators, who exclude each other. */
bool role_administers(enum role role);

/* English sentence for a refusal: a gettext message id saying what to do. */
const char *refusal_text(enum refusal refusal);

#endif
