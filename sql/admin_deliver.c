/* Commands about reminders and what leaves the house. */
#include <stdio.h>
#include <string.h>

#include "eval/reminder.h"
#include "sql/account.h"
#include "sql/admin.h"
#include "sql/audit.h"
#include "sql/contact.h"
#include "sql/delivery.h"
#include "sql/reminder.h"
#include "sql/transport.h"

enum { SENDING = 16 << 20 };

static int check_quiet(const struct admin *a)
{
    struct quiet quiet;

    return quiet_parse(text_of(a->config.quiet_hours), &quiet)
               ? 0
               : admin_fail(EXIT_CONFIGURATION,
                     "PINZHI_QUIET is \"%s\"; write 21:00-08:00 or off",
                     a->config.quiet_hours);
}

static int deliver(struct admin *a, struct arena *arena)
{
    struct delivery_count n;
    char holder[33];

    audit_new_key(holder);
    if (delivery_run(a->write, &a->config, holder, a->now, arena, &n) !=
        DB_OK) {
        return admin_unavailable();
    }
    if (a->json) {
        return admin_print_json(json_pack("{s:i, s:i, s:i, s:i}", "sent",
            n.sent, "later", n.later, "failed", n.failed, "stale", n.stale));
    }
    if (!a->quiet) {
        printf("%d sent, %d to be tried again, %d failed, %d too late\n",
            n.sent, n.later, n.failed, n.stale);
    }
    return 0;
}

int admin_deliver(struct admin *a)
{
    int code = check_quiet(a);
    struct arena *arena = arena_new(SENDING);

    if (code == 0) {
        code = arena == NULL || !transport_start()
                   ? admin_fail(EXIT_SOFTWARE, "there is no memory")
                   : deliver(a, arena);
        transport_end();
    }
    arena_free(arena);
    return code;
}

/* --now "2023-12-18 09:00", Beijing time. */
static bool take_now(const char *text, int64_t *now)
{
    int32_t day;
    int hour, minute, end = 0;

    if (strlen(text) != 16 || !date_parse((struct text){text, 10}, &day) ||
        sscanf(text + 10, " %2d:%2d%n", &hour, &minute, &end) != 2 ||
        end != 6 || hour < 0 || hour > 24 || minute < 0 || minute > 59) {
        return false;
    }
    *now = time_at(day, hour, minute);
    return true;
}

static int tell(struct admin *a, const struct reminder_outcome *out)
{
    if (a->json) {
        return admin_print_json(
            json_pack("{s:i, s:i, s:i, s:i}", "sent", out->sent, "held",
                out->held, "nobody", out->nobody, "messages", out->people));
    }
    if (!a->quiet) {
        printf("%d reminded by %d messages, %d sent before, %d without "
               "anybody to write to\n",
            out->sent, out->people, out->held, out->nobody);
    }
    return 0;
}

int admin_remind(struct admin *a)
{
    struct reminder_outcome out;
    int code = check_quiet(a);

    if (code != 0) {
        return code;
    }
    if (a->at != NULL && !take_now(a->at, &a->now)) {
        return admin_fail(EXIT_USAGE,
            "--now \"%s\" is no moment; write \"2023-12-18 09:00\"", a->at);
    }
    return reminder_run(a->read, a->write, &a->config, a->now, a->dry_run,
               a->dry_run && !a->json ? stdout : NULL, a->arena, &out) == DB_OK
               ? tell(a, &out)
               : admin_unavailable();
}

int admin_user_contact(struct admin *a)
{
    struct account account;
    char key[33];
    const char *fault = contact_fault(a->email, a->mobile);

    audit_new_key(key);
    if (fault != NULL) {
        return admin_fail(EXIT_DATA, "%s", fault);
    }
    switch (account_find(a->read, a->argv[0], a->arena, &account)) {
    case DB_OK: break;
    case DB_NONE:
        return admin_fail(EXIT_DATA, "there is no account \"%s\"", a->argv[0]);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: return admin_unavailable();
    }
    const struct contact contact = {account.id, a->email, a->mobile, key, "-"};

    return contact_save(a->write, NULL, &contact, a->now, a->arena) == DB_OK
               ? 0
               : admin_unavailable();
}
