/*
 * What differs between a county's report and the version published before it,
 * and what each difference does to the total. Private to export/.
 */
#ifndef EXPORT_CHANGES_H
#define EXPORT_CHANGES_H

#include "export/sheets.h"
#include "sql/published.h"

/* Why an effect stands as a number instead of a formula. */
enum effect {
    EFFECT_LIVE,   /* a formula over points */
    EFFECT_SPREAD, /* it changes which indicators take part */
    EFFECT_MEAN,   /* the total is not the sum of points */
    EFFECT_PEERS   /* an indicator is rated among other regions */
};

/* An indicator that takes part and reads the cell of a change. */
struct touched {
    int indicator;
    struct indicator_score before; /* the change, with those above it made */
    bool live;                     /* its points follow by formulas */
};

/* A cell of accepted figures that differs. */
struct change {
    struct expr_reference at;
    const struct cell *was, *is;
    const int *readers; /* indicators whose formulas read it */
    size_t reader_count;
    struct touched *touched;
    size_t touched_count;
    enum effect how;
    double effect; /* on the total, in points of 100 */
};

/*
 * Old values give way to new ones from the first change to the last: the effect
 * of one is the total with it less the total before, so that all effects and
 * `others` sum to the change of the total. First come those that change which
 * indicators take part; within both in the order of the edition.
 */
struct changes {
    struct change *list;
    size_t count;
    double others; /* of what the others report: the old figures scored now,
                      less the total that was published */
};

/* Of a report whose lineage has a base. False: arena full. */
bool changes_find(
    const struct report *report, struct arena *arena, struct changes *out);

/* -- the sheet while it is written ----------------------------------------- */

struct writing {
    struct county *county;
    struct page *page;
    const struct published *base;
    struct changes changes;
    double sum; /* of all effects */
};

/* A head row of one of its tables: a text for each span of columns. */
struct span_head {
    const char *from, *to, *text;
};
void changes_head(
    struct page *page, const struct span_head *heads, size_t count);
#define CHANGES_HEAD(page, heads) \
    changes_head(page, heads, sizeof(heads) / sizeof((heads)[0]))

/* A last row over all columns. */
void changes_count(struct page *page, const char *text);

/* 一致, or by how much the effects miss the change of the total. */
void changes_control(struct writing *w);

/* The cells that differ with their effects, and the steps that these come
 * from. */
void changes_cells(struct writing *w);
void changes_steps(struct writing *w);

#endif
