#include "eval/framework_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const file_names[TABLE__COUNT] = {
    [TABLE_EDITION] = "edition.csv",
    [TABLE_QUALITY] = "quality.csv",
    [TABLE_BUREAU] = "bureau.csv",
    [TABLE_FORM] = "form.csv",
    [TABLE_ITEM] = "item.csv",
    [TABLE_INDICATOR] = "indicator.csv",
    [TABLE_FORM_ROW] = "form_row.csv",
    [TABLE_FORM_NOTE] = "form_note.csv",
    [TABLE_RULE] = "rule.csv",
    [TABLE_GRADE] = "grade.csv",
    [TABLE_LEVEL] = "level.csv",
};

/* -- faults --------------------------------------------------------------- */

#define QUOTE_POINTS 60 /* code points of a value that a fault quotes */

static void add_fault(
    struct reader *r, enum table table, int line, int column, const char *what)
{
    if (r->fault_count < r->fault_cap) {
        r->faults[r->fault_count] = (struct framework_fault){
            file_names[table], line, column, what == NULL ? "no memory" : what};
    }
    r->fault_count++;
}

/* Bytes of `value` that are quoted: whole code points, not all too many. */
static size_t quoted_bytes(struct text value)
{
    size_t n = 0;

    for (int i = 0; i < QUOTE_POINTS && n < value.n; i++) {
        text_next(value, &n);
    }
    return n;
}

void framework_note(struct reader *r, enum table table, int record,
    const char *column, const char *format, ...)
{
    const struct csv *csv = &r->csv[table];
    int line = record < 0 ? 0 : csv->lines[record];
    int at = column == NULL ? -1 : csv_column(csv, column);
    struct text value =
        text_of(record < 0 ? "" : csv_at(csv, (size_t)record, at));
    size_t quoted = quoted_bytes(value);
    char text[400];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    add_fault(r, table, line, at + 1,
        at < 0 ? arena_copy(r->arena, text, strlen(text))
               : arena_printf(r->arena, "%s \"%.*s%s\" %s", column, (int)quoted,
                     value.p, quoted < value.n ? "…" : "", text));
}

/* -- one field ------------------------------------------------------------ */

/* How the text of a column becomes a member. */
enum kind {
    KIND_TEXT,     /* const char *, may be empty */
    KIND_NEEDED,   /* const char *, must not be empty */
    KIND_CODE,     /* const char *: letters, digits, "-", "_"; 1 to 32 */
    KIND_YES,      /* bool */
    KIND_COUNT,    /* int from 0 */
    KIND_DECIMAL,  /* decimal; empty is 0 */
    KIND_OPTIONAL, /* decimal and, in front of it, bool has_… */
    KIND_FREQ,
    KIND_MOMENT,
    KIND_DIRECTION,
    KIND_METHOD,
    KIND_SEVERITY,
    KIND_COLUMN,
    KIND_QUALITY, /* index of a record of that table */
    KIND_BUREAU,
    KIND_FORM,
    KIND_ITEM,
    KIND_ITEM_OR_NONE
};

struct column_rule {
    const char *name;
    enum kind kind;
    size_t offset;  /* of the member */
    size_t offset2; /* of has_… for KIND_OPTIONAL */
};

/* Words that stand for enumerators. */
struct word {
    const char *text;
    int value;
};

static const struct word freqs[] = {
    {"M", FREQ_MONTH}, {"Q", FREQ_QUARTER}, {"Y", FREQ_YEAR}, {NULL, 0}};
static const struct word directions[] = {{"+", DIRECTION_MORE},
    {"-", DIRECTION_LESS}, {"I", DIRECTION_INTERVAL}, {"R", DIRECTION_RANK},
    {"G", DIRECTION_GRADE}, {"C", DIRECTION_COUNT}, {"X", DIRECTION_SHOWN},
    {NULL, 0}};
static const struct word methods[] = {{"none", METHOD_NONE},
    {"attainment", METHOD_ATTAINMENT}, {"interval", METHOD_INTERVAL},
    {"efficacy", METHOD_EFFICACY}, {NULL, 0}};
static const struct word severities[] = {{"block", SEVERITY_BLOCK},
    {"explain", SEVERITY_EXPLAIN}, {"hint", SEVERITY_HINT}, {NULL, 0}};
static const struct word columns[] = {
    {"current", COLUMN_CURRENT}, {"total", COLUMN_TOTAL}, {NULL, 0}};

static const struct word *words_of(enum kind kind)
{
    switch (kind) {
    case KIND_FREQ: return freqs;
    case KIND_DIRECTION: return directions;
    case KIND_METHOD: return methods;
    case KIND_SEVERITY: return severities;
    case KIND_COLUMN: return columns;
    case KIND_TEXT:
    case KIND_NEEDED:
    case KIND_CODE:
    case KIND_YES:
    case KIND_COUNT:
    case KIND_DECIMAL:
    case KIND_OPTIONAL:
    case KIND_MOMENT:
    case KIND_QUALITY:
    case KIND_BUREAU:
    case KIND_FORM:
    case KIND_ITEM:
    case KIND_ITEM_OR_NONE: break;
    }
    return NULL;
}

static bool take_word(const char *text, const struct word *words, int *out)
{
    for (; words->text != NULL; words++) {
        if (strcmp(words->text, text) == 0) {
            *out = words->value;
            return true;
        }
    }
    return false;
}

static bool take_reference(
    const struct framework *fw, enum kind kind, const char *text, int *out)
{
    static int (*const finders[])(const struct framework *, struct text) = {
        [KIND_QUALITY] = framework_quality,
        [KIND_BUREAU] = framework_bureau,
        [KIND_FORM] = framework_form,
        [KIND_ITEM] = framework_item,
        [KIND_ITEM_OR_NONE] = framework_item};

    *out = finders[kind](fw, text_of(text));
    return *out >= 0 || (kind == KIND_ITEM_OR_NONE && text[0] == '\0');
}

/* Codes stand in addresses, keys and names of cells. */
static bool is_code(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstu"
                            "vwxyz0123456789-_");

    return n > 0 && n <= 32 && text[n] == '\0';
}

static bool take_yes(const char *text, bool *out)
{
    *out = strcmp(text, "yes") == 0;
    return *out || strcmp(text, "no") == 0;
}

static bool take_count(const char *text, int *out)
{
    decimal value;

    if (decimal_parse(text_of(text), 0, &value) != DECIMAL_OK || value < 0 ||
        value > 1000 * DECIMAL_ONE) {
        return false;
    }
    *out = (int)(value / DECIMAL_ONE);
    return true;
}

static bool take_decimal(const char *text, decimal *out)
{
    *out = 0;
    return text[0] == '\0' ||
           decimal_parse(text_of(text), DECIMAL_PLACES, out) == DECIMAL_OK;
}

static bool take_moment(const char *text, struct moment *out)
{
    int used = 0;

    return sscanf(text, "%4d %2d:%2d%n", &out->days, &out->hour, &out->minute,
               &used) == 3 &&
           text[used] == '\0' && out->days >= 0 && out->hour >= 0 &&
           out->minute >= 0 && out->minute < 60 &&
           out->hour * 60 + out->minute <= 24 * 60;
}

static bool take_optional(
    const char *text, char *record, const struct column_rule *rule)
{
    *(bool *)(void *)(record + rule->offset2) = text[0] != '\0';
    return take_decimal(text, (decimal *)(void *)(record + rule->offset));
}

/* Store one field; false when its text does not fit its kind. */
static bool take(struct reader *r, const struct column_rule *rule,
    const char *text, char *record)
{
    void *member = record + rule->offset;

    switch (rule->kind) {
    case KIND_TEXT: *(const char **)member = text; return true;
    case KIND_NEEDED: *(const char **)member = text; return text[0] != '\0';
    case KIND_CODE: *(const char **)member = text; return is_code(text);
    case KIND_YES: return take_yes(text, member);
    case KIND_COUNT: return take_count(text, member);
    case KIND_DECIMAL: return take_decimal(text, member);
    case KIND_OPTIONAL: return take_optional(text, record, rule);
    case KIND_MOMENT: return take_moment(text, member);
    case KIND_FREQ:
    case KIND_DIRECTION:
    case KIND_METHOD:
    case KIND_SEVERITY:
    case KIND_COLUMN: return take_word(text, words_of(rule->kind), member);
    case KIND_QUALITY:
    case KIND_BUREAU:
    case KIND_FORM:
    case KIND_ITEM:
    case KIND_ITEM_OR_NONE: break;
    }
    return take_reference(r->fw, rule->kind, text, member);
}

/* -- the tables ----------------------------------------------------------- */

#define AT(type, member) offsetof(struct type, member)
#define WORDS(type, name, member)                     \
    {name "_zh", KIND_TEXT, AT(type, member.zh), 0},  \
    {                                                 \
        name "_en", KIND_TEXT, AT(type, member.en), 0 \
    }

/* form_row.csv, form_note.csv and edition.csv have records of their own. */
struct row_record {
    struct form_row row;
    int form;
};
struct note_record {
    struct words words;
    int form;
};

static const struct column_rule quality_columns[] = {
    {"code", KIND_CODE, AT(quality, code), 0}, WORDS(quality, "name", name),
    WORDS(quality, "brief", brief),
    {"weight", KIND_DECIMAL, AT(quality, weight), 0}, {NULL, 0, 0, 0}};
static const struct column_rule bureau_columns[] = {
    {"code", KIND_CODE, AT(bureau, code), 0}, WORDS(bureau, "name", name),
    {NULL, 0, 0, 0}};
static const struct column_rule form_columns[] = {
    {"code", KIND_CODE, AT(form, code), 0},
    {"number", KIND_NEEDED, AT(form, number), 0}, WORDS(form, "title", title),
    {"freq", KIND_FREQ, AT(form, freq), 0},
    {"quality", KIND_QUALITY, AT(form, quality), 0},
    {"issuer", KIND_TEXT, AT(form, issuer), 0},
    {"approval", KIND_TEXT, AT(form, approval), 0},
    {"valid_until", KIND_TEXT, AT(form, valid_until), 0},
    {"open", KIND_MOMENT, AT(form, open), 0},
    {"due", KIND_MOMENT, AT(form, due), 0},
    {"late", KIND_MOMENT, AT(form, late), 0},
    {"lock", KIND_MOMENT, AT(form, lock), 0}, {NULL, 0, 0, 0}};
static const struct column_rule item_columns[] = {
    {"code", KIND_CODE, AT(item, code), 0}, WORDS(item, "name", name),
    WORDS(item, "unit", unit), WORDS(item, "scope", scope),
    {"freq", KIND_FREQ, AT(item, freq), 0},
    {"decimals", KIND_COUNT, AT(item, decimals), 0},
    {"current", KIND_YES, AT(item, has_current), 0},
    {"last_year", KIND_YES, AT(item, has_last_year), 0},
    {"bureau", KIND_BUREAU, AT(item, bureau), 0},
    {"form", KIND_FORM, AT(item, form), 0},
    {"minimum", KIND_OPTIONAL, AT(item, minimum), AT(item, has_minimum)},
    {"maximum", KIND_OPTIONAL, AT(item, maximum), AT(item, has_maximum)},
    {NULL, 0, 0, 0}};
static const struct column_rule indicator_columns[] = {
    {"code", KIND_CODE, AT(indicator, code), 0},
    {"quality", KIND_QUALITY, AT(indicator, quality), 0},
    WORDS(indicator, "name", name), WORDS(indicator, "unit", unit),
    WORDS(indicator, "group", group),
    {"direction", KIND_DIRECTION, AT(indicator, direction), 0},
    {"freq", KIND_FREQ, AT(indicator, freq), 0},
    {"bureau", KIND_BUREAU, AT(indicator, bureau), 0},
    {"decimals", KIND_COUNT, AT(indicator, decimals), 0},
    {"formula", KIND_TEXT, AT(indicator, formula), 0},
    {"method", KIND_METHOD, AT(indicator, method), 0},
    {"target", KIND_DECIMAL, AT(indicator, target), 0},
    {"low", KIND_DECIMAL, AT(indicator, low), 0},
    {"high", KIND_DECIMAL, AT(indicator, high), 0},
    {"floor", KIND_DECIMAL, AT(indicator, floor), 0},
    {"ceiling", KIND_DECIMAL, AT(indicator, ceiling), 0},
    {"weight", KIND_DECIMAL, AT(indicator, weight), 0},
    {"published", KIND_YES, AT(indicator, published), 0},
    WORDS(indicator, "origin", origin), {NULL, 0, 0, 0}};
static const struct column_rule form_row_columns[] = {
    {"form", KIND_FORM, AT(row_record, form), 0},
    {"code", KIND_TEXT, AT(row_record, row.code), 0},
    WORDS(row_record, "label", row.label),
    {"item", KIND_ITEM_OR_NONE, AT(row_record, row.item), 0},
    {"indent", KIND_COUNT, AT(row_record, row.indent), 0},
    WORDS(row_record, "remark", row.remark), {NULL, 0, 0, 0}};
static const struct column_rule form_note_columns[] = {
    {"form", KIND_FORM, AT(note_record, form), 0},
    {"zh", KIND_TEXT, AT(note_record, words.zh), 0},
    {"en", KIND_TEXT, AT(note_record, words.en), 0}, {NULL, 0, 0, 0}};
static const struct column_rule rule_columns[] = {
    {"code", KIND_CODE, AT(rule, code), 0},
    {"form", KIND_FORM, AT(rule, form), 0},
    {"severity", KIND_SEVERITY, AT(rule, severity), 0},
    {"relation", KIND_NEEDED, AT(rule, relation), 0}, WORDS(rule, "text", text),
    {"item", KIND_ITEM, AT(rule, item), 0},
    {"column", KIND_COLUMN, AT(rule, column), 0}, {NULL, 0, 0, 0}};
static const struct column_rule grade_columns[] = {WORDS(grade, "name", name),
    {"from", KIND_DECIMAL, AT(grade, from), 0}, {NULL, 0, 0, 0}};
static const struct column_rule level_columns[] = {
    {"code", KIND_CODE, AT(level, code), 0}, WORDS(level, "name", name),
    {"points", KIND_DECIMAL, AT(level, points), 0}, {NULL, 0, 0, 0}};
static const struct column_rule edition_columns[] = {
    {"edition", KIND_CODE, AT(framework, edition), 0},
    WORDS(framework, "title", title),
    {"version", KIND_NEEDED, AT(framework, version), 0},
    {"valid_from", KIND_TEXT, AT(framework, valid_from), 0},
    {"valid_to", KIND_TEXT, AT(framework, valid_to), 0},
    {"sample", KIND_YES, AT(framework, sample), 0},
    {"rate_cap", KIND_DECIMAL, AT(framework, rate_cap), 0},
    {"growth_query", KIND_DECIMAL, AT(framework, growth_query), 0},
    {"bonus_cap", KIND_DECIMAL, AT(framework, bonus_cap), 0}, {NULL, 0, 0, 0}};

/* -- files ---------------------------------------------------------------- */

static bool open_table(struct reader *r, const struct framework_file *files,
    size_t count, enum table table)
{
    struct csv_fault fault;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, file_names[table]) != 0) {
            continue;
        }
        if (csv_read(files[i].content, r->arena, &r->csv[table], &fault)) {
            return true;
        }
        add_fault(r, table, fault.line, fault.column, fault.what);
        return false;
    }
    add_fault(r, table, 0, 0, "the file is missing");
    return false;
}

/* What a column may hold, as a fault says it. */
static const char *const wanted[] = {
    [KIND_TEXT] = "is not a text",
    [KIND_NEEDED] = "must not be empty",
    [KIND_CODE] = "must be 1 to 32 letters, digits, \"-\" or \"_\"",
    [KIND_YES] = "must be yes or no",
    [KIND_COUNT] = "must be a whole number from 0 to 1000",
    [KIND_DECIMAL] = "must be a number of at most six decimals",
    [KIND_OPTIONAL] = "must be empty or a number of at most six decimals",
    [KIND_FREQ] = "must be M, Q or Y",
    [KIND_MOMENT] = "must be days after the period and a time: 18 24:00",
    [KIND_DIRECTION] = "must be one of + - I R G C X",
    [KIND_METHOD] = "must be none, attainment, interval or efficacy",
    [KIND_SEVERITY] = "must be block, explain or hint",
    [KIND_COLUMN] = "must be current or total",
    [KIND_QUALITY] = "is not a code of quality.csv",
    [KIND_BUREAU] = "is not a code of bureau.csv",
    [KIND_FORM] = "is not a code of form.csv",
    [KIND_ITEM] = "is not a code of item.csv",
    [KIND_ITEM_OR_NONE] = "is neither empty nor a code of item.csv",
};

/* All fields of one row into one record. */
static void take_row(struct reader *r, enum table table, size_t row,
    const struct column_rule *rules, char *record)
{
    const struct csv *csv = &r->csv[table];

    for (; rules->name != NULL; rules++) {
        int column = csv_column(csv, rules->name);

        if (column >= 0 && !take(r, rules, csv_at(csv, row, column), record)) {
            framework_note(
                r, table, (int)row, rules->name, "%s", wanted[rules->kind]);
        }
    }
}

static void check_header(
    struct reader *r, enum table table, const struct column_rule *rules)
{
    for (; rules->name != NULL; rules++) {
        if (csv_column(&r->csv[table], rules->name) < 0) {
            framework_note(r, table, -1, NULL, "the column \"%s\" is missing",
                rules->name);
        }
    }
}

/* A whole table; NULL and 0 when it cannot be read. */
static void *read_table(struct reader *r, const struct framework_file *files,
    size_t count, enum table table, const struct column_rule *rules,
    size_t size, int *records)
{
    const struct csv *csv = &r->csv[table];
    char *made;

    *records = 0;
    if (!open_table(r, files, count, table)) {
        return NULL;
    }
    check_header(r, table, rules);
    made = arena_array(r->arena, csv->row_count + 1, size);
    if (made == NULL) {
        add_fault(r, table, 0, 0, "no memory");
        return NULL;
    }
    for (size_t i = 0; i < csv->row_count; i++) {
        take_row(r, table, i, rules, made + i * size);
    }
    *records = (int)csv->row_count;
    return made;
}

static const struct column_rule key_value_columns[] = {
    {"key", KIND_CODE, 0, 0}, {"value", KIND_TEXT, 0, 0}, {NULL, 0, 0, 0}};

/* The row of edition.csv with this key; -1 when there is none. */
static int edition_row(const struct csv *csv, const char *key)
{
    int column = csv_column(csv, "key");

    for (size_t i = 0; i < csv->row_count; i++) {
        if (strcmp(csv_at(csv, i, column), key) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static void check_keys(struct reader *r)
{
    const struct csv *csv = &r->csv[TABLE_EDITION];

    for (int i = 0; i < (int)csv->row_count; i++) {
        const char *key = csv_at(csv, (size_t)i, csv_column(csv, "key"));
        const struct column_rule *known = edition_columns;

        while (known->name != NULL && strcmp(known->name, key) != 0) {
            known++;
        }
        if (known->name == NULL) {
            framework_note(r, TABLE_EDITION, i, "key", "is not known");
        } else if (edition_row(csv, key) != i) {
            framework_note(r, TABLE_EDITION, i, "key", "stands twice");
        }
    }
}

static void read_edition(
    struct reader *r, const struct framework_file *files, size_t count)
{
    const struct csv *csv = &r->csv[TABLE_EDITION];

    if (!open_table(r, files, count, TABLE_EDITION)) {
        return;
    }
    check_header(r, TABLE_EDITION, key_value_columns);
    for (const struct column_rule *c = edition_columns; c->name != NULL; c++) {
        int row = edition_row(csv, c->name);

        if (row < 0) {
            framework_note(r, TABLE_EDITION, -1, NULL,
                "the key \"%s\" is missing", c->name);
        } else if (!take(r, c,
                       csv_at(csv, (size_t)row, csv_column(csv, "value")),
                       (char *)r->fw)) {
            framework_note(r, TABLE_EDITION, row, "value", "of %s %s", c->name,
                wanted[c->kind]);
        }
    }
    check_keys(r);
}

static void read_form_rows(
    struct reader *r, const struct framework_file *files, size_t count)
{
    int n;
    struct row_record *records = read_table(r, files, count, TABLE_FORM_ROW,
        form_row_columns, sizeof(*records), &n);

    r->form_rows = arena_array(r->arena, (size_t)n + 1, sizeof(*r->form_rows));
    r->form_of_row = arena_array(r->arena, (size_t)n + 1, sizeof(int));
    if (r->form_rows == NULL || r->form_of_row == NULL) {
        add_fault(r, TABLE_FORM_ROW, 0, 0, "no memory");
        return;
    }
    for (int i = 0; i < n; i++) {
        r->form_rows[i] = records[i].row;
        r->form_of_row[i] = records[i].form;
    }
    r->form_row_count = n;
}

static void read_form_notes(
    struct reader *r, const struct framework_file *files, size_t count)
{
    int n;
    struct note_record *records = read_table(r, files, count, TABLE_FORM_NOTE,
        form_note_columns, sizeof(*records), &n);

    r->form_notes =
        arena_array(r->arena, (size_t)n + 1, sizeof(*r->form_notes));
    r->form_of_note = arena_array(r->arena, (size_t)n + 1, sizeof(int));
    if (r->form_notes == NULL || r->form_of_note == NULL) {
        add_fault(r, TABLE_FORM_NOTE, 0, 0, "no memory");
        return;
    }
    for (int i = 0; i < n; i++) {
        r->form_notes[i] = records[i].words;
        r->form_of_note[i] = records[i].form;
    }
    r->form_note_count = n;
}

void framework_fill(
    struct reader *r, const struct framework_file *files, size_t n)
{
    struct framework *fw = r->fw;

    read_edition(r, files, n);
    fw->qualities = r->qualities = read_table(r, files, n, TABLE_QUALITY,
        quality_columns, sizeof(*r->qualities), &fw->quality_count);
    fw->bureaus = read_table(r, files, n, TABLE_BUREAU, bureau_columns,
        sizeof(*fw->bureaus), &fw->bureau_count);
    fw->forms = r->forms = read_table(r, files, n, TABLE_FORM, form_columns,
        sizeof(*r->forms), &fw->form_count);
    fw->items = read_table(r, files, n, TABLE_ITEM, item_columns,
        sizeof(*fw->items), &fw->item_count);
    fw->indicators = r->indicators = read_table(r, files, n, TABLE_INDICATOR,
        indicator_columns, sizeof(*r->indicators), &fw->indicator_count);
    read_form_rows(r, files, n);
    read_form_notes(r, files, n);
    fw->rules = r->rules = read_table(r, files, n, TABLE_RULE, rule_columns,
        sizeof(*r->rules), &fw->rule_count);
    fw->grades = read_table(r, files, n, TABLE_GRADE, grade_columns,
        sizeof(*fw->grades), &fw->grade_count);
    fw->levels = read_table(r, files, n, TABLE_LEVEL, level_columns,
        sizeof(*fw->levels), &fw->level_count);
}
