/*
 * Steps of a form's life beside filling and review: the head's signature, an
 * exception from the lock, a revision after it. Their pages share this frame.
 */
#ifndef FCGI_FORM_STEPS_H
#define FCGI_FORM_STEPS_H

#include "fcgi/page.h"

/* Begin the page: bar with the form, its period, bureau and state, dates. */
void form_step_title(
    const struct request *req, struct reply *reply, const char *title);

/* Begin a form that posts to "/what/REGION/PERIOD/FORM/BUREAU", with its
 * guard and the version it was made from. "</form>" ends it. */
void form_step_begin(
    const struct request *req, struct html *h, const char *what);

/* The field for a reason, `label` before it, with what was sent in it. */
void form_step_reason(
    const struct request *req, struct html *h, const char *label);

/* Back to the page when done, else the error of the outcome. PUT_STALE and
 * what the page shows itself are for the caller. */
void form_step_answer(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, const char *what);

/* Buttons to the steps that the actor may take with the opened form, or can
 * look at. */
void form_step_links(const struct request *req, struct html *h);

#endif
