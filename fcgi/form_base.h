/*
 * A cell as the page shows it, in a hidden field beside it: what the next save
 * is merged with. "3:1234.5:remark": version, figure ("-" not reported, "n" not
 * applicable), remark or reason.
 */
#ifndef FCGI_FORM_BASE_H
#define FCGI_FORM_BASE_H

#include "eval/figures.h"
#include "fcgi/html.h"

/* Escaped for an attribute; the other as it is. */
void form_base_write(struct html *h, const struct cell *cell);
void form_base_text(struct html *out, const struct cell *cell);

/* False when `text` is not what form_base_write writes; `out` is then as it
 * was. The note points into `text`. */
bool form_base_read(const char *text, struct cell *out);

#endif
