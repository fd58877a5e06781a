#include "sql/config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_YES, SETTING_HASH };

static const struct setting {
    const char *name;
    enum setting_kind kind;
    size_t offset;
    const char *standard, *help;
    int least, most; /* of a number */
} settings[] = {
    {"PINZHI_DB_SOCKET", SETTING_TEXT, offsetof(struct config, db_socket), "",
        "unix socket of the database; empty uses host and port", 0, 0},
    {"PINZHI_DB_HOST", SETTING_TEXT, offsetof(struct config, db_host),
        "127.0.0.1", "host of the database", 0, 0},
    {"PINZHI_DB_PORT", SETTING_NUMBER, offsetof(struct config, db_port), "3306",
        "port of the database", 1, 65535},
    {"PINZHI_DB_NAME", SETTING_TEXT, offsetof(struct config, db_name), "pinzhi",
        "database", 0, 0},
    {"PINZHI_DB_USER", SETTING_TEXT, offsetof(struct config, db_user), "pinzhi",
        "account in the database", 0, 0},
    {"PINZHI_DB_PASSWORD", SETTING_TEXT, offsetof(struct config, db_password),
        "", "its password", 0, 0},
    {"PINZHI_EXPORT_DIR", SETTING_TEXT, offsetof(struct config, export_dir),
        "var/exports", "folder of finished workbooks", 0, 0},
    {"PINZHI_WORKBOOK_DAYS", SETTING_NUMBER,
        offsetof(struct config, workbook_days), "30",
        "days that a workbook made on demand is kept after it was last asked "
        "for; 0 for ever",
        0, 3650},
    {"PINZHI_LAYOUT_DIR", SETTING_TEXT, offsetof(struct config, layout_dir),
        "export/layouts", "folder of the workbook layouts", 0, 0},
    {"PINZHI_LOCALE_DIR", SETTING_TEXT, offsetof(struct config, locale_dir),
        "build/locale", "folder of the compiled message catalogues", 0, 0},
    {"PINZHI_EVIDENCE_DIR", SETTING_TEXT, offsetof(struct config, evidence_dir),
        "var/evidence", "folder of evidence files, which no address shows", 0,
        0},
    {"PINZHI_EVIDENCE_MB", SETTING_NUMBER, offsetof(struct config, evidence_mb),
        "5", "most MiB of one evidence file", 1, 5},
    {"PINZHI_EVIDENCE_FILES", SETTING_NUMBER,
        offsetof(struct config, evidence_files), "50",
        "most evidence files of a bureau's part of a form", 1, 500},
    {"PINZHI_MIGRATION_DIR", SETTING_TEXT,
        offsetof(struct config, migration_dir), "sql/migrations",
        "folder of the numbered migrations", 0, 0},
    {"PINZHI_LISTEN", SETTING_TEXT, offsetof(struct config, listen), "",
        "unix socket of pinzhi-fcgi; empty takes descriptor 0 as given", 0, 0},
    {"PINZHI_THREADS", SETTING_NUMBER, offsetof(struct config, threads), "24",
        "accept threads of pinzhi-fcgi, more than nginx workers x keepalive", 1,
        CONFIG_THREADS_MAX},
    {"PINZHI_IDLE_MINUTES", SETTING_NUMBER,
        offsetof(struct config, idle_minutes), "30",
        "minutes after which an idle session ends", 1, 720},
    {"PINZHI_SESSION_HOURS", SETTING_NUMBER,
        offsetof(struct config, session_hours), "12",
        "hours after which a session ends, however busy", 1, 168},
    {"PINZHI_PASSWORD_DAYS", SETTING_NUMBER,
        offsetof(struct config, password_days), "90",
        "days after which a password has to be changed; 0 never", 0, 3650},
    {"PINZHI_ONE_TIME_HOURS", SETTING_NUMBER,
        offsetof(struct config, one_time_hours), "72",
        "hours within which a one-time password has to be used", 1, 720},
    {"PINZHI_ADDRESS_FAILURES", SETTING_NUMBER,
        offsetof(struct config, address_failures), "30",
        "failures to sign in from an address within 15 minutes before it is "
        "refused; 0 no limit",
        0, 100000},
    {"PINZHI_TOKEN_RATE", SETTING_NUMBER, offsetof(struct config, token_rate),
        "600",
        "requests of an API token a minute that each program answers; 0 no "
        "limit",
        0, 1000000},
    {"PINZHI_TWO_FACTOR", SETTING_TEXT, offsetof(struct config, two_factor),
        "optional",
        "second factor at sign-in: off, optional, or the roles that must have "
        "it (system,security,audit)",
        0, 0},
    {"PINZHI_SECURE_COOKIE", SETTING_YES,
        offsetof(struct config, secure_cookie), "no",
        "yes behind TLS: cookies are sent over TLS only", 0, 0},
    {"PINZHI_AUDIT_HASH", SETTING_HASH, offsetof(struct config, audit_hash),
        "sha256", "sha256 or sm3: hash of the next seals of the audit log", 0,
        0},
    {"PINZHI_LOG", SETTING_TEXT, offsetof(struct config, log_level), "info",
        "error, warning, info or debug", 0, 0},
    {"PINZHI_SITE_URL", SETTING_TEXT, offsetof(struct config, site_url), "",
        "address of the pages for links in mail, https://pinzhi.example", 0, 0},
    {"PINZHI_QUIET", SETTING_TEXT, offsetof(struct config, quiet_hours),
        "21:00-08:00",
        "hours without mail and short messages, Beijing time; off: none", 0, 0},
    {"PINZHI_SMTP_URL", SETTING_TEXT, offsetof(struct config, smtp_url), "",
        "mail server, smtp://host:25 or smtps://host:465; empty sends none", 0,
        0},
    {"PINZHI_SMTP_USER", SETTING_TEXT, offsetof(struct config, smtp_user), "",
        "account at the mail server", 0, 0},
    {"PINZHI_SMTP_PASSWORD", SETTING_TEXT,
        offsetof(struct config, smtp_password), "", "its password", 0, 0},
    {"PINZHI_SMTP_FROM", SETTING_TEXT, offsetof(struct config, smtp_from),
        "pinzhi@localhost", "address of the sender", 0, 0},
    {"PINZHI_SMTP_TLS", SETTING_YES, offsetof(struct config, smtp_tls), "yes",
        "yes: mail leaves over TLS only", 0, 0},
    {"PINZHI_SMS_URL", SETTING_TEXT, offsetof(struct config, sms_url), "",
        "gateway for short messages, by POST; empty sends none", 0, 0},
    {"PINZHI_SMS_BODY", SETTING_TEXT, offsetof(struct config, sms_body),
        "{\"phone\":\"{phone}\",\"text\":\"{text}\"}",
        "what is sent to it, {phone} and {text} filled in", 0, 0},
    {"PINZHI_SMS_TYPE", SETTING_TEXT, offsetof(struct config, sms_type), "json",
        "how they are written into it: json or form", 0, 0},
    {"PINZHI_SMS_HEADER", SETTING_TEXT, offsetof(struct config, sms_header), "",
        "a header for the gateway, Authorization: Bearer ...", 0, 0},
    {"PINZHI_DELIVER_SECONDS", SETTING_NUMBER,
        offsetof(struct config, deliver_seconds), "20",
        "time for one mail or short message", 1, 300},
};

static bool take_number(const struct setting *s, const char *text, int *out)
{
    char *end;
    long value = strtol(text, &end, 10);

    *out = (int)value;
    return end != text && *end == '\0' && value >= s->least && value <= s->most;
}

static bool take(
    const struct setting *s, const char *text, struct config *config, FILE *err)
{
    void *member = (char *)config + s->offset;

    switch (s->kind) {
    case SETTING_TEXT: *(const char **)member = text; return true;
    case SETTING_YES:
        *(bool *)member = strcmp(text, "yes") == 0;
        if (*(bool *)member || strcmp(text, "no") == 0) {
            return true;
        }
        fprintf(err, "%s is \"%s\"; it must be yes or no\n", s->name, text);
        return false;
    case SETTING_HASH:
        *(const char **)member = text;
        if (strcmp(text, "sha256") == 0 || strcmp(text, "sm3") == 0) {
            return true;
        }
        fprintf(err, "%s is \"%s\"; it must be sha256 or sm3\n", s->name, text);
        return false;
    case SETTING_NUMBER: break;
    }
    if (!take_number(s, text, member)) {
        fprintf(err, "%s is \"%s\"; it must be a whole number from %d to %d\n",
            s->name, text, s->least, s->most);
        return false;
    }
    return true;
}

bool config_load(struct config *config, FILE *err)
{
    memset(config, 0, sizeof(*config));
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        const char *text = getenv(settings[i].name);

        if (!take(&settings[i], text == NULL ? settings[i].standard : text,
                config, err)) {
            return false;
        }
    }
    return true;
}

void config_help(FILE *out)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        fprintf(out, "  %-22s %s (%s)\n", settings[i].name, settings[i].help,
            settings[i].standard[0] == '\0' ? "empty" : settings[i].standard);
    }
}
