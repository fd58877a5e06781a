/* Texts of reminders: filled, as a mail and as a body for a gateway. Nothing of
 * them may begin a header line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/reminder.h"
#include "sql/contact.h"
#include "sql/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines before the empty one; each begins with a name or a blank. */
static void check_headers(const char *mail)
{
    const char *end = strstr(mail, "\r\n\r\n");

    if (end == NULL) {
        abort();
    }
    for (const char *line = mail; line < end;) {
        size_t n = strcspn(line, "\r\n");

        if (strncmp(line, "Bcc", 3) == 0 || strncmp(line + n, "\r\n", 2) != 0) {
            abort();
        }
        line += n + 2;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(64 << 20);
    char *text = arena_copy(arena, (const char *)data, size);
    const struct reminder_words words = {"a", "b", "c", "d", text};
    struct quiet quiet;

    if (text != NULL && size < 4096) {
        const char *filled = reminder_text(text, &words, arena);
        struct mail mail = {"a@b", "c@d", text, filled, "1@d", 0};
        const char *out = mail_text(&mail, arena);

        (void)reminder_unknown(text, arena);
        (void)quiet_parse(text_of(text), &quiet);
        (void)sms_body(text, false, text, text, arena);
        (void)sms_body(text, true, text, text, arena);
        if (out != NULL) {
            check_headers(out);
        }
        mail.to = text;
        out = contact_fault(text, "") == NULL ? mail_text(&mail, arena) : NULL;
        if (out != NULL) {
            check_headers(out);
        }
    }
    arena_free(arena);
    return 0;
}
