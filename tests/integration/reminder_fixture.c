#include "tests/integration/reminder_fixture.h"

#include "sql/contact.h"

void reminder_fixture_know(const char *email, const char *mobile)
{
    const struct contact contact = {
        fixture.clerk.account, email, mobile, fixture_key(), ADDRESS};

    CHECK("contact", contact_save(fixture.write, NULL, &contact, fixture.now,
                         fixture.arena) == DB_OK);
}

struct config reminder_fixture_sending(void)
{
    struct config config = fixture.config;

    config.smtp_url = "smtp://127.0.0.1:1";
    config.sms_url = "http://127.0.0.1:1/";
    config.smtp_tls = false;
    return config;
}

struct deadline reminder_fixture_deadline(void)
{
    return fixture_form("tjj").deadline;
}
