#include "export/template.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "eval/buffer.h"
#include "sql/log.h"

#define MARK "pinzhi-template"
#define KIND "1" /* of this text */

static const struct {
    const char *name, *key; /* of the layout; NULL: beyond it */
    const char *head;       /* of a column beyond the layout */
} columns[TEMPLATE__COLUMNS] = {
    [TEMPLATE_CODE] = {"code", "code", NULL},
    [TEMPLATE_CURRENT] = {"current", "current", NULL},
    [TEMPLATE_TOTAL] = {"total", "total", NULL},
    [TEMPLATE_REMARK] = {"remark", "remark", NULL},
    [TEMPLATE_STATE_CURRENT] = {"state_current", NULL, "S1"},
    [TEMPLATE_STATE_TOTAL] = {"state_total", NULL, "S2"},
};

static const char *const layouts[] = {[FREQ_MONTH] = "form-month",
    [FREQ_QUARTER] = "form-quarter",
    [FREQ_YEAR] = "form-year"};

const char *template_layout(enum freq freq)
{
    return layouts[freq];
}

/* -- making ---------------------------------------------------------------- */

/* The text of a heading cell of the layout; "" without one. */
static const char *head_of(const struct layout *layout, int row, int column)
{
    for (int i = 0; i < layout->cell_count; i++) {
        const struct cell_range *at = &layout->cells[i].range;

        if (at->row == row && at->column == column &&
            layout->cells[i].text != NULL) {
            return layout->cells[i].text;
        }
    }
    return "";
}

static void make_columns(const struct layout *layout, struct template *out)
{
    int beyond = layout->column_count;

    out->head_row = layout->header_rows - 1;
    for (int i = 0; i < TEMPLATE__COLUMNS; i++) {
        struct template_head *head = &out->columns[i];
        bool state = columns[i].key == NULL;

        head->column = state ? -1 : layout_column(layout, columns[i].key);
        head->head = state ? columns[i].head
                     : head->column < 0
                         ? ""
                         : head_of(layout, out->head_row, head->column);
    }
    if (out->columns[TEMPLATE_CURRENT].column >= 0) {
        out->columns[TEMPLATE_STATE_CURRENT].column = beyond++;
    }
    out->columns[TEMPLATE_STATE_TOTAL].column = beyond;
}

static bool make_rows(
    const struct template_source *s, struct arena *arena, struct template *out)
{
    const struct form *form = &s->fw->forms[s->form->key.form];

    out->rows =
        arena_array(arena, (size_t)form->row_count + 1, sizeof(*out->rows));
    for (int i = 0; i < form->row_count && out->rows != NULL; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && s->fw->items[item].bureau == s->form->key.bureau) {
            struct template_row *row = &out->rows[out->row_count++];

            row->item = s->fw->items[item].code;
            row->code = form->rows[i].code;
            row->row = out->head_row + 1 + i;
            memcpy(row->base, s->form->figures.cell[WHEN_NOW][item],
                sizeof(row->base));
        }
    }
    return out->rows != NULL;
}

bool template_make(
    const struct template_source *s, struct arena *arena, struct template *out)
{
    const struct form *form = &s->fw->forms[s->form->key.form];
    const struct layout *layout = layout_find(s->layouts, layouts[form->freq]);
    char *period = arena_alloc(arena, PERIOD_TEXT);

    if (layout == NULL || period == NULL) {
        log_line(LOG_ERROR, "template of %s: no layout %s, or no memory",
            form->code, layouts[form->freq]);
        return false;
    }
    period_format(s->form->key.period, period);
    *out = (struct template){.region = s->form->key.region,
        .period = period,
        .form = form->code,
        .bureau = s->fw->bureaus[s->form->key.bureau].code,
        .edition = s->fw->edition,
        .edition_version = s->fw->version,
        .layout_version = s->layouts->version,
        .version = s->form->head.version,
        .sheet = arena_printf(arena, "%s %s", form->code,
            s->fw->qualities[form->quality].brief.zh)};
    make_columns(layout, out);
    return out->sheet != NULL && make_rows(s, arena, out);
}

/* -- its text -------------------------------------------------------------- */

/* A cell as text: its version and "-" missing, "/" not applicable, else the
 * number. */
static const char *base_text(const struct cell *cell, struct arena *arena)
{
    char number[DECIMAL_TEXT] = "-";

    if (cell->state == CELL_VALUE) {
        decimal_plain(cell->value, number);
    }
    return arena_printf(arena, "%u:%s", cell->version,
        cell->state == CELL_NOT_APPLICABLE ? "/" : number);
}

static void add_row(struct buffer *b, const struct template_row *row)
{
    const struct cell *current = &row->base[COLUMN_CURRENT];
    const struct cell *total = &row->base[COLUMN_TOTAL];
    const char *now = base_text(current, b->arena);
    const char *sum = base_text(total, b->arena);

    buffer_add(
        b, now == NULL || sum == NULL
               ? NULL
               : arena_printf(b->arena, "row\t%s\t%s\t%d\t%s\t:%s\t%s\t:%s\n",
                     row->item, row->code, row->row, now, current->note, sum,
                     total->note));
}

const char *template_note(const struct template_row *row)
{
    const char *total = row->base[COLUMN_TOTAL].note;

    return total[0] != '\0' ? total : row->base[COLUMN_CURRENT].note;
}

const char *template_text(const struct template *t, struct arena *arena)
{
    struct buffer b = {.arena = arena, .limit = TEMPLATE_SEAL_MAX};

    buffer_add(&b,
        arena_printf(arena,
            MARK "\t" KIND "\nregion\t%s\nperiod\t%s\nform\t%s\nbureau\t%s\n"
                 "edition\t%s\nedition_version\t%s\nlayout\t%s\nversion\t%u\n"
                 "sheet\t%s\nhead\t%d\n",
            t->region, t->period, t->form, t->bureau, t->edition,
            t->edition_version, t->layout_version, t->version, t->sheet,
            t->head_row));
    for (int i = 0; i < TEMPLATE__COLUMNS; i++) {
        buffer_add(
            &b, arena_printf(arena, "column\t%s\t%d\t:%s\n", columns[i].name,
                    t->columns[i].column, t->columns[i].head));
    }
    for (size_t i = 0; i < t->row_count; i++) {
        add_row(&b, &t->rows[i]);
    }
    return buffer_text(&b);
}

void template_seal(
    const unsigned char key[SECRET_BYTES], const char *text, char out[65])
{
    unsigned char seal[crypto_auth_hmacsha256_BYTES];

    crypto_auth_hmacsha256(
        seal, (const unsigned char *)text, strlen(text), key);
    sodium_bin2hex(out, 65, seal, sizeof(seal));
}

/* -- and back -------------------------------------------------------------- */

enum { WORDS = 8 };

/* The cells of a line, split in place; the rest are "". */
static void split(char *line, const char *words[WORDS])
{
    for (int i = 0; i < WORDS; i++) {
        char *tab = strchr(line, '\t');

        words[i] = line;
        if (tab == NULL || i == WORDS - 1) {
            line += strlen(line);
        } else {
            *tab = '\0';
            line = tab + 1;
        }
    }
}

static const char *after_colon(const char *text)
{
    return text[0] == ':' ? text + 1 : text;
}

static struct cell base_cell(const char *text, const char *note)
{
    struct cell cell = {.note = note};
    const char *figure = strchr(text, ':');

    cell.version = (uint32_t)strtoul(text, NULL, 10);
    figure = figure == NULL ? "" : figure + 1;
    if (strcmp(figure, "/") == 0) {
        cell.state = CELL_NOT_APPLICABLE;
    } else if (decimal_parse(text_of(figure), DECIMAL_PLACES, &cell.value) ==
               DECIMAL_OK) {
        cell.state = CELL_VALUE;
    }
    return cell;
}

static void take_row(const char *const words[WORDS], struct template *out)
{
    out->rows[out->row_count++] = (struct template_row){.item = words[1],
        .code = words[2],
        .row = atoi(words[3]),
        .base = {[COLUMN_CURRENT] = base_cell(words[4], after_colon(words[5])),
            [COLUMN_TOTAL] = base_cell(words[6], after_colon(words[7]))}};
}

static void take_column(const char *const words[WORDS], struct template *out)
{
    for (int i = 0; i < TEMPLATE__COLUMNS; i++) {
        if (strcmp(columns[i].name, words[1]) == 0) {
            out->columns[i] =
                (struct template_head){atoi(words[2]), after_colon(words[3])};
        }
    }
}

static void take_word(const char *const words[WORDS], struct template *out)
{
    const struct {
        const char *name;
        const char **to;
    } names[] = {{"region", &out->region}, {"period", &out->period},
        {"form", &out->form}, {"bureau", &out->bureau},
        {"edition", &out->edition}, {"edition_version", &out->edition_version},
        {"layout", &out->layout_version}, {"sheet", &out->sheet}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i].name, words[0]) == 0) {
            *names[i].to = words[1];
        }
    }
    if (strcmp(words[0], "version") == 0) {
        out->version = (uint32_t)strtoul(words[1], NULL, 10);
    } else if (strcmp(words[0], "head") == 0) {
        out->head_row = atoi(words[1]);
    }
}

static size_t lines_of(const char *text)
{
    size_t n = 1;

    for (; *text != '\0'; text++) {
        n += *text == '\n';
    }
    return n;
}

bool template_parse(const char *text, struct arena *arena, struct template *out)
{
    char *line = arena_copy(arena, text, strlen(text));

    *out = (struct template){.region = "",
        .period = "",
        .form = "",
        .bureau = "",
        .edition = "",
        .edition_version = "",
        .layout_version = "",
        .sheet = "",
        .rows = arena_array(arena, lines_of(text), sizeof(*out->rows))};
    for (int i = 0; i < TEMPLATE__COLUMNS; i++) {
        out->columns[i] = (struct template_head){-1, ""};
    }
    if (line == NULL || out->rows == NULL ||
        strncmp(text, MARK "\t" KIND "\n", sizeof(MARK "\t" KIND "\n") - 1) !=
            0) {
        return false;
    }
    for (char *end = strchr(line, '\n'); end != NULL;
         line = end + 1, end = strchr(line, '\n')) {
        const char *words[WORDS];

        *end = '\0';
        split(line, words);
        if (strcmp(words[0], "row") == 0) {
            take_row(words, out);
        } else if (strcmp(words[0], "column") == 0) {
            take_column(words, out);
        } else {
            take_word(words, out);
        }
    }
    return out->form[0] != '\0';
}

/* -- what may want an explanation ------------------------------------------ */

static const char *growth_sentence(const struct template_source *s,
    const struct item *item, struct arena *arena)
{
    char limit[DECIMAL_TEXT];

    decimal_plain(s->fw->growth_query, limit);
    return arena_printf(
        arena, "%s：同比增减超过%s%%的须作出说明", item->name.zh, limit);
}

/* The rules of one row, then its growth. */
static bool add_reasons(const struct template_source *s, int item,
    struct arena *arena, struct template_reason *out, size_t *count)
{
    const struct item *about = &s->fw->items[item];

    for (int i = 0; i < s->fw->rule_count; i++) {
        const struct rule *rule = &s->fw->rules[i];

        if (rule->severity == SEVERITY_EXPLAIN && rule->item == item &&
            rule->form == s->form->key.form) {
            out[(*count)++] =
                (struct template_reason){rule->code, item, rule->text.zh};
        }
    }
    if (about->has_last_year) {
        const char *code = arena_printf(arena, "growth:%s", about->code);
        const char *sentence = growth_sentence(s, about, arena);

        if (code == NULL || sentence == NULL) {
            return false;
        }
        out[(*count)++] = (struct template_reason){code, item, sentence};
    }
    return true;
}

bool template_reasons(const struct template_source *s, struct arena *arena,
    struct template_reason **out, size_t *count)
{
    const struct form *form = &s->fw->forms[s->form->key.form];

    *count = 0;
    *out = arena_array(arena, (size_t)(form->row_count + s->fw->rule_count) + 1,
        sizeof(**out));
    if (*out != NULL) {
        (*out)[(*count)++] = (struct template_reason){EXPLANATION_EMPTY, -1,
            "空表（整表没有数据）：本期无业务或本表不适用的原因；有数据的表不填"};
    }
    for (int i = 0; i < form->row_count && *out != NULL; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && s->fw->items[item].bureau == s->form->key.bureau &&
            !add_reasons(s, item, arena, *out, count)) {
            return false;
        }
    }
    return *out != NULL;
}
