/*
 * The register: honours, ranks, grades, targets and notes that are listed in
 * their own right and never mixed with figures. Pure rules of what counts.
 */
#ifndef EVAL_ENTRY_H
#define EVAL_ENTRY_H

#include "eval/framework.h"

enum entry_kind {
    ENTRY_HONOUR,     /* 荣誉 */
    ENTRY_TITLE,      /* 称号: descriptive, never counted */
    ENTRY_CANDIDATE,  /* 创建: on a list of candidates, never counted */
    ENTRY_PLATFORM,   /* 平台: counted through its indicator */
    ENTRY_PILOT,      /* 试点: counted through its indicator */
    ENTRY_PROJECT,    /* 工程: counted through its indicator */
    ENTRY_RANK,       /* 位次 */
    ENTRY_GRADE,      /* 等次 */
    ENTRY_TARGET,     /* 目标: never a result */
    ENTRY_TASK,       /* 任务代号: no figure in it */
    ENTRY_BACKGROUND, /* 背景数字: not of this county, never scored */
    ENTRY_CRITICISM,  /* 批评: a criticism or accident that costs points */
    ENTRY__COUNT
};

const char *entry_kind_key(enum entry_kind kind); /* "honour" */
enum entry_kind entry_kind_of(const char *key);   /* ENTRY__COUNT: none */
struct words entry_kind_words(enum entry_kind kind);

struct entry {
    int64_t id;
    int line; /* order in the register, from 1 */
    enum entry_kind kind;
    const char *title; /* as published */
    int level;         /* index in fw->levels, -1 none */
    const char *body;  /* 授予(公布)机关, "" not published */
    const char *date;  /* as published: "2023-12-13", "2023年", "近年来" */
    int quality;       /* -1: 综合 */
    int indicator;     /* -1: none */
    int bureau;        /* who reported it */
    bool again;        /* 蝉联 */
    bool has_number;
    decimal number; /* rank, grade, target, count */
    const char *unit;
    const char *scope;    /* 常州, 全省: what a rank is within */
    const char *evidence; /* evidence file number */
    const char *note;
    const char *state;  /* "submitted", "accepted", "returned" */
    const char *reason; /* of a return */
    uint32_t version;
};

/* Whether an entry earns or costs points in an evaluation, and the reason in
 * words. */
struct entry_points {
    bool counted;
    bool penalty;        /* its level costs them */
    decimal standard;    /* points of its level, 0 when none */
    struct words reason; /* 计入; 不计：期后事项; ... */
};

/*
 * Decide one entry for an evaluation of `period`. Not counted: kinds other
 * than honour and criticism; no level; an honour of a level that costs points,
 * a criticism of one that earns them; linked to a scored indicator (that has
 * it); no date; dated after the period, to the day or month where the date says
 * it; of another year; a second entry of that kind with the same title when an
 * accepted one of a higher level, or listed earlier at the same level, counts.
 * The caller passes all entries as listed, and decides itself that only
 * accepted ones earn.
 */
struct entry_points entry_points(const struct framework *fw,
    struct period period, const struct entry *entries, size_t count,
    size_t which);

/* Points of all entries, each side at most its cap; both are printed beside
 * the total, never in it. */
struct entry_sum {
    decimal bonus, penalty; /* from 0 */
};
struct entry_sum entry_sum(const struct framework *fw,
    const struct entry_points *points, size_t count);

#endif
