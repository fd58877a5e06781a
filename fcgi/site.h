/*
 * The pages of the site itself: sign in and out, one's own account, accounts,
 * language, help, health. fcgi/pages.h has those of the work.
 */
#ifndef FCGI_SITE_H
#define FCGI_SITE_H

#include "fcgi/route.h"

handler start_page;        /* "/": to the first page of the role */
handler sign_in_page;      /* GET /login */
handler sign_in_submit;    /* POST /login */
handler code_page;         /* GET /login/code: the second factor */
handler code_submit;       /* POST /login/code */
handler sign_out;          /* POST /logout */
handler password_page;     /* GET /password */
handler password_submit;   /* POST /password */
handler sessions_page;     /* GET /sessions: where one is signed in */
handler sessions_submit;   /* POST /sessions: end one or the others */
handler two_factor_page;   /* GET /two-factor */
handler two_factor_qr;     /* GET /two-factor/qr.png: the secret to scan */
handler two_factor_submit; /* POST /two-factor: begin, confirm, end */
handler tokens_page;       /* GET /tokens: API tokens of one's own */
handler tokens_submit;     /* POST /tokens: make one */
handler token_revoke_submit;
handler accounts_page;   /* GET /accounts */
handler accounts_submit; /* POST /accounts: create one */
handler account_page;    /* GET /accounts/:login */
handler account_rights;  /* POST /accounts/:login/rights: ask for others */
handler account_submit;  /* POST /accounts/:login: a step */
handler account_decide;  /* POST /accounts/:login/requests/:request */
handler language_set;    /* GET /language?to=en&next=/tasks */
handler help_page;
handler health_page;  /* GET /healthz: the process answers */
handler ready_page;   /* GET /readyz: database and schema version */
handler metrics_page; /* GET /metrics */

extern const struct field_rule sign_in_page_fields[];
extern const struct field_rule sign_in_fields[];
extern const struct field_rule code_page_fields[];
extern const struct field_rule code_fields[];
extern const struct field_rule sign_out_fields[];
extern const struct field_rule password_page_fields[];
extern const struct field_rule password_fields[];
extern const struct field_rule sessions_page_fields[];
extern const struct field_rule sessions_fields[];
extern const struct field_rule two_factor_page_fields[];
extern const struct field_rule two_factor_fields[];
extern const struct field_rule tokens_page_fields[];
extern const struct field_rule tokens_fields[];
extern const struct field_rule token_revoke_fields[];
extern const struct field_rule accounts_fields[];
extern const struct field_rule account_page_fields[];
extern const struct field_rule account_rights_fields[];
extern const struct field_rule account_fields[];
extern const struct field_rule account_decide_fields[];
extern const struct field_rule language_fields[];

#endif
