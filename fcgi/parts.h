/*
 * Parts that several pages share: cells as read, tags, names of columns and
 * periods, the framework of a period.
 */
#ifndef FCGI_PARTS_H
#define FCGI_PARTS_H

#include "fcgi/page.h"
#include "sql/report.h"

/* "2023年1—11月" in the arena; "" when memory is out. */
const char *part_period(const struct request *req, struct period period);

/* The same from its key; the key itself when it is none. */
const char *part_period_of(const struct request *req, const char *key);

/* "本月", "1－本月", "本季", ..., "本年实际": column heads of a frequency. */
const char *part_column(
    const struct request *req, enum freq freq, enum column column);

/* The column's code in field names: "current" or "total". */
const char *part_column_code(enum column column);

/* "v.B01.total": the name of a field of one cell, in the arena. */
const char *part_cell_field(
    const struct request *req, char kind, const char *item, enum column column);

/* `region/period/form/bureau`, percent-encoded: the end of a path. */
void part_form_path(struct html *h, const char *region, const char *period,
    const char *form, const char *bureau);

/* Content of a cell that is read: the number, 未报, or — with 待批. */
void part_cell(const struct request *req, struct html *h,
    const struct item *item, const struct cell *cell);

/* Growth over last year in percent with one decimal; "—" without both. */
void part_growth(struct html *h, const struct item *item,
    const struct cell *now, const struct cell *last);

/* "block", "explain" or "hint": the end of a class name. */
const char *part_severity_class(enum severity severity);
/* 强制, 核实, 提示. */
const char *part_severity_word(
    const struct request *req, enum severity severity);

/* The same as a tag. */
void part_severity(
    const struct request *req, struct html *h, enum severity severity);

/* The state of a form, not begun (NULL) told apart from not open yet. */
void part_state(const struct request *req, struct html *h,
    const struct submission *head, const struct deadline *deadline);

/* 公布 or 示例: where a target comes from. */
void part_origin(const struct request *req, struct html *h, bool published);

/* Say on the page's strip what is made up: the figures of a county that is not
 * the account's own, weights and targets of the edition. */
void part_strip(
    struct request *req, const struct framework *fw, bool generated);

/* One box of a row of figures: a large number and a line under it. */
void part_stat_begin(struct html *h);
void part_stat_middle(struct html *h);
void part_stat_end(struct html *h);

/* Begin a table with its column heads; "</tbody></table>" ends it. */
void part_table(struct html *h, const char *class_name,
    const char *const *heads, size_t count);

/* Begin a cell of a table of cards: `<td class data-label>`, whose head stands
 * in the cell itself where the screen is narrow. */
void part_card_cell(struct html *h, const char *class_name, const char *head);

/*
 * The framework that a period is evaluated with. NULL when it cannot be had:
 * the reply is then an error already.
 */
const struct framework *part_framework(
    const struct request *req, struct reply *reply, struct period period);

/*
 * Region and period of a path, checked. False: the reply is a 404 already.
 */
bool part_region_period(const struct request *req, struct reply *reply,
    struct region *region, struct period *period);

/*
 * The same, and the framework that the period is evaluated with. False: the
 * reply is an error already.
 */
bool part_place(const struct request *req, struct reply *reply,
    struct region *region, struct period *period, const struct framework **fw);

/* The region a list page shows when its path names none: the account's own,
 * or the first county below it. "" when there is none. */
const char *part_home_region(const struct request *req);

/* Redirect to "/what/REGION/PERIOD" of the newest period; a page that says so
 * when no period has been opened. */
void part_newest(
    const struct request *req, struct reply *reply, const char *what);

/* The same for a region that is named, a city or province too. */
void part_newest_of(const struct request *req, struct reply *reply,
    const char *what, const char *region);

/* True for the code of a county: six digits that do not end in 00. */
bool part_is_county(const char *code);

/* How a page is printed, and the way back to it: `what` is "/matrix". */
void part_print_note(const struct request *req, struct html *h,
    const char *what, const char *region, struct period period);

/* "Made on 2023-12-10 12:00", for what is printed or taken away. */
const char *part_made(const struct request *req);

/* A button that leads to REGION/PERIOD below `what` ("/matrix"). */
void part_link(struct html *h, const char *what, const char *region,
    struct period period, const char *label);

/* 手工录入: the mark of a peer that was entered by hand. */
void part_entered(const struct request *req, struct html *h);

/* Where the script shows a block from a spreadsheet before it is written. */
void part_paste_box(const struct request *req, struct html *h);

/* Links to the same page of other periods and, for a province, counties. */
void part_periods(const struct request *req, struct html *h, const char *menu,
    const char *region, struct period period);

/* An <option>. */
void part_option(
    struct html *h, const char *value, const char *label, bool selected);

/* The name of who did something; "-" is kept for the command line, which the
 * operator types at. */
const char *part_person(const struct request *req, const char *name);

/* A cell of a table with a number, or a dash where there is none. */
void part_number_cell(struct html *h, bool has, double value, int places);

/*
 * The keys of the newest periods, months first, up to `most` of each frequency,
 * in the arena of the request; their number. None when the database does not
 * answer.
 */
size_t part_period_keys(
    const struct request *req, size_t most, const char ***out);

#endif
