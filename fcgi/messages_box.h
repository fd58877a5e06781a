/*
 * The newest messages in a box beside a list, and when reminders are sent.
 */
#ifndef FCGI_MESSAGES_BOX_H
#define FCGI_MESSAGES_BOX_H

#include "fcgi/page.h"

/* Nothing but its link when the messages cannot be read. */
void messages_box(const struct request *req, struct html *h);

#endif
