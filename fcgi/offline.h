/*
 * Forms filled in offline: what a template is made of, a workbook as a reply,
 * an upload read and judged by the page's own rules.
 */
#ifndef FCGI_OFFLINE_H
#define FCGI_OFFLINE_H

#include "export/template_read.h"
#include "fcgi/form_input.h"
#include "fcgi/page.h"

/* Layouts, key and the region by its code, for templates of the request's form.
 * False: the reply is an error already. */
bool offline_source(struct request *req, struct reply *reply,
    const char *region, struct template_source *source);

/* What the file of a template is called, `name` at its end, in the arena; NULL:
 * that is full. */
const char *offline_name(const struct request *req,
    const struct template_source *source, const struct template *t,
    const char *name);

/*
 * Answer with the workbook of a template, its audit row ("download") written
 * before it leaves. `name` is the end of its file name.
 */
void offline_send(struct request *req, struct reply *reply,
    const struct template_source *source, const struct template *t,
    const struct template_fill *fills, size_t fill_count, const char *name);

/* An upload after it was read. */
struct offline {
    struct template_read read;
    struct form_input input;
    /* The bureau's figures as stored; those of the form are as uploaded. */
    struct cell (*stored)[COLUMN__COUNT];
    struct hit *hits; /* of the figures as they would be */
    int hit_count;
};

/*
 * Read the workbook of an upload into the request's form: fields, faults and
 * figures are then as if they had come from the page. NULL when it was taken,
 * whether or not there are faults; else the reason it was not, translated.
 * Nothing is written.
 */
const char *offline_take(struct request *req, struct text workbook,
    const unsigned char key[SECRET_BYTES], struct offline *out);

/* True when a hit stands without the explanation it asks for. */
bool offline_unexplained(
    const struct request *req, const struct offline *o, const struct hit *hit);

/* Where a field stands in the workbook: "401 经济发展!E10". */
const char *offline_place(
    const struct request *req, const struct offline *o, const char *field);

/* The page of an upload that was taken: problems, changes, what to do. */
void offline_write(
    struct request *req, struct reply *reply, const struct offline *o);

#endif
