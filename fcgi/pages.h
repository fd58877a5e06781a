/*
 * The pages of the work itself: tasks, forms, review, completeness,
 * evaluation, register, framework and workbook. One file each; this header has
 * their handlers and field tables for fcgi/routes.c.
 */
#ifndef FCGI_PAGES_H
#define FCGI_PAGES_H

#include "fcgi/route.h"

handler tasks_page;
handler form_page;              /* GET a form */
handler form_submit;            /* POST it: save or submit */
handler template_page;          /* GET a form as a workbook */
handler templates_page;         /* GET all of a bureau as such, zipped */
handler upload_page;            /* GET where it is brought filled in */
handler upload_submit;          /* POST it */
handler returned_page;          /* POST for it back, marked */
handler review_queue_page;      /* GET /review */
handler review_page;            /* GET one form to judge */
handler review_submit;          /* POST the verdict */
handler signature_page;         /* GET what the head signs */
handler signature_submit;       /* POST the signature */
handler exception_page;         /* GET the exception of a form */
handler exception_submit;       /* POST: grant or revoke it */
handler exceptions_page;        /* GET /exceptions */
handler revision_page;          /* GET the revisions of a form */
handler revision_submit;        /* POST: ask, approve or refuse */
handler matrix_newest;          /* /matrix: to the newest period */
handler form_page;              /* GET a form */
handler form_submit;            /* POST it: save or submit */
handler form_print_page;        /* GET a form as it is printed */
handler comment_submit;         /* POST a comment on a cell */
handler query_submit;           /* POST a question to another unit */
handler evidence_submit;        /* POST a file of evidence */
handler evidence_remove_submit; /* POST: take one back */
handler evidence_page;          /* a download */
handler review_queue_page;      /* GET /review */
handler review_page;            /* GET one form to judge */
handler review_submit;          /* POST the verdict */
handler matrix_newest;          /* /matrix: to the newest period */
handler matrix_page;
handler matrix_history_page; /* bureaus by periods */
handler matrix_csv;
handler matrix_xlsx;
handler matrix_print;
handler matrix_remind;   /* POST: remind bureaus */
handler counties_newest; /* /counties: to the newest period */
handler counties_page;
handler counties_xlsx;
handler counties_print;
handler messages_page;
handler messages_read;     /* POST: mark as read */
handler messages_contact;  /* POST the own address and number */
handler evaluation_newest; /* /evaluation: to the newest period */
handler evaluation_page;
handler evaluation_json; /* /api/evaluation: the same as JSON */
handler ranking_newest;  /* /ranking: to the newest period */
handler ranking_page;
handler ranking_submit; /* POST: score and keep a run */
handler runs_newest;    /* /runs: to those of the own region */
handler runs_page;      /* the runs of a region */
handler run_page;       /* one run */
handler peers_newest;   /* /peers: to the newest period */
handler peers_page;
handler peers_submit;    /* POST the peers of a period */
handler register_newest; /* /register: to this year's */
handler register_page;
handler register_submit;        /* POST an entry */
handler register_verdict;       /* POST accept or return of an entry */
handler framework_page;         /* the editions */
handler framework_upload;       /* POST the files of a draft */
handler framework_edition_page; /* one edition */
handler framework_step;         /* POST check, publish or retire */
handler framework_diff_page;    /* two editions */
handler framework_impact_page;  /* what one makes of a period */
handler workbook_page;          /* a download */
handler workbooks_newest;       /* /workbooks: to the newest period */
handler workbooks_page;         /* what there is and was asked for */
handler workbooks_submit;       /* POST: ask for one */
handler workbooks_cancelled;    /* POST: cancel it */
handler workbooks_file;         /* a download */
handler workbook_csv;           /* its tables */
handler workbook_pdf;           /* its pages */
handler verify_page;            /* GET where one is brought back */
handler verify_submit;          /* POST it: is it genuine? */
handler audit_page;             /* the audit log, to search */
handler audit_csv;              /* the same as a file */

extern const struct field_rule tasks_page_fields[];
extern const struct field_rule form_page_fields[];
extern const struct field_rule form_submit_fields[];
extern const struct field_rule upload_fields[];
extern const struct field_rule returned_fields[];
extern const struct field_rule comment_fields[];
extern const struct field_rule query_fields[];
extern const struct field_rule evidence_fields[];
extern const struct field_rule evidence_remove_fields[];
extern const struct field_rule review_queue_fields[];
extern const struct field_rule review_page_fields[];
extern const struct field_rule signature_page_fields[];
extern const struct field_rule signature_submit_fields[];
extern const struct field_rule exception_submit_fields[];
extern const struct field_rule revision_submit_fields[];
extern const struct field_rule review_submit_fields[];
extern const struct field_rule matrix_page_fields[];
extern const struct field_rule matrix_remind_fields[];
extern const struct field_rule counties_page_fields[];
extern const struct field_rule counties_all_fields[];
extern const struct field_rule messages_page_fields[];
extern const struct field_rule messages_read_fields[];
extern const struct field_rule messages_contact_fields[];
extern const struct field_rule ranking_page_fields[];
extern const struct field_rule ranking_submit_fields[];
extern const struct field_rule run_page_fields[];
extern const struct field_rule peers_page_fields[];
extern const struct field_rule peers_submit_fields[];
extern const struct field_rule register_page_fields[];
extern const struct field_rule register_submit_fields[];
extern const struct field_rule register_verdict_fields[];
extern const struct field_rule framework_upload_fields[];
extern const struct field_rule framework_edition_fields[];
extern const struct field_rule framework_step_fields[];
extern const struct field_rule framework_impact_fields[];
extern const struct field_rule workbooks_page_fields[];
extern const struct field_rule workbooks_fields[];
extern const struct field_rule workbooks_cancel_fields[];
extern const struct field_rule verify_fields[];
extern const struct field_rule audit_page_fields[];

#endif
