/* The framework as two tables: every base item, every indicator. */
#include "export/sheets.h"

/* -- who reads an item ----------------------------------------------------- */

/* Codes of those that read each item, divided by 、; NULL: none. */
struct readers {
    const char **rules, **indicators; /* by item; vetoes among the rules */
};

static void add(struct county *county, const char **lists,
    const struct expr *expr, const char *code)
{
    const struct expr_reference *list;
    size_t count =
        expr == NULL ? 0 : expr_references(expr, county->arena, &list);

    for (size_t i = 0; i < count; i++) {
        const char **own = &lists[list[i].item];
        bool again = false; /* another column or record of the same item */

        for (size_t k = 0; k < i; k++) {
            again |= list[k].item == list[i].item;
        }
        if (!again) {
            *own =
                *own == NULL ? code : sheet_say(county, "%s、%s", *own, code);
        }
    }
}

/* What one indicator reads in both of its expressions is told once. */
static void add_indicator(
    struct county *county, const char **lists, const struct indicator *x)
{
    const char **fresh = arena_array(
        county->arena, (size_t)county->fw->item_count + 1, sizeof(*fresh));

    if (x->second_expr == NULL || fresh == NULL) {
        add(county, lists, x->expr, x->code);
        return;
    }
    add(county, fresh, x->expr, x->code);
    add(county, fresh, x->second_expr, x->code);
    for (int i = 0; i < county->fw->item_count; i++) {
        if (fresh[i] != NULL) {
            lists[i] = lists[i] == NULL
                           ? x->code
                           : sheet_say(county, "%s、%s", lists[i], x->code);
        }
    }
}

static bool find_readers(struct county *county, struct readers *out)
{
    const struct framework *fw = county->fw;
    size_t items = (size_t)fw->item_count + 1;

    out->rules = arena_array(county->arena, items, sizeof(*out->rules));
    out->indicators =
        arena_array(county->arena, items, sizeof(*out->indicators));
    if (out->rules == NULL || out->indicators == NULL) {
        return false;
    }
    for (int i = 0; i < fw->rule_count; i++) {
        add(county, out->rules, fw->rules[i].expr, fw->rules[i].code);
    }
    for (int i = 0; i < fw->veto_count; i++) {
        add(county, out->rules, fw->vetoes[i].expr,
            sheet_say(county, "否决%s", fw->vetoes[i].code));
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        add_indicator(county, out->indicators, &fw->indicators[i]);
    }
    return true;
}

static const char *or_dash(const char *text)
{
    return text == NULL || text[0] == '\0' ? "—" : text;
}

/* -- base items ------------------------------------------------------------ */

/* What its form asks for beside the figure that every item has. */
static const char *columns_of(const struct item *item)
{
    static const char *const words[FREQ__COUNT][2] = {
        [FREQ_MONTH] = {"累计或期末", "本月、累计"},
        [FREQ_QUARTER] = {"累计或期末", "本季、累计"},
        [FREQ_YEAR] = {"全年或年末", "本年、全年"}};

    return words[item->freq][item->has_current];
}

static const char *place_of(struct county *county, int item)
{
    const struct form *form = &county->fw->forms[county->fw->items[item].form];
    const struct form_row *row = form_row_of(form, item);

    return row == NULL ? form->number
                       : sheet_say(county, "%s %s行", form->number, row->code);
}

static void put_item(struct county *county, struct page *page,
    const struct readers *readers, int i)
{
    const struct framework *fw = county->fw;
    const struct item *item = &fw->items[i];
    const struct page_text texts[] = {{"code", item->code},
        {"name", item->name.zh}, {"unit", item->unit.zh},
        {"scope", or_dash(item->scope.zh)},
        {"frequency", freq_words(item->freq)}, {"columns", columns_of(item)},
        {"form", place_of(county, i)},
        {"bureau", fw->bureaus[item->bureau].name.zh},
        {"rules", or_dash(readers->rules[i])},
        {"indicators", or_dash(readers->indicators[i])}};
    size_t count = sizeof(texts) / sizeof(texts[0]);

    page_row(page, page_most(page, texts, count), i == fw->item_count - 1);
    for (size_t k = 0; k < count; k++) {
        put_text(page, texts[k].key, STYLE__COUNT, texts[k].text);
    }
    put_number(page, "decimals", STYLE__COUNT, NUMBER_COUNT, item->decimals);
}

void items_sheet(struct county *county, struct page *page, int index)
{
    struct readers readers;

    (void)index;
    if (!find_readers(county, &readers)) {
        book_fail(county->book, NULL);
        return;
    }
    for (int i = 0; i < county->fw->item_count; i++) {
        put_item(county, page, &readers, i);
    }
    page_close(page);
}

/* -- indicators ------------------------------------------------------------ */

/* "规上工业总产值（上年同期）". */
static const char *reference_name(
    const void *context, struct expr_reference at, struct arena *arena)
{
    static const char *const words[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"（当期）", ""},
        [WHEN_LAST_YEAR] = {"（上年同期当期）", "（上年同期）"},
        [WHEN_PREVIOUS] = {"（上期当期）", "（上期）"}};
    const struct county *county = context;

    return arena_printf(arena, "%s%s", county->fw->items[at.item].name.zh,
        words[at.when][at.column]);
}

/* A formula, and the one that it is compared with, each written by `name`. */
static const char *written(
    struct county *county, const struct indicator *x, expr_name *name)
{
    const char *own, *other;

    if (x->expr == NULL) {
        return "按登记表计项";
    }
    own = or_blank(
        expr_words(x->expr, EXPR_CHINESE, name, county, county->arena));
    if (x->second_expr == NULL) {
        return own;
    }
    other = or_blank(
        expr_words(x->second_expr, EXPR_CHINESE, name, county, county->arena));
    return sheet_say(county, "%s；对照：%s", own, other);
}

static const char *number_words(struct county *county, decimal value)
{
    char text[DECIMAL_TEXT];

    decimal_plain(value, text);
    return sheet_say(county, "%s", text);
}

static const char *target_words(
    struct county *county, const struct indicator *x)
{
    unsigned uses = method_parameters(x);

    if (uses & PARAMETER_HIGH) {
        return sheet_say(county, "%s—%s", number_words(county, x->low),
            number_words(county, x->high));
    }
    if (uses & PARAMETER_CEILING) {
        return sheet_say(county, "%s—%s", number_words(county, x->floor),
            number_words(county, x->ceiling));
    }
    if ((uses & PARAMETER_TARGET) == 0) {
        return "—";
    }
    return x->has_target ? number_words(county, x->target) : "可比最优";
}

static void put_indicator(struct county *county, struct page *page, int i)
{
    const struct framework *fw = county->fw;
    const struct indicator *x = &fw->indicators[i];
    const struct page_text texts[] = {{"code", x->code}, {"name", x->name.zh},
        {"unit", x->unit.zh}, {"words", written(county, x, reference_name)},
        {"formula", written(county, x, reference_print)},
        {"direction", direction_title(x->direction)},
        {"frequency", freq_words(x->freq)},
        {"method", x->method == METHOD_NONE ? "—" : method_words(x->method).zh},
        {"target", target_words(county, x)},
        {"bureau", fw->bureaus[x->bureau].name.zh}, {"origin", x->origin.zh}};
    size_t count = sizeof(texts) / sizeof(texts[0]);

    page_row(page, page_most(page, texts, count), i == fw->indicator_count - 1);
    for (size_t k = 0; k < count; k++) {
        put_text(page, texts[k].key, STYLE__COUNT, texts[k].text);
    }
    if (x->method != METHOD_NONE) {
        put_number(page, "weight", STYLE__COUNT, NUMBER_SCORE,
            decimal_to_double(
                framework_weight(fw, county->report->evaluation.group, i)));
    }
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

void indicators_sheet(struct county *county, struct page *page, int index)
{
    int group = county->report->evaluation.group;

    (void)index;
    for (int i = 0; i < county->fw->indicator_count; i++) {
        put_indicator(county, page, i);
    }
    county_fill(county, "weights_of",
        group < 0 ? "为本版本的权重"
                  : sheet_say(county, "为“%s”组的权重",
                        county->fw->groups[group].name.zh));
    page->filling_count = county->filling_count;
    page_close(page);
}
