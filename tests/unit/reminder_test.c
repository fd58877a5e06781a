/* Steps of the ladder, quiet hours, texts of reminders, mail and gateways. */
#include "eval/reminder.h"

#include <stdio.h>
#include <string.h>

#include "eval/period.h"
#include "sql/contact.h"
#include "sql/delivery.h"
#include "sql/mail.h"
#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* "2023-12-18 09:00" in Beijing. */
static int64_t moment(const char *text)
{
    int32_t day = 0;
    int hour = 0, minute = 0;

    (void)date_parse((struct text){text, 10}, &day);
    (void)sscanf(text + 11, "%d:%d", &hour, &minute);
    return time_at(day, hour, minute);
}

static const struct reminder_step ladder[] = {{"before-3d", -3, 540, 0, 1, 1},
    {"before-1d", -1, 540, 0, 1, 1}, {"before-2h", 0, -1, -120, 1, 1},
    {"late-1d", 1, 540, 0, 1, 1}, {"late-2d", 2, 540, 0, 1, 1}};

static const struct quiet night = {21 * 60, 8 * 60};

static const struct due_row {
    const char *name, *due, *now, *want; /* "" none */
} due_rows[] = {
    {"long before", "2023-12-18 24:00", "2023-12-01 12:00", ""},
    {"a minute before the first", "2023-12-18 24:00", "2023-12-15 08:59", ""},
    {"the first", "2023-12-18 24:00", "2023-12-15 09:00", "before-3d"},
    {"the day after it", "2023-12-18 24:00", "2023-12-16 23:00", "before-3d"},
    {"the second", "2023-12-18 24:00", "2023-12-17 09:00", "before-1d"},
    {"two hours", "2023-12-18 24:00", "2023-12-18 22:00", "before-2h"},
    {"the last minute", "2023-12-18 24:00", "2023-12-18 23:59", "before-2h"},
    {"due: those before are over", "2023-12-18 24:00", "2023-12-19 00:00", ""},
    {"late in the night", "2023-12-18 24:00", "2023-12-19 08:59", ""},
    {"late, first morning", "2023-12-18 24:00", "2023-12-19 09:00", "late-1d"},
    {"late, second morning", "2023-12-18 24:00", "2023-12-20 09:00", "late-2d"},
    {"the timer stood still", "2023-12-18 24:00", "2023-12-23 10:00",
        "late-2d"},
    {"locked", "2023-12-18 24:00", "2023-12-25 18:00", ""},
    {"due in the afternoon", "2023-12-18 17:00", "2023-12-18 15:00",
        "before-2h"},
    {"the same day's evening", "2023-12-18 17:00", "2023-12-18 20:00", ""},
    {"the morning after", "2023-12-18 17:00", "2023-12-19 09:00", "late-1d"},
    {"over the new year", "2023-12-31 24:00", "2024-01-01 09:00", "late-1d"},
};

static void steps(void)
{
    for (size_t i = 0; i < COUNT(due_rows); i++) {
        const struct due_row *row = &due_rows[i];
        int step = reminder_due(ladder, COUNT(ladder), night, moment(row->due),
            moment(row->due) + 162 * 3600, moment(row->now));

        CHECK(row->name,
            strcmp(step < 0 ? "" : ladder[step].code, row->want) == 0);
    }
}

/* Two hours before, by mail too. */
static const struct ahead_row {
    const char *name, *hours, *due, *want;
    unsigned channels;
} ahead_rows[] = {
    {"by day", "21:00-08:00", "2023-12-18 17:00", "2023-12-18 15:00", 7},
    {"at midnight", "21:00-08:00", "2023-12-18 24:00", "2023-12-18 20:30", 7},
    {"by mail alone", "21:00-08:00", "2023-12-18 24:00", "2023-12-18 20:30", 3},
    {"in the pages", "21:00-08:00", "2023-12-18 24:00", "2023-12-18 22:00", 1},
    {"no quiet hours", "off", "2023-12-18 24:00", "2023-12-18 22:00", 7},
    {"within them", "21:00-08:00", "2023-12-19 06:00", "2023-12-18 20:30", 7},
    {"as they begin", "21:00-08:00", "2023-12-18 23:00", "2023-12-18 20:30", 7},
    {"just before", "21:00-08:00", "2023-12-18 22:59", "2023-12-18 20:59", 7},
    {"as they end", "21:00-08:00", "2023-12-19 08:00", "2023-12-18 20:30", 7},
    {"too soon after", "21:00-08:00", "2023-12-19 08:29", "2023-12-18 20:30",
        7},
    {"in time after", "21:00-08:00", "2023-12-19 08:30", "2023-12-19 06:30", 7},
    {"at noon", "11:00-14:00", "2023-12-18 14:00", "2023-12-18 10:30", 7},
    {"over the year", "21:00-08:00", "2024-01-01 04:00", "2023-12-31 20:30", 7},
};

static void before_quiet_hours(void)
{
    for (size_t i = 0; i < COUNT(ahead_rows); i++) {
        const struct ahead_row *row = &ahead_rows[i];
        const struct reminder_step step = {
            "before-2h", 0, -1, -120, 1, row->channels};
        const struct reminder_step late = {"late", 0, -1, 120, 1, 7};
        struct quiet quiet;

        CHECK(row->name, quiet_parse(text_of(row->hours), &quiet) &&
                             reminder_moment(&step, quiet, moment(row->due)) ==
                                 moment(row->want));
        CHECK(
            "late ones wait", reminder_moment(&late, quiet, moment(row->due)) ==
                                  moment(row->due) + 2 * 3600);
    }
}

static const struct quiet_row {
    const char *name, *hours, *now, *end;
} quiet_rows[] = {
    {"day", "21:00-08:00", "2023-12-18 12:00", "2023-12-18 12:00"},
    {"a minute before", "21:00-08:00", "2023-12-18 20:59", "2023-12-18 20:59"},
    {"evening", "21:00-08:00", "2023-12-18 21:00", "2023-12-19 08:00"},
    {"midnight", "21:00-08:00", "2023-12-19 00:00", "2023-12-19 08:00"},
    {"morning", "21:00-08:00", "2023-12-19 07:59", "2023-12-19 08:00"},
    {"over", "21:00-08:00", "2023-12-19 08:00", "2023-12-19 08:00"},
    {"new year", "21:00-08:00", "2023-12-31 23:00", "2024-01-01 08:00"},
    {"within a day", "12:00-14:00", "2023-12-18 13:00", "2023-12-18 14:00"},
    {"outside of it", "12:00-14:00", "2023-12-18 14:00", "2023-12-18 14:00"},
    {"until midnight", "22:00-24:00", "2023-12-18 23:00", "2023-12-19 00:00"},
    {"off", "off", "2023-12-18 23:00", "2023-12-18 23:00"},
    {"empty", "", "2023-12-18 23:00", "2023-12-18 23:00"},
};

static void quiet_hours(void)
{
    static const char *const wrong[] = {"21-8", "21:00", "25:00-08:00",
        "21:60-08:00", "21:00-08:00 ", "aa:bb-cc:dd", "21:00_08:00"};
    struct quiet quiet;

    for (size_t i = 0; i < COUNT(quiet_rows); i++) {
        const struct quiet_row *row = &quiet_rows[i];

        CHECK(row->name,
            quiet_parse(text_of(row->hours), &quiet) &&
                quiet_end(quiet, moment(row->now)) == moment(row->end));
    }
    for (size_t i = 0; i < COUNT(wrong); i++) {
        CHECK(wrong[i], !quiet_parse(text_of(wrong[i]), &quiet));
    }
}

static const struct text_row {
    const char *name, *text, *want, *unknown; /* NULL: none */
} text_rows[] = {
    {"English", "{unit}: {form} {period} {due} {left}",
        "Statistics: 401 2023 noon soon", NULL},
    {"Chinese", "{单位}：{表号} {报告期} {应报时间} {还剩}",
        "Statistics：401 2023 noon soon", NULL},
    {"twice", "{form}{form}", "401401", NULL},
    {"no placeholder", "nothing", "nothing", NULL},
    {"unknown stays", "{name} {form}", "{name} 401", "{name}"},
    {"brace alone", "a { b } {form}", "a { b } 401", "{ b }"},
    {"open at the end", "{form", "{form", NULL},
    {"empty", "", "", NULL},
};

static void texts(void)
{
    const struct reminder_words words = {
        "Statistics", "401", "2023", "noon", "soon"};
    struct arena *arena = arena_new(1 << 20);

    for (size_t i = 0; i < COUNT(text_rows); i++) {
        const struct text_row *row = &text_rows[i];
        const char *text = reminder_text(row->text, &words, arena);
        const char *unknown = reminder_unknown(row->text, arena);

        CHECK(row->name, text != NULL && strcmp(text, row->want) == 0);
        CHECK(row->name, (unknown == NULL) == (row->unknown == NULL));
        CHECK(row->name, unknown == NULL || row->unknown == NULL ||
                             strcmp(unknown, row->unknown) == 0);
    }
    arena_free(arena);
}

static const struct left_row {
    const char *name, *due, *now, *zh, *en;
} left_rows[] = {
    {"days", "2023-12-18 24:00", "2023-12-15 09:00", "还剩3天", "3 days left"},
    {"one day", "2023-12-18 24:00", "2023-12-17 09:00", "还剩1天",
        "1 day left"},
    {"hours", "2023-12-18 24:00", "2023-12-18 22:00", "还剩2小时",
        "2 hours left"},
    {"just late", "2023-12-18 24:00", "2023-12-19 09:00", "已迟1天",
        "1 day late"},
    {"late", "2023-12-18 24:00", "2023-12-20 09:00", "已迟2天", "2 days late"},
};

static void words_of_time(void)
{
    struct arena *arena = arena_new(1 << 20);

    for (size_t i = 0; i < COUNT(left_rows); i++) {
        const struct left_row *row = &left_rows[i];
        int64_t due = moment(row->due), now = moment(row->now);

        CHECK(row->name,
            strcmp(reminder_left_words(due, now, false, arena), row->zh) == 0);
        CHECK(row->name,
            strcmp(reminder_left_words(due, now, true, arena), row->en) == 0);
    }
    CHECK("24:00 ends its day",
        strcmp(reminder_due_words(moment("2023-12-18 24:00"), false, arena),
            "12月18日 24:00") == 0);
    CHECK("in English",
        strcmp(reminder_due_words(moment("2023-12-18 17:30"), true, arena),
            "18 December 17:30") == 0);
    arena_free(arena);
}

static void lists(void)
{
    CHECK("roles",
        reminder_roles("clerk,head") == (1u << ROLE_CLERK | 1u << ROLE_HEAD));
    CHECK("unknown role", reminder_roles("clerk,nobody,") == 1u << ROLE_CLERK);
    CHECK(
        "channels", reminder_channels("app,sms") ==
                        (CHANNEL_BIT(CHANNEL_APP) | CHANNEL_BIT(CHANNEL_SMS)));
    CHECK("a long word", reminder_channels("app,xxxxxxxxxxxxxxxxxxxxxxxx") ==
                             CHANNEL_BIT(CHANNEL_APP));
    CHECK("none", reminder_roles("") == 0);
}

static void mails(void)
{
    struct arena *arena = arena_new(1 << 20);
    struct mail mail = {"pinzhi@example.cn", "a@example.cn", "401表：还剩3天",
        "请登录办理。", "1.email@pinzhi", moment("2023-12-18 09:00")};
    const char *text = mail_text(&mail, arena);

    CHECK("headers",
        text != NULL &&
            strncmp(text, "Date: Mon, 18 Dec 2023 09:00:00 +0800", 37) == 0);
    CHECK("subject is encoded", strstr(text, "Subject: =?UTF-8?B?") != NULL);
    CHECK("body is base64", strstr(text, "请") == NULL);
    mail.to = "a@example.cn\r\nBcc: all@example.cn";
    CHECK("no header by an address", mail_text(&mail, arena) == NULL);
    mail.to = "a@example.cn> <b@example.cn";
    CHECK("no second address", mail_text(&mail, arena) == NULL);
    mail.to = "a@example.cn";
    mail.subject = "x\r\nBcc: all@example.cn";
    text = mail_text(&mail, arena);
    CHECK(
        "no header by a subject", text != NULL && strstr(text, "Bcc") == NULL);
    arena_free(arena);
}

/* Encoded words hold whole characters and short lines. */
static void long_subjects(void)
{
    struct arena *arena = arena_new(1 << 20);
    char long_text[600] = "";

    for (int i = 0; i < 60; i++) {
        strcat(long_text, "溧阳市");
    }
    const char *words = mail_words(long_text, arena);
    const char *line = words;

    CHECK(
        "ASCII stays", strcmp(mail_words("Form 401", arena), "Form 401") == 0);
    CHECK("what looks encoded is encoded",
        strncmp(mail_words("=?x", arena), "=?UTF-8?B?", 10) == 0);
    while (*line != '\0') {
        size_t n = strcspn(line, "\r");

        CHECK("short lines", n <= 76);
        line += n + (line[n] == '\0' ? 0 : 2);
    }
    arena_free(arena);
}

static const struct sms_row {
    const char *name, *template;
    bool form;
    const char *text, *want;
} sms_rows[] = {
    {"JSON", "{\"to\":\"{phone}\",\"text\":\"{text}\"}", false, "a\"b\\\n还剩",
        "{\"to\":\"13800000000\",\"text\":\"a\\\"b\\\\\\u000a还剩\"}"},
    {"form", "to={phone}&text={text}", true, "a&b=剩",
        "to=13800000000&text=a%26b%3D%E5%89%A9"},
    {"a text with a placeholder", "{text}", false, "{phone}", "{phone}"},
    {"none", "fixed", false, "x", "fixed"},
};

static void gateways(void)
{
    struct arena *arena = arena_new(1 << 20);

    for (size_t i = 0; i < COUNT(sms_rows); i++) {
        const struct sms_row *row = &sms_rows[i];
        const char *body =
            sms_body(row->template, row->form, "13800000000", row->text, arena);

        CHECK(row->name, body != NULL && strcmp(body, row->want) == 0);
    }
    arena_free(arena);
}

static const struct contact_row {
    const char *email, *mobile;
    bool good;
} contact_rows[] = {{"", "", true}, {"a@example.cn", "", true},
    {"", "13800000000", true}, {"", "+8613800000000", true}, {"a", "", false},
    {"@b", "", false}, {"a@", "", false}, {"a@b@c", "", false},
    {"a b@c", "", false}, {"a@b\r\nBcc: c@d", "", false}, {"<a@b>", "", false},
    {"", "1380", false}, {"", "138-0000-0000", false},
    {"", "123456789012345678901", false}};

static void contacts(void)
{
    for (size_t i = 0; i < COUNT(contact_rows); i++) {
        const struct contact_row *row = &contact_rows[i];

        CHECK(*row->email ? row->email : row->mobile,
            (contact_fault(row->email, row->mobile) == NULL) == row->good);
    }
}

static void backoff(void)
{
    CHECK("first", delivery_backoff(1) == 60);
    CHECK("doubled", delivery_backoff(4) == 480);
    CHECK("bounded", delivery_backoff(40) == 4 * 3600);
}

SUITE(reminder, {"steps", steps}, {"quiet hours", quiet_hours},
    {"before quiet hours", before_quiet_hours}, {"texts", texts},
    {"words of time", words_of_time}, {"lists", lists}, {"mails", mails},
    {"long subjects", long_subjects}, {"gateways", gateways},
    {"contacts", contacts}, {"backoff", backoff})
