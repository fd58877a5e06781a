/*
 * Who gets through to which route, written out by hand: a row for every route
 * and, in this order, a letter for each role and for nobody:
 *
 *   clerk, head, reviewer, evaluator, editor, system, security, audit, nobody
 *   y  the handler answers     .  refused     l  asked to sign in
 *
 * The objects are those of the own county and bureau. A route that is added
 * without a row fails the test; so does a row whose route is gone.
 */
#ifndef TESTS_PAGE_MATRIX_H
#define TESTS_PAGE_MATRIX_H

static const struct matrix_row {
    const char *method, *pattern, *letters;
} matrix[] = {
    /* clang-format off */
    {"GET", "/", "yyyyyyyyl"},
    {"GET", "/login", "yyyyyyyyy"},
    {"POST", "/login", "yyyyyyyy."},
    {"GET", "/login/code", "yyyyyyyyl"},
    {"POST", "/login/code", "yyyyyyyy."},
    {"POST", "/logout", "lllllllll"},
    {"GET", "/password", "yyyyyyyyl"},
    {"POST", "/password", "yyyyyyyyl"},
    {"GET", "/sessions", "yyyyyyyyl"},
    {"POST", "/sessions", "yyyyyyyyl"},
    {"GET", "/two-factor", "yyyyyyyyl"},
    {"GET", "/two-factor/qr.png", "yyyyyyyyl"},
    {"POST", "/two-factor", "yyyyyyyyl"},
    {"GET", "/tokens", "yyyyy...l"},
    {"POST", "/tokens", "yyyyy...l"},
    {"POST", "/tokens/:token", "yyyyy...l"},
    {"GET", "/language", "yyyyyyyyy"},
    {"GET", "/help", "yyyyyyyyy"},
    {"GET", "/healthz", "yyyyyyyyy"},
    {"GET", "/readyz", "yyyyyyyyy"},
    {"GET", "/metrics", "yyyyyyyyy"},
    {"GET", "/accounts", ".....yy.l"},
    {"POST", "/accounts", ".....y..l"},
    {"GET", "/accounts/:login", ".....yy.l"},
    {"POST", "/accounts/:login", ".....yy.l"},
    {"POST", "/accounts/:login/rights", ".....y..l"},
    {"POST", "/accounts/:login/requests/:request", "......y.l"},
    {"GET", "/audit", ".......yl"},
    {"GET", "/audit/csv", ".......yl"},
    {"GET", "/tasks", "yy......l"},
    {"GET", "/form/:region/:period/:form/:bureau", "yyyy....l"},
    {"POST", "/form/:region/:period/:form/:bureau", "yyyy....l"},
    {"GET", "/print/:region/:period/:form/:bureau", "yyyy....l"},
    {"GET", "/template/:region/:period/:form/:bureau", "yyyy....l"},
    {"GET", "/upload/:region/:period/:form/:bureau", "yyyy....l"},
    {"POST", "/upload/:region/:period/:form/:bureau", "yy......l"},
    {"POST", "/returned/:region/:period/:form/:bureau", "yy......l"},
    {"POST", "/comment/:region/:period/:form/:bureau", "yyyy....l"},
    {"POST", "/evidence/:region/:period/:form/:bureau", "yyyy....l"},
    {"POST", "/evidence/:region/:period/:form/:bureau/remove", "yyyy....l"},
    {"GET", "/evidence/:region/:period/:form/:bureau/:file", "yyyy....l"},
    {"GET", "/review", "..yy....l"},
    {"GET", "/review/:region/:period/:form/:bureau", "..yy....l"},
    {"POST", "/review/:region/:period/:form/:bureau", "..yy....l"},
    {"GET", "/matrix", "..yy....l"},
    {"GET", "/matrix/:region/:period", "..yy....l"},
    {"GET", "/evaluation", "yyyyy...l"},
    {"GET", "/evaluation/:region/:period", "yyyyy...l"},
    {"GET", "/api/evaluation/:region/:period", "yyyyy...l"},
    {"GET", "/workbook/:region/:period", ".yyy....l"},
    {"GET", "/ranking", "..yy....l"},
    {"GET", "/ranking/:region/:period", "..yy....l"},
    {"POST", "/ranking/:region/:period", "..yy....l"},
    {"GET", "/runs", "..yy....l"},
    {"GET", "/runs/:region", "..yy....l"},
    {"GET", "/runs/:region/:run", "..yy....l"},
    {"GET", "/peers", "..yy....l"},
    {"GET", "/peers/:region/:period", "..yy....l"},
    {"POST", "/peers/:region/:period", "..yy....l"},
    {"GET", "/register", "yyyy....l"},
    {"GET", "/register/:region/:year", "yyyy....l"},
    {"POST", "/register/:region/:year", "yyyy....l"},
    {"POST", "/register/:region/:year/:entry", "..y.....l"},
    {"GET", "/framework", "yyyyy...l"},
    {"POST", "/framework", "....y...l"},
    {"GET", "/framework/:edition", "yyyyy...l"},
    {"POST", "/framework/:edition", "....y...l"},
    {"GET", "/framework/:edition/diff/:other", "yyyyy...l"},
    {"GET", "/framework/:edition/impact/:period", "....y...l"},
    /* clang-format on */
};

#endif
