/*
 * The operator's log: one line an event on stderr, "time level program
 * request what". Users are answered by reply_error (fcgi/reply.h); mistakes
 * of ours are assert(). Nothing else writes to stderr in a worker.
 */
#ifndef SQL_LOG_H
#define SQL_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Program name (static text) and least severe level written. */
void log_start(const char *program, const char *level);

/* The request or job the calling thread works on; "" for none. Copied. */
void log_request(const char *id);

void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
