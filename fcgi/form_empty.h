/*
 * Empty forms on the pages: how one is sent, what is said of one, and why one
 * is not taken.
 */
#ifndef FCGI_FORM_EMPTY_H
#define FCGI_FORM_EMPTY_H

#include "fcgi/form_input.h"
#include "fcgi/html.h"

/* "∅ empty form", a tag like those of the states. */
void form_empty_tag(const struct request *req, struct html *h);

/* The same behind a state, when the form of the header (NULL: not begun)
 * is reported as one. */
void form_empty_mark(
    const struct request *req, struct html *h, const struct submission *head);

/* Why a form is reported as empty, in a notice; nothing of any other form. */
void form_empty_notice(const struct request *req, struct html *h);

/* What is stored or typed as the reason of the form, "" none. */
const char *form_empty_reason(const struct explanation *list, size_t count);

/* The field of the reason, with what stands in it, and the button; both within
 * a form that is sent to /form. */
void form_empty_fields(
    const struct request *req, struct html *h, const char *reason);
void form_empty_button(const struct request *req, struct html *h);

/* Both folded up, with the choice to mark every cell not applicable. */
void form_empty_offer(
    const struct request *req, struct html *h, const char *reason);

/* What to say of PUT_INCOMPLETE, PUT_NOT_EMPTY and PUT_NO_REASON; the fields
 * that are to blame are noted. The form of the request shows what was sent. */
const char *form_empty_refusal(
    struct request *req, const struct put_outcome *outcome);

#endif
