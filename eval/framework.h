/*
 * A framework edition: qualities, bureaus, base items, indicators, forms and
 * rules, read from one set of CSV files (sql/framework/EDITION/). Immutable
 * once read; shared by all threads. Columns are found by their header names;
 * docs/framework.md describes each. What later editions added is optional, so
 * that an edition stored before still reads as it did. Text ending in _zh is
 * Chinese, _en English; neither is ever NULL.
 */
#ifndef EVAL_FRAMEWORK_H
#define EVAL_FRAMEWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"
#include "eval/decimal.h"
#include "eval/expr.h"
#include "eval/figures.h"
#include "eval/period.h"
#include "eval/text.h"

/* Periods and points of outliers: at most, at least; forms that the rules of
 * one form read. */
enum { FRAMEWORK_PERIODS = 24, FRAMEWORK_POINTS = 5, FRAMEWORK_READS = 8 };

/* A word in both languages. */
struct words {
    const char *zh, *en;
};

struct quality {
    const char *code;   /* "ECO" */
    struct words name;  /* 经济发展品质 */
    struct words brief; /* 经济发展 */
    decimal weight;     /* points of 100 */
    int first, count;   /* its indicators, a run in `indicators` */
};

struct bureau {
    const char *code;  /* "tjj" */
    struct words name; /* 统计局 */
};

struct item {
    const char *code; /* "B01"; E.. are rates and ranks entered as such */
    struct words name;
    struct words unit;
    struct words scope; /* 统计范围; "" when none */
    enum freq freq;     /* how often it is reported */
    int decimals;       /* of its figures, 0 to 6 */
    bool has_current;   /* 本月 is reported beside 1－本月 */
    bool has_last_year; /* a last-year column makes sense */
    bool carry;         /* rarely changes: last year's value is offered first */
    int bureau;         /* its one owner */
    int form;           /* the form it is reported in */
    bool has_minimum, has_maximum;
    decimal minimum, maximum;
};

enum direction {
    DIRECTION_MORE,     /* + more is better */
    DIRECTION_LESS,     /* - less is better */
    DIRECTION_INTERVAL, /* I best inside an interval */
    DIRECTION_RANK,     /* R 1 is best */
    DIRECTION_GRADE,    /* G 1 is best */
    DIRECTION_COUNT,    /* C counted from the register */
    DIRECTION_SHOWN     /* X shown, never scored */
};

/* Scoring methods; eval/method.c has the table of what each computes. */
enum method {
    METHOD_NONE,        /* shown, not scored */
    METHOD_ATTAINMENT,  /* M1, M2: x/T or T/x by direction */
    METHOD_INTERVAL,    /* M3: target interval within allowed bounds */
    METHOD_MIDDLE,      /* M4: best in the middle of the allowed bounds */
    METHOD_EFFICACY,    /* M5: (x-s)/(h-s)*40+60 */
    METHOD_EXPONENTIAL, /* M7: 60*exp(-ln(0.6)*(x-s)/(h-s)) */
    METHOD_BANDED,      /* M8: between the coefficients of two bands */
    METHOD_MINMAX,      /* M9: (x-worst)/(best-worst) */
    METHOD_INDEX,       /* M10: x/standard, not capped */
    METHOD_RANKING,     /* M11: so much less for each rank */
    METHOD_REACHED,     /* M12: all or nothing, or partly by ranking */
    METHOD_DEDUCTION,   /* M13: so much less for each unit of the gap */
    METHOD_CORRECTED,   /* M14: attainment corrected by a gap of growth */
    METHOD_PROGRESS,    /* M15: what the attainment has gained */
    METHOD__COUNT
};

/* A band of the banded method: `coefficient` of full marks from `from` on.
 * The bands of one code stand together, the best first. */
struct band {
    const char *code; /* "roe" */
    decimal from;     /* inclusive */
    decimal coefficient;
};

struct indicator {
    const char *code; /* "ECO-01" */
    int quality;
    struct words name;
    struct words unit;
    struct words group; /* 一、总量与增速: heading it stands under */
    enum direction direction;
    enum freq freq;
    int bureau;
    int decimals;            /* of its published value */
    const char *formula;     /* source text; "" for a register count */
    const struct expr *expr; /* NULL for a register count */
    enum method method;
    /* Parameters; 0 when not given. docs/scoring.md names those of each. */
    bool has_target, has_low, has_high, has_floor, has_ceiling, has_step;
    bool has_limit;
    decimal target;         /* T of attainment; h of efficacy; best */
    decimal low, high;      /* interval a, b; low is s of efficacy; worst */
    decimal floor, ceiling; /* interval m, M; floor of a shifted min-max */
    decimal step;           /* percent for each rank or unit */
    decimal limit;          /* percent: of a correction, of reaching */
    const char *second;     /* source of the other expression, "" */
    const struct expr *second_expr; /* NULL: none */
    const char *band;               /* code of band.csv, "" */
    const struct band *bands;       /* its run, best first; NULL: none */
    int band_count;
    decimal weight;      /* points; those of a quality sum to its weight */
    bool published;      /* the target is a published figure, else 示例 */
    struct words origin; /* where target and method come from */
};

/* One line of a form: a group heading or an item. */
struct form_row {
    const char *code;    /* "01", "" for a heading */
    struct words label;  /* as printed, without indent */
    int item;            /* -1 for a heading */
    int indent;          /* full-width spaces: 0, 1, 2 (其中) */
    struct words remark; /* printed in 备注 when the clerk gives none */
};

/* A moment relative to the end of a period: `days` after it, hour:minute. */
struct moment {
    int days, hour, minute;
};

struct form {
    const char *code;   /* "401" */
    const char *number; /* 品质综401表 */
    struct words title; /* 县域品质城市评价基础数据月报表（经济发展品质） */
    enum freq freq;
    int quality;
    const char *issuer;      /* 制定机关, "" when nobody has granted one */
    const char *approval;    /* 批准(备案)文号 */
    const char *valid_until; /* "2025-12" or "" */
    struct moment open, due, late, lock;
    const struct form_row *rows;
    int row_count;
    const struct words *notes; /* 说明 lines, without their numbers */
    int note_count;
    /* Forms whose cells its rules read beside its own of now and last year;
     * itself too when they read the period before. */
    int reads[FRAMEWORK_READS];
    int read_count;
};

enum severity {
    SEVERITY_BLOCK,   /* 强制 */
    SEVERITY_EXPLAIN, /* 核实: submitting needs an explanation */
    SEVERITY_HINT,    /* 提示 */
    SEVERITY__COUNT
};

struct rule {
    const char *code; /* "ECO-A01" */
    enum severity severity;
    int form;                /* the form it belongs to */
    const char *relation;    /* source text */
    const struct expr *expr; /* a relation */
    struct words text;       /* why, in words */
    int item;                /* the cell that carries the hit */
    enum column column;
};

struct grade {
    struct words name; /* 优 良 中 差 */
    decimal from;      /* lower bound, inclusive */
    int max_rank;      /* only for the first so many of all; 0: for all */
};

/* A level of an honour and the points that one honour of it earns; or of a
 * criticism, and the points that one costs. */
struct level {
    const char *code;  /* "national" */
    struct words name; /* 国家 */
    decimal points;    /* at least 0, of a penalty too */
    bool penalty;
};

/* Counties that are ranked among each other, perhaps by weights of their own.
 */
struct group {
    const char *code;       /* "ecology" */
    struct words name;      /* 重点生态功能区 */
    const decimal *weights; /* parallel to indicators, sum 100; NULL: those of
                               the edition */
};

/* 一票否决: forces the lowest grade; the total is printed all the same. */
struct veto {
    const char *code;
    const char *relation; /* source text */
    const struct expr *expr;
    struct words text; /* why, in words */
};

/* How totals are compared for ranks, and values by the ranking methods. */
enum tie {
    TIE_ROUNDED, /* as they are published: the official rule */
    TIE_EXACT
};

/* The mean of the rates of the qualities that is the total. */
enum mean {
    MEAN_ARITHMETIC, /* sum w r / sum w */
    MEAN_GEOMETRIC,  /* exp(sum w ln r / sum w) */
    MEAN_HARMONIC,   /* sum w / sum (w/r) */
    MEAN_GENERALISED /* (sum w r^p / sum w)^(1/p) */
};

struct framework {
    const char *edition; /* "liyang-2023" */
    struct words title;
    const char *version;               /* "2023-1" */
    const char *valid_from, *valid_to; /* dates or "" */
    bool sample;                       /* weights or targets are 示例 */
    decimal rate_cap;                  /* attainment at most, percent: 100 */
    decimal growth_query; /* |growth| over this asks for an explanation */
    enum severity growth_severity;
    /* Outliers, eval/outlier.h: the score beyond which a figure is one; 0: not
     * looked for. */
    decimal outlier_history, outlier_group;
    enum severity outlier_severity;
    int outlier_periods;    /* of the county's own that are looked at, to 24 */
    int outlier_points;     /* at least so many to judge by */
    int explanation_length; /* characters that an explanation must have */
    decimal bonus_cap;      /* points */
    decimal penalty_cap;    /* points; 0 when nothing costs any */
    enum tie tie;
    bool sign_off; /* nothing is accepted before the bureau's head has signed */
    enum mean aggregate;
    decimal aggregate_power; /* p of the generalised mean */
    bool has_quality_floor;
    decimal quality_floor; /* percent: a quality with a lower rate caps ... */
    const char *floor_grade_name;
    int floor_grade; /* ... the grade at this one; -1: no such rule */
    const struct quality *qualities;
    int quality_count;
    const struct bureau *bureaus;
    int bureau_count;
    const struct item *items;
    int item_count;
    const struct indicator *indicators;
    int indicator_count;
    const struct form *forms;
    int form_count;
    const struct rule *rules;
    int rule_count;
    const struct grade *grades; /* best first */
    int grade_count;
    const struct level *levels; /* highest first */
    int level_count;
    const struct band *bands; /* optional, as are all that follow */
    int band_count;
    const struct group *groups;
    int group_count;
    const struct veto *vetoes;
    int veto_count;
};

/* One file of an edition: "item.csv" and its bytes. */
struct framework_file {
    const char *name;
    struct text content;
};

/* Where and why an edition cannot be used. */
struct framework_fault {
    const char *file;
    int line, column; /* from 1, 0 for the file as a whole; the column is the
                         number of the field, or of the character where the CSV
                         itself is broken */
    const char *what; /* English, in the arena: column "value" is ... */
};

/*
 * Read and check an edition: codes are unique and every reference resolves;
 * weights sum to 100 and to their quality's weight; an item has one owner and
 * stands in one row, of its own form and frequency; a form has an item;
 * formulas parse, mention items, do not always divide by zero, and give the
 * unit of their indicator without adding different ones; methods fit directions
 * and have the parameters they need (formulas name items only, never
 * indicators: there can be no cycle); moments, grades and levels are in order.
 * Files: edition.csv quality.csv bureau.csv form.csv item.csv indicator.csv
 * form_row.csv form_note.csv rule.csv grade.csv level.csv, and where they are
 * there band.csv group.csv weight.csv veto.csv; others are ignored.
 * Everything lives in `arena`, and points into the files' fields as read.
 * NULL with up to `fault_cap` faults in `faults` and their number, which may
 * be larger, in `*fault_count`.
 */
const struct framework *framework_read(const struct framework_file *files,
    size_t file_count, struct arena *arena, struct framework_fault *faults,
    size_t fault_cap, size_t *fault_count);

/*
 * What a good edition has and its editor should look at: forms and items that
 * no indicator, relation or veto reads; bands that no indicator uses; bureaus
 * without an item. Up to `cap` hints in `out`, their text in `arena`, without a
 * line; returns their number, which may be larger (0 too when the arena is
 * full).
 */
size_t framework_hints(const struct framework *fw, struct arena *arena,
    struct framework_fault *out, size_t cap);

/* Index by code, -1 when there is none. */
int framework_quality(const struct framework *fw, struct text code);
int framework_bureau(const struct framework *fw, struct text code);
int framework_item(const struct framework *fw, struct text code);
int framework_indicator(const struct framework *fw, struct text code);
int framework_form(const struct framework *fw, struct text code);
int framework_level(const struct framework *fw, struct text code);
int framework_group(const struct framework *fw, struct text code);

/* Points of an indicator, or of a quality with all its indicators, for the
 * counties of `group` (-1: none; then, or where the group has no weights of
 * its own, those of the edition). */
decimal framework_weight(const struct framework *fw, int group, int indicator);
decimal framework_quality_weight(
    const struct framework *fw, int group, int quality);

/* True when `bureau` owns a row of `form`: it must then submit it. */
bool framework_assigned(const struct framework *fw, int form, int bureau);

/* The row of an item in its form; NULL when it has none. */
const struct form_row *form_row_of(const struct form *form, int item);

/* True when the approval of a form ran out before the period ended; false when
 * it says no month. */
bool form_expired(const struct form *form, struct period period);

/* Cells of `form` that `bureau` must fill (columns that the item has). */
int framework_due_cells(const struct framework *fw, int form, int bureau);

#endif
