/*
 * Audit of a form: which rules its figures break, said with the numbers.
 */
#ifndef EVAL_CHECK_H
#define EVAL_CHECK_H

#include "eval/framework.h"

/* A rule that fired. Both sentences are whole, with their full stop. */
struct hit {
    const char *code; /* rule code; built in "growth:B01", "range:B01",
                         "history:B01", "group:B01" */
    enum severity severity;
    int item;
    enum column column;
    struct words sentence; /* 2栏：01行（12.0）≥02行（7.5）＋03行（5.1）不成立，
                              差 0.6 亿元。其中项不应大于总计 */
    double gap;
};

/*
 * Check the rows of `form` that `bureau` owns (-1: all rows) over `figures`.
 * Built in: a value outside the item's minimum and maximum blocks; growth over
 * last year beyond fw->growth_query percent; a figure far from the county's own
 * earlier ones, or growth far from that of its group (eval/outlier.h), as far
 * as figures->background has them. Missing cells break no relation. Cells are
 * told by row code and printed column number, those of another form by the form
 * too, those of another bureau with its name beside the number. A rule's hit is
 * of the form and the bureau of its cell, whatever else it reads. Hits in form
 * order, within a row blocking ones first, hints last. Returns their number, -1
 * when the arena is full.
 *
 * Page, upload, API and nightly job all pass here, with figures that one
 * function has loaded (sql/check_load.h): the same data give the same hits.
 */
int check_form(const struct framework *fw, int form, int bureau,
    const struct figures *figures, struct arena *arena, struct hit **out);

/* The relation of a rule with the numbers in it, whether it holds or not:
 * "01行（12.0）≥02行（7.5）＋03行（5.1）". NULL when the arena is full. */
const char *check_rule_text(const struct framework *fw, const struct rule *rule,
    const struct figures *figures, bool english, struct arena *arena);

/*
 * A mark of what a hit says, 16 hex digits and NUL: FNV-1a of its Chinese
 * sentence. It changes when a number in it does, so an explanation that carries
 * another mark was written about other numbers.
 */
#define HIT_MARK 17
void hit_mark(const struct hit *hit, char out[HIT_MARK]);

/* True when an explanation has as many characters as the edition asks for,
 * blanks not counted. */
bool explanation_suffices(const struct framework *fw, const char *text);

/*
 * The relations of a form as printed in its 说明, by row code and column:
 * "05≥06；1(本月)≤2(1－本月)". A cell is in the cumulative column of its row
 * unless a column stands in brackets ("05(1)"); one of another form begins with
 * that form ("401表01"). A relation within one row names its rows unless all
 * rows with that column keep it. Hints are left out. "" when there are none,
 * NULL when the arena is full.
 */
const char *check_relations(
    const struct framework *fw, int form, bool english, struct arena *arena);

#endif
