/*
 * Configuration: PINZHI_* environment variables, one table (config.c) with
 * name, kind, default and help. No other code reads the environment.
 */
#ifndef SQL_CONFIG_H
#define SQL_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#define CONFIG_THREADS_MAX 256

struct config {
    const char *db_socket;     /* PINZHI_DB_SOCKET: unix socket; "" uses TCP */
    const char *db_host;       /* PINZHI_DB_HOST */
    int db_port;               /* PINZHI_DB_PORT */
    const char *db_name;       /* PINZHI_DB_NAME */
    const char *db_user;       /* PINZHI_DB_USER */
    const char *db_password;   /* PINZHI_DB_PASSWORD */
    const char *export_dir;    /* PINZHI_EXPORT_DIR: nightly and on demand */
    int workbook_days;         /* PINZHI_WORKBOOK_DAYS: 0 for ever */
    const char *layout_dir;    /* PINZHI_LAYOUT_DIR: export/layouts */
    const char *locale_dir;    /* PINZHI_LOCALE_DIR: compiled catalogues */
    const char *evidence_dir;  /* PINZHI_EVIDENCE_DIR: files of evidence */
    int evidence_mb;           /* PINZHI_EVIDENCE_MB: size of one, MiB */
    int evidence_files;        /* PINZHI_EVIDENCE_FILES: of a bureau's form */
    const char *migration_dir; /* PINZHI_MIGRATION_DIR: sql/migrations */
    const char *listen;        /* PINZHI_LISTEN: unix socket of pinzhi-fcgi; ""
                                takes descriptor 0 as given */
    int threads;               /* PINZHI_THREADS: accept threads */
    int idle_minutes;          /* PINZHI_IDLE_MINUTES: session idle timeout */
    int session_hours;         /* PINZHI_SESSION_HOURS: absolute limit */
    int password_days;         /* PINZHI_PASSWORD_DAYS: expiry; 0 none */
    int one_time_hours;        /* PINZHI_ONE_TIME_HOURS: to use one within */
    int address_failures;      /* PINZHI_ADDRESS_FAILURES: 0 no limit */
    int token_rate;            /* PINZHI_TOKEN_RATE: 0 no limit */
    const char *two_factor;    /* PINZHI_TWO_FACTOR: off, optional, or roles
                                that must have it: "system,security" */
    bool secure_cookie;        /* PINZHI_SECURE_COOKIE: on behind TLS */
    const char *audit_hash;    /* PINZHI_AUDIT_HASH: sha256 or sm3 */
    const char *log_level;     /* PINZHI_LOG: error, warning, info, debug */
    const char *site_url;      /* PINZHI_SITE_URL: address of the pages, for
                                links in mail; "" none */
    const char *quiet_hours;   /* PINZHI_QUIET: no mail, no short message */
    const char *smtp_url;      /* PINZHI_SMTP_URL: "" sends no mail */
    const char *smtp_user;     /* PINZHI_SMTP_USER: "" does not sign in */
    const char *smtp_password; /* PINZHI_SMTP_PASSWORD */
    const char *smtp_from;     /* PINZHI_SMTP_FROM: address of the sender */
    bool smtp_tls;             /* PINZHI_SMTP_TLS: only over TLS */
    const char *sms_url;       /* PINZHI_SMS_URL: "" sends no short message */
    const char *sms_body;      /* PINZHI_SMS_BODY: with {phone} and {text} */
    const char *sms_type;      /* PINZHI_SMS_TYPE: json or form */
    const char *sms_header;    /* PINZHI_SMS_HEADER: one line, "" none */
    int deliver_seconds;       /* PINZHI_DELIVER_SECONDS: a try at most */
};

/*
 * Read the environment. False with one line on `err` that names the variable,
 * its value and what is allowed.
 */
bool config_load(struct config *config, FILE *err);

/* The table as text, for --help: one line a variable. */
void config_help(FILE *out);

#endif
