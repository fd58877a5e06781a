/*
 * The sheets of a county workbook: what they share, and one function each.
 * Private to export/.
 */
#ifndef EXPORT_SHEETS_H
#define EXPORT_SHEETS_H

#include "eval/perturb.h"
#include "export/county.h"
#include "export/page.h"

/* Changes whenever the program writes a sheet differently. */
#define BOOK_VERSION "book-6"

#define COUNTY_FILLINGS 48
#define COUNTY_SHEETS   64

/* How weights are moved, percent and times. */
enum { COUNTY_NOISE = 25, COUNTY_DRAWS = 1000 };

/* What the control totals of the cover say, counted while sheets are made. */
struct control {
    int rows, due, reported, missing, not_due;
    double sum;
};

struct county;

/* One sheet of the plan: what it is called, laid out and written by. */
struct sheet_plan {
    const char *name;   /* 401 经济发展 */
    const char *layout; /* form-month */
    const char *about;  /* a line of the 目录 */
    const char *number; /* 品质综401表, "" none */
    void (*write)(struct county *county, struct page *page, int index);
    int index; /* quality or form */
    struct sheet *sheet;
};

struct template_sheet;

struct county {
    const struct template_sheet *blank; /* a form to be filled in, or NULL */
    const struct report *report;
    const struct framework *fw;
    const struct layouts *layouts;
    struct book *book;
    struct arena *arena;
    struct filling fillings[COUNTY_FILLINGS];
    size_t filling_count;
    const char *code; /* of verification: "7F3K-92QD-XM4T" */
    bool preliminary; /* a blocking hit is open: 预报 */
    struct sheet_plan plan[COUNTY_SHEETS];
    int plan_count;
    struct control raw;
    bool robust; /* something is scored: `perturbed` holds */
    struct perturbed perturbed;
    /* Counted points before their caps. */
    double register_sum, register_penalty;
    int register_rows, register_counted;
};

/* Write all sheets of a county into a book that nothing stands in yet. `forms`
 * as county_write has it. NULL when memory is out or `book` is. */
struct county *county_make(const struct report *report,
    const struct layouts *layouts, struct book *book, const char *forms,
    struct arena *arena);

void cover_sheet(struct county *county, struct page *page, int index);
void contents_sheet(struct county *county, struct page *page, int index);
void summary_sheet(struct county *county, struct page *page, int index);
void quality_sheet(struct county *county, struct page *page, int index);
void form_sheet(struct county *county, struct page *page, int index);
void register_sheet(struct county *county, struct page *page, int index);
void review_sheet(struct county *county, struct page *page, int index);
void changes_sheet(struct county *county, struct page *page, int index);
void raw_sheet(struct county *county, struct page *page, int index);
void parameters_sheet(struct county *county, struct page *page, int index);
void items_sheet(struct county *county, struct page *page, int index);
void robust_sheet(struct county *county, struct page *page, int index);
void indicators_sheet(struct county *county, struct page *page, int index);

/* The period before and the same of last year, scored; NULL: there is none,
 * its score is not known (sql/history.h), or so little was reported (less than
 * half of what was due) that a difference would tell of the reporting alone. */
const struct evaluation *county_before(const struct county *county);
const struct evaluation *county_last_year(const struct county *county);
/* "+0.37": page_difference with its sign. */
const char *change_words(struct county *county, double now, double then);

/* The rate of an indicator, NaN when it takes no part. */
double rate_of(const struct evaluation *e, int indicator);
/* Its place by rate among those that it is compared with and that have a rate,
 * and how many these are with itself; 0: it has none, or nobody has one. */
struct ranked {
    int place, of;
};
struct ranked quality_place(const struct county *county, int q);
struct ranked indicator_place(const struct county *county, int indicator);

/* Fill county->perturbed. False: nothing is scored, or the arena is full. */
bool county_perturb(struct county *county);
/* "71.23—73.64", of the total. */
const char *spread_words(struct county *county);

/* Fillings of the workbook as a whole; what they say of earlier periods and
 * other counties. */
void county_fillings(struct county *county);
void county_fill_beside(struct county *county);

/* Replace {name} of the layouts; and the marks of a form. */
void county_fill(struct county *county, const char *name, const char *value);
void county_fill_form(struct county *county, int index);

/* printf into the workbook's arena; "" and a failed book when it is full. */
const char *sheet_say(struct county *county, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Percent that points are of the points of all qualities, which the total is
 * where it is their sum: the number, and the formula for a cell with points. */
double county_share(const struct county *county, double points);
const char *county_share_formula(struct county *county, const char *cell);

/* "" for NULL. */
const char *or_blank(const char *text);

/* The sheet written by `write` for `index`; NULL when the plan has none. */
struct sheet *county_sheet(const struct county *county,
    void (*write)(struct county *, struct page *, int), int index);

/* Defined names: "W_ECO_02" of prefix W and the indicator, "W_ECO" of the
 * quality, "V_B01" of a cell that formulas read. */
const char *indicator_label(
    struct county *county, const char *prefix, int indicator);
const char *quality_label(
    struct county *county, const char *prefix, int quality);
/* The same of any code: of bands, each with "_n" behind it. */
const char *code_label(
    struct county *county, const char *prefix, const char *code);
const char *reference_label(
    const void *county, struct expr_reference reference, struct arena *arena);
/* The same reference in print: "B01", "B01上年同期". */
const char *reference_print(
    const void *county, struct expr_reference reference, struct arena *arena);

/* Formulas of an indicator whose value, and second value where its method has
 * one, stand in these cells: its rate, NULL when it is not scored, and its
 * points by the cells of a rate and a spread weight. */
const char *rate_formula(struct county *county, int indicator,
    const char *value, const char *second);
const char *points_formula(
    struct county *county, int indicator, const char *rate, const char *spread);

/* An expression's sentence with the names of its functions in Chinese. */
const char *in_words(struct county *county, const char *sentence);

/* The cell of a reference among accepted figures. */
const struct cell *cell_at(
    const struct county *county, struct expr_reference reference);

/* Whether the record of an item's frequency has ended by the evaluation. */
bool freq_due(const struct county *county, enum freq freq);

/* ＋, and ＋（正向）; 月. */
const char *direction_sign(enum direction direction);
const char *direction_title(enum direction direction);
const char *freq_words(enum freq freq);

/* The title of a period in Chinese, in the arena. */
const char *period_words(struct county *county, struct period period);

/* 同比增长 of a row with the columns total and last_total: a live formula. */
void put_growth(struct county *county, struct page *page, bool comparable,
    const struct cell *now, const struct cell *last);

/* A grade as a formula over a cell or name: IF(ROUND(x,2)>=G_1,"优",...), of
 * the grades from `best` on (0: all). */
const char *grade_formula(struct county *county, const char *cell, int best);

#endif
