#include "eval/method.h"

#include <string.h>

#include "eval/method_row.h"

#define GOALS   (PARAMETER_TARGET | PARAMETER_LOW)
#define OUTER   (PARAMETER_FLOOR | PARAMETER_CEILING)
#define ONE_WAY "+-RG"
#define ONE_WAY_ONLY \
    "does not fit the direction: it is for + - R G, where one end is the best"
#define INSIDE_ONLY \
    "does not fit the direction: it is for I, where the best is inside"

static const struct method_row rows[METHOD__COUNT] = {
    [METHOD_NONE] = {"none", {"只列示", "shown only"}, "", 0, 0, false, "CX",
        "does not fit the direction: C and X have none, others need one", NULL,
        NULL, NULL},
    [METHOD_ATTAINMENT] = {"attainment", {"目标实现法", "attainment"},
        "正指标＝指标值÷目标值×100，"
        "逆指标、位次和等次＝目标值÷指标值×100，不低于0",
        0, PARAMETER_TARGET, false, ONE_WAY, ONE_WAY_ONLY, check_target,
        rate_attainment, excel_attainment},
    [METHOD_INTERVAL] = {"interval", {"区间法", "interval"},
        "区间内为100，区间外＝100×（1－偏离区间的距离÷允许偏离的最大距离）", 0,
        PARAMETER_LOW | PARAMETER_HIGH | OUTER, false, "I", INSIDE_ONLY,
        check_interval, rate_interval, excel_interval},
    [METHOD_MIDDLE] = {"middle", {"适度值法", "middle value"},
        "允许上下限的中点为100，向两端按直线减到0", 0, OUTER, false, "I",
        INSIDE_ONLY, check_middle, rate_middle, excel_middle},
    [METHOD_EFFICACY] = {"efficacy", {"功效系数法", "efficacy coefficient"},
        "（指标值－不允许值）÷（目标值－不允许值）×40＋60", 60, GOALS, true,
        ONE_WAY, ONE_WAY_ONLY, check_best, rate_efficacy, excel_efficacy},
    [METHOD_EXPONENTIAL] = {"exponential",
        {"指数功效函数法", "exponential efficacy"},
        "60×e^（－ln0.6×（指标值－不允许值）÷（目标值－不允许值））", 60, GOALS,
        true, ONE_WAY, ONE_WAY_ONLY, check_best, rate_exponential,
        excel_exponential},
    [METHOD_BANDED] = {"banded", {"分档功效法", "banded efficacy"},
        "所在档的标准系数，加档内位置×与上一档系数之差，再×100", 0,
        PARAMETER_BAND, false, ONE_WAY, ONE_WAY_ONLY, check_banded, rate_banded,
        excel_banded},
    [METHOD_MINMAX] = {"minmax", {"极值标准化法", "min-max"},
        "（指标值－最差值）÷（最优值－最差值）×100，"
        "允许下限f大于0的＝（f＋（1－f）×该比值）×100",
        0, GOALS | PARAMETER_FLOOR, true, ONE_WAY, ONE_WAY_ONLY, check_minmax,
        rate_minmax, excel_minmax},
    [METHOD_INDEX] = {"index", {"指数法", "index"},
        "指标值÷标准值×100，不设上限", 0, PARAMETER_TARGET, false, "+",
        "does not fit the direction: an index is for + alone; attainment takes "
        "what should be little",
        check_target, rate_index, excel_index},
    [METHOD_RANKING] = {"ranking", {"位次计分法", "ranking"},
        "100－步长×（位次－1）", 0, PARAMETER_STEP | PARAMETER_RANK, false,
        ONE_WAY, ONE_WAY_ONLY, check_ranking, rate_ranking, excel_ranking},
    [METHOD_REACHED] = {"reached", {"目标完成计分法", "target reached"},
        "达到目标值的为100，有限额的，限额以上部分按位次计；未达到的为0", 0,
        PARAMETER_TARGET | PARAMETER_LIMIT | PARAMETER_STEP | PARAMETER_RANK,
        false, ONE_WAY, ONE_WAY_ONLY, check_reached, rate_reached,
        excel_reached},
    [METHOD_DEDUCTION] = {"deduction", {"扣分法", "deduction"},
        "达到目标值的为100，每差一个单位减步长，减完为止", 0,
        PARAMETER_TARGET | PARAMETER_STEP, false, ONE_WAY, ONE_WAY_ONLY,
        check_deduction, rate_deduction, excel_deduction},
    [METHOD_CORRECTED] = {"corrected",
        {"增速修正法", "attainment corrected by growth"},
        "目标实现法的实现程度＋步长×对照值，增减不超过限额", 0,
        PARAMETER_TARGET | PARAMETER_STEP | PARAMETER_LIMIT | PARAMETER_SECOND,
        false, ONE_WAY, ONE_WAY_ONLY, check_corrected, rate_corrected,
        excel_corrected},
    [METHOD_PROGRESS] = {"progress", {"进步计分法", "progress"},
        "起点（参数表第4栏）＋步长×（本期实现程度－对照值的实现程度）", 0,
        GOALS | PARAMETER_STEP | PARAMETER_SECOND, false, ONE_WAY, ONE_WAY_ONLY,
        check_progress, rate_progress, excel_progress},
};

const struct method_row *method_row(enum method method)
{
    return &rows[method];
}

const char *method_name(enum method method)
{
    return rows[method].name;
}

enum method method_named(const char *name)
{
    int i = 0;

    while (i < METHOD__COUNT && strcmp(rows[i].name, name) != 0) {
        i++;
    }
    return (enum method)i;
}

struct words method_words(enum method method)
{
    return rows[method].words;
}

const char *method_rule(enum method method)
{
    return rows[method].rule;
}

bool method_is_uncapped(enum method method)
{
    return method == METHOD_INDEX;
}

bool method_less_is_better(const struct indicator *x)
{
    return x->direction == DIRECTION_LESS || x->direction == DIRECTION_RANK ||
           x->direction == DIRECTION_GRADE;
}

bool method_is_of_group(const struct indicator *x)
{
    return rows[x->method].compares && !x->has_target && !x->has_low;
}

unsigned method_parameters(const struct indicator *x)
{
    unsigned uses = rows[x->method].uses;

    if (x->method == METHOD_REACHED && !x->has_limit) {
        return PARAMETER_TARGET;
    }
    if (x->method == METHOD_MINMAX && !x->has_floor) {
        return GOALS;
    }
    return uses;
}

bool method_needs_peers(const struct indicator *x)
{
    return (method_parameters(x) & PARAMETER_RANK) != 0 ||
           method_is_of_group(x);
}

double method_minimum(const struct indicator *x)
{
    return x->method == METHOD_MINMAX ? decimal_to_double(x->floor) * 100
                                      : rows[x->method].minimum;
}

double method_best(const struct indicator *x, const struct method_group *group)
{
    return !method_is_of_group(x)     ? decimal_to_double(x->target)
           : method_less_is_better(x) ? group->least
                                      : group->most;
}

double method_worst(const struct indicator *x, const struct method_group *group)
{
    return !method_is_of_group(x)     ? decimal_to_double(x->low)
           : method_less_is_better(x) ? group->most
                                      : group->least;
}

/* A value as the edition compares it. */
static double compared(
    const struct framework *fw, const struct indicator *x, double value)
{
    return fw->tie == TIE_EXACT ? value
                                : decimal_round_double(value, x->decimals);
}

struct method_group method_group(const struct framework *fw,
    const struct indicator *x, const struct peer_values *peers, double value)
{
    struct method_group group = {0, value, value, 1};
    double own = compared(fw, x, value);

    for (int i = 0; peers != NULL && i < peers->count; i++) {
        double other = peers->values[i];
        double as_compared = compared(fw, x, other);

        group.count++;
        group.least = other < group.least ? other : group.least;
        group.most = other > group.most ? other : group.most;
        group.rank +=
            method_less_is_better(x) ? as_compared < own : as_compared > own;
    }
    return group;
}

struct method_case method_case(const struct framework *fw,
    const struct indicator *x, const struct method_input *in)
{
    return (struct method_case){.indicator = x,
        .value = in->value,
        .second = in->second,
        .target = method_best(x, &in->group),
        .low = method_worst(x, &in->group),
        .high = decimal_to_double(x->high),
        .floor = decimal_to_double(x->floor),
        .ceiling = decimal_to_double(x->ceiling),
        .step = decimal_to_double(x->step),
        .limit = decimal_to_double(x->limit),
        .cap = decimal_to_double(fw->rate_cap),
        .rank = in->group.rank,
        .less = method_less_is_better(x),
        .published = compared(fw, x, in->value)};
}

double method_rate(const struct framework *fw, const struct indicator *x,
    const struct method_input *in, bool *defined)
{
    const struct method_case c = method_case(fw, x, in);

    *defined = rows[x->method].rate != NULL &&
               (in->group.count > 0 || !method_needs_peers(x));
    return *defined ? rows[x->method].rate(&c, defined) : 0;
}

const char *method_excel(const struct framework *fw, const struct indicator *x,
    const struct method_cells *cells, struct arena *arena)
{
    return rows[x->method].excel == NULL
               ? NULL
               : rows[x->method].excel(fw, x, cells, arena);
}
