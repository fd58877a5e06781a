#include "export/sheets.h"

void contents_sheet(struct county *county, struct page *page, int index)
{
    int line = 0;

    for (int i = 0; i < county->plan_count; i++) {
        const struct sheet_plan *plan = &county->plan[i];

        if (plan->sheet == page->sheet) {
            continue;
        }
        page_row(page, page_lines(page, "about", plan->about),
            i == county->plan_count - 1);
        put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, ++line);
        put_link(
            page, "name", STYLE__COUNT, plan->sheet, sheet_title(plan->sheet));
        put_text(page, "about", STYLE__COUNT, plan->about);
        put_text(page, "form", STYLE__COUNT, plan->number);
    }
    (void)index;
    page_close(page);
}
