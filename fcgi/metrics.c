#include "fcgi/metrics.h"

#include <stdatomic.h>

/* The statuses the program gives, and how they are counted. */
static const int statuses[] = {
    200, 303, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503};
#define STATUSES (sizeof(statuses) / sizeof(statuses[0]))

/* Upper bounds of the latency histogram in microseconds. */
static const int64_t bounds[] = {100, 250, 500, 1000, 2500, 5000, 10000, 25000,
    50000, 100000, 250000, 1000000, 5000000};
#define BOUNDS (sizeof(bounds) / sizeof(bounds[0]))

static atomic_uint_fast64_t by_status[STATUSES + 1]; /* the last: any other */
static atomic_uint_fast64_t by_latency[BOUNDS + 1];  /* not cumulative */
static atomic_uint_fast64_t total_microseconds, total_statements;

static void add(atomic_uint_fast64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static int64_t get(atomic_uint_fast64_t *counter)
{
    return (int64_t)atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_count(int status, double seconds, uint64_t statements)
{
    int64_t microseconds = (int64_t)(seconds * 1e6);
    size_t s = 0, b = 0;
    while (s < STATUSES && statuses[s] != status) {
        s++;
    }
    while (b < BOUNDS && bounds[b] < microseconds) {
        b++;
    }
    add(&by_status[s], 1);
    add(&by_latency[b], 1);
    add(&total_microseconds, (uint64_t)microseconds);
    add(&total_statements, statements);
}

/* Microseconds as seconds: "0.00025". */
static void as_seconds(struct html *out, int64_t microseconds)
{
    char text[DECIMAL_TEXT];
    html_text_n(out, text, decimal_plain(microseconds, text));
}

static void write_statuses(struct html *out)
{
    html_lit(out, "# HELP pinzhi_requests_total Requests answered, by status.\n"
                  "# TYPE pinzhi_requests_total counter\n");
    for (size_t i = 0; i <= STATUSES; i++) {
        html_lit(out, "pinzhi_requests_total{status=\"");
        if (i < STATUSES) {
            html_int(out, statuses[i]);
        } else {
            html_lit(out, "other");
        }
        html_lit(out, "\"} ");
        html_int(out, get(&by_status[i]));
        html_lit(out, "\n");
    }
}

static void write_latency(struct html *out)
{
    int64_t so_far = 0;
    html_lit(out,
        "# HELP pinzhi_request_seconds Time from a request read to its "
        "answer sent.\n"
        "# TYPE pinzhi_request_seconds histogram\n");
    for (size_t i = 0; i <= BOUNDS; i++) {
        so_far += get(&by_latency[i]);
        html_lit(out, "pinzhi_request_seconds_bucket{le=\"");
        if (i < BOUNDS) {
            as_seconds(out, bounds[i]);
        } else {
            html_lit(out, "+Inf");
        }
        html_lit(out, "\"} ");
        html_int(out, so_far);
        html_lit(out, "\n");
    }
    html_lit(out, "pinzhi_request_seconds_sum ");
    as_seconds(out, get(&total_microseconds));
    html_lit(out, "\npinzhi_request_seconds_count ");
    html_int(out, so_far);
    html_lit(out, "\n");
}

void metrics_write(struct html *out)
{
    write_statuses(out);
    write_latency(out);
    html_lit(out, "# HELP pinzhi_statements_total SQL statements run.\n"
                  "# TYPE pinzhi_statements_total counter\n"
                  "pinzhi_statements_total ");
    html_int(out, get(&total_statements));
    html_lit(out, "\n");
}
