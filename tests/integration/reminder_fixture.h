/* What tests of reminders share: a person to write to, ways to do it. */
#ifndef TESTS_INTEGRATION_REMINDER_FIXTURE_H
#define TESTS_INTEGRATION_REMINDER_FIXTURE_H

#include "sql/calendar.h"
#include "tests/integration/fixture.h"

/* Give the clerk of tjj both addresses. */
void reminder_fixture_know(const char *email, const char *mobile);

/* The settings of the fixture with mail and short messages switched on, to
 * ports where nobody listens. */
struct config reminder_fixture_sending(void);

/* The deadline of tjj's form. */
struct deadline reminder_fixture_deadline(void);

#endif
