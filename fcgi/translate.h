/*
 * The catalogue of messages: source language English, Chinese from
 * po/zh_CN.po. tr() and say() are declared in fcgi/request.h.
 */
#ifndef FCGI_TRANSLATE_H
#define FCGI_TRANSLATE_H

#include <stdbool.h>

/*
 * Once, before threads start. False when there is no Chinese catalogue under
 * `locale_dir`: pages are then English.
 */
bool translate_start(const char *locale_dir);

/* A message id that is translated where it is used. */
#define N_(message) message

#endif
