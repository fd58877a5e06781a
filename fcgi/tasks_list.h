/*
 * The forms of a bureau as its people see them: what is due, the most urgent
 * first.
 */
#ifndef FCGI_TASKS_LIST_H
#define FCGI_TASKS_LIST_H

#include "fcgi/reach.h"
#include "fcgi/tally.h"

#define DAY (24 * 3600)

enum urgency { LATE, RETURNED, DUE, NOT_OPEN, DONE };

struct task {
    const struct framework *fw;
    const char *region;
    int form, bureau;
    const struct deadline *deadline;
    const struct submission *head; /* NULL: not begun */
    enum urgency urgency;
    /* Of a form that is being filled in: what the rules find now. */
    int hits[SEVERITY__COUNT];
};

struct tasks {
    struct task *of;
    size_t count;
    struct tally tally;
    int urgent[DONE + 1]; /* how many of each */
    int soon;             /* due within three days */
    bool several;         /* of more than one unit or county */
    struct reach reach;   /* the counties they are of */
};

#define TASKS_MAX 2000

/*
 * Every form that a unit of the account owns a row of, begun or not, in each
 * county that its scopes name or lie above. `all`: of all periods, else those
 * that are open or were locked in the last 60 days; TASKS_MAX at most. False
 * when the database does not answer.
 */
bool tasks_gather(const struct request *req, bool all, struct tasks *tasks);

#endif
