#include "eval/composite_meta.h"

#include <math.h>

/* -- what the table may hold ----------------------------------------------- */

static const struct {
    const char *name;
    bool needed;
} columns[META__COUNT] = {
    [META_CODE] = {"iCode", true},
    [META_TYPE] = {"Type", true},
    [META_LEVEL] = {"Level", true},
    [META_PARENT] = {"Parent", true},
    [META_DIRECTION] = {"Direction", true},
    [META_WEIGHT] = {"Weight", true},
    [META_NAME] = {"iName", false},
    [META_TARGET] = {"Target", false},
    [META_DENOMINATOR] = {"Denominator", false},
    [META_LOW] = {"goalpost_lower", false},
    [META_HIGH] = {"goalpost_upper", false},
};

enum type {
    TYPE_INDICATOR,
    TYPE_AGGREGATE,
    TYPE_GROUP,
    TYPE_DENOMINATOR,
    TYPE_OTHER, /* the row is left out */
    TYPE__COUNT
};

static const char *const type_names[TYPE__COUNT] = {
    [TYPE_INDICATOR] = "Indicator",
    [TYPE_AGGREGATE] = "Aggregate",
    [TYPE_GROUP] = "Group",
    [TYPE_DENOMINATOR] = "Denominator",
    [TYPE_OTHER] = "Other",
};

/* Level of an aggregate whose own cannot be used: above all others. */
enum { LEVEL_FAULTY = COMPOSITE_LEVELS_MAX + 1 };

/* One row of iMeta. */
struct composite_item {
    const char *code;
    enum type type;
    int level;
    int at; /* index of the node, grouping or denominator that it is */
};

static void *take(struct composite_meta *m, int count, size_t size)
{
    return faults_take(m->table.faults, (size_t)count, size);
}

static const char *keep(struct composite_meta *m, struct text field)
{
    return faults_keep(m->table.faults, field);
}

/* -- fields of iMeta ------------------------------------------------------- */

static struct text meta_text(
    const struct composite_meta *m, int row, enum meta_column column)
{
    return table_text(&m->table, row, m->column[column]);
}

static double meta_number(const struct composite_meta *m, int row,
    enum meta_column column, double none)
{
    return table_number(&m->table, row, m->column[column], none);
}

#define note_meta(m, row, column_, ...) \
    table_note(&(m)->table, row, (m)->column[column_], __VA_ARGS__)

static bool find_columns(struct composite_meta *m)
{
    bool ok = true;

    for (int i = 0; i < META__COUNT; i++) {
        m->column[i] = table_column(&m->table, text_of(columns[i].name));
        if (m->column[i] < 0 && columns[i].needed) {
            table_note(&m->table, TABLE_HEADER, -1,
                "the column %s is missing; add it", columns[i].name);
            ok = false;
        }
    }
    return ok;
}

/* A word that is no type is a fault where the row claims a place in the tree:
 * it must not be lost by a slip of the pen. */
static enum type meta_type(const struct composite_meta *m, int row)
{
    struct text word = meta_text(m, row, META_TYPE);

    for (int type = 0; type < TYPE__COUNT; type++) {
        if (text_is(word, type_names[type])) {
            return (enum type)type;
        }
    }
    if (!table_missing(meta_text(m, row, META_LEVEL)) ||
        !table_missing(meta_text(m, row, META_PARENT))) {
        note_meta(m, row, META_TYPE,
            "is none of Indicator, Aggregate, Group, Denominator and Other; "
            "Other leaves the row out");
    }
    return TYPE_OTHER;
}

static int meta_level(const struct composite_meta *m, int row, bool indicator)
{
    double level;

    if (!table_parse(meta_text(m, row, META_LEVEL), &level) || level < 1 ||
        level > COMPOSITE_LEVELS_MAX || level != floor(level)) {
        note_meta(m, row, META_LEVEL, "must be a whole number from 1 to %d",
            COMPOSITE_LEVELS_MAX);
    } else if (indicator != (level == 1)) {
        note_meta(m, row, META_LEVEL, "must be %s",
            indicator ? "1 for an Indicator" : "above 1 for an Aggregate");
    } else {
        return (int)level;
    }
    return indicator ? 1 : LEVEL_FAULTY;
}

static double meta_direction(const struct composite_meta *m, int row)
{
    struct text word = meta_text(m, row, META_DIRECTION);
    double direction = 1;

    if (!table_missing(word) &&
        (!table_parse(word, &direction) || fabs(direction) != 1)) {
        note_meta(m, row, META_DIRECTION,
            "must be 1 where more is better, -1 where less is better");
    }
    return direction;
}

static double meta_weight(const struct composite_meta *m, int row)
{
    double weight = meta_number(m, row, META_WEIGHT, 1);

    if (weight < 0) {
        note_meta(m, row, META_WEIGHT, "must not be negative");
    }
    return weight;
}

/* -- rows of iMeta --------------------------------------------------------- */

static void read_item(
    struct composite_meta *m, int row, struct composite_item *item)
{
    struct text code = meta_text(m, row, META_CODE);
    enum type type = meta_type(m, row);
    bool indicator = type == TYPE_INDICATOR;

    *item = (struct composite_item){keep(m, code), type, 0, 0};
    if (type == TYPE_OTHER) {
        return;
    }
    if (table_missing(code)) {
        note_meta(m, row, META_CODE, "must be a code that names the row");
        item->type = TYPE_OTHER;
        return;
    }
    if (indicator || type == TYPE_AGGREGATE) {
        item->level = meta_level(m, row, indicator);
    }
    m->index[m->index_count++] = (struct coded){item->code, row};
}

static bool read_items(struct composite_meta *m)
{
    int rows = m->table.row_count;

    m->items = take(m, rows, sizeof(*m->items));
    m->index = take(m, rows, sizeof(*m->index));
    if (m->table.faults->full) {
        return false;
    }
    for (int i = 0; i < rows; i++) {
        read_item(m, i, &m->items[i]);
    }
    coded_sort(m->index, m->index_count);
    for (int i = 1; i < m->index_count; i++) {
        int row = m->index[i].at;

        if (coded_again(m->index, i)) {
            note_meta(m, row, META_CODE,
                "stands twice, line %d has it already; give each row a code "
                "of its own",
                table_line(&m->table, m->index[i - 1].at));
            m->items[row].type = TYPE_OTHER;
            m->items[row].level = 0;
        }
    }
    return !m->table.faults->full;
}

static void read_node(struct composite_meta *m, int row, struct node *node)
{
    struct text name = meta_text(m, row, META_NAME);

    *node = (struct node){.code = m->items[row].code,
        .name = table_missing(name) ? "" : keep(m, name),
        .level = m->items[row].level,
        .parent = -1,
        .direction = meta_direction(m, row),
        .weight = meta_weight(m, row),
        .target = meta_number(m, row, META_TARGET, MISSING),
        .low = meta_number(m, row, META_LOW, MISSING),
        .high = meta_number(m, row, META_HIGH, MISSING),
        .denominator = -1};
}

/* Nodes level by level, within one in the order of the rows. */
static bool read_nodes(struct composite_meta *m)
{
    struct composite *c = m->c;
    int rows = m->table.row_count;

    c->nodes = take(m, rows, sizeof(*c->nodes));
    c->node_index = take(m, rows, sizeof(*c->node_index));
    m->node_rows = take(m, rows, sizeof(*m->node_rows));
    if (m->table.faults->full) {
        return false;
    }
    for (int level = 1; level <= LEVEL_FAULTY; level++) {
        for (int i = 0; i < rows; i++) {
            if (m->items[i].level == level) {
                int n = c->node_count++;

                read_node(m, i, &c->nodes[n]);
                c->node_index[n] = (struct coded){c->nodes[n].code, n};
                c->indicator_count += level == 1;
                c->level_count = level;
                m->node_rows[n] = i;
                m->items[i].at = n;
            }
        }
    }
    coded_sort(c->node_index, c->node_count);
    if (c->indicator_count == 0) {
        table_note(&m->table, TABLE_WHOLE, -1,
            "no row has the Type Indicator; the indicators need one each");
    }
    return !m->table.faults->full;
}

/* -- the tree -------------------------------------------------------------- */

/* Index of the node that a row names as its Parent; -1 with a fault. */
static int find_parent(const struct composite_meta *m, int row)
{
    const struct composite_item *item = &m->items[row], *parent;
    struct text code = meta_text(m, row, META_PARENT);
    int at = coded_find(m->index, m->index_count, code);

    if (at < 0 || m->items[at].type != TYPE_AGGREGATE) {
        note_meta(m, row, META_PARENT,
            "is the iCode of no Aggregate of this table; correct it, or add "
            "its row");
        return -1;
    }
    parent = &m->items[at];
    if (item->level != LEVEL_FAULTY && parent->level <= item->level) {
        note_meta(m, row, META_PARENT,
            "has Level %d and is not above this row of Level %d; correct one "
            "of the two",
            parent->level, item->level);
    }
    return parent->at;
}

/* Of the nodes without a Parent only one may be: that of the highest Level. */
static void check_tops(const struct composite_meta *m)
{
    const struct node *nodes = m->c->nodes, *top = NULL;

    for (int n = m->c->node_count - 1; n >= 0; n--) {
        if (!table_missing(meta_text(m, m->node_rows[n], META_PARENT))) {
            continue;
        }
        if (top == NULL) {
            top = &nodes[n];
            continue;
        }
        note_meta(m, m->node_rows[n], META_PARENT,
            "must name an Aggregate: only one row may have none, the top, and "
            "that is %s",
            table_quoted(text_of(top->code)).bytes);
    }
}

/* Parents, and how many children each has. */
static void link_parents(struct composite_meta *m)
{
    struct node *nodes = m->c->nodes;

    for (int n = 0; n < m->c->node_count; n++) {
        int row = m->node_rows[n];

        if (!table_missing(meta_text(m, row, META_PARENT))) {
            nodes[n].parent = find_parent(m, row);
        }
        if (nodes[n].parent >= 0) {
            nodes[nodes[n].parent].count++;
        }
    }
}

/* The children of each node as a run, in the order of the nodes. */
static bool link_children(struct composite_meta *m)
{
    struct composite *c = m->c;
    int at = 0;

    c->children = take(m, c->node_count, sizeof(*c->children));
    if (c->children == NULL) {
        return false;
    }
    for (int n = 0; n < c->node_count; n++) {
        c->nodes[n].first = at;
        at += c->nodes[n].count;
        if (c->nodes[n].count == 0 && n >= c->indicator_count) {
            note_meta(m, m->node_rows[n], META_CODE,
                "is an Aggregate that no row names as its Parent; correct the "
                "Parents, or remove it");
        }
        c->nodes[n].count = 0;
    }
    for (int n = 0; n < c->node_count; n++) {
        if (c->nodes[n].parent >= 0) {
            struct node *parent = &c->nodes[c->nodes[n].parent];

            c->children[parent->first + parent->count++] = n;
        }
    }
    return true;
}

/* -- groupings and denominators -------------------------------------------- */

/* Number the rows of a type; those rows, NULL when there is no memory. */
static int *rows_of(struct composite_meta *m, enum type type, int *count)
{
    int *rows = take(m, m->table.row_count, sizeof(*rows));

    *count = 0;
    for (int i = 0; i < m->table.row_count && rows != NULL; i++) {
        if (m->items[i].type == type) {
            m->items[i].at = *count;
            rows[(*count)++] = i;
        }
    }
    return rows;
}

/* The denominator that each node names. */
static void link_denominators(struct composite_meta *m)
{
    for (int n = 0; n < m->c->node_count; n++) {
        int row = m->node_rows[n];
        struct text code = meta_text(m, row, META_DENOMINATOR);
        int at = coded_find(m->index, m->index_count, code);

        if (at >= 0 && m->items[at].type == TYPE_DENOMINATOR) {
            m->c->nodes[n].denominator = m->items[at].at;
        } else if (!table_missing(code)) {
            note_meta(m, row, META_DENOMINATOR,
                "is no iCode of a row of Type Denominator; correct it, or add "
                "that row");
        }
    }
}

bool composite_meta_read(struct composite_meta *m, struct text in)
{
    struct composite *c = m->c;

    if (!table_open(&m->table, in) || !find_columns(m) || !read_items(m) ||
        !read_nodes(m)) {
        return false;
    }
    m->denominator_rows = rows_of(m, TYPE_DENOMINATOR, &c->denominator_count);
    m->grouping_rows = rows_of(m, TYPE_GROUP, &c->grouping_count);
    if (m->table.faults->full) {
        return false;
    }
    link_parents(m);
    check_tops(m);
    link_denominators(m);
    return link_children(m);
}

const char *composite_meta_code(const struct composite_meta *m, int row)
{
    return m->items[row].code;
}
