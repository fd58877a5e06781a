#include "fcgi/tally.h"

#include <string.h>

bool tally_reported(const struct submission *head)
{
    return head && state_is_reported(head->state);
}

int64_t tally_awaited(
    const struct submission *head, const struct deadline *deadline)
{
    return head ? deadline_due(deadline, head->state, head->redo)
                : deadline_due(deadline, STATE_NONE, 0);
}

void tally_add(struct tally *tally, const struct submission *head,
    const struct deadline *deadline, int64_t now)
{
    bool reported = tally_reported(head);
    tally->due++;
    tally->reported += reported;
    tally->timely += reported && !head->late;
    tally->empty += reported && submission_empty(head);
    tally->waiting += reported && head->state == STATE_SUBMITTED;
    tally->returned += head && head->state == STATE_RETURNED;
    tally->returns += head ? head->returns : 0;
    tally->overdue +=
        !reported && deadline && now >= tally_awaited(head, deadline);
}

void tally_cells(struct tally *tally, const struct framework *fw, int form,
    int bureau, int filled)
{
    int cells = framework_due_cells(fw, form, bureau);
    tally->cells += cells;
    tally->filled += filled < cells ? filled : cells;
}

void tally_due(
    struct tally *tally, const struct framework *fw, int form, int bureau)
{
    if (framework_assigned(fw, form, bureau)) {
        tally->due++;
        tally->cells += framework_due_cells(fw, form, bureau);
    }
}

void tally_head(struct tally *tally, const struct framework *fw, int form,
    int bureau, const struct overview_head *head)
{
    if (framework_assigned(fw, form, bureau)) {
        int cells = framework_due_cells(fw, form, bureau);
        bool reported = state_is_reported(head->state);
        tally->reported += reported;
        tally->timely += reported && !head->late;
        tally->empty += reported && head->valued == 0;
        tally->returned += head->state == STATE_RETURNED;
        tally->filled += head->filled < cells ? head->filled : cells;
    }
}

void tally_parts(struct html *h, int part, int whole)
{
    html_int(h, part);
    html_lit(h, " / ");
    html_int(h, whole);
}

void tally_rate(struct html *h, int part, int whole)
{
    if (whole == 0) {
        html_lit(h, "—");
        return;
    }
    html_real(h, 100.0 * part / whole, 1);
    html_lit(h, "%");
}

void tally_rates(struct html *h, const struct tally *tally)
{
    html_lit(h, "<td class=\"num\">");
    tally_parts(h, tally->reported, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->reported, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->timely, tally->due);
    html_lit(h, "</td>");
}

const struct submission_line *tally_find(const struct submission_line *lines,
    size_t count, const char *period, const char *form, const char *bureau)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(lines[i].form, form) == 0 &&
            strcmp(lines[i].bureau, bureau) == 0 &&
            strcmp(lines[i].period, period) == 0) {
            return &lines[i];
        }
    }
    return NULL;
}
