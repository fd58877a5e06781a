/*
 * XML as it is written into an archive. Everything but xml_raw is fit for both
 * elements and attributes in double quotes.
 */
#ifndef EXPORT_XML_H
#define EXPORT_XML_H

#include <stdint.h>
#include <string.h>

#include "export/pack.h"

/* A literal. */
#define XML(out, literal) xml_raw((out), "" literal, sizeof(literal) - 1)

/* Bytes that are XML already. */
void xml_raw(struct pack *out, const char *bytes, size_t n);
void xml_string(struct pack *out, const char *escaped);

/* Text without control characters: & < > " become references. */
void xml_text(struct pack *out, const char *text);

/* The same of a cell, where quotes and line ends stay as they are. */
void xml_cell_text(struct pack *out, const char *text);

void xml_int(struct pack *out, long long n);
/* The shortest decimal that reads back to the same bits. */
void xml_number(struct pack *out, double x);
/* 1F3A5F, and with its opacity in front: FF1F3A5F. */
void xml_rgb(struct pack *out, uint32_t rgb);
void xml_colour(struct pack *out, uint32_t rgb);

/* ` name="n"`; the name with its blank and quote: xml_attr(out, " r=\"", 3). */
void xml_attr(struct pack *out, const char *name, long long n);

/* <?xml ...?> and a line break. */
void xml_declare(struct pack *out);

#endif
