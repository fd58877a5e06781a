/*
 * The frame every page stands in: head, top bar with the menu of the role,
 * 示例数据 strip, skip link, main, foot.
 */
#ifndef FCGI_PAGE_H
#define FCGI_PAGE_H

#include "fcgi/reply.h"
#include "fcgi/translate.h"

/* Begin a page: `title` is translated already; `menu` the path of the current
 * menu entry ("/tasks", "/matrix", ...), "" none. The strip 示例数据 stands
 * when the region holds generated data or req->strip says what is made up. */
void page_begin(const struct request *req, struct reply *reply,
    const char *title, const char *menu);
void page_end(const struct request *req, struct reply *reply);

/* Hidden fields of every POST form: csrf, and a fresh idempotency key. */
void page_guard(const struct request *req, struct html *h);

/* What was done (`good`) or went wrong, said to those who listen too; `text` is
 * translated. */
void page_notice(struct html *h, const char *text, bool good);

/* The list of faults at the top of a form, each linked to the element whose id
 * is the field's name. Nothing when there are none. */
void page_faults(const struct request *req, struct html *h);

/* `<div class="field">` with its label, opened; then the control; then the
 * fault of the field, if any, and the end. */
void page_field_begin(struct html *h, const char *name, const char *label);
void page_field_end(
    const struct request *req, struct html *h, const char *name);

/* The fault of a field that has no label of its own, if any. */
void page_field_fault(
    const struct request *req, struct html *h, const char *name);

/* ` aria-invalid` and ` aria-describedby` of a control with a fault. */
void page_field_marks(
    const struct request *req, struct html *h, const char *name);

/* A whole field with a one-line input; `type` is "text", "password", ... */
struct page_input {
    const char *name, *label, *type, *value;
    const char *autocomplete; /* "off", "username", ... */
    const char *hint;         /* under it, NULL none */
    unsigned max;
    bool required, focus;
};
void page_input(
    const struct request *req, struct html *h, const struct page_input *input);

/* The first page of a role: where "/" leads. */
const char *page_home(const struct request *req);

/* A state tag (word, border and ground; never colour alone). */
void page_state(const struct request *req, struct html *h, enum state state);

/* "12月18日 24:00" / "18 Dec 24:00" of a moment; and days left in words. */
void page_moment(const struct request *req, struct html *h, int64_t moment);
void page_left(const struct request *req, struct html *h, int64_t until);

#endif
