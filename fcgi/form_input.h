/*
 * What a clerk sent for a form, read into cells: the number, the state and
 * the remark of each, with a message for everything that cannot be taken.
 */
#ifndef FCGI_FORM_INPUT_H
#define FCGI_FORM_INPUT_H

#include "fcgi/request.h"

struct form_input {
    struct cell_input *cells;
    size_t cell_count;
    struct explanation *explanations;
    size_t explanation_count;
    bool empty; /* to be submitted as an empty form */
    /* The first cell with a fault: where the cursor goes. */
    bool faulty;
    int fault_item;
    enum column fault_column;
};

/*
 * Read the fields "event", "na", v.ITEM.COLUMN, s.ITEM.COLUMN, n.ITEM, x.CODE,
 * w.ITEM.COLUMN (form_base.h) and c.ITEM.COLUMN (theirs: leave that cell as
 * stored). Cells that did not come are left as they are; of an empty form with
 * "na" those that are not reported become not applicable, for its reason.
 * Faults are noted in the request. False when memory is out.
 */
bool form_input_read(struct request *req, struct form_input *out);

/* The event of the field "event": to save or to submit ("empty": as an empty
 * form), else a fault. */
enum event form_input_event(struct request *req);

/* Hand what was read to submission_put, with the key, version and address of
 * the request. */
void form_input_put(struct request *req, const struct form_input *input,
    enum event event, struct put_outcome *outcome);

/* Put what was read into the opened form, to show it before it is stored. */
void form_input_show(struct request *req, const struct form_input *input);

#endif
