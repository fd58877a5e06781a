/* The relations of a form as printed in its 说明. */
#include <string.h>

#include "eval/check.h"
#include "eval/check_name.h"

/* One relation of a form; those within one row say which rows they are of. */
struct relation {
    const char *text;
    const char *rows; /* "01、03" when it is within one row, else NULL */
    int row_count;
};

/* The row joins the relation of the same wording, when there is one. */
static bool join(struct relation *relations, int count, const char *text,
    const char *row, const char *comma, struct arena *arena)
{
    for (int i = 0; i < count; i++) {
        if (relations[i].rows != NULL && strcmp(relations[i].text, text) == 0) {
            relations[i].rows =
                arena_printf(arena, "%s%s%s", relations[i].rows, comma, row);
            relations[i].row_count++;
            return true;
        }
    }
    return false;
}

/* The relations of a form, in the order of its rules; -1: arena full. Hints
 * are no rule that anybody must keep, so they are not printed. */
static int collect(struct naming *n, struct relation *out, struct arena *arena)
{
    int count = 0;

    for (int i = 0; i < n->fw->rule_count; i++) {
        const struct rule *rule = &n->fw->rules[i];
        const char *text, *row = check_row_code(n->fw, rule->item);

        if (rule->form != n->form || rule->severity == SEVERITY_HINT) {
            continue;
        }
        text = check_name_cells(n, rule->expr, arena)
                   ? check_sentence(n, rule->expr, check_place_in_notes, arena)
                   : NULL;
        if (text == NULL) {
            return -1;
        }
        if (!n->one_row ||
            !join(out, count, text, row, n->english ? ", " : "、", arena)) {
            out[count++] = (struct relation){text, n->one_row ? row : NULL, 1};
        }
    }
    return count;
}

/* Rows of a form that report 本月 beside 1－本月. */
static int rows_with_current(const struct framework *fw, int form)
{
    int count = 0;

    for (int i = 0; i < fw->item_count; i++) {
        count += fw->items[i].form == form && fw->items[i].has_current;
    }
    return count;
}

const char *check_relations(
    const struct framework *fw, int form, bool english, struct arena *arena)
{
    struct naming n = {fw, NULL, form, false, false, english, -1};
    struct relation *relations =
        arena_array(arena, (size_t)fw->rule_count + 1, sizeof(*relations));
    int all = rows_with_current(fw, form);
    int count = relations == NULL ? -1 : collect(&n, relations, arena);
    const char *text = count < 0 ? NULL : "";

    for (int i = 0; text != NULL && i < count; i++) {
        const struct relation *one = &relations[i];
        const char *semicolon = i == 0 ? "" : english ? "; " : "；";

        text = one->rows == NULL || one->row_count == all
                   ? arena_printf(arena, "%s%s%s", text, semicolon, one->text)
                   : arena_printf(arena,
                         english ? "%s%srows %s: %s" : "%s%s%s行：%s", text,
                         semicolon, one->rows, one->text);
    }
    return text;
}

const char *check_rule_text(const struct framework *fw, const struct rule *rule,
    const struct figures *figures, bool english, struct arena *arena)
{
    struct naming n = {.fw = fw,
        .figures = figures,
        .form = rule->form,
        .english = english,
        .bureau = fw->items[rule->item].bureau};

    check_name_cells(&n, rule->expr, arena);
    return check_sentence(&n, rule->expr, check_place_with_number, arena);
}
